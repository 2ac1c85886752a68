"""Pages of actions: the list, one of them, its form, what happened to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from attain.domain.permissions.actions import Action
from attain.domain.roadmap.actions import (
    RoadmapAction,
    changed_fields,
    clashing_fields,
    goal_of,
)
from attain.domain.roadmap.status import MAY_BECOME, Move, Mover, Status
from attain.domain.roadmap.views import late
from attain.errors import ActionDenied, AttainError, InvalidData
from attain.usecases.portal.roadmap_words import stands_text
from attain.web.reports.queries import parts_of, report_of, reports_on, to_write
from attain.web.reports.words import report_words
from attain.web.roadmap import operations, words
from attain.web.roadmap.action_form import (
    Typed,
    WrongForm,
    action_from,
    packed,
    typed_in,
    typed_of,
    unpacked,
)
from attain.web.roadmap.copying import copy_of
from attain.web.roadmap.desk import Desk
from attain.web.roadmap.models import ActionRow, ActionVersion
from attain.web.roadmap.naming import frameworks
from attain.web.roadmap.queries import action_of, versions_of
from attain.web.work.forms import number_in, page_asked, version_in
from attain.web.work.shell import doer_of, for_people, refusal

IN_LIST = 100
"""Actions on one page of the list."""
Step = Callable[[HttpRequest, ActionRow], object]


# ------------------------------------------------------------------------------------- the list


@for_people
def actions(request: HttpRequest) -> HttpResponse:
    """List the actions that who asks may see, as they choose them."""
    desk = Desk(request)
    found = desk.chosen
    pages = max(-(-len(found) // IN_LIST), 1)
    here = min(page_asked(request.GET.get("page", "")), pages)
    behind = {each.action.number: each.days for each in reversed(late(found, desk.today))}
    return desk.page(
        "actions",
        found=found[(here - 1) * IN_LIST : here * IN_LIST],
        count=len(found),
        whole=len(desk.actions),
        here=here,
        pages=pages,
        behind=behind,
    )


# ------------------------------------------------------------------------------------ one action


@for_people
def action(request: HttpRequest, number: str) -> HttpResponse:
    """Show an action; move it on."""
    desk = Desk(request)
    row = desk.row(number)
    if request.method != "POST":
        return shown_action(desk, row)
    try:
        to = {each.value: each for each in Status}.get(request.POST.get("to", ""))
        if to is None:
            raise InvalidData("Choose what to do.")
        operations.move(
            doer=doer_of(request),
            number=row.number,
            version=version_in(request),
            to=to,
            reason=request.POST.get("reason", "")[:4000],
            now=timezone.now(),
        )
    except AttainError as error:
        return shown_action(desk, desk.row(number), str(error), refusal(error))
    return HttpResponseRedirect(f"{request.path}?done=move")


@dataclass(frozen=True, slots=True)
class Way:
    """A step that who asks may take, and what it takes."""

    to: str
    move: Move
    ready: bool


def shown_action(
    desk: Desk, row: ActionRow, wrong: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    """Return the page of an action, with what went wrong if anything did."""
    found = desk.action(row)
    language = desk.shell.language
    return desk.page(
        "action",
        status=status,
        row=row,
        action=found,
        behind=late((found,), desk.today),
        missing=found.output.missing(deadline=found.deadline),
        links=[(key, link) for key in found.items for link in desk.names.plans.links_of(key)],
        ways=_ways(desk, found),
        steps=words.step_words(language),
        may_edit=desk.may(Action.EDIT_ACTION, found),
        last=versions_of(row).first() if desk.sees_papers else None,
        typed=desk.request.POST,
        reports=[
            (each, report_of(each), stands_text(report_of(each), language))
            for each in reports_on(desk.shell.actor, row.number, desk.today)
        ],
        owed=[
            each
            for each in to_write(desk.shell.actor, desk.today)
            if each.asked.action == row.number
        ],
        parts_of=parts_of,
        report_states=report_words(language),
        wrong=wrong,
    )


def _ways(desk: Desk, found: RoadmapAction) -> list[Way]:
    needed = {Mover.OWNER: Action.MOVE_ACTION, Mover.COORDINATOR: Action.DECIDE_ACTION}
    return [
        Way(to.value, move, ready=not move.evidence or bool(found.evidence))
        for to, move in MAY_BECOME[found.status].items()
        if desk.may(needed[move.by], found)
    ]


# --------------------------------------------------------------------------- proposing and editing


@for_people
def propose(request: HttpRequest) -> HttpResponse:
    """Show the form of a new action, filled from another one where it is a copy; take it."""
    desk = Desk(request)
    desk.check_may_propose()
    if request.method != "POST":
        return _form(desk, _beginning(desk))
    typed = typed_in(request.POST)
    try:
        blank = RoadmapAction(number=operations.NEW, title="-")
        wanted = action_from(typed, blank, desk.shell.language)
        made = operations.propose(doer=doer_of(request), action=wanted, now=timezone.now())
    except WrongForm as fault:
        return _form(desk, typed, problems=fault.problems, status=HTTPStatus.BAD_REQUEST)
    except AttainError as error:
        return _form(desk, typed, wrong=str(error), status=refusal(error))
    return HttpResponseRedirect(
        f"{desk.shell.link('work_action', number=made.number)}?done=propose"
    )


def _beginning(desk: Desk) -> Typed:
    """Return what a new form is filled with: another action, or what the address says."""
    told = desk.request.GET
    if told.get("from"):
        other = desk.action(desk.row(told["from"]))
        lead = other.lead if other.lead in desk.leading else ""
        return typed_of(replace(copy_of(other), lead=lead))
    known = desk.names.known
    items = tuple(each for each in told.getlist("item") if each in known.items)
    lead = told.get("lead", "")
    allocated = desk.allocations.get(items[0]) if items else None
    if not lead and allocated:
        lead = allocated.lead
    if lead not in desk.leading:
        lead = desk.leading[0] if len(desk.leading) == 1 else ""
    goals = tuple(each for each in told.getlist("goal") if each in known.references)
    return _untitled(
        RoadmapAction(
            number=operations.NEW,
            title="-",
            items=items,
            lead=lead,
            areas=tuple(each for each in told.getlist("country") if each in known.areas),
            goals=tuple(each for each in goals if "." not in each),
            targets=tuple(each for each in goals if "." in each),
        )
    )


def _untitled(action: RoadmapAction) -> Typed:
    typed = typed_of(action)
    return replace(typed, texts={**typed.texts, "title": ""})


@for_people
def edit(request: HttpRequest, number: str) -> HttpResponse:
    """Show the form of an action; keep what was typed, or both versions where they contradict."""
    desk = Desk(request)
    row = desk.row(number)
    if not desk.may(Action.EDIT_ACTION, action_of(row)):
        raise ActionDenied(
            f"{row.number} is edited by the body that leads it, while it is not over, and by the "
            "coordinator."
        )
    if request.method != "POST":
        return _form(desk, typed_of(action_of(row)), row=row, version=row.version)
    if request.POST.get("ours"):
        return _decided(desk, row)
    typed, version = typed_in(request.POST), row.version
    try:
        version = version_in(request)
        base = _version(row, version)
        wanted = action_from(typed, base, desk.shell.language)
        return _kept(desk, row, base, wanted, version)
    except WrongForm as fault:
        return _form(
            desk,
            typed,
            row=row,
            version=version,
            problems=fault.problems,
            status=HTTPStatus.BAD_REQUEST,
        )
    except AttainError as error:
        return _form(desk, typed, row=row, version=version, wrong=str(error), status=refusal(error))


def _version(row: ActionRow, version: int) -> RoadmapAction:
    """Return an action as it was in the version that somebody saw."""
    found = versions_of(row).filter(version=version).first()
    if found is None:
        raise InvalidData("The form is not whole. Load the page again.")
    return action_of(found)


def _kept(
    desk: Desk, row: ActionRow, base: RoadmapAction, wanted: RoadmapAction, version: int
) -> HttpResponse:
    """Keep an action; where somebody else has changed it, show both versions."""
    request = desk.request
    try:
        operations.edit(
            doer=doer_of(request),
            number=row.number,
            version=version,
            action=wanted,
            reason=request.POST.get("reason", "")[:4000],
            now=timezone.now(),
        )
    except operations.Overtaken as told:
        return _conflict(desk, row, base, wanted, told, version)
    where = desk.shell.link("work_action", number=row.number)
    return HttpResponseRedirect(f"{where}?done=edit")


def _conflict(
    desk: Desk,
    row: ActionRow,
    base: RoadmapAction,
    ours: RoadmapAction,
    told: operations.Overtaken,
    version: int,
) -> HttpResponse:
    clashes = clashing_fields(base, told.theirs, ours)
    mine = [each for each in changed_fields(base, ours) if each not in clashes]
    return desk.page(
        "conflict",
        status=HTTPStatus.CONFLICT,
        row=row,
        said=str(told),
        base=base,
        ours=ours,
        theirs=told.theirs,
        version=told.version,
        seen=version,
        clashes=clashes,
        mine=mine,
        others=[e for e in changed_fields(base, told.theirs) if e not in clashes],
        ours_packed=packed(ours),
        reason=desk.request.POST.get("reason", "")[:4000],
    )


def _decided(desk: Desk, row: ActionRow) -> HttpResponse:
    """Keep what somebody chose field by field, or open it in the form."""
    post = desk.request.POST
    try:
        ours = unpacked(post["ours"])
        base = _version(row, number_in(desk.request, "seen"))
        version = version_in(desk.request)
        merged = _merged(base, ours, _version(row, version), post)
        if post.get("do") == "form":
            return _form(desk, typed_of(merged), row=row, version=version)
        return _kept(desk, row, _version(row, version), merged, version)
    except AttainError as error:
        return _form(
            desk,
            typed_of(action_of(row)),
            row=row,
            version=row.version,
            wrong=str(error),
            status=refusal(error),
        )


def _merged(
    base: RoadmapAction, ours: RoadmapAction, theirs: RoadmapAction, post: Mapping[str, str]
) -> RoadmapAction:
    """Return an action of both: theirs, with our changes where they do not clash or were chosen."""
    clashes = clashing_fields(base, theirs, ours)
    wanted = [
        name
        for name in changed_fields(base, ours)
        if name not in {"number", "status", "example"}
        and (name not in clashes or post.get(f"take-{name}") == "ours")
    ]
    return replace(theirs, **{name: getattr(ours, name) for name in wanted})


def _form(
    desk: Desk,
    typed: Typed,
    *,
    row: ActionRow | None = None,
    version: int = 0,
    problems: tuple[tuple[str, str], ...] = (),
    wrong: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    leading = desk.leading
    if row is not None:
        leading = tuple(
            each
            for each in desk.names.known.bodies
            if each == row.lead or desk.may_keep(Action.EDIT_ACTION, each, row.status)
        )
    return desk.page(
        "form",
        status=status,
        row=row,
        version=version,
        typed=typed,
        problems=problems,
        wrongs=dict(problems),
        wrong=wrong,
        leading=leading,
        frameworks=frameworks(),
        named_plans={each.partition(" ")[0] for each in typed.lists["items"]},
        named_goals={
            goal_of(each) for n in ("goals", "targets", "moves") for each in typed.lists[n]
        },
        may_lead_nobody=desk.may_keep(Action.PROPOSE_ACTION, ""),
        reason=desk.request.POST.get("reason", ""),
    )


# ---------------------------------------------------------------------------------- what happened


@dataclass(frozen=True, slots=True)
class Change:
    """A field that a change touched: what it was, and what it became."""

    name: str
    before: object
    after: object


def changes_of(
    before: RoadmapAction, after: RoadmapAction, names: Iterable[str]
) -> tuple[Change, ...]:
    """Return what a change made of the fields that it touched."""
    return tuple(Change(each, getattr(before, each), getattr(after, each)) for each in names)


@for_people
def history(request: HttpRequest, number: str) -> HttpResponse:
    """Show every version of an action: who changed what, from what to what, when, why."""
    desk = Desk(request)
    row = desk.row(number)
    if not desk.sees_papers:
        raise Http404
    found = list(versions_of(row).select_related("batch"))
    earlier: dict[int, ActionVersion] = {each.version: each for each in found}
    told = []
    for each in found:
        before = earlier.get(each.version - 1)
        was = action_of(before) if before else None
        now = action_of(each)
        told.append((each, changes_of(was, now, each.changed) if was else ()))
    return desk.page(
        "history",
        row=row,
        action=action_of(row),
        told=told,
    )
