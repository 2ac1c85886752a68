"""The matrix: the chosen actions by any two of recommendation, body, goal, country, status and cycle."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from attain.domain.roadmap.actions import RoadmapAction
from attain.domain.roadmap.plans import to_be_allocated
from attain.domain.roadmap.status import Status
from attain.domain.roadmap.views import (
    NOTHING,
    Axis,
    Entry,
    late,
    pivot,
)
from attain.web.reports.queries import cycle_titles, frozen_entries
from attain.web.roadmap import words
from attain.web.roadmap.desk import Desk
from attain.web.roadmap.filters import Filter
from attain.web.work.shell import for_people

IN_CELL = 6
"""Numbers of actions that a cell names itself; more are a link to the list."""
FIELD_OF = {
    Axis.RECOMMENDATION: "item",
    Axis.BODY: "body",
    Axis.GOAL: "goal",
    Axis.COUNTRY: "country",
    Axis.STATUS: "status",
}
"""By what the list is chosen for a row or a column."""
USUAL = (Axis.RECOMMENDATION, Axis.BODY)


@for_people
def matrix(request: HttpRequest) -> HttpResponse:
    """Show the actions as a matrix by any two axes."""
    desk = Desk(request)
    by = {each.value: each for each in Axis}
    rows = by.get(request.GET.get("rows", ""), USUAL[0])
    columns = by.get(request.GET.get("columns", ""), USUAL[1])
    if rows is columns:
        columns = next(each for each in USUAL if each is not rows)
    found = desk.chosen
    made = pivot(
        _entries(found, {rows, columns}),
        rows,
        columns,
        groups=desk.names.known.groups,
        order=_order(desk),
    )
    axes = words.axis_words(desk.shell.language)
    return desk.page(
        "matrix",
        whole=len(desk.actions),
        found=found,
        pivot=made,
        axis=(rows, columns),
        axes=axes,
        heads=[_head(desk, columns, key) for key in made.columns],
        sides={key: _head(desk, rows, key) for key in made.rows},
        in_cell=IN_CELL,
        query=_query(desk.filter, rows, columns),
        choose={name: each.value for name, each in (("rows", rows), ("columns", columns))},
        link=_cell_link(desk.filter, rows, columns),
        nothing=NOTHING,
        unallocated=len(to_be_allocated(desk.names.plans, desk.allocations.values())),
        behind=len({each.action.number for each in late(found, desk.today)}),
    )


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a row or a column: short for the matrix, whole for those who ask, a page of its own."""

    short: str
    text: str
    lang: str = ""
    link: str = ""


def _entries(found: Sequence[RoadmapAction], axes: set[Axis]) -> list[Entry]:
    """Return the actions as they stand; by cycles, as they stood at the end of each besides."""
    entries = [Entry(each, each.status) for each in found]
    if Axis.CYCLE not in axes:
        return entries
    numbers = {each.number for each in found}
    return [*(each for each in frozen_entries() if each.action.number in numbers), *entries]


def _order(desk: Desk) -> Mapping[Axis, Sequence[str]]:
    names = desk.names
    named = {code for each in desk.actions for code in each.bodies}
    goals = {goal for each in desk.actions for goal in each.all_goals}
    frameworks = {each.partition(" ")[0] for each in goals} or {names.goals[0].partition(" ")[0]}
    items = {each.partition(" ")[0] for a in desk.actions for each in a.items}
    first = names.to_act_on[0][0].id if names.to_act_on else ""
    return {
        Axis.RECOMMENDATION: [
            plan.key(item) for plan, item in names.to_act_on if plan.id in items | {first}
        ],
        Axis.BODY: [each for each in names.known.bodies if each in named],
        Axis.GOAL: [each for each in names.goals if each.partition(" ")[0] in frameworks],
        Axis.COUNTRY: names.countries,
        Axis.STATUS: [each.value for each in Status],
    }


def _head(desk: Desk, axis: Axis, key: str) -> Head:
    name = desk.names.at(axis, key)
    if axis is Axis.CYCLE:
        return Head("", cycle_titles().get(key, key) if key else name.text)
    link = ""
    if key and axis is Axis.RECOMMENDATION:
        plan, _, code = key.partition(" ")
        link = desk.shell.link("work_item", plan=plan, code=code)
    elif key and axis is Axis.BODY:
        link = desk.shell.link("work_roadmap_body", body=key)
    elif key and axis is Axis.GOAL:
        framework, _, goal = key.partition(" ")
        link = desk.shell.link("work_roadmap_goal", framework=framework, goal=goal)
    elif key and axis is Axis.COUNTRY and key in desk.names.countries:
        link = desk.shell.link("work_roadmap_country", area=key)
    short = key if axis in {Axis.RECOMMENDATION, Axis.BODY, Axis.GOAL, Axis.COUNTRY} else ""
    if axis is Axis.RECOMMENDATION:
        short = key.removeprefix("ROADMAP ")
    return Head(short, name.text, name.lang, link)


def _query(asked: Filter, rows: Axis, columns: Axis) -> str:
    axes = f"rows={rows.value}&columns={columns.value}"
    return f"{axes}&{asked.query}" if asked.query else axes


def _cell_link(asked: Filter, rows: Axis, columns: Axis) -> Callable[[str, str], str]:
    def link(row: str, column: str) -> str:
        changes = {}
        for axis, key in ((rows, row), (columns, column)):
            if axis is Axis.BODY and key == NOTHING:
                changes["lead"] = "-"
            elif key != NOTHING and axis in FIELD_OF:
                changes[FIELD_OF[axis]] = key
        return f"actions/?{asked.but(**changes).query}"

    return link
