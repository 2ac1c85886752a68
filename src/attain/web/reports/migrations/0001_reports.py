"""Cycles, status reports with their versions, and answers to reports that are owed."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The first tables."""

    initial = True

    dependencies: ClassVar = []

    operations: ClassVar = [
        migrations.CreateModel(
            name="CycleRow",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("state", models.CharField(db_index=True, default="in preparation", max_length=14)),
                ("content", models.JSONField()),
                ("deadline", models.DateField(db_index=True)),
                ("asked", models.JSONField(default=list)),
                ("version", models.PositiveIntegerField(default=1)),
                ("reminders", models.PositiveIntegerField(default=0)),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("frozen_at", models.DateTimeField(blank=True, null=True)),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("-deadline", "-id"),
            },
        ),
        migrations.CreateModel(
            name="ReportRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("action", models.CharField(db_index=True, max_length=20)),
                ("body", models.CharField(db_index=True, max_length=80)),
                ("area", models.CharField(blank=True, max_length=20)),
                ("state", models.CharField(db_index=True, default="draft", max_length=10)),
                ("content", models.JSONField()),
                ("version", models.PositiveIntegerField(default=1)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("senders", models.JSONField(default=list)),
                ("answer", models.TextField(blank=True)),
                ("moved_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("cycle", "body", "action", "area"),
            },
        ),
        migrations.CreateModel(
            name="ReportVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("step", models.CharField(max_length=12)),
                ("state", models.CharField(max_length=10)),
                ("content", models.JSONField()),
                ("said", models.TextField(blank=True)),
                ("person", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=200)),
                ("body", models.CharField(blank=True, max_length=80)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ("report", "-version"),
            },
        ),
        migrations.CreateModel(
            name="AnswerRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("body", models.CharField(blank=True, max_length=80)),
                ("obligation", models.CharField(max_length=80)),
                ("question", models.CharField(max_length=40)),
                ("text", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("person", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "same_as",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="serves",
                        to="reports.answerrow",
                    ),
                ),
            ],
            options={
                "ordering": ("cycle", "obligation", "body", "question"),
            },
        ),
        migrations.CreateModel(
            name="AnswerVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("text", models.TextField(blank=True)),
                ("name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="reports.answerrow",
                    ),
                ),
            ],
            options={
                "ordering": ("answer", "-version"),
            },
        ),
        migrations.CreateModel(
            name="FrozenRow",
            fields=[
                (
                    "cycle",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="frozen",
                        serialize=False,
                        to="reports.cyclerow",
                    ),
                ),
                ("release", models.CharField(blank=True, max_length=200)),
                ("content", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ("cycle",),
            },
        ),
        migrations.AddConstraint(
            model_name="cyclerow",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["in preparation", "open", "closed", "frozen"])),
                name="cycle_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="cyclerow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "frozen"), ("frozen_at__isnull", False)),
                    models.Q(
                        models.Q(("state", "frozen"), _negated=True), ("frozen_at__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="cycle_frozen_has_its_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="cyclerow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "in preparation"), ("opened_at__isnull", False), _connector="OR"
                ),
                name="cycle_opened_has_its_time",
            ),
        ),
        migrations.AddField(
            model_name="answerrow",
            name="cycle",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="answers",
                to="reports.cyclerow",
            ),
        ),
        migrations.AddField(
            model_name="reportrow",
            name="cycle",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reports",
                to="reports.cyclerow",
            ),
        ),
        migrations.AddField(
            model_name="reportversion",
            name="report",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="versions",
                to="reports.reportrow",
            ),
        ),
        migrations.AddConstraint(
            model_name="answerversion",
            constraint=models.UniqueConstraint(
                fields=("answer", "version"), name="answer_version_is_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="answerrow",
            constraint=models.UniqueConstraint(
                fields=("cycle", "body", "obligation", "question"), name="answer_is_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="answerrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("same_as__isnull", True), ("text", ""), _connector="OR"),
                name="answer_is_own_or_taken",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportrow",
            constraint=models.UniqueConstraint(
                fields=("cycle", "action", "body", "area"), name="report_is_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="reportrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "sent", "returned", "accepted"])),
                name="report_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["sent", "accepted"]), _negated=True),
                    ("sent_at__isnull", False),
                    _connector="OR",
                ),
                name="report_sent_has_its_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportversion",
            constraint=models.UniqueConstraint(
                fields=("report", "version"), name="report_version_is_one"
            ),
        ),
    ]
