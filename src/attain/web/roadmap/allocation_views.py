"""Pages on who answers for which recommendation or clause."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from attain.domain.permissions.actions import Action
from attain.domain.roadmap.plans import EVERYONE, Allocation, Plan, PlanItem, to_be_allocated
from attain.errors import AttainError, InvalidData, UnknownCode
from attain.web.roadmap import planning
from attain.web.roadmap.desk import Desk
from attain.web.roadmap.models import AllocationRow
from attain.web.work.forms import number_in, version_in
from attain.web.work.shell import doer_of, for_people, refusal


@dataclass(frozen=True, slots=True)
class Line:
    """A recommendation or clause, whom its text mentions, and who answers for it."""

    key: str
    item: PlanItem
    mentioned: tuple[str, ...]
    allocation: Allocation | None
    version: int


@for_people
def allocations(request: HttpRequest) -> HttpResponse:
    """List recommendations and clauses with who answers for each; allocate several in one go."""
    desk = Desk(request)
    if request.method != "POST":
        return _list(desk)
    try:
        keys = list(dict.fromkeys(request.POST.getlist("item")))
        if not keys:
            raise InvalidData("Tick the recommendations and clauses that this is for.")
        if not request.POST.get("lead"):
            raise InvalidData("Choose who leads. To take a lead away, open the one that it is for.")
        planning.allocate_many(
            doer=doer_of(request),
            allocations=[
                (_typed(request, key), number_in(request, f"version {key}")) for key in keys
            ],
            now=timezone.now(),
        )
    except AttainError as error:
        return _list(desk, str(error), refusal(error))
    return HttpResponseRedirect(f"{request.path}?done=several")


def _list(desk: Desk, wrong: str = "", status: int = HTTPStatus.OK) -> HttpResponse:
    versions = dict(AllocationRow.objects.values_list("item", "version"))
    by_plan: list[tuple[Plan, list[Line]]] = []
    for plan, item in desk.names.to_act_on:
        if not by_plan or by_plan[-1][0].id != plan.id:
            by_plan.append((plan, []))
        by_plan[-1][1].append(_line(desk, plan, item, versions.get(plan.key(item), 0)))
    left = to_be_allocated(desk.names.plans, desk.allocations.values())
    return desk.page(
        "allocations",
        status=status,
        by_plan=by_plan,
        left=left,
        whole=len(desk.names.to_act_on),
        may_allocate=desk.shell.may(Action.ALLOCATE),
        ticked=desk.request.POST.getlist("item"),
        typed=desk.request.POST,
        supporting=desk.request.POST.getlist("supporting"),
        wrong=wrong,
    )


def _line(desk: Desk, plan: Plan, item: PlanItem, version: int) -> Line:
    key = plan.key(item)
    mentioned = dict.fromkeys(e.body for e in item.mentions if e.body not in EVERYONE)
    return Line(key, item, tuple(mentioned), desk.allocations.get(key), version)


@for_people
def allocation(request: HttpRequest, plan: str, code: str) -> HttpResponse:
    """Show one recommendation or clause with whom its text mentions; say who answers for it."""
    desk = Desk(request)
    try:
        found, item = desk.names.plans.found(f"{plan} {code}")
    except UnknownCode:
        raise Http404 from None
    if item not in found.to_act_on():
        raise Http404
    if request.method != "POST":
        return _one(desk, found, item)
    try:
        planning.allocate(
            doer=doer_of(request),
            allocation=_typed(request, found.key(item)),
            version=version_in(request),
            now=timezone.now(),
        )
    except AttainError as error:
        return _one(desk, found, item, str(error), refusal(error))
    if request.POST.get("do") == "next":
        return HttpResponseRedirect(_next_address(Desk(request), found.key(item)))
    return HttpResponseRedirect(f"{request.path}?done=one")


def _one(
    desk: Desk, plan: Plan, item: PlanItem, wrong: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    key = plan.key(item)
    row = AllocationRow.objects.filter(pk=key).first()
    post = desk.request.POST
    stands = desk.allocations.get(key) or Allocation(item=key, lead="")
    typed = _typed(desk.request, key, checked=False) if desk.request.method == "POST" else stands
    line = _line(desk, plan, item, row.version if row else 0)
    left = to_be_allocated(desk.names.plans, desk.allocations.values())
    return desk.page(
        "allocation",
        status=status,
        plan=plan,
        item=item,
        line=line,
        typed=typed,
        version=post.get("version") or line.version,
        left=left,
        whole=len(desk.names.to_act_on),
        next_key=_next_key(desk, key),
        may_allocate=desk.shell.may(Action.ALLOCATE),
        wrong=wrong,
    )


def _typed(request: HttpRequest, key: str, *, checked: bool = True) -> Allocation:
    lead = request.POST.get("lead", "")
    supporting = tuple(dict.fromkeys(request.POST.getlist("supporting")))
    if not checked:
        supporting = tuple(each for each in supporting if each != lead)
    return Allocation(
        item=key,
        lead=lead,
        supporting=supporting,
        timeframe=request.POST.get("timeframe", "").strip()[:200],
        basis=request.POST.get("basis", "").strip()[:300],
    )


def _next_key(desk: Desk, key: str) -> str:
    """Return what is to be allocated after an item, from the beginning again at the end."""
    keys = [plan.key(item) for plan, item in desk.names.to_act_on]
    left = set(to_be_allocated(desk.names.plans, desk.allocations.values())) - {key}
    place = keys.index(key)
    return next((each for each in (*keys[place:], *keys[:place]) if each in left), "")


def _next_address(desk: Desk, key: str) -> str:
    found = _next_key(desk, key)
    if not found:
        return f"{desk.shell.link('work_allocations')}?done=all"
    plan, _, code = found.partition(" ")
    return f"{desk.shell.link('work_allocation', plan=plan, code=code)}?done=before"
