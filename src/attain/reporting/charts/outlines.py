"""
Outlines: words of a drawing as shapes, set by HarfBuzz, for pictures and print.

Readers of SVG outside browsers place the letters of Khmer and Burmese wrongly, and show boxes for
letters that their font lacks. Here each text is cut into runs of one script, each run is shaped with
the font of its script, and the outlines take the place of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

from attain.errors import NotEnoughData
from attain.reporting.charts import fonts, tidy

if TYPE_CHECKING:
    import uharfbuzz

_LENGTH = re.compile(r"^\s*(-?[\d.]+)\s*(px|em)?\s*$")
_ANCHORS = {"start": 0.0, "middle": 0.5, "end": 1.0}
_INHERITED = ("font-size", "font-weight", "text-anchor")


class Run(NamedTuple):
    """A stretch of text in one script."""

    script: str
    text: str


def outline(root: ET.Element) -> None:
    """
    Replace every text of a drawing by its outlines, in place.

    Raises
    ------
    NotEnoughData
        If no font is found for the Latin script, or for a script that the drawing uses.
    """
    _outline(root, {"font-size": "12"})


def runs(text: str) -> list[Run]:
    """
    Return a text cut into runs of one script.

    Spaces go with what stands before them; digits and signs are set with the Latin font.

    Examples
    --------
    >>> [(run.script, run.text) for run in runs("ឡាវ 2015")]
    [('Khmr', 'ឡាវ '), ('Latn', '2015')]
    """
    found: list[Run] = []
    script, begin = "", 0
    for place, letter in enumerate(text):
        here = fonts.script_of(letter)
        if here is None or here == script:
            continue
        if script:
            found.append(Run(script, text[begin:place]))
            begin = place
        script = here
    if text:
        found.append(Run(script or "Latn", text[begin:]))
    return found


def _outline(element: ET.Element, inherited: dict[str, str]) -> None:
    here = {**inherited, **{n: element.attrib[n] for n in _INHERITED if n in element.attrib}}
    for place, child in enumerate(list(element)):
        if tidy.local(child) == "text":
            element[place] = _outlined(child, here)
        else:
            _outline(child, here)


def _outlined(word: ET.Element, inherited: dict[str, str]) -> ET.Element:
    style = {**inherited, **{n: word.attrib[n] for n in _INHERITED if n in word.attrib}}
    kept = {
        name: value
        for name, value in word.attrib.items()
        if name
        in {
            "transform",
            "fill",
            "opacity",
            "fill-opacity",
            "clip-path",
            "stroke",
            "stroke-linejoin",
        }
    }
    group = ET.Element(f"{{{tidy.SVG}}}g", kept)
    size = float(style["font-size"].removesuffix("px"))
    weight = "Bold" if style.get("font-weight") in {"bold", "600", "700"} else "Regular"
    share = _ANCHORS.get(style.get("text-anchor", "start"), 0.0)
    rim = float(word.get("stroke-width", "1")) if "stroke" in kept else 0.0
    for x, y, text in _lines(word, size):
        _set(group, text, at=(x, y), size=size, weight=weight, share=share, rim=rim)
    return group


def _lines(word: ET.Element, size: float) -> Iterator[tuple[float, float, str]]:
    """Yield the lines of a text with the places of their feet."""
    x, y = (_length(word.get(name, "0"), size) for name in ("x", "y"))
    x += _length(word.get("dx", "0"), size)
    y += _length(word.get("dy", "0"), size)
    if word.text and word.text.strip():
        yield x, y, word.text
    for line in word:
        x = _length(line.get("x", str(x)), size)
        y = _length(line.get("y", str(y)), size) + _length(line.get("dy", "0"), size)
        yield x, y, line.text or ""


def _length(text: str, size: float) -> float:
    found = _LENGTH.match(text)
    if found is None:
        return 0.0
    return float(found[1]) * (size if found[2] == "em" else 1.0)


def _set(
    group: ET.Element,
    text: str,
    *,
    at: tuple[float, float],
    size: float,
    weight: str,
    share: float,
    rim: float,
) -> None:
    shaped = [_shaped(run, weight) for run in runs(text)]
    width = sum(size * advance for _, advance in shaped)
    x, y = at[0] - share * width, at[1]
    for glyphs, advance in shaped:
        for path, across, up, units in glyphs:
            scale = size / units
            place = f"translate({x + across * size:.2f},{y - up * size:.2f})"
            shape = {"d": path, "transform": f"{place} scale({scale:.5f},{-scale:.5f})"}
            if rim:
                shape["stroke-width"] = f"{rim / scale:.1f}"
            ET.SubElement(group, f"{{{tidy.SVG}}}path", shape)
        x += advance * size


Glyph = tuple[str, float, float, int]
"""Outline in units of the font, place across and up in sizes of the letter, units per em."""


@lru_cache(maxsize=4096)
def _shaped(run: Run, weight: str) -> tuple[tuple[Glyph, ...], float]:
    """Return the glyphs of a run, and how far it advances, in sizes of the letter."""
    import uharfbuzz

    font, units = _font(run.script, weight)
    buffer = uharfbuzz.Buffer()
    buffer.add_str(run.text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer)
    glyphs: list[Glyph] = []
    across = 0.0
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        path = _path(run.script, weight, info.codepoint)
        if path:
            x, y = (across + position.x_offset) / units, position.y_offset / units
            glyphs.append((path, x, y, units))
        across += position.x_advance
    return tuple(glyphs), across / units


@lru_cache(maxsize=8192)
def _path(script: str, weight: str, glyph: int) -> str:
    """Return the outline of a glyph; that of a letter which the font lacks is an empty box."""
    from fontTools.pens.svgPathPen import SVGPathPen

    pen = SVGPathPen(None)
    _font(script, weight)[0].draw_glyph_with_pen(glyph, pen)
    path: str = pen.getCommands()
    return path


@lru_cache(maxsize=32)
def _font(script: str, weight: str) -> tuple[uharfbuzz.Font, int]:
    import uharfbuzz

    place = fonts.font_file(script, weight)
    if place is None:
        raise NotEnoughData(f"A picture needs {fonts.SCRIPTS[script].family}. {fonts.notice()}")
    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(place)))
    return uharfbuzz.Font(face), face.upem
