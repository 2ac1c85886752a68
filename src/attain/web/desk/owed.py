"""What a country or a body owes: answers in clearance, and figures that were begun or given back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from attain.domain.clearance import Position
from attain.domain.permissions.actions import Action
from attain.domain.permissions.judging import Actor, decide
from attain.domain.submissions import SubmissionState
from attain.web.clearance.models import Candidate
from attain.web.clearance.operations import subject_of
from attain.web.clearance.queries import country_lines
from attain.web.submissions.queries import visible

OPEN = (SubmissionState.DRAFT.value, SubmissionState.RETURNED.value)


@dataclass(frozen=True, slots=True)
class Debt:
    """
    Something that a country or a body still has to do.

    Attributes
    ----------
    title
        Of the release or the submission.
    area, body
        Who owes it: a country, or a body.
    state
        Where it stands: that of a submission; empty for an answer in clearance.
    until
        The deadline, where there is one.
    since
        Since when it stands so.
    page, parts
        The name of the page that shows it, and the parts of its address.
    """

    title: str
    page: str
    parts: dict[str, str | int]
    since: datetime
    area: str = ""
    body: str = ""
    state: str = ""
    until: datetime | None = None


def owed(actor: Actor, now: datetime) -> list[Debt]:
    """
    Return what is owed by those whose affairs somebody may see: deadlines first, then the oldest.

    A focal point sees so what waits for the clearing officer or a colleague; the Secretariat sees what
    it waits for in every country.
    """
    found = [*_answers(actor, now), *_figures(actor, now)]
    return sorted(found, key=lambda each: (each.until is None, each.until or each.since))


def _answers(actor: Actor, now: datetime) -> list[Debt]:
    return [
        Debt(
            line.candidate.title,
            "work_country_clearance",
            {"number": line.candidate.pk, "area": line.row.area},
            line.candidate.moved_at,
            area=line.row.area,
            until=line.row.deadline,
        )
        for candidate in Candidate.objects.filter(state="in clearance")
        for line in country_lines(candidate, now)
        if line.position is Position.WAITING
        and decide(
            actor, Action.SEE_CLEARANCE, subject_of(candidate, now, line.row.area), now.date()
        ).allowed
    ]


def _figures(actor: Actor, now: datetime) -> list[Debt]:
    return [
        Debt(
            each.title,
            "work_submission",
            {"number": each.pk},
            each.moved_at,
            body=each.body,
            state=each.state,
        )
        for each in visible(actor, now.date()).filter(state__in=OPEN)
    ]
