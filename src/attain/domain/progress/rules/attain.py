"""
The rule `attain`: our own default.

One line through the comparable values since the baseline, on the scale of the indicator; its height
at the deadline, with the interval in which nine of ten future values should lie and the probability
that the target is met; and a class that follows from the line alone. See `docs/reference/rules`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from attain.domain.frameworks import TargetKind
from attain.domain.progress.distributions import student_cdf, student_quantile, student_quantiles
from attain.domain.progress.facts import ROUNDING, STILL, Facts, Window
from attain.domain.progress.panel import Booleans, Floats, Integers
from attain.domain.progress.rules.table import Answer, ClassWord, Label, Rule, chosen
from attain.domain.progress.scales import Scaling, scaled_window, scaling
from attain.domain.progress.segments import at, kept, places_of, reduced, spread, sums
from attain.domain.progress.trend import INTERVAL, Lines, fitted_lines
from attain.domain.progress.verdicts import Mark, Standing

SHORTEST_SPAN = 2.0
"""Years between first and last value below which no trend is read."""
FAIR_SPAN = 3.0
"""Years between first and last value below which a trend is flagged as short."""
ENOUGH_YEARS = 5.0
"""Years since the baseline below which the trend takes in values before it."""
LEAD = 10.0
"""Years before the baseline from which such values come."""
LAST_YEAR = 2100.0
"""No year of attainment is named beyond this one."""
TESTED_VALUES = 5
"""Latest values that are tested for a halt or a reversal."""

ACHIEVED, ON_TRACK, OFF_TRACK, NO_PROGRESS, MOVING_AWAY = range(5)
MAINTAINED, IMPROVING, REVERSED, HALTED, KEPT = range(5, 10)


def judge(facts: Facts) -> Answer:
    """Return the answer of the default rule."""
    answer = Answer.blank(len(facts))
    window = _trend_window(facts)
    scale = scaling(facts, window)
    lines = fitted_lines(window, scaled_window(window, scale), facts.terms.target_time)
    answer.progress = facts.direction * _slope_in_units(facts, lines, scale)
    answer.actual_rate = scale.rate(lines.slope)
    facts.marks[lines.outlier] |= Mark.OUTLIER
    _compare_with_path(facts, answer, lines, scale)
    _look_ahead(facts, answer, lines, scale)
    _set_attainment(facts, answer, lines, scale)
    _mark_doubts(facts, answer, lines, scale)
    answer.classes = _classes(facts, answer, lines)
    return answer


def _trend_window(facts: Facts) -> Window:
    """Return the values since the baseline; where they span few years, with those of ten years before."""
    history = facts.history
    if history is None:
        raise AssertionError("the rule asks for a history")
    with np.errstate(invalid="ignore"):
        few = (facts.last_time - facts.baseline_time < ENOUGH_YEARS) & (facts.n > 1)
    longer = few & (history.n > facts.n)
    if not longer.any():
        return facts.window
    facts.marks[longer] |= Mark.EARLIER_VALUES
    facts.marks[longer] &= ~int(Mark.TWO_POINTS)
    since = np.where(longer, history.begin, facts.baseline_time)
    keep = history.time >= spread(since, history.offsets)
    return Window(history.time[keep], history.value[keep], kept(history.offsets, keep))


def _slope_in_units(facts: Facts, lines: Lines, scale: Scaling) -> Floats:
    """Return the pace in units a year, from the line's own ends where the scale is curved."""
    if not scale.curved:
        return lines.slope
    years = facts.last_time - lines.origin
    rise = scale.back(lines.at(facts.last_time)) - scale.back(lines.at(lines.origin))
    with np.errstate(invalid="ignore", divide="ignore"):
        return rise / years


def _compare_with_path(facts: Facts, answer: Answer, lines: Lines, scale: Scaling) -> None:
    terms = facts.terms
    goal, start, now = (scale.forward(v) for v in (facts.target, facts.baseline, facts.last))
    whole = terms.target_time - facts.baseline_time
    left = terms.target_time - facts.last_time
    with np.errstate(invalid="ignore", divide="ignore"):
        needed = (goal - start) / np.where(whole > 0, whole, np.nan)
        needed = np.where(facts.met_at_baseline, np.nan, needed)
        still_needed = np.where(facts.met, 0.0, (goal - now) / np.where(left > 0, left, np.nan))
        answer.ratio = lines.slope / needed
        forward = facts.direction * lines.slope > 0
        answer.acceleration = np.where(forward, still_needed / lines.slope, np.nan)
        answer.acceleration = np.where(forward & facts.met, 0.0, answer.acceleration)
        answer.years_ahead = (now - start) / needed - (facts.last_time - facts.baseline_time)
    answer.required_rate = scale.rate(needed)
    answer.required_from_latest = scale.rate(still_needed)
    answer.acceleration[facts.passed] = np.nan


def _look_ahead(facts: Facts, answer: Answer, lines: Lines, scale: Scaling) -> None:
    """Fill in the expected value, its interval and the probability."""
    deadline = facts.terms.target_time
    height = lines.at(deadline)
    error = lines.prediction_error(deadline)
    freedom = np.maximum(lines.n - 2, 0)
    quantile = student_quantiles(0.5 + INTERVAL / 2, freedom)
    sampled = (lines.n == 2) & np.isfinite(facts.first_error) & np.isfinite(facts.last_error)
    if sampled.any():
        error = np.where(sampled, _sampling_error(facts, deadline, scale), error)
        quantile = np.where(sampled, student_quantile(0.5 + INTERVAL / 2, 1000), quantile)
    low, high = height - quantile * error, height + quantile * error
    answer.expected = _within_limits(facts, scale.back(height))
    answer.expected_low = _within_limits(facts, scale.back(low))
    answer.expected_high = _within_limits(facts, scale.back(high))
    aim = scale.forward(facts.aim)
    with np.errstate(invalid="ignore", divide="ignore"):
        margin = facts.direction * (height - aim) / error
        margin = np.where(
            error == 0, np.where(facts.meets(answer.expected), np.inf, -np.inf), margin
        )
    known = np.isfinite(error) & ~np.isnan(margin) & ~facts.passed
    freedom = np.where(sampled, 1000, np.maximum(freedom, 1))
    answer.probability[known] = student_cdf(margin[known], freedom[known])
    facts.marks[(facts.n > 1) & ~np.isfinite(error)] |= Mark.NO_INTERVAL
    _observe_deadline(facts, answer)


def _sampling_error(facts: Facts, deadline: Floats, scale: Scaling) -> Floats:
    """Return the error of a two-point projection that follows from the sampling errors of both."""
    years = facts.last_time - facts.baseline_time
    ahead = (deadline - facts.last_time) / np.where(years > 0, years, np.nan)
    first, last = facts.first_error, facts.last_error
    if scale.curved:
        first = np.abs(scale.forward(facts.baseline + first) - scale.forward(facts.baseline))
        last = np.abs(scale.forward(facts.last + last) - scale.forward(facts.last))
    return np.sqrt((last * (1 + ahead)) ** 2 + (first * ahead) ** 2)


def _within_limits(facts: Facts, value: Floats) -> Floats:
    return np.fmin(np.fmax(value, facts.terms.lower), facts.terms.upper) + 0 * value


def _observe_deadline(facts: Facts, answer: Answer) -> None:
    """Where the deadline has passed and was observed, the expected value is the observed one."""
    seen = facts.passed & ~facts.unobserved
    answer.expected = np.where(seen, facts.judged, answer.expected)
    for name in ("expected_low", "expected_high"):
        setattr(answer, name, np.where(seen, np.nan, getattr(answer, name)))


def _set_attainment(facts: Facts, answer: Answer, lines: Lines, scale: Scaling) -> None:
    goal = scale.forward(facts.target)
    with np.errstate(invalid="ignore", divide="ignore"):
        crossing = lines.origin + (goal - lines.start) / lines.slope
        forward = facts.direction * lines.slope > 0
        reached = np.where(forward, np.maximum(crossing, facts.last_time), np.nan)
        far = reached > LAST_YEAR
    facts.marks[far & ~facts.met] |= Mark.NOT_ON_CURRENT_TREND
    ahead = np.where(far, np.nan, reached)
    met = np.flatnonzero(facts.met)
    if len(met):
        ahead[met] = _observed_attainment(facts, met)
    answer.attainment_time = np.where(np.isnan(facts.target), np.nan, ahead)


def _observed_attainment(facts: Facts, met: Integers) -> Floats:
    """Return the time of the first value from which on the target stayed met, for the series `met`."""
    places, offsets = places_of(facts.offsets, met)
    value, aim = facts.value[places], spread(facts.aim[met], offsets)
    slack = ROUNDING * np.fmax(np.abs(aim), np.abs(value))
    short = spread(facts.direction[met], offsets) * (value - aim) < -slack
    last_short = reduced(np.maximum, np.where(short, np.arange(len(short)), -1), offsets, empty=-1)
    following = np.where(last_short >= 0, last_short + 1, offsets[:-1])
    inside = following < offsets[1:]
    return np.where(
        inside, at(facts.time[places], np.where(inside, following, -1)), facts.judged_time[met]
    )


def _mark_doubts(facts: Facts, answer: Answer, lines: Lines, scale: Scaling) -> None:
    marks, direction = facts.marks, facts.direction
    with np.errstate(invalid="ignore", divide="ignore"):
        ends = direction * (facts.last - facts.baseline)
        marks[(ends * answer.progress < 0) & (lines.n > 2)] |= Mark.END_POINT_DISAGREES
        quantile = student_quantiles(0.5 + INTERVAL / 2, np.maximum(lines.n - 2, 0))
        unsure = np.abs(lines.slope) < quantile * lines.slope_error
        height = lines.at(facts.terms.target_time)
        high = facts.meets(scale.back(height - lines.influence_low))
        low = facts.meets(scale.back(height - lines.influence_high))
    marks[unsure & (lines.n > 2)] |= Mark.TREND_UNCERTAIN
    decides = (high != low) & (lines.n > 2) & ~lines.outlier & ~facts.met
    marks[decides & np.isfinite(facts.target)] |= Mark.ONE_POINT_DECIDES
    with np.errstate(invalid="ignore"):
        marks[facts.met & (answer.progress < -facts.standstill)] |= Mark.REGRESSING_SINCE_MET


def _classes(facts: Facts, answer: Answer, lines: Lines) -> np.ndarray:
    marks, still = facts.marks, facts.standstill
    years = facts.last_time - lines.origin
    numeric = np.isfinite(facts.target)
    short = (facts.n < 2) | ~(years >= SHORTEST_SPAN)
    with np.errstate(invalid="ignore"):
        away, forward = answer.progress < -still, answer.progress > still
        at_limit = np.zeros(len(facts), np.bool_) if numeric.all() else _at_limit(facts)
        marks[at_limit & ~numeric] |= Mark.AT_LIMIT
        marks[away & ~facts.met] |= Mark.REVERSAL_NEEDED
        reaches = facts.meets(answer.expected)
    keeping, tested = facts.is_kind(TargetKind.KEEP), facts.is_kind(TargetKind.HALT_AND_REVERSE)
    undated = np.isnan(facts.terms.target_time)
    marks[~numeric & ~tested & (facts.n > 1)] |= Mark.NO_NUMERIC_TARGET
    classes = chosen(
        (facts.n < 2, -1),
        (keeping & facts.met, KEPT),
        (facts.met & ~keeping, ACHIEVED),
        (short, -1),
        (~numeric & ~tested & at_limit & ~forward, MAINTAINED),
        (away & ~tested, MOVING_AWAY),
        (~forward & ~tested, NO_PROGRESS),
        (~numeric & ~tested, IMPROVING),
        (undated & ~tested, -1),
        (reaches & ~keeping & ~tested, ON_TRACK),
        (~tested, OFF_TRACK),
    )
    if tested.any():
        classes = np.where(tested & ~short, _halt_or_reversal(facts), classes)
    return np.asarray(classes, np.int8)


def _at_limit(facts: Facts) -> Booleans:
    """Return where the last value stands at the limit in the wanted direction, or falls no lower than 0."""
    terms = facts.terms
    limit = np.where(facts.direction > 0, terms.upper, terms.lower)
    near = 0.01 * np.where(np.isnan(terms.upper - terms.lower), 0.0, terms.upper - terms.lower)
    least = reduced(np.minimum, facts.value, facts.offsets, empty=np.nan)
    floor = (facts.direction < 0) & np.isnan(terms.lower) & (facts.last == 0) & (least >= 0)
    return np.asarray(floor | (np.abs(facts.last - limit) <= near))


def _halt_or_reversal(facts: Facts) -> NDArray[np.int8]:
    """Return the class of targets to halt and reverse, by the slope of the latest values."""
    first = np.maximum(facts.offsets[1:] - TESTED_VALUES, facts.offsets[:-1])
    keep = np.arange(len(facts.time)) >= spread(first, facts.offsets)
    offsets = np.concatenate(([0], np.cumsum(facts.offsets[1:] - first)))
    x, y, n = facts.time[keep], facts.value[keep], np.diff(offsets)
    with np.errstate(invalid="ignore", divide="ignore"):
        x = x - spread(sums(x, offsets) / n, offsets)
        y = y - spread(sums(y, offsets) / n, offsets)
        squares = sums(x * x, offsets)
        slope = sums(x * y, offsets) / squares
        rest = sums((y - spread(slope, offsets) * x) ** 2, offsets)
        error = np.sqrt(rest / (n - 2) / squares)
        quantile = student_quantiles(0.5 + INTERVAL / 2, np.maximum(n - 2, 0))
        moved = np.abs(slope) > np.maximum(quantile * error, ROUNDING * facts.level)
        better = moved & (facts.direction * slope > 0)
        worse = moved & (facts.direction * slope < 0)
    facts.marks[facts.is_kind(TargetKind.HALT_AND_REVERSE) & (n < 3)] |= Mark.TOO_FEW_FOR_TEST
    return chosen((n < 3, -1), (better, REVERSED), (worse, MOVING_AWAY), default=HALTED)


RULE = Rule(
    name="attain",
    title="Line since the baseline, with interval and probability",
    classes=(
        ClassWord("achieved", Standing.ACHIEVED),
        ClassWord("on track", Standing.ON_TRACK),
        ClassWord("off track", Standing.OFF_TRACK),
        ClassWord("no progress", Standing.REGRESSING),
        ClassWord("moving away", Standing.REGRESSING),
        ClassWord("maintained at the limit", Standing.ACHIEVED),
        ClassWord("improving, no number to reach", Standing.NOT_ASSESSED),
        ClassWord("reversed", Standing.ACHIEVED),
        ClassWord("halted", Standing.OFF_TRACK),
        ClassWord("kept", Standing.ACHIEVED),
    ),
    rate="units of the series a year; on log scales the share a year",
    ratio="slope of the line / slope of the path from the baseline to the target",
    label=Label.OWN,
    source="attain; the parts follow least squares, Theil (1950), Sen (1968)",
    judge=judge,
    without_target=True,
    near_limit=True,
    lead=LEAD,
    summary=(
        "Fits a line to the comparable values since the baseline (and of ten years before it while fewer "
        "than five have passed). The target is expected to be met "
        "where the line meets it at the deadline; the prediction interval says how sure that is."
    ),
    parameters={
        "shortest_span": SHORTEST_SPAN,
        "enough_years": ENOUGH_YEARS,
        "lead": LEAD,
        "still": STILL,
        "interval": INTERVAL,
        "tested_values": TESTED_VALUES,
    },
)
