"""
Restore a backup: checked whole first, filled in beside what is there, then put in its place.

What was there before is kept aside: an SQLite file and folders under another name, the tables of a
PostgreSQL database in another schema. Until the last step nothing of it is touched, and that step is
taken to its end whatever stops it on the way: see `plan`.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import replace as replaced
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from attain.domain.audit import Deed, faults_in
from attain.errors import ActionDenied, DamagedRelease, InvalidData, NotSaved
from attain.store.durable import flush_folder, make_folder
from attain.usecases.places import portal_folder
from attain.web.backups.format import FOLDERS, Manifest, Progress, check_whole, key_seal
from attain.web.backups.plan import Move, Plan, forget, is_unfinished, kept_plan, sweep
from attain.web.backups.rows import fill, go_on_from, name_of, tables_of
from attain.web.database import THE_WRITER
from attain.web.in_use import held_alone
from attain.web.own_address import own_address

LOG = logging.getLogger("attain.web")
KEPT = ("secret-key", "audit-heads.txt", *FOLDERS)


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, where the old state is (nothing if there was none), and what is still to do."""

    manifest: Manifest
    aside: tuple[str, ...]
    remarks: tuple[str, ...]


def restore_backup(
    folder: Path, *, replace: bool, instance: str = "", now: datetime, progress: Progress
) -> Restored:
    """
    Put a backup in the place of what the portal keeps.

    Afterwards the tables are those of this version of attain, also where the backup was made by an
    earlier one.

    Parameters
    ----------
    folder
        The backup.
    replace
        Whether what is there already may be replaced.
    instance
        The name of the portal whose work is replaced, where it has one: see `instance_name`.

    Raises
    ------
    InvalidData
        If it is no backup, or one of a later version.
    DamagedRelease
        If it is damaged, or its audit log is; nothing was touched then.
    ActionDenied
        If the portal is open, or if something is there already and `replace` is not set or `instance` is
        the name of another portal.
    NotSaved
        If the disk or the server refused.
    """
    manifest = check_whole(folder, progress=progress)
    _check_known(manifest)
    try:
        with held_alone():
            _finish()
            _check_meant(replace=replace, instance=instance)
            sweep(portal_folder(), _folder_of_database())
            try:
                aside = _restored(folder, manifest, now, progress)
            finally:
                if not is_unfinished():
                    sweep(portal_folder(), _folder_of_database())
    except (OSError, DatabaseError) as trouble:
        raise NotSaved(f"The backup was not restored whole: {trouble}. {_way_on()}") from trouble
    return Restored(manifest, aside, tuple(_remarks(manifest)))


def _way_on() -> str:
    """Say what becomes of a restore that has just failed; on a server its transaction decides."""
    plan = kept_plan()
    try:
        counts = plan is not None and _counts(plan)
    except (OSError, DatabaseError, InterfaceError):
        return (
            "Mend that: the next command of attain puts it in its place, or leaves what was there."
        )
    if counts:
        return "It lies ready: mend that, and the next command of attain puts it in its place."
    return "What was there is as it was. Mend that, and restore it again."


def instance_name() -> str:
    """Return the name by which whoever restores says which portal is meant; nothing if it has none."""
    return urlsplit(own_address()).netloc


def _check_meant(*, replace: bool, instance: str) -> None:
    """Refuse to replace what nobody meant: the wrong machine is the costliest mistake of all."""
    if not is_there():
        return
    from attain.web.database import place_of_database

    name, place = instance_name(), place_of_database()
    say = f"--yes --instance {name}" if name else "--yes"
    if not replace:
        raise ActionDenied(
            f"The portal keeps something here already, in {place}. If that is to be replaced, say {say} to "
            "put the backup in its place; what is there now is kept aside."
        )
    if instance != name:
        called = name or "without a name, for ATTAIN_ADDRESS gives it none"
        raise ActionDenied(
            f"This is the portal {called}; it keeps its work in {place}. If that is to be replaced, say {say}"
        )


def finish_restoring() -> None:
    """
    Bring a restore to its end that was stopped half-way, or take away what is left of it.

    Raises
    ------
    ActionDenied
        If it is just under way.
    NotSaved
        If the disk or the server refused.
    """
    try:
        with held_alone():
            _finish()
    except (OSError, DatabaseError) as trouble:
        raise NotSaved(
            f"A restore was stopped half-way, and cannot be brought to its end: {trouble}. Mend that first."
        ) from trouble


def _restored(
    folder: Path, manifest: Manifest, now: datetime, progress: Progress
) -> tuple[str, ...]:
    stamp = f"before-{now:%Y%m%dT%H%M%SZ}"
    files = _copied(folder, portal_folder() / f".restoring-{stamp}")
    moves = [_move(files / name, portal_folder() / name, stamp) for name in KEPT]
    plan = Plan(
        stamp=stamp,
        at=now.isoformat(),
        made_at=manifest.made_at,
        version=manifest.version,
        head=manifest.head,
        moves=tuple(moves),
    )
    if connection.vendor == "postgresql":
        with transaction.atomic(durable=True):
            aside = _schema_aside(stamp)
            _fill_all(folder, manifest, progress)
            _mark(stamp)
            plan.write()
    else:
        file = Path(str(connection.settings_dict["NAME"]))
        beside = file.with_name(f".{file.name}.restoring-{stamp}")
        with _written_to(beside):
            _fill_all(folder, manifest, progress)
        plan = replaced(plan, moves=(_move(beside, file, stamp), *moves))
        aside = []
        plan.write()
    _finish()
    aside += [str(each.aside) for each in plan.moves if each.aside.exists()]
    return tuple(aside)


def _move(beside: Path, place: Path, stamp: str) -> Move:
    return Move(beside, place, place.with_name(f"{place.name}.{stamp}"))


def _folder_of_database() -> Path:
    """Return the folder of an SQLite file; else the portal's own."""
    if connection.vendor == "sqlite":
        return Path(str(connection.settings_dict["NAME"])).parent
    return portal_folder()


def _finish() -> None:
    """Take the steps of a plan that are missing; none where there is no plan, or one that never counted."""
    plan = kept_plan()
    if plan is None:
        return
    if _counts(plan):
        connection.close()
        for each in plan.moves:
            each.make()
        _brought_up_to_date(plan)
    else:
        LOG.warning(
            "The backup made at %s was not restored: what was there is as it was. Restore it again.",
            plan.made_at,
        )
    forget()
    sweep(portal_folder(), _folder_of_database())


def _counts(plan: Plan) -> bool:
    """Tell whether a plan is carried out: on a server, only once its transaction has gone through."""
    if connection.vendor != "postgresql":
        return True
    connection.close()
    return _is_marked(plan.stamp)


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
def _written_to(beside: Path) -> Iterator[None]:
    """Lead what is written to an SQLite file of its own."""
    make_folder(beside.parent)
    connection.close()
    place = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = str(beside)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = place


def _schema_aside(stamp: str) -> list[str]:
    """Give the tables an empty schema; who writes meanwhile waits, and then finds what was restored."""
    there = is_there()
    schema = stamp.replace("-", "_").lower()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [THE_WRITER])
        cursor.execute("SELECT current_schema()")
        own = connection.ops.quote_name(cursor.fetchone()[0] or "public")
        if there:
            cursor.execute(f"ALTER SCHEMA {own} RENAME TO {connection.ops.quote_name(schema)}")
            cursor.execute(f"CREATE SCHEMA {own}")
    return [f"the schema {schema} of the database"] if there else []


def _mark(stamp: str) -> None:
    """Write down, in the transaction that fills the tables, which restore they come from."""
    with connection.cursor() as cursor:
        cursor.execute("COMMENT ON TABLE django_migrations IS %s", [stamp])


def _is_marked(stamp: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description(to_regclass('django_migrations'), 'pg_class')")
        return bool(cursor.fetchone()[0] == stamp)


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


def _brought_up_to_date(plan: Plan) -> None:
    """Give the tables the steps of this version, and write into the log what was restored, once."""
    from attain.web.audit.models import AuditEntry
    from attain.web.audit.operations import record
    from attain.web.database import bring_up_to_date, one_writer

    bring_up_to_date()
    deed = Deed(
        at=datetime.fromisoformat(plan.at),
        person="",
        name="whoever has the machine",
        body="",
        role="",
        action="restore a backup",
        thing="database",
        thing_id="database",
        reason=f"made at {plan.made_at} by attain {plan.version}",
        before="",
        after=f"entry {plan.head}",
    )
    with one_writer():
        if not AuditEntry.objects.filter(action=deed.action, at=deed.at).exists():
            record(deed)


# --------------------------------------------------------------------------------------- the files


def _copied(folder: Path, beside: Path) -> Path:
    make_folder(beside.parent)
    shutil.copytree(folder / "kept", beside)
    for name in FOLDERS:
        (beside / name).mkdir(exist_ok=True)
    for place in sorted(beside.rglob("*"), reverse=True):
        if place.is_dir():
            flush_folder(place)
        else:
            place.chmod(0o600)
            with place.open("rb") as file:
                os.fsync(file.fileno())
    flush_folder(beside)
    return beside


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
