"""
Charts in pages: drawn, with what stands around them, and with their pictures to take away.

A `Plot` is what page and picture share: the chart, what it is about, where it stands. The page draws
it among its own words; the picture carries them along.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from attain.web.drawings import drawn

if TYPE_CHECKING:
    from collections.abc import Iterable

    from attain.reporting.charts.chart import Chart
    from attain.usecases.portal.indicator import Subject
    from attain.web.place import Place


@dataclass(frozen=True, slots=True)
class Plot:
    """
    A chart, and what it takes to understand it away from its page.

    Attributes
    ----------
    id
        Its name in the page.
    about
        What it is about: the country, the indicator.
    note
        Unit, and how to read it.
    picture
        Its address as a picture, below release and language, without the ending; codes are quoted.
    page
        The address of its page, with the release named.
    query
        What the picture's address says behind its ending, if anything.
    data
        The file of the release that has its figures, if one has.
    """

    chart: Chart
    id: str
    about: str
    note: str
    picture: str
    page: str
    query: str = ""
    data: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """
    A chart with its drawing, its id in the page, a note, and the sources of its figures.

    Attributes
    ----------
    downloads
        Label and address of what can be taken away.
    """

    chart: Chart
    svg: str
    id: str
    note: str
    origin: list[dict[str, Any]]
    downloads: list[tuple[str, str]] = field(default_factory=list)


def figure(
    place: Place, plot: Plot, origin: Iterable[dict[str, Any]] = (), *, keep: bool = True
) -> Figure:
    """
    Return a plot as a figure of a page.

    Parameters
    ----------
    keep
        Whether the drawing is kept: there are as many as the release has things.
    """
    svg = drawn(place, plot.id, plot.chart, keep=keep)
    return Figure(plot.chart, svg, plot.id, plot.note, list(origin), downloads_of(place, plot))


def downloads_of(place: Place, plot: Plot) -> list[tuple[str, str]]:
    """
    Return label and address of what can be taken away: pictures, and the file with the figures.

    PNG is drawn on demand, so that only a server has it.
    """
    forms = ("svg", "png") if place.served else ("svg",)
    behind = f"?{plot.query}" if plot.query else ""
    found = [(form.upper(), place.chart(f"{plot.picture}.{form}{behind}")) for form in forms]
    return [*found, ("CSV", place.file(plot.data))] if plot.data else found


def address(kind: str, *codes: str) -> str:
    """
    Return the address of a picture, below release and language.

    Examples
    --------
    >>> address("series", "SDG", "3.2.1", "KHM")
    'series/sdg/3.2.1/KHM'
    """
    spelled = [code.lower() if place == 0 else code for place, code in enumerate(codes)]
    return "/".join([kind, *(quote(code, safe="") for code in spelled)])


def origins_of(place: Place, subject: Subject) -> list[dict[str, Any]]:
    """Return the entries of the sources that the figures come from."""
    used = {row["origin"] for line in subject.lines for row in line.rows}
    return [each for each in place.edition.release.origins() if each["id"] in used]


def source_line(place: Place, origin: Iterable[dict[str, Any]]) -> str:
    """Return who made the figures, and in which release they stand, in a line."""
    makers = place.language.join(list(dict.fromkeys(each["who"] for each in origin)))
    return place.language.text(
        "Source: %(who)s; release %(release)s", who=makers, release=place.edition.id
    )


def release_line(place: Place) -> str:
    """Return which release verdicts are from, in a line."""
    return place.language.text(
        "Source: verdicts of attain; release %(release)s", release=place.edition.id
    )
