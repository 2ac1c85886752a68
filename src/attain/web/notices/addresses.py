"""Where notices lead to, and how mails about a topic are stopped."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.urls import NoReverseMatch, reverse

from attain.errors import ActionDenied
from attain.web.in_use import last_door
from attain.web.notices.models import Notice, Topic

USUAL = "http://127.0.0.1:8000"
"""Where `attain serve` listens if it is not told otherwise, and the port is free."""
SALT = "attain.notices.stop"
"""Sets these seals apart from all others that the portal's key makes."""


def address_of(notice: Notice) -> str:
    """Return the address of the page that a notice is about; the desk where it is gone."""
    try:
        return reverse(notice.page, kwargs=notice.parts or None)
    except NoReverseMatch:
        return reverse("work_desk")


def whole(address: str) -> str:
    """Return an address of this portal as a mail needs it: as it is set, else where it listens or did."""
    base = settings.ATTAIN_ADDRESS or last_door() or USUAL
    return f"{base.rstrip('/')}{address}"


def stop_address(person: int, topic: Topic) -> str:
    """Return the address that stops mails about a topic, for one person; it needs no sign-in."""
    secret = signing.dumps([person, topic.value], salt=SALT)
    return reverse("work_stop_mails", kwargs={"secret": secret})


def meant_by(secret: str) -> tuple[int, Topic]:
    """
    Return whose mails about what an address stops.

    Raises
    ------
    ActionDenied
        If the portal did not make it.
    """
    try:
        person, topic = signing.loads(secret, salt=SALT)
        return int(person), Topic(topic)
    except (signing.BadSignature, ValueError, TypeError):
        raise ActionDenied(
            "This link was not made here, or is cut. Choose your mails on your account page."
        ) from None
