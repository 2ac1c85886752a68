"""What makes notices."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from attain.errors import NotSaved
from attain.web.accounts.deeds import saving
from attain.web.accounts.models import Person
from attain.web.notices.models import MailChoice, MailWay, Notice, NoticeKind, Topic
from attain.web.notices.queries import notices_of, own_notice

LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class About:
    """
    What people are told of.

    Attributes
    ----------
    title
        As its makers called it; not translated.
    page, parts
        The name of the page that shows it, and the parts of its address:
        ``About("Survey 2024", "work_submission", {"number": 7})``.
    """

    title: str
    page: str
    parts: dict[str, str | int] = field(default_factory=dict)


def tell(
    people: Iterable[int],
    kind: NoticeKind,
    about: About,
    deadline: datetime | None = None,
    *,
    now: datetime,
) -> int:
    """
    Tell people of a deed, within its transaction: both are kept, or neither.

    Parameters
    ----------
    people
        Numbers of accounts. Somebody named twice is told once; a closed account is left out.
    deadline
        Until when something is expected of them, in UTC.

    Returns
    -------
    int
        How many people were told.

    Raises
    ------
    RuntimeError
        If there is no transaction: the notice could then outlive a deed that was not done.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("Tell people within the transaction of the deed they are told of.")
    wanted = Person.objects.filter(pk__in=set(people), is_active=True).values_list("pk", flat=True)
    made = Notice.objects.bulk_create(
        Notice(
            person_id=number,
            kind=kind.value,
            title=about.title[:300],
            page=about.page,
            parts=dict(about.parts),
            due=deadline,
            made_at=now,
        )
        for number in wanted
    )
    if made:
        transaction.on_commit(send_at_once)
    return len(made)


def send_at_once() -> None:
    """Send the mails that are wanted at once; what fails is left for `attain notices send`."""
    from attain.web.notices.mails import send_waiting

    try:
        send_waiting(now=timezone.now())
    except NotSaved:
        LOG.warning("Mails of notices wait: the database is busy. attain notices send tries again.")


def choose_mails(*, person: int, ways: dict[Topic, MailWay]) -> None:
    """Keep when a person wants mails about topics."""
    with saving():
        for topic, way in ways.items():
            MailChoice.objects.update_or_create(
                person_id=person, topic=topic.value, defaults={"way": way.value}
            )


def mark_read(*, person: int, number: int | None, now: datetime) -> int:
    """
    Note that a person has read a notice, or all of them; return how many were unread.

    Raises
    ------
    UnknownCode
        If there is no such notice, or it is somebody else's.
    """
    with saving():
        chosen = notices_of(person).filter(read_at=None)
        if number is not None:
            chosen = chosen.filter(pk=own_notice(person, number).pk)
        return chosen.update(read_at=now)
