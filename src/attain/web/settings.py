"""
Settings of the portal.

The public side needs no session, no signed-in person and no database; each part that does adds its
own. What differs from one place to another comes from the environment, by `attain serve`:

ATTAIN_RELEASES
    The folder of the public releases; by default those that were built here.
ATTAIN_HOME
    Where attain keeps what it makes.
ATTAIN_HOSTS
    Names under which the portal may be asked, comma between them; by default this machine only.
ATTAIN_ADDRESS
    The address that goes into feeds, catalogues and citations, such as https://goals.example.org.
    With https, browsers are told to come by https only.
ATTAIN_CALLS_A_MINUTE
    Calls of the API that each client may make a minute, in each process of the server; 60 by default,
    0 for no limit.
ATTAIN_QUESTIONS_A_MINUTE
    Pages with a question in their address, such as searches and comparisons, and charts as pictures,
    that each client may ask for a minute, in each process; 300 by default, 0 for no limit. This
    machine is not counted.
ATTAIN_PROXIES
    How many servers stand before the portal and name the client in X-Forwarded-For; 0 by default.
ATTAIN_MODE
    production: `attain serve` opens only if all is safe for many; see `attain.web.production`.
ATTAIN_DATABASE
    Where the portal keeps what people write: the path of an SQLite file, by default in ATTAIN_HOME,
    or postgresql://user:password@host:port/name.
ATTAIN_MAIL, ATTAIN_MAIL_FROM
    The server that sends mails, as smtps://name:password@host:465, and the address they come from; by
    default mails go to the screen.
ATTAIN_SIGN_IN
    A file that lists identity providers of other organisations, at which people sign in by OpenID
    Connect; by default there are none.
ATTAIN_SECRET_KEY
    The key that signs forms; by default one is made and kept in ATTAIN_HOME.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from attain.errors import InvalidData
from attain.usecases.places import portal_folder, releases_folder
from attain.web.build import build_seal
from attain.web.database import database_settings
from attain.web.interface import fonts_address
from attain.web.logs import logging_settings
from attain.web.secrets import secret_key
from attain.web.work.settings import account_settings


def whole_number(name: str, usual: int) -> int:
    """
    Return a setting that counts.

    Raises
    ------
    InvalidData
        If it is no whole number of zero or more.
    """
    told = os.environ.get(name, "") or str(usual)
    if not (told.isascii() and told.isdigit()):
        raise InvalidData(f"{name} is {told!r}. Give a whole number, or leave the setting out.")
    return int(told)


DEBUG = False
SECRET_KEY = secret_key(portal_folder())
ALLOWED_HOSTS = [
    host.strip()
    for host in (os.environ.get("ATTAIN_HOSTS", "") or "127.0.0.1,localhost,[::1]").split(",")
    if host.strip()
]
ROOT_URLCONF = "attain.web.urls"
WSGI_APPLICATION = "attain.web.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "allauth",
    "attain.web.accounts.apps.SignInConfig",
    "allauth.mfa",
    "allauth.socialaccount",
    "attain.web.monitoring",
    "attain.web.feedback",
    "attain.web.audit",
    "attain.web.accounts.apps.AccountsConfig",
    "attain.web.notices.apps.NoticesConfig",
    "attain.web.submissions",
    "attain.web.clearance.apps.ClearanceConfig",
    "attain.web.roadmap.apps.RoadmapConfig",
    "attain.web.following.apps.FollowingConfig",
    "attain.web.focal_points.apps.FocalPointsConfig",
    "attain.web.assessments.apps.AssessmentsConfig",
    "attain.web.forum.apps.ForumConfig",
    "attain.web.advocacy.apps.AdvocacyConfig",
    "attain.web.reports.apps.ReportsConfig",
    "attain.web.work",
    "attain.web.desk",
]
MIDDLEWARE = [
    "attain.web.middleware.ByHttps",
    "attain.web.middleware.PortalHeaders",
    "attain.web.middleware.AddressGuard",
    "attain.web.middleware.PortalFiles",
    "django.middleware.common.CommonMiddleware",
    "attain.web.middleware.Refusals",
    "attain.web.work.middleware.WorkSide",
]
DATABASES: dict[str, Any] = database_settings(
    portal_folder(), os.environ.get("ATTAIN_DATABASE", "")
)
LOGGING = logging_settings()
DATA_UPLOAD_MAX_MEMORY_SIZE = 128 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
USE_I18N = False
"""attain's own texts go through `attain.reporting.language`; the language is in the address."""
USE_TZ = True
TIME_ZONE = "UTC"
APPEND_SLASH = True

globals().update(
    account_settings(https=os.environ.get("ATTAIN_ADDRESS", "").startswith("https://"))
)

WHITENOISE_ALLOW_ALL_ORIGINS = False
STATIC_URL = f"/static/{build_seal()}/"
"""The build is in the address, so that files may be kept by browsers for good."""

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "attain.web.templates.environment",
            "context_processors": ["attain.web.work.shell.context"],
        },
    }
]

ATTAIN_RELEASES = Path(os.environ.get("ATTAIN_RELEASES", "") or releases_folder())
ATTAIN_ADDRESS = os.environ.get("ATTAIN_ADDRESS", "")
ATTAIN_KEEP_PAGES = os.environ.get("ATTAIN_KEEP_PAGES", "1") != "0"
ATTAIN_CALLS_A_MINUTE = whole_number("ATTAIN_CALLS_A_MINUTE", 60)
ATTAIN_QUESTIONS_A_MINUTE = whole_number("ATTAIN_QUESTIONS_A_MINUTE", 300)
ATTAIN_PROXIES = whole_number("ATTAIN_PROXIES", 0)
ATTAIN_FONTS_ADDRESS = fonts_address()
"""The address of the style sheet with fonts of the region's scripts; empty where none were found."""
