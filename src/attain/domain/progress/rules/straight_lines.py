"""Rules that compare straight lines: `cgd`, `psa-2007`, `psa-2010`."""

from __future__ import annotations

import numpy as np

from attain.domain.frameworks import TargetKind
from attain.domain.progress.facts import Facts
from attain.domain.progress.panel import Floats
from attain.domain.progress.rules.table import (
    Answer,
    ClassWord,
    Label,
    Rule,
    chosen,
    end_point_pace,
    linear_outlook,
    pace_from_baseline,
    span,
)
from attain.domain.progress.segments import at, first_where, spread
from attain.domain.progress.verdicts import Mark, Standing

UNITS_A_YEAR = "units of the series a year, signed"


def _lines(facts: Facts) -> Answer:
    """Return the paces from end points, filled in, with no classes yet."""
    answer = Answer.blank(len(facts))
    answer.actual_rate = end_point_pace(facts)
    answer.required_rate = pace_from_baseline(facts)
    left = facts.terms.target_time - facts.last_time
    with np.errstate(invalid="ignore", divide="ignore"):
        answer.required_from_latest = (facts.target - facts.last) / np.where(left > 0, left, np.nan)
    answer.progress = facts.direction * answer.actual_rate
    facts.marks[facts.baseline == 0] |= Mark.ZERO_BASELINE
    linear_outlook(facts, answer, answer.actual_rate)
    return answer


def _cgd(facts: Facts) -> Answer:
    answer = _lines(facts)
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = answer.actual_rate / np.where(
            answer.required_rate != 0, answer.required_rate, np.nan
        )
    answer.ratio = np.where(facts.met_at_baseline, np.nan, ratio)
    halting = facts.is_kind(TargetKind.HALT_AND_REVERSE)
    facts.marks[np.isnan(facts.target) & ~halting & (facts.n > 1)] |= Mark.NO_NUMERIC_TARGET
    with np.errstate(invalid="ignore"):
        halted = facts.direction * (facts.last - facts.baseline) >= 0
        slowed = _slowed(facts)
    answer.classes = chosen(
        (facts.n < 2, -1),
        (facts.met, 0),
        (halting & halted, 0),
        (halting & slowed, 4),
        (halting, 3),
        (facts.met_at_baseline, 3),
        (np.isnan(answer.ratio), -1),
        (answer.ratio >= 1 - 1e-12, 0),
        (answer.ratio >= 0.5, 1),
        (answer.ratio > 0, 2),
        default=3,
    )
    answer.index = np.select(
        [answer.classes == 0, np.isin(answer.classes, (1, 4)), answer.classes > 0],
        [1.0, 0.5, 0.0],
        np.nan,
    )
    return answer


def _slowed(facts: Facts) -> np.ndarray:
    """Return where the second half of the period moved less in the wrong direction than the first."""
    middle = (facts.baseline_time + facts.last_time) / 2
    place = first_where(facts.time >= spread(middle, facts.offsets), facts.offsets)
    time, value = at(facts.time, place), at(facts.value, place)
    with np.errstate(invalid="ignore", divide="ignore"):
        first = facts.direction * (value - facts.baseline) / (time - facts.baseline_time)
        second = facts.direction * (facts.last - value) / (facts.last_time - time)
    return np.asarray(second > first)


CGD = Rule(
    name="cgd",
    title="MDG Progress Index (Center for Global Development, ONE)",
    classes=(
        ClassWord("on track", Standing.ON_TRACK),
        ClassWord("partially on track", Standing.OFF_TRACK),
        ClassWord("off track", Standing.OFF_TRACK),
        ClassWord("off track", Standing.REGRESSING),
        ClassWord("partially on track", Standing.REGRESSING),
    ),
    rate=UNITS_A_YEAR,
    ratio="actual change / change required to date on a straight line",
    label=Label.LITERATURE,
    source="Leo and Barmeier (2010); Leo and Thuotte (2011); scores read, formula remembered",
    judge=_cgd,
    summary="Scores 1, 0.5 or 0 (given as `index`); a country's index is the sum over eight indicators.",
    parameters={"on_track": 1.0, "partially": 0.5},
)


def _psa_2007(facts: Facts) -> Answer:
    answer = _lines(facts)
    answer.required_rate = answer.required_from_latest
    with np.errstate(invalid="ignore", divide="ignore"):
        pace = np.where(answer.actual_rate != 0, answer.actual_rate, np.nan)
        answer.ratio = answer.required_rate / pace
    numeric = np.isfinite(facts.target)
    forward = answer.progress > 0
    answer.classes = chosen(
        (facts.n < 2, -1),
        (facts.met, 0),
        (~numeric & (answer.actual_rate > 0), 4),
        (~numeric & (answer.actual_rate < 0), 5),
        (~numeric & (answer.actual_rate == 0), 6),
        (np.isnan(span(facts)), -1),
        (~forward, 3),
        (np.isnan(facts.terms.target_time), -1),
        (answer.ratio < 1.5, 0),
        (answer.ratio <= 2.0, 1),
        default=2,
    )
    facts.marks[~numeric & (facts.n > 1)] |= Mark.NO_NUMERIC_TARGET
    return answer


_PSA_CLASSES = (
    ClassWord("HIGH", Standing.ON_TRACK),
    ClassWord("MEDIUM", Standing.OFF_TRACK),
    ClassWord("LOW", Standing.OFF_TRACK),
    ClassWord("LOW", Standing.REGRESSING),
    ClassWord("increasing", Standing.NOT_ASSESSED),
    ClassWord("decreasing", Standing.NOT_ASSESSED),
    ClassWord("unchanged", Standing.NOT_ASSESSED),
)

PSA_2007 = Rule(
    name="psa-2007",
    title="Philippines, probability of attaining the target, 2007",
    classes=_PSA_CLASSES,
    rate=UNITS_A_YEAR + "; the required rate is from the latest value",
    ratio="required / actual annual rate: low is good",
    label=Label.REPRODUCED,
    source="NEDA, The Philippines' Rate of Progress in Attaining the MDGs (2007 report)",
    judge=_psa_2007,
    without_target=True,
    first_years=True,
    summary="HIGH below 1.5, MEDIUM up to 2.0, LOW above, or when the values move the wrong way (ours).",
    parameters={"high_below": 1.5, "medium_up_to": 2.0},
)


def _psa_2010(facts: Facts) -> Answer:
    answer = _lines(facts)
    needed: Floats = np.where(facts.met_at_baseline, np.nan, answer.required_rate)
    with np.errstate(invalid="ignore", divide="ignore"):
        answer.ratio = answer.actual_rate / np.where(needed != 0, needed, np.nan)
    numeric = np.isfinite(facts.target)
    answer.classes = chosen(
        (facts.n < 2, -1),
        (facts.met, 0),
        (~numeric & (answer.actual_rate > 0), 4),
        (~numeric & (answer.actual_rate < 0), 5),
        (~numeric & (answer.actual_rate == 0), 6),
        (facts.met_at_baseline, 3),
        (np.isnan(answer.ratio), -1),
        (answer.ratio > 0.9, 0),
        (answer.ratio >= 0.5, 1),
        (answer.ratio > 0, 2),
        default=3,
    )
    facts.marks[~numeric & (facts.n > 1)] |= Mark.NO_NUMERIC_TARGET
    return answer


PSA_2010 = Rule(
    name="psa-2010",
    title="Philippines, StatDev pace of progress, from 2010",
    classes=_PSA_CLASSES,
    rate=UNITS_A_YEAR + ", both from the baseline",
    ratio="pace: actual / required annual rate",
    label=Label.FORMULA_READ,
    source="PSA, StatDev technical notes; the required rate from the baseline is inferred from its table",
    judge=_psa_2010,
    without_target=True,
    first_years=True,
    summary="HIGH above 0.9, MEDIUM from 0.5, LOW below. Without a number only increasing or decreasing.",
    parameters={"high_above": 0.9, "medium_from": 0.5},
)
