"""What programs take of the advocacy calendar: feeds, and materials in one file."""

from __future__ import annotations

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags

from attain.domain.advocacy import EntryState
from attain.errors import NotSaved
from attain.reporting import icalendar
from attain.reporting.atom import TYPE, Entry, Feed, atom, lasting_id
from attain.reporting.language import Language, language_of
from attain.web.advocacy.materials import Gathered, gathered, packed
from attain.web.advocacy.words import entry_states
from attain.web.errors import Trouble
from attain.web.errors import answer as refused
from attain.web.files import file_name
from attain.web.monitoring.views.advocacy import figures_of, materials_of
from attain.web.own_address import asked_by, own_address
from attain.web.pages import AWAY, FRESH, etag_of, shelf
from attain.web.place import Place
from attain.web.roadmap.public import public_roadmap

if TYPE_CHECKING:
    from attain.usecases.portal.public_roadmap import PublicCampaign, PublicRoadmap

KEPT_FOR = timedelta(days=400)
"""Entries that are past for longer are left out of feeds."""
MOST = 200


def calendar_file(request: HttpRequest) -> HttpResponse:
    """Answer with the calendar as programs read it (iCalendar)."""
    language, roadmap = language_of(request.GET.get("language", "en")), _roadmap()
    events = [
        icalendar.Event(
            id=_id(each),
            title=each.campaign.title,
            begin=each.campaign.begin,
            end=each.campaign.end,
            changed=each.changed,
            version=each.version,
            words=_told(each, language),
            place=each.campaign.place,
            link=asked_by(request, _page(each, language)),
            cancelled=each.campaign.state is EntryState.CALLED_OFF,
        )
        for each in _fresh(roadmap)
    ]
    title = language.text("Advocacy calendar")
    content = icalendar.icalendar(events, title=title, language=language.code)
    made = _answered(request, roadmap, content, icalendar.TYPE)
    made["Content-Disposition"] = 'attachment; filename="advocacy.ics"'
    return made


def calendar_feed(request: HttpRequest) -> HttpResponse:
    """Answer with the feed of what is new in the calendar, the latest change first."""
    language, roadmap = language_of(request.GET.get("language", "en")), _roadmap()
    found = sorted(_fresh(roadmap), key=lambda each: each.changed, reverse=True)
    latest = max((each.changed for each in found), default=None)
    feed = Feed(
        id=lasting_id("feed", "advocacy", own_address()),
        title=language.text("Advocacy calendar"),
        author="attain",
        language=language.code,
        own=asked_by(request, request.get_full_path()),
        page=asked_by(request, f"/{language.code}/advocacy/"),
        updated=_moment(latest) if latest else shelf().current().release.time,
        entries=[
            Entry(
                lasting_id("campaign", own_address(), each.number, str(each.version)),
                _title(each, language),
                _moment(each.changed),
                asked_by(request, _page(each, language)),
                _told(each, language),
            )
            for each in found
        ],
    )
    return _answered(request, roadmap, atom(feed), TYPE)


def campaign_zip(request: HttpRequest, language: str, campaign: str) -> HttpResponse:
    """Answer with the materials for an entry as a ZIP."""
    roadmap = _roadmap()
    found = roadmap.campaign(campaign)
    place = Place(
        shelf(), shelf().current(), language_of(language), "advocacy", {}, roadmap=roadmap
    )
    figures = figures_of(place, found.campaign)
    return _zip(request, figures, materials_of(figures, found), f"campaign-{found.number}")


def target_zip(
    request: HttpRequest,
    language: str,
    framework: str,
    target: str,
    area: str = "",
    release: str = "",
) -> HttpResponse:
    """Answer with the materials for a target as a ZIP, of every country or of one."""
    edition = shelf().edition(release) if release else shelf().current()
    place = Place(shelf(), edition, language_of(language), "region", {}, pinned=bool(release))
    found = edition.target(framework, target)
    code = edition.area(area) if area else ""
    materials = gathered(place, (f"{found.framework} {found.code}",), (code,) if code else ())
    name = "-".join(part for part in (found.framework.lower(), found.code, code) if part)
    return _zip(request, place, materials, name)


# ------------------------------------------------------------------------------------------ inside


def _zip(request: HttpRequest, place: Place, found: Gathered, name: str) -> HttpResponse:
    etag = f'"{etag_of(place.edition, request.path, "", repr(found))}"'
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        made: HttpResponse = HttpResponseNotModified()
    else:
        content = packed(place, found, request)
        if content is None:
            busy = "Another file is being drawn at this moment. Ask again in half a minute."
            return refused(request, Trouble(HTTPStatus.SERVICE_UNAVAILABLE, busy, wait=30))
        made = HttpResponse(content, content_type="application/zip")
        told = file_name(place.edition.id, f"{place.language.code}-{name}.zip")
        made["Content-Disposition"] = f'attachment; filename="{told}"'
    made["ETag"] = etag
    made["Cache-Control"] = FRESH
    return made


def _roadmap() -> PublicRoadmap:
    found = public_roadmap()
    if found is None:
        raise NotSaved(AWAY)
    return found


def _fresh(roadmap: PublicRoadmap) -> list[PublicCampaign]:
    since = roadmap.on - KEPT_FOR
    return [each for each in roadmap.campaigns if each.campaign.end >= since][-MOST:]


def _id(each: PublicCampaign) -> str:
    return lasting_id("campaign", own_address(), each.number)


def _page(each: PublicCampaign, language: Language) -> str:
    return f"/{language.code}/advocacy/{each.number}/"


def _title(each: PublicCampaign, language: Language) -> str:
    if each.campaign.state is EntryState.PUBLIC:
        return each.campaign.title
    return f"{entry_states(language)[each.campaign.state.value]}: {each.campaign.title}"


def _told(each: PublicCampaign, language: Language) -> str:
    """Return what an entry is about, and its days; first of all that it is called off."""
    entry = each.campaign
    days = language.date(entry.begin.isoformat())
    if entry.end != entry.begin:
        days = f"{days} – {language.date(entry.end.isoformat())}"
    off = f"{_title(each, language)}. {entry.why_called_off}" if entry.why_called_off else ""
    parts = (off, days, entry.place, entry.words, ", ".join(entry.targets))
    return "\n".join(part for part in parts if part)


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def _answered(
    request: HttpRequest, roadmap: PublicRoadmap, content: bytes, kind: str
) -> HttpResponse:
    query = request.META.get("QUERY_STRING", "")
    etag = f'"{etag_of(shelf().current(), request.path, query, roadmap.seal)}"'
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        made: HttpResponse = HttpResponseNotModified()
    else:
        made = HttpResponse(content, content_type=f"{kind}; charset=utf-8")
    made["ETag"] = etag
    made["Cache-Control"] = FRESH
    return made
