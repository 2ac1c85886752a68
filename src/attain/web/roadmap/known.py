"""What actions, allocations and links may name: items, bodies, goals and targets, areas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from attain.domain.roadmap.plans import Plans
from attain.usecases.dictionary import shipped_areas, shipped_frameworks
from attain.web.accounts.directory import directory


@dataclass(frozen=True, slots=True)
class Known:
    """
    All that can be named.

    Attributes
    ----------
    items
        Titles of recommendations and clauses by their keys, as `ROADMAP A.1.1`.
    bodies
        Names of bodies by their ids.
    references
        Titles of goals, targets and indicators, as `SDG 3`, `SDG 3.2`, `SDG 3.2.1`.
    areas
        Names of countries and groups by their codes.
    groups
        The countries of each group, as they are on the day.
    """

    items: Mapping[str, str]
    bodies: Mapping[str, str]
    references: Mapping[str, str]
    areas: Mapping[str, str]
    groups: Mapping[str, tuple[str, ...]]


def known(plans: Plans, on: date) -> Known:
    """Return all that can be named on a day."""
    return Known(
        items={plan.key(item): item.title for plan, item in plans.to_act_on()},
        bodies={each.id: each.name(on) for each in directory().bodies},
        references=references(),
        areas=areas(on),
        groups=groups(on),
    )


@cache
def references() -> Mapping[str, str]:
    """Return the titles of goals, targets and indicators of the shipped frameworks by reference."""
    found: dict[str, str] = {}
    for framework in shipped_frameworks().values():
        for goal in framework.goals:
            found[f"{framework.id} {goal.code}"] = goal.title
            for target in goal.targets:
                found[f"{framework.id} {target.code}"] = target.title
                for each in target.indicators:
                    found[f"{framework.id} {each.code}"] = each.title
    return found


@cache
def groups(on: date) -> Mapping[str, tuple[str, ...]]:
    """Return the members of each group of countries on a day."""
    shipped = shipped_areas()
    return {each.id: tuple(shipped.members(each.id, on=on)) for each in shipped.groups}


@cache
def areas(on: date) -> Mapping[str, str]:
    """Return the names of the region's countries and of the groups by their codes."""
    shipped = shipped_areas()
    countries = shipped.members("ASEAN", on=on)
    return {
        **{code: shipped.area(code).name for code in countries},
        **{each.id: each.name for each in shipped.groups},
    }
