"""The portal as `attain serve` opens it: processes of its own, over a home where nothing is ready yet."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

PATIENCE = 90
"""Seconds within which an answer comes even on a busy machine; one that hangs never comes."""


@pytest.fixture(scope="module")
def served(releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a portal that was started afresh; it is closed as Ctrl-C closes it."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("home")
    surroundings = {**os.environ, "ATTAIN_HOME": str(folder)}
    surroundings.pop("DJANGO_SETTINGS_MODULE", None)
    said = (folder / "said.txt").open("w+")
    command = [sys.executable, "-m", "attain", "serve", "--releases", str(releases)]
    program = subprocess.Popen(
        [*command, "--port", str(port)], env=surroundings, stdout=said, stderr=subprocess.STDOUT
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


@pytest.mark.parametrize(
    "path",
    [
        "/en/data/",  # it reads tables, in a process that the server has started
        "/en/search/?q=water",
        "/en/sdg/indicators/3.2.1/",
        "/files/asean-demo/manifest.json",
        "/api/v1/areas",
        "/desk/account/login/",
    ],
)
def test_every_kind_of_page_is_answered_by_the_processes_that_serve(served, path):
    with urllib.request.urlopen(served + path, timeout=PATIENCE) as answer:
        assert answer.status == 200
        assert answer.read()
