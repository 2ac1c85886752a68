"""Laws of group values."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attain.domain.aggregation import GroupPanel, change_between, imputed, mean_values, sum_values

NAMES = ("BRN", "IDN", "KHM", "LAO", "MMR", "MYS")


@st.composite
def panels(draw, gaps=True, most=6):
    """Draw a panel with weights, and with gaps or without."""
    shape = (draw(st.integers(1, most)), draw(st.integers(1, 8)))
    size = shape[0] * shape[1]
    one = st.floats(0.01, 1000)
    cell = st.one_of(one, st.just(np.nan)) if gaps else one
    values = np.array(draw(st.lists(cell, min_size=size, max_size=size))).reshape(shape)
    weights = draw(st.lists(st.floats(1, 1e8), min_size=size, max_size=size))
    years = np.arange(2000, 2000 + shape[1])
    return GroupPanel(NAMES[: shape[0]], years, values, np.array(weights).reshape(shape))


@given(panel=panels())
def test_a_mean_lies_between_its_least_and_its_greatest_member(panel):
    for j, found in enumerate(mean_values(panel)):
        seen = panel.values[:, j][panel.observed[:, j]]
        assert (found.value is None) == (seen.size == 0)
        if found.value is not None:
            assert seen.min() <= found.value <= seen.max()


@given(panel=panels(most=1))
def test_a_group_of_one_area_is_that_area(panel):
    for found, value in zip(mean_values(panel), panel.values[0], strict=True):
        assert found.value == (None if np.isnan(value) else value) == found.simple_mean


@given(panel=panels(gaps=False))
def test_where_all_is_observed_filling_changes_nothing(panel):
    for found in mean_values(panel):
        assert found.coverage == pytest.approx(1)
        assert found.imputed_value == found.value
        assert found.imputed == ()


@given(panel=panels(), factor=st.floats(1e-3, 1e3))
def test_the_unit_of_the_denominator_changes_nothing(panel, factor):
    assert panel.weights is not None
    scaled = replace(panel, weights=panel.weights * factor)
    for one, other in zip(mean_values(panel), mean_values(scaled), strict=True):
        assert (one.value is None) == (other.value is None)
        assert one.value is None or other.value == pytest.approx(one.value)
        assert other.coverage == pytest.approx(one.coverage)
        assert one.observed == other.observed


@given(panel=panels(), data=st.data())
def test_the_order_of_areas_changes_nothing(panel, data):
    order = data.draw(st.permutations(range(len(panel.areas))))
    assert panel.weights is not None
    turned = GroupPanel(
        tuple(panel.areas[i] for i in order),
        panel.years,
        panel.values[order],
        panel.weights[order],
    )
    for one, other in zip(mean_values(panel), mean_values(turned), strict=True):
        assert one.observed == other.observed
        assert one.imputed == other.imputed
        assert one.value is None or other.value == pytest.approx(one.value)


@given(panel=panels())
def test_filling_never_touches_an_observation_nor_reaches_beyond_what_was_observed(panel):
    filled, was_filled = imputed(panel)
    assert np.array_equal(filled[panel.observed], panel.values[panel.observed])
    for row, seen, flags in zip(filled, panel.values, was_filled, strict=True):
        known = seen[~np.isnan(seen)]
        eps = 1e-9 * 1000
        assert all(known.min() - eps <= v <= known.max() + eps for v in row[flags])


@given(panel=panels())
def test_a_sum_is_told_only_where_every_member_is_observed(panel):
    for j, found in enumerate(sum_values(panel)):
        whole = bool(panel.observed[:, j].all())
        assert (found.value is not None) == whole
        assert not whole or found.value == pytest.approx(panel.values[:, j].sum())


@given(panel=panels(gaps=False), lost=st.data())
def test_a_change_rests_on_the_areas_of_both_years_only(panel, lost):
    if len(panel.years) < 2 or len(panel.areas) < 2:
        return
    gone = lost.draw(st.integers(0, len(panel.areas) - 1))
    values = panel.values.copy()
    values[gone, 0] = np.nan
    holed = replace(panel, values=values)
    found = change_between(holed, int(panel.years[0]), int(panel.years[-1]))
    assert found.first.observed == found.last.observed == found.areas
    assert panel.areas[gone] not in found.areas
