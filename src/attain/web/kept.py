"""Keeping what was made: on the disk, where a full one only costs time, or for a while in memory."""

from __future__ import annotations

import contextlib
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path


def keep(file: Path, content: bytes) -> None:
    """Keep `content`, which can be made again, as `file`."""
    part = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        part.replace(file)


class Recent:
    """
    What was made last, in memory; safe to share between threads.

    Parameters
    ----------
    most
        Bytes that are kept; what was not asked for for longest goes first.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._held: OrderedDict[str, bytes] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def get(self, name: str, make: Callable[[], bytes]) -> bytes:
        """Return what is kept under a name; make it where nothing is."""
        with self._lock:
            found = self._held.get(name)
            if found is not None:
                self._held.move_to_end(name)
                return found
        made = make()
        with self._lock:
            self._size += len(made) - len(self._held.pop(name, b""))
            self._held[name] = made
            while self._size > self.most:
                self._size -= len(self._held.popitem(last=False)[1])
        return made
