"""The chart of the groups of a series against the total, at the period that most of them share."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from attain.domain.series import dimensions_of
from attain.reporting.charts.groups_chart import GroupLabels, groups_chart
from attain.reporting.charts.groups_chart import GroupRow as DrawnGroup
from attain.reporting.code_words import dimension_name
from attain.usecases.portal.chain_chart import labels
from attain.usecases.portal.chain_relations import group_name, group_sentences
from attain.usecases.portal.chain_words import figure_words, unit_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from attain.reporting.charts.chart import Chart
    from attain.reporting.language import Language
    from attain.usecases.portal.chain import SeriesPage
    from attain.usecases.portal.chain_groups import GroupRow, GroupTable


def groups_chart_of(page: SeriesPage, language: Language, *, source: str) -> Chart | None:
    """
    Return the chart of every group that stands beside the total in one and the same period.

    None where no group does. The period is the one that most groups share with the total, the latest
    of several; groups of other periods, and bounds, are in the table of the page.
    """
    groups = page.groups
    period = shared_period(groups)
    rows = [r for r in groups.rows if r.disparity is not None and r.figure.period == period]
    if not rows or rows[0].total is None or rows[0].total.value is None:
        return None
    total = DrawnGroup("", language.text("total"), rows[0].total.value, language.period(period))
    aim = page.aim
    return groups_chart(
        [_drawn(row, groups, language) for row in rows],
        total,
        labels(language),
        GroupLabels(
            total=language.text("total"),
            furthest=language.text("furthest behind"),
            dimension=language.text("Told apart by"),
            group=language.text("Group"),
            gap=language.text("Distance from the total"),
        ),
        unit=unit_of(groups.total, language),
        title=group_sentences(groups, language)[0],
        summary=_summary(groups, rows, period, language),
        source=source,
        target=aim.value if aim is not None else None,
        number_locale=language.vega_locale(),
    )


def shared_period(groups: GroupTable) -> str:
    """Return the period that most groups share with the total, the latest of several; may be empty."""
    counts = Counter(row.figure.period for row in groups.rows if row.disparity is not None)
    return max(counts, key=lambda period: (counts[period], period), default="")


def kinds_of(row: GroupRow, language: Language) -> str:
    """Return what a group is told apart by, such as "sex", or "sex and age"."""
    names = [dimension_name(name, language) for name in dimensions_of(row.added)]
    return language.join(names)


def _drawn(row: GroupRow, groups: GroupTable, language: Language) -> DrawnGroup:
    return DrawnGroup(
        dimension=kinds_of(row, language),
        name=group_name(row, language),
        value=float(row.figure.value or 0.0),
        period=language.period(row.figure.period),
        lower=row.figure.lower,
        upper=row.figure.upper,
        furthest=row in groups.furthest,
    )


def _summary(groups: GroupTable, rows: Sequence[GroupRow], period: str, language: Language) -> str:
    total = rows[0].total
    assert total is not None  # noqa: S101 - chosen by the caller
    parts = [
        language.text(
            "%(group)s: %(value)s",
            group=group_name(row, language),
            value=figure_words(row.figure, groups.total, language),
        )
        for row in rows
    ]
    return language.text(
        "In %(period)s the total stood at %(total)s. %(groups)s.",
        period=language.period(period),
        total=figure_words(total, groups.total, language),
        groups="; ".join(parts),
    )
