"""Reporting cycles, the status reports in them with every version, and answers to reports that are owed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Q

from attain.domain.roadmap.cycles import CycleState, ReportState

CYCLE_STATES = [each.value for each in CycleState]
REPORT_STATES = [each.value for each in ReportState]
HANDED_IN = [ReportState.SENT.value, ReportState.ACCEPTED.value]


class CycleRow(models.Model):
    """
    A round of reporting; once it is frozen, the database refuses to change it.

    Attributes
    ----------
    content
        The cycle: see `attain.domain.roadmap.cycles.Cycle`; `state` and `deadline` stand beside it.
    asked
        The reports that it asked for when it opened: see `attain.domain.roadmap.cycles.Expected`.
    version
        Grows with each change; a form carries the one it was made from.
    reminders, reminded_at
        How often those who were late were reminded, and when last.
    """

    id: models.CharField[str, str] = models.CharField(max_length=40, primary_key=True)
    state: models.CharField[str, str] = models.CharField(
        max_length=14, default=CycleState.IN_PREPARATION.value, db_index=True
    )
    content: models.JSONField[Any, Any] = models.JSONField()
    deadline: models.DateField[date, date] = models.DateField(db_index=True)
    asked: models.JSONField[Any, Any] = models.JSONField(default=list)
    version: models.PositiveIntegerField[int, int] = models.PositiveIntegerField(default=1)
    reminders: models.PositiveIntegerField[int, int] = models.PositiveIntegerField(default=0)
    reminded_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(
        null=True, blank=True
    )
    opened_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(
        null=True, blank=True
    )
    closed_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(
        null=True, blank=True
    )
    frozen_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(
        null=True, blank=True
    )
    changed_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        """What always holds, kept by the database itself; the latest first."""

        ordering = ("-deadline", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(state__in=CYCLE_STATES), name="cycle_state_known"),
            models.CheckConstraint(
                condition=(Q(state=CycleState.FROZEN.value) & Q(frozen_at__isnull=False))
                | (~Q(state=CycleState.FROZEN.value) & Q(frozen_at__isnull=True)),
                name="cycle_frozen_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(state=CycleState.IN_PREPARATION.value) | Q(opened_at__isnull=False),
                name="cycle_opened_has_its_time",
            ),
        )

    def __str__(self) -> str:
        return self.id


class FrozenRow(models.Model):
    """
    What a cycle left behind when it was frozen; the database refuses to change or to delete it.

    Attributes
    ----------
    release
        The id of the release that was public then.
    content
        The text that was sealed: see `attain.domain.roadmap.frozen.FrozenCycle`, as JSON.
    sha256
        Of that text, in UTF-8.
    """

    cycle_id: str
    cycle: models.OneToOneField[CycleRow, CycleRow] = models.OneToOneField(
        CycleRow, on_delete=models.PROTECT, primary_key=True, related_name="frozen"
    )
    release: models.CharField[str, str] = models.CharField(max_length=200, blank=True)
    content: models.TextField[str, str] = models.TextField()
    sha256: models.CharField[str, str] = models.CharField(max_length=64)
    name: models.CharField[str, str] = models.CharField(max_length=200)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        """By cycle."""

        ordering = ("cycle",)

    def __str__(self) -> str:
        return f"{self.cycle_id}: {self.sha256[:16]}"


class ReportRow(models.Model):
    """
    What a body says of an action in a cycle, as it stands.

    Attributes
    ----------
    area
        The Member State whose part it tells of; empty for the body that leads.
    content
        The report: see `attain.domain.roadmap.cycles.StatusReport`; `state` stands beside it.
    sent_at
        When it was sent last.
    senders
        The accounts that wrote or sent it.
    answer
        What the coordinator said of it last.
    """

    cycle_id: str
    cycle: models.ForeignKey[CycleRow, CycleRow] = models.ForeignKey(
        CycleRow, on_delete=models.PROTECT, related_name="reports"
    )
    action: models.CharField[str, str] = models.CharField(max_length=20, db_index=True)
    body: models.CharField[str, str] = models.CharField(max_length=80, db_index=True)
    area: models.CharField[str, str] = models.CharField(max_length=20, blank=True)
    state: models.CharField[str, str] = models.CharField(
        max_length=10, default=ReportState.DRAFT.value, db_index=True
    )
    content: models.JSONField[Any, Any] = models.JSONField()
    version: models.PositiveIntegerField[int, int] = models.PositiveIntegerField(default=1)
    sent_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(
        null=True, blank=True
    )
    senders: models.JSONField[Any, Any] = models.JSONField(default=list)
    answer: models.TextField[str, str] = models.TextField(blank=True)
    moved_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        """What always holds, kept by the database itself."""

        ordering = ("cycle", "body", "action", "area")
        constraints = (
            models.UniqueConstraint(
                fields=("cycle", "action", "body", "area"), name="report_is_one"
            ),
            models.CheckConstraint(condition=Q(state__in=REPORT_STATES), name="report_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=HANDED_IN) | Q(sent_at__isnull=False),
                name="report_sent_has_its_time",
            ),
        )

    def __str__(self) -> str:
        return " ".join(e for e in (self.cycle_id, self.action, self.body, self.area) if e)


class ReportVersion(models.Model):
    """
    A report as it was from one step to the next; the database refuses to change one.

    Attributes
    ----------
    step
        What was done: see `attain.domain.roadmap.cycles.ReportStep`.
    said
        The words of the coordinator, where the step was theirs.
    """

    report: models.ForeignKey[ReportRow, ReportRow] = models.ForeignKey(
        ReportRow, on_delete=models.PROTECT, related_name="versions"
    )
    version: models.PositiveIntegerField[int, int] = models.PositiveIntegerField()
    step: models.CharField[str, str] = models.CharField(max_length=12)
    state: models.CharField[str, str] = models.CharField(max_length=10)
    content: models.JSONField[Any, Any] = models.JSONField()
    said: models.TextField[str, str] = models.TextField(blank=True)
    person: models.CharField[str, str] = models.CharField(max_length=40)
    name: models.CharField[str, str] = models.CharField(max_length=200)
    body: models.CharField[str, str] = models.CharField(max_length=80, blank=True)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        """Each version once, the latest first."""

        ordering = ("report", "-version")
        constraints = (
            models.UniqueConstraint(fields=("report", "version"), name="report_version_is_one"),
        )

    def __str__(self) -> str:
        return f"{self.report} as of {self.version}"


class AnswerRow(models.Model):
    """
    What was written for a question of a report that is owed, where nothing said once answers it.

    Attributes
    ----------
    body
        Whose report it is: a country's, a body's; empty for one of the region as a whole.
    obligation, question
        Their id and code: see `attain.domain.roadmap.obligations`.
    same_as
        Another answer whose text serves here too; the own text is empty then.
    """

    cycle_id: str
    cycle: models.ForeignKey[CycleRow, CycleRow] = models.ForeignKey(
        CycleRow, on_delete=models.PROTECT, related_name="answers"
    )
    body: models.CharField[str, str] = models.CharField(max_length=80, blank=True)
    obligation: models.CharField[str, str] = models.CharField(max_length=80)
    question: models.CharField[str, str] = models.CharField(max_length=40)
    text: models.TextField[str, str] = models.TextField(blank=True)
    same_as: models.ForeignKey[AnswerRow | None, AnswerRow | None] = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="serves"
    )
    version: models.PositiveIntegerField[int, int] = models.PositiveIntegerField(default=1)
    person: models.CharField[str, str] = models.CharField(max_length=40)
    name: models.CharField[str, str] = models.CharField(max_length=200)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        """Each question once in a cycle, for each who answers."""

        ordering = ("cycle", "obligation", "body", "question")
        constraints = (
            models.UniqueConstraint(
                fields=("cycle", "body", "obligation", "question"), name="answer_is_one"
            ),
            models.CheckConstraint(
                condition=Q(same_as__isnull=True) | Q(text=""), name="answer_is_own_or_taken"
            ),
        )

    def __str__(self) -> str:
        return f"{self.obligation} {self.question}, {self.cycle_id}"


class AnswerVersion(models.Model):
    """An answer as it was from one change to the next."""

    answer: models.ForeignKey[AnswerRow, AnswerRow] = models.ForeignKey(
        AnswerRow, on_delete=models.PROTECT, related_name="versions"
    )
    version: models.PositiveIntegerField[int, int] = models.PositiveIntegerField()
    text: models.TextField[str, str] = models.TextField(blank=True)
    name: models.CharField[str, str] = models.CharField(max_length=200)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        """Each version once, the latest first."""

        ordering = ("answer", "-version")
        constraints = (
            models.UniqueConstraint(fields=("answer", "version"), name="answer_version_is_one"),
        )

    def __str__(self) -> str:
        return f"{self.answer} as of {self.version}"
