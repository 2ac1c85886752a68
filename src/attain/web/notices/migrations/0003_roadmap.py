"""Notices of the roadmap, of assessments and of the forum."""

from typing import ClassVar

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Let notices and choices of mails be about them."""

    dependencies: ClassVar = [
        ("notices", "0002_mails"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.RemoveConstraint(
            model_name="mailchoice",
            name="mail_choice_is_known",
        ),
        migrations.RemoveConstraint(
            model_name="notice",
            name="notice_kind_is_known",
        ),
        migrations.AddConstraint(
            model_name="mailchoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "topic__in",
                        [
                            "figures",
                            "clearance",
                            "releases",
                            "appointments and handed-over work",
                            "actions and reporting cycles",
                            "assessments and the forum",
                        ],
                    ),
                    ("way__in", ["at once", "daily", "none"]),
                ),
                name="mail_choice_is_known",
            ),
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
                            "action proposed",
                            "action decided",
                            "action moved",
                            "cycle opened",
                            "cycle reminder",
                            "cycle deadline near",
                            "cycle frozen",
                            "report sent",
                            "report given back",
                            "report accepted",
                            "assessment filed",
                            "assessment replied to",
                            "forum post",
                            "forum decision",
                        ],
                    )
                ),
                name="notice_kind_is_known",
            ),
        ),
    ]
