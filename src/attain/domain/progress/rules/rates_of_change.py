"""Rules that compare compound rates: `aarr`, `worldbank-wdi`, `gmr`, `unsd`, `eurostat`."""

from __future__ import annotations

import numpy as np

from attain.domain.progress.facts import Facts
from attain.domain.progress.panel import Booleans, Floats
from attain.domain.progress.rates import compound_growth, mark_growth
from attain.domain.progress.rules.table import (
    Answer,
    ClassWord,
    Label,
    Rule,
    chosen,
    compound_outlook,
    end_point_pace,
    span,
)
from attain.domain.progress.segments import at, first_where, reduced, spread, sums
from attain.domain.progress.verdicts import Mark, Standing

SHARE_A_YEAR = "share a year, signed: -0.02 is a fall of 2 % a year"


def growth_to_target(facts: Facts, answer: Answer) -> tuple[Floats, Floats]:
    """Return the compound growth so far and the one that leads from baseline to target, and fill them in."""
    mark_growth(facts)
    facts.marks[facts.n > 1] |= Mark.RELATIVE_MEASURE
    so_far = compound_growth(facts.baseline, facts.last, span(facts))
    whole = facts.terms.target_time - facts.baseline_time
    needed = compound_growth(facts.baseline, facts.target, whole)
    answer.progress = facts.direction * end_point_pace(facts)
    answer.actual_rate, answer.required_rate = so_far, needed
    left = facts.terms.target_time - facts.last_time
    answer.required_from_latest = compound_growth(facts.last, facts.target, left)
    compound_outlook(facts, answer, so_far)
    return so_far, needed


def _aarr(facts: Facts) -> Answer:
    answer = Answer.blank(len(facts))
    rising = facts.direction > 0
    facts.marks[rising & np.isnan(facts.terms.upper)] |= Mark.NO_UPPER_LIMIT
    facts.marks[rising & np.isfinite(facts.terms.upper)] |= Mark.RECAST

    def uncovered(value: Floats) -> Floats:
        return np.where(rising, facts.terms.upper - value, value)

    last, goal = uncovered(facts.last), uncovered(facts.target)
    values = np.where(
        spread(rising, facts.offsets),
        spread(facts.terms.upper, facts.offsets) - facts.value,
        facts.value,
    )
    least = reduced(np.minimum, values, facts.offsets, empty=np.nan)
    facts.marks[least <= 0] |= Mark.NOT_POSITIVE
    slope = _log_slope(facts, np.where(values > 0, values, np.nan))
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        answer.actual_rate = -np.expm1(slope)
        left = facts.terms.target_time - facts.last_time
        answer.required_rate = -compound_growth(last, goal, left)
        answer.required_from_latest = answer.required_rate
        asked = ~facts.met & (answer.required_rate != 0)
        answer.ratio = answer.actual_rate / np.where(asked, answer.required_rate, np.nan)
        expected = last * np.exp(slope * np.maximum(left, 0))
        wait = np.log(goal / last) / slope
        answer.expected = np.where(rising, facts.terms.upper - expected, expected)
        reached = (slope < 0) & ~facts.met & (goal > 0)
        answer.attainment_time = np.where(reached, facts.last_time + np.maximum(wait, 0), np.nan)
    facts.marks[(goal <= 0) & np.isfinite(goal)] |= Mark.ZERO_TARGET
    answer.progress = facts.direction * end_point_pace(facts)
    facts.marks[np.isnan(facts.target) & (facts.n > 1)] |= Mark.NO_NUMERIC_TARGET
    no_time_left = facts.passed & ~(left > 0)  # nothing is required any more, and it was missed
    unasked = np.isnan(answer.required_rate) & ~no_time_left
    answer.classes = chosen(
        (facts.met, 0),
        (np.isnan(answer.actual_rate) | np.isnan(goal) | unasked | (goal <= 0), -1),
        (answer.actual_rate <= 0, 3),
        (answer.ratio >= 1, 1),
        default=2,
    )
    return answer


def _log_slope(facts: Facts, values: Floats) -> Floats:
    """Return the slope of ln value on time through each window; NaN where a value is not above zero."""
    offsets, n = facts.offsets, np.maximum(facts.n, 1)
    x = facts.time - spread(facts.baseline_time, offsets)
    y = np.log(values)
    x = x - spread(sums(x, offsets) / n, offsets)
    y = y - spread(sums(y, offsets) / n, offsets)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(sums(x * y, offsets) / sums(x * x, offsets))


AARR = Rule(
    name="aarr",
    title="Average annual rate of reduction (UNICEF)",
    classes=(
        ClassWord("target met", Standing.ACHIEVED),
        ClassWord("sufficient", Standing.ON_TRACK),
        ClassWord("insufficient", Standing.OFF_TRACK),
        ClassWord("no reduction", Standing.REGRESSING),
    ),
    rate="share a year, a fall is positive: 0.02 is a fall of 2 % a year",
    ratio="actual rate / rate required from the latest value",
    label=Label.REPRODUCED,
    source="UNICEF technical note on AARR (2007); NIPN guidance note 185; UN IGME",
    judge=_aarr,
    summary=(
        "Log-linear fit over all values, the plain two-point rate when there are two; for targets that "
        "rise, on the uncovered share. The four words for the comparison with the required rate are ours."
    ),
)


def _worldbank(facts: Facts) -> Answer:
    answer = Answer.blank(len(facts))
    terms = facts.terms
    recast = (facts.direction > 0) & (facts.target == terms.upper)
    small = np.where(
        np.isnan(terms.upper - terms.lower), np.nan, 0.01 * (terms.upper - terms.lower)
    )
    facts.marks[recast] |= Mark.RECAST
    facts.marks[(facts.target == 0) & np.isnan(small)] |= Mark.ZERO_TARGET
    direction = np.where(recast, -1.0, facts.direction)

    def seen(value: Floats) -> Floats:
        return np.where(recast, terms.upper - value, value)

    first, last, goal = seen(facts.baseline), seen(facts.last), seen(facts.target)
    goal = np.where(goal == 0, small, goal)
    facts.marks[(first <= 0) | (last <= 0) | (goal < 0)] |= Mark.NOT_POSITIVE
    facts.marks[facts.n > 1] |= Mark.RELATIVE_MEASURE
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        rate = np.log(np.where(last > 0, last, np.nan) / np.where(first > 0, first, np.nan)) / span(
            facts
        )
        way = np.log(goal / np.where(first > 0, first, np.nan))
        available = terms.target_time - facts.baseline_time
        total = way / rate
        answer.actual_rate, answer.required_rate = np.expm1(rate), np.expm1(way / available)
        needed = np.where(facts.met_at_baseline | (way == 0), np.nan, way / available)
        answer.ratio = rate / needed
        expected = last * np.exp(rate * np.maximum(terms.target_time - facts.last_time, 0))
        answer.expected = np.where(recast, terms.upper - expected, expected)
        forward = direction * rate > 0
        reached = forward & ~facts.met
        end = np.maximum(facts.baseline_time + total, facts.last_time)
        answer.attainment_time = np.where(reached, end, np.nan)
    answer.progress = facts.direction * end_point_pace(facts)
    facts.marks[np.isnan(facts.target) & (facts.n > 1)] |= Mark.NO_NUMERIC_TARGET
    answer.classes = chosen(
        (facts.met, 0),
        (np.isnan(rate) | np.isnan(way), -1),
        (np.isnan(terms.target_time) & forward, -1),
        (~forward, 3),
        (facts.met_at_baseline, 3),
        (total <= available * (1 + 1e-12), 0),
        (total <= 2 * available * (1 + 1e-12), 1),
        default=2,
    )
    return answer


WORLDBANK = Rule(
    name="worldbank-wdi",
    title="World Development Indicators, 2004 to 2011",
    classes=(
        ClassWord("likely", Standing.ON_TRACK),
        ClassWord("possible", Standing.OFF_TRACK),
        ClassWord("unlikely", Standing.OFF_TRACK),
        ClassWord("very unlikely", Standing.REGRESSING),
    ),
    rate=SHARE_A_YEAR + "; of the distance from the limit where the target is 100 %",
    ratio="years available / years it would take from the baseline at its own rate; below zero the wrong way",
    label=Label.FORMULA_READ,
    source="World Bank, World Development Indicators 2011, p. 4; cut-offs read off its wording",
    judge=_worldbank,
    summary=(
        "A path of constant geometric rate from baseline to target; targets of 100 per cent are recast as "
        "a distance that falls to one hundredth of the range."
    ),
)


def _gmr(facts: Facts) -> Answer:
    answer = Answer.blank(len(facts))
    facts.marks[facts.n > 1] |= Mark.RELATIVE_MEASURE
    ends = np.where(facts.n > 0, facts.offsets[1:] - 1, -1)
    before = np.arange(len(facts.time)) < spread(ends, facts.offsets)
    gap = np.abs(facts.time - spread(facts.last_time - GMR_YEARS, facts.offsets))
    gap = np.where(before, gap, np.inf)
    least = reduced(np.minimum, gap, facts.offsets, empty=np.inf)
    place = first_where(before & (gap == spread(least, facts.offsets)), facts.offsets)
    years = facts.last_time - at(facts.time, place)
    start = at(facts.value, place)
    facts.marks[start == 0] |= Mark.ZERO_BASELINE
    facts.marks[start * facts.last < 0] |= Mark.SIGN_CHANGE
    growth = compound_growth(start, facts.last, years)
    answer.actual_rate = growth
    left = facts.terms.target_time - facts.last_time
    answer.required_rate = compound_growth(facts.last, facts.target, left)
    answer.required_from_latest = answer.required_rate
    with np.errstate(invalid="ignore", divide="ignore"):
        needed = np.where(facts.met | (answer.required_rate == 0), np.nan, answer.required_rate)
        answer.ratio = growth / needed
        answer.progress = facts.direction * (facts.last - start) / years
    compound_outlook(facts, answer, growth)
    facts.marks[np.isnan(facts.target) & (facts.n > 1)] |= Mark.NO_NUMERIC_TARGET
    facts.marks[(facts.target == 0) & ~facts.met] |= Mark.ZERO_TARGET
    reached, deadline = answer.attainment_time, facts.terms.target_time
    with np.errstate(invalid="ignore"):
        answer.classes = chosen(
            (facts.met, 0),
            (np.isnan(growth) | np.isnan(facts.target) | (facts.target == 0), -1),
            (~(answer.progress > 0), 5),
            (np.isnan(deadline), -1),
            (reached <= deadline, 1),
            (reached <= deadline + 5, 2),
            (reached <= deadline + 15, 3),
            default=4,
        )
    return answer


GMR_YEARS = 5.0
GMR = Rule(
    name="gmr",
    title="Global Monitoring Report, 2012 to 2015",
    classes=(
        ClassWord("target met", Standing.ACHIEVED),
        ClassWord("sufficient progress", Standing.ON_TRACK),
        ClassWord("insufficient progress", Standing.OFF_TRACK),
        ClassWord("moderately off target", Standing.OFF_TRACK),
        ClassWord("seriously off target", Standing.OFF_TRACK),
        ClassWord("seriously off target", Standing.REGRESSING),
    ),
    rate=SHARE_A_YEAR + ", over the last five years",
    ratio="actual rate / rate required from the latest value",
    label=Label.LITERATURE,
    source="World Bank, Global Monitoring Reports 2012 to 2015 (wording remembered)",
    judge=_gmr,
    summary=(
        "Goes on from the latest value at the annual growth of its last five years; classes by the year in "
        "which the target is met: by the deadline, within 5 years of it, within 15, or later. The reports "
        "take three years for maternal health; this rule takes five throughout."
    ),
    parameters={"years": GMR_YEARS},
)


def _unsd(facts: Facts) -> Answer:
    answer = Answer.blank(len(facts))
    growth, _ = growth_to_target(facts, answer)
    with np.errstate(invalid="ignore", divide="ignore"):
        way = np.where(facts.target != facts.baseline, facts.target - facts.baseline, np.nan)
        share = (answer.expected - facts.baseline) / way
        share = np.where(facts.met_at_baseline, np.nan, share)
        wanted = facts.direction * np.where(facts.baseline > 0, growth, np.nan)
    answer.ratio = share
    numeric = np.isfinite(facts.target)
    facts.marks[~numeric & (facts.baseline < 0) & (facts.n > 1)] |= Mark.NOT_POSITIVE
    answer.classes = chosen(
        (facts.met, 0),
        (np.isnan(growth), -1),
        (numeric & facts.met_at_baseline, 2),
        (numeric & np.isnan(share), -1),
        (numeric & (share >= 0.95), 0),
        (numeric & (share >= 0.10), 1),
        (numeric, 2),
        (wanted >= 0.02, 0),
        (wanted >= 0.005, 1),
        (np.isfinite(wanted), 2),
    )
    return answer


UNSD = Rule(
    name="unsd",
    title="UN Statistics Division, SDG progress chart 2023",
    classes=(
        ClassWord("met or on track", Standing.ON_TRACK),
        ClassWord("fair progress, accelerate", Standing.OFF_TRACK),
        ClassWord("stagnation or regression", Standing.REGRESSING),
    ),
    rate=SHARE_A_YEAR,
    ratio="share of the way from baseline to target that is covered at the deadline",
    label=Label.FORMULA_READ,
    source="Progress Chart technical note 2023, as documented by Eustat",
    judge=_unsd,
    without_target=True,
    near_limit=True,
    summary=(
        "Goes on from the latest value at its compound growth since the baseline. Without a number: growth "
        "of 2 % a year in the wanted direction is progress enough, 0.5 % is fair."
    ),
    parameters={"on_track": 0.95, "fair": 0.10, "growth": 0.02, "fair_growth": 0.005},
)


def _eurostat(facts: Facts) -> Answer:
    answer = Answer.blank(len(facts))
    growth, needed = growth_to_target(facts, answer)
    facts.marks[(facts.target == 0) & ~facts.met] |= Mark.ZERO_TARGET
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = growth / np.where((needed != 0) & (facts.target != 0), needed, np.nan)
        wanted = facts.direction * growth * np.sign(facts.baseline)
    answer.ratio = np.where(facts.met_at_baseline, np.nan, ratio)
    numeric: Booleans = np.isfinite(facts.target)
    facts.marks[numeric & (facts.baseline * facts.target < 0)] |= Mark.SIGN_CHANGE
    answer.classes = chosen(
        (facts.met, 0),
        (np.isnan(growth), -1),
        (numeric & facts.met_at_baseline, 4),
        (numeric & np.isnan(ratio), -1),
        (numeric & (ratio >= 0.95), 1),
        (numeric & (ratio >= 0.60), 2),
        (numeric & (ratio > 0), 3),
        (numeric & (ratio == 0), 7),
        (numeric, 4),
        (wanted >= 0.01, 1),
        (wanted > 0, 2),
        (wanted == 0, 8),
        (wanted > -0.01, 5),
        (np.isfinite(wanted), 6),
    )
    return answer


EUROSTAT = Rule(
    name="eurostat",
    title="Eurostat, monitoring report on the SDGs",
    classes=(
        ClassWord("target met", Standing.ACHIEVED),
        ClassWord("significant progress", Standing.ON_TRACK),
        ClassWord("moderate progress", Standing.OFF_TRACK),
        ClassWord("insufficient progress", Standing.OFF_TRACK),
        ClassWord("movement away", Standing.REGRESSING),
        ClassWord("moderate movement away", Standing.REGRESSING),
        ClassWord("significant movement away", Standing.REGRESSING),
        ClassWord("insufficient progress", Standing.REGRESSING),
        ClassWord("moderate progress", Standing.REGRESSING),
    ),
    rate=SHARE_A_YEAR,
    ratio="actual / required compound rate, both from the baseline",
    label=Label.LITERATURE,
    source="Eurostat, Sustainable development in the EU; cut-offs as in Statistics Canada's account",
    judge=_eurostat,
    without_target=True,
    summary=(
        "Ratio of compound rates: 95 % and more is significant progress, 60 % moderate. Without a number: "
        "1 % a year in the wanted direction is significant."
    ),
    parameters={"significant": 0.95, "moderate": 0.60, "growth": 0.01},
)
