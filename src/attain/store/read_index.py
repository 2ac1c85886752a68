"""
The read index of a release: one series by its key in well under a millisecond.

An SQLite file opened read-only, as a file that nobody changes. It is written without a journal of
any kind, so the faults of some SQLite versions in write-ahead mode cannot touch it. Each payload
carries a check number over its key and text, compared on each reading: a damaged figure is never
shown. Needs the standard library only.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from attain.domain.observations import (
    COLUMNS,
    KEY_COLUMNS,
    WITHOUT_VALUE,
    Bound,
    Confidentiality,
    Nature,
    Observation,
    ObservationStatus,
)
from attain.domain.periods import Period
from attain.domain.series import SeriesKey
from attain.errors import UnknownCode
from attain.store.open_index import OpenIndex

SCHEMA_SQL = """\
CREATE TABLE series (id INTEGER PRIMARY KEY, series_code TEXT NOT NULL,
  reference_area TEXT NOT NULL, dimensions TEXT NOT NULL, unit TEXT NOT NULL,
  observations INTEGER NOT NULL, first_period TEXT NOT NULL, last_period TEXT NOT NULL);
CREATE TABLE payloads (id INTEGER PRIMARY KEY, observations TEXT NOT NULL,
  verdicts TEXT NOT NULL, crc32 INTEGER NOT NULL);
CREATE TABLE texts (id INTEGER PRIMARY KEY, text TEXT NOT NULL, crc32 INTEGER NOT NULL)"""
"""The tables of the index."""

INDEXES_SQL = """\
CREATE UNIQUE INDEX series_by_key ON series (series_code, reference_area, dimensions, unit);
CREATE INDEX series_by_area ON series (reference_area, series_code)"""
"""Made when the rows are in: sorted once, not kept sorted."""

TABLES = ("series", "payloads", "texts")

ABBREVIATED = ("source", "footnote", "origin", "sheet")
"""Columns whose texts stand in the table `texts`; 0 is the empty text."""

USUAL: dict[str, Any] = {
    **{column.name: "" if column.kind == "text" else None for column in COLUMNS},
    "status": "A",
    "confidentiality": "F",
    "multiplier": 0,
}
"""What a cell holds where the payload says nothing; for `value` see `_value`."""

_NO_VALUE = frozenset(status.value for status in WITHOUT_VALUE)
_BY_KEY = (
    "SELECT p.observations, p.verdicts, p.crc32 FROM series AS s JOIN payloads AS p USING (id) "
    "WHERE s.series_code = ? AND s.reference_area = ? AND s.dimensions = ? AND s.unit = ?"
)
_LIST = (
    "SELECT series_code, reference_area, dimensions, unit, observations, first_period, last_period "
    "FROM series {where} ORDER BY id"
)


@dataclass(frozen=True, slots=True)
class SeriesEntry:
    """One line of the list of series: the key, how many observations, from when to when."""

    key: SeriesKey
    observations: int
    first_period: str
    last_period: str


def check_number(*parts: str) -> int:
    """Return the CRC-32 of `parts`, each ended by a line feed, in UTF-8."""
    return zlib.crc32("".join(f"{part}\n" for part in parts).encode())


class ReadIndex(OpenIndex):
    """The open read index `place`; close it, or use it in a `with` block."""

    remedy = "Fetch the release again."

    def __init__(self, place: Path) -> None:
        super().__init__(place)
        self._texts: dict[int, str] = {0: ""}

    def rows(self, key: SeriesKey) -> list[dict[str, Any]]:
        """
        Return the observations of the series `key`: the observation table without the key.

        Raises
        ------
        UnknownCode
            If the release has no such series.
        DamagedRelease
            If the bytes are not the ones that were written.
        """
        columns = json.loads(self._payload(key)[0])
        return self._cells(columns) if columns else []

    def verdicts(self, key: SeriesKey) -> list[dict[str, Any]]:
        """Return the verdicts on the series `key`; numbers that are not finite read None."""
        verdicts: list[dict[str, Any]] = json.loads(self._payload(key)[1])
        return verdicts

    def series(
        self, *, series_code: str | None = None, reference_area: str | None = None
    ) -> list[SeriesEntry]:
        """Return the series of a series code, of a reference area, of both, or all."""
        wanted = {"series_code": series_code, "reference_area": reference_area}
        asked = {name: code for name, code in wanted.items() if code is not None}
        terms = " AND ".join(f"{name} = ?" for name in asked)  # so that SQLite can use its indexes
        statement = _LIST.format(where=f"WHERE {terms}" if terms else "")
        found = self.asked(statement, tuple(asked.values()))
        return [SeriesEntry(SeriesKey(*row[:4]), *row[4:]) for row in found]

    def everything(self) -> list[tuple[Any, ...]]:
        """Return every row of every table."""
        return [row for table in TABLES for row in self.asked(_everything(table), ())]

    def _payload(self, key: SeriesKey) -> tuple[str, str]:
        parts = (key.series_code, key.reference_area, key.dimensions, key.unit)
        found = self.asked(_BY_KEY, parts)
        if not found:
            raise UnknownCode(f"The release has no series {key}. `attain show` lists what it has.")
        observations, verdicts, crc32 = found[0]
        self._check(crc32, *parts, observations, verdicts)
        return observations, verdicts

    def _cells(self, columns: dict[str, Any]) -> list[dict[str, Any]]:
        count = len(columns["period"])
        names = [column.name for column in COLUMNS if column.name not in KEY_COLUMNS]
        full = [self._column(name, columns.get(name, USUAL[name]), count) for name in names]
        rows = [dict(zip(names, cells, strict=True)) for cells in zip(*full, strict=True)]
        for row in rows:
            row["time"] = Period.parse(row["period"]).time
            if "value" not in columns:
                row["value"] = None if row["status"] in _NO_VALUE else float(row["value_text"])
        return rows

    def _column(self, name: str, cells: Any, count: int) -> list[Any]:
        listed = cells if isinstance(cells, list) else [cells] * count
        if name in ABBREVIATED and cells != "":
            return [self._text(number) for number in listed]
        return listed

    def _text(self, number: int) -> str:
        if number not in self._texts:
            found = self.asked("SELECT text, crc32 FROM texts WHERE id = ?", (number,))
            text, crc32 = found[0] if found else ("", -1)
            self._check(crc32, str(number), text)
            self._texts[number] = text
        return self._texts[number]

    def _check(self, crc32: int, *parts: str) -> None:
        if check_number(*parts) != crc32:
            raise self.damaged("a check number does not fit")


def observation_of(key: SeriesKey, row: dict[str, Any]) -> Observation:
    """Return `row` of the observation table as a checked value."""
    return Observation(
        key=key,
        period=Period.parse(row["period"]),
        value=row["value"],
        status=ObservationStatus(row["status"]),
        value_text=row["value_text"],
        bound=Bound(row["bound"]),
        confidentiality=Confidentiality(row["confidentiality"]),
        nature=Nature(row["nature"]),
        multiplier=row["multiplier"],
        lower=row["lower"],
        upper=row["upper"],
        standard_error=row["standard_error"],
        source=row["source"],
        footnote=row["footnote"],
    )


def content_of(place: Path) -> list[tuple[Any, ...]]:
    """Return every row of every table of the index `place`, to compare it with another."""
    with ReadIndex(place) as index:
        return index.everything()


def content_of_bytes(content: bytes) -> list[tuple[Any, ...]]:
    """Return the same of an index that is no file."""
    base = sqlite3.connect(":memory:")
    try:
        base.deserialize(content)
        return [row for table in TABLES for row in base.execute(_everything(table))]
    finally:
        base.close()


def _everything(table: str) -> str:
    return f"SELECT * FROM {table} ORDER BY id"  # noqa: S608 - our own words
