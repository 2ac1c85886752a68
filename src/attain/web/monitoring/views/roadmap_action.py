"""Pages of the actions: all of them, and each one with what it should move."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from attain.domain.roadmap.status import Status
from attain.reporting.code_words import unit_words
from attain.usecases.portal.region import NO_NUMBER
from attain.usecases.portal.roadmap_views import STATUSES, Asked, chosen, goal_order
from attain.usecases.portal.roadmap_words import (
    GENDER_WORDS,
    ISSUE_WORDS,
    happening_words,
    progress_sentence,
    standing_sentence,
    status_text,
)
from attain.web.monitoring.views.roadmap_parts import (
    Named,
    Names,
    page_of,
    progress_row,
    roadmap_of,
    table_of,
)
from attain.web.place import Place

if TYPE_CHECKING:
    from attain.domain.roadmap.actions import RoadmapAction
    from attain.store.portal_index import StandingEntry

POINTS = 40
"""Figures that a small line shows at most, the latest."""
WIDE, HIGH = 120, 28


@dataclass(frozen=True, slots=True)
class Aim:
    """
    A country under an indicator that an action should move.

    Attributes
    ----------
    points
        The course of the figures, as an SVG line; empty where there are fewer than two.
    """

    area: Named
    link: str
    latest: str
    period: str
    unit: str
    shown: str
    evidence: str
    points: str


def actions(place: Place, request: HttpRequest) -> str:
    """Render the list of the actions that are asked for."""
    roadmap = roadmap_of(place)
    asked = asked_in(request)
    found = chosen(roadmap, asked)
    told = progress_row(place, Named("", ""), found).told
    return page_of(
        place,
        "actions.html",
        asked=asked,
        choices=choices(place),
        query=query_of(place),
        lines=table_of(place, found),
        sentence=progress_sentence(told, place.language) if found or not asked.anything else "",
    )


def asked_in(request: HttpRequest) -> Asked:
    """Return which actions the query asks for."""
    told = {
        name: request.GET.get(name, "")[:120] for name in ("plan", "status", "body", "area", "goal")
    }
    return Asked(**told, late=request.GET.get("late", "") == "1")


def query_of(place: Place) -> str:
    """Return the query for a file with the same actions, in the language of the page."""
    if not place.served:
        return ""
    parts = [place.query] if place.query else []
    if place.language.code != "en":
        parts.append(f"language={place.language.code}")
    return f"?{'&'.join(parts)}" if parts else ""


def choices(place: Place) -> dict[str, list[tuple[str, str]]]:
    """Return what the form of filters offers: value and text, by field."""
    roadmap, names = roadmap_of(place), Names(place)
    language = place.language
    every = ("", language.text("all"))
    acting = {each for action in roadmap.all for each in action.bodies}
    goals = sorted({each for action in roadmap.all for each in action.all_goals}, key=goal_order)
    return {
        "plan": [every, *((p.id, p.title) for p in roadmap.plans.plans if p.items)],
        "status": [every, *((s.value, status_text(s, language)) for s in STATUSES)],
        "body": [every, *((each, names.body(each).text) for each in sorted(acting))],
        "area": [every, *((code, names.area(code).text) for code in roadmap.countries)],
        "goal": [every, *((each, f"{each} {names.reference(each).text}") for each in goals)],
    }


def action(place: Place, request: HttpRequest, number: str) -> str:
    """Render an action: who does what by when, what came of it, and the figures that it should move."""
    roadmap, names = roadmap_of(place), Names(place)
    shown = roadmap.action(number)
    found, language = shown.action, place.language
    titles = {each.id: each.title for each in roadmap.cycles}
    return page_of(
        place,
        "action.html",
        shown=shown,
        action=found,
        sentence=standing_sentence(roadmap, shown, language),
        lead=names.body(found.lead) if found.lead else None,
        supporting=[names.body(each) for each in found.supporting],
        items=[names.end(each) for each in found.items],
        goals=[names.reference(each) for each in (*found.goals, *found.targets)],
        areas=names.areas(found.areas),
        output=_output(place, found),
        issues=[language.text(ISSUE_WORDS[each]) for each in found.issues],
        gender=language.text(GENDER_WORDS[found.gender]),
        moves=[(names.reference(each), _aims(place, names, found, each)) for each in found.moves],
        happened=[
            (
                each,
                happening_words(roadmap, each, language, cycle=lambda code: titles.get(code, code)),
            )
            for each in reversed(shown.happened)
        ],
        reports=roadmap.reports_on(number),
        over=found.status in {Status.DONE, Status.DROPPED},
    )


def _output(place: Place, action: RoadmapAction) -> list[tuple[str, str]]:
    text, output = place.language.text, action.output
    told = (
        (text("Expected output"), output.text),
        (text("How much"), output.quantity),
        (text("How good"), output.quality),
        (text("For whom"), output.population),
        (text("Where"), output.location),
    )
    return [(term, words) for term, words in told if words.strip()]


def _aims(place: Place, names: Names, action: RoadmapAction, reference: str) -> list[Aim]:
    """The countries in which an action should move an indicator, with how they stand."""
    framework, _, code = reference.partition(" ")
    if (framework, code) not in place.edition.catalogue.by_code:
        return []
    areas = action.in_areas(names.roadmap.groups) or names.roadmap.countries
    entries = place.edition.standings(
        framework=framework, indicator=code, rule=place.edition.main_rule, areas=list(areas)
    )
    first: dict[str, StandingEntry] = {}
    for each in entries:
        first.setdefault(each.reference_area, each)
    return [_aim(place, names, first[area]) for area in areas if area in first]


def _aim(place: Place, names: Names, entry: StandingEntry) -> Aim:
    language = place.language
    return Aim(
        area=Named("", names.area(entry.reference_area).text),
        link=place.series_link(entry.framework, entry.indicator, entry.key),
        latest=""
        if entry.latest is None
        else f"{entry.latest_bound}{language.number(entry.latest)}",
        period=language.period(entry.latest_period) if entry.latest_period else "",
        unit=unit_words(entry.unit, language),
        shown=NO_NUMBER if entry.improves_without_number else entry.standing,
        evidence=entry.evidence if entry.evidence != "none" else "",
        points=_line(place.edition.release.rows(entry.key)),
    )


def _line(rows: list[dict[str, Any]]) -> str:
    """Return the course of figures as points of an SVG line: a small picture beside its numbers."""
    values = [float(row["value"]) for row in rows if row["value"] is not None][-POINTS:]
    if len(values) < 2:
        return ""
    low, high = min(values), max(values)
    span = (high - low) or 1.0
    step = (WIDE - 4) / (len(values) - 1)
    return " ".join(
        f"{2 + n * step:.1f},{HIGH - 2 - (value - low) / span * (HIGH - 4):.1f}"
        for n, value in enumerate(values)
    )
