"""
What of an action everybody may see: one rule for pages, files, feeds, notices and permissions.

An action is public once it was agreed, and stays so when it is dropped. A proposal is not, nor one that
was dropped before anybody had agreed to it. Its evidence is public where it is marked so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from attain.domain.roadmap.actions import Evidence, RoadmapAction
from attain.domain.roadmap.cycles import StatusReport
from attain.domain.roadmap.status import Status

AGREED = frozenset(Status) - {Status.PROPOSED, Status.DROPPED}
"""What stands here was agreed. What is dropped may have been agreed or not: its versions say so."""
DROPPED_AS_PROPOSAL = "dropped as a proposal"
STANDINGS = (*(each.value for each in Status), DROPPED_AS_PROPOSAL)
"""Where an action can stand, for the table of permissions: one place more than there are statuses."""
PUBLIC = tuple(each.value for each in Status if each is not Status.PROPOSED)
"""Where an action stands that everybody may see."""


def standing(status: Status, *, agreed: bool) -> str:
    """
    Return where an action stands, for the table of permissions.

    Parameters
    ----------
    agreed
        Whether it was ever agreed.

    Examples
    --------
    >>> standing(Status.DROPPED, agreed=True), standing(Status.DROPPED, agreed=False)
    ('dropped', 'dropped as a proposal')
    """
    dropped_unseen = status is Status.DROPPED and not agreed
    return DROPPED_AS_PROPOSAL if dropped_unseen else status.value


def is_public(status: Status, *, agreed: bool) -> bool:
    """Whether everybody may see an action, by its status and whether it was ever agreed."""
    return standing(status, agreed=agreed) in PUBLIC


def public_evidence(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Return the evidence that is marked public."""
    return tuple(each for each in evidence if each.public)


def as_public(action: RoadmapAction) -> RoadmapAction:
    """Return a public action as everybody may see it: with no evidence but what is marked public."""
    return replace(action, evidence=public_evidence(action.evidence))


def report_as_public(report: StatusReport) -> StatusReport:
    """
    Return an accepted report of a frozen cycle as everybody may read it.

    Obstacles and the answers to questions of the cycle stay among the members.
    """
    shown = public_evidence(report.evidence)
    return replace(report, obstacles="", answers={}, evidence=shown)
