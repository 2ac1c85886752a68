"""Write into the audit log, in the same transaction as what it tells of."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import transaction

from attain.domain.audit import Deed, Entry, Head, chained, faults_in
from attain.usecases.places import portal_folder
from attain.web.audit.models import AuditEntry, AuditHead

THE_HEAD = 1
"""The number of the only row of `AuditHead`."""
TO_SHOW = 500
"""Entries that are read at a time when the whole chain is checked."""
LAST_HEADS = 4096
"""Bytes at the end of the file of heads that are read where only the last ones matter."""


def record(deed: Deed) -> Entry:
    """
    Append a deed to the log, and return its entry.

    It belongs into the transaction that does what it tells of, so that both happen or neither.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An audit entry belongs into the transaction of what it tells of.")
    row = AuditHead.objects.select_for_update().get(pk=THE_HEAD)
    entry = chained(deed, Head(row.number, row.hash))
    AuditEntry.objects.create(
        number=entry.number, previous=entry.previous, hash=entry.hash, **_fields(deed)
    )
    row.number, row.hash = entry.number, entry.hash
    row.save()
    transaction.on_commit(lambda: keep_head(Head(entry.number, entry.hash)))
    return entry


def _fields(deed: Deed) -> dict[str, Any]:
    return {name: getattr(deed, name) for name in Deed.__dataclass_fields__}


def heads_file() -> Path:
    """Return the file beside the database that keeps each head, so that a cut-off end shows."""
    return portal_folder() / "audit-heads.txt"


def keep_head(head: Head) -> None:
    """Write a head down outside the database; what cannot be written is left for the next one."""
    line = f"{head.number} {head.hash}\n".encode()
    try:
        descriptor = os.open(heads_file(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(descriptor, line)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError:
        return


def kept_heads() -> Iterator[Head]:
    """Yield the heads that were written down outside the database."""
    with contextlib.suppress(OSError):
        yield from _heads_in(heads_file().read_bytes())


def last_kept_heads() -> Iterator[Head]:
    """Yield the last of them: the file grows for as long as the portal is used."""
    with contextlib.suppress(OSError), heads_file().open("rb") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - LAST_HEADS))
        yield from _heads_in(file.read())


def _heads_in(content: bytes) -> Iterator[Head]:
    for line in content.decode(errors="replace").splitlines():
        number, _, found = line.partition(" ")
        if number.isdigit() and len(found) == 64:
            yield Head(int(number), found)


def faults() -> tuple[str, ...]:
    """Return what is wrong with the log, in sentences; nothing if it is whole."""
    row = AuditHead.objects.get(pk=THE_HEAD)
    heads = {head.number: head for head in kept_heads()}
    entries = [each.entry for each in AuditEntry.objects.iterator(chunk_size=TO_SHOW)]
    found = [*faults_in(entries, Head(row.number, row.hash))]
    known = {entry.number: entry.hash for entry in entries}
    found += [
        f"Entry {head.number} is not the one that was noted outside the database."
        for head in heads.values()
        if known.get(head.number) != head.hash
    ]
    return tuple(found)
