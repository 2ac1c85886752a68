"""An import and a release, killed at every call or by a cut of power: whole or absent, nothing lost."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.power import MARK, WRITE, Call, Disk, acknowledged, calls_in, written_out
from tests.work.releasing import small_release

ROOT = Path(__file__).parents[2]
FAULTS = ROOT / "tests" / "faults"
COMPILER = shutil.which("cc") or shutil.which("gcc")
pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or COMPILER is None, reason="needs Linux and a C compiler"
)
KINDS = ("import", "release")
ADDRESS = os.environ.get("ATTAIN_DATABASE", "")
DATABASES = ("postgresql",) if ADDRESS.startswith("postgresql:") else ("sqlite",)
ON_FILES = pytest.mark.skipif(bool(ADDRESS), reason="what its disk loses, a server answers for")
RANDOM_POINTS = 200


class Trial:
    """A warm process that does the work in forks, and judges what is left."""

    def __init__(self, place: Path, database: str) -> None:
        shim, self.place, releases = place / "calls.so", place / "homes", place / "releases"
        assert COMPILER
        command = [COMPILER, "-shared", "-fPIC", "-O1", "-o", shim, FAULTS / "calls.c", "-ldl"]
        subprocess.run(command, check=True)
        small_release(releases, release_id="small")
        self.place.mkdir()
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("ATTAIN_", "DJANGO_"))}
        told = kept | {
            "ATTAIN_DATABASE": ADDRESS if database == "postgresql" else "",
            "LD_PRELOAD": str(shim),
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            "POLARS_MAX_THREADS": "1",
        }
        self.process = subprocess.Popen(
            [sys.executable, FAULTS / "portal_trial.py", self.place, releases],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=told,
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "ready\n"

    def ask(self, what: str, how: str, **more: Any) -> dict[str, Any]:
        """Put a question; return the answer."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"what": what, "how": how, **more}) + "\n")
        self.process.stdin.flush()
        found: dict[str, Any] = json.loads(self.process.stdout.readline())
        return found

    def record(self, what: str) -> tuple[list[Call], Path]:
        """Return the calls of the whole work, and the folder that they speak of."""
        log = self.place / f"{what}.log"
        answer = self.ask(what, "log", log=str(log), judged=False)
        assert answer["code"] == 0, answer
        return list(calls_in(log.read_bytes())), Path(answer["folder"])


@pytest.fixture(scope="module", params=DATABASES)
def trial(request, tmp_path_factory) -> Iterator[Trial]:
    found = Trial(tmp_path_factory.mktemp("stopped"), request.param)
    yield found
    found.process.communicate(timeout=60)


@pytest.fixture(autouse=True)
def _apart() -> None:
    """These portals have databases of their own: the one of the other tests stays closed."""


def killed_at(trial: Trial, what: str, how: str, numbers: list[int]) -> set[int]:
    """Kill the work at each of some calls; return after how many acknowledged steps that was."""
    seen = set()
    for number in numbers:
        answer = trial.ask(what, how, number=number)
        assert answer["code"] == -9, (what, how, number, answer)
        assert answer["wrong"] == [], (what, how, number, answer)
        seen.add(len(answer["acks"]))
    return seen


def sampled(numbers: list[int], every: int) -> list[int]:
    """Return some of the numbers, others each day of the suite's seed."""
    return numbers[random.Random(every).randrange(every) :: every]


@pytest.mark.parametrize("what", KINDS)
def test_killed_at_some_calls_it_is_whole_or_absent_and_goes_on(what, trial):
    calls = trial.ask(what, "count")
    assert calls["wrong"] == []
    assert calls["calls"] > (20 if ADDRESS else 200), "a server writes its files by itself"
    killed_at(trial, what, "kill-before", sampled([*range(1, calls["calls"] + 1)], 25))
    record, _ = trial.record(what)
    writes = [each.number for each in record if each.kind == WRITE]
    killed_at(trial, what, "half", sampled(writes, 40))


@pytest.mark.full
@pytest.mark.parametrize("what", KINDS)
def test_killed_at_every_call_it_is_whole_or_absent_and_goes_on(what, trial):
    calls = trial.ask(what, "count")["calls"]
    killed_at(trial, what, "kill-before", [*range(1, calls + 1)])
    record, _ = trial.record(what)
    killed_at(trial, what, "half", [each.number for each in record if each.kind == WRITE])
    print(f"{what}: {calls} calls")


def killed_at_random(trial: Trial, what: str, points: int) -> None:
    chance = random.Random(points)
    takes = trial.ask(what, "count")["seconds"]
    for point in range(points):
        answer = trial.ask(what, "random", until=chance.random() * takes * 1.1)
        assert answer["code"] in (0, -9), (what, point, answer)
        assert answer["wrong"] == [], (what, point, answer)


@pytest.mark.parametrize("what", KINDS)
def test_killed_at_a_few_random_moments_it_is_whole_or_absent(what, trial):
    killed_at_random(trial, what, 4)


@pytest.mark.full
@pytest.mark.parametrize("what", KINDS)
def test_killed_at_random_moments_it_is_whole_or_absent(what, trial):
    killed_at_random(trial, what, RANDOM_POINTS)


def power_is_cut(trial: Trial, what: str, every: int, tmp_path: Path) -> int:
    """Cut the power after every n-th call in three ways: all that waits is gone, half, or nothing."""
    calls, folder = trial.record(what)
    disk, cuts = Disk(folder, trial.place / what), 0
    for number, call in enumerate(calls):
        disk.play(call)
        marked = call.kind == MARK
        if not marked and number % every:
            continue
        for kept in (0.0, 0.5, 1.0):
            home = tmp_path / "cut"
            shutil.rmtree(home, ignore_errors=True)
            written_out(disk.after_a_cut(kept, random.Random(number)), folder, home)
            acks = acknowledged(calls[: number + 1])
            answer = trial.ask(what, "judge", folder=str(home), acks=acks)
            assert answer["wrong"] == [], (what, number, call.kind, call.path, kept, answer)
            cuts += 1
    return cuts


@ON_FILES
@pytest.mark.parametrize("what", KINDS)
def test_a_cut_of_power_loses_nothing_that_was_acknowledged(what, trial, tmp_path):
    assert power_is_cut(trial, what, 60, tmp_path) > 20


@ON_FILES
@pytest.mark.full
@pytest.mark.parametrize("what", KINDS)
def test_a_cut_of_power_at_any_point_loses_nothing_that_was_acknowledged(what, trial, tmp_path):
    every = 1 if what == "import" else 2
    print(f"{what}: {power_is_cut(trial, what, every, tmp_path)} cuts")
