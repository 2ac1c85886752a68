"""Who is a focal point, as everybody may see it, and as those who signed in may."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from attain.domain.bodies import NATIONAL, Body
from attain.domain.permissions.actions import Action
from attain.domain.permissions.judging import Actor, Subject, decide
from attain.domain.permissions.roles import REGIONAL, Role
from attain.usecases.dictionary import shipped_areas
from attain.web.accounts.directory import directory
from attain.web.accounts.models import AppointmentRow, Shown
from attain.web.accounts.queries import held

FOCAL = (Role.FOCAL_POINT.value, Role.OFFICER.value, Role.COORDINATOR.value)
"""The roles that the directory shows: who answers for a country or a body."""


@dataclass(frozen=True, slots=True)
class FocalPoint:
    """Somebody who may be named: the name, the address if that may be said too, and the role."""

    name: str
    email: str
    role: str


@dataclass(frozen=True, slots=True)
class Line:
    """
    A body, and who answers for it.

    Attributes
    ----------
    named
        Those who may be named.
    unnamed
        How many more are appointed.
    """

    body: str
    name: str
    named: tuple[FocalPoint, ...] = ()
    unnamed: int = 0

    @property
    def anybody(self) -> bool:
        """Whether anybody is appointed."""
        return bool(self.named or self.unnamed)


@dataclass(frozen=True, slots=True)
class Country:
    """A country of the region, its bodies first the government."""

    area: str
    lines: tuple[Line, ...]

    @property
    def appointed(self) -> bool:
        """Whether anybody is appointed for any of its bodies."""
        return any(each.anybody for each in self.lines)

    @property
    def named(self) -> bool:
        """Whether anybody may be named."""
        return any(each.named for each in self.lines)


@dataclass(frozen=True, slots=True)
class Found:
    """The directory: countries of the region, and bodies of the region."""

    countries: tuple[Country, ...]
    bodies: tuple[Line, ...]


def public_directory(on: date) -> Found:
    """Return the directory as everybody may see it: those named who have said so themselves."""
    return _directory(on, lambda row: Shown(row.shown))


def directory_for(actor: Actor, on: date) -> Found:
    """Return the directory as somebody may see it: those too whose bodies' people they may see."""
    bodies = {each.id: each for each in directory().bodies}

    def seen(row: AppointmentRow) -> Shown:
        body = bodies.get(row.body)
        subject = Subject(body=row.body, areas=frozenset(body.areas if body else ()))
        known = decide(actor, Action.SEE_PEOPLE, subject, on).allowed
        return Shown.NAME_AND_ADDRESS if known else Shown(row.shown)

    return _directory(on, seen)


def focal_appointments(person: int, on: date) -> QuerySet[AppointmentRow]:
    """Return the appointments of a person that the directory can show."""
    return held(on).filter(person=person, role__in=FOCAL)


def _directory(on: date, seen: Callable[[AppointmentRow], Shown]) -> Found:
    rows: dict[str, list[AppointmentRow]] = {}
    for row in held(on).filter(role__in=FOCAL).order_by("role", "begin", "pk"):
        rows.setdefault(row.body, []).append(row)

    def line(body: Body) -> Line:
        own = [(row, seen(row)) for row in rows.get(body.id, [])]
        named = tuple(_point(row, shown) for row, shown in own if shown is not Shown.NOTHING)
        return Line(body.id, body.name(on), named, len(own) - len(named))

    bodies = directory()
    return Found(
        tuple(
            Country(area, tuple(line(body) for body in _speaking(bodies.of_area(area))))
            for area in shipped_areas().members("ASEAN", on=on)
        ),
        tuple(line(body) for body in bodies.bodies if body.kind in REGIONAL),
    )


def _speaking(bodies: Iterable[Body]) -> list[Body]:
    """Return the bodies that speak for a country, the government first."""
    order = [each for each in bodies if each.kind in NATIONAL]
    return sorted(order, key=lambda each: each.parent != "")


def _point(row: AppointmentRow, shown: Shown) -> FocalPoint:
    address = row.person.email if shown is Shown.NAME_AND_ADDRESS else ""
    return FocalPoint(row.person.name, address, row.role)
