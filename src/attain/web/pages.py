"""
From an address to a page: find the release and the language, take the finished page, or make it.

A release never changes, so a page that was made once is kept, compressed, beside what else follows
from the release, and its ETag follows from the release, the build of attain and the address. Pages
whose address has a query are made anew each time.
"""

from __future__ import annotations

import gzip
import hashlib
import importlib
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.template import engines
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from attain.reporting.language import language_of
from attain.usecases.places import portal_folder
from attain.usecases.portal.shelf import Shelf
from attain.web.build import build_seal
from attain.web.clearance.pointers import (
    announced,
    calendar_changes,
    public_releases,
    withdrawn_releases,
)
from attain.web.kept import keep
from attain.web.place import Place
from attain.web.routes import ROUTES

if TYPE_CHECKING:
    from attain.usecases.portal.edition import Edition

View = Callable[..., str]
FRESH = "public, max-age=0, must-revalidate"
"""A page may be kept, and is asked for again each time: a release shows everywhere at once."""


class Refused(str):
    """A page that says why a question cannot be answered, and how to ask: it has status 400."""

    __slots__ = ()


@cache
def shelf() -> Shelf:
    """Return the shelf of public releases of this process."""
    return Shelf(
        public_releases(settings.ATTAIN_RELEASES), portal_folder() / "editions", withdrawn_releases
    )


def render(place: Place, template: str, **values: object) -> str:
    """Return the page that `template` makes of `values`, in the language of the place."""
    language = place.language
    words = {
        "place": place,
        "edition": place.edition,
        "language": language,
        "_": language.text,
        "gettext": language.text,
        "ngettext": language.plural,
    }
    made = engines["jinja2"].get_template(template)
    return str(made.render({**words, **values}))


def serve(
    request: HttpRequest, *, route: str, language: str, release: str = "", **parts: str
) -> HttpResponse:
    """Answer a request for a page of a public release."""
    edition = shelf().edition(release) if release else shelf().current()
    query = request.META.get("QUERY_STRING", "")
    place = Place(
        shelf(), edition, language_of(language), route, parts, pinned=bool(release), query=query
    )
    beside = calendar_told() if ROUTES[route].tells_calendar else ""
    etag = f'"{etag_of(edition, request.path, query, beside)}"'
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        return _marked(HttpResponseNotModified(), etag)
    kind = ROUTES[route].kind
    if ROUTES[route].kept and not query and settings.ATTAIN_KEEP_PAGES:
        return _marked(answer_of(request, _finished(place, request), kind), etag)
    text = _text(place, request)
    kind = "text/html" if isinstance(text, Refused) else kind
    answer = answer_of(request, gzip.compress(text.encode(), 1), kind)
    if isinstance(text, Refused):
        answer.status_code = 400
        return answer
    return _marked(answer, etag)


def etag_of(edition: Edition, path: str, query: str = "", beside: str = "") -> str:
    """
    Return what the ETag of an address says: release, build and address, in one short text.

    `beside` is what the page tells that no release holds.
    """
    whole = "\n".join((edition.seal, build_seal(), _newest(), path, query, beside))
    return hashlib.sha256(whole.encode()).hexdigest()[:24]


def answer_of(request: HttpRequest, packed: bytes, kind: str = "text/html") -> HttpResponse:
    """Return a text that was compressed by gzip as an answer that the browser can read."""
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        answer = HttpResponse(packed, content_type=f"{kind}; charset=utf-8")
        answer["Content-Encoding"] = "gzip"
    else:
        answer = HttpResponse(gzip.decompress(packed), content_type=f"{kind}; charset=utf-8")
    patch_vary_headers(answer, ["Accept-Encoding"])
    return answer


def _marked(answer: HttpResponse, etag: str) -> HttpResponse:
    answer["ETag"] = etag
    answer["Cache-Control"] = FRESH
    return answer


def _newest() -> str:
    """Pages name the newest release, those before and those withdrawn: they change with these."""
    here = ",".join(each.id for each in shelf().releases())
    return f"{here};{','.join(each.id for each in shelf().withdrawn())}"


def calendar_told() -> str:
    """Return what the page of releases says of the calendar; it changes between releases."""
    return repr((announced(), calendar_changes()))


def made(place: Place, request: HttpRequest) -> bytes:
    """Return the page of a place, in UTF-8."""
    return _text(place, request).encode()


def _text(place: Place, request: HttpRequest) -> str:
    return _view(ROUTES[place.route].view)(place, request, **place.parts)


def _finished(place: Place, request: HttpRequest) -> bytes:
    """The finished page: from the disk, or made and kept."""
    name = etag_of(place.edition, request.path)
    folder = place.edition.folder / f"pages-{build_seal()}" / name[:2]
    file = folder / f"{name}.gz"
    try:
        return file.read_bytes()
    except OSError:
        packed = gzip.compress(made(place, request), 6, mtime=0)
        keep(file, packed)
        return packed


@cache
def _view(name: str) -> View:
    module, _, function = name.partition(".")
    found: View = getattr(
        importlib.import_module(f"attain.web.monitoring.views.{module}"), function
    )
    return found
