"""What comes near by itself: deadlines of clearance and of reports, and the end of appointments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

from attain.domain.permissions.actions import Action
from attain.domain.roadmap.cycles import CycleState
from attain.web.accounts.deeds import saving
from attain.web.accounts.models import AppointmentRow
from attain.web.accounts.queries import able, held
from attain.web.clearance.models import Candidate, CountryClearance
from attain.web.clearance.operations import subject_of
from attain.web.desk.handover import hand_over
from attain.web.notices.models import Notice, NoticeKind
from attain.web.notices.operations import About, tell
from attain.web.reports.cycles import about_cycle, due_of, writers
from attain.web.reports.models import CycleRow
from attain.web.reports.queries import standing

NEAR = timedelta(hours=48)
"""How long before a deadline of clearance or of a cycle those who have not answered are told."""
SOON = timedelta(days=30)
"""How long before its last day somebody is told that an appointment ends."""


def tell_what_is_near(*, now: datetime) -> int:
    """Tell each person once of each deadline and end that is near; return how many notices."""
    with saving():
        return (
            sum(_tell_of_country(each, now) for each in _unanswered(now))
            + sum(_tell_of_end(each, now) for each in _ending(now))
            + sum(_tell_of_cycle(each, now) for each in _closing(now))
            + sum(_hand_over(each, now) for each in _ended(now))
        )


def _unanswered(now: datetime) -> list[tuple[Candidate, CountryClearance]]:
    rows = CountryClearance.objects.filter(
        answer="", deadline__gt=now, deadline__lte=now + NEAR, candidate__state="in clearance"
    ).select_related("candidate")
    return [(row.candidate, row) for row in rows if row.round == row.candidate.round]


def _tell_of_country(waiting: tuple[Candidate, CountryClearance], now: datetime) -> int:
    candidate, row = waiting
    people = able(Action.ANSWER_CLEARANCE, subject_of(candidate, now, row.area), now.date())
    about = About(
        f"{candidate.title}, {row.area}",
        "work_country_clearance",
        {"number": candidate.pk, "area": row.area},
    )
    return _tell_once(people, NoticeKind.CLEARANCE_NEAR, about, row.deadline, now)


def _ending(now: datetime) -> Iterable[AppointmentRow]:
    return held(now.date()).filter(end__isnull=False, end__lte=(now + SOON).date())


def _tell_of_end(row: AppointmentRow, now: datetime) -> int:
    assert row.end is not None  # noqa: S101 - chosen so
    last = datetime.combine(row.end, time(23, 59), tzinfo=UTC)
    about = About(f"{row.role}, {row.body}", "work_account")
    return _tell_once({row.person_id}, NoticeKind.APPOINTMENT_ENDS, about, last, now)


def _closing(now: datetime) -> Iterable[CycleRow]:
    last = (now + NEAR).date()
    return CycleRow.objects.filter(
        state=CycleState.OPEN.value, deadline__gte=now.date(), deadline__lte=last
    )


def _tell_of_cycle(row: CycleRow, now: datetime) -> int:
    people: set[int] = set()
    for body in standing(row).by_body():
        people |= writers(body, now)
    about = about_cycle(row, "work_reports")
    return _tell_once(people, NoticeKind.CYCLE_NEAR, about, due_of(row.deadline), now)


def _ended(now: datetime) -> Iterable[AppointmentRow]:
    """Return appointments that have come to their end and whose open work was not handed over yet."""
    yesterday = now.date() - timedelta(days=1)
    return AppointmentRow.objects.filter(end__isnull=False, end__lte=yesterday, handed_over_at=None)


def _hand_over(row: AppointmentRow, now: datetime) -> int:
    told = hand_over(row, now=now)
    row.handed_over_at = now
    row.save(update_fields=["handed_over_at"])
    return told


def _tell_once(
    people: set[int], kind: NoticeKind, about: About, due: datetime, now: datetime
) -> int:
    known = Notice.objects.filter(kind=kind.value, title=about.title[:300], due=due)
    return tell(people - set(known.values_list("person", flat=True)), kind, about, due, now=now)
