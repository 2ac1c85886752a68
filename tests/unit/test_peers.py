"""Who changed fastest from a like start."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from attain.domain.frameworks import Direction, Limits
from attain.domain.progress.peers import Course, course_of, from_a_like_start, like
from attain.errors import NotComparable

RATE = Limits(0, None)
PERCENT = Limits(0, 100)

courses = some.lists(
    some.builds(
        Course,
        area=some.text("ABCDEFGH", min_size=3, max_size=3),
        first_time=some.just(2000.0),
        first=some.floats(0.5, 99.5),
        last_time=some.integers(2005, 2020).map(float),
        last=some.floats(0.5, 99.5),
    ),
    unique_by=lambda course: course.area,
    max_size=12,
)


def placed(*found: Course, direction: Direction = Direction.DECREASE, limits: Limits = RATE):
    return {
        each.course.area: each
        for each in from_a_like_start(found, direction=direction, limits=limits)
    }


def test_an_area_leads_only_among_areas_that_started_alike():
    found = placed(
        Course("KHM", 1990, 117, 2015, 29),
        Course("LAO", 1990, 162, 2015, 67),
        Course("SGP", 1990, 8, 2015, 1),
    )
    assert found["SGP"].pace > found["KHM"].pace
    assert [area for area, each in found.items() if each.leads] == ["KHM"]
    assert found["LAO"].fastest == "KHM"


def test_a_pace_is_counted_positive_in_the_wanted_direction():
    course = Course("KHM", 2000, 50, 2010, 60)
    assert placed(course, direction=Direction.INCREASE, limits=PERCENT)["KHM"].pace == 1.0
    assert placed(course, direction=Direction.DECREASE, limits=PERCENT)["KHM"].pace == -1.0


def test_halving_in_ten_years_is_a_fall_of_6_7_per_cent_a_year():
    assert placed(Course("KHM", 2000, 100, 2010, 50))["KHM"].pace == pytest.approx(0.0670, abs=1e-4)


def test_a_start_two_years_off_the_window_counts_and_three_do_not():
    assert course_of("KHM", [(1992, 90), (2000, 50)], begin=1990, end=2015) is not None
    assert course_of("KHM", [(1993, 90), (2000, 50)], begin=1990, end=2015) is None


def test_of_two_equally_near_starts_the_earlier_one_counts():
    course = course_of("KHM", [(1989, 95), (1991, 90), (2000, 50)], begin=1990, end=2015)
    assert course == Course("KHM", 1989, 95, 2000, 50)


def test_a_pace_takes_five_years():
    assert course_of("KHM", [(1990, 90), (1994, 50)], begin=1990, end=2015) is None
    assert course_of("KHM", [(1990, 90), (1995, 50)], begin=1990, end=2015) is not None


def test_figures_after_the_window_do_not_count():
    course = course_of("KHM", [(1990, 90), (2000, 50), (2016, 1)], begin=1990, end=2015)
    assert course is not None
    assert course.last_time == 2000


def test_a_value_of_zero_has_no_pace_in_per_cent():
    assert placed(Course("KHM", 2000, 5, 2010, 0)) == {}


def test_paces_towards_parity_are_refused():
    with pytest.raises(NotComparable, match="side by side"):
        placed(Course("KHM", 2000, 0.9, 2010, 1), direction=Direction.PARITY)


@given(one=some.floats(0.1, 1e4), other=some.floats(0.1, 1e4))
def test_likeness_has_no_direction(one, other):
    for limits in (RATE, Limits(0, 1e4)):
        assert like(one, other, limits) == like(other, one, limits)


@given(courses=courses, limits=some.sampled_from([RATE, PERCENT]))
def test_nobody_who_started_alike_is_faster_than_the_fastest(courses, limits):
    found = placed(*courses, limits=limits)
    for each in found.values():
        alike = [found[area].pace for area in (*each.like, each.course.area)]
        assert found[each.fastest].pace == max(alike)
        assert all(each.course.area in found[area].like for area in each.like)
