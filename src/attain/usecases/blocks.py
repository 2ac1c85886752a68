"""
Source files of a release as tables, and the blocks of files that must be judged together.

Two files belong to one block when they hold the same series code: one may continue the other,
repeat it, or be the measure of its outliers. What a block says follows from its files, the
definitions and the software alone, so it is kept in a cache until one of these changes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from attain.domain.findings import Finding, Level
from attain.errors import InvalidData
from attain.exchange.table import ReadTable, empty_table
from attain.store.cache import Cached, TableCache, key_of
from attain.usecases.read import bytes_of, read_file
from attain.usecases.software import software_mark

Progress = Callable[[int, int, str], None]
"""Called with how much is done, out of how much, and what is being done."""


@dataclass(frozen=True, slots=True, eq=False)
class SourceFile:
    """A file as received: its name, its size, the hash of its bytes, what the reader made of it."""

    name: str
    size: int
    sha256: str
    table: ReadTable
    series_codes: tuple[str, ...]


def read_sources(
    sources: Sequence[Path], *, cache: TableCache | None, progress: Progress
) -> list[SourceFile]:
    """
    Return the files, those that the cache knows without reading them again.

    Raises
    ------
    InvalidData
        If two files have one name, or some cannot be read; the findings tell of all files.
    """
    contents = _contents(sources)
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    keys = {name: key_of("table", software_mark(), name, hashes[name]) for name in contents}
    known = cache.get(keys.values()) if cache else {}
    new = _read([name for name in contents if keys[name] not in known], contents, progress)
    if cache:
        cache.put({keys[name]: cached for name, cached in new.items()})
        cache.tidy(keys.values())
    return [
        _source(name, len(contents[name]), hashes[name], new.get(name) or known[keys[name]])
        for name in sorted(contents)
    ]


def blocks_of(files: Iterable[SourceFile]) -> list[list[SourceFile]]:
    """Return the files in groups that share no series code, each group in order of names."""
    block_of_code: dict[str, list[SourceFile]] = {}
    blocks: list[list[SourceFile]] = []
    for file in files:
        joined = [file]
        for code in file.series_codes:
            other = block_of_code.get(code)
            if other is not None and other is not joined:
                joined += [each for each in other if each not in joined]
                blocks.remove(other)
                block_of_code |= dict.fromkeys(_codes(other), joined)
        block_of_code |= dict.fromkeys(file.series_codes, joined)
        blocks.append(joined)
    return [sorted(block, key=lambda file: file.name) for block in blocks]


def joined_table(files: Sequence[SourceFile]) -> ReadTable:
    """Return several files as one table."""
    tables = [file.table for file in files]
    return ReadTable(
        frame=pl.concat([empty_table(), *(table.frame for table in tables)], rechunk=True),
        findings=tuple(finding for table in tables for finding in table.findings),
        layout=", ".join(sorted({table.layout for table in tables})),
        rows=sum(table.rows for table in tables),
        refused=sum(table.refused for table in tables),
        folded=sum(table.folded for table in tables),
    )


def listed(findings: Iterable[Finding]) -> list[list[Any]]:
    """Return findings as JSON holds them briefly."""
    return [
        [f.check, f.level.value, f.message, f.remedy, f.file, f.sheet, f.row, f.column]
        for f in findings
    ]


def unlisted(plain: Iterable[Sequence[Any]]) -> tuple[Finding, ...]:
    """Return the findings that `listed` turned into `plain`."""
    return tuple(Finding(check, Level(level), *rest) for check, level, *rest in plain)


def _contents(sources: Sequence[Path]) -> dict[str, bytes]:
    contents: dict[str, bytes] = {}
    for source in sources:
        if source.name in contents:
            raise InvalidData(
                f"Two sources are called {source.name}. A figure is traced to its file by the "
                "name: rename one of them."
            )
        contents[source.name] = bytes_of(source)
    return contents


def _read(
    names: Sequence[str], contents: Mapping[str, bytes], progress: Progress
) -> dict[str, Cached]:
    tables: dict[str, Cached] = {}
    faults: list[InvalidData] = []
    for number, name in enumerate(names):
        progress(number, len(names), name)
        try:
            table = read_file(contents[name], name=name)
        except InvalidData as fault:
            faults.append(fault)
            continue
        tables[name] = Cached(table.frame.with_columns(origin=pl.lit(name)), _notes(table))
    if faults:
        raise InvalidData(
            " ".join(str(fault) for fault in faults),
            findings=[finding for fault in faults for finding in fault.findings],
        )
    return tables


def _notes(table: ReadTable) -> dict[str, Any]:
    return {
        "findings": listed(table.findings),
        "layout": table.layout,
        "rows": table.rows,
        "refused": table.refused,
        "folded": table.folded,
        "series_codes": sorted(table.frame["series_code"].unique()),
    }


def _source(name: str, size: int, sha256: str, cached: Cached) -> SourceFile:
    notes = dict(cached.notes)
    codes = tuple(notes.pop("series_codes"))
    findings = unlisted(notes.pop("findings"))
    table = ReadTable(frame=cached.frame, findings=findings, **notes)
    return SourceFile(name, size, sha256, table, codes)


def _codes(files: Iterable[SourceFile]) -> set[str]:
    return {code for file in files for code in file.series_codes}
