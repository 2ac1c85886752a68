"""
Who uses what the portal keeps: many at once, or one alone who puts a backup in its place.

Each process of an open portal, and each command that opens the portal's database, holds a lock with the
others until it ends; a restore holds it alone. The lock is one of the system's: it goes with the process,
however that ends. On a PostgreSQL server the sessions on the database tell of portals on other machines.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from attain.errors import ActionDenied, NotSaved
from attain.usecases.places import portal_folder

LOCK = ".in-use"
DOOR = "ATTAIN_DOOR"
"""Where workers find the address at which they listen; mails name it where none is set for readers."""
LAST_DOOR = "door.txt"
"""The file that says so to commands: where the portal was opened last."""
CLOSE_IT = (
    "Close it first, wherever it runs: Ctrl-C, or systemctl stop attain, and the same for timers that "
    "run commands of attain. Then give the command again."
)
_HELD: dict[Path, int] = {}
"""The locks that this process holds, by their files."""


def hold_in_use() -> None:
    """
    Hold what the portal keeps as in use, until this process ends.

    Where nothing can be written beside the database, nothing is held: the portal stays readable.

    Raises
    ------
    ActionDenied
        If a backup is just being put in its place, or if that was stopped half-way.
    """
    from attain.web.backups.plan import is_unfinished

    for place in _locks():
        if place in _HELD:
            continue
        with contextlib.suppress(OSError):
            handle = _opened(place)
            if not _locked(handle, alone=False):
                os.close(handle)
                raise ActionDenied(
                    f"A backup is just being restored into {place.parent}. Wait until that has ended."
                )
            _HELD[place] = handle
    if is_unfinished():
        raise ActionDenied(
            "A restore was stopped half-way. Bring it to its end first: attain serve --check"
        )


def keep_door(address: str) -> None:
    """Note where this portal is opened; what cannot be written is left."""
    os.environ[DOOR] = address
    with contextlib.suppress(OSError):
        (portal_folder() / LAST_DOOR).write_text(f"{address}\n", encoding="utf-8")


def last_door() -> str:
    """Return the address at which this portal listens, or did last; nothing if it was never opened."""
    if told := os.environ.get(DOOR, ""):
        return told
    with contextlib.suppress(OSError, UnicodeDecodeError):
        return (portal_folder() / LAST_DOOR).read_text(encoding="utf-8").strip()
    return ""


@contextlib.contextmanager
def held_alone() -> Iterator[None]:
    """
    Hold what the portal keeps as nobody else's until the block ends.

    Raises
    ------
    ActionDenied
        If a portal is open on it, or a command of attain uses it.
    NotSaved
        If the disk refused.
    """
    with contextlib.ExitStack() as held:
        for place in _locks():
            held.enter_context(_alone(place))
        _check_sessions()
        yield


@contextlib.contextmanager
def _alone(place: Path) -> Iterator[None]:
    try:
        handle = _HELD.pop(place, None) or _opened(place)
    except OSError as trouble:
        raise NotSaved(
            f"{place} cannot be written: {trouble.strerror}. Restore as the user that the portal runs as."
        ) from trouble
    try:
        if not _locked(handle, alone=True):
            raise ActionDenied(
                f"The portal is open on what is kept in {place.parent}: what people do there now would be "
                f"lost. {CLOSE_IT}"
            )
        yield
    finally:
        os.close(handle)


def _locks() -> list[Path]:
    """Return the files to lock: one of the folder, and one of the SQLite file, which may lie elsewhere."""
    from django.db import connection

    from attain.web.database import database_is_file

    found = [portal_folder() / LOCK]
    if database_is_file():
        file = Path(str(connection.settings_dict["NAME"]))
        found.append(file.with_name(f".{file.name}{LOCK}"))
    return found


def _opened(place: Path) -> int:
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        return os.open(place, os.O_RDWR | os.O_CREAT, 0o644)
    except PermissionError:  # another user of this machine made it
        return os.open(place, os.O_RDONLY)


def _locked(handle: int, *, alone: bool) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows: an SQLite file that is open cannot be moved aside there
        return True
    try:
        fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _check_sessions() -> None:
    """Refuse if other processes of attain are connected to a PostgreSQL database."""
    from django.db import connection

    from attain.web.database import place_of_database

    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND application_name = 'attain' AND pid <> pg_backend_pid()"
        )
        others = int(cursor.fetchone()[0])
    if others:
        raise ActionDenied(
            f"The portal is open on the database {place_of_database()}, perhaps on another machine (sessions "
            f"of attain there: {others}): what people do there now would be lost. {CLOSE_IT} Sessions that "
            "nobody has any more, after a cut of power, end within a minute or two, or at once by "
            "pg_terminate_backend on the server."
        )
