"""
The portal's database: what people write, never figures.

SQLite with the rollback journal and `synchronous=EXTRA`: what was acknowledged is on the disk, and
survives a power cut. With `FULL`, the journal that is deleted at a commit may be back after a cut, and
takes the commit away with it; `EXTRA` flushes the folder too. The write-ahead log is left aside, for
two reasons: many installations carry versions of SQLite that can lose committed rows in it (3.7.0 to
3.51.2, the WAL-reset fault), and `synchronous=NORMAL`, which usually goes with it, loses the last
commits at a power cut.

PostgreSQL takes its place by one setting. Whoever writes holds the same lock from the beginning of
a transaction to its end, as in SQLite: what was checked still holds when it is written, on both.

Reading pages never touches it: the portal stays readable while the database is away.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from attain.errors import InvalidData, NotSaved

DURABLE = "PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA; PRAGMA foreign_keys=ON;"
EXTRA = 3
"""The number of `synchronous=EXTRA`."""
WAIT = 20
"""Seconds that a writer waits for another one."""
CONNECT = 10
"""Seconds that a PostgreSQL server has for its first answer."""
SEEN_DEAD = "-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3"
"""Lets a server end the session of a machine that lost its power: within a minute, not two hours."""
OLDEST_SERVER = 15
THE_WRITER = 0x61747461
"""The number of the lock that whoever writes holds on PostgreSQL: the letters "atta"."""
OF_ADDRESS = frozenset({"host", "sslmode", "sslrootcert", "sslcert", "sslkey", "channel_binding"})
"""What may stand behind the ? of the address of a server: how to reach it, and how safely."""
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
        ATTAIN_DATABASE: postgresql://user:password@host:port/name, the path of an SQLite file, or
        nothing for the one in `folder`.

    Raises
    ------
    InvalidData
        If `told` names a kind of database that attain does not know, or is no address of one.
    """
    if "://" in told:
        return {"default": _postgresql(told)}
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


def _postgresql(told: str) -> dict[str, Any]:
    split = _split(told)
    besides = dict(parse_qsl(split.query))
    unknown = sorted(set(besides) - OF_ADDRESS)
    if unknown:
        raise InvalidData(
            f"ATTAIN_DATABASE holds {', '.join(unknown)}: behind the ? may stand only "
            f"{', '.join(sorted(OF_ADDRESS))}."
        )
    try:
        import psycopg  # noqa: F401 - whether it is there
    except ImportError as missing:
        raise InvalidData(
            "ATTAIN_DATABASE names a PostgreSQL server, and the package that talks to it is not "
            "installed. Install it with: pip install 'attain[postgresql]'"
        ) from missing
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(split.path.removeprefix("/")),
        "USER": unquote(split.username or ""),
        "PASSWORD": unquote(split.password or ""),
        "HOST": besides.pop("host", "") or unquote(split.hostname or ""),
        "PORT": str(split.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": CONNECT,
            "application_name": "attain",
            "options": f"-c lock_timeout={WAIT * 1000} -c synchronous_commit=on {SEEN_DEAD}",
            **besides,
        },
    }


def _split(told: str) -> SplitResult:
    """Return the parts of the address of a server; the password is in no message."""
    kind = told.partition("://")[0]
    if kind not in {"postgresql", "postgres"}:
        raise InvalidData(
            f"ATTAIN_DATABASE names a database of the kind {kind!r}. attain knows PostgreSQL, as "
            "postgresql://user:password@host:5432/name, and SQLite, by the path of a file."
        )
    try:
        split = urlsplit(told)
        known = bool(split.path.removeprefix("/")) and (split.port or 1) > 0
    except ValueError:
        known = False
    if not known:
        raise InvalidData(
            "ATTAIN_DATABASE is no address of a database. Write it as "
            "postgresql://user:password@host:5432/name, with % signs for : / @ in the password."
        )
    return split


@contextmanager
def one_writer(*, durable: bool = False) -> Iterator[None]:
    """
    Hold one transaction as the only writer, until it ends.

    SQLite sees to that by itself (its transactions begin IMMEDIATE). On PostgreSQL a lock of the
    transaction does, so that two steps at one moment come one after the other there too, and the
    second sees what the first has left.
    """
    from django.db import connection, transaction

    with transaction.atomic(durable=durable):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [THE_WRITER])
        yield


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
    Make the portal's database ready, and hold it as in use; return how many steps its tables took.

    Raises
    ------
    ActionDenied
        If a backup is just being restored into it, or if that was stopped half-way.
    NotSaved
        If the disk refused, or the database could lose what was acknowledged.
    """
    from attain.web.in_use import hold_in_use

    hold_in_use()
    return bring_up_to_date()


def bring_up_to_date() -> int:
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

    try:
        if connection.vendor == "sqlite":
            Path(place_of_database()).parent.mkdir(parents=True, exist_ok=True)
        executor = MigrationExecutor(connection)
        steps = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        check_durable()
        if steps:
            call_command("migrate", interactive=False, verbosity=0)
    except (OSError, DatabaseError) as trouble:
        raise NotSaved(_away(trouble)) from trouble
    return steps


def place_of_database() -> str:
    """Return where the portal's database is, for people: a file, or a server without its password."""
    from django.db import connection

    kept = connection.settings_dict
    if connection.vendor == "sqlite":
        return str(kept["NAME"])
    port = f":{kept['PORT']}" if kept["PORT"] else ""
    return f"postgresql://{kept['HOST'] or 'this machine'}{port}/{kept['NAME']}"


def database_is_there() -> bool:
    """Whether there is a database to ask: opening an SQLite file that is not there would make it."""
    from django.db import connection

    return not database_is_file() or Path(str(connection.settings_dict["NAME"])).is_file()


def database_is_file() -> bool:
    """Whether the database is an SQLite file, there or not, and neither a server's nor in memory."""
    from django.db import connection

    in_memory = str(connection.settings_dict["NAME"]).startswith(("file:", ":memory:"))
    return connection.vendor == "sqlite" and not in_memory


def _away(trouble: Exception) -> str:
    from django.db import connection

    place = place_of_database()
    if connection.vendor == "sqlite":
        return (
            f"The portal's database {place} cannot be written: {trouble}. Free some space there, or "
            "name another file in ATTAIN_DATABASE."
        )
    return (
        f"The portal's database {place} cannot be used: {' '.join(str(trouble).split())}. See whether "
        "the server runs, whether the database exists and belongs to this user, and whether "
        "ATTAIN_DATABASE is right."
    )


def check_durable() -> None:
    """Raise `NotSaved` unless the database keeps what it has acknowledged."""
    from django.db import connection

    if connection.vendor == "postgresql":
        _check_server()
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        journal = str(cursor.fetchone()[0])
        cursor.execute("PRAGMA synchronous")
        level = int(cursor.fetchone()[0])
    if level < EXTRA or can_lose_commits(journal, sqlite3.sqlite_version_info):
        raise NotSaved(
            f"SQLite {sqlite3.sqlite_version} with the journal {journal!r} and synchronous={level} "
            "can lose what was acknowledged. Close what else uses the portal's database, and start "
            "again: attain then sets the rollback journal and synchronous=EXTRA."
        )


def _check_server() -> None:
    """Refuse a PostgreSQL server that is too old, or that was told not to care about a power cut."""
    wanted = {"fsync": "on", "full_page_writes": "on", "server_encoding": "UTF8"}
    for name, value in wanted.items():
        found = _shown(name)
        if found != value:
            raise NotSaved(
                f"The PostgreSQL server has {name}={found}: it could lose or spoil what was "
                f"acknowledged. Set {name}={value} there, and start again."
            )
    if _shown("synchronous_commit") in {"off", "local"}:
        raise NotSaved(
            "The PostgreSQL server has synchronous_commit off: a power cut would lose the last "
            "commits. Set synchronous_commit=on for this user, and start again."
        )
    version = int(_shown("server_version_num")) // 10_000
    if version < OLDEST_SERVER:
        raise NotSaved(
            f"The server is PostgreSQL {version}; attain needs {OLDEST_SERVER} or newer."
        )


def _shown(name: str) -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s)", [name])
        return str(cursor.fetchone()[0])
