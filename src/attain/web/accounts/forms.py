"""What people type when they invite, appoint, or take an invitation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import QueryDict

from attain.domain.permissions.roles import Role
from attain.errors import InvalidData
from attain.web.accounts.operations import Wanted


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
    deputy = int(typed.deputy_of) if typed.deputy_of.isdigit() else None
    return Wanted(
        body=body,
        role=role,
        begin=begin,
        end=day_of(typed.end, "last day"),
        deputy_of=deputy,
        basis=typed.basis,
    )


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
