"""Who follows what of the roadmap by mail."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from attain.domain.reports import LONGEST_EMAIL


class Follower(models.Model):
    """
    An address that wants mails about a part of the roadmap.

    The row is removed when the mails are stopped, and when the address was not confirmed in time.

    Attributes
    ----------
    subject
        `all`, or what and which: `action:A17`, `body:SOMHD`, `area:KHM`.
    client
        A keyed hash of the network address that asked, kept for a day, to stop floods.
    confirmed_at
        When the link in the first mail was used; none: nothing but that mail is sent.
    told_until
        Up to which moment mails have told what happened.
    """

    email: models.CharField[str, str] = models.CharField(max_length=LONGEST_EMAIL, db_index=True)
    subject: models.CharField[str, str] = models.CharField(max_length=120)
    language: models.CharField[str, str] = models.CharField(max_length=8)
    client: models.CharField[str, str] = models.CharField(max_length=32, blank=True)
    asked_at: models.DateTimeField[datetime, datetime] = models.DateTimeField(db_index=True)
    confirmed_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(
        null=True, blank=True
    )
    told_until: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(
        null=True, blank=True
    )

    class Meta:
        """Each address once for each subject; who is told has confirmed."""

        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("email", "subject"), name="follower_once"),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=False) | Q(told_until__isnull=True),
                name="follower_confirmed_before_told",
            ),
        )

    def __str__(self) -> str:
        return f"follower {self.pk} of {self.subject}"
