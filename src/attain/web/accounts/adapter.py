"""What attain wants of allauth: no sign-up, own words, an entry in the log for what it does."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import reverse
from django.utils import timezone

from attain.errors import InvalidData
from attain.reporting.language import language_of
from attain.web.accounts.elsewhere import elsewhere_by_id, vouching_for
from attain.web.accounts.guesses import too_many_failures


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts come by invitation only; mails are written in the person's language."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's own call
        """Say that nobody makes an account for themselves."""
        return False

    def is_reauthentication_required(self, app: str) -> bool:  # noqa: ARG002 - allauth's own call
        """Say whether the person has to show again who they are: after a quarter of an hour."""
        asked = context.request
        records = get_authentication_records(asked, asked.user)
        latest = max((each["at"] for each in records), default=0)
        return bool(time.time() - latest >= settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Return the ways to show again who one is, the first of them first: also those elsewhere."""
        here: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        address = getattr(user, "email", "")
        return here + [
            {
                "id": each.id,
                "description": each.name,
                "url": reverse("openid_connect_login", kwargs={"provider_id": each.id}),
            }
            for each in vouching_for(address)
        ]

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse to look at a password after too many wrong ones, in whichever process they came."""
        super().pre_authenticate(request, **credentials)
        if too_many_failures(str(credentials.get("email") or ""), timezone.now()):
            raise self.validation_error("too_many_login_attempts")

    def format_email_subject(self, subject: str) -> str:
        """Return the subject of a mail, with the name of the portal before it."""
        return f"attain: {subject}"

    def render_mail(
        self,
        template_prefix: str,
        email: Any,
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> Any:
        """Return a mail as plain text; `template_prefix` names its text in `accounts/mails`."""
        from django.core.mail import EmailMessage

        person = context.get("user")
        language = language_of(getattr(person, "language", "en") or "en")
        name = template_prefix.rpartition("/")[2]
        words = {**context, "_": language.text, "language": language}
        made = _mail(name).render({"what": name.replace("_", " "), **words})
        subject, _, text = made.partition("\n")
        to = [email] if isinstance(email, str) else email
        return EmailMessage(
            self.format_email_subject(subject.strip()),
            text.strip() + "\n",
            self.get_from_email(),
            to,
            headers=headers,
        )

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Leave out what allauth would say above the next page: each page says it itself."""


def _mail(name: str) -> Any:
    """Return the text of a mail; what has none of its own is told by a notice."""
    from django.template import TemplateDoesNotExist

    try:
        return engines["jinja2"].get_template(f"accounts/mails/{name}.txt")
    except TemplateDoesNotExist:
        return engines["jinja2"].get_template("accounts/mails/notice.txt")


class Elsewheres(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """
    Whom a provider of another organisation signs in: people with an account, of its own domains.

    At the first time the address of mail, verified by the provider, says which account it is; later
    the provider's number for the person does.
    """

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002 - allauth's own call
        """Say that nobody makes an account for themselves."""
        return False

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: Any) -> Any:  # noqa: ARG002 - allauth's own call
        """Take nothing over from the provider: name and address are those of the invitation."""
        return sociallogin.user

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Find the account of who signs in, or refuse."""
        from attain.web.accounts.models import Person
        from attain.web.accounts.signals import note
        from attain.web.database import one_writer

        where = elsewhere_by_id(sociallogin.account.provider)
        if where is None:
            raise self._refused(request)
        if sociallogin.is_existing:
            if not where.vouches_for(sociallogin.user.email):
                raise self._refused(request)
            return
        told = [each.email for each in sociallogin.email_addresses if each.verified]
        email = next((each for each in told if where.vouches_for(each)), "")
        person = (
            Person.objects.filter(email__iexact=email, is_active=True).first() if email else None
        )
        if person is None:
            raise self._refused(request)
        with one_writer():
            sociallogin.connect(request, person)
            note(person, "connect a sign-in elsewhere", after=where.id)

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        *args: Any,  # noqa: ARG002 - allauth's own call
        **kwargs: Any,  # noqa: ARG002 - allauth's own call
    ) -> None:
        """Say on a page of the portal that it did not work."""
        raise ImmediateHttpResponse(failed_elsewhere(request, provider.name))

    def _refused(self, request: HttpRequest) -> ImmediateHttpResponse:
        from attain.web.work.shell import page

        return ImmediateHttpResponse(page(request, "accounts/no_account.html", status=403))


def failed_elsewhere(request: HttpRequest, name: str) -> HttpResponse:
    """Return the page that says that signing in elsewhere did not work."""
    from attain.web.work.shell import page

    return page(request, "accounts/failed_elsewhere.html", status=401, name=name)


class Factors(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors, encrypted in the database with a key that follows from the portal's."""

    def encrypt(self, text: str) -> str:
        """Return a secret as the database keeps it."""
        return _lock().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """
        Return a secret of the database.

        Raises
        ------
        InvalidData
            If the portal's key is another one than when it was kept.
        """
        from cryptography.fernet import InvalidToken

        try:
            return _lock().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as trouble:
            raise InvalidData(
                "The second factor was kept under another ATTAIN_SECRET_KEY. Set that again, or have an "
                "administrator reset the factor."
            ) from trouble


def _lock() -> Fernet:
    from base64 import urlsafe_b64encode
    from hashlib import sha256

    seal = sha256(b"second factors\n" + settings.SECRET_KEY.encode()).digest()
    return Fernet(urlsafe_b64encode(seal))
