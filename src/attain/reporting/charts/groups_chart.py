"""
Groups: each group of people against the total, and which is furthest behind.

One row for each group, under the heading of what it is told by (sex, place, wealth ...). The line
from the total to the group is the gap; the group furthest behind is named at its mark.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from attain.errors import InvalidData
from attain.reporting.charts.axes import number_format, value_domain
from attain.reporting.charts.chart import Cell, Chart, ChartColumn, ChartTable, Layout, Spec
from attain.reporting.charts.layers import haloed
from attain.reporting.charts.lines import room
from attain.reporting.charts.series_picture import SeriesLabels
from attain.reporting.charts.tokens import BOUNDS, INK, LINE, MUTED, STANDINGS, TARGET, TOTAL

_STEP = {Layout.WIDE: 24, Layout.NARROW: 38}
_NAMES = {Layout.WIDE: 200, Layout.NARROW: 8}
"""Where values begin; in narrow rooms names stand above their marks and leave the whole width."""
_BELOW = {Layout.WIDE: 0, Layout.NARROW: 8}
_FURTHEST = STANDINGS["regressing"].light


@dataclass(frozen=True, slots=True)
class GroupRow:
    """
    A group of people: what it is told by, its name, its latest value and the period of that.

    `furthest` marks the group that is furthest behind; the caller knows which way is better.
    """

    dimension: str
    name: str
    value: float
    period: str
    lower: float | None = None
    upper: float | None = None
    furthest: bool = False


@dataclass(frozen=True, slots=True)
class GroupLabels:
    """The words of this chart besides those of every chart."""

    total: str
    furthest: str
    dimension: str
    group: str
    gap: str


def groups_chart(
    rows: Sequence[GroupRow],
    total: GroupRow,
    labels: SeriesLabels,
    words: GroupLabels,
    *,
    unit: str,
    title: str,
    summary: str,
    source: str = "",
    target: float | None = None,
    limits: tuple[float, float] | None = None,
    number_locale: Mapping[str, object] | None = None,
) -> Chart:
    """
    Return the chart of groups against the total, for wide and narrow rooms.

    Raises
    ------
    InvalidData
        If there is no group, or a period is missing.
    """
    if not rows:
        raise InvalidData("There is no group to set against the total. Say so in words.")
    if not all(row.period for row in (*rows, total)):
        raise InvalidData("A group was to be drawn without its period. Say of when its figure is.")
    picture = _Picture(tuple(rows), total, labels, words, unit, target, limits)
    return Chart.of(
        picture.body(Layout.WIDE),
        title=title,
        summary=summary,
        table=groups_table(rows, total, labels, words, unit=unit),
        narrow=picture.body(Layout.NARROW),
        source=source,
        number_locale=number_locale,
    )


def groups_table(
    rows: Sequence[GroupRow],
    total: GroupRow,
    labels: SeriesLabels,
    words: GroupLabels,
    *,
    unit: str,
) -> ChartTable:
    """Return each group with its value, period and distance to the total; the total comes first."""
    columns = (
        ChartColumn(words.dimension),
        ChartColumn(words.group),
        ChartColumn(labels.period),
        ChartColumn(labels.value, unit, "right"),
        ChartColumn(words.gap, unit, "right"),
    )
    cells: list[tuple[Cell, ...]] = [
        ("", words.total, total.period, labels.write(total.value), None)
    ]
    cells += [
        (
            row.dimension,
            f"{row.name} ({words.furthest})" if row.furthest else row.name,
            row.period,
            labels.write(row.value),
            labels.write(row.value - total.value),
        )
        for row in rows
    ]
    return ChartTable(columns, tuple(cells))


@dataclass(frozen=True, slots=True)
class _Picture:
    rows: tuple[GroupRow, ...]
    total: GroupRow
    labels: SeriesLabels
    words: GroupLabels
    unit: str
    target: float | None
    limits: tuple[float, float] | None

    def body(self, layout: Layout) -> Spec:
        headings = list(dict.fromkeys(row.dimension for row in self.rows))
        order: list[str] = []
        values: list[Spec] = []
        heads: list[Spec] = []
        for heading in headings:
            head = f"h:{heading}"
            order.append(head)
            heads.append({"key": head, "word": heading})
            for row in (row for row in self.rows if row.dimension == heading):
                key = f"{heading}\u241f{row.name}\u241f{row.period}"
                order.append(key)
                values.append(self._value(key, row, layout))
        keys: Spec = {
            "field": "key",
            "type": "ordinal",
            "sort": order,
            "scale": {"domain": order},
            "axis": None,
        }
        return {
            "width": layout.value - 16,
            "height": {"step": _STEP[layout]},
            "padding": {"left": 4, "right": 12, "top": 4, "bottom": 4},
            "encoding": {"y": keys},
            "layer": [
                *self._lines(layout),
                *self._groups(values, layout),
                *self._names(values, heads, layout),
            ],
        }

    def _value(self, key: str, row: GroupRow, layout: Layout) -> Spec:
        wide = layout is Layout.WIDE
        behind = f"{row.name} · {self.words.furthest}"
        return {
            "key": key,
            "name": behind if row.furthest and not wide else row.name,
            "value": row.value,
            "total": self.total.value,
            "lower": row.lower,
            "upper": row.upper,
            "furthest": row.furthest,
            "beside": self._edge(row),
            "told": f"{self.labels.write(row.value)} ({row.period})",
            "word": self._beside(row, layout),
        }

    def _beside(self, row: GroupRow, layout: Layout) -> str:
        """Return what stands beside a mark."""
        told = self.labels.write(row.value)
        named = row.furthest and layout is Layout.WIDE
        return f"{told}  {self.words.furthest}" if named else told

    def _edge(self, row: GroupRow) -> float:
        """Return beside which number the value is written: clear of the bounds."""
        edge = row.lower if row.value < self.total.value else row.upper
        return row.value if edge is None else edge

    def _x(self, layout: Layout, name: str = "value") -> Spec:
        numbers = [self.total.value, *(row.value for row in self.rows)]
        numbers += [] if self.target is None else [self.target]
        ends = [end for row in self.rows for end in (row.lower, row.upper) if end is not None]
        low, high = value_domain(numbers, ends, self.limits)
        last = layout.value - 16 - self._room_after(layout)
        axis = {
            "title": self.unit,
            "titleAnchor": "end",
            "grid": True,
            "orient": "bottom",
            "tickCount": 6 if layout is Layout.WIDE else 4,
            "format": number_format((low, high)),
        }
        scale = {
            "domain": [low, high],
            "range": [_NAMES[layout], last],
            "nice": False,
            "zero": False,
        }
        return {"field": name, "type": "quantitative", "scale": scale, "axis": axis}

    def _room_after(self, layout: Layout) -> float:
        """Return the room for the longest value that is written to the right of its mark."""
        words = [self._beside(row, layout) for row in self.rows if row.value >= self.total.value]
        return max((room(word, 11) for word in words), default=0.0) + 20

    def _lines(self, layout: Layout) -> list[Spec]:
        """Draw the total down all rows, and the target where there is one."""
        told = f"{self.words.total}: {self.labels.write(self.total.value)}"
        lines = [(self.total.value, told, TOTAL.light, "bottom")]
        if self.target is not None:
            word = f"{self.labels.target}: {self.labels.write(self.target)}"
            lines.append((self.target, word, TARGET.light, "bottom"))
        lines.sort()
        layers: list[Spec] = []
        for place, (value, word, colour, _) in enumerate(lines):
            x = {**self._x(layout), "field": "at"}
            data = {"values": [{"at": value, "word": word}]}
            rule = {"type": "rule", "stroke": colour, "strokeWidth": 1.5}
            ends = {"y": {"value": -4}, "y2": {"value": "height"}}
            layers.append({"data": data, "mark": rule, "encoding": {"x": x, **ends}})
            last = place == len(lines) - 1 and len(lines) > 1
            side = (
                {"align": "left", "dx": 1}
                if last or len(lines) == 1
                else {"align": "right", "dx": -1}
            )
            text = {"type": "text", "baseline": "bottom", "fill": colour, "dy": -7, **side}
            at = {"x": x, "y": {"value": 0}, "text": {"field": "word"}}
            layers.append({"data": data, "mark": text, "encoding": at})
        return layers

    def _groups(self, values: list[Spec], layout: Layout) -> list[Spec]:
        x, below = self._x(layout), {"yOffset": _BELOW[layout]}
        bounded = [each for each in values if None not in (each["lower"], each["upper"])]
        layers: list[Spec] = [
            {
                "data": {"values": values},
                "mark": {"type": "rule", "stroke": LINE.light, "strokeWidth": 1.25, **below},
                "encoding": {"x": x, "x2": {"field": "total"}},
            }
        ]
        if bounded:
            bar = {
                "type": "rule",
                "stroke": BOUNDS.light,
                "strokeWidth": 4,
                "opacity": 0.5,
                **below,
            }
            ends = {"x": self._x(layout, "lower"), "x2": {"field": "upper"}}
            layers.append({"data": {"values": bounded}, "mark": bar, "encoding": ends})
        tooltip = [
            {"field": "name", "type": "nominal", "title": self.words.group},
            {"field": "told", "type": "nominal", "title": self.labels.value},
        ]
        for furthest in (False, True):
            mine = [each for each in values if each["furthest"] is furthest]
            colour = _FURTHEST if furthest else INK.light
            shape = "diamond" if furthest else "circle"
            mark = {"type": "point", "filled": True, "shape": shape, "fill": colour, **below}
            mark["size"] = 110 if furthest else 60
            for left in (False, True):
                side = [e for e in mine if (e["value"] < e["total"]) is left]
                if not side:
                    continue
                data = {"values": side}
                layers.append(
                    {"data": data, "mark": mark, "encoding": {"x": x, "tooltip": tooltip}}
                )
                layers += haloed(
                    self._value_words(
                        data,
                        {**x, "field": "beside"},
                        colour,
                        left=left,
                        bold=furthest,
                        dy=_BELOW[layout],
                    )
                )
        return layers

    @staticmethod
    def _value_words(data: Spec, x: Spec, colour: str, *, left: bool, bold: bool, dy: int) -> Spec:
        mark: Spec = {"type": "text", "fill": colour, "fontSize": 11, "dy": dy}
        mark |= {"align": "right", "dx": -9} if left else {"align": "left", "dx": 9}
        if bold:
            mark["fontWeight"] = "bold"
        return {"data": data, "mark": mark, "encoding": {"x": x, "text": {"field": "word"}}}

    def _names(self, values: list[Spec], heads: list[Spec], layout: Layout) -> list[Spec]:
        narrow = layout is Layout.NARROW
        indent = {"dx": _NAMES[layout], "dy": -9} if narrow else {"dx": 12}
        start = {"x": {"value": 0}}
        word = {"type": "text", "align": "left", "limit": 300 if narrow else 190}
        names: list[Spec] = [
            {
                "data": {"values": values},
                "mark": {**word, **indent, "fill": INK.light},
                "encoding": {**start, "text": {"field": "name"}},
            },
            {
                "data": {"values": heads},
                "mark": {**word, "fill": MUTED.light, "fontSize": 11, "dy": 3 + _BELOW[layout]},
                "encoding": {**start, "text": {"field": "word"}},
            },
        ]
        return [layer for each in names for layer in haloed(each)] if narrow else names
