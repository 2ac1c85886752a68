"""
Tidy SVG: what Vega draws, without what a page does not need, and with nothing that could run.

Vega writes for every use: roles and labels on each mark, default values, empty groups, the font on
every word. In a page the picture is one image with a description beside it, so all of that goes;
what is left is a third of the size, and obeys a content security policy without exceptions.
"""

from __future__ import annotations

import re
from collections import Counter
from xml.etree import ElementTree as ET

from attain.errors import InvalidData

SVG = "http://www.w3.org/2000/svg"
_TAG = f"{{{SVG}}}"
_NUMBER = re.compile(r"-?\d*\.\d{3,}(?:e-?\d+)?")
_LINK = re.compile(r"url\(#([^)]+)\)")
_NEEDLESS = {"class", "role", "pointer-events", "version", "cursor"}
_USUAL = {
    "opacity": "1",
    "fill-opacity": "1",
    "stroke-opacity": "1",
    "stroke-width": "1",
    "font-weight": "normal",
    "font-style": "normal",
    "text-anchor": "start",
    "transform": "translate(0,0)",
    "stroke-dasharray": "",
    "stroke-dashoffset": "0",
    "x1": "0",
    "x2": "0",
    "y1": "0",
    "y2": "0",
}
_MEASURES = {"transform", "d", "x", "y", "x1", "x2", "y1", "y2", "width", "height", "r", "points"}
_ALLOWED = {
    *("svg", "g", "path", "line", "rect", "circle", "text", "tspan", "title", "desc"),
    *("defs", "clipPath", "linearGradient", "radialGradient", "stop"),
}


def parsed(svg: str) -> ET.Element:
    """Return the drawing that Vega made; it comes from our own process, never from outside."""
    ET.register_namespace("", SVG)
    return ET.fromstring(svg)  # noqa: S314 - our own drawing


def written(root: ET.Element) -> str:
    """Return a drawing as text."""
    ET.register_namespace("", SVG)
    return ET.tostring(root, encoding="unicode", short_empty_elements=True)


def local(element: ET.Element) -> str:
    """Return the name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def tidy(root: ET.Element, *, prefix: str) -> tuple[float, float]:
    """
    Make a drawing small and harmless, in place; return its width and height in CSS pixels.

    `prefix` goes before every id, so that several drawings fit into one page.

    Raises
    ------
    InvalidData
        If the drawing holds anything that could run, load or carry a style.
    """
    width, height = float(root.get("width", 0)), float(root.get("height", 0))
    _drop_paper(root)
    _prune(root)
    _number(root)
    for element in root.iter():
        _lighten(element, prefix)
    _unwrap(root)
    _hoist(root, "font-family")
    _hoist(root, "font-size")
    for name in ("width", "height"):
        root.attrib.pop(name, None)
    check(root)
    return width, height


def check(root: ET.Element) -> None:
    """
    Raise `InvalidData` unless a drawing is only a drawing.

    No script, no handler, no style, no link, nothing loaded from anywhere, no foreign elements.
    """
    for element in root.iter():
        name = local(element)
        if name not in _ALLOWED:
            raise InvalidData(f"The drawing of a chart has an element <{name}>: draw without it.")
        for attribute, value in element.attrib.items():
            plain = attribute.rpartition("}")[2].lower()
            if plain in {"style", "href", "src"} or plain.startswith("on"):
                raise InvalidData(
                    f"The drawing of a chart has an attribute {plain} at <{name}>: draw without it."
                )
            if "url(" in value and not _LINK.fullmatch(value):
                raise InvalidData(
                    f"The drawing of a chart refers to {value} at <{name}>: "
                    "only what is in the drawing itself may be used."
                )


def _drop_paper(root: ET.Element) -> None:
    first = next(iter(root), None)
    if first is not None and local(first) == "rect":
        root.remove(first)


def _is_nothing(element: ET.Element) -> bool:
    if element.get("display") == "none":
        return True
    match local(element):
        case "path":
            unseen = element.get("d") in {None, "", "M0,0h0v0h0Z"}
            plain = element.get("stroke") is None and element.get("fill") is None
            return unseen or (plain and element.get("class") in {"background", "foreground"})
        case "g" | "defs":
            return len(element) == 0
        case "text":
            return not "".join(element.itertext()).strip()
    return False


def _prune(element: ET.Element) -> None:
    for child in list(element):
        _prune(child)
        if _is_nothing(child):
            element.remove(child)


def _number(root: ET.Element) -> None:
    """
    Number ids anew, from 1: Vega counts on from drawing to drawing.

    So a chart is the same in each process, however many were drawn before it.
    """
    names: dict[str, str] = {}
    for element in root.iter():
        if (known := element.get("id")) is not None:
            names[known] = f"{known.rstrip('0123456789')}{len(names) + 1}"
            element.set("id", names[known])
    for element in root.iter():
        for name, value in element.attrib.items():
            found = _LINK.fullmatch(value)
            if found is not None and found[1] in names:
                element.set(name, f"url(#{names[found[1]]})")


def _lighten(element: ET.Element, prefix: str) -> None:
    kept = element.attrib
    for name in list(kept):
        plain = name.rpartition("}")[2]
        if plain in _NEEDLESS or plain.startswith("aria-") or kept[name] == _USUAL.get(plain):
            del kept[name]
        elif plain in _MEASURES:
            kept[name] = _NUMBER.sub(_rounded, kept[name])
        elif plain == "id":
            kept[name] = f"{prefix}-{kept[name]}"
        elif "url(" in kept[name]:
            kept[name] = _LINK.sub(rf"url(#{prefix}-\1)", kept[name])
        elif plain == "font-size":
            kept[name] = kept[name].removesuffix("px")


def _rounded(number: re.Match[str]) -> str:
    text = f"{float(number[0]):.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _unwrap(element: ET.Element) -> None:
    """Put the content of groups that say nothing in their place."""
    place = 0
    while place < len(element):
        child = element[place]
        _unwrap(child)
        if local(child) == "g" and not child.attrib:
            element[place : place + 1] = list(child)
            place += len(child)
        else:
            place += 1


def _hoist(root: ET.Element, name: str) -> None:
    """Say at the root what most words say, instead of at each."""
    words = list(root.iter(f"{_TAG}text"))
    counted = Counter(word.get(name) for word in words)
    if not counted:
        return
    most = counted.most_common(1)[0][0]
    if most is None:
        return
    root.set(name, most)
    for word in words:
        if word.get(name) == most:
            del word.attrib[name]
