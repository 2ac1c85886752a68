"""What the pages of the roadmap share: names with their links, rows of tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from attain.domain.roadmap.status import Status
from attain.errors import AttainError
from attain.usecases.plans import shipped_plans
from attain.usecases.portal.roadmap_views import (
    Line,
    Progress,
    lines_of,
    progress_of,
    unattended,
)
from attain.usecases.portal.roadmap_words import (
    EVERYONE_WORDS,
    ITEM_WORDS,
    PLAN_WORDS,
    status_text,
)
from attain.web.own_address import cited, own_address
from attain.web.pages import render

if TYPE_CHECKING:
    from attain.domain.roadmap.actions import Evidence, RoadmapAction
    from attain.domain.roadmap.plans import Plan, PlanItem
    from attain.domain.roadmap.views import Unattended
    from attain.usecases.portal.public_roadmap import PublicRoadmap
    from attain.web.place import Place


@dataclass(frozen=True, slots=True)
class Named:
    """
    Something with a page of its own.

    Attributes
    ----------
    code
        What is short and stands before the text; may be empty.
    link
        Its page; empty where it has none.
    lang
        The language of the text where it is not the page's.
    """

    code: str
    text: str
    link: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """How far the actions of something are."""

    name: Named
    told: Progress


def roadmap_of(place: Place) -> PublicRoadmap:
    """Return the roadmap of a place: pages of the roadmap are made only where there is one."""
    if place.roadmap is None:
        raise RuntimeError("A page of the roadmap was asked for without a roadmap.")
    return place.roadmap


def page_of(place: Place, template: str, **values: Any) -> str:
    """Render a page of the roadmap."""
    names = Names(place)
    return render(
        place,
        f"monitoring/roadmap/{template}",
        roadmap=names.roadmap,
        names=names,
        status_text=lambda status: status_text(status, place.language),
        Status=Status,
        **values,
    )


class Names:
    """What bodies, countries, items, goals and targets are called on a page, with their links."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.roadmap = roadmap_of(place)

    def area(self, code: str) -> Named:
        """Return a country, with its page of the roadmap, or a group."""
        fallback = self.roadmap.areas.get(code) or self.place.edition.area_name(code)
        link = self.place.link("roadmap_area", area=code) if code in self.roadmap.countries else ""
        return Named("", self.place.language.area(code, fallback), link)

    def areas(self, codes: Iterable[str]) -> list[Named]:
        """Return countries and groups; nothing for the region as a whole."""
        return [self.area(code) for code in codes]

    def body(self, id: str) -> Named:  # noqa: A002 - the word of the bodies
        """Return a body by its id, or a role that a source names in its place."""
        if id in EVERYONE_WORDS:
            return Named("", self.place.language.text(EVERYONE_WORDS[id]))
        try:
            found = self.roadmap.body(id)
        except AttainError:
            return Named("", id)
        return Named(
            found.id,
            found.name(self.roadmap.on),
            self.place.link("roadmap_body", body=found.id),
            self._english,
        )

    def plan(self, plan: Plan) -> Named:
        """Return a plan."""
        return Named(
            "", plan.title, self.place.link("roadmap_plan", plan=plan.id), self.lang_of(plan)
        )

    def item(self, plan: Plan, item: PlanItem) -> Named:
        """Return an item of a plan."""
        link = self.place.link("roadmap_item", plan=plan.id, item=item.code)
        return Named(item.code, item.title, link, self.lang_of(plan))

    def end(self, key: str) -> Named:
        """Return what stands at the end of a link: a plan, an item, a goal, target or indicator."""
        try:
            named, _, code = key.partition(" ")
            plan = self.roadmap.plan(named)
            if not code:
                return self.plan(plan)
            found = self.item(plan, plan.item(code))
            return Named(f"{plan.id} {code}", found.text, found.link, found.lang)
        except AttainError:
            return self.reference(key)

    def reference(self, reference: str) -> Named:
        """Return a goal, target or indicator, with its page where the release has it."""
        framework, _, code = reference.partition(" ")
        edition, link = self.place.edition, self.place.link
        try:
            if "." not in code:
                goal = edition.goal(framework, code)
                title = self.place.language.goal(framework, code, goal.title)
                known = self.place.language.knows_goal(framework, code)
                lang = "" if known else self._english
                return Named(reference, title, link("goal", framework=framework, goal=code), lang)
            if (edition.framework(framework).id, code) in edition.catalogue.by_code:
                indicator = edition.indicator(framework, code)
                where = link("indicator", framework=framework, indicator=code)
                return Named(reference, indicator.title, where, self._english)
            target = edition.target(framework, code)
            where = link("target", framework=framework, target=code)
            return Named(reference, target.title, where, self._english)
        except AttainError:
            return Named(reference, "")

    def lang_of(self, plan: Plan) -> str:
        """Return the language of the words of a plan; empty where nobody knows, or it is the page's."""
        return self._english if plan in _shipped() else ""

    def plan_kind(self, plan: Plan) -> str:
        """Return what sort of plan it is."""
        return self.place.language.text(PLAN_WORDS[plan.kind])

    def item_kind(self, item: PlanItem) -> str:
        """Return what sort of item it is."""
        return self.place.language.text(ITEM_WORDS[item.kind])

    def evidence_link(self, evidence: Evidence) -> str:
        """Return where evidence can be read; a kept file has no address in an edition of no portal."""
        if not evidence.file:
            return evidence.link
        path = f"/evidence/{evidence.file}/"
        return path if self.place.served else cited(path) if own_address() else ""

    @property
    def _english(self) -> str:
        return "" if self.place.language.code == "en" else "en"


@cache
def _shipped() -> tuple[Plan, ...]:
    return shipped_plans().plans


def table_of(place: Place, actions: Iterable[RoadmapAction]) -> tuple[Line, ...]:
    """Return actions as the rows of a table."""
    return lines_of(roadmap_of(place), actions)


def progress_row(place: Place, name: Named, actions: Iterable[RoadmapAction]) -> ProgressRow:
    """Return how far actions are as a row of a table."""
    return ProgressRow(name, progress_of(roadmap_of(place), actions))


def without_action(place: Place) -> tuple[Unattended, ...]:
    """Return the targets that are off track somewhere without any action; worked out once."""
    roadmap = roadmap_of(place)
    key = ("unattended", place.edition.seal)
    if key not in roadmap.kept:
        roadmap.kept[key] = unattended(place.edition, roadmap)
    found: Any = roadmap.kept[key]
    return tuple(found)
