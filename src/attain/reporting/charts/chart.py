"""
A chart: what is drawn, what it shows in words, and the same numbers as a table.

The three belong together; a chart that lacks one cannot be made. What is drawn is a Vega-Lite
specification with the look of the house in its `config`, so that page, download and interactive
chart come from the same few lines.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any, Literal, Self

from attain.errors import InvalidData
from attain.reporting.charts.tokens import AXIS, GRID, INK, MUTED, PAPER

Spec = dict[str, Any]
"""A Vega-Lite specification, whole or a part."""

Cell = str | int | float | None
"""What a table of a chart holds: text as people read it, or a plain number; None is no figure."""

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
"""The name of the language of the specifications; nothing is fetched from there."""

VEGA_LITE = "6.4"
"""The version that draws them, out of the package vl-convert."""

FAMILIES = (
    "Noto Sans",
    "Noto Sans Khmer",
    "Noto Sans Lao",
    "Noto Sans Thai",
    "Noto Sans Myanmar",
    "system-ui",
    "sans-serif",
)
FONT = ", ".join(FAMILIES)
"""Fonts of all charts: one family for each script of the region, then the system's own."""


class Layout(Enum):
    """For what room a chart is drawn; the value is the width of the drawing in CSS pixels."""

    WIDE = 720
    NARROW = 340

    @property
    def word(self) -> str:
        """`wide` or `narrow`, as in names of classes and files."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class ChartColumn:
    """A column of the table of a chart; numbers stand right, and their unit is named."""

    name: str
    unit: str = ""
    align: Literal["left", "right"] = "left"


@dataclass(frozen=True, slots=True)
class ChartTable:
    """The numbers of a chart, in rows of plain cells, in the order in which people read them."""

    columns: tuple[ChartColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def __post_init__(self) -> None:
        if not self.columns or not self.rows:
            raise InvalidData(
                "A chart was to be made without a figure in its table. Give the figures that it "
                "draws, or show a sentence that says why there are none."
            )
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise InvalidData(
                    f"Row {number} of a chart's table has {len(row)} cells for "
                    f"{len(self.columns)} columns. Give one cell for each column."
                )


@dataclass(frozen=True)
class Chart:
    """
    A chart with everything that must go with it; make it with `Chart.of`.

    Parameters
    ----------
    spec, narrow
        Whole Vega-Lite specifications for wide and for narrow rooms. Without `narrow`, the wide one
        serves both.
    title
        The finding in a sentence, in the language of the reader.
    summary
        What the chart shows, in words and numbers, for those who do not see it.
    table
        The same numbers.
    source
        Who made the figures, in a line for downloads.
    """

    spec: Spec
    title: str
    summary: str
    table: ChartTable
    narrow: Spec | None = None
    source: str = ""

    def __post_init__(self) -> None:
        for what in ("title", "summary"):
            if not str(getattr(self, what)).strip():
                raise InvalidData(
                    f"A chart was to be made without a {what}. Write one from the figures that it "
                    "draws: the title says the finding, the summary tells what there is to see."
                )
        if not isinstance(self.table, ChartTable):
            raise InvalidData(f"The chart {self.title!r} has no table. Give it a ChartTable.")
        for spec in (self.spec, self.narrow):
            if spec is not None and not spec.get("description"):
                raise InvalidData(
                    f"The drawing of the chart {self.title!r} has no description. "
                    "Make charts with Chart.of, which puts it in."
                )

    @classmethod
    def of(
        cls,
        body: Mapping[str, Any],
        *,
        title: str,
        summary: str,
        table: ChartTable,
        narrow: Mapping[str, Any] | None = None,
        source: str = "",
        number_locale: Mapping[str, object] | None = None,
    ) -> Self:
        """
        Return a chart in the look of the house.

        Parameters
        ----------
        body, narrow
            Vega-Lite without `$schema`, `config` and `description`.
        number_locale
            How axes write numbers: `Language.vega_locale()`. English when none is given.

        Raises
        ------
        InvalidData
            If title, summary or table is missing.
        """
        whole = [
            None if each is None else _whole(each, summary, number_locale)
            for each in (body, narrow)
        ]
        return cls(whole[0] or {}, title, summary, table, whole[1], source)

    def drawing(self, layout: Layout = Layout.WIDE) -> Spec:
        """Return the specification for a room."""
        return self.narrow if layout is Layout.NARROW and self.narrow is not None else self.spec

    @cached_property
    def id(self) -> str:
        """A short name made from the content: equal charts have equal names."""
        content = json.dumps([self.spec, self.title], sort_keys=True, ensure_ascii=False)
        return f"c{hashlib.sha256(content.encode()).hexdigest()[:8]}"


def _whole(body: Mapping[str, Any], summary: str, locale: Mapping[str, object] | None) -> Spec:
    config = house_config()
    if locale is not None:
        config["locale"] = {"number": dict(locale)}
    return {"$schema": SCHEMA, "description": summary, **body, "config": config}


def house_config() -> Spec:
    """Return the look of the house: quiet grid, no frame, text that can be read on a phone."""
    axis = {
        "labelColor": MUTED.light,
        "titleColor": MUTED.light,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "gridColor": GRID.light,
        "domainColor": AXIS.light,
        "tickColor": AXIS.light,
        "labelPadding": 4,
    }
    return {
        "font": FONT,
        "background": None,
        "padding": 4,
        "view": {"stroke": None},
        "axis": axis,
        "axisX": {"grid": False, "tickSize": 4},
        "axisY": {"domain": False, "ticks": False},
        "text": {"fontSize": 12, "fill": INK.light},
        "title": {"color": INK.light, "anchor": "start", "fontSize": 13, "subtitleFontSize": 12},
        "header": {"labelColor": INK.light, "labelFontSize": 12, "title": None},
        "legend": {
            "labelColor": INK.light,
            "labelFontSize": 12,
            "labelLimit": 340,
            "symbolSize": 50,
            "columnPadding": 16,
            "rowPadding": 4,
            "offset": 8,
            "layout": {"bottom": {"anchor": "start", "direction": "vertical", "margin": 4}},
        },
        "point": {"size": 36, "opacity": 1},
        "rule": {"stroke": AXIS.light},
        "bar": {"stroke": PAPER.light},
    }
