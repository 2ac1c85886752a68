"""Laws of assessment that hold for any series: see the names."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from attain.domain.frameworks import Direction, Limits, TargetKind, TargetRule
from attain.domain.progress import RULES, Panel, Terms, Verdicts, assess

values = st.floats(0.5, 400, allow_nan=False).map(lambda v: round(v, 3))
series = st.dictionaries(st.integers(2013, 2024), values, min_size=2, max_size=12).map(
    lambda points: sorted(points.items())
)
directions = st.sampled_from([Direction.INCREASE, Direction.DECREASE])
scales = st.sampled_from([0.001, 0.25, 8.0, 1000.0])


def asked(target: float | None, direction: Direction, limits: Limits | None = None) -> TargetRule:
    return TargetRule(
        id="law",
        indicator="x",
        kind=TargetKind.DIRECTION if target is None else TargetKind.LEVEL,
        direction=direction,
        baseline_period=2015,
        target_period=2030,
        target_value=target,
        limits=limits or Limits(),
    )


def judge(points, rule: TargetRule, name: str) -> Verdicts:
    return assess(Panel.of(points), Terms.of([rule]), RULES[name], as_of=2024)


def classes(found: Verdicts) -> tuple[int, int, int]:
    return int(found.classes[0]), int(found.standing[0]), int(found.trend[0])


def close_call(found: Verdicts, target: float | None) -> bool:
    """Return whether arithmetic alone may tip the class: the answer lies on a cut-off."""
    if target is None:
        return False
    expected, ratio = float(found.expected[0]), float(found.ratio[0])
    cuts = np.array([-0.1, 0, 0.1, 0.5, 0.6, 0.9, 0.95, 1.0, 1.5, 2.0])
    near = np.isfinite(ratio) and np.min(np.abs(ratio - cuts)) < 1e-6
    return bool(near or abs(expected - target) < 1e-6 * abs(target))


# Open SDG puts 0.001 in the place of zero, so its answer depends on the unit; no zero occurs here.
@pytest.mark.parametrize("name", RULES)
@given(points=series, target=st.none() | values, direction=directions, k=scales)
def test_another_unit_changes_no_class(name, points, target, direction, k):
    before = judge(points, asked(target, direction), name)
    assume(not close_call(before, target))
    scaled = [(t, v * k) for t, v in points]
    after = judge(scaled, asked(None if target is None else target * k, direction), name)
    assert classes(after) == classes(before)


@pytest.mark.parametrize("name", ["attain", "cgd", "psa-2007", "psa-2010"])
@given(points=series, target=st.none() | values, direction=directions)
def test_the_mirror_image_has_the_same_standing(name, points, target, direction):
    before = judge(points, asked(target, direction, Limits(0, 400)), name)
    assume(not close_call(before, target))
    other = Direction.DECREASE if direction is Direction.INCREASE else Direction.INCREASE
    mirrored = [(t, 400 - v) for t, v in points]
    goal = None if target is None else 400 - target
    after = judge(mirrored, asked(goal, other, Limits(0, 400)), name)
    assert (after.standing[0], after.trend[0]) == (before.standing[0], before.trend[0])


observed_since_2015 = st.tuples(
    values, st.dictionaries(st.integers(2016, 2024), values, min_size=2)
).map(lambda parts: [(2015, parts[0]), *sorted(parts[1].items())])


@given(
    points=observed_since_2015,
    target=values,
    direction=directions,
    year=st.sampled_from([2015.5 + step for step in range(9)]),
)
def test_a_further_point_on_the_fitted_line_changes_no_class(points, target, direction, year):
    rule = asked(target, direction)
    before = judge(points, rule, "attain")
    first, last = float(before.baseline_time[0]), float(before.latest_time[0])
    assume(first < year < last)
    assume(not close_call(before, target))
    outlier_before = bool(before.marks[0] & OUTLIER)
    height = float(before.expected[0] + before.actual_rate[0] * (year - 2030))
    after = judge(sorted([*points, (year, height)]), rule, "attain")
    # the median of slopes that stands in for a line with an outlier is no line of least squares
    assume(not outlier_before and not after.marks[0] & OUTLIER)
    assert classes(after) == classes(before)
    assert after.expected[0] == pytest.approx(before.expected[0], rel=1e-9, abs=1e-9)


OUTLIER = 1 << 29


def test_the_law_above_knows_the_mark_of_an_outlier():
    from attain.domain.progress import Mark

    assert int(Mark.OUTLIER) == OUTLIER


@pytest.mark.parametrize("name", RULES)
@settings(max_examples=40)
@given(many=st.lists(st.tuples(series, st.none() | values, directions), min_size=1, max_size=12))
def test_the_panel_of_n_equals_n_panels_of_one(name, many):
    rules = [asked(target, direction) for _, target, direction in many]
    whole = assess(
        Panel.of(*(points for points, _, _ in many)), Terms.of(rules), RULES[name], as_of=2024
    )
    ones = [judge(points, rule, name) for (points, _, _), rule in zip(many, rules, strict=True)]
    alone = Verdicts.joined(ones)
    for field in fields(Verdicts):
        assert np.array_equal(
            getattr(whole, field.name), getattr(alone, field.name), equal_nan=True
        ), field.name


@given(points=observed_since_2015, target=values, direction=directions)
def test_on_track_means_that_meeting_the_target_is_at_least_as_likely_as_not(
    points, target, direction
):
    found = judge(points, asked(target, direction), "attain")
    probability = float(found.probability[0])
    assume(np.isfinite(probability) and not close_call(found, target))
    if found.standing[0] in (1, 2):
        assert (found.standing[0] == 1) == (probability >= 0.5)
    assert found.expected_low[0] <= found.expected[0] <= found.expected_high[0]
