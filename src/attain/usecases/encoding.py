"""Frames to coded arrays: the step from polars to the arithmetic of the checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from attain.domain.periods import Period
from attain.domain.validation.table import Coded, Floats, Table
from attain.errors import InvalidData

if TYPE_CHECKING:
    import polars as pl

TEXTS = (
    "series_code", "reference_area", "dimensions", "unit", "period", "bound", "status", "nature",
    "confidentiality",
)  # fmt: skip
NUMBERS = ("time", "value", "lower", "upper")


def encode(frame: pl.DataFrame) -> Table:
    """Return an observation table as coded arrays, in the order of its rows."""
    texts = {name: _coded(frame[name]) for name in TEXTS}
    numbers = {name: _floats(frame[name]) for name in NUMBERS}
    return Table(**texts, **numbers)  # type: ignore[arg-type]


def _coded(column: pl.Series) -> Coded:
    import polars as pl

    if column.is_empty():
        return Coded(np.zeros(0, dtype=np.int64), ())
    if column.null_count():
        column = column.fill_null("")
    if (column == column[0]).all():
        return Coded(np.zeros(len(column), dtype=np.int64), (str(column[0]),))
    coded = column.cast(pl.Categorical)
    distinct = coded.unique()
    texts = tuple(distinct.cast(pl.String).to_list())
    codes = distinct.to_physical().to_numpy()
    number = np.zeros(int(codes.max()) + 1, dtype=np.int64)
    number[codes] = np.arange(len(codes))
    return Coded(number[coded.to_physical().to_numpy()], texts)


def _floats(column: pl.Series) -> Floats:
    import polars as pl

    if column.null_count() == len(column):
        return np.full(len(column), np.nan)
    numbers = column.cast(pl.Float64)
    return (numbers.fill_null(float("nan")) if numbers.null_count() else numbers).to_numpy()


def kinds_of(frame: pl.DataFrame) -> dict[str, str]:
    """Return the kind of each column: text, number, integer, nothing, or its polars type."""
    return {name: _kind(dtype) for name, dtype in frame.schema.items()}


def _kind(dtype: pl.DataType) -> str:
    import polars as pl

    if dtype == pl.Null:
        return "nothing"
    if dtype in (pl.String, pl.Categorical, pl.Enum):
        return "text"
    if dtype.is_integer():
        return "integer"
    return "number" if dtype.is_float() else str(dtype)


def as_observations(frame: pl.DataFrame) -> pl.DataFrame:
    """
    Return a frame from memory as an observation table.

    Columns that are missing take their defaults, `time` is worked out from `period`, and a value that
    is missing without a status is left for the checks to name.
    """
    import polars as pl

    from attain.exchange.table import finish

    table = finish(frame)
    if "time" not in frame.columns:
        periods = table["period"].unique()
        times = pl.Series([_time(text) for text in periods], dtype=pl.Float64)
        table = table.with_columns(
            time=pl.col("period").replace_strict(periods, times, return_dtype=pl.Float64)
        )
    return table


def _time(text: str) -> float | None:
    try:
        return Period.parse(text).time
    except InvalidData:
        return None
