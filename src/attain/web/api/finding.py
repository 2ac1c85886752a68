"""Search, and what changed since the release before."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from attain.reporting.language import language_of
from attain.usecases.portal.changes import changes_of, sentences
from attain.usecases.portal.search import search as found_by
from attain.web.api import schemas
from attain.web.api.edge import edition_of
from attain.web.api.paging import one_page, paged
from attain.web.api.records import Record
from attain.web.pages import shelf
from attain.web.place import Place

router = Router(by_alias=True)
MOST_HITS = 200


@router.get("/search", response=schemas.Hits, tags=["Search"])
def search(request: HttpRequest, asked: Query[schemas.SearchAsked]) -> HttpResponse:
    """Find indicators, areas, goals, series codes, rules and words of the dictionary."""
    edition, language = edition_of(request), language_of(asked.language)
    place = Place(shelf(), edition, language, "search", {}, pinned=bool(asked.release))
    found = found_by(edition, asked.q, language, limit=MOST_HITS)
    return paged(
        request,
        found,
        asked,
        lambda hit: {
            "kind": hit.kind,
            "code": hit.code,
            "title": hit.title,
            "lang": hit.lang,
            "alike": hit.alike,
            "address": place.link(hit.route, **hit.parts),
        },
    )


@router.get("/changes", response=schemas.Changes, tags=["Releases"])
def changes(request: HttpRequest, asked: Query[schemas.ChangesAsked]) -> HttpResponse:
    """Tell what changed since the release before: figures by series, verdicts by the usual rule."""
    edition = edition_of(request)
    area = edition.area(asked.area) if asked.area else ""
    found = changes_of(shelf(), edition)
    if found is None:
        nothing: Record = {name: {} for name in ("figures", "verdicts", "by_area")}
        lists: Record = {"summary": [], "standings": []}
        return one_page(request, [], asked, count=0, before=None, **nothing, **lists)
    if area:
        found = found.of_area(area)
    begin = (asked.page - 1) * asked.size
    return one_page(
        request,
        [asdict(each) for each in found.series[begin : begin + asked.size]],
        asked,
        count=len(found.series),
        before=found.before,
        summary=sentences(found, language_of("en")),
        figures=dict(found.figures),
        verdicts=dict(found.verdicts),
        by_area={area: dict(counts) for area, counts in found.by_area.items()},
        standings=[asdict(each) for each in found.standings],
    )
