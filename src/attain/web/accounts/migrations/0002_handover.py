"""When open work of an appointment was handed over."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Note when those who go on were told."""

    dependencies: ClassVar = [
        ("accounts", "0001_initial"),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="appointmentrow",
            name="handed_over_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
