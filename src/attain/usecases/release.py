"""Build a release: read the sources, check them, judge every target, write it all in one folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from attain.domain.findings import Finding, Level
from attain.domain.frameworks import Framework
from attain.errors import InvalidData
from attain.store.cache import Cached, TableCache, key_of
from attain.store.dictionary import plain_of, value_of
from attain.store.manifest import check_id
from attain.store.releases import Check, Release, open_release, write_release
from attain.usecases.assess import assess_table
from attain.usecases.blocks import (
    Progress,
    SourceFile,
    blocks_of,
    joined_table,
    listed,
    read_sources,
    unlisted,
)
from attain.usecases.check import CheckReport, check_table
from attain.usecases.software import software_mark, software_versions

if TYPE_CHECKING:
    from attain.domain.areas import AreaRegistry
    from attain.domain.validation.references import References

VerdictsOfBlocks = dict[str, Cached]


@dataclass(frozen=True, slots=True)
class Terms:
    """What the verdicts of a release rest on besides the figures."""

    frameworks: tuple[Framework, ...]
    rules: tuple[str, ...]
    as_of: int
    continued_by: Mapping[str, Sequence[str]]

    def assessed(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return the verdicts on the observation table `frame`."""
        return assess_table(
            frame,
            self.frameworks,
            rules=self.rules,
            as_of=self.as_of,
            continued_by=self.continued_by,
        )

    def as_plain(self) -> dict[str, Any]:
        """Return what `dictionary.json` says of them; the reverse of `terms_in`."""
        return {
            "frameworks": plain_of(self.frameworks),
            "assessment": {
                "rules": list(self.rules),
                "as_of": self.as_of,
                "continued_by": plain_of(self.continued_by),
            },
        }


def terms_in(dictionary: Mapping[str, Any]) -> Terms:
    """Return the terms that a release was made on, from its dictionary."""
    assessment = dictionary["assessment"]
    return Terms(
        tuple(value_of(Framework, each) for each in dictionary["frameworks"]),
        tuple(assessment["rules"]),
        assessment["as_of"],
        assessment["continued_by"],
    )


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
    judged = _judged(files, terms, ground, time.year, previous, _cache(cache, "verdicts"))
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


def _judged(
    files: Sequence[SourceFile],
    terms: Terms,
    ground: str,
    last_year: int,
    previous: Release | None,
    cache: TableCache | None,
) -> VerdictsOfBlocks:
    """
    Return verdicts and findings by block: from the cache, or all others worked out in one go.

    `ground` is the key of what they rest on besides the figures.
    """
    blocks = {
        key_of(ground, [[file.name, file.sha256] for file in block]): block
        for block in blocks_of(files)
    }
    known = cache.get(blocks) if cache else {}
    new = {key: block for key, block in blocks.items() if key not in known}
    if not new and blocks:
        return known
    earlier = previous.observations() if previous else None
    table = joined_table([file for block in new.values() for file in block])
    report = check_table(
        table,
        previous=earlier,
        as_of=last_year,
        dictionary=_references(terms.frameworks),
        accept_warnings=True,
    )
    report.refuse_if_errors()
    judged = _by_block(new, terms.assessed(table.frame), report)
    if cache:
        cache.put(judged)
        cache.tidy(blocks)
    return {**known, **judged}


def _by_block(
    blocks: Mapping[str, Sequence[SourceFile]], verdicts: pl.DataFrame, report: CheckReport
) -> VerdictsOfBlocks:
    codes = {c: key for key, block in blocks.items() for f in block for c in f.series_codes}
    home = {file.name: key for key, block in blocks.items() for file in block}
    first = next(iter(blocks), "")
    findings: dict[str, list[Finding]] = {key: [] for key in blocks}
    for finding in report.findings:  # one that speaks of no file goes with the first block
        findings[home.get(finding.file, first)].append(finding)
    parts = verdicts.with_columns(
        pl.col("series_code").replace_strict(codes, return_dtype=pl.String).alias("block")
    ).partition_by("block", as_dict=True, include_key=False)
    empty = verdicts.clear()
    if not blocks:
        return {"": Cached(empty, [])}
    return {key: Cached(parts.get((key,), empty), listed(each)) for key, each in findings.items()}


def _refuse_unless_accepted(judged: VerdictsOfBlocks, rows: int) -> None:
    findings = tuple(each for block in judged.values() for each in unlisted(block.notes))
    warned = len({(f.file, f.sheet, f.row) for f in findings if f.level is Level.WARNING})
    CheckReport(findings, rows, {}, {}, warned).refuse_unless_accepted()


def _content(release: Release | None) -> str:
    return release.manifest.content if release else ""


def _references(frameworks: Sequence[Framework]) -> References:
    """What the checks compare with: what attain ships, and frameworks of the user's own."""
    from attain.usecases.dictionary import shipped_areas, shipped_codelists, shipped_frameworks
    from attain.usecases.references import references, shipped_references

    shipped = list(shipped_frameworks().values())
    own = [each for each in frameworks if not any(each is known for known in shipped)]
    if not own:
        return shipped_references()
    return references([*shipped, *own], areas=shipped_areas(), codelists=shipped_codelists())


def _areas(frame: pl.DataFrame, registry: AreaRegistry | None) -> dict[str, Any]:
    """The areas that have figures, all groups, and who belongs to them when."""
    from attain.usecases.dictionary import shipped_areas

    registry = registry or shipped_areas()
    used = set(frame["reference_area"].unique())
    return {
        "areas": plain_of([area for area in registry.areas if area.code in used]),
        "groups": plain_of(registry.groups),
        "memberships": plain_of(registry.memberships),
    }


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
