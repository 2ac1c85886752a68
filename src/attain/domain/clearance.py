"""
Clearance: each country sees its page as it would be released, and says whether it objects.

Between sovereign states nobody approves for another one. Silence until the deadline, after at least
one reminder, is no objection, and is shown as silence. An objection holds the country's new figures
out of the release; those released before stay, and say so. Our own rule, after the no-objection
procedures that international organisations use.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from attain.errors import ActionDenied, InvalidData


class CandidateState(Enum):
    """Where a candidate release stands. It is public when it is scheduled and its minute has come."""

    ASSEMBLED = "assembled"
    IN_CLEARANCE = "in clearance"
    CLEARED = "cleared"
    SCHEDULED = "scheduled"
    PUBLIC = "public"
    ABANDONED = "abandoned"
    WITHDRAWN = "withdrawn"


class CandidateStep(Enum):
    """What moves a candidate release."""

    OPEN = "open clearance"
    CLOSE = "close clearance"
    SCHEDULE = "fix the minute"
    REOPEN = "assemble again"
    ABANDON = "abandon"
    WITHDRAW = "withdraw"


CANDIDATE_STEPS: dict[CandidateStep, dict[CandidateState, CandidateState]] = {
    CandidateStep.OPEN: {CandidateState.ASSEMBLED: CandidateState.IN_CLEARANCE},
    CandidateStep.CLOSE: {CandidateState.IN_CLEARANCE: CandidateState.CLEARED},
    CandidateStep.SCHEDULE: {
        CandidateState.CLEARED: CandidateState.SCHEDULED,
        CandidateState.SCHEDULED: CandidateState.SCHEDULED,
    },
    CandidateStep.REOPEN: {
        CandidateState.IN_CLEARANCE: CandidateState.ASSEMBLED,
        CandidateState.CLEARED: CandidateState.ASSEMBLED,
        CandidateState.SCHEDULED: CandidateState.ASSEMBLED,
    },
    CandidateStep.ABANDON: {
        CandidateState.ASSEMBLED: CandidateState.ABANDONED,
        CandidateState.IN_CLEARANCE: CandidateState.ABANDONED,
        CandidateState.CLEARED: CandidateState.ABANDONED,
        CandidateState.SCHEDULED: CandidateState.ABANDONED,
    },
    CandidateStep.WITHDRAW: {CandidateState.PUBLIC: CandidateState.WITHDRAWN},
}
"""From where each step may be taken, and where it leads. Time alone leads from scheduled to public."""


class Answer(Enum):
    """What a country says of its page."""

    NO_OBJECTION = "no objection"
    ANNOTATED = "annotated"
    OBJECTED = "objected"


class Position(Enum):
    """How a country stands in a clearance at a moment."""

    WAITING = "waiting"
    NO_OBJECTION = "no objection"
    SILENT = "no objection, by silence"
    ANNOTATED = "annotated"
    OBJECTED = "objected"


@dataclass(frozen=True, slots=True)
class Clearance:
    """
    The clearance of one country.

    Attributes
    ----------
    area
        The country.
    deadline
        The moment, in UTC, until which it may answer and change its answer.
    answer, note
        What it said last, and its note: needed to annotate or object, and shown with the figures.
    reminders
        How many reminders were sent.
    """

    area: str
    deadline: datetime
    answer: Answer | None = None
    note: str = ""
    reminders: int = 0

    def __post_init__(self) -> None:
        if self.deadline.utcoffset() is None:
            raise InvalidData("The deadline of a clearance has no time zone. Give it in UTC.")
        if self.answer in {Answer.ANNOTATED, Answer.OBJECTED} and not self.note.strip():
            raise InvalidData("Say in words what the annotation or the objection is.")


def candidate_after(state: CandidateState, step: CandidateStep) -> CandidateState:
    """
    Return where a step leads.

    Raises
    ------
    ActionDenied
        If it cannot be taken from `state`; the message says what can.

    Examples
    --------
    >>> candidate_after(CandidateState.CLEARED, CandidateStep.SCHEDULE).value
    'scheduled'
    """
    found = CANDIDATE_STEPS[step].get(state)
    if found is not None:
        return found
    possible = [each.value for each in CandidateStep if state in CANDIDATE_STEPS[each]]
    way = f"What can be done with it: {', '.join(possible)}." if possible else "It stays so."
    raise ActionDenied(f"This release is {state.value}: the step {step.value!r} is not open. {way}")


def candidate_at(state: CandidateState, minute: datetime | None, now: datetime) -> CandidateState:
    """Return where a candidate stands at a moment: one that is scheduled is public from its minute on."""
    if state is CandidateState.SCHEDULED and minute is not None and minute <= now:
        return CandidateState.PUBLIC
    return state


def position(clearance: Clearance, now: datetime) -> Position:
    """
    Return how a country stands at a moment.

    Without an answer it waits until the deadline, and longer if no reminder was ever sent.
    """
    if clearance.answer is not None:
        return {
            Answer.NO_OBJECTION: Position.NO_OBJECTION,
            Answer.ANNOTATED: Position.ANNOTATED,
            Answer.OBJECTED: Position.OBJECTED,
        }[clearance.answer]
    if now < clearance.deadline or clearance.reminders == 0:
        return Position.WAITING
    return Position.SILENT


def check_answer(clearance: Clearance, now: datetime) -> None:
    """Raise `ActionDenied` if the deadline has passed."""
    if now >= clearance.deadline:
        raise ActionDenied(
            f"Clearance for {clearance.area} ended at {clearance.deadline:%Y-%m-%d %H:%M} UTC. Ask the "
            "release manager to extend it, or send a correction for the next release."
        )


def check_closing(clearances: Mapping[str, Clearance], now: datetime) -> None:
    """
    Raise `ActionDenied` while a country may still answer.

    Clearance can be closed early once every country has answered.
    """
    waiting = [area for area, each in clearances.items() if position(each, now) is Position.WAITING]
    if not waiting:
        return
    unreminded = [area for area in waiting if clearances[area].reminders == 0]
    if unreminded and all(now >= clearances[area].deadline for area in waiting):
        raise ActionDenied(
            f"No reminder was sent to {', '.join(sorted(unreminded))}: their silence says nothing yet. "
            "Send one, and extend the deadline."
        )
    raise ActionDenied(f"Still waiting for {', '.join(sorted(waiting))}, until the deadline.")


def withheld(clearances: Mapping[str, Clearance]) -> frozenset[str]:
    """Return the areas whose new figures stay out of the release, at the country's request."""
    return frozenset(area for area, each in clearances.items() if each.answer is Answer.OBJECTED)


LASTING = frozenset({Position.ANNOTATED.value, Position.OBJECTED.value})
"""Positions whose note stays with the figures until the country says something else."""


def told_with_release(
    clearances: Mapping[str, Clearance],
    now: datetime,
    *,
    before: Mapping[str, Mapping[str, str]],
    release_before: str,
    renewed: frozenset[str],
) -> dict[str, dict[str, str]]:
    """
    Return what a release tells of each country: its position and its note.

    A country that is silent takes nothing back: its note of an earlier release goes on standing, with
    `since`, the id of that release. An objection stands until new figures of the country are taken.

    Parameters
    ----------
    before, release_before
        What the release before told, and its id.
    renewed
        Areas of which new figures are in this release.

    Examples
    --------
    >>> from datetime import UTC
    >>> silent = Clearance("KHM", datetime(2026, 3, 1, tzinfo=UTC), reminders=1)
    >>> told_with_release(
    ...     {"KHM": silent},
    ...     datetime(2026, 3, 2, tzinfo=UTC),
    ...     before={"KHM": {"position": "annotated", "note": "Without the new province."}},
    ...     release_before="2025.Q4",
    ...     renewed=frozenset(),
    ... )["KHM"]["since"]
    '2025.Q4'
    """
    told: dict[str, dict[str, str]] = {}
    for area, each in clearances.items():
        own = position(each, now)
        told[area] = {"position": own.value, "note": each.note}
        earlier = before.get(area, {})
        stood = earlier.get("standing") or earlier.get("position", "")
        gone = stood == Position.OBJECTED.value and area in renewed
        if own is Position.SILENT and stood in LASTING and not gone:
            told[area] |= {
                "standing": stood,
                "note": earlier.get("note", ""),
                "since": earlier.get("since") or release_before,
            }
    return told
