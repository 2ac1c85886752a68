"""
Mails to those who follow: the one with the link that confirms, and those that tell what happened.

Each thing is told once. How far an address was told is kept before its mail is sent, in a transaction
of its own; a server that refuses takes it back.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import TYPE_CHECKING

from django.core.mail import EmailMessage
from django.core.mail.message import BadHeaderError

from attain.errors import AttainError
from attain.reporting.language import language_of
from attain.usecases.portal.roadmap_words import happening_words
from attain.web.accounts.deeds import saving
from attain.web.following.models import Follower
from attain.web.following.operations import CONFIRM, STOP, forget, secret_of
from attain.web.following.subjects import subject_of
from attain.web.notices.addresses import whole
from attain.web.roadmap.public import public_roadmap

if TYPE_CHECKING:
    from attain.reporting.language import Language
    from attain.usecases.portal.public_roadmap import Happening, PublicRoadmap

SETTLED = timedelta(minutes=1)
"""What happened later than this is told by the next run: its transaction may not have ended yet."""
LOG = logging.getLogger(__name__)


def send_link(row: Follower) -> bool:
    """Send the link that confirms an address; return whether the mail server took it."""
    language = language_of(row.language)
    text = language.text
    link = whole(f"/{row.language}/roadmap/follow/confirm/{secret_of(row, CONFIRM)}/")
    lines = (
        text("Somebody, probably you, asked for mails about the roadmap to this address."),
        text("To get them, open this page and press the button:"),
        link,
        text("If it was not you, do nothing: no other mail comes, and the address is forgotten."),
    )
    subject = text("Confirm that you want mails about the roadmap")
    return _gone(_mail(row, f"attain: {subject}", "\n\n".join(lines)))


def send_news(*, now: datetime) -> int:
    """Send each confirmed address what happened since it was last told; return how many mails went out."""
    with saving():
        forget(now=now)
    roadmap = public_roadmap()
    if roadmap is None:
        LOG.warning("Mails to those who follow wait: the roadmap cannot be read.")
        return 0
    until = now - SETTLED
    waiting = Follower.objects.filter(confirmed_at__isnull=False, told_until__lt=until)
    return sum(_told(row, roadmap, until) for row in waiting.order_by("pk"))


def _told(row: Follower, roadmap: PublicRoadmap, until: datetime) -> int:
    before = row.told_until
    news = _news(row, roadmap, until)
    with saving():
        if not Follower.objects.filter(pk=row.pk, told_until=before).update(told_until=until):
            return 0  # stopped meanwhile, or another run was quicker
    if not news:
        return 0
    if _gone(_news_mail(row, roadmap, news)):
        return 1
    with saving():
        Follower.objects.filter(pk=row.pk, told_until=until).update(told_until=before)
    return 0


def _news(row: Follower, roadmap: PublicRoadmap, until: datetime) -> list[Happening]:
    """Return what happened since an address was told, the earliest first."""
    try:
        actions = subject_of(row.subject, roadmap, language_of(row.language)).actions
    except AttainError:  # a body that is listed no more, for instance: there is nothing to tell
        return []
    numbers = {each.number for each in actions}
    since = row.told_until or until
    found = [
        each
        for shown in roadmap.actions
        if shown.number in numbers
        for each in shown.happened
        if since < each.at <= until
    ]
    return sorted(found, key=lambda each: (each.at, each.action))


def _news_mail(row: Follower, roadmap: PublicRoadmap, news: list[Happening]) -> EmailMessage:
    language = language_of(row.language)
    subject = subject_of(row.subject, roadmap, language)
    called = " ".join(subject.title.split())
    title = language.text("News of %(what)s", what=called)
    parts = [_words(roadmap, each, language) for each in news]
    stop = whole(f"/{row.language}/roadmap/follow/stop/{secret_of(row, STOP)}/")
    parts.append(f"{language.text('No more of these mails:')}\n{stop}")
    mail = _mail(row, f"attain: {title}", "\n\n".join(parts))
    mail.extra_headers |= {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return mail


def _words(roadmap: PublicRoadmap, told: Happening, language: Language) -> str:
    shown = roadmap.action(told.action)
    titles = {each.id: each.title for each in roadmap.cycles}
    words = happening_words(roadmap, told, language, cycle=lambda code: titles.get(code, code))
    title = " ".join(shown.action.title.split())
    example = f" ({language.text('made up, an example')})" if shown.action.example else ""
    link = whole(f"/{language.code}/roadmap/actions/{told.action}/")
    return f"{told.action} {title}{example}\n{told.at:%Y-%m-%d}: {words}\n{link}"


def _mail(row: Follower, subject: str, text: str) -> EmailMessage:
    headers = {"Auto-Submitted": "auto-generated"}
    return EmailMessage(subject, f"{text}\n", None, [row.email], headers=headers)


def _gone(mail: EmailMessage) -> bool:
    try:
        return bool(mail.send())
    except (OSError, SMTPException, BadHeaderError) as trouble:
        LOG.warning("A mail to somebody who follows was not sent: %s", type(trouble).__name__)
        return False
