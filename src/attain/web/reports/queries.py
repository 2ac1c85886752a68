"""What is known of reporting: cycles, who owes which report, what was said, and what frozen cycles hold."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from hashlib import sha256

from django.db.models import Q, QuerySet

from attain.domain.bodies import BodyKind
from attain.domain.permissions.actions import Action
from attain.domain.permissions.judging import Actor, Subject, decide
from attain.domain.roadmap.actions import RoadmapAction
from attain.domain.roadmap.cycles import (
    Cycle,
    CycleState,
    Expected,
    ReportState,
    StatusReport,
    expected_reports,
    missing_reports,
    prefilled,
    still_asked,
)
from attain.domain.roadmap.frozen import FrozenCycle, told_of
from attain.domain.roadmap.views import Entry
from attain.errors import DamagedRelease, UnknownCode
from attain.usecases.plain_values import value_of
from attain.web.accounts.directory import directory
from attain.web.reports.models import CycleRow, FrozenRow, ReportRow, ReportVersion
from attain.web.roadmap.models import ActionRow
from attain.web.roadmap.queries import action_of, agreed_once, areas_of_body

STRANGER = "?"
"""A body that nobody acts for: what somebody may see of it, they may see of all bodies."""
HANDED_IN = frozenset({ReportState.SENT, ReportState.ACCEPTED})


def speaking_for() -> Mapping[str, str]:
    """Return the body that speaks for each country, by the code of the country."""
    return {
        area: body.id
        for body in directory().bodies
        if body.kind is BodyKind.GOVERNMENT
        for area in body.areas
    }


# ----------------------------------------------------------------------------------------- cycles


def cycle_row(cycle: str) -> CycleRow:
    """Return the row of a cycle; `UnknownCode` if there is none."""
    found = CycleRow.objects.filter(pk=cycle.strip()).first()
    if found is None:
        raise UnknownCode(f"There is no reporting cycle {cycle!r}.")
    return found


def cycle_of(row: CycleRow) -> Cycle:
    """Return a cycle as the domain knows it, in the state in which it is."""
    return replace(value_of(Cycle, row.content), state=CycleState(row.state))


def subject_of_cycle(row: CycleRow) -> Subject:
    """Return a cycle as the table of permissions knows it: nobody's own."""
    return Subject(state=row.state)


def cycle_titles() -> Mapping[str, str]:
    """Return the titles of all cycles by their ids, the earliest first."""
    rows = sorted(CycleRow.objects.all(), key=lambda each: (each.deadline, each.pk))
    return {row.pk: str(row.content["title"]) for row in rows}


# ---------------------------------------------------------------------------------------- reports


def report_of(row: ReportRow | ReportVersion) -> StatusReport:
    """Return a report, or an earlier version of one, as the domain knows it, in its state."""
    kept = value_of(StatusReport, row.content)
    owner = row.report if isinstance(row, ReportVersion) else row
    sent = owner.sent_at.date() if owner.sent_at and not isinstance(row, ReportVersion) else None
    return replace(kept, state=ReportState(row.state), sent=sent or kept.sent)


def report_row(cycle: str, asked: Expected) -> ReportRow | None:
    """Return the row of a report, if anything was written."""
    return ReportRow.objects.filter(
        cycle_id=cycle, action=asked.action, body=asked.body, area=asked.area
    ).first()


def expected_of(row: ReportRow) -> Expected:
    """Return what a report answers to."""
    return Expected(row.action, row.body, row.area)


def parts_of(cycle: str, asked: Expected | StatusReport) -> dict[str, str | int]:
    """Return the parts of the address of a report: see the page `work_report`."""
    found: dict[str, str | int] = {"cycle": cycle, "number": asked.action, "body": asked.body}
    return {**found, "area": asked.area} if asked.area else found


def subject_of(row: ReportRow | None, asked: Expected) -> Subject:
    """Return a report as the table of permissions knows it; one not begun is a draft of its body."""
    state = row.state if row else ReportState.DRAFT.value
    senders = frozenset(row.senders) if row else frozenset()
    return Subject(asked.body, areas_of_body(asked.body), state, senders)


def visible(actor: Actor, on: date) -> QuerySet[ReportRow]:
    """Return the reports that somebody may see, by the table of permissions."""
    own = {each.body for each in actor.appointments}
    wanted = Q(pk__in=[])
    for state in ReportState:
        for body in (*sorted(own), STRANGER):
            subject = Subject(body, areas_of_body(body), state.value)
            if decide(actor, Action.SEE_REPORT, subject, on).allowed:
                of_body = Q() if body == STRANGER else Q(body=body)
                wanted |= of_body & Q(state=state.value)
    return ReportRow.objects.filter(wanted)


def reports(rows: Iterable[ReportRow]) -> tuple[StatusReport, ...]:
    """Return rows as the domain knows them."""
    return tuple(report_of(each) for each in rows)


def last_report(cycle: Cycle, asked: Expected) -> StatusReport | None:
    """Return what the same body said of the same action in the cycle before, if it was accepted."""
    if not cycle.before:
        return None
    row = report_row(cycle.before, asked)
    return report_of(row) if row and row.state == ReportState.ACCEPTED.value else None


def first_draft(cycle: Cycle, asked: Expected, action: RoadmapAction) -> StatusReport:
    """Return what a report begins with."""
    return prefilled(asked, cycle, action, last_report(cycle, asked))


@dataclass(frozen=True, slots=True)
class Standing:
    """
    Where a cycle stands.

    Attributes
    ----------
    asked
        The reports that it asks for.
    rows
        What was written, by what it answers to.
    actions
        The actions that are reported on, by their numbers.
    """

    row: CycleRow
    cycle: Cycle
    asked: tuple[Expected, ...]
    rows: Mapping[Expected, ReportRow]
    actions: Mapping[str, RoadmapAction]

    @property
    def handed_in(self) -> tuple[Expected, ...]:
        """Those that were sent or accepted."""
        return tuple(e for e in self.asked if e in self.rows and self.state(e) in HANDED_IN)

    @property
    def waiting(self) -> tuple[ReportRow, ...]:
        """Those that the coordinator has not looked at yet."""
        return tuple(r for r in self.rows.values() if r.state == ReportState.SENT.value)

    @property
    def missing(self) -> tuple[Expected, ...]:
        """Those that are neither sent nor accepted."""
        return missing_reports(self.asked, reports(self.rows.values()))

    def state(self, asked: Expected) -> ReportState:
        """Where one of them stands; a draft where nothing was written."""
        row = self.rows.get(asked)
        return ReportState(row.state) if row else ReportState.DRAFT

    def by_body(self) -> Mapping[str, tuple[Expected, ...]]:
        """Those that are missing, by the body that owes them."""
        found: dict[str, list[Expected]] = {}
        for each in self.missing:
            found.setdefault(each.body, []).append(each)
        return {body: tuple(owed) for body, owed in sorted(found.items())}


def standing(row: CycleRow) -> Standing:
    """Return where a cycle stands: what it asks for, and what was written."""
    cycle = cycle_of(row)
    if cycle.state is CycleState.FROZEN:
        return _frozen_standing(row, cycle)
    actions = {each.number: each for each in map(action_of, ActionRow.objects.all())}
    opened = tuple(value_of(Expected, each) for each in row.asked)
    now = expected_reports(cycle, actions.values(), speaking_for=speaking_for())
    asked = still_asked(opened, now, actions.values())
    rows = {expected_of(each): each for each in ReportRow.objects.filter(cycle=row)}
    return Standing(row, cycle, asked, rows, actions)


def _frozen_standing(row: CycleRow, cycle: Cycle) -> Standing:
    kept = frozen_of(row)
    rows = {
        expected_of(each): each
        for each in ReportRow.objects.filter(cycle=row, state=ReportState.ACCEPTED.value)
    }
    asked = (*rows, *kept.missing)
    return Standing(row, cycle, asked, rows, {each.number: each for each in kept.actions})


def is_asked(row: CycleRow, asked: Expected) -> bool:
    """Whether a cycle asks for a report."""
    return asked in standing(row).asked


@dataclass(frozen=True, slots=True)
class Owed:
    """A report that somebody can write, with its cycle and where it stands."""

    cycle: Cycle
    asked: Expected
    row: ReportRow | None
    action: RoadmapAction

    @property
    def state(self) -> ReportState:
        """Where it stands; a draft where nothing was written."""
        return ReportState(self.row.state) if self.row else ReportState.DRAFT

    def days_left(self, on: date) -> int:
        """Days until the deadline; below zero once it is past."""
        return (self.cycle.deadline - on).days


def own_reports(actor: Actor, on: date) -> tuple[Owed, ...]:
    """Return the reports that open cycles ask of the bodies of somebody, the nearest deadline first."""
    writing = {
        each.body
        for each in actor.appointments
        if decide(
            actor,
            Action.WRITE_REPORT,
            Subject(each.body, each.areas, ReportState.DRAFT.value),
            on,
        ).allowed
    }
    if not writing:
        return ()
    found = []
    for row in CycleRow.objects.filter(state=CycleState.OPEN.value).order_by("deadline", "pk"):
        stands = standing(row)
        found += [
            Owed(stands.cycle, each, stands.rows.get(each), stands.actions[each.action])
            for each in stands.asked
            if each.body in writing
        ]
    return tuple(found)


def reports_on(actor: Actor, number: str, on: date) -> list[ReportRow]:
    """Return the reports on an action that somebody may see, those of the latest cycle first."""
    rows = visible(actor, on).filter(action=number).select_related("cycle")
    return sorted(rows, key=lambda each: (each.cycle.deadline, each.area == ""), reverse=True)


def to_write(actor: Actor, on: date) -> tuple[Owed, ...]:
    """Return the reports that wait for somebody: those not sent yet, and those given back."""
    return tuple(each for each in own_reports(actor, on) if each.state not in HANDED_IN)


def to_look_at(actor: Actor, on: date) -> QuerySet[ReportRow]:
    """Return the reports that wait for somebody to accept them or to give them back."""
    subject = Subject(STRANGER, state=ReportState.SENT.value)
    if not decide(actor, Action.ACCEPT_REPORT, subject, on).allowed:
        return ReportRow.objects.none()
    open_to_it = (CycleState.OPEN.value, CycleState.CLOSED.value)
    return ReportRow.objects.filter(state=ReportState.SENT.value, cycle__state__in=open_to_it)


def waiting_by_cycle(actor: Actor, on: date) -> list[tuple[str, str, int]]:
    """Return id and title of each cycle with reports that wait for somebody, and how many."""
    counts = Counter(to_look_at(actor, on).values_list("cycle_id", flat=True))
    if not counts:
        return []
    titles = cycle_titles()
    return [(cycle, titles[cycle], counts[cycle]) for cycle in titles if cycle in counts]


# ----------------------------------------------------------------------------------------- frozen


def frozen_of(row: CycleRow | FrozenRow) -> FrozenCycle:
    """
    Return what a frozen cycle holds.

    Raises
    ------
    UnknownCode
        If the cycle is not frozen.
    DamagedRelease
        If the text is not the one that was sealed.
    """
    sealed = FrozenRow.objects.filter(pk=row.pk).values_list("sha256", flat=True).first()
    if sealed is None:
        raise UnknownCode(f"The cycle {row.pk} is not frozen.")
    return _frozen(row.pk, sealed)


def told_frozen(row: CycleRow | FrozenRow) -> FrozenCycle:
    """Return what is told outside of a frozen cycle, whichever version froze it; raises as `frozen_of`."""
    return told_of(frozen_of(row), agreed=agreed_once())


@lru_cache(maxsize=16)
def _frozen(cycle: str, sealed: str) -> FrozenCycle:
    """Read what a cycle left behind; it never changes, so each process reads it once."""
    content = FrozenRow.objects.values_list("content", flat=True).get(pk=cycle)
    if sha256(content.encode()).hexdigest() != sealed:
        raise DamagedRelease(
            f"What the cycle {cycle} left behind is not what was sealed. Restore it from a backup."
        )
    return value_of(FrozenCycle, json.loads(content))


def frozen_rows(cycle_ids: Iterable[str] | None = None) -> Sequence[FrozenRow]:
    """Return which cycles are frozen, the earliest first; their contents are read by `frozen_of`."""
    rows = FrozenRow.objects.defer("content").order_by("cycle__deadline", "cycle")
    return list(rows if cycle_ids is None else rows.filter(cycle__in=list(cycle_ids)))


def frozen_entries(cycle_ids: Iterable[str] | None = None) -> tuple[Entry, ...]:
    """Return the actions as they stood in frozen cycles: all of them, or those that are named."""
    return tuple(
        Entry(action, action.status, row.pk)
        for row in frozen_rows(cycle_ids)
        for action in frozen_of(row).actions
    )
