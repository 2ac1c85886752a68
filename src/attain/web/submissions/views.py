"""Pages of submissions: the list, the answer to a file, the review."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from attain.domain.permissions.actions import Action
from attain.domain.permissions.judging import Subject, check, decide
from attain.domain.permissions.roles import Role
from attain.domain.submissions import ChangeKind, SubmissionState
from attain.errors import AttainError, InvalidData
from attain.reporting.language import Language
from attain.usecases.fetch import shipped_services
from attain.usecases.submissions import Reading, reading_of
from attain.web.accounts.directory import directory
from attain.web.pages import shelf
from attain.web.submissions import operations
from attain.web.submissions.models import Grid, Remark, Submission
from attain.web.submissions.queries import sending_bodies, visible, waiting_for
from attain.web.submissions.shown import ShownChange, shown_changes
from attain.web.submissions.words import basis_words, change_words, quality_words, state_words
from attain.web.work.forms import chosen_step, version_in
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
"""Rows of a table of findings or changes that the page shows; the answer keeps more."""
PAUSE = 5
"""Seconds between two questions that one person has put to services."""


@for_people
def submissions(request: HttpRequest) -> HttpResponse:
    """List the submissions that who asks may see; take the start of a new one."""
    wrong, status = "", HTTPStatus.OK
    if request.method == "POST":
        try:
            made = operations.start(
                doer=doer_of(request),
                body=request.POST.get("body", ""),
                title=request.POST.get("title", ""),
                now=timezone.now(),
            )
        except AttainError as error:
            wrong, status = str(error), HTTPStatus(refusal(error))
        else:
            return HttpResponseRedirect(f"{request.path}{made.pk}/")
    actor, today = actor_of_request(request), timezone.now().date()
    language = Shell(request).language
    bodies = directory()
    return page(
        request,
        "submissions/list.html",
        section="work_submissions",
        status=status,
        waiting=waiting_for(actor, today),
        found=visible(actor, today)[:SHOWN],
        sending=[(each, bodies.body(each).name(today)) for each in sending_bodies(actor, today)],
        names={each.id: each.name(today) for each in bodies.bodies},
        states=state_words(language),
        title=request.POST.get("title", ""),
        wrong=wrong,
    )


@for_people
def submission(request: HttpRequest, number: int) -> HttpResponse:
    """Show a submission and the answer to its file; take the next step."""
    found = seen(request, number)
    if request.method != "POST":
        return _page(request, found)
    try:
        chosen_step(request, STEPS)(request, number, version_in(request))
    except AttainError as error:
        return _page(request, seen(request, number), str(error), refusal(error))
    return HttpResponseRedirect(f"{request.path}?done={request.POST['do']}")


def seen(request: HttpRequest, number: int) -> Submission:
    """Return a submission; one that who asks may not see is answered as one that is not there."""
    found = Submission.objects.filter(pk=number).first()
    today = timezone.now().date()
    if found is None or not (
        decide(
            actor_of_request(request), Action.SEE_SUBMISSION, operations.subject_of(found), today
        ).allowed
    ):
        raise Http404
    return found


def _page(
    request: HttpRequest, found: Submission, wrong: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    actor, today = actor_of_request(request), timezone.now().date()
    subject = operations.subject_of(found)
    language = Shell(request).language
    reading = reading_of(found.reading) if found.reading else None
    remarks = list(found.remarks.all())  # type: ignore[attr-defined]
    open_grid = Grid.objects.filter(submission=found, is_open=True).first()
    may = {
        action.name.lower(): decide(actor, action, subject, today).allowed
        for action in (
            Action.MEND_SUBMISSION,
            Action.SEND_SUBMISSION,
            Action.WITHDRAW_SUBMISSION,
            Action.RETURN_SUBMISSION,
            Action.ACCEPT_SUBMISSION,
            Action.COMMENT,
        )
    }
    return page(
        request,
        "submissions/submission.html",
        section="work_submissions",
        status=status,
        submission=found,
        name=directory().body(found.body).name(today),
        reading=reading,
        **_changes_of(reading, language),
        comments=Shell(request).link("work_figures", number=found.pk) if may["comment"] else None,
        remarks=remarks,
        given_back=_given_back(found, remarks),
        may=may,
        why_not=decide(actor, Action.ACCEPT_SUBMISSION, subject, today).why_not,
        reviews=any(each.role is Role.REVIEWER for each in actor.appointments),
        states=state_words(language),
        kinds=change_words(language),
        quality=quality_words(language),
        bases=basis_words(language),
        open_grid=open_grid,
        unchecked=open_grid is not None and open_grid.unchecked,
        typed=request.POST,
        services=[(each.id, each.title) for each in shipped_services().values()],
        shown=SHOWN,
        wrong=wrong,
        done=request.GET.get("done", ""),
    )


def _changes_of(reading: Reading | None, language: Language) -> dict[str, list[ShownChange]]:
    """Return what the file would change, by kind, as many of each as the page shows."""
    return {
        kind: list(shown_changes(getattr(reading, kind)[:SHOWN], language)) if reading else []
        for kind in ("changed", "new", "missing")
    }


def _given_back(found: Submission, remarks: list[Remark]) -> Remark | None:
    """Return the words with which a submission was given back, as long as nobody has mended it."""
    if found.state != SubmissionState.RETURNED.value:
        return None
    of_whole = [each for each in remarks if not each.figure and each.at == found.moved_at]
    return of_whole[-1] if of_whole else None


@for_people
def template(request: HttpRequest, body: str) -> HttpResponse:
    """Send the template of a body, filled with what is released: as Excel, or as CSV."""
    import io

    from attain.domain.observations import Nature, ObservationStatus
    from attain.reporting.downloads import guarded_at_begin
    from attain.reporting.template_workbook import write_template
    from attain.usecases.submission_template import WRITTEN, template_of

    found, today = directory().body(body), timezone.now().date()
    subject = Subject(body=found.id, areas=frozenset(found.areas))
    check(actor_of_request(request), Action.START_SUBMISSION, subject, today)
    edition, language = shelf().current(), Shell(request).language
    framework = request.GET.get("framework", "")[:40]
    table = template_of(edition.release, found.areas, framework=framework, until=today.year - 1)
    paper = io.BytesIO()
    if request.GET.get("as") == "csv":
        guarded_at_begin(table).write_csv(paper)
        kind, ending = "text/csv; charset=utf-8", "csv"
    else:
        about = language.text(
            "Figures of %(body)s, filled with what release %(release)s has.",
            body=found.name(today),
            release=edition.id,
        )
        lists = {
            "status": [each.value for each in ObservationStatus],
            "nature": [each.value for each in Nature if each.value],
        }
        write_template(paper, table, written=WRITTEN, lists=lists, language=language, about=about)
        kind, ending = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"
    answer = HttpResponse(paper.getvalue(), content_type=kind)
    name = f"{found.id}-{edition.id}.{ending}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


# ------------------------------------------------------------------------------------------ steps


def _receive(request: HttpRequest, number: int, version: int) -> object:
    file = request.FILES.get("file")
    if file is None or isinstance(file, list):
        raise InvalidData("Choose a file.")
    public = shelf().releases()
    return operations.receive(
        doer=doer_of(request),
        number=number,
        version=version,
        name=file.name or "file",
        content=file.read(),
        release=public[0] if public else None,
        now=timezone.now(),
    )


def _fetch(request: HttpRequest, number: int, version: int) -> object:
    """Get a file from a service of the list, and take it as one that was sent."""
    from attain.usecases import fetch_address

    waiting, now = operations.submission_by_number(number), timezone.now()
    subject = operations.subject_of(waiting)
    check(actor_of_request(request), Action.MEND_SUBMISSION, subject, now.date())
    if not cache.add(f"fetch-{actor_of_request(request).person}", 1, PAUSE):
        raise InvalidData(f"Services are asked every {PAUSE} seconds at most. Wait a moment.")
    address = request.POST.get("address", "").strip()
    if not address:
        address = fetch_address.address_for(
            request.POST.get("service", ""),
            request.POST.get("series", "").strip(),
            directory().body(waiting.body).areas,
            year=now.year,
        )
    got = fetch_address.get(address)
    public = shelf().releases()
    return operations.receive(
        doer=doer_of(request),
        number=number,
        version=version,
        name=got.name,
        content=got.content,
        release=public[0] if public else None,
        now=timezone.now(),
    )


def _send(request: HttpRequest, number: int, version: int) -> object:
    kind = request.POST.get("kind", "")
    known = {each.value: each for each in ChangeKind}
    yes = operations.Yes(
        request.POST.get("yes", "") == "yes", known.get(kind), request.POST.get("words", "")
    )
    return operations.send(
        doer=doer_of(request), number=number, version=version, yes=yes, now=timezone.now()
    )


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


def _remark(request: HttpRequest, number: int, version: int) -> object:  # noqa: ARG001 - steps are called alike
    return operations.remark(
        doer=doer_of(request),
        number=number,
        figure=request.POST.get("figure", ""),
        text=request.POST.get("text", ""),
        now=timezone.now(),
    )


STEPS: dict[str, Step] = {
    "receive": _receive,
    "fetch": _fetch,
    "send": _send,
    "withdraw": _with_reason(operations.withdraw),
    "give_back": _with_reason(operations.give_back),
    "accept": _with_reason(operations.accept),
    "remark": _remark,
}
"""What can be done on the page of a submission."""
