"""
Actions: what a body does about recommendations and clauses, for which goals, where, and by when.

An action concerns several recommendations, bodies, goals and countries at once: the roadmap is a
matrix, not a tree. References are texts: `ROADMAP A.1.1`, `SDG 3.2`, a body's id, an area's code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import Enum

from attain.domain.roadmap.status import OVER, Status
from attain.errors import InvalidData

REFERENCE = re.compile(r"[^\s]+ [^\s]+")
LINK = re.compile(r"https?://[^\s/?#@]+(?:[/?#]\S*)?|kept:[0-9a-f]{32}", re.IGNORECASE)
"""Where evidence lies: an address, or the id of a file that is kept here."""


class Issue(Enum):
    """An issue that cuts across the goals (Roadmap, E.1.3)."""

    GENDER = "gender"
    MIGRATION = "migration"
    CLIMATE = "climate change"
    ENERGY_AND_FOOD = "energy and food"
    DISASTER = "disaster management"
    DISABILITY = "disability"
    HEALTH = "health"


class GenderMark(Enum):
    """
    What an action means for equality of women and men.

    The three scores of the gender equality policy marker of the OECD's Development Assistance
    Committee, and that nobody has looked yet.
    """

    NOT_LOOKED_AT = ""
    NOT_TARGETED = "0"
    SIGNIFICANT = "1"
    PRINCIPAL = "2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """
    What is to come out of an action: the five things that Roadmap D.2.4 asks to be said.

    Attributes
    ----------
    quantity, quality
        How much of what; how good.
    population, location
        For whom, where, in words.
    """

    text: str = ""
    quantity: str = ""
    quality: str = ""
    population: str = ""
    location: str = ""

    def missing(self, *, deadline: date | None) -> tuple[str, ...]:
        """Return which of the five things are not said yet."""
        said = {
            "quantity": self.quantity,
            "quality": self.quality,
            "population": self.population,
            "location": self.location,
            "deadline": "" if deadline is None else "said",
        }
        return tuple(name for name, value in said.items() if not value.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What an action costs, how much of it is found, and where that comes from."""

    amount: Decimal | None = None
    funded: Decimal | None = None
    currency: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        if self.currency and not re.fullmatch(r"[A-Z]{3}", self.currency):
            raise InvalidData(f"{self.currency!r} is no currency. Write three capitals, as USD.")
        for told in (self.amount, self.funded):
            if told is not None and (not told.is_finite() or told < 0):
                raise InvalidData(f"{told} is no amount of money.")
            if told is not None and not self.currency:
                raise InvalidData("An amount without a currency says nothing. Name it, as USD.")

    @property
    def gap(self) -> Decimal | None:
        """What is still to be found; None where the cost is not known."""
        if self.amount is None:
            return None
        return max(self.amount - (self.funded or Decimal(0)), Decimal(0))


@dataclass(frozen=True, slots=True)
class Milestone:
    """A step on the way, its day, and whether it was reached."""

    text: str
    due: date
    reached: bool = False

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise InvalidData(
                f"The milestone of {self.due} has no words. Say what is to be reached."
            )


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something that shows what was done: its name, a link, and whether everybody may see it."""

    title: str
    link: str
    public: bool = False

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise InvalidData("Evidence takes a name that says what it is.")
        if not LINK.fullmatch(self.link):
            raise InvalidData(f"{self.link!r} is no link. It begins with https:// or http://.")

    @property
    def file(self) -> str:
        """The id of the file that is kept here; empty where the evidence lies elsewhere."""
        return self.link.removeprefix("kept:") if self.link.startswith("kept:") else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadmapAction:
    """
    Something that a body does.

    Attributes
    ----------
    number
        As A17; it never changes.
    items
        The recommendations and clauses that it serves.
    lead, supporting
        Ids of bodies; no lead: nobody owns it yet.
    goals, targets
        Of frameworks, as `SDG 3` and `SDG 3.2`.
    moves
        The indicators that it should move, as `SDG 3.2.1`.
    areas
        Codes of countries or groups; none: the region as a whole.
    example
        Whether it was made up to show how things work.
    """

    number: str
    title: str
    status: Status = Status.PROPOSED
    items: tuple[str, ...] = ()
    lead: str = ""
    supporting: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    moves: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    output: Output = Output()
    begin: date | None = None
    deadline: date | None = None
    budget: Budget = Budget()
    milestones: tuple[Milestone, ...] = ()
    issues: tuple[Issue, ...] = ()
    stakeholders: str = ""
    gender: GenderMark = GenderMark.NOT_LOOKED_AT
    evidence: tuple[Evidence, ...] = ()
    example: bool = False

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise InvalidData("An action takes a title that says what is done.")
        if self.begin and self.deadline and self.deadline < self.begin:
            raise InvalidData(f"{self.number} ends on {self.deadline}, before it begins.")
        if self.lead and self.lead in self.supporting:
            raise InvalidData(
                f"{self.lead} leads {self.number} already; it does not support it too."
            )
        for each in (*self.items, *self.goals, *self.targets, *self.moves):
            if not REFERENCE.fullmatch(each):
                raise InvalidData(f"{each!r} is no reference. Write ROADMAP A.1.1 or SDG 3.2.")
        for told in (self.items, self.supporting, self.goals, self.targets, self.moves, self.areas):
            if len(set(told)) != len(told):
                twice = next(each for each in told if told.count(each) > 1)
                raise InvalidData(f"{self.number} names {twice} twice. Once is enough.")

    @property
    def over(self) -> bool:
        """Whether nothing is left to do."""
        return self.status in OVER

    @property
    def all_goals(self) -> tuple[str, ...]:
        """The goals that it names, and those of the targets and indicators that it names."""
        derived = (goal_of(each) for each in (*self.targets, *self.moves))
        return tuple(dict.fromkeys((*self.goals, *derived)))

    @property
    def bodies(self) -> tuple[str, ...]:
        """The body that leads, if any, and those that support it."""
        return (*((self.lead,) if self.lead else ()), *self.supporting)

    def in_areas(self, groups: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
        """Return the countries that it names, groups by their members; none: the whole region."""
        found = (code for each in self.areas for code in groups.get(each, (each,)))
        return tuple(dict.fromkeys(found))

    def acts_in(self, area: str, groups: Mapping[str, tuple[str, ...]]) -> bool:
        """Whether it acts in a country: because it names it, its group, or the region as a whole."""
        return not self.areas or area in self.in_areas(groups)

    def acts_on(self, target: str) -> bool:
        """Whether it acts on a target: because it names it, or its goal and no target of that goal."""
        if target in self.targets or any(each.startswith(f"{target}.") for each in self.moves):
            return True
        goal = goal_of(target)
        narrower = any(goal_of(each) == goal for each in (*self.targets, *self.moves))
        return goal in self.goals and not narrower


def goal_of(reference: str) -> str:
    """
    Return the goal of a target or an indicator.

    Examples
    --------
    >>> goal_of("SDG 3.2.1")
    'SDG 3'
    """
    framework, _, code = reference.partition(" ")
    return f"{framework} {code.partition('.')[0]}"


def changed_fields(before: RoadmapAction, after: RoadmapAction) -> tuple[str, ...]:
    """Return the names of the fields in which two versions of an action differ."""
    return tuple(
        each.name
        for each in fields(RoadmapAction)
        if getattr(before, each.name) != getattr(after, each.name)
    )


def clashing_fields(
    base: RoadmapAction, theirs: RoadmapAction, ours: RoadmapAction
) -> tuple[str, ...]:
    """Return the fields that two people have changed to different values since `base`."""
    mine = set(changed_fields(base, ours))
    return tuple(
        name
        for name in changed_fields(base, theirs)
        if name in mine and getattr(theirs, name) != getattr(ours, name)
    )


def check_references(
    actions: Iterable[RoadmapAction],
    *,
    items: frozenset[str],
    bodies: frozenset[str],
    references: frozenset[str],
    areas: frozenset[str],
) -> None:
    """
    Raise `InvalidData` at the first thing that an action names and that is not known.

    Parameters
    ----------
    items, bodies, references, areas
        Keys of recommendations and clauses; ids of bodies; goals, targets and indicators; codes of
        countries and groups.
    """
    for action in actions:
        named = (
            ("recommendation or clause", action.items, items),
            ("body", action.bodies, bodies),
            (
                "goal, target or indicator",
                (*action.goals, *action.targets, *action.moves),
                references,
            ),
            ("country or group", action.areas, areas),
        )
        for what, told, known in named:
            strange = [each for each in told if each not in known]
            if strange:
                raise InvalidData(f"{action.number}: {strange[0]!r} is no {what} that is known.")
