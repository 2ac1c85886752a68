"""Choosing actions: by body, country, goal, status, item and lateness, and by words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from urllib.parse import urlencode

from attain.domain.roadmap.actions import RoadmapAction, goal_of
from attain.domain.roadmap.search import holds_words
from attain.domain.roadmap.views import late
from attain.web.roadmap.known import Known

MOST = 200
"""Letters of what somebody looks for."""


@dataclass(frozen=True, slots=True)
class Filter:
    """
    What is asked for; whatever is empty leaves all in.

    Attributes
    ----------
    body
        Of those that lead or support; `lead` the one that leads, `-` nobody.
    country
        A country or group; an action for the region as a whole is in each.
    item
        A recommendation or clause, or an area or sub-area with all below it.
    words
        Each of them stands somewhere in the action.
    """

    body: str = ""
    lead: str = ""
    country: str = ""
    goal: str = ""
    status: str = ""
    item: str = ""
    late: str = ""
    words: str = ""

    @property
    def chosen(self) -> bool:
        """Whether anything is asked for."""
        return any(getattr(self, each.name) for each in fields(self))

    @property
    def query(self) -> str:
        """What an address that asks for the same bears."""
        told = {each.name: getattr(self, each.name) for each in fields(self)}
        return urlencode({name: value for name, value in told.items() if value})

    def but(self, **changes: str) -> Filter:
        """Return the same with something else."""
        return replace(self, **changes)

    def kept(
        self, actions: Iterable[RoadmapAction], known: Known, on: date
    ) -> tuple[RoadmapAction, ...]:
        """Return the actions that are asked for."""
        found = [each for each in actions if self._keeps(each, known)]
        if self.late:
            behind = {each.action.number for each in late(found, on)}
            found = [each for each in found if each.number in behind]
        return tuple(found)

    def _keeps(self, action: RoadmapAction, known: Known) -> bool:
        return (
            (not self.body or self.body in action.bodies)
            and (not self.lead or (action.lead or "-") == self.lead)
            and (not self.country or _in_country(action, self.country, known.groups))
            and (not self.goal or self.goal in action.all_goals)
            and (not self.status or action.status.value == self.status)
            and (not self.item or any(_below(each, self.item) for each in action.items))
            and (not self.words or holds_words(_texts(action, known), self.words))
        )


def filter_of(query: Mapping[str, str]) -> Filter:
    """Return what an address asks for."""
    told = {each.name: query.get(each.name, "").strip()[:MOST] for each in fields(Filter)}
    return Filter(**told)


def _in_country(action: RoadmapAction, wanted: str, groups: Mapping[str, tuple[str, ...]]) -> bool:
    if wanted in groups:
        return wanted in action.areas or any(
            action.acts_in(each, groups) for each in groups[wanted]
        )
    return action.acts_in(wanted, groups)


def _below(key: str, wanted: str) -> bool:
    return key == wanted or key.startswith(f"{wanted}.")


def _texts(action: RoadmapAction, known: Known) -> Iterable[str]:
    """Yield all that somebody may look for in an action: what was typed, and the names of the rest."""
    out = action.output
    yield from (action.number, action.title, action.stakeholders, action.budget.source)
    yield from (out.text, out.quantity, out.quality, out.population, out.location)
    yield from (each.text for each in action.milestones)
    yield from (each.title for each in action.evidence)
    for each in action.bodies:
        yield f"{each} {known.bodies.get(each, '')}"
    for each in action.items:
        yield f"{each} {known.items.get(each, '')}"
    for each in (*action.goals, *action.targets, *action.moves):
        yield f"{each} {known.references.get(each, '')} {goal_of(each)}"
    for each in action.areas:
        yield f"{each} {known.areas.get(each, '')}"
