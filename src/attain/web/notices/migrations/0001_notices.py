"""The first table of notices."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Make the table of notices."""

    initial = True

    dependencies: ClassVar = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=300)),
                ("page", models.CharField(max_length=60)),
                ("parts", models.JSONField(default=dict)),
                ("due", models.DateTimeField(blank=True, null=True)),
                ("made_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-made_at", "-id"),
                "indexes": [models.Index(fields=["person", "read_at"], name="notice_of_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "submission sent",
                                    "submission given back",
                                    "submission accepted",
                                    "remark on a submission",
                                    "work handed over",
                                    "clearance opened",
                                    "clearance reminder",
                                    "clearance answered",
                                    "clearance closed",
                                    "release scheduled",
                                    "release abandoned",
                                    "release withdrawn",
                                ],
                            )
                        ),
                        name="notice_kind_is_known",
                    )
                ],
            },
        ),
    ]
