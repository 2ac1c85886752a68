"""The advocacy calendar for everybody: entries, and the pictures and paragraphs made for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.http import HttpRequest

from attain.errors import AttainError
from attain.reporting.language import LANGUAGES
from attain.web.advocacy.materials import Gathered, gathered
from attain.web.advocacy.words import audience_words, entry_kinds
from attain.web.beside import title_of
from attain.web.monitoring.views.roadmap_parts import Names, roadmap_of
from attain.web.pages import render, shelf
from attain.web.place import Place

if TYPE_CHECKING:
    from attain.domain.advocacy import Campaign
    from attain.usecases.portal.public_roadmap import PublicCampaign


@dataclass(frozen=True, slots=True)
class Aimed:
    """A goal or target of an entry: its reference, its official title, and its page of materials."""

    reference: str
    title: str
    link: str


def calendar(place: Place, request: HttpRequest) -> str:
    """Render the calendar: what is to come, what is past, and where materials for each target are."""
    roadmap = roadmap_of(place)
    found = roadmap.campaigns
    return render(
        place,
        "monitoring/advocacy/calendar.html",
        coming=[each for each in found if not each.campaign.over(roadmap.on)],
        past=[each for each in reversed(found) if each.campaign.over(roadmap.on)],
        names=Names(place),
        kinds=entry_kinds(place.language),
        frameworks=sorted(place.edition.frameworks, key=lambda each: -each.begin),
    )


def campaign(place: Place, request: HttpRequest, campaign: str) -> str:
    """Render an entry with the materials for its targets and countries."""
    found = roadmap_of(place).campaign(campaign)
    names = Names(place)
    figures = figures_of(place, found.campaign)
    return render(
        place,
        "monitoring/advocacy/campaign.html",
        found=found,
        entry=found.campaign,
        keeper=names.body(found.campaign.keeper),
        areas=names.areas(found.campaign.areas),
        aimed=aims(place, found.campaign.targets),
        audiences=audience_words(place.language),
        kinds=entry_kinds(place.language),
        languages=[LANGUAGES[each] for each in found.campaign.languages if each in LANGUAGES],
        figures=figures,
        materials=materials_of(figures, found) if place.served else Gathered(()),
    )


def target_materials(
    place: Place, request: HttpRequest, framework: str, target: str, area: str = ""
) -> str:
    """Render the materials for a target, of every country or of one."""
    found = place.edition.target(framework, target)
    code = place.edition.area(area) if area else ""
    return render(
        place,
        "monitoring/advocacy/materials.html",
        target=found,
        area=code,
        materials=gathered(place, (f"{found.framework} {found.code}",), (code,) if code else ()),
    )


def figures_of(place: Place, campaign: Campaign) -> Place:
    """Return the place whose figures an entry shows: its release, or the newest."""
    if not campaign.release:
        return place
    try:
        edition = shelf().edition(campaign.release)
    except AttainError:  # it is public no more: the newest figures stand in
        return place
    return replace(place, edition=edition, pinned=True)


def materials_of(figures: Place, found: PublicCampaign) -> Gathered:
    """Return the materials for an entry."""
    return gathered(figures, found.campaign.targets, found.campaign.areas)


def aims(place: Place, references: Sequence[str]) -> list[Aimed]:
    """Return goals and targets with their titles and pages."""
    return [
        Aimed(each, title_of(place.edition, each), Names(place).reference(each).link)
        for each in references
    ]
