"""Pages of reports that are owed: what is answered by what was said once, and what is still to write."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from http import HTTPStatus

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from attain.domain.permissions.actions import Action
from attain.domain.roadmap.cycles import CycleState, StatusReport
from attain.domain.roadmap.obligations import (
    Answered,
    AnswerKind,
    ObligationQuestion,
    QuestionStanding,
    ReportingObligation,
    standings_of,
)
from attain.errors import AttainError, UnknownCode
from attain.reporting.language import Language
from attain.usecases.obligation_paper import OwedReport, owed_document
from attain.usecases.obligations import shipped_obligations
from attain.usecases.portal.edition import Edition
from attain.usecases.portal.roadmap_words import stands_text, words_by_status
from attain.web.pages import shelf
from attain.web.reports import answers
from attain.web.reports.answers import REGION, AnswerOvertaken, Place, Said
from attain.web.reports.models import AnswerRow, CycleRow
from attain.web.reports.names import Names
from attain.web.reports.pack_views import KINDS
from attain.web.reports.queries import cycle_of, subject_of_cycle
from attain.web.roadmap.words import status_words
from attain.web.work.forms import version_in, whole_number
from attain.web.work.shell import Shell, actor_of_request, doer_of, for_people, page, refusal

ALL = "all"
"""What the address says for the region as a whole, where no body is named."""
AT_ONCE = 25
"""Actions that answer a question on the page of the report; all stand on the page of the question."""
A_PAGE = 100
"""Actions on one page of a question."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which cycle and whose report a page is about."""

    row: CycleRow
    body: str
    may_answer: bool

    @property
    def query(self) -> str:
        """The tail of an address that asks for the same."""
        return f"?cycle={self.row.pk}&of={self.body or ALL}"


@dataclass(frozen=True, slots=True)
class Line:
    """A question with how far it is answered, and what was written for it."""

    standing: QuestionStanding
    answer: AnswerRow | None
    others: tuple[AnswerRow, ...]
    shown: tuple[str, ...]

    @property
    def question(self) -> ObligationQuestion:
        """The question."""
        return self.standing.question

    @property
    def words(self) -> str:
        """What was written."""
        return answers.words_of(self.answer) if self.answer else ""

    @property
    def answered(self) -> Answered:
        """How far it is answered, what was written by hand counted in."""
        if self.question.kind is AnswerKind.WRITTEN:
            return Answered.WHOLE if self.words else Answered.NONE
        if self.standing.answered is Answered.NONE and self.words:
            return Answered.PART
        return self.standing.answered


@for_people
def obligations_page(request: HttpRequest) -> HttpResponse:
    """List the reports that are owed, and how far each is answered in a cycle."""
    asked = _asked(request)
    shell, today = Shell(request), timezone.now().date()
    if asked is None:
        return page(
            request,
            "reports/obligations.html",
            section="work_cycles",
            lines=[],
            asked=None,
            found=shipped_obligations(),
        )
    said = answers.said_for(asked.row, asked.body, actor_of_request(request), today)
    known = _known(asked, said)
    lines = [(each, _counts(_lines(each, known))) for each in shipped_obligations()]
    return page(
        request,
        "reports/obligations.html",
        section="work_cycles",
        lines=lines,
        asked=asked,
        cycle=cycle_of(asked.row),
        choices=_choices(request, shell.language),
        names=Names(shell.language, today),
        whole=ALL,
    )


@for_people
def obligation(request: HttpRequest, obligation: str) -> HttpResponse:
    """Show the questions of a report with what answers them; take what is written by hand."""
    found, asked = _found(obligation), _asked(request)
    if asked is None:
        raise Http404
    if request.method != "POST":
        return _page(request, found, asked)
    code = request.POST.get("question", "")
    try:
        _answer(request, found, asked, code)
    except AnswerOvertaken as conflict:
        return _page(request, found, asked, conflict=(code, conflict), status=HTTPStatus.CONFLICT)
    except AttainError as error:
        return _page(request, found, asked, wrong=str(error), status=refusal(error))
    where = reverse("work_obligation", kwargs={"obligation": found.id})
    return HttpResponseRedirect(f"{where}{asked.query}&done={_anchor(code)}#q-{_anchor(code)}")


@for_people
def obligation_file(request: HttpRequest, obligation: str, form: str) -> HttpResponse:
    """Send what is there of a report as Word or Excel."""
    found, asked = _found(obligation), _asked(request)
    if asked is None or form not in {"docx", "xlsx"}:
        raise Http404
    shell, today = Shell(request), timezone.now().date()
    language, names = shell.language, Names(shell.language, today)
    said = answers.said_for(asked.row, asked.body, actor_of_request(request), today)
    owed = OwedReport(
        obligation=found,
        cycle=cycle_of(asked.row).title,
        whose=names.body(asked.body) if asked.body else language.text("The region as a whole"),
        day=today,
        actions=said.actions,
        reports=[each for each in said.reports if each.state.value == "accepted"],
        areas=said.areas,
        written={
            each.question: answers.words_of(each)
            for each in _written(asked)
            if each.obligation == found.id
        },
        statuses=words_by_status(language),
        stands=lambda report: stands_text(report, language),
        body=names.body,
        edition=_edition(),
    )
    content = _bytes(owed, language, form)
    answer = HttpResponse(content, content_type=KINDS[form])
    name = "-".join(e for e in (found.id, asked.row.pk, asked.body) if e)
    answer["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return answer


# ----------------------------------------------------------------------------------------- inside


def _found(obligation: str) -> ReportingObligation:
    try:
        return answers.obligation_of(obligation)
    except UnknownCode:
        raise Http404 from None


def _bytes(owed: OwedReport, language: Language, form: str) -> bytes:
    from attain.reporting.documents.excel import excel_bytes
    from attain.reporting.documents.word import word_bytes

    document = owed_document(owed, language)
    return word_bytes(document) if form == "docx" else excel_bytes(document)


def _cycles(shell: Shell) -> list[CycleRow]:
    """The cycles that somebody may see and that were opened, the latest first."""
    rows = CycleRow.objects.exclude(state=CycleState.IN_PREPARATION.value)
    return [each for each in rows if shell.may(Action.SEE_CYCLE, subject_of_cycle(each))]


def _asked(request: HttpRequest) -> Asked | None:
    """Return which cycle and whose report is asked for; none where there is no cycle to see."""
    shell, today = Shell(request), timezone.now().date()
    rows = _cycles(shell)
    wanted = request.GET.get("cycle", "")
    row = next((e for e in rows if e.pk == wanted), rows[0] if rows and not wanted else None)
    if row is None:
        if wanted or not shell.may(Action.SEE_CYCLE):
            raise Http404
        return None
    able = answers.answering_for(actor_of_request(request), today)
    of = request.GET.get("of", "")
    body = (
        of
        if of and of != ALL
        else REGION
        if of == ALL or REGION in able
        else next(iter(able), REGION)
    )
    if body and body not in able:
        raise Http404
    return Asked(row, body, body in able)


def _choices(request: HttpRequest, language: Language) -> dict[str, list[tuple[str, str]]]:
    shell, today = Shell(request), timezone.now().date()
    names = Names(language, today)
    bodies = [each for each in answers.answering_for(shell.actor, today) if each]
    return {
        "cycles": [(each.pk, str(each.content["title"])) for each in _cycles(shell)],
        "bodies": [
            (ALL, language.text("The region as a whole")),
            *((each, names.body(each)) for each in bodies),
        ],
    }


def _written(asked: Asked) -> list[AnswerRow]:
    return list(answers.written(asked.row.pk, asked.body)) if asked.may_answer else []


@dataclass(frozen=True, slots=True)
class Known:
    """What can answer a question: what was said once, which figures there are, what was written."""

    said: Said
    indicators: frozenset[str]
    rows: tuple[AnswerRow, ...]


def _known(asked: Asked, said: Said) -> Known:
    edition = _edition()
    found = edition.index.indicators_with_figures() if edition else ()
    indicators = frozenset(f"{framework} {code}" for framework, code in found)
    return Known(said, indicators, tuple(_written(asked)))


def _lines(found: ReportingObligation, known: Known) -> list[Line]:
    said, rows = known.said, known.rows
    standings = standings_of(
        found, said.actions, said.reports, indicators_with_figures=known.indicators
    )
    own = {each.question: each for each in rows if each.obligation == found.id}
    lines = []
    for each in standings:
        row = own.get(each.question.code)
        others = tuple(e for e in rows if e.text and (row is None or e.pk != row.pk))
        lines.append(Line(each, row, others, each.by[:AT_ONCE]))
    return lines


def _counts(lines: list[Line]) -> dict[str, int]:
    found = dict.fromkeys((each.value for each in Answered), 0)
    for each in lines:
        found[each.answered.value] += 1
    return found


def _edition() -> Edition | None:
    return shelf().current() if shelf().releases() else None


def _anchor(code: str) -> str:
    return "".join(c if c.isalnum() else "-" for c in code)


def _answer(request: HttpRequest, found: ReportingObligation, asked: Asked, code: str) -> None:
    taken = request.POST.get("same_as", "")
    answers.answer(
        doer=doer_of(request),
        place=Place(asked.row.pk, asked.body, found.id, code),
        text=request.POST.get("text", ""),
        same_as=whole_number(taken) if taken else None,
        version=version_in(request),
        now=timezone.now(),
    )


def _page(
    request: HttpRequest,
    found: ReportingObligation,
    asked: Asked,
    *,
    conflict: tuple[str, AnswerOvertaken] | None = None,
    wrong: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    shell, today = Shell(request), timezone.now().date()
    language = shell.language
    said = answers.said_for(asked.row, asked.body, actor_of_request(request), today)
    lines = _lines(found, _known(asked, said))
    counts = _counts(lines)
    alone, pages = _alone(request, lines) if request.method == "GET" else (None, None)
    on = _by_action(each for each in said.reports if each.state.value == "accepted")
    return page(
        request,
        "reports/obligation.html",
        section="work_cycles",
        status=status,
        obligation=found,
        asked=asked,
        cycle=cycle_of(asked.row),
        whose=Names(language, today).body(asked.body)
        if asked.body
        else language.text("The region as a whole"),
        lines=[alone] if alone else lines,
        alone=alone,
        pages=pages,
        counts=counts,
        actions={each.number: each for each in said.actions},
        reports_on=lambda question, number: _on(on.get(number, ()), question),
        stands=lambda report: stands_text(report, language),
        statuses=status_words(language),
        names=Names(language, today),
        anchor=_anchor,
        titles={each.id: each.title for each in shipped_obligations()},
        conflict=conflict,
        typed=request.POST,
        wrong=wrong,
        done=request.GET.get("done", ""),
        edition=_edition(),
    )


def _alone(request: HttpRequest, lines: list[Line]) -> tuple[Line, Page[str]] | tuple[None, None]:
    """Return the question that is asked for alone, with a page of what answers it; none: all of them."""
    code = request.GET.get("question", "")
    if not code:
        return None, None
    line = next((each for each in lines if each.question.code == code), None)
    if line is None:
        raise Http404
    part = Paginator(line.standing.by, A_PAGE).get_page(request.GET.get("page"))
    return replace(line, shown=tuple(part)), part


def _by_action(reports: Iterable[StatusReport]) -> dict[str, list[StatusReport]]:
    found: dict[str, list[StatusReport]] = {}
    for each in reports:
        found.setdefault(each.action, []).append(each)
    return found


def _on(reports: Iterable[StatusReport], question: ObligationQuestion) -> list[StatusReport]:
    return [
        each
        for each in reports
        if question.level.takes(each)
        and (question.field == "status" or getattr(each, question.field))
    ]
