"""What follows from the public roadmap: progress, the matrix, what acts where. Pure functions."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from attain.domain.roadmap.plans import ItemKind, Plan, PlanItem, to_be_allocated
from attain.domain.roadmap.public import is_public
from attain.domain.roadmap.status import OVER, Status
from attain.domain.roadmap.views import (
    Axis,
    Entry,
    OffTrack,
    Pivot,
    Unattended,
    late,
    off_track_without_action,
    pivot,
    without_owner,
)
from attain.usecases.portal import roadmap_figures

if TYPE_CHECKING:
    from datetime import date

    from attain.domain.bodies import Body
    from attain.domain.roadmap.actions import RoadmapAction
    from attain.usecases.portal.edition import Edition
    from attain.usecases.portal.public_roadmap import PublicRoadmap

STATUSES = tuple(each for each in Status if is_public(each, agreed=True))
"""What everybody may see, in order."""


@dataclass(frozen=True, slots=True)
class Line:
    """
    An action in a list: what a row of it shows.

    Attributes
    ----------
    lead
        The id of the body that leads; empty where nobody does.
    days_late
        Days since its deadline, while it is not over; 0 else.
    """

    number: str
    title: str
    status: Status
    lead: str
    lead_name: str
    deadline: date | None
    days_late: int
    areas: tuple[str, ...]
    example: bool


def line_of(roadmap: PublicRoadmap, action: RoadmapAction) -> Line:
    """Return an action as a list shows it."""
    past = 0
    if action.deadline is not None and not action.over:
        past = max((roadmap.on - action.deadline).days, 0)
    return Line(
        action.number,
        action.title,
        action.status,
        action.lead,
        roadmap.body_name(action.lead),
        action.deadline,
        past,
        action.areas,
        action.example,
    )


def lines_of(roadmap: PublicRoadmap, actions: Iterable[RoadmapAction]) -> tuple[Line, ...]:
    """Return actions as a list shows them: those that go on first, then by their numbers."""
    found = [line_of(roadmap, each) for each in actions]
    return tuple(sorted(found, key=lambda each: (each.status in OVER, int(each.number[1:]))))


# ---------------------------------------------------------------------------------- how far it is


@dataclass(frozen=True, slots=True)
class Progress:
    """How many actions stand where, and how many are late."""

    counts: Mapping[Status, int]
    late: int

    @property
    def total(self) -> int:
        """How many there are."""
        return sum(self.counts.values())

    @property
    def done(self) -> int:
        """How many are done."""
        return self.counts.get(Status.DONE, 0)

    @property
    def dropped(self) -> int:
        """How many were dropped."""
        return self.counts.get(Status.DROPPED, 0)

    @property
    def going_on(self) -> int:
        """How many are neither done nor dropped."""
        return self.total - self.done - self.dropped


def progress_of(roadmap: PublicRoadmap, actions: Iterable[RoadmapAction]) -> Progress:
    """Return how far some actions are."""
    found = tuple(actions)
    counts = Counter(each.status for each in found)
    behind = {each.action.number for each in late(found, roadmap.on)}
    return Progress({each: counts[each] for each in STATUSES}, len(behind))


def serving(roadmap: PublicRoadmap, plan: Plan, item: PlanItem) -> tuple[RoadmapAction, ...]:
    """Return the actions that serve an item of a plan, or an item below it."""
    below = {plan.key(each) for each in plan.items if item in (each, *plan.above(each))}
    return tuple(each for each in roadmap.all if below & set(each.items))


def serving_plan(roadmap: PublicRoadmap, plan: Plan) -> tuple[RoadmapAction, ...]:
    """Return the actions that serve an item of a plan."""
    return tuple(e for e in roadmap.all if any(i.split(" ")[0] == plan.id for i in e.items))


def by_area_of_plan(
    roadmap: PublicRoadmap, plan: Plan
) -> tuple[tuple[PlanItem, tuple[RoadmapAction, ...]], ...]:
    """Return the items at the top of a plan with the actions that serve them."""
    tops = [each for each in plan.items if not each.within]
    return tuple((each, serving(roadmap, plan, each)) for each in tops)


def of_body(roadmap: PublicRoadmap, body: str) -> tuple[RoadmapAction, ...]:
    """Return the actions that a body leads or supports."""
    return tuple(each for each in roadmap.all if body in each.bodies)


def by_body(roadmap: PublicRoadmap) -> tuple[tuple[Body, tuple[RoadmapAction, ...]], ...]:
    """Return the bodies that lead or support an action, answer for an item or for a goal."""
    answering = {each for a in roadmap.allocations.values() for each in (a.lead, *a.supporting)}
    found = [(each, of_body(roadmap, each.id)) for each in roadmap.bodies.bodies]
    return tuple(
        (body, actions)
        for body, actions in found
        if actions or body.charges or body.id in answering
    )


def in_area(roadmap: PublicRoadmap, area: str) -> tuple[RoadmapAction, ...]:
    """Return the actions in a country: those that name it, its group, or the region as a whole."""
    return tuple(each for each in roadmap.all if each.acts_in(area, roadmap.groups))


def overdue(roadmap: PublicRoadmap) -> tuple[tuple[Line, int, str], ...]:
    """Return what is late on the day, the longest first: the action, days, the milestone if it is one."""
    return tuple(
        (line_of(roadmap, each.action), each.days, each.milestone)
        for each in late(roadmap.all, roadmap.on)
    )


def unowned(roadmap: PublicRoadmap) -> tuple[RoadmapAction, ...]:
    """Return the actions that are not over and that no body leads."""
    return without_owner(roadmap.all)


def unallocated(roadmap: PublicRoadmap) -> tuple[tuple[Plan, PlanItem], ...]:
    """Return the recommendations and clauses that nobody leads yet."""
    keys = to_be_allocated(roadmap.plans, roadmap.allocations.values())
    return tuple(roadmap.plans.found(each) for each in keys)


# ----------------------------------------------------------------------------- figures and actions


def off_track(edition: Edition, roadmap: PublicRoadmap) -> tuple[OffTrack, ...]:
    """Return which countries of the region are off track under which targets, by the usual rule."""
    wanted = set(roadmap.countries)
    return tuple(each for each in roadmap_figures.off_track(edition) if each.area in wanted)


def unattended(edition: Edition, roadmap: PublicRoadmap) -> tuple[Unattended, ...]:
    """Return the targets that are off track somewhere without any action that goes on."""
    return off_track_without_action(off_track(edition, roadmap), roadmap.all, groups=roadmap.groups)


def moving(
    roadmap: PublicRoadmap, indicators: Iterable[str], area: str | None = None
) -> tuple[RoadmapAction, ...]:
    """Return the actions that should move one of some indicators, in a country or anywhere."""
    wanted = set(indicators)
    return tuple(
        each
        for each in roadmap.all
        if wanted & set(each.moves) and (area is None or each.acts_in(area, roadmap.groups))
    )


def on_target(
    roadmap: PublicRoadmap, target: str, area: str | None = None
) -> tuple[RoadmapAction, ...]:
    """Return the actions on a target, in a country or anywhere."""
    return tuple(
        each
        for each in roadmap.all
        if each.acts_on(target) and (area is None or each.acts_in(area, roadmap.groups))
    )


def on_goal(roadmap: PublicRoadmap, goal: str) -> tuple[RoadmapAction, ...]:
    """Return the actions on a goal, on a target or an indicator of it."""
    return tuple(each for each in roadmap.all if goal in each.all_goals)


@dataclass(frozen=True, slots=True)
class Acting:
    """
    The actions that a page of figures tells of.

    Attributes
    ----------
    moving
        Those that name what the page is about.
    beside
        Those on the target or the goal that it belongs to.
    progress, bare
        On pages of the whole region: how far all actions are, and how many targets are off track in
        a country in which no action on them goes on.
    in_roadmap
        On the page of a country: whether it is one of the region.
    """

    moving: tuple[Line, ...]
    beside: tuple[Line, ...] = ()
    progress: Progress | None = None
    bare: int = 0
    in_roadmap: bool = False

    @property
    def seal(self) -> str:
        """A short text that changes with anything in it, and with nothing else."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:24]


def acting(
    roadmap: PublicRoadmap,
    first: Iterable[RoadmapAction],
    beside: Iterable[RoadmapAction] = (),
) -> Acting:
    """Return actions as a page of figures tells of them, each once."""
    told = tuple(first)
    numbers = {each.number for each in told}
    rest = [each for each in beside if each.number not in numbers]
    return Acting(lines_of(roadmap, told), lines_of(roadmap, rest))


# ---------------------------------------------------------------------------------- the matrix


@dataclass(frozen=True, slots=True)
class Asked:
    """Which actions a matrix or a list is to hold; empty: all."""

    plan: str = ""
    status: str = ""
    body: str = ""
    area: str = ""
    goal: str = ""
    late: bool = False

    @property
    def anything(self) -> bool:
        """Whether it leaves something out."""
        return self != Asked()


def chosen(roadmap: PublicRoadmap, asked: Asked) -> tuple[RoadmapAction, ...]:
    """Return the actions that are asked for."""
    behind = {each.action.number for each in late(roadmap.all, roadmap.on)} if asked.late else set()
    return tuple(
        each
        for each in roadmap.all
        if (not asked.plan or any(i.split(" ")[0] == asked.plan for i in each.items))
        and (not asked.status or each.status.value == asked.status)
        and (not asked.body or asked.body in each.bodies)
        and (not asked.area or each.acts_in(asked.area, roadmap.groups))
        and (not asked.goal or asked.goal in each.all_goals)
        and (not asked.late or each.number in behind)
    )


def matrix(roadmap: PublicRoadmap, rows: Axis, columns: Axis, asked: Asked) -> Pivot:
    """Return the matrix of the actions that are asked for, by two axes."""
    actions = chosen(roadmap, asked)
    entries: list[Entry]
    if Axis.CYCLE in {rows, columns}:
        numbers = {each.number for each in actions}
        entries = [
            each
            for cycle in roadmap.cycles
            for each in cycle.entries
            if each.action.number in numbers
        ]
    else:
        entries = [Entry(each, each.status) for each in actions]
    return pivot(entries, rows, columns, groups=roadmap.groups, order=_order(roadmap, asked))


def goal_order(goal: str) -> tuple[str, int, str]:
    """
    Return by what goals are sorted: by their framework, then as numbers.

    Examples
    --------
    >>> sorted(["SDG 10", "SDG 2", "MDG 7"], key=goal_order)
    ['MDG 7', 'SDG 2', 'SDG 10']
    """
    framework, _, code = goal.partition(" ")
    return framework, int(code) if code.isdigit() else 0, code


def _order(roadmap: PublicRoadmap, asked: Asked) -> Mapping[Axis, tuple[str, ...]]:
    items = [
        plan.key(item)
        for plan, item in roadmap.plans.to_act_on()
        if not asked.plan or plan.id == asked.plan
    ]
    goals = {each for action in roadmap.all for each in action.all_goals}
    return {
        Axis.RECOMMENDATION: tuple(items),
        Axis.GOAL: tuple(sorted(goals, key=goal_order)),
        Axis.COUNTRY: roadmap.countries,
        Axis.STATUS: tuple(each.value for each in STATUSES),
        Axis.CYCLE: tuple(each.id for each in roadmap.cycles),
    }


def recommendations(plan: Plan) -> int:
    """Return how many recommendations a plan has."""
    return sum(each.kind is ItemKind.RECOMMENDATION for each in plan.items)
