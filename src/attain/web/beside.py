"""What stands beside the official record on public pages: independent assessments, never counted with it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from attain.domain.assessments import Assessed, AssessedKind, Assessment, beside
from attain.errors import AttainError
from attain.web.assessments.words import rating_words, stand_words

if TYPE_CHECKING:
    from attain.usecases.portal.edition import Edition
    from attain.usecases.portal.public_roadmap import PublicRoadmap
    from attain.web.place import Place


class BodyNames(dict[str, str]):
    """Names of bodies by their ids, looked up as they are asked for."""

    def __init__(self, roadmap: PublicRoadmap) -> None:
        super().__init__()
        self.roadmap = roadmap

    def __missing__(self, body: str) -> str:
        """Return the name of a body as it is today."""
        return self.roadmap.body_name(body)


@dataclass(frozen=True)
class Beside:
    """
    The assessments that a page tells of.

    Attributes
    ----------
    found
        Those that stand, the latest first.
    about, titles
        What each is about in a few words, by number; the official title of its goal or target, or that
        of the action.
    """

    found: tuple[Assessment, ...]
    about: dict[str, str]
    titles: dict[str, str]
    body_names: BodyNames
    ratings: dict[str, tuple[str, str]]
    stands: dict[str, str]


def beside_of(place: Place) -> Beside | None:
    """Return the assessments that the page of a place tells of; None where there are none."""
    found = assessments_at(place)
    return told(place, found) if found else None


def told(place: Place, found: tuple[Assessment, ...]) -> Beside | None:
    """Return assessments with the words that pages say of them."""
    if place.roadmap is None:
        return None
    return Beside(
        found,
        {each.number: about(place, each.assessed) for each in found},
        {each.number: title_at(place, each.assessed) for each in found},
        BodyNames(place.roadmap),
        rating_words(place.language),
        stand_words(place.language),
    )


def beside_seal(place: Place) -> str:
    """Return what the ETag of a page says of the assessments on it; nothing where there are none."""
    found = assessments_at(place)
    return hashlib.sha256(repr(found).encode()).hexdigest()[:16] if found else ""


def assessments_at(place: Place) -> tuple[Assessment, ...]:
    """Return the assessments that belong beside what a page shows."""
    roadmap = place.roadmap
    if roadmap is None or not roadmap.assessments:
        return ()
    try:
        asked = _asked(place.edition, roadmap, place.route, place.parts)
    except AttainError:  # the page itself says what is wrong
        return ()
    return beside(roadmap.assessments, **asked) if asked else ()


def about(place: Place, assessed: Assessed) -> str:
    """Return what an assessment is about, in a few words."""
    roadmap = place.roadmap
    if assessed.kind is AssessedKind.COUNTRY:
        fallback = roadmap.areas.get(assessed.area, assessed.area) if roadmap else assessed.area
        return f"{place.language.area(assessed.area, fallback)}, {assessed.reference}"
    if assessed.kind is AssessedKind.BODY:
        return roadmap.body_name(assessed.body) if roadmap else assessed.body
    return assessed.action


def title_at(place: Place, assessed: Assessed) -> str:
    """Return the title of what is assessed, where it has one."""
    if assessed.kind is AssessedKind.COUNTRY:
        return title_of(place.edition, assessed.reference)
    roadmap = place.roadmap
    if assessed.action and roadmap is not None and roadmap.has(assessed.action):
        return roadmap.action(assessed.action).action.title
    return ""


def title_of(edition: Edition, reference: str) -> str:
    """Return the official title of a goal or target; nothing where the release does not know it."""
    framework, _, code = reference.partition(" ")
    try:
        goals = edition.framework(framework).goals
        found = next((each for each in goals if each.code == code), None)
        return found.title if found else edition.target(framework, code).title
    except AttainError:
        return ""


def _asked(
    edition: Edition, roadmap: PublicRoadmap, route: str, parts: dict[str, str]
) -> dict[str, str]:
    """Return what `beside` is asked for a page; nothing where no assessment belongs on it."""
    if route == "roadmap_action":
        return {"action": roadmap.action(parts["number"]).number}
    if route == "roadmap_body":
        return {"body": roadmap.body(parts["body"]).id}
    if route == "roadmap_area":
        return {"area": roadmap.area(parts["area"])}
    if route == "area":
        return {"area": edition.area(parts["area"])}
    if route == "target":
        target = edition.target(parts["framework"], parts["target"])
        return {"reference": f"{target.framework} {target.code}"}
    if route == "goal":
        goal = edition.goal(parts["framework"], parts["goal"])
        return {"reference": f"{goal.framework} {goal.code}"}
    if route in {"series", "other_series"}:
        entry = edition.indicator(parts["framework"], parts["indicator"])
        reference = f"{entry.framework} {entry.target}"
        return {"area": edition.area(parts["area"]), "reference": reference}
    return {}
