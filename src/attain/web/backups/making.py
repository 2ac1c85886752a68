"""Make a backup while the portal runs: one moment of the database, then the files that it names."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from attain.errors import ActionDenied, DamagedRelease, NotSaved
from attain.store.durable import flush_folder, make_folder
from attain.usecases.places import portal_folder
from attain.web.audit.models import AuditHead
from attain.web.audit.operations import faults, kept_heads
from attain.web.backups.format import (
    CHUNK,
    FOLDERS,
    MANIFEST,
    SEAL,
    KeptFile,
    KeptTable,
    Manifest,
    Progress,
    key_seal,
)
from attain.web.backups.rows import highest_number, lines_of, name_of, tables_of


def make_backup(parent: Path, *, now: datetime, progress: Progress) -> tuple[Path, Manifest]:
    """
    Make a backup in `parent`, named by the minute and second; return its folder and what it holds.

    Raises
    ------
    ActionDenied
        If there is one of that second already.
    DamagedRelease
        If the audit log was altered: such a state is no backup.
    NotSaved
        If the disk refused; nothing is left in `parent` then.
    """
    place = parent / f"{now:%Y-%m-%dT%H-%M-%SZ}"
    if place.exists():
        raise ActionDenied(f"{place} exists already. Wait a second.")
    part = parent / f".{place.name}.{secrets.token_hex(8)}.part"
    try:
        make_folder(parent)
        part.mkdir(mode=0o700)
        manifest = _filled(part, now, progress)
        _write(part / MANIFEST, [manifest.text.encode()])
        _write(part / SEAL, [sha256(manifest.text.encode()).hexdigest().encode() + b"\n"])
        for folder in (each for each in part.rglob("*") if each.is_dir()):
            flush_folder(folder)
        flush_folder(part)
        part.rename(place)
        flush_folder(parent)
    except OSError as trouble:
        raise NotSaved(
            f"No backup was made in {parent}: {trouble.strerror or trouble}."
        ) from trouble
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return place, manifest


def _filled(part: Path, now: datetime, progress: Progress) -> Manifest:
    tables, files = [], []
    models = tables_of(apps)
    total = len(models) + 1
    with _one_moment():
        if wrong := faults():
            raise DamagedRelease(f"No backup was made, for the audit log was altered: {wrong[0]}")
        head = AuditHead.objects.get(pk=1).number
        applied = MigrationRecorder(connection).applied_migrations()
        for done, model in enumerate(models):
            progress(done, total, name_of(model))
            rows, kept = _table(part, name_of(model), lines_of(model))
            tables.append(KeptTable(name_of(model), rows, highest_number(model)))
            files.append(kept)
    progress(len(models), total, "files")
    files += _files(part, head)
    progress(total, total, "")
    return Manifest(
        made_at=now.isoformat(timespec="seconds"),
        version=version("attain"),
        database=connection.vendor,
        head=head,
        key=key_seal(settings.SECRET_KEY),
        steps=tuple(sorted(applied)),
        tables=tuple(tables),
        files=tuple(files),
        releases=tuple(_releases()),
    )


@contextmanager
def _one_moment() -> Iterator[None]:
    """See the database as it is at one moment; on PostgreSQL, nobody who writes has to wait."""
    with transaction.atomic(durable=True):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def _table(part: Path, name: str, lines: Iterable[bytes]) -> tuple[int, KeptFile]:
    rows = 0

    def counted() -> Iterator[bytes]:
        nonlocal rows
        for line in lines:
            rows += 1
            yield line

    path = f"tables/{name}.jsonl"
    size, seal = _write(part / path, counted())
    return rows, KeptFile(path, size, seal)


def _files(part: Path, head: int) -> Iterator[KeptFile]:
    """Copy what lies beside the database; received files never change, so none can be half new."""
    home = portal_folder()
    heads = [
        f"{each.number} {each.hash}\n".encode() for each in kept_heads() if each.number <= head
    ]
    yield KeptFile("kept/audit-heads.txt", *_write(part / "kept/audit-heads.txt", heads))
    inside = [place for name in FOLDERS for place in sorted((home / name).rglob("*"))]
    for place in (home / "secret-key", *inside):
        within = place.relative_to(home)
        unfinished = any(part.startswith(".") for part in within.parts)
        if place.is_file() and not unfinished:
            path = f"kept/{within.as_posix()}"
            yield KeptFile(path, *_write(part / path, _parts(place)))


def _parts(place: Path) -> Iterator[bytes]:
    with place.open("rb") as file:
        while found := file.read(CHUNK):
            yield found


def _write(place: Path, parts: Iterable[bytes]) -> tuple[int, str]:
    """Write a file that only its owner can read, through to the disk; return its size and seal."""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    seal, size = sha256(), 0
    descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        for each in parts:
            file.write(each)
            seal.update(each)
            size += len(each)
        file.flush()
        os.fsync(file.fileno())
    return size, seal.hexdigest()


def _releases() -> Iterator[tuple[str, str]]:
    """Yield the public releases; they never change and have their own copies."""
    folder = Path(settings.ATTAIN_RELEASES)
    for place in sorted(folder.glob("*/manifest.json")):
        if not place.parent.name.startswith("."):
            yield place.parent.name, sha256(place.read_bytes()).hexdigest()
