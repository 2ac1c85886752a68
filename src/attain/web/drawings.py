"""
Drawings: charts as SVG for pages, and as pictures to take away.

What Vega draws is kept by its specification: the page, the page for other sites and the file to take
away share it, whatever they write around it, and so does the next build. What somebody put together
by a query is not kept: of that there is no end.
"""

from __future__ import annotations

import gzip
import hashlib
from functools import cache, partial
from typing import TYPE_CHECKING

from django.conf import settings

from attain.web.kept import keep as keep_file

if TYPE_CHECKING:
    from attain.reporting.charts.chart import Chart, Spec
    from attain.reporting.charts.render import Draw
    from attain.reporting.charts.sheet import Caption
    from attain.web.place import Place


def drawn(place: Place, name: str, chart: Chart, *, keep: bool = True) -> str:
    """
    Return the chart as SVG for the page.

    Parameters
    ----------
    name
        What sets the ids in this drawing apart from those of others on the page.
    keep
        Whether it is kept for the next reader.
    """
    from attain.reporting.charts.render import page_svg

    return page_svg(chart, identity=name, draw=_drawing(place, keep=keep))


def picture(place: Place, chart: Chart, caption: Caption, form: str, *, keep: bool = True) -> bytes:
    """
    Return the chart as a file of its own: `svg` or `png`, two dots for each CSS pixel.

    Raises
    ------
    NotEnoughData
        If a PNG needs letters that no font on this machine has.
    """
    from attain.reporting.charts.render import png, svg_file

    draw = _drawing(place, keep=keep)
    if form == "png":
        return png(chart, caption=caption, draw=draw)
    return svg_file(chart, caption, draw=draw).encode()


def _drawing(place: Place, *, keep: bool) -> Draw:
    from attain.reporting.charts.render import drawn as anew

    return partial(_kept, place) if keep and settings.ATTAIN_KEEP_PAGES else anew


def _kept(place: Place, spec: Spec) -> str:
    """Return a drawing from the disk; or make it, and keep it for the next reader."""
    from attain.reporting.charts.render import drawn as anew
    from attain.reporting.charts.render import plain_of

    seal = hashlib.sha256(f"{_maker()}\n{plain_of(spec)}".encode()).hexdigest()[:32]
    file = place.edition.folder / "drawings" / seal[:2] / f"{seal}.gz"
    try:
        return gzip.decompress(file.read_bytes()).decode()
    except (OSError, EOFError, gzip.BadGzipFile):
        content = anew(spec)
        keep_file(file, gzip.compress(content.encode(), 6, mtime=0))
        return content


@cache
def _maker() -> str:
    from attain.reporting.charts.render import drawn_by

    return drawn_by()
