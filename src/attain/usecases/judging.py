"""
Verdicts and findings block by block: kept while nothing that they follow from has changed.

A block's verdicts follow from its files, the people that its indicators count (perhaps in other
files), the definitions, the year of assessment and the software. All of them make the key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import polars as pl

from attain.domain.findings import Finding
from attain.domain.frameworks import Framework
from attain.store.cache import Cached, TableCache, key_of
from attain.store.dictionary import plain_of, value_of
from attain.store.releases import Release
from attain.usecases.assess import assess_table
from attain.usecases.blocks import SourceFile, blocks_of, joined_table, listed
from attain.usecases.check import CheckReport, check_table

if TYPE_CHECKING:
    from attain.domain.validation.references import References

VerdictsOfBlocks = dict[str, Cached]
"""By key of a block, its verdicts, with its findings as notes."""


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


def judged_blocks(
    files: Sequence[SourceFile],
    terms: Terms,
    ground: str,
    last_year: int,
    previous: Release | None,
    cache: TableCache | None,
) -> VerdictsOfBlocks:
    """
    Return verdicts and findings by block: from the cache, or all others worked out in one go.

    Parameters
    ----------
    ground
        The key of what they rest on besides the figures.
    last_year
        No figure may speak of a later year.
    previous
        The last release, for findings on what was lost since.

    Raises
    ------
    InvalidData
        If the checks find an error; its findings say where.
    """
    people = _denominators(terms)
    blocks = {
        key_of(
            ground, [[f.name, f.sha256] for f in (*block, *_context(block, files, people))]
        ): block
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
    context = _context([file for block in new.values() for file in block], files, people)
    verdicts = _assessed(terms, table.frame, context, people)
    judged = _by_block(new, verdicts, report)
    if cache:
        cache.put(judged)
        cache.tidy(blocks)
    return {**known, **judged}


def _denominators(terms: Terms) -> dict[str, set[str]]:
    """By series code, the codes of the people that its verdicts are counted in."""
    found: dict[str, set[str]] = {}
    for framework in terms.frameworks:
        for indicator in framework.indicators():
            if not indicator.denominator:
                continue
            codes = {*indicator.series_codes, *(rule.series_code for rule in indicator.rules)}
            codes |= {later for code in codes for later in terms.continued_by.get(code, ())}
            for code in codes:
                found.setdefault(code, set()).add(indicator.denominator)
    return found


def _context(
    block: Sequence[SourceFile], files: Sequence[SourceFile], people: Mapping[str, set[str]]
) -> list[SourceFile]:
    """Return the other files that hold denominators of what stands in `block`."""
    codes = {code for file in block for code in file.series_codes}
    wanted = set().union(*(people.get(code, ()) for code in codes)) - codes
    return [file for file in files if not wanted.isdisjoint(file.series_codes)] if wanted else []


def _assessed(
    terms: Terms,
    frame: pl.DataFrame,
    context: Sequence[SourceFile],
    people: Mapping[str, set[str]],
) -> pl.DataFrame:
    """Return the verdicts on `frame`, the denominators of other files beside it."""
    own = frame["series_code"].unique()
    counted = sorted(set().union(*people.values()) - set(own))
    beside = joined_table(context).frame.filter(pl.col("series_code").is_in(counted))
    verdicts = terms.assessed(pl.concat([frame, beside]))
    return verdicts.filter(pl.col("series_code").is_in(own.implode()))


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


def _references(frameworks: Sequence[Framework]) -> References:
    """
    What the checks compare with: what attain ships, and frameworks of the user's own.

    An area that a rule of such a framework names, such as a city, is known by that.
    """
    from attain.usecases.dictionary import shipped_areas, shipped_codelists, shipped_frameworks
    from attain.usecases.references import references, shipped_references

    shipped = list(shipped_frameworks().values())
    own = [each for each in frameworks if not any(each is known for known in shipped)]
    if not own:
        return shipped_references()
    known = references([*shipped, *own], areas=shipped_areas(), codelists=shipped_codelists())
    named = {area for each in own for rule in each.rules() for area in rule.reference_areas}
    return replace(known, areas=known.areas | named)
