"""
Render charts: SVG for the page, SVG and PNG for download.

The drawing is made by Vega inside the package vl-convert, without a browser and without a network.
In the page, the picture is one image for assistive software, named by the title and described by
the summary; the table of the chart stands beside it.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree as ET

from attain.errors import InvalidData
from attain.reporting.charts import tidy
from attain.reporting.charts.chart import VEGA_LITE, Chart, Layout, Spec
from attain.reporting.charts.lines import wrapped
from attain.reporting.charts.tokens import INK, MUTED, PAPER

_MARGIN = 16
_LINE = 1.45
"""Height of a line of text, in sizes of its letters; Khmer and Burmese need more than Latin."""


def svg(chart: Chart, layout: Layout = Layout.WIDE, *, identity: str = "") -> str:
    """
    Return a chart as SVG to stand in a page, without paper, size or title of its own.

    Parameters
    ----------
    layout
        For what room.
    identity
        What ids begin with; by default the id of the chart and the layout. Needed only where one
        page shows the same chart twice.
    """
    prefix = identity or f"{chart.id}-{layout.word}"
    root = tidy.parsed(drawn(chart.drawing(layout)))
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


def page_svg(chart: Chart, *, identity: str = "") -> str:
    """Return a chart for wide and for narrow rooms, one after the other; the style sheet shows one."""
    layouts = Layout if chart.narrow is not None else (Layout.WIDE,)
    return "".join(
        svg(chart, layout, identity=f"{identity}-{layout.word}" if identity else "")
        for layout in layouts
    )


def svg_file(chart: Chart) -> str:
    """Return a chart as a file of its own: with paper, title and source, words kept as words."""
    root = _sheet(chart)
    tidy.check(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tidy.written(root)}\n'


def outlined_svg(chart: Chart) -> str:
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

    root = _sheet(chart)
    outline(root)
    return tidy.written(root)


def png(chart: Chart, scale: float = 2) -> bytes:
    """Return a chart as PNG, `scale` dots for each CSS pixel; raises as `outlined_svg`."""
    import vl_convert

    return vl_convert.svg_to_png(outlined_svg(chart), scale=scale)


def drawn(spec: Spec) -> str:
    """Return what Vega makes of a specification, as it comes."""
    return _drawn(json.dumps(spec, ensure_ascii=False, sort_keys=True))


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


def _sheet(chart: Chart) -> ET.Element:
    """Return paper with the title above the drawing and the source below it."""
    drawing = tidy.parsed(drawn(chart.spec))
    width, height = tidy.tidy(drawing, prefix=chart.id)
    above = wrapped(chart.title, width=width, size=18)
    below = wrapped(chart.source, width=width, size=11)
    top = _MARGIN + len(above) * 18 * _LINE + 8
    whole_height = top + height + (8 + len(below) * 11 * _LINE if below else 0) + _MARGIN
    whole_width = width + 2 * _MARGIN
    root = _element(
        "svg",
        width=f"{whole_width:g}",
        height=f"{whole_height:g}",
        viewBox=f"0 0 {whole_width:g} {whole_height:g}",
        role="img",
        **{"aria-label": chart.title},
    )
    for name, text in (("title", chart.title), ("desc", chart.summary)):
        told = ET.SubElement(root, f"{{{tidy.SVG}}}{name}")
        told.text = text
    root.append(_element("rect", width="100%", height="100%", fill=PAPER.light))
    family = drawing.get("font-family", "")
    root.extend(_lines(above, top=_MARGIN, size=18, fill=INK.light, family=family, weight="bold"))
    drawing.tag = f"{{{tidy.SVG}}}g"
    drawing.attrib.pop("viewBox", None)
    drawing.set("transform", f"translate({_MARGIN},{top:g})")
    root.append(drawing)
    root.extend(
        _lines(below, top=top + height + 8, size=11, fill=MUTED.light, family=family, weight="")
    )
    return root


def _element(name: str, **attributes: str) -> ET.Element:
    return ET.Element(f"{{{tidy.SVG}}}{name}", attributes)


def _lines(
    lines: list[str], *, top: float, size: int, fill: str, family: str, weight: str
) -> list[ET.Element]:
    found = []
    for number, line in enumerate(lines):
        style: dict[str, Any] = {"font-size": str(size), "font-family": family, "fill": fill}
        if weight:
            style["font-weight"] = weight
        foot = top + number * size * _LINE + size * 1.1
        word = _element("text", x=str(_MARGIN), y=f"{foot:g}", **style)
        word.text = line
        found.append(word)
    return found
