"""Reliability G1, G3, G4: a release is whole or absent, wherever its writing is stopped."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from attain.store import durable
from attain.store.durable import write_folder
from attain.store.releases import open_release, write_release
from tests.release_content import content

PROGRAM = Path(__file__).with_name("stopped_write.py")
ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    return write_release(tmp_path_factory.mktemp("prepared"), **content())


def _run(how, number, what, folder, prepared):
    return subprocess.run(
        [sys.executable, PROGRAM, how, str(number), what, folder, prepared],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
        check=False,
    )


def _calls(what, folder, prepared):
    folder.mkdir()
    counted = _run("count", 0, what, folder, prepared)
    assert counted.returncode == 0, counted.stderr
    return int(counted.stdout)


def _check_whole_or_absent(folder, prepared):
    """Return whether the release is there; if so, whole. The next write must work."""
    place = folder / "2026.Q1"
    there = place.exists()
    if there:
        open_release(place).close()
    write_folder(folder, "next", {"a": b"1"})
    assert not list(folder.glob(".*.part")), "left-overs stay"
    return there


def _trials(how, what, folder, prepared, every=1):
    calls = _calls(what, folder / "count", prepared)
    assert calls > 20
    for number in range(1, calls + 1, every):
        place = folder / f"{how}-{number}"
        place.mkdir(parents=True)
        yield number, _run(how, number, what, place, prepared), place


@pytest.mark.parametrize("how", ["kill-before", "kill-after", "half"])
def test_killed_at_every_call_a_release_is_whole_or_absent(how, tmp_path, prepared):
    seen = set()
    for number, run, place in _trials(how, "files", tmp_path, prepared):
        assert run.returncode == -signal.SIGKILL, (number, run.stderr)
        seen.add(_check_whole_or_absent(place, prepared))
    assert seen == {True, False}


@pytest.mark.parametrize("how", ["ENOSPC", "EIO"])
def test_a_disk_that_refuses_any_call_is_an_error_and_no_loss(how, tmp_path, prepared):
    refused = 0
    for number, run, place in _trials(how, "files", tmp_path, prepared):
        assert run.returncode in (0, 3), (number, run.stderr)
        if run.returncode == 3:
            refused += 1
            assert run.stdout.startswith("NotSaved"), run.stdout
        there = _check_whole_or_absent(place, prepared)
        assert there == (run.returncode == 0) or "did not confirm" in run.stdout
    assert refused > 20


@pytest.mark.full
@pytest.mark.parametrize("how", ["kill-before", "kill-after", "half", "ENOSPC", "EIO"])
def test_a_whole_write_from_tables_is_stopped_at_every_call(how, tmp_path, prepared):
    for _, run, place in _trials(how, "release", tmp_path, prepared):
        assert run.returncode in (0, 3, -signal.SIGKILL), run.stderr
        _check_whole_or_absent(place, prepared)


def test_a_whole_write_from_tables_is_stopped_at_some_calls(tmp_path, prepared):
    for _, run, place in _trials("kill-before", "release", tmp_path, prepared, every=8):
        assert run.returncode == -signal.SIGKILL, run.stderr
        _check_whole_or_absent(place, prepared)


def test_nothing_is_renamed_into_place_before_the_disk_has_it(tmp_path, monkeypatch):
    """A power cut keeps what was fsynced only: so the order of the calls is the promise."""
    done, names = [], {}

    def watch(name, note):
        call = getattr(os, name)

        def watched(*arguments, **named):
            answer = call(*arguments, **named)
            done.append(note(arguments, answer))
            return answer

        monkeypatch.setattr(os, name, watched)

    def opened(arguments, handle):
        names[handle] = Path(arguments[0])
        return ("open", names[handle].name)

    watch("open", opened)
    watch("write", lambda arguments, _: ("write", names[arguments[0]].name))
    watch("fsync", lambda arguments, _: ("fsync", names[arguments[0]].name))
    watch("rename", lambda arguments, _: ("rename", Path(arguments[1]).name))
    monkeypatch.setattr(durable, "CHUNK", 3)
    write_folder(tmp_path, "r", {"a": b"12345", "b": b"1"})

    at = done.index(("rename", "r"))
    part = next(name for call, name in done if call == "fsync" and name.endswith(".part"))
    for name in ("a", "b"):
        written = max(n for n, step in enumerate(done) if step == ("write", name))
        assert written < done.index(("fsync", name)) < done.index(("fsync", part)) < at
    assert done.index(("fsync", tmp_path.name), at) > at
    assert done.count(("write", "a")) == 2


def test_two_processes_do_not_write_in_one_folder_at_once(tmp_path):
    from attain.errors import ActionDenied

    with (
        durable._only_writer(tmp_path),
        pytest.raises(ActionDenied, match="Another process is writing"),
    ):
        write_folder(tmp_path, "r", {"a": b"1"})
