"""
Facts: what can be said of each series before any rule.

Which observations count, which one is the baseline, what the target comes to, whether it is met, and
whether the deadline has passed. The choices follow `docs/explanation/edge-cases.md`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attain.domain.frameworks import TargetKind
from attain.domain.progress.panel import KINDS, Booleans, Floats, Integers, Panel, Terms
from attain.domain.progress.segments import (
    at,
    counts_where,
    first_where,
    kept,
    reduced,
    spread,
    sums,
)
from attain.domain.progress.verdicts import Mark

BASELINE_WINDOW = 3.0
"""Years around the wanted baseline in which the nearest value serves. Our own rule."""
STALE_AFTER = 3.0
"""Years after which a latest value is flagged as stale. Our own rule."""
PARITY_BAND = 0.03
"""Half the band around parity: 0.97 to 1.03 for a ratio of one (UNESCO's gender parity index)."""
NEAR_LIMIT = 0.01
"""Share of the range within which a target at the limit counts as met (Eustat, after UNSD)."""
STILL = 1e-4
"""Change a year, as a share of the level, below which a series stands still. Our own rule."""
STILL_IN_RANGE = 2e-5
"""The same as a share of the range between two natural limits: 0.002 points a year for per cent."""
KEPT_YEARS = 5.0
"""Years whose mean is compared with a level that is to be kept. Our own rule."""
ROUNDING = 1e-9
"""Relative difference that is arithmetic, not news."""

_SHARE = KINDS.index(TargetKind.SHARE_OF_BASELINE)
_PARITY = KINDS.index(TargetKind.PARITY)
_WITHOUT_NUMBER = [KINDS.index(TargetKind.DIRECTION), KINDS.index(TargetKind.HALT_AND_REVERSE)]


@dataclass(slots=True)
class Window:
    """The points of each series in some stretch of time."""

    time: Floats
    value: Floats
    offsets: Integers

    @property
    def n(self) -> Integers:
        """How many points each series has."""
        return np.diff(self.offsets)

    @property
    def begin(self) -> Floats:
        """The time of the first point of each series; NaN where there is none."""
        return at(self.time, np.where(self.n > 0, self.offsets[:-1], -1))


@dataclass(slots=True)
class Facts:
    """
    Facts on S series; the window of each runs from its baseline to its last usable value.

    Values are as judged: for parity they are distances from the target, which are to fall to the
    half width of the band. `shown_…` are the values as observed; `level` is how large
    the values of the window are, see `_level`.
    """

    terms: Terms
    time: Floats
    value: Floats
    offsets: Integers
    n: Integers
    direction: Floats
    baseline: Floats
    baseline_time: Floats
    last: Floats
    last_time: Floats
    latest: Floats
    latest_time: Floats
    judged: Floats
    judged_time: Floats
    target: Floats
    aim: Floats
    met: Booleans
    met_at_baseline: Booleans
    passed: Booleans
    unobserved: Booleans
    bound: NDArray[np.int8]
    baseline_bound: NDArray[np.int8]
    first_error: Floats
    last_error: Floats
    shown_baseline: Floats
    shown_latest: Floats
    shown_judged: Floats
    shown_target: Floats
    marks: Integers
    level: Floats
    history: Window | None = None

    def __len__(self) -> int:
        return len(self.n)

    @property
    def window(self) -> Window:
        """The points from the baseline to the last usable value."""
        return Window(self.time, self.value, self.offsets)

    @property
    def standstill(self) -> Floats:
        """The pace below which each series stands still, in units a year."""
        width = self.terms.upper - self.terms.lower
        return np.fmax(STILL * self.level, STILL_IN_RANGE * width)

    def meets(self, value: Floats) -> Booleans:
        """Return where `value` (one a series, as judged) satisfies the target."""
        slack = ROUNDING * np.fmax(np.abs(self.aim), np.abs(value))
        with np.errstate(invalid="ignore"):
            return self.direction * (value - self.aim) >= -slack

    def is_kind(self, *kinds: TargetKind) -> Booleans:
        """Return where the target is of one of `kinds`."""
        return np.isin(self.terms.kind, [KINDS.index(kind) for kind in kinds])


@dataclass(slots=True)
class _Points:
    """The observations in use, before a baseline is chosen."""

    time: Floats
    value: Floats
    bound: NDArray[np.int8] | None
    error: Floats | None
    offsets: Integers

    def select(self, keep: Booleans) -> None:
        if keep.all():
            return
        self.offsets = kept(self.offsets, keep)
        self.time, self.value = self.time[keep], self.value[keep]
        self.bound = None if self.bound is None else self.bound[keep]
        self.error = None if self.error is None else self.error[keep]

    def insert(self, places: Integers, owners: Integers, time: Floats, value: Floats) -> None:
        self.time = np.insert(self.time, places, time)
        self.value = np.insert(self.value, places, value)
        self.bound = None if self.bound is None else np.insert(self.bound, places, 0)
        self.error = None if self.error is None else np.insert(self.error, places, np.nan)
        grown = np.zeros(len(self.offsets), np.int64)
        grown[owners + 1] = 1
        self.offsets = self.offsets + np.cumsum(grown)

    @property
    def starts(self) -> Integers:
        """The position of the first observation of each series, or -1."""
        return np.where(np.diff(self.offsets) > 0, self.offsets[:-1], -1)

    @property
    def ends(self) -> Integers:
        """The position of the last observation of each series, or -1."""
        return np.where(np.diff(self.offsets) > 0, self.offsets[1:] - 1, -1)


def gather(
    panel: Panel,
    terms: Terms,
    *,
    as_of: float,
    near_limit: bool,
    first_years: bool,
    base_after: bool = False,
    lead: float = 0.0,
) -> Facts:
    """
    Return the facts on each series of `panel` under `terms`, as known in the year `as_of`.

    Parameters
    ----------
    near_limit
        Whether a value within a hundredth of its range of a 0 % or 100 % target counts as meeting it.
    first_years
        Whether a period stands at its first year, as some rules count, rather than at its middle.
    base_after
        Whether the baseline is the first value at or after the wanted year, never one before it.
    lead
        Years before the baseline from which a `history` is wanted beside the window.
    """
    points, broken = _usable(panel, as_of=as_of, first_years=first_years)
    marks = np.zeros(len(panel), np.int64)
    shown = points.value
    direction, parity_at = _direction(terms)
    if parity_at is not None:
        centre = spread(parity_at, points.offsets)
        points.value = np.where(np.isnan(centre), shown, np.abs(shown - centre))
    _state_baseline(points, terms, parity_at, as_of)

    latest_places = points.ends
    latest, latest_time = at(points.value, latest_places), at(points.time, latest_places)
    bound_at_end = _bounds(points, latest_places, parity_at, direction)
    passed, judged, judged_time, unobserved = _judgement(points, terms, latest_time, as_of, marks)

    begin = _baseline_places(points, terms, base_after=base_after)
    history = _history(points, begin, lead) if lead else None
    if not np.array_equal(begin, points.starts):
        since = np.where(begin >= 0, begin, len(points.time))
        points.select(np.arange(len(points.time)) >= spread(since, points.offsets))
    n, starts, ends = np.diff(points.offsets), points.starts, points.ends
    baseline, baseline_time = at(points.value, starts), at(points.time, starts)
    target = _target(terms, baseline, parity_at)
    aim = target - direction * _tolerance(terms, target, near_limit=near_limit)

    facts = Facts(
        terms=terms,
        time=points.time,
        value=points.value,
        offsets=points.offsets,
        n=n,
        direction=direction,
        baseline=baseline,
        baseline_time=baseline_time,
        last=at(points.value, ends),
        last_time=at(points.time, ends),
        latest=latest,
        latest_time=latest_time,
        judged=judged,
        judged_time=judged_time,
        target=target,
        aim=aim,
        met=np.zeros(len(panel), np.bool_),
        met_at_baseline=np.zeros(len(panel), np.bool_),
        passed=passed,
        unobserved=unobserved,
        bound=bound_at_end,
        baseline_bound=_bounds(points, starts, parity_at, direction),
        first_error=_errors(points, starts),
        last_error=_errors(points, ends),
        shown_baseline=baseline,
        shown_latest=latest,
        shown_judged=judged,
        shown_target=target,
        marks=marks,
        level=_level(points, terms),
        history=history,
    )
    if parity_at is not None:
        _show_parity(facts, panel, parity_at, as_of)
    _mark(facts, terms, broken, as_of)
    return facts


def _usable(panel: Panel, *, as_of: float, first_years: bool) -> tuple[_Points, Booleans]:
    """Return the values known in the year `as_of` in the last spell, and where a spell was left out."""
    years = np.floor(panel.time) if panel.year is None else panel.year
    points = _Points(
        years if first_years else panel.time,
        panel.value,
        panel.bound,
        panel.standard_error,
        panel.offsets,
    )
    known = np.isfinite(panel.value) & (years <= as_of)
    points.select(known)
    if panel.spell is None:
        return points, np.zeros(len(panel), np.bool_)
    spell = panel.spell[known]
    ends = points.ends
    last_spell = np.where(ends >= 0, spell[np.maximum(ends, 0)] if len(spell) else 0, 0)
    comparable = spell == spread(last_spell, points.offsets)
    broken = np.diff(points.offsets) > counts_where(comparable, points.offsets)
    points.select(comparable)
    return points, broken


def _direction(terms: Terms) -> tuple[Floats, Floats | None]:
    """Return +1 or -1 for each series, and the value at parity (NaN elsewhere), or None."""
    direction = terms.direction.astype(np.float64)
    parity = terms.direction == 0
    if not parity.any():
        return direction, None
    centre = np.where(np.isnan(terms.target_value), 1.0, terms.target_value)
    return np.where(parity, -1.0, direction), np.where(parity, centre, np.nan)


def _state_baseline(points: _Points, terms: Terms, parity_at: Floats | None, as_of: float) -> None:
    """Let baseline values that the target states take the place of observations."""
    stated = np.isfinite(terms.baseline_value) & (terms.baseline_time < as_of + 1)
    if not stated.any():
        return
    value = terms.baseline_value
    if parity_at is not None:
        value = np.where(np.isnan(parity_at), value, np.abs(value - parity_at))
    wanted = spread(np.where(stated, terms.baseline_time, np.nan), points.offsets)
    same = first_where(np.abs(points.time - wanted) < 0.5, points.offsets)
    replaced = stated & (same >= 0)
    points.value = points.value.copy()
    points.value[same[replaced]] = value[replaced]
    if points.bound is not None:
        points.bound = points.bound.copy()
        points.bound[same[replaced]] = 0
    added = np.flatnonzero(stated & (same < 0))
    before = counts_where(points.time < wanted, points.offsets)
    places = points.offsets[:-1][added] + before[added]
    points.insert(places, added, terms.baseline_time[added], value[added])


def _bounds(
    points: _Points, places: Integers, parity_at: Floats | None, direction: Floats
) -> NDArray[np.int8]:
    """Return +1 where these values can only be better than their bounds, -1 only worse, 0 exact."""
    if points.bound is None or len(points.bound) == 0:
        return np.zeros(len(places), np.int8)
    bound = np.where(places >= 0, points.bound[np.maximum(places, 0)], 0)
    if parity_at is not None:
        bound = np.where(np.isnan(parity_at), bound, 0)
    return (bound * direction).astype(np.int8)


def _judgement(
    points: _Points, terms: Terms, latest_time: Floats, as_of: float, marks: Integers
) -> tuple[Booleans, Floats, Floats, Booleans]:
    """Cut the points at passed deadlines; return passed, value judged, its time, and unobserved."""
    deadline = terms.target_time
    with np.errstate(invalid="ignore"):
        passed = (as_of >= deadline + 1) | ((as_of >= deadline) & (latest_time > deadline - 0.5))
    if not passed.any():
        ends = points.ends
        return passed, at(points.value, ends), at(points.time, ends), passed.copy()
    limit = spread(np.where(passed, deadline, np.inf), points.offsets)
    after = first_where(points.time >= limit + 0.5, points.offsets)
    next_value, next_time = at(points.value, after), at(points.time, after)
    points.select(points.time < limit + 0.5)
    ends = points.ends
    judged, judged_time = at(points.value, ends), at(points.time, ends)
    with np.errstate(invalid="ignore"):
        open_end = passed & ~(np.abs(judged_time - deadline) < 0.5)
    between = open_end & (after >= 0) & (ends >= 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = (deadline - judged_time) / (next_time - judged_time)
    judged = np.where(between, judged + share * (next_value - judged), judged)
    judged_time = np.where(between, deadline, judged_time)
    marks[between] |= Mark.INTERPOLATED_AT_DEADLINE
    return passed, judged, judged_time, open_end & ~between


def _baseline_places(points: _Points, terms: Terms, *, base_after: bool) -> Integers:
    """Return the position of each baseline: the nearest in the window, else the first later; or -1."""
    wanted = terms.baseline_time
    first = points.starts
    asked = np.isfinite(wanted)
    with np.errstate(invalid="ignore"):
        begins_earlier = asked & (at(points.time, first) < wanted)
    if not begins_earlier.any():
        return first
    wanted_there = spread(wanted, points.offsets)
    with np.errstate(invalid="ignore"):
        later = first_where(points.time > wanted_there - 0.5, points.offsets)
        if base_after:
            return np.where(asked, later, first)
        gap = np.abs(points.time - wanted_there)
        least = reduced(np.minimum, gap, points.offsets, empty=np.inf)
        nearest = first_where(gap == spread(least, points.offsets), points.offsets)
        chosen = np.where(least <= BASELINE_WINDOW, nearest, later)
    return np.where(asked, chosen, first)


def _history(points: _Points, begin: Integers, lead: float) -> Window:
    since = spread(at(points.time, begin) - lead, points.offsets)
    keep = points.time >= since
    return Window(points.time[keep], points.value[keep], kept(points.offsets, keep))


def _target(terms: Terms, baseline: Floats, parity_at: Floats | None) -> Floats:
    target = terms.target_value.copy()
    shares = terms.kind == _SHARE
    if shares.any():
        rest = terms.share * baseline
        with np.errstate(invalid="ignore"):
            complement = terms.upper - terms.share * (terms.upper - baseline)
        target = np.where(shares, np.where(terms.of_complement, complement, rest), target)
    if parity_at is not None:
        band = np.where(np.isnan(terms.tolerance), PARITY_BAND * np.abs(parity_at), terms.tolerance)
        target = np.where(np.isnan(parity_at), target, band)
    target[np.isin(terms.kind, _WITHOUT_NUMBER)] = np.nan
    return target


def _tolerance(terms: Terms, target: Floats, *, near_limit: bool) -> Floats:
    """Return how far short of the target still counts as meeting it."""
    given = np.where(np.isnan(terms.tolerance) | (terms.direction == 0), 0.0, terms.tolerance)
    if not near_limit:
        return given
    at_limit = (target == terms.lower) | (target == terms.upper)
    near = np.where(at_limit, NEAR_LIMIT * (terms.upper - terms.lower), 0.0)
    return np.fmax(given, np.where(terms.direction == 0, 0.0, near))


def _level(points: _Points, terms: Terms) -> Floats:
    """Return the largest absolute value; between two natural limits, the largest distance from the nearer."""
    between = np.isfinite(terms.upper - terms.lower)
    size = np.abs(points.value)
    if between.any():
        lower, upper = spread(terms.lower, points.offsets), spread(terms.upper, points.offsets)
        nearer = np.minimum(points.value - lower, upper - points.value)
        size = np.where(np.isnan(nearer), size, np.maximum(nearer, 0.0))
    return reduced(np.maximum, size, points.offsets, empty=0.0)


def _errors(points: _Points, places: Integers) -> Floats:
    if points.error is None:
        return np.full(len(places), np.nan)
    return at(points.error, places)


def _show_parity(facts: Facts, panel: Panel, parity_at: Floats, as_of: float) -> None:
    """Give baseline, latest and judged values of parity targets back in the unit of the series."""
    parity = ~np.isnan(parity_at)
    years = np.floor(panel.time) if panel.year is None else panel.year
    known = np.isfinite(panel.value) & (years <= as_of)
    for name, distance, time in (
        ("shown_baseline", facts.baseline, facts.baseline_time),
        ("shown_latest", facts.latest, facts.latest_time),
        ("shown_judged", facts.judged, facts.judged_time),
    ):
        wanted, size = spread(time, panel.offsets), spread(distance, panel.offsets)
        off = np.abs(np.abs(panel.value - spread(parity_at, panel.offsets)) - size)
        same_time = (np.abs(panel.time - wanted) < 0.5) | (np.abs(years - wanted) < 0.5)
        place = first_where(known & same_time & (off <= 1e-12 + 1e-9 * size), panel.offsets)
        seen = at(panel.value, place)
        stated = facts.terms.baseline_value if name == "shown_baseline" else np.nan
        seen = np.where(np.isnan(seen), stated, seen)
        setattr(facts, name, np.where(parity, seen, getattr(facts, name)))
    facts.shown_target = np.where(parity, parity_at, facts.target)


def recent_mean(facts: Facts) -> Floats:
    """Return the mean of the values of the last `KEPT_YEARS`, on which targets to keep are judged."""
    recent = facts.time > spread(facts.last_time - KEPT_YEARS, facts.offsets)
    with np.errstate(invalid="ignore", divide="ignore"):
        total = sums(np.where(recent, facts.value, 0.0), facts.offsets)
        return np.asarray(total / sums(recent.astype(np.float64), facts.offsets))


def _mark(facts: Facts, terms: Terms, broken: Booleans, as_of: float) -> None:
    marks = facts.marks
    kept_up = facts.is_kind(TargetKind.KEEP)
    judged = np.where(kept_up, recent_mean(facts), facts.judged) if kept_up.any() else facts.judged
    facts.met = facts.meets(judged) & (facts.n > 0)
    facts.met_at_baseline = facts.meets(facts.baseline)
    with np.errstate(invalid="ignore"):
        shift = np.abs(facts.baseline_time - terms.baseline_time)
        marks[(shift > 0.5) & (facts.n > 0)] |= Mark.BASELINE_SHIFTED
        marks[as_of - facts.latest_time > STALE_AFTER] |= Mark.STALE
    marks[np.diff(facts.offsets) == 0] |= Mark.NO_DATA
    marks[broken] |= Mark.BREAK
    marks[facts.n == 1] |= Mark.ONE_OBSERVATION
    marks[facts.n == 2] |= Mark.TWO_POINTS
    marks[(facts.bound != 0) | (facts.baseline_bound != 0)] |= Mark.CENSORED
    marks[facts.met] |= Mark.MET
    marks[facts.met_at_baseline & (facts.n > 1)] |= Mark.MET_AT_BASELINE
    marks[facts.met_at_baseline & ~facts.met & (facts.n > 1)] |= Mark.LOST
    missed = facts.passed & ~facts.met & np.isfinite(facts.target) & (facts.n > 0)
    late = missed & facts.meets(facts.latest) & ~facts.unobserved
    marks[late] |= Mark.MET_LATE
    marks[missed & ~late & ~facts.unobserved] |= Mark.MISSED
    marks[np.isnan(terms.target_time) & np.isfinite(facts.target)] |= Mark.NO_TARGET_PERIOD
    strict = facts.direction * (judged - facts.target) < -ROUNDING * np.abs(facts.target)
    marks[facts.met & strict & np.isfinite(terms.upper) & np.isnan(terms.tolerance)] |= (
        Mark.NEAR_LIMIT
    )
