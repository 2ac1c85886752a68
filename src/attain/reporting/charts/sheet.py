"""
A sheet: a chart that travels alone, with all that a page would say around it.

Above the drawing stand what it is about, the finding and the unit; below it who made the figures, of
which release and year they are, and where the page is that has the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from attain.reporting.charts.lines import wrapped
from attain.reporting.charts.tidy import SVG
from attain.reporting.charts.tokens import INK, MUTED, PAPER

if TYPE_CHECKING:
    from attain.reporting.charts.chart import Chart

_MARGIN = 16
_GAP = 8
_LINE = 1.45
"""Height of a line of text, in sizes of its letters; Khmer and Burmese need more than Latin."""


@dataclass(frozen=True, slots=True)
class Caption:
    """
    What a chart that travels alone says besides its title.

    Attributes
    ----------
    about
        What it is about, such as the country and the indicator.
    note
        Unit, and how to read it.
    foot
        Source, release, address: a paragraph each.
    """

    about: str = ""
    note: str = ""
    foot: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Words:
    """A paragraph: its text, and how its letters look; sizes in CSS pixels."""

    text: str
    size: int
    fill: str
    bold: bool = False


def sheet(
    chart: Chart, caption: Caption, drawing: ET.Element, size: tuple[float, float]
) -> ET.Element:
    """
    Return a chart on paper, with its words above and below.

    Parameters
    ----------
    drawing, size
        What was drawn, tidied, and its width and height in CSS pixels.
    """
    width, height = size
    above = [
        _Words(caption.about, 13, MUTED.light),
        _Words(chart.title, 18, INK.light, bold=True),
        _Words(caption.note, 13, MUTED.light),
    ]
    family = drawing.get("font-family", "")
    head, top = _set(above, width, _MARGIN, family)
    below = [_Words(text, 11, MUTED.light) for text in caption.foot]
    foot, end = _set(below, width, top + _GAP + height + _GAP, family)
    root = _root(chart, width + 2 * _MARGIN, end + _MARGIN)
    drawing.tag = f"{{{SVG}}}g"
    drawing.attrib.pop("viewBox", None)
    drawing.set("transform", f"translate({_MARGIN},{top + _GAP:g})")
    root.extend([*head, drawing, *foot])
    return root


def _root(chart: Chart, width: float, height: float) -> ET.Element:
    """The paper, with the title and the description for those who do not see it."""
    root = _element(
        "svg",
        width=f"{width:g}",
        height=f"{height:g}",
        viewBox=f"0 0 {width:g} {height:g}",
        role="img",
        **{"aria-label": chart.title},
    )
    for name, text in (("title", chart.title), ("desc", chart.summary)):
        told = ET.SubElement(root, f"{{{SVG}}}{name}")
        told.text = text
    root.append(_element("rect", width="100%", height="100%", fill=PAPER.light))
    return root


def _set(
    paragraphs: Sequence[_Words], width: float, top: float, family: str
) -> tuple[list[ET.Element], float]:
    """Set paragraphs below one another, and return where the last one ends."""
    found: list[ET.Element] = []
    for words in paragraphs:
        lines = wrapped(words.text, width=width, size=words.size)
        found += _lines(lines, words, top, family)
        top += len(lines) * words.size * _LINE
    return found, top


def _lines(lines: Sequence[str], words: _Words, top: float, family: str) -> Iterator[ET.Element]:
    weight = {"font-weight": "bold"} if words.bold else {}
    for number, line in enumerate(lines):
        foot = top + number * words.size * _LINE + words.size * 1.1
        style = {"font-size": str(words.size), "font-family": family, "fill": words.fill}
        text = _element("text", x=str(_MARGIN), y=f"{foot:g}", **style, **weight)
        text.text = line
        yield text


def _element(name: str, **attributes: str) -> ET.Element:
    return ET.Element(f"{{{SVG}}}{name}", attributes)
