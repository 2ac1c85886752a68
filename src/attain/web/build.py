"""The build: what the running copy of attain consists of, as a short text that changes with it."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path

ENDINGS = frozenset({".py", ".html", ".po", ".css", ".js", ".csv", ".yaml", ".md"})


@cache
def build_seal() -> str:
    """Return a text that changes when a file of attain does: finished pages follow from both."""
    root = Path(str(files("attain")))
    seal = hashlib.sha256()
    for place in sorted(root.rglob("*")):
        if place.suffix in ENDINGS:
            found = place.stat()
            seal.update(f"{place.relative_to(root)} {found.st_size} {found.st_mtime_ns}\n".encode())
    return seal.hexdigest()[:12]
