"""
Excel files: a sheet with what the document says, then one sheet for each table.

Texts are texts: one that begins with `=` stays as it is, also after somebody edits its cell. Numbers
are numbers, rounded as they are printed.
"""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from attain.reporting.columns import FIGURE_SPACE, POINT_SPACE
from attain.reporting.documents.document import TONES, Document, Listing, Paragraph, Picture, Table
from attain.reporting.language import language_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from attain.reporting.documents.document import Cell, Section

_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_AS_WIDE = str.maketrans({FIGURE_SPACE: "_0", POINT_SPACE: "_."})
"""Room as wide as a digit and as a decimal sign, in the words of number formats."""
_WIDEST = 60
_LONGEST = 32_767
"""Letters that a cell of Excel takes."""


def excel_bytes(document: Document) -> bytes:
    """Return a document as an Excel file (.xlsx)."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False})
    day = datetime.fromisoformat(document.created).replace(tzinfo=UTC)
    book.set_properties(
        {"title": document.title, "subject": document.subtitle, "author": "attain", "created": day}
    )
    writer = _Writer(book)
    names = {table.id: name for table, name in _sheets(document)}
    writer.text_sheet(document, names)
    for table, name in _sheets(document):
        writer.table_sheet(table, name, document)
    book.close()
    return out.getvalue()


def _sheets(document: Document) -> Iterator[tuple[Table, str]]:
    """Yield tables with the names of their sheets: numbered as in print, and short."""
    for number, table in enumerate(document.tables(), start=1):
        name = re.sub(r"[\[\]:*?/\\']", " ", f"{number} {table.id}")
        yield table, name[:31]


class _Writer:
    """Writes cells; each look is made once."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self._looks: dict[tuple[tuple[str, Any], ...], Any] = {}

    def look(self, **wanted: Any) -> Any:
        """Return a look, made once."""
        key = tuple(sorted(wanted.items()))
        if key not in self._looks:
            usual = {"valign": "top", "text_wrap": True, "font_name": "Noto Sans", "font_size": 10}
            self._looks[key] = self.book.add_format({**usual, **wanted})
        return self._looks[key]

    def text(self, sheet: Any, line: int, place: int, text: str, **look: Any) -> None:
        """Write a text that stays a text."""
        if text.startswith(_SIGNS):
            look["quote_prefix"] = True
        sheet.write_string(line, place, text[:_LONGEST], self.look(**look))

    def text_sheet(self, document: Document, names: dict[str, str]) -> None:
        """Write what the document says, with links to its tables."""
        sheet = self.book.add_worksheet(document.labels.about[:31])
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, 1, 110)
        sheet.hide_gridlines(2)
        self.text(sheet, 0, 0, document.over)
        sheet.write_string(1, 0, document.title, self._title())
        self.text(sheet, 2, 0, document.subtitle, text_wrap=False)
        line = 4
        for name, said in document.facts:
            self.text(sheet, line, 0, name, font_color="#565e67")
            self.text(sheet, line, 1, said)
            line += 1
        for section in document.sections:
            line = self._told(sheet, line + 1, section, names)

    def _told(self, sheet: Any, line: int, section: Section, names: dict[str, str]) -> int:
        self.text(sheet, line, 0, section.title, bold=True, font_color="#08456b", text_wrap=False)
        line += 1
        for block in section.blocks:
            match block:
                case Paragraph():
                    self.text(sheet, line, 1, block.text)
                    line += 1
                case Listing():
                    for item in block.items:
                        self.text(sheet, line, 1, item)
                        line += 1
                case Table():
                    place = f"internal:'{names[block.id]}'!A1"
                    link = self.look(font_color="#08456b", underline=1)
                    sheet.write_url(line, 1, place, link, block.caption)
                    line += 1
                case Picture():
                    pass  # its numbers stand in the table beside it
        for part in section.parts:
            line = self._told(sheet, line, part, names)
        return line

    def table_sheet(self, table: Table, name: str, document: Document) -> None:
        """Write a table: caption, note, head, rows; heads stay in sight, on paper too."""
        sheet = self.book.add_worksheet(name)
        caption = self.look(bold=True, font_color="#08456b", font_size=12, text_wrap=False)
        sheet.write_string(0, 0, table.caption, caption)
        groups = dict(table.groups)
        first = 1 if groups else 0
        if first:
            self.text(sheet, 2, 0, "", bottom=2)
            sheet.set_column(0, 0, 28)
        for place, column in enumerate(table.columns, start=first):
            look: dict[str, Any] = {"bold": True, "bottom": 2, "bg_color": "#E6EDF3"}
            self.text(sheet, 2, place, column.name, align=column.align, **look)
            sheet.set_column(place, place, _width(table, place - first))
        group = ""
        language = language_of(document.language)
        behind = [table.room_behind(place, language) for place in range(len(table.columns))]
        for number, row in enumerate(table.rows):
            group = groups.get(number, group)
            if first:
                self.text(sheet, 3 + number, 0, group, font_color="#565e67")
            for place, cell in enumerate(row, start=first):
                form = _form(cell, behind[place - first][number])
                self.cell(sheet, 3 + number, place, cell, table.columns[place - first].align, form)
        if table.note:
            note = self.look(font_color="#565e67", text_wrap=False)
            sheet.write_string(1, 0, table.note, note)
        sheet.freeze_panes(3, first + 1)
        sheet.repeat_rows(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L{document.foot.replace('&', '&&')}&R&P / &N")

    def cell(self, sheet: Any, line: int, place: int, cell: Cell, align: str, form: str) -> None:
        """Write a cell: a number as a number in its form."""
        look: dict[str, Any] = {"align": align}
        if cell.tone:
            paper, ink = TONES[cell.tone]
            look = {"align": "center", "bg_color": paper, "font_color": ink}
        if cell.number is None:
            self.text(sheet, line, place, cell.shown, **look)
            return
        look["num_format"] = form
        sheet.write_number(line, place, cell.number, self.look(**look))

    def _title(self) -> Any:
        return self.look(bold=True, font_size=20, font_color="#08456b", text_wrap=False)


def _form(cell: Cell, behind: str) -> str:
    """Return how Excel shows a number: its mark and period around it, its sign in line with others."""
    form = "#,##0" if float(cell.number or 0).is_integer() else "General"
    form += behind.translate(_AS_WIDE)
    before = f'"{cell.mark} "' if cell.mark else ""
    after = f'" ({cell.period})"' if cell.period else ""
    return f"{before}{form}{after}"


def _width(table: Table, place: int) -> float:
    """A width that shows the heading and most cells."""
    lengths = [len(row[place].shown) for row in table.rows[:200]]
    return min(max([10, len(table.columns[place].name) + 2, *(n + 2 for n in lengths)]), _WIDEST)
