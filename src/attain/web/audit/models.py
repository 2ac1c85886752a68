"""The entries of the audit log, as the portal's database keeps them."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from attain.domain.audit import Deed, Entry


class AuditEntry(models.Model):
    """
    What somebody did, at its place in the chain; see `attain.domain.audit.Deed` for its fields.

    It names people, bodies and things in words and has no foreign key: it outlives all of them. The
    database itself refuses to change or to delete an entry.
    """

    number: models.PositiveBigIntegerField[int, int] = models.PositiveBigIntegerField(
        primary_key=True
    )
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField(db_index=True)
    person: models.CharField[str, str] = models.CharField(max_length=40, db_index=True)
    name: models.CharField[str, str] = models.CharField(max_length=200)
    body: models.CharField[str, str] = models.CharField(max_length=80, db_index=True)
    role: models.CharField[str, str] = models.CharField(max_length=40)
    action: models.CharField[str, str] = models.CharField(max_length=80)
    thing: models.CharField[str, str] = models.CharField(max_length=40)
    thing_id: models.CharField[str, str] = models.CharField(max_length=200, db_index=True)
    reason: models.TextField[str, str] = models.TextField(blank=True)
    before: models.TextField[str, str] = models.TextField(blank=True)
    after: models.TextField[str, str] = models.TextField(blank=True)
    previous: models.CharField[str, str] = models.CharField(max_length=64)
    hash: models.CharField[str, str] = models.CharField(max_length=64)

    class Meta:
        """In the order of the chain."""

        ordering = ("number",)

    def __str__(self) -> str:
        return f"{self.number}: {self.name or 'attain'}: {self.action}"

    @property
    def entry(self) -> Entry:
        """The entry as the domain knows it."""
        deed = Deed(
            at=self.at,
            person=self.person,
            name=self.name,
            body=self.body,
            role=self.role,
            action=self.action,
            thing=self.thing,
            thing_id=self.thing_id,
            reason=self.reason,
            before=self.before,
            after=self.after,
        )
        return Entry(self.number, deed, self.previous, self.hash)


class AuditHead(models.Model):
    """The end of the chain: one row, which whoever writes an entry holds until the end."""

    number: models.PositiveBigIntegerField[int, int] = models.PositiveBigIntegerField(default=0)
    hash: models.CharField[str, str] = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"Head at {self.number}"
