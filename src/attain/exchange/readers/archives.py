"""Limits for packed files: looked at in the directory, before anything is unpacked."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib

from attain.exchange.readers.faults import unreadable

MOST_PACKED = 50_000_000
"""Bytes of a packed file."""
MOST_UNPACKED = 200_000_000
"""Bytes of all that a packed file holds."""
MOST_RATIO = 100
"""Unpacked to packed bytes, once more than a megabyte comes out."""
MOST_ENTRIES = 2000
"""Files in an archive."""

_SMALL = 1_000_000
_REMEDY = "Send the figures in smaller files, unpacked if need be."


def check_archive(archive: zipfile.ZipFile, packed: int, *, name: str) -> None:
    """
    Raise `InvalidData` if a zip is larger than allowed, by its directory.

    A directory that lies about sizes is found out by zipfile, which stops at the size stated.
    """
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    _check_sizes(packed, unpacked, name)
    if len(entries) > MOST_ENTRIES:
        raise unreadable(
            name, f"holds {len(entries)} files, more than {MOST_ENTRIES}.", _REMEDY, "R011"
        )
    for entry in entries:
        if entry.filename.lower().endswith((".zip", ".gz", ".xlsx")):
            raise unreadable(
                name, f"holds another archive, {entry.filename!r}.", "Unpack it first.", "R011"
            )


def _check_sizes(packed: int, unpacked: int, name: str) -> None:
    if packed > MOST_PACKED:
        raise unreadable(name, f"has {packed} bytes, more than {MOST_PACKED}.", _REMEDY, "R011")
    if unpacked > MOST_UNPACKED:
        raise unreadable(name, f"unpacks to more than {MOST_UNPACKED} bytes.", _REMEDY, "R011")
    if unpacked > _SMALL and unpacked > MOST_RATIO * max(packed, 1):
        raise unreadable(
            name, f"unpacks to more than {MOST_RATIO} times its size.", _REMEDY, "R011"
        )


def unpacked_gzip(content: bytes, *, name: str) -> bytes:
    """Return what a gzip file holds; raise `InvalidData` if it is damaged, cut off or too large."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as stream:
            inside = stream.read(MOST_UNPACKED + 1)
    except (OSError, EOFError, zlib.error) as trouble:
        raise unreadable(name, f"is no whole gzip file ({trouble}).", "Send it again.") from trouble
    _check_sizes(len(content), len(inside), name)
    return inside


def unpacked_zip(content: bytes, *, name: str) -> tuple[str, bytes]:
    """
    Return name and bytes of the one file in a zip; raise `InvalidData` if there are several
    or none.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            check_archive(archive, len(content), name=name)
            members = [e for e in archive.infolist() if not e.is_dir()]
            if len(members) != 1:
                said = f"holds {len(members)} files; it is not clear which one has the figures."
                raise unreadable(name, said, "Send that file alone.")
            return members[0].filename, archive.read(members[0])
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError) as trouble:
        raise unreadable(name, f"is no whole zip file ({trouble}).", "Send it again.") from trouble
    except (RuntimeError, NotImplementedError) as trouble:
        raise unreadable(
            name, f"cannot be unpacked ({trouble}).", "Send it without a password."
        ) from trouble
