"""
Submissions: what becomes of figures that a body sends, from draft to accepted.

What was accepted is never changed: figures that follow are a submission of their own, and the later
one holds, figure by figure. Each step is a row of `STEPS`, from which the manual's table is made.
In the words of the Generic Statistical Business Process Model 5.1: sending is 4.4 (finalise
collection), review is 5.3 (review and validate), accepting ends 5.4 (edit and impute).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from attain.errors import ActionDenied


class SubmissionState(Enum):
    """Where a submission stands."""

    DRAFT = "draft"
    SENT = "sent"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


class SubmissionStep(Enum):
    """What moves a submission."""

    SEND = "send"
    RETURN = "return"
    MEND = "mend"
    ACCEPT = "accept"
    WITHDRAW = "withdraw"


STEPS: dict[SubmissionStep, dict[SubmissionState, SubmissionState]] = {
    SubmissionStep.MEND: {
        SubmissionState.DRAFT: SubmissionState.DRAFT,
        SubmissionState.RETURNED: SubmissionState.DRAFT,
    },
    SubmissionStep.SEND: {
        SubmissionState.DRAFT: SubmissionState.SENT,
        SubmissionState.RETURNED: SubmissionState.SENT,
    },
    SubmissionStep.RETURN: {SubmissionState.SENT: SubmissionState.RETURNED},
    SubmissionStep.ACCEPT: {SubmissionState.SENT: SubmissionState.ACCEPTED},
    SubmissionStep.WITHDRAW: {
        SubmissionState.DRAFT: SubmissionState.WITHDRAWN,
        SubmissionState.SENT: SubmissionState.WITHDRAWN,
        SubmissionState.RETURNED: SubmissionState.WITHDRAWN,
    },
}
"""From where each step may be taken, and where it leads."""


class ChangeKind(Enum):
    """Why a figure that was released before is another one now: three things, never mixed."""

    REVISION = "revision"
    CORRECTION = "correction"
    METHOD = "change of method"


@dataclass(frozen=True, slots=True)
class ChangeReason:
    """A kind of change, with the reason in words; the words must be there."""

    kind: ChangeKind
    words: str

    def __post_init__(self) -> None:
        if not self.words.strip():
            raise ActionDenied(
                f"A {self.kind.value} takes a reason in words: say what changed and why."
            )


def state_after(state: SubmissionState, step: SubmissionStep) -> SubmissionState:
    """
    Return where a step leads.

    Raises
    ------
    ActionDenied
        If it cannot be taken from `state`; the message says what can.

    Examples
    --------
    >>> state_after(SubmissionState.SENT, SubmissionStep.ACCEPT).value
    'accepted'
    >>> state_after(SubmissionState.ACCEPTED, SubmissionStep.MEND)
    Traceback (most recent call last):
    attain.errors.ActionDenied: This submission is accepted: ...
    """
    found = STEPS[step].get(state)
    if found is not None:
        return found
    possible = [each.value for each in SubmissionStep if state in STEPS[each]]
    if possible:
        way = f"What can be done with it now: {', '.join(possible)}."
    else:
        way = "It stays as it is; send other figures as a new submission."
    raise ActionDenied(f"This submission is {state.value}: you cannot {step.value} it. {way}")
