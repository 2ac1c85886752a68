"""Which submissions somebody may see."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from attain.domain.permissions.actions import Action
from attain.domain.permissions.judging import Actor, Subject, decide
from attain.domain.submissions import SubmissionState
from attain.web.accounts.directory import directory
from attain.web.submissions.models import Submission


def visible(actor: Actor, on: date) -> QuerySet[Submission]:
    """Return the submissions that somebody may see, by the table of permissions, the latest first."""
    alike: dict[tuple[str, ...], list[str]] = {}  # by the bodies whose submissions are seen
    bodies = [(each.id, frozenset(each.areas)) for each in directory().bodies]
    for state in SubmissionState:
        seen = tuple(
            body
            for body, areas in bodies
            if decide(
                actor,
                Action.SEE_SUBMISSION,
                Subject(body=body, areas=areas, state=state.value),
                on,
            ).allowed
        )
        if seen:
            alike.setdefault(seen, []).append(state.value)
    wanted = Q(pk__in=[])
    for seen, states in alike.items():
        wanted |= Q(body__in=seen, state__in=states)
    return Submission.objects.filter(wanted)


def waiting_for(actor: Actor, on: date) -> list[Submission]:
    """Return what waits for somebody: to review, or to mend and send."""
    from attain.web.submissions.operations import subject_of

    found = []
    for each in visible(actor, on).filter(state__in=("sent", "returned", "draft")):
        action = Action.ACCEPT_SUBMISSION if each.state == "sent" else Action.SEND_SUBMISSION
        if decide(actor, action, subject_of(each), on).allowed:
            found.append(each)
    return found


def sending_bodies(actor: Actor, on: date) -> list[str]:
    """Return the ids of the bodies for which somebody may start a submission."""
    return [
        body.id
        for body in directory().bodies
        if decide(
            actor,
            Action.START_SUBMISSION,
            Subject(body=body.id, areas=frozenset(body.areas)),
            on,
        ).allowed
    ]
