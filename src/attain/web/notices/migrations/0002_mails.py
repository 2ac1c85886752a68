"""Mails of notices, and when people want them."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Note which notices were mailed; make the table of choices."""

    dependencies: ClassVar = [
        ("notices", "0001_notices"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="MailChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("topic", models.CharField(max_length=40)),
                ("way", models.CharField(max_length=12)),
            ],
            options={
                "ordering": ("person", "topic"),
            },
        ),
        migrations.RemoveConstraint(
            model_name="notice",
            name="notice_kind_is_known",
        ),
        migrations.AddField(
            model_name="notice",
            name="mailed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "submission sent",
                            "submission given back",
                            "submission accepted",
                            "remark on a submission",
                            "work handed over",
                            "clearance opened",
                            "clearance reminder",
                            "clearance deadline near",
                            "clearance answered",
                            "clearance closed",
                            "release scheduled",
                            "release abandoned",
                            "release withdrawn",
                            "appointment ends",
                        ],
                    )
                ),
                name="notice_kind_is_known",
            ),
        ),
        migrations.AddField(
            model_name="mailchoice",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="mail_choices",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="mailchoice",
            constraint=models.UniqueConstraint(fields=("person", "topic"), name="mail_choice_once"),
        ),
        migrations.AddConstraint(
            model_name="mailchoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "topic__in",
                        ["figures", "clearance", "releases", "appointments and handed-over work"],
                    ),
                    ("way__in", ["at once", "daily", "none"]),
                ),
                name="mail_choice_is_known",
            ),
        ),
    ]
