"""
What a backup is: a folder with a file for each table, the received files, and a manifest with hashes.

    manifest.json      what there is, with sizes and SHA-256; manifest.sha256 seals it
    tables/<name>      a table, one JSON object a line, the same from SQLite and from PostgreSQL
    kept/<path>        received files, the secret key, the heads of the audit log
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from attain.errors import DamagedRelease, InvalidData

FORMAT = 1
MANIFEST, SEAL = "manifest.json", "manifest.sha256"
FOLDERS = ("received", "candidates", "packs")
"""Folders beside the database that a backup holds; a file in them never changes."""
CHUNK = 1 << 20
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file of a backup: its path in the folder, its size in bytes and its SHA-256."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class KeptTable:
    """A table: its name as app.model, its rows, and the highest number that it ever gave."""

    name: str
    rows: int
    highest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """
    What a backup holds.

    Attributes
    ----------
    steps
        The migrations that its tables have gone through, as (app, name).
    key
        A seal of the secret key, by which a restored portal knows whether it has the same one.
    releases
        The public releases of that moment, as (id, SHA-256 of its manifest); they are not copied.
    """

    made_at: str
    version: str
    database: str
    head: int
    key: str
    steps: tuple[tuple[str, str], ...]
    tables: tuple[KeptTable, ...]
    files: tuple[KeptFile, ...]
    releases: tuple[tuple[str, str], ...] = ()
    format: int = field(default=FORMAT)

    @property
    def text(self) -> str:
        """The manifest as its file holds it."""
        return json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n"


def key_seal(key: str) -> str:
    """Return a code for the secret key that cannot be turned back."""
    return sha256(b"attain backup " + key.encode()).hexdigest()[:16]


def seal_of(path: Path) -> tuple[int, str]:
    """Return the size and the SHA-256 of a file."""
    seal, size = sha256(), 0
    with path.open("rb") as file:
        while part := file.read(CHUNK):
            seal.update(part)
            size += len(part)
    return size, seal.hexdigest()


def read_manifest(folder: Path) -> Manifest:
    """
    Return what a backup says it holds.

    Raises
    ------
    InvalidData
        If the folder is no backup, or one of a later version of attain.
    DamagedRelease
        If the manifest was altered.
    """
    try:
        content = (folder / MANIFEST).read_bytes()
        seal = (folder / SEAL).read_bytes()
    except OSError as trouble:
        raise InvalidData(
            f"{folder} is no backup of attain, or not a whole one: {MANIFEST} or {SEAL} is missing."
        ) from trouble
    if seal != f"{sha256(content).hexdigest()}\n".encode():
        raise _damaged(folder, MANIFEST)
    told: dict[str, Any] = json.loads(content)
    if told["format"] != FORMAT:
        raise InvalidData(
            f"{folder} is a backup of a later version of attain: restore it with that."
        )
    told["steps"] = tuple((app, name) for app, name in told["steps"])
    told["tables"] = tuple(KeptTable(**each) for each in told["tables"])
    told["files"] = tuple(KeptFile(**each) for each in told["files"])
    told["releases"] = tuple((id_, seal) for id_, seal in told["releases"])
    return Manifest(**told)


def check_whole(folder: Path, *, progress: Progress) -> Manifest:
    """
    Check every byte of a backup, and return its manifest.

    Raises
    ------
    DamagedRelease
        If a file is missing, was altered, or is there besides.
    """
    manifest = read_manifest(folder)
    known = {each.path for each in manifest.files} | {MANIFEST, SEAL}
    for place in sorted(folder.rglob("*")):
        name = place.relative_to(folder).as_posix()
        if place.is_symlink() or (not place.is_dir() and name not in known):
            raise _damaged(folder, name)
    for done, each in enumerate(manifest.files):
        progress(done, len(manifest.files), each.path)
        place = folder / each.path
        if not place.is_file() or seal_of(place) != (each.size, each.sha256):
            raise _damaged(folder, each.path)
    progress(len(manifest.files), len(manifest.files), "")
    return manifest


def _damaged(folder: Path, name: str) -> DamagedRelease:
    return DamagedRelease(
        f"{folder} is damaged: {name} is not as the backup was made. Nothing was restored; take another "
        "backup."
    )
