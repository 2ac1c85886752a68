"""Coded columns, series as stretches of rows, and residuals from neighbours."""

from __future__ import annotations

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from attain.domain.validation.references import References, nearest, one_slip
from attain.domain.validation.residuals import residuals
from attain.exchange.table import finish
from attain.usecases.check import check_frame
from attain.usecases.encoding import as_observations, encode


def table(rows: list[tuple[str, str, int, float | None]]) -> pl.DataFrame:
    names = ("series_code", "reference_area", "period", "value")
    frame = pl.DataFrame(rows, schema=names, orient="row").with_columns(
        pl.col("period").cast(pl.String), pl.col("value").cast(pl.Float64)
    )
    return as_observations(finish(frame).drop("time"))


cells = st.tuples(
    st.sampled_from("AB"), st.sampled_from(["KHM", "LAO", "VNM"]), st.integers(1990, 2020)
)


@given(keys=st.lists(cells, min_size=1, max_size=60, unique=True))
@settings(max_examples=60, deadline=None)
def test_series_are_sorted_by_time_whatever_the_order_of_rows(keys):
    coded = encode(table([(*key, 1.0) for key in keys]))
    order = coded.series.rows(np.arange(len(keys)))
    assert sorted(order.tolist()) == list(range(len(keys)))
    for start, stop in zip(coded.series.start[:-1], coded.series.start[1:], strict=True):
        members = [keys[row] for row in order[start:stop]]
        assert len({key[:2] for key in members}) == 1
        assert [key[2] for key in members] == sorted(key[2] for key in members)
    assert len(coded.series) == len({key[:2] for key in keys})


@given(factor=st.floats(1e-3, 1e3), seed=st.integers(0, 1000))
@settings(max_examples=30, deadline=None)
def test_the_unit_of_a_file_changes_no_residual(factor, seed):
    random = np.random.default_rng(seed)
    values = 50 * np.exp(np.cumsum(random.normal(0, 0.02, 15)))
    rows = [("A", "KHM", 2000 + i, float(v)) for i, v in enumerate(values)]
    scaled = [(*row[:3], row[3] * factor) for row in rows]
    one, other = residuals(encode(table(rows))), residuals(encode(table(scaled)))
    np.testing.assert_allclose(one.kind, other.kind, atol=1e-9)
    np.testing.assert_allclose(one.noise, other.noise, atol=1e-9)


@given(order=st.permutations(range(24)))
@settings(max_examples=20, deadline=None)
def test_the_order_of_rows_changes_no_finding(order):
    rows = [("A", a, 2000 + i, 30.0 + i) for a in ("KHM", "LAO") for i in range(12)]
    rows[5] = ("A", "KHM", 2005, 350.0)
    known = References(areas=frozenset({"KHM"}))
    found = check_frame(table([rows[i] for i in order]), dictionary=known).findings
    assert sorted((f.check, order[f.row - 1]) for f in found) == sorted(
        [("V601", 5), *(("V201", i) for i in range(12, 24))]
    )


def test_a_straight_line_has_no_residual():
    rows = [("A", "KHM", 2000 + i, float(2.0**i)) for i in range(10)]
    assert np.abs(residuals(encode(table(rows))).kind).max() < 1e-9


def test_the_nearest_code_is_one_slip_away():
    assert nearest("KMH", ["KHM", "MKD", "LAO"])[0] == "KHM"
    assert nearest("zzz", ["KHM"]) == []
    assert one_slip("SH_MORT", "SH_MORTT")
    assert one_slip("SH_MORT", "SH_MOTR")
    assert not one_slip("SH_MORT", "SH_MORT")
    assert not one_slip("SH_MORT", "SH_STUNT")
