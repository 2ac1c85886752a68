"""People, appointments, invitations and added bodies."""

from typing import ClassVar

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """The first tables."""

    initial = True

    dependencies: ClassVar = []

    operations: ClassVar = [
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                ("email", models.EmailField(max_length=254, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("language", models.CharField(default="en", max_length=8)),
                ("is_active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("name", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"), name="person_email_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_active", True), ("closed_at__isnull", False), _connector="OR"
                        ),
                        name="person_inactive_is_closed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AddedBody",
            fields=[
                ("id", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=40)),
                ("names", models.JSONField(default=list)),
                ("areas", models.JSONField(default=list)),
                ("parent", models.CharField(blank=True, max_length=80)),
                ("source", models.CharField(blank=True, max_length=300)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "ordering": ("id",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "government",
                                    "ministry",
                                    "local government",
                                    "organ",
                                    "sectoral body",
                                    "secretariat",
                                    "dialogue partner",
                                    "civil society",
                                    "centre of excellence",
                                ],
                            )
                        ),
                        name="body_kind_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AppointmentRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("body", models.CharField(db_index=True, max_length=80)),
                ("role", models.CharField(max_length=40)),
                ("begin", models.DateField()),
                ("end", models.DateField(blank=True, null=True)),
                ("internal_reviewer", models.BooleanField(default=False)),
                ("basis", models.CharField(blank=True, max_length=300)),
                ("ended_because", models.CharField(blank=True, max_length=300)),
                ("created_at", models.DateTimeField()),
                (
                    "deputy_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deputies",
                        to="accounts.appointmentrow",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("body", "role", "begin", "id"),
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("name", models.CharField(blank=True, max_length=200)),
                ("language", models.CharField(default="en", max_length=8)),
                ("body", models.CharField(db_index=True, max_length=80)),
                ("role", models.CharField(max_length=40)),
                ("begin", models.DateField()),
                ("end", models.DateField(blank=True, null=True)),
                ("basis", models.CharField(blank=True, max_length=300)),
                ("seal", models.CharField(max_length=64, unique=True)),
                ("state", models.CharField(default="open", max_length=12)),
                ("sent_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                (
                    "deputy_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.appointmentrow",
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-sent_at", "-id"),
            },
        ),
        migrations.AddConstraint(
            model_name="appointmentrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "role__in",
                        [
                            "data provider",
                            "focal point",
                            "clearing officer",
                            "officer of a body",
                            "reviewer",
                            "coordinator",
                            "release manager",
                            "independent assessor",
                            "partner",
                            "administrator",
                        ],
                    )
                ),
                name="appointment_role_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointmentrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("end__isnull", True), ("end__gte", models.F("begin")), _connector="OR"
                ),
                name="appointment_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointmentrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("internal_reviewer", False), ("role", "reviewer"), _connector="OR"
                ),
                name="appointment_internal_reviewer_is_a_reviewer",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "role__in",
                        [
                            "data provider",
                            "focal point",
                            "clearing officer",
                            "officer of a body",
                            "reviewer",
                            "coordinator",
                            "release manager",
                            "independent assessor",
                            "partner",
                            "administrator",
                        ],
                    )
                ),
                name="invitation_role_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("open", "taken", "withdrawn"))),
                name="invitation_state_is_known",
            ),
        ),
    ]
