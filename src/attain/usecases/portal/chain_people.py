"""People behind the gap: how many a distance from the target stands for, or why nobody can say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from attain.reporting.catalogues import message

if TYPE_CHECKING:
    from attain.domain.series import SeriesKey
    from attain.reporting.language import Language
    from attain.usecases.portal.chain_verdicts import RuleVerdict
    from attain.usecases.show import IndicatorEntry

WHY_UNKNOWN = {
    "no_denominator": message(
        "How many people stand behind the gap is not known: the values of this indicator count "
        "no people, or it is not settled which."
    ),
    "parity": message(
        "How many people stand behind the gap is not known: a ratio of two groups would take "
        "the size of both."
    ),
    "no_number": message(
        "How many people stand behind the gap cannot be said, because the target names no number."
    ),
    "no_value": message(
        "How many people stand behind the gap cannot be said, because there is no value to "
        "hold against the target."
    ),
    "breakdown": message(
        "How many people stand behind the gap is not worked out here: this release counts "
        "people for series of the whole population only."
    ),
    "no_figure": message(
        "How many people stand behind the gap is not known: the release has no figure of how "
        "many people there are."
    ),
}
"""Why the number of people is not known, as a sentence."""


@dataclass(frozen=True, slots=True)
class People:
    """
    How many people stand behind a gap.

    Attributes
    ----------
    behind
        Persons in the year of the value judged; None where it is not known, and `unknown` says why.
    each_year
        Persons a year to be reached, or spared, until the deadline; None where it is not known.
    counted
        The code of the people that the indicator speaks of, such as LIVE_BIRTHS; may be empty.
    at_most
        Whether the value is only known as a bound, and the number with it.
    unknown
        The reason why it is not known, a key of `WHY_UNKNOWN`; empty where the number is known.
    """

    behind: float | None
    each_year: float | None
    counted: str
    period: str
    unknown: str
    at_most: bool = False


def people_of(verdict: RuleVerdict, indicator: IndicatorEntry, key: SeriesKey) -> People:
    """Return the people behind the gap of a verdict on the series `key` of `indicator`."""
    numbers, counted = verdict.numbers, indicator.plain["denominator"]
    behind = numbers["people_behind"]
    period = "" if numbers["judged_period"] is None else str(numbers["judged_period"])
    unknown = ""
    if behind is None:
        unknown = _why_unknown(verdict, indicator, key)
    bounded = "censored" in verdict.marks
    return People(behind, numbers["people_each_year"], counted, period, unknown, bounded)


def people_sentences(people: People, language: Language, *, lower_is_better: bool) -> list[str]:
    """Return in sentences how many people the gap stands for, or why that is not known."""
    if people.behind is None:
        return [language.text(WHY_UNKNOWN[people.unknown])]
    if not people.behind:
        return [language.text("The target is met, so nobody is behind it.")]
    count = language.number(round(people.behind))
    if people.at_most:
        count = language.text("at most %(count)s", count=count)
    period = language.period(people.period)
    if lower_is_better:
        said = language.text(
            "In %(period)s there were %(count)s people or cases more than the target allows.",
            period=period,
            count=count,
        )
    else:
        said = language.text(
            "In %(period)s, %(count)s people were still to be reached to meet the target.",
            period=period,
            count=count,
        )
    return [said, *_each_year(people, language, lower_is_better=lower_is_better)]


def counted_people(people: People) -> str:
    """Return the official name of the people that are counted, in English; the code if unknown."""
    from attain.usecases.dictionary import shipped_codelists

    names = {code.id: code.name for code in shipped_codelists()["DENOMINATORS"].codes}
    return names.get(people.counted, people.counted)


def _each_year(people: People, language: Language, *, lower_is_better: bool) -> list[str]:
    if people.each_year is None:
        return []
    count = language.number(round(abs(people.each_year)))
    if people.each_year < 0:
        return []
    if lower_is_better:
        return [
            language.text(
                "To reach the target in time, there must be %(count)s fewer each year, the change "
                "of the population included.",
                count=count,
            )
        ]
    return [
        language.text(
            "To reach the target in time, %(count)s more must be reached each year, the growth of "
            "the population included.",
            count=count,
        )
    ]


def _why_unknown(verdict: RuleVerdict, indicator: IndicatorEntry, key: SeriesKey) -> str:
    numbers = verdict.numbers
    checks = (
        ("no_denominator", not (indicator.plain["denominator"] and indicator.plain["per"])),
        ("parity", numbers["direction"] == "parity"),
        ("no_number", numbers["target"] is None),
        ("no_value", numbers["judged"] is None),
        ("breakdown", bool(key.dimensions)),
    )
    return next((reason for reason, holds in checks if holds), "no_figure")
