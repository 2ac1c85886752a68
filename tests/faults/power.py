"""
What a disk may hold after the power was cut: of all that was not flushed, anything may be gone.

The record of `calls.c` is played up to a point. What was flushed is there. Of what was written to a
file since, each write may be there, be there in part, or be gone; of what was done to the names in a
folder since that was flushed, a first part may be there. This is what POSIX allows and file systems
do; it is harsher than most of them.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

HEAD = struct.Struct("6q")
CREATE, WRITE, TRUNCATE, FSYNC, RENAME, UNLINK, MKDIR, MARK = range(1, 9)
SECTOR = 512


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the record; `number` is its place among those that are counted."""

    kind: int
    path: str
    other: str
    offset: int
    data: bytes
    number: int


def calls_in(record: bytes) -> Iterator[Call]:
    """Yield the calls of a record."""
    place = 0
    while place < len(record):
        kind, offset, first, second, size, number = HEAD.unpack_from(record, place)
        place += HEAD.size
        parts = []
        for length in (first, second, size):
            parts.append(record[place : place + length])
            place += length
        yield Call(kind, parts[0].decode(), parts[1].decode(), offset, parts[2], number)


@dataclass(slots=True)
class File:
    """A file: what the disk has for certain, and what was done to it since."""

    content: bytearray = field(default_factory=bytearray)
    waiting: list[Call] = field(default_factory=list)

    def flush(self) -> None:
        """Let the disk have everything."""
        for each in self.waiting:
            _apply(self.content, each)
        self.waiting = []

    def after_a_cut(self, kept: float, chance: random.Random) -> bytes:
        """Return what is left, where each waiting write stays with the probability `kept`."""
        left = bytearray(self.content)
        for each in self.waiting:
            if chance.random() < kept:
                _apply(left, each)
            elif each.kind == WRITE and len(each.data) > SECTOR and chance.random() < kept:
                torn = each.data[: SECTOR * chance.randrange(1, len(each.data) // SECTOR + 1)]
                _apply(left, Call(WRITE, each.path, "", each.offset, torn, each.number))
        return bytes(left)


def _apply(content: bytearray, call: Call) -> None:
    if call.kind == TRUNCATE:
        del content[call.offset :]
        content.extend(bytes(call.offset - len(content)))
    else:
        content.extend(bytes(max(call.offset - len(content), 0)))
        content[call.offset : call.offset + len(call.data)] = call.data


class Disk:
    """The files and names under a folder, as they are and as the disk has them for certain."""

    def __init__(self, folder: Path, begun: Path) -> None:
        self.folder = str(folder)
        self.seen: dict[str, File | None] = {}
        for path in sorted(begun.rglob("*")):
            if "editions" not in path.parts:
                name = f"{folder}/{path.relative_to(begun)}"
                self.seen[name] = None if path.is_dir() else File(bytearray(path.read_bytes()))
        self.sure = dict(self.seen)
        self.waiting: dict[str, list[tuple[str, str, File | None]]] = {}

    def play(self, call: Call) -> None:
        """Let a call happen."""
        if call.kind in (WRITE, TRUNCATE):
            found = self.seen.get(call.path)
            if found is not None:
                found.waiting.append(call)
        elif call.kind == FSYNC:
            self._flush(call.path)
        elif call.kind in (CREATE, MKDIR):
            self._name(call.path, None if call.kind == MKDIR else File())
        elif call.kind == UNLINK:
            self._unname(call.path)
        elif call.kind == RENAME:
            for path in [p for p in self.seen if p == call.path or p.startswith(f"{call.path}/")]:
                moved = call.other + path[len(call.path) :]
                self._name(moved, self.seen[path], told_by=call.other)
                self._unname(path, told_by=call.path)

    def _flush(self, path: str) -> None:
        found = self.seen.get(path)
        if isinstance(found, File):
            found.flush()
            return
        for what, name, file in self.waiting.pop(path, []):
            self._settle(self.sure, what, name, file)

    def _name(self, path: str, file: File | None, told_by: str = "") -> None:
        self.seen[path] = file
        self._wait(told_by or path, "name", path, file)

    def _unname(self, path: str, told_by: str = "") -> None:
        self._wait(told_by or path, "unname", path, self.seen.pop(path, None))

    def _wait(self, by: str, what: str, path: str, file: File | None) -> None:
        folder = by.rpartition("/")[0]
        self.waiting.setdefault(folder, []).append((what, path, file))

    @staticmethod
    def _settle(names: dict[str, File | None], what: str, path: str, file: File | None) -> None:
        if what == "name":
            names[path] = file
        else:
            names.pop(path, None)

    def after_a_cut(self, kept: float, chance: random.Random) -> dict[str, bytes | None]:
        """Return what is left: the bytes of each file, None for a folder."""
        names = dict(self.sure)
        for waiting in self.waiting.values():
            many = sum(1 for _ in waiting if chance.random() < kept)
            for what, path, file in waiting[:many]:
                self._settle(names, what, path, file)
        left: dict[str, bytes | None] = {}
        for path, found in sorted(names.items()):
            above = path.rpartition("/")[0]
            if above == self.folder or above in names:
                left[path] = None if found is None else found.after_a_cut(kept, chance)
        return left


def written_out(left: dict[str, bytes | None], folder: Path, home: Path) -> None:
    """Write what is left of `folder` as the folder `home`."""
    home.mkdir(parents=True)
    for path, content in left.items():
        place = home / Path(path).relative_to(folder)
        if content is None:
            place.mkdir(parents=True, exist_ok=True)
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)


def acknowledged(calls: Sequence[Call]) -> list[str]:
    """Return the steps that were acknowledged within some calls."""
    return [each.path for each in calls if each.kind == MARK]
