"""
Folders that are on the disk whole, or not at all.

A folder is written beside its place under a name of its own, each file and the folder are flushed
to the disk, then it is renamed into place and the rename is flushed too. Whatever stops the work (a
crash, a full disk, a power cut) leaves either the finished folder or a left-over that the next
write sweeps away. Every byte passes through `os.write`, so that tests can stop the work at each
call.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from attain.errors import ActionDenied, NotSaved

CHUNK = 1 << 22
"""Bytes given to the system in one call."""

LOCK = ".writing.lock"
"""The file that a writer holds locked, so that nobody sweeps away a folder being written."""


def write_folder(parent: Path, name: str, files: Mapping[str, bytes]) -> Path:
    """
    Write `files` as the new folder `parent`/`name`, whole or not at all.

    Raises
    ------
    ActionDenied
        If the folder exists, or another process is writing in `parent`.
    NotSaved
        If the disk refused; `parent` then holds what it held before.
    """
    place = parent / name
    try:
        make_folder(parent)
        with _only_writer(parent):
            _check_absent(place)
            sweep(parent)
            _write_beside_and_rename(place, files)
    except OSError as trouble:
        raise NotSaved(_refusal(place, trouble)) from trouble
    return place


def write_file(place: Path, content: bytes) -> None:
    """
    Write `content` as the file `place`, replacing what was there in one step.

    Raises
    ------
    NotSaved
        If the disk refused; what was there before is still there.
    """
    part = place.with_name(f".{place.name}.{secrets.token_hex(8)}.part")
    try:
        try:
            _write_and_flush(part, content)
            part.replace(place)
        finally:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
        flush_folder(place.parent)
    except OSError as trouble:
        raise NotSaved(f"{place} was not saved: {_why(trouble)}.") from trouble


def make_folder(folder: Path) -> None:
    """Make `folder` and those above it that are missing, each known to the disk."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    flush_folder(folder.parent)


def flush_folder(folder: Path) -> None:
    """Return when the disk knows the names in `folder`; Windows does this by itself."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep(parent: Path) -> list[str]:
    """Remove what unfinished writes have left in `parent`, and return the names."""
    left = sorted(entry for entry in parent.glob(".*.part") if entry.is_dir())
    for entry in left:
        shutil.rmtree(entry, ignore_errors=True)
    return [entry.name for entry in left]


def _check_absent(place: Path) -> None:
    if place.exists():
        raise ActionDenied(
            f"{place} exists, and a release never changes. Give the new release another id."
        )


def _write_beside_and_rename(place: Path, files: Mapping[str, bytes]) -> None:
    part = place.with_name(f".{place.name}.{secrets.token_hex(8)}.part")
    try:
        part.mkdir()
        for name, content in files.items():
            _write_and_flush(part / name, content)
        flush_folder(part)
        part.rename(place)
    except OSError:
        shutil.rmtree(part, ignore_errors=True)
        raise
    flush_folder(place.parent)


def _write_and_flush(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o644)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(handle, rest[:CHUNK]) :]
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def _only_writer(parent: Path) -> Iterator[None]:
    """Hold the lock of `parent`; where the system has no such lock, writers must take turns."""
    try:
        import fcntl
    except ImportError:  # Windows: renaming onto a folder that exists still fails there
        yield
        return
    handle = os.open(parent / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as busy:
            raise ActionDenied(
                f"Another process is writing a release in {parent}. Wait until it has finished."
            ) from busy
        yield
    finally:
        os.close(handle)


def _refusal(place: Path, trouble: OSError) -> str:
    if place.exists():
        return (
            f"{place} is written, but the disk did not confirm it: {_why(trouble)}. "
            "Run `attain verify` on it before you rely on it."
        )
    return f"{place} was not saved: {_why(trouble)}. Nothing was changed; mend the disk, try again."


def _why(trouble: OSError) -> str:
    return trouble.strerror or str(trouble)
