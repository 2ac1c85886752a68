"""The restore drill: real people and files, backed up, destroyed, restored, and compared row by row."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from tests.work.conftest import PASSWORD

ADDRESS = os.environ.get("ATTAIN_DATABASE", "")
DATABASES = ("sqlite", "postgresql") if ADDRESS.startswith("postgresql:") else ("sqlite",)
ON_A_SERVER = pytest.mark.skipif(len(DATABASES) < 2, reason="there is no PostgreSQL server")

WRITE = f"""
import attain.web.server, pathlib, sys
attain.web.server.set_up(pathlib.Path("."))
from attain.web.database import prepare_database
prepare_database()
from datetime import timedelta
from django.utils import timezone
from attain.domain.permissions.roles import Role
from attain.web.accounts import deeds, operations as people
from attain.web.submissions import operations as submissions
from attain.web.submissions.models import Submission, ReceivedFile
from attain.web.received import keep_file
from attain.web.accounts.models import Person
now = timezone.now()
_, secret = people.first_administrator(email="a@example.org", name="សុខ ដារ៉ា", body="ASEC", now=now)
admin = people.take_invitation(secret=secret, password={PASSWORD!r}, now=now)
for number in range(3):
    _, secret = people.invite(
        doer=deeds.Doer(deeds.SYSTEM, "whoever has the machine"), email=f"p{{number}}@example.org",
        name="P", language="km", now=now,
        wanted=people.Wanted(body="GOV-KHM", role=Role.DATA_PROVIDER, begin=now.date()),
    )
    one = people.take_invitation(secret=secret, password={PASSWORD!r}, now=now)
doer = deeds.Doer(deeds.actor_of(one, second_factor=True, on=now.date()), one.name)
sent = submissions.start(doer=doer, body="GOV-KHM", title="CSES 2024 ✓", now=now)
ReceivedFile.objects.create(submission=sent, name="x.csv", place=keep_file(b"as it came"), size=10,
    sha256="0" * 64, person=str(one.pk), received_at=now)
from attain.usecases.places import portal_folder
(portal_folder() / "candidates/2026.T1").mkdir(parents=True)
(portal_folder() / "candidates/2026.T1/manifest.json").write_text("a candidate")
from attain.web.reports.models import AnswerRow, CycleRow, FrozenRow, ReportRow, ReportVersion
cycle = CycleRow.objects.create(id="2026-1", state="frozen", content={{"title": "T"}}, opened_at=now,
    deadline=now.date(), frozen_at=now, changed_at=now)
FrozenRow.objects.create(cycle=cycle, content="{{}}", sha256="0" * 64, name="N", at=now)
said = ReportRow.objects.create(cycle=cycle, action="A1", body="SOMHD", state="accepted", content={{}},
    sent_at=now, moved_at=now)
ReportVersion.objects.create(report=said, version=1, step="send", state="sent", content={{}}, person="1",
    name="N", at=now)
answer = AnswerRow.objects.create(cycle=cycle, obligation="SOCA", question="9", text="ឆ្មប", person="1",
    name="N", at=now)
AnswerRow.objects.create(cycle=cycle, obligation="VNR", question="9", same_as=answer, person="1", name="N",
    at=now)
(portal_folder() / "packs/2026-1-001").mkdir(parents=True)
(portal_folder() / "packs/2026-1-001/pack.json").write_text("a pack")
from attain.web.forum import operations as forum
from attain.web.forum.queries import place_of
post = forum.write(doer=doer, place=place_of("SDG", "3"), text="Who takes part?", now=now)
forum.mend(doer=doer, number=post.pk, text="អ្នកណា", now=now)
forum.follow(doer=doer, place=place_of("SDG", "4"), wanted=True, now=now)
from attain.web.assessments.models import AssessmentRow, ReplyRow
first = AssessmentRow.objects.create(action="A1", rating="partly", finding="F", method="M", body="ARCMDG",
    person="1", name="N", at=now)
ReplyRow.objects.create(assessment=first, text="T", body="SOMHD", person="1", name="N", at=now)
AssessmentRow.objects.create(action="A1", rating="partly", finding="F", method="M", body="ARCMDG", person="1",
    name="N", at=now, replaces=first, reason="R")
gone = Submission.objects.create(body="GOV-KHM", title="gone", begun_at=now, moved_at=now)
print(gone.pk)
gone.delete()
"""
WRITTEN = """
submissions.submission submissions.receivedfile
reports.cyclerow reports.frozenrow reports.reportrow reports.reportversion reports.answerrow
forum.thread forum.post forum.earliertext forum.following
assessments.assessmentrow assessments.replyrow
"""
"""The tables of people's work into which that writes."""
NEXT = """
import attain.web.server, pathlib
attain.web.server.set_up(pathlib.Path("."))
from django.utils import timezone
from attain.web.submissions.models import Submission
now = timezone.now()
print(Submission.objects.create(body="GOV-KHM", title="next", begun_at=now, moved_at=now).pk)
"""


class Portal:
    """A portal of its own, with its own home and database."""

    def __init__(self, home: Path, address: str) -> None:
        self.home = home
        self.told = {**os.environ, "ATTAIN_HOME": str(home), "ATTAIN_DATABASE": address}
        self.told.pop("ATTAIN_SECRET_KEY", None)

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, *words]
        done = subprocess.run(command, env=self.told, capture_output=True, text=True, check=False)
        assert "Traceback" not in done.stderr, done.stderr
        return done

    def attain(self, *words: str, code: int = 0) -> str:
        done = self.run("-m", "attain", *words)
        assert done.returncode == code, done.stdout + done.stderr
        return " ".join((done.stdout + done.stderr).split())

    def backup(self, folder: Path) -> Path:
        done = self.run("-m", "attain", "backup", str(folder))
        assert done.returncode == 0, done.stderr
        return Path(done.stdout.strip())


@pytest.fixture(autouse=True)
def _apart() -> None:
    """These portals have databases of their own: the one of the other tests stays closed."""


@pytest.fixture
def portal(tmp_path):
    """Make portals over a kind of database; a PostgreSQL database is made for each and dropped after."""
    made = []

    def opened(kind: str) -> Portal:
        name, address = f"drill_{uuid4().hex[:12]}", ""
        if kind == "postgresql":
            import psycopg

            with psycopg.connect(ADDRESS, autocommit=True) as server:
                server.execute(f"CREATE DATABASE {name}")
            made.append(name)
            address = ADDRESS.rpartition("/")[0] + f"/{name}"
        return Portal(tmp_path / name, address)

    yield opened
    if made:
        import psycopg

        with psycopg.connect(ADDRESS, autocommit=True) as server:
            for name in made:
                server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def contents(backup: Path) -> dict[str, list[str]]:
    """Return the rows of each table, the log without the entries of restores, and the received files."""
    found = {}
    for path in sorted(backup.glob("tables/*")):
        lines = path.read_text(encoding="utf-8").splitlines()
        if path.name == "audit.auditentry.jsonl":
            lines = [each for each in lines if json.loads(each)["action"] != "restore a backup"]
        if path.name != "audit.audithead.jsonl":
            found[path.name] = lines
    for path in sorted(backup.glob("kept/received/*/*")):
        found[path.name] = [path.read_bytes().hex()]
    candidate = backup / "kept/candidates/2026.T1/manifest.json"
    found["candidate"] = [candidate.read_text()]
    found["pack"] = [(backup / "kept/packs/2026-1-001/pack.json").read_text()]
    found["key"] = [(backup / "kept/secret-key").read_text()]
    return found


@pytest.mark.parametrize("to", DATABASES)
@pytest.mark.parametrize("of", DATABASES)
def test_what_was_destroyed_comes_back_whole(of, to, portal, tmp_path):
    lost = portal(of)
    highest = int(lost.run("-c", WRITE).stdout)
    kept = lost.backup(tmp_path / "backups")
    before = contents(kept)
    assert len(before["accounts.person.jsonl"]) == 4
    assert before["pack"] == ["a pack"]
    for table in WRITTEN.split():
        assert before[f"{table}.jsonl"], table
    shutil.rmtree(lost.home)

    new = portal(to)
    assert "Restored" in new.attain("restore", str(kept))
    assert "is whole" in new.attain("audit")
    assert contents(new.backup(tmp_path / "again")) == before
    assert int(new.run("-c", NEXT).stdout) > highest


@pytest.mark.parametrize("kind", DATABASES)
def test_what_is_there_is_replaced_only_by_a_yes_and_is_kept_aside(kind, portal, tmp_path):
    one = portal(kind)
    one.run("-c", WRITE)
    kept = one.backup(tmp_path / "backups")
    one.run("-c", NEXT)
    assert "say --yes" in one.attain("restore", str(kept), code=2)
    said = one.attain("restore", str(kept), "--yes")
    assert "What was there before" in said
    assert contents(one.backup(tmp_path / "again")) == contents(kept)
    if kind == "sqlite":
        assert list((one.home / "portal").glob("portal.sqlite.before-*"))
    assert list((one.home / "portal").glob("received.before-*"))


def test_a_damaged_backup_is_refused_whole(portal, tmp_path):
    one = portal("sqlite")
    one.run("-c", WRITE)
    kept = one.backup(tmp_path / "backups")
    assert "is whole" in one.attain("restore", str(kept), "--check")
    database = (one.home / "portal/portal.sqlite").read_bytes()
    for number, place in enumerate(sorted(p for p in kept.rglob("*") if p.is_file())):
        whole = place.read_bytes()
        if not whole:
            continue
        at = (number * 7919) % len(whole)
        place.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        from attain.errors import AttainError
        from attain.web.backups.format import check_whole

        with pytest.raises(AttainError):
            check_whole(kept, progress=lambda *_: None)
        place.write_bytes(whole)
    (kept / "kept/received/besides").write_text("x")
    assert "is damaged" in one.attain("restore", str(kept), "--yes", code=2)
    assert (one.home / "portal/portal.sqlite").read_bytes() == database


def test_an_altered_log_is_not_backed_up(portal, tmp_path):
    import sqlite3

    one = portal("sqlite")
    one.run("-c", WRITE)
    with sqlite3.connect(one.home / "portal/portal.sqlite") as file:
        file.execute("DROP TRIGGER audit_entry_stays")
        file.execute("UPDATE audit_auditentry SET name = 'x' WHERE number = 2")
    assert "audit log was altered" in one.attain("backup", str(tmp_path / "b"), code=2)
    assert not list((tmp_path / "b").glob("*"))


# ------------------------------------------------------------------------------ under an open portal


HOLD = """
import attain.web.server, pathlib, sys
attain.web.server.set_up(pathlib.Path("."))
from attain.web.database import prepare_database
prepare_database()
import attain.web.wsgi
print("open", flush=True)
sys.stdin.read()
"""


@contextmanager
def held_open(portal: Portal):
    """A process that serves, as each worker of the server does, until the block ends."""
    command = [sys.executable, "-c", HOLD]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, env=portal.told, text=True, **pipes) as server:
        assert server.stdout.readline() == "open\n"
        try:
            yield
        finally:
            server.stdin.close()


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> tuple[Path, Path]:
    """A home with an SQLite file in which people have written, and its backup: to be copied."""
    one = Portal(tmp_path_factory.mktemp("written") / "home", "")
    one.run("-c", WRITE)
    return one.home, one.backup(one.home.parent / "backups")


@pytest.fixture
def like_it(written, tmp_path) -> tuple[Portal, Path]:
    """A portal like the one that was written, and the backup."""
    home, kept = written
    return Portal(Path(shutil.copytree(home, tmp_path / "home")), ""), kept


def test_nothing_is_restored_while_the_portal_is_open(like_it, tmp_path):
    one, kept = like_it
    with held_open(one):
        said = one.attain("restore", str(kept), "--yes", code=2)
        assert "The portal is open" in said
        assert "systemctl stop attain" in said
        assert contents(one.backup(tmp_path / "meanwhile")) == contents(
            kept
        )  # a backup may be made
    elsewhere = Portal(tmp_path / "another-home", str(one.home / "portal/portal.sqlite"))
    with held_open(elsewhere):
        assert "The portal is open" in one.attain("restore", str(kept), "--yes", code=2)
    assert not list(one.home.rglob("*before-*"))


@ON_A_SERVER
def test_nothing_is_restored_into_a_server_on_which_a_portal_is_open_elsewhere(portal, tmp_path):
    one = portal("postgresql")
    one.run("-c", WRITE)
    kept = one.backup(tmp_path / "backups")
    with held_open(Portal(tmp_path / "another-home", one.told["ATTAIN_DATABASE"])):
        said = one.attain("restore", str(kept), "--yes", code=2)
        assert "sessions of attain there: 1" in said
    assert contents(one.backup(tmp_path / "again")) == contents(kept)


def test_the_portal_that_is_meant_is_named_where_it_has_a_name(like_it):
    one, kept = like_it
    before = (one.home / "portal/portal.sqlite").read_bytes()
    said = one.attain("restore", str(kept), "--yes", "--instance", "other", code=2)
    assert "without a name" in said
    one.told["ATTAIN_ADDRESS"] = "https://goals.example.org"
    for words in (["--yes"], ["--yes", "--instance", "trial.example.org"]):
        said = one.attain("restore", str(kept), *words, code=2)
        assert "say --yes --instance goals.example.org" in said
        assert str(one.home) in said
    assert (one.home / "portal/portal.sqlite").read_bytes() == before


# --------------------------------------------------------------------------------- stopped half-way


STATES = """
import attain.web.server, pathlib, shutil, sys
home, kept, states = (pathlib.Path(each) for each in sys.argv[1:])
attain.web.server.set_up(pathlib.Path("."))
from django.utils import timezone
from attain.web.backups import restoring

def looked(name, true):
    def look(*words, **more):
        number = len(list(states.iterdir()))
        state = states / f"{number:03d}-{name}"
        shutil.copytree(home, state)
        plan = state / "portal/restoring.json"
        if plan.exists():
            plan.write_text(plan.read_text().replace(str(home), str(state)))
        return true(*words, **more)
    return look

for owner, name in (
    (pathlib.Path, "rename"), (pathlib.Path, "replace"), (pathlib.Path, "unlink"), (restoring, "_fill_all"),
    (restoring, "_check_log"), (restoring, "_brought_up_to_date"), (restoring, "forget"),
):
    setattr(owner, name, looked(name, getattr(owner, name)))
restoring.restore_backup(kept, replace=True, now=timezone.now(), progress=lambda *_: None)
"""
JUDGE = """
import attain.web.server, json, os, pathlib, sys
attain.web.server.set_up(pathlib.Path("."))
from django.db import connection
from attain.web.audit.models import AuditEntry
from attain.web.audit.operations import faults
from attain.web.backups.restoring import finish_restoring
from attain.web.database import prepare_database
from attain.web.secrets import secret_key
from attain.web.submissions.models import ReceivedFile, Submission
os.environ.pop("ATTAIN_SECRET_KEY", "")
for state in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    os.environ["ATTAIN_HOME"] = str(state)
    connection.close()
    connection.settings_dict["NAME"] = str(state / "portal/portal.sqlite")
    folder = state / "portal"
    secret_key(folder)  # as the set-up does
    finish_restoring()
    prepare_database()
    print(json.dumps({
        "state": state.name,
        "titles": sorted(Submission.objects.values_list("title", flat=True)),
        "received": sorted(each.name for each in (folder / "received").glob("*/*")),
        "files": sorted(ReceivedFile.objects.values_list("place", flat=True)),
        "restores": AuditEntry.objects.filter(action="restore a backup").count(),
        "faults": faults(),
        "keys": sorted({each.read_text() for each in folder.glob("secret-key*")}),
        "left": [each.name for each in folder.glob("*restoring*")],
    }))
"""
LATER = """
import attain.web.server, pathlib
attain.web.server.set_up(pathlib.Path("."))
from django.utils import timezone
from attain.web.received import keep_file
from attain.web.submissions.models import ReceivedFile, Submission
now = timezone.now()
sent = Submission.objects.create(body="GOV-KHM", title="later", begun_at=now, moved_at=now)
ReceivedFile.objects.create(submission=sent, name="x.csv", place=keep_file(b"came later"), size=10,
    sha256="0" * 64, person="1", received_at=now)
"""


def test_a_restore_that_is_stopped_anywhere_leaves_the_old_state_or_the_new_one_whole(
    like_it, tmp_path
):
    one, kept = like_it
    one.run("-c", LATER)
    key = (one.home / "portal/secret-key").read_text()
    states = tmp_path / "states"
    states.mkdir()
    done = one.run("-c", STATES, str(one.home), str(kept), str(states))
    assert done.returncode == 0, done.stderr
    told = [json.loads(line) for line in one.run("-c", JUDGE, str(states)).stdout.splitlines()]
    assert len(told) == len(list(states.iterdir())) > 15
    for each in told:
        new = "later" not in each["titles"]
        assert each["restores"] == new, each
        assert len(each["titles"]) == 2 - new, each
        assert each["received"] == each["files"], each
        assert each["faults"] == [], each
        assert each["keys"] == [key], each
        assert not new or each["left"] == [], each
    verdicts = ["later" not in each["titles"] for each in told]
    assert verdicts == sorted(verdicts)
    assert {*verdicts} == {False, True}


@ON_A_SERVER
@pytest.mark.parametrize(
    ("at", "new"), [("write", False), ("_brought_up_to_date", True)], ids=["before", "after"]
)
def test_killed_on_a_server_before_or_after_the_commit_it_is_old_or_new(at, new, portal, tmp_path):
    one = portal("postgresql")
    one.run("-c", WRITE)
    kept = one.backup(tmp_path / "backups")
    one.run("-c", LATER)
    kill = STATES.partition("def looked")[0] + (
        "import os, signal\n"
        "write = restoring.Plan.write\n"
        f"owner = restoring.Plan if {at!r} == 'write' else restoring\n"
        "def killed(plan):\n"
        "    write(plan)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        f"setattr(owner, {at!r}, killed)\n"
        "restoring.restore_backup(kept, replace=True, now=timezone.now(), progress=lambda *_: None)\n"
    )
    assert one.run("-c", kill, str(one.home), str(kept), "-").returncode < 0
    found = contents(one.backup(tmp_path / "again"))
    assert (found == contents(kept)) == new
    assert any("later" in row for row in found["submissions.submission.jsonl"]) != new
    assert not list((one.home / "portal").glob("*restoring*"))
    assert "is whole" in one.attain("audit")


@ON_A_SERVER
def test_a_restore_whose_commit_fails_on_a_server_is_said_to_be_none(portal, tmp_path):
    one = portal("postgresql")
    one.run("-c", WRITE)
    kept = one.backup(tmp_path / "backups")
    one.run("-c", LATER)
    cut = (
        "import attain.web.server, os, psycopg, sys\n"
        "from attain.web.backups.plan import Plan\n"
        "write = Plan.write\n"
        "def then_cut(plan):\n"
        "    write(plan)\n"
        "    with psycopg.connect(os.environ['ATTAIN_DATABASE'], autocommit=True) as other:\n"
        '        other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "\n'
        "            \"current_database() AND application_name = 'attain'\")\n"
        "Plan.write = then_cut\n"
        "from attain.cli import main\n"
        "sys.exit(main(['restore', sys.argv[1], '--yes']))\n"
    )
    said = one.run("-c", cut, str(kept)).stderr
    assert "What was there is as it was. Mend that, and restore it again." in " ".join(said.split())
    assert "was not restored: what was there is as it was" in one.attain("audit")
    found = contents(one.backup(tmp_path / "again"))
    assert any("later" in row for row in found["submissions.submission.jsonl"])


def test_what_a_killed_writer_left_beside_the_file_spoils_no_restored_one(like_it, tmp_path):
    one, kept = like_it
    file = one.home / "portal/portal.sqlite"
    half = (
        "import os, sqlite3, sys\n"
        "file = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "file.execute('PRAGMA cache_size=1')\n"
        "file.execute('BEGIN IMMEDIATE')\n"
        "file.execute('DELETE FROM accounts_appointmentrow')\n"
        "file.execute('UPDATE accounts_person SET name = hex(zeroblob(40000))')\n"
        "os._exit(9)\n"
    )
    one.run("-c", half, str(file))
    one.told["ATTAIN_ADDRESS"] = "https://goals.example.org"
    assert file.with_name("portal.sqlite-journal").stat().st_size > 0
    said = one.attain("restore", str(kept), "--yes", "--instance", "goals.example.org")
    assert "Restored" in said
    assert contents(one.backup(tmp_path / "again")) == contents(kept)
