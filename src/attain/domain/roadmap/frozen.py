"""
What a cycle leaves behind when it is frozen: actions, reports and gaps as they stood, for good.

It holds names besides, so that it can be read and printed when bodies and plans are called otherwise.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from attain.domain.roadmap.actions import RoadmapAction
from attain.domain.roadmap.cycles import (
    Cycle,
    CycleState,
    Expected,
    ReportState,
    StatusReport,
    as_action_names,
)
from attain.domain.roadmap.plans import ItemKind, Plans
from attain.domain.roadmap.public import is_public
from attain.errors import ActionDenied


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenItem:
    """A recommendation or clause, with the area of the plan that it stands in."""

    plan: str
    code: str
    title: str
    area: str = ""
    paragraph: str = ""

    @property
    def key(self) -> str:
        """Plan and code: what actions name."""
        return f"{self.plan} {self.code}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenCycle:
    """
    A cycle as it was frozen.

    Attributes
    ----------
    release
        The id of the release that was public then.
    actions
        Those within its scope that were agreed, with the status they had.
    reports
        Those that were accepted.
    missing
        The reports that were asked for and are not among them.
    bodies
        The names of the bodies that it speaks of, as they were on the day.
    """

    cycle: Cycle
    day: date
    release: str
    actions: tuple[RoadmapAction, ...]
    reports: tuple[StatusReport, ...]
    missing: tuple[Expected, ...]
    items: tuple[FrozenItem, ...]
    bodies: Mapping[str, str]


def spoken_of(
    cycle: Cycle, actions: Iterable[RoadmapAction], *, agreed: Container[str]
) -> tuple[RoadmapAction, ...]:
    """
    Return the actions that a cycle speaks of: within its scope, and agreed at some time.

    Parameters
    ----------
    agreed
        Numbers of the actions that were ever agreed.
    """
    return tuple(
        each
        for each in actions
        if is_public(each.status, agreed=each.number in agreed) and cycle.covers(each)
    )


def told_of(kept: FrozenCycle, *, agreed: Container[str]) -> FrozenCycle:
    """
    Return what is told of a frozen cycle: as if it had been frozen by the rules of today.

    What an earlier version of attain froze can hold proposals that were dropped (see `spoken_of`), and
    reports that mark a file of members as public.
    """
    actions = {each.number: each for each in spoken_of(kept.cycle, kept.actions, agreed=agreed)}
    return replace(
        kept,
        actions=tuple(actions.values()),
        reports=tuple(
            as_action_names(each, actions[each.action])
            for each in kept.reports
            if each.action in actions
        ),
        missing=tuple(each for each in kept.missing if each.action in actions),
    )


def frozen(
    cycle: Cycle,
    *,
    day: date,
    release: str,
    actions: Iterable[RoadmapAction],
    agreed: Container[str],
    reports: Iterable[StatusReport],
    expected: Iterable[Expected],
    plans: Plans,
    bodies: Mapping[str, str],
) -> FrozenCycle:
    """
    Return what is kept of a cycle for good.

    Parameters
    ----------
    agreed
        Numbers of the actions that were ever agreed: see `spoken_of`.
    bodies
        Names by id; those that are not spoken of are left out.

    Raises
    ------
    ActionDenied
        If a report was sent and nobody has decided on it: no words are lost in silence.
    """
    written = tuple(reports)
    waiting = [each for each in written if each.state is ReportState.SENT]
    if waiting:
        told = ", ".join(f"{each.action} of {each.area or each.body}" for each in waiting[:5])
        raise ActionDenied(
            f"Some reports were sent and wait for an answer: {told}. Accept them, or open the cycle again "
            "and give them back."
        )
    chosen = spoken_of(cycle, actions, agreed=agreed)
    order = {each.number: place for place, each in enumerate(chosen)}
    taken = (e for e in written if e.state is ReportState.ACCEPTED and e.action in order)
    accepted = tuple(
        as_action_names(each, chosen[order[each.action]])
        for each in sorted(taken, key=lambda one: (order[one.action], one.area, one.body))
    )
    there = {Expected(each.action, each.body, each.area) for each in accepted}
    missing = tuple(each for each in expected if each not in there)
    named = {body for each in chosen for body in each.bodies}
    named |= {each.body for each in accepted} | {each.body for each in missing}
    return FrozenCycle(
        cycle=replace(cycle, state=CycleState.FROZEN),
        day=day,
        release=release,
        actions=chosen,
        reports=accepted,
        missing=missing,
        items=tuple(_items(cycle, plans, chosen)),
        bodies={each: bodies.get(each, each) for each in sorted(named)},
    )


def _items(cycle: Cycle, plans: Plans, actions: tuple[RoadmapAction, ...]) -> Iterable[FrozenItem]:
    """Items of the plans of the cycle; where it names none, of the plans that actions serve."""
    served = {key.split()[0] for each in actions for key in each.items}
    wanted = set(cycle.plans) or served
    for plan, item in plans.to_act_on():
        if plan.id not in wanted | served:
            continue
        if plan.id not in wanted and not any(plan.key(item) in a.items for a in actions):
            continue
        above = [each for each in plan.above(item) if each.kind is ItemKind.AREA]
        yield FrozenItem(
            plan=plan.id,
            code=item.code,
            title=item.title,
            area=above[0].title if above else "",
            paragraph=item.paragraph,
        )
