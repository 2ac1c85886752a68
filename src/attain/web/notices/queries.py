"""What somebody was told."""

from __future__ import annotations

from django.db.models import QuerySet

from attain.errors import UnknownCode
from attain.web.notices.models import MailChoice, MailWay, Notice, Topic

MOST = 200
"""Notices that the page shows."""


def notices_of(person: int) -> QuerySet[Notice]:
    """Return what a person was told, the latest first."""
    return Notice.objects.filter(person=person)


def unread(person: int) -> int:
    """Return how many notices a person has not read."""
    return notices_of(person).filter(read_at=None).count()


def own_notice(person: int, number: int) -> Notice:
    """Return a notice of a person; `UnknownCode` if there is none, or it is somebody else's."""
    found = notices_of(person).filter(pk=number).first()
    if found is None:
        raise UnknownCode(f"There is no notice {number} for you.")
    return found


def ways_of(person: int) -> dict[str, str]:
    """Return when a person wants mails, by the code of each topic."""
    chosen = dict(MailChoice.objects.filter(person=person).values_list("topic", "way"))
    return {each.value: chosen.get(each.value, MailWay.AT_ONCE.value) for each in Topic}
