"""A comparison in words, as a chart with its table, and as a table to download."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from attain.reporting.charts.chart import Cell, ChartColumn, ChartTable
from attain.reporting.charts.compare_chart import ComparedSeries, compare_chart
from attain.reporting.charts.multiples import TargetLine
from attain.reporting.code_words import dimension_words, nature_words
from attain.usecases.portal.pictures import labels
from attain.usecases.portal.regional import group_sentence

if TYPE_CHECKING:
    from attain.reporting.charts.chart import Chart
    from attain.reporting.language import Language
    from attain.usecases.portal.chain_words import Names
    from attain.usecases.portal.compare import ComparedFigure, ComparedLine, Comparison
    from attain.usecases.portal.edition import Edition

MOST_TARGETS = 3
"""Targets that differ from area to area and can still be told apart on one chart."""
COLUMNS = (
    "release",
    "series_code",
    "reference_area",
    "dimensions",
    "unit",
    "multiplier",
    "period",
    "bound",
    "value",
    "name",
    "nature",
    "nature_name",
    "origin",
    "provider",
)
"""Columns of the table to download."""


def finding(found: Comparison, language: Language, *, unit: str) -> str:
    """Return in a sentence where the latest values lie."""
    latest = sorted(((line.figures[-1], line.name) for line in found.lines), key=_by_value)
    (low, lowest), (high, highest) = latest[0], latest[-1]
    if len(latest) == 1:
        return language.text(
            "%(name)s stands at %(value)s in %(period)s, %(unit)s.",
            name=lowest,
            value=_written(low, language),
            period=language.period(low.period),
            unit=unit,
        )
    return language.text(
        "The latest values reach from %(low)s (%(lowest)s, %(low_period)s) to %(high)s "
        "(%(highest)s, %(high_period)s), %(unit)s.",
        low=_written(low, language),
        lowest=lowest,
        low_period=language.period(low.period),
        high=_written(high, language),
        highest=highest,
        high_period=language.period(high.period),
        unit=unit,
    )


def subject_words(found: Comparison, language: Language, *, name: Names) -> str:
    """Return what is compared: countries and groups of countries, and the groups of people in them."""
    places = language.join([name(each) for each in (*found.areas, *found.groups)])
    added = list(dict.fromkeys(line.added for line in found.lines if line.added))
    if not added:
        return places
    people = language.join([dimension_words(each, language) for each in added])
    return language.text("%(places)s: total, %(people)s", places=places, people=people)


def target_sentence(found: Comparison, language: Language, *, unit: str, name: Names) -> str:
    """Return in a sentence which target the chart shows; empty where there is none."""
    values = {(each.value, each.deadline) for each in found.targets}
    if not values:
        return ""
    if len(values) == 1:
        ((value, deadline),) = values
        return language.text(
            "Target: %(value)s %(unit)s by %(period)s. It speaks of the total, not of parts of it.",
            value=language.number(value),
            unit=unit,
            period=language.period(f"{deadline:.0f}"),
        )
    parts = [
        language.text(
            "%(value)s in %(area)s by %(period)s",
            value=language.number(each.value),
            area=name(each.area),
            period=language.period(f"{each.deadline:.0f}"),
        )
        for each in found.targets
    ]
    return language.text(
        "Targets follow from where each country began: %(targets)s, %(unit)s.",
        targets=language.join(parts),
        unit=unit,
    )


def group_sentences(found: Comparison, language: Language, *, unit: str, name: Names) -> list[str]:
    """Return for each group of countries what its values rest on, or why there are none."""
    return [
        group_sentence(line.about, unit=unit, language=language, name=name)
        for line in found.lines
        if line.about is not None
    ]


def chart_of(
    found: Comparison, language: Language, *, unit: str, source: str, name: Names
) -> Chart:
    """Return the chart of a comparison; its table has the same figures."""
    spans = [
        language.text(
            "%(name)s: %(first)s in %(begin)s, %(last)s in %(end)s.",
            name=line.name,
            first=_written(line.figures[0], language),
            begin=language.period(line.figures[0].period),
            last=_written(line.figures[-1], language),
            end=language.period(line.figures[-1].period),
        )
        for line in found.lines
    ]
    spans.append(target_sentence(found, language, unit=unit, name=name))
    return compare_chart(
        [_drawn(line) for line in found.lines],
        labels(language),
        unit=unit,
        title=finding(found, language, unit=unit),
        summary=" ".join(filter(None, spans)),
        table=table_of(found, language, unit=unit),
        targets=_target_lines(found, name),
        source=source,
        limits=_limits(found),
        number_locale=language.vega_locale(),
    )


def table_of(found: Comparison, language: Language, *, unit: str) -> ChartTable:
    """Return a row for each period and a column for each line, then the targets."""
    times = {each.period: each.time for line in found.lines for each in line.figures}
    told = [
        {each.period: _written(each, language) for each in line.figures} for line in found.lines
    ]
    rows: list[tuple[Cell, ...]] = [
        (language.period(period), *(figures.get(period) for figures in told))
        for period in sorted(times, key=lambda each: (times[each], each))
    ]
    for deadline in sorted({each.deadline for each in found.targets}):
        of = {t.area: language.number(t.value) for t in found.targets if t.deadline == deadline}
        head = language.text("Target %(period)s", period=language.period(f"{deadline:.0f}"))
        rows.append((head, *(None if line.added else of.get(line.area) for line in found.lines)))
    columns = [ChartColumn(language.text("Period"))]
    columns += [ChartColumn(line.name, unit, "right") for line in found.lines]
    return ChartTable(tuple(columns), tuple(rows))


def csv_of(found: Comparison, edition: Edition) -> str:
    """Return the figures of a comparison as CSV, a row for each figure, with codes and names."""
    import polars as pl

    from attain.reporting.downloads import csv_bytes

    makers = {each["id"]: each["who"] for each in edition.release.origins()}
    rows = [
        _csv_row(found, line, each, edition.id, makers)
        for line in found.lines
        for each in line.figures
    ]
    kinds = {**dict.fromkeys(COLUMNS, pl.String()), "multiplier": pl.Int64(), "value": pl.Float64()}
    return csv_bytes(pl.DataFrame(rows, schema=kinds, orient="row")).decode()


def _csv_row(
    found: Comparison,
    line: ComparedLine,
    figure: ComparedFigure,
    release: str,
    makers: dict[str, str],
) -> tuple[object, ...]:
    code, dimensions, unit = found.case
    return (
        release,
        code,
        line.area or line.group,
        line.key.dimensions if line.key else dimensions,
        unit,
        found.multiplier,
        figure.period,
        figure.bound,
        figure.value,
        line.name,
        figure.nature,
        nature_words(figure.nature) if figure.nature else "",
        figure.origin,
        makers.get(figure.origin, "") if line.area else "attain",
    )


def _by_value(each: tuple[ComparedFigure, str]) -> tuple[float, float, str]:
    return each[0].value, each[0].time, each[1]


def _written(figure: ComparedFigure, language: Language) -> str:
    return f"{figure.bound}{language.number(figure.value)}"


def _drawn(line: ComparedLine) -> ComparedSeries:
    pieces = tuple(tuple((each.time, each.value) for each in piece) for piece in line.pieces)
    bounds = {each.time: each.bound for each in line.figures if each.bound}
    return ComparedSeries(line.name, pieces, bounds)


def _target_lines(found: Comparison, name: Names) -> Sequence[TargetLine]:
    """The targets to draw: one for all where all have the same, else each by name, while few."""
    if not found.targets:
        return ()
    if len({(each.value, each.deadline) for each in found.targets}) == 1:
        first = min(found.targets, key=lambda each: each.begin)
        return (TargetLine(first.begin, first.deadline, first.value),)
    if len(found.targets) > MOST_TARGETS:
        return ()
    return [TargetLine(t.begin, t.deadline, t.value, name(t.area)) for t in found.targets]


def _limits(found: Comparison) -> tuple[float, float] | None:
    from attain.domain.frameworks import Indicator
    from attain.store.dictionary import value_of

    limits = value_of(Indicator, found.indicator.plain).limits
    if limits.lower is None or limits.upper is None:
        return None
    return limits.lower, limits.upper
