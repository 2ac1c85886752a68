"""Keeping what was made: a file is there whole or not at all, and a full disk only costs time."""

from __future__ import annotations

import contextlib
import secrets
from pathlib import Path


def keep(file: Path, content: bytes) -> None:
    """Keep `content`, which can be made again, as `file`."""
    part = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        part.replace(file)
