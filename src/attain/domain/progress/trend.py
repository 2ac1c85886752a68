"""
Fitted lines: least squares, and Theil-Sen where one value lies far off.

With two values the line joins them. From three on it is the least-squares line: a further value on
the line leaves it as it is, and anybody can recompute it. From `SCREENED_FROM` values on each value is
tested by its externally studentised residual (Bonferroni, one per cent); where one fails, the line is
that of Theil (1950) and Sen (1968), the median of all pairwise slopes, with Sen's interval.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from attain.domain.progress.distributions import student_quantile
from attain.domain.progress.facts import ROUNDING, Facts
from attain.domain.progress.panel import Booleans, Floats, Integers
from attain.domain.progress.segments import reduced, spread, sums

SCREENED_FROM = 6
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

    def at(self, time: Floats) -> Floats:
        """Return the height of each line at `time`."""
        return self.start + self.slope * (time - self.origin)

    def prediction_error(self, time: Floats) -> Floats:
        """Return the standard error of one future value at `time`, with its own noise."""
        away = time - self.origin - self.mean_time
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.sqrt(self.spread**2 * (1 + 1 / self.n) + (self.slope_error * away) ** 2)


def fitted_lines(facts: Facts, scaled: Floats, until: Floats) -> Lines:
    """
    Return the line through the window of each series.

    Parameters
    ----------
    scaled
        The values of all windows, on the scale of their series.
    until
        The time, one a series, for which the influence of single values is wanted.
    """
    offsets, n = facts.offsets, facts.n
    ones = np.maximum(n, 1)
    first = (
        np.where(n > 0, scaled[np.minimum(offsets[:-1], len(scaled) - 1)], np.nan)
        if len(scaled)
        else facts.baseline
    )
    x = facts.time - spread(facts.baseline_time, offsets)
    y = scaled - spread(first, offsets)
    mean_x, mean_y = sums(x, offsets) / ones, sums(y, offsets) / ones
    x -= spread(mean_x, offsets)
    y -= spread(mean_y, offsets)
    squares = sums(x * x, offsets)
    with np.errstate(invalid="ignore", divide="ignore"):
        slope = sums(x * y, offsets) / squares
    residual = y - spread(slope, offsets) * x
    rest = sums(residual * residual, offsets)
    top = reduced(np.maximum, np.abs(y), offsets, empty=0.0)
    exact = rest <= ones * (ROUNDING * np.maximum(top, np.abs(first))) ** 2
    rest = np.where(exact, 0.0, rest)
    with np.errstate(invalid="ignore", divide="ignore"):
        sigma = np.where(n > 2, np.sqrt(rest / (n - 2)), np.nan)
        slope_error = sigma / np.sqrt(squares)
        lever = 1 / spread(ones.astype(np.float64), offsets) + x * x / spread(squares, offsets)
        freed = residual / (1 - lever)
        worst = reduced(np.maximum, residual * freed, offsets, empty=0.0) / rest
        reach = (until - facts.baseline_time - mean_x) / squares
        influence = freed * (
            1 / spread(ones.astype(np.float64), offsets) + x * spread(reach, offsets)
        )
    lines = Lines(
        origin=facts.baseline_time,
        start=first + mean_y - slope * mean_x,
        slope=slope,
        n=n,
        mean_time=mean_x,
        spread=sigma,
        slope_error=slope_error,
        outlier=(n >= SCREENED_FROM) & ~exact & (worst > _outlier_share(n)),
        influence_low=reduced(np.minimum, influence, offsets, empty=0.0),
        influence_high=reduced(np.maximum, influence, offsets, empty=0.0),
    )
    _straighten(lines, facts, scaled)
    return lines


def _outlier_share(n: Integers) -> Floats:
    """Return the share of the squared residuals above which a value is an outlier, for each n."""
    table = np.full(int(n.max(initial=0)) + 1, np.inf)
    for size in np.unique(n[n >= SCREENED_FROM]):
        t = student_quantile(1 - OUTLIER_LEVEL / (2 * int(size)), int(size) - 3)
        table[size] = t * t / (size - 3 + t * t)
    return table[n]


def _straighten(lines: Lines, facts: Facts, scaled: Floats) -> None:
    """Replace the lines of series with an outlier by those of Theil and Sen."""
    for size in np.unique(lines.n[lines.outlier]):
        chosen = np.flatnonzero(lines.outlier & (lines.n == size))
        for some in np.array_split(chosen, max(1, len(chosen) * int(size) ** 2 // 2_000_000)):
            places = facts.offsets[:-1][some][:, None] + np.arange(size)
            time = facts.time[places] - facts.baseline_time[some][:, None]
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
    i, j = np.triu_indices(n, 1)
    slopes = np.sort((value[:, j] - value[:, i]) / (time[:, j] - time[:, i]), axis=1)
    slope = np.median(slopes, axis=1)
    half = _HALF_NORMAL * np.sqrt(n * (n - 1) * (2 * n + 5) / 18) / 2
    middle = slopes.shape[1] / 2
    low = max(0, int(np.floor(middle - half)))
    high = min(slopes.shape[1] - 1, int(np.ceil(middle + half)))
    error = (slopes[:, high] - slopes[:, low]) / (2 * _HALF_NORMAL)
    rest = value - slope[:, None] * time
    start = np.median(rest, axis=1)
    sigma = _MAD_TO_SIGMA * np.median(np.abs(rest - start[:, None]), axis=1)
    return slope, error, start, sigma * np.sqrt(n / (n - 2))
