"""People who act at the same moment: nothing is lost, and nothing goes out that nobody saw."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

ROOT = Path(__file__).parents[2]
ADDRESS = os.environ.get("ATTAIN_DATABASE", "")
DATABASES = ("postgresql",) if ADDRESS.startswith("postgresql:") else ("sqlite",)
RACES = (
    "approve_and_edit",
    "approve_twice",
    "withdraw_and_accept",
    "withdraw_and_release",
    "accept_and_edit_report",
    "two_editors_of_a_report",
    "freeze_and_accept",
    "release_and_assemble_again",
)
ASKED = RACES[:-1]
"""Those that are run five hundred times; the last takes half a second each, for it builds a release."""
FULL = 500


@pytest.fixture(autouse=True)
def _apart() -> None:
    """These portals have databases of their own: the one of the other tests stays closed."""


@pytest.fixture(scope="session")
def small(tmp_path_factory) -> Path:
    from tests.work.releasing import small_release

    folder = tmp_path_factory.mktemp("small") / "releases"
    small_release(folder, release_id="small")
    return folder


@pytest.fixture
def race(tmp_path, small):
    """Run races over a kind of database; a PostgreSQL database is made for them and dropped after."""
    made = []

    def run(count: int, database: str, *kinds: str) -> dict[str, dict[str, int]]:
        name, address = f"race_{uuid4().hex[:12]}", ""
        if database == "postgresql":
            import psycopg

            with psycopg.connect(ADDRESS, autocommit=True) as server:
                server.execute(f"CREATE DATABASE {name}")
            made.append(name)
            address = ADDRESS.rpartition("/")[0] + f"/{name}"
        told = {
            **os.environ,
            "ATTAIN_HOME": str(tmp_path / name),
            "ATTAIN_DATABASE": address,
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        }
        program = ROOT / "tests" / "faults" / "races.py"
        done = subprocess.run(
            [sys.executable, program, small, str(count), *kinds],
            env=told,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        assert found["wrong"] == [], found
        print(f"{count} on {database}: {found['ended']}")
        return dict(found["ended"])

    yield run
    if made:
        import psycopg

        with psycopg.connect(ADDRESS, autocommit=True) as server:
            for name in made:
                server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.parametrize("database", DATABASES)
def test_fifty_editors_on_five_rows_lose_nothing_and_are_told_of_each_other(race, database):
    ended = race(1, database, "editors")["editors"]
    assert ended["kept"] == 50
    assert ended["told of a conflict"] >= 45, "all but the first of each row had to look again"


@pytest.mark.parametrize("database", DATABASES)
def test_of_two_at_one_moment_one_wins_and_the_other_is_told(race, database):
    ended = race(8, database, *RACES)
    assert {kind: sum(ways.values()) for kind, ways in ended.items()} == dict.fromkeys(RACES, 8)


@pytest.mark.full
@pytest.mark.parametrize("database", DATABASES)
def test_fifty_editors_twenty_times(race, database):
    assert race(20, database, "editors")["editors"]["kept"] == 20 * 50


@pytest.mark.full
@pytest.mark.parametrize("what", RACES)
@pytest.mark.parametrize("database", DATABASES)
def test_of_two_at_one_moment_one_wins_however_often(race, what, database):
    count = FULL if what in ASKED else FULL // 5
    ended = race(count, database, what)[what]
    assert sum(ended.values()) == count
    assert len(ended) == 2, "both ways were met"
