"""
Answers to reports that are owed, where nothing that was said once answers a question.

An answer that was written for one report can serve in another: it is taken over, not copied, so that a
change of its words holds everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from attain.domain.permissions.actions import Action
from attain.domain.permissions.judging import Actor, Appointment, Subject, check, decide
from attain.domain.roadmap.actions import RoadmapAction
from attain.domain.roadmap.cycles import CycleState, StatusReport
from attain.domain.roadmap.frozen import spoken_of
from attain.domain.roadmap.obligations import ObligationQuestion, ReportingObligation
from attain.errors import ActionDenied, InvalidData, UnknownCode
from attain.usecases.obligations import shipped_obligations
from attain.web.accounts.deeds import Doer, saving, write_down
from attain.web.accounts.directory import directory
from attain.web.reports.models import AnswerRow, AnswerVersion, CycleRow
from attain.web.reports.queries import cycle_row, reports, standing, told_frozen, visible
from attain.web.roadmap.known import groups
from attain.web.roadmap.queries import agreed_once, areas_of_body

LONGEST = 20_000
"""Letters of an answer."""
REGION = ""
"""Whose report it is where it is one of the region as a whole."""


class AnswerOvertaken(ActionDenied):
    """Somebody else has written an answer since the page was made; `theirs` is what stands there."""

    def __init__(self, message: str, theirs: str, version: int) -> None:
        super().__init__(message)
        self.theirs = theirs
        self.version = version


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer stands: in which cycle, whose report, to which question of which obligation."""

    cycle: str
    body: str
    obligation: str
    question: str


def answer(
    *,
    doer: Doer,
    place: Place,
    text: str,
    same_as: int | None = None,
    version: int,
    now: datetime,
) -> AnswerRow:
    """
    Write an answer, or take over one that was written for another question.

    Parameters
    ----------
    same_as
        The number of an answer of the same cycle and body whose words serve here too.
    version
        The version that was seen; 0 where nothing was written yet.

    Raises
    ------
    ActionDenied
        If the doer may not answer for the body, or the cycle is not open yet; `AnswerOvertaken`.
    InvalidData
        If it is too long, or takes over what it cannot.
    UnknownCode
        If there is no such cycle, obligation or question.
    """
    question_of(place.obligation, place.question)
    if len(text) > LONGEST:
        raise InvalidData(f"The answer has {len(text):,} letters; {LONGEST:,} are the most.")
    with saving():
        cycle = CycleRow.objects.select_for_update().get(pk=cycle_row(place.cycle).pk)
        allowed = check(doer.actor, Action.ANSWER_OBLIGATION, subject_of(place.body), now.date())
        if cycle.state == CycleState.IN_PREPARATION.value:
            raise ActionDenied("This cycle is in preparation: answers are written once it is open.")
        row = _held(cycle, place, version)
        source = _source(row, place, same_as) if same_as is not None else None
        row.same_as, row.text = source, "" if source else text.strip()
        row.version += 1
        row.person, row.name, row.at = doer.actor.person, doer.name, now
        row.save()
        AnswerVersion.objects.create(
            answer=row, version=row.version, text=words_of(row), name=doer.name, at=now
        )
        _note(doer, allowed, place, row, now)
    return row


def words_of(row: AnswerRow) -> str:
    """Return what an answer says: its own words, or those that it takes over."""
    return row.same_as.text if row.same_as is not None else row.text


def subject_of(body: str) -> Subject:
    """Return a report that is owed as the table of permissions knows it: of the body that owes it."""
    return Subject(body, areas_of_body(body))


def question_of(obligation: str, code: str) -> ObligationQuestion:
    """Return a question by its code; `UnknownCode` if there is none."""
    for each in obligation_of(obligation).questions:
        if each.code == code:
            return each
    raise UnknownCode(f"{obligation} has no question {code!r}.")


def obligation_of(id: str) -> ReportingObligation:  # noqa: A002 - the word of the obligations
    """Return an obligation by its id; `UnknownCode` if there is none."""
    for each in shipped_obligations():
        if each.id == id:
            return each
    raise UnknownCode(f"There is no report that is owed under {id!r}.")


def answering_for(actor: Actor, on: date) -> list[str]:
    """Return for whom somebody may write answers: the region as a whole, bodies."""
    wanted = (REGION, *(each.id for each in directory().bodies))
    areas = {each.id: frozenset(each.areas) for each in directory().bodies}
    return [
        body
        for body in wanted
        if decide(
            actor, Action.ANSWER_OBLIGATION, Subject(body, areas.get(body, frozenset())), on
        ).allowed
    ]


def written(cycle: str, body: str) -> Sequence[AnswerRow]:
    """Return the answers that were written in a cycle for somebody's reports."""
    return list(AnswerRow.objects.filter(cycle=cycle, body=body).select_related("same_as"))


@dataclass(frozen=True, slots=True)
class Said:
    """What was said once in a cycle, as far as it concerns whoever owes a report."""

    actions: tuple[RoadmapAction, ...]
    reports: tuple[StatusReport, ...]
    areas: tuple[str, ...]


def said_for(row: CycleRow, body: str, actor: Actor, on: date) -> Said:
    """
    Return the actions and the reports of a cycle that concern a body; all for the region as a whole.

    What nobody has agreed to is told to nobody outside, and so is in no report that is owed.
    A country gets what is done in it, a body of the region what it leads or supports; of reports, those
    that `actor` may see.
    """
    if row.state == CycleState.FROZEN.value:
        kept = told_frozen(row)
        actions, told = kept.actions, kept.reports
    else:
        stands = standing(row)
        actions = spoken_of(stands.cycle, stands.actions.values(), agreed=agreed_once())
        told = reports(visible(actor, on).filter(cycle=row))
    areas = tuple(areas_of_body(body))
    if not body:
        return Said(actions, told, ())
    if areas:
        here = groups(on)
        own = tuple(
            each
            for each in actions
            if each.lead == body or any(each.acts_in(area, here) for area in areas)
        )
        mine = tuple(r for r in told if r.body == body or r.area in areas)
    else:
        own = tuple(each for each in actions if body in each.bodies)
        mine = tuple(each for each in told if each.body == body)
    return Said(own, mine, areas)


# ----------------------------------------------------------------------------------------- inside


def _held(cycle: CycleRow, place: Place, version: int) -> AnswerRow:
    row = (
        AnswerRow.objects.select_for_update()
        .filter(
            cycle=cycle,
            body=place.body,
            obligation=place.obligation,
            question=place.question,
        )
        .first()
    )
    if (row.version if row else 0) != version:
        theirs = words_of(row) if row else ""
        who = row.name if row else ""
        raise AnswerOvertaken(
            f"{who} has answered {place.question} since you opened the page: look at both, then save again.",
            theirs,
            row.version if row else 0,
        )
    return row or AnswerRow(
        cycle=cycle,
        body=place.body,
        obligation=place.obligation,
        question=place.question,
        version=0,
    )


def _source(row: AnswerRow, place: Place, number: int) -> AnswerRow:
    source = AnswerRow.objects.filter(
        pk=number, cycle=place.cycle, body=place.body, same_as__isnull=True
    ).first()
    if source is None or source.pk == row.pk or not source.text:
        raise InvalidData("There is no such answer to take over. Load the page again.")
    if row.pk and AnswerRow.objects.filter(same_as=row).exists():
        raise InvalidData(
            "Other reports take over the words of this answer: it cannot take over others itself."
        )
    return source


def _note(doer: Doer, allowed: Appointment, place: Place, row: AnswerRow, now: datetime) -> None:
    named = f"{place.obligation} {place.question} {place.cycle} {place.body}".strip()
    told = f"takes over {row.same_as}" if row.same_as else f"{len(row.text)} letters"
    write_down(doer, allowed, Action.ANSWER_OBLIGATION, named, now=now, after=told)
