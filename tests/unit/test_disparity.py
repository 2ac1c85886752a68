"""Groups against the total: numbers worked by hand, and laws."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attain.domain.disparity import against_total, behind, furthest_behind
from attain.domain.frameworks import Direction

UP, DOWN, PARITY, NONE = (
    Direction.INCREASE,
    Direction.DECREASE,
    Direction.PARITY,
    Direction.NONE,
)
VALUES = st.floats(-1e6, 1e6)


def test_where_less_is_better_the_higher_value_is_behind():
    found = against_total({"SEX=F": (24.2, 28.0), "SEX=M": (31.6, 28.0)}, direction=DOWN)
    assert [each.behind for each in found] == pytest.approx([-3.8, 3.6])
    assert [each.group for each in furthest_behind(found)] == ["SEX=M"]


def test_where_more_is_better_the_lower_value_is_behind():
    groups = {"URBANISATION=R": (61.0, 75.0), "URBANISATION=U": (96.0, 75.0)}
    found = against_total(groups, direction=UP)
    assert found[0].difference == -14
    assert found[0].ratio == pytest.approx(61 / 75)
    assert [each.group for each in furthest_behind(found)] == ["URBANISATION=R"]


def test_where_parity_is_wanted_the_one_further_from_one_is_behind():
    groups = {"EDUCATION_LEV=1": (1.02, 0.98), "EDUCATION_LEV=3": (1.30, 0.98)}
    found = against_total(groups, direction=PARITY)
    assert found[0].behind == pytest.approx(0)
    assert [each.group for each in furthest_behind(found)] == ["EDUCATION_LEV=3"]


def test_without_a_wanted_direction_nobody_is_behind():
    found = against_total({"SEX=F": (24.0, 28.0)}, direction=NONE)
    assert found[0].behind is None
    assert furthest_behind(found) == []


def test_groups_equally_far_behind_are_all_named():
    groups = {"A=1": (10.0, 20.0), "A=2": (10.0, 20.0), "A=3": (15.0, 20.0)}
    found = furthest_behind(against_total(groups, direction=UP))
    assert [each.group for each in found] == ["A=1", "A=2"]


def test_a_group_ahead_of_its_total_is_not_behind():
    assert furthest_behind(against_total({"SEX=F": (90.0, 80.0)}, direction=UP)) == []


def test_no_ratio_is_made_over_zero():
    assert against_total({"SEX=F": (5.0, 0.0)}, direction=UP)[0].ratio is None
    assert against_total({"SEX=F": (-1.0, -2.0)}, direction=UP)[0].ratio is None


def test_an_unknown_value_stays_unknown():
    assert math.isnan(behind([math.nan], [1.0], direction=UP)[0])


@given(value=VALUES, total=VALUES)
def test_turning_the_wanted_direction_turns_the_sign(value, total):
    assert behind(value, total, direction=UP) == -behind(value, total, direction=DOWN)


@given(value=VALUES, total=VALUES)
def test_a_group_like_the_total_is_neither_behind_nor_ahead(value, total):
    assert behind(total, total, direction=PARITY, parity=value) == 0


@given(groups=st.dictionaries(st.text(min_size=1), st.tuples(VALUES, st.just(10.0)), min_size=1))
def test_nobody_is_further_behind_than_the_furthest(groups):
    found = against_total(groups, direction=UP)
    furthest = furthest_behind(found)
    late = [each.behind for each in found if each.behind > 0]
    assert bool(furthest) == bool(late)
    assert all(each.behind >= max(late) - 1e-6 for each in furthest)
