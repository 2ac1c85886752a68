"""Open work of somebody who leaves: who can go on with it is told, or who can appoint somebody."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from attain.domain.permissions.actions import Action
from attain.domain.permissions.judging import Subject
from attain.domain.permissions.roles import Role
from attain.web.accounts.directory import directory
from attain.web.accounts.models import AppointmentRow
from attain.web.accounts.queries import able
from attain.web.clearance.models import Candidate
from attain.web.clearance.operations import subject_of as subject_of_page
from attain.web.clearance.queries import country_lines
from attain.web.notices.models import NoticeKind
from attain.web.notices.operations import About, tell
from attain.web.submissions.models import Submission
from attain.web.submissions.operations import subject_of

OPEN = ("draft", "returned")
SENDING = frozenset({Role.DATA_PROVIDER.value, Role.FOCAL_POINT.value})


def hand_over(row: AppointmentRow, *, now: datetime) -> int:
    """
    Tell of the open work of an appointment that has ended, or ends today; return how many notices.

    It belongs into the transaction that ends the appointment.
    """
    after = max(now.date(), row.end or now.date()) + timedelta(days=1)
    told, left = 0, False
    for about, people in _open_work(row, now, after):
        rest = people - {row.person_id}
        told += tell(rest, NoticeKind.WORK_HANDED_OVER, about, now=now)
        left = left or not rest
    if left:
        told += tell(_appointing(row, after), NoticeKind.WORK_LEFT, _body(row), now=now)
    return told


def _open_work(row: AppointmentRow, now: datetime, after: date) -> list[tuple[About, set[int]]]:
    """Return each piece of open work, and who may go on with it on the day after."""
    found = []
    if row.role in SENDING:
        for each in Submission.objects.filter(body=row.body, state__in=OPEN):
            if not each.senders or str(row.person_id) in each.senders:
                about = About(each.title, "work_submission", {"number": each.pk})
                found.append((about, able(Action.MEND_SUBMISSION, subject_of(each), after)))
    if row.role == Role.CLEARING_OFFICER.value:
        areas = directory().body(row.body).areas
        for candidate in Candidate.objects.filter(state="in clearance"):
            for line in country_lines(candidate, now):
                if line.row.area in areas and not line.row.answer and now < line.row.deadline:
                    about = About(
                        f"{candidate.title}, {line.row.area}",
                        "work_country_clearance",
                        {"number": candidate.pk, "area": line.row.area},
                    )
                    subject = subject_of_page(candidate, now, line.row.area)
                    found.append((about, able(Action.ANSWER_CLEARANCE, subject, after)))
    return found


def _appointing(row: AppointmentRow, after: date) -> set[int]:
    """Return who may appoint somebody in the place of who leaves."""
    body = directory().body(row.body)
    subject = Subject(body=body.id, areas=frozenset(body.areas))
    return able(Action.APPOINT, subject, after) - {row.person_id}


def _body(row: AppointmentRow) -> About:
    return About(f"{row.role}, {row.body}", "work_body", {"body": row.body})
