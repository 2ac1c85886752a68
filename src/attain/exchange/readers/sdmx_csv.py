"""
SDMX-CSV, versions 1.0 and 2.0: the comma separated form of the SDMX standard.

Version 1.0 begins with DATAFLOW, version 2.0 with STRUCTURE, STRUCTURE_ID and ACTION. Headers and
codes may carry labels (`REF_AREA: Reference area`, `360: Indonesia`); the code is what counts.
"""

from __future__ import annotations

import polars as pl

from attain.exchange.mapping import CodeMaps
from attain.exchange.readers import columns
from attain.exchange.readers.assembly import Assembly, Reading, check_twice_read
from attain.exchange.readers.cells import TOKENS
from attain.exchange.readers.faults import missing_columns
from attain.exchange.readers.grid import Grid, read_grid
from attain.exchange.readers.roles import SDMX_ROLES, roles_of
from attain.exchange.table import ReadTable

_LABEL = ": "
SDMX_TOKENS = {**TOKENS, "NAN": "O"}
"""Words in place of a number in SDMX-CSV, in capitals, and their status."""


def read_sdmx_csv(content: bytes, *, name: str, maps: CodeMaps) -> ReadTable:
    """
    Return the figures of an SDMX-CSV message.

    The series code is the dimension SERIES, else INDICATOR, else the dataflow itself. `NaN` is the
    standard's word for a missing value.

    Raises
    ------
    InvalidData
        If REF_AREA, TIME_PERIOD or OBS_VALUE is missing, or the file is no table of equal rows.
    """
    grid = _without_labels(read_grid(content, name=name))
    roles = roles_of(grid.frame.columns, SDMX_ROLES)
    missing = roles.missing("reference_area", "period", "value")
    if missing:
        raise missing_columns(name, missing, grid.headers)
    table = Assembly(grid, roles, Reading("sdmx_csv", name, maps, tokens=SDMX_TOKENS))
    table.take_key(_series_codes(table, grid))
    table.take_values()
    table.take_attributes()
    _refuse_other_actions(table)
    return check_twice_read(table.table())


def _series_codes(table: Assembly, grid: Grid) -> pl.Series:
    for role in ("series_code", "indicator"):
        texts = table.text(role)
        if texts is not None:
            return texts
    headers = {h.upper(): h for h in grid.frame.columns}
    flow = headers.get("DATAFLOW") or headers.get("STRUCTURE_ID") or grid.frame.columns[0]
    return columns.mapped(grid.frame[flow], lambda t: t.split("(")[0].rsplit(":", 1)[-1])


def _refuse_other_actions(table: Assembly) -> None:
    actions = table.text("action")
    if actions is not None:
        other = ~actions.str.to_uppercase().is_in(["", "I", "A", "R", "M"])
        said, remedy = "The action {text} does not give a figure.", "Send rows that give figures."
        table.refuse("R021", other, "action", said, remedy)


def _without_labels(grid: Grid) -> Grid:
    """Return `grid` with `CODE: label` cut to the code, where the headers have labels."""
    if not any(_LABEL in header for header in grid.frame.columns):
        return grid
    labelled = [h for h in grid.frame.columns if _LABEL in h]
    cut = grid.frame.with_columns(
        columns.mapped(grid.frame[h], lambda t: t.split(_LABEL, 1)[0]).alias(h) for h in labelled
    ).rename({h: h.split(_LABEL, 1)[0] for h in labelled})
    return Grid(cut, grid.row, grid.headers, grid.findings, grid.sheet)
