"""Entries of the advocacy calendar."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """The first table."""

    initial = True

    dependencies: ClassVar = []

    operations: ClassVar = [
        migrations.CreateModel(
            name="CampaignRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("content", models.JSONField()),
                ("keeper", models.CharField(db_index=True, max_length=80)),
                ("state", models.CharField(db_index=True, max_length=12)),
                ("begin", models.DateField()),
                ("end", models.DateField(db_index=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("public_at", models.DateTimeField(blank=True, null=True)),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("begin", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "public", "called off"])),
                        name="campaign_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("end__gte", models.F("begin"))),
                        name="campaign_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("public_at__isnull", True), ("state", "draft")),
                            models.Q(
                                models.Q(("state", "draft"), _negated=True),
                                ("public_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="campaign_public_has_its_time",
                    ),
                ],
            },
        ),
    ]
