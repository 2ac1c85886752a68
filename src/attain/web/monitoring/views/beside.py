"""Pages of independent assessments: all of them, and each beside the official record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest

from attain.domain.assessments import Assessed, AssessedKind, Stand
from attain.errors import AttainError
from attain.usecases.portal.region import cell_of
from attain.usecases.portal.roadmap_views import of_body, progress_of
from attain.usecases.portal.roadmap_words import progress_sentence, status_text
from attain.web.beside import told
from attain.web.monitoring.views.roadmap_parts import roadmap_of
from attain.web.pages import render
from attain.web.place import Place

if TYPE_CHECKING:
    from attain.store.portal_index import StandingEntry


@dataclass(frozen=True, slots=True)
class OfficialLine:
    """What the release says of a country on an indicator of what is assessed."""

    indicator: str
    title: str
    link: str
    shown: str
    evidence: str


def assessments(place: Place, request: HttpRequest) -> str:
    """Render the list of all assessments."""
    found = roadmap_of(place).assessments
    return render(
        place,
        "monitoring/beside/assessments.html",
        told=told(place, found),
        standing=[each for each in found if each.stand is Stand.STANDS],
        gone=[each for each in found if each.stand is not Stand.STANDS],
    )


def assessment(place: Place, request: HttpRequest, assessment: str) -> str:
    """Render an assessment beside the official record and the reply."""
    found = roadmap_of(place).assessment(assessment)
    sentence, link = _official(place, found.assessed)
    return render(
        place,
        "monitoring/beside/assessment.html",
        each=found,
        told=told(place, (found,)),
        sentence=sentence,
        link=link,
        lines=_lines(place, found.assessed),
    )


def _official(place: Place, assessed: Assessed) -> tuple[str, str]:
    """Return what the official record says of a body or an action, and the page of what is assessed."""
    roadmap, link = roadmap_of(place), place.link
    if assessed.kind is AssessedKind.ACTION:
        if not roadmap.has(assessed.action):
            return "", ""
        action = roadmap.action(assessed.action).action
        return status_text(action.status, place.language), link(
            "roadmap_action", number=assessed.action
        )
    if assessed.kind is AssessedKind.BODY:
        try:
            body = roadmap.body(assessed.body)
        except AttainError:
            return "", ""
        told_of = progress_of(roadmap, of_body(roadmap, body.id))
        return progress_sentence(told_of, place.language), link("roadmap_body", body=body.id)
    known = assessed.area in place.edition.areas
    return "", link("area", area=assessed.area) if known else ""


def _lines(place: Place, assessed: Assessed) -> list[OfficialLine]:
    """Return what the release says of a country on each indicator of a goal or target."""
    if assessed.kind is not AssessedKind.COUNTRY:
        return []
    edition = place.edition
    framework, _, code = assessed.reference.partition(" ")
    try:
        goal = any(each.code == code for each in edition.framework(framework).goals)
        entries = edition.standings(
            framework=framework,
            rule=edition.main_rule,
            areas=[edition.area(assessed.area)],
            goal=code if goal else None,
            target=None if goal else code,
        )
    except AttainError:
        return []
    return [_line(place, each) for each in entries]


def _line(place: Place, entry: StandingEntry) -> OfficialLine:
    indicator = place.edition.indicator(entry.framework, entry.indicator)
    return OfficialLine(
        entry.indicator,
        indicator.title,
        place.series_link(entry.framework, entry.indicator, entry.key),
        cell_of([entry], usual=entry.rule, all_rules=False).shown,
        entry.evidence,
    )
