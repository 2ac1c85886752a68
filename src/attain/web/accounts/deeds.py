"""
Who does something, and what goes with every deed: one transaction, and one entry in the log.

All operations of the desk are made of these; they stand below all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from django.db import DatabaseError, IntegrityError

from attain.domain.audit import Deed
from attain.domain.permissions.actions import THING_OF, Action
from attain.domain.permissions.judging import Actor, Appointment
from attain.errors import InvalidData, NotSaved
from attain.web.accounts.models import Person
from attain.web.accounts.queries import appointments, held
from attain.web.audit.operations import record
from attain.web.database import one_writer

SYSTEM = Actor("")
"""Who acts where nobody has signed in: whoever has the machine."""
THE_MACHINE = "whoever has the machine"
"""What the log calls them."""


@dataclass(frozen=True, slots=True)
class Doer:
    """Who does something: the account with its rights, and the name that the log writes down."""

    actor: Actor
    name: str

    @property
    def account(self) -> int:
        """The number of the account; 0 for whoever has the machine."""
        return int(self.actor.person) if self.actor.person.isdigit() else 0


def actor_of(person: Person, *, second_factor: bool, on: date) -> Actor:
    """Return a person with the appointments that hold on a day."""
    rows = held(on).filter(person=person)
    return Actor(str(person.pk), appointments(rows), second_factor=second_factor)


@contextmanager
def saving() -> Iterator[None]:
    """Hold one transaction; what the database refuses becomes `NotSaved`."""
    try:
        with one_writer():
            yield
    except IntegrityError as trouble:
        raise InvalidData(f"This contradicts what is kept already: {trouble}.") from trouble
    except DatabaseError as trouble:
        raise NotSaved(f"Nothing was saved: {trouble}.") from trouble


def write_down(
    doer: Doer,
    allowed: Appointment | None,
    action: Action,
    thing_id: str,
    *,
    now: datetime,
    thing: str = "",
    reason: str = "",
    before: str = "",
    after: str = "",
) -> None:
    """
    Write a deed into the log, within the transaction of what it tells of.

    Parameters
    ----------
    allowed
        The appointment that allows it; none where whoever has the machine acts.
    thing
        What it was done to, where the log calls that otherwise than the table of permissions.
    """
    record(
        Deed(
            at=now,
            person=doer.actor.person,
            name=doer.name,
            body=allowed.body if allowed else "",
            role=allowed.role.value if allowed else "",
            action=action.value,
            thing=thing or THING_OF[action].value,
            thing_id=thing_id,
            reason=reason.strip(),
            before=before,
            after=after,
        )
    )


def machine_did(action: str, thing: str, thing_id: str, *, now: datetime) -> None:
    """Write down what whoever has the machine did: of that the table of permissions knows nothing."""
    record(
        Deed(
            at=now,
            person=SYSTEM.person,
            name=THE_MACHINE,
            body="",
            role="",
            action=action,
            thing=thing,
            thing_id=thing_id,
        )
    )
