"""
Cycles: a round of reporting, from its questions to its freeze, and the reports in it.

Whoever leads an action reports on it; a Member State that the action names reports besides on what
was done in the country (Roadmap, section II). What one has sent is looked at by the coordinator, who
accepts it or gives it back. A frozen cycle never changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import TypeVar

from attain.domain.roadmap.actions import Evidence, RoadmapAction
from attain.domain.roadmap.status import REPORTED_ON, Status, owner_may_say
from attain.errors import ActionDenied, InvalidData

AnyState = TypeVar("AnyState", bound=Enum)
AnyStep = TypeVar("AnyStep", bound=Enum)


class CycleState(Enum):
    """Where a cycle stands."""

    IN_PREPARATION = "in preparation"
    OPEN = "open"
    CLOSED = "closed"
    FROZEN = "frozen"


class CycleStep(Enum):
    """What moves a cycle."""

    CHANGE = "change"
    OPEN = "open"
    CLOSE = "close"
    REOPEN = "open again"
    FREEZE = "freeze"


CYCLE_STEPS: dict[CycleStep, dict[CycleState, CycleState]] = {
    CycleStep.CHANGE: {
        CycleState.IN_PREPARATION: CycleState.IN_PREPARATION,
        CycleState.OPEN: CycleState.OPEN,
    },
    CycleStep.OPEN: {CycleState.IN_PREPARATION: CycleState.OPEN},
    CycleStep.CLOSE: {CycleState.OPEN: CycleState.CLOSED},
    CycleStep.REOPEN: {CycleState.CLOSED: CycleState.OPEN},
    CycleStep.FREEZE: {CycleState.CLOSED: CycleState.FROZEN},
}
"""From where each step may be taken, and where it leads."""


class ReportState(Enum):
    """Where a status report stands."""

    DRAFT = "draft"
    SENT = "sent"
    RETURNED = "returned"
    ACCEPTED = "accepted"


class ReportStep(Enum):
    """What moves a status report."""

    WRITE = "write"
    SEND = "send"
    RETURN = "give back"
    ACCEPT = "accept"


REPORT_STEPS: dict[ReportStep, dict[ReportState, ReportState]] = {
    ReportStep.WRITE: {
        ReportState.DRAFT: ReportState.DRAFT,
        ReportState.RETURNED: ReportState.RETURNED,
    },
    ReportStep.SEND: {
        ReportState.DRAFT: ReportState.SENT,
        ReportState.RETURNED: ReportState.SENT,
    },
    ReportStep.RETURN: {ReportState.SENT: ReportState.RETURNED},
    ReportStep.ACCEPT: {ReportState.SENT: ReportState.ACCEPTED},
}
"""From where each step may be taken, and where it leads."""

PARTS_STAND = (Status.AGREED, Status.UNDER_WAY, Status.ON_HOLD, Status.DONE)
"""Where a country's part of an action can stand; agreed: not begun."""

WRITING_OPEN = {
    ReportStep.WRITE: frozenset({CycleState.OPEN}),
    ReportStep.SEND: frozenset({CycleState.OPEN}),
    ReportStep.RETURN: frozenset({CycleState.OPEN}),
    ReportStep.ACCEPT: frozenset({CycleState.OPEN, CycleState.CLOSED}),
}
"""In which states of the cycle each step on a report may be taken."""


def state_after(
    steps: Mapping[AnyStep, Mapping[AnyState, AnyState]], state: AnyState, step: AnyStep, what: str
) -> AnyState:
    """
    Return where a step leads; `ActionDenied` says what can be done instead.

    Examples
    --------
    >>> state_after(CYCLE_STEPS, CycleState.CLOSED, CycleStep.FREEZE, "cycle").value
    'frozen'
    """
    found = steps[step].get(state)
    if found is not None:
        return found
    possible = [each.value for each in steps if state in steps[each]]
    way = f"What can be done: {', '.join(possible)}." if possible else "It stays as it is."
    raise ActionDenied(f"This {what} is {state.value}: you cannot {step.value} it. {way}")


def check_report_step(cycle: CycleState, state: ReportState, step: ReportStep) -> ReportState:
    """Return where a step on a report leads; `ActionDenied` if the report or its cycle forbids it."""
    if cycle not in WRITING_OPEN[step]:
        raise ActionDenied(f"This cycle is {cycle.value}: you cannot {step.value} a report in it.")
    return state_after(REPORT_STEPS, state, step, "report")


@dataclass(frozen=True, slots=True)
class Question:
    """A question that a cycle asks of every report, besides status and what was done."""

    key: str
    text: str
    required: bool = False

    def __post_init__(self) -> None:
        if not self.key.isidentifier():
            raise InvalidData(f"{self.key!r} is no key of a question. Use letters, digits and _.")
        if not self.text.strip():
            raise InvalidData(f"The question {self.key} has no words.")


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting in the calendar of a cycle."""

    day: date
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """
    A round of reporting.

    Attributes
    ----------
    id
        As 2026-1; packs are numbered by it.
    begin, deadline
        The first and the last day for reports.
    plans
        Ids of the plans whose actions are reported on; none: of all.
    before
        The id of the cycle before; empty for the first.
    """

    id: str
    title: str
    begin: date
    deadline: date
    state: CycleState = CycleState.IN_PREPARATION
    plans: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    before: str = ""

    def __post_init__(self) -> None:
        if not self.id or not all(c.isascii() and (c.isalnum() or c in "-._") for c in self.id):
            raise InvalidData(f"{self.id!r} is no id of a cycle. Write it as 2026-1.")
        if not self.title.strip():
            raise InvalidData(f"The cycle {self.id} has no title.")
        if self.deadline < self.begin:
            raise InvalidData(f"The cycle {self.id} ends on {self.deadline}, before it begins.")
        keys = [each.key for each in self.questions]
        if len(set(keys)) != len(keys):
            raise InvalidData(f"Two questions of the cycle {self.id} have one key.")

    def asks_for(self, action: RoadmapAction) -> bool:
        """Whether a report on an action is expected in the cycle."""
        return action.status in REPORTED_ON and self.covers(action)

    def covers(self, action: RoadmapAction) -> bool:
        """Whether an action serves one of its plans; a cycle without plans takes all."""
        return not self.plans or any(each.split()[0] in self.plans for each in action.items)


@dataclass(frozen=True, slots=True)
class Expected:
    """A report that a cycle asks for: on which action, of whom; a country for its own part."""

    action: str
    body: str
    area: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusReport:
    """
    What a body says of an action in a cycle.

    Attributes
    ----------
    area
        The Member State whose part it tells of; empty for the body that leads.
    said
        What was done and what came of it.
    answers
        To the questions of the cycle, by their keys.
    sent
        The day on which it was sent last.
    """

    cycle: str
    action: str
    body: str
    area: str = ""
    state: ReportState = ReportState.DRAFT
    status: Status = Status.AGREED
    said: str = ""
    obstacles: str = ""
    next_step: str = ""
    evidence: tuple[Evidence, ...] = ()
    answers: Mapping[str, str]
    sent: date | None = None

    def late(self, cycle: Cycle) -> bool:
        """Whether it was sent after the deadline."""
        return self.sent is not None and self.sent > cycle.deadline


def expected_reports(
    cycle: Cycle, actions: Iterable[RoadmapAction], *, speaking_for: Mapping[str, str]
) -> tuple[Expected, ...]:
    """
    Return the reports that a cycle asks for.

    The body that leads an action reports on it; each country that the action names by itself (not by
    a group) reports on its part, unless it is the one that leads.

    Parameters
    ----------
    speaking_for
        The id of the body that speaks for each country, by the country's code.
    """
    found: list[Expected] = []
    for action in actions:
        if not cycle.asks_for(action):
            continue
        if action.lead:
            found.append(Expected(action.number, action.lead))
        found += [
            Expected(action.number, speaking_for[area], area)
            for area in action.areas
            if area in speaking_for and speaking_for[area] != action.lead
        ]
    return tuple(found)


def still_asked(
    opened: Iterable[Expected], now: Iterable[Expected], actions: Iterable[RoadmapAction]
) -> tuple[Expected, ...]:
    """
    Return the reports that an open cycle asks for: those it asked for when it opened, and new ones.

    An action that becomes done meanwhile, by an accepted report for instance, is still reported on by
    the others that were asked. One that was dropped is not, nor by a body that leads it no more.

    Parameters
    ----------
    opened, now
        What `expected_reports` said when the cycle opened, and what it says now.
    """
    leads = {each.number: each.lead for each in actions if each.status is not Status.DROPPED}
    kept = [
        each
        for each in opened
        if each.action in leads and (each.area or leads[each.action] == each.body)
    ]
    return tuple(dict.fromkeys((*kept, *now)))


def missing_reports(
    expected: Iterable[Expected], reports: Iterable[StatusReport]
) -> tuple[Expected, ...]:
    """Return the reports that were asked for and are neither sent nor accepted."""
    there = {
        Expected(each.action, each.body, each.area)
        for each in reports
        if each.state in {ReportState.SENT, ReportState.ACCEPTED}
    }
    return tuple(each for each in expected if each not in there)


def prefilled(
    expected: Expected, cycle: Cycle, action: RoadmapAction, last: StatusReport | None
) -> StatusReport:
    """
    Return the first draft of a report: with the words of the last cycle, as a start.

    Files that the action does not name any more are left out.
    """
    draft = StatusReport(
        cycle=cycle.id,
        action=expected.action,
        body=expected.body,
        area=expected.area,
        status=_first_status(expected, action, last),
        said=last.said if last else "",
        obstacles=last.obstacles if last else "",
        next_step=last.next_step if last else "",
        evidence=last.evidence if last else (),
        answers={
            each.key: last.answers.get(each.key, "") if last else "" for each in cycle.questions
        },
    )
    return with_files_that_stay(draft, action)


def _first_status(expected: Expected, action: RoadmapAction, last: StatusReport | None) -> Status:
    """The lead body starts from where the action is, a country from what it said of its own part."""
    if not expected.area:
        return action.status
    return last.status if last else Status.AGREED


def statuses_to_report(action: RoadmapAction, area: str = "") -> tuple[Status, ...]:
    """
    Return what can be said of where an action stands.

    The lead body says that it is as it was, or where it may move it. A country says how far its own
    part is, wherever the action as a whole may be.
    """
    return PARTS_STAND if area else owner_may_say(action.status)


def with_own_files(report: StatusReport, action: RoadmapAction) -> StatusReport:
    """
    Return a report that names the files of its action as the action itself does.

    So no report makes a file public that the action keeps among members.

    Raises
    ------
    InvalidData
        If it names a file that is kept here and is not among the evidence of the action.
    """
    own = {each.file for each in action.evidence}
    strange = [each for each in report.evidence if each.file and each.file not in own]
    if strange:
        raise InvalidData(
            f"The report names a file that is not among the evidence of {action.number}: "
            f"{strange[0].title}. Add it on the page of the action, then tick it here."
        )
    return as_action_names(report, action)


def with_files_that_stay(report: StatusReport, action: RoadmapAction) -> StatusReport:
    """Return a report without the files that its action does not name any more; others as it names them."""
    own = {each.file for each in action.evidence}
    shown = tuple(each for each in report.evidence if not each.file or each.file in own)
    return as_action_names(replace(report, evidence=shown), action)


def as_action_names(report: StatusReport, action: RoadmapAction) -> StatusReport:
    """Return a report with files as its action names them; one that it does not is for members only."""
    own = {each.file: each for each in action.evidence}
    shown = tuple(
        own.get(each.file, replace(each, public=False)) if each.file else each
        for each in report.evidence
    )
    return replace(report, evidence=shown)


def check_ready(report: StatusReport, cycle: Cycle, action: RoadmapAction) -> None:
    """
    Raise `ActionDenied` unless a report can be sent.

    It takes words, an answer to each question that wants one, and a status that can be reported
    (`statuses_to_report`); done takes evidence.
    """
    if not report.said.strip():
        raise ActionDenied("Say in words what was done, even if it is that nothing was.")
    for question in cycle.questions:
        if question.required and not report.answers.get(question.key, "").strip():
            raise ActionDenied(f"A question waits for an answer: {question.text}")
    may = statuses_to_report(action, report.area)
    if report.status not in may:
        what = "A country's part" if report.area else f"An action that is {action.status.value}"
        raise ActionDenied(f"{what} can be reported as: {', '.join(each.value for each in may)}.")
    if report.status is Status.DONE and action.status is not Status.DONE and not report.evidence:
        raise ActionDenied("To report it as done, add evidence: a link that shows it.")
    if report.status is Status.ON_HOLD and not report.obstacles.strip():
        raise ActionDenied("To report it as on hold, say what stands in the way.")
