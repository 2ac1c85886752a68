"""
A cache of tables by the hash of all that they follow from: to build again only what has changed.

Tables put in together lie one behind the other in one Arrow file, a pack, with a list of their keys
and notes beside it; reading hundreds of them back costs one file. A pack that is damaged, or cut
short by a crash, is as good as absent: the cache may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import io
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from attain.store.durable import make_folder, write_file
from attain.store.manifest import canonical_json

MOST_PACKS = 16
"""Packs of one kind after which those that serve are gathered into one."""


@dataclass(frozen=True, slots=True)
class Cached:
    """A table, and notes on it that JSON can hold."""

    frame: pl.DataFrame
    notes: Any = None


def key_of(*parts: object) -> str:
    """Return one key for all that a table follows from, each part as JSON can hold it."""
    return hashlib.sha256(canonical_json(list(parts))).hexdigest()


class TableCache:
    """Tables of one `kind`, alike in their columns, kept in `folder`."""

    def __init__(self, folder: Path, kind: str) -> None:
        self.folder = folder
        self.kind = kind

    def get(self, keys: Iterable[str]) -> dict[str, Cached]:
        """Return the tables that are there, by key."""
        wanted = set(keys)
        found: dict[str, Cached] = {}
        for place in self._listings():
            listing = _listing(place)
            serves = [item for item in listing["items"] if item["key"] in wanted]
            if serves:
                found |= _unpacked(place, listing["sha256"], serves)
                wanted -= found.keys()
        return found

    def put(self, tables: Mapping[str, Cached]) -> None:
        """Keep `tables`; raise `NotSaved` if the disk refuses."""
        if not tables:
            return
        make_folder(self.folder)
        packed = io.BytesIO()
        pl.concat([table.frame for table in tables.values()]).write_ipc(packed, compression="zstd")
        content, name = packed.getvalue(), f"{self.kind}-{secrets.token_hex(8)}"
        items, begin = [], 0
        for key, table in tables.items():
            rows = table.frame.height
            items.append({"key": key, "begin": begin, "rows": rows, "notes": table.notes})
            begin += rows
        listing = {"sha256": hashlib.sha256(content).hexdigest(), "items": items}
        write_file(self.folder / f"{name}.arrow", content)
        write_file(self.folder / f"{name}.json", canonical_json(listing))

    def tidy(self, keys: Iterable[str]) -> None:
        """Where there are many packs, gather the tables of `keys` into one and drop the others."""
        listings = self._listings()
        if len(listings) <= MOST_PACKS:
            return
        self.put(self.get(keys))
        for listing in listings:
            listing.unlink(missing_ok=True)
            listing.with_suffix(".arrow").unlink(missing_ok=True)

    def _listings(self) -> list[Path]:
        return sorted(self.folder.glob(f"{self.kind}-*.json"))


def _listing(place: Path) -> dict[str, Any]:
    try:
        listing: dict[str, Any] = json.loads(place.read_bytes())
    except (OSError, ValueError):
        return {"sha256": "", "items": []}
    return listing


def _unpacked(place: Path, sha256: str, items: list[dict[str, Any]]) -> dict[str, Cached]:
    try:
        content = place.with_suffix(".arrow").read_bytes()
        if hashlib.sha256(content).hexdigest() != sha256:
            return {}
        pack = pl.read_ipc(io.BytesIO(content))
    except (OSError, pl.exceptions.PolarsError):
        return {}
    return {
        item["key"]: Cached(pack.slice(item["begin"], item["rows"]), item["notes"])
        for item in items
    }
