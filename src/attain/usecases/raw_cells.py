"""
The cells of a file as they stand, for mending in place: before anything is made of them.

Only of files that are one table with a header; answers of services are sent again instead.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from attain.errors import InvalidData

MOST_ROWS = 5_000
"""Rows of a table that can be mended in the page; a larger one is mended where it was made."""
MOST_COLUMNS = 60
LONGEST_CELL = 4_000


@dataclass(frozen=True, slots=True)
class RawCells:
    """
    A table of texts.

    Attributes
    ----------
    rows
        The number of each row as a spreadsheet shows it, and its cells in the order of `headers`.
    """

    headers: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def raw_cells(content: bytes, *, name: str, days: bool = False) -> RawCells:
    """
    Return the cells of a file, whatever stands in them.

    Parameters
    ----------
    days
        Whether a cell of a workbook may hold a day: see `read_workbook`.

    Raises
    ------
    InvalidData
        If it is no table with a header, or has too many rows or columns for a page.
    """
    from attain.exchange.readers.grid import read_grid
    from attain.exchange.readers.workbook import read_workbook
    from attain.usecases.read import unpacked

    content = unpacked(content, name)
    if content.startswith(b"PK"):
        grid = read_workbook(content, name=name, days=days)
    elif content.lstrip()[:1] in (b"{", b"[", b"<"):
        raise InvalidData(f"{name} is no table. Mend it where it was made, and send it again.")
    else:
        grid = read_grid(content, name=name)
    if grid.frame.height > MOST_ROWS or grid.frame.width > MOST_COLUMNS:
        raise InvalidData(
            f"{name} has {grid.frame.height:,} rows and {grid.frame.width} columns; in the page at "
            f"most {MOST_ROWS:,} and {MOST_COLUMNS} are mended. Mend it where it was made, and send "
            "it again."
        )
    rows = zip(grid.row.to_list(), grid.frame.iter_rows(), strict=True)
    return RawCells(grid.headers, tuple((number, tuple(cells)) for number, cells in rows))


def clean_cell(text: str) -> str:
    """
    Return what somebody typed as one line, without signs that control a machine.

    Examples
    --------
    >>> clean_cell(" 13.5 "), clean_cell("a" + chr(10) + "b" + chr(0))
    ('13.5', 'a b')
    """
    for each in ("\r\n", "\n", "\r", "\t", "\u2028", "\u2029", "\x0b", "\x0c", "\x85"):
        text = text.replace(each, " ")
    kept = "".join(sign for sign in text if sign >= " " and not "\x7f" <= sign <= "\x9f")
    return kept.strip()[:LONGEST_CELL]


def as_file(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a table as the CSV file that whoever typed it could have sent."""
    paper = io.StringIO()
    writer = csv.writer(paper, lineterminator="\n")
    writer.writerow(headers)
    writer.writerows(rows)
    return paper.getvalue().encode()
