"""
Plans: sources of commitments, item by item, and how they hang together.

The Roadmap, a declaration, a blueprint, a sectoral, national or local plan are told apart by their
kind only. Items bear our own short words, never sentences of the source, and name the paragraph where
the source says it. Who is *mentioned* is what the source says; who *leads* is allocated by people.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import Enum

from attain.domain.frameworks import Origin, OriginKind
from attain.errors import InvalidData, UnknownCode

OURS = Origin(OriginKind.OWN)
MEMBER_STATES, SECTORAL_BODIES = "MEMBER-STATES", "SECTORAL-BODIES"
EVERYONE = {
    MEMBER_STATES: "Every Member State",
    SECTORAL_BODIES: "Every sectoral body concerned",
    "ASEAN": "ASEAN as a group",
    "PLANNING-MINISTRIES": "Ministries of planning",
    "LINE-MINISTRIES": "Line ministries",
    "LOCAL-GOVERNMENTS": "Local governments",
    "DIALOGUE-PARTNERS": "Dialogue Partners and other partners in development",
    "INTERNATIONAL-ORGANISATIONS": "International and regional organisations",
    "EAST-ASIA": "The Plus Three countries and those of the East Asia Summit",
    "CIVIL-SOCIETY": "Organisations of civil society",
    "PRIVATE-SECTOR": "The private sector",
    "MEDIA": "The media",
    "RESEARCH": "Universities and institutes of research",
}
"""Who is mentioned where a source names nobody in particular: by a role, in our words."""


class PlanKind(Enum):
    """What sort of commitments a plan holds."""

    ROADMAP = "roadmap"
    DECLARATION = "declaration"
    BLUEPRINT = "blueprint"
    SECTORAL = "sectoral work plan"
    NATIONAL = "national plan"
    LOCAL = "local plan"
    INITIATIVE = "initiative beside it"


class ItemKind(Enum):
    """What an item of a plan is."""

    AREA = "area"
    SUB_AREA = "sub-area"
    RECOMMENDATION = "recommendation"
    CLAUSE = "clause"


TO_ACT_ON = frozenset({ItemKind.RECOMMENDATION, ItemKind.CLAUSE})
"""Items that actions serve; the others only hold them together."""


@dataclass(frozen=True, slots=True)
class Mention:
    """
    That the source itself names somebody at an item.

    Attributes
    ----------
    body
        The id of a body, or one of `EVERYONE`.
    part
        What it is named for, in our own short words.
    source
        The paragraph.
    """

    body: str
    part: str
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanItem:
    """
    An area, sub-area, recommendation or clause.

    Attributes
    ----------
    code
        Its number in the source, such as A.1.1.
    within
        The code of the item above; empty at the top.
    title
        Our own short words.
    paragraph
        Where it stands in the source.
    asks
        What it asks for, in a sentence of our own.
    """

    code: str
    kind: ItemKind
    title: str
    within: str = ""
    paragraph: str = ""
    asks: str = ""
    note: str = ""
    mentions: tuple[Mention, ...] = ()

    def __post_init__(self) -> None:
        if not self.code or self.code != "".join(self.code.split()):
            raise InvalidData(f"{self.code!r} is no code of an item. Write it as A.1.1.")
        if not self.title.strip():
            raise InvalidData(f"The item {self.code} has no title. Give a few words of your own.")


@dataclass(frozen=True)
class Plan:
    """
    A source of commitments.

    Raises
    ------
    InvalidData
        If a code stands twice, or an item lies within one that is not listed before it.
    """

    id: str
    kind: PlanKind
    title: str
    items: tuple[PlanItem, ...]
    adopted: str = ""
    area: str = ""
    origin: Origin = OURS
    _by_code: Mapping[str, PlanItem] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.id or not all(c.isascii() and (c.isalnum() or c in "-_.") for c in self.id):
            raise InvalidData(f"{self.id!r} is no id of a plan. Use letters, digits, - _ and dots.")
        if not self.title.strip():
            raise InvalidData(f"The plan {self.id} has no title.")
        if (self.kind in {PlanKind.NATIONAL, PlanKind.LOCAL}) != bool(self.area):
            wanted = "Name its area" if not self.area else "Leave the area out"
            raise InvalidData(f"{self.id} is a {self.kind.value}. {wanted}.")
        by_code: dict[str, PlanItem] = {}
        for each in self.items:
            if each.within and each.within not in by_code:
                raise InvalidData(
                    f"{self.id} {each.code} lies within {each.within}, which does not stand before it."
                )
            if each.code in by_code:
                raise InvalidData(f"{self.id} has the item {each.code} twice. Keep one of them.")
            by_code[each.code] = each
        object.__setattr__(self, "_by_code", by_code)

    def item(self, code: str) -> PlanItem:
        """Return an item by its code; `UnknownCode` names the nearest ones."""
        found = self._by_code.get(code.strip())
        if found is None:
            near = get_close_matches(code.strip(), self._by_code, n=3)
            hint = f"Did you mean {' or '.join(near)}?" if near else "Nothing near it is known."
            raise UnknownCode(f"{self.id} has no item {code!r}. {hint}")
        return found

    def key(self, item: PlanItem) -> str:
        """Return plan and code: what actions, allocations and crosswalks name."""
        return f"{self.id} {item.code}"

    def to_act_on(self) -> tuple[PlanItem, ...]:
        """Return the recommendations and clauses, in order."""
        return tuple(each for each in self.items if each.kind in TO_ACT_ON)

    def below(self, code: str) -> tuple[PlanItem, ...]:
        """Return the items directly within one; those at the top for an empty code."""
        return tuple(each for each in self.items if each.within == code)

    def above(self, item: PlanItem) -> tuple[PlanItem, ...]:
        """Return the items that one lies within, the outermost first."""
        found: list[PlanItem] = []
        at = item.within
        while at:
            found.append(self._by_code[at])
            at = found[-1].within
        return tuple(reversed(found))

    def depth(self, item: PlanItem) -> int:
        """Return how deep an item lies; 0 at the top."""
        return len(self.above(item))


class Relation(Enum):
    """How two items of plans, or an item and a target, hang together."""

    SUPPORTS = "supports"
    COVERS_THE_SAME = "covers the same as"
    CARRIES = "carries"
    BUILDS_ON = "builds on"


@dataclass(frozen=True, slots=True)
class Link:
    """
    That an item hangs together with an item of another plan, or with a goal or target.

    Attributes
    ----------
    item
        As `ROADMAP A.1.3`.
    other
        As `SDG 3.2` or `DECLARATION 6`, or a plan as a whole: `ASCC-BLUEPRINT`.
    """

    item: str
    relation: Relation
    other: str
    note: str = ""
    origin: Origin = OURS

    def __post_init__(self) -> None:
        for end, words in ((self.item, {2}), (self.other, {1, 2})):
            if len(end.split()) not in words:
                raise InvalidData(
                    f"{end!r} is no end of a link. Write a plan and a code: ROADMAP A.1.3."
                )
        if self.item == self.other:
            raise InvalidData(f"{self.item} is linked with itself.")


@dataclass(frozen=True)
class Plans:
    """
    All plans that are known, with the links between them.

    Raises
    ------
    InvalidData
        If an id stands twice, or a link names an item that a known plan does not have.
    """

    plans: tuple[Plan, ...]
    links: tuple[Link, ...] = ()
    _by_id: Mapping[str, Plan] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_id: dict[str, Plan] = {}
        for each in self.plans:
            if each.id.casefold() in by_id:
                raise InvalidData(f"The plan {each.id} is there twice. Give one another id.")
            by_id[each.id.casefold()] = each
        object.__setattr__(self, "_by_id", by_id)
        for link in self.links:
            for end in (link.item, link.other):
                named, *code = end.split()
                plan = by_id.get(named.casefold())
                if plan is not None and code:
                    plan.item(code[0])
                elif plan is None and not code:
                    raise InvalidData(
                        f"{link.item} is linked with {end}, which is no plan that is known. "
                        f"Name the plan, or write a code: {end} 1."
                    )

    def plan(self, id: str) -> Plan:  # noqa: A002 - the word of the plans themselves
        """Return a plan by its id; `UnknownCode` says which there are."""
        found = self._by_id.get(id.strip().casefold())
        if found is None:
            known = ", ".join(each.id for each in self.plans)
            raise UnknownCode(f"There is no plan {id!r}. There are: {known}.")
        return found

    def found(self, key: str) -> tuple[Plan, PlanItem]:
        """Return the plan and the item that a key such as `ROADMAP A.1.1` names."""
        plan, _, code = key.strip().partition(" ")
        found = self.plan(plan)
        return found, found.item(code)

    def links_of(self, key: str) -> tuple[Link, ...]:
        """Return the links that an item, a plan as a whole or a target stands at either end of."""
        return tuple(each for each in self.links if key in {each.item, each.other})

    def to_act_on(self) -> Iterator[tuple[Plan, PlanItem]]:
        """Yield every recommendation and clause with its plan, in order."""
        for plan in self.plans:
            for item in plan.to_act_on():
                yield plan, item


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """
    That people have decided who answers for an item, and when.

    Attributes
    ----------
    lead
        The id of the body that leads.
    timeframe
        In words, as it was decided.
    basis
        What the decision rests on: the meeting, the letter.
    """

    item: str
    lead: str
    supporting: tuple[str, ...] = ()
    timeframe: str = ""
    basis: str = ""

    def __post_init__(self) -> None:
        if self.lead and self.lead in self.supporting:
            raise InvalidData(
                f"{self.lead} leads {self.item} already; leave it out of the supporting."
            )


def to_be_allocated(plans: Plans, allocations: Iterable[Allocation]) -> tuple[str, ...]:
    """Return the keys of recommendations and clauses that nobody leads yet, in order."""
    led = {each.item for each in allocations if each.lead}
    return tuple(plan.key(item) for plan, item in plans.to_act_on() if plan.key(item) not in led)
