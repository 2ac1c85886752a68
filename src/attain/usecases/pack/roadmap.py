"""What a pack takes from the roadmap: plain values of a frozen cycle, and what follows from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from attain.errors import InvalidData


@dataclass(frozen=True, slots=True)
class PackItem:
    """A recommendation, or a clause of a declaration: its code, our short words, where it stands."""

    plan: str
    code: str
    title: str
    area: str = ""
    paragraph: str = ""

    @property
    def key(self) -> str:
        """Plan and code: what actions name."""
        return f"{self.plan} {self.code}"


@dataclass(frozen=True, slots=True)
class PackAction:
    """
    An action of the roadmap as it stood when the cycle was frozen.

    Attributes
    ----------
    items
        The recommendations and clauses that it serves (`PackItem.key`).
    lead, supporting
        Ids of bodies; no lead: nobody owns it yet.
    goals, targets, indicators
        As `SDG 3`, `SDG 3.2`, `SDG 3.2.1`: the framework before the code.
    areas
        Codes of reference areas or groups.
    status
        The word for its status, in the language of the pack.
    done
        Whether nothing is left to do, be it completed or dropped.
    status_before
        The word for its status when the cycle before was frozen; empty where it is new.
    """

    number: str
    title: str
    status: str
    items: tuple[str, ...] = ()
    lead: str = ""
    supporting: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    deadline: date | None = None
    done: bool = False
    output: str = ""
    status_before: str = ""


@dataclass(frozen=True, slots=True)
class PackReport:
    """
    What a body, or a Member State, says of an action in the cycle; accepted by the coordinator.

    Attributes
    ----------
    area
        The Member State whose report it is; empty for a regional body.
    answers
        To the questions of the cycle, in their order.
    late
        Whether it was sent after the deadline.
    """

    action: str
    body: str
    status: str
    said: str
    area: str = ""
    obstacles: str = ""
    next_step: str = ""
    evidence: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    late: bool = False


@dataclass(frozen=True, slots=True)
class Awaited:
    """A report that had not come by the deadline of the cycle."""

    body: str
    area: str
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoadmapPart:
    """
    The roadmap in a frozen cycle.

    Attributes
    ----------
    cycle, cycle_title, frozen
        Its id, its name and the day on which it was frozen.
    meeting
        The meeting that the pack is for; may be empty.
    before
        The id of the cycle before; empty where there is none.
    bodies
        Names of bodies by id, as they were on that day.
    statuses
        Every status in words, in order.
    decisions
        Decisions that the Secretariat asks for, in its own words, before those that follow from data.
    plans
        Titles of plans by their ids.
    questions
        What the cycle asked besides status and what was done.
    asked
        How many reports were asked for.
    """

    cycle: str
    cycle_title: str
    frozen: date
    items: tuple[PackItem, ...]
    actions: tuple[PackAction, ...]
    reports: tuple[PackReport, ...] = ()
    awaited: tuple[Awaited, ...] = ()
    bodies: Mapping[str, str] = field(default_factory=dict)
    statuses: tuple[str, ...] = ()
    meeting: str = ""
    before: str = ""
    decisions: tuple[str, ...] = ()
    plans: Mapping[str, str] = field(default_factory=dict)
    questions: tuple[str, ...] = ()
    asked: int = 0

    def __post_init__(self) -> None:
        known = {each.number for each in self.actions}
        if len(known) != len(self.actions):
            twice = [n for n, count in Counter(a.number for a in self.actions).items() if count > 1]
            raise InvalidData(f"Two actions of the cycle bear the number {twice[0]}.")
        strange = sorted({each.action for each in self.reports} - known)
        if strange:
            raise InvalidData(
                f"A report speaks of the action {strange[0]}, which the cycle does not have."
            )

    def body(self, id: str) -> str:  # noqa: A002 - the word of the bodies
        """Return the name of a body, or its id where it has none."""
        return self.bodies.get(id, id)

    def plan(self, id: str) -> str:  # noqa: A002 - the word of the plans
        """Return the title of a plan, or its id where it has none."""
        return self.plans.get(id, id)

    @property
    def by_status(self) -> dict[str, int]:
        """How many actions have which status, in the order of statuses."""
        counts = Counter(each.status for each in self.actions)
        order = [*self.statuses, *(each for each in counts if each not in self.statuses)]
        return {status: counts[status] for status in order}

    @property
    def late(self) -> list[PackAction]:
        """Actions that are not done and whose deadline lies before the day of the freeze."""
        found = [
            each
            for each in self.actions
            if not each.done and each.deadline is not None and each.deadline < self.frozen
        ]
        return sorted(found, key=lambda each: (each.deadline or date.max, each.number))

    @property
    def unowned(self) -> list[PackAction]:
        """Actions that are not done and that no body leads."""
        return [each for each in self.actions if not each.lead and not each.done]

    @property
    def moved(self) -> list[PackAction]:
        """Actions whose status is another one than in the cycle before."""
        return [
            each
            for each in self.actions
            if each.status_before and each.status_before != each.status
        ]

    @property
    def new(self) -> list[PackAction]:
        """Actions that the cycle before did not have; none where there was no cycle before."""
        return [each for each in self.actions if not each.status_before] if self.before else []

    def acts_on(self, *, framework: str, goal: str, target: str) -> list[PackAction]:
        """Return the actions on a target, or on the whole of its goal."""
        named = f"{framework} {target}"
        return [
            each
            for each in self.actions
            if named in each.targets or (not each.targets and f"{framework} {goal}" in each.goals)
        ]
