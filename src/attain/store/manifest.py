"""
The manifest of a release: its id, its time, the software that wrote it, and a hash of each file.

`content` is one hash over all files, `seal` one over the manifest itself: a release is named by its
id, and proven by its seal. Needs the standard library only.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from attain.errors import DamagedRelease, InvalidData

FORMAT = 1
"""The number of this layout of a release folder."""

NAME = "manifest.json"
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}\Z")
_FIELDS = {"format", "id", "time", "software", "files", "content", "seal"}


@dataclass(frozen=True, slots=True)
class FileEntry:
    """The size in bytes and the SHA-256 of one file of a release."""

    size: int
    sha256: str

    @classmethod
    def of(cls, content: bytes) -> FileEntry:
        """Return the entry of a file with `content`."""
        return cls(len(content), hashlib.sha256(content).hexdigest())


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a release says of itself; `time` is UTC, in whole seconds, as 2026-03-31T08:00:00Z."""

    id: str
    time: str
    software: Mapping[str, str]
    files: Mapping[str, FileEntry]
    format: int = FORMAT

    def __post_init__(self) -> None:
        check_id(self.id)

    @property
    def content(self) -> str:
        """The SHA-256 of the lines `<sha256>  <name>` of all files in order of their names."""
        lines = (f"{entry.sha256}  {name}\n" for name, entry in sorted(self.files.items()))
        return hashlib.sha256("".join(lines).encode()).hexdigest()

    @property
    def seal(self) -> str:
        """The SHA-256 of the manifest as canonical JSON with an empty seal."""
        return hashlib.sha256(canonical_json({**self._unsealed(), "seal": ""})).hexdigest()

    def to_bytes(self) -> bytes:
        """Return the file `manifest.json`."""
        return readable_json({**self._unsealed(), "seal": self.seal})

    def _unsealed(self) -> dict[str, Any]:
        return {
            "format": self.format,
            "id": self.id,
            "time": self.time,
            "software": dict(self.software),
            "files": {name: asdict(entry) for name, entry in self.files.items()},
            "content": self.content,
        }


def canonical_json(value: object) -> bytes:
    """
    Return `value` as JSON whose bytes depend on its content only: UTF-8, names in order, one line.

    Raises
    ------
    InvalidData
        If it holds a number that is not finite, or something that JSON has no form for.
    """
    return _json(value, indent=None)


def readable_json(value: object) -> bytes:
    """Return `value` as `canonical_json` does, but over many lines; slower, for people to read."""
    return _json(value, indent=1)


def _json(value: object, indent: int | None) -> bytes:
    try:
        text = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=indent, allow_nan=False)
        return (text + "\n").encode()
    except (TypeError, ValueError) as fault:
        raise InvalidData(f"This cannot be stored in a release: {fault}.") from fault


def check_id(release_id: str) -> None:
    """Raise `InvalidData` unless `release_id` can name a release, and so a folder."""
    if not _ID.match(release_id):
        raise InvalidData(
            f"{release_id!r} cannot name a release. Use up to 64 letters, digits, dots, hyphens "
            "and underscores, with a letter or a digit first, such as 2026.Q1."
        )


def utc_text(time: datetime) -> str:
    """
    Return `time` in UTC, in whole seconds.

    Raises
    ------
    InvalidData
        If the time does not say its zone.

    Examples
    --------
    >>> utc_text(datetime.fromisoformat("2026-03-31T15:00:00+07:00"))
    '2026-03-31T08:00:00Z'
    """
    if time.tzinfo is None:
        raise InvalidData(f"The time {time} says no zone. Give it in UTC.")
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_manifest(folder: Path) -> Manifest:
    """
    Return the manifest of the release in `folder`, its seal checked.

    Raises
    ------
    InvalidData
        If there is no release in `folder`, or one of a layout that this attain does not know.
    DamagedRelease
        If the manifest is not the one that was written.
    """
    place = folder / NAME
    try:
        raw = place.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as absent:
        raise InvalidData(
            f"{folder} is no release: it holds no {NAME}. Name the folder of a release."
        ) from absent
    except OSError as trouble:
        raise InvalidData(f"{place} cannot be read: {trouble.strerror}.") from trouble
    return _parsed(place, raw)


def _parsed(place: Path, raw: bytes) -> Manifest:
    stored = _sealed(raw)
    if stored is None:
        raise DamagedRelease(
            f"{place} is not the manifest that was released. Fetch the release again."
        )
    if stored["format"] != FORMAT:
        raise InvalidData(
            f"{place} has the layout {stored['format']}, this attain reads {FORMAT}. "
            "Use the attain that wrote it, or a newer one."
        )
    files = {name: FileEntry(**entry) for name, entry in stored["files"].items()}
    return Manifest(stored["id"], stored["time"], stored["software"], files)


def _sealed(raw: bytes) -> dict[str, Any] | None:
    """Return the fields of a manifest, or None unless its seal fits and its bytes are canonical."""
    try:
        stored = json.loads(raw)
        seal = hashlib.sha256(canonical_json({**stored, "seal": ""})).hexdigest()
        intact = set(stored) == _FIELDS and stored["seal"] == seal and readable_json(stored) == raw
    except (ValueError, TypeError, InvalidData, RecursionError):
        return None
    return stored if intact else None
