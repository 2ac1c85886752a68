"""What is known of the roadmap: plans, allocations, actions and their versions."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from attain.domain.permissions.actions import Action
from attain.domain.permissions.judging import Actor, Subject, decide
from attain.domain.roadmap.actions import RoadmapAction
from attain.domain.roadmap.plans import Allocation, Link, Plan, Plans, Relation
from attain.domain.roadmap.public import AGREED, PUBLIC, STANDINGS, standing
from attain.domain.roadmap.status import REPORTED_ON, Status
from attain.errors import AttainError, UnknownCode
from attain.usecases.plain_values import value_of
from attain.usecases.plans import shipped_plans
from attain.web.accounts.directory import directory
from attain.web.roadmap.models import (
    ActionRow,
    ActionVersion,
    AddedLink,
    AddedPlan,
    AllocationRow,
)


def plans() -> Plans:
    """Return all plans: those that attain ships, and those that were added or replaced here."""
    shipped = shipped_plans()
    added = {row.id: value_of(Plan, row.content) for row in AddedPlan.objects.all()}
    kept = tuple(added.pop(each.id, each) for each in shipped.plans)
    links = tuple(
        Link(row.item, Relation(row.relation), row.other, row.note)
        for row in AddedLink.objects.all()
    )
    return Plans((*kept, *added.values()), (*shipped.links, *links))


def allocations() -> Mapping[str, Allocation]:
    """Return who answers for what, by the key of the item."""
    return {row.item: allocation_of(row) for row in AllocationRow.objects.all()}


def allocation_of(row: AllocationRow) -> Allocation:
    """Return a row as the domain knows it."""
    return Allocation(
        item=row.item,
        lead=row.lead,
        supporting=tuple(row.supporting),
        timeframe=row.timeframe,
        basis=row.basis,
    )


def action_of(row: ActionRow | ActionVersion) -> RoadmapAction:
    """Return an action, or an earlier version of one, as the domain knows it."""
    return value_of(RoadmapAction, row.content)


def action_row(number: str, among: QuerySet[ActionRow] | None = None) -> ActionRow:
    """Return the row of an action by its number; `UnknownCode` if there is none, or not among those."""
    digits = number.strip().upper().removeprefix("A")
    rows = ActionRow.objects.all() if among is None else among
    found = None
    if digits.isascii() and digits.isdigit() and len(digits) < 12:
        found = rows.filter(pk=int(digits)).first()
    if found is None:
        raise UnknownCode(f"There is no action {number}.")
    return found


def versions_of(row: ActionRow) -> QuerySet[ActionVersion]:
    """Return every version of an action, the latest first."""
    return ActionVersion.objects.filter(action=row)


def subject_of(action: RoadmapAction) -> Subject:
    """Return an action as the table of permissions knows it: of the body that leads it."""
    return Subject(action.lead, areas_of_body(action.lead), action.status.value)


def areas_of_body(body: str) -> frozenset[str]:
    """Return the areas that a body speaks for; none for one that is not there (any more)."""
    try:
        return frozenset(directory().body(body).areas) if body else frozenset()
    except AttainError:
        return frozenset()


def visible(actor: Actor, on: date) -> QuerySet[ActionRow]:
    """Return the actions that somebody may see, by the table of permissions."""
    return standing_at(
        {
            each
            for each in STANDINGS
            if decide(actor, Action.SEE_ACTION, Subject(state=each), on).allowed
        }
    )


def public_rows() -> QuerySet[ActionRow]:
    """Return the actions that everybody may see."""
    return standing_at(PUBLIC)


def agreed_once() -> frozenset[str]:
    """Return the numbers of the actions that were ever agreed."""
    return frozenset(each.number for each in ActionRow.objects.filter(_WAS_AGREED))


def standing_at(places: Container[str]) -> QuerySet[ActionRow]:
    """Return the actions that stand at some places: see `attain.domain.roadmap.public.standing`."""
    once, never = (
        {each.value for each in Status if standing(each, agreed=agreed) in places}
        for agreed in (True, False)
    )
    found = Q(status__in=once & never)  # most statuses say it by themselves
    if once - never:
        found |= Q(status__in=once - never) & _WAS_AGREED
    if never - once:
        found |= Q(status__in=never - once) & ~_WAS_AGREED
    return ActionRow.objects.filter(found)


_WAS_AGREED = Q(
    Exists(
        ActionVersion.objects.filter(
            action=OuterRef("pk"), content__status__in=sorted(each.value for each in AGREED)
        )
    )
)


def actions(rows: Iterable[ActionRow]) -> tuple[RoadmapAction, ...]:
    """Return rows as the domain knows them."""
    return tuple(action_of(each) for each in rows)


def to_decide(actor: Actor, on: date) -> QuerySet[ActionRow]:
    """Return the proposed actions that wait for somebody to agree to them or to drop them."""
    subject = Subject(state=Status.PROPOSED.value)
    if not decide(actor, Action.DECIDE_ACTION, subject, on).allowed:
        return ActionRow.objects.none()
    return ActionRow.objects.filter(status=Status.PROPOSED.value)


def late_of_own(actor: Actor, on: date) -> QuerySet[ActionRow]:
    """Return the actions of somebody's bodies whose day is past and that they can move on."""
    bodies = {each.body for each in actor.appointments if each.holds(on)}
    subjects = {each: Subject(each, areas_of_body(each), Status.UNDER_WAY.value) for each in bodies}
    own = [b for b, told in subjects.items() if decide(actor, Action.MOVE_ACTION, told, on).allowed]
    going_on = [each.value for each in REPORTED_ON]
    return ActionRow.objects.filter(lead__in=own, status__in=going_on, deadline__lt=on)
