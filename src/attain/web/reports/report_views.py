"""Pages of status reports: what somebody owes, and one report: written, looked at, with its history."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from attain.domain.permissions.actions import Action
from attain.domain.roadmap.actions import RoadmapAction
from attain.domain.roadmap.cycles import (
    WRITING_OPEN,
    Cycle,
    Expected,
    ReportState,
    ReportStep,
    StatusReport,
    statuses_to_report,
)
from attain.domain.roadmap.public import report_as_public
from attain.errors import AttainError, InvalidData, UnknownCode
from attain.reporting.language import Language
from attain.web.reports import operations
from attain.web.reports.forms import EMPTY_ROWS, raw_of, report_in, typed_of
from attain.web.reports.models import CycleRow, ReportRow, ReportVersion
from attain.web.reports.names import Names
from attain.web.reports.operations import Chosen, ReportOvertaken
from attain.web.reports.queries import (
    cycle_of,
    first_draft,
    is_asked,
    last_report,
    own_reports,
    report_of,
    report_row,
    standing,
    subject_of,
)
from attain.web.reports.words import (
    field_words,
    part_words,
    report_words,
    step_words,
)
from attain.web.roadmap.queries import action_of, action_row
from attain.web.roadmap.words import status_words
from attain.web.work.forms import version_in
from attain.web.work.shell import Shell, actor_of_request, doer_of, for_people, page, refusal

FIELDS = ("status", "said", "obstacles", "next_step", "evidence")
"""What of a report is compared, besides the answers to questions of the cycle."""
WRITING = frozenset({"keep", "send", "preview"})
"""What the form of a report does; what was typed into it is never lost."""


@for_people
def reports_page(request: HttpRequest) -> HttpResponse:
    """List the reports that the bodies of who asks owe, the nearest deadline first."""
    actor, today = actor_of_request(request), timezone.now().date()
    language = Shell(request).language
    owed = own_reports(actor, today)
    groups: dict[str, list[object]] = {}
    for each in owed:
        groups.setdefault(each.cycle.id, []).append(each)
    return page(
        request,
        "reports/reports.html",
        section="work_cycles",
        groups=[(found[0].cycle, found) for found in groups.values()],  # type: ignore[attr-defined]
        names=Names(language, today),
        states=report_words(language),
        statuses=status_words(language),
        today=today,
    )


@dataclass(frozen=True)
class Opened:
    """A report as somebody has opened it: with its cycle, its action, and what it began with."""

    cycle_row: CycleRow
    asked: Expected
    row: ReportRow | None
    action: RoadmapAction

    @property
    def state(self) -> ReportState:
        """Where it stands; a draft where nothing was written."""
        return ReportState(self.row.state) if self.row else ReportState.DRAFT

    @cached_property
    def cycle(self) -> Cycle:
        """The cycle that asks for it."""
        return cycle_of(self.cycle_row)

    @cached_property
    def report(self) -> StatusReport:
        """The report as it stands, or as it begins."""
        if self.row is not None:
            return report_of(self.row)
        return first_draft(self.cycle, self.asked, self.action)

    @property
    def version(self) -> int:
        """The version that a form is made from; 0 where nothing was written."""
        return self.row.version if self.row else 0

    @property
    def still_asked(self) -> bool:
        """Whether the cycle asks for it still."""
        return is_asked(self.cycle_row, self.asked)


@for_people
def report(
    request: HttpRequest, cycle: str, number: str, body: str, area: str = ""
) -> HttpResponse:
    """Show a report; take what was typed, and what the coordinator says of it."""
    opened = _seen(request, cycle, Expected(number, body, area))
    if request.method != "POST":
        return _page(request, opened)
    do = request.POST.get("do", "")
    try:
        if do in WRITING:
            typed = report_in(request.POST, opened.report, opened.action)
            if do == "preview":
                return _page(request, opened, typed=typed, preview=True)
            return _taken(request, opened, typed, do)
        _judged(request, opened, do)
    except AttainError as error:
        again = _seen(request, cycle, opened.asked)
        return _page(request, again, wrong=str(error), status=refusal(error))
    return HttpResponseRedirect(f"{request.path}?done={do}")


# ----------------------------------------------------------------------------------------- inside


def _seen(request: HttpRequest, cycle: str, asked: Expected) -> Opened:
    """Return a report; one that who asks may not see is answered as one that is not there."""
    held, shell = CycleRow.objects.filter(pk=cycle).first(), Shell(request)
    if held is None:
        raise Http404
    row = report_row(cycle, asked)
    subject = subject_of(row, asked)
    if not shell.may(Action.SEE_REPORT, subject):
        raise Http404
    if row is None and asked not in standing(held).asked:
        raise Http404
    try:
        action = action_of(action_row(asked.action))
    except UnknownCode:
        raise Http404 from None
    return Opened(held, asked, row, action)


def _taken(request: HttpRequest, opened: Opened, typed: StatusReport, do: str) -> HttpResponse:
    """Keep or send what was typed; where that cannot be, show it again beside what stands there."""
    operation = operations.send if do == "send" else operations.write
    try:
        operation(
            doer=doer_of(request),
            report=typed,
            version=version_in(request),
            now=timezone.now(),
        )
    except ReportOvertaken as conflict:
        again = _seen(request, opened.cycle_row.pk, opened.asked)
        return _page(
            request,
            again,
            typed=typed,
            conflict=conflict,
            wrong=str(conflict),
            status=HTTPStatus.CONFLICT,
        )
    except AttainError as error:
        again = _seen(request, opened.cycle_row.pk, opened.asked)
        return _page(request, again, typed=typed, wrong=str(error), status=refusal(error))
    return HttpResponseRedirect(f"{request.path}?done={do}")


def _judged(request: HttpRequest, opened: Opened, do: str) -> None:
    told = request.POST.get("reason", "")
    chosen = Chosen(opened.cycle_row.pk, opened.asked, version_in(request))
    if do == "accept":
        operations.accept(doer=doer_of(request), chosen=chosen, said=told, now=timezone.now())
    elif do == "give_back":
        operations.give_back(doer=doer_of(request), chosen=chosen, said=told, now=timezone.now())
    else:
        raise InvalidData("Choose what to do.")


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which two versions of a report differ."""

    name: str
    before: object
    after: object


def differences(before: StatusReport, after: StatusReport) -> list[Difference]:
    """Return the fields in which two versions of a report differ; questions by their keys."""
    found = [
        Difference(name, getattr(before, name), getattr(after, name))
        for name in FIELDS
        if getattr(before, name) != getattr(after, name)
    ]
    for key in dict.fromkeys((*before.answers, *after.answers)):
        then, now = before.answers.get(key, ""), after.answers.get(key, "")
        if then != now:
            found.append(Difference(f"answer_{key}", then, now))
    return found


@dataclass(frozen=True, slots=True)
class Step:
    """A version of a report, and what it changed."""

    version: ReportVersion
    changed: list[Difference]


def _history(row: ReportRow | None) -> list[Step]:
    if row is None:
        return []
    versions = list(ReportVersion.objects.filter(report=row))
    earlier = [report_of(each) for each in versions[1:]]
    return [
        Step(each, differences(earlier[place], report_of(each)) if place < len(earlier) else [])
        for place, each in enumerate(versions)
    ]


def _page(
    request: HttpRequest,
    opened: Opened,
    *,
    typed: StatusReport | None = None,
    preview: bool = False,
    conflict: ReportOvertaken | None = None,
    wrong: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    shell, today = Shell(request), timezone.now().date()
    shown = typed or opened.report
    last = last_report(opened.cycle, opened.asked)
    return page(
        request,
        "reports/report.html",
        section="work_cycles",
        status=status,
        opened=opened,
        cycle=opened.cycle,
        action=opened.action,
        asked_still=opened.still_asked,
        version=conflict.version if conflict else opened.version,
        last=last,
        before_title=_title(opened.cycle.before),
        compared=differences(last, shown) if last else [],
        history=_history(opened.row),
        conflict=conflict,
        clashes=differences(conflict.theirs, shown) if conflict else [],
        preview=report_as_public(shown) if preview else None,
        public=report_as_public(opened.report),
        names=Names(shell.language, today),
        today=today,
        late=opened.report.late(opened.cycle),
        wrong=wrong,
        done=request.GET.get("done", ""),
        **_rights(shell, opened),
        **_typed(request, opened, shown),
        **_words(opened, shell.language),
    )


def _rights(shell: Shell, opened: Opened) -> dict[str, Any]:
    """What who asks may do with the report, in the state of its cycle."""
    subject = subject_of(opened.row, opened.asked)

    def may(action: Action, step: ReportStep) -> bool:
        return shell.may(action, subject) and opened.cycle.state in WRITING_OPEN[step]

    return {
        "may_write": may(Action.WRITE_REPORT, ReportStep.WRITE),
        "judging": {
            "accept": may(Action.ACCEPT_REPORT, ReportStep.ACCEPT),
            "give_back": may(Action.RETURN_REPORT, ReportStep.RETURN),
        },
    }


def _typed(request: HttpRequest, opened: Opened, shown: StatusReport) -> dict[str, Any]:
    """What stands in the form: what was typed, right or wrong, or what the report says."""
    if request.method == "POST" and request.POST.get("do") in WRITING:
        return {"values": raw_of(request.POST), "evidence": _typed_rows(request, opened.action)}
    return {"values": typed_of(shown), "evidence": _evidence_rows(shown, opened.action)}


def _words(opened: Opened, language: Language) -> dict[str, Any]:
    """What statuses, fields and steps are called; a country's own part has words of its own."""
    stands = part_words(language) if opened.asked.area else status_words(language)
    may_say = statuses_to_report(opened.action, opened.asked.area)
    answers = {f"answer_{each.key}": each.text for each in opened.cycle.questions}
    return {
        "stands": stands,
        "choices": [(each.value, stands[each.value]) for each in may_say],
        "statuses": status_words(language),
        "fields": field_words(language) | answers,
        "states": report_words(language),
        "steps": step_words(language),
    }


def _title(cycle: str) -> str:
    row = CycleRow.objects.filter(pk=cycle).first() if cycle else None
    return str(row.content["title"]) if row else ""


def _evidence_rows(report: StatusReport, action: RoadmapAction) -> dict[str, object]:
    """What the action has already is ticked; the rest is typed, with empty rows below."""
    known = {each.link for each in action.evidence}
    rows = [(e.title, e.link, e.public) for e in report.evidence if e.link not in known]
    return {
        "known": action.evidence,
        "ticked": {each.link for each in report.evidence},
        "rows": [*rows, *[("", "", False)] * EMPTY_ROWS],
    }


def _typed_rows(request: HttpRequest, action: RoadmapAction) -> dict[str, object]:
    """The same as it was typed, right or wrong."""
    public = set(request.POST.getlist("evidence_public"))
    titles = request.POST.getlist("evidence_title")
    links = request.POST.getlist("evidence_link")
    pairs = enumerate(zip(titles, links, strict=False))
    return {
        "known": action.evidence,
        "ticked": set(request.POST.getlist("known_evidence")),
        "rows": [(title, link, str(n) in public) for n, (title, link) in pairs],
    }
