"""The audit log, and the row that tells where its chain ends."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """The first tables."""

    initial = True

    dependencies: ClassVar = []

    operations: ClassVar = [
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("number", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(db_index=True)),
                ("person", models.CharField(db_index=True, max_length=40)),
                ("name", models.CharField(max_length=200)),
                ("body", models.CharField(db_index=True, max_length=80)),
                ("role", models.CharField(max_length=40)),
                ("action", models.CharField(max_length=80)),
                ("thing", models.CharField(max_length=40)),
                ("thing_id", models.CharField(db_index=True, max_length=200)),
                ("reason", models.TextField(blank=True)),
                ("before", models.TextField(blank=True)),
                ("after", models.TextField(blank=True)),
                ("previous", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "ordering": ("number",),
            },
        ),
        migrations.CreateModel(
            name="AuditHead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveBigIntegerField(default=0)),
                ("hash", models.CharField(max_length=64)),
            ],
        ),
    ]
