"""Guesses at passwords: counted by the address that was typed, over all processes, in the audit log."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from hmac import new as keyed

from django.conf import settings

from attain.web.audit.models import AuditEntry

FAILED = "fail to sign in"
WRONG_CODE = "fail the second factor"
GUESSES = 10
WINDOW = timedelta(minutes=15)


def address_code(email: str) -> str:
    """Return a code for an address that cannot be turned back: what was typed may be a password."""
    text = email.strip().lower().encode()
    return "address " + keyed(settings.SECRET_KEY.encode(), text, sha256).hexdigest()[:24]


def code_seal(person: int, code: str) -> str:
    """Return a code of an authenticator as it is remembered: it cannot be turned back."""
    text = f"{person} {code.replace(' ', '')}".encode()
    return keyed(settings.SECRET_KEY.encode(), text, sha256).hexdigest()


def too_many_wrong_codes(person: int, now: datetime) -> bool:
    """Whether ten codes of a second factor were wrong within a quarter of an hour."""
    recent = AuditEntry.objects.filter(at__gt=now - WINDOW, action=WRONG_CODE, person=str(person))
    return recent.count() >= GUESSES


def too_many_failures(email: str, now: datetime) -> bool:
    """Whether ten guesses at the account of an address failed within a quarter of an hour."""
    recent = AuditEntry.objects.filter(
        at__gt=now - WINDOW, action=FAILED, thing_id=address_code(email)
    )
    return recent.count() >= GUESSES
