"""Units, values and periods of a series in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from attain.reporting.code_words import dimension_words, unit_words

if TYPE_CHECKING:
    from attain.reporting.language import Language
    from attain.usecases.portal.chain import SeriesPage
    from attain.usecases.portal.chain_lines import Figure, Line

Names = Callable[[str], str]
"""Gives the name of an area by its code, in the language of the page."""

BARE_UNITS = frozenset({"BOOL", "IX", "NUMBER", "PH", "PROB", "RO", "SCORE"})
"""Units whose words cannot follow a number in a sentence; they stand in brackets."""


def unit_of(line: Line, language: Language) -> str:
    """Return the unit of a series in words, with the power of ten of its values."""
    unit = unit_words(line.key.unit, language)
    if not unit:
        unit = language.text("unit not stated")
    if not line.multiplier:
        return unit
    if line.multiplier == 3:
        return language.text("thousand %(unit)s", unit=unit)
    if line.multiplier == 6:
        return language.text("million %(unit)s", unit=unit)
    return language.text(
        "%(unit)s, times ten to the power of %(power)s",
        unit=unit,
        power=language.number(line.multiplier),
    )


def with_unit(value: float, line: Line, language: Language, *, bound: str = "") -> str:
    """Return a value with its unit, as it stands in a sentence."""
    number, unit = f"{bound}{language.number(value)}", unit_of(line, language)
    bare = line.key.unit in BARE_UNITS or not line.key.unit
    return f"{number} ({unit})" if bare else f"{number} {unit}"


def figure_words(figure: Figure, line: Line, language: Language) -> str:
    """Return a figure with its unit, and the sign of a bound before it."""
    return with_unit(float(figure.value or 0.0), line, language, bound=figure.bound)


def period_words(period: object, language: Language) -> str:
    """Return a period for reading; a decimal year, which is none, by its year."""
    text = str(period)
    return language.period(text.partition(".")[0] if "." in text else text)


def subject_words(page: SeriesPage, language: Language) -> str:
    """Return the group of people that the series speaks of; empty for the total."""
    return dimension_words(page.line.key.dimensions, language)
