"""Compare: areas and groups that somebody chose, on one series of one indicator."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from attain.errors import InvalidData
from attain.reporting.charts.compare_chart import ComparedSeries, compare_chart
from attain.usecases.portal.indicator import Subject, indicator_page
from attain.usecases.portal.pictures import labels, pieces_of
from attain.usecases.portal.regional import GroupLine

if TYPE_CHECKING:
    from attain.reporting.charts.chart import Chart
    from attain.reporting.language import Language
    from attain.usecases.portal.edition import Edition
    from attain.usecases.show import IndicatorEntry

MOST_LINES = 12
"""Lines that one chart can tell apart."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared: an indicator's first series with figures, and the chosen lines on it."""

    indicator: IndicatorEntry
    subject: Subject
    areas: tuple[str, ...]
    groups: tuple[str, ...]
    lines: tuple[ComparedSeries, ...]
    without: tuple[str, ...]


def comparison(
    edition: Edition,
    *,
    of: str,
    areas: Sequence[str],
    groups: Sequence[str],
    name: Callable[[str], str],
) -> Comparison:
    """
    Return the lines of some areas and groups on an indicator.

    Parameters
    ----------
    of
        Framework and code of the indicator, such as sdg:3.2.1.
    areas, groups
        Codes, in any case; without any, every area with figures.
    name
        Gives the name of an area or a group by its code.

    Raises
    ------
    UnknownCode
        If the release has no such indicator, area or group.
    InvalidData
        If `of` is no such text, nothing can be drawn, or more is asked than one chart can tell apart.
    """
    framework, colon, code = of.partition(":")
    if not (framework and colon and code):
        raise InvalidData(f"{of!r} names no indicator. Write framework and code, as in sdg:3.2.1.")
    entry = edition.indicator(framework, code)
    page = indicator_page(edition, framework=framework, indicator=code)
    if not page.subjects:
        raise InvalidData(f"There are no figures for {of}, so there is nothing to compare.")
    subject = page.subjects[0]
    chosen = tuple(dict.fromkeys(edition.area(each) for each in areas))
    grouped = tuple(dict.fromkeys(_group(edition, each) for each in groups))
    if not chosen and not grouped:
        chosen = tuple(line.area for line in subject.with_figures)
    if len(chosen) + len(grouped) > MOST_LINES:
        raise InvalidData(f"One chart tells {MOST_LINES} lines apart. Choose fewer.")
    drawn = {line.area: pieces_of(line.rows) for line in subject.lines if line.area in chosen}
    drawn |= {line.group: _of_group(line) for line in subject.groups if line.group in grouped}
    order = [*chosen, *grouped]
    lines = tuple(ComparedSeries(name(each), drawn[each]) for each in order if drawn.get(each))
    if not lines:
        raise InvalidData(f"None of these has figures for {of}. Choose others.")
    without = tuple(each for each in order if not drawn.get(each))
    return Comparison(entry, subject, chosen, grouped, lines, without)


def finding(found: Comparison, language: Language) -> str:
    """Return in a sentence where the latest values lie."""
    latest = sorted((line.values[-1][1], line.values[-1][0], line.name) for line in found.lines)
    (low, low_year, lowest), (high, high_year, highest) = latest[0], latest[-1]
    if len(latest) == 1:
        return language.text(
            "%(name)s stands at %(value)s in %(period)s.",
            name=lowest,
            value=language.number(low),
            period=language.period(f"{low_year:.0f}"),
        )
    return language.text(
        "The latest values reach from %(low)s in %(lowest)s (%(low_period)s) to %(high)s in "
        "%(highest)s (%(high_period)s).",
        low=language.number(low),
        lowest=lowest,
        low_period=language.period(f"{low_year:.0f}"),
        high=language.number(high),
        highest=highest,
        high_period=language.period(f"{high_year:.0f}"),
    )


def chart_of(found: Comparison, language: Language, *, unit: str, source: str) -> Chart:
    """Return the chart of a comparison; its table has the same figures."""
    told = finding(found, language)
    spans = [
        language.text(
            "%(name)s: %(first)s in %(begin)s, %(last)s in %(end)s.",
            name=line.name,
            first=language.number(line.values[0][1]),
            begin=language.period(f"{line.values[0][0]:.0f}"),
            last=language.number(line.values[-1][1]),
            end=language.period(f"{line.values[-1][0]:.0f}"),
        )
        for line in found.lines
    ]
    return compare_chart(
        found.lines,
        labels(language),
        unit=unit,
        title=told,
        summary=" ".join(spans),
        source=source,
        number_locale=language.vega_locale(),
    )


def _group(edition: Edition, group: str) -> str:
    edition.members(group)  # raises for what is no group
    return next(each for each in edition.groups if each.casefold() == group.casefold())


def _of_group(line: GroupLine) -> tuple[tuple[tuple[float, float], ...], ...]:
    """The values of a group over time, as one stretch; its composition is held constant."""
    figures = [*line.earlier, line.latest]
    pairs = sorted({(float(f.year), f.value) for f in figures if f is not None})
    return (tuple(pairs),) if pairs else ()
