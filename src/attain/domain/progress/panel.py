"""Panels: many series as flat arrays sorted by series and time, with offsets; and what is asked of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Self

import numpy as np
from numpy.typing import NDArray

from attain.domain.frameworks import Direction, Scale, TargetKind, TargetRule
from attain.errors import InvalidData

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]

KINDS = tuple(TargetKind)
SCALES = tuple(Scale)
SERIES_IN_A_CHUNK = 16384
"""Series that are assessed at once: their arrays stay in the processor's cache."""


@dataclass(frozen=True, slots=True)
class Panel:
    """
    S series with N observations in all.

    Parameters
    ----------
    offsets
        S + 1 positions; series i holds the observations offsets[i] to offsets[i + 1].
    time
        N decimal years (mid-points), rising within a series.
    value
        N values in the unit of their series; NaN where there is none.
    year
        N years in which the periods begin, for rules that count a period as its first year; the
        whole part of `time` when left out.
    spell
        N numbers; figures with different numbers are not comparable. None: all are.
    bound
        N signs: -1 for `<5`, +1 for `>95`, 0 for exact values. None: all are exact.
    standard_error
        N standard errors, NaN where unknown. None: none is known.

    Raises
    ------
    InvalidData
        If the arrays do not fit together, or time does not rise within a series.
    """

    offsets: Integers
    time: Floats
    value: Floats
    year: Floats | None = None
    spell: Integers | None = None
    bound: NDArray[np.int8] | None = None
    standard_error: Floats | None = None

    def __post_init__(self) -> None:
        observations = len(self.time)
        per_observation = (self.value, self.year, self.spell, self.bound, self.standard_error)
        if any(a is not None and len(a) != observations for a in per_observation):
            raise InvalidData("The arrays of a panel must all have one entry for each observation.")
        if len(self.offsets) == 0 or self.offsets[0] != 0 or self.offsets[-1] != observations:
            raise InvalidData(
                "The offsets of a panel must run from 0 to its number of observations."
            )
        steps = np.diff(self.time) > 0
        begins = self.offsets[1:-1] - 1
        steps[begins[(begins >= 0) & (begins < len(steps))]] = True
        if not steps.all():
            where = int(np.searchsorted(self.offsets, np.flatnonzero(~steps)[0], side="right")) - 1
            raise InvalidData(
                f"Series {where} of the panel does not rise in time, or repeats a time."
            )

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @classmethod
    def of(cls, *series: Sequence[tuple[float, float]]) -> Self:
        """Return a panel of short series given as (time, value) pairs."""
        points = [point for points in series for point in points]
        counts = np.array([0, *(len(points) for points in series)], np.int64)
        table = np.array(points, np.float64).reshape(-1, 2)
        return cls(np.cumsum(counts), table[:, 0].copy(), table[:, 1].copy())

    def part(self, begin: int, end: int) -> Panel:
        """Return the series `begin` to `end` as a panel of their own."""
        low, high = int(self.offsets[begin]), int(self.offsets[end])

        part = object.__new__(Panel)  # the whole was checked, so is its part
        for field in fields(Panel):
            array = getattr(self, field.name)
            if field.name == "offsets":
                object.__setattr__(part, "offsets", array[begin : end + 1] - low)
            else:
                cut = None if array is None else array[low:high]
                object.__setattr__(part, field.name, cut)
        return part

    def parts(self, size: int = SERIES_IN_A_CHUNK) -> Iterator[tuple[int, int]]:
        """Yield (begin, end) of consecutive parts of at most `size` series."""
        for begin in range(0, len(self), size):
            yield begin, min(begin + size, len(self))


@dataclass(frozen=True, slots=True)
class Terms:
    """
    What is asked of each of S series: one entry a series, NaN where nothing is asked.

    The fields are those of `TargetRule`; `direction` is +1, -1, or 0 for parity; `kind` and `scale`
    are positions in `KINDS` and `SCALES`.
    """

    kind: NDArray[np.int8]
    direction: NDArray[np.int8]
    baseline_time: Floats
    baseline_value: Floats
    target_time: Floats
    target_value: Floats
    share: Floats
    of_complement: Booleans
    tolerance: Floats
    lower: Floats
    upper: Floats
    scale: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.kind)

    @classmethod
    def of(cls, rules: Sequence[TargetRule], *, repeat: Integers | None = None) -> Terms:
        """Return the terms of `rules`, one for each; or rule `repeat[i]` for series i."""
        table = cls(
            kind=np.array([KINDS.index(rule.kind) for rule in rules], np.int8),
            direction=np.array([_sign(rule) for rule in rules], np.int8),
            baseline_time=_numbers([rule.baseline_period for rule in rules]),
            baseline_value=_numbers([rule.baseline_value for rule in rules]),
            target_time=_numbers([rule.target_period for rule in rules]),
            target_value=_numbers([rule.target_value for rule in rules]),
            share=_numbers([rule.share for rule in rules]),
            of_complement=np.array([rule.of_complement for rule in rules], np.bool_),
            tolerance=_numbers([rule.tolerance for rule in rules]),
            lower=_numbers([rule.limits.lower for rule in rules]),
            upper=_numbers([rule.limits.upper for rule in rules]),
            scale=np.array([SCALES.index(rule.scale) for rule in rules], np.int8),
        )
        return table if repeat is None else table.take(repeat)

    def take(self, index: Integers | slice) -> Terms:
        """Return the entries at `index`."""
        return Terms(*(getattr(self, field.name)[index] for field in fields(self)))


def _sign(rule: TargetRule) -> int:
    if rule.kind is TargetKind.PARITY or rule.direction is Direction.PARITY:
        return 0
    return 1 if rule.direction is Direction.INCREASE else -1


def _numbers(values: Sequence[float | None]) -> Floats:
    return np.array([np.nan if value is None else value for value in values], np.float64)
