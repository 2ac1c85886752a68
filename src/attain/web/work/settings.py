"""Settings of the side where people sign in; `attain.web.settings` takes them over."""

from __future__ import annotations

import os
from typing import Any

from attain.errors import InvalidData
from attain.web.accounts.elsewhere import elsewhere_settings

LOOPBACK = {"127.0.0.1", "localhost", "[::1]"}
"""Names of this machine alone."""

PASSWORD_RULES = (
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
)
"""Twelve letters at least, none of the 20,000 commonest; no rules on signs, no change by the calendar."""


def account_settings(*, https: bool) -> dict[str, Any]:
    """
    Return Django's and allauth's settings on accounts, sessions and mail.

    Parameters
    ----------
    https
        Whether the portal is reached by https: cookies then never go another way.
    """
    cookies = {"PATH": "/desk/", "SECURE": https, "HTTPONLY": True, "SAMESITE": "Lax"}
    return {
        "AUTH_USER_MODEL": "accounts.Person",
        "AUTHENTICATION_BACKENDS": ["allauth.account.auth_backends.AuthenticationBackend"],
        "AUTH_PASSWORD_VALIDATORS": [dict(each) for each in PASSWORD_RULES],
        "PASSWORD_HASHERS": [
            "django.contrib.auth.hashers.ScryptPasswordHasher",
            "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        ],
        "PASSWORD_RESET_TIMEOUT": 3600,
        "LOGIN_URL": "account_login",
        "LOGIN_REDIRECT_URL": "/desk/",
        "SESSION_ENGINE": "django.contrib.sessions.backends.db",
        "SESSION_COOKIE_NAME": "attain-work",
        "SESSION_COOKIE_AGE": 12 * 3600,
        **{f"SESSION_COOKIE_{name}": value for name, value in cookies.items()},
        "CSRF_COOKIE_NAME": "attain-form",
        **{f"CSRF_COOKIE_{name}": value for name, value in cookies.items()},
        "CSRF_FAILURE_VIEW": "attain.web.work.views.forged",
        "ACCOUNT_ADAPTER": "attain.web.accounts.adapter.Accounts",
        "ACCOUNT_LOGIN_METHODS": {"email"},
        "ACCOUNT_SIGNUP_FIELDS": ["email*", "password1*"],
        "ACCOUNT_USER_MODEL_USERNAME_FIELD": None,
        "ACCOUNT_EMAIL_VERIFICATION": "none",
        "ACCOUNT_EMAIL_NOTIFICATIONS": True,
        "ACCOUNT_LOGOUT_REDIRECT_URL": "/desk/account/login/",
        "ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE": True,
        "ACCOUNT_PREVENT_ENUMERATION": True,
        "ACCOUNT_REAUTHENTICATION_TIMEOUT": 900,
        "ACCOUNT_SESSION_REMEMBER": False,
        "ACCOUNT_RATE_LIMITS": {
            "login": "60/m/ip",
            "login_failed": "10/15m/key,50/15m/ip",
            "reset_password": "20/h/ip,3/h/key",
            "change_password": "5/m/user",
            "reauthenticate": "10/15m/user",
        },
        "MFA_ADAPTER": "attain.web.accounts.adapter.Factors",
        "MFA_FORMS": {
            "authenticate": "attain.web.accounts.factors.SignInCode",
            "reauthenticate": "attain.web.accounts.factors.AgainCode",
        },
        "MFA_SUPPORTED_TYPES": ["totp", "recovery_codes"],
        "MFA_TOTP_ISSUER": "attain",
        "MFA_TOTP_TOLERANCE": 1,
        "ACCOUNT_DEFAULT_HTTP_PROTOCOL": "https" if https else "http",
        **elsewhere_settings(),
        **mail_settings(),
    }


def mail_settings() -> dict[str, Any]:
    """
    Return how mail is sent: to the screen, or by the server that ATTAIN_MAIL names.

    ATTAIN_MAIL is an address such as smtps://name:word@mail.example.org:465, or smtp:// for one that
    changes to TLS; the certificate is checked. ATTAIN_MAIL_FROM is what mails come from.

    Raises
    ------
    InvalidData
        If it is no such address.
    """
    from urllib.parse import unquote, urlsplit

    told = os.environ.get("ATTAIN_MAIL", "")
    sender = os.environ.get("ATTAIN_MAIL_FROM", "") or "attain@localhost"
    if not told:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend",
            "DEFAULT_FROM_EMAIL": sender,
        }
    try:
        split = urlsplit(told)
        port = split.port
    except ValueError:
        split, port = urlsplit(""), None
    if split.scheme not in {"smtp", "smtps"} or not split.hostname:
        raise InvalidData(
            "ATTAIN_MAIL is no address of a mail server. Write smtps://name:password@host:465, or leave "
            "it out: mails then go to the screen."
        )
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": split.hostname,
        "EMAIL_PORT": port or (465 if split.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(split.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(split.password or ""),
        "EMAIL_USE_SSL": split.scheme == "smtps",
        "EMAIL_USE_TLS": split.scheme == "smtp",
        "EMAIL_TIMEOUT": 20,
        "DEFAULT_FROM_EMAIL": sender,
    }
