"""
Sessions, accounts and protection from forged forms, for addresses under /desk/ and nowhere else.

The public side has no session and no account within reach: its requests pass this by, and the
cookies are not even sent to its addresses.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from http import HTTPStatus
from typing import Any

from allauth.account.middleware import AccountMiddleware
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware

from attain.web.accounts.directory import read_once
from attain.web.errors import Trouble, answer
from attain.web.work.sessions import SessionLimits

GetResponse = Callable[[HttpRequest], HttpResponseBase]
WORK = "/desk/"
SAFE = ("GET", "HEAD", "OPTIONS")
"""Methods that change nothing (RFC 9110, 9.2.1)."""
LONGEST_UNKNOWN = 128 * 1024
"""Bytes that somebody who has not signed in may send."""


class FilesOfPeople:
    """Refuses to look at large bodies of those who have not signed in, before anything reads them."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request, or refuse to look at it."""
        told = request.META.get("CONTENT_LENGTH") or "0"
        large = int(told) > LONGEST_UNKNOWN if told.isdigit() else True
        if large and not request.user.is_authenticated:
            return answer(request, Trouble(HTTPStatus.REQUEST_ENTITY_TOO_LARGE))
        return self.get_response(request)


PARTS: tuple[Callable[[Any], Any], ...] = (
    SessionMiddleware,
    AuthenticationMiddleware,
    SessionLimits,
    FilesOfPeople,
    CsrfViewMiddleware,
    AccountMiddleware,
)
"""From the outside in."""


class WorkSide:
    """Leads requests under /desk/ through sessions and accounts, and keeps their answers private."""

    def __init__(self, get_response: GetResponse) -> None:
        self.public = get_response
        self.parts: list[Any] = []
        chain: Any = get_response
        for part in reversed(PARTS):
            chain = part(chain)
            self.parts.insert(0, chain)
        self.private = chain

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request."""
        if not request.path_info.startswith(WORK):
            return self.public(request)
        with read_once() if request.method in SAFE else nullcontext():
            made: HttpResponseBase = self.private(request)
        made["Cache-Control"] = "no-store"
        made["Referrer-Policy"] = "same-origin"
        return made

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Ask the parts before a view: whether its form was forged."""
        if request.path_info.startswith(WORK):
            for part in self.parts:
                asked = getattr(part, "process_view", None)
                found: HttpResponse | None = asked(request, view, args, kwargs) if asked else None
                if found is not None:
                    return found
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Ask the parts what to make of an error: whether somebody has to sign in again."""
        if request.path_info.startswith(WORK):
            for part in reversed(self.parts):
                asked = getattr(part, "process_exception", None)
                found: HttpResponse | None = asked(request, error) if asked else None
                if found is not None:
                    return found
        return None
