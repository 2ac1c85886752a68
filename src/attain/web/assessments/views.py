"""Pages of independent assessments for people who have signed in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from attain.domain.assessments import Assessment, Said, Stand, check_said
from attain.domain.permissions.actions import Action
from attain.domain.permissions.judging import Subject, check
from attain.errors import ActionDenied, AttainError
from attain.web.accounts.directory import directory
from attain.web.assessments import operations
from attain.web.assessments.forms import (
    Typed,
    assessed_of,
    check_sure,
    content_of,
    supports_of,
    typed_again,
    typed_in,
)
from attain.web.assessments.models import AssessmentRow
from attain.web.assessments.queries import (
    assessment_of,
    assessment_row,
    assessments,
    replying,
    rows,
)
from attain.web.assessments.subjects import body_name, named
from attain.web.assessments.words import kind_words, rating_words, stand_words
from attain.web.roadmap.known import areas, groups, references
from attain.web.roadmap.queries import actions, public_rows
from attain.web.work.forms import chosen_step, version_in
from attain.web.work.shell import Shell, doer_of, for_people, page, refusal

Step = Callable[[HttpRequest, str, int], object]


@for_people
def list_page(request: HttpRequest) -> HttpResponse:
    """List the assessments: own ones, those that wait for a reply, all."""
    shell = Shell(request)
    found = assessments(rows())
    mine = own_bodies(shell)
    return page(
        request,
        "assessments/list.html",
        section="work_assessments",
        mine=[each for each in found if each.signed.body in mine],
        waiting=[each for each in found if _waits(shell, each)],
        found=found,
        may_file=bool(mine),
        kinds=kind_words(shell.language),
        **_words(shell, found),
    )


@for_people
def new(request: HttpRequest) -> HttpResponse:
    """Show the form of an assessment; file one."""
    shell = Shell(request)
    if not own_bodies(shell):
        check(shell.actor, Action.FILE_ASSESSMENT, Subject(), timezone.now().date())
        raise ActionDenied(f"None of your roles may {Action.FILE_ASSESSMENT.value}.")
    if request.method != "POST":
        return _form(request, typed_in(request.GET))
    typed = typed_in(request.POST)
    try:
        made = operations.file(
            doer=doer_of(request),
            body=typed.body,
            assessed=assessed_of(typed),
            content=content_of(typed),
            now=timezone.now(),
        )
    except AttainError as error:
        return _form(request, typed, str(error), refusal(error))
    return HttpResponseRedirect(shell.link("work_assessment", number=made.number) + "?done=filed")


@for_people
def replace(request: HttpRequest, number: str) -> HttpResponse:
    """Show the form of an assessment again; file the corrected one in its place."""
    shell, row = Shell(request), assessment_row(number)
    subject = Subject(body=row.body)
    check(shell.actor, Action.FILE_ASSESSMENT, subject, timezone.now().date())
    if request.method != "POST":
        return _form(request, typed_again(assessment_of(row)), replaces=row)
    typed = typed_in(request.POST)
    try:
        made = operations.replace(
            doer=doer_of(request),
            number=row.number,
            version=version_in(request),
            content=content_of(typed),
            reason=typed.reason,
            now=timezone.now(),
        )
    except AttainError as error:
        return _form(request, typed, str(error), refusal(error), replaces=assessment_row(number))
    return HttpResponseRedirect(shell.link("work_assessment", number=made.number) + "?done=filed")


@for_people
def one(request: HttpRequest, number: str) -> HttpResponse:
    """Show an assessment with its replies; take a reply, or that it is withdrawn."""
    row = assessment_row(number)
    if request.method != "POST":
        return _page(request, row)
    try:
        chosen_step(request, STEPS)(request, row.number, version_in(request))
    except AttainError as error:
        return _page(request, assessment_row(number), str(error), refusal(error))
    return HttpResponseRedirect(f"{request.path}?done={request.POST['do']}")


def _reply(request: HttpRequest, number: str, version: int) -> object:
    evidence = supports_of(request.POST.get("evidence", ""))
    check_sure(request.POST.get("sure", ""))
    return operations.reply(
        doer=doer_of(request),
        number=number,
        version=version,
        text=request.POST.get("text", "").replace("\r\n", "\n"),
        evidence=evidence,
        now=timezone.now(),
    )


def _withdraw(request: HttpRequest, number: str, version: int) -> object:
    return operations.withdraw(
        doer=doer_of(request),
        number=number,
        version=version,
        reason=request.POST.get("reason", ""),
        now=timezone.now(),
    )


STEPS: dict[str, Step] = {"reply": _reply, "withdraw": _withdraw}
"""What can be said of an assessment on its page."""


def own_bodies(shell: Shell) -> tuple[str, ...]:
    """Return the bodies for which who asks may assess."""
    found = dict.fromkeys(each.body for each in shell.actor.appointments)
    return tuple(each for each in found if shell.may(Action.FILE_ASSESSMENT, Subject(body=each)))


# ------------------------------------------------------------------------------------------ inside


def _form(
    request: HttpRequest,
    typed: Typed,
    wrong: str = "",
    status: int = HTTPStatus.OK,
    *,
    replaces: AssessmentRow | None = None,
) -> HttpResponse:
    shell, today = Shell(request), timezone.now().date()
    own = own_bodies(shell)
    known = groups(today)
    kind = typed.kind if typed.kind in kind_words(shell.language) else Typed().kind
    return page(
        request,
        "assessments/form.html",
        section="work_assessments",
        status=status,
        typed=typed,
        kind=kind,
        kinds=kind_words(shell.language),
        bodies=[(each, body_name(each, today)) for each in own],
        countries=[
            (code, shell.language.area(code, name))
            for code, name in areas(today).items()
            if code not in known
        ],
        targets=_targets(),
        assessable=[
            (each.id, each.name(today)) for each in directory().bodies if each.id not in own
        ],
        actions=[(each.number, each.title) for each in actions(public_rows())],
        ratings=rating_words(shell.language),
        replaces=replaces,
        about=named(assessment_of(replaces).assessed, shell.language, today) if replaces else None,
        wrong=wrong,
    )


def _targets() -> dict[str, list[tuple[str, str]]]:
    """Return goals and targets to choose from, by the goal they belong to."""
    from attain.usecases.dictionary import shipped_frameworks

    found: dict[str, list[tuple[str, str]]] = {}
    for framework in reversed(tuple(shipped_frameworks().values())):
        for goal in framework.goals:
            code = f"{framework.id} {goal.code}"
            entries = [code, *(f"{framework.id} {each.code}" for each in goal.targets)]
            found[code] = [(each, f"{each} {_short(references()[each])}") for each in entries]
    return found


def _short(title: str) -> str:
    return title if len(title) <= 70 else f"{title[:69].rstrip()}…"


def _page(
    request: HttpRequest, row: AssessmentRow, wrong: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    shell = Shell(request)
    found = assessment_of(row)
    own = Subject(body=row.body)
    stands = found.stand is Stand.STANDS
    return page(
        request,
        "assessments/one.html",
        section="work_assessments",
        status=status,
        each=found,
        version=row.version,
        may_reply=stands and shell.may(Action.REPLY_TO_ASSESSMENT, replying(found.assessed)),
        may_withdraw=stands and shell.may(Action.WITHDRAW_ASSESSMENT, own),
        may_replace=stands and shell.may(Action.FILE_ASSESSMENT, own),
        typed=request.POST,
        wrong=wrong,
        done=request.GET.get("done", ""),
        **_words(shell, (found,)),
    )


def _waits(shell: Shell, each: Assessment) -> bool:
    """Whether who asks may reply to an assessment, and nobody has yet."""
    try:
        check_said(each.stand, Said.REPLY)
    except ActionDenied:
        return False
    return each.reply is None and shell.may(Action.REPLY_TO_ASSESSMENT, replying(each.assessed))


def _words(shell: Shell, found: Iterable[Assessment]) -> dict[str, Any]:
    """Return the names that parts of the pages show."""
    today = timezone.now().date()
    signing = {reply.signed.body for each in found for reply in each.replies}
    signing |= {each.signed.body for each in found}
    return {
        "about_of": {each.number: named(each.assessed, shell.language, today) for each in found},
        "body_names": {each: body_name(each, today) for each in signing},
        "ratings": rating_words(shell.language),
        "stands": stand_words(shell.language),
    }
