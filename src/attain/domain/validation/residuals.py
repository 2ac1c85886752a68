"""
How far each value lies from what its neighbours in the same series lead to expect.

The scale is logarithmic (tens) where all values of a series are above zero, else the value divided by
the median size of the series. A value is compared with the median of its four nearest neighbours
after the median trend is taken out, and with the straight line through the neighbours on both sides;
the kinder of the two counts. Noise is the median absolute residual of the series (times 1.4826);
short series borrow from all series of the same code.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attain.domain.validation.table import Flags, Floats, Integers, Table, stretches

SHORTEST = 3
ENOUGH = 5
LONG = 12
UNKNOWN_NOISE = 0.1
NORMAL = 1.4826
AGREEMENT = 0.2

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Residuals:
    """
    Residuals of exact values in series of `SHORTEST` and more, in sorted order.

    Attributes
    ----------
    rows
        Row of the table of each value.
    series
        Number of the series of each value; `code` gives the series code of each series.
    value, time
        As in the table.
    kind
        Kinder of the two residuals, for outliers.
    plain
        Residual from the median of the neighbours, for factors of ten.
    step
        Change since the value before, with the trend taken out; NaN at the first.
    settled
        Whether the level before and after is known from two values each.
    agreed
        Whether the other values of a short series lie close together; true for longer ones.
    noise
        Of each series, on its scale.
    logarithmic
        Of each series.
    length
        Of each series.
    """

    rows: Integers
    series: Integers
    value: Floats
    time: Floats
    kind: Floats
    plain: Floats
    step: Floats
    settled: Flags
    agreed: Flags
    noise: Floats
    logarithmic: Flags
    length: Integers


def residuals(table: Table, *, without: Flags | None = None) -> Residuals:
    """Return the residuals of all exact values, but for the rows `without`."""
    rows = _exact(table)
    if without is not None and without.any():
        rows = rows[~without[rows]]
    series = stretches(table.key[rows], table.time[rows], np.zeros(len(rows), dtype=np.int64))
    rows = rows[series.order] if series.order is not None else rows
    value, time = table.value[rows], table.time[rows]
    kind, plain = np.zeros(len(rows)), np.zeros(len(rows))
    step, settled = np.full(len(rows), np.nan), np.zeros(len(rows), dtype=bool)
    agreed = np.ones(len(rows), dtype=bool)
    own, logarithmic = np.full(len(series), np.nan), np.zeros(len(series), dtype=bool)
    for chosen, at in series.by_length(SHORTEST):
        scaled, logs = _scaled(value[at])
        level = _detrended(scaled, time[at])
        plain[at] = level - _median_of_others(level)
        kind[at] = _kinder(plain[at], scaled, time[at])
        step[at[:, 1:]] = np.diff(level, axis=1)
        settled[at] = _settled(level, step[at])
        logarithmic[chosen] = logs
        if at.shape[1] < ENOUGH:
            agreed[at] = _agreed(level, plain[at])
        else:
            own[chosen] = NORMAL * np.median(np.abs(kind[at]), axis=1)
    heads = rows[series.start[:-1]] if len(series) else rows[:0]
    noise = _noise(own, series.length, table.series_code.codes[heads])
    return Residuals(
        rows, series.of_position, value, time, kind, plain, step, settled, agreed, noise,
        logarithmic, series.length,
    )  # fmt: skip


def _exact(table: Table) -> Integers:
    """Return rows with an exact, finite value and a period, in order of the file."""
    exact = table.has_value & np.isfinite(table.time) & table.bound.where(lambda text: text == "")
    order = table.series.order
    if order is None:
        return np.flatnonzero(exact)
    return order[exact[order]]


def _scaled(value: Matrix) -> tuple[Matrix, Flags]:
    """Return values on the scale of their series; a single zero takes the median's place."""
    middle = np.median(value, axis=1)
    zero = (value == 0) & (middle > 0)[:, None]
    filled = np.where(zero & (zero.sum(axis=1) <= 1)[:, None], middle[:, None], value)
    logs: Flags = np.all(filled > 0, axis=1)
    size = np.median(np.abs(filled), axis=1)
    size[size == 0] = np.inf
    with np.errstate(divide="ignore", invalid="ignore"):
        scaled = np.where(logs[:, None], np.log10(filled), filled / size[:, None])
    return scaled, logs


def _detrended(scaled: Matrix, time: Matrix) -> Matrix:
    if scaled.shape[1] < ENOUGH:
        return scaled
    span = np.diff(time, axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        rates = np.where(span > 0, np.diff(scaled, axis=1) / span, 0.0)
    slope = np.median(rates, axis=1)
    trend: Matrix = scaled - slope[:, None] * (time - time[:, :1])
    return trend


def _median_of_others(level: Matrix) -> Matrix:
    """Return, for each value, the median of its four nearest neighbours (or all others, if fewer)."""
    length = level.shape[1]
    width = min(ENOUGH, length)
    first = np.clip(np.arange(length) - width // 2, 0, length - width)
    others = [
        [place for place in range(start, start + width) if place != own]
        for own, start in enumerate(first)
    ]
    nearby = [level[:, [each[k] for each in others]] for k in range(width - 1)]
    total = sum(nearby[1:], start=nearby[0])
    if width < 4:
        return total / len(nearby)
    least, most = nearby[0], nearby[0]
    for each in nearby[1:]:
        least, most = np.minimum(least, each), np.maximum(most, each)
    return (total - least - most) / (len(nearby) - 2)


def _kinder(plain: Matrix, scaled: Matrix, time: Matrix) -> Matrix:
    """Return the smaller of the plain residual and that from the line through the neighbours."""
    if scaled.shape[1] < ENOUGH:
        return plain
    line = np.empty_like(scaled)
    line[:, 1:-1] = _line(scaled, time, 0, 2, 1)
    line[:, 0] = _line(scaled[:, :3], time[:, :3], 1, 2, 0)[:, 0]
    line[:, -1] = _line(scaled[:, -3:], time[:, -3:], 0, 1, 2)[:, 0]
    by_line = scaled - line
    return np.where(np.abs(by_line) < np.abs(plain), by_line, plain)


def _line(scaled: Matrix, time: Matrix, one: int, other: int, at: int) -> Matrix:
    """Return the line through two of three successive values, at the third."""
    size = scaled.shape[1] - 2
    x0, x1 = scaled[:, one : one + size], scaled[:, other : other + size]
    t0, t1, t = (time[:, k : k + size] for k in (one, other, at))
    span = np.where(t1 > t0, t1 - t0, 1.0)
    return x0 + (x1 - x0) * (t - t0) / span


def _settled(level: Matrix, step: Matrix) -> Flags:
    """Flag values from which on, and before which, two values stand close to one another."""
    settled = np.zeros(level.shape, dtype=bool)
    size = np.abs(step)
    if level.shape[1] >= 4:
        calm = np.maximum(size[:, 1:-2], size[:, 3:])
        settled[:, 2:-1] = calm < 0.25 * size[:, 2:-1]
    return settled


def _agreed(level: Matrix, plain: Matrix) -> Flags:
    """Flag values of a short series whose fellows differ far less from one another than from it."""
    length = level.shape[1]
    others = np.array([[k for k in range(length) if k != own] for own in range(length)])
    fellows = level[:, others]
    apart = fellows.max(axis=2) - fellows.min(axis=2)
    return np.asarray(apart <= AGREEMENT * np.abs(plain))


def _noise(own: Floats, length: Integers, code: Integers) -> Floats:
    """Return the noise of each series; short ones lean on the others of their code."""
    pooled = _pooled(own, code)
    pooled = np.where(np.isnan(pooled), UNKNOWN_NOISE, pooled)
    weight = np.clip((length - ENOUGH + 1) / (LONG - ENOUGH + 1), 0.0, 1.0)
    weight = np.where(np.isnan(own), 0.0, weight)
    return weight * np.nan_to_num(own) + (1 - weight) * np.maximum(pooled, np.nan_to_num(own))


def _pooled(own: Floats, code: Integers) -> Floats:
    """Return the upper quartile of the noise among series of the same code, NaN if there is none."""
    known = np.flatnonzero(~np.isnan(own))
    result = np.full(int(code.max(initial=0)) + 1, np.nan)
    order = known[np.lexsort((own[known], code[known]))]
    codes, start, count = np.unique(code[order], return_index=True, return_counts=True)
    if len(codes):
        result[codes] = own[order[start + (3 * (count - 1) + 3) // 4]]
    return result[code]
