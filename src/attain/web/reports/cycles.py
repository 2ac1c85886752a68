"""
What moves reporting cycles: prepared, opened, closed, opened again, frozen for good.

Each step is one transaction with its audit entry and the notices to those whom it concerns.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from hashlib import sha256

from attain.domain.permissions.actions import Action
from attain.domain.permissions.judging import Appointment, Subject, check
from attain.domain.roadmap.cycles import (
    CYCLE_STEPS,
    Cycle,
    CycleState,
    CycleStep,
    Expected,
    ReportState,
    expected_reports,
    state_after,
)
from attain.domain.roadmap.frozen import frozen
from attain.errors import ActionDenied, InvalidData
from attain.usecases.plain_values import as_plain
from attain.web.accounts.deeds import Doer, saving, write_down
from attain.web.accounts.directory import directory
from attain.web.accounts.queries import able
from attain.web.notices.models import NoticeKind
from attain.web.notices.operations import About, tell
from attain.web.pages import shelf
from attain.web.reports.models import CycleRow, FrozenRow
from attain.web.reports.queries import (
    cycle_of,
    cycle_row,
    reports,
    speaking_for,
    standing,
    subject_of_cycle,
)
from attain.web.roadmap.models import ActionRow
from attain.web.roadmap.pulse import beat
from attain.web.roadmap.queries import action_of, agreed_once, areas_of_body, plans

MOST_QUESTIONS = 12
"""More than these nobody answers."""


class CycleOvertaken(ActionDenied):
    """Somebody else has changed a cycle since the page was made; `theirs` is the cycle as it stands."""

    def __init__(self, message: str, theirs: Cycle, version: int) -> None:
        super().__init__(message)
        self.theirs = theirs
        self.version = version


def keep_cycle(*, doer: Doer, cycle: Cycle, version: int, now: datetime) -> CycleRow:
    """
    Prepare a cycle, or change one that is not closed yet; where it stands, the other steps change.

    Parameters
    ----------
    version
        The version that was seen; 0 for a new cycle.

    Raises
    ------
    ActionDenied
        If the doer may not, its id is taken, or it is past changing; `CycleOvertaken`.
    InvalidData
        If it names a plan or a cycle before it that is not known, or an open one is to end in the past.
    """
    with saving():
        _check_named(cycle)
        if version == 0:
            row, allowed = _begun(doer, cycle, now)
        else:
            row = _held(cycle.id, version)
            allowed = check(doer.actor, Action.KEEP_CYCLE, subject_of_cycle(row), now.date())
            _after(row, CycleStep.CHANGE)
            if row.state == CycleState.OPEN.value and row.deadline != cycle.deadline < now.date():
                raise InvalidData(
                    f"The new deadline, {cycle.deadline}, is past: nobody could keep it."
                )
        before = row.deadline
        row.content, row.deadline = as_plain(cycle), cycle.deadline
        _keep(row, now)
        _note(doer, allowed, row, now, after=f"{row.state}, until {row.deadline}")
        if row.state == CycleState.OPEN.value and row.deadline != before:
            _tell_owing(row, NoticeKind.CYCLE_REMINDER, now)
    return row


def open_cycle(*, doer: Doer, cycle: str, version: int, now: datetime) -> CycleRow:
    """
    Ask for the reports of a cycle, and tell everybody who owes one.

    Raises
    ------
    ActionDenied
        If the doer may not, its deadline is past, or nobody would be asked; `CycleOvertaken`.
    """
    with saving():
        row, allowed = _stepped(doer, cycle, version, CycleStep.OPEN, now)
        if row.deadline < now.date():
            raise ActionDenied(f"Its deadline, {row.deadline}, is past. Set a later one first.")
        row.asked = [as_plain(each) for each in _expected(row)]
        if not row.asked:
            raise ActionDenied(
                "Nobody would be asked for a report: no agreed action within its scope has a lead body or "
                "names a country. Agree on actions, allocate them, or widen the scope."
            )
        row.opened_at = now
        _keep(row, now)
        _note(doer, allowed, row, now, after=f"{row.state}, {len(row.asked)} reports asked for")
        _tell_owing(row, NoticeKind.CYCLE_OPENED, now)
    return row


def remind(*, doer: Doer, cycle: str, version: int, now: datetime) -> tuple[str, ...]:
    """Remind the bodies whose reports are missing; return them."""
    with saving():
        row = _held(cycle, version)
        allowed = check(doer.actor, Action.KEEP_CYCLE, subject_of_cycle(row), now.date())
        if row.state != CycleState.OPEN.value:
            raise ActionDenied(f"This cycle is {row.state}: nobody can send a report in it.")
        late = tuple(standing(row).by_body())
        if not late:
            raise ActionDenied("Nobody is left to remind: every report is in.")
        row.reminders, row.reminded_at = row.reminders + 1, now
        _keep(row, now)
        _note(doer, allowed, row, now, after=f"reminded {', '.join(late)}"[:1000])
        _tell_owing(row, NoticeKind.CYCLE_REMINDER, now)
    return late


def close(*, doer: Doer, cycle: str, version: int, now: datetime) -> CycleRow:
    """Take no more reports; those that were sent can still be accepted."""
    with saving():
        row, allowed = _stepped(doer, cycle, version, CycleStep.CLOSE, now)
        row.closed_at = now
        _keep(row, now)
        stands = standing(row)
        told = f"{row.state}, {len(stands.handed_in)} of {len(stands.asked)} reports are in"
        _note(doer, allowed, row, now, after=told)
    return row


def reopen(*, doer: Doer, cycle: str, version: int, reason: str, now: datetime) -> CycleRow:
    """Take reports again, with a reason; those that owe one are told."""
    if not reason.strip():
        raise ActionDenied("Say in words why the cycle is opened again.")
    with saving():
        row, allowed = _stepped(doer, cycle, version, CycleStep.REOPEN, now)
        row.closed_at = None
        _keep(row, now)
        _note(doer, allowed, row, now, reason=reason, after=row.state)
        _tell_owing(row, NoticeKind.CYCLE_REMINDER, now)
    return row


def freeze(
    *,
    doer: Doer,
    cycle: str,
    version: int,
    sure: bool,
    now: datetime,
) -> FrozenRow:
    """
    Keep a closed cycle for good: actions, accepted reports and gaps as they stand, under a seal.

    Raises
    ------
    ActionDenied
        If the doer may not or is not sure, or a report that was sent waits for an answer;
        `CycleOvertaken`.
    """
    if not sure:
        raise ActionDenied("Say that you are sure: a frozen cycle is never changed again.")
    with saving():
        row, allowed = _stepped(doer, cycle, version, CycleStep.FREEZE, now)
        stands = standing(_as(row, CycleState.CLOSED))
        public = shelf().releases()
        kept = frozen(
            cycle_of(row),
            day=now.date(),
            release=public[0].id if public else "",
            actions=map(action_of, ActionRow.objects.all()),
            agreed=agreed_once(),
            reports=reports(stands.rows.values()),
            expected=stands.asked,
            plans=plans(),
            bodies={each.id: each.name(now.date()) for each in directory().bodies},
        )
        content = json.dumps(as_plain(kept), ensure_ascii=False, sort_keys=True)
        row.state, row.frozen_at = CycleState.FROZEN.value, now
        _keep(row, now)
        made = FrozenRow.objects.create(
            cycle=row,
            release=kept.release,
            content=content,
            sha256=sha256(content.encode()).hexdigest(),
            name=doer.name,
            at=now,
        )
        _note(doer, allowed, row, now, after=f"{row.state}, sha256 {made.sha256}")
        _tell_bodies({each.body for each in stands.asked}, row, NoticeKind.CYCLE_FROZEN, now, doer)
        beat()
    return made


def due_of(deadline: date) -> datetime:
    """Return the last moment of the day of a deadline, in UTC."""
    return datetime.combine(deadline, time(23, 59), tzinfo=UTC)


# ----------------------------------------------------------------------------------------- inside


def _check_named(cycle: Cycle) -> None:
    if len(cycle.questions) > MOST_QUESTIONS:
        raise InvalidData(f"A cycle asks {MOST_QUESTIONS} questions at most.")
    known = {each.id for each in plans().plans}
    for plan in cycle.plans:
        if plan not in known:
            raise InvalidData(f"{plan!r} is no plan that is known.")
    if cycle.before == cycle.id:
        raise InvalidData(f"The cycle {cycle.id} cannot come before itself.")
    if cycle.before and not CycleRow.objects.filter(pk=cycle.before).exists():
        raise InvalidData(f"There is no cycle {cycle.before!r} to come before this one.")


def _begun(doer: Doer, cycle: Cycle, now: datetime) -> tuple[CycleRow, Appointment]:
    allowed = check(
        doer.actor, Action.KEEP_CYCLE, Subject(state=CycleState.IN_PREPARATION.value), now.date()
    )
    if any(each.casefold() == cycle.id.casefold() for each in _ids()):
        raise ActionDenied(f"There is a cycle {cycle.id} already. Give this one another id.")
    row = CycleRow(id=cycle.id, content={}, deadline=cycle.deadline, version=0, changed_at=now)
    return row, allowed


def _ids() -> Iterable[str]:
    return CycleRow.objects.values_list("pk", flat=True)


def _held(cycle: str, version: int) -> CycleRow:
    """Return a cycle that nobody else can change until the transaction ends."""
    row = CycleRow.objects.select_for_update().get(pk=cycle_row(cycle).pk)
    if row.version != version:
        raise CycleOvertaken(
            f"Somebody else has changed the cycle {row.pk} since you opened the page; it is {row.state} "
            "now. Look at it, then go on.",
            cycle_of(row),
            row.version,
        )
    return row


def _after(row: CycleRow, step: CycleStep) -> CycleState:
    return state_after(CYCLE_STEPS, CycleState(row.state), step, "cycle")


def _stepped(
    doer: Doer,
    cycle: str,
    version: int,
    step: CycleStep,
    now: datetime,
) -> tuple[CycleRow, Appointment]:
    row = _held(cycle, version)
    allowed = check(doer.actor, Action.KEEP_CYCLE, subject_of_cycle(row), now.date())
    row.state = _after(row, step).value
    return row, allowed


def _as(row: CycleRow, state: CycleState) -> CycleRow:
    row.state = state.value
    return row


def _keep(row: CycleRow, now: datetime) -> None:
    row.content = as_plain(cycle_of(row))
    row.version += 1
    row.changed_at = now
    row.save()


def _expected(row: CycleRow) -> tuple[Expected, ...]:
    rows = map(action_of, ActionRow.objects.all())
    return expected_reports(cycle_of(row), rows, speaking_for=speaking_for())


def _tell_owing(row: CycleRow, kind: NoticeKind, now: datetime) -> None:
    """Tell those who can write a report that is missing."""
    _tell_bodies(set(standing(row).by_body()), row, kind, now)


def _tell_bodies(
    bodies: set[str], row: CycleRow, kind: NoticeKind, now: datetime, doer: Doer | None = None
) -> None:
    people: set[int] = set()
    for body in bodies:
        people |= writers(body, now)
    if doer is not None:
        people.discard(doer.account)
    over = kind is NoticeKind.CYCLE_FROZEN
    about = about_cycle(row, "work_cycle" if over else "work_reports")
    tell(people, kind, about, None if over else due_of(row.deadline), now=now)


def writers(body: str, now: datetime) -> set[int]:
    """Return the accounts that can write reports for a body."""
    subject = Subject(body, areas_of_body(body), ReportState.DRAFT.value)
    return able(Action.WRITE_REPORT, subject, now.date())


def about_cycle(row: CycleRow, page: str) -> About:
    """Return what people are told of a cycle, and where it stands."""
    parts: dict[str, str | int] = {"cycle": row.pk} if page == "work_cycle" else {}
    return About(str(row.content["title"]), page, parts)


def _note(doer: Doer, allowed: Appointment, row: CycleRow, now: datetime, **told: str) -> None:
    write_down(doer, allowed, Action.KEEP_CYCLE, row.pk, now=now, **told)
