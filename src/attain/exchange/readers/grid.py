"""
Separated text to a grid of texts: every cell as written, every row accounted for.

The text goes through polars in one pass. Polars fills up short rows in silence, so the bytes are
counted afterwards: cells, separators, quotes and line ends must make up the file to the last byte.
Where they do not, the file is read again slowly, row by row, to name the rows that are wrong.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attain.domain.findings import Finding
from attain.errors import InvalidData
from attain.exchange.readers.faults import MOST_NAMED, error, note, unreadable

SEPARATORS = (",", ";", "\t", "|")
PIECE = 1 << 20
"""Bytes that are looked through at once."""
_BOM8, _BOM16 = b"\xef\xbb\xbf", (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Grid:
    """
    The cells of a file or sheet.

    `frame` holds texts, "" for an empty cell, and no empty rows; `row` gives for each of its rows
    the number that a spreadsheet shows. `headers` are the column headers as written, in the order
    of `frame`.
    """

    frame: pl.DataFrame
    row: pl.Series
    headers: tuple[str, ...]
    findings: tuple[Finding, ...] = ()
    sheet: str = ""


def first_lines(content: bytes, count: int = 6) -> list[str]:
    """Return the first lines of a text file, for telling its layout; lenient about its encoding."""
    return as_utf8(content[:65536])[0].decode("utf-8", "replace").splitlines()[:count]


def as_utf8(content: bytes, name: str = "") -> tuple[bytes, tuple[Finding, ...]]:
    """
    Return `content` without byte order mark, turned from UTF-16 to UTF-8 where it is marked
    so.
    """
    if content.startswith(_BOM8):
        return content[3:], ()
    if content.startswith(_BOM16):
        try:
            return content.decode("utf-16").encode("utf-8"), ()
        except UnicodeDecodeError as trouble:
            remedy = "It may be cut off. Save it again as CSV UTF-8."
            raise unreadable(name, "is not whole as UTF-16 text.", remedy) from trouble
    return content, ()


def separator_of(header: str) -> str:
    """Return the separator that parts the cells of a header line."""
    return max(
        SEPARATORS, key=lambda s: (len(next(csv.reader([header], delimiter=s), [])), s == ",")
    )


def read_grid(content: bytes, *, name: str, skip: int = 0, twins: bool = False) -> Grid:
    """
    Return the cells of a text file.

    Parameters
    ----------
    content
        Bytes in UTF-8, UTF-16 with a byte order mark, or Windows-1252 (which is noted).
    skip
        Lines before the header.
    twins
        Whether two columns may have the same header; they are then named by position (`c0`, `c1`
        ...).

    Raises
    ------
    InvalidData
        If the file is empty, no text, or some row has too few or too many cells: its findings name
        them.
    """
    content, notes = _text(content, name)
    for _ in range(skip):
        content = content[content.find(b"\n") + 1 :]
    if content[-2:] in (b"\n\n", b"\r\n"):
        content = _without_blank_end(content)
    if not content[:4096].strip() and not content.strip():
        raise unreadable(name, "is empty.", "Send a file with a header and rows.", "R001")
    cells = _cells(content, name, skip=skip, twins=twins)
    if cells is None:
        content, told = _from_windows(content, name)
        notes = (*notes, told)
        cells = _cells(content, name, skip=skip, twins=twins)
    if cells is None:
        raise unreadable(name, "is no text in a known encoding.", "Save it again as CSV UTF-8.")
    headers, frame, row = cells
    notes = (*notes, *_end_note(content, name))
    return _without_empty(Grid(frame, row.alias("row"), headers, notes), name)


def _cells(
    content: bytes, name: str, *, skip: int, twins: bool
) -> tuple[tuple[str, ...], pl.DataFrame, pl.Series] | None:
    """Return headers, cells and row numbers, or None where the bytes are not UTF-8."""
    line_end = content.find(b"\n") + 1 or len(content)
    if not _is_utf8(content[:line_end]):
        return None
    headers, separator, header_bytes = _header(content, name)
    if not twins:
        _check_headers(headers, name)
    names = [f"c{i}" for i in range(len(headers))] if twins else [h.strip() for h in headers]
    frame = _fast(content, names, separator)
    if frame is not None and _every_byte_counted(frame, content, header_bytes, separator):
        row = pl.int_range(2 + skip, frame.height + 2 + skip, dtype=pl.Int64, eager=True)
        return headers, frame, row
    if not _is_utf8(content):
        return None
    return headers, *_slow(content, names, separator, name=name, skip=skip)


def _text(content: bytes, name: str) -> tuple[bytes, tuple[Finding, ...]]:
    content, notes = as_utf8(content, name)
    if b"\0" in content:
        raise unreadable(
            name, "is no text: it holds zero bytes.", "Send CSV, Excel (.xlsx) or JSON."
        )
    if b"\n" not in content and b"\r" in content:
        content = content.replace(b"\r", b"\n")
    return content, notes


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _from_windows(content: bytes, name: str) -> tuple[bytes, Finding]:
    """Return Windows-1252 text as UTF-8, with a note that says so."""
    try:
        content = content.decode("cp1252").encode("utf-8")
    except UnicodeDecodeError as trouble:
        remedy = "Save it again as CSV UTF-8."
        raise unreadable(name, "is neither UTF-8 nor Windows-1252 text.", remedy) from trouble
    said = "The text is not UTF-8 and was read as Windows-1252."
    return content, note(
        "R009", said, "See whether accents are right; else save as UTF-8.", file=name
    )


def _without_blank_end(content: bytes) -> bytes:
    end = len(content)
    while end and content[end - 1] in b"\r\n":
        end -= 1
    return content[: end + (2 if content[end : end + 2] == b"\r\n" else 1)]


def _end_note(content: bytes, name: str) -> tuple[Finding, ...]:
    if content.endswith(b"\n"):
        return ()
    said = "The last line has no line end."
    return (note("R023", said, "See whether the file is complete.", file=name),)


def _header(content: bytes, name: str) -> tuple[tuple[str, ...], str, int]:
    """Return the headers, the separator, and how many bytes the header line takes."""
    end = content.find(b"\n") + 1 or len(content)
    line = content[:end]
    if line.count(b'"') % 2:
        raise unreadable(
            name, "has a quotation mark in its header that is not closed.", "Close it.", "R005"
        )
    text = line.decode("utf-8").rstrip("\r\n")
    separator = separator_of(text)
    headers = next(csv.reader([text], delimiter=separator))
    return tuple(headers), separator, end


def _check_headers(headers: tuple[str, ...], name: str) -> None:
    bare = [h.strip().casefold() for h in headers]
    twice = sorted({h for h in bare if h and bare.count(h) > 1})
    if twice:
        raise unreadable(name, f"has two columns called {', '.join(twice)}.", "Rename one.", "R005")
    if bare.count("") > 1 or "" in bare[:-1]:
        raise unreadable(
            name, "has a column without a header.", "Give it a name in the first row.", "R005"
        )


def _fast(content: bytes, names: list[str], separator: str) -> pl.DataFrame | None:
    """Return the cells as polars reads them, or None where it finds the file malformed."""
    try:
        return pl.read_csv(
            content,
            has_header=False,
            skip_lines=1,
            new_columns=names,
            schema=dict.fromkeys(names, pl.String),
            separator=separator,
            infer_schema=False,
            empty_string_is_null=False,
        )
    except pl.exceptions.PolarsError:
        return None


def _every_byte_counted(
    frame: pl.DataFrame, content: bytes, header_bytes: int, separator: str
) -> bool:
    """Tell whether cells, separators, quotes and line ends make up the file to the last byte."""
    if frame.height == 0:
        return len(content) == header_bytes
    cells = sum(frame.select(pl.all().str.len_bytes().cast(pl.UInt64).sum()).row(0))
    marks = _marks_outside(frame, content, header_bytes, separator)
    line_end = 2 if content[header_bytes - 2 : header_bytes] == b"\r\n" else 1
    ends = line_end * (frame.height - (not content.endswith(b"\n")))
    separators = (frame.width - 1) * frame.height
    return bool(header_bytes + cells + marks + ends + separators == len(content))


def _marks_outside(frame: pl.DataFrame, content: bytes, start: int, separator: str) -> int:
    """
    Return how many quotation marks of the file do not stand in a cell of `frame`.

    A mark inside a cell is doubled in the file, so that half of each run of marks is inside. Two marks
    between separators are an empty cell. Another cell that begins with marks may break this; then the
    marks in the cells are counted.
    """
    total = inside = 0
    for lines in _pieces(content, start):
        found = _marks_in(lines, separator)
        if found is None:
            counted = frame.select(pl.all().str.count_matches('"', literal=True).sum()).row(0)
            return content.count(b'"', start) - int(sum(counted))
        total += found[0]
        inside += found[1]
    return total - inside


def _pieces(content: bytes, start: int) -> Iterator[NDArray[np.uint8]]:
    """Yield whole lines at a time, in pieces that fit the processor's cache."""
    while start < len(content):
        end = content.rfind(b"\n", start, start + PIECE) + 1 or len(content)
        yield np.frombuffer(content, np.uint8, end - start, start)
        start = end


def _marks_in(lines: NDArray[np.uint8], separator: str) -> tuple[int, int] | None:
    """Return the marks in `lines`, and those of them inside cells; None where that is open."""
    places = np.flatnonzero(lines == ord('"'))
    if not len(places):
        return 0, 0
    begins = np.ones(len(places), np.bool_)
    np.greater(places[1:] - places[:-1], 1, out=begins[1:])
    first = np.flatnonzero(begins)
    lengths = np.diff(first, append=len(places))
    even = np.flatnonzero(lengths % 2 == 0)
    start = places[first[even]]
    bounds = (ord(separator), ord("\n"), ord("\r"))
    opening = (start == 0) | np.isin(lines[start - 1], bounds)
    after = np.minimum(start + lengths[even], len(lines) - 1)
    empty = opening & (lengths[even] == 2) & np.isin(lines[after], bounds)
    if (opening & ~empty).any():
        return None
    return len(places), int((lengths // 2).sum()) - int(empty.sum())


def _slow(
    content: bytes, names: list[str], separator: str, *, name: str, skip: int
) -> tuple[pl.DataFrame, pl.Series]:
    """Return cells and row numbers, read row by row; raise for rows of a wrong length."""
    kept: list[list[str]] = []
    numbers: list[int] = []
    faults: list[Finding] = []
    reader = csv.reader(
        io.StringIO(content.decode("utf-8"), newline=""), delimiter=separator, strict=True
    )
    number = skip
    try:
        for cells in reader:
            number += 1
            if number == skip + 1 or not any(cells):
                continue
            if len(cells) != len(names):
                faults.append(_wrong_length(len(cells), len(names), name, number))
            kept.append(cells)
            numbers.append(number)
    except csv.Error as trouble:
        said = f"The row cannot be taken apart ({trouble}): an open quotation mark, or a cut file."
        faults.append(
            error(
                "R006",
                said,
                "Close the quotation mark, or send the file again.",
                file=name,
                row=number + 1,
            )
        )
    if faults:
        first = faults[0]
        raise InvalidData(
            f"{first.place}: {first.message} {first.remedy}", findings=faults[: MOST_NAMED + 1]
        )
    columns = [[cells[i] for cells in kept] for i in range(len(names))]
    frame = pl.DataFrame(
        [pl.Series(n, c, dtype=pl.String) for n, c in zip(names, columns, strict=True)]
    )
    return frame, pl.Series("row", numbers, dtype=pl.Int64)


def _wrong_length(found: int, wanted: int, name: str, row: int) -> Finding:
    return error(
        "R006",
        f"The row has {found} cells, the header has {wanted}.",
        "Fill in or remove cells; put text that holds the separator into quotation marks.",
        file=name,
        row=row,
    )


def _without_empty(grid: Grid, name: str) -> Grid:
    """Return `grid` without rows in which all cells are empty; raise if none is left."""
    frame, row = grid.frame, grid.row
    first_empty = frame.to_series(0).str.strip_chars() == ""
    if first_empty.any():
        empty = frame.select(pl.all_horizontal(pl.all().str.strip_chars() == "")).to_series()
        frame, row = frame.filter(~empty), row.filter(~empty)
    if frame.height == 0:
        raise unreadable(name, "holds a header but no rows.", "Send a file with figures.", "R001")
    return Grid(frame, row, grid.headers, grid.findings, grid.sheet)
