"""
Reporting obligations: which report outside asks for what of that which was said once.

*Report once* (Roadmap, A.2.2 and E.1.1): a question of a report names where its answer lies: in a
field of status reports, in figures of indicators, or nowhere, so that somebody has to write it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import Enum

from attain.domain.frameworks import Origin, OriginKind
from attain.domain.roadmap.actions import RoadmapAction
from attain.domain.roadmap.cycles import ReportState, StatusReport
from attain.errors import InvalidData

OURS = Origin(OriginKind.OWN)


class AnswerKind(Enum):
    """Where the answer to a question lies."""

    STATUS_REPORTS = "status reports"
    FIGURES = "figures"
    ACTIONS = "actions"
    WRITTEN = "written by hand"


class Answered(Enum):
    """How far a question is answered."""

    WHOLE = "answered"
    PART = "answered in part"
    NONE = "to be written"


class Level(Enum):
    """Whose status reports answer a question."""

    ANY = "any"
    REGION = "region"
    COUNTRIES = "countries"

    def takes(self, report: StatusReport) -> bool:
        """Whether a report is of the level: of the body that leads, or of a country on its part."""
        return self is Level.ANY or bool(report.area) is (self is Level.COUNTRIES)

    def concerns(self, action: RoadmapAction) -> bool:
        """Whether reports of the level are to be expected on an action."""
        return self is not Level.COUNTRIES or bool(action.areas)


REPORT_FIELDS = ("status", "said", "obstacles", "next_step", "evidence")
"""Fields of a status report that can answer a question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObligationQuestion:
    """
    A question of a report outside.

    Attributes
    ----------
    field
        Of status reports, where the answer lies in those.
    indicators
        Whose figures answer it, as `SDG 3.3.1`.
    goals, targets, issues
        Only actions on one of these goals or targets, with one of these cross-cutting issues; none: all.
    level
        Whose status reports answer it; countries report on actions that name countries.
    """

    code: str
    text: str
    kind: AnswerKind
    field: str = ""
    indicators: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    level: Level = Level.ANY

    def __post_init__(self) -> None:
        if (self.kind is AnswerKind.STATUS_REPORTS) != bool(self.field):
            raise InvalidData(f"The question {self.code} names a field only for status reports.")
        if self.field and self.field not in REPORT_FIELDS:
            raise InvalidData(
                f"The question {self.code} names {self.field!r}, which no report has."
            )
        if self.level is not Level.ANY and not self.field:
            raise InvalidData(f"The question {self.code} names a level only for status reports.")
        if (self.kind is AnswerKind.FIGURES) != bool(self.indicators):
            raise InvalidData(f"The question {self.code} names indicators only for figures.")

    def speaks_of(self, action: RoadmapAction) -> bool:
        """Whether an action is one that the question asks about."""
        whole = not (self.goals or self.targets)
        goals = bool(set(self.goals) & set(action.all_goals))
        targets = any(action.acts_on(each) for each in self.targets)
        issues = not self.issues or bool(set(self.issues) & {each.value for each in action.issues})
        return (whole or goals or targets) and issues and self.level.concerns(action)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportingObligation:
    """A report that is owed to somebody, as a mapping of its questions onto what is there."""

    id: str
    title: str
    owed_to: str
    by: str
    questions: tuple[ObligationQuestion, ...]
    note: str = ""
    origin: Origin = OURS


@dataclass(frozen=True, slots=True)
class QuestionStanding:
    """
    How far a question is answered.

    Attributes
    ----------
    by
        The numbers of the actions, or the indicators, that answer it.
    waiting
        Those that should and do not yet.
    """

    question: ObligationQuestion
    answered: Answered
    by: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()


def standings_of(
    obligation: ReportingObligation,
    actions: Iterable[RoadmapAction],
    reports: Iterable[StatusReport],
    *,
    indicators_with_figures: Collection[str],
) -> tuple[QuestionStanding, ...]:
    """
    Return how far each question of a report is answered by what was said once.

    Parameters
    ----------
    reports
        Of the cycle; only those that were accepted count.
    indicators_with_figures
        Indicators that the release has figures of, as `SDG 3.3.1`.
    """
    known = tuple(actions)
    accepted = [each for each in reports if each.state is ReportState.ACCEPTED]
    return tuple(
        _standing(question, known, accepted, indicators_with_figures)
        for question in obligation.questions
    )


def _standing(
    question: ObligationQuestion,
    actions: tuple[RoadmapAction, ...],
    accepted: list[StatusReport],
    indicators: Collection[str],
) -> QuestionStanding:
    if question.kind is AnswerKind.WRITTEN:
        return QuestionStanding(question, Answered.NONE)
    if question.kind is AnswerKind.FIGURES:
        return _told(
            question, question.indicators, [e for e in question.indicators if e in indicators]
        )
    concerned = [each.number for each in actions if question.speaks_of(each)]
    if question.kind is AnswerKind.ACTIONS:
        return _told(question, concerned, concerned)
    said = {
        each.action
        for each in accepted
        if question.level.takes(each)
        and (question.field == "status" or bool(getattr(each, question.field)))
    }
    return _told(question, concerned, [each for each in concerned if each in said])


def _told(
    question: ObligationQuestion, wanted: Iterable[str], there: list[str]
) -> QuestionStanding:
    waiting = tuple(each for each in wanted if each not in there)
    if not there:
        return QuestionStanding(question, Answered.NONE, (), waiting)
    how = Answered.PART if waiting else Answered.WHOLE
    return QuestionStanding(question, how, tuple(there), waiting)
