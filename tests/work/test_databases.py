"""One setting chooses the database; what is promised holds on each of them."""

from __future__ import annotations

import os
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from attain.domain.permissions.roles import Role
from attain.errors import ActionDenied, InvalidData, NotSaved
from attain.web import database
from attain.web.accounts.models import Invitation, Person
from attain.web.accounts.operations import first_administrator, take_invitation
from attain.web.audit.models import AuditEntry
from attain.web.audit.operations import faults
from tests.work.conftest import PASSWORD

HERE = Path("somewhere")
AT_ONCE = 8


def test_the_suite_runs_on_the_database_that_was_asked_for():
    told = os.environ.get("ATTAIN_DATABASE", "")
    assert connection.vendor == ("postgresql" if told.startswith("postgresql:") else "sqlite")


def test_without_a_setting_it_is_a_file_that_keeps_what_it_has_acknowledged():
    kept = database.database_settings(HERE)["default"]
    assert (kept["ENGINE"], kept["NAME"]) == (
        "django.db.backends.sqlite3",
        str(HERE / "portal.sqlite"),
    )
    assert "synchronous=EXTRA" in kept["OPTIONS"]["init_command"]


def test_an_address_is_taken_apart():
    told = "postgresql://attain:p%40ss%2Fw%3Ard@db.example.org:6432/goals?sslmode=verify-full"
    kept = database.database_settings(HERE, told)["default"]
    names = ("ENGINE", "USER", "PASSWORD", "HOST", "PORT", "NAME")
    assert [kept[name] for name in names] == [
        "django.db.backends.postgresql",
        *("attain", "p@ss/w:rd", "db.example.org", "6432", "goals"),
    ]
    assert kept["OPTIONS"]["sslmode"] == "verify-full"


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("mysql://u:canary@h/n", "the kind 'mysql'"),
        ("postgresql://u:canary@h:port/n", "no address of a database"),
        ("postgresql://u:canary@h", "no address of a database"),
        ("postgresql://u:canary@h/n?options=x", "holds options"),
    ],
)
def test_a_wrong_address_is_refused_and_no_message_holds_the_password(told, said):
    with pytest.raises(InvalidData, match=said) as refused:
        database.database_settings(HERE, told)
    assert "canary" not in str(refused.value)


def test_a_missing_package_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(InvalidData, match=r"pip install 'attain\[postgresql\]'"):
        database.database_settings(HERE, "postgresql://u:p@h/n")


def test_a_server_that_is_away_is_named_without_its_password():
    import subprocess

    told = {**os.environ, "ATTAIN_DATABASE": "postgresql://u:canary@127.0.0.1:9/goals"}
    done = subprocess.run(
        [sys.executable, "-m", "attain", "people"],
        env=told,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "postgresql://127.0.0.1:9/goals cannot be used" in " ".join(done.stderr.split())
    assert "canary" not in done.stderr
    assert "Traceback" not in done.stderr


def test_a_server_that_can_lose_what_was_acknowledged_is_refused():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has its own test")
    database.check_durable()
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    with pytest.raises(NotSaved, match="synchronous_commit"):
        database.check_durable()
    with connection.cursor() as cursor:
        cursor.execute("RESET synchronous_commit")


@pytest.mark.parametrize(("name", "value"), [("fsync", "off"), ("server_encoding", "LATIN1")])
def test_each_unsafe_setting_of_a_server_is_named(name, value, monkeypatch):
    found = {
        "fsync": "on",
        "full_page_writes": "on",
        "server_encoding": "UTF8",
        "synchronous_commit": "on",
        "server_version_num": "150004",
        name: value,
    }
    monkeypatch.setattr(database, "_shown", found.__getitem__)
    monkeypatch.setattr(connection, "vendor", "postgresql", raising=False)
    with pytest.raises(NotSaved, match=f"{name}={value}"):
        database.check_durable()


def test_an_old_server_is_refused(monkeypatch):
    found = {"fsync": "on", "full_page_writes": "on", "server_encoding": "UTF8"}
    found |= {"synchronous_commit": "on", "server_version_num": "140011"}
    monkeypatch.setattr(database, "_shown", found.__getitem__)
    monkeypatch.setattr(connection, "vendor", "postgresql", raising=False)
    with pytest.raises(NotSaved, match="PostgreSQL 14; attain needs 15"):
        database.check_durable()


def at_once(*steps):
    """Take steps at one moment, each in a thread and on a connection of its own; return how each ended."""
    barrier, ends = threading.Barrier(len(steps)), [None] * len(steps)

    def taken(place, step):
        barrier.wait()
        try:
            ends[place] = step()
        except Exception as refused:  # noqa: BLE001 - the test looks at it
            ends[place] = refused
        finally:
            connection.close()

    threads = [threading.Thread(target=taken, args=each) for each in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends


@pytest.mark.django_db(transaction=True)
def test_an_invitation_is_taken_once_however_many_come_at_one_moment():
    if connection.vendor == "sqlite":
        pytest.skip("its tests run in memory, where threads have no connections of their own")
    now = timezone.now()
    _, secret = first_administrator(email="a@example.org", name="A", body="ASEC", now=now)
    step = lambda: take_invitation(secret=secret, password=PASSWORD, now=now)  # noqa: E731
    ends = at_once(*[step] * AT_ONCE)
    assert [type(each) for each in ends].count(Person) == 1
    assert sum(isinstance(each, ActionDenied) for each in ends) == AT_ONCE - 1
    assert faults() == ()


@pytest.mark.django_db(transaction=True)
def test_entries_of_many_writers_make_one_chain():
    if connection.vendor == "sqlite":
        pytest.skip("its tests run in memory, where threads have no connections of their own")
    now = timezone.now()

    def step(number):
        return lambda: first_administrator(
            email=f"a{number}@example.org", name="A", body="ASEC", now=now + timedelta(number)
        )

    ends = at_once(*map(step, range(AT_ONCE)))
    assert not [each for each in ends if isinstance(each, Exception)]
    assert Invitation.objects.filter(role=Role.ADMINISTRATOR.value).count() == AT_ONCE
    assert list(AuditEntry.objects.values_list("number", flat=True)) == [*range(1, AT_ONCE + 1)]
    assert faults() == ()
