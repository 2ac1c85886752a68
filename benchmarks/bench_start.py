"""
What starting costs: importing attain, and showing a country from a release.

    python benchmarks/bench_start.py

Processor time of child processes, the best of some rounds; the bare interpreter is the reference.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from attain.usecases.demo import build_demo_release

ROUNDS = 7


def seconds(*arguments, folder):
    """Return the least processor seconds of a child process that runs `arguments`."""
    found = []
    for _ in range(ROUNDS):
        before = os.times()
        subprocess.run(
            [sys.executable, *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "ATTAIN_HOME": str(folder)},
        )
        after = os.times()
        found.append(
            after.children_user
            + after.children_system
            - before.children_user
            - before.children_system
        )
    return min(found)


def main():
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build_demo_release(folder / "releases").close()
        rows = [
            ("bare Python", ("-c", "pass"), ""),
            ("import attain", ("-c", "import attain"), "below 0.3"),
            ("attain --help", ("-m", "attain", "--help"), ""),
            ("attain show KHM", ("-m", "attain", "show", "KHM"), "below 0.7"),
            ("attain show MDG:4.1 KHM", ("-m", "attain", "show", "MDG:4.1", "KHM"), "below 0.7"),
        ]
        print(f"processor seconds of a whole process, best of {ROUNDS}")
        for title, arguments, promise in rows:
            print(f"{title:<44}{seconds(*arguments, folder=folder):>8.2f}   {promise}")


if __name__ == "__main__":
    main()
