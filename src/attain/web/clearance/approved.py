"""
What goes out is what was approved: rows and files are held against the seals that the audit log has.

The log has the seal of the figures of each submission that was accepted, of each candidate as countries saw
it and as it was cleared, and each country's answer. It cannot be altered unnoticed, so whatever is changed
behind the back of the operations, in the database or on the disk, shows here: when a candidate is put
together, cleared and given its minute, and in `not_as_approved` whenever somebody looks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.db.models import Q, QuerySet

from attain.domain.clearance import CandidateState
from attain.domain.permissions.actions import Action
from attain.domain.submissions import SubmissionState
from attain.errors import AttainError, DamagedRelease
from attain.store.releases import Release, open_release
from attain.usecases.candidate import differs_for
from attain.web.audit.models import AuditEntry
from attain.web.clearance.models import Candidate
from attain.web.clearance.pointers import released_folder
from attain.web.database import one_writer
from attain.web.submissions.keeping import kept_figures
from attain.web.submissions.models import Submission

SEAL = re.compile(r"\b[0-9a-f]{64}\b")
SEALED_BY = (Action.ASSEMBLE.value, Action.CLOSE_CLEARANCE.value, Action.SCHEDULE.value)
WAY_OUT = (
    "Somebody has changed it behind the portal's back: look into the audit log, and restore a backup or "
    "take it back to where it was approved."
)
STANDING = (CandidateState.IN_CLEARANCE, CandidateState.CLEARED, CandidateState.SCHEDULED)


def folder_of(candidate: Candidate) -> Path:
    """Return the folder of a candidate; no address leads there."""
    return released_folder() / candidate.place / candidate.release_id


def check_accepted(submissions: Iterable[Submission]) -> None:
    """Raise `DamagedRelease` unless each submission still names the figures that were accepted."""
    for each in submissions:
        entries = AuditEntry.objects.filter(
            action=Action.ACCEPT_SUBMISSION.value, thing_id=f"submission {each.pk}"
        )
        last = entries.order_by("-number").first()
        if last is None or last.after != f"{SubmissionState.ACCEPTED.value} {each.seal}":
            raise DamagedRelease(
                f"Submission {each.pk} is not the one that was accepted. {WAY_OUT}"
            )


def check_sealed(candidate: Candidate) -> None:
    """Raise `DamagedRelease` unless a candidate is, to the byte, the one that the log tells of."""
    entries = AuditEntry.objects.filter(
        thing_id=f"release {candidate.release_id}", action__in=SEALED_BY
    )
    told = (SEAL.search(each.after) for each in entries.order_by("-number"))
    noted = next((each.group() for each in told if each), "")
    with open_release(folder_of(candidate)) as found:
        if not noted == candidate.seal == found.manifest.seal:
            raise DamagedRelease(
                f"Candidate {candidate.pk} is not the one that was seen and cleared. {WAY_OUT}"
            )


def check_answers(candidate: Candidate) -> None:
    """
    Raise `DamagedRelease` unless the countries' answers are those that the log tells of.

    An answer that is just being given is in one of both already: then both are read again while nobody
    writes.
    """
    if _other_answer(candidate):
        with one_writer():
            other = _other_answer(candidate)
        if other:
            raise DamagedRelease(
                f"The answer of {other} about candidate {candidate.pk} is not the one that was given. "
                f"{WAY_OUT}"
            )


def _other_answer(candidate: Candidate) -> str:
    """Return an area whose answer is another one than the log tells of; nothing if there is none."""
    told = _answers_told(candidate)
    rows = candidate.clearances.filter(round=candidate.round)  # type: ignore[attr-defined]
    other = (
        row.area for row in rows if told.get(row.area, ("", "")) != (row.answer, row.note.strip())
    )
    return next(other, "")


def _answers_told(candidate: Candidate) -> dict[str, tuple[str, str]]:
    """Return the answers of the last round by area, as the log tells of them."""
    entries = AuditEntry.objects.filter(thing_id=f"release {candidate.release_id}")
    told: dict[str, tuple[str, str]] = {}
    for each in entries.order_by("number"):
        if each.action == Action.ASSEMBLE.value:
            told.clear()
        if each.action == Action.ANSWER_CLEARANCE.value:
            area, _, answer = each.after.partition(" ")
            told[area] = (answer, each.reason)
    return told


def check_seen(
    candidate: Candidate, made: Release, *, areas: Iterable[str], withheld: frozenset[str]
) -> None:
    """
    Raise `DamagedRelease` unless a release holds for the countries what they saw in clearance.

    Verdicts are worked out anew when clearance is closed: a rule, a list of codes or a definition that
    was changed meanwhile would let other ones go out. Of a country that withholds its figures the earlier
    ones go out, so it is left aside.
    """
    kept = sorted(set(areas) - withheld) if withheld else None
    with open_release(folder_of(candidate)) as seen:
        if told := differs_for(seen, made, areas=kept):
            raise DamagedRelease(
                f"Candidate {candidate.pk} would not be what the countries have seen: {told} changed "
                "since. Put it together again, so that they see it."
            )


def not_as_approved() -> Iterator[str]:
    """
    Yield, in sentences, what is accepted, cleared or public and not as it was approved.

    They name numbers only: who keeps the machine may not see what is not released.
    """
    for each in Submission.objects.filter(state=SubmissionState.ACCEPTED.value).order_by("pk"):
        try:
            check_accepted([each])
            kept_figures(each.figures, each.seal)
        except AttainError as trouble:
            yield str(trouble)
    for number in _standing().values_list("pk", flat=True).order_by("pk"):
        yield from _not_as_cleared(number)


def _standing() -> QuerySet[Candidate]:
    """Return what is on its way or can be read; a withdrawn release may go on being readable."""
    on_its_way = Q(state__in=[each.value for each in STANDING])
    return Candidate.objects.filter(
        on_its_way | Q(state=CandidateState.WITHDRAWN.value, readable=True)
    )


def _not_as_cleared(number: int) -> Iterator[str]:
    """Yield what is wrong with a candidate; looked at again when it was moved while it was looked at."""
    while (row := _standing().filter(pk=number).first()) is not None:
        try:
            check_sealed(row)
            check_answers(row)
        except AttainError as trouble:
            if _standing().filter(pk=number, version=row.version).exists():
                yield str(trouble)
                return
        else:
            return
