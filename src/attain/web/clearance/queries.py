"""Which candidates and country pages somebody may see, and which wait for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from attain.domain.clearance import CandidateState, Position, check_closing, position
from attain.domain.permissions.actions import Action
from attain.domain.permissions.judging import Actor, decide
from attain.errors import ActionDenied
from attain.web.clearance.models import Candidate, CountryClearance
from attain.web.clearance.operations import clearance_of, clearances_of, subject_of


@dataclass(frozen=True, slots=True)
class CountryLine:
    """A country's page in clearance, and where the country stands."""

    candidate: Candidate
    row: CountryClearance
    position: Position


def seen_candidates(actor: Actor, now: datetime) -> list[Candidate]:
    """Return the candidates that somebody may see whole, the latest first."""
    return [
        each
        for each in Candidate.objects.all()
        if decide(actor, Action.SEE_CANDIDATE, subject_of(each, now), now.date()).allowed
    ]


def country_lines(candidate: Candidate, now: datetime) -> list[CountryLine]:
    """Return where each country stands in the present round."""
    rows = CountryClearance.objects.filter(candidate=candidate, round=candidate.round)
    return [CountryLine(candidate, row, position(clearance_of(row), now)) for row in rows]


def own_lines(actor: Actor, now: datetime) -> list[CountryLine]:
    """Return the country pages in clearance of the countries that somebody speaks for."""
    mine = {area for each in actor.appointments for area in each.areas}
    return [
        line
        for candidate in Candidate.objects.filter(
            state__in=("in clearance", "cleared", "scheduled")
        )
        for line in country_lines(candidate, now)
        if line.row.area in mine
        and decide(
            actor, Action.SEE_CLEARANCE, subject_of(candidate, now, line.row.area), now.date()
        ).allowed
    ]


STEPS = {
    CandidateState.ASSEMBLED: Action.OPEN_CLEARANCE,
    CandidateState.IN_CLEARANCE: Action.CLOSE_CLEARANCE,
    CandidateState.CLEARED: Action.SCHEDULE,
}
"""The step that a candidate waits for, where it stands."""


def steps_waiting(actor: Actor, now: datetime) -> list[tuple[Candidate, Action]]:
    """Return the candidates whose next step who asks may take now, and which it is."""
    found = []
    for each in Candidate.objects.filter(state__in=[state.value for state in STEPS]):
        step = STEPS[CandidateState(each.state)]
        ready = step is not Action.CLOSE_CLEARANCE or may_close(each, now)
        if ready and decide(actor, step, subject_of(each, now), now.date()).allowed:
            found.append((each, step))
    return found


def may_close(candidate: Candidate, now: datetime) -> bool:
    """Whether every country has answered, or has let the deadline pass after a reminder."""
    try:
        check_closing(clearances_of(candidate), now)
    except ActionDenied:
        return False
    return True


def answers_waiting(actor: Actor, now: datetime) -> list[CountryLine]:
    """Return the country pages that wait for an answer of who asks, by deadline."""
    found = [
        line
        for line in own_lines(actor, now)
        if line.position is Position.WAITING
        and decide(
            actor,
            Action.ANSWER_CLEARANCE,
            subject_of(line.candidate, now, line.row.area),
            now.date(),
        ).allowed
    ]
    return sorted(found, key=lambda line: line.row.deadline)
