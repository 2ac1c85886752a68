"""Who is there: people, appointments, and where nobody is appointed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from attain.domain.bodies import BodyKind, Directory
from attain.domain.permissions.actions import Action
from attain.domain.permissions.judging import Actor, Appointment, Subject, decide
from attain.domain.permissions.roles import Role
from attain.errors import AttainError, InvalidData, UnknownCode
from attain.web.accounts.directory import directory
from attain.web.accounts.models import AppointmentRow, Invitation, Person

SOON = timedelta(days=60)
"""An appointment that ends within this time is shown as a gap to come."""
EXPECTED = (Role.FOCAL_POINT, Role.CLEARING_OFFICER)
"""The roles that each Member State needs somebody for."""


@dataclass(frozen=True, slots=True)
class Gap:
    """
    A role of a country that nobody holds, or soon nobody will.

    Attributes
    ----------
    ends
        The last day of who holds it now; none where nobody does.
    without_deputy
        Whether somebody holds it and nobody stands in.
    """

    area: str
    role: Role
    ends: date | None = None
    without_deputy: bool = False


def person_by_number(number: int) -> Person:
    """Return an account; `UnknownCode` if there is none."""
    found = Person.objects.filter(pk=number).first()
    if found is None:
        raise UnknownCode(f"There is no account {number}.")
    return found


def held(on: date) -> QuerySet[AppointmentRow]:
    """Return the appointments that hold on a day, of accounts that are open."""
    return AppointmentRow.objects.filter(
        Q(end__isnull=True) | Q(end__gte=on), begin__lte=on, person__is_active=True
    ).select_related("person")


def appointment_of(row: AppointmentRow, bodies: Directory) -> Appointment:
    """Return a row as the table of permissions knows it."""
    body = bodies.body(row.body)
    return Appointment(
        person=str(row.person_id),
        body=body.id,
        kind=body.kind,
        role=Role(row.role),
        begin=row.begin,
        end=row.end,
        areas=frozenset(body.areas),
        internal_reviewer=row.internal_reviewer,
    )


def appointments(
    rows: Iterable[AppointmentRow], bodies: Directory | None = None
) -> tuple[Appointment, ...]:
    """
    Return rows as the table of permissions knows them; one whose body is gone is left out.

    Who asks for many people reads the directory once, and hands it over.
    """
    bodies, found = bodies or directory(), []
    for row in rows:
        try:
            found.append(appointment_of(row, bodies))
        except AttainError:
            continue
    return tuple(found)


def able(action: Action, subject: Subject, on: date) -> set[int]:
    """Return the accounts that may do something on a day, once they passed a second factor."""
    of_person: dict[int, list[AppointmentRow]] = {}
    bodies = directory()
    for row in held(on):
        of_person.setdefault(row.person_id, []).append(row)
    return {
        number
        for number, rows in of_person.items()
        if decide(
            Actor(str(number), appointments(rows, bodies), second_factor=True), action, subject, on
        ).allowed
    }


def gaps(areas: Iterable[str], on: date) -> tuple[Gap, ...]:
    """Return what is missing: roles of countries without somebody, or without a deputy."""
    bodies = directory()
    rows = list(held(on))
    found = []
    for area in sorted(areas):
        own = {
            each.id for each in bodies.of_area(area) if each.kind is not BodyKind.LOCAL_GOVERNMENT
        }
        for role in EXPECTED:
            holders = [row for row in rows if row.role == role.value and row.body in own]
            gap = _gap(area, role, holders, on)
            if gap is not None:
                found.append(gap)
    return tuple(found)


def _gap(area: str, role: Role, holders: list[AppointmentRow], on: date) -> Gap | None:
    if not holders:
        return Gap(area, role)
    if all(row.end is not None and row.end <= on + SOON for row in holders):
        return Gap(area, role, ends=max(row.end for row in holders if row.end is not None))
    if len({row.person_id for row in holders}) == 1:
        return Gap(area, role, without_deputy=True)
    return None


def open_invitations(body: str = "") -> QuerySet[Invitation]:
    """Return invitations that wait to be taken, of one body or of all."""
    found = Invitation.objects.filter(state=Invitation.OPEN)
    return found.filter(body=body) if body else found


def invitation_by_number(number: int) -> Invitation:
    """Return an invitation; `InvalidData` if there is none."""
    found = Invitation.objects.filter(pk=number).first()
    if found is None:
        raise InvalidData(f"There is no invitation {number}.")
    return found
