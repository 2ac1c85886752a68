"""
The observation table as a polars frame: its schema, and what a reader hands on.

Every reader ends in `finish`, so that each table has the columns of
`attain.domain.observations.COLUMNS`, in that order and with those types.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from attain.domain.findings import Finding, Level
from attain.domain.observations import COLUMNS, WITHOUT_VALUE

_TYPES = {"text": pl.String, "number": pl.Float64, "integer": pl.Int64}

SCHEMA: dict[str, type[pl.DataType]] = {name: _TYPES[kind] for name, kind in COLUMNS}
"""The polars type of each column of the observation table."""

STATUSES_WITHOUT_VALUE = sorted(status.value for status in WITHOUT_VALUE)
"""Codes of the statuses that stand in place of a value."""

_DEFAULTS: dict[str, object] = {"status": "A", "confidentiality": "F", "multiplier": 0}


@dataclass(frozen=True, slots=True)
class ReadTable:
    """
    What a reader made of a file.

    Parameters
    ----------
    frame
        The observation table.
    findings
        What the reader has to say. An ERROR means that the file as a whole must be refused.
    layout
        The name of the layout that was read, such as `sdg_long`.
    rows
        Figures met in the file: rows of a long layout, filled cells of a wide one.
    refused
        How many of them are not in `frame`, each kind with an ERROR finding that says why.
    folded
        How many became part of another row: a bound of an estimate, or a repeat of the same series
        under a second indicator.

    `rows == frame.height + refused + folded` holds for every file.
    """

    frame: pl.DataFrame
    findings: tuple[Finding, ...]
    layout: str
    rows: int
    refused: int = 0
    folded: int = 0

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings for which the whole file must be refused."""
        return tuple(f for f in self.findings if f.level is Level.ERROR)


def finish(frame: pl.DataFrame, *, origin: str = "") -> pl.DataFrame:
    """
    Return `frame` as an observation table: all columns, in order, typed, defaults filled in.

    Columns that the observation table does not have are left behind.
    """
    present = set(frame.columns)
    columns = []
    for name, kind in SCHEMA.items():
        default: object = origin if name == "origin" else _DEFAULTS.get(name)
        if default is None and kind is pl.String:
            default = ""
        if name not in present:
            columns.append(pl.lit(default, dtype=kind).alias(name))
            continue
        column = pl.col(name)
        if frame.schema[name] != kind:
            column = column.cast(kind)
        if default is not None:
            column = column.fill_null(pl.lit(default, dtype=kind))
        columns.append(column)
    return frame.select(columns)


def empty_table() -> pl.DataFrame:
    """Return an observation table without rows."""
    return pl.DataFrame(schema=SCHEMA)
