"""
Fitted lines: least squares, and Theil-Sen where one value lies far off.

With two values the line joins them. From three on it is the least-squares line: a further value on
the line leaves it as it is, and anybody can recompute it. From `SCREENED_FROM` values on each value is
tested by its externally studentised residual (Bonferroni, one per cent); where one fails, the line is
that of Theil (1950) and Sen (1968), the median of all pairwise slopes, with Sen's interval.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from attain.domain.progress.distributions import student_quantile
from attain.domain.progress.facts import ROUNDING, Window
from attain.domain.progress.panel import Booleans, Floats, Integers

SCREENED_FROM = 6
COLUMNS = 4096
"""Series fitted at once: their block stays in the processor's cache."""
OUTLIER_LEVEL = 0.01
INTERVAL = 0.90
"""Share of future values that the intervals should hold: from the 5th to the 95th percentile."""
_HALF_NORMAL = 1.6448536269514722  # the 95th percentile of the normal distribution
_MAD_TO_SIGMA = 1.4826022185056018


@dataclass(slots=True)
class Lines:
    """
    One line a series: value = start + slope * (time - origin), on the scale of the series.

    `spread` is the standard deviation of the residuals and `slope_error` the standard error of the
    slope, NaN where the values allow none; `influence_low` and `influence_high` bound what leaving one
    value out takes from the line at `until`.
    """

    origin: Floats
    start: Floats
    slope: Floats
    n: Integers
    mean_time: Floats
    spread: Floats
    slope_error: Floats
    outlier: Booleans
    influence_low: Floats
    influence_high: Floats

    @classmethod
    def unknown(cls, window: Window) -> Lines:
        """Return lines of which nothing is known yet."""
        size = len(window.n)
        blank = (np.full(size, np.nan) for _ in range(5))
        start, slope, mean_time, spread, slope_error = blank
        return cls(
            origin=window.begin,
            start=start,
            slope=slope,
            n=window.n,
            mean_time=mean_time,
            spread=spread,
            slope_error=slope_error,
            outlier=np.zeros(size, np.bool_),
            influence_low=np.zeros(size),
            influence_high=np.zeros(size),
        )

    def at(self, time: Floats) -> Floats:
        """Return the height of each line at `time`."""
        return self.start + self.slope * (time - self.origin)

    def prediction_error(self, time: Floats) -> Floats:
        """Return the standard error of one future value at `time`, with its own noise."""
        away = time - self.origin - self.mean_time
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.sqrt(self.spread**2 * (1 + 1 / self.n) + (self.slope_error * away) ** 2)


def fitted_lines(window: Window, scaled: Floats, until: Floats) -> Lines:
    """
    Return the line through the points of each series.

    Parameters
    ----------
    scaled
        The values of `window`, on the scale of their series.
    until
        The time, one a series, for which the influence of single values is wanted.

    Notes
    -----
    Series with the same number of values are fitted together, as a block with a row for each value and
    a column for each series; sums run down the rows in order, so that no series depends on another.
    """
    lines, n = Lines.unknown(window), window.n
    for size in np.flatnonzero(np.bincount(n))[::-1]:
        if size < 2:
            break
        chosen = np.flatnonzero(n == size)
        for some in np.split(chosen, range(COLUMNS, len(chosen), COLUMNS)):
            time, value = (
                _block(a, window.offsets, some, int(size)) for a in (window.time, scaled)
            )
            _fit(lines, some, time, value, until[some])
    _straighten(lines, window, scaled)
    return lines


def _block(flat: Floats, offsets: Integers, chosen: Integers, n: int) -> Floats:
    """Return the n figures of each of the series `chosen` as a block, a column a series."""
    first, last = int(offsets[chosen[0]]), int(offsets[chosen[-1] + 1])
    if last - first == n * len(chosen):
        return np.ascontiguousarray(flat[first:last].reshape(-1, n).T)
    return np.asarray(flat[offsets[:-1][chosen] + np.arange(n)[:, None]])


def _fit(lines: Lines, chosen: Integers, time: Floats, value: Floats, until: Floats) -> None:
    """Fill in the least-squares lines of the series `chosen`, whose figures are n by R blocks."""
    n = len(time)
    if (time == time[:, :1]).all():
        time = time[:, :1]  # one calendar for all: what follows from it is worked out once
    x, y = time - time[0], value - value[0]
    mean_x, mean_y = _total(x) / n, _total(y) / n
    x, y = x - mean_x, y - mean_y
    squares = _total(x * x)
    slope = _total(x * y) / squares
    residual = y - slope * x
    rest = _total(residual * residual)
    size = np.maximum(np.max(np.abs(y), axis=0), np.abs(value[0]))
    exact = rest <= n * (ROUNDING * size) ** 2
    rest = np.where(exact, 0.0, rest)
    lines.slope[chosen] = slope
    lines.start[chosen] = value[0] + mean_y - slope * mean_x
    lines.mean_time[chosen] = mean_x
    if n == 2:  # two values lie on their line, and nothing is left over
        return
    sigma = np.sqrt(rest / (n - 2))
    lines.spread[chosen] = sigma
    lines.slope_error[chosen] = sigma / np.sqrt(squares)
    with np.errstate(invalid="ignore", divide="ignore"):
        freed = residual / (1 - 1 / n - x * x / squares)
        influence = freed * (1 / n + x * ((until - time[0] - mean_x) / squares))
        lines.influence_low[chosen] = np.minimum(np.min(influence, axis=0), 0.0)
        lines.influence_high[chosen] = np.maximum(np.max(influence, axis=0), 0.0)
        if n >= SCREENED_FROM:
            worst = np.max(residual * freed, axis=0) / rest
            lines.outlier[chosen] = ~exact & (worst > _outlier_share(n))


def _total(block: Floats) -> Floats:
    """Return the sum of the rows, taken in order whatever the number of columns."""
    total: Floats = block[0].copy()
    for row in block[1:]:
        total += row
    return total


@lru_cache(maxsize=1024)
def _outlier_share(n: int) -> float:
    """Return the share of the squared residuals above which one of `n` values is an outlier."""
    t = student_quantile(1 - OUTLIER_LEVEL / (2 * n), n - 3)
    return t * t / (n - 3 + t * t)


def _straighten(lines: Lines, window: Window, scaled: Floats) -> None:
    """Replace the lines of series with an outlier by those of Theil and Sen."""
    for size in np.flatnonzero(np.bincount(lines.n[lines.outlier])):
        chosen = np.flatnonzero(lines.outlier & (lines.n == size))
        for some in np.array_split(chosen, max(1, len(chosen) * int(size) ** 2 // 2_000_000)):
            places = window.offsets[:-1][some][:, None] + np.arange(size)
            time = window.time[places] - lines.origin[some][:, None]
            slope, slope_error, start, sigma = theil_sen(time, scaled[places])
            lines.slope[some], lines.slope_error[some] = slope, slope_error
            lines.start[some], lines.spread[some] = start, sigma


def theil_sen(time: Floats, value: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """
    Return slope, its standard error, height at time zero, and residual spread of m series.

    Parameters
    ----------
    time, value
        m by n arrays, n at least 3, time rising along each row.

    Notes
    -----
    The slope is the median of all pairwise slopes, the height the median of value - slope * time.
    The error is half of Sen's 90 % interval (ranks of the sorted slopes, Kendall's variance) divided
    by the normal quantile; the spread is the median absolute residual scaled to a normal sigma.

    Examples
    --------
    >>> slope, *_ = theil_sen(np.array([[0.0, 1, 2, 3]]), np.array([[0.0, 1, 2, 30]]))
    >>> float(slope[0])
    5.5
    """
    n = time.shape[1]
    i, j = _pairs(n)
    slopes = np.sort((value[:, j] - value[:, i]) / (time[:, j] - time[:, i]), axis=1)
    slope = _median_of_sorted(slopes)
    half = _HALF_NORMAL * np.sqrt(n * (n - 1) * (2 * n + 5) / 18) / 2
    middle = slopes.shape[1] / 2
    low = max(0, int(np.floor(middle - half)))
    high = min(slopes.shape[1] - 1, int(np.ceil(middle + half)))
    error = (slopes[:, high] - slopes[:, low]) / (2 * _HALF_NORMAL)
    rest = value - slope[:, None] * time
    start = _median_of_sorted(np.sort(rest, axis=1))
    off = np.sort(np.abs(rest - start[:, None]), axis=1)
    sigma = _MAD_TO_SIGMA * _median_of_sorted(off)
    return slope, error, start, sigma * np.sqrt(n / (n - 2))


@lru_cache(maxsize=256)
def _pairs(n: int) -> tuple[Integers, Integers]:
    i, j = np.triu_indices(n, 1)
    return i, j


def _median_of_sorted(rows: Floats) -> Floats:
    middle = rows.shape[1] // 2
    if rows.shape[1] % 2:
        return rows[:, middle]
    return np.asarray((rows[:, middle - 1] + rows[:, middle]) / 2)
