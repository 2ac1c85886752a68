"""What the text of a cell says."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis.strategies import floats

from attain.exchange.readers.cells import UN_TOKENS, decimal_text, parse_cell, parse_column


@pytest.mark.parametrize(
    ("text", "value", "bound", "status"),
    [
        ("0", 0.0, "", "A"),
        ("12.50", 12.5, "", "A"),
        (" -3 ", -3.0, "", "A"),
        ("1E5", 100000.0, "", "A"),
        ("<5", 5.0, "<", "A"),
        (">95", 95.0, ">", "A"),
        ("<= 2.5", 2.5, "<=", "A"),
        ("≥80", 80.0, ">=", "A"),
        ("<0.1", 0.1, "<", "A"),
        ("", None, "", "O"),
        (" ", None, "", "O"),
        ("..", None, "", "O"),
        (":", None, "", "O"),
        ("NA", None, "", "O"),
        ("NV", None, "", "O"),
        ("N", None, "", "M"),
    ],
)
def test_zero_bounds_missing_and_not_applicable_stay_apart(text, value, bound, status):
    cell = parse_cell(text, UN_TOKENS)
    assert (cell.value, cell.bound, cell.status, cell.fault) == (value, bound, status, "")
    column = parse_column(pl.Series(["7", text]), UN_TOKENS)
    assert column.value.to_list() == [7.0, value]
    assert column.bound.to_list() == ["", bound]
    assert column.status.to_list() == ["A", status]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1,200", "thousands"),
        ("1 200", "thousands"),
        ("1.200.000", "thousands"),
        ("12,5", "comma"),
        ("12%", "per cent"),
        ("nan", "finite"),
        ("inf", "finite"),
        ("-Infinity", "finite"),
        ("1e999", "too large"),
        ("#REF!", "formula"),
        ("-", "not a number"),
        ("twelve", "not a number"),
        ("3/4", "not a number"),
        ("<", "not a number"),
        ("٣", "not a number"),
    ],
)
def test_a_text_that_is_no_plain_number_is_refused_with_its_reason(text, reason):
    assert reason in parse_cell(text).fault
    column = parse_column(pl.Series(["7", text]))
    assert column.fault is not None
    assert column.fault[0] == ""
    assert reason in column.fault[1]


def test_the_words_of_a_source_count_only_for_that_source():
    assert parse_cell("-", UN_TOKENS).status == "O"
    assert parse_cell("-").fault
    assert parse_cell("N").fault


@given(floats(allow_nan=False, allow_infinity=False))
def test_a_number_comes_back_from_its_text_bit_for_bit(number):
    column = parse_column(pl.Series([repr(number)]))
    assert column.value[0] == number
    assert float(decimal_text(f"{number:.17g}")) == number
