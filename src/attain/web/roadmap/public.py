"""
The door through which the public side gets the roadmap: values of what everybody may see, nothing else.

What is asked of the database is kept in each process under the pulse, which is asked for once a
second at most; so a page costs no query. While the database is away there is no roadmap, and pages of
figures go on without it.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime

from django.db import DatabaseError

from attain.domain.roadmap.actions import Evidence
from attain.domain.roadmap.public import public_evidence
from attain.domain.roadmap.status import Status
from attain.domain.roadmap.views import Entry
from attain.errors import AttainError
from attain.usecases.dictionary import shipped_bodies
from attain.usecases.plain_values import value_of
from attain.usecases.plans import shipped_plans
from attain.usecases.portal.public_roadmap import (
    PublicAction,
    PublicCycle,
    PublicRoadmap,
    Stood,
    public_action,
    public_cycle,
    with_reports,
)
from attain.web.accounts.directory import directory
from attain.web.advocacy.queries import public_campaigns
from attain.web.assessments.queries import public_assessments
from attain.web.database import database_is_there
from attain.web.reports.queries import frozen_rows, told_frozen
from attain.web.roadmap.known import areas, groups
from attain.web.roadmap.models import ActionVersion
from attain.web.roadmap.pulse import pulse
from attain.web.roadmap.queries import action_of, allocations, plans, public_rows

log = logging.getLogger("attain.web")

REFRESH = 1.0
"""Seconds for which a process trusts the pulse that it has read."""
OLDEST = 60.0
"""Seconds after which the roadmap is asked for anew: names of bodies change without a beat."""


class Kept:
    """The public roadmap as this process knows it; safe to share between threads."""

    def __init__(
        self,
        beat: Callable[[], int],
        made: Callable[[date], PublicRoadmap],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._beat = beat
        self._made = made
        self._clock = clock
        self._lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        """Ask again at the next call."""
        self._asked = -REFRESH
        self._read = -OLDEST
        self._under: tuple[int, date] | None = None
        self._roadmap: PublicRoadmap | None = None

    def hold(self, roadmap: PublicRoadmap | None) -> None:
        """Keep to what was read elsewhere, for good: the static edition is of one moment."""
        self._asked, self._roadmap = float("inf"), roadmap

    def get(self) -> PublicRoadmap | None:
        """
        Return the roadmap as it is, at most `REFRESH` seconds old; None while it cannot be read.

        While one thread asks, however long the database takes, the others go on with what is known.
        """
        if self._clock() - self._asked < REFRESH:
            return self._roadmap
        if self._lock.acquire(blocking=self._under is None and self._asked == -REFRESH):
            try:
                self._ask()
            finally:
                self._lock.release()
        return self._roadmap

    def _ask(self) -> None:
        now = self._clock()
        if now - self._asked < REFRESH:
            return  # another thread has just asked
        try:
            self._refresh(now)
        except (DatabaseError, AttainError) as trouble:
            if isinstance(trouble, AttainError):
                log.exception("The roadmap cannot be shown")
            self._under, self._roadmap = None, None
        self._asked = self._clock()

    def _refresh(self, now: float) -> None:
        under = (self._beat(), datetime.now(UTC).date())
        if under == self._under and now - self._read < OLDEST:
            return
        made = self._made(under[1])
        if self._roadmap is None or made.seal != self._roadmap.seal:
            self._roadmap = made
        self._under, self._read = under, now


def kept_pulse() -> int:
    """
    Read the pulse from the database.

    Raises
    ------
    DatabaseError
        If it cannot be read, or there is no database: reading makes none.
    """
    if not database_is_there():
        raise DatabaseError("There is no database yet.")
    return pulse()


def kept_roadmap(on: date) -> PublicRoadmap:
    """Read from the database what everybody may see of the roadmap."""
    shown = tuple(shown_actions())
    cycles = tuple(frozen_cycles(frozenset(each.number for each in shown)))
    return PublicRoadmap(
        on=on,
        plans=plans(),
        bodies=directory(),
        areas=areas(on),
        groups=groups(on),
        countries=_countries(on),
        allocations=allocations(),
        actions=with_reports(shown, cycles),
        cycles=cycles,
        assessments=public_assessments(),
        campaigns=public_campaigns(),
    )


def shipped_roadmap(on: date) -> PublicRoadmap:
    """Return the roadmap as attain ships it: plans, and bodies by their charges; nobody acts yet."""
    return PublicRoadmap(
        on=on,
        plans=shipped_plans(),
        bodies=shipped_bodies(),
        areas=areas(on),
        groups=groups(on),
        countries=_countries(on),
    )


def shown_actions() -> Iterator[PublicAction]:
    """Yield the actions that everybody may see, in the order of their numbers."""
    stood = _stood()
    for row in public_rows().order_by("pk"):
        found = public_action(action_of(row), stood.get(row.pk, ()))
        if found is not None:
            yield found


def frozen_cycles(shown: frozenset[str]) -> Iterator[PublicCycle]:
    """Yield the frozen cycles, the earliest first, with what they tell of the actions in `shown`."""
    for row in frozen_rows():
        kept = told_frozen(row)
        yield public_cycle(
            kept.cycle,
            row.at,
            entries=[Entry(each, each.status, kept.cycle.id) for each in kept.actions],
            missing=kept.missing,
            reports=kept.reports,
            shown=shown,
        )


def _stood() -> Mapping[int, list[Stood]]:
    """Where the actions that everybody may see stood, version by version; no names, no reasons."""
    rows = (
        ActionVersion.objects.filter(action__in=public_rows())
        .order_by("action_id", "version")
        .values_list("action_id", "content__status", "content__evidence", "at")
    )
    found: dict[int, list[Stood]] = {}
    for number, status, evidence, at in rows:
        told = Stood(
            Status(status), at, public_evidence(value_of(Evidence, each) for each in evidence or ())
        )
        found.setdefault(number, []).append(told)
    return found


def _countries(on: date) -> tuple[str, ...]:
    names = areas(on)
    return tuple(sorted(groups(on)["ASEAN"], key=lambda each: names[each]))


KEPT = Kept(lambda: kept_pulse(), lambda on: kept_roadmap(on))  # noqa: PLW0108 - asked anew each time
"""That of this process."""


def public_roadmap() -> PublicRoadmap | None:
    """Return what everybody may see of the roadmap; None while the database is away."""
    return KEPT.get()
