"""
Periods: the year, quarter, month or range of years that an observation stands for.

A period keeps its begin and its end. Arithmetic on trends takes its mid-point in decimal years, on a
clock on which the year 2015 stands at 2015.0, so that whole years are whole numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from attain.errors import InvalidData

FIRST_YEAR, LAST_YEAR = 1800, 2200

_YEAR = re.compile(r"(\d{4})\Z")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])\Z")
_HALF = re.compile(r"(\d{4})-S([12])\Z")
_MONTH = re.compile(r"(\d{4})-(\d{2})\Z")
_RANGE = re.compile(r"(\d{4})\s*[/–-]\s*(\d{4})\Z")
_SPLIT_YEAR = re.compile(r"(\d{4})[/–](\d{2})\Z")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """
    A stretch of whole months, both ends included.

    Parameters
    ----------
    begin, end
        (year, month) pairs; `end` is not before `begin`.

    Raises
    ------
    InvalidData
        If the end comes before the begin, or a month is not 1 to 12.
    """

    begin: tuple[int, int]
    end: tuple[int, int]

    def __post_init__(self) -> None:
        months = {self.begin[1], self.end[1]}
        if self.end < self.begin or not months <= set(range(1, 13)):
            raise InvalidData(
                f"The period from {self.begin} to {self.end} does not run forward. "
                "Give the earlier year first."
            )

    @classmethod
    def parse(cls, text: str) -> Period:
        """
        Return the period that `text` names.

        Known forms: `2015`, `2015-Q1`, `2015-S1`, `2015-03`, `2014/2016` or `2014-2016`, and split
        years such as `2015/16`. A `2015-16` is no month and is read as the split year 2015 to 2016;
        `2009-10` is a month. Dates written with day and month are refused, never guessed.

        Raises
        ------
        InvalidData
            If the text has none of these forms.

        Examples
        --------
        >>> Period.parse("2014-2016").time
        2015.0
        """
        return _parse(text.strip())

    @classmethod
    def of_year(cls, year: int) -> Period:
        """Return the calendar year `year`."""
        return cls((year, 1), (year, 12))

    @property
    def time(self) -> float:
        """The mid-point in decimal years; 2015 is 2015.0, 2015/2016 is 2015.5."""
        first = self.begin[0] * 12 + self.begin[1] - 1
        last = self.end[0] * 12 + self.end[1]
        return (first + last) / 24 - 0.5

    @property
    def year(self) -> int:
        """The year in which the period begins."""
        return self.begin[0]

    @property
    def months(self) -> int:
        """Its length in months."""
        (y0, m0), (y1, m1) = self.begin, self.end
        return (y1 - y0) * 12 + m1 - m0 + 1

    def __str__(self) -> str:
        (y0, m0), (y1, m1) = self.begin, self.end
        if (m0, m1) == (1, 12):
            return f"{y0:04d}" if y0 == y1 else f"{y0:04d}/{y1:04d}"
        if self.months == 1:
            return f"{y0:04d}-{m0:02d}"
        if self.months == 6 and m0 in (1, 7):
            return f"{y0:04d}-S{(m0 + 5) // 6}"
        if self.months == 3 and m0 % 3 == 1:
            return f"{y0:04d}-Q{(m0 + 2) // 3}"
        return f"{y0:04d}-{m0:02d}/{y1:04d}-{m1:02d}"


def _years(first: int, last: int) -> Period:
    return Period((first, 1), (last, 12))


@lru_cache(maxsize=65536)
def _parse(text: str) -> Period:
    period = _of_one_year(text) or _of_several_years(text)
    if period is None or not FIRST_YEAR <= period.begin[0] <= period.end[0] <= LAST_YEAR:
        raise InvalidData(
            f"The period {text!r} is not understood. Write a year (2015), a quarter (2015-Q1), "
            "a month (2015-03) or a range of years (2014/2016)."
        )
    return period


def _of_one_year(text: str) -> Period | None:
    if match := _YEAR.match(text):
        return Period.of_year(int(match[1]))
    for form, length in ((_QUARTER, 3), (_HALF, 6), (_MONTH, 1)):
        match = form.match(text)
        if match and 1 <= int(match[2]) <= 12 // length:
            year, last = int(match[1]), int(match[2]) * length
            return Period((year, last - length + 1), (year, last))
    return None


def _of_several_years(text: str) -> Period | None:
    if match := _RANGE.match(text):
        return _years(int(match[1]), int(match[2]))
    match = _SPLIT_YEAR.match(text) or _MONTH.match(text)
    if match and int(match[2]) == (int(match[1]) + 1) % 100:
        return _years(int(match[1]), int(match[1]) + 1)
    return None
