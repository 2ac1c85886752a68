"""Remarks on a cell; grids typed into the page."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Tables for grids, columns for cells."""

    dependencies: ClassVar = [
        ("submissions", "0001_initial"),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="remark",
            name="column",
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name="remark",
            name="row",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="remark",
            name="seal",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.CreateModel(
            name="Grid",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=12)),
                ("headers", models.JSONField(default=list)),
                ("version", models.PositiveIntegerField(default=1)),
                ("checked", models.PositiveIntegerField(default=0)),
                ("first_seal", models.CharField(blank=True, max_length=64)),
                ("seals", models.JSONField(default=list)),
                ("is_open", models.BooleanField(default=True)),
                ("begun_at", models.DateTimeField()),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grids",
                        to="submissions.submission",
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="GridRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveIntegerField()),
                ("origin", models.PositiveIntegerField(blank=True, null=True)),
                ("locked", models.BooleanField(default=False)),
                ("cells", models.JSONField(default=list)),
                ("version", models.PositiveIntegerField(default=1)),
                ("person", models.CharField(blank=True, max_length=40)),
                ("name", models.CharField(blank=True, max_length=200)),
                ("changed_at", models.DateTimeField()),
                (
                    "grid",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="submissions.grid",
                    ),
                ),
            ],
            options={
                "ordering": ("place",),
            },
        ),
        migrations.CreateModel(
            name="GridRowBefore",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("cells", models.JSONField(default=list)),
                ("person", models.CharField(blank=True, max_length=40)),
                ("name", models.CharField(blank=True, max_length=200)),
                ("changed_at", models.DateTimeField()),
                (
                    "row",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="before",
                        to="submissions.gridrow",
                    ),
                ),
            ],
            options={
                "ordering": ("row", "version"),
            },
        ),
        migrations.AddConstraint(
            model_name="grid",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_open", True)),
                fields=("submission",),
                name="grid_open_is_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="gridrow",
            constraint=models.UniqueConstraint(
                fields=("grid", "place"), name="grid_row_has_its_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="gridrowbefore",
            constraint=models.UniqueConstraint(
                fields=("row", "version"), name="grid_row_version_is_one"
            ),
        ),
    ]
