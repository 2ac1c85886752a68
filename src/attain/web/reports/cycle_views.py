"""Pages of reporting cycles: the list, a cycle with its steps, and who is late, for paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from attain.domain.permissions.actions import Action
from attain.domain.permissions.judging import Subject
from attain.domain.permissions.roles import Role
from attain.domain.roadmap.cycles import Cycle, CycleState, Expected, ReportState, StatusReport
from attain.errors import AttainError
from attain.web.accounts.directory import directory
from attain.web.accounts.queries import held
from attain.web.reports import cycles, operations
from attain.web.reports.forms import EMPTY_ROWS, chosen_in, cycle_in
from attain.web.reports.models import CycleRow, FrozenRow, ReportRow
from attain.web.reports.names import Names
from attain.web.reports.queries import (
    Standing,
    cycle_of,
    report_of,
    standing,
    subject_of_cycle,
    visible,
)
from attain.web.reports.words import cycle_words, part_words, report_words
from attain.web.roadmap.queries import plans
from attain.web.roadmap.words import status_words
from attain.web.work.forms import chosen_step, version_in
from attain.web.work.shell import (
    Shell,
    actor_of_request,
    doer_of,
    for_people,
    page,
    refusal,
)

Step = Callable[[HttpRequest, CycleRow], object]
AT_ONCE = 100
"""Reports that can be accepted from one page."""


@for_people
def cycles_page(request: HttpRequest) -> HttpResponse:
    """List the cycles that who asks may see; take a new one."""
    wrong, status = "", HTTPStatus.OK
    if request.method == "POST":
        try:
            made = cycles.keep_cycle(
                doer=doer_of(request),
                cycle=cycle_in(request.POST),
                version=0,
                now=timezone.now(),
            )
            return HttpResponseRedirect(reverse("work_cycle", kwargs={"cycle": made.pk}))
        except AttainError as error:
            wrong, status = str(error), HTTPStatus(refusal(error))
    shell = Shell(request)
    rows = [row for row in CycleRow.objects.all() if _may_see(shell, row)]
    may_keep = shell.may(Action.KEEP_CYCLE, Subject(state=CycleState.IN_PREPARATION.value))
    return page(
        request,
        "reports/cycles.html",
        section="work_cycles",
        status=status,
        lines=[standing(row) for row in rows],
        states=cycle_words(shell.language),
        today=timezone.now().date(),
        may_keep=may_keep,
        may_see=bool(rows) or may_keep or shell.may(Action.SEE_CYCLE),
        **(_form_values(request, None) if may_keep else {}),
        wrong=wrong,
    )


@for_people
def cycle(request: HttpRequest, cycle: str) -> HttpResponse:
    """Show a cycle: what it asks, who has reported, what waits; take the next step."""
    row = _seen(request, cycle)
    if request.method != "POST":
        return _page(request, row)
    try:
        chosen_step(request, STEPS)(request, row)
    except AttainError as error:
        return _page(request, _seen(request, cycle), str(error), refusal(error))
    return HttpResponseRedirect(f"{request.path}?done={request.POST['do']}")


@for_people
def missing(request: HttpRequest, cycle: str) -> HttpResponse:
    """Show which reports are missing, by who owes them, with whom to ask; made to be printed."""
    row = _seen(request, cycle)
    if not Shell(request).may(Action.KEEP_CYCLE, subject_of_cycle(row)):
        raise Http404
    stands, today = standing(row), timezone.now().date()
    language = Shell(request).language
    return page(
        request,
        "reports/missing.html",
        section="work_cycles",
        row=row,
        stands=stands,
        owing=[Owing(body, owed, _people(body, today)) for body, owed in stands.by_body().items()],
        names=Names(language, today),
        states=report_words(language),
        today=today,
        days=(today - stands.cycle.deadline).days,
    )


@dataclass(frozen=True, slots=True)
class Owing:
    """A body, the reports that it owes, and the people who can write them."""

    body: str
    owed: tuple[Expected, ...]
    people: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A body in a cycle: how many reports it is asked for, and where they stand."""

    body: str
    asked: int
    accepted: int
    waiting: int
    returned: int
    missing: tuple[Expected, ...]


def lines_of(stands: Standing) -> list[Line]:
    """Return where each body stands, those that owe most first."""
    found = []
    owed = stands.by_body()
    for body in dict.fromkeys(each.body for each in stands.asked):
        states = [stands.state(each) for each in stands.asked if each.body == body]
        found.append(
            Line(
                body,
                len(states),
                states.count(ReportState.ACCEPTED),
                states.count(ReportState.SENT),
                states.count(ReportState.RETURNED),
                owed.get(body, ()),
            )
        )
    return sorted(found, key=lambda each: (-len(each.missing), each.body))


# ----------------------------------------------------------------------------------------- inside


def _may_see(shell: Shell, row: CycleRow) -> bool:
    return shell.may(Action.SEE_CYCLE, subject_of_cycle(row))


def _seen(request: HttpRequest, cycle: str) -> CycleRow:
    """Return a cycle; one that who asks may not see is answered as one that is not there."""
    found = CycleRow.objects.filter(pk=cycle).first()
    if found is None or not _may_see(Shell(request), found):
        raise Http404
    return found


@dataclass(frozen=True, slots=True)
class Shown:
    """A report that who asks may see, as a list shows it."""

    row: ReportRow
    report: StatusReport
    title: str
    late: bool
    may_accept: bool

    @property
    def value(self) -> str:
        """What a tick says: which report, in which version."""
        row = self.row
        return f"{row.action}|{row.body}|{row.area}|{row.version}"


def _shown(request: HttpRequest, stands: Standing) -> list[Shown]:
    shell, today = Shell(request), timezone.now().date()
    rows = visible(actor_of_request(request), today).filter(cycle=stands.row)
    areas = {each.id: frozenset(each.areas) for each in directory().bodies}
    found = []
    for row in rows:
        if row.action not in stands.actions:
            continue
        report = report_of(row)
        subject = Subject(
            row.body, areas.get(row.body, frozenset()), row.state, frozenset(row.senders)
        )
        found.append(
            Shown(
                row,
                report,
                stands.actions[row.action].title,
                report.late(stands.cycle),
                shell.may(Action.ACCEPT_REPORT, subject)
                and stands.cycle.state in {CycleState.OPEN, CycleState.CLOSED},
            )
        )
    return found


def _page(
    request: HttpRequest, row: CycleRow, wrong: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    shell, today = Shell(request), timezone.now().date()
    language, stands = shell.language, standing(row)
    shown, of_body = _shown(request, stands), request.GET.get("body", "")[:80]
    may_keep = shell.may(Action.KEEP_CYCLE, subject_of_cycle(row))
    changing = may_keep and stands.cycle.state in {CycleState.IN_PREPARATION, CycleState.OPEN}
    return page(
        request,
        "reports/cycle.html",
        section="work_cycles",
        status=status,
        row=row,
        stands=stands,
        lines=lines_of(stands),
        waiting=[each for each in shown if each.may_accept][:AT_ONCE],
        shown=[each for each in shown if of_body in {"", each.row.body}],
        most=AT_ONCE,
        of_body=of_body,
        names=Names(language, today),
        plan_titles={each.id: each.title for each in plans().plans},
        states=cycle_words(language),
        report_states=report_words(language),
        statuses=status_words(language),
        parts_words=part_words(language),
        kept=FrozenRow.objects.defer("content").filter(cycle=row).first(),
        may_keep=may_keep,
        may_see_packs=shell.may(Action.SEE_PACK),
        today=today,
        **(_form_values(request, row) if changing else {}),
        changing=changing,
        wrong=wrong,
        typed=request.POST,
        done=request.GET.get("done", ""),
    )


def _form_values(request: HttpRequest, row: CycleRow | None) -> dict[str, object]:
    """Return what the form of a cycle shows: what was typed, else the cycle as it is."""
    typed, kept = request.POST, cycle_of(row) if row else None
    if "deadline" in typed:
        required = set(typed.getlist("question_required"))
        questions = [
            (key, text, str(n) in required)
            for n, (key, text) in enumerate(
                zip(typed.getlist("question_key"), typed.getlist("question"), strict=False)
            )
        ]
        meetings = list(zip(typed.getlist("meeting_day"), typed.getlist("meeting"), strict=False))
        fields = {
            name: typed.get(name, "") for name in ("id", "title", "begin", "deadline", "before")
        }
        chosen = typed.getlist("plans")
    else:
        questions = (
            [(each.key, each.text, each.required) for each in kept.questions] if kept else []
        )
        questions += [("", "", False)] * EMPTY_ROWS
        meetings = [(e.day.isoformat(), e.title) for e in kept.meetings] if kept else []
        meetings += [("", "")] * EMPTY_ROWS
        fields = _fields(kept)
        chosen = list(kept.plans) if kept else []
    return {
        "fields": fields,
        "questions": questions,
        "meetings": meetings,
        "chosen_plans": chosen,
        "all_plans": [(each.id, each.title) for each in plans().plans if each.to_act_on()],
        "others": [
            (each.pk, str(each.content["title"]))
            for each in CycleRow.objects.all()
            if row is None or each.pk != row.pk
        ],
    }


def _fields(kept: Cycle | None) -> dict[str, str]:
    if kept is None:
        last = CycleRow.objects.filter(state=CycleState.FROZEN.value).first()
        today = timezone.now().date().isoformat()
        return {
            "id": "",
            "title": "",
            "begin": today,
            "deadline": "",
            "before": last.pk if last else "",
        }
    return {
        name: str(getattr(kept, name)) for name in ("id", "title", "begin", "deadline", "before")
    }


def _people(body: str, today: date) -> tuple[tuple[str, str], ...]:
    writing = (Role.FOCAL_POINT.value, Role.OFFICER.value)
    rows = held(today).filter(body=body, role__in=writing)
    return tuple((each.person.name, each.person.email) for each in rows)


# ------------------------------------------------------------------------------------------ steps


def _change(request: HttpRequest, row: CycleRow) -> object:
    return cycles.keep_cycle(
        doer=doer_of(request),
        cycle=cycle_in(request.POST, row),
        version=version_in(request),
        now=timezone.now(),
    )


def _plain(operation: Callable[..., object]) -> Step:
    def taken(request: HttpRequest, row: CycleRow) -> object:
        return operation(
            doer=doer_of(request), cycle=row.pk, version=version_in(request), now=timezone.now()
        )

    return taken


def _reopen(request: HttpRequest, row: CycleRow) -> object:
    return cycles.reopen(
        doer=doer_of(request),
        cycle=row.pk,
        version=version_in(request),
        reason=request.POST.get("reason", ""),
        now=timezone.now(),
    )


def _freeze(request: HttpRequest, row: CycleRow) -> object:
    return cycles.freeze(
        doer=doer_of(request),
        cycle=row.pk,
        version=version_in(request),
        sure=request.POST.get("sure", "").strip() == row.pk,
        now=timezone.now(),
    )


def _accept(request: HttpRequest, row: CycleRow) -> object:
    return operations.accept_many(
        doer=doer_of(request),
        chosen=chosen_in(request.POST, row.pk),
        now=timezone.now(),
    )


STEPS: dict[str, Step] = {
    "change": _change,
    "open": _plain(cycles.open_cycle),
    "remind": _plain(cycles.remind),
    "close": _plain(cycles.close),
    "reopen": _reopen,
    "freeze": _freeze,
    "accept": _accept,
}
"""What can be done on the page of a cycle."""
