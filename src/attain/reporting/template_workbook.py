"""The template as an Excel file: locked codes, lists to choose from, instructions in the language."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO

from attain.reporting.spreadsheets import check_rows

if TYPE_CHECKING:
    import polars as pl

    from attain.reporting.language import Language

MORE_ROWS = 500
"""Empty rows below the figures, for series that were not released before."""
FIGURES = "figures"
_WIDTHS = {"title": 40, "series_code": 18, "unit": 22, "source": 24, "footnote": 24}


def write_template(
    file: BinaryIO,
    table: pl.DataFrame,
    *,
    written: Collection[str],
    lists: Mapping[str, Sequence[str]],
    language: Language,
    about: str,
) -> None:
    """
    Write the rows of a template as an Excel file.

    Parameters
    ----------
    written
        The columns that the sender fills in; all others are locked in the rows that are filled.
    lists
        By column, the codes that may stand in it.
    about
        What the template is for: the body and the release, in the language.
    """
    import xlsxwriter

    check_rows(table.height + MORE_ROWS)
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "in_memory": True,
    }
    book = xlsxwriter.Workbook(file, options)
    sheet = book.add_worksheet(FIGURES)
    looks = {
        "head": book.add_format({"bold": True, "bottom": 1}),
        "locked": book.add_format(
            {"font_color": "#555555", "bg_color": "#f2f1ec", "num_format": "@"}
        ),
        "open": book.add_format({"locked": False, "num_format": "@", "border": 4}),
    }
    for place, name in enumerate(table.columns):
        sheet.set_column(place, place, _WIDTHS.get(name, 14))
        sheet.write_string(0, place, name, looks["head"])
        _fill(sheet, place, table[name].to_list(), looks["open" if name in written else "locked"])
        for line in range(table.height + 1, table.height + 1 + MORE_ROWS):
            sheet.write_blank(line, place, None, looks["open"])
        if name in lists:
            choice = {"validate": "list", "source": list(lists[name]), "ignore_blank": True}
            sheet.data_validation(1, place, table.height + MORE_ROWS, place, choice)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, table.height + MORE_ROWS, table.width - 1)
    allowed = {"autofilter": True, "sort": True, "format_columns": True, "format_rows": True}
    sheet.protect("", allowed)
    _instructions(book, language, about)
    book.close()


def _fill(sheet: Any, place: int, cells: Sequence[str], look: Any) -> None:
    for line, cell in enumerate(cells, start=1):
        if cell:
            sheet.write_string(line, place, cell, look)
        else:
            sheet.write_blank(line, place, None, look)


def _instructions(book: Any, language: Language, about: str) -> None:
    text = language.text
    sheet = book.add_worksheet(text("How to")[:31])
    sheet.set_column(0, 0, 100)
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    lines = (
        about,
        text("Write figures into the column value, as plain digits with a point for decimals."),
        text("Write <5 or >95 for a figure of which only a bound is known. Zero is a figure."),
        text("Leave a row empty where there is no new figure: it is then left aside."),
        text(
            "Grey cells say which figure it is; they are locked. New series go below, one row a figure."
        ),
        text("An empty cell in a column such as SEX or AGE means the total."),
        text("Say in source where the figure is from, and in footnote what a reader must know."),
        text("Send the file on the page of your submission: it is checked at once, row by row."),
    )
    for line, said in enumerate(lines):
        sheet.write_string(line, 0, said, plain)
