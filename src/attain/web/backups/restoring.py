"""
Restore a backup: checked whole first, filled in beside what is there, then put in its place.

What was there before is kept aside: an SQLite file and folders under another name, the tables of a
PostgreSQL database in another schema. Until the last step nothing of it is touched.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from attain.domain.audit import Deed, faults_in
from attain.errors import ActionDenied, DamagedRelease, InvalidData, NotSaved
from attain.store.durable import flush_folder, make_folder
from attain.usecases.places import portal_folder
from attain.web.backups.format import FOLDERS, Manifest, Progress, check_whole, key_seal
from attain.web.backups.rows import fill, go_on_from, name_of, tables_of

KEPT = ("secret-key", "audit-heads.txt", *FOLDERS)


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, where the old state is (nothing if there was none), and what is still to do."""

    manifest: Manifest
    aside: tuple[str, ...]
    remarks: tuple[str, ...]


def restore_backup(folder: Path, *, replace: bool, now: datetime, progress: Progress) -> Restored:
    """
    Put a backup in the place of what the portal keeps.

    The portal must be closed meanwhile. Afterwards the tables are those of this version of attain, also
    where the backup was made by an earlier one.

    Raises
    ------
    InvalidData
        If it is no backup, or one of a later version.
    DamagedRelease
        If it is damaged, or its audit log is; nothing was touched then.
    ActionDenied
        If something is there already and `replace` is not set.
    NotSaved
        If the disk or the server refused.
    """
    manifest = check_whole(folder, progress=progress)
    _check_known(manifest)
    if is_there() and not replace:
        raise ActionDenied(
            "The portal keeps something here already. Close the portal, then say --yes to put the backup "
            "in its place; what is there now is kept aside."
        )
    stamp = f"before-{now:%Y%m%dT%H%M%SZ}"
    try:
        beside = _copied(folder, portal_folder() / f".restoring-{stamp}")
        with _database_beside(stamp) as aside:
            _fill_all(folder, manifest, progress)
        aside += _put_in_place(beside, stamp)
        _bring_up_to_date(manifest, now)
    except (OSError, DatabaseError) as trouble:
        raise NotSaved(
            f"The backup was not restored whole: {trouble}. Restore it again."
        ) from trouble
    return Restored(manifest, tuple(aside), tuple(_remarks(manifest)))


def is_there() -> bool:
    """Tell whether the portal keeps something already."""
    if connection.vendor == "sqlite":
        return Path(str(connection.settings_dict["NAME"])).exists()
    return bool(connection.introspection.table_names())


# ------------------------------------------------------------------------------------ the database


def _check_known(manifest: Manifest) -> None:
    """Refuse tables that have gone through steps that this version does not know."""
    known = set(MigrationExecutor(None).loader.graph.nodes)
    later = sorted(set(manifest.steps) - known)
    if later:
        raise InvalidData(
            f"The backup was made by attain {manifest.version}, which knows steps of its tables that this "
            f"version does not know ({'.'.join(later[0])}). Restore it with that version or a later one."
        )


@contextmanager
def _database_beside(stamp: str) -> Iterator[list[str]]:
    """Lead what is written to an empty database, which takes its place once all of it is there."""
    if connection.vendor == "postgresql":
        with transaction.atomic(durable=True):
            yield _schema_aside(stamp)
        return
    place = Path(str(connection.settings_dict["NAME"]))
    make_folder(place.parent)
    beside = place.with_name(f".{place.name}.restoring-{stamp}")
    connection.close()
    connection.settings_dict["NAME"] = str(beside)
    aside: list[str] = []
    try:
        yield aside
        connection.close()
        aside += _moved_aside(place, stamp)
        beside.rename(place)
        flush_folder(place.parent)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = str(place)
        beside.unlink(missing_ok=True)


def _schema_aside(stamp: str) -> list[str]:
    there = is_there()
    schema = stamp.replace("-", "_").lower()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        own = connection.ops.quote_name(cursor.fetchone()[0] or "public")
        if there:
            cursor.execute(f"ALTER SCHEMA {own} RENAME TO {connection.ops.quote_name(schema)}")
            cursor.execute(f"CREATE SCHEMA {own}")
    return [f"the schema {schema} of the database"] if there else []


def _fill_all(folder: Path, manifest: Manifest, progress: Progress) -> None:
    """Make the tables as they were in the backup, fill them, and check the audit log in them."""
    executor = MigrationExecutor(connection)
    leaves = _leaves(executor, set(manifest.steps))
    executor.migrate(leaves)
    models = {name_of(each): each for each in tables_of(executor.loader.project_state(leaves).apps)}
    with transaction.atomic():
        _look_at_keys_last()
        for model in models.values():
            model._base_manager.all()._raw_delete(connection.alias)
        for done, each in enumerate(manifest.tables):
            progress(done, len(manifest.tables), each.name)
            with (folder / f"tables/{each.name}.jsonl").open("rb") as lines:
                rows = fill(models[each.name], iter(lines))
            if rows != each.rows:
                raise DamagedRelease(f"{each.name} holds {rows} rows in place of {each.rows}.")
            go_on_from(models[each.name], each.highest)
        progress(len(manifest.tables), len(manifest.tables), "")
        _check_log()


def _look_at_keys_last() -> None:
    """
    Let rows name rows that come later, until all are there.

    Django's steps on PostgreSQL leave keys that were added to a table checked at each row, for as long as
    the transaction lasts that made them.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _leaves(executor: MigrationExecutor, steps: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the last step of each app that the backup has gone through."""
    graph = executor.loader.graph
    steps = {each for each in steps if each in graph.nodes}
    return sorted(
        step
        for step in steps
        if not any(
            child.key in steps for child in graph.node_map[step].children if child.key[0] == step[0]
        )
    )


def _check_log() -> None:
    from attain.domain.audit import Head
    from attain.web.audit.models import AuditEntry, AuditHead

    row = AuditHead.objects.get(pk=1)
    entries = [each.entry for each in AuditEntry.objects.order_by("number").iterator()]
    if wrong := [*faults_in(entries, Head(row.number, row.hash))]:
        raise DamagedRelease(
            f"Nothing was restored: the backup's audit log is not whole. {wrong[0]}"
        )


def _bring_up_to_date(manifest: Manifest, now: datetime) -> None:
    from attain.web.audit.operations import record
    from attain.web.database import one_writer, prepare_database

    prepare_database()
    with one_writer():
        record(
            Deed(
                at=now,
                person="",
                name="whoever has the machine",
                body="",
                role="",
                action="restore a backup",
                thing="database",
                thing_id="database",
                reason=f"made at {manifest.made_at} by attain {manifest.version}",
                before="",
                after=f"entry {manifest.head}",
            )
        )


# --------------------------------------------------------------------------------------- the files


def _copied(folder: Path, beside: Path) -> Path:
    shutil.rmtree(beside, ignore_errors=True)
    make_folder(beside.parent)
    shutil.copytree(folder / "kept", beside)
    for place in sorted(beside.rglob("*"), reverse=True):
        if place.is_dir():
            flush_folder(place)
        else:
            place.chmod(0o600)
            with place.open("rb") as file:
                os.fsync(file.fileno())
    flush_folder(beside)
    return beside


def _put_in_place(beside: Path, stamp: str) -> list[str]:
    aside = []
    for name in KEPT:
        own_key = name == "secret-key" and not (beside / name).exists()
        if not own_key:
            aside += _moved_aside(portal_folder() / name, stamp)
        if (beside / name).exists():
            (beside / name).rename(portal_folder() / name)
    flush_folder(portal_folder())
    shutil.rmtree(beside, ignore_errors=True)
    return aside


def _moved_aside(place: Path, stamp: str) -> list[str]:
    if not place.exists():
        return []
    to = place.with_name(f"{place.name}.{stamp}")
    place.rename(to)
    return [str(to)]


def _remarks(manifest: Manifest) -> Iterator[str]:
    told: Any = os.environ.get("ATTAIN_SECRET_KEY", "")
    kept = portal_folder() / "secret-key"
    key = told or (kept.read_text() if kept.is_file() else "")
    if key_seal(key) != manifest.key:
        yield (
            "The secret key is another one than when the backup was made: links in mails no longer work. "
            "Set ATTAIN_SECRET_KEY to the earlier one, if you have it."
        )
    for id_, seal in manifest.releases:
        place = Path(settings.ATTAIN_RELEASES) / id_ / "manifest.json"
        if not place.is_file() or sha256(place.read_bytes()).hexdigest() != seal:
            yield f"Release {id_} is not in {settings.ATTAIN_RELEASES}: put its copy there."
