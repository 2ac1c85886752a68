"""
Actions as a table: one row an action, one column for each thing that is said of it.

Several values in a cell are parted by `; `. A milestone is written `2027-06-30 a first table [reached]`,
evidence `Report <https://example.org/report> [public]`. `docs/reference/plans.md` describes each column.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from enum import Enum
from typing import Any

from attain.domain.roadmap.actions import (
    REFERENCE,
    Evidence,
    GenderMark,
    Issue,
    Milestone,
    RoadmapAction,
)
from attain.domain.roadmap.status import Status
from attain.errors import InvalidData
from attain.exchange.cell_texts import (
    guarded,
    list_read,
    list_written,
    read_back,
    unguarded,
    written,
)

_NUMBER = re.compile(r"\d+(\.\d+)?([eE][+-]?\d{1,18})?", re.ASCII)
_MILESTONE = re.compile(r"(\d{4}-\d\d-\d\d)\s+(.*?)(\s+\[reached\])?", re.DOTALL | re.IGNORECASE)
_EVIDENCE = re.compile(r"(.*\S)\s*<(\S+)>(\s*\[public\])?", re.DOTALL | re.IGNORECASE)
_MARKED = re.compile(r"\[(?=(reached|public)\]\Z)", re.IGNORECASE)
_YES, _NO = frozenset({"yes", "true", "1", "x"}), frozenset({"", "no", "false", "0"})
LONGEST = 200
_UNNUMBERED = "the action"


class _Unreadable(Exception):
    """A cell says nothing that its column can take; the message says what to write."""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong with a row, as a spreadsheet counts it, at a column; empty: with the row as a whole."""

    row: int
    column: str
    message: str

    def __str__(self) -> str:
        column = f", column {self.column}" if self.column else ""
        return f"Row {self.row}{column}: {self.message}"


@dataclass(frozen=True, slots=True)
class ReadActions:
    """
    What a table of actions holds.

    Attributes
    ----------
    actions
        Those of the rows without a problem. Without a number: an action that is new.
    rows
        The row of each.
    problems
        What is wrong; as long as there is any, nothing should be taken.
    columns
        The columns that the table has.
    versions
        The version that each was made from; 0 where the table does not say.
    bases
        What stood there in that version, where something else stands there now; the action is then what
        the row makes of that.
    """

    actions: tuple[RoadmapAction, ...] = ()
    rows: tuple[int, ...] = ()
    problems: tuple[RowProblem, ...] = ()
    columns: tuple[str, ...] = ()
    versions: tuple[int, ...] = ()
    bases: tuple[RoadmapAction | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Clash:
    """A column that a table and somebody else have changed: what stands there now, what the table says."""

    column: str
    theirs: str
    ours: str


Versions = Mapping[str, int]
"""Numbers of actions with the version that each is in."""
Earlier = Callable[[frozenset[tuple[str, int]]], Mapping[tuple[str, int], RoadmapAction]]
"""What returns actions as they stood, by number and version; without what is not known or stands still."""


# ----------------------------------------------------------------------------------- single cells


def _day(cell: str) -> date | None:
    text = read_back(cell)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as trouble:
        raise _Unreadable(f"{_quoted(text)} is no day. Write it as 2027-06-30.") from trouble


def _amount(cell: str) -> Decimal | None:
    text = read_back(cell)
    if text and not _NUMBER.fullmatch(text):
        raise _Unreadable(
            f"{_quoted(text)} is no amount. Write digits with a point for decimals, as 12500.50."
        )
    return Decimal(text) if text else None


def _amount_written(amount: Decimal | None) -> str:
    if amount is None:
        return ""
    exponent = amount.as_tuple().exponent
    plain = isinstance(exponent, int) and -30 < exponent < 30
    return f"{amount.copy_abs():f}" if plain else str(amount.copy_abs())


def _word(kinds: type[Enum], cell: str) -> Any:
    text = read_back(cell).casefold()
    known = {str(each.value): each for each in kinds}
    if text not in known:
        near = get_close_matches(text, known, n=1)
        hint = f"Did you mean {near[0]}? " if near and near[0] else ""
        words = ", ".join(each for each in known if each)
        raise _Unreadable(f"{_quoted(text)} is not known. {hint}Choose one of: {words}.")
    return known[text]


def _status(cell: str) -> Status:
    found: Status = _word(Status, cell) if cell.strip() else Status.PROPOSED
    return found


def _yes(cell: str) -> bool:
    text = read_back(cell).casefold()
    if text not in _YES | _NO:
        raise _Unreadable(f"{_quoted(text)} is neither yes nor no. Write yes, or leave it empty.")
    return text in _YES


def _quoted(text: str) -> str:
    return repr(text if len(text) <= LONGEST else f"{text[:LONGEST]}...")


# ----------------------------------------------------------------------------------- several in one


def _texts(cell: str) -> tuple[str, ...]:
    return tuple(read_back(each) for each in list_read(cell))


def _texts_written(texts: Iterable[str]) -> str:
    return list_written(written(each) for each in texts)


def _references(cell: str) -> tuple[str, ...]:
    found = _texts(cell)
    for each in found:
        if not REFERENCE.fullmatch(each):
            raise _Unreadable(
                f"{_quoted(each)} is no reference. Write a plan or framework and a code, as ROADMAP A.1.1 "
                "or SDG 3.2; part several by a semicolon."
            )
    return found


def _issues(cell: str) -> tuple[Issue, ...]:
    return tuple(_word(Issue, written(each)) for each in _texts(cell))


def _milestones(cell: str) -> tuple[Milestone, ...]:
    return tuple(_milestone(each) for each in list_read(cell))


def _milestone(part: str) -> Milestone:
    found = _MILESTONE.fullmatch(part)
    if found is None:
        raise _Unreadable(
            f"{_quoted(part)} is no milestone. Write 2027-06-30 a first table, with [reached] behind it "
            "once it is; part several by a semicolon."
        )
    due = _day(found[1])
    assert due is not None  # noqa: S101 - the pattern wants digits
    return Milestone(read_back(found[2]), due, bool(found[3]))


def _milestone_written(milestone: Milestone) -> str:
    text = _unmarked(written(milestone.text))
    return f"{milestone.due} {text}{' [reached]' if milestone.reached else ''}"


def _evidence(cell: str) -> tuple[Evidence, ...]:
    return tuple(_piece(each) for each in list_read(cell))


def _piece(part: str) -> Evidence:
    found = _EVIDENCE.fullmatch(part)
    if found is None:
        raise _Unreadable(
            f"{_quoted(part)} is no evidence. Write a name and a link, as "
            "Report <https://example.org/report>, with [public] behind it if all may see it."
        )
    return Evidence(read_back(found[1]), read_back(found[2]), bool(found[3]))


def _piece_written(evidence: Evidence) -> str:
    marked = " [public]" if evidence.public else ""
    link = written(evidence.link).replace("<", r"\u{3c}").replace(">", r"\u{3e}")
    return f"{written(evidence.title)} <{link}>{marked}"


def _unmarked(text: str) -> str:
    """Return a written text whose end nobody takes for the mark behind it."""
    return _MARKED.sub(r"\\u{5b}", text)


# ----------------------------------------------------------------------------------------- columns


@dataclass(frozen=True, slots=True)
class Column:
    """How a thing that is said of an action stands in its cell, and is read back."""

    cell: Callable[[RoadmapAction], str]
    taken: Callable[[RoadmapAction, str], RoadmapAction]


def _own(
    field: str, write: Callable[[Any], str] = written, read: Callable[[str], Any] = read_back
) -> Column:
    return Column(
        lambda action: write(getattr(action, field)),
        lambda action, cell: replace(action, **{field: read(cell)}),
    )


def _of(
    whole: str,
    field: str,
    write: Callable[[Any], str] = written,
    read: Callable[[str], Any] = read_back,
) -> Column:
    """Return the column of a field of the output or the budget."""

    def taken(action: RoadmapAction, cell: str) -> RoadmapAction:
        part = replace(getattr(action, whole), **{field: read(cell)})
        return replace(action, **{whole: part})

    return Column(lambda action: write(getattr(getattr(action, whole), field)), taken)


def _day_written(day: date | None) -> str:
    return day.isoformat() if day else ""


def _value(member: Enum) -> str:
    return str(member.value)


COLUMNS: Mapping[str, Column] = {
    "number": _own("number"),
    "title": _own("title"),
    "status": _own("status", _value, _status),
    "recommendations": _own("items", _texts_written, _references),
    "lead": _own("lead"),
    "supporting": _own("supporting", _texts_written, _texts),
    "goals": _own("goals", _texts_written, _references),
    "targets": _own("targets", _texts_written, _references),
    "indicators": _own("moves", _texts_written, _references),
    "areas": _own("areas", _texts_written, _texts),
    "output": _of("output", "text"),
    "quantity": _of("output", "quantity"),
    "quality": _of("output", "quality"),
    "population": _of("output", "population"),
    "location": _of("output", "location"),
    "begin": _own("begin", _day_written, _day),
    "deadline": _own("deadline", _day_written, _day),
    "currency": _of("budget", "currency"),
    "cost": _of("budget", "amount", _amount_written, _amount),
    "funded": _of("budget", "funded", _amount_written, _amount),
    "funds": _of("budget", "source"),
    "milestones": _own(
        "milestones", lambda all_: list_written(map(_milestone_written, all_)), _milestones
    ),
    "issues": _own("issues", lambda all_: _texts_written(map(_value, all_)), _issues),
    "stakeholders": _own("stakeholders"),
    "gender": _own("gender", _value, lambda cell: _word(GenderMark, cell)),
    "evidence": _own("evidence", lambda all_: list_written(map(_piece_written, all_)), _evidence),
    "example": _own("example", lambda made_up: "yes" if made_up else "", _yes),
}
"""Every column by its name, in the order in which they stand; a row is read in that order too."""

VERSION = "version"
"""A column behind the others that says which version of its action a row was made from; it may lack."""

NUMBERS = frozenset({"cost", "funded"})
"""Columns whose cells are numbers in a spreadsheet."""


def cells_of(action: RoadmapAction) -> tuple[str, ...]:
    """Return the cells of an action, in the order of `COLUMNS`."""
    return tuple(column.cell(action) for column in COLUMNS.values())


def table_of(
    actions: Iterable[RoadmapAction], versions: Versions | None = None
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return the columns and the rows of a table of actions; with their versions, where those are given."""
    if versions is None:
        return tuple(COLUMNS), [cells_of(each) for each in actions]
    rows = [(*cells_of(each), str(versions.get(each.number, ""))) for each in actions]
    return (*COLUMNS, VERSION), rows


def actions_csv(actions: Iterable[RoadmapAction], versions: Versions | None = None) -> bytes:
    """Return actions as a CSV file in UTF-8, with the mark by which spreadsheets know it."""
    paper = io.StringIO()
    writer = csv.writer(paper, lineterminator="\r\n")
    columns, rows = table_of(actions, versions)
    writer.writerow(columns)
    writer.writerows([guarded(cell) for cell in cells] for cells in rows)
    return paper.getvalue().encode("utf-8-sig")


# ----------------------------------------------------------------------------------------- reading


def read_actions_table(
    headers: Sequence[str],
    rows: Iterable[tuple[int, Sequence[str]]],
    *,
    name: str,
    before: Iterable[RoadmapAction] = (),
    earlier: Earlier = lambda _: {},
) -> ReadActions:
    """
    Return the actions of a table.

    Parameters
    ----------
    rows
        The number of each row as a spreadsheet shows it, and its cells in the order of `headers`.
    before
        Actions as they are: what the table has no column for stays as it is in that of the same number.
    earlier
        Is asked once for the actions as they stood in the versions that the rows were made from.

    Raises
    ------
    InvalidData
        If the table has no column for titles, so that it is no table of actions.
    """
    problems: list[RowProblem] = []
    columns = _columns(headers, problems)
    if "title" not in columns:
        raise InvalidData(
            f"{name} lacks the column title. Its columns are: {', '.join(headers[:30])}. Take the table "
            "as it can be downloaded, and change what is to be changed."
        )
    known = {each.number: each for each in before}
    lines: dict[str, int] = {}
    made: list[tuple[int, RoadmapAction, int, RoadmapAction | None]] = []
    read = [
        (row, {column: unguarded(cells[at]) for column, at in columns.items() if at < len(cells)})
        for row, cells in rows
    ]
    stated = [_version(row, told, problems) for row, told in read]
    bases = earlier(frozenset(each for each in stated if all(each)))
    for (row, told), (number, version) in zip(read, stated, strict=True):
        if number and lines.setdefault(number, row) != row:
            said = f"{number} stands in row {lines[number]} already. Keep one, or take the number away."
            problems.append(RowProblem(row, "number", said))
        base = bases.get((number, version))
        action = _row(row, told, base or known.get(number), problems)
        made += [(row, action, version, base)] if action is not None else []
    return ReadActions(
        tuple(action for _, action, _, _ in made),
        tuple(row for row, _, _, _ in made),
        tuple(problems),
        tuple(name for name in COLUMNS if name in columns),
        tuple(version for _, _, version, _ in made),
        tuple(base for _, _, _, base in made),
    )


def _version(row: int, told: dict[str, str], problems: list[RowProblem]) -> tuple[str, int]:
    """Take the version out of the cells of a row; return it behind the number of the action."""
    number, text = read_back(told.get("number", "")), read_back(told.pop(VERSION, ""))
    if not text:
        return number, 0
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 10):
        said = f"{_quoted(text)} is no version. Leave what stood there, or leave it empty."
        problems.append(RowProblem(row, VERSION, said))
        return number, 0
    return number, int(text)


def rebased(
    row: int, *, base: RoadmapAction, theirs: RoadmapAction, ours: RoadmapAction
) -> tuple[RoadmapAction | None, tuple[Clash, ...], tuple[RowProblem, ...]]:
    """
    Return what stands there now with what a row has changed since it was taken.

    Parameters
    ----------
    base, theirs, ours
        What stood there when the row was taken; what stands there now; what the row makes of `base`.

    Returns
    -------
    tuple
        The action, none where both together cannot be; the columns that both have changed otherwise;
        why both together cannot be.
    """
    mine, clashes = {}, []
    for name, was, now, wanted in zip(
        COLUMNS, cells_of(base), cells_of(theirs), cells_of(ours), strict=True
    ):
        if wanted in {was, now}:
            continue
        if now != was:
            clashes.append(Clash(name, now, wanted))
        mine[name] = wanted
    problems: list[RowProblem] = []
    return _row(row, mine, theirs, problems), tuple(clashes), tuple(problems)


def _columns(headers: Sequence[str], problems: list[RowProblem]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, header in enumerate(headers):
        name = header.strip().casefold()
        if name not in (*COLUMNS, VERSION):
            near = get_close_matches(name, COLUMNS, n=1)
            hint = f"Did you mean {near[0]}?" if near else "Take it away, or give it a known name."
            problems.append(RowProblem(1, header, f"This column is not known. {hint}"))
        elif name in found:
            problems.append(RowProblem(1, header, "This column stands twice. Keep one."))
        else:
            found[name] = at
    return found


def _row(
    row: int,
    told: Mapping[str, str],
    before: RoadmapAction | None,
    problems: list[RowProblem],
) -> RoadmapAction | None:
    """Return the action of a row, or None with its problems noted."""
    kept = dict(zip(COLUMNS, cells_of(before), strict=True)) if before else {}
    cells = kept | dict(told)
    number, wrong = read_back(cells.pop("number", "")), len(problems)
    action = RoadmapAction(number=number or _UNNUMBERED, title="?")
    for name in (each for each in COLUMNS if each in cells):
        try:
            action = COLUMNS[name].taken(action, cells[name])
        except (_Unreadable, InvalidData) as trouble:
            said = str(trouble)
            begins = said.startswith(_UNNUMBERED)
            problems.append(RowProblem(row, name, said[:1].upper() + said[1:] if begins else said))
    return replace(action, number=number) if len(problems) == wrong else None
