"""Pages of the roadmap: the overview, plans and their items, the timeline, cycles."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from django.http import HttpRequest

from attain.domain.roadmap.plans import TO_ACT_ON
from attain.domain.roadmap.views import timeline as events_of
from attain.usecases.portal.roadmap_views import (
    by_area_of_plan,
    by_body,
    in_area,
    overdue,
    serving,
    serving_plan,
    unallocated,
    unowned,
)
from attain.usecases.portal.roadmap_words import (
    BACKWARD_WORDS,
    EVENT_WORDS,
    RELATION_WORDS,
    cycle_sentence,
    overview_sentences,
    progress_sentence,
)
from attain.web.monitoring.views.roadmap_parts import (
    Named,
    Names,
    page_of,
    progress_row,
    roadmap_of,
    table_of,
    without_action,
)
from attain.web.place import Place

if TYPE_CHECKING:
    from attain.domain.roadmap.plans import Link, Plan, PlanItem

MAIN_PLAN = "ROADMAP"
"""The plan by whose areas the overview tells how far things are, where it is there."""


def overview(place: Place, request: HttpRequest) -> str:
    """Render what the roadmap is, how far it is, and what is wanting."""
    roadmap, names = roadmap_of(place), Names(place)
    plans = [each for each in roadmap.plans.plans if each.items]
    main = next((each for each in plans if each.id == MAIN_PLAN), plans[0] if plans else None)
    bare = without_action(place)
    return page_of(
        place,
        "overview.html",
        sentences=overview_sentences(roadmap, place.edition, place.language),
        plans=[(names.plan(each), each, len(serving_plan(roadmap, each))) for each in plans],
        main=main,
        by_area=[
            progress_row(place, names.item(main, item), actions)
            for item, actions in by_area_of_plan(roadmap, main)
        ]
        if main
        else [],
        by_body=[
            progress_row(place, names.body(body.id), actions)
            for body, actions in by_body(roadmap)
            if actions
        ],
        by_country=[
            progress_row(place, names.area(area), in_area(roadmap, area))
            for area in roadmap.countries
        ],
        late=overdue(roadmap),
        unowned=table_of(place, unowned(roadmap)),
        unallocated=[names.item(*each) for each in unallocated(roadmap)],
        bare=[(names.reference(each.target), names.areas(each.areas)) for each in bare],
        cycles=roadmap.cycles[::-1],
    )


def plan(place: Place, request: HttpRequest, plan: str) -> str:
    """Render a plan with its items: who leads each, and how many actions serve it."""
    roadmap, names = roadmap_of(place), Names(place)
    found = roadmap.plan(plan)
    actions = serving_plan(roadmap, found)
    return page_of(
        place,
        "plan.html",
        plan=found,
        name=names.plan(found),
        sentence=progress_sentence(
            progress_row(place, names.plan(found), actions).told, place.language
        ),
        rows=[
            (
                found.depth(item),
                item,
                names.item(found, item),
                _leads(names, found, item),
                len(serving(roadmap, found, item)),
                item.kind in TO_ACT_ON,
            )
            for item in found.items
        ],
        links=_links(place, names, found.id),
    )


def item(place: Place, request: HttpRequest, plan: str, item: str) -> str:
    """Render an item of a plan: what it asks, who answers for it, what is done about it."""
    roadmap, names = roadmap_of(place), Names(place)
    found, entry = roadmap.item(plan, item)
    actions = serving(roadmap, found, entry)
    order = list(found.items)
    at = order.index(entry)
    return page_of(
        place,
        "item.html",
        plan=found,
        plan_name=names.plan(found),
        item=entry,
        name=names.item(found, entry),
        above=[names.item(found, each) for each in found.above(entry)],
        below=[names.item(found, each) for each in found.below(entry.code)],
        mentions=[(names.body(each.body), each) for each in entry.mentions],
        allocation=roadmap.allocation(found.key(entry)),
        lead=_leads(names, found, entry),
        supporting=_supporting(names, found, entry),
        to_act_on=entry.kind in TO_ACT_ON,
        sentence=progress_sentence(
            progress_row(place, names.item(found, entry), actions).told, place.language
        ),
        lines=table_of(place, actions),
        links=_links(place, names, found.key(entry)),
        before=names.item(found, order[at - 1]) if at else None,
        after=names.item(found, order[at + 1]) if at + 1 < len(order) else None,
    )


def _leads(names: Names, plan: Plan, item: PlanItem) -> Named | None:
    allocated = names.roadmap.allocation(plan.key(item))
    return names.body(allocated.lead) if allocated and allocated.lead else None


def _supporting(names: Names, plan: Plan, item: PlanItem) -> list[Named]:
    allocated = names.roadmap.allocation(plan.key(item))
    return [names.body(each) for each in allocated.supporting] if allocated else []


def _links(place: Place, names: Names, key: str) -> list[tuple[str, Named, Link]]:
    """What hangs together with an item or a plan, read from its end."""
    text = place.language.text
    return [
        (text(RELATION_WORDS[each.relation]), names.end(each.other), each)
        if each.item == key
        else (text(BACKWARD_WORDS[each.relation]), names.end(each.item), each)
        for each in names.roadmap.plans.links_of(key)
    ]


def timeline(place: Place, request: HttpRequest) -> str:
    """Render what begins, is to be reached and is due, day by day."""
    roadmap = roadmap_of(place)
    events = events_of(roadmap.all)
    return page_of(
        place,
        "timeline.html",
        years=[(f"{year:04d}", list(some)) for year, some in groupby(events, lambda e: e.day.year)],
        kinds={kind: place.language.text(word) for kind, word in EVENT_WORDS.items()},
        on=roadmap.on,
    )


def cycles(place: Place, request: HttpRequest) -> str:
    """Render the list of frozen cycles, the latest first."""
    roadmap = roadmap_of(place)
    return page_of(
        place,
        "cycles.html",
        cycles=[(each, cycle_sentence(each, place.language)) for each in roadmap.cycles[::-1]],
    )


def cycle(place: Place, request: HttpRequest, cycle: str) -> str:
    """Render a frozen cycle: who reported what and when, and who did not."""
    roadmap = roadmap_of(place)
    found = roadmap.cycle(cycle)
    titles = {each.action.number: each.action.title for each in found.entries}
    return page_of(
        place,
        "cycle.html",
        cycle=found,
        sentence=cycle_sentence(found, place.language),
        titles={each.number: each.action.title for each in roadmap.actions} | titles,
    )
