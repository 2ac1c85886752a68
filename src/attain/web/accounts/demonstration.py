"""Accounts of the demonstration: one for each role, with a password that everybody knows."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from attain.domain.bodies import NATIONAL
from attain.domain.permissions.roles import Role
from attain.errors import ActionDenied
from attain.web.accounts.deeds import machine_did, saving
from attain.web.accounts.directory import directory
from attain.web.accounts.models import AddedBody, AppointmentRow, Person

ENDING = "@demo.invalid"
"""How the addresses of these accounts end: no mail ever leaves for such a place."""
PASSWORD = "demonstration only"  # noqa: S105 - that everybody knows it is the point
PARTNER = "DEMO-PARTNER"
BODIES = {
    Role.DATA_PROVIDER: "GOV-KHM",
    Role.FOCAL_POINT: "GOV-KHM",
    Role.CLEARING_OFFICER: "GOV-KHM",
    Role.OFFICER: "SOMHD",
    Role.REVIEWER: "ASEC",
    Role.COORDINATOR: "ASEC",
    Role.RELEASE_MANAGER: "ASEC",
    Role.INDEPENDENT_ASSESSOR: "ARCMDG",
    Role.PARTNER: PARTNER,
    Role.ADMINISTRATOR: "ASEC",
}
"""For which body each role is held."""


def demo_accounts() -> QuerySet[Person]:
    """Return the accounts of the demonstration that can sign in."""
    return Person.objects.filter(email__endswith=ENDING, is_active=True)


def check_nobody_works_here() -> None:
    """Raise `ActionDenied` if people have accounts here: the demonstration is a portal of its own."""
    if Person.objects.exclude(email__endswith=ENDING).filter(is_active=True).exists():
        raise ActionDenied(
            "People have accounts here. Make the demonstration a portal of its own, with another "
            "ATTAIN_HOME and ATTAIN_DATABASE."
        )


def make_demo_accounts(*, now: datetime) -> list[tuple[str, str, Role]]:
    """
    Make an account for each role; return the address, the body and the role of each.

    Raises
    ------
    ActionDenied
        If people have accounts here: the demonstration is a portal of its own.
    """
    with saving():
        check_nobody_works_here()
        if demo_accounts().exists():
            raise ActionDenied("The accounts of the demonstration are there already.")
        names = [{"text": "A partner of the demonstration", "begin": "", "end": ""}]
        AddedBody.objects.get_or_create(
            id=PARTNER, defaults={"kind": "dialogue partner", "names": names}
        )
        made = []
        for role, body in BODIES.items():
            address = f"{role.value.replace(' ', '-')}{ENDING}"
            _account(address, f"Demo {role.value}", role, body, now)
            made.append((address, body, role))
        machine_did("make demo accounts", "account", "demonstration", now=now)
    return made


def demo_officer(body: str, *, now: datetime) -> Person:
    """
    Return the account of the demonstration that writes for a body; it is made where there is none.

    It belongs into the transaction of what needs it.
    """
    national = directory().body(body).kind in NATIONAL
    role = Role.FOCAL_POINT if national else Role.OFFICER
    found = demo_accounts().filter(appointments__body=body, appointments__role=role.value).first()
    if found is not None:
        return found
    return _account(f"{body.lower()}{ENDING}", f"Demo {role.value}, {body}", role, body, now)


def _account(address: str, name: str, role: Role, body: str, now: datetime) -> Person:
    from allauth.account.models import EmailAddress

    person = Person.objects.make(email=address, name=name, language="en", now=now)
    person.set_password(PASSWORD)
    person.save()
    EmailAddress.objects.create(user=person, email=address, verified=True, primary=True)
    AppointmentRow.objects.create(
        person=person, body=body, role=role.value, begin=now.date(), created_at=now
    )
    return person


def remove_demo_accounts(*, now: datetime) -> int:
    """Close the accounts of the demonstration for good; return how many there were."""
    from allauth.account.models import EmailAddress

    with saving():
        found = list(demo_accounts())
        for person in found:
            person.email, person.is_active = f"closed-{person.pk}{ENDING}", False
            person.closed_at = now
            person.set_unusable_password()
            person.save()
            EmailAddress.objects.filter(user=person).delete()
            AppointmentRow.objects.filter(person=person, end=None).update(
                end=now.date(), ended_because="the demonstration is over"
            )
        machine_did("remove demo accounts", "account", "demonstration", now=now)
    return len(found)
