"""People behind the gap: numbers worked by hand."""

import math

import numpy as np
import pytest

from attain.domain.frameworks import Direction
from attain.domain.people import (
    COUNTED,
    counts_people_of,
    new_people_each_year,
    people_behind_gap,
)
from attain.errors import InvalidData

UP, DOWN = Direction.INCREASE, Direction.DECREASE


def test_a_share_below_its_target_leaves_people_without():
    # 80 % wanted, 60 % reached: a fifth of five million.
    assert people_behind_gap(60, 80, 5e6, per=100, direction=UP) == pytest.approx(1e6)


def test_a_mortality_above_its_target_is_deaths_among_births():
    # (31 - 26) / 1000 of 4.8 million births.
    assert people_behind_gap(31, 26, 4.8e6, per=1000, direction=DOWN) == pytest.approx(24_000)


def test_maternal_mortality_is_per_hundred_thousand():
    # (170 - 70) / 100,000 of 366,000 births.
    assert people_behind_gap(170, 70, 366_000, per=100_000, direction=DOWN) == pytest.approx(366)


def test_nobody_is_behind_a_target_that_is_met():
    assert people_behind_gap([81, 80], 80, 5e6, per=100, direction=UP).tolist() == [0, 0]


def test_an_unknown_value_or_denominator_is_unknown_and_not_nobody():
    gap = people_behind_gap([math.nan, 60], 80, [5e6, math.nan], per=100, direction=UP)
    assert np.isnan(gap).all()


@pytest.mark.parametrize(
    ("per", "direction"), [(None, UP), (100, Direction.PARITY), (100, Direction.NONE)]
)
def test_values_that_mean_no_people_give_no_people(per, direction):
    assert np.isnan(people_behind_gap(60, 80, 5e6, per=per, direction=direction))
    more = new_people_each_year(60, 80, 5e6, 6e6, years=10, per=per, direction=direction)
    assert np.isnan(more)


def test_new_people_each_year_contain_the_growth_of_the_population():
    # From 3.0 of 5 million to 4.8 of 6 million people in ten years.
    more = new_people_each_year(60, 80, 5e6, 6e6, years=10, per=100, direction=UP)
    assert more == pytest.approx(180_000)


def test_a_target_that_is_met_still_asks_for_new_people_where_the_population_grows():
    more = new_people_each_year(80, 80, 5e6, 6e6, years=10, per=100, direction=UP)
    assert more == pytest.approx(80_000)


def test_where_less_is_better_people_are_spared():
    # From 24,000 deaths (30 per 1,000 of 800,000) to 14,000 (20 of 700,000) in five years.
    spared = new_people_each_year(30, 20, 8e5, 7e5, years=5, per=1000, direction=DOWN)
    assert spared == pytest.approx(2_000)


def test_without_time_left_there_is_no_yearly_number():
    assert np.isnan(new_people_each_year(60, 80, 5e6, 6e6, years=0, per=100, direction=UP))


def test_a_per_that_is_not_above_zero_is_refused():
    with pytest.raises(InvalidData, match="such as 100 for per cent"):
        people_behind_gap(60, 80, 5e6, per=0, direction=UP)


@pytest.mark.parametrize(
    ("denominator", "dimensions", "counts"),
    [
        ("POP_TOTAL", "", True),
        ("LIVE_BIRTHS", "AGE=Y0T4", True),
        ("POP_F_15_49", "AGE=Y15T49;SEX=F", True),
        # All of 15 to 24 years are about twice the women of that age.
        ("POP_15_24", "SEX=F", False),
        ("POP_18_29", "AGE=Y18T29;SEX=F", False),
        ("POP_TOTAL", "AGE=Y0T4", False),
    ],
)
def test_people_of_a_group_are_counted_by_a_denominator_of_that_group_only(
    denominator, dimensions, counts
):
    assert counts_people_of(denominator, dimensions) is counts


def test_every_denominator_that_counts_a_group_is_in_the_code_list():
    from attain.usecases.dictionary import shipped_codelists

    codes = {each.id for each in shipped_codelists()["DENOMINATORS"].codes}
    assert all(names <= codes for names in COUNTED.values())
