"""Tables of the pages of indicators, targets, goals and countries, as `data_table` takes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from attain.domain.frameworks import Scale
from attain.reporting.charts.chart import ChartColumn
from attain.reporting.code_words import unit_words

if TYPE_CHECKING:
    from attain.domain.frameworks import TargetRule
    from attain.reporting.language import Language
    from attain.store.portal_index import StandingEntry
    from attain.usecases.portal.indicator import AreaLine, Subject
    from attain.usecases.portal.ranking import LikeStart
    from attain.web.place import Place

Cell = Mapping[str, Any] | str | float | None
RANK = ("achieved", "on_track", "no_number", "off_track", "regressing", "not_assessed")
"""The order in which a table sorts standings."""


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table of a page: columns, and rows of cells that may hold links, standings and notes."""

    columns: tuple[ChartColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]


def right(name: str, unit: str = "") -> ChartColumn:
    """Return a column of numbers."""
    return ChartColumn(name, unit, "right")


def figure_cell(
    value: float | None, period: str | None, language: Language, *, bound: str = ""
) -> Cell:
    """Return a figure with its period beside it; with its sign where it is only a bound."""
    if value is None:
        return None
    note = language.period(period) if period else ""
    if bound:
        return {"text": f"{bound}{language.number(value)}", "sort": value, "note": note}
    return {"value": value, "note": note}


def standing_cell(shown: str, entry: StandingEntry | None, *, link: str = "") -> Cell:
    """Return a standing with its evidence; `shown` is what the page shows of the area."""
    if entry is None:
        return None
    evidence = entry.evidence if entry.evidence != "none" else ""
    return {"standing": shown, "evidence": evidence, "link": link, "sort": RANK.index(shown)}


def pace_cell(
    entry: StandingEntry | None, rate: float | None, scale: Scale, language: Language
) -> Cell:
    """Return a rate of the usual rule: a share a year on logarithmic scales, else units a year."""
    if entry is None or rate is None or scale is Scale.LOGIT:
        return None
    straight = scale is Scale.LINEAR or "linear_instead" in entry.flags.split(",")
    if straight:
        note = language.text("units a year") if scale is not Scale.LINEAR else ""
        return {"value": rounded(rate), "note": note}
    return {"value": rounded(rate * 100)}


def rounded(pace: float) -> float:
    """Return a pace with two decimals, or two significant digits where it is tiny."""
    return round(pace, 2) if abs(pace) >= 0.1 else float(f"{pace:.2g}")


def pace_unit(scale: Scale, unit: str, language: Language) -> str:
    """Return in what a pace is counted."""
    if scale is Scale.LOG:
        return language.text("per cent of the value a year")
    if scale is Scale.LOG_DISTANCE_TO_UPPER:
        return language.text("per cent of the distance a year")
    return language.text("%(unit)s a year", unit=points(unit, language))


def points(unit: str, language: Language) -> str:
    """Return the unit of a difference: percentage points where the unit is per cent."""
    if unit == language.text("per cent"):
        return language.text("percentage points")
    return unit


def unit_of(subject: Subject, language: Language) -> str:
    """Return the unit of a series in words."""
    return unit_words(subject.unit, language, multiplier=subject.multiplier)


def areas_table(
    place: Place, subject: Subject, rule: TargetRule | None, framework: str, indicator: str
) -> PageTable:
    """Return a row for each area: standing with its evidence, latest, target, baseline, pace."""
    language, unit = place.language, unit_of(subject, place.language)
    columns = [ChartColumn(language.text("Country"))]
    if rule is not None:
        columns += [ChartColumn(language.text("Standing"))]
    columns += [right(language.text("Latest figure"), unit)]
    if rule is not None:
        pace = pace_unit(rule.scale, unit, language)
        columns += [
            right(language.text("Target"), unit),
            right(language.text("Baseline"), unit),
            right(language.text("Pace"), pace),
            right(language.text("Pace needed since the baseline"), pace),
        ]
    rows = (_area_row(place, line, rule, framework, indicator) for line in subject.lines)
    return PageTable(tuple(columns), tuple(rows))


def _area_row(
    place: Place, line: AreaLine, rule: TargetRule | None, framework: str, indicator: str
) -> tuple[Cell, ...]:
    language = place.language
    link = (
        place.link("series", framework=framework, indicator=indicator, area=line.area)
        if line.key is None
        else place.series_link(framework, indicator, line.key)
    )
    head: Cell = {"text": place.area(line.area), "link": link}
    latest = line.latest
    newest = None
    if latest is not None:
        newest = figure_cell(latest["value"], latest["period"], language, bound=latest["bound"])
    if rule is None:
        return head, newest
    entry = line.verdicts.get(rule.id)
    if entry is None:
        return head, None, newest, None, None, None, None
    return (
        head,
        standing_cell(line.shown(rule.id), entry),
        newest,
        figure_cell(entry.target, entry.target_period, language),
        figure_cell(entry.baseline, entry.baseline_period, language, bound=entry.baseline_bound),
        pace_cell(entry, entry.actual_rate, rule.scale, language),
        pace_cell(entry, entry.required_rate, rule.scale, language),
    )


def groups_table(place: Place, subject: Subject) -> PageTable | None:
    """Return the values of groups over the years, or None where there are none before the latest."""
    language, unit = place.language, unit_of(subject, place.language)
    lines = [line for line in subject.groups if len(line.earlier) > 1]
    if not lines:
        return None
    years = sorted({figure.year for line in lines for figure in line.earlier})
    columns = [ChartColumn(language.text("Year"))]
    columns += [right(place.area(line.group), unit) for line in lines]
    by_year = [{figure.year: figure for figure in line.earlier} for line in lines]
    rows = []
    for year in years:
        cells: list[Cell] = [language.period(f"{year:04d}")]
        for line, figures in zip(lines, by_year, strict=True):
            figure = figures.get(year)
            cells.append(
                None
                if figure is None
                else {
                    "text": language.number(figure.value, significant=3),
                    "sort": figure.value,
                    "note": language.text(
                        "%(some)s of %(all)s members",
                        some=language.number(len(figure.observed)),
                        all=language.number(len(line.members)),
                    ),
                }
            )
        rows.append(tuple(cells))
    return PageTable(tuple(columns), tuple(rows))


def like_start_table(place: Place, found: LikeStart, *, unit: str) -> PageTable:
    """Return who changed how fast, from where, and who among those that started alike was fastest."""
    language = place.language
    pace = (
        language.text("%(unit)s a year", unit=points(unit, language))
        if found.a_year
        else language.text("per cent of the value a year")
    )
    columns = (
        ChartColumn(language.text("Country")),
        right(language.text("Start"), unit),
        right(language.text("End"), unit),
        right(language.text("Pace in the wanted direction"), pace),
        ChartColumn(language.text("Started alike")),
        ChartColumn(language.text("Fastest of these")),
    )
    rows = []
    for each in found.placings:
        course = each.course
        rows.append(
            (
                place.area(course.area),
                figure_cell(course.first, f"{int(course.first_time):04d}", language),
                figure_cell(course.last, f"{int(course.last_time):04d}", language),
                rounded(each.pace if found.a_year else each.pace * 100),
                language.join([place.area(area) for area in each.like]) or language.text("nobody"),
                place.area(each.fastest) if each.like else "",
            )
        )
    return PageTable(columns, tuple(rows))
