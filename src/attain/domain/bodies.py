"""
Bodies: the organisations that act, with the names they bore and when, and the goals they answer for.

A person acts for a body in a role. What a person may touch follows from the areas of the body: a
government, a ministry and a local government speak for theirs; a body of the region for none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from enum import Enum

from attain.errors import InvalidData, UnknownCode


class BodyKind(Enum):
    """What sort of organisation a body is."""

    GOVERNMENT = "government"
    MINISTRY = "ministry"
    LOCAL_GOVERNMENT = "local government"
    ORGAN = "organ"
    SECTORAL_BODY = "sectoral body"
    SECRETARIAT = "secretariat"
    PARTNER = "dialogue partner"
    CIVIL_SOCIETY = "civil society"
    CENTRE = "centre of excellence"


NATIONAL = frozenset({BodyKind.GOVERNMENT, BodyKind.MINISTRY, BodyKind.LOCAL_GOVERNMENT})
"""Kinds of bodies that speak for an area, and therefore name one."""


class Part(Enum):
    """How a body stands to a goal."""

    DIRECT = "directly corresponding"
    SUBSIDIARY = "subsidiary body"
    RELEVANT = "relevant"


@dataclass(frozen=True, slots=True)
class DatedName:
    """A name that a body bore, from a day and until a day, both counted in; None: not known, or still."""

    text: str
    begin: date | None = None
    end: date | None = None

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise InvalidData("A body without a name cannot be shown. Give its name.")
        if self.begin and self.end and self.end < self.begin:
            raise InvalidData(f"The name {self.text!r} ends on {self.end}, before it begins.")

    def holds(self, on: date) -> bool:
        """Whether the body bore the name on a day."""
        return (self.begin is None or self.begin <= on) and (self.end is None or on <= self.end)


@dataclass(frozen=True, slots=True)
class Charge:
    """
    A goal that a body answers for.

    Attributes
    ----------
    framework, goal
        Their codes, as MDG and 4; no goal: across all goals of the framework.
    part
        How the body stands to the goal.
    concern
        What of it concerns the body, where the source says so: children, statistics.
    source
        Where that is said.
    """

    framework: str
    goal: str
    part: Part
    concern: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """
    An organisation that acts.

    Attributes
    ----------
    id
        Its short name, as SOMHD; it never changes, whatever the body is called.
    kind
        What sort of organisation it is.
    names
        Its names, the earliest first.
    areas
        The reference areas that it speaks for; none for a body of the region.
    parent
        The body that it belongs to, as a ministry to its government; empty for none.
    charges
        The goals that it answers for.
    source
        Where it is named.
    """

    id: str
    kind: BodyKind
    names: tuple[DatedName, ...]
    areas: tuple[str, ...] = ()
    parent: str = ""
    charges: tuple[Charge, ...] = ()
    source: str = ""

    def __post_init__(self) -> None:
        if not self.id or self.id != self.id.strip():
            raise InvalidData(f"{self.id!r} is no id of a body. Give a short name, such as SOMHD.")
        if not self.names:
            raise InvalidData(f"{self.id} has no name. Give at least one.")
        if (self.kind in NATIONAL) != bool(self.areas):
            wanted = "Name its area" if self.kind in NATIONAL else "Leave areas out"
            raise InvalidData(f"{self.id} is a {self.kind.value}. {wanted}.")

    def charges_for(self, framework: str, goal: str) -> tuple[Charge, ...]:
        """Return what it answers for in a goal, that across all goals with it."""
        return tuple(
            each for each in self.charges if each.framework == framework and each.goal in {goal, ""}
        )

    def name(self, on: date) -> str:
        """Return the name that it bore on a day; the nearest one where none is dated so."""
        held = [each for each in self.names if each.holds(on)]
        if held:
            return held[-1].text
        later = [each for each in self.names if each.begin is not None and each.begin > on]
        return (later[0] if later else self.names[-1]).text


@dataclass(frozen=True)
class Directory:
    """
    All bodies that are known.

    Raises
    ------
    InvalidData
        If an id stands twice, or a body belongs to one that is not listed, or to itself.
    """

    bodies: tuple[Body, ...]
    _by_id: Mapping[str, Body] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_id: dict[str, Body] = {}
        for each in self.bodies:
            if by_id.setdefault(each.id.casefold(), each) is not each:
                raise InvalidData(f"The body {each.id} is listed twice. Keep one of them.")
        object.__setattr__(self, "_by_id", by_id)
        for each in self.bodies:
            _check_chain(each, by_id)

    def body(self, id: str) -> Body:  # noqa: A002 - the word of the bodies themselves
        """
        Return a body by its id, in upper or lower case.

        Raises
        ------
        UnknownCode
            If there is none; the message names the nearest ones.
        """
        found = self._by_id.get(id.strip().casefold())
        if found is None:
            near = get_close_matches(id.strip().casefold(), self._by_id, n=3)
            hint = f"Did you mean {' or '.join(self._by_id[each].id for each in near)}?"
            raise UnknownCode(
                f"There is no body {id!r}. {hint if near else 'Nothing near it is known.'}"
            )
        return found

    def answering_for(self, framework: str, goal: str) -> tuple[Body, ...]:
        """Return the bodies that answer for a goal: those directly, then their parts, then others."""
        order = list(Part)
        ranks = {
            body.id: min(order.index(charge.part) for charge in charges)
            for body in self.bodies
            if (charges := body.charges_for(framework, goal))
        }
        found = [each for each in self.bodies if each.id in ranks]
        return tuple(sorted(found, key=lambda each: ranks[each.id]))

    def of_area(self, area: str) -> tuple[Body, ...]:
        """Return the bodies that speak for an area."""
        return tuple(each for each in self.bodies if area in each.areas)


def _check_chain(body: Body, by_id: Mapping[str, Body]) -> None:
    """Raise `InvalidData` unless the bodies above a body exist and lead to an end."""
    seen, at = {body.id.casefold()}, body.parent
    while at:
        above = by_id.get(at.casefold())
        if above is None:
            raise InvalidData(f"{body.id} belongs to {at}, which is not listed. List it too.")
        if above.id.casefold() in seen:
            raise InvalidData(f"{body.id} belongs to itself, by way of {above.id}.")
        seen.add(above.id.casefold())
        at = above.parent


def without_charge(bodies: Iterable[Body], framework: str) -> tuple[Body, ...]:
    """Return the sectoral bodies that answer for no goal of a framework: to be allocated."""
    return tuple(
        each
        for each in bodies
        if each.kind is BodyKind.SECTORAL_BODY
        and not any(charge.framework == framework for charge in each.charges)
    )
