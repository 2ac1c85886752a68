"""Drawings: charts as SVG, each drawn once for a release and kept by what it shows."""

from __future__ import annotations

import gzip
import hashlib
import json
from typing import TYPE_CHECKING

from django.conf import settings

from attain.web.build import build_seal
from attain.web.kept import keep

if TYPE_CHECKING:
    from attain.reporting.charts.chart import Chart
    from attain.web.place import Place


def drawn(place: Place, name: str, chart: Chart) -> str:
    """
    Return the chart as SVG for the page.

    Parameters
    ----------
    name
        What sets the ids in this drawing apart from those of others on the page.
    """
    from attain.reporting.charts.render import page_svg

    if not settings.ATTAIN_KEEP_PAGES:
        return page_svg(chart, identity=name)
    whole = json.dumps([name, chart.title, chart.summary, chart.spec, chart.narrow], sort_keys=True)
    seal = hashlib.sha256(f"{build_seal()}\n{whole}".encode()).hexdigest()[:32]
    file = place.edition.folder / f"drawings-{build_seal()}" / seal[:2] / f"{seal}.gz"
    try:
        return gzip.decompress(file.read_bytes()).decode()
    except (OSError, EOFError, gzip.BadGzipFile):
        text = page_svg(chart, identity=name)
        keep(file, gzip.compress(text.encode(), 6, mtime=0))
        return text
