"""What changes reports: each is one transaction that ends before anything is answered."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import new as keyed

from django.conf import settings
from django.db import DatabaseError, IntegrityError

from attain.domain.reports import (
    LONGEST_ABOUT,
    LONGEST_WORDS,
    ReportKind,
    ReportStatus,
    check_email,
    check_evidence,
    check_step,
)
from attain.errors import ActionDenied, InvalidData, NotSaved
from attain.web.database import one_writer
from attain.web.feedback.models import FigureReport, ReportStep
from attain.web.feedback.queries import report_by_number

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Letters of a reference: none that is taken for another one."""
SECRET_LETTERS = 10
OF_ONE_CLIENT = 6
"""Reports that one client may send in `WINDOW`."""
OF_ALL = 120
"""Reports that are taken in `WINDOW` from all clients together."""
WINDOW = timedelta(hours=1)
CLIENT_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A report as it was typed, with what the form knows of it."""

    nonce: str
    language: str
    release: str
    page: str
    figure: str
    kind: ReportKind
    words: str
    evidence: str = ""
    email: str = ""


class TooMany(ActionDenied):
    """More reports came than are taken in an hour."""


def client_code(address: str, now: datetime) -> str:
    """Return a code for a network address that cannot be turned back, and changes each day."""
    text = f"{now:%Y-%m-%d} {address}"
    return keyed(settings.SECRET_KEY.encode(), text.encode(), sha256).hexdigest()[:32]


def file_report(*, said: Said, client: str, now: datetime) -> FigureReport:
    """
    Keep a report, and return it; the same form sent again returns the report that it made.

    Raises
    ------
    InvalidData
        If there are no words, or too many, or a link or an address is none.
    TooMany
        If more reports came than are taken in an hour.
    NotSaved
        If the disk refused; nothing was kept.
    """
    if not said.words.strip() or len(said.words) > LONGEST_WORDS:
        raise InvalidData("Say in words what is wrong.")
    evidence, email = check_evidence(said.evidence), check_email(said.email)
    try:
        with one_writer(durable=True):
            if known := FigureReport.objects.filter(nonce=said.nonce).first():
                return known
            _check_room(client=client, now=now)
            forget_clients(now=now)
            report = FigureReport.objects.create(
                secret="".join(secrets.choice(ALPHABET) for _ in range(SECRET_LETTERS)),
                nonce=said.nonce,
                client=client,
                created_at=now,
                language=said.language,
                release=said.release[:200],
                page=said.page[:LONGEST_ABOUT],
                figure=said.figure[:200],
                kind=said.kind.value,
                words=said.words,
                evidence=evidence,
                email=email,
            )
            _note(report, ReportStatus.NEW, by="reader", now=now, before="")
    except IntegrityError:
        raise
    except DatabaseError as trouble:
        raise NotSaved(f"The report was not saved: {trouble}. Send it again later.") from trouble
    return report


def mark_seen(*, number: int, by: str, now: datetime) -> FigureReport:
    """Note that the Secretariat has read a new report; one read before stays as it is."""
    with _saving():
        report = report_by_number(number)
        if report.status == ReportStatus.NEW.value:
            _move(report, ReportStatus.SEEN, by=by, now=now)
    return report


def answer_report(*, number: int, text: str, by: str, now: datetime) -> FigureReport:
    """
    Answer a report; its author reads the answer under the reference.

    Raises
    ------
    ActionDenied
        If it is closed.
    InvalidData
        If the answer is empty, or there is no such report.
    """
    if not text.strip():
        raise InvalidData("An answer takes words: give them with --text.")
    with _saving():
        report = report_by_number(number)
        check_step(ReportStatus(report.status), ReportStatus.ANSWERED)
        report.answer, report.answered_at = text.strip(), now
        _move(report, ReportStatus.ANSWERED, by=by, now=now, text=text.strip())
    return report


def close_report(*, number: int, by: str, now: datetime) -> FigureReport:
    """Close a report: nothing more will come of it. Raises `ActionDenied` if it is closed."""
    with _saving():
        report = report_by_number(number)
        _move(report, ReportStatus.CLOSED, by=by, now=now)
    return report


def forget_clients(*, now: datetime) -> int:
    """Remove the codes of clients that are older than a day; return how many there were."""
    old = FigureReport.objects.filter(created_at__lt=now - CLIENT_KEPT).exclude(client="")
    return old.update(client="")


def _check_room(*, client: str, now: datetime) -> None:
    recent = FigureReport.objects.filter(created_at__gt=now - WINDOW)
    if recent.filter(client=client).count() >= OF_ONE_CLIENT or recent.count() >= OF_ALL:
        raise TooMany("Many reports came in a short time. Keep your text, and send it in an hour.")


def _move(
    report: FigureReport, to: ReportStatus, *, by: str, now: datetime, text: str = ""
) -> None:
    before = ReportStatus(report.status)
    check_step(before, to)
    report.status = to.value
    report.save()
    _note(report, to, by=by, now=now, before=before.value, text=text)


def _note(
    report: FigureReport, to: ReportStatus, *, by: str, now: datetime, before: str, text: str = ""
) -> None:
    ReportStep.objects.create(
        report=report.pk, at=now, by=by[:200], before=before, after=to.value, text=text
    )


class _saving:  # noqa: N801 - read as a word: with _saving()
    """One transaction; what the disk refuses becomes `NotSaved`."""

    def __init__(self) -> None:
        self.transaction = one_writer(durable=True)

    def __enter__(self) -> None:
        self.transaction.__enter__()

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        try:
            self.transaction.__exit__(kind, error, trace)  # type: ignore[arg-type]
        except DatabaseError as trouble:
            raise NotSaved(f"Nothing was saved: {trouble}.") from trouble
        if isinstance(error, DatabaseError):
            raise NotSaved(f"Nothing was saved: {error}.") from error
