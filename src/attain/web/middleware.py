"""
What every request passes, from the outside in.

`ByHttps` says how readers came. `PortalHeaders` puts its headers on every answer, errors included.
`AddressGuard` stops what is malformed or too large before anything looks at it. `PortalFiles` serves
the files of the interface. `Refusals` knows which methods an address takes, and turns errors into answers.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from functools import lru_cache
from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from whitenoise.middleware import WhiteNoiseMiddleware

from attain.errors import AttainError
from attain.web.api.limits import CallLimit
from attain.web.clients import client_address, is_this_machine
from attain.web.errors import Trouble, answer, answer_to
from attain.web.headers import FOR_OTHERS, headers_of
from attain.web.interface import fonts_folder, static_folder

GetResponse = Callable[[HttpRequest], HttpResponseBase]
View = TypeVar("View", bound=Callable[..., HttpResponse])

READING = ("GET", "HEAD", "OPTIONS")
"""The methods of an address that only answers; a view that takes more says so as `accepts`."""
LONGEST_PATH = 1_000
LONGEST_QUERY = 8_000
"""Letters of a query: enough for any selection that a page offers."""
LONGEST_BODY = 128 * 1024
"""Bytes of what may be sent: a form, never a file."""
LONGEST_FILE = 51_000_000
"""Bytes of a form with a file of figures, where those who have signed in send them."""
FILES = "/desk/submissions/"
MALFORMED = re.compile(r"%(?![0-9a-fA-F]{2})")


def accepting(*methods: str) -> Callable[[View], View]:
    """Return what says of a view which methods it takes."""

    def said(view: View) -> View:
        vars(view)["accepts"] = methods
        return view

    return said


class ByHttps:
    """
    Takes every request as one by https where the portal is reached so.

    The server with TLS before the portal passes requests on in the clear; forms and links would
    otherwise be checked and written as if readers came by http.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.https = settings.ATTAIN_ADDRESS.startswith("https://")

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request."""
        if self.https:
            request.META["wsgi.url_scheme"] = "https"
        return self.get_response(request)


class PortalHeaders:
    """Puts the headers of `attain.web.headers` on every answer."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.https = settings.ATTAIN_ADDRESS.startswith("https://")

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request."""
        made = self.get_response(request)
        found = headers_of(request.path_info, embedded=_is_embedded(request), https=self.https)
        for name, value in found.items():
            made.headers.setdefault(name, value)
        return made


def _is_embedded(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and str(match.kwargs.get("route", "")).endswith("_embed")


class AddressGuard:
    """Stops addresses that are malformed or too long, and bodies that are too large."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request, or refuse to look at it."""
        request.get_host()  # raises DisallowedHost, which becomes an answer like any other
        status = fault_of(request)
        if status is not None:
            return answer(request, Trouble(status))
        if wait := _wait_of(request):
            return answer(request, Trouble(HTTPStatus.TOO_MANY_REQUESTS, wait=wait))
        return self.get_response(request)


def fault_of(request: HttpRequest) -> HTTPStatus | None:
    """Return the status of what is wrong with an address or the size of a body, if anything."""
    path, query = request.META.get("PATH_INFO", ""), request.META.get("QUERY_STRING", "")
    if len(path) > LONGEST_PATH or len(query) > LONGEST_QUERY:
        return HTTPStatus.REQUEST_URI_TOO_LONG
    if _is_malformed_path(path) or _is_malformed_query(query):
        return HTTPStatus.BAD_REQUEST
    longest = LONGEST_FILE if request.path_info.startswith(FILES) else LONGEST_BODY
    if _body_length(request) > longest:
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    return None


def _is_malformed_path(path: str) -> bool:
    """
    A path holds readable letters, of any script.

    Django has undone its percent signs already, and has put them back where the bytes were no UTF-8.
    """
    return "%" in path or "\\" in path or not path.isprintable()


def _is_malformed_query(query: str) -> bool:
    try:
        text = unquote_to_bytes(query).decode("utf-8")
    except UnicodeError:
        return True
    return "\0" in text or MALFORMED.search(query) is not None


def _body_length(request: HttpRequest) -> int:
    told = request.META.get("CONTENT_LENGTH") or "0"
    return int(told) if told.isdigit() else LONGEST_BODY + 1


def _wait_of(request: HttpRequest) -> int:
    """Return the seconds after which a client may ask again; 0 where it may ask now."""
    asks = request.META.get("QUERY_STRING", "") or request.path_info.startswith("/charts/")
    if not asks or request.path_info.startswith("/api/"):
        return 0  # finished pages cost little, and the API counts its calls itself
    client = client_address(request)
    if is_this_machine(client):
        return 0
    return math.ceil(question_limit(settings.ATTAIN_QUESTIONS_A_MINUTE).wait(client))


@lru_cache(maxsize=4)
def question_limit(a_minute: int) -> CallLimit:
    """Return the limit of questions in this process."""
    return CallLimit(a_minute)


class PortalFiles(WhiteNoiseMiddleware):  # type: ignore[misc]
    """Serves style sheets, scripts and fonts, compressed and for good."""

    def __init__(self, get_response: GetResponse) -> None:
        super().__init__(get_response, settings)
        self.roots = (settings.STATIC_URL, "/fonts/")
        if static_folder().is_dir():
            self.add_files(str(static_folder()), prefix=settings.STATIC_URL)
        else:
            self.add_files_from_finders()
        if folder := fonts_folder():
            self.add_files(str(folder), prefix=f"/fonts/{folder.name}/")

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve a file, or leave the request to the pages."""
        path = request.path_info
        if path in self.files:
            served: HttpResponseBase = super().__call__(request)
            return served
        if path.startswith(("/static/", "/fonts/")):
            earlier = not path.startswith(settings.STATIC_URL)
            return answer(request, Trouble(HTTPStatus.GONE if earlier else HTTPStatus.NOT_FOUND))
        made: HttpResponseBase = self.get_response(request)
        return made

    def immutable_file_test(self, path: str, url: str) -> bool:  # noqa: ARG002 - the parent asks so
        """Say that no file ever changes: the seal of the build is in every address."""
        return True


class Refusals:
    """Refuses methods that an address does not take, and turns errors into answers."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request."""
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., Any],
        args: Any,  # noqa: ARG002 - Django's own call
        kwargs: Any,  # noqa: ARG002 - Django's call
    ) -> HttpResponse | None:
        """Answer for a view what needs no view."""
        accepted = getattr(view, "accepts", READING)
        if request.method not in accepted:
            return answer(request, Trouble(HTTPStatus.METHOD_NOT_ALLOWED, allow=accepted))
        if request.method == "OPTIONS":
            return _methods(request, accepted)
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn what attain refused on purpose into an answer; the rest is a fault of ours."""
        return answer_to(request, error) if isinstance(error, AttainError) else None


def _methods(request: HttpRequest, accepted: tuple[str, ...]) -> HttpResponse:
    made = HttpResponse(status=HTTPStatus.NO_CONTENT)
    made["Allow"] = ", ".join(accepted)
    if request.path_info.startswith(FOR_OTHERS):
        made["Access-Control-Allow-Methods"] = ", ".join(accepted)
        made["Access-Control-Allow-Headers"] = "If-None-Match"
        made["Access-Control-Max-Age"] = "86400"
    del made["Content-Type"]
    return made
