"""
The World Bank: bulk csv files, and answers of its API (version 2).

The bulk csv has four lines before its header and an empty last column; years are columns. The API
answers a list of two: a header with pages, and the observations. A null is no figure in both.
"""

from __future__ import annotations

import json
from typing import Any

import polars as pl

from attain.domain.findings import Finding
from attain.exchange.mapping import CodeMaps
from attain.exchange.readers.assembly import Assembly, Reading, check_twice_read
from attain.exchange.readers.faults import missing_columns, unreadable, warning
from attain.exchange.readers.grid import Grid, first_lines, read_grid
from attain.exchange.readers.roles import Roles
from attain.exchange.readers.un_sdg import years_to_rows
from attain.exchange.table import ReadTable

_BULK = {"series_code": "Indicator Code", "reference_area": "Country Code"}


def read_worldbank(content: bytes, *, name: str, maps: CodeMaps) -> ReadTable:
    """
    Return the figures of a bulk csv. Series codes stay as written (`SI.POV.DDAY`).

    Raises
    ------
    InvalidData
        If the columns Country Code or Indicator Code are missing, or the file is cut off.
    """
    lines = first_lines(content, 8)
    skip = next((i for i, line in enumerate(lines) if "Indicator Code" in line), 0)
    grid = read_grid(content, name=name, skip=skip)
    missing = [h for h in _BULK.values() if h not in grid.frame.columns]
    if missing:
        raise missing_columns(name, missing, grid.headers)
    long = years_to_rows(grid)
    if long.frame.height == 0:
        raise unreadable(name, "holds no figure.", "Send a file with figures.", "R001")
    return _read(long, _BULK, "worldbank", name, maps)


def read_worldbank_api(content: bytes, *, name: str, maps: CodeMaps) -> ReadTable:
    """Return the figures of an answer of the World Bank API in JSON."""
    answer = json_of(content, name)
    shape = isinstance(answer, list) and len(answer) == 2 and isinstance(answer[1], list)
    if not shape or not all(isinstance(item, dict) for item in answer[1]):
        raise unreadable(
            name, "is no answer of the World Bank API with figures.", "Ask the service again."
        )
    items = [(i, item) for i, item in enumerate(answer[1], 1) if item.get("value") is not None]
    if not items:
        raise unreadable(name, "holds no figure.", "Ask for other years or areas.", "R001")
    frame = pl.DataFrame(
        {
            "series": [_id(item.get("indicator")) for _, item in items],
            "area": [
                _said(item.get("countryiso3code")) or _id(item.get("country")) for _, item in items
            ],
            "period": [_said(item.get("date")) for _, item in items],
            "value": [_said(item.get("value")) for _, item in items],
            "unit": [_said(item.get("unit")) for _, item in items],
            "status": [_said(item.get("obs_status")) for _, item in items],
        },
        schema=dict.fromkeys(("series", "area", "period", "value", "unit", "status"), pl.String),
    )
    rows = pl.Series("row", [i for i, _ in items], dtype=pl.Int64)
    grid = Grid(frame, rows, tuple(frame.columns), _pages(answer[0], name))
    roles = {"series_code": "series", "reference_area": "area", "status": "status", "unit": "unit"}
    return _read(grid, roles, "worldbank_api", name, maps)


def _read(grid: Grid, roles: dict[str, str], layout: str, name: str, maps: CodeMaps) -> ReadTable:
    period = {"period": "TimePeriod", "value": "Value"} if layout == "worldbank" else {}
    present = {"period": "period", "value": "value", **period, **roles}
    table = Assembly(grid, Roles(present, {}), Reading(layout, name, maps))
    table.take_key()
    table.take_values()
    table.take_attributes()
    return check_twice_read(table.table())


def _pages(header: Any, name: str) -> tuple[Finding, ...]:
    pages = header.get("pages") if isinstance(header, dict) else None
    if str(pages or "1") in ("0", "1"):
        return ()
    said = f"The answer is page {header.get('page')} of {pages}."
    return (warning("R022", said, "Fetch all pages before you compare or release.", file=name),)


def _id(part: Any) -> str:
    return _said(part.get("id")) if isinstance(part, dict) else ""


def _said(part: Any) -> str:
    return part if isinstance(part, str) else "" if part is None else str(part)


def json_of(content: bytes, name: str) -> Any:
    """Return a JSON document with every number as the text that was written."""
    try:
        return json.loads(
            content.decode("utf-8-sig"), parse_float=str, parse_int=str, parse_constant=str
        )
    except (UnicodeDecodeError, ValueError, RecursionError) as trouble:
        raise unreadable(
            name, f"is no whole JSON ({trouble}).", "Ask the service again."
        ) from trouble
