"""
Answers as a table for people, as CSV or JSON for machines.

Only the answer goes to standard output. CSV and JSON are the same on every machine: no colour, no
width, numbers unrounded, an empty cell or null where there is no value.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from cyclopts import Parameter

from attain.cli.screen import note, say, screen_of
from attain.errors import NotSaved
from attain.reporting.terminal import Screen, TableColumn, table_text

Format = Annotated[
    Literal["table", "csv", "json"],
    Parameter(help="A table to read, or csv or json for other programs."),
]
Cells = Sequence[str]
Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Shown:
    """How records look as a table: the columns, and the cells of a record."""

    columns: Sequence[TableColumn]
    cells: Callable[[Record, Screen], Cells]


def emit(
    records: Iterable[Record],
    *,
    format: str,
    shown: Shown,
    fields: Sequence[str] | None = None,
    output: Path | None = None,
) -> None:
    """
    Write records to standard output, or to the file `output`.

    Parameters
    ----------
    fields
        The columns of CSV; by default the names of the first record.
    """
    listed = list(records)
    if format == "json":
        text = json_text(listed)
    elif format == "csv":
        text = csv_text(listed, fields)
    else:
        screen = screen_of(sys.stdout) if output is None else Screen()
        text = table_text(shown.columns, (shown.cells(r, screen) for r in listed), screen=screen)
    put(text, output)


def put(text: str, output: Path | None) -> None:
    """Write a text to standard output, or to the file `output`, and say so."""
    if output is None:
        say(text)
        return
    try:
        output.write_text(text + "\n", encoding="utf-8")
    except OSError as trouble:
        raise NotSaved(
            f"{output} cannot be written: {trouble.strerror}. Choose another place."
        ) from trouble
    note(f"Written: {output}")


def json_text(value: object) -> str:
    """Return a value as JSON for machines."""
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)


def csv_text(records: Sequence[Record], fields: Sequence[str] | None = None) -> str:
    """Return records as CSV; lists become texts with semicolons."""
    names = list(fields if fields is not None else records[0] if records else ())
    paper = io.StringIO()
    writer = csv.writer(paper, lineterminator="\n")
    writer.writerow(names)
    for record in records:
        writer.writerow([_cell(record.get(name)) for name in names])
    return paper.getvalue().rstrip("\n")


_RUN = re.compile(r"[=@]|[+-](?![\d.]+$)(?=.)")
"""How a text begins that a spreadsheet would run; numbers and a lone dash are none."""


def _cell(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return ";".join(map(str, value))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and _RUN.match(value):
        return f"'{value}"
    return "" if value is None else value
