"""People, their appointments and invitations, and the bodies that were added to those shipped."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from attain.domain.bodies import BodyKind
from attain.domain.permissions.roles import Role


class Shown(Enum):
    """What everybody may see in the directory of focal points of who holds an appointment."""

    NOTHING = ""
    NAME = "name"
    NAME_AND_ADDRESS = "name and address"


SHOWN = [each.value for each in Shown]
ROLES = [each.value for each in Role]
KINDS = [each.value for each in BodyKind]


class People(BaseUserManager["Person"]):
    """Finds and makes accounts; addresses of mail are kept in lower case."""

    def get_by_natural_key(self, username: str | None) -> Person:
        """Return an account by its address."""
        return self.get(email__iexact=username or "")

    def make(self, *, email: str, name: str, language: str, now: datetime) -> Person:
        """Return a new account without a password: nobody can sign in to it yet."""
        person = self.model(
            email=email.strip().lower(), name=name.strip(), language=language, created_at=now
        )
        person.set_unusable_password()
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """
    Somebody who may sign in.

    What the person may do follows from appointments only: there is no staff and no superuser.

    Attributes
    ----------
    email, name
        Personal data: to sign in and be written to; to be shown beside what was done.
    language
        The language of pages and mails.
    closed_at
        When the account was closed; its address and name then are taken out, its deeds stay.
    """

    email: models.EmailField[str, str] = models.EmailField(max_length=254, unique=True)
    name: models.CharField[str, str] = models.CharField(max_length=200)
    language: models.CharField[str, str] = models.CharField(max_length=8, default="en")
    is_active: models.BooleanField[bool, bool] = models.BooleanField(default=True)
    created_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    closed_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(
        null=True, blank=True
    )

    objects: ClassVar[People] = People()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        """What always holds, kept by the database itself."""

        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(Lower("email"), name="person_email_once"),
            models.CheckConstraint(
                condition=Q(is_active=True) | Q(closed_at__isnull=False),
                name="person_inactive_is_closed",
            ),
        )

    def __str__(self) -> str:
        return self.name or f"account {self.pk}"


PERSONAL: dict[str, str] = {
    "Person.email": "To sign in and to be written to. Seen by who may see the body's people.",
    "Person.name": "Shown beside what was done. Seen by everybody who sees the deed.",
    "Person.language": "The language of pages and mails. Seen by nobody else.",
    "Person.password": "As a hash (scrypt or PBKDF2). Seen by nobody.",
    "Person.last_login": "When the person last signed in. Seen by administrators.",
    "UsedCode.seal": "That a code of the authenticator was used, as a hash, for minutes. Seen by nobody.",
    "SocialAccount.uid": "The number under which the sign-in of the person's organisation knows them. "
    "Seen by nobody; removed with the account.",
    "Notice.title, read_at, mailed_at": "What the person was told of, when it was read and mailed. "
    "Seen by nobody else.",
    "MailChoice.way": "When the person wants mails. Seen by nobody else.",
    "AssessmentRow.name, ReplyRow.name": "Signs an independent assessment or a reply to one, with the "
    "body. Seen by everybody.",
    "Post.name, DecisionRow.name": "Signs what was written in the forum, with the body. Seen by its "
    "members.",
    "Following.key": "Which threads of the forum the person follows. Seen by nobody else.",
    "AppointmentRow.shown": "What everybody may see of the person in the directory of focal points: nothing, "
    "unless the person says so; taken back at once. Seen by everybody where it is so.",
    "Follower.email, subject": "Of who follows the roadmap by mail, without an account. Seen by nobody; "
    "removed when the mails are stopped, or after a week if not confirmed.",
    "Invitation.email": "To send the invitation to. Removed when it is taken, withdrawn or over.",
    "Invitation.name": "To address it. Removed with the address.",
}
"""Personal data field by field: why it is kept, and who sees it."""


class AppointmentRow(models.Model):
    """
    That a person acts for a body in a role; see `attain.domain.permissions.judging.Appointment`.

    Attributes
    ----------
    body
        The id of a body of the directory.
    deputy_of
        Whose deputy the person is; both may do the same.
    basis
        What it rests on: the letter of the Member State, the note of the body.
    ended_because
        Why it ended before its last day, where it did.
    handed_over_at
        When those who go on with its open work were told.
    shown
        What everybody may see of the person in the directory: nothing, unless the person says so.
    """

    person_id: int
    deputy_of_id: int | None
    person: models.ForeignKey[Person, Person] = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="appointments"
    )
    body: models.CharField[str, str] = models.CharField(max_length=80, db_index=True)
    role: models.CharField[str, str] = models.CharField(max_length=40)
    begin: models.DateField[date, date] = models.DateField()
    end: models.DateField[date | None, date | None] = models.DateField(null=True, blank=True)
    deputy_of: models.ForeignKey[AppointmentRow | None, AppointmentRow | None] = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="deputies"
    )
    internal_reviewer: models.BooleanField[bool, bool] = models.BooleanField(default=False)
    basis: models.CharField[str, str] = models.CharField(max_length=300, blank=True)
    ended_because: models.CharField[str, str] = models.CharField(max_length=300, blank=True)
    handed_over_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(
        null=True, blank=True
    )
    shown: models.CharField[str, str] = models.CharField(max_length=20, blank=True, default="")
    created_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        """What always holds, kept by the database itself."""

        ordering = ("body", "role", "begin", "id")
        constraints = (
            models.CheckConstraint(condition=Q(role__in=ROLES), name="appointment_role_is_known"),
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=F("begin")),
                name="appointment_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(internal_reviewer=False) | Q(role=Role.REVIEWER.value),
                name="appointment_internal_reviewer_is_a_reviewer",
            ),
            models.CheckConstraint(condition=Q(shown__in=SHOWN), name="appointment_shown_is_known"),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.role} for {self.body}"


class Invitation(models.Model):
    """
    That somebody was asked to take an account, for a body in a role.

    Attributes
    ----------
    seal
        A hash of the secret in the link: who reads the database cannot take it.
    state
        open, taken or withdrawn; one that is over stays open but cannot be taken.
    """

    OPEN, TAKEN, WITHDRAWN = "open", "taken", "withdrawn"

    email: models.EmailField[str, str] = models.EmailField(max_length=254, blank=True)
    name: models.CharField[str, str] = models.CharField(max_length=200, blank=True)
    language: models.CharField[str, str] = models.CharField(max_length=8, default="en")
    body: models.CharField[str, str] = models.CharField(max_length=80, db_index=True)
    role: models.CharField[str, str] = models.CharField(max_length=40)
    begin: models.DateField[date, date] = models.DateField()
    end: models.DateField[date | None, date | None] = models.DateField(null=True, blank=True)
    deputy_of: models.ForeignKey[AppointmentRow | None, AppointmentRow | None] = models.ForeignKey(
        AppointmentRow, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    basis: models.CharField[str, str] = models.CharField(max_length=300, blank=True)
    seal: models.CharField[str, str] = models.CharField(max_length=64, unique=True)
    state: models.CharField[str, str] = models.CharField(max_length=12, default=OPEN)
    sent_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    until: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    invited_by: models.ForeignKey[Person | None, Person | None] = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        """What always holds, kept by the database itself."""

        ordering = ("-sent_at", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(role__in=ROLES), name="invitation_role_is_known"),
            models.CheckConstraint(
                condition=Q(state__in=("open", "taken", "withdrawn")),
                name="invitation_state_is_known",
            ),
        )

    def __str__(self) -> str:
        return f"Invitation {self.pk}: {self.role} for {self.body}"


class AddedBody(models.Model):
    """A body that was added to the directory here, or one shipped as it is called here."""

    id: models.CharField[str, str] = models.CharField(max_length=80, primary_key=True)
    kind: models.CharField[str, str] = models.CharField(max_length=40)
    names: models.JSONField[Any, Any] = models.JSONField(default=list)
    areas: models.JSONField[Any, Any] = models.JSONField(default=list)
    parent: models.CharField[str, str] = models.CharField(max_length=80, blank=True)
    source: models.CharField[str, str] = models.CharField(max_length=300, blank=True)
    version: models.PositiveIntegerField[int, int] = models.PositiveIntegerField(default=1)

    class Meta:
        """What always holds, kept by the database itself."""

        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="body_kind_is_known"),
        )

    def __str__(self) -> str:
        return self.id


class UsedCode(models.Model):
    """That a code of an authenticator was used: it counts once. Kept for minutes, as a hash."""

    person: models.ForeignKey[Person, Person] = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="+"
    )
    seal: models.CharField[str, str] = models.CharField(max_length=64, unique=True)
    used_at: models.DateTimeField[datetime, datetime] = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"A code of account {self.person_id}"

    person_id: int
