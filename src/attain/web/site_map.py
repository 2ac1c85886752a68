"""The site map: every page of a release by route and parts, for robots, tests and the curious."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from attain.usecases.portal.edition import SHOWN_GROUPS
from attain.usecases.portal.method import method_names
from attain.usecases.portal.region import ALL_RULES
from attain.web.routes import ROUTES

if TYPE_CHECKING:
    from attain.usecases.portal.edition import Edition
    from attain.usecases.portal.public_roadmap import PublicRoadmap

Page = tuple[str, dict[str, str]]
NOT_LISTED = frozenset(
    {"look", "compare", "search", "search_records", "other_series", "series_embed"}
)
"""Routes that the map leaves out: for reviews, with a question in them, or beside another page."""


def pages_of(edition: Edition) -> Iterator[Page]:
    """Yield the route and the parts of every page that the release has."""
    for name, route in ROUTES.items():
        listed = route.of_release and name not in NOT_LISTED
        if "{" not in route.pattern and listed:
            yield name, {}
    yield from (("area", {"area": area}) for area in edition.areas)
    yield from (("area_changes", {"area": area}) for area in edition.areas)
    yield from (("rule", {"rule": name}) for name in method_names())
    for origin in edition.release.origins():
        yield "source", {"source": origin["id"]}
    for framework in edition.frameworks:
        yield from _of_framework(edition, framework.id)
    yield from _series(edition)


def pages_of_roadmap(roadmap: PublicRoadmap) -> Iterator[Page]:
    """Yield the route and the parts of every page of the roadmap."""
    for name, route in ROUTES.items():
        if not route.of_release and "{" not in route.pattern:
            yield name, {}
    yield from (("roadmap_action", {"number": each.number}) for each in roadmap.actions)
    for plan in roadmap.plans.plans:
        yield "roadmap_plan", {"plan": plan.id}
        yield from (("roadmap_item", {"plan": plan.id, "item": e.code}) for e in plan.items)
    yield from (("roadmap_body", {"body": each.id}) for each in roadmap.bodies.bodies)
    yield from (("roadmap_area", {"area": each}) for each in roadmap.countries)
    yield from (("roadmap_cycle", {"cycle": each.id}) for each in roadmap.cycles)


def _of_framework(edition: Edition, framework: str) -> Iterator[Page]:
    parts = {"framework": framework}
    yield "framework", parts
    for rule in (ALL_RULES, *edition.rules):
        yield "region_by", {**parts, "rule": rule}
        for group in SHOWN_GROUPS:
            if group in edition.groups:
                yield "region_group", {**parts, "rule": rule, "group": group}
    for goal in edition.framework(framework).goals:
        yield "goal", {**parts, "goal": goal.code}
        for target in goal.targets:
            yield "target", {**parts, "target": target.code}
            for indicator in target.indicators:
                yield "indicator", {**parts, "indicator": indicator.code}


def _series(edition: Edition) -> Iterator[Page]:
    """Every indicator and area for which there is a figure."""
    found = dict.fromkeys(
        (each.framework, each.indicator, each.reference_area) for each in edition.coverage()
    )
    for framework, indicator, area in found:
        yield "series", {"framework": framework, "indicator": indicator, "area": area}
