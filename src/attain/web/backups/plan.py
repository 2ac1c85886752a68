"""
What is still to be moved into its place when a restore is stopped half-way.

The plan is written when all that is to come lies whole beside what is there. Up to then nothing of it was
touched, so what is left of a restore is swept away; from then on every step can be taken again, and the
next start of the portal, or the next command that opens its database, takes those that are missing. On
PostgreSQL the transaction that fills the tables decides: the plan counts once that has gone through.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

from attain.store.durable import flush_folder, write_file
from attain.usecases.places import portal_folder

PLAN = "restoring.json"
OF_SQLITE = ("-journal", "-wal")
"""What a stopped writer leaves beside an SQLite file: it goes where the file goes, never to another one."""


@dataclass(frozen=True, slots=True)
class Move:
    """A file or folder that lies beside, its place, and where what is in that place goes."""

    beside: Path
    place: Path
    aside: Path

    def make(self) -> None:
        """
        Put it in its place, unless that was done; both names are known to the disk then.

        Where something is aside already, what is in the place came between two steps: a fresh secret key,
        which the next command makes where it finds none. It gives way, never what is kept aside.
        """
        if self.beside.exists():
            for end in (*OF_SQLITE, ""):
                there = self.place.with_name(f"{self.place.name}{end}")
                aside = self.aside.with_name(f"{self.aside.name}{end}")
                if there.exists() and not aside.exists():
                    there.rename(aside)
                elif end:
                    there.unlink(missing_ok=True)
            self.beside.rename(self.place)
        flush_folder(self.place.parent)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """
    How a restore ends.

    Attributes
    ----------
    stamp
        The mark of what is kept aside, and of what lies beside.
    at
        When the restore began.
    made_at, version, head
        Of the backup, for the audit log.
    moves
        What is moved, in order.
    """

    stamp: str
    at: str
    made_at: str
    version: str
    head: int
    moves: tuple[Move, ...]

    def write(self) -> None:
        """Write the plan through to the disk."""
        write_file(_place(), json.dumps(asdict(self), default=str, indent=1).encode())


def is_unfinished() -> bool:
    """Tell whether a restore was stopped half-way."""
    return _place().exists()


def kept_plan() -> Plan | None:
    """Return how the restore that was stopped ends, if one was."""
    if not is_unfinished():
        return None
    told = json.loads(_place().read_bytes())
    moves = tuple(
        Move(**{name: Path(value) for name, value in each.items()}) for each in told["moves"]
    )
    return Plan(**{**told, "moves": moves})


def forget() -> None:
    """Take the plan away: the restore has ended."""
    _place().unlink(missing_ok=True)
    flush_folder(portal_folder())


def sweep(*folders: Path) -> None:
    """Take away what restores have left beside that never came to their plan."""
    for place in (found for folder in folders for found in folder.glob(".*restoring-before-*")):
        if place.is_dir():
            shutil.rmtree(place, ignore_errors=True)
        else:
            place.unlink(missing_ok=True)


def _place() -> Path:
    return portal_folder() / PLAN
