"""What checks compare with: the areas, series, limits and units that are known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from attain.domain.frameworks import Limits

PERCENT_UNITS = frozenset({"PT", "PERCENT", "PCT", "%", "PER CENT", "PERCENTAGE"})
"""Units of shares of a hundred; how one and the same unit is spelled in the files we read."""

COUNT_UNITS = frozenset(
    {"NUMBER", "NUM", "PERSONS", "PS", "HOUSEHOLDS", "DEATHS", "CASES", "NUM_TH", "NUM_M"}
)
"""Units of things counted one by one: never below zero, and parts add up to the total."""

MARKED_AS_PROJECTION = frozenset("FE")
"""Statuses that let an observation lie in the future."""


@dataclass(frozen=True, slots=True, kw_only=True)
class References:
    """
    What is known. An empty collection means "nothing known": its checks are silent then.

    Attributes
    ----------
    areas
        Codes of reference areas in the form that the table uses.
    other_area_codes
        Other codes of the same areas (ISO alpha-2, M49, names) and what should be written instead.
    series, units
        Known series codes and units.
    limits
        Natural limits by (series code, unit); the unit "" means any.
    dimension_codes
        Known codes by dimension, such as SEX: F, M.
    as_of
        The last year that a figure may speak of, unless it is marked as a forecast.
    """

    areas: frozenset[str] = frozenset()
    other_area_codes: Mapping[str, str] = field(default_factory=dict)
    series: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    limits: Mapping[tuple[str, str], Limits] = field(default_factory=dict)
    dimension_codes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    as_of: int | None = None


def is_percent(unit: str) -> bool:
    """Return whether `unit` is a share of a hundred."""
    return unit.strip().upper() in PERCENT_UNITS


def is_count(unit: str) -> bool:
    """Return whether `unit` counts things one by one."""
    return unit.strip().upper() in COUNT_UNITS


def is_relative(unit: str) -> bool:
    """
    Return whether figures in `unit` are shares, rates per so many people, or indices.

    They do not grow with the size of an area or of its economy.

    A table without units leaves it open; then they are compared, too.
    """
    plain = unit.strip().upper()
    return not plain or is_percent(unit) or plain.startswith("PER_") or plain in {"IX", "INDEX"}


def nearest(text: str, known: Iterable[str], *, most: int = 3) -> list[str]:
    """
    Return up to `most` known codes that are spelled most like `text`, the likeliest first.

    A code one slip away (a letter wrong, missing, doubled, or two swapped) comes before others.

    Examples
    --------
    >>> nearest("KMH", ["KHM", "LAO", "MMR", "THA"])
    ['KHM']
    """
    import difflib

    by_fold = {code.casefold(): code for code in known}
    close = difflib.get_close_matches(text.casefold(), by_fold, n=8, cutoff=0.6)
    close.sort(key=lambda code: not one_slip(text.casefold(), code))
    return [by_fold[code] for code in close[:most]]


def one_slip(one: str, other: str) -> bool:
    """
    Return whether one slip of the finger leads from `one` to `other`.

    Examples
    --------
    >>> one_slip("SH_DYN_MORT", "SH_DYN_MROT"), one_slip("KHM", "LAO")
    (True, False)
    """
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    a, b = one[start:], other[start:]
    swapped = a[:2] == b[:2][::-1] and a[2:] == b[2:]
    return swapped or a[1:] == b[1:] or a == b[1:] or a[1:] == b
