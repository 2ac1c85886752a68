"""Feeds of the roadmap: of all of it, of an action, of a body, of a country."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags

from attain.reporting.atom import TYPE, Entry, Feed, atom, lasting_id
from attain.reporting.language import language_of
from attain.usecases.portal.roadmap_views import in_area, of_body
from attain.usecases.portal.roadmap_words import happening_words, standing_sentence
from attain.web.errors import Trouble
from attain.web.errors import answer as refused
from attain.web.feeds import AUTHOR
from attain.web.own_address import asked_by
from attain.web.pages import AWAY, FRESH, etag_of, shelf
from attain.web.place import Place
from attain.web.roadmap.public import public_roadmap

if TYPE_CHECKING:
    from django.http import HttpRequest

    from attain.domain.roadmap.actions import RoadmapAction
    from attain.usecases.portal.public_roadmap import Happening, PublicRoadmap

MOST = 100
"""Things that a feed tells of, the latest."""
Told = tuple[str, str, Iterable["RoadmapAction"]]
"""The title of a feed, the address of its page, the actions that it tells of."""


def roadmap_feed(request: HttpRequest) -> HttpResponse:
    """Answer with the feed of what happens to all actions."""

    def told(roadmap: PublicRoadmap, place: Place) -> Told:
        return place.language.text("The roadmap"), place.link("roadmap"), roadmap.all

    return _answered(request, ("roadmap",), told)


def action_feed(request: HttpRequest, number: str) -> HttpResponse:
    """
    Answer with the feed of what happens to an action.

    Raises
    ------
    UnknownCode
        If there is no such action that everybody may see.
    """

    def told(roadmap: PublicRoadmap, place: Place) -> Told:
        action = roadmap.action(number).action
        link = place.link("roadmap_action", number=action.number)
        return f"{action.number} {action.title}", link, [action]

    return _answered(request, ("action", number), told)


def body_feed(request: HttpRequest, body: str) -> HttpResponse:
    """
    Answer with the feed of what happens to the actions that a body leads or supports.

    Raises
    ------
    UnknownCode
        If there is no such body.
    """

    def told(roadmap: PublicRoadmap, place: Place) -> Told:
        found = roadmap.body(body)
        title = place.language.text("Actions of %(body)s", body=found.name(roadmap.on))
        return title, place.link("roadmap_body", body=found.id), of_body(roadmap, found.id)

    return _answered(request, ("body", body), told)


def country_feed(request: HttpRequest, area: str) -> HttpResponse:
    """
    Answer with the feed of what happens to the actions in a country.

    Raises
    ------
    UnknownCode
        If the region has no such country.
    """

    def told(roadmap: PublicRoadmap, place: Place) -> Told:
        code = roadmap.area(area)
        name = place.language.area(code, roadmap.areas[code])
        title = place.language.text("Actions in %(area)s", area=name)
        return title, place.link("roadmap_area", area=code), in_area(roadmap, code)

    return _answered(request, ("area", area), told)


def _answered(
    request: HttpRequest, of: tuple[str, ...], told: Callable[[PublicRoadmap, Place], Told]
) -> HttpResponse:
    language = language_of(request.GET.get("language", "en"))
    roadmap = public_roadmap()
    if roadmap is None:
        return refused(request, Trouble(HTTPStatus.SERVICE_UNAVAILABLE, AWAY, wait=60))
    edition = shelf().current()
    place = Place(shelf(), edition, language, "roadmap", {}, roadmap=roadmap)
    title, page, actions = told(roadmap, place)
    query = request.META.get("QUERY_STRING", "")
    etag = f'"{etag_of(edition, request.path, query, roadmap.seal)}"'
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        made: HttpResponse = HttpResponseNotModified()
    else:
        happened = latest(roadmap, actions)
        feed = Feed(
            id=lasting_id("feed", "roadmap", *of),
            title=title,
            author=AUTHOR,
            language=language.code,
            own=asked_by(request, request.get_full_path()),
            page=asked_by(request, page),
            updated=_time(happened[0].at if happened else _begin(roadmap)),
            entries=[_entry(request, place, each) for each in happened],
        )
        made = HttpResponse(atom(feed), content_type=f"{TYPE}; charset=utf-8")
    made["ETag"] = etag
    made["Cache-Control"] = FRESH
    return made


def latest(roadmap: PublicRoadmap, actions: Iterable[RoadmapAction]) -> list[Happening]:
    """Return what happened to actions, the latest first."""
    numbers = {each.number for each in actions}
    found = [e for shown in roadmap.actions if shown.number in numbers for e in shown.happened]
    return sorted(found, key=lambda each: (each.at, each.action), reverse=True)[:MOST]


def happening_id(told: Happening) -> str:
    """Return a name for something that happened: it stays the same, and is nobody else's."""
    parts = (told.action, told.kind.value, told.at.isoformat(), told.text, told.cycle)
    return lasting_id("roadmap", *parts)


def _entry(request: HttpRequest, place: Place, told: Happening) -> Entry:
    roadmap = place.roadmap
    assert roadmap is not None  # noqa: S101 - the caller has it
    shown = roadmap.action(told.action)
    titles = {each.id: each.title for each in roadmap.cycles}
    words = happening_words(
        roadmap, told, place.language, cycle=lambda code: titles.get(code, code)
    )
    example = f" ({place.language.text('made up, an example')})" if shown.action.example else ""
    return Entry(
        happening_id(told),
        f"{told.action} {shown.action.title}{example}: {words}",
        _time(told.at),
        asked_by(request, place.link("roadmap_action", number=told.action)),
        standing_sentence(roadmap, shown, place.language),
    )


def _time(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _begin(roadmap: PublicRoadmap) -> datetime:
    """Where nothing has happened yet, a feed is of the day."""
    return datetime(roadmap.on.year, roadmap.on.month, roadmap.on.day, tzinfo=UTC)
