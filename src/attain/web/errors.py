"""
Errors as answers: the one place where what went wrong becomes a page, a problem or a line of text.

A reader gets what is wrong, what may have been meant and where to go on, in the language of the
address; a program gets the same in the format of the address. What is our own fault gets a number,
under which the log holds the details. Nothing of the inside ever stands in an answer.
"""

from __future__ import annotations

import json
import logging
import secrets
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.utils.cache import patch_vary_headers

from attain.errors import (
    ActionDenied,
    AttainError,
    DamagedRelease,
    InvalidData,
    NotComparable,
    NotEnoughData,
    NotSaved,
    UnknownCode,
    Withdrawn,
)
from attain.usecases.places import portal_folder
from attain.web.near import near_matches
from attain.web.outside import OutsidePlace, language_in, outside_place

if TYPE_CHECKING:
    from attain.reporting.language import Language

log = logging.getLogger("attain.web")

STATUS: tuple[tuple[type[AttainError], HTTPStatus], ...] = (
    (Withdrawn, HTTPStatus.GONE),
    (UnknownCode, HTTPStatus.NOT_FOUND),
    (NotEnoughData, HTTPStatus.NOT_FOUND),
    (NotComparable, HTTPStatus.BAD_REQUEST),
    (InvalidData, HTTPStatus.BAD_REQUEST),
    (ActionDenied, HTTPStatus.FORBIDDEN),
    (DamagedRelease, HTTPStatus.SERVICE_UNAVAILABLE),
    (NotSaved, HTTPStatus.SERVICE_UNAVAILABLE),
    (AttainError, HTTPStatus.SERVICE_UNAVAILABLE),
)
"""The status of each kind of error; the first that fits counts."""

PLAIN = (
    *("/charts/", "/feeds/", "/files/", "/fonts/", "/roadmap/", "/static/"),
    *("/robots.txt", "/sitemap.xml"),
)
"""Addresses whose errors are a line of text."""
SENTENCES = {
    HTTPStatus.NOT_FOUND: "There is nothing under this address.",
    HTTPStatus.GONE: "This file belonged to an earlier version of the portal. Load the page again.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address is for reading: ask with GET or HEAD.",
    HTTPStatus.FORBIDDEN: "This is not allowed.",
    HTTPStatus.REQUEST_URI_TOO_LONG: "The address is too long: choose less, or take a whole file.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "What was sent is too large.",
    HTTPStatus.TOO_MANY_REQUESTS: "Too many requests: wait a little, then ask again.",
}
"""What programs and plain answers are told, where the error says nothing of its own."""
NO_RELEASE = "No release is public yet."
OTHER_HOST = (
    "The portal is not known under the name that was asked for. Whoever runs it can add the name to "
    "ATTAIN_HOSTS."
)
WORK = "/desk/"
"""Below it answers need no release, and name no page that somebody may have meant."""
SHOWN = 120
"""Letters of an address, or of a reason, that an answer repeats."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """
    What an answer says of an error.

    Attributes
    ----------
    reason
        Why, in English, where it may be said.
    number
        Under which the log holds the details, where it is our fault.
    wait
        Seconds after which to ask again, where that helps.
    allow
        Methods that the address knows, where another one was used.
    """

    status: HTTPStatus
    reason: str = ""
    number: str = ""
    wait: int = 0
    allow: tuple[str, ...] = ()


# --------------------------------------------------------------------------- from error to answer


def answer_to(request: HttpRequest, error: AttainError) -> HttpResponse:
    """Return the answer to a request that was refused on purpose."""
    from attain.web.pages import shelf

    status = next(status for kind, status in STATUS if isinstance(error, kind))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or _tells_of_the_inside(str(error)):
        number = noted(request, error)
        return answer(request, Trouble(HTTPStatus.SERVICE_UNAVAILABLE, number=number, wait=60))
    if not request.path_info.startswith(WORK) and not shelf().releases():
        return answer(request, Trouble(HTTPStatus.SERVICE_UNAVAILABLE, NO_RELEASE, wait=60))
    return answer(request, Trouble(status, str(error)))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that is malformed, or that asks for a host that is not ours."""
    reason = OTHER_HOST if isinstance(exception, DisallowedHost) else ""
    return answer(request, Trouble(HTTPStatus.BAD_REQUEST, reason))


def forbidden(
    request: HttpRequest,
    exception: Exception | None = None,  # noqa: ARG001 - Django's own call
) -> HttpResponse:
    """Answer a request that is not allowed."""
    return answer(request, Trouble(HTTPStatus.FORBIDDEN))


def not_found(
    request: HttpRequest,
    exception: Exception | None = None,  # noqa: ARG001 - Django's own call
) -> HttpResponse:
    """Answer a request for an address that leads nowhere."""
    return answer(request, Trouble(HTTPStatus.NOT_FOUND))


def our_fault(request: HttpRequest) -> HttpResponse:
    """Answer a request that met a fault of ours."""
    number = noted(request)
    return answer(request, Trouble(HTTPStatus.INTERNAL_SERVER_ERROR, number=number))


def noted(request: HttpRequest, error: BaseException | None = None) -> str:
    """Write the error that is being handled to the log, and return its number there."""
    number = secrets.token_hex(4).upper()
    log.error("%s %s %s", number, request.method, request.path_info, exc_info=error or True)
    return number


def answer(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    """Return the answer that says what went wrong, in the format of the address."""
    path = request.path_info
    if path.startswith("/api/"):
        made = _problem(request, trouble)
    elif path.startswith(PLAIN):
        made = _line(trouble)
    else:
        made = _page(request, trouble)
    made.status_code = trouble.status.value
    made["Cache-Control"] = "no-store"
    if trouble.wait:
        made["Retry-After"] = str(trouble.wait)
    if trouble.allow:
        made["Allow"] = ", ".join(trouble.allow)
    return made


def _tells_of_the_inside(reason: str) -> bool:
    inside = (settings.ATTAIN_RELEASES, portal_folder(), portal_folder().parent)
    return any(str(folder) in reason for folder in inside)


# ------------------------------------------------------------------------------------ for programs


def _problem(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    """A problem as RFC 9457 writes it."""
    said = {
        "type": "about:blank",
        "title": trouble.status.phrase,
        "status": trouble.status.value,
        "detail": _sentence(trouble),
        "instance": request.path_info[: 2 * SHOWN],
    }
    if trouble.number:
        said["number"] = trouble.number
    return HttpResponse(json.dumps(said), content_type="application/problem+json")


def _line(trouble: Trouble) -> HttpResponse:
    text = f"{trouble.status.value} {trouble.status.phrase}\n{_sentence(trouble)}\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def _sentence(trouble: Trouble) -> str:
    """Say in English what is wrong and what to do."""
    if trouble.number:
        return (
            f"The portal could not answer. Try again later; if you report it, name the number "
            f"{trouble.number}."
        )
    return trouble.reason or SENTENCES.get(trouble.status, "This address cannot be understood.")


# -------------------------------------------------------------------------------------- for readers


def _page(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    language = language_in(request)
    title, lead = words_of(trouble, language)
    shown: dict[str, object] = {
        "trouble": trouble,
        "status": trouble.status.value,
        "title": title,
        "lead": lead,
        "reason": trouble.reason[: 4 * SHOWN],
    }
    try:
        text = _in_the_portal(request, language, shown)
    except Exception:
        if trouble.status < HTTPStatus.INTERNAL_SERVER_ERROR:
            log.exception("An error page could not be made; a plain one went out")
        text = _bare(language, shown)
    made = HttpResponse(text, content_type="text/html; charset=utf-8")
    patch_vary_headers(made, ["Accept-Language"])
    return made


def _in_the_portal(request: HttpRequest, language: Language, shown: dict[str, object]) -> str:
    """The error within the portal's own frame: this takes a release that can be read."""
    from attain.web.pages import render

    place: OutsidePlace = outside_place(language)
    address = request.path_info
    lost = shown["status"] == HTTPStatus.NOT_FOUND and not address.startswith(WORK)
    last = address.strip("/").rpartition("/")[2]
    return render(
        place,
        "monitoring/error.html",
        **shown,
        address=address if len(address) <= SHOWN else f"{address[:SHOWN]}…",
        near=near_matches(place, address) if lost else [],
        last=last[:80].replace("-", " ") if lost else "",
    )


def _bare(language: Language, shown: dict[str, object]) -> str:
    """The error as a page that needs no release."""
    words = {"language": language, "_": language.text, "ngettext": language.plural}
    template = engines["jinja2"].get_template("monitoring/bare_error.html")
    return str(template.render({**words, **shown, "style": settings.STATIC_URL}))


def words_of(trouble: Trouble, language: Language) -> tuple[str, str]:
    """Return the headline of an error, and the sentence below it: what to do next."""
    text = language.text
    much = (
        text("That was too much at once"),
        text("Choose less, or take the whole release from the data page."),
    )
    known = {
        HTTPStatus.NOT_FOUND: (
            text("There is no such page"),
            text("It may have moved, or the address may have a slip in it."),
        ),
        HTTPStatus.GONE: (
            text("This release was withdrawn"),
            text("It can be read no more. The page of releases lists those that can."),
        ),
        HTTPStatus.METHOD_NOT_ALLOWED: (
            text("This page is for reading"),
            text("Nothing can be sent to this address. Nothing was changed."),
        ),
        HTTPStatus.FORBIDDEN: (text("This is not allowed"), text("Nothing was changed.")),
        HTTPStatus.TOO_MANY_REQUESTS: (
            text("Too many requests"),
            text("Please wait a little, then ask again."),
        ),
        HTTPStatus.REQUEST_URI_TOO_LONG: much,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE: much,
        HTTPStatus.SERVICE_UNAVAILABLE: (
            text("This cannot be answered at the moment"),
            text("Nothing is lost. Please try again in a minute."),
        ),
        HTTPStatus.INTERNAL_SERVER_ERROR: (
            text("The portal made a mistake"),
            text("It is not your fault. Try again; if it stays, please tell us."),
        ),
    }
    if trouble.reason == NO_RELEASE:
        return (
            text("No release is public yet"),
            text("Whoever runs this portal can make one; the page will then be here."),
        )
    malformed = (
        text("This address cannot be understood"),
        text("Check it, or start from one of the pages below."),
    )
    return known.get(trouble.status, malformed)
