"""`attain serve` in a process of its own, over a home that a test may fill before it opens."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

PATIENCE = 60
"""Seconds within which the portal opens even on a busy machine; one that hangs never does."""
SCREEN = "said.txt"
"""What the server says, in its home. No pipe: once full it would hold the server up."""
INTERFACE = """
from attain.web.interface import prepare_fonts, prepare_static
prepare_static()
prepare_fonts()
"""


def surroundings(home: Path) -> dict[str, str]:
    """Return what a program over a home is told: no settings and no database of the tests."""
    told = {**os.environ, "ATTAIN_HOME": str(home)}
    for name in ("DJANGO_SETTINGS_MODULE", "ATTAIN_DATABASE"):
        told.pop(name, None)
    return told


def run_over(home: Path, program: str, *arguments: str | Path) -> str:
    """Run a program at the machine, over a home; return what it prints."""
    command = [sys.executable, "-c", program, *map(str, arguments)]
    done = subprocess.run(
        command, env=surroundings(home), stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout


def make_interface(home: Path) -> None:
    """Make the style sheets and fonts of a home: what no test changes, and takes the longest."""
    run_over(home, INTERFACE)


def with_interface(home: Path, made: Path) -> Path:
    """Put the style sheets and fonts that were made in another home into a new one; return it."""
    shutil.copytree(made / "portal", home / "portal")
    return home


def free_port() -> int:
    """Return a port that nobody listens at."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(releases: Path, home: Path) -> Iterator[str]:
    """Serve releases over a home until the end of the block; give the address."""
    port = free_port()
    command = [sys.executable, "-m", "attain", "serve", "--releases", str(releases)]
    said = home / SCREEN
    with said.open("wb") as into:
        program = subprocess.Popen(
            [*command, "--port", str(port)], env=surroundings(home), stdout=into, stderr=into
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, program, said)
        yield address
    finally:
        program.terminate()
        program.wait(20)


def _wait_for(address: str, program: subprocess.Popen[bytes], said: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if program.poll() is not None:
            pytest.fail(f"attain serve ended: {said.read_text()}")
        try:
            urllib.request.urlopen(f"{address}/en/", timeout=20).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"nobody answers at {address} within {PATIENCE} seconds")
