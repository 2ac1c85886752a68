"""The build: what the running copy of attain consists of, as a short text that changes with it."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from importlib.resources import files
from pathlib import Path

ENDINGS = frozenset({".py", ".html", ".po", ".css", ".js", ".csv", ".yaml", ".md"})


SHARED = "ATTAIN_BUILD_OF_PARENT"
"""Where a process leaves its seal, with its number, for those that it starts."""


@cache
def build_seal() -> str:
    """
    Return a text that changes when a file of attain does: finished pages follow from both.

    A process that was started by one that shares its seal has the same: files that change while both
    run do not drive them apart.
    """
    parent, _, shared = os.environ.get(SHARED, "").partition(":")
    if shared and parent == str(os.getppid()):
        return shared
    root = Path(str(files("attain")))
    seal = hashlib.sha256()
    for place in sorted(root.rglob("*")):
        if place.suffix in ENDINGS:
            found = place.stat()
            seal.update(f"{place.relative_to(root)} {found.st_size} {found.st_mtime_ns}\n".encode())
    return seal.hexdigest()[:12]


def share_build_seal() -> None:
    """Give all processes that this one starts from now on its own seal."""
    os.environ[SHARED] = f"{os.getpid()}:{build_seal()}"
