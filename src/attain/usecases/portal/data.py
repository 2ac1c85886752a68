"""The data page: what a release holds, by source, by framework and by country, and the files of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from attain.errors import UnknownCode
from attain.usecases.portal.contents import Contents, Extent, contents_of
from attain.usecases.portal.downloads import WHOLE
from attain.usecases.portal.selections import Selection, serving

if TYPE_CHECKING:
    from attain.usecases.portal.edition import Edition, FrameworkEntry, GoalEntry


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
