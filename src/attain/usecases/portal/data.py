"""The data page: what a release holds, by source, by framework and by country, and the files of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from attain.errors import UnknownCode
from attain.usecases.portal.downloads import WHOLE
from attain.usecases.portal.selections import Selection, serving

if TYPE_CHECKING:
    from pathlib import Path

    from attain.usecases.portal.edition import Edition, FrameworkEntry, GoalEntry

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


@dataclass(frozen=True, slots=True)
class Line:
    """A selection with its code and title, and how much it holds."""

    selection: Selection
    code: str
    title: str
    extent: Extent


@dataclass(frozen=True, slots=True)
class GoalLines:
    """A goal with its indicators."""

    goal: GoalEntry
    line: Line
    indicators: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class FrameworkLines:
    """A framework with its goals."""

    framework: FrameworkEntry
    goals: tuple[GoalLines, ...]


@dataclass(frozen=True, slots=True)
class WholeFile:
    """A file of the release itself: its name, its size in bytes, its SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class SourceLine:
    """
    A source of the release: its entry in `origins.json`, and how much came from it.

    Attributes
    ----------
    link
        The address in `where`, if there is one.
    """

    line: Line
    origin: Mapping[str, Any]
    link: str


@dataclass(frozen=True, slots=True)
class DataPage:
    """Everything that can be downloaded."""

    contents: Contents
    files: tuple[WholeFile, ...]
    all: Line
    frameworks: tuple[FrameworkLines, ...]
    areas: tuple[Line, ...]
    sources: tuple[SourceLine, ...]


@dataclass(frozen=True, slots=True)
class SourcePage:
    """
    A source: who, where, when, on what terms, its bytes, and what it gave.

    Attributes
    ----------
    details
        What its figures name as their own source, with counts, the most frequent first; `title` is
        "" where attain knows no more than the text.
    series
        Its series codes with titles and how much the release has under each.
    """

    source: SourceLine
    details: tuple[tuple[str, str, int], ...]
    series: tuple[Line, ...]


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


def data_page(edition: Edition) -> DataPage:
    """Return what can be downloaded, and how much each part holds."""
    contents = contents_of(edition)
    entries = edition.release.manifest.files
    return DataPage(
        contents=contents,
        files=tuple(
            WholeFile(name, entries[name].size, entries[name].sha256)
            for name in WHOLE
            if name in entries
        ),
        all=Line(Selection("all"), edition.id, "", contents.whole),
        frameworks=tuple(_framework_lines(edition, each, contents) for each in edition.frameworks),
        areas=tuple(
            Line(
                Selection("areas", (code,)),
                code,
                edition.area_name(code),
                contents.by_area.get(code, Extent()),
            )
            for code in edition.areas
        ),
        sources=tuple(_source_line(origin, contents) for origin in edition.release.origins()),
    )


def source_page(edition: Edition, source: str) -> SourcePage:
    """
    Return what the release has from a source.

    Raises
    ------
    UnknownCode
        If the release has no source of that id.
    """
    from attain.usecases.demo import shipped_sources
    from attain.usecases.dictionary import series_titles

    contents = contents_of(edition)
    for origin in edition.release.origins():
        if origin["id"] == source:
            break
    else:
        known = ", ".join(str(origin["id"]) for origin in edition.release.origins())
        raise UnknownCode(f"The release has no source {source!r}. It has {known}.")
    titles = {each.id: each.title for each in shipped_sources()}
    counted = sorted(contents.details.get(source, {}).items(), key=lambda each: (-each[1], each[0]))
    codes = contents.codes_of_origin.get(source, ())
    return SourcePage(
        source=_source_line(origin, contents),
        details=tuple((text, titles.get(text, ""), count) for text, count in counted if text),
        series=tuple(
            Line(
                Selection("series", (code,)),
                code,
                series_titles().get(code, ""),
                contents.by_series_code.get(code, Extent()),
            )
            for code in codes
        ),
    )


def _framework_lines(
    edition: Edition, framework: FrameworkEntry, contents: Contents
) -> FrameworkLines:
    goals = []
    for goal in framework.goals:
        lines = []
        codes: list[str] = []
        for each in goal.indicators:
            served = serving(edition, each)
            codes += served
            selection = Selection("indicators", (framework.id, each.code))
            lines.append(Line(selection, each.code, each.title, contents.of_codes(served)))
        selection = Selection("goals", (framework.id, goal.code))
        line = Line(selection, goal.code, goal.title, contents.of_codes(codes))
        goals.append(GoalLines(goal, line, tuple(lines)))
    return FrameworkLines(framework, tuple(goals))


def _source_line(origin: Mapping[str, Any], contents: Contents) -> SourceLine:
    code = str(origin["id"])
    where = str(origin.get("where", "")).split(" ", 1)[0]
    link = where if where.startswith(("https://", "http://")) else ""
    line = Line(
        Selection("sources", (code,)),
        code,
        str(origin.get("who", "")),
        contents.by_origin.get(code, Extent()),
    )
    return SourceLine(line, origin, link)


# ------------------------------------------------------------------------------- counting


def _counted(edition: Edition) -> Contents:
    import polars as pl

    from attain.domain.observations import KEY_COLUMNS
    from attain.domain.series import dimensions_of
    from attain.usecases.portal.selections import figures_of

    needed = [*KEY_COLUMNS, "period", "time", "origin", "source"]
    frame = figures_of(edition, Selection("all")).select(needed).collect()
    details: dict[str, dict[str, int]] = {}
    for origin, source, count in frame.group_by("origin", "source").len().sort("source").rows():
        details.setdefault(origin, {})[source] = count
    codes: dict[str, set[str]] = {}
    for text in frame["dimensions"].unique():
        for name, code in dimensions_of(text).items():
            codes.setdefault(name, set()).add(code)
    units = frame.select("series_code", "unit").unique().sort("series_code", "unit").rows()
    by_code: dict[str, list[str]] = {}
    for code, unit in units:
        by_code.setdefault(code, []).append(unit)
    of_origin: dict[str, tuple[str, ...]] = {}
    for origin, part in frame.select("origin", "series_code").unique().group_by("origin"):
        of_origin[str(origin[0])] = tuple(sorted(part["series_code"].to_list()))
    return Contents(
        whole=next(iter(_extents(frame.with_columns(pl.lit("").alias("all")), "all").values())),
        by_series_code=_extents(frame, "series_code"),
        by_area=_extents(frame, "reference_area"),
        by_origin=_extents(frame, "origin"),
        units={code: tuple(found) for code, found in by_code.items()},
        codes={name: tuple(sorted(found)) for name, found in sorted(codes.items())},
        details=details,
        codes_of_origin=of_origin,
    )


def _extents(frame: Any, column: str) -> dict[str, Extent]:
    import polars as pl

    from attain.domain.observations import KEY_COLUMNS

    found = (
        frame.group_by(column)
        .agg(
            pl.struct(KEY_COLUMNS).n_unique().alias("series"),
            pl.len().alias("figures"),
            pl.col("period").sort_by("time").first().alias("first"),
            pl.col("period").sort_by("time").last().alias("last"),
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
