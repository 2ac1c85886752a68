"""Accounts as a part of the Django project."""

from allauth.account.apps import AccountConfig
from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, the bodies they act for, and their roles."""

    name = "attain.web.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Have what allauth does written into the audit log."""
        from attain.web.accounts import signals  # noqa: F401 - it listens once it is read


class SignInConfig(AccountConfig):  # type: ignore[misc]
    """
    allauth's accounts, whose middleware stands in `attain.web.work.middleware` instead of the settings.

    So it serves /desk/ alone, and the public side never meets it.
    """

    def ready(self) -> None:
        """Load allauth's checks; where its middleware stands, we answer for ourselves."""
        from allauth.account import checks  # noqa: F401 - it checks once it is read
