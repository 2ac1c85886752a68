"""
Small multiples: the same indicator in every area, on one scale, with the target in each panel.

Every panel has the same years and the same values, so that heights may be compared from panel to
panel. The head of a panel names the area; a shape and a word beside it say its standing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from attain.errors import InvalidData
from attain.reporting.charts.axes import number_format, value_domain, year_ticks
from attain.reporting.charts.chart import Cell, Chart, ChartColumn, ChartTable, Layout, Spec
from attain.reporting.charts.layers import layer_of
from attain.reporting.charts.lines import wrapped
from attain.reporting.charts.series_picture import SeriesLabels
from attain.reporting.charts.tokens import INK, LINE, MUTED, STANDINGS, TARGET

STANDING_SHAPES = {
    "achieved": "circle",
    "on_track": "triangle-up",
    "off_track": "diamond",
    "regressing": "triangle-down",
    "not_assessed": "stroke",
}
"""Shapes of standings, as everywhere in the portal."""

_COLUMNS = {Layout.WIDE: 4, Layout.NARROW: 2}
_GAP = 24
_HEIGHT = 84
_MARGIN = {Layout.WIDE: 52, Layout.NARROW: 46}


@dataclass(frozen=True, slots=True)
class Panel:
    """
    One area: its name, its values as (year, value), where it stands, and the word for that.

    `pieces` are the comparable stretches, each a tuple of (year, value); lines join no two of them.
    An area without any value stays in its place, and says so by `word`.
    """

    name: str
    pieces: tuple[tuple[tuple[float, float], ...], ...]
    standing: str = "not_assessed"
    word: str = ""

    @property
    def values(self) -> tuple[tuple[float, float], ...]:
        """All (year, value) pairs."""
        return tuple(pair for piece in self.pieces for pair in piece)

    @property
    def latest(self) -> tuple[float, float] | None:
        """The latest (year, value), or None."""
        return max(self.values, default=None)


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A target that all panels share, or that one of them has: years and value."""

    begin: float
    deadline: float
    value: float
    panel: str = ""
    """Name of the panel that it belongs to; empty where it holds in all."""

    def holds_for(self, name: str) -> bool:
        """Return whether it is the target of the panel or line of that name."""
        return self.panel in ("", name)


def multiples(
    panels: Sequence[Panel],
    targets: Sequence[TargetLine],
    labels: SeriesLabels,
    *,
    unit: str,
    title: str,
    summary: str,
    table: ChartTable | None = None,
    source: str = "",
    limits: tuple[float, float] | None = None,
    number_locale: Mapping[str, object] | None = None,
) -> Chart:
    """
    Return small multiples of areas on one scale, for wide and narrow rooms.

    Raises
    ------
    InvalidData
        If no panel has a value.
    """
    if not any(panel.values for panel in panels):
        raise InvalidData("No area has a value to draw. Say in words that there is none.")
    picture = _Picture(panels, targets, labels, unit, limits)
    return Chart.of(
        picture.body(Layout.WIDE),
        title=title,
        summary=summary,
        table=table or multiples_table(panels, targets, labels, unit=unit),
        narrow=picture.body(Layout.NARROW),
        source=source,
        number_locale=number_locale,
    )


def multiples_table(
    panels: Sequence[Panel], targets: Sequence[TargetLine], labels: SeriesLabels, *, unit: str
) -> ChartTable:
    """Return every value of every panel, area by area, with its standing; then the targets."""
    rows: list[tuple[Cell, ...]] = [
        (panel.name, f"{year:g}", labels.write(value), panel.word)
        for panel in panels
        for year, value in panel.values
    ]
    rows += [(panel.name, "", None, panel.word) for panel in panels if not panel.values]
    rows += [
        (
            target.panel or labels.target,
            f"{target.deadline:g}",
            labels.write(target.value),
            labels.target,
        )
        for target in targets
    ]
    columns = (
        ChartColumn(labels.area),
        ChartColumn(labels.period),
        ChartColumn(labels.value, unit, "right"),
        ChartColumn(labels.standing),
    )
    return ChartTable(columns, tuple(rows))


@dataclass(frozen=True, slots=True)
class _Picture:
    panels: Sequence[Panel]
    targets: Sequence[TargetLine]
    labels: SeriesLabels
    unit: str
    limits: tuple[float, float] | None

    def body(self, layout: Layout) -> Spec:
        columns = _COLUMNS[layout]
        width = (layout.value - _MARGIN[layout] - (columns - 1) * _GAP) / columns
        rows = [
            {
                "hconcat": [
                    self._panel(panel, round(width), first=place == 0)
                    for place, panel in enumerate(self.panels[begin : begin + columns])
                ],
                "spacing": _GAP,
            }
            for begin in range(0, len(self.panels), columns)
        ]
        head = {"text": self.unit, "color": MUTED.light, "fontSize": 12, "fontWeight": "normal"}
        return {
            "vconcat": rows,
            "spacing": 16,
            "title": {**head, "anchor": "start", "offset": 8},
            "resolve": {"scale": {"x": "shared", "y": "shared"}},
        }

    def _panel(self, panel: Panel, width: int, *, first: bool) -> Spec:
        return {
            "width": width,
            "height": _HEIGHT,
            "encoding": {"x": self._x(), "y": self._y(first=first)},
            "layer": [
                *self._target(panel),
                *self._line(panel),
                *self._standing(panel),
                self._name(panel, width),
            ],
        }

    def _years(self) -> tuple[float, float]:
        times = [year for panel in self.panels for year, _ in panel.values]
        times += [year for target in self.targets for year in (target.begin, target.deadline)]
        return min(times), max(times)

    def _x(self) -> Spec:
        first, last = self._years()
        axis = {
            "title": None,
            "format": "d",
            "values": _few(year_ticks(first, last, Layout.NARROW)),
            "labelFlush": True,
            "labelFontSize": 11,
        }
        scale = {"domain": [first, last], "nice": False, "zero": False}
        return {"field": "year", "type": "quantitative", "scale": scale, "axis": axis}

    def _domain(self) -> tuple[float, float]:
        values = [value for panel in self.panels for _, value in panel.values]
        values += [target.value for target in self.targets]
        return value_domain(values, limits=self.limits)

    def _y(self, *, first: bool) -> Spec:
        domain = self._domain()
        axis: Spec = {
            "title": None,
            "tickCount": 3,
            "labels": first,
            "format": number_format(domain),
            "labelFontSize": 11,
            "minExtent": 34 if first else 0,
            "maxExtent": 34 if first else 0,
        }
        scale = {"domain": list(domain), "nice": False, "zero": False}
        return {"field": "value", "type": "quantitative", "scale": scale, "axis": axis}

    def _target(self, panel: Panel) -> list[Spec]:
        lines = [
            {"year": target.begin, "end": target.deadline, "value": target.value}
            for target in self.targets
            if target.panel in {"", panel.name}
        ]
        mark = {"type": "rule", "stroke": TARGET.light, "strokeWidth": 1.5}
        return [layer_of(mark, lines, x2={"field": "end"})] if lines else []

    def _line(self, panel: Panel) -> list[Spec]:
        latest = panel.latest
        if latest is None:
            return []
        values = [
            {"year": year, "value": value, "piece": number}
            for number, piece in enumerate(panel.pieces)
            for year, value in piece
        ]
        told = {"year": latest[0], "value": latest[1], "word": self.labels.write(latest[1])}
        tooltip = [
            {"field": "year", "type": "quantitative", "format": "d", "title": self.labels.period},
            {"field": "value", "type": "quantitative", "title": self.labels.value},
        ]
        line = {"type": "line", "stroke": LINE.light, "strokeWidth": 1.75}
        if len(panel.values) <= 12:
            line |= {"point": {"size": 12, "fill": LINE.light, "stroke": LINE.light}}
        end = {"type": "point", "filled": True, "fill": INK.light, "size": 22}
        word = {"type": "text", "fontSize": 11, "fontWeight": "bold", "fill": INK.light}
        word |= self._beside(latest, panel)
        return [
            layer_of(line, values, detail={"field": "piece"}, tooltip=tooltip),
            layer_of(end, [told]),
            layer_of(word, [told], text={"field": "word"}),
        ]

    def _beside(self, latest: tuple[float, float], panel: Panel) -> Spec:
        """Return where the latest value is written: on the free side of the line and the target."""
        first, last = self._years()
        low, high = self._domain()
        near = 9 / _HEIGHT * (high - low)
        late = latest[0] > first + 0.8 * (last - first)
        lines = [t.value for t in self.targets if t.panel in {"", panel.name}]
        close = [value for value in lines if abs(value - latest[1]) < near]
        if not close:
            at_foot = latest[1] - low < near / 2
            lifted = {"dy": -5 if at_foot else 0}
            return {"align": "right", "dy": -9} if late else {"align": "left", "dx": 6, **lifted}
        below = latest[1] < close[0] and latest[1] - low > near
        side = {"align": "right"} if late else {"align": "left", "dx": 3}
        return {**side, "dy": 10 if below else -10}

    def _name(self, panel: Panel, width: int) -> Spec:
        mark = {"type": "text", "align": "left", "baseline": "bottom", "lineHeight": 15}
        mark |= {"fontWeight": "bold", "fill": INK.light, "limit": width + 12}
        lines = wrapped(panel.name, width=width + 8, size=12)
        place = {"x": {"value": 0}, "y": {"value": -21 - 15 * (len(lines) - 1)}}
        data = {"values": [{"word": lines}]}
        return {"data": data, "mark": mark, "encoding": {**place, "text": {"field": "word"}}}

    def _standing(self, panel: Panel) -> list[Spec]:
        """Put shape and word of the standing between the name and the panel."""
        token = STANDINGS.get(panel.standing, STANDINGS["not_assessed"])
        shape = STANDING_SHAPES.get(panel.standing, "stroke")
        place = {"x": {"value": 5}, "y": {"value": -13}}
        mark = {"type": "point", "shape": shape, "size": 46, "strokeWidth": 2, "filled": True}
        mark |= {"fill": token.light, "stroke": token.light, "clip": False}
        word = {"type": "text", "align": "left", "dx": 9, "fontSize": 11, "fill": MUTED.light}
        return [
            {"data": {"values": [{}]}, "mark": mark, "encoding": place},
            {
                "data": {"values": [{"word": panel.word}]},
                "mark": word,
                "encoding": {**place, "text": {"field": "word"}},
            },
        ]


def _few(ticks: list[int]) -> list[int]:
    return [ticks[0], ticks[-1]] if len(ticks) > 1 else ticks
