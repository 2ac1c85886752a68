"""
Answers of the UN SDG API in JSON: the present form (`data`), and the older one (`years`).

Both use the words of the database for codes (`FEMALE`, `15-24`); code maps turn them into SDMX
codes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from attain.domain.findings import Finding
from attain.exchange.mapping import CodeMaps
from attain.exchange.readers.faults import unreadable, warning
from attain.exchange.readers.grid import Grid
from attain.exchange.readers.un_sdg import read_sdg_grid
from attain.exchange.readers.worldbank import json_of
from attain.exchange.table import ReadTable

_AGAIN = "Ask the service again."


def read_sdg_api(content: bytes, *, name: str, maps: CodeMaps) -> ReadTable:
    """
    Return the figures of an answer of the UN SDG API.

    Raises
    ------
    InvalidData
        If the bytes are no such answer, or hold no figure.
    """
    answer = json_of(content, name)
    notes: tuple[Finding, ...] = ()
    if isinstance(answer, dict) and isinstance(answer.get("data"), list):
        records = [_present(item, name) for item in answer["data"]]
        notes = _pages(answer, name)
    elif isinstance(answer, list):
        records = [record for item in answer for record in _older(item, name)]
    else:
        raise unreadable(name, "is no answer of the UN SDG API with figures.", _AGAIN)
    if not records:
        raise unreadable(name, "holds no figure.", "Ask for other areas or years.", "R001")
    headers = list(dict.fromkeys(header for record in records for header in record))
    frame = pl.DataFrame(
        [pl.Series(h, [r.get(h, "") for r in records], dtype=pl.String) for h in headers]
    )
    row = pl.int_range(1, frame.height + 1, dtype=pl.Int64, eager=True).alias("row")
    grid = Grid(frame, row, tuple(headers), notes)
    return read_sdg_grid(grid, name=name, maps=maps, layout="sdg_api")


def _present(item: Any, name: str) -> dict[str, str]:
    """Return one observation of the present form as cells."""
    if not isinstance(item, dict):
        raise unreadable(name, "holds something else than observations.", _AGAIN)
    kept = ("series", "geoAreaCode", "timePeriodStart", "value", "source")
    record = {key: _text(item.get(key)) for key in kept}
    record["indicator"] = _text(item.get("indicator"))
    record["footnotes"] = _text(item.get("footnotes"))
    record["upperBound"] = _text(item.get("upperBound"))
    record["lowerBound"] = _text(item.get("lowerBound"))
    for part in ("attributes", "dimensions"):
        inner = item.get(part)
        if isinstance(inner, Mapping):
            record |= {str(k): _text(v) for k, v in inner.items()}
    return record


def _older(item: Any, name: str) -> list[dict[str, str]]:
    """Return the observations of one series of the older form as cells."""
    if not isinstance(item, dict) or not isinstance(item.get("years"), list):
        raise unreadable(name, "is no answer of the UN SDG API with figures.", _AGAIN)
    own = {"years", "geoAreaCode", "geoAreaName", "timeSeries_id", "timeSeries_keys"}
    counts = {"n_disaggregations", "n_years", "min_year", "max_year"}
    inherited = {k: _text(v) for k, v in item.items() if k not in own | counts}
    records = []
    for year in item["years"]:
        if not isinstance(year, dict):
            raise unreadable(name, "holds something else than observations.", _AGAIN)
        given = {_older_header(k): _text(v) for k, v in year.items() if not k.endswith("_desc")}
        records.append(
            {
                "series": _text(item.get("timeSeries_id")),
                "geoAreaCode": _text(item.get("geoAreaCode")),
                **{_older_header(k): v for k, v in inherited.items() if not k.endswith("_desc")},
                **{k: v for k, v in given.items() if k not in ("year", "Source Type")},
                "timePeriodStart": _text(year.get("year")),
            }
        )
    return records


def _older_header(key: str) -> str:
    return key.removesuffix("_code")


def _text(part: Any) -> str:
    if isinstance(part, list):
        return "; ".join(t for t in map(_text, part) if t.strip())
    if isinstance(part, bool):
        return "true" if part else "false"
    return "" if part is None else str(part)


def _pages(answer: Mapping[str, Any], name: str) -> tuple[Finding, ...]:
    total = _text(answer.get("totalPages"))
    if total in ("", "0", "1"):
        return ()
    said = f"The answer is page {_text(answer.get('pageNumber'))} of {total}."
    return (warning("R022", said, "Fetch all pages before you compare or release.", file=name),)
