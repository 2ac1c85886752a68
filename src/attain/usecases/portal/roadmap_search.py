"""Looking for words in the public roadmap: recommendations, clauses, actions, bodies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from attain.domain.roadmap.search import holds_words

if TYPE_CHECKING:
    from attain.usecases.portal.public_roadmap import PublicRoadmap

MOST = 20
"""What a search page shows of the roadmap at most."""


@dataclass(frozen=True, slots=True)
class RoadmapHit:
    """Something of the roadmap: what it is, its code and title, and the page that it leads to."""

    kind: str
    code: str
    title: str
    route: str
    parts: dict[str, str]
    example: bool = False


def found_in(roadmap: PublicRoadmap, words: str) -> list[RoadmapHit]:
    """Return what of the roadmap holds every word: actions first, then items of plans, then bodies."""
    if not words.strip():
        return []
    return [hit for hit, texts in _all(roadmap) if holds_words(texts, words)][:MOST]


def _all(roadmap: PublicRoadmap) -> Iterator[tuple[RoadmapHit, tuple[str, ...]]]:
    for action in roadmap.all:
        hit = RoadmapHit(
            "action",
            action.number,
            action.title,
            "roadmap_action",
            {"number": action.number},
            action.example,
        )
        said = (action.output.text, action.output.population, action.output.location)
        yield hit, (action.number, action.title, *said, action.stakeholders)
    for plan in roadmap.plans.plans:
        for item in plan.items:
            parts = {"plan": plan.id, "item": item.code}
            hit = RoadmapHit("item", plan.key(item), item.title, "roadmap_item", parts)
            yield hit, (plan.key(item), item.title, item.asks)
    for body in roadmap.bodies.bodies:
        names = tuple(each.text for each in body.names)
        name = body.name(roadmap.on)
        yield (
            RoadmapHit("body", body.id, name, "roadmap_body", {"body": body.id}),
            (
                body.id,
                *names,
            ),
        )
