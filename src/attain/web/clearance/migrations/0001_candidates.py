"""Candidates, what countries say of their pages, and the calendar."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The first tables."""

    initial = True

    dependencies: ClassVar = []

    operations: ClassVar = [
        migrations.CreateModel(
            name="CalendarEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("minute", models.DateTimeField(db_index=True)),
                ("kept_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("minute", "id"),
            },
        ),
        migrations.CreateModel(
            name="Candidate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("release_id", models.CharField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("state", models.CharField(db_index=True, default="assembled", max_length=14)),
                ("version", models.PositiveIntegerField(default=1)),
                ("base", models.CharField(max_length=200)),
                ("as_of", models.PositiveIntegerField(null=True)),
                ("submissions", models.JSONField(default=list)),
                ("taken", models.JSONField(default=list)),
                ("place", models.CharField(max_length=64)),
                ("seal", models.CharField(max_length=64)),
                ("changes", models.JSONField(default=dict)),
                ("round", models.PositiveIntegerField(default=1)),
                ("deadline", models.DateTimeField(null=True)),
                ("minute", models.DateTimeField(db_index=True, null=True)),
                ("gone_at", models.DateTimeField(null=True)),
                ("gone_because", models.TextField(blank=True)),
                ("begun_at", models.DateTimeField()),
                ("moved_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("-id",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "assembled",
                                    "in clearance",
                                    "cleared",
                                    "scheduled",
                                    "public",
                                    "abandoned",
                                    "withdrawn",
                                ],
                            )
                        ),
                        name="candidate_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "scheduled"), _negated=True),
                            ("minute__isnull", False),
                            _connector="OR",
                        ),
                        name="candidate_scheduled_has_a_minute",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "withdrawn"), _negated=True),
                            models.Q(
                                ("gone_at__isnull", False),
                                models.Q(("gone_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="candidate_withdrawn_has_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CountryClearance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("round", models.PositiveIntegerField()),
                ("area", models.CharField(max_length=20)),
                ("version", models.PositiveIntegerField(default=1)),
                ("deadline", models.DateTimeField()),
                ("answer", models.CharField(blank=True, max_length=14)),
                ("note", models.TextField(blank=True)),
                ("reminders", models.PositiveIntegerField(default=0)),
                ("person", models.CharField(blank=True, max_length=40)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "candidate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clearances",
                        to="clearance.candidate",
                    ),
                ),
            ],
            options={
                "ordering": ("area",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("candidate", "round", "area"), name="clearance_once_a_round"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answer", ""),
                            ("answer__in", ["no objection", "annotated", "objected"]),
                            _connector="OR",
                        ),
                        name="clearance_answer_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answer__in", ("", "no objection")),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="clearance_note_is_there",
                    ),
                ],
            },
        ),
    ]
