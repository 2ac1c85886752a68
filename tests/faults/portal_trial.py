"""
Bring figures into a portal and release them, and be stopped on the way.

`portal_trial.py PLACE RELEASES` is one warm process that knows the portal, with `calls.c` loaded; for
each line of JSON on its input it forks, and answers with a line. A question names what is done
(`import`: a file is received, sent and accepted; `release`: a candidate is assembled, cleared and its
minute fixed), in which folder, and how it is stopped. `judge` looks at what is left of a folder:
whether the database is whole, whether every step that was acknowledged is there, whether the audit
log and the files agree with it, and whether the work can go on to its end from there.
"""

from __future__ import annotations

import ctypes
import json
import os
import random
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
MODES = {"count": 1, "kill-before": 2, "kill-after": 3, "half": 4, "log": 5}
CONTENT = (
    b"series_code,reference_area,period,value,unit,age\n"
    b"SH_DYN_MORT,KHM,2024,22.5,PER_1000_LIVE_BIRTHS,Y0T4\n"
)
DONE = {"import": "accepted", "release": "scheduled"}
PLACE, RELEASES = Path(sys.argv[1]), Path(sys.argv[2])
SHIM: Any = ctypes.CDLL(None)
ADDRESS = os.environ.get("ATTAIN_DATABASE", "")
"""Of a PostgreSQL server, where each home has a database of its own; nothing for SQLite."""
MARK = f"trial_{os.getpid()}_"


def database_of(folder: Path) -> str:
    """Return the name of the database of a home."""
    return MARK + folder.name.replace("-", "_")


def copy_database(of: Path | None, to: Path) -> None:
    """Make the database of a home, empty or like that of another one."""
    if not ADDRESS:
        return
    import psycopg

    with psycopg.connect(ADDRESS, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {database_of(to)} WITH (FORCE)")
        like = f" TEMPLATE {database_of(of)}" if of else ""
        server.execute(f"CREATE DATABASE {database_of(to)}{like}")


def drop_databases() -> None:
    """Leave nothing on the server."""
    if not ADDRESS:
        return
    import psycopg

    with psycopg.connect(ADDRESS, autocommit=True) as server:
        found = server.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{MARK}%"]
        )
        for (name,) in found.fetchall():
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def at_home(folder: Path) -> None:
    """Make `folder` the home of this process, which has no connection yet."""
    from django.conf import settings
    from django.db import connections

    os.environ["ATTAIN_HOME"] = str(folder)
    place = database_of(folder) if ADDRESS else str(folder / "portal" / "portal.sqlite")
    for known in (connections["default"].settings_dict, settings.DATABASES["default"]):
        known["NAME"] = place
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"


def in_a_child(step: Callable[[], Any], *, until: float | None = None) -> tuple[int, str]:
    """Run a step in a fork, killed after `until` seconds; return its status and what it said."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        try:
            said = step_said(step, writer)
            os.write(writer, said.encode())
            os._exit(0)
        except BaseException:  # noqa: BLE001 - told to the parent
            os.write(writer, f"\n!{traceback.format_exc()}".encode())
            os._exit(1)
    os.close(writer)
    if until is not None:
        time.sleep(until)
        os.kill(child, signal.SIGKILL)
    said = b""
    while part := os.read(reader, 65536):
        said += part
    os.close(reader)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), said.decode()


def step_said(step: Callable[[], Any], writer: int) -> str:
    """Return what a step gives back, as JSON; it may say `ack` on the way."""
    global ACK  # noqa: PLW0603

    def acknowledged(word: str) -> None:
        SHIM.trial_mark(word.encode())
        os.write(writer, f"{word}\n".encode())

    ACK = acknowledged
    return "=" + json.dumps(step())


ACK: Callable[[str], None] = lambda _: None  # noqa: E731


# ------------------------------------------------------------------------------------- what is done


def people() -> dict[str, Any]:
    """Return those who act, as operations want them, by role."""
    from attain.web.accounts.deeds import Doer, actor_of
    from attain.web.accounts.models import Person

    return {
        who.name: Doer(actor_of(who, second_factor=True, on=NOW.date()), who.name)
        for who in Person.objects.all()
    }


def answer_at_hand() -> None:
    """Let the answer to the file be the one that the confined process gave before."""
    import polars as pl

    from attain.usecases.submissions import reading_of
    from attain.web.submissions import operations

    plain = json.loads((PLACE / "answer.json").read_text(encoding="utf-8"))
    frame = pl.read_ipc((PLACE / "figures.arrow").read_bytes())
    operations.read_confined = lambda *_, **__: (reading_of(plain), frame)


def go_on_import() -> None:
    """Take the next steps of an import until it is accepted."""
    from attain.web.submissions import operations
    from attain.web.submissions.models import Submission
    from attain.web.submissions.operations import Yes

    answer_at_hand()
    who = people()
    provider, reviewer = who["provider"], who["reviewer"]
    found = Submission.objects.first()
    if found is None:
        found = operations.start(doer=provider, body="GOV-KHM", title="Survey", now=NOW)
        ACK("start")
    if found.state == "draft" and not found.figures:
        words = {"name": "a.csv", "content": CONTENT, "release": None, "now": NOW}
        operations.receive(doer=provider, number=found.pk, version=found.version, **words)
        found.refresh_from_db()
        ACK("receive")
    if found.state == "draft":
        yes = Yes(to_all=True)
        found = operations.send(
            doer=provider, number=found.pk, version=found.version, yes=yes, now=NOW
        )
        ACK("send")
    if found.state == "sent":
        operations.accept(doer=reviewer, number=found.pk, version=found.version, reason="", now=NOW)
        ACK("accept")


def go_on_release() -> None:
    """Take the next steps of a release until its minute is fixed."""
    from attain.web.clearance import operations
    from attain.web.clearance.models import Candidate
    from attain.web.clearance.operations import Plan
    from attain.web.submissions.models import Submission

    manager = people()["manager"]
    later = NOW + timedelta(days=20)
    found = Candidate.objects.first()
    if found is None:
        number = Submission.objects.get().pk
        plan = Plan(release_id="2026.Q4", title="Autumn", submissions=(number,))
        found = operations.assemble(doer=manager, plan=plan, now=NOW)
        ACK("assemble")
    known = {"doer": manager, "number": found.pk}
    if found.state == "assembled":
        deadline = NOW + timedelta(days=14)
        operations.open_clearance(**known, version=found.version, deadline=deadline, now=NOW)
        ACK("open")
        found.refresh_from_db()
    if found.state == "in clearance" and not found.clearances.filter(reminders__gt=0).exists():
        operations.remind(**known, version=found.version, now=NOW)
        ACK("remind")
        found.refresh_from_db()
    if found.state == "in clearance":
        operations.close(**known, version=found.version, now=later)
        ACK("close")
        found.refresh_from_db()
    if found.state == "cleared":
        minute = later + timedelta(days=1)
        operations.schedule(**known, version=found.version, minute=minute, now=later)
        ACK("schedule")


GO_ON = {"import": go_on_import, "release": go_on_release}


def go_on(what: str, folder: Path, how: str, number: int, log: str) -> dict[str, Any]:
    """Do the work in a folder, watched; return how many calls that took."""
    at_home(folder)
    from attain.web.accounts.models import Person
    from attain.web.pages import shelf

    Person.objects.count()
    if what == "release":
        shelf().current()
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC) if log else -1
    SHIM.trial_begin(MODES.get(how, 0), ctypes.c_long(number), str(folder).encode(), descriptor)
    began = time.monotonic()
    GO_ON[what]()
    return {"calls": SHIM.trial_end(), "seconds": time.monotonic() - began}


# --------------------------------------------------------------------------------- what is left of it

SEEN = {
    "start": "start a submission",
    "receive": "mend a submission",
    "send": "send a submission to review",
    "accept": "accept a submission",
    "assemble": "put a candidate release together",
    "open": "open clearance",
    "remind": "close clearance",
    "close": "close clearance",
    "schedule": "fix the minute of a release",
}
"""What the audit log calls each step."""
STATE = {
    "start": "draft",
    "receive": "draft",
    "send": "sent",
    "accept": "accepted",
    "assemble": "assembled",
    "open": "in clearance",
    "remind": "in clearance",
    "close": "cleared",
    "schedule": "scheduled",
}
STEPS = {
    "import": ("start", "receive", "send", "accept"),
    "release": ("assemble", "open", "remind", "close", "schedule"),
}


def judge(what: str, folder: Path, acks: list[str]) -> list[str]:
    """Return what is wrong with what is left in a folder, in sentences; then go on from there."""
    at_home(folder)
    from django.db import connection

    from attain.web.audit.operations import faults

    wrong = []
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            wrong = [f"database: {row[0]}" for row in cursor.fetchall() if row[0] != "ok"]
    wrong += [f"audit: {each}" for each in faults()]
    wrong += _lost(what, acks) + _broken_files()
    GO_ON[what]()
    if _state(what) != DONE[what]:
        wrong.append(f"It cannot go on: it stays {_state(what)}.")
    wrong += [f"audit after it went on: {each}" for each in faults()]
    return wrong + _broken_files()


def _state(what: str) -> str:
    from attain.web.clearance.models import Candidate
    from attain.web.submissions.models import Submission

    found = (Submission if what == "import" else Candidate).objects.first()
    return found.state if found else ""


def _lost(what: str, acks: list[str]) -> list[str]:
    """Return acknowledged steps that are gone, and where the log and the state disagree."""
    from attain.web.audit.models import AuditEntry

    steps = STEPS[what]
    told = list(AuditEntry.objects.values_list("action", flat=True))
    done = told[len(told) - sum(each in set(map(SEEN.get, steps)) for each in told) :]
    if done != [SEEN[each] for each in steps[: len(done)]]:
        return [f"The log tells {told}."]
    wrong = []
    if len(done) < len(acks):
        wrong.append(f"Acknowledged and lost: {acks[len(done) :]}")
    if len(done) > len(acks) + 1:
        wrong.append(f"Done and never acknowledged: {done[len(acks) + 1 :]}")
    meant = STATE[steps[len(done) - 1]] if done else ""
    if _state(what) != meant:
        wrong.append(f"The log ends with {done[-1:]}, and the state is {_state(what)!r}.")
    return wrong


def _broken_files() -> list[str]:
    """Return what rows point to and is not there whole."""
    from attain.store.releases import open_release
    from attain.web.clearance.approved import folder_of
    from attain.web.clearance.models import Candidate
    from attain.web.received import kept_file
    from attain.web.submissions.keeping import kept_figures
    from attain.web.submissions.models import ReceivedFile, Submission

    wrong = []
    try:
        files = ReceivedFile.objects.all()
        others = [f for f in files if sha256(kept_file(f.place)).hexdigest() != f.sha256]
        wrong += [f"{each} is another one." for each in others]
        for each in Submission.objects.exclude(figures=""):
            kept_figures(each.figures, each.seal)
        for each in Candidate.objects.all():
            with open_release(folder_of(each)) as release:
                if release.manifest.seal != each.seal:
                    wrong.append(f"{each} is another release.")
    except Exception as trouble:  # noqa: BLE001 - a finding of the trial
        wrong.append(f"{type(trouble).__name__}: {trouble}")
    return wrong


# ------------------------------------------------------------------------------------------ prepared


def prepare() -> None:
    """Make the homes in which an import and a release begin."""
    import polars as pl  # noqa: F401 - in this child only

    from attain.usecases.confined import read_confined

    first = PLACE / "import"
    at_home(first)
    from attain.domain.permissions.roles import Role
    from attain.web.accounts.models import AppointmentRow, Person
    from attain.web.database import prepare_database

    prepare_database()
    roles = (
        ("provider", Role.DATA_PROVIDER, "GOV-KHM"),
        ("reviewer", Role.REVIEWER, "ASEC"),
        ("manager", Role.RELEASE_MANAGER, "ASEC"),
    )
    for name, role, body in roles:
        who = Person.objects.make(email=f"{name}@example.org", name=name, language="en", now=NOW)
        AppointmentRow.objects.create(
            person=who, body=body, role=role.value, begin=NOW.date(), created_at=NOW
        )
    reading, frame = read_confined(CONTENT, name="a.csv", areas=["KHM"])
    (PLACE / "answer.json").write_text(json.dumps(reading.as_plain()), encoding="utf-8")
    frame.write_ipc(PLACE / "figures.arrow")
    from django.db import connection

    connection.close()
    shutil.copytree(first, PLACE / "release")
    copy_database(first, PLACE / "release")


def prepare_release() -> None:
    """Bring the second home to where a release begins, with its pages' index made."""
    at_home(PLACE / "release")
    from django.db import connection

    from attain.web.pages import shelf

    go_on_import()
    shelf().current()
    connection.close()


def fresh(what: str, name: str) -> Path:
    """Return a new copy of the home in which `what` begins; the pages' index is shared."""
    folder = PLACE / name
    shutil.rmtree(folder, ignore_errors=True)
    shared = PLACE / what / "portal" / "editions"

    def left_out(where: str, names: list[str]) -> list[str]:
        return ["editions"] if Path(where).name == "portal" and "editions" in names else []

    shutil.copytree(PLACE / what, folder, ignore=left_out)
    copy_database(PLACE / what, folder)
    if shared.is_dir():
        (folder / "portal" / "editions").symlink_to(shared)
    return folder


def answered(question: dict[str, Any]) -> dict[str, Any]:
    """Answer one question: do the work stopped, then judge; or judge a folder alone."""
    what = question["what"]
    if question["how"] == "judge":
        folder, acks = Path(question["folder"]), question["acks"]
        shared = PLACE / what / "portal" / "editions"
        if shared.is_dir() and not (folder / "portal" / "editions").exists():
            (folder / "portal" / "editions").symlink_to(shared)
        code, said = in_a_child(lambda: judge(what, folder, acks))
        return {"code": code, "wrong": _told(code, said), "acks": acks}
    folder = fresh(what, f"{what}-{question['how']}")
    log = question.get("log", "")
    how, number = question["how"], question.get("number", 0)
    code, said = in_a_child(
        lambda: go_on(what, folder, how, number, log), until=question.get("until")
    )
    lines = said.splitlines()
    acks = [line for line in lines if line in SEEN]
    answer: dict[str, Any] = {"code": code, "acks": acks, "folder": str(folder), "wrong": []}
    if code == 0:
        answer |= json.loads(lines[-1].removeprefix("="))
    elif code == 1:
        answer["wrong"] = [said]
    if question.get("judged", True):
        done, found = in_a_child(lambda: judge(what, folder, acks))
        answer["wrong"] += _told(done, found)
    return answer


def _told(code: int, said: str) -> list[str]:
    last = said.rpartition("=")[2] if code == 0 else ""
    return json.loads(last) if last else [f"The judge ended with {code}: {said[-2000:]}"]


def main() -> None:
    """Answer questions until there are no more."""
    random.seed(4)
    os.environ["ATTAIN_HOME"] = str(PLACE / "import")
    (PLACE / "import" / "portal").mkdir(parents=True)
    from attain.web.server import set_up

    set_up(RELEASES)
    copy_database(None, PLACE / "import")
    # Known before the forks, so that each of them is quick; nothing of it runs here.
    import polars as pl  # noqa: F401

    import attain.store.releases
    import attain.usecases.candidate
    import attain.web.accounts.directory
    import attain.web.clearance.operations
    import attain.web.pages
    import attain.web.submissions.operations  # noqa: F401

    for step in (prepare, prepare_release):
        code, said = in_a_child(lambda step=step: step())
        if code:
            raise SystemExit(said)
    print("ready", flush=True)
    for line in sys.stdin:
        print(json.dumps(answered(json.loads(line))), flush=True)
    drop_databases()


main()
