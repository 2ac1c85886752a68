"""What pages of figures tell of the roadmap: the actions on what they show."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from attain.errors import AttainError
from attain.usecases.portal.indicator import related_indicators
from attain.usecases.portal.roadmap_views import (
    Acting,
    Progress,
    acting,
    in_area,
    moving,
    on_goal,
    on_target,
    progress_of,
    unattended,
)
from attain.usecases.portal.roadmap_words import progress_sentence, status_text
from attain.web.beside import beside_seal

if TYPE_CHECKING:
    from attain.domain.roadmap.status import Status
    from attain.reporting.language import Language
    from attain.usecases.portal.edition import Edition
    from attain.usecases.portal.public_roadmap import PublicRoadmap
    from attain.web.place import Place

NOBODY_KNOWS = "no roadmap"


class ActingWords:
    """What pages of figures say of actions, in their language."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def status(self, status: Status) -> str:
        """Return the word for a status."""
        return status_text(status, self.language)

    def progress(self, told: Progress) -> str:
        """Say how far all actions are."""
        return progress_sentence(told, self.language)


def acting_of(place: Place) -> Acting | None:
    """
    Return the actions that the page of a place tells of.

    None while the roadmap cannot be read, on pages of earlier releases, and where the address names
    what the release does not have.
    """
    roadmap = place.roadmap
    if roadmap is None or place.pinned:
        return None
    named = {name: each for name, each in place.parts.items() if name != "series_code"}
    key = (place.edition.seal, place.route, tuple(named.items()))
    found = roadmap.kept.get(key)
    if not isinstance(found, Acting):
        try:
            found = _acting(place.edition, roadmap, place.route, place.parts)
        except AttainError:  # the page itself says what is wrong
            return None
        roadmap.kept[key] = found
    return found


def seal_of(place: Place) -> str:
    """Return what the ETag of a page says of the actions on it, and of assessments beside it."""
    found = acting_of(place)
    return NOBODY_KNOWS if found is None else f"{found.seal}{beside_seal(place)}"


def _acting(edition: Edition, roadmap: PublicRoadmap, route: str, parts: dict[str, str]) -> Acting:
    if "indicator" in parts:
        return _on_indicator(edition, roadmap, parts)
    if route == "area":
        area = edition.area(parts["area"])
        here = in_area(roadmap, area)
        found = acting(roadmap, [each for each in here if each.areas], here)
        return replace(found, in_roadmap=area in roadmap.countries)
    if "framework" not in parts or route.startswith(("framework", "region")):
        found = acting(roadmap, ())
        told = progress_of(roadmap, roadmap.all)
        return replace(found, progress=told, bare=len(unattended(edition, roadmap)))
    if "target" in parts:
        target = edition.target(parts["framework"], parts["target"])
        return acting(roadmap, on_target(roadmap, f"{target.framework} {target.code}"))
    goal = edition.goal(parts["framework"], parts["goal"])
    return acting(roadmap, on_goal(roadmap, f"{goal.framework} {goal.code}"))


def _on_indicator(edition: Edition, roadmap: PublicRoadmap, parts: dict[str, str]) -> Acting:
    entry = edition.indicator(parts["framework"], parts["indicator"])
    area = edition.area(parts["area"]) if "area" in parts else None
    target = f"{entry.framework} {entry.target}"
    return acting(
        roadmap,
        moving(roadmap, same_indicators(edition, entry.framework, entry.code), area),
        on_target(roadmap, target, area),
    )


def same_indicators(edition: Edition, framework: str, code: str) -> tuple[str, ...]:
    """
    Return the references of an indicator and of those that measure the same in another framework.

    Under-five mortality is SDG 3.2.1 and MDG 4.1: an action that names one should move both.
    """
    same = related_indicators(edition, edition.indicator(framework, code))
    others = (each.indicator for each in same if each.comparable)
    return (f"{framework} {code}", *(f"{each.framework} {each.code}" for each in others))
