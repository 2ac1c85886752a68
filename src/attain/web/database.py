"""
The portal's database: what people write, never figures.

SQLite with the rollback journal and `synchronous=FULL`: what was acknowledged is on the disk, and
survives a power cut. The write-ahead log is left aside, for two reasons: many installations carry
versions of SQLite that can lose committed rows in it (3.7.0 to 3.51.2, the WAL-reset fault), and
`synchronous=NORMAL`, which usually goes with it, loses the last commits at a power cut.

Reading pages never touches it: the portal stays readable while the database is away.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from attain.errors import InvalidData, NotSaved

DURABLE = "PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
WAIT = 20
"""Seconds that a writer waits for another one."""
SOUND_WAL = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
"""Versions of SQLite without the WAL-reset fault: the first, and two earlier lines mended since."""


def database_settings(folder: Path, told: str = "") -> dict[str, Any]:
    """
    Return the database as Django's settings write it.

    Parameters
    ----------
    folder
        Where the portal keeps what is its own.
    told
        ATTAIN_DATABASE: the path of an SQLite file, or nothing for the one in `folder`.

    Raises
    ------
    InvalidData
        If `told` names a kind of database that attain does not know.
    """
    if "://" in told:
        kind = told.partition("://")[0]
        raise InvalidData(
            f"ATTAIN_DATABASE names a database of the kind {kind!r}. This version keeps what people "
            "write in SQLite only: give the path of a file, or leave the setting out."
        )
    return {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(Path(told).expanduser() if told else folder / "portal.sqlite"),
            "CONN_MAX_AGE": 0,
            "OPTIONS": {
                "init_command": DURABLE,
                "transaction_mode": "IMMEDIATE",
                "timeout": WAIT,
            },
        }
    }


def can_lose_commits(journal: str, version: tuple[int, ...]) -> bool:
    """
    Tell whether this version of SQLite can lose committed rows with this journal.

    Examples
    --------
    >>> can_lose_commits("wal", (3, 40, 1)), can_lose_commits("delete", (3, 40, 1))
    (True, False)
    """
    if journal.lower() != "wal" or version < (3, 7, 0):
        return False
    newest, *lines = SOUND_WAL
    mended = any(version[:2] == line[:2] and version >= line for line in lines)
    return version < newest and not mended


def prepare_database() -> int:
    """
    Bring the tables of the portal's database up to date; return how many steps that took.

    Raises
    ------
    NotSaved
        If the disk refused, or the database could lose what was acknowledged.
    """
    from django.core.management import call_command
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    place = Path(str(connection.settings_dict["NAME"]))
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        executor = MigrationExecutor(connection)
        steps = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        if steps:
            call_command("migrate", interactive=False, verbosity=0)
        check_durable()
    except (OSError, DatabaseError) as trouble:
        raise NotSaved(
            f"The portal's database {place} cannot be written: {trouble}. Free some space there, or "
            "name another file in ATTAIN_DATABASE."
        ) from trouble
    return steps


def check_durable() -> None:
    """Raise `NotSaved` unless the database keeps what it has acknowledged."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        journal = str(cursor.fetchone()[0])
        cursor.execute("PRAGMA synchronous")
        level = int(cursor.fetchone()[0])
    if level < 2 or can_lose_commits(journal, sqlite3.sqlite_version_info):
        raise NotSaved(
            f"SQLite {sqlite3.sqlite_version} with the journal {journal!r} and synchronous={level} "
            "can lose what was acknowledged. Close what else uses the portal's database, and start "
            "again: attain then sets the rollback journal and synchronous=FULL."
        )
