"""Pages of clearance and release: the list, a candidate, a country's page and its answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from attain.domain.clearance import Answer, CandidateState, Position
from attain.domain.permissions.actions import Action
from attain.domain.permissions.judging import Subject, decide
from attain.errors import AttainError, InvalidData
from attain.reporting.code_words import dimension_words
from attain.reporting.language import Language
from attain.usecases.dictionary import shipped_areas
from attain.usecases.portal.changes import reason_words
from attain.web.clearance import operations
from attain.web.clearance.models import CalendarEntry, Candidate
from attain.web.clearance.preview import preview
from attain.web.clearance.queries import (
    CountryLine,
    country_lines,
    may_close,
    own_lines,
    seen_candidates,
)
from attain.web.submissions.shown import known_titles
from attain.web.work.forms import chosen_step, number_in, version_in, whole_number
from attain.web.work.shell import (
    Shell,
    actor_of_request,
    doer_of,
    for_people,
    page,
    refusal,
)

Step = Callable[[HttpRequest, int, int], object]
SHOWN = 100
"""Verdicts that the page of a candidate writes out."""
STEERING = (
    Action.ASSEMBLE,
    Action.OPEN_CLEARANCE,
    Action.CLOSE_CLEARANCE,
    Action.SCHEDULE,
    Action.ABANDON,
    Action.WITHDRAW_RELEASE,
)


@for_people
def candidates(request: HttpRequest) -> HttpResponse:
    """List candidates and country pages; take a new candidate, and entries of the calendar."""
    wrong, status = "", HTTPStatus.OK
    if request.method == "POST":
        try:
            return HttpResponseRedirect(_kept(request))
        except AttainError as error:
            wrong, status = str(error), HTTPStatus(refusal(error))
    shell, now = Shell(request), timezone.now()
    actor = actor_of_request(request)
    may_assemble = decide(
        actor, Action.ASSEMBLE, Subject(state=CandidateState.ASSEMBLED.value), now.date()
    ).allowed
    found = seen_candidates(actor, now)
    return page(
        request,
        "clearance/candidates.html",
        section="work_candidates",
        status=status,
        found=found,
        own=own_lines(actor, now),
        states={each.pk: _states(shell.language)[operations.state_of(each, now)] for each in found},
        positions=_positions(shell.language),
        area_name=lambda code: _area(shell.language, code),
        may_assemble=may_assemble,
        waiting=operations.waiting_submissions() if may_assemble else [],
        may_announce=shell.may(Action.KEEP_CALENDAR),
        now=now,
        calendar=CalendarEntry.objects.filter(minute__gt=now),
        typed=request.POST,
        wrong=wrong,
    )


@for_people
def candidate(request: HttpRequest, number: int) -> HttpResponse:
    """Show a candidate: what it would change, where the countries stand; take the next step."""
    found = _seen(request, number)
    if request.method != "POST":
        return _candidate_page(request, found)
    try:
        chosen_step(request, STEPS)(request, number, version_in(request))
    except AttainError as error:
        return _candidate_page(request, _seen(request, number), str(error), refusal(error))
    return HttpResponseRedirect(f"{request.path}?done={request.POST['do']}")


@for_people
def country(request: HttpRequest, number: int, area: str) -> HttpResponse:
    """Show a country's page in clearance; take the country's answer."""
    public = _public_page(request, number, area)
    if public and request.method in {"GET", "HEAD"}:
        return HttpResponseRedirect(public)
    found, now = _seen_country(request, number, area), timezone.now()
    wrong, status = "", HTTPStatus.OK
    if request.method == "POST":
        try:
            said = {each.value: each for each in Answer}.get(request.POST.get("answer", ""))
            if said is None:
                raise InvalidData("Choose an answer.")
            operations.answer(
                doer=doer_of(request),
                number=number,
                area=area,
                version=version_in(request),
                said=said,
                note=request.POST.get("note", ""),
                now=now,
            )
            return HttpResponseRedirect(f"{request.path}?done=answer")
        except AttainError as error:
            wrong, status = str(error), HTTPStatus(refusal(error))
    language = Shell(request).language
    line = next(each for each in country_lines(found, now) if each.row.area == area)
    subject = operations.subject_of(found, now, area)
    return page(
        request,
        "clearance/country.html",
        section="work_candidates",
        status=status,
        candidate=found,
        line=line,
        name=_area(language, area),
        positions=_positions(language),
        answers=_answers(language),
        may_answer=Shell(request).may(Action.ANSWER_CLEARANCE, subject) and now < line.row.deadline,
        moved=_moved(found, language, area),
        typed=request.POST,
        wrong=wrong,
        done=request.GET.get("done", ""),
    )


@for_people
def as_published(request: HttpRequest, number: int, language: str, tail: str) -> HttpResponse:
    """Show a page of a candidate exactly as it would be published."""
    found = Candidate.objects.filter(pk=number).first()
    if found is None or found.state == CandidateState.ABANDONED.value:
        raise Http404
    now, actor = timezone.now(), actor_of_request(request)
    if decide(actor, Action.SEE_CANDIDATE, operations.subject_of(found, now), now.date()).allowed:
        return preview(request, found, language=language, tail=tail, area="")
    for line in own_lines(actor, now):
        if line.candidate.pk == number and f"/{line.row.area}/" in f"/{tail}":
            return preview(request, found, language=language, tail=tail, area=line.row.area)
    raise Http404


# ------------------------------------------------------------------------------------------ inside


def _seen(request: HttpRequest, number: int) -> Candidate:
    """Return a candidate; one that who asks may not see is answered as one that is not there."""
    found = Candidate.objects.filter(pk=number).first()
    now = timezone.now()
    if found is None or not (
        decide(
            actor_of_request(request),
            Action.SEE_CANDIDATE,
            operations.subject_of(found, now),
            now.date(),
        ).allowed
    ):
        raise Http404
    return found


def _public_page(request: HttpRequest, number: int, area: str) -> str:
    """Return where everybody reads a country's page once its release is public; for those who cleared it."""
    found, now = Candidate.objects.filter(pk=number).first(), timezone.now()
    if found is None or operations.state_of(found, now) is not CandidateState.PUBLIC:
        return ""
    actor, subject = actor_of_request(request), operations.subject_of(found, now, area)
    cleared = replace(subject, state=CandidateState.CLEARED.value)
    sees, saw = (
        decide(actor, Action.SEE_CLEARANCE, each, now.date()).allowed for each in (subject, cleared)
    )
    asked = area in operations.clearances_of(found)
    return f"/{Shell(request).language.code}/areas/{area}/" if saw and asked and not sees else ""


def _seen_country(request: HttpRequest, number: int, area: str) -> Candidate:
    found = Candidate.objects.filter(pk=number).first()
    now = timezone.now()
    if (
        found is None
        or area not in operations.clearances_of(found)
        or not decide(
            actor_of_request(request),
            Action.SEE_CLEARANCE,
            operations.subject_of(found, now, area),
            now.date(),
        ).allowed
    ):
        raise Http404
    return found


def _candidate_page(
    request: HttpRequest, found: Candidate, wrong: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    now, shell = timezone.now(), Shell(request)
    subject = operations.subject_of(found, now)
    language = shell.language
    lines = country_lines(found, now)
    return page(
        request,
        "clearance/candidate.html",
        section="work_candidates",
        status=status,
        candidate=found,
        state=operations.state_of(found, now).value,
        state_word=_states(language)[operations.state_of(found, now)],
        now=now,
        lines=lines,
        answered=_answered(lines, language),
        closable=may_close(found, now),
        overdue=found.deadline is not None and now >= found.deadline,
        moved=_moved(found, language)[:SHOWN],
        positions=_positions(language),
        area_name=lambda code: _area(language, code),
        may={action.name.lower(): shell.may(action, subject) for action in STEERING},
        waiting=operations.waiting_submissions(),
        calendar=CalendarEntry.objects.filter(minute__gt=now),
        wrong=wrong,
        done=request.GET.get("done", ""),
    )


def _moved(found: Candidate, language: Language, area: str = "") -> list[dict[str, str]]:
    """Return the verdicts that would change, in words: all that are written out, or a country's."""
    titles = known_titles()
    return [
        {
            **each,
            "area": _area(language, each["reference_area"]),
            "title": titles.get(each["series_code"], ""),
            "breakdown": dimension_words(each["dimensions"], language),
            "why": reason_words([one.strip() for one in each["reasons"].split(",")], language),
        }
        for each in found.changes.get("moved", ())
        if not area or each["reference_area"] == area
    ]


def _answered(lines: Sequence[CountryLine], language: Language) -> str:
    """Return how many countries have answered, in a sentence."""
    count = sum(each.row.answer != "" for each in lines)
    return language.text(
        "%(count)s of %(all)s have answered",
        count=language.number(count),
        all=language.number(len(lines)),
    )


def _kept(request: HttpRequest) -> str:
    now = timezone.now()
    if request.POST.get("do") == "announce":
        operations.announce(
            doer=doer_of(request),
            title=request.POST.get("title", ""),
            minute=_minute(request, "minute"),
            now=now,
        )
        return request.path
    if request.POST.get("do") in {"move", "strike"}:
        struck = request.POST["do"] == "strike"
        operations.move(
            doer=doer_of(request),
            number=number_in(request),
            minute=None if struck else _minute(request, "minute"),
            reason=request.POST.get("reason", ""),
            now=now,
        )
        return request.path
    made = operations.assemble(doer=doer_of(request), plan=_plan(request), now=now)
    return f"/desk/candidates/{made.pk}/"


def _plan(request: HttpRequest) -> operations.Plan:
    year = request.POST.get("as_of", "").strip()
    if year and not (year.isascii() and year.isdigit() and len(year) == 4):
        raise InvalidData(
            f"{year!r} is no year of assessment. Give four digits, or leave it empty."
        )
    return operations.Plan(
        release_id=request.POST.get("release_id", "").strip(),
        title=request.POST.get("title", ""),
        submissions=_chosen(request),
        as_of=int(year) if year else None,
    )


def _chosen(request: HttpRequest) -> tuple[int, ...]:
    return tuple(whole_number(each) for each in request.POST.getlist("submissions"))


def _minute(request: HttpRequest, name: str) -> datetime:
    told = request.POST.get(name, "").strip()
    try:
        found = datetime.fromisoformat(told)
    except ValueError:
        raise InvalidData(f"{told!r} is no moment. Write it in UTC, as 2026-03-31T08:00.") from None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _area(language: Language, code: str) -> str:
    return language.area(code, shipped_areas().area(code).name)


def _states(language: Language) -> dict[CandidateState, str]:
    text = language.text
    return {
        CandidateState.ASSEMBLED: text("Put together"),
        CandidateState.IN_CLEARANCE: text("In clearance"),
        CandidateState.CLEARED: text("Cleared"),
        CandidateState.SCHEDULED: text("Scheduled"),
        CandidateState.PUBLIC: text("Public"),
        CandidateState.ABANDONED: text("Abandoned"),
        CandidateState.WITHDRAWN: text("Withdrawn"),
    }


def _positions(language: Language) -> dict[Position, str]:
    text = language.text
    return {
        Position.WAITING: text("No answer yet"),
        Position.NO_OBJECTION: text("No objection"),
        Position.SILENT: text("No objection, by silence"),
        Position.ANNOTATED: text("Annotated"),
        Position.OBJECTED: text("Objects: new figures stay out"),
    }


def _answers(language: Language) -> dict[str, str]:
    text = language.text
    return {
        Answer.NO_OBJECTION.value: text("No objection"),
        Answer.ANNOTATED.value: text("No objection, with a note that stays with the figures"),
        Answer.OBJECTED.value: text("Objection: our new figures stay out of this release"),
    }


# ------------------------------------------------------------------------------------------ steps


def _open(request: HttpRequest, number: int, version: int) -> object:
    return operations.open_clearance(
        doer=doer_of(request),
        number=number,
        version=version,
        deadline=_minute(request, "deadline"),
        now=timezone.now(),
    )


def _extend(request: HttpRequest, number: int, version: int) -> object:
    return operations.extend(
        doer=doer_of(request),
        number=number,
        version=version,
        deadline=_minute(request, "deadline"),
        now=timezone.now(),
    )


def _schedule(request: HttpRequest, number: int, version: int) -> object:
    minute = _minute(request, "minute") if request.POST.get("when") == "later" else None
    announced = request.POST.get("announced", "")
    return operations.schedule(
        doer=doer_of(request),
        number=number,
        version=version,
        minute=minute,
        now=timezone.now(),
        announced=whole_number(announced) if announced else None,
        reason=request.POST.get("reason", ""),
    )


def _again(request: HttpRequest, number: int, version: int) -> object:
    return operations.assemble_again(
        doer=doer_of(request),
        number=number,
        version=version,
        numbers=_chosen(request),
        now=timezone.now(),
        reason=request.POST.get("reason", ""),
    )


def _withdraw(request: HttpRequest, number: int, version: int) -> object:
    readable = {"readable": True, "closed": False}.get(request.POST.get("stays", ""))
    if readable is None:
        raise InvalidData("Choose whether the release stays readable.")
    return operations.withdraw(
        doer=doer_of(request),
        number=number,
        version=version,
        reason=request.POST.get("reason", ""),
        now=timezone.now(),
        readable=readable,
    )


def _plain(operation: Callable[..., object]) -> Step:
    def taken(request: HttpRequest, number: int, version: int) -> object:
        return operation(doer=doer_of(request), number=number, version=version, now=timezone.now())

    return taken


def _with_reason(operation: Callable[..., object]) -> Step:
    def taken(request: HttpRequest, number: int, version: int) -> object:
        return operation(
            doer=doer_of(request),
            number=number,
            version=version,
            reason=request.POST.get("reason", ""),
            now=timezone.now(),
        )

    return taken


STEPS: dict[str, Step] = {
    "open": _open,
    "remind": _plain(operations.remind),
    "extend": _extend,
    "close": _plain(operations.close),
    "schedule": _schedule,
    "again": _again,
    "abandon": _with_reason(operations.abandon),
    "withdraw": _withdraw,
}
"""What can be done on the page of a candidate."""
