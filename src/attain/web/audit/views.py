"""The audit log as a page, and as a file."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from attain.domain.permissions.actions import Action
from attain.domain.permissions.judging import Subject, decide
from attain.errors import ActionDenied
from attain.web.audit.models import AuditEntry
from attain.web.audit.operations import faults
from attain.web.work.shell import actor_of_request, for_people, page

A_PAGE = 50
COLUMNS = ("number", "at", "name", "person", "body", "role", "action", "thing", "thing_id")
COLUMNS_BESIDES = ("reason", "before", "after", "previous", "hash")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝")


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody looks for in the log."""

    words: str = ""
    body: str = ""
    action: str = ""
    begin: date | None = None
    end: date | None = None
    wrong: str = ""

    @property
    def query(self) -> str:
        """The question as an address writes it."""
        told = {
            "q": self.words,
            "body": self.body,
            "action": self.action,
            "begin": self.begin or "",
            "end": self.end or "",
        }
        return urlencode({name: value for name, value in told.items() if value})


def asked_in(request: HttpRequest) -> Asked:
    """Return what somebody looks for; a day that is none is told of, and left out."""

    def told(name: str, longest: int) -> str:
        return request.GET.get(name, "")[:longest].strip()

    days, wrong = {}, ""
    for name in ("begin", "end"):
        try:
            days[name] = date.fromisoformat(told(name, 10)) if told(name, 10) else None
        except ValueError:
            wrong = f"{told(name, 10)!r} is no day. Write it as 2026-11-24."
    return Asked(told("q", 200), told("body", 80), told("action", 80), **days, wrong=wrong)


@for_people
def audit(request: HttpRequest) -> HttpResponse:
    """Show the entries that who asks may read, the latest first."""
    asked = asked_in(request)
    readable = _readable(request)
    entries = _found(readable, asked).order_by("-number")
    shown = Paginator(entries, A_PAGE).get_page(request.GET.get("page", "1"))
    whole = _reads_all(request)
    return page(
        request,
        "audit/audit.html",
        section="work_audit",
        shown=shown,
        asked=asked,
        actions=sorted(set(readable.values_list("action", flat=True).order_by())),
        whole=whole,
        faults=faults() if whole else (),
    )


@for_people
def as_file(request: HttpRequest) -> HttpResponse:
    """Send the entries that were looked for, of those who asks may read, in the order of the chain."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow((*COLUMNS, *COLUMNS_BESIDES))
    found = _found(_readable(request), asked_in(request))
    for each in found.order_by("number").iterator():
        cells = [getattr(each, name) for name in (*COLUMNS, *COLUMNS_BESIDES)]
        writer.writerow([_guarded(cell) for cell in cells])
    answer = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return answer


def _guarded(cell: object) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    text = cell.isoformat() if hasattr(cell, "isoformat") else str(cell)
    return f"'{text}" if text.startswith(FORMULA) else text


def _reads_all(request: HttpRequest) -> bool:
    today = timezone.now().date()
    return decide(actor_of_request(request), Action.READ_AUDIT, Subject(), today).allowed


def _readable(request: HttpRequest) -> QuerySet[AuditEntry]:
    """Return the entries that who asks may read: all, or those of the own bodies."""
    if _reads_all(request):
        return AuditEntry.objects.all()
    actor, today = actor_of_request(request), timezone.now().date()
    own = {
        each.body
        for each in actor.appointments
        if decide(actor, Action.READ_AUDIT, Subject(body=each.body), today).allowed
    }
    if not own:
        raise ActionDenied(decide(actor, Action.READ_AUDIT, Subject(), today).why_not)
    return AuditEntry.objects.filter(body__in=own)


def _found(entries: QuerySet[AuditEntry], asked: Asked) -> QuerySet[AuditEntry]:
    if asked.body:
        entries = entries.filter(body__iexact=asked.body)
    if asked.action:
        entries = entries.filter(action=asked.action)
    if asked.begin:
        entries = entries.filter(at__gte=datetime.combine(asked.begin, time.min, UTC))
    if asked.end:
        entries = entries.filter(at__lt=datetime.combine(asked.end + timedelta(1), time.min, UTC))
    if asked.words:
        places = ("name", "action", "thing_id", "reason", "before", "after")
        wanted = Q()
        for place in places:
            wanted |= Q((f"{place}__icontains", asked.words))
        entries = entries.filter(wanted)
    return entries
