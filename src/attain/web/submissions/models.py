"""Submissions, the files they came in, and what was said of single figures."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from attain.domain.submissions import ChangeKind, SubmissionState

STATES = [each.value for each in SubmissionState]
KINDS = [each.value for each in ChangeKind]


class Submission(models.Model):
    """
    Figures that a body sends.

    Attributes
    ----------
    version
        Grows with each change; a form carries the one it was made from, so that nobody overwrites
        what they have not seen.
    senders
        The numbers of the accounts that sent or mended it: none of them may accept it.
    compared_with
        The id of the release that the answer compares with.
    reading
        The answer to the latest file: see `attain.usecases.submissions.Reading`.
    said_yes
        Whether the sender has looked at warnings and missing figures.
    change_kind, change_reason
        Why figures that were released before are others now.
    seal
        The SHA-256 of the accepted figures; what is released is compared with it.
    """

    body: models.CharField[str, str] = models.CharField(max_length=80, db_index=True)
    title: models.CharField[str, str] = models.CharField(max_length=200)
    state: models.CharField[str, str] = models.CharField(
        max_length=12, default=SubmissionState.DRAFT.value, db_index=True
    )
    version: models.PositiveIntegerField[int, int] = models.PositiveIntegerField(default=1)
    senders: models.JSONField[Any, Any] = models.JSONField(default=list)
    compared_with: models.CharField[str, str] = models.CharField(max_length=200, blank=True)
    reading: models.JSONField[Any, Any] = models.JSONField(default=dict)
    said_yes: models.BooleanField[bool, bool] = models.BooleanField(default=False)
    change_kind: models.CharField[str, str] = models.CharField(max_length=20, blank=True)
    change_reason: models.TextField[str, str] = models.TextField(blank=True)
    figures: models.CharField[str, str] = models.CharField(max_length=64, blank=True)
    seal: models.CharField[str, str] = models.CharField(max_length=64, blank=True)
    begun_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    moved_at: models.DateTimeField[datetime, datetime] = models.DateTimeField(db_index=True)

    class Meta:
        """What always holds, kept by the database itself."""

        ordering = ("-moved_at", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(state__in=STATES), name="submission_state_is_known"),
            models.CheckConstraint(
                condition=Q(change_kind="") | (Q(change_kind__in=KINDS) & ~Q(change_reason="")),
                name="submission_change_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=SubmissionState.ACCEPTED.value) | ~Q(seal=""),
                name="submission_accepted_is_sealed",
            ),
        )

    def __str__(self) -> str:
        return f"Submission {self.pk}: {self.title} ({self.body})"


class ReceivedFile(models.Model):
    """
    A file as it came, kept byte for byte under a random name and never served again.

    Attributes
    ----------
    name
        What its sender called it; it decides nothing.
    place
        The random name under which it is kept.
    """

    submission: models.ForeignKey[Submission, Submission] = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="files"
    )
    name: models.CharField[str, str] = models.CharField(max_length=200)
    place: models.CharField[str, str] = models.CharField(max_length=64, unique=True)
    sha256: models.CharField[str, str] = models.CharField(max_length=64)
    size: models.PositiveBigIntegerField[int, int] = models.PositiveBigIntegerField()
    person: models.CharField[str, str] = models.CharField(max_length=40)
    received_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        """The latest first."""

        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.name} ({self.size} bytes)"


class Remark(models.Model):
    """What somebody said of a submission, or of one figure in it."""

    submission: models.ForeignKey[Submission, Submission] = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="remarks"
    )
    figure: models.CharField[str, str] = models.CharField(max_length=300, blank=True)
    person: models.CharField[str, str] = models.CharField(max_length=40)
    name: models.CharField[str, str] = models.CharField(max_length=200)
    text: models.TextField[str, str] = models.TextField()
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        """In the order in which they were said."""

        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.name}: {self.text[:40]}"
