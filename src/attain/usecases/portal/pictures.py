"""Charts of the pages of indicators, targets, goals and countries, from their models."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from attain.reporting.catalogues import message
from attain.reporting.charts.distribution import Bar, DistributionLabels, distribution
from attain.reporting.charts.multiples import Panel, TargetLine, multiples
from attain.reporting.charts.series_picture import SeriesLabels

if TYPE_CHECKING:
    from attain.domain.frameworks import TargetRule
    from attain.reporting.charts.chart import Chart
    from attain.reporting.language import Language
    from attain.usecases.portal.indicator import AreaLine, Subject

STANDING_WORDS = {
    "achieved": message("achieved"),
    "on_track": message("on track"),
    "off_track": message("off track"),
    "regressing": message("regressing"),
    "no_number": message("improving, target without a number"),
    "not_assessed": message("not assessed"),
    "no_figures": message("no figures"),
}
"""Words for what a page shows of an area."""

DRAWN_AS = {"no_number": "not_assessed", "no_figures": "not_assessed"}
"""Standings that a chart has no shape of its own for; its word tells them apart."""


def standing_word(shown: str, language: Language) -> str:
    """Return the word for what a page shows of an area."""
    return language.text(STANDING_WORDS[shown])


def labels(language: Language) -> SeriesLabels:
    """Return the words of charts of series."""
    return SeriesLabels(
        target=language.text("Target"),
        period=language.text("Period"),
        value=language.text("Value"),
        area=language.text("Country"),
        standing=language.text("Standing"),
        write=language.number,
    )


def multiples_of(
    subject: Subject,
    rule: TargetRule | None,
    language: Language,
    *,
    unit: str,
    name: Callable[[str], str],
    title: str,
    source: str,
) -> Chart:
    """
    Return every area of a series on one scale, with its target and its standing under a rule.

    Parameters
    ----------
    title
        The finding, in a sentence.
    """
    target_rule = rule.id if rule is not None else ""
    panels = [
        Panel(
            name(line.area),
            pieces_of(line.rows),
            DRAWN_AS.get(line.shown(target_rule), line.shown(target_rule)),
            standing_word(line.shown(target_rule), language) if rule or not line.rows else "",
        )
        for line in subject.lines
    ]
    limits = _limits(rule)
    return multiples(
        panels,
        _targets(subject, rule, name),
        labels(language),
        unit=unit,
        title=title,
        summary=_told(subject, rule, language, unit=unit, name=name),
        source=source,
        limits=limits,
        number_locale=language.vega_locale(),
    )


def pieces_of(rows: Sequence[Mapping[str, Any]]) -> tuple[tuple[tuple[float, float], ...], ...]:
    """Return the observed values as comparable stretches of (year, value)."""
    pieces: list[list[tuple[float, float]]] = [[]]
    for row in rows:
        if row["status"] == "B":
            pieces.append([])
        if row["value"] is not None and row["status"] != "F":
            pieces[-1].append((float(row["period"][:4]), row["value"]))
    return tuple(tuple(piece) for piece in pieces if piece)


def distribution_of(
    bars: Sequence[tuple[str, Mapping[str, int]]],
    language: Language,
    *,
    title: str,
    unit: str,
    source: str,
) -> Chart:
    """
    Return bars of standings.

    Parameters
    ----------
    bars
        The name of each, and how many show what.
    unit
        What is counted, in words.
    """
    drawn = [Bar(bar, _as_standings(counts)) for bar, counts in bars]
    words = {each: standing_word(each, language) for each in STANDING_WORDS if each not in DRAWN_AS}
    words["not_assessed"] = language.text("not assessed, no number or no figures")
    told = [_bar_told(bar.name, bar.counts, words, language) for bar in drawn]
    return distribution(
        drawn,
        DistributionLabels(words, language.text("Standing"), unit),
        title=title,
        summary=" ".join(told),
        source=source,
        number_locale=language.vega_locale(),
    )


def _as_standings(counts: Mapping[str, int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for shown, count in counts.items():
        standing = DRAWN_AS.get(shown, shown)
        found[standing] = found.get(standing, 0) + count
    return found


def _bar_told(
    bar: str, counts: Mapping[str, int], words: Mapping[str, str], language: Language
) -> str:
    parts = [
        language.text("%(count)s %(standing)s", count=language.number(counts[each]), standing=word)
        for each, word in words.items()
        if counts.get(each)
    ]
    said = language.join(parts)
    return language.text("%(name)s: %(parts)s.", name=bar, parts=said) if bar else f"{said}."


def _limits(rule: TargetRule | None) -> tuple[float, float] | None:
    if rule is None or rule.limits.lower is None or rule.limits.upper is None:
        return None
    return rule.limits.lower, rule.limits.upper


def _targets(
    subject: Subject, rule: TargetRule | None, name: Callable[[str], str]
) -> list[TargetLine]:
    """The target lines: one for all where all have the same, else one in each panel."""
    if rule is None or rule.target_period is None:
        return []
    values = {
        line.area: entry.target
        for line in subject.lines
        if (entry := line.verdicts.get(rule.id)) is not None and entry.target is not None
    }
    begin = rule.baseline_period or _first_year(subject.lines)
    if len(set(values.values())) == 1:
        return [TargetLine(begin, rule.target_period, next(iter(values.values())))]
    return [
        TargetLine(begin, rule.target_period, value, name(area)) for area, value in values.items()
    ]


def _first_year(lines: Sequence[AreaLine]) -> float:
    return min(float(row["period"][:4]) for line in lines for row in line.rows)


def _told(
    subject: Subject,
    rule: TargetRule | None,
    language: Language,
    *,
    unit: str,
    name: Callable[[str], str],
) -> str:
    """The written description: for each area its first and latest figure, target and standing."""
    parts = [
        language.text("One panel for each country, all on the same scale (%(unit)s).", unit=unit)
    ]
    for line in subject.lines:
        pieces = [pair for piece in pieces_of(line.rows) for pair in piece]
        if not pieces:
            parts.append(language.text("%(area)s: no figures.", area=name(line.area)))
            continue
        entry = line.verdicts.get(rule.id) if rule is not None else None
        parts.append(
            language.text(
                "%(area)s: %(first)s in %(begin)s, %(last)s in %(end)s",
                area=name(line.area),
                first=language.number(pieces[0][1]),
                begin=language.period(f"{pieces[0][0]:04.0f}"),
                last=language.number(pieces[-1][1]),
                end=language.period(f"{pieces[-1][0]:04.0f}"),
            )
            + _aim(entry, line, rule, language)
            + "."
        )
    return " ".join(parts)


def _aim(entry: Any, line: AreaLine, rule: TargetRule | None, language: Language) -> str:
    if entry is None or rule is None:
        return ""
    word = standing_word(line.shown(rule.id), language)
    if entry.target is None:
        return f"; {word}"
    return language.text(
        "; target %(target)s, %(standing)s", target=language.number(entry.target), standing=word
    )
