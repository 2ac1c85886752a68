"""Candidate releases, what countries say of their pages, and the release calendar."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from attain.domain.clearance import Answer, CandidateState

STATES = [each.value for each in CandidateState]
ANSWERS = [each.value for each in Answer]


class Candidate(models.Model):
    """
    A release on its way; once it is scheduled, this row is the pointer that makes it public.

    Attributes
    ----------
    release_id
        The id under which it will be cited.
    base
        The id of the release that it carries on.
    submissions, taken
        The numbers of the submissions that it is made of; those that are in it after clearance.
    place
        The random name of the folder in which it lies; no address leads there.
    seal
        The seal of its manifest: what was seen is what is released.
    changes
        What it would change: see `attain.usecases.candidate.changes_against`.
    round
        Goes up each time it is assembled again: answers belong to a round.
    minute
        From when on it is public, in UTC.
    gone_at, gone_because
        From when on it is withdrawn, and why.
    readable
        Whether it stays readable once it is withdrawn, marked as such on every page.
    """

    release_id: models.CharField[str, str] = models.CharField(max_length=80, unique=True)
    title: models.CharField[str, str] = models.CharField(max_length=200)
    state: models.CharField[str, str] = models.CharField(
        max_length=14, default=CandidateState.ASSEMBLED.value, db_index=True
    )
    version: models.PositiveIntegerField[int, int] = models.PositiveIntegerField(default=1)
    base: models.CharField[str, str] = models.CharField(max_length=200)
    as_of: models.PositiveIntegerField[int | None, int | None] = models.PositiveIntegerField(
        null=True
    )
    submissions: models.JSONField[Any, Any] = models.JSONField(default=list)
    taken: models.JSONField[Any, Any] = models.JSONField(default=list)
    place: models.CharField[str, str] = models.CharField(max_length=64)
    seal: models.CharField[str, str] = models.CharField(max_length=64)
    changes: models.JSONField[Any, Any] = models.JSONField(default=dict)
    round: models.PositiveIntegerField[int, int] = models.PositiveIntegerField(default=1)
    deadline: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(
        null=True
    )
    minute: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(
        null=True, db_index=True
    )
    gone_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(
        null=True
    )
    gone_because: models.TextField[str, str] = models.TextField(blank=True)
    readable: models.BooleanField[bool, bool] = models.BooleanField(default=True)
    begun_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    moved_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        """What always holds, kept by the database itself."""

        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=STATES), name="candidate_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state=CandidateState.SCHEDULED.value) | Q(minute__isnull=False),
                name="candidate_scheduled_has_a_minute",
            ),
            models.CheckConstraint(
                condition=~Q(state=CandidateState.WITHDRAWN.value)
                | (Q(gone_at__isnull=False) & ~Q(gone_because="")),
                name="candidate_withdrawn_has_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"Candidate {self.pk}: {self.release_id}"


class CountryClearance(models.Model):
    """
    What a country says of its page in a round of clearance.

    Attributes
    ----------
    person, answered_at
        Who answered last, for the country, and when.
    """

    candidate: models.ForeignKey[Candidate, Candidate] = models.ForeignKey(
        Candidate, on_delete=models.PROTECT, related_name="clearances"
    )
    round: models.PositiveIntegerField[int, int] = models.PositiveIntegerField()
    area: models.CharField[str, str] = models.CharField(max_length=20)
    version: models.PositiveIntegerField[int, int] = models.PositiveIntegerField(default=1)
    deadline: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    answer: models.CharField[str, str] = models.CharField(max_length=14, blank=True)
    note: models.TextField[str, str] = models.TextField(blank=True)
    reminders: models.PositiveIntegerField[int, int] = models.PositiveIntegerField(default=0)
    person: models.CharField[str, str] = models.CharField(max_length=40, blank=True)
    answered_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(
        null=True
    )

    class Meta:
        """One of each country in each round."""

        ordering = ("area",)
        constraints = (
            models.UniqueConstraint(
                fields=("candidate", "round", "area"), name="clearance_once_a_round"
            ),
            models.CheckConstraint(
                condition=Q(answer="") | Q(answer__in=ANSWERS), name="clearance_answer_is_known"
            ),
            models.CheckConstraint(
                condition=Q(answer__in=("", Answer.NO_OBJECTION.value)) | ~Q(note=""),
                name="clearance_note_is_there",
            ),
        )

    def __str__(self) -> str:
        return f"{self.area}: {self.answer or 'no answer yet'}"


class CalendarEntry(models.Model):
    """A release that is announced: its title and the minute from which it will be public, in UTC."""

    title: models.CharField[str, str] = models.CharField(max_length=200)
    minute: models.DateTimeField[datetime, datetime] = models.DateTimeField(db_index=True)
    kept_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        """The next first."""

        ordering = ("minute", "id")

    def __str__(self) -> str:
        return f"{self.minute:%Y-%m-%d %H:%M} UTC: {self.title}"


class CalendarChange(models.Model):
    """
    That what was announced for a minute was moved to another one, or taken out, and why.

    Attributes
    ----------
    before, after
        The minute that was public, and the one that took its place; none where none did.
    """

    title: models.CharField[str, str] = models.CharField(max_length=200)
    before: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    after: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    reason: models.TextField[str, str] = models.TextField()
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        """In the order in which they were made; each says why."""

        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="calendar_change_has_a_reason"),
        )

    def __str__(self) -> str:
        to = f"{self.after:%Y-%m-%d %H:%M} UTC" if self.after else "taken out"
        return f"{self.title}: {self.before:%Y-%m-%d %H:%M} UTC, {to}"
