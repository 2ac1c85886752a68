"""
The template: `indicator, reference_area, period, value` and any further column.

For people who have never heard of SDMX. Known words are attributes (unit, status, source ...),
every other column is a dimension. See the manual, *How to send figures with the template*.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import polars as pl

from attain.exchange.mapping import CodeMaps
from attain.exchange.readers.assembly import Assembly, Reading, check_twice_read
from attain.exchange.readers.faults import missing_columns
from attain.exchange.readers.grid import Grid, read_grid
from attain.exchange.readers.roles import TEMPLATE_ROLES, bare, roles_of
from attain.exchange.table import ReadTable


def read_template(content: bytes, *, name: str, maps: CodeMaps) -> ReadTable:
    """
    Return the figures of a CSV file in the template.

    Raises
    ------
    InvalidData
        If a required column is missing, or the file is no table of equal rows.
    """
    return read_template_grid(read_grid(content, name=name), name=name, maps=maps)


def read_template_grid(
    grid: Grid, *, name: str, maps: CodeMaps, layout: str = "template"
) -> ReadTable:
    """Return the figures of a grid in the template, from text or from a sheet."""
    grid = replace(grid, frame=_unguarded(grid.frame))
    roles = roles_of(grid.frame.columns, _words(grid.frame.columns))
    series = "series_code" if "series_code" in roles.attributes else "indicator"
    missing = roles.missing(series, "reference_area", "period", "value")
    if missing:
        raise missing_columns(name, missing, grid.headers)
    table = Assembly(grid, roles, Reading(layout, name, maps))
    table.take_key(table.text(series))
    table.take_values()
    table.take_attributes()
    return check_twice_read(table.table())


def _unguarded(frame: pl.DataFrame) -> pl.DataFrame:
    """Take the apostrophe away that templates put before a text which a spreadsheet would run."""
    return frame.with_columns(pl.all().str.replace(r"^'([=+\-@])", "${1}"))


def _words(headers: Iterable[str]) -> Mapping[str, str]:
    """
    Return the words for headers: beside an indicator, a column `series` is a dimension of
    its own.
    """
    if "indicator" not in {bare(header) for header in headers}:
        return TEMPLATE_ROLES
    return {word: role for word, role in TEMPLATE_ROLES.items() if word != "series"} | {
        "series": "SERIES"
    }
