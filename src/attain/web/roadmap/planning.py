"""
What changes plans, the links between their items, and who answers for what.

Each is one transaction with its audit entry; who may do it, the table of permissions says.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from attain.domain.frameworks import Origin, OriginKind
from attain.domain.permissions.actions import Action
from attain.domain.permissions.judging import Appointment, Subject, check
from attain.domain.roadmap.plans import Allocation, Link, Plan, PlanKind
from attain.errors import ActionDenied, InvalidData
from attain.usecases.plain_values import as_plain
from attain.web.accounts.deeds import Doer, saving, write_down
from attain.web.roadmap.known import known
from attain.web.roadmap.models import ActionRow, AddedLink, AddedPlan, AllocationRow
from attain.web.roadmap.pulse import beat
from attain.web.roadmap.queries import action_of, areas_of_body, plans

if TYPE_CHECKING:
    from attain.exchange.plan_file import ReadPlan

TYPED = Origin(OriginKind.OWN, note="Typed in the portal.")
"""Where a plan comes from that somebody began here, without a file."""


def allocate(*, doer: Doer, allocation: Allocation, version: int, now: datetime) -> AllocationRow:
    """
    Say who answers for a recommendation or clause.

    Raises
    ------
    ActionDenied
        If the doer may not, or somebody else has allocated it since.
    InvalidData
        If the item or a body is not known.
    """
    with saving():
        allowed = check(doer.actor, Action.ALLOCATE, Subject(), now.date())
        names = known(plans(), now.date())
        if allocation.item not in names.items:
            raise InvalidData(f"{allocation.item!r} is no recommendation or clause that is known.")
        for body in (allocation.lead, *allocation.supporting):
            if body and body not in names.bodies:
                raise InvalidData(f"{body!r} is no body that is known.")
        row = AllocationRow.objects.select_for_update().filter(pk=allocation.item).first()
        if (row.version if row else 0) != version:
            raise ActionDenied(
                f"{allocation.item} was allocated by somebody else meanwhile. Look at it again."
            )
        before = row.lead if row else ""
        row = row or AllocationRow(item=allocation.item)
        row.lead, row.supporting = allocation.lead, list(allocation.supporting)
        row.timeframe, row.basis = (
            allocation.timeframe.strip()[:200],
            allocation.basis.strip()[:300],
        )
        row.version, row.changed_at = version + 1, now
        row.save()
        write_down(
            doer,
            allowed,
            Action.ALLOCATE,
            allocation.item,
            now=now,
            reason=allocation.basis,
            before=before,
            after=" ".join((allocation.lead, *allocation.supporting)),
        )
        beat()
    return row


def allocate_many(
    *, doer: Doer, allocations: Sequence[tuple[Allocation, int]], now: datetime
) -> None:
    """
    Say who answers for several recommendations and clauses, or for none of them.

    Parameters
    ----------
    allocations
        Each with the version that the doer saw.

    Raises
    ------
    ActionDenied, InvalidData
        As for one of them; the message names it.
    """
    with saving():
        for each, version in allocations:
            allocate(doer=doer, allocation=each, version=version, now=now)


def load_plan(*, doer: Doer, read: ReadPlan, keeper: str, now: datetime) -> AddedPlan:
    """
    Keep what a file holds: the plan, the plans that it only names and nobody knows yet, and its links.

    Who names a plan does not become its keeper: that is whoever loads its text first.

    Raises
    ------
    ActionDenied, InvalidData
        As for the plan and each link; nothing of the file is kept then.
    """
    with saving():
        known = plans()
        ids = {each.id.casefold() for each in (*known.plans, read.plan)}
        before = AddedPlan.objects.filter(pk=read.plan.id).first()
        allowed = _check_owner(doer, read.plan, before, keeper, now)
        for named in read.named:
            if named.id.casefold() not in ids:
                _put(doer, allowed, AddedPlan(id=named.id, version=0), named, now)
                ids.add(named.id.casefold())
        version = before.version if before else 0
        row = keep_plan(doer=doer, plan=read.plan, keeper=keeper, version=version, now=now)
        there = {(each.item, each.relation, each.other) for each in known.links}
        for each in read.links:
            if (each.item, each.relation, each.other) not in there:
                link(doer=doer, link=each, now=now)
    return row


def keep_plan(
    *, doer: Doer, plan: Plan, keeper: str = "", version: int, now: datetime
) -> AddedPlan:
    """
    Add a plan, or put a new text of one in its place.

    Raises
    ------
    ActionDenied
        If the doer may not keep it, as it stands or as it is to be; if the keeper does not speak for
        its country; if somebody else has changed it since; if an action or an allocation names an item
        that the new text does not have.
    InvalidData
        If the plans would contradict each other.
    """
    with saving():
        row = AddedPlan.objects.select_for_update().filter(pk=plan.id).first()
        allowed = _check_owner(doer, plan, row, keeper, now)
        if (row.version if row else 0) != version:
            raise ActionDenied(f"{plan.id} was changed by somebody else meanwhile. Look again.")
        before = {key for key, _ in _items_of(plan.id)}
        if row is None or _known_by_name(row, _plan_there(plan.id)):
            row = row or AddedPlan(id=plan.id, version=0)
            row.keeper = keeper
        _put(doer, allowed, row, plan, now)
        _check_used(before - {key for key, _ in _items_of(plan.id)})
    return row


def plan_subject(area: str, keeper: str) -> Subject:
    """Return a plan as the table of permissions knows it: of its area, and of who keeps it."""
    areas = frozenset({area}) if area else areas_of_body(keeper)
    return Subject(body=keeper, areas=areas)


def link(*, doer: Doer, link: Link, now: datetime) -> AddedLink:
    """
    Say that an item hangs together with another one, or with a goal or target.

    Raises
    ------
    ActionDenied
        If the doer may not keep the plan of the item.
    InvalidData
        If an end of it is not known, or it is there already.
    """
    with saving():
        allowed = _check_link(doer, link, now)
        made = AddedLink.objects.create(
            item=link.item,
            relation=link.relation.value,
            other=link.other,
            note=link.note.strip()[:300],
            name=doer.name,
            body=allowed.body,
            at=now,
        )
        plans()
        write_down(
            doer, allowed, Action.KEEP_PLAN, link.item, now=now, reason=link.note, after=str(made)
        )
        beat()
    return made


def unlink(*, doer: Doer, number: int, now: datetime) -> None:
    """Take back a link that was added here."""
    with saving():
        row = AddedLink.objects.select_for_update().filter(pk=number).first()
        if row is None:
            raise InvalidData(f"There is no link {number} that was added here.")
        allowed = _check_keeper(doer, row.item, now)
        told = str(row)
        row.delete()
        write_down(doer, allowed, Action.KEEP_PLAN, told.split(" ", 2)[0], now=now, before=told)
        beat()


# ----------------------------------------------------------------------------------------- inside


def _put(doer: Doer, allowed: Appointment, row: AddedPlan, plan: Plan, now: datetime) -> None:
    """Write a plan down."""
    row.kind, row.content = plan.kind.value, as_plain(plan)
    row.version, row.changed_at = row.version + 1, now
    row.save(force_insert=row.version == 1)
    plans()  # raises where the whole no longer holds together
    told = f"{len(plan.items)} items, version {row.version}"
    write_down(doer, allowed, Action.KEEP_PLAN, plan.id, now=now, after=told)
    beat()


def _plan_there(id: str) -> Plan | None:  # noqa: A002 - the word of plans
    return next((each for each in plans().plans if each.id == id), None)


def _known_by_name(row: AddedPlan | None, stands: Plan | None) -> bool:
    """Whether nobody has loaded, typed or begun a plan: all that is known is what others call it."""
    if stands is None or stands.items:
        return False
    return row is None or (not row.keeper and row.version == 1 and stands.origin != TYPED)


def _items_of(plan: str) -> list[tuple[str, str]]:
    return [
        (each.key(item), item.title)
        for each in plans().plans
        if each.id == plan
        for item in each.to_act_on()
    ]


def _check_owner(
    doer: Doer, plan: Plan, row: AddedPlan | None, keeper: str, now: datetime
) -> Appointment:
    """
    Return what lets somebody keep a plan.

    What stands there already is its owner's: nobody takes a plan over by saying that it is their own.
    A plan that attain ships with its items is nobody's; of which only the name is known, whoever comes
    from its area.
    """
    stands = _plan_there(plan.id)
    by_name = _known_by_name(row, stands)
    owner = keeper if stands is None or by_name else row.keeper if row else ""
    if stands is not None and (stands.area or not by_name):
        _check_keeps(doer, stands, owner, now)
    return _check_keeps(doer, plan, owner, now)


def _check_keeps(doer: Doer, plan: Plan, owner: str, now: datetime) -> Appointment:
    allowed = check(doer.actor, Action.KEEP_PLAN, plan_subject(plan.area, owner), now.date())
    if plan.kind is PlanKind.NATIONAL and owner and plan.area not in areas_of_body(owner):
        raise ActionDenied(f"{owner} does not speak for {plan.area}. Let who does keep its plan.")
    return allowed


def _check_used(gone: set[str]) -> None:
    """Raise `ActionDenied` if something names an item that is gone."""
    for row in ActionRow.objects.all():
        named = gone & set(action_of(row).items)
        if named:
            raise ActionDenied(
                f"{row.number} serves {min(named)}, which the new text of the plan does not have. "
                "Keep the item, or mend the action first."
            )
    led = AllocationRow.objects.filter(item__in=gone).first()
    if led is not None:
        raise ActionDenied(f"{led.item} is allocated. Keep the item in the new text of the plan.")


def _check_link(doer: Doer, link: Link, now: datetime) -> Appointment:
    names = known(plans(), now.date())
    for end in (link.item, link.other):
        if end not in names.references and not _is_item(end):
            raise InvalidData(f"{end!r} is no item of a plan and no goal or target that is known.")
    return _check_keeper(doer, link.item, now)


def _is_item(key: str) -> bool:
    plan, _, code = key.partition(" ")
    return any(
        each.id == plan and any(item.code == code for item in each.items) for each in plans().plans
    )


def _check_keeper(doer: Doer, item: str, now: datetime) -> Appointment:
    plan = plans().plan(item.partition(" ")[0])
    row = AddedPlan.objects.filter(pk=plan.id).first()
    area = plan.area if plan.kind in {PlanKind.NATIONAL, PlanKind.LOCAL} else ""
    subject = plan_subject(area, row.keeper if row else "")
    return check(doer.actor, Action.KEEP_PLAN, subject, now.date())
