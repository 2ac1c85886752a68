"""Reports of readers, and the steps that the Secretariat takes with them."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """The first tables."""

    initial = True

    dependencies: ClassVar[list[tuple[str, str]]] = []

    operations: ClassVar[list[migrations.operations.base.Operation]] = [
        migrations.CreateModel(
            name="ReportStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("report", models.PositiveBigIntegerField(db_index=True)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=200)),
                ("before", models.CharField(max_length=16)),
                ("after", models.CharField(max_length=16)),
                ("text", models.TextField(blank=True)),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="FigureReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("secret", models.CharField(max_length=16)),
                ("nonce", models.CharField(max_length=32, unique=True)),
                ("client", models.CharField(blank=True, max_length=32)),
                ("created_at", models.DateTimeField(db_index=True)),
                ("language", models.CharField(max_length=8)),
                ("release", models.CharField(max_length=200)),
                ("page", models.CharField(blank=True, max_length=2000)),
                ("figure", models.CharField(blank=True, max_length=200)),
                ("kind", models.CharField(max_length=16)),
                ("words", models.TextField(max_length=4000)),
                ("evidence", models.CharField(blank=True, max_length=500)),
                ("email", models.CharField(blank=True, max_length=254)),
                ("status", models.CharField(default="new", max_length=16)),
                ("answer", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("-id",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["figure", "unit", "source", "verdict", "missing", "words", "page"],
                            )
                        ),
                        name="report_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["new", "seen", "answered", "closed"])),
                        name="report_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="report_has_words"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at__isnull", True)),
                            models.Q(
                                models.Q(("answer", ""), _negated=True),
                                ("answered_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="report_answered_has_its_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "answered"), _negated=True),
                            models.Q(("answer", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="report_answered_has_an_answer",
                    ),
                ],
            },
        ),
    ]
