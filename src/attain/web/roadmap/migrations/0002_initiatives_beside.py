"""Plans may be initiatives beside a plan, and items may build on others."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two more words in the rules of two tables."""

    dependencies: ClassVar = [
        ("roadmap", "0001_roadmap"),
    ]

    operations: ClassVar = [
        migrations.RemoveConstraint(
            model_name="addedlink",
            name="link_relation_is_known",
        ),
        migrations.RemoveConstraint(
            model_name="addedplan",
            name="plan_kind_is_known",
        ),
        migrations.AddConstraint(
            model_name="addedlink",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("relation__in", ["supports", "covers the same as", "carries", "builds on"])
                ),
                name="link_relation_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="addedplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "roadmap",
                            "declaration",
                            "blueprint",
                            "sectoral work plan",
                            "national plan",
                            "local plan",
                            "initiative beside it",
                        ],
                    )
                ),
                name="plan_kind_is_known",
            ),
        ),
    ]
