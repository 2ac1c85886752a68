"""Values of groups: cases worked by hand."""

import numpy as np
import pytest

from attain.domain.aggregation import (
    GroupPanel,
    Support,
    change_between,
    check_can_be_averaged,
    mean_values,
    parity_values,
    sum_values,
    support_of,
)
from attain.domain.frameworks import Averaging, Direction, Indicator
from attain.errors import InvalidData, NotComparable

NAN = np.nan
CLMV = {"CLMV": ("KHM", "LAO", "MMR", "VNM"), "ASEAN-6": ("IDN", "THA")}


def panel(values, weights=None, errors=None, years=None, areas=("IDN", "KHM", "LAO")):
    array = np.array(values, dtype=float)
    return GroupPanel(
        areas,
        np.array(years or range(2000, 2000 + array.shape[1])),
        array,
        None if weights is None else np.array(weights, dtype=float),
        None if errors is None else np.array(errors, dtype=float),
    )


def test_each_area_weighs_as_much_as_its_denominator():
    # (30 * 4.8 + 50 * 0.4 + 70 * 0.2) / 5.4 = 178 / 5.4
    (found,) = mean_values(panel([[30], [50], [70]], [[4.8], [0.4], [0.2]]))
    assert found.value == pytest.approx(178 / 5.4)
    assert found.simple_mean == pytest.approx(50)
    assert found.coverage == pytest.approx(1)
    assert found.support is Support.SOLID


def test_coverage_is_the_share_of_the_denominator_not_of_the_areas():
    (found,) = mean_values(panel([[NAN], [50], [70]], [[4.8], [0.4], [0.2]]), subgroups=CLMV)
    assert found.coverage == pytest.approx(0.6 / 5.4)
    assert found.support is Support.TOO_LITTLE
    assert not found.publishable
    assert found.observed == ("KHM", "LAO")
    assert found.members == 3
    assert found.subgroup_coverage == {"CLMV": pytest.approx(1), "ASEAN-6": 0}


@pytest.mark.parametrize(
    ("coverage", "support"),
    [
        (1.0, Support.SOLID),
        (0.8, Support.SOLID),
        (0.79, Support.GREY),
        (0.5, Support.GREY),
        (0.4999, Support.TOO_LITTLE),
        (None, Support.UNKNOWN),
    ],
)
def test_half_the_denominator_may_be_shown_and_four_fifths_are_solid(coverage, support):
    assert support_of(coverage) is support


def test_a_gap_is_filled_between_observations_and_three_years_beyond_the_last():
    values = [[NAN, 10, NAN, 30, NAN, NAN, NAN, NAN], [1] * 8]
    found = mean_values(panel(values, np.ones((2, 8)), areas=("IDN", "KHM")))
    assert [v.imputed for v in found] == [(), (), ("IDN",), (), *[("IDN",)] * 3, ()]
    assert found[2].imputed_value == pytest.approx((20 + 1) / 2)
    assert found[6].imputed_value == pytest.approx((30 + 1) / 2)
    assert found[2].value == 1  # without filling: Cambodia alone
    assert found[2].coverage == pytest.approx(0.5)
    assert found[2].imputed_coverage == pytest.approx(1)


def test_zero_is_an_observation():
    (found,) = mean_values(panel([[0], [50], [NAN]], [[1], [1], [0]]))
    assert found.value == 25
    assert found.observed == ("IDN", "KHM")


def test_without_denominators_only_the_simple_mean_stands():
    (found,) = mean_values(panel([[30], [50], [70]]))
    assert found.value is None
    assert found.coverage is None
    assert found.simple_mean == 50
    assert found.support is Support.UNKNOWN


def test_one_unknown_denominator_leaves_the_coverage_unknown():
    (found,) = mean_values(panel([[30], [50], [NAN]], [[1], [1], [NAN]]))
    assert found.value is None
    assert found.coverage is None
    assert found.simple_mean == 40


def test_the_error_of_a_mean_follows_from_the_errors_of_its_members():
    # shares 0.75 and 0.25: sqrt((0.75 * 2)^2 + (0.25 * 4)^2) = sqrt(3.25)
    two = panel([[10], [20]], [[3], [1]], [[2], [4]], areas=("IDN", "KHM"))
    assert mean_values(two)[0].standard_error == pytest.approx(3.25**0.5)
    unknown = panel([[10], [20]], [[3], [1]], [[2], [NAN]], areas=("IDN", "KHM"))
    assert mean_values(unknown)[0].standard_error is None


def test_a_sum_of_some_is_not_the_sum_of_all():
    one, all_of_them = sum_values(panel([[1, 1], [2, 2], [NAN, 3]]))
    assert one.value is None
    assert one.coverage == pytest.approx(2 / 3)
    assert all_of_them.value == 6


def test_parity_is_the_ratio_of_the_group_and_not_the_mean_of_ratios():
    # Two areas, nine girls in ten in one and all in the other; boys all in both.
    women = panel([[90], [100]], [[100], [300]], areas=("IDN", "KHM"))
    men = panel([[100], [100]], [[120], [280]], areas=("IDN", "KHM"))
    assert parity_values(women, men)[0].value == pytest.approx(97.5 / 100)


def test_parity_rests_on_areas_observed_for_women_and_for_men():
    women = panel([[90], [100]], [[1], [1]], areas=("IDN", "KHM"))
    men = panel([[100], [NAN]], [[1], [1]], areas=("IDN", "KHM"))
    (found,) = parity_values(women, men)
    assert found.value == pytest.approx(0.9)
    assert found.observed == ("IDN",)


def test_parity_of_different_areas_is_refused():
    with pytest.raises(InvalidData, match="same areas"):
        parity_values(panel([[1], [1], [1]]), panel([[1]], areas=("IDN",)))


def test_a_change_never_compares_different_areas():
    found = change_between(panel([[40, 30], [90, NAN], [70, 60]], np.ones((3, 2))), 2000, 2001)
    assert found.areas == ("IDN", "LAO")
    assert found.change == pytest.approx(-10)  # not (30 + 60) / 2 - (40 + 90 + 70) / 3
    assert found.coverage == pytest.approx(2 / 3)


def test_two_years_without_a_common_area_are_no_change():
    with pytest.raises(NotComparable, match="No area is observed"):
        change_between(panel([[1, NAN], [NAN, 2], [NAN, NAN]], np.ones((3, 2))), 2000, 2001)
    with pytest.raises(InvalidData, match="two rising years"):
        change_between(panel([[1, NAN], [NAN, 2], [NAN, NAN]], np.ones((3, 2))), 2001, 1999)


def test_medians_ginis_and_indices_are_refused_with_the_reason():
    gini = Indicator(code="X.1", title="Gini", direction=Direction.DECREASE)
    with pytest.raises(NotComparable, match="Show the areas side by side"):
        check_can_be_averaged(gini)


def test_parity_ratios_are_refused_and_the_way_is_shown():
    gpi = Indicator(
        code="3.1",
        title="Ratio of girls to boys",
        direction=Direction.PARITY,
        averaging=Averaging.WEIGHTED_MEAN,
    )
    with pytest.raises(NotComparable, match="values of women and of men"):
        check_can_be_averaged(gpi)


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"weights": [[1, 1]]}, "shape"),
        ({"years": [2001, 2000]}, "must rise"),
        ({"weights": [[1, 1], [1, 1], [1, -1]]}, "below zero"),
    ],
)
def test_a_panel_that_contradicts_itself_is_refused(parts, reason):
    with pytest.raises(InvalidData, match=reason):
        panel([[1, 1], [1, 1], [1, 1]], **parts)
