"""
Colours of the charts: each one literal value with one meaning, and its counterpart in the dark.

A chart is drawn once, in the light colours. Where its SVG stands in a page, `charts.css` answers to
the literal values, `[fill="#1b1f24"]`, and gives the colour of the reader's theme instead; so no two
tokens may share a value. Text has a contrast of at least 4.5 to the paper, marks of at least 3
(WCAG 2.2, 1.4.3 and 1.4.11), in both themes. No meaning rests on colour: shapes, dashes or words go
with it, and neighbours differ in lightness for print in grey.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Use(Enum):
    """What a colour is for, and with that the contrast that it needs."""

    TEXT = 4.5
    MARK = 3.0
    QUIET = 1.0
    """Areas and grid lines that may be missed; an edge, a shape or a word says the same."""

    @property
    def contrast(self) -> float:
        """The least contrast to the paper, as WCAG 2.2 computes it."""
        return self.value


@dataclass(frozen=True, slots=True)
class Token:
    """A colour: `light` stands in the drawing, `dark` takes its place on dark paper."""

    name: str
    light: str
    dark: str
    use: Use
    meaning: str


PAPER = Token("paper", "#ffffff", "#14181d", Use.QUIET, "what the chart is drawn on")
INK = Token("ink", "#1b1f24", "#eceff2", Use.TEXT, "text that is read first")
MUTED = Token("muted", "#565e67", "#aab3bd", Use.TEXT, "text of axes and notes")
AXIS = Token("axis", "#7f8892", "#77818c", Use.MARK, "axis lines, marks of a break")
GRID = Token("grid", "#e3e7eb", "#2b323a", Use.QUIET, "grid lines")
TARGET = Token("target", "#9d174d", "#f9a8c9", Use.TEXT, "target line and deadline")
PATH = Token("path", "#bf4d8a", "#e483b5", Use.MARK, "the path that was needed")
EXPECTED = Token("expected", "#4f63ad", "#93a5ee", Use.TEXT, "what is expected at the deadline")
BAND = Token("band", "#dde2f2", "#2a3350", Use.QUIET, "the range of what is expected")
TOTAL = Token("total", "#2b3138", "#d9dee3", Use.MARK, "the total, or the group of areas")
LINE = Token("line", "#6a7580", "#8e99a4", Use.MARK, "line through the observations of a spell")
BOUNDS = Token("bounds", "#86909a", "#6f7a85", Use.MARK, "bounds of an observation")

NATURES = {
    "C": Token("nature-c", "#0b3c5d", "#a3d0f2", Use.TEXT, "figure of the country"),
    "CA": Token("nature-ca", "#2b6796", "#7db4e0", Use.TEXT, "figure of the country, adjusted"),
    "E": Token("nature-e", "#75489e", "#c7a6e6", Use.TEXT, "estimate"),
    "M": Token("nature-m", "#85651a", "#dcbc5f", Use.TEXT, "modelled"),
    "G": Token("nature-g", "#34724f", "#80cca2", Use.TEXT, "global monitoring"),
    "N": Token("nature-n", "#6b5f56", "#b8aba1", Use.TEXT, "not relevant"),
    "": Token("nature-unknown", "#4b5560", "#adb7c1", Use.TEXT, "nature not said"),
}
"""Colours of observations by nature, codelist NATURE of the SDG data structure."""

STANDINGS = {
    "achieved": Token("achieved", "#08456b", "#a9dcf7", Use.TEXT, "target achieved"),
    "on_track": Token("on-track", "#3f8fc4", "#4d9bd1", Use.MARK, "on track"),
    "off_track": Token("off-track", "#b45a0c", "#f2a65a", Use.MARK, "off track"),
    "regressing": Token("regressing", "#7d1f14", "#f4796a", Use.TEXT, "moving away"),
    "not_assessed": Token("not-assessed", "#868e97", "#7b858f", Use.MARK, "not assessed"),
}
"""Colours of standings."""

OVER_DEEP = Token("over-deep", "#fefefe", "#0b0e12", Use.QUIET, "text on a deep standing")
OVER_PALE = Token("over-pale", "#0b0e11", "#0b0e13", Use.QUIET, "text on a pale standing")
OVER = {
    each: OVER_PALE if each in {"on_track", "not_assessed"} else OVER_DEEP for each in STANDINGS
}
"""Colours of text that stands on the colour of a standing; a test holds their contrast to it."""


@dataclass(frozen=True, slots=True)
class SeriesStyle:
    """How one line of a comparison is told from the others: colour, dash and shape."""

    token: Token
    dash: tuple[int, ...]
    shape: str


_COMPARED = (
    ("#003f5c", "#b7dcf5", (), "circle"),
    ("#bd5216", "#e0823f", (6, 3), "square"),
    ("#7a1f5c", "#f2bfe2", (2, 2), "triangle-up"),
    ("#23797f", "#4fa9ae", (8, 3, 2, 3), "diamond"),
    ("#4a3a8c", "#cfc7f8", (), "triangle-down"),
    ("#c0467f", "#e0659b", (4, 2, 1, 2), "cross"),
    ("#1f5a2e", "#a6dcae", (10, 4), "circle"),
    ("#6b7718", "#a3b04a", (3, 5), "square"),
    ("#5c1a0b", "#f8cabd", (6, 2, 2, 2, 2, 2), "triangle-up"),
    ("#3a72c4", "#5f92dc", (1, 3), "diamond"),
    ("#3d4a2a", "#ccd9b4", (12, 3), "triangle-down"),
    ("#7d6d58", "#a08f78", (5, 5), "cross"),
)
SERIES = tuple(
    SeriesStyle(
        Token(f"series-{place}", light, dark, Use.TEXT, f"line {place} of a comparison"),
        dash,
        shape,
    )
    for place, (light, dark, dash, shape) in enumerate(_COMPARED, start=1)
)
"""Styles of the lines of a comparison, in the order of use; neighbours differ in all three."""

TOKENS: tuple[Token, ...] = (
    *(PAPER, INK, MUTED, AXIS, GRID, TARGET, PATH, EXPECTED, BAND, TOTAL, LINE, BOUNDS),
    *NATURES.values(),
    *STANDINGS.values(),
    *(OVER_DEEP, OVER_PALE),
    *(style.token for style in SERIES),
)
"""Every colour that a chart may use."""


def luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb`, 0 to 1, as WCAG 2.2 defines it."""
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """
    Return the contrast of two colours, 1 to 21, as WCAG 2.2 defines it.

    Examples
    --------
    >>> contrast("#000000", "#ffffff")
    21.0
    """
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def css() -> str:
    """Return the style sheet `charts.css`: themes, sizes, keys and tooltips of charts."""
    light = "".join(f"--chart-{t.name}:{t.light};" for t in TOKENS)
    dark = "".join(f"--chart-{t.name}:{t.dark};" for t in TOKENS)
    rules = "\n".join(
        f'.chart [{paint}="{t.light}"]{{{paint}:var(--chart-{t.name})}}'
        for t in TOKENS
        for paint in ("fill", "stroke")
    )
    keys = "\n".join(
        f".chart-key-{t.name}{{color:var(--chart-{t.name})}}"
        for t in (*NATURES.values(), *STANDINGS.values())
    )
    return _CSS.format(light=light, dark=dark, rules=rules, keys=keys)


_CSS = """\
/* Written by attain.reporting.charts.tokens.css(); change it there. */
:root{{{light}}}
@media screen and (prefers-color-scheme:dark){{:root:not([data-theme="light"]){{{dark}}}}}
@media screen{{:root[data-theme="dark"]{{{dark}}}}}
{rules}
{keys}
.chart{{display:block;width:100%;height:auto;overflow:visible}}
.chart text{{font-family:inherit;font-variant-numeric:lining-nums tabular-nums}}
.chart-wide{{max-width:56rem}}
.chart-narrow{{display:none;max-width:30rem}}
@media screen and (max-width:40rem){{
.chart-wide:not(:only-child){{display:none}}
.chart-narrow{{display:block}}
}}
@media (forced-colors:active){{
.chart{{forced-color-adjust:none;background:var(--chart-paper)}}
}}
.chart[hidden]{{display:none}}
.chart-live svg{{display:block;width:100%;max-width:56rem;height:auto}}
.chart-tip[hidden]{{display:none}}
.chart-tip{{position:absolute;z-index:20;max-width:18rem;padding:.5rem .75rem;pointer-events:none;
color:var(--chart-ink);background:var(--chart-paper);border:1px solid var(--chart-axis);
font-size:.875rem;line-height:1.4}}
.chart-tip dl{{display:grid;grid-template-columns:auto auto;gap:0 .75rem;margin:0}}
.chart-tip dt{{color:var(--chart-muted)}}
.chart-tip dd{{margin:0;text-align:right;font-variant-numeric:tabular-nums}}
"""
