"""Tables of the page of a series, as `data_table` takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attain.reporting.charts.chart import ChartColumn
from attain.reporting.code_words import nature_words
from attain.usecases.portal.chain_group_chart import kinds_of
from attain.usecases.portal.chain_relations import group_name
from attain.usecases.portal.chain_verdicts import (
    LABEL_WORDS,
    own_word,
    said_by_all,
    where_it_leads,
    why,
)
from attain.usecases.portal.chain_words import period_words, unit_of
from attain.web.monitoring.views.standing_tables import Cell, PageTable, right

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from attain.reporting.language import Language
    from attain.usecases.portal.chain import SeriesPage
    from attain.usecases.portal.chain_groups import GroupTable
    from attain.usecases.portal.chain_lines import Figure, Pair
    from attain.usecases.portal.chain_origin import Stood
    from attain.usecases.portal.chain_verdicts import RuleVerdict, TargetVerdicts
    from attain.web.place import Place

LAST_YEAR = 9999
"""The last year that a period can name."""


def verdicts_table(place: Place, page: SeriesPage, found: TargetVerdicts) -> PageTable:
    """Return what each rule says and why, with the label of how far the rule is verified."""
    language = place.language
    columns = (
        ChartColumn(language.text("Rule")),
        ChartColumn(language.text("Says, and its own word for it")),
        ChartColumn(language.text("Why")),
    )
    return PageTable(
        columns, tuple(_verdict_row(place, page, each, found) for each in found.verdicts)
    )


def numbers_table(place: Place, page: SeriesPage, found: TargetVerdicts) -> PageTable:
    """Return the numbers behind each verdict."""
    language, unit = place.language, unit_of(page.line, place.language)
    columns = (
        ChartColumn(language.text("Rule")),
        right(language.text("Baseline"), unit),
        right(language.text("Value judged"), unit),
        right(language.text("Target"), unit),
        right(language.text("Expected at the deadline"), unit),
        right(language.text("Chance to meet the target")),
        ChartColumn(language.text("Reached in")),
    )
    signs = {(figure.period, figure.value): figure.bound for figure in page.line.figures}
    return PageTable(columns, tuple(_numbers_row(place, each, signs) for each in found.verdicts))


def groups_table(place: Place, groups: GroupTable) -> PageTable:
    """Return every group of people beside the total."""
    language, unit = place.language, unit_of(groups.total, place.language)
    columns = (
        ChartColumn(language.text("Group")),
        ChartColumn(language.text("Told apart by")),
        ChartColumn(language.text("Period")),
        right(language.text("Group"), unit),
        right(language.text("Total"), unit),
        right(language.text("Distance from the total"), unit),
        right(language.text("Times the total")),
    )
    rows = []
    for row in groups.rows:
        found = row.disparity
        late = language.text("furthest behind") if row in groups.furthest else ""
        rows.append(
            (
                {"text": group_name(row, language), "note": late},
                kinds_of(row, language),
                language.period(row.figure.period),
                valued(row.figure, language),
                None if row.total is None else valued(row.total, language),
                None if found is None else rounded(found.difference),
                None if found is None or found.ratio is None else rounded(found.ratio, 3),
            )
        )
    return PageTable(columns, tuple(rows))


def pairs_table(
    place: Place, page: SeriesPage, pairs: Sequence[Pair], *, first: str, second: str
) -> PageTable:
    """Return figures for the same period side by side; `first` and `second` head the columns."""
    language, unit = place.language, unit_of(page.line, place.language)
    columns = (
        ChartColumn(language.text("Period")),
        right(first, unit),
        right(second, unit),
        right(language.text("Difference"), unit),
    )
    return PageTable(
        columns,
        tuple(
            (
                language.period(pair.period),
                natured(pair.first, language),
                natured(pair.second, language),
                None if pair.first.bound or pair.second.bound else rounded(pair.difference),
            )
            for pair in pairs
        ),
    )


def history_table(place: Place, page: SeriesPage, found: Sequence[Stood]) -> PageTable:
    """Return how the series stood in each public release."""
    language, unit = place.language, unit_of(page.line, place.language)
    columns = (
        ChartColumn(language.text("Release")),
        ChartColumn(language.text("Date")),
        right(language.text("Latest value"), unit),
        ChartColumn(language.text("Verdict")),
    )
    rows = []
    for each in found:
        standing: Cell = None
        if each.standing:
            word = own_word(each.class_word, each.standing)
            standing = {"standing": each.standing, "note": f"“{word}”" if word else ""}
        latest: Cell = None
        if each.latest is not None:
            written = valued(each.latest, language)
            latest = {**written, "note": language.period(each.latest.period)}
        head = {"text": each.release, "link": place.in_release(each.release)}
        rows.append((head, language.date(each.day), latest, standing))
    return PageTable(columns, tuple(rows))


def valued(figure: Figure, language: Language) -> dict[str, Any]:
    """Return a figure as a cell: its number, or its number with the sign of a bound."""
    if figure.bound and figure.value is not None:
        return {
            "text": f"{figure.bound}{language.number(figure.value)}",
            "sort": figure.value,
        }
    return {"value": figure.value}


def natured(figure: Figure, language: Language) -> dict[str, Any]:
    """Return a figure as a cell with its nature beside it."""
    return {**valued(figure, language), "note": nature_words(figure.nature, language)}


def rounded(value: float, digits: int = 4) -> float:
    """Return a difference without the digits that come out of arithmetic alone."""
    return float(f"{value:.{digits}g}")


def _verdict_row(
    place: Place, page: SeriesPage, verdict: RuleVerdict, found: TargetVerdicts
) -> tuple[Cell, ...]:
    """The evidence stands where it is another than that of the usual rule, which the page names."""
    language = place.language
    label = language.text(LABEL_WORDS[verdict.label]) if verdict.label is not None else ""
    evidence = verdict.evidence if verdict.evidence not in (found.main.evidence, "none") else ""
    link = place.link("rule", rule=verdict.rule) if verdict.label is not None else ""
    word = own_word(verdict.class_word, verdict.numbers["standing"])
    reasons = [
        *why(verdict, language, without=said_by_all(found)),
        where_it_leads(verdict, page.line, language),
    ]
    return (
        {
            "text": verdict.title or verdict.rule,
            "link": link,
            "lang": "" if language.code == "en" else "en",
            "note": " · ".join(filter(None, (verdict.rule if verdict.title else "", label))),
        },
        {"standing": verdict.shown, "evidence": evidence, "note": f"“{word}”" if word else ""},
        " ".join(filter(None, reasons)),
    )


def _numbers_row(place: Place, verdict: RuleVerdict, signs: Mapping[Any, str]) -> tuple[Cell, ...]:
    language, numbers = place.language, verdict.numbers
    return (
        verdict.rule,
        _dated(numbers, "baseline", language, signs),
        _dated(numbers, "judged", language, signs),
        _dated(numbers, "target", language, {}),
        _expected(verdict, language),
        _chance(numbers["probability"], language),
        _year(numbers["attainment_year"], language),
    )


def _dated(numbers: Any, name: str, language: Language, signs: Mapping[Any, str]) -> Cell:
    """A number with its period; with its sign where it is a figure that is only a bound."""
    value, period = numbers[name], numbers[f"{name}_period"]
    if value is None:
        return None
    note = period_words(period, language) if period else ""
    if bound := signs.get((str(period), value)):
        return {"text": f"{bound}{language.number(value)}", "sort": value, "note": note}
    return {"value": value, "note": note}


def _expected(verdict: RuleVerdict, language: Language) -> Cell:
    numbers = verdict.numbers
    if numbers["expected"] is None:
        return None
    low, high = numbers["expected_low"], numbers["expected_high"]
    note = ""
    if low is not None and high is not None:
        note = language.text(
            "%(low)s to %(high)s", low=language.number(low), high=language.number(high)
        )
    return {"value": numbers["expected"], "note": note}


def _chance(probability: float | None, language: Language) -> Cell:
    return None if probability is None else {"text": chance(probability, language)}


def chance(probability: float, language: Language) -> str:
    """Return a probability for reading; never nought or certainty, which no figures give."""
    if probability > 0.99:
        return language.text("above %(share)s", share=language.share(0.99))
    if probability < 0.01:
        return language.text("below %(share)s", share=language.share(0.01))
    return language.share(probability)


def _year(year: float | None, language: Language) -> Cell:
    """The year in which a target is reached; of a pace close to none, only that it is far away."""
    if year is None:
        return None
    if year >= LAST_YEAR + 1:
        far = language.text("after %(year)s", year=language.period(f"{LAST_YEAR}"))
        return {"text": far, "sort": year}
    return {"text": period_words(year, language), "sort": year}
