"""Ask the table: may this person do that, to this thing, in this state?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from attain.domain.bodies import BodyKind
from attain.domain.permissions.actions import Action
from attain.domain.permissions.roles import HELD_FOR, WRITING, Role
from attain.domain.permissions.table import APPOINTS, GRANTS, Grant, Reach
from attain.errors import ActionDenied, InvalidData

SECOND_FACTOR = "Set up a second factor first: this role asks for one."


class Obstacle(IntEnum):
    """What stands against a row of the table; the higher, the nearer the row came to a yes."""

    REACH = 1
    STATE = 2
    OWN_REVIEW = 3
    SENDER = 4
    FACTOR = 5


@dataclass(frozen=True, slots=True)
class Appointment:
    """
    That a person acts for a body in a role.

    Attributes
    ----------
    person
        The number of the account.
    body, kind, areas
        The id of the body, its kind, and the areas that it speaks for.
    begin, end
        The first and the last day; no end: until further notice.
    internal_reviewer
        Whether the body has named this reviewer for what is sent for itself.
    """

    person: str
    body: str
    kind: BodyKind
    role: Role
    begin: date
    end: date | None = None
    areas: frozenset[str] = frozenset()
    internal_reviewer: bool = False

    def __post_init__(self) -> None:
        if self.kind not in HELD_FOR[self.role]:
            able = ", ".join(sorted(each.value for each in HELD_FOR[self.role]))
            raise InvalidData(
                f"{self.body} is a {self.kind.value}; the role {self.role.value!r} is held for: {able}."
            )
        if self.end is not None and self.end < self.begin:
            raise InvalidData(f"The appointment ends on {self.end}, before it begins.")

    def holds(self, on: date) -> bool:
        """Whether the person is appointed on a day."""
        return self.begin <= on and (self.end is None or on <= self.end)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: the account, its appointments, and whether this session passed a second factor."""

    person: str
    appointments: tuple[Appointment, ...] = ()
    second_factor: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """
    What an action is to be done to.

    Attributes
    ----------
    body
        The body whose thing it is; empty for what is nobody's, such as a candidate release.
    areas
        The areas that it is about; for a body's thing, the areas of the body.
    state
        Where it stands, where it has states.
    senders
        The accounts that sent or mended it.
    """

    body: str = ""
    areas: frozenset[str] = frozenset()
    state: str = ""
    senders: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Decision:
    """What the table says: as what it may be done, or why not."""

    appointment: Appointment | None = None
    why_not: str = ""

    @property
    def allowed(self) -> bool:
        """Whether it may be done."""
        return self.appointment is not None


def decide(actor: Actor, action: Action, subject: Subject, on: date) -> Decision:
    """
    Say whether a person may do something on a day.

    Returns
    -------
    Decision
        With the appointment that allows it, or the nearest reason that stands against it.
    """
    against: list[tuple[Obstacle, str]] = []
    for appointment in actor.appointments:
        if not appointment.holds(on):
            continue
        for grant in GRANTS:
            if grant.action is not action or grant.role is not appointment.role:
                continue
            obstacle = _obstacle(grant, actor, appointment, subject)
            if obstacle is None:
                return Decision(appointment)
            against.append(obstacle)
    nearest = max(against, default=(Obstacle.REACH, f"None of your roles may {action.value}."))
    return Decision(why_not=nearest[1])


def check(actor: Actor, action: Action, subject: Subject, on: date) -> Appointment:
    """
    Return the appointment that allows an action.

    Raises
    ------
    ActionDenied
        If none does; the message says why.
    """
    found = decide(actor, action, subject, on)
    if found.appointment is None:
        raise ActionDenied(found.why_not)
    return found.appointment


def reach_of(appointment: Appointment, subject: Subject) -> frozenset[Reach]:
    """Return which reaches of the table a thing lies in, seen from an appointment."""
    found = {Reach.ANY}
    if subject.body:
        own = appointment.body == subject.body
        found.add(Reach.OWN_BODY if own else Reach.OTHER_BODIES)
    if subject.areas and subject.areas <= appointment.areas:
        found.add(Reach.OWN_AREA)
    return frozenset(found)


def check_appointing(appointment: Appointment, role: Role, person: str) -> None:
    """
    Raise `ActionDenied` unless who holds `appointment` may give or take `role` to or from `person`.

    Nobody appoints themselves; which bodies they may appoint for, `decide` says.
    """
    if person == appointment.person:
        raise ActionDenied("Nobody gives a role to themselves. Ask somebody who may give it.")
    may = APPOINTS.get(appointment.role, frozenset())
    if role not in may:
        named = ", ".join(sorted(each.value for each in may)) or "none"
        raise ActionDenied(
            f"As {appointment.role.value} you cannot give the role {role.value!r}; you can give: {named}."
        )


def needs_second_factor(appointments: Iterable[Appointment], on: date) -> bool:
    """Whether one of the roles held on a day asks for a second factor."""
    return any(each.role in WRITING for each in appointments if each.holds(on))


def _obstacle(
    grant: Grant, actor: Actor, appointment: Appointment, subject: Subject
) -> tuple[Obstacle, str] | None:
    """Return what stands against a row, if anything."""
    if grant.reach not in reach_of(appointment, subject):
        told = f"As {grant.role.value} you can do this only with what is {grant.reach.value}."
        return Obstacle.REACH, told
    if grant.states and subject.state not in grant.states:
        named = " or ".join(grant.states)
        told = f"This is {subject.state or 'in no state'}; it can be done only while it is {named}."
        return Obstacle.STATE, told
    if grant.own_review and not appointment.internal_reviewer:
        told = "Your own body sent this, and it has not named you its internal reviewer."
        return Obstacle.OWN_REVIEW, told
    if grant.not_by_sender and actor.person in subject.senders:
        return Obstacle.SENDER, "You sent or mended this yourself. Somebody else reviews it."
    if appointment.role in WRITING and not actor.second_factor:
        return Obstacle.FACTOR, SECOND_FACTOR
    return None
