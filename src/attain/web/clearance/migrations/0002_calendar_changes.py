"""Changes of the calendar stay public; a release that is withdrawn may stay readable."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Changes of the calendar, and what becomes of a withdrawn release."""

    dependencies: ClassVar = [
        ("clearance", "0001_candidates"),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="candidate",
            name="readable",
            field=models.BooleanField(default=True),
        ),
        migrations.CreateModel(
            name="CalendarChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("before", models.DateTimeField()),
                ("after", models.DateTimeField(null=True)),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ("id",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="calendar_change_has_a_reason",
                    )
                ],
            },
        ),
    ]
