"""Where an action stands, and where it may go: one table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from attain.errors import ActionDenied


class Status(Enum):
    """Where an action stands."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    UNDER_WAY = "under way"
    ON_HOLD = "on hold"
    DONE = "done"
    DROPPED = "dropped"


class Mover(Enum):
    """Who moves an action."""

    OWNER = "the body that leads it"
    COORDINATOR = "the coordinator"


@dataclass(frozen=True, slots=True)
class Move:
    """
    That an action may go from one status to another.

    Attributes
    ----------
    by
        Who may move it.
    reason, evidence
        Whether it takes words that say why; a file or a link that shows it.
    """

    by: Mover
    reason: bool = False
    evidence: bool = False


_OWNER, _COORDINATOR = Move(Mover.OWNER), Move(Mover.COORDINATOR)
_WHY = Move(Mover.OWNER, reason=True)
_SHOWN = Move(Mover.OWNER, evidence=True)
_DROPPED = Move(Mover.COORDINATOR, reason=True)

MAY_BECOME: dict[Status, dict[Status, Move]] = {
    Status.PROPOSED: {Status.AGREED: _COORDINATOR, Status.DROPPED: _DROPPED},
    Status.AGREED: {
        Status.UNDER_WAY: _OWNER,
        Status.ON_HOLD: _WHY,
        Status.DONE: _SHOWN,
        Status.DROPPED: _DROPPED,
    },
    Status.UNDER_WAY: {Status.ON_HOLD: _WHY, Status.DONE: _SHOWN, Status.DROPPED: _DROPPED},
    Status.ON_HOLD: {Status.UNDER_WAY: _OWNER, Status.DONE: _SHOWN, Status.DROPPED: _DROPPED},
    Status.DONE: {Status.UNDER_WAY: Move(Mover.COORDINATOR, reason=True)},
    Status.DROPPED: {Status.AGREED: Move(Mover.COORDINATOR, reason=True)},
}
"""From where to where, by whom, and what it takes."""

OVER = frozenset({Status.DONE, Status.DROPPED})
"""Nothing is left to do."""
REPORTED_ON = frozenset({Status.AGREED, Status.UNDER_WAY, Status.ON_HOLD})
"""A cycle asks for a report on these."""


def check_move(now: Status, to: Status, *, reason: str = "", evidence: bool = False) -> Move:
    """
    Return the row of the table that lets an action go from `now` to `to`.

    Raises
    ------
    ActionDenied
        If there is no such row, or what it takes is missing; the message says what.

    Examples
    --------
    >>> check_move(Status.AGREED, Status.UNDER_WAY).by.value
    'the body that leads it'
    >>> check_move(Status.UNDER_WAY, Status.DONE)
    Traceback (most recent call last):
    attain.errors.ActionDenied: An action becomes done only with evidence: ...
    """
    move = MAY_BECOME[now].get(to)
    if move is None:
        ways = ", ".join(each.value for each in MAY_BECOME[now])
        raise ActionDenied(f"An action that is {now.value} cannot become {to.value}, only: {ways}.")
    if move.reason and not reason.strip():
        raise ActionDenied(f"An action becomes {to.value} only with a reason: say why, in words.")
    if move.evidence and not evidence:
        raise ActionDenied(
            f"An action becomes {to.value} only with evidence: a link or a document that shows it."
        )
    return move


def owner_may_say(now: Status) -> tuple[Status, ...]:
    """Return the statuses that the lead body can report of an action: as it is, or where it may go."""
    return (now, *(to for to, move in MAY_BECOME[now].items() if move.by is Mover.OWNER))
