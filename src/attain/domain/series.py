"""
Series keys: the codes that single out one series.

A series is told apart by its series code, its reference area, its dimensions other than time, and its
unit: a figure in another unit is another series.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from attain.errors import InvalidData

TOTAL_CODES = frozenset({"", "_T", "_Z", "TOTAL", "ALLAGE", "ALLAREA", "BOTHSEX", "MF"})
"""Codes that say 'no breakdown by this dimension' in the files that we read."""


def dimensions_text(codes: Mapping[str, str]) -> str:
    """
    Return dimensions in canonical text: `AGE=15-24;SEX=F`, names in order, totals left out.

    Raises
    ------
    InvalidData
        If a name or a code holds one of the separators `;` and `=`.

    Examples
    --------
    >>> dimensions_text({"SEX": "F", "AGE": "15-24", "LOCATION": "_T"})
    'AGE=15-24;SEX=F'
    """
    kept = {name.strip().upper(): code.strip() for name, code in codes.items()}
    for name, code in kept.items():
        if ";" in name + code or "=" in name:
            raise InvalidData(
                f"The dimension {name!r} with the code {code!r} holds a separator (; or =). "
                "Rename the column or the code."
            )
    return ";".join(f"{n}={c}" for n, c in sorted(kept.items()) if c.upper() not in TOTAL_CODES)


def dimensions_of(text: str) -> dict[str, str]:
    """Return the codes by dimension of a canonical text; the reverse of `dimensions_text`."""
    return dict(part.split("=", 1) for part in text.split(";") if part)


@dataclass(frozen=True, slots=True, order=True)
class SeriesKey:
    """What singles out one series: see the module."""

    series_code: str
    reference_area: str
    dimensions: str = ""
    unit: str = ""

    def __post_init__(self) -> None:
        if not self.series_code or not self.reference_area:
            raise InvalidData(f"A series needs a series code and a reference area, not {self}.")

    def __str__(self) -> str:
        parts = (self.series_code, self.reference_area, self.dimensions, self.unit)
        return ", ".join(part for part in parts if part)
