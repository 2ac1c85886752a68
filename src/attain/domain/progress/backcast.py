"""
Backcasting: the path that leads from the baseline to the target, read from the deadline backwards.

The Roadmap asks to "look from 2015 backwards" (C.1.1): what should have been reached by when. The path
is straight on the scale of the indicator; its milestones stand at every fifth year.
"""

from __future__ import annotations

import math

from attain.domain.frameworks import Limits, Scale
from attain.errors import InvalidData

STEP = 5


def path_value(
    time: float,
    *,
    baseline: tuple[float, float],
    target: tuple[float, float],
    scale: Scale = Scale.LINEAR,
    limits: Limits = Limits(),  # noqa: B008 - a value that cannot change
) -> float:
    """
    Return the value that the path from `baseline` to `target` has at `time`.

    Parameters
    ----------
    time
        Decimal years.
    baseline, target
        (time, value) pairs, the baseline earlier.
    scale, limits
        Those of the indicator. Where an end does not lie inside the range of the scale, the path is
        straight in the values.

    Raises
    ------
    InvalidData
        If the target is not after the baseline.

    Examples
    --------
    >>> path_value(2015, baseline=(1990, 100.0), target=(2015, 50.0))
    50.0
    >>> round(path_value(2002.5, baseline=(1990, 100.0), target=(2015, 25.0), scale=Scale.LOG), 6)
    50.0
    """
    (begin, first), (end, last) = baseline, target
    if end <= begin:
        raise InvalidData(f"No path leads from {begin:g} to {end:g}: the target must be later.")
    share = (time - begin) / (end - begin)
    start, goal = (_forward(value, scale, limits) for value in (first, last))
    if start is None or goal is None:
        return first + share * (last - first)
    return _back(start + share * (goal - start), scale, limits)


def milestones(
    *,
    baseline: tuple[float, float],
    target: tuple[float, float],
    scale: Scale = Scale.LINEAR,
    limits: Limits = Limits(),  # noqa: B008 - a value that cannot change
) -> list[tuple[int, float]]:
    """
    Return (year, value) for each fifth year between baseline and deadline, and for the deadline.

    Parameters and errors are those of `path_value`.

    Examples
    --------
    >>> milestones(baseline=(2015, 40.0), target=(2030, 10.0))
    [(2020, 30.0), (2025, 20.0), (2030, 10.0)]
    """
    first = int(baseline[0]) // STEP * STEP + STEP
    years = [*range(first, math.ceil(target[0]), STEP), int(target[0])]
    ends = {"baseline": baseline, "target": target, "scale": scale, "limits": limits}
    return [(year, path_value(year, **ends)) for year in years]  # type: ignore[arg-type]


def _forward(value: float, scale: Scale, limits: Limits) -> float | None:
    """Return `value` on the scale, or None where it does not lie inside."""
    low, high = limits.lower or 0.0, limits.upper
    if scale is Scale.LINEAR:
        return value
    if scale is Scale.LOG:
        return math.log(value - low) if value > low else None
    if high is None or value >= high:
        return None
    if scale is Scale.LOG_DISTANCE_TO_UPPER:
        return -math.log(high - value)
    return math.log((value - low) / (high - value)) if value > low else None


def _back(scaled: float, scale: Scale, limits: Limits) -> float:
    low, high = limits.lower or 0.0, limits.upper or 0.0
    if scale is Scale.LINEAR:
        return scaled
    if scale is Scale.LOG:
        return math.exp(scaled) + low
    if scale is Scale.LOG_DISTANCE_TO_UPPER:
        return high - math.exp(-scaled)
    return low + (high - low) / (1 + math.exp(-scaled))
