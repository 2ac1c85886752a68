"""Feeds of releases, and of what changed for a country; in English, or in the language asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags

from attain.reporting.atom import TYPE, Entry, Feed, atom, lasting_id
from attain.reporting.language import language_of
from attain.usecases.portal.changes import changes_of, sentences
from attain.usecases.portal.contents import contents_of
from attain.web.own_address import asked_by
from attain.web.pages import FRESH, etag_of, shelf
from attain.web.place import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from attain.reporting.language import Language
    from attain.usecases.portal.edition import Edition
    from attain.usecases.portal.shelf import PublicRelease

AUTHOR = "attain"
MOST = 20
"""Releases that a feed tells of, the newest ones."""


def releases_feed(request: HttpRequest) -> HttpResponse:
    """Answer with the feed of public releases."""
    language, now = language_of(request.GET.get("language", "en")), shelf().current()
    text = language.text
    return _answered(
        request,
        now,
        lambda: Feed(
            id=lasting_id("feed", "releases"),
            title=text("Releases of figures and verdicts"),
            author=AUTHOR,
            language=language.code,
            own=asked_by(request, request.get_full_path()),
            page=asked_by(request, _place(now, language, "releases").link("releases")),
            updated=now.release.time,
            entries=[
                Entry(
                    lasting_id("release", edition.id, edition.release.manifest.seal),
                    text("Release %(release)s", release=edition.id),
                    edition.release.time,
                    asked_by(
                        request, _place(now, language, "changes").link_in(edition.id, "changes")
                    ),
                    " ".join(_about(edition, language)),
                )
                for edition in _editions()
            ],
        ),
    )


def area_feed(request: HttpRequest, area: str) -> HttpResponse:
    """
    Answer with the feed of what changed for a country, release by release.

    Raises
    ------
    UnknownCode
        If the newest release has no figures of that area, or there is no such language.
    """
    language, now = language_of(request.GET.get("language", "en")), shelf().current()
    code = now.area(area)
    name = language.area(code, now.area_name(code))
    place = _place(now, language, "area_changes", area=code)
    return _answered(
        request,
        now,
        lambda: Feed(
            id=lasting_id("feed", "area", code),
            title=language.text("Changes for %(area)s", area=name),
            author=AUTHOR,
            language=language.code,
            own=asked_by(request, request.get_full_path()),
            page=asked_by(request, place.link("area_changes", area=code)),
            updated=now.release.time,
            entries=[
                Entry(
                    lasting_id("area", code, edition.id, edition.release.manifest.seal),
                    language.text("%(area)s in release %(release)s", area=name, release=edition.id),
                    edition.release.time,
                    asked_by(request, place.link_in(edition.id, "area_changes", area=code)),
                    " ".join(_about(edition, language, area=code)),
                )
                for edition in _editions()
                if code in edition.areas
            ],
        ),
    )


def _editions() -> Iterator[Edition]:
    newest: list[PublicRelease] = list(shelf().releases())[:MOST]
    for each in newest:
        yield shelf().edition(each.id)


def _about(edition: Edition, language: Language, *, area: str = "") -> list[str]:
    """What is new in a release: what changed, or what there is where nothing came before."""
    found = changes_of(shelf(), edition)
    if found is not None:
        return sentences(found.of_area(area) if area else found, language)
    contents = contents_of(edition)
    extent = contents.by_area[area] if area else contents.whole
    return [
        language.text(
            "The first release: %(figures)s figures in %(series)s series.",
            figures=language.number(extent.figures),
            series=language.number(extent.series),
        )
    ]


def _place(edition: Edition, language: Language, route: str, **parts: str) -> Place:
    return Place(shelf(), edition, language, route, parts)


def _answered(request: HttpRequest, edition: Edition, feed: Callable[[], Feed]) -> HttpResponse:
    etag = f'"{etag_of(edition, request.path, request.META.get("QUERY_STRING", ""))}"'
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        made: HttpResponse = HttpResponseNotModified()
    else:
        made = HttpResponse(atom(feed()), content_type=f"{TYPE}; charset=utf-8")
    made["ETag"] = etag
    made["Cache-Control"] = FRESH
    return made
