"""A sparkline shows a series in one line of text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attain.reporting.sparklines import BLOCKS, DIGITS, sparkline


def test_the_lowest_value_is_the_lowest_symbol_and_the_highest_the_highest():
    assert sparkline([(2000, 5.0), (2001, 1.0), (2002, 9.0)]) == "▅▁█"


def test_a_year_without_a_figure_is_a_gap():
    assert sparkline([(2000, 1.0), (2003, 2.0)]) == "▁  █"


def test_a_figure_that_is_missing_is_a_gap_and_zero_is_none():
    assert sparkline([(2000, 0.0), (2001, None), (2002, 4.0)]) == "▁ █"


def test_years_around_the_figures_can_be_asked_for():
    assert sparkline([(2001, 1.0), (2002, 2.0)], first=2000, last=2003) == " ▁█ "


def test_figures_outside_the_years_asked_for_do_not_stretch_the_line():
    assert sparkline([(1980, 100.0), (2001, 1.0), (2002, 2.0)], first=2001) == "▁█"


def test_a_series_that_does_not_move_stands_in_the_middle():
    assert sparkline([(2000, 3.0), (2001, 3.0)]) == "▄▄"


@pytest.mark.parametrize("points", [[], [(2000, None)]])
def test_no_figure_gives_an_empty_line(points):
    assert sparkline(points) == ""


def test_figures_only_outside_the_years_give_an_empty_line():
    assert sparkline([(1990, 1.0)], first=2000, last=2010) == ""


def test_a_terminal_without_unicode_gets_digits():
    assert sparkline([(2000, 0.0), (2001, 8.0)], symbols=DIGITS) == "18"


values = st.floats(-1e9, 1e9, allow_nan=False)


@given(st.dictionaries(st.integers(1900, 2100), values, min_size=1), st.integers(1, 60))
def test_the_line_is_never_wider_than_asked_and_uses_its_symbols_only(points, width):
    line = sparkline(points.items(), width=width)
    assert 1 <= len(line) <= width
    assert set(line) <= set(BLOCKS) | {" "}


@given(st.dictionaries(st.integers(1900, 1930), st.integers(-1000, 1000), min_size=2))
def test_the_same_shape_in_another_unit_is_the_same_line(points):
    scaled = {year: value * 8 + 16 for year, value in points.items()}
    assert sparkline(points.items()) == sparkline(scaled.items())
