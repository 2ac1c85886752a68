"""
Which releases are public: those in the folder, and those to which a scheduled candidate points.

The pointer is one row; the clock decides. Each process reads the rows every `REFRESH` seconds, and
holds them with the minutes that are still to come, so that all processes and all surfaces switch at
the same instant. What is released or withdrawn at once takes effect `NOTICE` seconds later, when
every process knows of it. So it reads the calendar, for the page that tells of it. While the database
is away, what was known stays readable.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Generic, TypeVar

from django.db import DatabaseError

from attain.errors import AttainError
from attain.usecases.places import portal_folder
from attain.usecases.portal.shelf import PublicRelease, releases_in

LOG = logging.getLogger("attain.web")
REFRESH = 1.0
"""Seconds for which a process trusts the rows that it has read."""
NOTICE = timedelta(seconds=3)
"""How long before it takes effect a change at once is written down."""
CHANGES_TOLD = 200
"""Changes of the calendar that the public page tells of, the latest; the audit log has all."""
Rows = TypeVar("Rows")


@dataclass(frozen=True, slots=True)
class Pointer:
    """A release to which the portal points from a minute on, and until when, if it was withdrawn."""

    release: PublicRelease
    title: str
    minute: datetime
    gone_at: datetime | None
    gone_because: str
    readable: bool = True
    seal: str = ""

    def public(self, now: datetime) -> bool:
        """Whether it can be read at a moment."""
        return self.minute <= now and (self.gone_at is None or now < self.gone_at)

    def withdrawn(self, now: datetime) -> bool:
        """Whether it was public and is so no more."""
        return self.gone_at is not None and self.gone_at <= now


def released_folder() -> Path:
    """Return where candidates lie, each in a folder with a random name; no address leads there."""
    return portal_folder() / "candidates"


@dataclass(frozen=True, slots=True)
class Moved:
    """That a release was announced for a minute, and then for another one or for none, and why."""

    title: str
    before: datetime
    after: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """What was announced, for whatever minute, and how that was changed, the latest change first."""

    entries: Sequence[tuple[datetime, str]] = ()
    changes: Sequence[Moved] = ()


class Known(Generic[Rows]):
    """Rows of the database as this process knows them."""

    def __init__(self, ask: Callable[[], Rows], none: Rows) -> None:
        self._ask = ask
        self._known: tuple[float, Rows] = (-REFRESH, none)

    def get(self) -> Rows:
        """Return what is known; it is at most `REFRESH` seconds old."""
        since, found = self._known
        if time.monotonic() - since >= REFRESH:
            with contextlib.suppress(DatabaseError):
                found = self._ask()
            self._known = (time.monotonic(), found)
        return found

    def forget(self) -> None:
        """Ask again at the next call."""
        self._known = (-REFRESH, self._known[1])


def kept_pointers() -> Sequence[Pointer]:
    """Read the pointers from the database."""
    from attain.web.clearance.models import Candidate

    rows = Candidate.objects.filter(state__in=("scheduled", "withdrawn"), minute__isnull=False)
    return tuple(
        Pointer(
            PublicRelease(
                row.release_id,
                f"{row.minute.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
                released_folder() / row.place / row.release_id,
            ),
            row.title,
            row.minute,
            row.gone_at,
            row.gone_because,
            row.readable,
            row.seal,
        )
        for row in rows
        if row.minute is not None
    )


def kept_calendar() -> Sequence[tuple[datetime, str]]:
    """Read from the database what was announced, for whatever minute."""
    from attain.web.clearance.models import CalendarEntry

    return tuple((each.minute, each.title) for each in CalendarEntry.objects.all())


def kept_changes() -> Sequence[Moved]:
    """Read from the database how the calendar was changed, the latest change first."""
    from attain.web.clearance.models import CalendarChange

    rows = CalendarChange.objects.order_by("-id")[:CHANGES_TOLD]
    return tuple(Moved(row.title, row.before, row.after, row.reason) for row in rows)


POINTERS = Known[Sequence[Pointer]](lambda: kept_pointers(), ())  # noqa: PLW0108 - asked anew
CALENDAR = Known(lambda: Calendar(kept_calendar(), kept_changes()), Calendar())
"""Those of this process."""


def forget() -> None:
    """Ask for all of it at the next call: it was changed here."""
    POINTERS.forget()
    CALENDAR.forget()


def public_releases(folder: Path) -> Callable[[], Sequence[PublicRelease]]:
    """Return what lists all public releases, the newest first; for `Shelf`."""
    from_folder = releases_in(folder)

    def published() -> Sequence[PublicRelease]:
        now = datetime.now(UTC)
        pointed = [
            each.release
            for each in POINTERS.get()
            if each.public(now) and is_sealed(each.release.path, each.seal)
        ]
        if not pointed:
            return from_folder()
        found = [*from_folder(), *pointed]
        return tuple(sorted(found, key=lambda each: (each.time, each.id), reverse=True))

    return published


_SEALED: dict[tuple[Path, str], bool] = {}
"""Folders of which this process knows whether they are what was scheduled."""


def is_sealed(folder: Path, seal: str) -> bool:
    """Tell whether a folder is the release that was scheduled; another one is not shown, and logged once."""
    from attain.store.manifest import read_manifest

    if _SEALED.get((folder, seal)):
        return True
    try:
        found = read_manifest(folder).seal == seal
    except AttainError:
        found = False
    if not found and (folder, seal) not in _SEALED:
        LOG.error("%s is not the release that was scheduled, and is not shown.", folder)
    _SEALED[folder, seal] = found
    return found


def withdrawn_releases() -> tuple[PublicRelease, ...]:
    """Return the releases that were public and were withdrawn, the latest first."""
    now = datetime.now(UTC)
    found = [each for each in POINTERS.get() if each.withdrawn(now)]
    return tuple(
        replace(
            each.release,
            gone=f"{each.gone_at:%Y-%m-%d}",
            gone_because=each.gone_because,
            readable=each.readable and is_sealed(each.release.path, each.seal),
        )
        for each in sorted(found, key=lambda each: each.minute, reverse=True)
    )


def announced() -> list[tuple[datetime, str]]:
    """Return what the public calendar says: the minute and title of each release to come."""
    now = datetime.now(UTC)
    found = [(each.minute, each.title) for each in POINTERS.get() if each.minute > now]
    return sorted(found + [each for each in CALENDAR.get().entries if each[0] > now])


def calendar_changes() -> Sequence[Moved]:
    """Return how the public calendar was changed, the latest change first."""
    return CALENDAR.get().changes
