"""What a series should come to: target, deadline, the path that was needed, what is expected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from attain.domain.frameworks import Limits, Scale
from attain.domain.periods import Period
from attain.domain.progress.backcast import path_value
from attain.usecases.show import split_marks

if TYPE_CHECKING:
    from attain.domain.frameworks import TargetRule

STEPS = 10
"""Pieces in which a path that is no straight line is drawn."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """
    What is expected at the deadline if the trend goes on.

    Attributes
    ----------
    begin, begin_value
        The latest value judged, from which it goes on.
    low, high
        The interval that should hold nine of ten future values; None where there is none.
    probability
        That the target is met at the deadline; None where there is none.
    """

    begin: float
    begin_value: float
    time: float
    value: float
    low: float | None
    high: float | None
    probability: float | None


@dataclass(frozen=True, slots=True)
class Aim:
    """
    A target on the time axis, as the verdict of the usual rule used it.

    Attributes
    ----------
    value
        What is to be reached, in the unit of the series; None where the target names no number.
    deadline
        The period by which, and `deadline_time`, the same in decimal years.
    baseline, baseline_period
        Where the path begins.
    path
        (time, value) pairs of the path that was needed from the baseline; empty without a number.
    rule
        The target rule; None where the dictionary of the release no longer has it.
    """

    framework: str
    target_rule: str
    kind: str
    direction: str
    value: float | None
    deadline: str
    deadline_time: float | None
    baseline: float | None
    baseline_period: str
    path: tuple[tuple[float, float], ...]
    outlook: Outlook | None
    tolerance: float | None
    rule: TargetRule | None


def time_of(period: object) -> float:
    """Return the decimal year of a period, which may be one already (2015.5)."""
    text = str(period)
    return float(text) if "." in text else Period.parse(text).time


def aim_of(verdict: Mapping[str, Any], rule: TargetRule | None) -> Aim:
    """Return the target of a verdict, with the path and the outlook that follow from its numbers."""
    deadline = _text(verdict["target_period"])
    return Aim(
        framework=verdict["framework"],
        target_rule=verdict["target_rule"],
        kind=verdict["kind"],
        direction=verdict["direction"],
        value=verdict["target"],
        deadline=deadline,
        deadline_time=time_of(deadline) if deadline else None,
        baseline=verdict["baseline"],
        baseline_period=_text(verdict["baseline_period"]),
        path=_path(verdict),
        outlook=_outlook(verdict),
        tolerance=rule.tolerance if rule else None,
        rule=rule,
    )


def _text(period: object) -> str:
    return "" if period is None else str(period)


def _path(verdict: Mapping[str, Any]) -> tuple[tuple[float, float], ...]:
    names = ("baseline", "baseline_period", "target", "target_period")
    first, begin_period, last, end_period = (verdict[name] for name in names)
    if None in (first, begin_period, last, end_period):
        return ()
    begin, end = time_of(begin_period), time_of(end_period)
    if end <= begin:
        return ()
    scale = Scale(verdict["scale"])
    steps = 1 if scale is Scale.LINEAR else STEPS
    times = [begin + (end - begin) * step / steps for step in range(steps + 1)]
    limits = Limits(verdict["lower_limit"], verdict["upper_limit"])
    ends = ((begin, first), (end, last))
    inside = [
        (
            time,
            path_value(time, baseline=ends[0], target=ends[1], scale=scale, limits=limits),
        )
        for time in times[1:-1]
    ]
    return (ends[0], *inside, ends[1])


def _outlook(verdict: Mapping[str, Any]) -> Outlook | None:
    """What the rule expects, where the deadline lies beyond the latest value judged."""
    names = ("judged", "judged_period", "expected", "target_period")
    value, period, expected, deadline = (verdict[name] for name in names)
    if None in (value, period, expected, deadline) or time_of(deadline) <= time_of(period):
        return None
    if "censored" in split_marks(verdict["flags"]) + split_marks(verdict["reasons"]):
        return None  # nothing leads on from a value that is only known as a bound
    return Outlook(
        begin=time_of(period),
        begin_value=value,
        time=time_of(deadline),
        value=expected,
        low=verdict["expected_low"],
        high=verdict["expected_high"],
        probability=verdict["probability"],
    )
