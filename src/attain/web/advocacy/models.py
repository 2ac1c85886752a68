"""Entries of the advocacy calendar, as the portal's database keeps them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import F, Q

from attain.domain.advocacy import EntryState

STATES = [each.value for each in EntryState]


class CampaignRow(models.Model):
    """
    An entry of the calendar.

    Attributes
    ----------
    content
        The entry: see `attain.domain.advocacy.Campaign`; what is asked for stands beside it.
    version
        Grows with each change; a form carries the one it was made from.
    public_at
        When it became public; none while it is a draft.
    """

    content: models.JSONField[Any, Any] = models.JSONField()
    keeper: models.CharField[str, str] = models.CharField(max_length=80, db_index=True)
    state: models.CharField[str, str] = models.CharField(max_length=12, db_index=True)
    begin: models.DateField[date, date] = models.DateField()
    end: models.DateField[date, date] = models.DateField(db_index=True)
    version: models.PositiveIntegerField[int, int] = models.PositiveIntegerField(default=1)
    public_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(
        null=True, blank=True
    )
    changed_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        """What always holds, kept by the database itself; the earliest first."""

        ordering = ("begin", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(state__in=STATES), name="campaign_state_is_known"),
            models.CheckConstraint(
                condition=Q(end__gte=F("begin")), name="campaign_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(state=EntryState.DRAFT.value, public_at__isnull=True)
                | (~Q(state=EntryState.DRAFT.value) & Q(public_at__isnull=False)),
                name="campaign_public_has_its_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.begin}: {self.content.get('title', '')}"
