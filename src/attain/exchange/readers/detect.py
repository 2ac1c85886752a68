"""Telling layouts apart by what a file holds, never by its name alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from attain.errors import InvalidData
from attain.exchange.mapping import CodeMaps
from attain.exchange.readers.columns import is_year
from attain.exchange.readers.faults import unreadable
from attain.exchange.readers.grid import Grid, first_lines, separator_of
from attain.exchange.readers.roles import TEMPLATE_ROLES, bare
from attain.exchange.readers.sdmx_csv import read_sdmx_csv
from attain.exchange.readers.template import read_template, read_template_grid
from attain.exchange.readers.un_api import read_sdg_api
from attain.exchange.readers.un_mdg import read_mdg_export, read_mdg_long, read_mdg_pivot
from attain.exchange.readers.un_sdg import read_sdg_grid, read_sdg_long, read_sdg_wide
from attain.exchange.readers.workbook import read_workbook
from attain.exchange.readers.worldbank import json_of, read_worldbank, read_worldbank_api
from attain.exchange.table import ReadTable

_LAYOUTS = "a UN SDG or MDG release, a World Bank file, SDMX-CSV, or the template"
_ZIP = b"PK\x03\x04"
_FOREIGN: Mapping[bytes, str] = {
    b"%PDF": "a PDF document",
    b"\xd0\xcf\x11\xe0": "an old Excel file (.xls), which loses rows beyond 65,536",
    b"PAR1": "a Parquet file",
    b"ARROW1": "an Arrow file",
    b"\x89PNG": "a picture",
    b"<": "a web page or XML document",
}


class Reader(Protocol):
    """A function that reads one layout."""

    def __call__(self, content: bytes, *, name: str, maps: CodeMaps) -> ReadTable:
        """Return the figures in `content`."""
        ...


def read_sdg_excel(content: bytes, *, name: str, maps: CodeMaps) -> ReadTable:
    """Return the figures of the official Excel export of the UN SDG database."""
    grid = read_workbook(content, name=name)
    return read_sdg_grid(grid, name=name, maps=maps, layout="sdg_excel")


def read_template_excel(content: bytes, *, name: str, maps: CodeMaps) -> ReadTable:
    """Return the figures of an Excel file in the template."""
    grid = read_workbook(content, name=name)
    return read_template_grid(grid, name=name, maps=maps, layout="template_excel")


READERS: Mapping[str, Reader] = {
    "template": read_template,
    "template_excel": read_template_excel,
    "sdg_long": read_sdg_long,
    "sdg_wide": read_sdg_wide,
    "sdg_excel": read_sdg_excel,
    "sdg_api": read_sdg_api,
    "mdg_pivot": read_mdg_pivot,
    "mdg_export": read_mdg_export,
    "mdg_long": read_mdg_long,
    "worldbank": read_worldbank,
    "worldbank_api": read_worldbank_api,
    "sdmx_csv": read_sdmx_csv,
}
"""The reader of each layout; the manual's page on file layouts describes them."""


def read_table(
    content: bytes, *, name: str, maps: CodeMaps, layout: str | None = None
) -> ReadTable:
    """
    Return the figures of a file, its layout told from its content unless `layout` names it.

    Raises
    ------
    InvalidData
        If the layout is not known, or the file cannot be read; its findings name the places.
    """
    if layout is None and content.startswith(_ZIP):
        return _read_excel(content, name=name, maps=maps)
    kind = layout or detect_layout(content, name)
    reader = READERS.get(kind)
    if reader is None:
        raise InvalidData(f"There is no layout {kind!r}. The layouts are: {', '.join(READERS)}.")
    return reader(content, name=name, maps=maps)


def detect_layout(content: bytes, name: str) -> str:
    """
    Return the name of the layout of a file.

    Raises
    ------
    InvalidData
        If the file is of a foreign kind or its headers fit no layout.
    """
    start = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise unreadable(name, "is empty.", "Send a file with a header and rows.", "R001")
    for mark, kind in _FOREIGN.items():
        if start.startswith(mark):
            raise unreadable(name, f"is {kind}.", "Send CSV, Excel (.xlsx) or JSON.")
    if start.startswith(_ZIP):
        return _excel_layout(read_workbook(content, name=name))
    if start[:1] in (b"{", b"["):
        return _json_layout(content, name)
    return _text_layout(content, name)


def _excel_layout(grid: Grid) -> str:
    headers = {bare(h) for h in grid.headers}
    return "sdg_excel" if {"seriescode", "geoareacode"} <= headers else "template_excel"


def _read_excel(content: bytes, *, name: str, maps: CodeMaps) -> ReadTable:
    """Read a workbook once, and then see which layout it has."""
    grid = read_workbook(content, name=name)
    if _excel_layout(grid) == "sdg_excel":
        return read_sdg_grid(grid, name=name, maps=maps, layout="sdg_excel")
    return read_template_grid(grid, name=name, maps=maps, layout="template_excel")


def _json_layout(content: bytes, name: str) -> str:
    answer = json_of(content, name)
    pair = isinstance(answer, list) and len(answer) == 2 and isinstance(answer[1], list)
    return "worldbank_api" if pair else "sdg_api"


def _text_layout(content: bytes, name: str) -> str:
    lines = first_lines(content)
    if any("Indicator Code" in line and "Country Code" in line for line in lines):
        return "worldbank"
    header = lines[0] if lines else ""
    cells = [c.strip().strip('"') for c in header.split(separator_of(header))]
    words = {bare(c.split(": ")[0]) for c in cells}
    for layout, fits in _SIGNS.items():
        if fits(cells, words):
            return layout
    raise unreadable(
        name,
        f"is not known: its first row is {header[:200]!r}.",
        f"It should be {_LAYOUTS}: indicator, reference_area, period, value.",
        "R003",
    )


def _is_wide_sdg(cells: list[str], words: set[str]) -> bool:
    return _is_un(words) and any(map(is_year, cells))


def _is_un(words: set[str]) -> bool:
    return "geoareacode" in words and bool(words & {"seriescode", "series"})


def _is_template(words: set[str]) -> bool:
    roles = {TEMPLATE_ROLES.get(w) for w in words}
    enough = {"reference_area", "period", "value"} & roles
    return (len(enough) >= 2 and bool(roles & {"indicator", "series_code"})) or len(enough) == 3


_SIGNS: Mapping[str, Callable[[list[str], set[str]], bool]] = {
    "mdg_export": lambda _, words: {"countrycode", "seriescode", "mdg", "footnotes"} <= words,
    "mdg_long": lambda _, words: {"iso3", "mdgindicator", "series", "year", "value"} <= words,
    "mdg_pivot": lambda cells, words: (
        [bare(c) for c in cells[:2]] == ["country", "year"]
        and "value" not in words
        and len(cells) > 2
    ),
    "sdg_wide": _is_wide_sdg,
    "sdg_long": lambda _, words: _is_un(words) and "value" in words,
    "sdmx_csv": lambda cells, words: (
        bare(cells[0].split(": ")[0]) in ("dataflow", "structure")
        or {"refarea", "timeperiod", "obsvalue"} <= words
    ),
    "template": lambda _, words: _is_template(words),
}
