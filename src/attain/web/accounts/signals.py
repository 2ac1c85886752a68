"""What allauth does with an account, written into the audit log: signing in and out, factors, passwords."""

from __future__ import annotations

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import password_changed, password_reset
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from attain.domain.audit import Deed
from attain.web.accounts.elsewhere import elsewhere_by_id
from attain.web.accounts.guesses import FAILED, WRONG_CODE, address_code
from attain.web.accounts.models import Person
from attain.web.accounts.provider import METHODS
from attain.web.audit.operations import record
from attain.web.database import one_writer


def note(person: Person | None, action: str, *, thing_id: str = "", after: str = "") -> None:
    """Write down what happened to an account."""
    with one_writer():
        record(
            Deed(
                at=timezone.now(),
                person=str(person.pk) if person else "",
                name=person.name if person else "somebody",
                body="",
                role="",
                action=action,
                thing="account",
                thing_id=thing_id or f"account {person.pk if person else 0}",
                after=after,
            )
        )


@receiver(user_logged_in)
def signed_in(request: HttpRequest, user: Person, **_: Any) -> None:
    """Note that somebody signed in; a second factor that was given elsewhere counts where it may."""
    doors = [
        each.get("provider", "")
        for each in get_authentication_records(request, user)
        if each.get("method") in {"password", "socialaccount"}
    ]
    where = elsewhere_by_id(doors[-1]) if doors else None
    note(user, "sign in", after=where.id if where else "")
    if where and where.second_factor and "mfa" in getattr(request, METHODS, ()):
        record_authentication(request, user, "mfa", type=where.id)


@receiver(user_logged_out)
def signed_out(user: Person | None, **_: Any) -> None:
    """Note that somebody signed out."""
    if user is not None:
        note(user, "sign out")


@receiver(user_login_failed)
def failed(credentials: dict[str, Any], **_: Any) -> None:
    """Note a wrong password, under a code of the address that was typed."""
    code = address_code(str(credentials.get("email") or ""))
    note(None, FAILED, thing_id=code)


@receiver(authentication_failed)
def wrong_code(user: Person, **_: Any) -> None:
    """Note a wrong code of a second factor."""
    note(user, WRONG_CODE)


@receiver(password_changed)
@receiver(password_reset)
def password_is_new(user: Person, **_: Any) -> None:
    """Note a new password."""
    note(user, "change the password")


@receiver(authenticator_added)
def factor_added(request: HttpRequest, user: Person, authenticator: Any, **_: Any) -> None:
    """Note a second factor; whoever has just typed its code need not type it again."""
    note(user, "set up a second factor", after=str(authenticator.type))
    if authenticator.type == "totp":
        record_authentication(request, user, "mfa", type=str(authenticator.type))


@receiver(authenticator_removed)
def factor_removed(user: Person, authenticator: Any, **_: Any) -> None:
    """Note that a second factor was taken away."""
    note(user, "take a second factor away", after=str(authenticator.type))


@receiver(authenticator_reset)
def codes_renewed(user: Person, authenticator: Any, **_: Any) -> None:
    """Note new recovery codes."""
    note(user, "make new recovery codes", after=str(authenticator.type))
