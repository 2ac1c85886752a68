"""
Writing of the read index: one row for each series, with its observations and verdicts as JSON.

The observations of a series are one JSON object of columns. A column is a list; or one cell, where
all cells are alike; or left out, where they are as usual (`USUAL`). `value` is left out of an index
in which `value_text` always says the same number; `time` follows from the period. Sources and
footnotes, which repeat, stand once in a table of texts. Everything is built in polars, column by
column; see `read_index` for the way back.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import polars as pl

from attain.domain.observations import COLUMNS, KEY_COLUMNS, WITHOUT_VALUE
from attain.store.read_index import ABBREVIATED, INDEXES_SQL, SCHEMA_SQL, USUAL, check_number
from attain.store.tables import series_ids

_TO_ESCAPE = r'["\\\x00-\x1f]'
_KINDS = {column.name: column.kind for column in COLUMNS}
_OBSERVED = {
    **dict.fromkeys(KEY_COLUMNS, pl.String()),
    "observations": pl.Int64(),
    **dict.fromkeys(("first_period", "last_period", "payload"), pl.String()),
}
_IN_PAYLOAD = tuple(name for name in _KINDS if name not in (*KEY_COLUMNS, "time"))


def index_bytes(observations: pl.DataFrame, verdicts: pl.DataFrame) -> bytes:
    """
    Return the read index as an SQLite file; the same ordered tables give the same bytes.

    Parameters
    ----------
    observations, verdicts
        As `tables.ordered_observations` and `tables.ordered_verdicts` give them.
    """
    texts = _texts(observations)
    series = _joined(_observed(observations, texts), _assessed(verdicts))
    base = sqlite3.connect(":memory:", isolation_level=None)
    try:
        base.execute("PRAGMA page_size = 8192")
        base.execute("BEGIN")
        _run(base, SCHEMA_SQL)
        _insert(base, "series", 8, series.drop("payload", "verdicts").iter_rows())
        _insert(base, "payloads", 4, _payload_rows(series))
        _insert(base, "texts", 3, _text_rows(texts))
        _run(base, INDEXES_SQL)
        base.execute("COMMIT")
        return base.serialize()
    finally:
        base.close()


def _run(base: sqlite3.Connection, script: str) -> None:
    for statement in script.split(";"):
        base.execute(statement)


def _insert(
    base: sqlite3.Connection, table: str, width: int, rows: Iterable[Sequence[Any]]
) -> None:
    marks = ", ".join("?" * width)
    base.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 - our own words


def _payload_rows(series: pl.DataFrame) -> Iterator[tuple[int, str, str, int]]:
    columns = series.select("id", *KEY_COLUMNS, "payload", "verdicts")
    for number, *key, payload, verdicts in columns.iter_rows():
        yield number, payload, verdicts, check_number(*key, payload, verdicts)


def _text_rows(texts: pl.Series) -> Iterator[tuple[int, str, int]]:
    for number, text in enumerate(texts, start=1):
        yield number, text, check_number(str(number), text)


def _joined(observed: pl.DataFrame, assessed: pl.DataFrame) -> pl.DataFrame:
    both = observed.join(
        assessed, on=KEY_COLUMNS, how="full", coalesce=True, maintain_order="left_right"
    )
    if both.height > observed.height:  # verdicts on series without any observation
        both = both.sort(KEY_COLUMNS)
    return both.with_columns(
        pl.col("observations").fill_null(0),
        pl.col("first_period", "last_period").fill_null(""),
        pl.col("payload").fill_null("{}"),
        pl.col("verdicts").fill_null("[]"),
    ).with_row_index("id", offset=1)


def _assessed(verdicts: pl.DataFrame) -> pl.DataFrame:
    """One row for each series with verdicts: they as a JSON list of objects."""
    fields = [pl.col(name) for name in verdicts.columns if name not in KEY_COLUMNS]
    return (
        verdicts.select(*KEY_COLUMNS, pl.struct(fields).struct.json_encode().alias("json"))
        .with_columns(series_ids(verdicts))
        .group_by("series", maintain_order=True)
        .agg(*(pl.col(name).first() for name in KEY_COLUMNS), pl.col("json").str.join(","))
        .select(*KEY_COLUMNS, pl.concat_str(pl.lit("["), "json", pl.lit("]")).alias("verdicts"))
    )


def _observed(frame: pl.DataFrame, texts: pl.Series) -> pl.DataFrame:
    """One row for each series: its key, how many observations, from when to when, the payload."""
    if frame.is_empty():
        return pl.DataFrame(schema=_OBSERVED)
    ids = series_ids(frame)
    starts = ids.rle().struct.field("len").cum_sum().shift(1, fill_value=0)
    ends = starts.shift(-1, fill_value=frame.height) - 1
    unusual = frame.select((~_usual(name)).any().alias(name) for name in _IN_PAYLOAD)
    members = [
        _member(_cells(frame[name], texts), ids, starts)
        for name, said in unusual.row(0, named=True).items()
        if said
    ]
    payload = pl.select(
        pl.concat_str(
            pl.lit("{"), pl.concat_str(members, separator=",", ignore_nulls=True), pl.lit("}")
        )
    )
    return frame[starts].select(
        *KEY_COLUMNS,
        (ends - starts + 1).cast(pl.Int64).alias("observations"),
        pl.col("period").alias("first_period"),
        frame["period"].gather(ends).alias("last_period"),
        payload.to_series().alias("payload"),
    )


def _member(cells: pl.Series, ids: pl.Series, starts: pl.Series) -> pl.Series:
    """
    A column as the member of one JSON object for each series.

    A list of its cells; or the one cell that all are like; or null where all are as usual.
    """
    name, mark = cells.name, '"' if _is_text(cells.name) else ""
    table = pl.DataFrame({"series": ids, "cell": cells})
    differs = (pl.col("cell") != pl.col("cell").shift(1)) & (
        pl.col("series") == pl.col("series").shift(1)
    )
    several = table.filter(differs)["series"].unique(maintain_order=True)
    if name == "period":  # always a list: its length is the number of observations
        several = ids.gather(starts)
    first = cells.gather(starts).rename("cell")
    alike = pl.DataFrame({"cell": first}).select(
        pl.when(pl.col("cell") != _usual_text(name)).then(
            pl.concat_str(pl.lit(f'"{name}":{mark}'), "cell", pl.lit(mark))
        )
    )
    lists = (
        table.filter(_flags(several, starts.len())[ids])
        .with_columns(pl.col("series").set_sorted())
        .group_by("series", maintain_order=True)
        .agg(pl.col("cell").str.join(f"{mark},{mark}"))
        .select(pl.concat_str(pl.lit(f'"{name}":[{mark}'), "cell", pl.lit(f"{mark}]")))
    )
    return alike.to_series().scatter(several, lists.to_series()).alias(name)


def _flags(chosen: pl.Series, count: int) -> pl.Series:
    return pl.repeat(value=False, n=count, dtype=pl.Boolean, eager=True).scatter(
        chosen, values=True
    )


def _is_text(name: str) -> bool:
    return _KINDS[name] == "text" and name not in ABBREVIATED


def _usual_text(name: str) -> str:
    """What stands in a cell of JSON that need not be said; nothing for `value`."""
    if name == "value":
        return ""
    if name in ABBREVIATED:
        return "0"
    usual = USUAL[name]
    return "null" if usual is None else str(usual)


def _usual(name: str) -> pl.Expr:
    if name == "value":
        read = pl.col("value_text").cast(pl.Float64, strict=False)
        without = pl.col("status").is_in(sorted(status.value for status in WITHOUT_VALUE))
        return (
            pl.when(without)
            .then(pl.col("value").is_null())
            .otherwise((read == pl.col("value")).fill_null(value=False))
        )
    usual = USUAL[name]
    return pl.col(name).is_null() if usual is None else pl.col(name) == usual


def _cells(cells: pl.Series, texts: pl.Series) -> pl.Series:
    """The cells as JSON, without the quotes of texts."""
    if cells.name in ABBREVIATED:
        vocabulary = pl.Enum(pl.concat([pl.Series([""]), texts]))
        return cells.cast(vocabulary).to_physical().cast(pl.String)
    if _KINDS[cells.name] == "text":
        return _escaped(cells)
    return cells.cast(pl.String).fill_null("null")


def _escaped(cells: pl.Series) -> pl.Series:
    odd = cells.filter(cells.str.contains(_TO_ESCAPE)).unique(maintain_order=True)
    if odd.is_empty():
        return cells
    return cells.replace(odd, [json.dumps(text, ensure_ascii=False)[1:-1] for text in odd])


def _texts(frame: pl.DataFrame) -> pl.Series:
    every = pl.concat([frame[name].rename("text") for name in ABBREVIATED])
    found = every.unique().sort()
    return found.filter(found != "")
