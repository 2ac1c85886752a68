"""
Views: what follows from actions, their statuses and the figures; pure functions.

The matrix counts an action in each cell that it belongs to, so that cells do not add up to the
number of actions; `Pivot.total` does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from attain.domain.roadmap.actions import RoadmapAction
from attain.domain.roadmap.status import Status

NO_GROUPS: Mapping[str, tuple[str, ...]] = {}
NOTHING = ""
"""The key of what names nothing along an axis: no body, no goal, the region as a whole."""


class Axis(Enum):
    """What the matrix can be turned by."""

    RECOMMENDATION = "recommendation"
    BODY = "body"
    GOAL = "goal"
    COUNTRY = "country"
    STATUS = "status"
    CYCLE = "cycle"


@dataclass(frozen=True, slots=True)
class Entry:
    """An action as it stood: now, or in a cycle."""

    action: RoadmapAction
    status: Status
    cycle: str = ""


@dataclass(frozen=True, slots=True)
class Pivot:
    """
    A matrix of actions.

    Attributes
    ----------
    cells
        Numbers of the actions by row and column, each once.
    total
        How many actions there are in all.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[tuple[str, str], tuple[str, ...]]
    total: int

    def row_total(self, row: str) -> int:
        """How many actions a row has."""
        return len({n for (r, _), numbers in self.cells.items() if r == row for n in numbers})

    def column_total(self, column: str) -> int:
        """How many actions a column has."""
        return len({n for (_, c), numbers in self.cells.items() if c == column for n in numbers})


def pivot(
    entries: Iterable[Entry],
    rows: Axis,
    columns: Axis,
    *,
    groups: Mapping[str, tuple[str, ...]] = NO_GROUPS,
    order: Mapping[Axis, Sequence[str]] | None = None,
) -> Pivot:
    """
    Return the matrix of actions by any two axes.

    Parameters
    ----------
    entries
        One for each action, or for each action and cycle where an axis is the cycle.
    groups
        The members of groups of countries: an action on a group counts in each of them.
    order
        The keys of an axis in the order in which they are to stand, there even if empty.
    """
    cells: dict[tuple[str, str], dict[str, None]] = {}
    numbers = set()
    for entry in entries:
        numbers.add(entry.action.number)
        for row in keys_of(entry, rows, groups):
            for column in keys_of(entry, columns, groups):
                cells.setdefault((row, column), {})[entry.action.number] = None
    ordered = order or {}
    return Pivot(
        _ordered((row for row, _ in cells), ordered.get(rows, ())),
        _ordered((column for _, column in cells), ordered.get(columns, ())),
        {key: tuple(found) for key, found in cells.items()},
        len(numbers),
    )


def keys_of(
    entry: Entry, axis: Axis, groups: Mapping[str, tuple[str, ...]] = NO_GROUPS
) -> tuple[str, ...]:
    """Return where an entry stands along an axis; `NOTHING` where it names nothing there."""
    action = entry.action
    named = {
        Axis.RECOMMENDATION: action.items,
        Axis.BODY: action.bodies,
        Axis.GOAL: action.all_goals if axis is Axis.GOAL else (),
        Axis.COUNTRY: action.in_areas(groups) if axis is Axis.COUNTRY else (),
        Axis.STATUS: (entry.status.value,),
        Axis.CYCLE: (entry.cycle,),
    }
    return named[axis] or (NOTHING,)


def _ordered(found: Iterable[str], order: Sequence[str]) -> tuple[str, ...]:
    there = set(found)
    last = [NOTHING] if NOTHING in there else []
    listed = set(order)
    return (*order, *sorted(there - listed - {NOTHING}), *last)


@dataclass(frozen=True, slots=True)
class Late:
    """An action that is not over though its day is past, or with a milestone of a day past."""

    action: RoadmapAction
    days: int
    milestone: str = ""


def late(actions: Iterable[RoadmapAction], on: date) -> tuple[Late, ...]:
    """Return what is late on a day, the longest first: actions, and milestones not reached."""
    found: list[Late] = []
    for action in actions:
        if action.over or action.status is Status.PROPOSED:
            continue
        if action.deadline is not None and action.deadline < on:
            found.append(Late(action, (on - action.deadline).days))
        found += [
            Late(action, (on - each.due).days, each.text)
            for each in action.milestones
            if not each.reached and each.due < on
        ]
    return tuple(sorted(found, key=lambda each: (-each.days, each.action.number, each.milestone)))


def without_owner(actions: Iterable[RoadmapAction]) -> tuple[RoadmapAction, ...]:
    """Return the actions that are not over and that no body leads."""
    return tuple(each for each in actions if not each.lead and not each.over)


@dataclass(frozen=True, slots=True)
class OffTrack:
    """That a country is off track under a target, as `SDG 3.2`: a verdict of a release."""

    target: str
    area: str


@dataclass(frozen=True, slots=True)
class Unattended:
    """A target that is off track in countries where no open action acts on it."""

    target: str
    areas: tuple[str, ...]


def off_track_without_action(
    verdicts: Iterable[OffTrack],
    actions: Iterable[RoadmapAction],
    *,
    groups: Mapping[str, tuple[str, ...]] = NO_GROUPS,
) -> tuple[Unattended, ...]:
    """Return the targets that are off track somewhere without any open action, most countries first."""
    going_on = [a for a in actions if not a.over and a.status is not Status.PROPOSED]
    acting: dict[str, list[RoadmapAction]] = {}
    found: dict[str, dict[str, None]] = {}
    for verdict in verdicts:
        on_it = acting.setdefault(
            verdict.target, [a for a in going_on if a.acts_on(verdict.target)]
        )
        if not any(each.acts_in(verdict.area, groups) for each in on_it):
            found.setdefault(verdict.target, {})[verdict.area] = None
    ranked = sorted(found.items(), key=lambda each: (-len(each[1]), each[0]))
    return tuple(Unattended(target, tuple(areas)) for target, areas in ranked)


@dataclass(frozen=True, slots=True)
class Movement:
    """How an indicator of a country went, as the release judges it: whether the way it should."""

    indicator: str
    area: str
    moved: bool


@dataclass(frozen=True, slots=True)
class Unmoved:
    """An action that should move indicators, with those and the countries where they did not."""

    action: RoadmapAction
    where: tuple[tuple[str, str], ...]
    judged: int


def unmoved(
    actions: Iterable[RoadmapAction],
    movements: Iterable[Movement],
    *,
    groups: Mapping[str, tuple[str, ...]] = NO_GROUPS,
) -> tuple[Unmoved, ...]:
    """
    Return the actions under way or done whose indicators did not go where they should.

    Only indicators with a movement that was judged count: what nobody measured is not held against
    an action. That an indicator did not move does not say that the action failed, nor the contrary.
    """
    judged: dict[str, dict[str, bool]] = {}
    for each in movements:
        judged.setdefault(each.indicator, {})[each.area] = each.moved
    found = []
    for action in actions:
        if action.status not in {Status.UNDER_WAY, Status.DONE}:
            continue
        known = [
            (indicator, area, moved)
            for indicator in action.moves
            for area, moved in judged.get(indicator, {}).items()
            if action.acts_in(area, groups)
        ]
        where = tuple((indicator, area) for indicator, area, moved in known if not moved)
        if where:
            found.append(Unmoved(action, where, len(known)))
    return tuple(sorted(found, key=lambda each: (-len(each.where), each.action.number)))


class EventKind(Enum):
    """What happens on a day."""

    BEGIN = "begins"
    MILESTONE = "milestone"
    DEADLINE = "deadline"


@dataclass(frozen=True, slots=True)
class Event:
    """Something of an action on a day."""

    day: date
    kind: EventKind
    action: RoadmapAction
    text: str = field(default="")


def timeline(actions: Iterable[RoadmapAction]) -> tuple[Event, ...]:
    """Return beginnings, milestones and deadlines in the order of their days."""
    found: list[Event] = []
    for action in actions:
        if action.begin is not None:
            found.append(Event(action.begin, EventKind.BEGIN, action))
        found += [Event(m.due, EventKind.MILESTONE, action, m.text) for m in action.milestones]
        if action.deadline is not None:
            found.append(Event(action.deadline, EventKind.DEADLINE, action))
    rank = list(EventKind)
    return tuple(sorted(found, key=lambda e: (e.day, rank.index(e.kind), e.action.number, e.text)))
