"""
What every call of the API passes: the release it is about, the ETag, the limit, unknown parameters.

An answer follows from the release, the build of attain and the address; its ETag says so. Who has it
already gets 304, which costs nothing of the limit.
"""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Callable, Mapping
from functools import cache, wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from attain.errors import AttainError, InvalidData, NotSaved
from attain.web.api.limits import CallLimit
from attain.web.clients import client_address
from attain.web.errors import Trouble, answer, answer_to
from attain.web.pages import AWAY, FRESH, etag_of, shelf
from attain.web.roadmap.public import public_roadmap

if TYPE_CHECKING:
    from attain.usecases.portal.edition import Edition
    from attain.usecases.portal.public_roadmap import PublicRoadmap

View = Callable[..., Any]
ROADMAP = "/api/v1/roadmap/"
"""Addresses that tell of the roadmap as it is now, and not of a release."""
WORTH_PACKING = 1_000
"""Bytes from which an answer is compressed."""


@cache
def call_limit(a_minute: int) -> CallLimit:
    """Return the limit of this process."""
    return CallLimit(a_minute)


def edition_of(request: HttpRequest) -> Edition:
    """
    Return the release that a call is about: the one in `release`, else the newest.

    Raises
    ------
    UnknownCode
        If there is no such release, or none at all.
    """
    asked = request.GET.get("release", "")
    return shelf().edition(asked) if asked else shelf().current()


def passing(view: View, known: frozenset[str]) -> View:
    """
    Return `view` behind the edge of the API.

    Parameters
    ----------
    known
        The names that its query may have; a name that means nothing is refused, since an answer
        that passed over a filter would be a wrong answer.
    """

    @wraps(view)
    def served(request: HttpRequest, *args: Any, **named: Any) -> Any:
        try:
            edition = edition_of(request)
            _check_names(request, known)
        except AttainError as error:
            return answer_to(request, error)
        beside = ""
        if request.path.startswith(ROADMAP):
            roadmap = public_roadmap()
            if roadmap is None:
                return answer(request, Trouble(HTTPStatus.SERVICE_UNAVAILABLE, AWAY, wait=60))
            beside = roadmap.seal
        etag = f'"{etag_of(edition, request.path, request.META.get("QUERY_STRING", ""), beside)}"'
        if etag in parse_etags(request.headers.get("If-None-Match", "")):
            return _marked(HttpResponseNotModified(), etag)
        wait = call_limit(settings.ATTAIN_CALLS_A_MINUTE).wait(client_address(request))
        if wait:
            trouble = Trouble(
                HTTPStatus.TOO_MANY_REQUESTS,
                f"This portal answers {settings.ATTAIN_CALLS_A_MINUTE} calls a minute to each client. "
                "Ask again later, or take a whole file of the release.",
                wait=math.ceil(wait),
            )
            return answer(request, trouble)
        made = view(request, *args, **named)
        if made.status_code != HTTPStatus.OK:
            return made
        return _marked(_packed(request, made), etag)

    return served


def roadmap_now() -> PublicRoadmap:
    """
    Return the roadmap as everybody may see it now.

    Raises
    ------
    NotSaved
        If it cannot be read.
    """
    found = public_roadmap()
    if found is None:
        raise NotSaved(AWAY)
    return found


def json_answer(value: object, kind: str = "application/json") -> HttpResponse:
    """Return a value as an answer; every number in it is finite."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return HttpResponse(text.encode(), content_type=kind)


def named(query: Mapping[str, object]) -> dict[str, object]:
    """Return what of a query was really asked for."""
    return {name: value for name, value in query.items() if value not in (None, "", [], ())}


def _check_names(request: HttpRequest, known: frozenset[str]) -> None:
    strange = sorted(set(request.GET) - known)
    if strange:
        raise InvalidData(
            f"{strange[0][:40]!r} is no parameter of this address. It takes {', '.join(sorted(known))}."
        )


def _packed(request: HttpRequest, made: HttpResponse) -> HttpResponse:
    patch_vary_headers(made, ["Accept-Encoding"])
    wanted = "gzip" in request.headers.get("Accept-Encoding", "")
    if wanted and len(made.content) >= WORTH_PACKING and not made.has_header("Content-Encoding"):
        made.content = gzip.compress(made.content, 1, mtime=0)
        made["Content-Encoding"] = "gzip"
    return made


def _marked(made: HttpResponse, etag: str) -> HttpResponse:
    made["ETag"] = etag
    made["Cache-Control"] = FRESH
    return made
