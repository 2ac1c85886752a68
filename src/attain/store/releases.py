"""
Releases: immutable folders of figures, verdicts, definitions and origins, each file with its hash.

Writing needs polars; opening a release and reading one series needs the standard library only.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from attain.domain.observations import Observation
from attain.domain.series import SeriesKey
from attain.errors import ActionDenied, DamagedRelease, InvalidData, UnknownCode
from attain.store.durable import write_folder
from attain.store.manifest import (
    NAME,
    FileEntry,
    Manifest,
    canonical_json,
    check_id,
    read_manifest,
    readable_json,
    utc_text,
)
from attain.store.read_index import ReadIndex, SeriesEntry, observation_of

if TYPE_CHECKING:
    import polars as pl

OBSERVATIONS = "observations.parquet"
VERDICTS = "verdicts.parquet"
DICTIONARY = "dictionary.json"
ORIGINS = "origins.json"
INDEX = "index.sqlite"
FILES = (OBSERVATIONS, VERDICTS, DICTIONARY, ORIGINS, INDEX)
"""The files of a release besides its manifest."""

_READ_AT_ONCE = 1 << 20


class Check(Enum):
    """When the hashes of a release are compared with its manifest."""

    HASHES = "hashes"
    """All of them, on opening."""
    QUICK = "quick"
    """
    The seal of the manifest and the size of each file on opening, the hash of a file when it is
    first read as a whole, a check number for each series read from the index.
    """


class Release:
    """
    An open release; see `open_release`.

    Close it, or use it in a `with` block. `manifest` and `path` are for reading.
    """

    def __init__(self, path: Path, manifest: Manifest) -> None:
        self.path = path
        self.manifest = manifest
        self._intact: set[str] = set()
        self._open_index: ReadIndex | None = None

    @property
    def id(self) -> str:
        """The name under which the release is cited."""
        return self.manifest.id

    @property
    def time(self) -> str:
        """When it was made, in UTC, as 2026-03-31T08:00:00Z."""
        return self.manifest.time

    @property
    def software(self) -> dict[str, str]:
        """The versions of the software that wrote it."""
        return dict(self.manifest.software)

    def observations(self) -> pl.DataFrame:
        """Return the observation table, ordered by series and period."""
        return self._table(OBSERVATIONS)

    def verdicts(self) -> pl.DataFrame:
        """Return the verdicts, ordered by series, framework, target rule and rule."""
        return self._table(VERDICTS)

    def dictionary(self) -> dict[str, Any]:
        """Return frameworks, target rules, areas and groups as they were used."""
        dictionary: dict[str, Any] = json.loads(self._bytes(DICTIONARY))
        return dictionary

    def origins(self) -> list[dict[str, Any]]:
        """Return where the figures come from: one entry for each source."""
        origins: list[dict[str, Any]] = json.loads(self._bytes(ORIGINS))
        return origins

    def series(self, key: SeriesKey) -> list[Observation]:
        """
        Return the observations of the series `key`, in order of their periods.

        Raises
        ------
        UnknownCode
            If the release has no such series.
        DamagedRelease
            If the bytes are not the ones that were released.
        """
        return [observation_of(key, row) for row in self.rows(key)]

    def rows(self, key: SeriesKey) -> list[dict[str, Any]]:
        """Return the series `key` as rows of the observation table: with origin, sheet and row."""
        try:
            return self._index.rows(key)
        except UnknownCode:
            self.check(INDEX)  # a damaged index must not make a series vanish
            raise

    def series_verdicts(self, key: SeriesKey) -> list[dict[str, Any]]:
        """Return the verdicts on the series `key`; numbers that are not finite read None."""
        try:
            return self._index.verdicts(key)
        except UnknownCode:
            self.check(INDEX)
            raise

    def list_series(
        self, *, series_code: str | None = None, reference_area: str | None = None
    ) -> list[SeriesEntry]:
        """Return the series of a series code, of a reference area, of both, or all."""
        self.check(INDEX)
        return self._index.series(series_code=series_code, reference_area=reference_area)

    def check(self, name: str) -> None:
        """Raise `DamagedRelease` unless the file `name` is the one that was released."""
        if name not in self._intact:
            if _hash_of(self.path / name) != self._entry(name).sha256:
                raise _damaged(self.path / name, "its hash is not the one in the manifest")
            self._intact.add(name)

    def check_quickly(self) -> None:
        """Raise `DamagedRelease` unless each file is there, with its size, and no other is."""
        for name, entry in self.manifest.files.items():
            place = self.path / name
            if not place.is_file():
                raise _damaged(place, "it is missing")
            if place.stat().st_size != entry.size:
                raise _damaged(
                    place, f"it has {place.stat().st_size} bytes, not the {entry.size} released"
                )
        found = {place.name for place in self.path.iterdir()}
        if foreign := sorted(found - {*self.manifest.files, NAME}):
            raise _damaged(self.path / foreign[0], "it is no part of the release")

    def close(self) -> None:
        """Close the read index."""
        if self._open_index is not None:
            self._open_index.close()
            self._open_index = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Release {self.id} of {self.time} in {self.path}>"

    @property
    def _index(self) -> ReadIndex:
        if self._open_index is None:
            self._open_index = ReadIndex(self.path / INDEX)
        return self._open_index

    def _table(self, name: str) -> pl.DataFrame:
        from attain.store.tables import read_parquet

        return read_parquet(self._bytes(name), str(self.path / name))

    def _bytes(self, name: str) -> bytes:
        """The bytes of a file, their hash checked: what is compared is what is used."""
        content = _read(self.path / name)
        if FileEntry.of(content) != self._entry(name):
            raise _damaged(self.path / name, "its hash is not the one in the manifest")
        return content

    def _entry(self, name: str) -> FileEntry:
        return self.manifest.files[name]


def open_release(path: Path, *, check: Check = Check.HASHES) -> Release:
    """
    Return the release in the folder `path`.

    Raises
    ------
    InvalidData
        If there is no release in `path`.
    DamagedRelease
        If a file is missing, foreign or changed; the file is named. See `Check` for what is
        compared at once and what when it is used.
    """
    manifest = read_manifest(path)
    if set(manifest.files) != set(FILES):
        raise _damaged(path / NAME, f"it does not list the files {', '.join(FILES)}")
    release = Release(path, manifest)
    release.check_quickly()
    if check is Check.HASHES:
        for name in manifest.files:
            release.check(name)
    return release


def write_release(
    folder: Path,
    *,
    id: str,  # noqa: A002  (the word of the format)
    time: datetime,
    observations: pl.DataFrame,
    verdicts: pl.DataFrame,
    dictionary: Mapping[str, Any],
    origins: Sequence[Mapping[str, Any]],
    software: Mapping[str, str],
) -> Path:
    """
    Write a release as the new folder `folder`/`id`, whole or not at all, and return its path.

    The same content, id, time and software give the same bytes.

    Parameters
    ----------
    time
        With its zone; kept in UTC, in whole seconds.
    observations
        An observation table (`attain.domain.observations.COLUMNS`), in any order.
    verdicts
        As `attain.usecases.assess` gives them; the columns of `tables.VERDICT_KEY` are needed.
    dictionary, origins
        As JSON will hold them; see the reference page of the format.
    software
        Version by name, `attain` among them.

    Raises
    ------
    InvalidData
        If a table is not as it must be, or the id cannot name a folder.
    ActionDenied
        If the release exists, or another process is writing there.
    NotSaved
        If the disk refused; nothing was changed.
    """
    check_id(id)
    if "attain" not in software:
        raise InvalidData("`software` names no version of attain: give at least that.")
    if (folder / id).exists():  # before the work; asked again under the lock
        raise ActionDenied(
            f"The release {folder / id} exists and never changes. Choose another id."
        )
    files = {
        **_tables(observations, verdicts),
        DICTIONARY: canonical_json(dictionary),
        ORIGINS: readable_json(list(origins)),
    }
    entries = {name: FileEntry.of(files[name]) for name in FILES}
    manifest = Manifest(id, utc_text(time), dict(software), entries)
    return write_folder(folder, id, {**files, NAME: manifest.to_bytes()})


def _tables(observations: pl.DataFrame, verdicts: pl.DataFrame) -> dict[str, bytes]:
    from attain.store.index_writing import index_bytes
    from attain.store.tables import ordered_observations, ordered_verdicts, parquet_bytes

    observations, verdicts = ordered_observations(observations), ordered_verdicts(verdicts)
    return {
        OBSERVATIONS: parquet_bytes(observations),
        VERDICTS: parquet_bytes(verdicts),
        INDEX: index_bytes(observations, verdicts),
    }


def _read(place: Path) -> bytes:
    try:
        return place.read_bytes()
    except OSError as trouble:
        raise _damaged(place, f"it cannot be read ({trouble.strerror})") from trouble


def _hash_of(place: Path) -> str:
    digest = hashlib.sha256()
    try:
        with place.open("rb") as file:
            while block := file.read(_READ_AT_ONCE):
                digest.update(block)
    except OSError as trouble:
        raise _damaged(place, f"it cannot be read ({trouble.strerror})") from trouble
    return digest.hexdigest()


def _damaged(place: Path, what: str) -> DamagedRelease:
    return DamagedRelease(f"{place} is damaged: {what}. Fetch the release again.")
