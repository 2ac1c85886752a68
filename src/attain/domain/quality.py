"""
Quality of what a body sends: four scores between 0 and 1, each with what it counts.

They help a reviewer to see where to look; nothing is refused by a score. Where a score comes from
stands with it: `Basis` parts what a source says word for word from what is usual in the literature
and from what is our own rule.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from attain.errors import InvalidData


class Basis(Enum):
    """Where a score comes from."""

    SOURCE = "verified source"
    LITERATURE = "literature"
    OWN = "our own rule"


class MeasureKind(Enum):
    """What is scored."""

    COMPLETENESS = "completeness"
    TIMELINESS = "timeliness"
    DISAGGREGATION = "disaggregation"
    BREAKS = "breaks"


BASIS: dict[MeasureKind, Basis] = {
    MeasureKind.COMPLETENESS: Basis.LITERATURE,
    MeasureKind.TIMELINESS: Basis.OWN,
    MeasureKind.DISAGGREGATION: Basis.OWN,
    MeasureKind.BREAKS: Basis.OWN,
}
"""
Where each comes from.

Completeness as cells present by cells expected is usual; which cells are expected is ours. Coverage
of disaggregation is modelled on the completeness of the minimum set of the IAEG-SDGs
(E/CN.3/2019/2), with another yardstick: what the last release has anywhere in the region.
"""

TIMELINESS: tuple[tuple[int, float], ...] = ((1, 1.0), (3, 0.75), (5, 0.5), (10, 0.25))
"""Years since the latest figure, at most, and the score of that; beyond the last it is 0."""


@dataclass(frozen=True, slots=True)
class Measure:
    """
    One score, with what it was worked out from.

    Attributes
    ----------
    part, whole
        The counts: cells present and expected; series and all of them (timeliness: series whose
        latest figure is at most a year old); breakdowns sent and known; series without a break.
    more
        Names of what is not there, or of what broke; at most `MOST_NAMED`.
    """

    kind: MeasureKind
    score: float
    part: int
    whole: int
    more: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.score <= 1 or not 0 <= self.part <= self.whole:
            raise InvalidData(f"{self.kind.value}: {self.part} of {self.whole}, {self.score}")

    @property
    def basis(self) -> Basis:
        """Where the score comes from."""
        return BASIS[self.kind]


MOST_NAMED = 20
"""Names that a measure writes out."""


def timeliness_score(years: int) -> float:
    """
    Return the score of a series whose latest figure is `years` old.

    Examples
    --------
    >>> [timeliness_score(years) for years in (0, 1, 2, 4, 9, 11)]
    [1.0, 1.0, 0.75, 0.5, 0.25, 0.0]
    """
    return next((score for most, score in TIMELINESS if years <= most), 0.0)


def timeliness(latest: Iterable[int], *, now: int) -> Measure | None:
    """
    Return the mean score over series, or None where there is none.

    Parameters
    ----------
    latest
        The year of the latest figure of each series.
    now
        The year of the review.

    Examples
    --------
    >>> timeliness([2025, 2021], now=2026).score
    0.75
    """
    ages = [max(now - each, 0) for each in latest]
    if not ages:
        return None
    score = sum(map(timeliness_score, ages)) / len(ages)
    return Measure(MeasureKind.TIMELINESS, score, sum(each <= 1 for each in ages), len(ages))


def share(kind: MeasureKind, part: int, whole: int, more: Iterable[str] = ()) -> Measure | None:
    """
    Return a score that is a plain share, or None where there is nothing to have a share of.

    Examples
    --------
    >>> share(MeasureKind.COMPLETENESS, 3, 4).score
    0.75
    >>> share(MeasureKind.BREAKS, 0, 0) is None
    True
    """
    if not whole:
        return None
    return Measure(kind, part / whole, part, whole, tuple(sorted(more)[:MOST_NAMED]))
