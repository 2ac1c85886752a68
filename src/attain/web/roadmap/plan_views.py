"""Pages of plans: the list, one as a tree, loading one from a file, typing one, links between items."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from attain.domain.findings import Finding
from attain.domain.permissions.actions import Action
from attain.domain.roadmap.plans import (
    ItemKind,
    Link,
    Plan,
    PlanItem,
    PlanKind,
    Relation,
)
from attain.errors import ActionDenied, AttainError, InvalidData, UnknownCode
from attain.exchange.plan_file import ReadPlan, plan_text, read_plan
from attain.exchange.plan_table import PlanHead
from attain.usecases.plain_values import as_plain, value_of
from attain.usecases.plans import plan_from_table, shipped_plans
from attain.web.roadmap import planning, words
from attain.web.roadmap.desk import Desk
from attain.web.roadmap.models import AddedLink, AddedPlan
from attain.web.roadmap.planning import plan_subject
from attain.web.work.forms import chosen_step, version_in
from attain.web.work.shell import doer_of, for_people, refusal

LARGEST = 2 * 1024 * 1024
"""Bytes of a file with a plan."""
WAITING = "roadmap_plan"
"""Where a session keeps the plan that somebody looks at before it is kept."""


@for_people
def plans(request: HttpRequest) -> HttpResponse:
    """List the plans by kind."""
    desk = Desk(request)
    return desk.page(
        "plans",
        plans=desk.names.plans.plans,
        added=set(AddedPlan.objects.values_list("pk", flat=True)),
        kinds=words.plan_words(desk.shell.language),
        may_add=bool(_keepers(desk)),
    )


@for_people
def plan(request: HttpRequest, plan: str) -> HttpResponse:
    """Show a plan as a tree; add, change or take out an item."""
    desk = Desk(request)
    found = _plan(desk, plan)
    if request.method != "POST":
        return _plan_page(desk, found)
    try:
        chosen_step(request, STEPS)(desk, found)
    except AttainError as error:
        return _plan_page(Desk(request), found, str(error), refusal(error))
    return HttpResponseRedirect(f"{request.path}?done={request.POST['do']}")


def _plan(desk: Desk, wanted: str) -> Plan:
    try:
        return desk.names.plans.plan(wanted)
    except UnknownCode:
        raise Http404 from None


def _plan_page(
    desk: Desk, found: Plan, wrong: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    row = AddedPlan.objects.filter(pk=found.id).first()
    serving = Counter(key for each in desk.actions for key in each.items)
    told = desk.request.GET.get("edit", "") or desk.request.POST.get("was", "")
    edited = next((each for each in found.items if each.code == told), None)
    language = desk.shell.language
    links = [e for e in desk.names.plans.links if found.id in {_plan_of(e.item), _plan_of(e.other)}]
    return desk.page(
        "plan",
        status=status,
        plan=found,
        row=row,
        version=desk.request.POST.get("version") or (row.version if row else 0),
        shipped=found.id in {each.id for each in shipped_plans().plans},
        may_keep=_may_keep(desk, found),
        serving=serving,
        links=links,
        added={(e.item, e.relation, e.other) for e in AddedLink.objects.all()},
        kinds=words.plan_words(language),
        item_kinds=words.item_words(language),
        edited=edited,
        typed=desk.request.POST,
        wrong=wrong,
    )


def _plan_of(end: str) -> str:
    return end.partition(" ")[0]


def _may_keep(desk: Desk, found: Plan) -> bool:
    row = AddedPlan.objects.filter(pk=found.id).first()
    subject = plan_subject(found.area, row.keeper if row else "")
    return desk.shell.may(Action.KEEP_PLAN, subject)


def _keepers(desk: Desk) -> tuple[str, ...]:
    """Return for which bodies who asks may keep a plan; empty text: the Secretariat."""
    bodies = ("", *desk.names.known.bodies)
    return tuple(e for e in bodies if desk.shell.may(Action.KEEP_PLAN, plan_subject("", e)))


# ------------------------------------------------------------------------------- items, one by one


def _keep(desk: Desk, found: Plan, items: tuple[PlanItem, ...]) -> None:
    row = AddedPlan.objects.filter(pk=found.id).first()
    planning.keep_plan(
        doer=doer_of(desk.request),
        plan=replace(found, items=items),
        keeper=row.keeper if row else "",
        version=version_in(desk.request),
        now=timezone.now(),
    )


def _typed_item(desk: Desk, before: PlanItem | None) -> PlanItem:
    post = desk.request.POST
    kinds = {each.value: each for each in ItemKind}
    kind = kinds.get(post.get("kind", ""))
    if kind is None:
        raise InvalidData("Choose what kind of item it is.")
    return PlanItem(
        code=post.get("code", "").strip()[:40],
        kind=kind,
        title=post.get("title", "").strip()[:300],
        within=post.get("within", "").strip(),
        paragraph=post.get("paragraph", "").strip()[:200],
        asks=post.get("asks", "").strip()[:2000],
        note=post.get("note", "").strip()[:2000],
        mentions=before.mentions if before else (),
    )


def _add_item(desk: Desk, found: Plan) -> None:
    new = _typed_item(desk, None)
    if new.within:
        found.item(new.within)
    last = max(
        (
            place
            for place, each in enumerate(found.items)
            if each.code == new.within or new.within in {up.code for up in found.above(each)}
        ),
        default=len(found.items) - 1,
    )
    place = last + 1 if new.within else len(found.items)
    _keep(desk, found, (*found.items[:place], new, *found.items[place:]))


def _change_item(desk: Desk, found: Plan) -> None:
    before = found.item(desk.request.POST.get("was", ""))
    new = _typed_item(desk, before)
    items = tuple(
        new
        if each is before
        else replace(each, within=new.code)
        if each.within == before.code
        else each
        for each in found.items
    )
    _keep(desk, found, items)


def _drop_item(desk: Desk, found: Plan) -> None:
    gone = found.item(desk.request.POST.get("was", ""))
    if found.below(gone.code):
        raise InvalidData(f"{gone.code} has items below it. Take those out first.")
    _keep(desk, found, tuple(each for each in found.items if each is not gone))


def _add_link(desk: Desk, found: Plan) -> None:
    post = desk.request.POST
    relations = {each.value: each for each in Relation}
    relation = relations.get(post.get("relation", ""))
    if relation is None:
        raise InvalidData("Choose how the two hang together.")
    planning.link(
        doer=doer_of(desk.request),
        link=Link(
            f"{found.id} {post.get('item', '').strip()}",
            relation,
            post.get("other", "").strip()[:120],
            post.get("note", "").strip()[:300],
        ),
        now=timezone.now(),
    )


def _drop_link(desk: Desk, found: Plan) -> None:
    post = desk.request.POST
    row = AddedLink.objects.filter(
        item=post.get("item", ""), relation=post.get("relation", ""), other=post.get("other", "")
    ).first()
    if row is None or _plan_of(row.item) != found.id:
        raise InvalidData("This link came with the plan itself; it is changed in its file.")
    planning.unlink(doer=doer_of(desk.request), number=row.pk, now=timezone.now())


STEPS: dict[str, Callable[[Desk, Plan], None]] = {
    "add": _add_item,
    "change": _change_item,
    "drop": _drop_item,
    "link": _add_link,
    "unlink": _drop_link,
}
"""What can be done on the page of a plan."""


# ------------------------------------------------------------------------- from a file, and as one


@for_people
def new_plan(request: HttpRequest) -> HttpResponse:
    """Take a plan from a file, or begin one that is typed; show what it holds before it is kept."""
    desk = Desk(request)
    if not _keepers(desk):
        raise ActionDenied(
            "None of your roles may keep a plan: focal points and officers do it for their own body, "
            "the coordinator for all."
        )
    if request.method != "POST":
        return _new_page(desk)
    do = request.POST.get("do", "")
    try:
        if do == "keep":
            kept = _keep_waiting(desk)
            return HttpResponseRedirect(f"{desk.shell.link('work_plan', plan=kept)}?done=load")
        if do == "type":
            kept = _begin(desk)
            return HttpResponseRedirect(f"{desk.shell.link('work_plan', plan=kept)}?done=begin")
        if do == "read":
            read, keeper = _read(desk)
            request.session[WAITING] = {"read": as_plain(read), "keeper": keeper}
            return _new_page(desk, read=read)
        raise InvalidData("Choose what to do.")
    except AttainError as error:
        found = getattr(error, "findings", ())
        return _new_page(desk, wrong=str(error), findings=found, status=refusal(error))


def _new_page(
    desk: Desk,
    *,
    read: ReadPlan | None = None,
    wrong: str = "",
    findings: tuple[Finding, ...] = (),
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    language = desk.shell.language
    known = {each.id: each for each in desk.names.plans.plans}
    return desk.page(
        "new_plan",
        status=status,
        read=read,
        differences=_differences(known.get(read.plan.id), read.plan) if read else None,
        findings=findings,
        wrong=wrong,
        keepers=_keepers(desk),
        typed=desk.request.POST,
        kinds=words.plan_words(language),
        item_kinds=words.item_words(language),
    )


def _differences(before: Plan | None, after: Plan) -> Mapping[str, list[PlanItem]] | None:
    """Return which items are new, changed and gone against the plan of the same id; None if none."""
    if before is None:
        return None
    old = {each.code: each for each in before.items}
    new = {each.code: each for each in after.items}
    return {
        "new": [each for each in after.items if each.code not in old],
        "changed": [e for e in after.items if e.code in old and old[e.code] != e],
        "gone": [each for each in before.items if each.code not in new],
    }


def _head(post: Mapping[str, str]) -> dict[str, Any]:
    kinds = {each.value: each for each in PlanKind}
    kind = kinds.get(post.get("kind", ""))
    if kind is None:
        raise InvalidData("Choose what kind of plan it is.")
    return {
        "id": post.get("id", "").strip()[:80],
        "kind": kind,
        "title": post.get("title", "").strip()[:300],
        "area": post.get("area", "").strip()[:20],
        "adopted": post.get("adopted", "").strip()[:10],
    }


def _read(desk: Desk) -> tuple[ReadPlan, str]:
    request = desk.request
    file = request.FILES.get("file")
    if file is None or isinstance(file, list):
        raise InvalidData("Choose a file.")
    if (file.size or 0) > LARGEST:
        raise InvalidData("The file is larger than 2 MB. A plan is a text: send its text.")
    content, name = file.read(), file.name or "file"
    keeper = request.POST.get("keeper", "")
    if name.lower().endswith((".yaml", ".yml")):
        return read_plan(content, name=name), keeper
    made = plan_from_table(content, name=name, head=PlanHead(**_head(request.POST)))
    return ReadPlan(made), keeper


def _keep_waiting(desk: Desk) -> str:
    waiting = desk.request.session.get(WAITING)
    if not waiting:
        raise InvalidData("There is no file waiting to be kept. Choose it again.")
    read = value_of(ReadPlan, waiting["read"])
    planning.load_plan(
        doer=doer_of(desk.request),
        read=read,
        keeper=waiting["keeper"],
        now=timezone.now(),
    )
    del desk.request.session[WAITING]
    return read.plan.id


def _begin(desk: Desk) -> str:
    head = _head(desk.request.POST)
    if any(each.id == head["id"] for each in desk.names.plans.plans):
        raise InvalidData(f"There is a plan {head['id']} already. Choose another short name.")
    made = Plan(**head, items=(), origin=planning.TYPED)
    planning.keep_plan(
        doer=doer_of(desk.request),
        plan=made,
        keeper=desk.request.POST.get("keeper", ""),
        version=0,
        now=timezone.now(),
    )
    return made.id


@for_people
def plan_file(request: HttpRequest, plan: str) -> HttpResponse:
    """Send a plan as the file that can be loaded again, with the links that lead from its items."""
    desk = Desk(request)
    found = _plan(desk, plan)
    links = tuple(each for each in desk.names.plans.links if _plan_of(each.item) == found.id)
    named = {_plan_of(each.other) for each in links if " " not in each.other} - {found.id}
    others = tuple(each for each in desk.names.plans.plans if each.id in named and not each.items)
    answer = HttpResponse(
        plan_text(ReadPlan(found, others, links)), content_type="application/yaml; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="{found.id.lower()}.yaml"'
    return answer
