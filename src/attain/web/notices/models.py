"""Notices: one for each person who is told of something."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Any

from django.db import models
from django.db.models import Q

from attain.web.accounts.models import Person


class NoticeKind(Enum):
    """What happened; the words for it are made in the language of who reads."""

    SUBMISSION_SENT = "submission sent"
    SUBMISSION_RETURNED = "submission given back"
    SUBMISSION_ACCEPTED = "submission accepted"
    SUBMISSION_REMARK = "remark on a submission"
    WORK_HANDED_OVER = "work handed over"
    WORK_LEFT = "work left without anybody"
    CLEARANCE_OPENED = "clearance opened"
    CLEARANCE_REMINDER = "clearance reminder"
    CLEARANCE_NEAR = "clearance deadline near"
    CLEARANCE_ANSWERED = "clearance answered"
    CLEARANCE_CLOSED = "clearance closed"
    RELEASE_SCHEDULED = "release scheduled"
    RELEASE_ABANDONED = "release abandoned"
    RELEASE_WITHDRAWN = "release withdrawn"
    APPOINTMENT_ENDS = "appointment ends"
    ACTION_PROPOSED = "action proposed"
    ACTION_DECIDED = "action decided"
    ACTION_MOVED = "action moved"
    CYCLE_OPENED = "cycle opened"
    CYCLE_REMINDER = "cycle reminder"
    CYCLE_NEAR = "cycle deadline near"
    CYCLE_FROZEN = "cycle frozen"
    REPORT_SENT = "report sent"
    REPORT_RETURNED = "report given back"
    REPORT_ACCEPTED = "report accepted"
    ASSESSMENT_FILED = "assessment filed"
    ASSESSMENT_REPLIED = "assessment replied to"
    ASSESSMENT_WITHDRAWN = "assessment withdrawn"
    FORUM_POST = "forum post"
    FORUM_DECISION = "forum decision"


class Topic(Enum):
    """What notices are about, as people choose mails by it."""

    FIGURES = "figures"
    CLEARANCE = "clearance"
    RELEASES = "releases"
    WORK = "appointments and handed-over work"
    ROADMAP = "actions and reporting cycles"
    FORUM = "assessments and the forum"


class MailWay(Enum):
    """When a mail is sent of a notice; the page shows it in any case."""

    AT_ONCE = "at once"
    DAILY = "daily"
    NONE = "none"


def topic_of(kind: NoticeKind) -> Topic:
    """Return what a kind of notice is about."""
    first = kind.value.split()[0]
    if kind is NoticeKind.SUBMISSION_REMARK or first == "submission":
        return Topic.FIGURES
    return _TOPICS.get(first, Topic.WORK)


_TOPICS = {
    "clearance": Topic.CLEARANCE,
    "release": Topic.RELEASES,
    "action": Topic.ROADMAP,
    "cycle": Topic.ROADMAP,
    "report": Topic.ROADMAP,
    "assessment": Topic.FORUM,
    "forum": Topic.FORUM,
}
"""What a kind is about, by its first word."""


class Notice(models.Model):
    """
    That somebody is told of something.

    Attributes
    ----------
    kind
        See `NoticeKind`.
    title
        What it is about, as its makers called it: the title of a submission, of a release.
    page, parts
        The name of the page that shows it, and the parts of its address.
    due
        Until when something is expected of the person; none where nothing is.
    read_at
        When the person looked at it, or said so.
    mailed_at
        When a mail of it was taken in hand: set before it is sent, so that none is sent twice.
    """

    person_id: int
    person: models.ForeignKey[Person, Person] = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="notices"
    )
    kind: models.CharField[str, str] = models.CharField(max_length=40)
    title: models.CharField[str, str] = models.CharField(max_length=300)
    page: models.CharField[str, str] = models.CharField(max_length=60)
    parts: models.JSONField[Any, Any] = models.JSONField(default=dict)
    due: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(
        null=True, blank=True
    )
    made_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    read_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(
        null=True, blank=True
    )
    mailed_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(
        null=True, blank=True
    )

    class Meta:
        """What always holds, kept by the database itself; the latest first."""

        ordering = ("-made_at", "-id")
        indexes = (models.Index(fields=("person", "read_at"), name="notice_of_person"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=[each.value for each in NoticeKind]),
                name="notice_kind_is_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind}: {self.title}"


class MailChoice(models.Model):
    """When somebody wants mails about a topic; where nothing is chosen: at once."""

    person: models.ForeignKey[Person, Person] = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="mail_choices"
    )
    topic: models.CharField[str, str] = models.CharField(max_length=40)
    way: models.CharField[str, str] = models.CharField(max_length=12)

    class Meta:
        """One choice for each person and topic."""

        ordering = ("person", "topic")
        constraints = (
            models.UniqueConstraint(fields=("person", "topic"), name="mail_choice_once"),
            models.CheckConstraint(
                condition=Q(topic__in=[each.value for each in Topic])
                & Q(way__in=[each.value for each in MailWay]),
                name="mail_choice_is_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.topic}: {self.way}"
