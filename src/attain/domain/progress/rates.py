"""
Annual rates: the compound rates of the field, for single series and for arrays.

All are shares a year. Whoever cites one states its period and its values: two points and a fit over
all points give different rates for the same series.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from attain.domain.progress.facts import Facts
from attain.domain.progress.panel import Floats
from attain.domain.progress.verdicts import Mark
from attain.errors import NotEnoughData


def annual_rate_of_reduction(first: float, last: float, *, years: float) -> float:
    """
    Return the constant yearly fall that leads from `first` to `last`.

    Parameters
    ----------
    first, last
        Two values in the same unit, both above zero.
    years
        Years between them, above zero.

    Returns
    -------
    float
        A share a year: 0.02 is a fall of 2 % each year; below zero is a rise.

    Raises
    ------
    NotEnoughData
        If there is no time between the values, or one of them is not above zero.

    Notes
    -----
    1 - (last / first) ** (1 / years), as UNICEF states its two-point rate.

    Examples
    --------
    >>> round(annual_rate_of_reduction(100.0, 90.0, years=25), 4)
    0.0042
    """
    _check_two_points(first, last, years)
    return float(1 - (last / first) ** (1 / years))


def continuous_rate_of_reduction(first: float, last: float, *, years: float) -> float:
    """
    Return the continuous yearly fall ln(first / last) / years, the form of the UN IGME.

    Parameters, errors and unit are those of `annual_rate_of_reduction`.

    Examples
    --------
    >>> round(continuous_rate_of_reduction(91.0, 31.0, years=17), 4)
    0.0633
    """
    _check_two_points(first, last, years)
    return math.log(first / last) / years


def fitted_rate_of_reduction(times: Sequence[float], values: Sequence[float]) -> float:
    """
    Return the yearly fall of the log-linear fit over all values: 1 - exp(slope of ln value on time).

    Raises
    ------
    NotEnoughData
        With fewer than two different times, or a value that is not above zero.

    Notes
    -----
    UNICEF's technical note on the average annual rate of reduction (2007); NIPN guidance note 185.

    Examples
    --------
    >>> round(fitted_rate_of_reduction([2000, 2001, 2002], [50.0, 49.0, 48.02]), 4)
    0.02
    """
    time, value = np.asarray(times, np.float64), np.asarray(values, np.float64)
    if len(time) != len(value) or len(set(times)) < 2 or not (value > 0).all():
        raise NotEnoughData(
            "A fitted rate takes values above zero at two or more different times, "
            f"not {len(value)} values at {len(set(times))} times."
        )
    away = time - time.mean()
    return float(-np.expm1(away @ np.log(value) / (away @ away)))


def _check_two_points(first: float, last: float, years: float) -> None:
    if years <= 0 or first <= 0 or last <= 0:
        raise NotEnoughData(
            f"No rate leads from {first} to {last} in {years} years: "
            "it takes two values above zero and some time between them."
        )


def compound_growth(first: Floats, last: Floats, years: Floats) -> Floats:
    """Return (last / first) ** (1 / years) - 1; NaN where the values differ in sign or start at zero."""
    with np.errstate(invalid="ignore", divide="ignore"):
        quotient = np.where(first != 0, last / first, np.nan)
        quotient = np.where(quotient >= 0, quotient, np.nan)
        return quotient ** (1 / np.where(years > 0, years, np.nan)) - 1


def mark_growth(facts: Facts) -> None:
    """Mark the series on which no growth rate can be taken, with the reason."""
    facts.marks[facts.baseline == 0] |= Mark.ZERO_BASELINE
    facts.marks[facts.baseline * facts.last < 0] |= Mark.SIGN_CHANGE
