"""
Charts as pictures, to put into a report or a slide: SVG, and PNG for what cannot read that.

A picture is the chart of a page, by the same code, on a sheet that says what it is about, what it
shows, in which unit, who made the figures, of which release they are, and where its page is.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags

from attain.errors import UnknownCode
from attain.reporting.charts.sheet import Caption
from attain.reporting.language import language_of
from attain.web import drawings
from attain.web.files import file_name
from attain.web.headers import LOOKED_AT
from attain.web.own_address import asked_by
from attain.web.pages import FRESH, etag_of, shelf
from attain.web.place import Place

if TYPE_CHECKING:
    from attain.web.monitoring.views.figures import Plot

TYPES = {"svg": "image/svg+xml", "png": "image/png"}
LONGEST = 300
"""Letters that the address of a picture may have below its release."""


class Kind(NamedTuple):
    """A kind of picture: what makes its plot, and an address as example."""

    view: str
    codes: tuple[int, ...]
    example: str


KINDS = {
    "series": Kind("series_figures.series_plot_of", (3, 4), "series/sdg/3.2.1/KHM"),
    "groups": Kind("series_figures.groups_plot_of", (3, 4), "groups/sdg/3.2.1/KHM"),
    "findings": Kind("series_figures.finding_plot_of", (3, 4), "findings/sdg/3.2.1/KHM"),
    "panels": Kind("indicator.panels_plot_of", (3,), "panels/sdg/3.2.1/SH_DYN_MORT-AGE-Y0T4"),
    "standings": Kind(
        "indicator.standings_plot_of", (3,), "standings/sdg/3.2.1/SH_DYN_MORT-AGE-Y0T4"
    ),
    "goals": Kind("goal.plot_of", (2,), "goals/sdg/3"),
    "targets": Kind("target.plot_of", (2,), "targets/sdg/3.2"),
    "compare": Kind("compare.plot_of", (0,), "compare"),
}
"""By the first word of the address. The codes follow it."""


def serve_picture(request: HttpRequest, release: str, language: str, path: str) -> HttpResponse:
    """
    Answer a request for a chart as a picture.

    Raises
    ------
    UnknownCode
        If there is no such release, language or chart.
    InvalidData
        If a comparison is asked for that cannot be drawn.
    """
    edition = shelf().edition(release)
    place = Place(shelf(), edition, language_of(language), "region", {}, pinned=True)
    kind, codes, form = _wanted(path)
    query = "" if codes else request.META.get("QUERY_STRING", "")
    etag = f'"{etag_of(edition, request.path, query)}"'
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        answer: HttpResponse = HttpResponseNotModified()
    else:
        plot = _plot(kind)(place, request, *codes)
        if plot is None:
            raise UnknownCode("The release has no figures to draw here. The page says what it has.")
        content = drawings.picture(
            place, plot.chart, caption_of(place, plot, request), form, keep=not plot.query
        )
        answer = HttpResponse(content, content_type=TYPES[form])
        name = file_name(edition.id, f"{place.language.code}-{plot.picture}.{form}")
        answer["Content-Disposition"] = f'inline; filename="{name}"'
    answer["Content-Security-Policy"] = LOOKED_AT
    answer["ETag"] = etag
    answer["Cache-Control"] = FRESH
    return answer


def plot_at(place: Place, address: str) -> Plot | None:
    """Return the plot of a picture by its address below release and language, without the ending."""
    kind, codes, _ = _wanted(f"{address}.svg")
    return _plot(kind)(place, None, *(unquote(code) for code in codes))


def caption_of(place: Place, plot: Plot, request: HttpRequest) -> Caption:
    """Return what the picture says around its chart."""
    page, edition = asked_by(request, plot.page), place.edition
    if page == plot.page:  # in a static edition, where a path leads nowhere
        page = place.language.text(
            "release %(release)s, seal %(seal)s", release=edition.id, seal=edition.seal
        )
    return Caption(plot.about, plot.note, (source_of(place, plot), f"attain · {page}"))


def source_of(place: Place, plot: Plot) -> str:
    """Return who made what a picture shows, of which release and of which year."""
    language, edition = place.language, place.edition
    dated = language.text(
        "Released on %(date)s; standings as of %(year)s.",
        date=language.date(edition.day),
        year=language.period(f"{edition.as_of:04d}"),
    )
    return f"{plot.chart.source}. {dated}"


def _wanted(path: str) -> tuple[Kind, list[str], str]:
    """Return what the address of a picture asks for: its kind, the codes, and the form."""
    stem, _, form = path[:LONGEST].rpartition(".")
    word, *codes = stem.split("/")
    kind = KINDS.get(word)
    if len(path) > LONGEST or form not in TYPES or not kind or len(codes) not in kind.codes:
        examples = ", ".join(each.example for each in KINDS.values())
        raise UnknownCode(
            f"No chart has the address {path[:120]!r}. Charts are at {examples}; each with .svg or "
            ".png behind it. Every page with a chart has the links."
        )
    return kind, codes, form


def _plot(kind: Kind) -> Callable[..., Plot | None]:
    module, _, function = kind.view.partition(".")
    found: Callable[..., Plot | None] = getattr(
        importlib.import_module(f"attain.web.monitoring.views.{module}"), function
    )
    return found
