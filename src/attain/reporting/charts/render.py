"""
Render charts: SVG for the page, SVG and PNG for download.

The drawing is made by Vega inside the package vl-convert, without a browser and without a network.
In the page, the picture is one image for assistive software, named by the title and described by
the summary; the table of the chart stands beside it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree as ET

from attain.errors import InvalidData
from attain.reporting.charts import tidy
from attain.reporting.charts.chart import VEGA_LITE, Chart, Layout, Spec
from attain.reporting.charts.sheet import Caption, sheet

Draw = Callable[[Spec], str]
"""What draws a specification: `drawn`, or what keeps its drawings."""


def drawn(spec: Spec) -> str:
    """Return what Vega makes of a specification, as it comes."""
    return _drawn(plain_of(spec))


def plain_of(spec: Spec) -> str:
    """Return a specification as one text: equal texts are equal drawings."""
    return json.dumps(spec, ensure_ascii=False, sort_keys=True)


def drawn_by() -> str:
    """Return what drawings depend on besides their specification: who draws, with which fonts."""
    from importlib.metadata import version

    from attain.reporting.charts.fonts import own_folders

    found = (each for folder in own_folders() for each in Path(folder).iterdir())
    fonts = sorted(f"{each.name} {each.stat().st_size}" for each in found)
    return " ".join((version("vl-convert-python"), VEGA_LITE, *fonts))


def svg(
    chart: Chart, layout: Layout = Layout.WIDE, *, identity: str = "", draw: Draw = drawn
) -> str:
    """
    Return a chart as SVG to stand in a page, without paper, size or title of its own.

    Parameters
    ----------
    layout
        For what room.
    identity
        What ids begin with; by default the id of the chart and the layout. Needed only where one
        page shows the same chart twice.
    draw
        What draws.
    """
    prefix = identity or f"{chart.id}-{layout.word}"
    root = tidy.parsed(draw(chart.drawing(layout)))
    width, height = tidy.tidy(root, prefix=prefix)
    root.set("class", f"chart chart-{layout.word}")
    root.set("viewBox", f"0 0 {width:g} {height:g}")
    root.set("role", "img")
    root.set("aria-label", chart.title)
    root.set("aria-describedby", f"{prefix}-d")
    told = ET.Element(f"{{{tidy.SVG}}}desc", {"id": f"{prefix}-d"})
    told.text = chart.summary
    root.insert(0, told)
    return tidy.written(root)


def page_svg(chart: Chart, *, identity: str = "", draw: Draw = drawn) -> str:
    """Return a chart for wide and for narrow rooms, one after the other; the style sheet shows one."""
    layouts = Layout if chart.narrow is not None else (Layout.WIDE,)
    return "".join(
        svg(chart, layout, identity=f"{identity}-{layout.word}" if identity else "", draw=draw)
        for layout in layouts
    )


def svg_file(chart: Chart, caption: Caption | None = None, *, draw: Draw = drawn) -> str:
    """
    Return a chart as a file of its own: with paper, title and source, words kept as words.

    Parameters
    ----------
    caption
        What a chart that travels alone says besides; without, only the source of the chart.
    draw
        What draws.
    """
    root = _sheet(chart, caption, draw)
    tidy.check(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tidy.written(root)}\n'


def outlined_svg(chart: Chart, caption: Caption | None = None, *, draw: Draw = drawn) -> str:
    """
    Return the same file with every word drawn as outlines, for PNG and print.

    Needs no font where it is shown, and sets Khmer and Burmese right, which the SVG reader of
    vl-convert and those of PDF writers do not.

    Raises
    ------
    NotEnoughData
        If no font is found for the letters of the chart; the message says which fonts to install.
    """
    from attain.reporting.charts.outlines import outline

    root = _sheet(chart, caption, draw)
    outline(root)
    return tidy.written(root)


def print_svg(chart: Chart) -> str:
    """
    Return only the drawing, with every word as outlines, for documents that set title and source.

    Raises
    ------
    NotEnoughData
        If no font is found for the letters of the chart; the message says which fonts to install.
    """
    from attain.reporting.charts.outlines import outline

    root = tidy.parsed(drawn(chart.spec))
    width, height = tidy.tidy(root, prefix=chart.id)
    root.set("viewBox", f"0 0 {width:g} {height:g}")
    root.set("width", f"{width:g}")
    root.set("height", f"{height:g}")
    outline(root)
    return tidy.written(root)


def png(
    chart: Chart, scale: float = 2, *, caption: Caption | None = None, draw: Draw = drawn
) -> bytes:
    """Return a chart as PNG, `scale` dots for each CSS pixel; raises as `outlined_svg`."""
    import vl_convert

    return vl_convert.svg_to_png(outlined_svg(chart, caption, draw=draw), scale=scale)


def _drawn(spec: str) -> str:
    import vl_convert

    _register_fonts()
    try:
        return vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE, allowed_base_urls=[])
    except ValueError as fault:
        raise InvalidData(f"Vega cannot draw this chart: {_first_line(fault)}") from fault


@lru_cache(maxsize=1)
def _register_fonts() -> None:
    """Tell vl-convert where our fonts are: it measures words with them to make room."""
    import vl_convert

    from attain.reporting.charts.fonts import own_folders

    for folder in own_folders():
        vl_convert.register_font_directory(str(folder))


def _first_line(fault: Exception) -> str:
    return str(fault).strip().splitlines()[0] if str(fault).strip() else type(fault).__name__


def _sheet(chart: Chart, caption: Caption | None, draw: Draw) -> ET.Element:
    """Return paper with the title above the drawing and the source below it."""
    drawing = tidy.parsed(draw(chart.spec))
    size = tidy.tidy(drawing, prefix=chart.id)
    return sheet(chart, caption or Caption(foot=(chart.source,)), drawing, size)
