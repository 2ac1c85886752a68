"""
From an address to a page: find the release and the language, take the finished page, or make it.

A release never changes, so a page that was made once is kept, compressed, beside what else follows
from the release, and its ETag follows from the release, the build of attain and the address. Pages
whose address has a query are made anew each time.

Where a page tells of the roadmap too, what it tells goes into its ETag and into the name under which
it is kept: it is made anew when that changes, and not with every change elsewhere. Pages of the
roadmap itself are kept in memory only, as long as everybody sees the same of the roadmap.
"""

from __future__ import annotations

import gzip
import hashlib
import importlib
from collections.abc import Callable
from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.template import engines
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from attain.reporting.language import language_of
from attain.usecases.places import portal_folder
from attain.usecases.portal.shelf import Shelf
from attain.web.acting import ActingWords, acting_of, seal_of
from attain.web.beside import beside_of
from attain.web.build import build_seal
from attain.web.clearance.pointers import (
    announced,
    calendar_changes,
    public_releases,
    withdrawn_releases,
)
from attain.web.errors import Trouble
from attain.web.errors import answer as refused
from attain.web.kept import Recent, keep
from attain.web.own_address import own_address
from attain.web.place import Place
from attain.web.roadmap.public import public_roadmap
from attain.web.routes import ROUTES, Route

if TYPE_CHECKING:
    from attain.usecases.portal.edition import Edition
    from attain.usecases.portal.public_roadmap import PublicRoadmap

View = Callable[..., str]
FRESH = "public, max-age=0, must-revalidate"
"""A page may be kept, and is asked for again each time: a release shows everywhere at once."""
AWAY = (
    "The roadmap stands in the portal's database, which cannot be read at the moment. Figures and "
    "verdicts can be."
)
OF_ROADMAP = Recent(24_000_000)
"""Finished pages of the roadmap, in this process."""


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
        "acting": acting_of(place) if ROUTES[place.route].tells_actions else None,
        "acting_words": ActingWords(language),
        "beside": beside_of(place),
    }
    made = engines["jinja2"].get_template(template)
    return str(made.render({**words, **values}))


def serve(
    request: HttpRequest, *, route: str, language: str, release: str = "", **parts: str
) -> HttpResponse:
    """Answer a request for a page of a public release, or of the roadmap as it is now."""
    edition = shelf().edition(release) if release else shelf().current()
    query = request.META.get("QUERY_STRING", "")
    spoken = ROUTES[route]
    place = Place(
        shelf(),
        edition,
        language_of(language),
        route,
        parts,
        pinned=bool(release),
        query=query,
        roadmap=None if release else roadmap_for(spoken),
    )
    if place.roadmap is None and not spoken.of_release:
        return refused(request, Trouble(HTTPStatus.SERVICE_UNAVAILABLE, AWAY, wait=60))
    beside = _beside(place, spoken)
    etag = f'"{etag_of(edition, request.path, query, beside)}"'
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        return _marked(HttpResponseNotModified(), etag)
    kind = spoken.kind
    if spoken.kept and not query and settings.ATTAIN_KEEP_PAGES:
        return _marked(answer_of(request, _finished(place, request, beside), kind), etag)
    text = _text(place, request)
    kind = "text/html" if isinstance(text, Refused) else kind
    answer = answer_of(request, gzip.compress(text.encode(), 1), kind)
    if isinstance(text, Refused):
        answer.status_code = 400
        return answer
    return _marked(answer, etag)


def roadmap_for(route: Route) -> PublicRoadmap | None:
    """Return the roadmap for a page that tells of it; None for others, and while it cannot be read."""
    told = route.tells_actions or route.tells_roadmap or not route.of_release
    return public_roadmap() if told else None


def _beside(place: Place, route: Route) -> str:
    """Return what a page tells that no release holds."""
    if place.roadmap is not None and (route.tells_roadmap or not route.of_release):
        return place.roadmap.seal
    told = calendar_told() if route.tells_calendar else ""
    return told + seal_of(place) if route.tells_actions and not place.pinned else told


def etag_of(edition: Edition, path: str, query: str = "", beside: str = "") -> str:
    """
    Return what the ETag of an address says: release, build and address, in one short text.

    What the portal is told and pages repeat, its own address and where its fonts lie, is part of it;
    `beside` is what the page tells that no release holds.
    """
    told = (own_address(), str(settings.ATTAIN_FONTS_ADDRESS))
    whole = "\n".join((edition.seal, build_seal(), _newest(), *told, path, query, beside))
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


def _finished(place: Place, request: HttpRequest, beside: str) -> bytes:
    """The finished page: as it is kept, or made and kept."""
    name = etag_of(place.edition, request.path, "", beside)
    if not ROUTES[place.route].of_release:
        return OF_ROADMAP.get(name, lambda: gzip.compress(made(place, request), 6, mtime=0))
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
