"""Actions as tables that people fill in: out as Excel or CSV, back with every wrong row answered."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from attain.domain.roadmap.actions import GenderMark, Issue, RoadmapAction
from attain.domain.roadmap.status import Status
from attain.errors import InvalidData
from attain.exchange.actions_file import (
    NUMBERS,
    VERSION,
    Clash,
    Earlier,
    ReadActions,
    RowProblem,
    Versions,
    actions_csv,
    read_actions_table,
    rebased,
    table_of,
)
from attain.usecases.dictionary import shipped_frameworks

if TYPE_CHECKING:
    from attain.reporting.language import Language

__all__ = [
    "VERSION",
    "Clash",
    "ReadActions",
    "RowProblem",
    "actions_csv",
    "actions_workbook",
    "read_actions",
    "rebased",
    "unknown_references",
]


def actions_workbook(
    actions: Sequence[RoadmapAction],
    *,
    language: Language,
    bodies: Mapping[str, str],
    items: Mapping[str, str],
    versions: Versions | None = None,
) -> bytes:
    """
    Return actions as an Excel file with lists to choose from and instructions.

    Parameters
    ----------
    bodies, items
        Names of bodies by their id; titles of recommendations and clauses by their key.
    versions
        That of each action by its number, where the file is to say it.

    Raises
    ------
    InvalidData
        If a text is longer than a cell of a spreadsheet; the CSV file takes it.
    """
    from attain.reporting.actions_workbook import Choice, write_actions

    goals = _goals()
    words = {
        "status": Choice({each.value: "" for each in Status}, only=True),
        "recommendations": Choice(items),
        "lead": Choice(bodies, only=True),
        "supporting": Choice(bodies),
        "goals": Choice(goals),
        "issues": Choice({each.value: "" for each in Issue}),
        "gender": Choice(
            {each.value: _mark(each, language) for each in GenderMark if each.value}, only=True
        ),
        "example": Choice({"yes": ""}, only=True),
    }
    paper = io.BytesIO()
    columns, rows = table_of(actions, versions)
    write_actions(
        paper,
        columns,
        rows,
        numbers=NUMBERS,
        choices=words,
        language=language,
    )
    return paper.getvalue()


def _goals() -> dict[str, str]:
    return {
        f"{framework.id} {goal.code}": goal.title
        for framework in shipped_frameworks().values()
        for goal in framework.goals
    }


def _mark(mark: GenderMark, language: Language) -> str:
    text = language.text
    return {
        GenderMark.NOT_TARGETED: text("Equality of women and men is not targeted"),
        GenderMark.SIGNIFICANT: text("Equality of women and men is one aim among others"),
        GenderMark.PRINCIPAL: text("Equality of women and men is the main aim"),
    }[mark]


def read_actions(
    content: bytes,
    *,
    name: str,
    before: Iterable[RoadmapAction] = (),
    earlier: Earlier = lambda _: {},
) -> ReadActions:
    """
    Return the actions in a file that somebody sent, read in a confined process.

    Parameters
    ----------
    before
        Actions as they are: what the table has no column for stays as it is in that of the same number.
    earlier
        Is asked for actions as they stood in the versions that the rows were made from.

    Raises
    ------
    InvalidData
        If the file cannot be read as a table, or is no table of actions.
    """
    from attain.usecases.confined import cells_confined

    try:
        cells = cells_confined(content, name=name, days=True)
    except InvalidData as refusal:
        problems = tuple(
            RowProblem(each.row, each.column, f"{each.message} {each.remedy}")
            for each in refusal.findings
            if each.row is not None
        )
        if not problems:
            raise
        return ReadActions(problems=problems)
    return read_actions_table(cells.headers, cells.rows, name=name, before=before, earlier=earlier)


def unknown_references(
    read: ReadActions,
    *,
    items: Collection[str],
    bodies: Collection[str],
    references: Collection[str],
    areas: Collection[str],
) -> tuple[RowProblem, ...]:
    """
    Return a problem for each thing that a row names and that is not known.

    Parameters
    ----------
    items, bodies, references, areas
        Keys of recommendations and clauses; ids of bodies; goals, targets and indicators; codes of
        countries and groups.
    """
    return tuple(
        RowProblem(row, column, _unknown(named, known))
        for row, action in zip(read.rows, read.actions, strict=True)
        for column, told, known in (
            ("recommendations", action.items, items),
            ("lead", (action.lead,) if action.lead else (), bodies),
            ("supporting", action.supporting, bodies),
            ("goals", action.goals, references),
            ("targets", action.targets, references),
            ("indicators", action.moves, references),
            ("areas", action.areas, areas),
        )
        for named in told
        if named not in known
    )


def _unknown(named: str, known: Collection[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(named, known, n=3)
    hint = f"Did you mean {' or '.join(near)}?" if near else "Take it from the sheet of lists."
    return f"{named!r} is not known. {hint}"
