"""Verify a release: are the bytes those that were released, and do the verdicts follow from them?"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from attain.domain.observations import KEY_COLUMNS
from attain.errors import DamagedRelease
from attain.store.index_writing import index_bytes
from attain.store.read_index import content_of, content_of_bytes
from attain.store.releases import FILES, INDEX, Check, Release, open_release
from attain.store.tables import VERDICT_KEY, ordered_verdicts
from attain.usecases.judging import terms_in
from attain.usecases.software import software_versions

TOLERANCE = 1e-12
"""How far two numbers may lie apart, relative to the larger, and still be the same verdict."""

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class VerdictDifference:
    """A field of a verdict that was stored and does not follow from the release."""

    series: str
    framework: str
    target_rule: str
    rule: str
    field: str
    stored: Any
    recomputed: Any

    def __str__(self) -> str:
        what = f"{self.series}: {self.target_rule} under {self.rule}"
        return f"{what}: {self.field} is {self.stored!r}, recomputed {self.recomputed!r}"


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """
    What a verification found.

    Attributes
    ----------
    damaged
        Files that are not the ones that were released, each as a sentence. If there are any, nothing
        was recomputed.
    verdicts
        How many verdicts were recomputed.
    differences
        Fields that differ; a verdict that stands on one side only differs in the field `verdict`.
    index_agrees
        Whether the read index says what the Parquet files say.
    software
        By name (stored, here), the versions that differ: with them numbers may differ too.
    """

    id: str
    damaged: tuple[str, ...] = ()
    verdicts: int = 0
    differences: tuple[VerdictDifference, ...] = ()
    index_agrees: bool = True
    software: tuple[tuple[str, str, str], ...] = ()

    @property
    def ok(self) -> bool:
        """Whether all is as it was released, and follows."""
        return not self.damaged and not self.differences and self.index_agrees

    def lines(self) -> list[str]:
        """Return the report in sentences."""
        if self.damaged:
            return [*self.damaged, "Nothing was recomputed from a damaged release."]
        told = [f"{self.id}: every file is the one that was released."]
        told += [f"Made with {n} {then}; this is {n} {now}." for n, then, now in self.software]
        if not self.index_agrees:
            told.append("The read index does not say what the tables say.")
        several = len({(d.series, d.target_rule, d.rule) for d in self.differences})
        told += [str(difference) for difference in self.differences]
        told.append(f"{self.verdicts:,} verdicts recomputed, {several:,} differ.")
        return told


def verify_release(path: Path, *, progress: Progress | None = None) -> VerifyReport:
    """
    Compare a release with its hashes, and its verdicts with what its figures and definitions give.

    Raises
    ------
    InvalidData
        If there is no release in `path`.
    """
    tell = progress or (lambda _done, _all, _what: None)
    tell(0, 3, "hashes")
    try:
        release, damaged = open_release(path, check=Check.QUICK), _damaged(path)
    except DamagedRelease as damage:
        return VerifyReport(path.name, damaged=(str(damage),))
    with release:
        if damaged:
            return VerifyReport(release.id, damaged=damaged)
        tell(1, 3, "verdicts")
        stored = release.verdicts()
        recomputed = _recomputed(release, stored)
        differences = tuple(_differences(stored, recomputed))
        tell(2, 3, "read index")
        agrees = _index_agrees(release, stored)
        return VerifyReport(
            release.id,
            verdicts=recomputed.height,
            differences=differences,
            index_agrees=agrees,
            software=_other_software(release),
        )


def _damaged(path: Path) -> tuple[str, ...]:
    """Every file whose hash does not fit, not the first alone."""
    found = []
    with open_release(path, check=Check.QUICK) as release:
        for name in FILES:
            try:
                release.check(name)
            except DamagedRelease as damage:
                found.append(str(damage))
    return tuple(found)


def _recomputed(release: Release, stored: pl.DataFrame) -> pl.DataFrame:
    verdicts = ordered_verdicts(terms_in(release.dictionary()).assessed(release.observations()))
    return verdicts if verdicts.height or stored.height else stored


def _differences(stored: pl.DataFrame, recomputed: pl.DataFrame) -> Iterator[VerdictDifference]:
    key = list(VERDICT_KEY)
    for one, other, sides in (
        (stored, recomputed, ("stored", None)),
        (recomputed, stored, (None, "recomputed")),
    ):
        for row in one.join(other, on=key, how="anti").select(key).iter_rows(named=True):
            yield _difference(row, "verdict", *sides)
    fields = [name for name in stored.columns if name not in key]
    fields += [name for name in recomputed.columns if name not in key and name not in fields]
    both = stored.join(recomputed, on=key, how="inner", suffix=" again", maintain_order="left")
    for field in fields:
        yield from _field_differences(both, field, stored, recomputed)


def _field_differences(
    both: pl.DataFrame, field: str, stored: pl.DataFrame, recomputed: pl.DataFrame
) -> Iterator[VerdictDifference]:
    if field not in stored.columns or field not in recomputed.columns:
        sides = ("a column", None) if field in stored.columns else (None, "a column")
        for row in both.select(VERDICT_KEY).iter_rows(named=True):
            yield _difference(row, field, *sides)
        return
    again = f"{field} again"
    suspects = both.filter(pl.col(field).ne_missing(pl.col(again)))
    for row in suspects.select(*VERDICT_KEY, field, again).iter_rows(named=True):
        if not _same(row[field], row[again]):
            yield _difference(row, field, row[field], row[again])


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=TOLERANCE) or (
            math.isnan(one) and math.isnan(other)
        )
    return bool(one == other)


def _difference(row: dict[str, Any], field: str, stored: Any, recomputed: Any) -> VerdictDifference:
    series = ", ".join(row[name] for name in KEY_COLUMNS if row[name])
    return VerdictDifference(
        series, row["framework"], row["target_rule"], row["rule"], field, stored, recomputed
    )


def _index_agrees(release: Release, verdicts: pl.DataFrame) -> bool:
    """Equal to the byte, or where another SQLite wrote it, equal row by row."""
    place = release.path / INDEX
    again = index_bytes(release.observations(), verdicts)
    if place.read_bytes() == again:
        return True
    try:
        return content_of(place) == content_of_bytes(again)
    except DamagedRelease:
        return False


def _other_software(release: Release) -> tuple[tuple[str, str, str], ...]:
    now, then = software_versions(), release.software
    return tuple(
        (name, then.get(name, "none"), now.get(name, "none"))
        for name in sorted({*now, *then})
        if then.get(name) != now.get(name)
    )
