"""Pages that bring actions together: of an item, a body, a country, a goal, of time, what needs a look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse

from attain.domain.bodies import Body
from attain.domain.permissions.actions import Action
from attain.domain.roadmap.actions import RoadmapAction
from attain.domain.roadmap.cycles import CycleState
from attain.domain.roadmap.plans import Allocation, ItemKind, to_be_allocated
from attain.domain.roadmap.views import (
    Late,
    Unattended,
    Unmoved,
    late,
    off_track_without_action,
    timeline,
    unmoved,
    without_owner,
)
from attain.errors import AttainError, UnknownCode
from attain.usecases.dictionary import shipped_frameworks
from attain.usecases.portal import roadmap_figures
from attain.web.accounts.directory import directory
from attain.web.forum.queries import thread_of
from attain.web.pages import shelf
from attain.web.reports.models import CycleRow
from attain.web.reports.queries import standing
from attain.web.roadmap import words
from attain.web.roadmap.desk import Desk
from attain.web.roadmap.filters import Filter
from attain.web.work.shell import for_people

# ------------------------------------------------------- a recommendation, a body, a country, a goal


@for_people
def item(request: HttpRequest, plan: str, code: str) -> HttpResponse:
    """Show an item of a plan: its text, who is mentioned, who leads, what it hangs together with."""
    desk = Desk(request)
    try:
        found, told = desk.names.plans.found(f"{plan} {code}")
    except UnknownCode:
        raise Http404 from None
    key = found.key(told)
    language = desk.shell.language
    to_act_on = found.to_act_on()
    place = to_act_on.index(told) if told in to_act_on else None
    return desk.page(
        "item",
        plan=found,
        item=told,
        key=key,
        above=found.above(told),
        below=found.below(told.code),
        allocation=desk.allocations.get(key),
        links=desk.names.plans.links_of(key),
        actions=Filter(item=key).kept(desk.actions, desk.names.known, desk.today),
        behind=_behind(desk),
        kinds=words.item_words(language),
        before=to_act_on[place - 1] if place else None,
        after=to_act_on[place + 1] if place is not None and place + 1 < len(to_act_on) else None,
        may_allocate=desk.shell.may(Action.ALLOCATE),
        may_talk=desk.shell.may(Action.READ_FORUM),
        thread=thread_of(key),
        acts_on=told.kind in {ItemKind.RECOMMENDATION, ItemKind.CLAUSE},
    )


def _behind(desk: Desk) -> Mapping[str, int]:
    """Return how many days each action is late, or its latest milestone, by its number."""
    return {each.action.number: each.days for each in reversed(late(desk.actions, desk.today))}


@for_people
def body(request: HttpRequest, body: str) -> HttpResponse:
    """Show what a body leads, what it supports, what of that is late, and which goals are its own."""
    desk = Desk(request)
    found = _body(body)
    led = [each for each in desk.actions if each.lead == found.id]
    return desk.page(
        "body",
        body=found,
        led=led,
        supported=[each for each in desk.actions if found.id in each.supporting],
        late=late(led, desk.today),
        behind=_behind(desk),
        charges=found.charges,
        allocated=[each for each in _by_item(desk) if found.id in {each.lead, *each.supporting}],
        owed=_owed(desk, found.id),
        may_propose=found.id in desk.leading,
    )


def _owed(desk: Desk, body: str) -> list[tuple[str, str, int, int]]:
    """Return for each open cycle its id and title, how many reports a body owes, and has sent."""
    if not desk.shell.may(Action.SEE_CYCLE):
        return []
    found = []
    for row in CycleRow.objects.filter(state=CycleState.OPEN.value).order_by("deadline", "pk"):
        stands = standing(row)
        asked = [each for each in stands.asked if each.body == body]
        sent = [each for each in stands.handed_in if each.body == body]
        if asked:
            found.append((row.pk, stands.cycle.title, len(asked), len(sent)))
    return found


def _body(wanted: str) -> Body:
    try:
        return directory().body(wanted)
    except AttainError:
        raise Http404 from None


def _by_item(desk: Desk) -> list[Allocation]:
    """Return who answers for what, in the order of the plans."""
    keys = [plan.key(item) for plan, item in desk.names.to_act_on]
    return [desk.allocations[each] for each in keys if each in desk.allocations]


@for_people
def country(request: HttpRequest, area: str) -> HttpResponse:
    """Show the actions in a country: those that name it, those of its groups, those of the region."""
    desk = Desk(request)
    if area not in desk.names.countries:
        raise Http404
    groups = desk.names.known.groups
    here = [each for each in desk.actions if each.acts_in(area, groups)]
    named = [each for each in here if each.areas]
    return desk.page(
        "country",
        area=area,
        named=[each for each in named if area in each.areas],
        by_group=[each for each in named if area not in each.areas],
        everywhere=[each for each in here if not each.areas],
        late=late(here, desk.today),
        behind=_behind(desk),
        bodies=[each for each in directory().bodies if area in each.areas],
        attended=_figures(desk, here, area=area),
    )


@for_people
def goal(request: HttpRequest, framework: str, goal: str) -> HttpResponse:
    """Show the actions for a goal, who answers for it, and where it is off track without any."""
    desk = Desk(request)
    key = f"{framework} {goal}"
    if key not in desk.names.goals:
        raise Http404
    found = [each for each in desk.actions if key in each.all_goals]
    told = next(e for e in shipped_frameworks()[framework].goals if e.code == goal)
    return desk.page(
        "goal",
        key=key,
        goal=told,
        actions=found,
        by_target={
            f"{framework} {target.code}": [
                each for each in found if each.acts_on(f"{framework} {target.code}")
            ]
            for target in told.targets
        },
        charged=[
            (each, charge)
            for each in directory().bodies
            for charge in each.charges_for(framework, goal)
        ],
        late=late(found, desk.today),
        behind=_behind(desk),
        attended=_figures(desk, found, goal=key),
        may_propose=desk.may_propose,
        may_talk=desk.shell.may(Action.READ_FORUM),
        thread=thread_of(key),
    )


# ------------------------------------------------------------------------------------------- time


@for_people
def time_line(request: HttpRequest) -> HttpResponse:
    """Show beginnings, milestones and deadlines of the chosen actions, day by day."""
    desk = Desk(request)
    events = timeline(desk.chosen)
    years: dict[int, list[object]] = {}
    for each in events:
        years.setdefault(each.day.year, []).append(each)
    return desk.page(
        "timeline",
        years=years,
        whole=len(desk.actions),
        dateless=[
            each for each in desk.chosen if not (each.begin or each.deadline or each.milestones)
        ],
        kinds=words.event_words(desk.shell.language),
    )


# ------------------------------------------------------------------------------ what needs a look


@dataclass(frozen=True, slots=True)
class Beside:
    """
    What figures say beside actions.

    Attributes
    ----------
    release, rule
        Which figures, judged by what.
    unattended, unmoved
        Targets off track without any action; actions whose indicators did not move.
    """

    release: str
    rule: str
    unattended: tuple[Unattended, ...]
    unmoved: tuple[Unmoved, ...]


@for_people
def attention(request: HttpRequest) -> HttpResponse:
    """Show what is late, what nobody owns, what is off track without action, what did not move."""
    desk = Desk(request)
    chosen = desk.chosen
    found: tuple[Late, ...] = late(chosen, desk.today)
    return desk.page(
        "attention",
        whole=len(desk.actions),
        late=found,
        unowned=without_owner(chosen),
        unallocated=to_be_allocated(desk.names.plans, desk.allocations.values()),
        figures=_figures(desk, chosen),
        may_propose=desk.may_propose,
    )


def _figures(
    desk: Desk, found: Sequence[RoadmapAction], *, area: str = "", goal: str = ""
) -> Beside | None:
    """Return what the public release says beside actions; none where nothing is released yet."""
    if not shelf().releases():
        return None
    edition, groups = shelf().current(), desk.names.known.groups
    verdicts = [
        each
        for each in roadmap_figures.off_track(edition)
        if (not area or each.area == area) and (not goal or each.target.startswith(f"{goal}."))
    ]
    named = dict.fromkeys(each for action in found for each in action.moves)
    moved = [e for e in roadmap_figures.movements(edition, named) if not area or e.area == area]
    return Beside(
        edition.id,
        edition.main_rule,
        off_track_without_action(verdicts, desk.actions, groups=groups),
        unmoved(found, moved, groups=groups),
    )
