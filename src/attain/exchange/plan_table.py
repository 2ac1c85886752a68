"""
A plan as a plain table, a row an item, as it is typed in a spreadsheet.

The columns are `code, title` and, where wanted, `kind, within, paragraph, asks, note`. What the plan
is called stands outside the table. A table with any fault is refused whole, and every fault is named
with its row and column.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from attain.domain.findings import Finding, Level
from attain.domain.frameworks import Origin, OriginKind
from attain.domain.roadmap.plans import ItemKind, Plan, PlanItem, PlanKind
from attain.errors import InvalidData
from attain.exchange.sections import (
    MISSING,
    TWICE,
    UNKNOWN_KEY,
    UNKNOWN_REFERENCE,
    WRONG_VALUE,
)

REQUIRED = ("code", "title")
COLUMNS = ("code", "kind", "title", "within", "paragraph", "asks", "note")
MOST_NAMED = 100
TYPED = Origin(OriginKind.OWN, note="Typed as a table.")
_GUARDED = re.compile(r"'(?=[=+\-@])")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanHead:
    """What a plan is called: what its table does not say."""

    id: str
    kind: PlanKind
    title: str
    area: str = ""
    adopted: str = ""
    origin: Origin = TYPED


def read_plan_table(
    headers: Sequence[str],
    rows: Iterable[tuple[int, Sequence[str]]],
    *,
    name: str,
    head: PlanHead,
) -> Plan:
    """
    Return the plan whose items stand in a table.

    Where no kind is told, an item with others below it is an area (a sub-area below another) and the
    rest are recommendations, clauses in a declaration. Where `within` is empty, an item lies in that
    whose code begins its own: A.1.1 in A.1, if that stands before it.

    Parameters
    ----------
    rows
        The number of each row as a spreadsheet shows it, and its cells in the order of `headers`.

    Raises
    ------
    InvalidData
        If anything is wrong: `findings` lists every fault with its row and column.
    """
    table = _Table(name)
    columns = table.columns(headers)
    table.refuse()
    drafts = [table.draft(row, _cells(cells, columns)) for row, cells in rows]
    made = table.items([each for each in drafts if each is not None], head.kind)
    table.refuse()
    return Plan(head.id, head.kind, head.title, made, head.adopted, head.area, head.origin)


def _cells(cells: Sequence[str], columns: Mapping[str, int]) -> dict[str, str]:
    told = {name: cells[place] if place < len(cells) else "" for name, place in columns.items()}
    return {name: _GUARDED.sub("", " ".join(cell.split()), count=1) for name, cell in told.items()}


@dataclass(frozen=True, slots=True)
class _Draft:
    row: int
    cells: Mapping[str, str]
    kind: ItemKind | None

    @property
    def code(self) -> str:
        return self.cells["code"]


class _Table:
    """A table on its way to items; faults are collected, not raised."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.faults: list[Finding] = []

    def fault(
        self, check: str, message: str, remedy: str, *, row: int | None = None, column: str = ""
    ) -> None:
        self.faults.append(
            Finding(check, Level.ERROR, message, remedy, self.name, row=row, column=column)
        )

    def refuse(self) -> None:
        """Raise `InvalidData` with all faults, if there are any."""
        if not self.faults:
            return
        count = "1 fault" if len(self.faults) == 1 else f"{len(self.faults)} faults"
        told = [f"  {_place(each)}: {each.message} {each.remedy}" for each in self.faults]
        more = [f"  and {len(told) - MOST_NAMED} more"] if len(told) > MOST_NAMED else []
        raise InvalidData(
            "\n".join(
                [f"{self.name} has {count}; nothing of it was taken.", *told[:MOST_NAMED], *more]
            ),
            findings=self.faults,
        )

    def columns(self, headers: Sequence[str]) -> dict[str, int]:
        """Return where each column stands."""
        found: dict[str, int] = {}
        for place, header in enumerate(headers):
            name = header.strip().casefold()
            if name not in COLUMNS:
                near = get_close_matches(name, COLUMNS, n=1)
                hint = f"Did you mean {near[0]}?" if near else f"Known: {', '.join(COLUMNS)}."
                message = f"The column {header.strip() or place + 1!r} is not known."
                self.fault(UNKNOWN_KEY, message, hint, row=1, column=header)
            elif name in found:
                self.fault(
                    TWICE, f"The column {name} stands twice.", "Keep one.", row=1, column=name
                )
            else:
                found[name] = place
        for name in REQUIRED:
            if name not in found:
                self.fault(MISSING, f"The column {name} is missing.", "Add it to the first row.")
        return found

    def draft(self, row: int, cells: dict[str, str]) -> _Draft | None:
        """Return a row with its kind; None for one without any cell."""
        if not any(cells.values()):
            return None
        kinds = {each.value: each for each in ItemKind}
        told = cells.get("kind", "").casefold()
        if told and told not in kinds:
            near = get_close_matches(told, kinds, n=1)
            hint = f"Did you mean {near[0]}? " if near else ""
            remedy = f"{hint}Choose one of {', '.join(kinds)}, or leave it empty."
            self.fault(
                WRONG_VALUE, f"{cells['kind']!r} is no kind.", remedy, row=row, column="kind"
            )
        for name in REQUIRED:
            if not cells[name]:
                self.fault(MISSING, f"There is no {name}.", "Write it.", row=row, column=name)
        return _Draft(row, cells, kinds.get(told))

    def items(self, drafts: Sequence[_Draft], plan: PlanKind) -> tuple[PlanItem, ...]:
        if not drafts and not self.faults:
            self.fault(MISSING, "There is no item.", "Add a row for each.")
        rows: dict[str, int] = {}
        within: dict[str, str] = {}
        for each in drafts:
            within.setdefault(each.code, self._within(each, rows))
            first = rows.setdefault(each.code, each.row)
            if each.code and first != each.row:
                message = f"The code {each.code} stands in row {first} already."
                self.fault(TWICE, message, "Give each its own.", row=each.row, column="code")
        above = set(within.values()) - {""}
        made = (self._item(each, within, above, plan) for each in drafts)
        return tuple(each for each in made if each is not None)

    def _within(self, draft: _Draft, before: Mapping[str, int]) -> str:
        told = draft.cells.get("within", "")
        if told and told not in before:
            message = f"It lies within {told!r}, which does not stand before it."
            remedy = "Put the item above it first, or leave the cell empty."
            self.fault(UNKNOWN_REFERENCE, message, remedy, row=draft.row, column="within")
            return ""
        begins = draft.code.rpartition(".")[0]
        return told or (begins if begins in before else "")

    def _item(
        self, draft: _Draft, within: Mapping[str, str], above: set[str], plan: PlanKind
    ) -> PlanItem | None:
        cells, lies = draft.cells, within[draft.code]
        leaf = ItemKind.CLAUSE if plan is PlanKind.DECLARATION else ItemKind.RECOMMENDATION
        holding = ItemKind.SUB_AREA if lies else ItemKind.AREA
        try:
            return PlanItem(
                code=draft.code,
                kind=draft.kind or (holding if draft.code in above else leaf),
                title=cells["title"],
                within=lies,
                paragraph=cells.get("paragraph", ""),
                asks=cells.get("asks", ""),
                note=cells.get("note", ""),
            )
        except InvalidData as trouble:
            if draft.code and cells["title"]:
                self.fault(WRONG_VALUE, str(trouble), "Mend it.", row=draft.row, column="code")
            return None


def _place(fault: Finding) -> str:
    row = f"row {fault.row}" if fault.row else "the table"
    return f"{row}, column {fault.column}" if fault.column else row
