"""
Excel workbooks (.xlsx), read cell by cell from their XML.

An own reader, because codes and figures must arrive as they stand: numbers as the shortest text of
the stored double (libraries round to nine digits when asked for text), codes such as `10-14` that a
spreadsheet turned into a date refused by cell, formulas without a stored value named, hidden sheets
told.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from xml.etree import ElementTree as ET  # parts with a document type are refused before parsing

import polars as pl

from attain.domain.findings import Finding
from attain.errors import InvalidData
from attain.exchange.readers.archives import check_archive
from attain.exchange.readers.cells import decimal_text
from attain.exchange.readers.faults import MOST_NAMED, error, note, unreadable
from attain.exchange.readers.grid import Grid

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_RELATION = re.compile(r"\{[^}]*relationships\}id$")
_DATE_FORMATS = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_DATE_LETTERS = re.compile(r"[dmyhs]", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_REFERENCE = re.compile(r"([A-Z]+)(\d+)\Z")
_REPAIR = "Open it in a spreadsheet program and save it again as .xlsx."
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DOCUMENT_TYPE = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)


@dataclass(slots=True)
class Sheet:
    """A sheet as read: rows of texts by their number, and what was wrong with single cells."""

    name: str
    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    faults: list[tuple[str, int, int, str]] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)


def read_workbook(
    content: bytes, *, name: str, sheet: str | None = None, days: bool = False
) -> Grid:
    """
    Return the cells of one sheet: that called `sheet`, else the first visible one with a header and
    rows.

    Every cell is text. Sheets that were passed over are named in a note.

    Parameters
    ----------
    days
        Whether a cell may hold a day, which is then read as 2027-06-30; else it is a fault, since it
        may be a code that the spreadsheet took for one.

    Raises
    ------
    InvalidData
        If the file is no workbook, is larger than allowed, or a cell is at fault: its findings name
        sheet, row and column.
    """
    with _opened(content, name) as archive:
        try:
            return _grid(archive, name, sheet, days=days)
        except (
            ET.ParseError,
            LookupError,
            OverflowError,
            ValueError,
            zipfile.BadZipFile,
            EOFError,
        ) as trouble:
            raise unreadable(
                name, f"is damaged as an Excel file ({trouble}).", _REPAIR
            ) from trouble
        except (NotImplementedError, RuntimeError, zlib.error, OSError) as trouble:
            raise unreadable(name, f"cannot be unpacked ({trouble}).", _REPAIR) from trouble


def _opened(content: bytes, name: str) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError) as trouble:
        raise unreadable(name, f"is no whole Excel file ({trouble}).", _REPAIR) from trouble
    check_archive(archive, len(content), name=name)
    return archive


def _grid(archive: zipfile.ZipFile, name: str, wanted: str | None, *, days: bool) -> Grid:
    sheets = _sheets(archive, name)
    strings = _shared_strings(archive, name)
    dates = _Dates(_date_styles(archive, name), _first_day(archive, name) if days else None)
    chosen: Sheet | None = None
    passed: list[Finding] = []
    for title, part, state in sheets:
        if wanted is not None and title != wanted:
            continue
        if state != "visible" and wanted is None:
            said = f"The sheet {title} is hidden and was not read."
            passed.append(
                note("R008", said, "Unhide it if it holds figures.", file=name, sheet=title)
            )
        elif chosen is not None:
            said = f"The sheet {title} was not read: figures are taken from {chosen.name}."
            passed.append(
                note(
                    "R008",
                    said,
                    "Send it as a file of its own if it holds figures.",
                    file=name,
                    sheet=title,
                )
            )
        else:
            sheet = _read_sheet(_part(archive, part, name), title, strings, dates)
            chosen = sheet if len(sheet.rows) > 1 else None
    if chosen is None:
        raise unreadable(
            name, "has no visible sheet with a header and rows.", "Send one with figures.", "R001"
        )
    return _as_grid(chosen, name, tuple(passed))


def _part(archive: zipfile.ZipFile, path: str, name: str) -> bytes:
    content = archive.read(path)
    if _DOCUMENT_TYPE.search(content) or content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise unreadable(
            name, "holds a document type or an odd encoding, which no workbook needs.", _REPAIR
        )
    return content


def _tree(archive: zipfile.ZipFile, path: str, name: str) -> ET.Element:
    return ET.fromstring(_part(archive, path, name))  # noqa: S314, see _part


def _tags(content: bytes, *names: str) -> Iterator[ET.Element]:
    """Yield the elements with one of `names`, of either kind of workbook, as they end."""
    wanted = {prefix + n for prefix in (_MAIN, _STRICT, "") for n in names}
    for _, element in ET.iterparse(io.BytesIO(content), events=("end",)):  # noqa: S314 - see _part
        if element.tag in wanted:
            yield element


def _local(element: ET.Element) -> str:
    return element.tag.rsplit("}", 1)[-1]


def _sheets(archive: zipfile.ZipFile, name: str) -> list[tuple[str, str, str]]:
    """Return title, path and state of each sheet, in order."""
    relations = _tree(archive, "xl/_rels/workbook.xml.rels", name)
    targets = {r.get("Id", ""): r.get("Target", "") for r in relations}
    found = []
    for element in _tags(_part(archive, "xl/workbook.xml", name), "sheet"):
        key = next((v for k, v in element.attrib.items() if _RELATION.search(k)), "")
        target = targets.get(key, "")
        if "worksheet" in target:
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            found.append((element.get("name", ""), path, element.get("state", "visible")))
    return found


def _shared_strings(archive: zipfile.ZipFile, name: str) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    texts = []
    for item in _tags(_part(archive, "xl/sharedStrings.xml", name), "si"):
        texts.append(_text_of(item))
        item.clear()
    return texts


@dataclass(frozen=True, slots=True)
class _Dates:
    """The styles that show a number as a date, and the day 0 of the workbook where days are taken."""

    styles: frozenset[int]
    zero: date | None

    def day(self, stored: str) -> str:
        """Return the day that a number stands for; empty for a time, and where days are not taken."""
        if self.zero is None or not stored.isdecimal():
            return ""
        return (self.zero + timedelta(days=int(stored))).isoformat()


def _first_day(archive: zipfile.ZipFile, name: str) -> date:
    """Return the day 0, as it works for every day from March 1900 on (ECMA-376, part 1, 18.17.4.1)."""
    content = _part(archive, "xl/workbook.xml", name)
    told = [each.get("date1904", "") for each in _tags(content, "workbookPr")]
    return date(1904, 1, 1) if told[:1] and told[0] in {"1", "true"} else date(1899, 12, 30)


def _text_of(item: ET.Element) -> str:
    """
    Return the text of a string item: its runs together, without phonetic hints.

    A sign that XML cannot hold stands as `_x000D_` there (ECMA-376, part 1, 22.9.2.19).
    """
    parts = []
    for child in item:
        if _local(child) == "t":
            parts.append(child.text or "")
        elif _local(child) == "r":
            parts += [t.text or "" for t in child if _local(t) == "t"]
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), "".join(parts))


def _date_styles(archive: zipfile.ZipFile, name: str) -> frozenset[int]:
    """Return the numbers of the cell styles that show a number as a date or time."""
    if "xl/styles.xml" not in archive.namelist():
        return frozenset()
    root = _tree(archive, "xl/styles.xml", name)
    own = {
        int(f.get("numFmtId", "0"))
        for f in root.iter()
        if _local(f) == "numFmt" and _shows_date(f.get("formatCode", ""))
    }
    styles = next((s for s in root if _local(s) == "cellXfs"), None)
    formats = [int(x.get("numFmtId", "0")) for x in styles] if styles is not None else []
    return frozenset(i for i, f in enumerate(formats) if f in _DATE_FORMATS or f in own)


def _shows_date(code: str) -> bool:
    return _DATE_LETTERS.search(_QUOTED.sub("", code.replace("General", ""))) is not None


def _read_sheet(content: bytes, title: str, strings: list[str], dates: _Dates) -> Sheet:
    sheet = Sheet(title)
    next_row = 1
    for element in _tags(content, "row", "mergeCell"):
        if _local(element) == "mergeCell":
            sheet.merged.append(element.get("ref", ""))
            continue
        number = int(element.get("r") or next_row)
        next_row = number + 1
        cells = _cells(element, number, strings, dates, sheet)
        if cells:
            sheet.rows[number] = cells
        element.clear()
    return sheet


def _cells(
    row: ET.Element, number: int, strings: list[str], dates: _Dates, sheet: Sheet
) -> dict[int, str]:
    cells: dict[int, str] = {}
    column = -1
    for element in row:
        match = _REFERENCE.match(element.get("r", ""))
        column = _column_number(match[1]) if match else column + 1
        text, fault = _cell(element, strings, dates)
        if fault:
            sheet.faults.append((fault, number, column, text))
        if text != "":
            cells[column] = text
    return cells


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    if number > 16384:
        raise ValueError(f"no sheet has a column {letters}")
    return number - 1


def _cell(element: ET.Element, strings: list[str], dates: _Dates) -> tuple[str, str]:
    """Return the text of a cell, and the check that it fails ("" where all is well)."""
    kind = element.get("t", "n")
    stored, formula = None, False
    for child in element:
        tag = _local(child)
        if tag == "v":
            stored = child.text or ""
        elif tag == "f":
            formula = True
        elif tag == "is":
            stored = _text_of(child)
    if formula and not stored and kind != "str":
        return "", "R012"
    if stored is None:
        return "", ""
    if kind == "s":
        return _shared(strings, int(stored)), ""
    if kind == "b":
        return ("TRUE" if stored == "1" else "FALSE"), ""
    if kind == "d":
        return stored, "R013"
    if kind != "n" or stored == "":
        return stored, ""
    if int(element.get("s") or 0) in dates.styles:
        day = dates.day(stored)
        return day or decimal_text(stored), "" if day else "R013"
    return decimal_text(stored), ""


def _shared(strings: list[str], number: int) -> str:
    if not 0 <= number < len(strings):
        raise ValueError(f"no shared text has the number {number}")
    return strings[number]


def _as_grid(sheet: Sheet, name: str, passed: tuple[Finding, ...]) -> Grid:
    """Return the grid under the header row, which is the first row with at least two cells."""
    numbers = sorted(sheet.rows)
    top = next((n for n in numbers if len(sheet.rows[n]) > 1), numbers[0])
    header = {c: text.strip() for c, text in sheet.rows[top].items() if text.strip()}
    body = [n for n in numbers if n > top and any(v.strip() for v in sheet.rows[n].values())]
    faults = [*_cell_faults(sheet, header, top, name), *_merge_faults(sheet, top, name)]
    faults += _cells_without_header(sheet, header, body, name)
    doubled = sorted({h for h in header.values() if list(header.values()).count(h) > 1})
    if doubled:
        faults.append(
            error(
                "R005",
                f"Two columns are called {', '.join(doubled)}.",
                "Rename one.",
                file=name,
                sheet=sheet.name,
                row=top,
            )
        )
    if faults:
        first = faults[0]
        raise InvalidData(f"{first.place}: {first.message} {first.remedy}", findings=faults)
    if not body:
        raise unreadable(name, "holds a header but no rows.", "Send a file with figures.", "R001")
    frame = pl.DataFrame(
        [
            pl.Series(title, [sheet.rows[n].get(c, "") for n in body], dtype=pl.String)
            for c, title in header.items()
        ]
    )
    rows = pl.Series("row", body, dtype=pl.Int64)
    return Grid(frame, rows, tuple(header.values()), passed, sheet.name)


def _cell_faults(sheet: Sheet, header: dict[int, str], top: int, name: str) -> list[Finding]:
    said = {
        "R012": ("The formula has no stored value.", "Open and save the file, or paste the value."),
        "R013": (
            "The cell holds a date ({}).",
            "Format the column as text and type the code again.",
        ),
    }
    return [
        error(
            check,
            said[check][0].format(text),
            said[check][1],
            file=name,
            sheet=sheet.name,
            row=row,
            column=header.get(c, ""),
        )
        for check, row, c, text in sheet.faults[:MOST_NAMED]
        if row >= top
    ]


def _merge_faults(sheet: Sheet, top: int, name: str) -> list[Finding]:
    faults = []
    for area in sheet.merged:
        match = _REFERENCE.match(area.split(":")[-1])
        if match and int(match[2]) >= top:
            said = f"The cells {area} are merged: only the first of them holds a value."
            faults.append(
                error(
                    "R014",
                    said,
                    "Unmerge and fill each cell.",
                    file=name,
                    sheet=sheet.name,
                    row=int(match[2]),
                )
            )
    return faults


def _cells_without_header(
    sheet: Sheet, header: dict[int, str], body: list[int], name: str
) -> list[Finding]:
    faults: list[Finding] = []
    for n in body:
        extra = [c for c, v in sheet.rows[n].items() if c not in header and v.strip()]
        if extra and len(faults) < MOST_NAMED:
            said = "The row has a cell beside the table, under no header."
            faults.append(
                error(
                    "R006",
                    said,
                    "Give the column a header or clear it.",
                    file=name,
                    sheet=sheet.name,
                    row=n,
                )
            )
    return faults
