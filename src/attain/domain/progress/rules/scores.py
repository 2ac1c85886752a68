"""Rules with scores and indices: `statcan` (the rule of Open SDG), `escap-csi`, `escap-api`."""

from __future__ import annotations

import numpy as np

from attain.domain.progress.facts import ROUNDING, Facts
from attain.domain.progress.panel import Floats
from attain.domain.progress.rates import compound_growth
from attain.domain.progress.rules.rates_of_change import SHARE_A_YEAR
from attain.domain.progress.rules.straight_lines import UNITS_A_YEAR
from attain.domain.progress.rules.table import (
    Answer,
    ClassWord,
    Label,
    Rule,
    chosen,
    compound_outlook,
    end_point_pace,
    linear_outlook,
    pace_from_baseline,
    span,
)
from attain.domain.progress.segments import reduced, spread, sums
from attain.domain.progress.verdicts import Mark, Standing

EPSILON = 0.001
"""What Open SDG puts in the place of a zero baseline or target."""
LIMIT_POWER = 4.44
"""Exponent of Open SDG's factor near a natural limit."""
THETA = 0.9
"""Weight of a value relative to the one a year later, in `escap-api`. Our own choice."""
HISTORY_YEARS = 15.0
"""Years before the baseline (2000 for 2015) from which `escap-api` takes values."""


def limit_factor(base: Floats, limit: Floats) -> Floats:
    """
    Return the factor C by which Open SDG lowers its growth thresholds near a natural limit.

    C is 1 far away (|base| at least twice the limit) and falls to 0 at the limit; NaN limits give 1.

    Examples
    --------
    >>> round(float(limit_factor(np.array([95.0]), np.array([100.0]))[0]), 5)
    0.20367
    """
    b, size = np.abs(base), np.abs(limit)
    with np.errstate(invalid="ignore", divide="ignore"):
        below = 1 - (b / size) ** LIMIT_POWER
        above = 1 - ((2 * size - b) / size) ** LIMIT_POWER
        factor = np.where(b >= 2 * size, 1.0, np.where(b <= size, below, above))
    return np.where(np.isnan(limit) | (limit == 0), 1.0, factor)


def score_with_target(ratio: Floats) -> Floats:
    """Return Open SDG's score from -5 to 5 of a ratio of rates: 0.60 gives 0, 0.95 gives 2.5."""
    low, high = 4.1667 * ratio - 2.5, 7.1429 * ratio - 4.2857
    return np.clip(np.where(ratio < 0.6, low, high), -5, 5)


def score_without_target(growth: Floats, factor: Floats) -> Floats:
    """Return Open SDG's score from -5 to 5 of a growth in the wanted direction."""
    with np.errstate(invalid="ignore", divide="ignore"):
        g = growth / factor
        slow, fair, fast = 500 * g - 2.5, 250 * g - 1.25, 500 * g - 5
        rising = np.where(g < 0.005, slow, np.where(g < 0.015, fair, fast))
    rising = np.where((factor == 0) & (growth >= 0), 5.0, rising)
    return np.clip(np.where(growth < 0, 125 * growth - 2.5, rising), -5, 5)


def _statcan(facts: Facts) -> Answer:
    answer = Answer.blank(len(facts))
    numeric = np.isfinite(facts.target)
    base, last, goal = (
        np.where(v == 0, EPSILON, v) for v in (facts.baseline, facts.last, facts.target)
    )
    patched = (facts.baseline == 0) | (facts.last == 0) | (facts.target == 0)
    facts.marks[patched & (facts.n > 1)] |= Mark.EPSILON
    facts.marks[facts.n > 1] |= Mark.RELATIVE_MEASURE
    facts.marks[base * last < 0] |= Mark.SIGN_CHANGE
    facts.marks[numeric & (base * goal < 0)] |= Mark.SIGN_CHANGE
    growth = compound_growth(base, last, span(facts))
    needed = compound_growth(base, goal, facts.terms.target_time - facts.baseline_time)
    sign = facts.direction * np.where(base < 0, -1.0, 1.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = sign * growth / np.abs(np.where(needed != 0, needed, np.nan))
    facts.marks[numeric & (needed == 0)] |= Mark.TARGET_EQUALS_BASELINE
    # the factor is for the limit in the wanted direction, and Open SDG ignores it beside a target
    limit = np.where(facts.direction > 0, facts.terms.upper, facts.terms.lower)
    factor = limit_factor(base, np.where(numeric, np.nan, limit))
    wanted = sign * growth
    answer.actual_rate, answer.required_rate = growth, needed
    left = facts.terms.target_time - facts.last_time
    answer.required_from_latest = compound_growth(last, goal, left)
    answer.ratio = np.where(numeric, ratio, np.nan)
    answer.progress = facts.direction * end_point_pace(facts)
    compound_outlook(facts, answer, growth)
    score = np.where(numeric, score_with_target(ratio), score_without_target(wanted, factor))
    answer.index = np.where(facts.met, 5.0, score)
    answer.classes = _statcan_classes(facts, numeric, ratio, wanted, factor)
    return answer


def _statcan_classes(
    facts: Facts, numeric: np.ndarray, ratio: Floats, wanted: Floats, factor: Floats
) -> np.ndarray:
    away = facts.direction * (facts.last - facts.baseline) < 0
    return chosen(
        (facts.n < 2, -1),
        (facts.met, 0),
        (numeric & facts.met_at_baseline & away, 4),
        (numeric & np.isnan(ratio), -1),
        (numeric & (ratio >= 0.95), 1),
        (numeric & (ratio >= 0.60), 2),
        (numeric & (ratio > 0), 3),
        (numeric & (ratio == 0), 5),
        (numeric, 4),
        (np.isnan(wanted), -1),
        (wanted < 0, 4),
        (wanted == 0, 5),
        (wanted >= 0.015 * factor, 1),
        (wanted >= 0.005 * factor, 2),
        default=3,
    )


STATCAN = Rule(
    name="statcan",
    title="Statistics Canada, the rule of Open SDG",
    classes=(
        ClassWord("target achieved", Standing.ACHIEVED),
        ClassWord("substantial progress", Standing.ON_TRACK),
        ClassWord("moderate progress", Standing.OFF_TRACK),
        ClassWord("limited progress", Standing.OFF_TRACK),
        ClassWord("deterioration", Standing.REGRESSING),
        ClassWord("limited progress", Standing.REGRESSING),
    ),
    rate=SHARE_A_YEAR,
    ratio="actual / required compound rate, both from the baseline, positive in the wanted direction",
    label=Label.FORMULA_READ,
    source="Open SDG (sdg-build) progress measure, documentation and behaviour; Statistics Canada",
    judge=_statcan,
    without_target=True,
    first_years=True,
    base_after=True,
    summary=(
        "Ratio of compound rates; zero baselines and targets become 0.001, as published and flagged. "
        "`index` is the score from -5 to 5."
    ),
    parameters={"substantial": 0.95, "moderate": 0.60, "epsilon": EPSILON},
)


def _csi(facts: Facts) -> Answer:
    answer = Answer.blank(len(facts))
    answer.actual_rate = end_point_pace(facts)
    answer.required_rate = pace_from_baseline(facts)
    answer.progress = facts.direction * answer.actual_rate
    linear_outlook(facts, answer, answer.actual_rate)
    parity = facts.terms.direction == 0
    # for parity the values are distances already, and the published index goes to parity itself
    goal = np.where(parity, 0.0, facts.target)
    way = np.abs(goal - facts.baseline)
    facts.marks[way == 0] |= Mark.TARGET_EQUALS_BASELINE
    with np.errstate(invalid="ignore", divide="ignore"):
        covered = facts.direction * (facts.last - facts.baseline) / np.where(way > 0, way, np.nan)
    known = np.isfinite(covered) & (facts.n > 1)
    answer.ratio = np.where(known, covered, np.nan)
    answer.index = 10 * answer.ratio
    facts.marks[known] |= Mark.INDEX_ONLY
    facts.marks[np.isnan(facts.target) & (facts.n > 1)] |= Mark.NO_NUMERIC_TARGET
    return answer


ESCAP_CSI = Rule(
    name="escap-csi",
    title="ESCAP Current Status Index",
    classes=(),
    rate=UNITS_A_YEAR,
    ratio="share of the way from baseline to target that is covered",
    label=Label.FORMULA_READ,
    source="ESCAP, progress assessment methodology and technical notes",
    judge=_csi,
    summary="`index` is 10 times the share covered: 0 at the baseline, 10 at the target. It has no classes.",
)


def _api(facts: Facts) -> Answer:
    answer = Answer.blank(len(facts))
    expected, slope = _weighted_outlook(facts)
    expected = np.fmin(np.fmax(expected, facts.terms.lower), facts.terms.upper) + 0 * expected
    answer.expected, answer.actual_rate = expected, slope
    answer.required_rate = pace_from_baseline(facts)
    answer.progress = facts.direction * slope
    way = np.abs(facts.target - facts.baseline)
    facts.marks[way == 0] |= Mark.TARGET_EQUALS_BASELINE
    with np.errstate(invalid="ignore", divide="ignore"):
        gap = 100 * np.abs(facts.target - expected) / np.where(way > 0, way, np.nan)
        reached = facts.direction * (expected - facts.target) >= 0
    answer.index = np.where(reached, 0.0, gap)
    answer.ratio = 1 - answer.index / 100
    numeric = np.isfinite(facts.target)
    facts.marks[~numeric & (facts.n > 1)] |= Mark.NO_NUMERIC_TARGET
    answer.classes = chosen(
        (facts.n < 2, -1),
        (facts.met, 0),
        (~numeric, -1),
        (facts.met_at_baseline, 2),
        (np.isnan(answer.index), -1),
        (answer.index <= 10, 0),
        (answer.index < 100 * (1 - ROUNDING), 1),
        (answer.index <= 100 * (1 + ROUNDING), 3),
        default=2,
    )
    return answer


def _weighted_outlook(facts: Facts) -> tuple[Floats, Floats]:
    """Return the value at the deadline of the weighted regression, and its pace in units a year."""
    history = facts.history
    if history is None:
        raise AssertionError("the rule asks for a history")
    offsets = history.offsets
    least = reduced(np.minimum, history.value, offsets, empty=np.nan)
    bounded = np.isfinite(facts.terms.upper)
    log = (least > 0) & ~bounded & (facts.terms.direction != 0)
    x = history.time - spread(facts.last_time, offsets)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        y = np.where(spread(log, offsets), np.log(np.abs(history.value)), history.value)
        weight = THETA ** (-x)
        total = sums(weight, offsets)
        mean_x, mean_y = sums(weight * x, offsets) / total, sums(weight * y, offsets) / total
        away = x - spread(mean_x, offsets)
        slope = sums(weight * away * (y - spread(mean_y, offsets)), offsets) / sums(
            weight * away * away, offsets
        )
        years = np.maximum(facts.terms.target_time - facts.last_time, 0)
        height = mean_y + slope * (years - mean_x)
        expected = np.where(log, np.exp(height), height)
        pace = np.where(log, slope * np.exp(mean_y - slope * mean_x), slope)
    return expected, pace


ESCAP_API = Rule(
    name="escap-api",
    title="ESCAP Anticipated Progress Index",
    classes=(
        ClassWord("maintain", Standing.ON_TRACK),
        ClassWord("accelerate", Standing.OFF_TRACK),
        ClassWord("reverse", Standing.REGRESSING),
        ClassWord("accelerate", Standing.REGRESSING),
    ),
    rate=UNITS_A_YEAR + ", of the weighted regression at its latest year",
    ratio="1 - index / 100",
    label=Label.LITERATURE,
    source="ESCAP technical notes; the weights (0.9 a year) and the scale are our own choice",
    judge=_api,
    lead=HISTORY_YEARS,
    summary=(
        "`index` is the gap that is left at the deadline, in per cent of the way from baseline to target: up "
        "to 10 maintain, up to 100 accelerate, above reverse."
    ),
    parameters={"theta": THETA, "maintain": 10.0, "accelerate": 100.0},
)
