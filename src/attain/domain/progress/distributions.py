"""
Student's t distribution for whole degrees of freedom, on arrays.

The cumulative probability is the finite trigonometric series of Abramowitz and Stegun, Handbook of
Mathematical Functions (1964), 26.7.3 and 26.7.4: exact, and fast for the few degrees of freedom that
indicators have. Above `MANY` degrees it is Hill's normal approximation (Algorithm 395, 1970), good to
about 1e-6 there. `tests/unit/test_distributions.py` holds both against SciPy.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
MANY = 60

_erf = np.frompyfunc(math.erf, 1, 1)


def normal_cdf(z: Floats) -> Floats:
    """Return P(Z <= z) of the standard normal distribution."""
    return 0.5 * (1 + np.asarray(_erf(np.asarray(z, np.float64) / math.sqrt(2)), np.float64))


def student_cdf(t: Floats, df: NDArray[np.int64]) -> Floats:
    """Return P(T <= t) for arrays of the same shape; `df` are whole numbers of at least 1."""
    t, df = np.broadcast_arrays(np.asarray(t, np.float64), np.asarray(df, np.int64))
    answer = np.empty(t.shape)
    for degrees in np.flatnonzero(np.bincount(df.ravel())):
        chosen = df == degrees
        answer[chosen] = _cdf_of(t[chosen], int(degrees))
    return np.clip(answer, 0.0, 1.0)  # far out in a tail rounding leads a trifle beyond


def _cdf_of(t: Floats, df: int) -> Floats:
    if df > MANY:
        return normal_cdf(_as_normal(t, df))
    cos2 = df / (df + t * t)  # zero for an infinite t
    sin = np.sign(t) * np.sqrt(1 - cos2)
    term = np.ones_like(t)
    total = np.zeros_like(t)
    if df % 2:
        cos = np.sqrt(cos2)
        for k in range(3, df + 1, 2):
            total += term
            term = term * cos2 * (k - 1) / k
        angle = np.arctan2(sin, cos)
        return np.asarray(0.5 + (angle + sin * cos * total) / math.pi)
    for k in range(2, df + 1, 2):
        total += term
        term = term * cos2 * (k - 1) / k
    return np.asarray(0.5 + 0.5 * sin * total)


def _as_normal(t: Floats, df: int) -> Floats:
    with np.errstate(over="ignore"):
        a, b = df - 0.5, 48.0 * (df - 0.5) ** 2
        z2 = a * np.log1p(t * t / df)
    z2 = np.minimum(z2, 1e4)
    z = np.sqrt(z2)
    series = ((-0.4 * z2 - 3.3) * z2 - 24.0) * z2 - 85.5
    z = (series / (0.8 * z2 * z2 + 100.0 + b) + z2 + 3.0) / b * z + z
    return np.asarray(np.sign(t) * z)


@lru_cache(maxsize=1024)
def student_quantile(probability: float, df: int) -> float:
    """Return the t with P(T <= t) = `probability`, by bisection on `student_cdf`."""
    if probability < 0.5:
        return -student_quantile(1 - probability, df)
    low, high = 0.0, 1.0
    degrees = np.array([df])
    while student_cdf(np.array([high]), degrees)[0] < probability and high < 1e9:
        high *= 2
    for _ in range(80):
        middle = (low + high) / 2
        below = student_cdf(np.array([middle]), degrees)[0] < probability
        low, high = (middle, high) if below else (low, middle)
    return (low + high) / 2


def student_quantiles(probability: float, df: NDArray[np.int64]) -> Floats:
    """Return the quantile for each of the degrees of freedom; NaN where they are below 1."""
    table = np.full(int(df.max(initial=0)) + 1, np.nan)
    for degrees in np.flatnonzero(np.bincount(np.maximum(df, 0))):
        if degrees:
            table[degrees] = student_quantile(probability, int(degrees))
    return table[np.maximum(df, 0)]
