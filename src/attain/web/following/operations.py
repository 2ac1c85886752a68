"""What changes who follows: asking, confirming, stopping. Nobody is told who follows, or whether."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core import signing

from attain.domain.reports import check_email
from attain.errors import ActionDenied, InvalidData
from attain.web.accounts.deeds import saving
from attain.web.following.models import Follower

CONFIRM, STOP = "attain.following.confirm", "attain.following.stop"
"""Set the seals of the two links apart from each other and from all others."""
IN_TIME = timedelta(days=7)
"""How long an address may wait to be confirmed; then it is forgotten."""
WINDOW = timedelta(hours=1)
OF_ONE_CLIENT, OF_ALL, OF_ONE_ADDRESS = 10, 200, 3
"""Requests that are taken in `WINDOW` from one client, from all, and for one address."""
CLIENT_KEPT = timedelta(days=1)


class TooMany(ActionDenied):
    """More requests came than are taken in an hour."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asked for: their address, what they follow, in which language."""

    email: str
    subject: str
    language: str


def ask(*, wanted: Wanted, client: str, now: datetime) -> Follower | None:
    """
    Note that an address wants mails; it waits until the link in its first mail is used.

    Returns
    -------
    Follower or None
        Who is to get the mail with the link; None where nobody is, since the address follows that
        already. The one who asks is not told which.

    Raises
    ------
    InvalidData
        If there is no address, or no mail could be sent there.
    TooMany
        If more requests came than are taken in an hour.
    """
    email = check_email(wanted.email).lower()
    if not email:
        raise InvalidData("Give an address like name@example.org.")
    with saving():
        forget(now=now)
        _check_room(email, client, now)
        row = Follower.objects.filter(email=email, subject=wanted.subject).first()
        if row is not None and row.confirmed_at is not None:
            return None
        row = row or Follower(email=email, subject=wanted.subject)
        row.language, row.client, row.asked_at = wanted.language, client, now
        row.save()
    return row


def confirm(*, secret: str, now: datetime) -> Follower:
    """
    Take that an address is its owner's: from now on mails tell what happens.

    Raises
    ------
    ActionDenied
        If the link was not made here, or is too old.
    """
    number = _meant(secret, CONFIRM)
    with saving():
        row = Follower.objects.select_for_update().filter(pk=number).first()
        if row is None:
            raise ActionDenied("This link is too old. Ask for another one.")
        if row.confirmed_at is None:
            row.confirmed_at = row.told_until = now
            row.client = ""
            row.save()
    return row


def stop(*, secret: str) -> None:
    """
    Remove an address and what it follows; one that is gone already stays gone.

    Raises
    ------
    ActionDenied
        If the link was not made here.
    """
    number = _meant(secret, STOP)
    with saving():
        Follower.objects.filter(pk=number).delete()


def forget(*, now: datetime) -> None:
    """Remove addresses that were not confirmed in time, and codes of clients after a day."""
    Follower.objects.filter(confirmed_at=None, asked_at__lt=now - IN_TIME).delete()
    Follower.objects.exclude(client="").filter(asked_at__lt=now - CLIENT_KEPT).update(client="")


def secret_of(row: Follower, purpose: str) -> str:
    """Return what makes a link that confirms, or stops, the mails to one address."""
    return signing.dumps([row.pk, row.email], salt=purpose)


def follower_meant(secret: str, purpose: str) -> Follower | None:
    """
    Return whose mails a link is about; None where they are stopped already.

    Raises
    ------
    ActionDenied
        If the link was not made here.
    """
    return Follower.objects.filter(pk=_meant(secret, purpose)).first()


def _meant(secret: str, purpose: str) -> int:
    try:
        told: Any = signing.loads(secret, salt=purpose)
        number, email = int(told[0]), str(told[1])
    except (signing.BadSignature, ValueError, TypeError, IndexError):
        raise ActionDenied("This link was not made here, or is cut.") from None
    # A number is used again after a row is gone, on SQLite: the address must be the same too.
    if Follower.objects.filter(pk=number).exclude(email=email).exists():
        return 0
    return number


def _check_room(email: str, client: str, now: datetime) -> None:
    recent = Follower.objects.filter(asked_at__gt=now - WINDOW)
    if (
        recent.filter(client=client).count() >= OF_ONE_CLIENT
        or recent.count() >= OF_ALL
        or recent.filter(email=email, confirmed_at=None).count() >= OF_ONE_ADDRESS
    ):
        raise TooMany("Many requests came in a short time. Try again in an hour.")
