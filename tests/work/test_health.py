"""Errors are seen: faults planted for real, each said with its way out; on a quiet day nothing is said."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from smtplib import SMTPRecipientsRefused
from types import SimpleNamespace

import pytest
from django.core import mail
from django.core.mail import EmailMessage

from attain.cli import main
from attain.domain.audit import Head
from attain.domain.permissions.roles import Role
from attain.errors import NotSaved
from attain.web.accounts.guesses import FAILED
from attain.web.accounts.models import AppointmentRow
from attain.web.accounts.signals import note
from attain.web.audit.models import AuditEntry, AuditHead
from attain.web.audit.operations import keep_head
from attain.web.clearance.approved import folder_of
from attain.web.clearance.models import CalendarEntry, Candidate, CountryClearance
from attain.web.desk.alarms import mail_to_administrators
from attain.web.desk.health import BURST, look
from attain.web.notices.models import Notice
from attain.web.received import received_folder
from attain.web.runs import last_run, noted_run
from attain.web.submissions import operations as submissions
from attain.web.submissions.models import Submission
from tests.work.conftest import words_of
from tests.work.releasing import NOW, cleared, doer, in_clearance, scheduled
from tests.work.test_audit_log import altered

pytestmark = pytest.mark.usefixtures("released_portal")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch, settings) -> Path:
    """A portal that runs as it should: an administrator, a backup, a disk with room."""
    for module in ("runs", "desk.alarms", "desk.health"):
        monkeypatch.setattr(f"attain.web.{module}.portal_folder", lambda: tmp_path / "portal")
    usage = SimpleNamespace(total=100, used=40, free=60)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    monkeypatch.delenv("ATTAIN_MODE", raising=False)
    with noted_run("backup"):
        pass
    return tmp_path / "portal"


@pytest.fixture
def quiet(person, accepted, manager) -> SimpleNamespace:
    """What people have done on a quiet day: figures were sent, accepted, and put into a candidate."""
    admin = person(Role.ADMINISTRATOR)
    made = SimpleNamespace(submission=accepted(), manager=manager, admin=admin)
    noted()
    return made


def noted() -> None:
    """Note the head of the log outside, as every transaction does that ends for good."""
    head = AuditHead.objects.get(pk=1)
    keep_head(Head(head.number, head.hash))


def said(*, whole: bool = True, now: datetime | None = None) -> list[str]:
    return [str(each) for each in look(now or datetime.now(UTC), whole=whole)]


def test_on_a_quiet_day_nothing_is_said(quiet, client):
    candidate = in_clearance(quiet.manager, quiet.submission)
    noted()
    assert said() == []
    scheduled(quiet.manager, cleared(quiet.manager, candidate))
    noted()
    assert said() == []


# ----------------------------------------------------------------------------------- planted faults


def failing_backup(plant: SimpleNamespace) -> None:
    with pytest.raises(NotSaved), noted_run("backup"):
        raise NotSaved("No backup was made in /backups: No space left on device.")


def old_run(name: str, **more: object) -> None:
    with noted_run(name):
        pass
    place = Path(last_place(name))
    told = json.loads(place.read_text())
    long_ago = (datetime.now(UTC) - 2 * DAY).isoformat()
    place.write_text(json.dumps({**told, "begun": long_ago, "ended": long_ago, **more}))


def last_place(name: str) -> str:
    from attain.web import runs

    return str(runs.portal_folder() / "runs" / f"{name}.json")


def full_disk(plant: SimpleNamespace) -> None:
    usage = SimpleNamespace(total=100, used=90, free=10)
    plant.monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)


def unsafe_settings(plant: SimpleNamespace) -> None:
    plant.monkeypatch.setenv("ATTAIN_MODE", "production")


def no_backup_ever(plant: SimpleNamespace) -> None:
    plant.monkeypatch.setenv("ATTAIN_MODE", "production")
    Path(last_place("backup")).unlink()


def exchanged_after_its_minute(plant: SimpleNamespace) -> None:
    candidate = cleared(plant.manager, in_clearance(plant.manager, plant.submission))
    scheduled(plant.manager, candidate)
    Candidate.objects.update(minute=NOW - HOUR)
    (folder_of(candidate) / "manifest.json").write_text("{}")


def announced_and_gone_by(plant: SimpleNamespace) -> None:
    CalendarEntry.objects.create(title="Spring release", minute=NOW - HOUR, kept_at=NOW - DAY)


def mail_that_waits(plant: SimpleNamespace) -> None:
    Notice.objects.update(mailed_at=None, read_at=None, made_at=datetime.now(UTC) - 2 * HOUR)
    assert Notice.objects.exists()


def clearance_without_reminder(plant: SimpleNamespace) -> None:
    in_clearance(plant.manager, plant.submission)
    CountryClearance.objects.update(deadline=NOW + DAY)


def clearance_left_open(plant: SimpleNamespace) -> None:
    in_clearance(plant.manager, plant.submission)
    Candidate.objects.update(deadline=NOW - 2 * DAY)


def review_forgotten(plant: SimpleNamespace) -> None:
    sent = submissions.start(
        doer=doer(plant.person(Role.DATA_PROVIDER)), body="GOV-KHM", title="Old survey", now=NOW
    )
    Submission.objects.filter(pk=sent.pk).update(state="sent", moved_at=NOW - 20 * DAY)


def nobody_administers(plant: SimpleNamespace) -> None:
    AppointmentRow.objects.filter(role=Role.ADMINISTRATOR.value).delete()


def guesses(plant: SimpleNamespace) -> None:
    for number in range(BURST):
        note(None, FAILED, thing_id=f"address {number}")


def clock_put_back(plant: SimpleNamespace) -> None:
    plant.now = AuditEntry.objects.order_by("-number")[0].at - DAY


def heads_not_noted(plant: SimpleNamespace) -> None:
    from attain.web.audit.operations import heads_file

    heads_file().unlink(missing_ok=True)


def log_altered(plant: SimpleNamespace) -> None:
    altered("UPDATE audit_auditentry SET reason = 'x' WHERE number = 2")


def damaged_release(plant: SimpleNamespace) -> None:
    copy = shutil.copytree(plant.settings.ATTAIN_RELEASES, plant.home / "releases")
    plant.settings.ATTAIN_RELEASES = copy
    flipped(next(copy.glob("*/observations.parquet")))


def damaged_release_alone(plant: SimpleNamespace) -> None:
    damaged_release(plant)
    plant.settings.ATTAIN_RELEASES = next(
        plant.settings.ATTAIN_RELEASES.glob("*/manifest.json")
    ).parent


def no_release(plant: SimpleNamespace) -> None:
    plant.settings.ATTAIN_RELEASES = plant.home


def killed_each_time(plant: SimpleNamespace) -> None:
    old_run("backup")
    killed("backup")


def killed_from_the_first(plant: SimpleNamespace) -> None:
    Path(last_place("notices-send")).unlink(missing_ok=True)
    killed("notices-send")
    place = Path(last_place("notices-send"))
    told = json.loads(place.read_text())
    first = (datetime.now(UTC) - 2 * DAY).isoformat()
    place.write_text(json.dumps({**told, "begun": first, "since": first}))
    killed("notices-send")


def killed(name: str) -> None:
    """What a command leaves that is killed: the note that it has begun."""
    with contextlib.suppress(NotSaved), noted_run(name):
        left = Path(last_place(name)).read_text()
        raise NotSaved("it is killed here")
    Path(last_place(name)).write_text(left)


def damaged_figures(plant: SimpleNamespace) -> None:
    flipped(received_folder() / plant.submission.figures[:2] / plant.submission.figures)


def damaged_file(plant: SimpleNamespace) -> None:
    place = plant.submission.files.first().place
    (received_folder() / place[:2] / place).unlink()


def flipped(place: Path) -> None:
    content = bytearray(place.read_bytes())
    content[len(content) // 2] ^= 1
    place.write_bytes(bytes(content))


FAULTS: dict[str, tuple[Callable[[SimpleNamespace], object], str]] = {
    "a backup that failed": (failing_backup, "No space left on device. Run it by hand"),
    "no backup for two days": (lambda _: old_run("backup"), "The last backup was at"),
    "no backup ever": (no_backup_ever, "No backup was ever made here."),
    "a job that is stuck": (
        lambda _: old_run("notices-send", running=True),
        "sending of mails that began at",
    ),
    "a timer that stopped": (lambda _: old_run("notices-digest"), "systemctl list-timers"),
    "a disk that is nearly full": (full_disk, "is 90% full: 10 bytes are left"),
    "settings that are unsafe": (unsafe_settings, "ATTAIN_ADDRESS is no https address"),
    "a minute that passed without its release": (exchanged_after_its_minute, "and it does not sho"),
    "an announced release that did not come": (announced_and_gone_by, "and has not come"),
    "mails that do not go out": (mail_that_waits, "Mails that have not gone out:"),
    "a clearance without a reminder": (clearance_without_reminder, "nobody has reminded BRN, IDN"),
    "a clearance left open": (clearance_left_open, "deadline of clearance is over since"),
    "a review that nobody makes": (review_forgotten, "waits for a reviewer since"),
    "a portal without an administrator": (nobody_administers, "Nobody is administrator."),
    "a burst of refused sign-ins": (guesses, f"{BURST} sign-ins were refused within 15 minutes"),
    "a clock that was put back": (clock_put_back, "Set the clock of this machine"),
    "a log whose head is noted nowhere": (heads_not_noted, "are not noted outside the database"),
    "a log that was altered": (log_altered, "The audit log was altered: Entry 2 was changed."),
    "a public release that is damaged": (damaged_release, "A public release is damaged:"),
    "a damaged release that is served by itself": (
        damaged_release_alone,
        "A public release is damaged:",
    ),
    "releases that are nowhere": (no_release, "There is no release in"),
    "a backup that is killed each time": (killed_each_time, "The last backup was at"),
    "a job that is killed from the first": (
        killed_from_the_first,
        "The sending of mails never ended well",
    ),
    "accepted figures that were altered": (damaged_figures, "not the ones that were sent"),
    "a received file that is gone": (damaged_file, "is not as it was received"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_said_with_its_way_out(fault, quiet, person, monkeypatch, settings, home):
    plant, words = FAULTS[fault]
    quiet.monkeypatch, quiet.settings, quiet.home = monkeypatch, settings, home
    quiet.person, quiet.now = person, None
    plant(quiet)
    found = look(quiet.now or datetime.now(UTC), whole=True)
    about = [each for each in found if words in str(each)]
    assert len(about) == 1, [str(each) for each in found]
    assert all(each.what.endswith(".") for each in found)
    for hidden in ("Survey", "Old survey", "Autumn release", "a.csv"):  # of what is not released
        assert hidden not in " ".join(map(str, found))


# ------------------------------------------------------------------------------------ who is told


def test_the_command_prints_a_line_for_each_and_ends_with_one(quiet, capsys):
    CalendarEntry.objects.create(title="Spring release", minute=NOW - HOUR, kept_at=NOW - DAY)
    mail.outbox.clear()
    assert main(["health", "--quick", "--mail"]) == 1
    shown = capsys.readouterr()
    assert "Spring release was announced for" in shown.out
    assert "Mailed to 1 person." in shown.err
    assert [each.to for each in mail.outbox] == [[quiet.admin.email]]
    CalendarEntry.objects.all().delete()
    assert main(["health"]) == 0
    assert capsys.readouterr() == ("", "Nothing is wrong.\n")


def test_administrators_are_mailed_when_it_changes_and_once_a_day(quiet, monkeypatch):
    mail.outbox.clear()
    now = datetime.now(UTC)
    CalendarEntry.objects.create(title="Spring release", minute=NOW - HOUR, kept_at=NOW - DAY)
    found = look(now, whole=False)

    def mailed(at: datetime, what=found) -> int:
        return mail_to_administrators(what, whole=False, now=at)

    assert [mailed(now), mailed(now + HOUR), mailed(now + 25 * HOUR)] == [1, 0, 1]
    assert "Spring release was announced for" in mail.outbox[0].body
    assert "/desk/" in mail.outbox[0].body
    failing_backup(quiet)
    assert mailed(now + 26 * HOUR, look(now, whole=False)) == 1
    assert mailed(now + 27 * HOUR, []) == 0

    def refused(*_: object, **__: object) -> int:
        raise OSError("connection refused")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refused)
    with pytest.raises(NotSaved, match="connection refused"):
        mailed(now + 60 * HOUR)


def test_an_address_that_is_refused_keeps_nobody_else_from_being_mailed_once(
    quiet, person, monkeypatch
):
    two = [quiet.admin.email, person(Role.ADMINISTRATOR).email]
    now, true, tried = datetime.now(UTC), EmailMessage.send, list[str]()
    CalendarEntry.objects.create(title="Spring release", minute=NOW - HOUR, kept_at=NOW - DAY)
    found = look(now, whole=False)

    def choosy(own: EmailMessage, *told: object, **more: object) -> int:
        tried.extend(own.to)
        if own.to == [min(two)]:
            raise SMTPRecipientsRefused({own.to[0]: (550, b"no such box")})
        return true(own, *told, **more)

    monkeypatch.setattr(EmailMessage, "send", choosy)
    with pytest.raises(NotSaved, match=r"could not be mailed: 1 of 2: .*no such box"):
        mail_to_administrators(found, whole=False, now=now)
    assert tried == sorted(two)
    assert mail_to_administrators(found, whole=False, now=now + HOUR) == 0
    assert tried == sorted(two)


def test_what_was_mended_and_comes_back_is_mailed_again(quiet):
    now = datetime.now(UTC)
    CalendarEntry.objects.create(title="Spring release", minute=NOW - HOUR, kept_at=NOW - DAY)
    found = look(now, whole=False)
    for hours, told, mailed in ((0, found, 1), (1, [], 0), (2, found, 1), (3, found, 0)):
        assert mail_to_administrators(told, whole=False, now=now + hours * HOUR) == mailed, hours


def test_on_a_disk_that_takes_no_byte_more_it_is_mailed_once(quiet, monkeypatch):
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    now = datetime.now(UTC)
    CalendarEntry.objects.create(title="Spring release", minute=NOW - HOUR, kept_at=NOW - DAY)
    found = look(now, whole=False)
    monkeypatch.setattr(os, "write", full)
    monkeypatch.setattr("attain.store.durable.os.fsync", full)
    assert [mail_to_administrators(found, whole=False, now=now + HOUR * n) for n in (0, 1)] == [
        1,
        0,
    ]


def test_it_stands_on_top_of_an_administrators_desk_and_on_nobody_elses(quiet, person, signed_in):
    CalendarEntry.objects.create(title="Spring release", minute=NOW - HOUR, kept_at=NOW - DAY)
    for role, shown in ((Role.ADMINISTRATOR, True), (Role.RELEASE_MANAGER, False)):
        words = words_of(signed_in(person(role)).get("/desk/"))
        assert ("Spring release was announced for" in words) == shown


def test_the_last_heads_are_found_at_the_end_of_a_long_file(quiet, monkeypatch):
    from attain.web.audit import operations

    whole = [each.number for each in operations.kept_heads()]
    assert [each.number for each in operations.last_kept_heads()] == whole
    monkeypatch.setattr(operations, "LAST_HEADS", 150)
    assert [each.number for each in operations.last_kept_heads()] in (whole[-1:], whole[-2:])
    assert said(whole=False) == []


def test_a_command_that_a_timer_runs_notes_how_it_went(quiet, tmp_path, capsys):
    assert main(["notices", "digest"]) == 0
    assert last_run("notices-digest").ended is not None
    (tmp_path / "a-file").write_text("")
    assert main(["backup", str(tmp_path / "a-file")]) == 2
    assert "No backup was made" in last_run("backup").failed
    assert "The last backup, at" in " ".join(said(whole=False))


def test_a_command_that_does_not_come_to_its_database_notes_that_too(monkeypatch, tmp_path):
    def away() -> int:
        raise NotSaved("The database is away.")

    monkeypatch.setattr("attain.web.database.prepare_database", away)
    assert main(["backup", str(tmp_path / "backups")]) == 2
    assert main(["notices", "send"]) == 2
    assert [last_run(name).failed for name in ("backup", "notices-send")] == [
        "The database is away."
    ] * 2
