"""What robots read: the catalogue entry for data portals, the map of all pages, who may read what."""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from attain.errors import UnknownCode
from attain.reporting.dcat import json_ld, turtle
from attain.reporting.language import language_of
from attain.usecases.portal.catalogue_entry import catalogue_entry
from attain.web.own_address import asked_by
from attain.web.pages import FRESH, etag_of, shelf
from attain.web.place import Place
from attain.web.roadmap.public import public_roadmap
from attain.web.routes import ROUTES
from attain.web.site_map import Page, pages_of, pages_of_roadmap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from attain.reporting.dcat import Dataset
    from attain.usecases.portal.edition import Edition

MOST = 40_000
"""Addresses in one part of the map; sitemaps.org allows 50,000."""
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def catalogue_jsonld(request: HttpRequest) -> HttpResponse:
    """Answer with the catalogue as JSON-LD."""
    text = json.dumps(json_ld(_entry(request)), ensure_ascii=False, indent=1)
    return _answered(request, text, "application/ld+json")


def catalogue_turtle(request: HttpRequest) -> HttpResponse:
    """Answer with the catalogue as Turtle."""
    return _answered(request, turtle(_entry(request)), "text/turtle")


def robots(request: HttpRequest) -> HttpResponse:
    """Answer with what robots may read: every page; but no search, no form, no picture made on demand."""
    lines = ["User-agent: *"]
    lines += [f"Disallow: /*/{page}/" for page in ("search", "say-so", "look", "roadmap/follow")]
    lines += ["Disallow: /charts/", "Disallow: /desk/", ""]
    lines += [f"Sitemap: {asked_by(request, '/sitemap.xml')}", ""]
    return _answered(request, "\n".join(lines), "text/plain")


def sitemap(request: HttpRequest) -> HttpResponse:
    """Answer with the list of the parts of the map."""
    edition = shelf().current()
    count = sum(1 for _ in _pages(edition))
    parts = [
        f"<sitemap><loc>{escape(asked_by(request, f'/sitemap-{part}.xml'))}</loc>"
        f"<lastmod>{edition.day}</lastmod></sitemap>"
        for part in range(1, max(1, -(-count // MOST)) + 1)
    ]
    return _answered(request, _xml("sitemapindex", parts), "application/xml")


def sitemap_part(request: HttpRequest, part: int) -> HttpResponse:
    """
    Answer with a part of the map: the pages of the newest release, in English.

    Raises
    ------
    UnknownCode
        If the map has no such part.
    """
    edition = shelf().current()
    place = Place(shelf(), edition, language_of("en"), "region", {})
    begin = (part - 1) * MOST
    pages = list(islice(_pages(edition), begin, begin + MOST)) if part > 0 else []
    if not pages:
        raise UnknownCode(f"The map of pages has no part {part}. /sitemap.xml lists its parts.")
    urls = [
        f"<url><loc>{escape(asked_by(request, place.link(name, **parts)))}</loc>"
        f"<lastmod>{_changed(name, parts, edition)}</lastmod></url>"
        for name, parts in pages
    ]
    return _answered(request, _xml("urlset", urls), "application/xml")


def _pages(edition: Edition) -> Iterator[Page]:
    """Yield the pages of the newest release, and those of the roadmap while it can be read."""
    yield from pages_of(edition)
    roadmap = public_roadmap()
    if roadmap is not None:
        yield from pages_of_roadmap(roadmap)


def _changed(route: str, parts: dict[str, str], edition: Edition) -> str:
    """Return the day on which a page last changed, as far as it is known."""
    roadmap = public_roadmap() if not ROUTES[route].of_release else None
    if roadmap is None:
        return edition.day
    number = parts.get("number", "")
    changed = roadmap.action(number).changed if roadmap.has(number) else None
    return f"{changed:%Y-%m-%d}" if changed else roadmap.on.isoformat()


def _entry(request: HttpRequest) -> Dataset:
    edition = shelf().current()
    place = Place(shelf(), edition, language_of("en"), "data", {})
    return catalogue_entry(
        edition,
        base=asked_by(request, "/").rstrip("/"),
        page=asked_by(request, place.link("data")),
    )


def _xml(root: str, parts: list[str]) -> str:
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    body = "\n".join(parts)
    return f'{head}\n<{root} xmlns="{SITEMAP}">\n{body}\n</{root}>\n'


def _answered(request: HttpRequest, text: str, kind: str) -> HttpResponse:
    made = HttpResponse(text, content_type=f"{kind}; charset=utf-8")
    roadmap = public_roadmap()
    beside = roadmap.seal if roadmap and request.path.startswith("/sitemap") else ""
    etag = f'"{etag_of(shelf().current(), request.path, beside=beside)}"'
    made["ETag"] = etag
    made["Cache-Control"] = FRESH
    return get_conditional_response(request, etag=etag, response=made) or made
