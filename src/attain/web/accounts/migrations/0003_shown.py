"""What everybody may see of who holds an appointment."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Nothing is shown of anybody who has not said so."""

    dependencies: ClassVar = [
        ("accounts", "0002_handover"),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="appointmentrow",
            name="shown",
            field=models.CharField(blank=True, default="", max_length=20),
        ),
        migrations.AddConstraint(
            model_name="appointmentrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("shown__in", ["", "name", "name and address"])),
                name="appointment_shown_is_known",
            ),
        ),
    ]
