"""Verdicts: what a rule says of each series, in columns, and the words for it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import Enum, IntFlag, auto

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Standing(Enum):
    """The common scale onto which every rule maps its own classes."""

    ACHIEVED = "achieved"
    ON_TRACK = "on_track"
    OFF_TRACK = "off_track"
    """Off track, but progressing."""
    REGRESSING = "regressing"
    """No progress, or moving away."""
    NOT_ASSESSED = "not_assessed"


class Trend(Enum):
    """Where the values go, whatever the target."""

    IMPROVING = "improving"
    STAGNATING = "stagnating"
    WORSENING = "worsening"
    UNKNOWN = ""


class Evidence(Enum):
    """How much the figures bear."""

    NONE = "none"
    WEAK = "weak"
    MODERATE = "moderate"
    STRONG = "strong"


STANDINGS = tuple(Standing)
TRENDS = tuple(Trend)
EVIDENCE = tuple(Evidence)


class Mark(IntFlag):
    """Reasons and flags: what explains a verdict, and what its reader should know."""

    NO_DATA = auto()
    ONE_OBSERVATION = auto()
    SHORT_SPAN = auto()
    NO_BASELINE = auto()
    BREAK = auto()
    NO_NUMERIC_TARGET = auto()
    KIND_NOT_COVERED = auto()
    ZERO_BASELINE = auto()
    ZERO_TARGET = auto()
    SIGN_CHANGE = auto()
    NOT_POSITIVE = auto()
    NO_UPPER_LIMIT = auto()
    TARGET_EQUALS_BASELINE = auto()
    TOO_FEW_FOR_TEST = auto()
    INDEX_ONLY = auto()
    CENSORED = auto()
    DEADLINE_UNOBSERVED = auto()
    NO_TARGET_PERIOD = auto()
    MISSED = auto()
    MET_LATE = auto()
    MET = auto()
    LOST = auto()
    MET_AT_BASELINE = auto()
    REGRESSING_SINCE_MET = auto()
    AT_LIMIT = auto()
    NEAR_LIMIT = auto()
    BASELINE_SHIFTED = auto()
    STALE = auto()
    TWO_POINTS = auto()
    OUTLIER = auto()
    END_POINT_DISAGREES = auto()
    ONE_POINT_DECIDES = auto()
    TREND_UNCERTAIN = auto()
    EPSILON = auto()
    RECAST = auto()
    LINEAR_INSTEAD = auto()
    NOT_ON_CURRENT_TREND = auto()
    REVERSAL_NEEDED = auto()
    INTERPOLATED_AT_DEADLINE = auto()
    MIXED_NATURE = auto()
    NO_INTERVAL = auto()
    RELATIVE_MEASURE = auto()
    PACE_REACHES_TARGET = auto()
    PACE_TOO_SLOW = auto()
    NO_PROGRESS = auto()
    MOVING_AWAY = auto()
    EARLIER_VALUES = auto()


SENTENCES = {
    Mark.NO_DATA: "There is no value in the period.",
    Mark.ONE_OBSERVATION: "There is only one value in the period; a trend takes two.",
    Mark.SHORT_SPAN: "First and last value lie too close together for a trend.",
    Mark.NO_BASELINE: "The target is relative to a baseline, and there is none.",
    Mark.BREAK: "The series is broken: figures before the break are not comparable with those after.",
    Mark.NO_NUMERIC_TARGET: "The target names no number, so no pace can be said to be enough.",
    Mark.KIND_NOT_COVERED: "This rule has no answer for this kind of target.",
    Mark.ZERO_BASELINE: "The baseline is zero, so no growth rate starts from it.",
    Mark.ZERO_TARGET: "The target is zero or below, and no constant growth rate leads there.",
    Mark.SIGN_CHANGE: "Baseline and latest value differ in sign, so no growth rate joins them.",
    Mark.NOT_POSITIVE: "Growth rates need values above zero.",
    Mark.NO_UPPER_LIMIT: "The rule works on the uncovered share and needs the upper limit.",
    Mark.TARGET_EQUALS_BASELINE: "The baseline stands at the target, so nothing was to be covered.",
    Mark.TOO_FEW_FOR_TEST: "Too few values to test whether the trend was halted or reversed.",
    Mark.INDEX_ONLY: "The rule yields an index and no classes.",
    Mark.CENSORED: "A value is only known as a bound (such as <5).",
    Mark.DEADLINE_UNOBSERVED: "Nobody observed the deadline, and the trend does not settle it.",
    Mark.NO_TARGET_PERIOD: "The target has no deadline.",
    Mark.MISSED: "The target was not met at its deadline.",
    Mark.MET_LATE: "The target was met after its deadline.",
    Mark.MET: "The target is met.",
    Mark.LOST: "The target was met at the baseline and has been lost since.",
    Mark.MET_AT_BASELINE: "The target was already met at the baseline; it is to be maintained.",
    Mark.REGRESSING_SINCE_MET: "The target is met, but the values are moving away from it.",
    Mark.AT_LIMIT: "The value stands at its natural limit.",
    Mark.NEAR_LIMIT: "The value lies within one hundredth of its range of a target at the limit.",
    Mark.BASELINE_SHIFTED: "The baseline is not of the year that the target names.",
    Mark.STALE: "The latest value is more than three years old.",
    Mark.TWO_POINTS: "The pace rests on two values.",
    Mark.OUTLIER: "One value lies far off the others; the trend is the robust one.",
    Mark.END_POINT_DISAGREES: "From first to last value it looks the other way than by the trend.",
    Mark.ONE_POINT_DECIDES: "Without one of the values the verdict would be another.",
    Mark.TREND_UNCERTAIN: "The direction of the trend is within the noise.",
    Mark.EPSILON: "The published rule replaces zero by 0.001; the answer depends on that.",
    Mark.RECAST: "The rule works on the distance from the limit.",
    Mark.LINEAR_INSTEAD: "A value is not inside the scale's range; the straight line was used.",
    Mark.NOT_ON_CURRENT_TREND: "On the current trend the target is not reached before 2100.",
    Mark.REVERSAL_NEEDED: "The values move away from the target: no acceleration helps, only a turn.",
    Mark.INTERPOLATED_AT_DEADLINE: "The value at the deadline lies between two observations.",
    Mark.MIXED_NATURE: "Modelled and observed values alternate; only the kind of the latest was used.",
    Mark.NO_INTERVAL: "The figures allow no interval.",
    Mark.RELATIVE_MEASURE: "The rule measures relative change: its answer depends on the form of the figure.",
    Mark.PACE_REACHES_TARGET: "Its pace is enough by the measure of this rule.",
    Mark.PACE_TOO_SLOW: "It progresses, but more slowly than this rule asks.",
    Mark.NO_PROGRESS: "There is no progress.",
    Mark.MOVING_AWAY: "The values move away from where they should go.",
    Mark.EARLIER_VALUES: "Few years have passed since the baseline; the trend takes in ten years before it.",
}
"""What each mark says, for people."""

REASONS = (
    Mark.NO_DATA
    | Mark.ONE_OBSERVATION
    | Mark.SHORT_SPAN
    | Mark.NO_BASELINE
    | Mark.BREAK
    | Mark.NO_NUMERIC_TARGET
    | Mark.KIND_NOT_COVERED
    | Mark.ZERO_BASELINE
    | Mark.ZERO_TARGET
    | Mark.SIGN_CHANGE
    | Mark.NOT_POSITIVE
    | Mark.NO_UPPER_LIMIT
    | Mark.TARGET_EQUALS_BASELINE
    | Mark.TOO_FEW_FOR_TEST
    | Mark.INDEX_ONLY
    | Mark.CENSORED
    | Mark.DEADLINE_UNOBSERVED
    | Mark.NO_TARGET_PERIOD
    | Mark.MISSED
    | Mark.MET_LATE
    | Mark.MET
    | Mark.LOST
    | Mark.AT_LIMIT
    | Mark.PACE_REACHES_TARGET
    | Mark.PACE_TOO_SLOW
    | Mark.NO_PROGRESS
    | Mark.MOVING_AWAY
)
"""Marks that explain a class; the others are flags."""


def codes_of(mask: int) -> list[str]:
    """Return the codes of the marks in `mask`, in order, such as `["met", "stale"]`."""
    return [mark.name.lower() for mark in Mark if mask & mark and mark.name]


@dataclass(slots=True)
class Verdicts:
    """
    What one rule says of S series: one entry a series, NaN where undefined.

    Rates are in the rule's own measure (`Rule.rate`): units a year, or a share a year. Times are
    decimal years. The interval and the probability are those of `Rule.interval`.
    """

    classes: NDArray[np.int8]
    standing: NDArray[np.int8]
    trend: NDArray[np.int8]
    evidence: NDArray[np.int8]
    marks: NDArray[np.int64]
    n: NDArray[np.int64]
    baseline: Floats
    baseline_time: Floats
    baseline_shift: Floats
    latest: Floats
    latest_time: Floats
    judged: Floats
    judged_time: Floats
    target: Floats
    target_time: Floats
    distance: Floats
    actual_rate: Floats
    required_rate: Floats
    required_from_latest: Floats
    ratio: Floats
    index: Floats
    acceleration: Floats
    years_ahead: Floats
    expected: Floats
    expected_low: Floats
    expected_high: Floats
    attainment_time: Floats
    probability: Floats

    def __len__(self) -> int:
        return len(self.classes)

    @classmethod
    def joined(cls, parts: list[Verdicts]) -> Verdicts:
        """Return the verdicts of consecutive parts as one."""
        if len(parts) == 1:
            return parts[0]
        names = [field.name for field in fields(cls)]
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))
