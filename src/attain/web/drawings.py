"""
Drawings: charts as SVG for pages, and as pictures to take away, each kept by what it shows.

What somebody put together by a query is not kept: of that there is no end.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from typing import TYPE_CHECKING

from django.conf import settings

from attain.web.build import build_seal
from attain.web.kept import keep as keep_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from attain.reporting.charts.chart import Chart
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

    def made() -> bytes:
        return page_svg(chart, identity=name).encode()

    return _kept(place, (name,), chart, made, keep=keep).decode()


def picture(place: Place, chart: Chart, caption: Caption, form: str, *, keep: bool = True) -> bytes:
    """
    Return the chart as a file of its own: `svg` or `png`, two dots for each CSS pixel.

    A PNG is never kept: it is large, and quickly made anew.

    Raises
    ------
    NotEnoughData
        If a PNG needs letters that no font on this machine has.
    """
    from attain.reporting.charts.render import png, svg_file

    def made() -> bytes:
        return png(chart, caption=caption) if form == "png" else svg_file(chart, caption).encode()

    words = (form, caption.about, caption.note, *caption.foot)
    return _kept(place, words, chart, made, keep=keep and form != "png")


def _kept(
    place: Place, words: tuple[str, ...], chart: Chart, made: Callable[[], bytes], *, keep: bool
) -> bytes:
    """Return a drawing from the disk; or make it, and keep it for the next reader."""
    if not (keep and settings.ATTAIN_KEEP_PAGES):
        return made()
    what = [words, chart.title, chart.summary, chart.source, chart.spec, chart.narrow]
    whole = f"{build_seal()}\n{json.dumps(what, sort_keys=True)}"
    seal = hashlib.sha256(whole.encode()).hexdigest()[:32]
    file = place.edition.folder / f"drawings-{build_seal()}" / seal[:2] / f"{seal}.gz"
    try:
        return gzip.decompress(file.read_bytes())
    except (OSError, EOFError, gzip.BadGzipFile):
        content = made()
        keep_file(file, gzip.compress(content, 6, mtime=0))
        return content
