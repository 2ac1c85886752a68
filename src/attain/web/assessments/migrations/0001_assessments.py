"""Assessments and replies."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The first tables."""

    initial = True

    dependencies: ClassVar = []

    operations: ClassVar = [
        migrations.CreateModel(
            name="AssessmentRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("area", models.CharField(blank=True, db_index=True, max_length=40)),
                ("reference", models.CharField(blank=True, max_length=80)),
                ("about", models.CharField(blank=True, db_index=True, max_length=80)),
                ("action", models.CharField(blank=True, db_index=True, max_length=20)),
                ("rating", models.CharField(max_length=20)),
                ("finding", models.TextField()),
                ("method", models.TextField()),
                ("evidence", models.JSONField(default=list)),
                ("body", models.CharField(db_index=True, max_length=80)),
                ("person", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=200)),
                ("at", models.DateTimeField(db_index=True)),
                ("reason", models.TextField(blank=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_person", models.CharField(blank=True, max_length=40)),
                ("withdrawn_name", models.CharField(blank=True, max_length=200)),
                ("why_withdrawn", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="assessments.assessmentrow",
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="ReplyRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField()),
                ("evidence", models.JSONField(default=list)),
                ("body", models.CharField(max_length=80)),
                ("person", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
                        to="assessments.assessmentrow",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
            },
        ),
        migrations.AddConstraint(
            model_name="assessmentrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "rating__in",
                        ["wholly", "largely", "partly", "hardly", "not at all", "cannot be said"],
                    )
                ),
                name="assessment_rating_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmentrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("area", ""), _negated=True),
                        models.Q(("reference", ""), _negated=True),
                        ("about", ""),
                        ("action", ""),
                    ),
                    models.Q(
                        ("action", ""),
                        ("area", ""),
                        ("reference", ""),
                        models.Q(("about", ""), _negated=True),
                    ),
                    models.Q(
                        ("about", ""),
                        ("area", ""),
                        ("reference", ""),
                        models.Q(("action", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="assessment_is_about_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmentrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("finding", ""), _negated=True),
                    models.Q(("method", ""), _negated=True),
                ),
                name="assessment_has_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmentrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("about", models.F("body")), _negated=True),
                name="assessment_not_of_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmentrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("replaces__isnull", True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="assessment_replaces_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmentrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("why_withdrawn", ""), ("withdrawn_at__isnull", True)),
                    models.Q(
                        ("withdrawn_at__isnull", False),
                        models.Q(("why_withdrawn", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="assessment_withdrawn_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="replyrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="reply_has_words"
            ),
        ),
    ]
