"""What people type when they invite, appoint, or take an invitation."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import QueryDict

from attain.domain.bodies import Body, BodyKind, DatedName
from attain.domain.permissions.roles import Role
from attain.errors import InvalidData
from attain.web.accounts.operations import Wanted
from attain.web.work.forms import whole_number


@dataclass(frozen=True, slots=True)
class Typed:
    """The form of an invitation as it was typed; it is shown again as it was."""

    name: str = ""
    email: str = ""
    language: str = "en"
    role: str = ""
    begin: str = ""
    end: str = ""
    deputy_of: str = ""
    basis: str = ""


def typed_in(data: QueryDict) -> Typed:
    """Return what was sent, field by field; fields that the form has not are left aside."""
    return Typed(**{name: data.get(name, "").strip()[:300] for name in Typed.__dataclass_fields__})


def wanted_of(typed: Typed, body: str) -> Wanted:
    """
    Return the appointment that was typed.

    Raises
    ------
    InvalidData
        If the role or a day is none.
    """
    try:
        role = Role(typed.role)
    except ValueError:
        raise InvalidData("Choose a role.") from None
    begin = day_of(typed.begin, "first day")
    if begin is None:
        raise InvalidData("Give the first day of the appointment.")
    deputy = whole_number(typed.deputy_of) if typed.deputy_of else None
    return Wanted(
        body=body,
        role=role,
        begin=begin,
        end=day_of(typed.end, "last day"),
        deputy_of=deputy,
        basis=typed.basis,
    )


@dataclass(frozen=True, slots=True)
class TypedBody:
    """The form of a new body as it was typed; `areas` has codes with spaces between them."""

    id: str = ""
    kind: str = ""
    name: str = ""
    areas: str = ""
    parent: str = ""
    source: str = ""


def typed_body(data: QueryDict) -> TypedBody:
    """Return what was sent, field by field; fields that the form has not are left aside."""
    names = TypedBody.__dataclass_fields__
    return TypedBody(**{name: data.get(name, "").strip()[:300] for name in names})


def body_of(typed: TypedBody, known_areas: Callable[[str], bool]) -> Body:
    """
    Return the body that was typed.

    Raises
    ------
    InvalidData
        If its id, kind or an area is none.
    """
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{1,39}", typed.id):
        raise InvalidData(
            "Give a short name of 2 to 40 letters, digits, hyphens and points, such as SOMHD: it is "
            "the address of the body, and never changes."
        )
    try:
        kind = BodyKind(typed.kind)
    except ValueError:
        raise InvalidData("Choose what kind of body it is.") from None
    areas = tuple(dict.fromkeys(typed.areas.replace(",", " ").upper().split()))
    for area in areas:
        if not known_areas(area):
            raise InvalidData(f"There is no area {area!r}. Give codes as the releases have them.")
    return Body(typed.id, kind, (DatedName(typed.name),), areas, typed.parent, source=typed.source)


def day_of(text: str, what: str) -> date | None:
    """Return a day as 2026-11-24, or nothing; `InvalidData` if it is none."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidData(f"The {what} is {text!r}. Write it as 2026-11-24.") from None


def checked_password(first: str, second: str, *, name: str, email: str) -> str:
    """
    Return a password that may be used.

    Raises
    ------
    InvalidData
        If the two differ, or it is short, common, or made of the name.
    """
    from attain.web.accounts.models import Person

    if first != second:
        raise InvalidData("The two passwords differ.")
    try:
        validate_password(first, Person(name=name, email=email))
    except ValidationError as trouble:
        raise InvalidData(" ".join(trouble.messages)) from trouble
    return first
