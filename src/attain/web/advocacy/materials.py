"""
Materials made from the data: a picture and a paragraph for each finding, ready to post or print.

A finding is where a country stands on an indicator of a target, or how many cases of the region stand
well. Sentences are those of the pages, pictures their charts: nothing is written for the occasion.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import re
import threading
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings

from attain.errors import AttainError, NotEnoughData
from attain.usecases.portal.chain import EmptySeries, series_page
from attain.usecases.portal.indicator import cases_sentence
from attain.usecases.portal.target import target_page
from attain.web import drawings
from attain.web.build import build_seal
from attain.web.kept import keep
from attain.web.monitoring.views import target as target_view
from attain.web.monitoring.views.series_figures import finding_plot
from attain.web.own_address import asked_by, own_address
from attain.web.pictures import caption_of, plot_at, source_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from attain.usecases.portal.edition import Edition, TargetEntry
    from attain.web.monitoring.views.figures import Plot
    from attain.web.place import Place

MOST = 36
"""Findings of one page: what a browser shows at once, and a server draws for one file."""
_DRAWING = threading.Lock()
"""Held while a ZIP is being made."""
WELL_KNOWN = frozenset({"achieved", "on_track", "off_track", "regressing", "no_number"})
"""Standings that are findings; that nothing can be said is none."""


@dataclass(frozen=True, slots=True)
class Material:
    """
    A finding, ready to post.

    Attributes
    ----------
    target
        The target, as `SDG 3.2`.
    area
        The code of the country; empty: the region.
    title
        The finding in a sentence, as it stands in the picture too.
    about
        What it is about: country, indicator with its official title.
    paragraph
        What can be posted or printed: the finding, what it is about, source, release, address.
    told
        What the picture shows, for those who do not see it.
    picture
        The address of the picture, below release and language, without the ending.
    page
        The address of the page that it comes from.
    """

    target: str
    area: str
    title: str
    about: str
    paragraph: str
    told: str
    picture: str
    page: str

    @property
    def name(self) -> str:
        """A name for its files: plain letters only."""
        return re.sub(r"[^A-Za-z0-9.]+", "-", self.picture)


@dataclass(frozen=True, slots=True)
class Gathered:
    """The findings of some targets, and how many more there would be."""

    found: tuple[Material, ...]
    left_out: int = 0


def gathered(place: Place, references: Sequence[str], areas: Sequence[str]) -> Gathered:
    """
    Return the findings of goals and targets in countries; of all countries where none is named.

    A reference that the release does not know is left out: releases differ.
    """
    return _gathered(_Asked(place), tuple(references), tuple(areas), build_seal())


class _Asked:
    """A place as a key: the same release, language and address of the portal give the same."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.key = (place.edition.seal, place.language.code, own_address())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asked) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


@lru_cache(maxsize=128)
def _gathered(
    asked: _Asked,
    references: tuple[str, ...],
    areas: tuple[str, ...],
    build: str,  # noqa: ARG001 - a part of the key
) -> Gathered:
    place = asked.place
    targets = list(_targets(place.edition, references))
    plain = [
        (target, area, indicator)
        for target in targets
        for area, indicator in _cases(place.edition, target, areas)
    ]
    room = max(MOST - len(targets), 0)
    found: list[Material] = []
    for target in targets:
        found += _of_region(place, target)
        for of, area, indicator in plain[:room]:
            if of is target:
                found += _of_country(place, target, area, indicator)
    return Gathered(tuple(found), max(len(plain) - room, 0))


def _targets(edition: Edition, references: Sequence[str]) -> Iterator[TargetEntry]:
    """Yield the targets that are named, those of a goal where a goal is; each once."""
    seen: set[str] = set()
    for reference in references:
        framework, _, code = reference.partition(" ")
        try:
            if any(each.code == code for each in edition.framework(framework).goals):
                named = list(edition.goal(framework, code).targets)
            else:
                named = [edition.target(framework, code)]
        except AttainError:
            continue
        for each in named:
            key = f"{each.framework} {each.code}"
            if key not in seen:
                seen.add(key)
                yield each


def _cases(
    edition: Edition, target: TargetEntry, areas: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Yield each country and indicator of a target of which something can be said, once."""
    known = [each for each in areas if each in edition.areas]
    if areas and not known:
        return
    entries = edition.standings(
        framework=target.framework,
        rule=edition.main_rule,
        target=target.code,
        areas=known or None,
    )
    seen = dict.fromkeys(
        (each.reference_area, each.indicator)
        for each in entries
        if each.reference_area in edition.areas
    )
    yield from seen


def _of_region(place: Place, target: TargetEntry) -> list[Material]:
    page = target_page(place.edition, framework=target.framework, target=target.code)
    plot = target_view.plot_of(place, None, target.framework, target.code)
    if plot is None or not sum(page.own.counts.values()):
        return []
    said = cases_sentence(page.own.counts, place.language)
    return [_material(place, target, "", plot, f"{plot.chart.title}. {said}")]


def _of_country(place: Place, target: TargetEntry, area: str, indicator: str) -> list[Material]:
    page = series_page(place.edition, framework=target.framework, indicator=indicator, area=area)
    if isinstance(page, EmptySeries) or page.main is None or page.main.shown not in WELL_KNOWN:
        return []
    plot = finding_plot(place, page)
    return [] if plot is None else [_material(place, target, area, plot, plot.chart.title)]


def _material(place: Place, target: TargetEntry, area: str, plot: Plot, said: str) -> Material:
    base = own_address()
    about = plot.about if plot.about.endswith(".") else f"{plot.about}."
    parts = [said, about, source_of(place, plot), *([f"{base}{plot.page}"] if base else [])]
    return Material(
        target=f"{target.framework} {target.code}",
        area=area,
        title=plot.chart.title,
        about=plot.about,
        paragraph=" ".join(parts),
        told=plot.chart.summary,
        picture=plot.picture,
        page=plot.page,
    )


# ---------------------------------------------------------------------------------- as one file


def packed(place: Place, found: Gathered, request: HttpRequest) -> bytes | None:
    """
    Return the findings as a ZIP: a picture as SVG and PNG of each, and one text with all paragraphs.

    None while another one is being made in this process: drawing takes a machine some seconds.
    """
    told = (place.edition.seal, build_seal(), asked_by(request, "/"))
    whole = "\n".join((*told, *(each.paragraph for each in found.found)))
    name = hashlib.sha256(whole.encode()).hexdigest()[:32]
    file = place.edition.folder / "materials" / f"{name}.zip"
    with contextlib.suppress(OSError):
        return file.read_bytes()
    if not _DRAWING.acquire(blocking=False):
        return None
    try:
        content = _zipped(place, found, request)
    finally:
        _DRAWING.release()
    if settings.ATTAIN_KEEP_PAGES:
        keep(file, content)
    return content


def _zipped(place: Place, found: Gathered, request: HttpRequest) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        _put(archive, "paragraphs.txt", text_of(found).encode())
        for each in found.found:
            plot = plot_at(place, each.picture)
            if plot is None:
                raise RuntimeError(f"{each.picture} was drawn, and now there is nothing to draw.")
            caption = caption_of(place, plot, request)
            for form in ("svg", "png"):
                try:
                    content = drawings.picture(place, plot.chart, caption, form)
                except NotEnoughData:
                    continue  # no font on this machine has the letters: the SVG is there
                _put(archive, f"{each.name}.{form}", content)
    return written.getvalue()


def text_of(found: Gathered) -> str:
    """Return all paragraphs as one text, a blank line between them."""
    return "\n\n".join(each.paragraph for each in found.found) + "\n"


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    """Write a file into an archive that is the same whenever it is made."""
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, content)
