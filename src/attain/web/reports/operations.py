"""
What moves status reports: written, sent, given back, accepted.

Each step is one transaction with its audit entry; every version stays. Who saves says which version they
saw. What the lead body reports becomes the status of the action when the coordinator accepts it, in the
same transaction, with the report as the reason; what a country says of its own part moves no action.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from attain.domain.permissions.actions import Action
from attain.domain.permissions.judging import Appointment, check
from attain.domain.roadmap.actions import RoadmapAction
from attain.domain.roadmap.cycles import (
    Cycle,
    Expected,
    ReportState,
    ReportStep,
    StatusReport,
    check_ready,
    check_report_step,
    with_files_that_stay,
    with_own_files,
)
from attain.errors import ActionDenied, InvalidData, UnknownCode
from attain.usecases.plain_values import as_plain
from attain.web.accounts.deeds import Doer, saving, write_down
from attain.web.accounts.queries import able
from attain.web.notices.models import NoticeKind
from attain.web.notices.operations import About, tell
from attain.web.reports.cycles import due_of, writers
from attain.web.reports.models import CycleRow, ReportRow, ReportVersion
from attain.web.reports.queries import (
    cycle_of,
    cycle_row,
    expected_of,
    is_asked,
    parts_of,
    report_of,
    subject_of,
)
from attain.web.roadmap.operations import take_over
from attain.web.roadmap.queries import action_of, action_row

MOST_WORDS = 8000
"""Letters in one field of a report; what is longer belongs into a document that is linked."""
MOST_EVIDENCE = 20


class ReportOvertaken(ActionDenied):
    """
    Somebody else has changed a report since the page was made.

    Attributes
    ----------
    theirs
        The report as it stands now.
    version
        Its version now.
    by
        Who changed it last.
    """

    def __init__(self, message: str, theirs: StatusReport, version: int, by: str) -> None:
        super().__init__(message)
        self.theirs = theirs
        self.version = version
        self.by = by


@dataclass(frozen=True, slots=True)
class Chosen:
    """A report that the coordinator has looked at, in the version that they saw."""

    cycle: str
    asked: Expected
    version: int


def write(*, doer: Doer, report: StatusReport, version: int, now: datetime) -> ReportRow:
    """
    Keep the draft of a report.

    Parameters
    ----------
    version
        The version that was seen; 0 where nothing was written yet.

    Raises
    ------
    ActionDenied
        If the doer may not, the cycle does not ask for it or is not open; `ReportOvertaken`.
    InvalidData
        If a text is too long, or it names a file that is not one of the action.
    """
    with saving():
        return _written(doer, report, version, ReportStep.WRITE, now)


def send(*, doer: Doer, report: StatusReport, version: int, now: datetime) -> ReportRow:
    """
    Keep a report as it is now, and send it to the coordinator.

    Raises
    ------
    ActionDenied
        As for `write`, and if it does not say yet what the cycle asks.
    """
    with saving():
        row = _written(doer, report, version, ReportStep.SEND, now)
        kept = report_of(row)
        check_ready(kept, cycle_of(row.cycle), action_of(action_row(row.action)))
        people = able(Action.ACCEPT_REPORT, subject_of(row, expected_of(row)), now.date())
        _tell(row, people, doer, NoticeKind.REPORT_SENT, now)
    return row


def give_back(*, doer: Doer, chosen: Chosen, said: str, now: datetime) -> ReportRow:
    """
    Give a report back to be mended, with words that say what.

    Raises
    ------
    ActionDenied
        If the doer may not, above all who wrote it; if there are no words; `ReportOvertaken`.
    """
    if not said.strip():
        raise ActionDenied("Say in words what should be mended.")
    with saving():
        row, allowed = _judged(doer, chosen, ReportStep.RETURN, now)
        _keep(row, ReportStep.RETURN, doer, allowed, now, said=said.strip()[:MOST_WORDS])
        write_down(
            doer, allowed, Action.RETURN_REPORT, str(row), now=now, reason=said, after=row.state
        )
        _tell_writers(row, doer, NoticeKind.REPORT_RETURNED, now)
    return row


def accept(*, doer: Doer, chosen: Chosen, said: str = "", now: datetime) -> ReportRow:
    """
    Accept a report; where the lead body sent it, the action stands where the report says from now on.

    A file that the action does not name any more is not accepted with it: it comes back nowhere.

    Raises
    ------
    ActionDenied
        If the doer may not, above all who wrote it; if the action cannot go there any more;
        `ReportOvertaken`.
    """
    return accept_many(doer=doer, chosen=(chosen,), said=said, now=now)[0]


def accept_many(
    *, doer: Doer, chosen: Iterable[Chosen], said: str = "", now: datetime
) -> tuple[ReportRow, ...]:
    """Accept several reports, or none of them; the message names the one that stands against it."""
    wanted = tuple(dict.fromkeys(chosen))
    if not wanted:
        raise InvalidData("Choose at least one report.")
    with saving():
        return tuple(_accepted(doer, each, said, now) for each in wanted)


# ----------------------------------------------------------------------------------------- inside


def _written(
    doer: Doer, report: StatusReport, version: int, step: ReportStep, now: datetime
) -> ReportRow:
    asked = Expected(report.action, report.body, report.area)
    cycle = CycleRow.objects.select_for_update().get(pk=cycle_row(report.cycle).pk)
    row = _held(cycle, asked, version)
    needed = Action.WRITE_REPORT if step is ReportStep.WRITE else Action.SEND_REPORT
    allowed = check(doer.actor, needed, subject_of(row, asked), now.date())
    if not is_asked(cycle, asked):
        raise ActionDenied(
            f"The cycle {cycle.pk} asks {report.area or report.body} for no report on {report.action}."
        )
    began_as = ReportState(row.state) if row else ReportState.DRAFT
    state = check_report_step(cycle_of(cycle).state, began_as, step)
    row = row or ReportRow(
        cycle=cycle, action=asked.action, body=asked.body, area=asked.area, version=0
    )
    sent = now if step is ReportStep.SEND else row.sent_at
    told = with_own_files(checked(report, cycle_of(cycle)), action_of(action_row(asked.action)))
    kept = replace(told, state=state, sent=sent.date() if sent else None)
    row.content, row.sent_at = as_plain(kept), sent
    if doer.actor.person not in row.senders:
        row.senders = [*row.senders, doer.actor.person]
    row.state = state.value
    _keep(row, step, doer, allowed, now)
    if step is ReportStep.SEND:
        stands = f"{row.state}: {report.status.value}"
        write_down(doer, allowed, needed, str(row), now=now, before=began_as.value, after=stands)
    return row


def checked(report: StatusReport, cycle: Cycle) -> StatusReport:
    """
    Return a report with its texts trimmed and only the answers that the cycle asks for.

    Raises
    ------
    InvalidData
        If a text is too long, or there is too much evidence.
    """
    texts = (
        ("What was done", report.said),
        ("What stands in the way", report.obstacles),
        ("What comes next", report.next_step),
        *((each.text, report.answers.get(each.key, "")) for each in cycle.questions),
    )
    for name, text in texts:
        if len(text) > MOST_WORDS:
            raise InvalidData(
                f"{name}: {len(text):,} letters; {MOST_WORDS:,} are the most. Keep it short, and link a "
                "document as evidence."
            )
    if len(report.evidence) > MOST_EVIDENCE:
        raise InvalidData(f"A report names {MOST_EVIDENCE} pieces of evidence at most.")
    return replace(
        report,
        said=report.said.strip(),
        obstacles=report.obstacles.strip(),
        next_step=report.next_step.strip(),
        answers={e.key: report.answers.get(e.key, "").strip() for e in cycle.questions},
    )


def _held(cycle: CycleRow, asked: Expected, version: int) -> ReportRow | None:
    """Return a report that nobody else can change until the transaction ends; none if not begun."""
    row = (
        ReportRow.objects.select_for_update()
        .select_related("cycle")
        .filter(cycle=cycle, action=asked.action, body=asked.body, area=asked.area)
        .first()
    )
    if (row.version if row else 0) == version:
        return row
    if row is None:
        raise UnknownCode(f"Nothing was written on {asked.action} yet. Load the page again.")
    last = ReportVersion.objects.filter(report=row).first()
    who = last.name if last else ""
    raise ReportOvertaken(
        f"{who} has changed the report on {row.action} since you opened it; it is {row.state} now. Both "
        "versions are before you: take over what is right, and save again.",
        report_of(row),
        row.version,
        who,
    )


def _judged(
    doer: Doer, chosen: Chosen, step: ReportStep, now: datetime
) -> tuple[ReportRow, Appointment]:
    cycle = CycleRow.objects.select_for_update().get(pk=cycle_row(chosen.cycle).pk)
    row = _held(cycle, chosen.asked, chosen.version)
    if row is None:
        raise UnknownCode(f"Nothing was written on {chosen.asked.action} yet.")
    action = Action.RETURN_REPORT if step is ReportStep.RETURN else Action.ACCEPT_REPORT
    allowed = check(doer.actor, action, subject_of(row, chosen.asked), now.date())
    row.state = check_report_step(cycle_of(cycle).state, ReportState(row.state), step).value
    return row, allowed


def _accepted(doer: Doer, chosen: Chosen, said: str, now: datetime) -> ReportRow:
    try:
        row, allowed = _judged(doer, chosen, ReportStep.ACCEPT, now)
        action = action_of(action_row(row.action))
        report = with_files_that_stay(report_of(row), action)
        row.content = as_plain(report)
        moved = _follow(doer, allowed, row, report, action, now)
    except ReportOvertaken:
        raise
    except ActionDenied as refused:
        told = f"{chosen.asked.action}, {chosen.asked.area or chosen.asked.body}"
        raise ActionDenied(f"{told}: {refused}") from refused
    _keep(row, ReportStep.ACCEPT, doer, allowed, now, said=said.strip()[:MOST_WORDS])
    told = f"{row.state}: {report.status.value}"
    write_down(
        doer,
        allowed,
        Action.ACCEPT_REPORT,
        str(row),
        now=now,
        reason=said,
        before=moved,
        after=told,
    )
    _tell_writers(row, doer, NoticeKind.REPORT_ACCEPTED, now)
    return row


def _follow(
    doer: Doer,
    allowed: Appointment,
    row: ReportRow,
    report: StatusReport,
    action: RoadmapAction,
    now: datetime,
) -> str:
    """Bring the action to where its lead body reports it; return where it was, if it moved."""
    if report.area or report.body != action.lead:
        return ""
    take_over(
        doer=doer,
        allowed=allowed,
        number=action.number,
        to=report.status,
        evidence=report.evidence,
        reason=f"Reported by {report.body} in the cycle {row.cycle_id}: {report.said}",
        now=now,
    )
    return action.status.value if report.status is not action.status else ""


def _keep(
    row: ReportRow,
    step: ReportStep,
    doer: Doer,
    allowed: Appointment,
    now: datetime,
    *,
    said: str = "",
) -> None:
    """Write a report down, and the version besides."""
    row.content = as_plain(replace(report_of(row), state=ReportState(row.state)))
    if step in {ReportStep.RETURN, ReportStep.ACCEPT}:
        row.answer = said
    row.version += 1
    row.moved_at = now
    row.save()
    ReportVersion.objects.create(
        report=row,
        version=row.version,
        step=step.value,
        state=row.state,
        content=row.content,
        said=said,
        person=doer.actor.person,
        name=doer.name,
        body=allowed.body,
        at=now,
    )


def _tell_writers(row: ReportRow, doer: Doer, kind: NoticeKind, now: datetime) -> None:
    """Tell those who wrote a report, as long as they may write for its body."""
    named = {int(each) for each in row.senders if each.isdigit()}
    may = writers(row.body, now)
    _tell(row, (named & may) or may, doer, kind, now)


def _tell(row: ReportRow, people: set[int], doer: Doer, kind: NoticeKind, now: datetime) -> None:
    due = due_of(row.cycle.deadline) if kind is NoticeKind.REPORT_RETURNED else None
    tell(people - {doer.account}, kind, about_report(row), due, now=now)


def about_report(row: ReportRow) -> About:
    """Return what people are told of a report, and where it stands."""
    title = action_of(action_row(row.action)).title
    where = row.area or row.body
    parts = parts_of(row.cycle_id, expected_of(row))
    return About(f"{row.action} {title}, {where}", "work_report", parts)
