"""Where the figures of a series come from, to the byte, and how they stood in earlier releases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from attain.errors import AttainError, UnknownCode
from attain.usecases.portal.chain_lines import Figure, line_of

if TYPE_CHECKING:
    from attain.domain.series import SeriesKey
    from attain.usecases.portal.edition import Edition
    from attain.usecases.portal.shelf import Shelf

MOST_RELEASES = 12
"""Earlier releases that a page looks back on; the list of all is a page of its own."""


@dataclass(frozen=True, slots=True)
class OriginEntry:
    """
    A file of figures as it came, with how many figures of the page are from it.

    Attributes
    ----------
    sources
        What the figures say of their own source, in words where known, with how many say so.
    """

    id: str
    who: str
    where: str
    when: str
    licence: str
    sha256: str
    bytes: int
    figures: int
    sources: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Stood:
    """
    How a series stood in a public release.

    Attributes
    ----------
    latest
        The latest figure; None where that release did not have the series.
    class_word, standing
        The verdict of the usual rule under the target rule of the page; empty where there was none.
    """

    release: str
    day: str
    latest: Figure | None
    class_word: str
    standing: str


def origins_of(edition: Edition, figures: Iterable[Figure]) -> list[OriginEntry]:
    """Return the files from which figures come, the one with most of them first."""
    by_origin: dict[str, list[Figure]] = {}
    for each in figures:
        by_origin.setdefault(each.origin, []).append(each)
    known = {entry["id"]: entry for entry in edition.release.origins()}
    found = [_entry(known.get(name, {"id": name}), part) for name, part in by_origin.items()]
    return sorted(found, key=lambda each: (-each.figures, each.id))


def source_words(source: str) -> str:
    """Return what stands behind the code of a source in figures that attain ships, else the code."""
    from attain.usecases.demo import shipped_sources

    for each in shipped_sources():
        if each.id == source:
            said = f"{each.who}, {each.title}, {each.release}".rstrip(", ")
            return f"{said}. {each.note}" if each.note else said
    return source


def history(
    shelf: Shelf, key: SeriesKey, *, framework: str, target_rule: str, rule: str
) -> list[Stood]:
    """
    Return how a series stood in each public release, the newest first.

    A release that is damaged, or gone since, is left out: the page does not fail with it.
    """
    found = []
    for each in list(shelf.releases())[:MOST_RELEASES]:
        try:
            edition = shelf.edition(each.id)
        except AttainError:
            continue
        found.append(_stood(edition, key, framework, target_rule, rule))
    return found


def _entry(plain: dict[str, Any], figures: Sequence[Figure]) -> OriginEntry:
    counts: dict[str, int] = {}
    for each in figures:
        if each.source:
            counts[each.source] = counts.get(each.source, 0) + 1
    ordered = sorted(counts.items(), key=lambda item: -item[1])
    return OriginEntry(
        id=plain["id"],
        who=plain.get("who", ""),
        where=plain.get("where", ""),
        when=plain.get("when", ""),
        licence=plain.get("licence", ""),
        sha256=plain.get("sha256", ""),
        bytes=plain.get("bytes", 0),
        figures=len(figures),
        sources=tuple((source_words(source), count) for source, count in ordered),
    )


def _stood(edition: Edition, key: SeriesKey, framework: str, target_rule: str, rule: str) -> Stood:
    try:
        line = line_of(edition, key, era=framework)
        verdicts = edition.release.series_verdicts(key)
    except UnknownCode:
        return Stood(edition.id, edition.day, None, "", "")
    wanted = (framework, target_rule, rule)
    found = [v for v in verdicts if (v["framework"], v["target_rule"], v["rule"]) == wanted]
    verdict = found[0] if found else {"class": "", "standing": ""}
    return Stood(edition.id, edition.day, line.latest, verdict["class"], verdict["standing"])
