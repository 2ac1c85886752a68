"""
People behind the gap: how many people a distance from a target stands for.

The distance is turned into people with the indicator's own denominator: births for mortality under
five, women of 15 to 49 years for contraception. Where the denominator or its unit is unknown there
is no number, which is something else than nobody.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from attain.domain.frameworks import Direction
from attain.errors import InvalidData

Array = NDArray[np.float64]

COUNTED = {
    "AGE=M0": {"LIVE_BIRTHS"},
    "AGE=Y0": {"LIVE_BIRTHS"},
    "AGE=Y0T4": {"LIVE_BIRTHS", "POP_0_4", "CHILDREN_0_4_FEVER"},
    "AGE=Y15T24": {"POP_15_24"},
    "AGE=Y15T19;SEX=F": {"POP_F_15_19"},
    "AGE=Y15T49;SEX=F": {"POP_F_15_49", "WOMEN_NEED_FAMILY_PLANNING"},
    "AGE=Y20T24;SEX=F": {"POP_F_20_24"},
    "AGE=Y5T17": {"POP_5_17"},
    "AGE=Y_GE15": {"POP_15_PLUS", "LABOUR_FORCE"},
}
"""
The denominators that count just the people of a breakdown, by its dimensions.

Our own rule: a target may be judged on one group only, such as children under five. What its values
are shares of is then that group, or the births that it came from; of any other group the number of
people stays unknown, because the denominator counts more of them than the group has.
"""

_SIGNS = {Direction.INCREASE: 1.0, Direction.DECREASE: -1.0}


def counts_people_of(denominator: str, dimensions: str) -> bool:
    """
    Return whether `denominator` counts the people of a series, by `COUNTED`.

    Examples
    --------
    >>> counts_people_of("LIVE_BIRTHS", "AGE=Y0T4"), counts_people_of("POP_15_24", "SEX=F")
    (True, False)
    """
    return not dimensions or denominator in COUNTED.get(dimensions, ())


def people_behind_gap(
    value: ArrayLike,
    target: ArrayLike,
    denominator: ArrayLike,
    *,
    per: float | None,
    direction: Direction,
) -> Array:
    """
    Return how many people the distance from the target stands for.

    Parameters
    ----------
    value, target
        In the unit of the indicator, such as per cent or deaths per 1,000 live births.
    denominator
        Persons (or births) in the year of the value.
    per
        What the value is per: 100 for per cent, 1000, 100000; None if values mean no people.
    direction
        Where values should go.

    Returns
    -------
    array
        Persons, zero or more: zero where the target is met, NaN where something is unknown. For a
        mortality rate these are deaths that would not have happened in that year.

    Raises
    ------
    InvalidData
        If `per` is not above zero.

    Notes
    -----
    max(0, D (T - v)) / per * denominator, D = 1 where more is better and -1 where less is. Persons
    behind a parity ratio are unknown: two denominators would be needed.

    Examples
    --------
    >>> people_behind_gap(60.0, 80.0, 5_000_000.0, per=100, direction=Direction.INCREASE)
    array(1000000.)
    """
    level, wanted, persons = _same_shape(value, target, denominator)
    sign = _SIGNS.get(direction)
    if per is None or sign is None:
        return np.full(level.shape, np.nan)
    _check_per(per)
    return np.asarray(np.maximum(0.0, sign * (wanted - level)) / per * persons)


def new_people_each_year(
    value: ArrayLike,
    target: ArrayLike,
    denominator: ArrayLike,
    denominator_at_target: ArrayLike,
    *,
    years: ArrayLike,
    per: float | None,
    direction: Direction,
) -> Array:
    """
    Return how many people more (or fewer) each year it takes to reach the target in time.

    Parameters
    ----------
    denominator, denominator_at_target
        Persons in the year of the value and in the target year, of one and the same revision.
    years
        Years from the value to the target; others as in `people_behind_gap`.

    Returns
    -------
    array
        Persons a year, counted in the wanted direction: people newly reached where more is better,
        people newly spared where less is better. It contains the growth of the population, so that
        it can be above zero where the target is met already, and below zero. NaN where something is
        unknown or no time is left.

    Notes
    -----
    (T / per * N_T - v / per * N) / years, its sign turned where less is better.

    Examples
    --------
    >>> new_people_each_year(
    ...     60.0, 80.0, 5e6, 6e6, years=10.0, per=100, direction=Direction.INCREASE
    ... )
    array(180000.)
    """
    level, wanted, now, then, time = _same_shape(
        value, target, denominator, denominator_at_target, years
    )
    sign = _SIGNS.get(direction)
    if per is None or sign is None:
        return np.full(level.shape, np.nan)
    _check_per(per)
    time = np.where(time > 0, time, np.nan)
    return np.asarray(sign * (wanted * then - level * now) / per / time)


def _same_shape(*parts: ArrayLike) -> tuple[Array, ...]:
    return tuple(np.broadcast_arrays(*(np.asarray(part, dtype=np.float64) for part in parts)))


def _check_per(per: float) -> None:
    if not per > 0:
        raise InvalidData(
            f"`per` is {per:g}: give what the value is per, such as 100 for per cent."
        )
