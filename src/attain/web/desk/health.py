"""
What is wrong with the portal, said before somebody loses something by it.

Each look is a function that yields troubles, each with its way out. `attain health` takes all of them, an
administrator's desk those that are quick. On a quiet day none says anything. They name numbers, never titles
and names of files: who keeps the machine may not see what is not released.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import connection

from attain.domain.clearance import CandidateState
from attain.domain.permissions.roles import Role
from attain.domain.submissions import SubmissionState
from attain.errors import AttainError, InvalidData
from attain.store.releases import open_release
from attain.usecases.places import portal_folder
from attain.web.accounts.demonstration import demo_accounts
from attain.web.accounts.guesses import FAILED, WRONG_CODE
from attain.web.accounts.models import Person
from attain.web.accounts.queries import held
from attain.web.audit.models import AuditEntry, AuditHead
from attain.web.audit.operations import faults, heads_file, last_kept_heads
from attain.web.clearance.approved import folder_of, not_as_approved
from attain.web.clearance.models import CalendarEntry, Candidate, CountryClearance
from attain.web.clearance.pointers import is_sealed
from attain.web.database import database_is_file
from attain.web.notices.mails import LATEST
from attain.web.notices.models import MailChoice, MailWay, Notice, NoticeKind, topic_of
from attain.web.production import Surroundings, failing
from attain.web.received import kept_file
from attain.web.runs import Run, last_run
from attain.web.submissions.models import ReceivedFile, Submission

FULL = 0.9
"""The share of a disk from which on it is nearly full."""
STUCK = timedelta(hours=1)
"""How long a command that a timer runs may take."""
LATE_MAIL = timedelta(hours=1)
LATE_DIGEST = timedelta(hours=26)
NEAR = timedelta(hours=48)
"""How long before a deadline of clearance those who are silent should have been reminded."""
OVER = timedelta(days=1)
"""How long after its deadline a clearance may stay open."""
LONG_REVIEW = timedelta(days=14)
BURST, WITHIN = 30, timedelta(minutes=15)
"""Refused sign-ins, and the time within which so many are an attack."""
A_MOMENT = 0.2
"""Seconds within which the head of a step that has just been taken is noted."""
AHEAD = timedelta(minutes=5)
"""How far the log may be ahead of the clock."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that is wrong, and what to do."""

    what: str
    way_out: str

    def __str__(self) -> str:
        return f"{self.what} {self.way_out}"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often a command should end well, what it is called, and how it is run."""

    every: timedelta
    called: str
    command: str


RHYTHMS = {
    "backup": Rhythm(timedelta(hours=26), "backup", "attain backup FOLDER"),
    "notices-send": Rhythm(timedelta(hours=1), "sending of mails", "attain notices send"),
    "notices-digest": Rhythm(timedelta(hours=26), "sending of digests", "attain notices digest"),
}


def look(now: datetime, *, whole: bool) -> list[Trouble]:
    """
    Return what is wrong.

    Parameters
    ----------
    whole
        Whether every byte of releases, received files and the log is looked at too.
    """
    looks = [*QUICK, *(THOROUGH if whole else ())]
    return [trouble for each in looks for trouble in each(now)]


# ------------------------------------------------------------------------- what timers and disks do


def _runs(now: datetime) -> Iterator[Trouble]:
    for name, rhythm in RHYTHMS.items():
        run, again = last_run(name), f"Run it by hand and look: {rhythm.command}"
        if run is None:
            if name == "backup" and _in_production():
                yield Trouble("No backup was ever made here.", again)
        elif run.failed:
            yield Trouble(
                f"The last {rhythm.called}, at {_moment(run.begun)}, failed: {run.failed}", again
            )
        elif run.running and now - run.begun > STUCK:
            yield Trouble(
                f"The {rhythm.called} that began at {_moment(run.begun)} has not ended.",
                f"See whether it still runs, end it, and run it again: {rhythm.command}",
            )
        elif _is_late(run, rhythm, now):
            yield Trouble(
                f"The last {rhythm.called} was at {_moment(run.ended)}."
                if run.ended
                else f"The {rhythm.called} never ended well; it was tried first at {_moment(run.since)}.",
                f"See whether its timer runs: systemctl list-timers. {again}",
            )


def _is_late(run: Run, rhythm: Rhythm, now: datetime) -> bool:
    """Tell whether a command should have ended well long ago, also where each run of it is killed."""
    from_then = run.ended or run.since
    patience = rhythm.every + (STUCK if run.running else timedelta())
    return from_then is not None and now - from_then > patience


def _disks(now: datetime) -> Iterator[Trouble]:  # noqa: ARG001 - all looks are made alike
    places = [portal_folder(), Path(settings.ATTAIN_RELEASES)]
    if database_is_file():
        places.append(Path(str(connection.settings_dict["NAME"])).parent)
    disks = {each.stat().st_dev: each for each in places if each.is_dir()}
    for place in disks.values():
        room = shutil.disk_usage(place)
        if room.used >= FULL * room.total:
            yield Trouble(
                f"The disk of {place} is {room.used / room.total:.0%} full: {room.free:,} bytes are left.",
                "Make room, or move it to a larger disk, before the portal can save nothing more.",
            )


def _settings(now: datetime) -> Iterator[Trouble]:  # noqa: ARG001
    if _in_production():
        demo = demo_accounts().count()
        seen = Surroundings(
            settings, loopback=True, workers=1, vendor=connection.vendor, demo_accounts=demo
        )
        for each in failing(seen):
            yield Trouble(each.refused, each.remedy)


def _in_production() -> bool:
    return os.environ.get("ATTAIN_MODE", "") == "production"


# ---------------------------------------------------------------------------------- what people miss


def _releases_due(now: datetime) -> Iterator[Trouble]:
    scheduled = Candidate.objects.filter(state=CandidateState.SCHEDULED.value, minute__lte=now)
    for each in scheduled:
        if not is_sealed(folder_of(each), each.seal):
            yield Trouble(
                f"The minute of release {each.release_id} has come, and it does not show: its folder is not "
                "the one that was scheduled.",
                "Restore its folder from a backup, or put it together again.",
            )
    for entry in CalendarEntry.objects.filter(minute__lte=now):
        yield Trouble(
            f"{entry.title} was announced for {_moment(entry.minute)}, and has not come.",
            "Release it, or move it in the calendar with a reason.",
        )


def _mails(now: datetime) -> Iterator[Trouble]:
    chosen = {
        (person, topic): way
        for person, topic, way in MailChoice.objects.values_list("person", "topic", "way")
    }
    late = {MailWay.AT_ONCE.value: LATE_MAIL, MailWay.DAILY.value: LATE_DIGEST}
    waiting = Notice.objects.filter(
        mailed_at=None, read_at=None, made_at__gt=now - LATEST, person__is_active=True
    )
    count = 0
    for person, kind, made_at in waiting.values_list("person_id", "kind", "made_at"):
        way = chosen.get((person, topic_of(NoticeKind(kind)).value), MailWay.AT_ONCE.value)
        count += way in late and now - made_at > late[way]
    if count:
        yield Trouble(
            f"Mails that have not gone out: {count}.",
            "See whether the mail server of ATTAIN_MAIL takes them: attain notices send",
        )


def _clearances(now: datetime) -> Iterator[Trouble]:
    rows = CountryClearance.objects.filter(
        answer="", candidate__state=CandidateState.IN_CLEARANCE.value
    ).select_related("candidate")
    silent = [row for row in rows if row.round == row.candidate.round]
    near = [row for row in silent if now < row.deadline <= now + NEAR and not row.reminders]
    for candidate, areas in _by_candidate(near).items():
        yield Trouble(
            f"Candidate {candidate.pk}: the deadline of clearance is near, and nobody has reminded "
            f"{', '.join(areas)}.",
            "Let the release manager remind them: silence counts only then.",
        )
    over = Candidate.objects.filter(
        state=CandidateState.IN_CLEARANCE.value, deadline__lt=now - OVER
    )
    for candidate in over:
        yield Trouble(
            f"Candidate {candidate.pk}: the deadline of clearance is over since "
            f"{_moment(candidate.deadline)}.",
            "Let the release manager close clearance, or give more time.",
        )


def _by_candidate(rows: list[CountryClearance]) -> dict[Candidate, list[str]]:
    found: dict[Candidate, list[str]] = {}
    for row in rows:
        found.setdefault(row.candidate, []).append(row.area)
    return found


def _reviews(now: datetime) -> Iterator[Trouble]:
    for each in Submission.objects.filter(
        state=SubmissionState.SENT.value, moved_at__lt=now - LONG_REVIEW
    ):
        yield Trouble(
            f"Submission {each.pk} waits for a reviewer since {_moment(each.moved_at)}.",
            "Ask the reviewers, or appoint one.",
        )


def _administrators(now: datetime) -> Iterator[Trouble]:
    if Person.objects.exists() and not held(now.date()).filter(role=Role.ADMINISTRATOR.value):
        yield Trouble(
            "Nobody is administrator.",
            "Invite one: attain people first-administrator --email NAME@EXAMPLE.ORG --name NAME",
        )


def _guesses(now: datetime) -> Iterator[Trouble]:
    count = AuditEntry.objects.filter(
        action__in=(FAILED, WRONG_CODE), at__gt=now - WITHIN, at__lte=now
    ).count()
    if count >= BURST:
        yield Trouble(
            f"{count} sign-ins were refused within {WITHIN.seconds // 60} minutes: somebody may be guessing.",
            "Look at the addresses in the log of the server before the portal, and shut them out there.",
        )


# ------------------------------------------------------------------------------- what was altered


def _clock(now: datetime) -> Iterator[Trouble]:
    last = AuditEntry.objects.order_by("-number").first()
    if last is not None and last.at > now + AHEAD:
        yield Trouble(
            f"The audit log's last entry is of {_moment(last.at)}, and the clock says {_moment(now)}.",
            "Set the clock of this machine by a time server.",
        )


def _head(now: datetime) -> Iterator[Trouble]:  # noqa: ARG001
    head = AuditHead.objects.get(pk=1).number
    if not _is_kept(head):
        time.sleep(A_MOMENT)
    if not _is_kept(head):
        yield Trouble(
            f"The last entries of the audit log are not noted outside the database, in {heads_file()}.",
            "Let the portal's user write to that file.",
        )


def _is_kept(number: int) -> bool:
    return not number or max((each.number for each in last_kept_heads()), default=0) >= number


def _log(now: datetime) -> Iterator[Trouble]:  # noqa: ARG001
    if wrong := faults():
        yield Trouble(
            f"The audit log was altered: {wrong[0]}",
            "Keep the machine as it is, ask who had access to it, and compare with a backup.",
        )


def _releases(now: datetime) -> Iterator[Trouble]:  # noqa: ARG001
    from attain.web.server import release_folders

    releases = Path(settings.ATTAIN_RELEASES)
    if not releases.exists() and not _in_production():
        return  # the figures that attain brings along are shown
    try:
        folders = release_folders(releases)
    except InvalidData as trouble:
        yield Trouble(
            str(trouble), "Put the releases there, or let ATTAIN_RELEASES name where they are."
        )
        return
    for folder in folders:
        try:
            open_release(folder).close()
        except AttainError as trouble:
            yield Trouble(f"A public release is damaged: {trouble}", "Put its copy in its place.")


def _approved(now: datetime) -> Iterator[Trouble]:  # noqa: ARG001
    for each in not_as_approved():
        yield Trouble(each, "")


def _received(now: datetime) -> Iterator[Trouble]:  # noqa: ARG001
    for each in ReceivedFile.objects.select_related("submission").order_by("pk"):
        try:
            whole = sha256(kept_file(each.place)).hexdigest() == each.sha256
        except AttainError:
            whole = False
        if not whole:
            yield Trouble(
                f"A file of submission {each.submission.pk} is not as it was received.",
                "Restore it from a backup.",
            )


def _moment(at: datetime | None) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if at else ""


Look = Callable[[datetime], Iterator[Trouble]]
QUICK: tuple[Look, ...] = (
    *(_runs, _disks, _settings, _releases_due, _mails, _clearances),
    *(_reviews, _administrators, _guesses, _clock, _head),
)
THOROUGH: tuple[Look, ...] = (_log, _releases, _approved, _received)
"""Those that read every byte: once a night is enough."""
