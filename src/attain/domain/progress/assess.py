"""The one entry: a panel, its terms and a rule give verdicts."""

from __future__ import annotations

import math

import numpy as np

from attain.domain.frameworks import TargetKind
from attain.domain.progress.facts import Facts, gather
from attain.domain.progress.panel import KINDS, Booleans, Floats, Panel, Terms
from attain.domain.progress.rules import MISSED, NOT_ASSESSED, Answer, Rule
from attain.domain.progress.rules.attain import FAIR_SPAN
from attain.domain.progress.verdicts import (
    EVIDENCE,
    STANDINGS,
    TRENDS,
    Evidence,
    Mark,
    Standing,
    Trend,
    Verdicts,
)
from attain.errors import InvalidData

SHORTEST_SPAN = 1.0
"""Years between first and last value below which no rule is applied (Open SDG)."""
SETTLED_WITHIN = 3.0
"""Years before a deadline within which an unmet last value can still settle it. Our own rule."""

_ACHIEVED, _ON_TRACK, _OFF_TRACK, _REGRESSING, _NONE = (STANDINGS.index(s) for s in Standing)
_SHARE = KINDS.index(TargetKind.SHARE_OF_BASELINE)


def assess(panel: Panel, terms: Terms, rule: Rule, *, as_of: float = math.inf) -> Verdicts:
    """
    Return what `rule` says of every series of `panel`, as known in the year `as_of`.

    Parameters
    ----------
    panel
        S series.
    terms
        What is asked of each of them.
    rule
        One of `attain.domain.progress.RULES`.
    as_of
        Values of later years are not looked at. A deadline in an earlier year has passed: the standing
        is then judged at the deadline.

    Raises
    ------
    InvalidData
        If there are not as many terms as series.

    Notes
    -----
    Series are taken in chunks; the verdict on a series does not depend on its neighbours.
    """
    if len(panel) != len(terms):
        raise InvalidData(f"The panel has {len(panel)} series and the terms speak of {len(terms)}.")
    parts = [
        _assess_part(panel.part(begin, end), terms.take(slice(begin, end)), rule, as_of)
        for begin, end in panel.parts()
    ]
    return Verdicts.joined(parts) if parts else _assess_part(panel, terms, rule, as_of)


def _assess_part(panel: Panel, terms: Terms, rule: Rule, as_of: float) -> Verdicts:
    facts = gather(
        panel,
        terms,
        as_of=as_of,
        near_limit=rule.near_limit,
        first_years=rule.first_years,
        base_after=rule.base_after,
        lead=rule.lead,
    )
    answer = rule.judge(facts)
    standing = _standing(facts, answer, rule)
    trend = _trend(facts, answer)
    _explain(facts, standing, trend)
    return _verdicts(facts, answer, standing, trend, as_of)


def _standing(facts: Facts, answer: Answer, rule: Rule) -> np.ndarray:
    """Return where each series stands, and take the class from those that cannot be assessed."""
    table = np.array([STANDINGS.index(word.standing) for word in rule.classes] + [_NONE], np.int8)
    with np.errstate(invalid="ignore"):
        years = facts.last_time - facts.baseline_time
        short = ~(years >= SHORTEST_SPAN) & ~facts.met
    stated = np.isfinite(facts.terms.baseline_value)
    relative = facts.terms.kind == _SHARE
    broken = relative & ~stated & (facts.marks & Mark.BREAK != 0)
    no_base = relative & (facts.n > 0) & np.isnan(facts.target)
    uncovered = facts.is_kind(TargetKind.KEEP) & (rule.name != "attain")
    facts.marks[(facts.n > 1) & ~(years >= FAIR_SPAN)] |= Mark.SHORT_SPAN
    facts.marks[no_base | (relative & (facts.n == 0))] |= Mark.NO_BASELINE
    facts.marks[uncovered] |= Mark.KIND_NOT_COVERED
    answer.classes[(facts.n < 2) | short | broken | no_base | uncovered] = NOT_ASSESSED
    standing = table[answer.classes]
    standing[facts.met & (answer.classes != NOT_ASSESSED)] = _ACHIEVED
    _settle_deadline(facts, answer, standing)
    _settle_bounds(facts, answer, standing)
    return standing


def _settle_deadline(facts: Facts, answer: Answer, standing: np.ndarray) -> None:
    """After its deadline nothing is on track: it was met, or missed, or nobody can say."""
    numeric = np.isfinite(facts.target)
    hopeful = facts.passed & (standing == _ON_TRACK)
    with np.errstate(invalid="ignore"):
        old = facts.terms.target_time - facts.judged_time > SETTLED_WITHIN
    open_end = numeric & facts.unobserved & ~facts.met & (hopeful | old)
    fell_short = hopeful & numeric & ~facts.unobserved
    standing[fell_short], answer.classes[fell_short] = _OFF_TRACK, MISSED
    standing[open_end | (hopeful & ~numeric)] = _NONE
    answer.classes[open_end] = NOT_ASSESSED
    facts.marks[open_end] |= Mark.DEADLINE_UNOBSERVED
    facts.marks[hopeful & ~numeric] |= Mark.NO_NUMERIC_TARGET
    settled = numeric & facts.unobserved & ~facts.met & ~open_end & (standing != _NONE)
    facts.marks[settled] |= Mark.MISSED


def _settle_bounds(facts: Facts, answer: Answer, standing: np.ndarray) -> None:
    """A verdict at a censored value holds where the true value can only strengthen it."""
    good = (standing == _ACHIEVED) | (standing == _ON_TRACK)
    poor = (standing == _OFF_TRACK) | (standing == _REGRESSING)
    open_side = ((facts.bound > 0) & poor) | ((facts.bound < 0) & good)
    # A better baseline means less progress, and a harder target where that is a share of it.
    relative = facts.terms.kind == _SHARE
    shaken = (standing == _ON_TRACK) | (standing == _OFF_TRACK) | (relative & good)
    open_side |= (facts.baseline_bound > 0) & shaken
    open_side |= (facts.baseline_bound < 0) & poor
    standing[open_side] = _NONE
    answer.classes[open_side] = NOT_ASSESSED


def _trend(facts: Facts, answer: Answer) -> np.ndarray:
    still = facts.standstill
    with np.errstate(invalid="ignore"):
        return np.select(
            [answer.progress > still, answer.progress < -still, np.isfinite(answer.progress)],
            [TRENDS.index(t) for t in (Trend.IMPROVING, Trend.WORSENING, Trend.STAGNATING)],
            TRENDS.index(Trend.UNKNOWN),
        ).astype(np.int8)


def _explain(facts: Facts, standing: np.ndarray, trend: np.ndarray) -> None:
    """Say what the pace has to do with the standing."""
    marks = facts.marks
    open_goal = ~facts.passed & np.isfinite(facts.target)
    poor = standing == _REGRESSING
    marks[standing == _ACHIEVED] &= ~int(Mark.ZERO_TARGET | Mark.NOT_POSITIVE | Mark.NO_UPPER_LIMIT)
    slipping = facts.met & (trend == TRENDS.index(Trend.WORSENING))
    marks[slipping & (standing == _ACHIEVED)] |= Mark.REGRESSING_SINCE_MET
    marks[(standing == _ON_TRACK) & open_goal] |= Mark.PACE_REACHES_TARGET
    slow = (standing == _OFF_TRACK) | (poor & (trend == TRENDS.index(Trend.IMPROVING)))
    marks[slow & open_goal] |= Mark.PACE_TOO_SLOW
    marks[poor & (trend == TRENDS.index(Trend.STAGNATING))] |= Mark.NO_PROGRESS
    marks[poor & (trend == TRENDS.index(Trend.WORSENING))] |= Mark.MOVING_AWAY


def _evidence(facts: Facts, standing: np.ndarray, as_of: float) -> np.ndarray:
    """Return how much the figures bear: by their number, span and age; doubts take one step off."""
    with np.errstate(invalid="ignore"):
        years = facts.last_time - facts.baseline_time
        age = as_of - facts.latest_time if math.isfinite(as_of) else np.zeros(len(facts))
        strong = (facts.n >= 6) & (years >= 5) & (age <= 3)
        moderate = (facts.n >= 3) & (years >= 3) & (age <= 5)
    doubts = (
        Mark.OUTLIER
        | Mark.ONE_POINT_DECIDES
        | Mark.MIXED_NATURE
        | Mark.CENSORED
        | Mark.BREAK
        | Mark.EPSILON
    )
    steps = np.where(strong, 3, np.where(moderate, 2, 1)) - (facts.marks & doubts != 0)
    steps = np.where(standing == _NONE, 0, np.maximum(steps, 1))
    order = (Evidence.NONE, Evidence.WEAK, Evidence.MODERATE, Evidence.STRONG)
    return np.array([EVIDENCE.index(e) for e in order], np.int8)[steps]


def _verdicts(
    facts: Facts, answer: Answer, standing: np.ndarray, trend: np.ndarray, as_of: float
) -> Verdicts:
    terms = facts.terms
    if (terms.direction == 0).any():
        _show_parity_outlook(facts, answer)
    return Verdicts(
        classes=answer.classes,
        standing=standing,
        trend=trend,
        evidence=_evidence(facts, standing, as_of),
        marks=facts.marks,
        n=facts.n,
        baseline=facts.shown_baseline,
        baseline_time=facts.baseline_time,
        baseline_shift=facts.baseline_time - terms.baseline_time,
        latest=facts.shown_latest,
        latest_time=facts.latest_time,
        judged=facts.shown_judged,
        judged_time=facts.judged_time,
        target=facts.shown_target,
        target_time=terms.target_time,
        distance=facts.direction * (facts.target - facts.judged),
        actual_rate=_or_nan(answer.actual_rate, facts.n > 1),
        required_rate=answer.required_rate,
        required_from_latest=answer.required_from_latest,
        ratio=_or_nan(answer.ratio, facts.n > 1),
        index=_or_nan(answer.index, facts.n > 1),
        acceleration=_or_nan(answer.acceleration, facts.n > 1),
        years_ahead=_or_nan(answer.years_ahead, facts.n > 1),
        expected=_or_nan(answer.expected, facts.n > 1),
        expected_low=answer.expected_low,
        expected_high=answer.expected_high,
        attainment_time=answer.attainment_time,
        probability=answer.probability,
    )


def _or_nan(values: Floats, known: Booleans) -> Floats:
    return np.where(known, values, np.nan)


def _show_parity_outlook(facts: Facts, answer: Answer) -> None:
    """Give rates and expected values of parity targets on the side of parity where the latest value is."""
    parity = facts.terms.direction == 0
    centre = facts.shown_target
    side = np.where(facts.shown_latest < centre, -1.0, 1.0)
    low, expected, high = (
        # a distance does not fall below zero: the values would not go on to the other side
        np.where(parity, centre + side * np.maximum(distance, 0.0), distance)
        for distance in (answer.expected_low, answer.expected, answer.expected_high)
    )
    answer.expected = expected
    answer.expected_low, answer.expected_high = np.fmin(low, high), np.fmax(low, high)
    for name in ("actual_rate", "required_rate", "required_from_latest"):
        rate = getattr(answer, name)
        setattr(answer, name, np.where(parity, side * rate, rate))
