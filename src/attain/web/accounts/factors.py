"""
The code of a second factor counts once, and can be guessed ten times a quarter of an hour.

allauth keeps both in the memory of one process, and a code for half a minute only; several processes
answer here, and a code is right for a minute and a half. So both are kept in the database.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from django.db import IntegrityError
from django.utils import timezone

from attain.web.accounts.guesses import code_seal, too_many_wrong_codes
from attain.web.accounts.models import Person, UsedCode
from attain.web.database import one_writer

if TYPE_CHECKING:
    from django import forms

    Form = forms.Form
else:
    Form = object

GOOD_FOR = timedelta(minutes=5)
"""Longer than any code is right: for so long it is remembered that it was used."""


class OnceOnly(Form):
    """Takes a code from an authenticator once, and refuses to look after too many wrong ones."""

    user: Person
    authenticator: Any

    def clean_code(self) -> str:
        """Return the code that was typed, if it is right and new."""
        now = timezone.now()
        if too_many_wrong_codes(self.user.pk, now):
            raise get_account_adapter().validation_error("too_many_login_attempts")
        code: str = super().clean_code()  # type: ignore[misc]
        if self.authenticator.type == Authenticator.Type.TOTP:
            self._use(code)
        return code

    def _use(self, code: str) -> None:
        now = timezone.now()
        try:
            with one_writer():
                UsedCode.objects.filter(used_at__lt=now - GOOD_FOR).delete()
                UsedCode.objects.create(
                    person_id=self.user.pk, seal=code_seal(self.user.pk, code), used_at=now
                )
        except IntegrityError:
            raise get_adapter().validation_error("incorrect_code") from None


class SignInCode(OnceOnly, AuthenticateForm):  # type: ignore[misc]
    """The code after the password."""


class AgainCode(OnceOnly, ReauthenticateForm):  # type: ignore[misc]
    """The code that shows once more who it is."""
