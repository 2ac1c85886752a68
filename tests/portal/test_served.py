"""The portal as `attain serve` opens it: processes of its own, over a home where nothing is ready yet."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving import free_port, surroundings

PATIENCE = 90
"""Seconds within which an answer comes even on a busy machine; one that hangs never comes."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the portal keeps what is its own."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def served(releases: Path, home: Path) -> Iterator[str]:
    """The address of a portal that was started afresh; it is closed as Ctrl-C closes it."""
    port = free_port()
    said = (home / "said.txt").open("w+")
    command = [sys.executable, "-m", "attain", "serve", "--releases", str(releases)]
    program = subprocess.Popen(
        [*command, "--port", str(port)],
        env=surroundings(home),
        stdout=said,
        stderr=subprocess.STDOUT,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, program, said)
        yield address
    finally:
        program.send_signal(signal.SIGINT)
        code = program.wait(30)
        said.seek(0)
        told = said.read()
        said.close()
    assert code == 0, told
    assert "The portal is closed." in told
    assert "Traceback" not in told


def _wait_for(address: str, program: subprocess.Popen[bytes], said) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if program.poll() is not None:
            said.seek(0)
            pytest.fail(f"attain serve ended: {said.read()}")
        try:
            urllib.request.urlopen(f"{address}/en/about/", timeout=PATIENCE).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"nobody answers at {address}")


PATHS = (
    "/en/data/",  # it reads tables, in a process that the server has started
    "/en/search/?q=water",
    "/en/sdg/indicators/3.2.1/",
    "/files/asean-demo/manifest.json",
    "/api/v1/areas",
    "/desk/account/login/",
)


def test_every_kind_of_page_is_answered_by_the_processes_that_serve(served):
    for path in PATHS:
        with urllib.request.urlopen(served + path, timeout=PATIENCE) as answer:
            assert answer.status == 200, path
            assert answer.read(), path


def test_commands_beside_it_know_where_it_is_and_restore_nothing_under_it(served, home, tmp_path):
    def attain(*words: str) -> tuple[int, str]:
        command = [sys.executable, "-m", "attain", *words]
        done = subprocess.run(
            command, env=surroundings(home), capture_output=True, text=True, check=False
        )
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout + done.stderr

    code, said = attain(
        "people", "first-administrator", "--email", "a@example.org", "--name", "Sok Dara"
    )
    assert (code, said.startswith(f"{served}/desk/invitations/")) == (0, True), said
    assert f"was opened last, {served}/" in said
    link = said.split()[0]
    with urllib.request.urlopen(link, timeout=PATIENCE) as answer:
        assert b"Sok Dara" in answer.read()
    code, said = attain("backup", str(tmp_path))
    assert code == 0, said
    code, said = attain("restore", said.split()[0], "--yes")
    assert (code, "The portal is open" in said) == (2, True), said
    with urllib.request.urlopen(link, timeout=PATIENCE) as answer:
        assert answer.status == 200
