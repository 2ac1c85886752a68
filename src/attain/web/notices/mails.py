"""
Mails of notices: each at once, or those of a day together.

A notice is marked before its mail is sent, in a transaction of its own: a machine that stops between
the two sends no mail twice. A server that refuses takes the mark away again.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.core.mail import EmailMessage
from django.core.mail.message import BadHeaderError

from attain.reporting.language import Language, language_of
from attain.web.accounts.deeds import saving
from attain.web.accounts.models import Person
from attain.web.notices.addresses import address_of, stop_address, whole
from attain.web.notices.models import MailChoice, MailWay, Notice, NoticeKind, Topic, topic_of
from attain.web.notices.words import notice_words, topic_words

LATEST = timedelta(days=7)
"""Notices that are older are left to the page: nobody wants the mail any more."""
LOG = logging.getLogger(__name__)


def send_waiting(*, now: datetime) -> int:
    """Send a mail for each notice that is wanted at once; return how many went out."""
    taken = _take(MailWay.AT_ONCE, now)
    return sum(_sent(each.person, [each]) for each in taken)


def send_digests(*, now: datetime) -> int:
    """Send each person one mail of all that is wanted once a day; return how many went out."""
    of_person: dict[int, list[Notice]] = {}
    for each in _take(MailWay.DAILY, now):
        of_person.setdefault(each.person_id, []).append(each)
    return sum(_sent(found[0].person, found) for found in of_person.values())


def _take(way: MailWay, now: datetime) -> list[Notice]:
    """Mark the notices that wait for a mail of one way, and return them, the earliest first."""
    if not Notice.objects.filter(mailed_at=None, read_at=None, made_at__gt=now - LATEST).exists():
        return []
    with saving():
        chosen = {
            (person, topic): kept
            for person, topic, kept in MailChoice.objects.values_list("person", "topic", "way")
        }
        waiting = Notice.objects.filter(
            mailed_at=None, read_at=None, made_at__gt=now - LATEST, person__is_active=True
        ).select_related("person")
        taken = [
            each
            for each in waiting.order_by("id")
            if chosen.get((each.person_id, _topic(each).value), MailWay.AT_ONCE.value) == way.value
        ]
        _mark(taken, now)
    return taken


def _mark(notices: Iterable[Notice], at: datetime | None) -> None:
    Notice.objects.filter(pk__in=[each.pk for each in notices]).update(mailed_at=at)


def _sent(person: Person, notices: list[Notice]) -> int:
    """Send a mail of notices; one that is refused takes their marks away."""
    try:
        return int(_mail(person, notices).send())
    except (OSError, SMTPException, BadHeaderError) as trouble:
        LOG.warning("A mail of a notice was not sent: %s", trouble)
        with saving():
            _mark(notices, None)
        return 0


def _mail(person: Person, notices: list[Notice]) -> EmailMessage:
    language = language_of(person.language)
    words = notice_words(language)
    first = notices[0]
    subject = f"{words[first.kind]}: {' '.join(first.title.split())}"
    if len(notices) > 1:
        subject = language.plural("One notice", "%(count)s notices", len(notices))
    parts = [_told(each, words, language) for each in notices]
    topics = sorted({_topic(each) for each in notices}, key=lambda each: each.value)
    stops = [whole(stop_address(person.pk, each)) for each in topics]
    called = topic_words(language)
    for topic, stop in zip(topics, stops, strict=True):
        about = language.text("No more mails about: %(topic)s", topic=called[topic.value])
        parts.append(f"{about}\n{stop}")
    headers = {
        "List-Unsubscribe": f"<{stops[0]}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }
    text = "\n\n".join(parts) + "\n"
    return EmailMessage(f"attain: {subject}", text, None, [person.email], headers=headers)


def _told(notice: Notice, words: dict[str, str], language: Language) -> str:
    lines = [f"{words[notice.kind]}: {notice.title}"]
    if notice.due is not None:
        until = f"{notice.due:%Y-%m-%d %H:%M}"
        lines.append(language.text("Until %(moment)s UTC", moment=until))
    if notice.kind in SILENCE:
        lines.append(language.text("Silence until then counts, and is shown, as no objection."))
    return "\n".join([*lines, whole(address_of(notice))])


SILENCE = frozenset(
    each.value
    for each in (
        NoticeKind.CLEARANCE_OPENED,
        NoticeKind.CLEARANCE_REMINDER,
        NoticeKind.CLEARANCE_NEAR,
    )
)
"""The kinds after which silence says something."""


def _topic(notice: Notice) -> Topic:
    return topic_of(NoticeKind(notice.kind))
