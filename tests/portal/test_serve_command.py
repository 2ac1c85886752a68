"""`attain serve` over several releases, damaged ones, a port that is taken, and a home that two share."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.serving import surroundings


@pytest.fixture
def folder(releases: Path, tmp_path: Path) -> Path:
    """A folder of releases that a test may harm."""
    return Path(shutil.copytree(releases, tmp_path / "releases"))


def serve(folder: Path, home: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "attain", "serve", "--releases", str(folder), *more]
    return subprocess.run(
        command, env=surroundings(home), capture_output=True, text=True, check=False, timeout=180
    )


def harm(release: Path) -> None:
    file = release / "observations.parquet"
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(bytes(content))


def test_a_damaged_release_is_named_and_the_others_are_shown(folder, new_home):
    whole = next(each for each in folder.iterdir() if (each / "manifest.json").is_file())
    shutil.copytree(whole, folder / "harmed")
    harm(folder / "harmed")
    done = serve(folder, new_home("home"), "--check")
    assert done.returncode == 0, done.stderr
    assert "The portal is ready" in done.stdout
    assert "harmed" in done.stderr
    assert "Traceback" not in done.stderr


def test_where_no_release_is_whole_the_portal_does_not_open_and_says_why(folder, new_home):
    for each in folder.iterdir():
        if (each / "manifest.json").is_file():
            harm(each)
    done = serve(folder, new_home("home"), "--check")
    assert done.returncode != 0
    assert "No release can be shown" in done.stderr
    assert "observations.parquet" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_that_is_taken_is_named_with_the_next_free_one(folder, tmp_path):
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = serve(folder, tmp_path / "home", "--port", str(port))
    assert done.returncode != 0
    assert f"Port {port}" in done.stderr
    assert "--port" in done.stderr


def test_two_portals_make_themselves_ready_in_one_home_at_the_same_time(folder, tmp_path):
    command = [sys.executable, "-m", "attain", "serve", "--releases", str(folder), "--check"]
    both = [
        subprocess.Popen(
            command,
            env=surroundings(tmp_path / "home"),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for each in both:
        said, trouble = each.communicate(timeout=180)
        assert each.returncode == 0, trouble
        assert "The portal is ready" in said
