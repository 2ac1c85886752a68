"""Build a release: read the sources, check them, judge every target, write it all in one folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from attain.domain.findings import Level
from attain.domain.frameworks import Framework
from attain.errors import InvalidData
from attain.store.cache import TableCache, key_of
from attain.store.dictionary import plain_of
from attain.store.manifest import check_id
from attain.store.releases import Check, Release, open_release, write_release
from attain.usecases.blocks import (
    Progress,
    SourceFile,
    joined_table,
    read_sources,
    unlisted,
)
from attain.usecases.check import CheckReport
from attain.usecases.judging import Terms, VerdictsOfBlocks, judged_blocks
from attain.usecases.software import software_mark, software_versions

if TYPE_CHECKING:
    from attain.domain.areas import AreaRegistry


def build_release(
    sources: Sequence[Path],
    *,
    folder: Path,
    id: str,  # noqa: A002  (the word of the format)
    time: datetime,
    frameworks: Sequence[Framework],
    rules: Sequence[str] = ("attain",),
    as_of: int | None = None,
    continued_by: Mapping[str, Sequence[str]] | None = None,
    areas: AreaRegistry | None = None,
    about: Mapping[str, Mapping[str, Any]] | None = None,
    previous: Release | None = None,
    accept_warnings: bool = False,
    cache: Path | None = None,
    progress: Progress | None = None,
) -> Release:
    """
    Build the release `id` from files and return it, opened.

    Parameters
    ----------
    sources
        Files in any layout that attain reads; their names must differ.
    folder
        Where releases lie; the new one becomes `folder`/`id`.
    time
        When it is made, with its zone. No figure may speak of a later year.
    as_of
        The year of assessment; the latest year with a value when left out.
    continued_by
        Series codes that carry on a series code comparably, as the crosswalk says.
    areas
        Areas and groups to write into the dictionary; by default those that attain ships.
    about
        By file name, what else is known of a source: `who`, `where`, `when`, `licence`; `change`
        (`revision`, `correction` or `method`) with `reason`, where its figures replace others.
    previous
        The last release: lost series, and revisions that are too large, are then findings.
    accept_warnings
        Whether somebody has looked through the warnings and said yes.
    cache
        A folder that saves the work on files that have not changed. It may be deleted at any time.

    Raises
    ------
    InvalidData
        If a file is wrong, two files tell of one observation, or there are warnings without a yes;
        its findings say where. Nothing is written.
    ActionDenied
        If the release exists.
    NotSaved
        If the disk refused.
    """
    check_id(id)
    tell = progress or _silent
    files = read_sources(sources, cache=_cache(cache, "tables"), progress=tell)
    table = joined_table(files)
    terms = Terms(
        tuple(frameworks), tuple(rules), _year(table.frame, as_of), dict(continued_by or {})
    )
    tell(0, 1, "checks and verdicts")
    definitions = terms.as_plain()
    ground = key_of(software_mark(), definitions, time.year, _content(previous))
    judged = judged_blocks(files, terms, ground, time.year, previous, _cache(cache, "verdicts"))
    if not accept_warnings:
        _refuse_unless_accepted(judged, table.frame.height)
    tell(1, 1, "writing")
    path = write_release(
        folder,
        id=id,
        time=time,
        observations=table.frame,
        verdicts=pl.concat([each.frame for each in judged.values()]),
        dictionary={**definitions, **_areas(table.frame, areas)},
        origins=[_origin(file, (about or {}).get(file.name, {})) for file in files],
        software=software_versions(),
    )
    return open_release(path, check=Check.QUICK)


def _refuse_unless_accepted(judged: VerdictsOfBlocks, rows: int) -> None:
    findings = tuple(each for block in judged.values() for each in unlisted(block.notes))
    warned = len({(f.file, f.sheet, f.row) for f in findings if f.level is Level.WARNING})
    CheckReport(findings, rows, {}, {}, warned).refuse_unless_accepted()


def _content(release: Release | None) -> str:
    return release.manifest.content if release else ""


def _areas(frame: pl.DataFrame, registry: AreaRegistry | None) -> dict[str, Any]:
    """The areas that have figures, all groups, and who belongs to them when."""
    from attain.usecases.dictionary import shipped_areas

    registry = registry or shipped_areas()
    used = set(frame["reference_area"].unique())
    known = [area for area in registry.areas if area.code in used]
    own = sorted(used - {area.code for area in known})
    return {
        "areas": plain_of(known) + [_own_area(code) for code in own],
        "groups": plain_of(registry.groups),
        "memberships": plain_of(registry.memberships),
    }


def _own_area(code: str) -> dict[str, str]:
    """Return the entry of an area that is in no list of ours, such as a city, under its code."""
    return {"iso3": code, "iso2": "", "m49": "", "name": code, "kind": "other", "within": ""}


def _origin(file: SourceFile, about: Mapping[str, Any]) -> dict[str, Any]:
    entry = {"who": "", "where": file.name, "when": "", "licence": "", "change": "", "reason": ""}
    counted = {"bytes": file.size, "sha256": file.sha256, "layout": file.table.layout}
    if unknown := sorted(set(about) - set(entry)):
        raise InvalidData(
            f"What is said about {file.name} has the unknown entries {', '.join(unknown)}. "
            f"Known are {', '.join(entry)}."
        )
    return {**entry, **about, "id": file.name, **counted, "rows": file.table.rows}


def _year(frame: pl.DataFrame, as_of: int | None) -> int:
    if as_of is not None:
        return as_of
    latest = frame.filter(pl.col("value").is_not_null())["time"].max()
    return int(latest) if isinstance(latest, float) else 0


def _cache(folder: Path | None, kind: str) -> TableCache | None:
    return None if folder is None else TableCache(folder, kind)


def _silent(_done: int, _all: int, _what: str) -> None:
    """Say nothing of how far it is."""
