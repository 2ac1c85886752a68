"""What lies in the observation table of a release: how much of what, counted once and kept."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from attain.usecases.portal.selections import Selection, figures_of

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from attain.usecases.portal.edition import Edition

VERSION = 1
"""Goes up whenever the counts would be others for the same release."""


@dataclass(frozen=True, slots=True)
class Extent:
    """How much there is: series, observations, first and last period ("" where there is none)."""

    series: int = 0
    figures: int = 0
    first: str = ""
    last: str = ""

    def and_(self, other: Extent) -> Extent:
        """Return both together; they have no series in common."""
        begins = [each.first for each in (self, other) if each.first]
        ends = [each.last for each in (self, other) if each.last]
        return Extent(
            self.series + other.series,
            self.figures + other.figures,
            min(begins, default=""),
            max(ends, default=""),
        )


@dataclass(frozen=True, slots=True)
class Contents:
    """
    What lies in the observation table of a release, counted once.

    Attributes
    ----------
    whole
        All of it.
    by_series_code, by_area, by_origin
        The parts; a series has one code and one area, and may have several origins.
    units, codes
        Units of measure, and codes by dimension, that occur.
    details
        For each origin the texts of the column `source`, and how many figures carry each.
    codes_of_origin
        For each origin the series codes of its figures.
    """

    whole: Extent
    by_series_code: Mapping[str, Extent]
    by_area: Mapping[str, Extent]
    by_origin: Mapping[str, Extent]
    units: Mapping[str, tuple[str, ...]]
    codes: Mapping[str, tuple[str, ...]]
    details: Mapping[str, Mapping[str, int]]
    codes_of_origin: Mapping[str, tuple[str, ...]]

    def of_codes(self, codes: Iterable[str]) -> Extent:
        """Return how much there is under several series codes."""
        found = Extent()
        for code in dict.fromkeys(codes):
            found = found.and_(self.by_series_code.get(code, Extent()))
        return found


def contents_of(edition: Edition) -> Contents:
    """
    Return what lies in the release; counted on the first call and kept.

    Raises
    ------
    DamagedRelease
        If the bytes are not the ones that were released.
    """
    place = edition.folder / f"contents-{VERSION}.json"
    try:
        return _contents(json.loads(place.read_bytes()))
    except (OSError, ValueError, KeyError, TypeError):
        found = _counted(edition)
        _keep(place, found)
        return found


def _counted(edition: Edition) -> Contents:
    """
    Count the observations of each series by origin and source once, and add up from there.

    There are twenty times as many observations as series; no further pass goes over them.
    """
    import polars as pl

    from attain.domain.observations import KEY_COLUMNS
    from attain.domain.series import dimensions_of

    parts = (
        figures_of(edition, Selection("all"))
        .group_by(*KEY_COLUMNS, "origin", "source")
        .agg(
            pl.len().alias("figures"),
            pl.col("time").min().alias("begin"),
            pl.col("time").max().alias("end"),
            pl.col("period").min_by("time").alias("first"),
            pl.col("period").max_by("time").alias("last"),
        )
        .collect()
    )
    details: dict[str, dict[str, int]] = {}
    named = parts.group_by("origin", "source").agg(pl.col("figures").sum()).sort("source")
    for origin, source, count in named.rows():
        details.setdefault(origin, {})[source] = count
    codes: dict[str, set[str]] = {}
    for text in parts["dimensions"].unique():
        for name, code in dimensions_of(text).items():
            codes.setdefault(name, set()).add(code)
    by_code: dict[str, list[str]] = {}
    for code, unit in parts.select("series_code", "unit").unique().sort(pl.all()).rows():
        by_code.setdefault(code, []).append(unit)
    of_origin: dict[str, list[str]] = {}
    for origin, code in parts.select("origin", "series_code").unique().sort(pl.all()).rows():
        of_origin.setdefault(origin, []).append(code)
    return Contents(
        whole=next(iter(_extents(parts.with_columns(pl.lit("").alias("all")), "all").values())),
        by_series_code=_extents(parts, "series_code"),
        by_area=_extents(parts, "reference_area"),
        by_origin=_extents(parts, "origin"),
        units={code: tuple(found) for code, found in by_code.items()},
        codes={name: tuple(sorted(found)) for name, found in sorted(codes.items())},
        details=details,
        codes_of_origin={origin: tuple(found) for origin, found in of_origin.items()},
    )


def _extents(parts: pl.DataFrame, column: str) -> dict[str, Extent]:
    """Add up the parts of series by `column`."""
    import polars as pl

    from attain.domain.observations import KEY_COLUMNS

    found = (
        parts.group_by(column)
        .agg(
            pl.struct(KEY_COLUMNS).n_unique().alias("series"),
            pl.col("figures").sum(),
            pl.col("first").min_by("begin"),
            pl.col("last").max_by("end"),
        )
        .sort(column)
    )
    return {row[0]: Extent(*row[1:]) for row in found.iter_rows()}


def _keep(place: Path, contents: Contents) -> None:
    import contextlib
    import secrets

    part = place.with_name(f".{place.name}.{secrets.token_hex(4)}")
    with contextlib.suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(asdict(contents)), encoding="utf-8")
        part.replace(place)


def _contents(plain: Mapping[str, Any]) -> Contents:
    def extents(name: str) -> dict[str, Extent]:
        return {key: Extent(**value) for key, value in plain[name].items()}

    def lists(name: str) -> dict[str, tuple[str, ...]]:
        return {key: tuple(value) for key, value in plain[name].items()}

    return Contents(
        whole=Extent(**plain["whole"]),
        by_series_code=extents("by_series_code"),
        by_area=extents("by_area"),
        by_origin=extents("by_origin"),
        units=lists("units"),
        codes=lists("codes"),
        details=plain["details"],
        codes_of_origin=lists("codes_of_origin"),
    )
