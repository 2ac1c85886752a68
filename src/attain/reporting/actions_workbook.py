"""Actions as an Excel file to fill in: one row an action, lists to choose from, instructions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO

from attain.errors import InvalidData
from attain.reporting.spreadsheets import check_rows

if TYPE_CHECKING:
    from attain.reporting.language import Language

ACTIONS, LISTS = "actions", "lists"
MORE_ROWS = 200
"""Empty rows below the actions, for new ones."""
LONGEST = 32_767
"""Signs that a cell of a spreadsheet takes."""
LOCKED = frozenset({"number", "version"})
_WIDE = frozenset({"title", "output", "milestones", "evidence", "stakeholders"})
_NARROW = frozenset({"number", "gender", "currency", "example", "version"})


@dataclass(frozen=True, slots=True)
class Choice:
    """
    What may stand in a column, with what each means.

    Attributes
    ----------
    only
        Whether nothing else may; else several may stand in a cell, and the list only helps.
    """

    words: Mapping[str, str] = field(default_factory=dict)
    only: bool = False


def write_actions(
    file: BinaryIO,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    numbers: Collection[str],
    choices: Mapping[str, Choice],
    language: Language,
) -> None:
    """
    Write the cells of actions as an Excel file.

    Parameters
    ----------
    numbers
        The columns whose cells are numbers.
    choices
        By column, what may stand in it.

    Raises
    ------
    InvalidData
        If a cell is longer than a spreadsheet takes, or there are too many rows.
    """
    import xlsxwriter

    check_rows(len(rows) + MORE_ROWS)
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "in_memory": True,
    }
    book = xlsxwriter.Workbook(file, options)
    looks = _looks(book)
    sheet = book.add_worksheet(ACTIONS)
    for place, name in enumerate(columns):
        sheet.set_column(place, place, 40 if name in _WIDE else 10 if name in _NARROW else 20)
        sheet.write_string(0, place, name, looks["head"])
        look = looks["locked" if name in LOCKED else "open"]
        for line in range(len(rows) + MORE_ROWS):
            cell = rows[line][place] if line < len(rows) else ""
            _write(sheet, line + 1, place, cell, look, number=name in numbers, name=name)
    last = len(rows) + MORE_ROWS
    _set_up(sheet, columns, last)
    _lists(book, sheet, columns, choices, last, language, looks)
    _instructions(book, language, looks, versions="version" in columns)
    book.close()


def _looks(book: Any) -> dict[str, Any]:
    wrapped = {"text_wrap": True, "valign": "top"}
    return {
        "head": book.add_format({"bold": True, "bottom": 1}),
        "locked": book.add_format(
            {**wrapped, "font_color": "#555555", "bg_color": "#f2f1ec", "num_format": "@"}
        ),
        "open": book.add_format({**wrapped, "locked": False, "num_format": "@", "border": 4}),
        "plain": book.add_format(wrapped),
    }


def _write(
    sheet: Any, line: int, place: int, cell: str, look: Any, *, number: bool, name: str
) -> None:
    if len(cell) > LONGEST:
        raise InvalidData(
            f"A text in the column {name} has {len(cell):,} signs; a cell of a spreadsheet takes "
            f"{LONGEST:,}. Take the table as CSV."
        )
    if not cell:
        sheet.write_blank(line, place, None, look)
    elif number and _exact(cell):
        sheet.write_number(line, place, float(cell), look)
    else:
        sheet.write_string(line, place, cell, look)


def _exact(cell: str) -> bool:
    """Whether a spreadsheet keeps a number to the last digit."""
    return len(cell.replace(".", "").strip("0")) <= 15 and len(cell) <= 18


def _set_up(sheet: Any, columns: Sequence[str], last: int) -> None:
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, last, len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    allowed = {
        "autofilter": True,
        "sort": True,
        "format_columns": True,
        "format_rows": True,
        "format_cells": True,
    }
    sheet.protect("", allowed)


def _lists(
    book: Any,
    actions: Any,
    columns: Sequence[str],
    choices: Mapping[str, Choice],
    last: int,
    language: Language,
    looks: Mapping[str, Any],
) -> None:
    """Write what may stand in each column, and let the cells offer it."""
    sheet = book.add_worksheet(LISTS)
    place = 0
    for name, choice in choices.items():
        sheet.set_column(place, place, 18)
        sheet.set_column(place + 1, place + 1, 44)
        sheet.write_string(0, place, name, looks["head"])
        for line, (word, meaning) in enumerate(choice.words.items(), start=1):
            sheet.write_string(line, place, word, looks["plain"])
            sheet.write_string(line, place + 1, meaning, looks["plain"])
        if choice.words:
            letter = _letters(place)
            source = f"={LISTS}!${letter}$2:${letter}${len(choice.words) + 1}"
            rule = {"validate": "list", "source": source, "show_error": choice.only}
            rule["error_message"] = language.text("Choose one from the list, or leave it empty.")
            at = columns.index(name)
            actions.data_validation(1, at, last, at, rule)
        place += 3
    sheet.freeze_panes(1, 0)


def _letters(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _instructions(
    book: Any, language: Language, looks: Mapping[str, Any], *, versions: bool
) -> None:
    text = language.text
    sheet = book.add_worksheet(text("How to")[:31])
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 100)
    lines = (
        text("One row is one action. Change what is to be changed, and send the file back."),
        text("Nothing is taken as long as any row has a fault: each is answered with its row and column."),
        text("The number is locked: it says which action a row is. Write new actions below without one."),
        text("A row that is taken away is told as missing; no action is deleted by a file."),
        text("Several values in a cell are parted by a semicolon, as in SDG 3.1; SDG 3.2."),
        text("The sheet of lists says which words, bodies, recommendations and goals there are."),
    )  # fmt: skip
    for line, said in enumerate(lines):
        sheet.merge_range(line, 0, line, 1, said, looks["plain"])
    helps = column_helps(language) | ({"version": version_help(language)} if versions else {})
    for line, (name, said) in enumerate(helps.items(), start=len(lines) + 1):
        sheet.write_string(line, 0, name, looks["head"])
        sheet.write_string(line, 1, said, looks["plain"])


def version_help(language: Language) -> str:
    """Return what stands in the column that says from which version of an action a row was taken."""
    return language.text(
        "The version of the action that the row was taken from. Leave it as it is."
    )


def column_helps(language: Language) -> dict[str, str]:
    """Return what to write in each column."""
    text = language.text
    return {
        "number": text("As A17; it never changes."),
        "title": text("What is done, in a few words."),
        "status": text("Where the action stands."),
        "recommendations": text("The recommendations and clauses that it serves, as ROADMAP A.1.1."),
        "lead": text("The body that leads it."),
        "supporting": text("The bodies that support it."),
        "goals": text("As SDG 3."),
        "targets": text("As SDG 3.2."),
        "indicators": text("Those that it should move, as SDG 3.2.1."),
        "areas": text("Codes of countries or groups, as KHM or CLMV; empty: the region as a whole."),
        "output": text("What is to come out of it."),
        "quantity": text("How much of what."),
        "quality": text("How good it is to be."),
        "population": text("For whom."),
        "location": text("Where, in words."),
        "begin": text("The first day, as 2027-01-31."),
        "deadline": text("The last day, as 2027-06-30."),
        "currency": text("Three capitals, as USD."),
        "cost": text("What it costs, in digits with a point for decimals."),
        "funded": text("How much of that is found."),
        "funds": text("Where the money comes from."),
        "milestones": text("Each as 2027-06-30 a first table; with [reached] behind it once it is."),
        "issues": text("Those that cut across the goals, from the list."),
        "stakeholders": text("Who takes part besides, in words."),
        "gender": text("The mark for equality of women and men, from the list; empty: nobody looked yet."),
        "evidence": text("Each a name and its link between “<” and “>”; [public] behind it if all may see."),
        "example": text("yes, if it was made up to show how things work."),
    }  # fmt: skip
