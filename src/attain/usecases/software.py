"""What software makes a release: versions by name, and a mark of the code itself."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

COMPUTING = ("attain", "numpy", "polars")
"""The distributions whose versions may show in a release."""


@cache
def software_versions() -> dict[str, str]:
    """Return the versions of attain, of what it computes with, and of SQLite."""
    import sqlite3

    return {**{name: _version(name) for name in COMPUTING}, "sqlite": sqlite3.sqlite_version}


@cache
def software_mark() -> str:
    """Return a text that changes with the versions, and with any file of attain that was edited."""
    package = Path(__file__).parents[1]
    digest = hashlib.sha256(repr(sorted(software_versions().items())).encode())
    for place in sorted(package.rglob("*")):
        if place.is_file() and place.suffix != ".pyc":
            state = place.stat()
            line = f"{place.relative_to(package)} {state.st_size} {state.st_mtime_ns}\n"
            digest.update(line.encode())
    return digest.hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "unknown"
