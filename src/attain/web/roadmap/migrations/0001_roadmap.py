"""Plans, links, allocations, and actions with their versions."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The first tables."""

    initial = True

    dependencies: ClassVar = []

    operations: ClassVar = [
        migrations.CreateModel(
            name="AllocationRow",
            fields=[
                ("item", models.CharField(max_length=120, primary_key=True, serialize=False)),
                ("lead", models.CharField(blank=True, db_index=True, max_length=80)),
                ("supporting", models.JSONField(default=list)),
                ("timeframe", models.CharField(blank=True, max_length=200)),
                ("basis", models.CharField(blank=True, max_length=300)),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("item",),
            },
        ),
        migrations.CreateModel(
            name="Batch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("what", models.CharField(max_length=12)),
                ("title", models.CharField(max_length=200)),
                ("count", models.PositiveIntegerField()),
                ("person", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                ("undone_by", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "ordering": ("-pk",),
            },
        ),
        migrations.CreateModel(
            name="Pulse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("beat", models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="ActionRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("content", models.JSONField()),
                ("status", models.CharField(db_index=True, max_length=12)),
                ("lead", models.CharField(blank=True, db_index=True, max_length=80)),
                ("deadline", models.DateField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("changed_at", models.DateTimeField(db_index=True)),
            ],
            options={
                "ordering": ("pk",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                ["proposed", "agreed", "under way", "on hold", "done", "dropped"],
                            )
                        ),
                        name="action_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "done"), ("done_at__isnull", False)),
                            models.Q(
                                models.Q(("status", "done"), _negated=True),
                                ("done_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="action_done_has_its_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AddedLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("item", models.CharField(db_index=True, max_length=120)),
                ("relation", models.CharField(max_length=40)),
                ("other", models.CharField(db_index=True, max_length=120)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("name", models.CharField(max_length=200)),
                ("body", models.CharField(blank=True, max_length=80)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ("item", "relation", "other"),
                "constraints": [
                    models.UniqueConstraint(fields=("item", "relation", "other"), name="link_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("relation__in", ["supports", "covers the same as", "carries"])
                        ),
                        name="link_relation_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AddedPlan",
            fields=[
                ("id", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=40)),
                ("keeper", models.CharField(blank=True, max_length=80)),
                ("content", models.JSONField()),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("id",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "roadmap",
                                    "declaration",
                                    "blueprint",
                                    "sectoral work plan",
                                    "national plan",
                                    "local plan",
                                ],
                            )
                        ),
                        name="plan_kind_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EvidenceFile",
            fields=[
                ("id", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("place", models.CharField(max_length=64, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("kind", models.CharField(max_length=80)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveBigIntegerField()),
                ("person", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="roadmap.actionrow",
                    ),
                ),
            ],
            options={
                "ordering": ("-at",),
            },
        ),
        migrations.CreateModel(
            name="ActionVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("content", models.JSONField()),
                ("changed", models.JSONField(default=list)),
                ("reason", models.TextField(blank=True)),
                ("person", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=200)),
                ("body", models.CharField(blank=True, max_length=80)),
                ("at", models.DateTimeField()),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="roadmap.actionrow",
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="roadmap.batch",
                    ),
                ),
            ],
            options={
                "ordering": ("action", "-version"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("action", "version"), name="action_version_is_one"
                    )
                ],
            },
        ),
    ]
