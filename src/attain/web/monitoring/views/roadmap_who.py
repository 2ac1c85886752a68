"""Pages of the roadmap about who acts: bodies and countries."""

from __future__ import annotations

from django.http import HttpRequest

from attain.usecases.portal.roadmap_views import (
    by_body,
    in_area,
    of_body,
    progress_of,
)
from attain.usecases.portal.roadmap_words import BODY_WORDS, PART_WORDS, progress_sentence
from attain.web.monitoring.views.roadmap_parts import (
    Names,
    page_of,
    progress_row,
    roadmap_of,
    table_of,
    without_action,
)
from attain.web.place import Place


def bodies(place: Place, request: HttpRequest) -> str:
    """Render the list of bodies that act or answer for something, with how far each is."""
    roadmap, names = roadmap_of(place), Names(place)
    return page_of(
        place,
        "bodies.html",
        rows=[
            progress_row(place, names.body(body.id), actions) for body, actions in by_body(roadmap)
        ],
    )


def body(place: Place, request: HttpRequest, body: str) -> str:
    """Render a body: what it answers for, what it does, what it reported."""
    roadmap, names = roadmap_of(place), Names(place)
    found = roadmap.body(body)
    actions = of_body(roadmap, found.id)
    leads = [each for each in actions if each.lead == found.id]
    text = place.language.text
    return page_of(
        place,
        "body.html",
        body=found,
        name=names.body(found.id),
        kind=text(BODY_WORDS[found.kind]),
        sentence=progress_sentence(progress_of(roadmap, actions), place.language),
        above=names.body(found.parent) if found.parent else None,
        parts=[names.body(e.id) for e in roadmap.bodies.bodies if e.parent == found.id],
        areas=names.areas(found.areas),
        charges=[
            (
                names.reference(f"{each.framework} {each.goal}") if each.goal else None,
                text(PART_WORDS[each.part]),
                each,
            )
            for each in found.charges
        ],
        leading=[names.end(k) for k, e in roadmap.allocations.items() if e.lead == found.id],
        supporting=[
            names.end(k) for k, e in roadmap.allocations.items() if found.id in e.supporting
        ],
        leads=table_of(place, leads),
        supports=table_of(place, [each for each in actions if each not in leads]),
        reports=[
            (cycle, each)
            for cycle in roadmap.cycles[::-1]
            for each in cycle.reports
            if each.body == found.id
        ],
        missing=[
            (cycle, each)
            for cycle in roadmap.cycles[::-1]
            for each in cycle.missing
            if each.body == found.id
        ],
    )


def area(place: Place, request: HttpRequest, area: str) -> str:
    """Render a country: what is done in it, by whom, and where it is off track without any action."""
    roadmap, names = roadmap_of(place), Names(place)
    code = roadmap.area(area)
    actions = in_area(roadmap, code)
    named = [each for each in actions if each.areas]
    return page_of(
        place,
        "area.html",
        code=code,
        name=names.area(code),
        figures=place.link("area", area=code) if code in place.edition.areas else "",
        sentence=progress_sentence(progress_of(roadmap, actions), place.language),
        named=table_of(place, named),
        whole=table_of(place, [each for each in actions if not each.areas]),
        bodies=[names.body(each.id) for each in roadmap.bodies.of_area(code)],
        plans=[names.plan(each) for each in roadmap.plans.plans if each.area == code],
        bare=[names.reference(e.target) for e in without_action(place) if code in e.areas],
        reports=[
            (cycle, each)
            for cycle in roadmap.cycles[::-1]
            for each in cycle.reports
            if each.area == code
        ],
        missing=[
            (cycle, each)
            for cycle in roadmap.cycles[::-1]
            for each in cycle.missing
            if each.area == code
        ],
    )
