"""The secret key of the portal: made once, kept where only its owner can read it."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def secret_key(folder: Path) -> str:
    """
    Return the key from ATTAIN_SECRET_KEY, or the one kept in `folder`; make it if there is none.

    Two processes that start together end up with the same key.
    """
    if told := os.environ.get("ATTAIN_SECRET_KEY", ""):
        return told
    place = folder / "secret-key"
    if not place.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        own = folder / f".secret-key.{secrets.token_hex(8)}"
        descriptor = os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
        try:
            os.link(own, place)
        except FileExistsError:
            pass
        finally:
            own.unlink()
    return place.read_text()
