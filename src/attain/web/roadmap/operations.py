"""
What changes actions: one, several in one go, their files, and where they stand.

Each is one transaction with its audit entry; who may do it, the table of permissions says. An action
keeps every version that it had, and whoever saves says which version they saw.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from attain.domain.permissions.actions import Action
from attain.domain.permissions.judging import Appointment, Subject, check
from attain.domain.roadmap.actions import Evidence, RoadmapAction, changed_fields, check_references
from attain.domain.roadmap.status import Mover, Status, check_move
from attain.errors import ActionDenied, InvalidData
from attain.usecases.plain_values import as_plain
from attain.web.accounts.deeds import Doer, saving, write_down
from attain.web.accounts.queries import able
from attain.web.notices.models import NoticeKind
from attain.web.notices.operations import About, tell
from attain.web.received import keep_file
from attain.web.roadmap.evidence import kind_of, safe_name
from attain.web.roadmap.known import Known, known
from attain.web.roadmap.models import (
    ActionRow,
    ActionVersion,
    Batch,
    EvidenceFile,
)
from attain.web.roadmap.pulse import beat
from attain.web.roadmap.queries import (
    action_of,
    action_row,
    areas_of_body,
    plans,
    subject_of,
    versions_of,
)


class Overtaken(ActionDenied):
    """
    Somebody else has changed an action since the page was made.

    Attributes
    ----------
    theirs
        The action as it stands now.
    version
        Its version now.
    """

    def __init__(self, message: str, theirs: RoadmapAction, version: int) -> None:
        super().__init__(message)
        self.theirs = theirs
        self.version = version


@dataclass(frozen=True, slots=True)
class Edit:
    """An action as somebody wants it, and the version that they saw; 0 for a new one."""

    action: RoadmapAction
    version: int = 0


NEW = "new"
"""The number of an action that has none yet."""


def propose(*, doer: Doer, action: RoadmapAction, now: datetime) -> ActionRow:
    """
    Propose an action; its number is given here.

    Raises
    ------
    ActionDenied
        If the doer may not propose for the body that leads it.
    InvalidData
        If it names what is not known.
    """
    with saving():
        made = _made(doer, action, None, known(plans(), now.date()), now)
        _tell(action_of(made), doer, NoticeKind.ACTION_PROPOSED, now)
        beat()
    return made


def edit(
    *, doer: Doer, number: str, version: int, action: RoadmapAction, reason: str = "", now: datetime
) -> ActionRow:
    """
    Change what an action says; where it stands is changed by `move`.

    Raises
    ------
    ActionDenied
        If the doer may not edit it, as it is or under the body that is to lead it; `Overtaken` if
        somebody else has changed it since.
    InvalidData
        If it names what is not known.
    """
    with saving():
        row = _edited(
            doer,
            Edit(replace(action, number=number), version),
            None,
            known(plans(), now.date()),
            reason,
            now,
        )
        beat()
    return row


def edit_many(
    *, doer: Doer, edits: Sequence[Edit], what: str, title: str, reason: str = "", now: datetime
) -> Batch:
    """
    Change several actions at once, or none of them; new ones bear the number `NEW`.

    Raises
    ------
    ActionDenied
        As for one of them; the message names it.
    InvalidData
        If there is nothing to change, or one of them names what is not known.
    """
    with saving():
        seen = {each: action_of(action_row(each)) for each in _numbers(edits)}
        wanted = [
            each
            for each in edits
            if each.action.number == NEW or changed_fields(seen[each.action.number], each.action)
        ]
        if not wanted:
            raise InvalidData("Nothing is different from what stands there.")
        batch = Batch.objects.create(
            what=what,
            title=title.strip()[:200],
            count=len(wanted),
            person=doer.actor.person,
            name=doer.name,
            at=now,
        )
        names = known(plans(), now.date())
        for each in wanted:
            if each.action.number == NEW:
                _made(doer, each.action, batch, names, now)
            else:
                _edited(doer, each, batch, names, reason, now)
        beat()
    return batch


def undo(*, doer: Doer, batch: int, now: datetime) -> Batch:
    """
    Take a batch back: every action in it becomes what it was before, as a new version.

    Actions that were made in it are dropped. It is undone whole or not at all.

    Raises
    ------
    ActionDenied
        If it was undone already, if one of its actions was changed since (the message names it), or
        if the doer may not edit one of them.
    """
    with saving():
        held = Batch.objects.select_for_update().filter(pk=batch).first()
        if held is None:
            raise InvalidData(f"There is no batch {batch}.")
        if held.undone_at is not None:
            raise ActionDenied(f"{held.undone_by} has undone this already.")
        for made in ActionVersion.objects.filter(batch=held).select_related("action"):
            _undone(doer, made, now)
        held.undone_at, held.undone_by = now, doer.name
        held.save()
        beat()
    return held


def move(
    *, doer: Doer, number: str, version: int, to: Status, reason: str = "", now: datetime
) -> ActionRow:
    """
    Move an action on, by the table of `attain.domain.roadmap.status`.

    Raises
    ------
    ActionDenied
        If there is no such step, it takes words or evidence that are not there, or the doer may not
        take it; `Overtaken` if somebody else has changed it since.
    """
    with saving():
        row = _held(number, version)
        action = action_of(row)
        step = check_move(action.status, to, reason=reason, evidence=bool(action.evidence))
        needed = Action.MOVE_ACTION if step.by is Mover.OWNER else Action.DECIDE_ACTION
        allowed = check(doer.actor, needed, subject_of(action), now.date())
        moved = replace(action, status=to)
        _keep(row, moved, doer, allowed, now, reason=reason)
        write_down(
            doer,
            allowed,
            needed,
            number,
            now=now,
            reason=reason,
            before=action.status.value,
            after=to.value,
        )
        kind = NoticeKind.ACTION_MOVED if step.by is Mover.OWNER else NoticeKind.ACTION_DECIDED
        _tell(moved, doer, kind, now)
        beat()
    return row


def take_over(
    *,
    doer: Doer,
    allowed: Appointment,
    number: str,
    to: Status,
    evidence: tuple[Evidence, ...],
    reason: str,
    now: datetime,
) -> ActionRow:
    """
    Bring an action to where its lead body reports it, within the transaction that accepts the report.

    What is new among the evidence of the report becomes evidence of the action.

    Parameters
    ----------
    allowed
        What lets the doer accept the report: the move itself is the lead body's.

    Raises
    ------
    ActionDenied
        If the action cannot go there (any more).
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("Take a report over within the transaction that accepts it.")
    row = ActionRow.objects.select_for_update().get(pk=action_row(number).pk)
    action = action_of(row)
    shown = tuple({each.link: each for each in (*evidence[::-1], *action.evidence[::-1])}.values())
    shown = shown[::-1]
    taken = replace(action, status=to, evidence=shown)
    if to is not action.status:
        step = check_move(action.status, to, reason=reason, evidence=bool(shown))
        if step.by is not Mover.OWNER:
            raise ActionDenied(
                f"{number} is {action.status.value} by now; only the coordinator makes it {to.value}."
            )
    if changed_fields(action, taken):
        _keep(row, taken, doer, allowed, now, reason=reason)
        write_down(
            doer,
            allowed,
            Action.MOVE_ACTION,
            number,
            now=now,
            reason=reason,
            before=action.status.value,
            after=to.value,
        )
        beat()
    return row


def attach(
    *,
    doer: Doer,
    number: str,
    version: int,
    title: str,
    name: str,
    content: bytes,
    public: bool,
    now: datetime,
) -> EvidenceFile:
    """
    Keep a file that shows what was done, and name it among the evidence of an action.

    Raises
    ------
    InvalidData
        If it is too large, or its bytes are those of no kind that is taken.
    ActionDenied
        If the doer may not edit the action; `Overtaken` if somebody else has changed it since.
    """
    kind = kind_of(content)
    with saving():
        row = _held(number, version)
        before = action_of(row)
        check(doer.actor, Action.EDIT_ACTION, subject_of(before), now.date())
        file = EvidenceFile.objects.create(
            id=secrets.token_hex(16),
            action=row,
            place=keep_file(content),
            name=safe_name(name, kind),
            kind=kind,
            sha256=sha256(content).hexdigest(),
            size=len(content),
            person=doer.actor.person,
            at=now,
        )
        shown = Evidence(title.strip()[:200] or file.name, f"kept:{file.pk}", public)
        wanted = replace(before, evidence=(*before.evidence, shown))
        _edited(doer, Edit(wanted, version), None, known(plans(), now.date()), file.name, now)
        beat()
    return file


# ----------------------------------------------------------------------------------------- inside


def _numbers(edits: Iterable[Edit]) -> tuple[str, ...]:
    found = [each.action.number for each in edits if each.action.number != NEW]
    if len(set(found)) != len(found):
        twice = next(each for each in found if found.count(each) > 1)
        raise InvalidData(f"The action {twice} stands there twice. Keep one row of it.")
    return tuple(found)


def _made(
    doer: Doer, action: RoadmapAction, batch: Batch | None, names: Known, now: datetime
) -> ActionRow:
    if action.status is not Status.PROPOSED:
        raise ActionDenied("A new action is proposed first; the coordinator agrees to it.")
    allowed = check(
        doer.actor,
        Action.PROPOSE_ACTION,
        Subject(action.lead, areas_of_body(action.lead)),
        now.date(),
    )
    row = ActionRow(content={}, status=action.status.value, version=0, changed_at=now)
    row.save()
    numbered = replace(action, number=row.number)
    _check_known(numbered, names)
    _keep(row, numbered, doer, allowed, now, batch=batch)
    write_down(doer, allowed, Action.PROPOSE_ACTION, row.number, now=now, after=numbered.title)
    return row


def _edited(
    doer: Doer, wanted: Edit, batch: Batch | None, names: Known, reason: str, now: datetime
) -> ActionRow:
    number = wanted.action.number
    row = _held(number, wanted.version)
    before = action_of(row)
    if wanted.action.status is not before.status:
        raise ActionDenied(f"{number}: where an action stands is changed by a step of its own.")
    allowed = _may_edit(doer, before, wanted.action, now)
    _check_known(wanted.action, names)
    if changed_fields(before, wanted.action):
        _keep(row, wanted.action, doer, allowed, now, reason=reason, batch=batch)
        told = ", ".join(changed_fields(before, wanted.action))
        write_down(doer, allowed, Action.EDIT_ACTION, number, now=now, reason=reason, after=told)
    return row


def _may_edit(
    doer: Doer, before: RoadmapAction, after: RoadmapAction, now: datetime
) -> Appointment:
    """Return what allows it; who hands an action to another body takes the coordinator with them."""
    allowed = check(doer.actor, Action.EDIT_ACTION, subject_of(before), now.date())
    if after.lead != before.lead:
        check(doer.actor, Action.EDIT_ACTION, subject_of(after), now.date())
    return allowed


def _undone(doer: Doer, made: ActionVersion, now: datetime) -> None:
    row = made.action
    if row.version != made.version:
        raise ActionDenied(
            f"{row.number} was changed again since: undo that first, or mend the rest by hand."
        )
    as_it_is = action_of(row)
    earlier = versions_of(row).filter(version=made.version - 1).first()
    if earlier is None:
        if as_it_is.status is Status.DROPPED:
            return
        wanted = replace(as_it_is, status=Status.DROPPED)
    else:
        wanted = replace(action_of(earlier), status=as_it_is.status)
    allowed = _may_edit(doer, as_it_is, wanted, now)
    _keep(row, wanted, doer, allowed, now, reason="undone")
    write_down(doer, allowed, Action.EDIT_ACTION, row.number, now=now, reason="undone")


def _held(number: str, version: int) -> ActionRow:
    """Return an action that nobody else can change until the transaction ends."""
    row = ActionRow.objects.select_for_update().get(pk=action_row(number).pk)
    if row.version != version:
        last = versions_of(row).first()
        who = last.name if last else ""
        raise Overtaken(
            f"{who} has changed {row.number} since you opened it. Both versions are before you: take "
            "over what is right, and save again.",
            action_of(row),
            row.version,
        )
    return row


def _keep(
    row: ActionRow,
    action: RoadmapAction,
    doer: Doer,
    allowed: Appointment,
    now: datetime,
    *,
    reason: str = "",
    batch: Batch | None = None,
) -> None:
    """Write an action down, and the version besides."""
    changed = changed_fields(action_of(row), action) if row.version else ()
    was_done = row.status == Status.DONE.value
    row.content = as_plain(action)
    row.status, row.lead, row.deadline = action.status.value, action.lead, action.deadline
    row.version += 1
    row.changed_at = now
    if action.status is not Status.DONE:
        row.done_at = None
    elif not was_done:
        row.done_at = now
    row.save()
    ActionVersion.objects.create(
        action=row,
        version=row.version,
        content=row.content,
        changed=list(changed),
        reason=reason.strip(),
        person=doer.actor.person,
        name=doer.name,
        body=allowed.body,
        batch=batch,
        at=now,
    )


def _check_known(action: RoadmapAction, names: Known) -> None:
    _check_files(action)
    check_references(
        (action,),
        items=frozenset(names.items),
        bodies=frozenset(names.bodies),
        references=frozenset(names.references),
        areas=frozenset(names.areas),
    )


def _check_files(action: RoadmapAction) -> None:
    """Raise `InvalidData` if the evidence names a file that was not sent for this action."""
    named = {each.file for each in action.evidence if each.file}
    own = EvidenceFile.objects.filter(pk__in=named) if named else EvidenceFile.objects.none()
    kept = {each.pk for each in own.select_related("action") if each.action.number == action.number}
    if named - kept:
        raise InvalidData(f"{action.number} names a file that was not sent for it. Send it again.")


def _tell(action: RoadmapAction, doer: Doer, kind: NoticeKind, now: datetime) -> None:
    """Tell those who decide of a proposal, and the owners of a decision; not who took the step."""
    subject = subject_of(action)
    needed = {
        NoticeKind.ACTION_PROPOSED: Action.DECIDE_ACTION,
        NoticeKind.ACTION_MOVED: Action.DECIDE_ACTION,
        NoticeKind.ACTION_DECIDED: Action.PROPOSE_ACTION,
    }[kind]
    people = able(needed, subject, now.date()) - {doer.account}
    about = About(f"{action.number} {action.title}", "work_action", {"number": action.number})
    tell(people, kind, about, now=now)
