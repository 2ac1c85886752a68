"""The form for saying that something is wrong, and the page that says what came of it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from attain.domain.reports import LONGEST_ABOUT, LONGEST_WORDS, ReportKind, ReportStatus
from attain.errors import NotSaved
from attain.reporting.language import Language, language_of
from attain.web.clients import client_address
from attain.web.errors import Trouble, answer, noted
from attain.web.feedback.form import (
    LONGEST,
    TRAP,
    Typed,
    faults_of,
    new_mark,
    read_mark,
    subject_of,
    typed_in,
)
from attain.web.middleware import READING, accepting
from attain.web.outside import outside_place
from attain.web.pages import render, shelf

if TYPE_CHECKING:
    from attain.web.feedback.models import FigureReport

Faults = list[tuple[str, str]]


@accepting(*READING, "POST")
def say_so(request: HttpRequest, language: str) -> HttpResponse:
    """Show the form, or keep what was sent and lead to the page that says so."""
    spoken = language_of(language)
    if request.method == "POST":
        return _received(request, spoken)
    about = request.GET.get("about", "")[:LONGEST_ABOUT]
    return _form(spoken, Typed(about=about, mark=_fresh_mark()))


def said(request: HttpRequest, language: str, reference: str) -> HttpResponse:  # noqa: ARG001 - Django's call
    """Show a report to its author: that it was kept, and what came of it."""
    from attain.web.feedback.queries import report_by_reference

    spoken = language_of(language)
    try:
        report = report_by_reference(reference)
    except DatabaseError as trouble:
        raise NotSaved(f"The portal's database cannot be read: {trouble}") from trouble
    if report is None:
        raise Http404
    place = outside_place(spoken, f"say-so/{report.reference}/")
    page = render(
        place,
        "feedback/said.html",
        report=report,
        kind=kinds(spoken)[report.kind],
        status=status_words(spoken)[report.status],
        subject=subject_of(report.page),
    )
    return _private(HttpResponse(page))


def kinds(language: Language) -> dict[str, str]:
    """Return the words for what can be wrong, by kind."""
    text = language.text
    return {
        ReportKind.FIGURE.value: text("A figure is wrong"),
        ReportKind.UNIT.value: text("A unit or a period is wrong"),
        ReportKind.SOURCE.value: text("A source is wrong or missing"),
        ReportKind.VERDICT.value: text("A verdict does not follow from the figures"),
        ReportKind.MISSING.value: text("A figure exists that is missing here"),
        ReportKind.WORDS.value: text("A text or a translation is wrong"),
        ReportKind.PAGE.value: text("The page does not work for me"),
    }


def status_words(language: Language) -> dict[str, str]:
    """Return the words for where a report stands."""
    text = language.text
    return {
        ReportStatus.NEW.value: text("Received, not read yet"),
        ReportStatus.SEEN.value: text("Read by the Secretariat"),
        ReportStatus.ANSWERED.value: text("Answered"),
        ReportStatus.CLOSED.value: text("Closed"),
    }


def _received(request: HttpRequest, language: Language) -> HttpResponse:
    from attain.web.feedback.operations import Said, TooMany, client_code, file_report

    if request.headers.get("Sec-Fetch-Site", "") == "cross-site":
        return answer(request, Trouble(HTTPStatus.FORBIDDEN))
    now = timezone.now()
    typed = typed_in(request)
    faults = faults_of(typed, language, now)
    mark = read_mark(typed.mark)
    if faults or mark is None:
        return _form(language, _again(typed), faults, HTTPStatus.BAD_REQUEST)
    subject = subject_of(typed.about)
    report = Said(
        nonce=mark.nonce,
        language=language.code,
        release=subject.release or mark.release,
        page=subject.page,
        figure=subject.figure,
        kind=ReportKind(typed.kind),
        words=typed.words,
        evidence=typed.evidence,
        email=typed.email,
    )
    try:
        kept = file_report(said=report, client=client_code(client_address(request), now), now=now)
    except TooMany:
        words = language.text("Many reports came at once. Keep your text, and send it in an hour.")
        return _form(language, typed, [("words", words)], HTTPStatus.TOO_MANY_REQUESTS)
    except NotSaved as trouble:
        noted(request, trouble)
        words = language.text("This could not be saved. Nothing is lost: please send it once more.")
        return _form(language, typed, [("words", words)], HTTPStatus.SERVICE_UNAVAILABLE)
    return _kept(language, kept)


def _kept(language: Language, report: FigureReport) -> HttpResponse:
    """Lead to the report's own page, so that loading it again sends nothing again."""
    made = HttpResponse(status=HTTPStatus.SEE_OTHER)
    made["Location"] = f"/{language.code}/say-so/{report.reference}/"
    return _private(made)


def _again(typed: Typed) -> Typed:
    """Return a form for another try: its mark is renewed where it was no good."""
    now = timezone.now()
    mark = read_mark(typed.mark)
    if mark is not None and 0 <= int(now.timestamp()) - mark.made <= LONGEST:
        return typed
    fresh = _fresh_mark(mark.release if mark else "")
    return Typed(typed.about, typed.kind, typed.words, typed.evidence, typed.email, fresh)


def _fresh_mark(release: str = "") -> str:
    """Return the mark of a form that is made now, over the release that the reader looks at."""
    return new_mark(timezone.now(), release or shelf().current().id)


def _form(
    language: Language,
    typed: Typed,
    faults: Faults | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    tail = f"say-so/?{urlencode({'about': typed.about})}" if typed.about else "say-so/"
    values: dict[str, Any] = {
        "typed": typed,
        "faults": faults or [],
        "fault": dict(faults or []),
        "kinds": list(kinds(language).items()),
        "subject": subject_of(typed.about),
        "longest": LONGEST_WORDS,
        "trap": TRAP,
    }
    page = render(outside_place(language, tail), "feedback/say_so.html", **values)
    made = HttpResponse(page, status=status)
    if status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
        made["Retry-After"] = "3600" if status == HTTPStatus.TOO_MANY_REQUESTS else "60"
    return _private(made)


def _private(made: HttpResponse) -> HttpResponse:
    made["Cache-Control"] = "no-store"
    return made
