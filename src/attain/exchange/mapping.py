"""
Code maps: how the codes of one source or release are written in another.

Two things are kept apart. *Spellings* (`CodeMaps`) are applied while reading: M49 numbers become
ISO codes, the words of the UN database (`FEMALE`, `15-24`) become SDMX codes. *Steps* (`Recodings`)
lead from the codes of one release to those of the next. They are applied only when two releases are
compared, so that each release keeps the codes under which it was published.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import polars as pl

from attain.domain.observations import KEY_COLUMNS
from attain.domain.series import dimensions_of, dimensions_text
from attain.errors import InvalidData


@dataclass(frozen=True, slots=True)
class ExportSeries:
    """
    What a title of the MDG export stands for.

    `multiplier` is the power of ten in which the export gives the figures.
    """

    series_code: str
    unit: str = ""
    dimensions: str = ""
    multiplier: int = 0


@dataclass(frozen=True, slots=True)
class CodeMaps:
    """
    The spellings that readers turn into ours.

    Parameters
    ----------
    areas
        Area code as received (M49 without leading zeros, ISO alpha-2) to the code that we keep.
    area_names
        Area name, case-folded, to the code that we keep.
    codes
        For each dimension (and `UNIT`): code in the words of the UN database to SDMX code.
    titles
        Title of a series in the MDG export to the series.
    """

    areas: Mapping[str, str] = field(default_factory=dict)
    area_names: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    titles: Mapping[str, ExportSeries] = field(default_factory=dict)

    def area(self, code: str) -> str:
        """Return the code that we keep for an area; an unknown code comes back as received."""
        text = code.strip()
        return self.areas.get(text) or self.areas.get(text.lstrip("0")) or text

    def area_named(self, name: str) -> str:
        """Return the code of the area called `name`; an unknown name comes back as received."""
        return self.area_names.get(name.strip().casefold(), name.strip())


@dataclass(frozen=True, slots=True)
class Recoding:
    """
    One code of a dimension (or `UNIT`) that a release writes otherwise, for some or all
    series.
    """

    dimension: str
    old: str
    new: str
    series: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Recodings:
    """
    The step from the codes of one release to those of the next.

    `new` is empty where a dimension or code ceased to single anything out.
    """

    name: str
    entries: tuple[Recoding, ...]

    def key(self, series_code: str, dimensions: str, unit: str) -> tuple[str, str]:
        """Return dimensions and unit of a series in the codes of the later release."""
        codes = dimensions_of(dimensions)
        for entry in self.entries:
            if entry.series and series_code not in entry.series:
                continue
            if entry.dimension == "UNIT":
                unit = entry.new if unit == entry.old else unit
            elif codes.get(entry.dimension) == entry.old:
                codes[entry.dimension] = entry.new
        return dimensions_text(codes), unit


def read_recodings(content: bytes, *, name: str) -> Recodings:
    """
    Return the step written in a code map file.

    The file has the columns `map, dimension, from, to, series, since, note`; `series` lists the
    series codes to which a line applies, parted by spaces, and is empty where it applies to all.

    Raises
    ------
    InvalidData
        If a column is missing, or one code leads to two.
    """
    lines = list(csv.DictReader(io.StringIO(content.decode("utf-8"))))
    if not lines or not {"dimension", "from", "to", "series"} <= set(lines[0]):
        raise InvalidData(
            f"The code map {name} lacks a column. "
            "It takes map, dimension, from, to, series, since, note."
        )
    entries = tuple(
        Recoding(row["dimension"], row["from"], row["to"], frozenset(row["series"].split()))
        for row in lines
    )
    seen: set[tuple[str, str, frozenset[str]]] = set()
    for entry in entries:
        source = (entry.dimension, entry.old, entry.series)
        if source in seen:
            raise InvalidData(
                f"The code map {name} leads {entry.dimension}={entry.old} to two codes. Keep one."
            )
        seen.add(source)
    return Recodings(name, entries)


def apply(frame: pl.DataFrame, steps: Iterable[Recodings]) -> pl.DataFrame:
    """
    Return the observation table `frame` in the codes to which `steps` lead, one after the other.

    Only `dimensions` and `unit` change. The work is done once for each series, not for each row.
    """
    kinds = ["series_code", "dimensions", "unit"]
    for step in steps:
        before = frame.select(kinds).unique(maintain_order=True)
        after = [step.key(*key) for key in before.iter_rows()]
        renamed = before.with_columns(
            pl.Series("_dimensions", [d for d, _ in after], dtype=pl.String),
            pl.Series("_unit", [u for _, u in after], dtype=pl.String),
        )
        frame = (
            frame.join(renamed, on=kinds, how="left", maintain_order="left")
            .with_columns(dimensions=pl.col("_dimensions"), unit=pl.col("_unit"))
            .drop("_dimensions", "_unit")
        )
    return frame


@dataclass(frozen=True, slots=True)
class Change:
    """How the figures of two tables relate, in observations; see `compare`."""

    same: int
    revised: int
    new: int
    lost: int
    recoded: int


def compare(old: pl.DataFrame, new: pl.DataFrame, steps: Iterable[Recodings] = ()) -> Change:
    """
    Count what became of the figures of `old` in `new`, after `steps` brought both to the same
    codes.

    `same` and `revised` are figures found in both, with equal or other value (compared as numbers,
    so that 95 and 95.0 are equal); `recoded` of these stand under other codes than before.
    """
    cell = [*KEY_COLUMNS, "period"]
    mapped = apply(old, steps).with_columns(
        _moved=pl.Series(old["dimensions"]) != pl.col("dimensions"), _unit_before=old["unit"]
    )
    moved = pl.col("_moved") | (pl.col("_unit_before") != pl.col("unit"))
    both = mapped.with_columns(_moved=moved).join(
        new.select(*cell, pl.col("value").alias("_new")), on=cell, how="inner"
    )
    revised = both.filter(pl.col("value").ne_missing(pl.col("_new"))).height
    return Change(
        same=both.height - revised,
        revised=revised,
        new=new.height - both.height,
        lost=old.height - both.height,
        recoded=int(both["_moved"].sum() or 0),
    )
