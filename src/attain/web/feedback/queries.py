"""What reads reports."""

from __future__ import annotations

from collections.abc import Sequence

from attain.domain.reports import ReportStatus
from attain.errors import UnknownCode
from attain.web.feedback.models import FigureReport, ReportStep

OPEN = (ReportStatus.NEW, ReportStatus.SEEN)
"""Reports that wait for an answer."""


def report_by_number(number: int) -> FigureReport:
    """Return a report; raise `UnknownCode` if there is none with that number."""
    found = FigureReport.objects.filter(pk=number).first()
    if found is None:
        raise UnknownCode(f"There is no report {number}. `attain reports list --all` names all.")
    return found


def report_by_reference(reference: str) -> FigureReport | None:
    """Return the report that its author was given `reference` for, or None."""
    number, _, secret = reference.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 19 and secret):
        return None
    return FigureReport.objects.filter(pk=int(number), secret=secret).first()


def reports(
    *, statuses: Sequence[ReportStatus] = OPEN, release: str | None = None
) -> list[FigureReport]:
    """Return the reports in some statuses, the newest first."""
    found = FigureReport.objects.filter(status__in=[each.value for each in statuses])
    return list(found.filter(release=release) if release else found)


def steps_of(number: int) -> list[ReportStep]:
    """Return what became of a report, step by step."""
    return list(ReportStep.objects.filter(report=number))
