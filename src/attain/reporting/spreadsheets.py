"""Excel files to download: a sheet of figures or verdicts, and one that says what they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from attain.errors import InvalidData
from attain.reporting.downloads import guarded

if TYPE_CHECKING:
    import polars as pl

MOST_ROWS = 100_000
"""Rows that one Excel file may hold: more takes minutes to write and to open."""
ABOUT = "About"
_WIDEST = 48


@dataclass(frozen=True, slots=True)
class About:
    """
    What the second sheet says: pairs of a heading and a text, in order; an empty heading continues.

    `title` heads the sheet.
    """

    title: str
    lines: Sequence[tuple[str, str]]


def check_rows(count: int) -> None:
    """Raise `InvalidData` if a table is too long for an Excel file."""
    if count > MOST_ROWS:
        raise InvalidData(
            f"{count} rows are too many for one Excel file, which takes {MOST_ROWS}. "
            "Take the same figures as CSV or Parquet, or one country of them."
        )


def write_workbook(
    file: BinaryIO, table: pl.DataFrame, *, sheet: str, about: About, created: str
) -> None:
    """
    Write a guarded table as an Excel file.

    Parameters
    ----------
    sheet
        The name of the sheet with the table.
    created
        The day in the file's properties, as 2026-03-31: the same table gives the same file.

    Raises
    ------
    InvalidData
        If the table is too long.
    """
    from datetime import UTC, datetime

    import xlsxwriter

    check_rows(table.height)
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "in_memory": False,
    }
    book = xlsxwriter.Workbook(file, options)
    book.set_properties(
        {"title": about.title, "created": datetime.fromisoformat(created).replace(tzinfo=UTC)}
    )
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    _write_table(book.add_worksheet(sheet), guarded(table), bold)
    _write_about(book.add_worksheet(ABOUT), about, bold, plain)
    book.close()


def _write_table(sheet: Any, table: pl.DataFrame, bold: Any) -> None:
    for place, name in enumerate(table.columns):
        sheet.set_column(place, place, _width(name, table))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(table.height, 1), max(table.width - 1, 0))
    for place, name in enumerate(table.columns):
        sheet.write_string(0, place, name, bold)
    for line, cells in enumerate(table.iter_rows(), start=1):
        for place, cell in enumerate(cells):
            if isinstance(cell, str):
                if cell:
                    sheet.write_string(line, place, cell)
            elif cell is not None:
                sheet.write_number(line, place, cell)


def _width(name: str, table: pl.DataFrame) -> int:
    """A width that shows the heading and the first cells."""
    first = [str(cell) for cell in table[name].head(50).to_list() if cell is not None]
    return min(max([len(name) + 2, *(len(text) + 1 for text in first)]), _WIDEST)


def _write_about(sheet: Any, about: About, bold: Any, plain: Any) -> None:
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 96)
    sheet.write_string(0, 0, about.title, bold)
    for line, (heading, text) in enumerate(about.lines, start=2):
        sheet.write_string(line, 0, heading, bold)
        sheet.write_string(line, 1, _plain(text), plain)


def _plain(text: str) -> str:
    """A text that is no formula, even after somebody edits its cell."""
    import polars as pl

    return str(guarded(pl.DataFrame({"text": [text]}))["text"][0])
