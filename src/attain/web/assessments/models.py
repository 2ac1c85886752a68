"""Assessments and replies, as the portal's database keeps them: nothing in them is ever changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q

from attain.domain.assessments import Rating

RATINGS = [each.value for each in Rating]
ONE_SUBJECT = (
    (~Q(area="") & ~Q(reference="") & Q(about="") & Q(action=""))
    | (Q(area="", reference="", action="") & ~Q(about=""))
    | (Q(area="", reference="", about="") & ~Q(action=""))
)


class AssessmentRow(models.Model):
    """
    An independent assessment; see `attain.domain.assessments.Assessment`.

    Attributes
    ----------
    area, reference, about, action
        What is assessed: a country under a goal or target, a body, or an action.
    body, person, name
        Who signs.
    replaces
        The assessment whose place it takes; only one can take it.
    version
        Grows with each reply, and when it is replaced or withdrawn; a form carries the one it saw.
    """

    replaces_id: int | None
    area: models.CharField[str, str] = models.CharField(max_length=40, blank=True, db_index=True)
    reference: models.CharField[str, str] = models.CharField(max_length=80, blank=True)
    about: models.CharField[str, str] = models.CharField(max_length=80, blank=True, db_index=True)
    action: models.CharField[str, str] = models.CharField(max_length=20, blank=True, db_index=True)
    rating: models.CharField[str, str] = models.CharField(max_length=20)
    finding: models.TextField[str, str] = models.TextField()
    method: models.TextField[str, str] = models.TextField()
    evidence: models.JSONField[Any, Any] = models.JSONField(default=list)
    body: models.CharField[str, str] = models.CharField(max_length=80, db_index=True)
    person: models.CharField[str, str] = models.CharField(max_length=40)
    name: models.CharField[str, str] = models.CharField(max_length=200)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField(db_index=True)
    replaces: models.OneToOneField[AssessmentRow | None, AssessmentRow | None] = (
        models.OneToOneField(
            "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
        )
    )
    reason: models.TextField[str, str] = models.TextField(blank=True)
    withdrawn_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(
        null=True, blank=True
    )
    withdrawn_person: models.CharField[str, str] = models.CharField(max_length=40, blank=True)
    withdrawn_name: models.CharField[str, str] = models.CharField(max_length=200, blank=True)
    why_withdrawn: models.TextField[str, str] = models.TextField(blank=True)
    version: models.PositiveIntegerField[int, int] = models.PositiveIntegerField(default=1)

    class Meta:
        """What always holds, kept by the database itself; the latest first."""

        ordering = ("-at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(rating__in=RATINGS), name="assessment_rating_is_known"
            ),
            models.CheckConstraint(condition=ONE_SUBJECT, name="assessment_is_about_one_thing"),
            models.CheckConstraint(
                condition=~Q(finding="") & ~Q(method=""), name="assessment_has_words"
            ),
            models.CheckConstraint(condition=~Q(about=F("body")), name="assessment_not_of_itself"),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(reason=""),
                name="assessment_replaces_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, why_withdrawn="")
                | (Q(withdrawn_at__isnull=False) & ~Q(why_withdrawn="")),
                name="assessment_withdrawn_has_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number}: {self.rating}"

    @property
    def number(self) -> str:
        """What people call it: E5."""
        return f"E{self.pk}"


class ReplyRow(models.Model):
    """What the assessed said to an assessment; see `attain.domain.assessments.Reply`."""

    assessment: models.ForeignKey[AssessmentRow, AssessmentRow] = models.ForeignKey(
        AssessmentRow, on_delete=models.PROTECT, related_name="replies"
    )
    text: models.TextField[str, str] = models.TextField()
    evidence: models.JSONField[Any, Any] = models.JSONField(default=list)
    body: models.CharField[str, str] = models.CharField(max_length=80)
    person: models.CharField[str, str] = models.CharField(max_length=40)
    name: models.CharField[str, str] = models.CharField(max_length=200)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        """In the order in which they were said."""

        ordering = ("pk",)
        constraints = (models.CheckConstraint(condition=~Q(text=""), name="reply_has_words"),)

    def __str__(self) -> str:
        return f"Reply to {self.assessment.number}"
