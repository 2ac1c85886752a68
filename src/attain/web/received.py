"""Where received files lie: under random names, each written durably; no address leads into it."""

from __future__ import annotations

import secrets
from pathlib import Path

from attain.errors import DamagedRelease
from attain.store.durable import make_folder, write_file
from attain.usecases.places import portal_folder


def received_folder() -> Path:
    """Return the folder of what was received; no address leads into it."""
    return portal_folder() / "received"


def keep_file(content: bytes) -> str:
    """
    Keep bytes under a random name of 128 bits, and return the name.

    Raises
    ------
    NotSaved
        If the disk refused.
    """
    name = secrets.token_hex(16)
    place = _place(name)
    make_folder(place.parent)
    write_file(place, content)
    return name


def kept_file(name: str) -> bytes:
    """
    Return bytes that were kept.

    Raises
    ------
    DamagedRelease
        If they are gone.
    """
    try:
        return _place(name).read_bytes()
    except OSError as trouble:
        raise DamagedRelease(
            f"A received file cannot be read: {trouble.strerror}. Restore it from a backup."
        ) from trouble


def _place(name: str) -> Path:
    return received_folder() / name[:2] / name
