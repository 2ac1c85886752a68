"""Reports and their steps, as the portal's database keeps them."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from attain.domain.reports import (
    LONGEST_ABOUT,
    LONGEST_EMAIL,
    LONGEST_EVIDENCE,
    LONGEST_WORDS,
    ReportKind,
    ReportStatus,
)

KINDS = [each.value for each in ReportKind]
STATUSES = [each.value for each in ReportStatus]


class FigureReport(models.Model):
    """
    What somebody said of a page or a figure, as typed.

    It points to figures by the id of a release and codes only: releases live elsewhere.

    Attributes
    ----------
    secret
        The second half of the reference; with the number it opens the report to its author.
    nonce
        That of the form: sent twice, a form makes one report.
    client
        A keyed hash of the network address, kept for a day, to stop floods.
    release, page, figure
        What it is about: the id of the release, the address, and the series where it is one.
    """

    secret: models.CharField[str, str] = models.CharField(max_length=16)
    nonce: models.CharField[str, str] = models.CharField(max_length=32, unique=True)
    client: models.CharField[str, str] = models.CharField(max_length=32, blank=True)
    created_at: models.DateTimeField[datetime, datetime] = models.DateTimeField(db_index=True)
    language: models.CharField[str, str] = models.CharField(max_length=8)
    release: models.CharField[str, str] = models.CharField(max_length=200)
    page: models.CharField[str, str] = models.CharField(max_length=LONGEST_ABOUT, blank=True)
    figure: models.CharField[str, str] = models.CharField(max_length=200, blank=True)
    kind: models.CharField[str, str] = models.CharField(max_length=16)
    words: models.TextField[str, str] = models.TextField(max_length=LONGEST_WORDS)
    evidence: models.CharField[str, str] = models.CharField(max_length=LONGEST_EVIDENCE, blank=True)
    email: models.CharField[str, str] = models.CharField(max_length=LONGEST_EMAIL, blank=True)
    status: models.CharField[str, str] = models.CharField(
        max_length=16, default=ReportStatus.NEW.value
    )
    answer: models.TextField[str, str] = models.TextField(blank=True)
    answered_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(
        null=True
    )

    class Meta:
        """What always holds, kept by the database itself."""

        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="report_kind_is_known"),
            models.CheckConstraint(condition=Q(status__in=STATUSES), name="report_status_is_known"),
            models.CheckConstraint(condition=~Q(words=""), name="report_has_words"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="report_answered_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(status=ReportStatus.ANSWERED.value) | ~Q(answer=""),
                name="report_answered_has_an_answer",
            ),
        )

    def __str__(self) -> str:
        return f"Report {self.reference}"

    @property
    def reference(self) -> str:
        """What its author was given: the number and the secret, as 17-K7Q2M9RT."""
        return f"{self.pk}-{self.secret}"


class ReportStep(models.Model):
    """
    Who moved a report from where to where, and when; never changed.

    It names its report by number and has no foreign key: it outlives its subject.
    """

    report: models.PositiveBigIntegerField[int, int] = models.PositiveBigIntegerField(db_index=True)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    by: models.CharField[str, str] = models.CharField(max_length=200)
    before: models.CharField[str, str] = models.CharField(max_length=16)
    after: models.CharField[str, str] = models.CharField(max_length=16)
    text: models.TextField[str, str] = models.TextField(blank=True)

    class Meta:
        """In the order in which they were taken."""

        ordering = ("id",)

    def __str__(self) -> str:
        return f"Report {self.report}: {self.before} to {self.after} by {self.by}"
