"""
Distribution: how many stand where, as one bar with a count, a shape and a word at each part.

The parts follow the order of the common scale, from achieved to not assessed, in all bars alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from attain.errors import InvalidData
from attain.reporting.charts.chart import Cell, Chart, ChartColumn, ChartTable, Layout, Spec
from attain.reporting.charts.lines import room
from attain.reporting.charts.multiples import STANDING_SHAPES
from attain.reporting.charts.tokens import INK, OVER, PAPER, STANDINGS

_ROW = 34
_SYMBOL, _EDGE = 34, 30
"""Pixels of the legend that are no words: beside each of them, and where the bars begin."""
_LEAST_SHARE = {Layout.WIDE: 0.03, Layout.NARROW: 0.07}
"""Parts that are narrower have no room for their count inside; the table has it."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, and how many stand where, by standing."""

    name: str
    counts: Mapping[str, int]

    def __post_init__(self) -> None:
        for standing, count in self.counts.items():
            if standing not in STANDINGS or count < 0:
                raise InvalidData(
                    f"{count} {standing!r} cannot be a part of the bar {self.name!r}. "
                    f"The standings are {', '.join(STANDINGS)}, and counts are not below zero."
                )


@dataclass(frozen=True, slots=True)
class DistributionLabels:
    """The words: one for each standing, the heading of the bars, and what is counted."""

    standings: Mapping[str, str]
    name: str
    unit: str


def distribution(
    bars: Sequence[Bar],
    labels: DistributionLabels,
    *,
    title: str,
    summary: str,
    source: str = "",
    number_locale: Mapping[str, object] | None = None,
) -> Chart:
    """
    Return bars of standings that all have the same length, whatever they count.

    Raises
    ------
    InvalidData
        If there is nothing to count.
    """
    if not any(sum(bar.counts.values()) for bar in bars):
        raise InvalidData("There is no standing to count. Say in words that there is none.")
    return Chart.of(
        _body(bars, labels, Layout.WIDE),
        title=title,
        summary=summary,
        table=distribution_table(bars, labels),
        narrow=_body(bars, labels, Layout.NARROW),
        source=source,
        number_locale=number_locale,
    )


def distribution_table(bars: Sequence[Bar], labels: DistributionLabels) -> ChartTable:
    """Return the counts: a row for each bar, a column for each standing."""
    columns = [ChartColumn(labels.name)]
    columns += [
        ChartColumn(labels.standings.get(each, each), labels.unit, "right") for each in STANDINGS
    ]
    rows: list[tuple[Cell, ...]] = [
        (bar.name, *(bar.counts.get(each, 0) for each in STANDINGS)) for bar in bars
    ]
    return ChartTable(tuple(columns), tuple(rows))


def _body(bars: Sequence[Bar], labels: DistributionLabels, layout: Layout) -> Spec:
    parts = [part for row, bar in enumerate(bars) for part in _parts(row, bar, labels, layout)]
    used = [each for each in STANDINGS if any(part["standing"] == each for part in parts)]
    places: Spec = {
        "x": {
            "field": "begin",
            "type": "quantitative",
            "scale": {"domain": [0, 1]},
            "axis": None,
        },
        "y": {
            "field": "name",
            "type": "ordinal",
            "sort": [bar.name for bar in bars],
            "axis": {
                "title": None,
                "domain": False,
                "ticks": False,
                "labelColor": INK.light,
                "labelLimit": 220 if layout is Layout.WIDE else 110,
                "labels": any(bar.name for bar in bars),
            },
        },
    }
    return {
        "width": layout.value,
        "height": {"step": _ROW},
        "autosize": {"type": "fit-x", "contains": "padding"},
        "data": {"values": parts},
        "encoding": places,
        "layer": [_rectangles(used, labels, layout), *_counts(parts)],
    }


def _parts(row: int, bar: Bar, labels: DistributionLabels, layout: Layout) -> list[Spec]:
    whole, begin, found = sum(bar.counts.values()), 0, []
    for standing in STANDINGS:
        count = bar.counts.get(standing, 0)
        if count:
            share = count / whole
            found.append(
                {
                    "name": bar.name,
                    "row": row,
                    "standing": standing,
                    "word": labels.standings.get(standing, standing),
                    "begin": begin / whole,
                    "end": (begin + count) / whole,
                    "middle": (begin + count / 2) / whole,
                    "count": count if share >= _LEAST_SHARE[layout] else "",
                    "told": f"{count} {labels.unit}",
                }
            )
        begin += count
    return found


def _rectangles(used: list[str], labels: DistributionLabels, layout: Layout) -> Spec:
    words = [labels.standings.get(each, each) for each in used]
    legend = {
        "title": None,
        "orient": "bottom",
        "direction": "horizontal",
        "columns": _columns(words, layout),
        "symbolOpacity": 1,
        "symbolSize": 100,
        "symbolStrokeWidth": 1.5,
    }
    scale = {"domain": words, "range": [STANDINGS[each].light for each in used]}
    shapes = {"domain": words, "range": [STANDING_SHAPES[each] for each in used]}
    way: Spec = {"field": "word", "type": "nominal", "sort": words, "legend": legend}
    tooltip = [
        {"field": "word", "type": "nominal", "title": labels.name},
        {"field": "told", "type": "nominal", "title": labels.unit},
    ]
    colour = {**way, "scale": scale}
    return {
        "layer": [
            {
                "mark": {"type": "bar", "height": 22, "stroke": PAPER.light, "strokeWidth": 2},
                "encoding": {
                    "x2": {"field": "end"},
                    "fill": colour,
                    "tooltip": tooltip,
                },
            },
            {
                "mark": {"type": "point", "opacity": 0, "size": 0},
                "encoding": {"fill": colour, "stroke": colour, "shape": {**way, "scale": shapes}},
            },
        ]
    }


def _columns(words: list[str], layout: Layout) -> int:
    """In how many columns the words of the legend have room: all in one line, or as many as fit."""
    rooms = [room(word, 12) + _SYMBOL for word in words]
    wide = layout.value - _EDGE
    if sum(rooms) <= wide:
        return len(words)
    return max(1, int(wide // max(rooms)))


def _counts(parts: list[Spec]) -> list[Spec]:
    """Write the counts inside, in a colour that can be read on that of the part."""
    layers = []
    for ink in dict.fromkeys(OVER.values()):
        values = [part for part in parts if OVER[part["standing"]] is ink and part["count"] != ""]
        if values:
            mark = {"type": "text", "fill": ink.light, "fontWeight": "bold"}
            place = {"x": {"field": "middle", "type": "quantitative"}}
            text = {"text": {"field": "count", "type": "nominal"}}
            layers.append({"data": {"values": values}, "mark": mark, "encoding": {**place, **text}})
    return layers
