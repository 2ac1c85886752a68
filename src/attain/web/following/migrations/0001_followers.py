"""Who follows the roadmap by mail."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """The first table."""

    initial = True

    dependencies: ClassVar = []

    operations: ClassVar = [
        migrations.CreateModel(
            name="Follower",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("email", models.CharField(db_index=True, max_length=254)),
                ("subject", models.CharField(max_length=120)),
                ("language", models.CharField(max_length=8)),
                ("client", models.CharField(blank=True, max_length=32)),
                ("asked_at", models.DateTimeField(db_index=True)),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("told_until", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("id",),
                "constraints": [
                    models.UniqueConstraint(fields=("email", "subject"), name="follower_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_at__isnull", False),
                            ("told_until__isnull", True),
                            _connector="OR",
                        ),
                        name="follower_confirmed_before_told",
                    ),
                ],
            },
        ),
    ]
