"""Columns of figures: decimal signs stand below one another, and no digit is invented for that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeGuard

if TYPE_CHECKING:
    from attain.reporting.language import Language

FIGURE_SPACE = "\u2007"
"""As wide as a digit."""
POINT_SPACE = "\u2008"
"""As wide as a decimal sign."""


def fillers(language: Language, values: Sequence[object]) -> list[str]:
    """
    Return for each value of a column the spaces to put behind it, so that decimal signs align.

    What is no number gets none. Padding with zeros would say more than the figures do.

    Examples
    --------
    >>> from attain.reporting.language import language_of
    >>> found = fillers(language_of("en"), [0.71, 0.4, 12, None])
    >>> [len(spaces) for spaces in found]
    [0, 1, 3, 0]
    """
    sign = language.number(0.5)[1:2]
    digits = [_digits(language.number(v), sign) if _is_number(v) else None for v in values]
    most = max((each for each in digits if each is not None), default=0)
    return [
        ""
        if own is None
        else (POINT_SPACE if most and not own else "") + FIGURE_SPACE * (most - own)
        for own in digits
    ]


def column_fillers(language: Language, rows: Sequence[Sequence[object]], place: int) -> list[str]:
    """Return `fillers` for the column at `place` of a table whose cells may be mappings."""
    return fillers(language, [_plain(row[place]) for row in rows])


def _plain(cell: object) -> object:
    if isinstance(cell, Mapping):
        return cell.get("value") if cell.get("text") is None else None
    return cell


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _digits(text: str, sign: str) -> int:
    return len(text.partition(sign)[2])
