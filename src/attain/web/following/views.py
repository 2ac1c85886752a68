"""The form for following by mail, and the pages of the two links: that which confirms, that which stops."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from attain.domain.reports import check_email
from attain.errors import ActionDenied, InvalidData, NotSaved, UnknownCode
from attain.reporting.language import Language, language_of
from attain.web.clients import client_address
from attain.web.errors import Trouble, answer, noted
from attain.web.feedback.form import LONGEST, SHORTEST, TRAP, new_mark, read_mark
from attain.web.feedback.operations import client_code
from attain.web.following.mails import send_link
from attain.web.following.operations import (
    CONFIRM,
    STOP,
    TooMany,
    Wanted,
    ask,
    confirm,
    follower_meant,
    stop,
)
from attain.web.following.subjects import ALL, Subject, subject_of
from attain.web.middleware import READING, accepting
from attain.web.outside import outside_place
from attain.web.pages import AWAY, render, shelf
from attain.web.roadmap.public import public_roadmap

if TYPE_CHECKING:
    from attain.web.following.models import Follower

Faults = list[tuple[str, str]]
LONGEST_SUBJECT = 120


@accepting(*READING, "POST")
def follow(request: HttpRequest, language: str) -> HttpResponse:
    """Show the form, or take an address and send it the link that confirms it."""
    spoken = language_of(language)
    roadmap = public_roadmap()
    if roadmap is None:
        return answer(request, Trouble(HTTPStatus.SERVICE_UNAVAILABLE, AWAY, wait=60))
    told = request.POST if request.method == "POST" else request.GET
    subject = subject_of((told.get("what", "") or ALL)[:LONGEST_SUBJECT], roadmap, spoken)
    if request.method != "POST":
        return _form(spoken, subject)
    if request.headers.get("Sec-Fetch-Site", "") == "cross-site":
        return answer(request, Trouble(HTTPStatus.FORBIDDEN))
    return _taken(request, spoken, subject)


def sent(request: HttpRequest, language: str) -> HttpResponse:  # noqa: ARG001 - Django's call
    """Say that a mail is on its way, whoever asked for whatever address."""
    spoken = language_of(language)
    return _page(spoken, "sent/", "following/sent.html")


@accepting(*READING, "POST")
def confirmed(request: HttpRequest, language: str, secret: str) -> HttpResponse:
    """
    Ask for the button to be pressed, or take that it was: programs that look at mails follow links too.

    Raises
    ------
    ActionDenied
        If the link was not made here, or is too old.
    """
    spoken = language_of(language)
    row = follower_meant(secret, CONFIRM)
    if row is None:
        raise ActionDenied("This link is too old. Ask for another one.")
    if request.method == "POST":
        row = confirm(secret=secret, now=timezone.now())
    return _page(
        spoken,
        f"confirm/{secret}/",
        "following/confirm.html",
        done=row.confirmed_at is not None,
        subject=_subject(row, spoken),
    )


@accepting(*READING, "POST")
def stopped(request: HttpRequest, language: str, secret: str) -> HttpResponse:
    """
    Ask for the button to be pressed, or stop the mails; what the mail program sends counts as pressed.

    Raises
    ------
    ActionDenied
        If the link was not made here.
    """
    spoken = language_of(language)
    if request.method == "POST":
        stop(secret=secret)
    row = follower_meant(secret, STOP)
    return _page(
        spoken,
        f"stop/{secret}/",
        "following/stop.html",
        done=row is None,
        subject=_subject(row, spoken) if row else None,
    )


def _taken(request: HttpRequest, language: Language, subject: Subject) -> HttpResponse:
    typed = request.POST.get("email", "").replace("\0", "")[:1000]
    faults = _faults(request, typed, language)
    if faults:
        return _form(language, subject, typed, faults, HTTPStatus.BAD_REQUEST)
    now = timezone.now()
    wanted = Wanted(typed, subject.code, language.code)
    try:
        row = ask(wanted=wanted, client=client_code(client_address(request), now), now=now)
    except TooMany:
        words = language.text("Many requests came at once. Please try again in an hour.")
        return _form(language, subject, typed, [("email", words)], HTTPStatus.TOO_MANY_REQUESTS)
    except NotSaved as trouble:
        noted(request, trouble)
        words = language.text("This could not be saved. Nothing is lost: please send it once more.")
        return _form(language, subject, typed, [("email", words)], HTTPStatus.SERVICE_UNAVAILABLE)
    if row is not None and not send_link(row):
        words = language.text("The mail could not be sent. Please try again later.")
        return _form(language, subject, typed, [("email", words)], HTTPStatus.SERVICE_UNAVAILABLE)
    made = HttpResponse(status=HTTPStatus.SEE_OTHER)
    made["Location"] = f"/{language.code}/roadmap/follow/sent/"
    return _private(made)


def _faults(request: HttpRequest, typed: str, language: Language) -> Faults:
    """Return what is wrong with the form, or why it might come from a machine."""
    text = language.text
    try:
        usable = bool(check_email(typed))
    except InvalidData:
        usable = False
    if not usable:
        return [("email", text("Give an address like name@example.org."))]
    if request.POST.get(TRAP, ""):
        return [(TRAP, text("Leave the last field empty: it is there to stop machines."))]
    mark = read_mark(request.POST.get("mark", "")[:500])
    age = int(timezone.now().timestamp()) - mark.made if mark else LONGEST + 1
    if age > LONGEST or age < 0:
        return [("email", text("The form was open for more than a day. Please send it again."))]
    if age < SHORTEST:
        return [("email", text("That was very quick. Please read it once more and send it again."))]
    return []


def _form(
    language: Language,
    subject: Subject,
    typed: str = "",
    faults: Faults | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    query = f"?{urlencode({'what': subject.code})}" if subject.code != ALL else ""
    made = _page(
        language,
        query,
        "following/follow.html",
        subject=subject,
        typed=typed,
        faults=faults or [],
        fault=dict(faults or []),
        mark=new_mark(timezone.now(), shelf().current().id),
        trap=TRAP,
    )
    made.status_code = status
    if status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
        made["Retry-After"] = "3600" if status == HTTPStatus.TOO_MANY_REQUESTS else "60"
    return made


def _subject(row: Follower, language: Language) -> Subject | None:
    roadmap = public_roadmap()
    if roadmap is None:
        return None
    try:
        return subject_of(row.subject, roadmap, language)
    except UnknownCode:
        return None


def _page(language: Language, tail: str, template: str, **values: Any) -> HttpResponse:
    page = render(outside_place(language, f"roadmap/follow/{tail}"), template, **values)
    made = _private(HttpResponse(page))
    if tail.startswith(
        ("confirm", "stop")
    ):  # the address opens something: no other site is told it
        made["Referrer-Policy"] = "no-referrer"
    return made


def _private(made: HttpResponse) -> HttpResponse:
    made["Cache-Control"] = "no-store"
    return made
