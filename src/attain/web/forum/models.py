"""Threads, posts with the texts they had, decisions, and who follows what."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.db.models import Q

from attain.web.accounts.models import Person


class Thread(models.Model):
    """
    What members say of a goal or a recommendation; there is none before the first word.

    Attributes
    ----------
    key
        The goal or the recommendation, as `SDG 3` and `ROADMAP A.1.1`.
    """

    key: models.CharField[str, str] = models.CharField(max_length=120, primary_key=True)
    begun_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    last_at: models.DateTimeField[datetime, datetime] = models.DateTimeField(db_index=True)

    class Meta:
        """Where somebody wrote last, first."""

        ordering = ("-last_at",)

    def __str__(self) -> str:
        return self.key


class Post(models.Model):
    """
    What somebody wrote: plain text, as typed.

    Attributes
    ----------
    folded
        The text as search compares it; see `attain.domain.forum.folded`.
    mended_at
        When its author mended it last; none where it is as it was written.
    """

    thread_id: str
    thread: models.ForeignKey[Thread, Thread] = models.ForeignKey(
        Thread, on_delete=models.PROTECT, related_name="posts"
    )
    text: models.TextField[str, str] = models.TextField()
    folded: models.TextField[str, str] = models.TextField()
    person: models.CharField[str, str] = models.CharField(max_length=40)
    name: models.CharField[str, str] = models.CharField(max_length=200)
    body: models.CharField[str, str] = models.CharField(max_length=80)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    mended_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(
        null=True, blank=True
    )

    class Meta:
        """In the order in which they were written."""

        ordering = ("pk",)
        constraints = (models.CheckConstraint(condition=~Q(text=""), name="post_has_words"),)

    def __str__(self) -> str:
        return f"Post {self.pk} in {self.thread_id}"


class EarlierText(models.Model):
    """What a post said before its author mended it, and until when."""

    post: models.ForeignKey[Post, Post] = models.ForeignKey(
        Post, on_delete=models.PROTECT, related_name="earlier"
    )
    text: models.TextField[str, str] = models.TextField()
    until: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        """The earliest first."""

        ordering = ("pk",)

    def __str__(self) -> str:
        return f"Post {self.post.pk} until {self.until}"


class DecisionRow(models.Model):
    """
    A decision; see `attain.domain.forum.Decision`.

    Attributes
    ----------
    struck_at, why_struck
        When it was struck as wrongly recorded, by whom, and why; it stays readable.
    """

    thread_id: str
    thread: models.ForeignKey[Thread, Thread] = models.ForeignKey(
        Thread, on_delete=models.PROTECT, related_name="decisions"
    )
    text: models.TextField[str, str] = models.TextField()
    folded: models.TextField[str, str] = models.TextField()
    day: models.DateField[date, date] = models.DateField(db_index=True)
    meeting: models.CharField[str, str] = models.CharField(max_length=300)
    basis: models.CharField[str, str] = models.CharField(max_length=300)
    person: models.CharField[str, str] = models.CharField(max_length=40)
    name: models.CharField[str, str] = models.CharField(max_length=200)
    body: models.CharField[str, str] = models.CharField(max_length=80)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    struck_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(
        null=True, blank=True
    )
    struck_by: models.CharField[str, str] = models.CharField(max_length=200, blank=True)
    why_struck: models.TextField[str, str] = models.TextField(blank=True)

    class Meta:
        """The latest first."""

        ordering = ("-day", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(meeting="") & ~Q(basis=""),
                name="decision_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(struck_at__isnull=True, why_struck="")
                | (Q(struck_at__isnull=False) & ~Q(why_struck="")),
                name="decision_struck_has_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"Decision of {self.day} in {self.thread_id}"


class Following(models.Model):
    """That somebody is told of what is written in a thread; there may be no thread yet."""

    person_id: int
    person: models.ForeignKey[Person, Person] = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="+"
    )
    key: models.CharField[str, str] = models.CharField(max_length=120, db_index=True)

    class Meta:
        """Once for each person and thread."""

        ordering = ("key", "person")
        constraints = (models.UniqueConstraint(fields=("person", "key"), name="following_once"),)

    def __str__(self) -> str:
        return f"{self.person_id} follows {self.key}"
