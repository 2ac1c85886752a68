"""Plans that were added, who answers for what, and the actions with every version that they had."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Q

from attain.domain.roadmap.plans import PlanKind, Relation
from attain.domain.roadmap.status import Status

STATUSES = [each.value for each in Status]
KINDS = [each.value for each in PlanKind]
RELATIONS = [each.value for each in Relation]


class AddedPlan(models.Model):
    """
    A plan that was loaded or typed here; one under the id of a shipped plan stands in its place.

    Attributes
    ----------
    keeper
        The id of the body that keeps it; empty where the Secretariat does.
    content
        The plan: see `attain.domain.roadmap.plans.Plan`.
    """

    id: models.CharField[str, str] = models.CharField(max_length=80, primary_key=True)
    kind: models.CharField[str, str] = models.CharField(max_length=40)
    keeper: models.CharField[str, str] = models.CharField(max_length=80, blank=True)
    content: models.JSONField[Any, Any] = models.JSONField()
    version: models.PositiveIntegerField[int, int] = models.PositiveIntegerField(default=1)
    changed_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        """What always holds, kept by the database itself."""

        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="plan_kind_is_known"),
        )

    def __str__(self) -> str:
        return self.id


class AddedLink(models.Model):
    """That two items of plans, or an item and a goal or target, hang together; said here."""

    item: models.CharField[str, str] = models.CharField(max_length=120, db_index=True)
    relation: models.CharField[str, str] = models.CharField(max_length=40)
    other: models.CharField[str, str] = models.CharField(max_length=120, db_index=True)
    note: models.CharField[str, str] = models.CharField(max_length=300, blank=True)
    name: models.CharField[str, str] = models.CharField(max_length=200)
    body: models.CharField[str, str] = models.CharField(max_length=80, blank=True)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        """Each link once."""

        ordering = ("item", "relation", "other")
        constraints = (
            models.UniqueConstraint(fields=("item", "relation", "other"), name="link_once"),
            models.CheckConstraint(
                condition=Q(relation__in=RELATIONS), name="link_relation_is_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.item} {self.relation} {self.other}"


class AllocationRow(models.Model):
    """Who answers for a recommendation or clause; see `attain.domain.roadmap.plans.Allocation`."""

    item: models.CharField[str, str] = models.CharField(max_length=120, primary_key=True)
    lead: models.CharField[str, str] = models.CharField(max_length=80, blank=True, db_index=True)
    supporting: models.JSONField[Any, Any] = models.JSONField(default=list)
    timeframe: models.CharField[str, str] = models.CharField(max_length=200, blank=True)
    basis: models.CharField[str, str] = models.CharField(max_length=300, blank=True)
    version: models.PositiveIntegerField[int, int] = models.PositiveIntegerField(default=1)
    changed_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        """By the code of the item."""

        ordering = ("item",)

    def __str__(self) -> str:
        return f"{self.item}: {self.lead or 'nobody'}"


class ActionRow(models.Model):
    """
    An action of the roadmap as it stands.

    Attributes
    ----------
    content
        The action: see `attain.domain.roadmap.actions.RoadmapAction`; `status`, `lead` and
        `deadline` stand beside it to be asked for.
    version
        Grows with each change; a form carries the one it was made from.
    done_at
        When it became done; none while it is not.
    """

    content: models.JSONField[Any, Any] = models.JSONField()
    status: models.CharField[str, str] = models.CharField(max_length=12, db_index=True)
    lead: models.CharField[str, str] = models.CharField(max_length=80, blank=True, db_index=True)
    deadline: models.DateField[date | None, date | None] = models.DateField(null=True, blank=True)
    version: models.PositiveIntegerField[int, int] = models.PositiveIntegerField(default=1)
    done_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(
        null=True, blank=True
    )
    changed_at: models.DateTimeField[datetime, datetime] = models.DateTimeField(db_index=True)

    class Meta:
        """What always holds, kept by the database itself."""

        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=Q(status__in=STATUSES), name="action_status_is_known"),
            models.CheckConstraint(
                condition=(Q(status=Status.DONE.value) & Q(done_at__isnull=False))
                | (~Q(status=Status.DONE.value) & Q(done_at__isnull=True)),
                name="action_done_has_its_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number}: {self.content.get('title', '')}"

    @property
    def number(self) -> str:
        """What people call it: A17."""
        return f"A{self.pk}"


class Batch(models.Model):
    """
    Several actions that were changed at once, so that it can be undone at once.

    Attributes
    ----------
    what
        `grid`, `file` or `copy`.
    undone_at, undone_by
        When it was taken back, and by whom.
    """

    what: models.CharField[str, str] = models.CharField(max_length=12)
    title: models.CharField[str, str] = models.CharField(max_length=200)
    count: models.PositiveIntegerField[int, int] = models.PositiveIntegerField()
    person: models.CharField[str, str] = models.CharField(max_length=40)
    name: models.CharField[str, str] = models.CharField(max_length=200)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    undone_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(
        null=True, blank=True
    )
    undone_by: models.CharField[str, str] = models.CharField(max_length=200, blank=True)

    class Meta:
        """The latest first."""

        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.title} ({self.count} actions)"


class ActionVersion(models.Model):
    """
    An action as it was from one change to the next; the latest is what `ActionRow` holds.

    Attributes
    ----------
    changed
        The names of the fields that differ from the version before; none in the first.
    reason
        Why, in words, where it takes some.
    batch
        With which others it was changed.
    """

    action: models.ForeignKey[ActionRow, ActionRow] = models.ForeignKey(
        ActionRow, on_delete=models.PROTECT, related_name="versions"
    )
    version: models.PositiveIntegerField[int, int] = models.PositiveIntegerField()
    content: models.JSONField[Any, Any] = models.JSONField()
    changed: models.JSONField[Any, Any] = models.JSONField(default=list)
    reason: models.TextField[str, str] = models.TextField(blank=True)
    person: models.CharField[str, str] = models.CharField(max_length=40)
    name: models.CharField[str, str] = models.CharField(max_length=200)
    body: models.CharField[str, str] = models.CharField(max_length=80, blank=True)
    batch: models.ForeignKey[Batch | None, Batch | None] = models.ForeignKey(
        Batch, on_delete=models.PROTECT, null=True, blank=True, related_name="versions"
    )
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        """Each version once, the latest first."""

        ordering = ("action", "-version")
        constraints = (
            models.UniqueConstraint(fields=("action", "version"), name="action_version_is_one"),
        )

    def __str__(self) -> str:
        return f"{self.action.number} as of {self.version}"


class EvidenceFile(models.Model):
    """
    A file that shows what was done, kept byte for byte under a random name.

    Evidence of an action names it as `kept:` and its id; whether everybody may see it stands there.

    Attributes
    ----------
    kind
        Its media type, which its bytes were looked at for.
    """

    id: models.CharField[str, str] = models.CharField(max_length=32, primary_key=True)
    action: models.ForeignKey[ActionRow, ActionRow] = models.ForeignKey(
        ActionRow, on_delete=models.PROTECT, related_name="files"
    )
    place: models.CharField[str, str] = models.CharField(max_length=64, unique=True)
    name: models.CharField[str, str] = models.CharField(max_length=200)
    kind: models.CharField[str, str] = models.CharField(max_length=80)
    sha256: models.CharField[str, str] = models.CharField(max_length=64)
    size: models.PositiveBigIntegerField[int, int] = models.PositiveBigIntegerField()
    person: models.CharField[str, str] = models.CharField(max_length=40)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        """The latest first."""

        ordering = ("-at",)

    def __str__(self) -> str:
        return self.name


class Pulse(models.Model):
    """One row whose number grows with each change to what the public may see of the roadmap."""

    beat: models.PositiveBigIntegerField[int, int] = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.beat)
