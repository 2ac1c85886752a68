"""Submissions, the files they came in, and what was said of single figures."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from attain.domain.submissions import ChangeKind, SubmissionState

STATES = [each.value for each in SubmissionState]
KINDS = [each.value for each in ChangeKind]


class Submission(models.Model):
    """
    Figures that a body sends.

    Attributes
    ----------
    version
        Grows with each change; a form carries the one it was made from, so that nobody overwrites
        what they have not seen.
    senders
        The numbers of the accounts that sent or mended it: none of them may accept it.
    compared_with
        The id of the release that the answer compares with.
    reading
        The answer to the latest file: see `attain.usecases.submissions.Reading`.
    said_yes
        Whether the sender has looked at warnings and missing figures.
    change_kind, change_reason
        Why figures that were released before are others now.
    seal
        The SHA-256 of the accepted figures; what is released is compared with it.
    """

    body: models.CharField[str, str] = models.CharField(max_length=80, db_index=True)
    title: models.CharField[str, str] = models.CharField(max_length=200)
    state: models.CharField[str, str] = models.CharField(
        max_length=12, default=SubmissionState.DRAFT.value, db_index=True
    )
    version: models.PositiveIntegerField[int, int] = models.PositiveIntegerField(default=1)
    senders: models.JSONField[Any, Any] = models.JSONField(default=list)
    compared_with: models.CharField[str, str] = models.CharField(max_length=200, blank=True)
    reading: models.JSONField[Any, Any] = models.JSONField(default=dict)
    said_yes: models.BooleanField[bool, bool] = models.BooleanField(default=False)
    change_kind: models.CharField[str, str] = models.CharField(max_length=20, blank=True)
    change_reason: models.TextField[str, str] = models.TextField(blank=True)
    figures: models.CharField[str, str] = models.CharField(max_length=64, blank=True)
    seal: models.CharField[str, str] = models.CharField(max_length=64, blank=True)
    begun_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    moved_at: models.DateTimeField[datetime, datetime] = models.DateTimeField(db_index=True)

    class Meta:
        """What always holds, kept by the database itself."""

        ordering = ("-moved_at", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(state__in=STATES), name="submission_state_is_known"),
            models.CheckConstraint(
                condition=Q(change_kind="") | (Q(change_kind__in=KINDS) & ~Q(change_reason="")),
                name="submission_change_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=SubmissionState.ACCEPTED.value) | ~Q(seal=""),
                name="submission_accepted_is_sealed",
            ),
        )

    def __str__(self) -> str:
        return f"Submission {self.pk}: {self.title} ({self.body})"


class ReceivedFile(models.Model):
    """
    A file as it came, kept byte for byte under a random name and never served again.

    Attributes
    ----------
    name
        What its sender called it; it decides nothing.
    place
        The random name under which it is kept.
    """

    submission: models.ForeignKey[Submission, Submission] = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="files"
    )
    name: models.CharField[str, str] = models.CharField(max_length=200)
    place: models.CharField[str, str] = models.CharField(max_length=64, unique=True)
    sha256: models.CharField[str, str] = models.CharField(max_length=64)
    size: models.PositiveBigIntegerField[int, int] = models.PositiveBigIntegerField()
    person: models.CharField[str, str] = models.CharField(max_length=40)
    received_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        """The latest first."""

        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.name} ({self.size} bytes)"


class Remark(models.Model):
    """
    What somebody said of a submission, of one figure in it, or of one cell of the file.

    Attributes
    ----------
    figure
        The codes and the period of the figure, as people read them.
    row, column
        The cell: the row as the answer counts it, and the name of the column; none for the whole.
    seal
        Of which figures `row` is a row: the submission's seal when it was said.
    """

    submission: models.ForeignKey[Submission, Submission] = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="remarks"
    )
    figure: models.CharField[str, str] = models.CharField(max_length=300, blank=True)
    row: models.PositiveIntegerField[int | None, int | None] = models.PositiveIntegerField(
        null=True, blank=True
    )
    column: models.CharField[str, str] = models.CharField(max_length=80, blank=True)
    seal: models.CharField[str, str] = models.CharField(max_length=64, blank=True)
    person: models.CharField[str, str] = models.CharField(max_length=40)
    name: models.CharField[str, str] = models.CharField(max_length=200)
    text: models.TextField[str, str] = models.TextField()
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        """In the order in which they were said."""

        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.name}: {self.text[:40]}"


class Grid(models.Model):
    """
    A table of figures in the page: typed in, or mended in place.

    Attributes
    ----------
    source
        What it was filled from: `release` or `file`.
    headers
        The columns, as the reader of files knows them.
    version
        Grows with each save; `checked` is the one that was read and checked last, 0 for none.
    seals
        Seals of figures whose rows are counted by `GridRow.place`; `first_seal` is that of the file
        it was filled from, counted by `GridRow.origin`.
    is_open
        One grid of a submission at most is typed into; earlier ones stay as they were left.
    """

    submission: models.ForeignKey[Submission, Submission] = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="grids"
    )
    source: models.CharField[str, str] = models.CharField(max_length=12)
    headers: models.JSONField[Any, Any] = models.JSONField(default=list)
    version: models.PositiveIntegerField[int, int] = models.PositiveIntegerField(default=1)
    checked: models.PositiveIntegerField[int, int] = models.PositiveIntegerField(default=0)
    first_seal: models.CharField[str, str] = models.CharField(max_length=64, blank=True)
    seals: models.JSONField[Any, Any] = models.JSONField(default=list)
    is_open: models.BooleanField[bool, bool] = models.BooleanField(default=True)
    begun_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        """The latest first; one open grid a submission."""

        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("submission",), condition=Q(is_open=True), name="grid_open_is_one"
            ),
        )

    def __str__(self) -> str:
        return f"Grid {self.pk} of submission {self.submission_id}"  # type: ignore[attr-defined]

    @property
    def unchecked(self) -> bool:
        """Whether somebody typed since it was checked."""
        return self.version != max(self.checked, 1)


class GridRow(models.Model):
    """
    A row of a grid.

    Attributes
    ----------
    place
        Its number, from 2: the first is that of the headers.
    origin
        Its number in the file that it came from.
    locked
        Whether the codes that say which figure it is stay as they are.
    cells
        Texts, in the order of the grid's headers.
    """

    grid: models.ForeignKey[Grid, Grid] = models.ForeignKey(
        Grid, on_delete=models.PROTECT, related_name="rows"
    )
    place: models.PositiveIntegerField[int, int] = models.PositiveIntegerField()
    origin: models.PositiveIntegerField[int | None, int | None] = models.PositiveIntegerField(
        null=True, blank=True
    )
    locked: models.BooleanField[bool, bool] = models.BooleanField(default=False)
    cells: models.JSONField[Any, Any] = models.JSONField(default=list)
    version: models.PositiveIntegerField[int, int] = models.PositiveIntegerField(default=1)
    person: models.CharField[str, str] = models.CharField(max_length=40, blank=True)
    name: models.CharField[str, str] = models.CharField(max_length=200, blank=True)
    changed_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        """In order; no two in one place."""

        ordering = ("place",)
        constraints = (
            models.UniqueConstraint(fields=("grid", "place"), name="grid_row_has_its_place"),
        )

    def __str__(self) -> str:
        return f"Row {self.place}: {self.cells}"


class GridRowBefore(models.Model):
    """A row as it was in an earlier version, and who wrote that: nothing typed is lost."""

    row: models.ForeignKey[GridRow, GridRow] = models.ForeignKey(
        GridRow, on_delete=models.PROTECT, related_name="before"
    )
    version: models.PositiveIntegerField[int, int] = models.PositiveIntegerField()
    cells: models.JSONField[Any, Any] = models.JSONField(default=list)
    person: models.CharField[str, str] = models.CharField(max_length=40, blank=True)
    name: models.CharField[str, str] = models.CharField(max_length=200, blank=True)
    changed_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        """Each version once."""

        ordering = ("row", "version")
        constraints = (
            models.UniqueConstraint(fields=("row", "version"), name="grid_row_version_is_one"),
        )

    def __str__(self) -> str:
        return f"{self.row} as of {self.version}"
