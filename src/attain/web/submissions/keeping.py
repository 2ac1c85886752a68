"""Where received files and the figures read from them lie: under random names, each written durably."""

from __future__ import annotations

import io
import secrets
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from attain.errors import DamagedRelease
from attain.store.durable import make_folder, write_file
from attain.usecases.places import portal_folder

if TYPE_CHECKING:
    import polars as pl


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


def keep_figures(frame: pl.DataFrame) -> tuple[str, str]:
    """Keep a table of figures; return its random name and the seal of its bytes."""
    paper = io.BytesIO()
    frame.write_ipc(paper)
    content = paper.getvalue()
    return keep_file(content), sha256(content).hexdigest()


def kept_figures(name: str, seal: str) -> pl.DataFrame:
    """
    Return a table of figures that was kept.

    Raises
    ------
    DamagedRelease
        If its bytes are not those that were kept.
    """
    import polars as pl

    content = kept_file(name)
    if sha256(content).hexdigest() != seal:
        raise DamagedRelease(
            "Figures that were kept are not the ones that were sent. Restore them from a backup."
        )
    return pl.read_ipc(content)


def _place(name: str) -> Path:
    return received_folder() / name[:2] / name
