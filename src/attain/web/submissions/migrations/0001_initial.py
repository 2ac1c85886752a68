"""Submissions, received files and remarks."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The first tables."""

    initial = True

    dependencies: ClassVar = []

    operations: ClassVar = [
        migrations.CreateModel(
            name="Submission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("body", models.CharField(db_index=True, max_length=80)),
                ("title", models.CharField(max_length=200)),
                ("state", models.CharField(db_index=True, default="draft", max_length=12)),
                ("version", models.PositiveIntegerField(default=1)),
                ("senders", models.JSONField(default=list)),
                ("compared_with", models.CharField(blank=True, max_length=200)),
                ("reading", models.JSONField(default=dict)),
                ("said_yes", models.BooleanField(default=False)),
                ("change_kind", models.CharField(blank=True, max_length=20)),
                ("change_reason", models.TextField(blank=True)),
                ("figures", models.CharField(blank=True, max_length=64)),
                ("seal", models.CharField(blank=True, max_length=64)),
                ("begun_at", models.DateTimeField()),
                ("moved_at", models.DateTimeField(db_index=True)),
            ],
            options={
                "ordering": ("-moved_at", "-id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "sent", "returned", "accepted", "withdrawn"])
                        ),
                        name="submission_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("change_kind", ""),
                            models.Q(
                                ("change_kind__in", ["revision", "correction", "change of method"]),
                                models.Q(("change_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="submission_change_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "accepted"), _negated=True),
                            models.Q(("seal", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="submission_accepted_is_sealed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Remark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("figure", models.CharField(blank=True, max_length=300)),
                ("person", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=200)),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remarks",
                        to="submissions.submission",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="ReceivedFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("place", models.CharField(max_length=64, unique=True)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveBigIntegerField()),
                ("person", models.CharField(max_length=40)),
                ("received_at", models.DateTimeField()),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="submissions.submission",
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
    ]
