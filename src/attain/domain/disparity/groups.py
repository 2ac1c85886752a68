"""
Groups against the total: how far each stands from it, and which stands furthest behind.

Two simple measures are taken, the difference and the ratio, both of the group to the total of the same
series, area, unit and period. Both are the plain ones of the literature on inequality (as in the World
Health Organization's handbook on monitoring health inequality of 2013; from knowledge, not looked up).
Which group is called *furthest behind* is our own rule: the largest distance from the total against the
wanted direction, in the unit of the series. The choice of the total as the yardstick, not of the best
group, follows from what the totals are for: they are what a target speaks of.

The two measures may disagree about two series (1 against 2, and 50 against 60), but not about the order
of groups that are held against one total.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from attain.domain.frameworks import Direction

Floats = NDArray[np.float64]

PARITY = 1.0
"""The value of a ratio at which two groups are equal."""


@dataclass(frozen=True, slots=True)
class Disparity:
    """
    One group against the total.

    Attributes
    ----------
    group
        Its dimensions, in canonical text.
    value, total
        In the unit of the series, of one period.
    difference
        value - total, in that unit.
    ratio
        value / total; None unless both are above zero.
    behind
        How far the group is behind the total, in that unit: below zero if it is ahead; None where the
        series has no wanted direction.
    """

    group: str
    value: float
    total: float
    difference: float
    ratio: float | None
    behind: float | None


def behind(
    values: ArrayLike, totals: ArrayLike, *, direction: Direction, parity: float = PARITY
) -> Floats:
    """
    Return how far values are behind totals, against the wanted direction.

    Parameters
    ----------
    values, totals
        N values of groups and of their totals, in the unit of the series.
    direction
        Where values should go.
    parity
        For `Direction.PARITY`, the value that is wanted.

    Returns
    -------
    array
        N numbers in the unit of the series: total - value where more is better, value - total where
        less is better, |value - parity| - |total - parity| where parity is wanted. Above zero is
        behind; NaN where a value is unknown or no direction is wanted.

    Examples
    --------
    >>> behind([60.0, 90.0], 80.0, direction=Direction.INCREASE).tolist()
    [20.0, -10.0]
    >>> behind([31.0, 24.0], 28.0, direction=Direction.DECREASE).tolist()
    [3.0, -4.0]
    """
    value, total = np.broadcast_arrays(np.asarray(values, float), np.asarray(totals, float))
    if direction is Direction.INCREASE:
        return np.asarray(total - value)
    if direction is Direction.DECREASE:
        return np.asarray(value - total)
    if direction is Direction.PARITY:
        return np.asarray(np.abs(value - parity) - np.abs(total - parity))
    return np.full(value.shape, np.nan)


def against_total(
    groups: Mapping[str, tuple[float, float]], *, direction: Direction, parity: float = PARITY
) -> list[Disparity]:
    """
    Return each group against its total, in the order given.

    Parameters
    ----------
    groups
        By the dimensions of the group, its value and the value of the total in the same period.
        Values that are missing, or only known as a bound, are left out by the caller.
    direction, parity
        As in `behind`.

    Examples
    --------
    >>> rural = against_total({"URBANISATION=R": (60.0, 80.0)}, direction=Direction.INCREASE)[0]
    >>> rural.difference, rural.ratio, rural.behind
    (-20.0, 0.75, 20.0)
    """
    values = np.array([pair[0] for pair in groups.values()], float)
    totals = np.array([pair[1] for pair in groups.values()], float)
    distances = behind(values, totals, direction=direction, parity=parity)
    return [
        Disparity(
            group,
            value,
            total,
            value - total,
            value / total if value > 0 and total > 0 else None,
            None if math.isnan(distance) else float(distance),
        )
        for (group, (value, total)), distance in zip(groups.items(), distances, strict=True)
    ]


def furthest_behind(found: list[Disparity]) -> list[Disparity]:
    """
    Return the group that is furthest behind its total; several if they are equally far, none if none is.

    Examples
    --------
    >>> found = against_total(
    ...     {"SEX=F": (24.0, 28.0), "SEX=M": (31.0, 28.0)}, direction=Direction.DECREASE
    ... )
    >>> [each.group for each in furthest_behind(found)]
    ['SEX=M']
    """
    late = [each for each in found if each.behind is not None and each.behind > 0]
    most = max((each.behind for each in late if each.behind is not None), default=0.0)
    return [each for each in late if each.behind is not None and math.isclose(each.behind, most)]
