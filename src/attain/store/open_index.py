"""What all indexes of a release have in common: an SQLite file that never changes, open to be read."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar, Self

from attain.errors import DamagedRelease


class OpenIndex:
    """The open index `place`, safe to share between threads; close it, or use it in a `with` block."""

    remedy: ClassVar[str] = "Delete it: it is made anew from the release."
    """What to do about a file that is damaged."""

    def __init__(self, place: Path) -> None:
        self.place = place
        address = f"{place.resolve().as_uri()}?mode=ro&immutable=1"
        try:
            self._base = sqlite3.connect(address, uri=True, check_same_thread=False)
        except sqlite3.Error as fault:
            raise self.damaged(fault) from fault

    def asked(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        """Return the rows that answer a statement; `DamagedRelease` where the file is damaged."""
        try:
            return self._base.execute(statement, values).fetchall()
        except (sqlite3.Error, UnicodeError) as fault:
            raise self.damaged(fault) from fault

    def damaged(self, fault: object) -> DamagedRelease:
        """Return the error that says what is wrong with the file, and what to do."""
        return DamagedRelease(f"{self.place} is damaged: {fault}. {self.remedy}")

    def close(self) -> None:
        """Close the file."""
        self._base.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
