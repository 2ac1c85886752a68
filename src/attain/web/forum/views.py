"""Pages of the forum: for members, never for the public."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from attain.domain.forum import MENDED_WITHIN, Decision, pieces
from attain.domain.permissions.actions import Action
from attain.domain.permissions.judging import Subject, check
from attain.errors import AttainError, InvalidData
from attain.web.accounts.directory import directory
from attain.web.forum import operations
from attain.web.forum.models import DecisionRow, Following, Post
from attain.web.forum.queries import (
    Place,
    decisions_of,
    found_decisions,
    found_posts,
    place_of,
    places,
    posts_of,
    threads,
)
from attain.web.work.forms import chosen_step, number_in
from attain.web.work.shell import Shell, doer_of, for_people, page, person_of, refusal

Step = Callable[[HttpRequest, Place], object]


@for_people
def forum(request: HttpRequest) -> HttpResponse:
    """List where threads are and can be; search in what was written."""
    _check_reading(request)
    query = request.GET.get("q", "").strip()[:200]
    posts, decisions = found_posts(query), found_decisions(query)
    return page(
        request,
        "forum/forum.html",
        section="work_forum",
        places=places(),
        threads=threads(),
        followed=_followed(request),
        query=query,
        posts=posts,
        decisions=decisions,
        names=_names((*posts, *decisions)),
        pieces=pieces,
    )


@for_people
def decisions(request: HttpRequest) -> HttpResponse:
    """List all decisions, the latest first."""
    _check_reading(request)
    found = list(decisions_of())
    titles = {each.key: each.title for group in places().values() for each in group}
    return page(
        request,
        "forum/decisions.html",
        section="work_forum",
        decisions=found,
        titles=titles,
        names=_names(found),
        pieces=pieces,
        place=Place,
    )


@for_people
def thread(request: HttpRequest, plan: str, item: str) -> HttpResponse:
    """Show a thread, its decisions on top; take posts, mended ones, decisions, following."""
    _check_reading(request)
    place = place_of(plan, item)
    if request.method != "POST":
        return _page(request, place)
    try:
        made = chosen_step(request, STEPS)(request, place)
    except AttainError as error:
        return _page(request, place, str(error), refusal(error))
    anchor = f"#post-{made.pk}" if isinstance(made, Post) else ""
    return HttpResponseRedirect(f"{request.path}?done={request.POST['do']}{anchor}")


# ---------------------------------------------------------------------------- steps in a thread


def _write(request: HttpRequest, place: Place) -> object:
    text = request.POST.get("text", "")
    return operations.write(doer=doer_of(request), place=place, text=text, now=timezone.now())


def _mend(request: HttpRequest, place: Place) -> object:  # noqa: ARG001 - all steps are called alike
    return operations.mend(
        doer=doer_of(request),
        number=number_in(request),
        text=request.POST.get("text", ""),
        now=timezone.now(),
    )


def _decide(request: HttpRequest, place: Place) -> object:
    told = request.POST.get("day", "").strip()
    try:
        day = date.fromisoformat(told)
    except ValueError:
        raise InvalidData(f"The day is {told!r}. Write it as 2026-11-24.") from None
    decision = Decision(
        text=request.POST.get("text", "").strip().replace("\r\n", "\n"),
        day=day,
        meeting=request.POST.get("meeting", "").strip(),
        basis=request.POST.get("basis", "").strip(),
    )
    return operations.decide(
        doer=doer_of(request), place=place, decision=decision, now=timezone.now()
    )


def _strike(request: HttpRequest, place: Place) -> object:  # noqa: ARG001 - all steps are called alike
    return operations.strike(
        doer=doer_of(request),
        number=number_in(request),
        reason=request.POST.get("reason", ""),
        now=timezone.now(),
    )


def _follow(request: HttpRequest, place: Place) -> None:
    wanted = request.POST.get("wanted", "") == "yes"
    operations.follow(doer=doer_of(request), place=place, wanted=wanted, now=timezone.now())


STEPS: dict[str, Step] = {
    "write": _write,
    "mend": _mend,
    "decide": _decide,
    "strike": _strike,
    "follow": _follow,
}
"""What can be done in a thread."""


# ------------------------------------------------------------------------------------------ inside


def _page(
    request: HttpRequest, place: Place, wrong: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    shell, now = Shell(request), timezone.now()
    posts, decided = list(posts_of(place.key)), list(decisions_of(place.key))
    own = str(person_of(request).pk)
    may_write = shell.may(Action.WRITE_IN_FORUM)
    return page(
        request,
        "forum/thread.html",
        section="work_forum",
        status=status,
        thread=place,
        posts=posts,
        decisions=decided,
        names=_names((*posts, *decided)),
        mendable={
            each.pk
            for each in posts
            if may_write and each.person == own and now - each.at <= MENDED_WITHIN
        },
        may_write=may_write,
        may_decide=shell.may(Action.RECORD_DECISION),
        follows=place.key in _followed(request),
        pieces=pieces,
        typed=request.POST,
        today=now.date(),
        wrong=wrong,
        done=request.GET.get("done", ""),
    )


def _check_reading(request: HttpRequest) -> None:
    check(Shell(request).actor, Action.READ_FORUM, Subject(), timezone.now().date())


def _followed(request: HttpRequest) -> set[str]:
    return set(Following.objects.filter(person=request.user).values_list("key", flat=True))


def _names(found: Iterable[Post | DecisionRow]) -> dict[str, str]:
    """Return the names of the bodies that posts and decisions are signed for."""
    today = timezone.now().date()
    listed = {each.id: each.name(today) for each in directory().bodies}
    return {each.body: listed.get(each.body, each.body) for each in found}
