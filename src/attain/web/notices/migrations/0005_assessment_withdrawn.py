"""A notice of an assessment that was withdrawn."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Let notices tell of it."""

    dependencies: ClassVar = [
        ("notices", "0004_work_left"),
    ]

    operations: ClassVar = [
        migrations.RemoveConstraint(
            model_name="notice",
            name="notice_kind_is_known",
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
                            "work left without anybody",
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
                            "assessment withdrawn",
                            "forum post",
                            "forum decision",
                        ],
                    )
                ),
                name="notice_kind_is_known",
            ),
        ),
    ]
