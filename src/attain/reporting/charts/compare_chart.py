"""
Comparison: several series on one scale, each named at its end.

Lines differ in colour, dash and shape, so that they can be told apart in grey. Names stand at the
right where there is room, moved apart where they would touch; on a phone they stand in a key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from attain.errors import InvalidData
from attain.reporting.charts.axes import value_domain, value_scale, year_scale
from attain.reporting.charts.chart import Cell, Chart, ChartColumn, ChartTable, Layout, Spec
from attain.reporting.charts.layers import haloed
from attain.reporting.charts.lines import room
from attain.reporting.charts.multiples import TargetLine
from attain.reporting.charts.series_picture import SeriesLabels
from attain.reporting.charts.tokens import SERIES, TARGET

MOST = len(SERIES)
"""The most lines that one chart can keep apart."""

_HEIGHT = {Layout.WIDE: 420, Layout.NARROW: 400}
_LINE_HEIGHT = 16


@dataclass(frozen=True, slots=True)
class ComparedSeries:
    """
    One line: its name and its comparable stretches, each a tuple of (year, value).

    `bounds` has the sign of values that are only known as bounds, such as <, by their year.
    """

    name: str
    pieces: tuple[tuple[tuple[float, float], ...], ...]
    bounds: Mapping[float, str] = field(default_factory=dict)

    @property
    def values(self) -> tuple[tuple[float, float], ...]:
        """All (year, value) pairs."""
        return tuple(pair for piece in self.pieces for pair in piece)


def compare_chart(
    series: Sequence[ComparedSeries],
    labels: SeriesLabels,
    *,
    unit: str,
    title: str,
    summary: str,
    table: ChartTable | None = None,
    targets: Sequence[TargetLine] = (),
    source: str = "",
    limits: tuple[float, float] | None = None,
    number_locale: Mapping[str, object] | None = None,
) -> Chart:
    """
    Return several series on one chart, for wide and narrow rooms.

    Raises
    ------
    InvalidData
        If there is no value, more than `MOST` series, or two of one name.
    """
    drawn = [each for each in series if each.values]
    if not drawn:
        raise InvalidData("None of the series chosen has a value to draw. Choose others.")
    if len(drawn) > MOST:
        raise InvalidData(
            f"{len(drawn)} series are too many for one chart: {MOST} can be told apart. "
            "Choose fewer, or look at the table."
        )
    if len({each.name for each in drawn}) < len(drawn):
        raise InvalidData("Two series to be compared have the same name. Name what differs.")
    picture = _Picture(tuple(drawn), labels, unit, tuple(targets), limits)
    return Chart.of(
        picture.body(Layout.WIDE),
        title=title,
        summary=summary,
        table=table or compare_table(series, labels, unit=unit, targets=targets),
        narrow=picture.body(Layout.NARROW),
        source=source,
        number_locale=number_locale,
    )


def compare_table(
    series: Sequence[ComparedSeries],
    labels: SeriesLabels,
    *,
    unit: str,
    targets: Sequence[TargetLine] = (),
) -> ChartTable:
    """Return a row for each year and a column for each series; None where there is no figure."""
    years = sorted({year for each in series for year, _ in each.values})
    found = [
        {year: f"{each.bounds.get(year, '')}{labels.write(value)}" for year, value in each.values}
        for each in series
    ]
    rows: list[tuple[Cell, ...]] = [
        (f"{year:g}", *(values.get(year) for values in found)) for year in years
    ]
    rows += [
        (
            f"{labels.target} {target.deadline:g}",
            *(
                labels.write(target.value) if target.holds_for(each.name) else None
                for each in series
            ),
        )
        for target in targets
    ]
    columns = [ChartColumn(labels.period)]
    columns += [ChartColumn(each.name, unit, "right") for each in series]
    return ChartTable(tuple(columns), tuple(rows))


@dataclass(frozen=True, slots=True)
class _Picture:
    series: tuple[ComparedSeries, ...]
    labels: SeriesLabels
    unit: str
    targets: tuple[TargetLine, ...]
    limits: tuple[float, float] | None

    def _domain(self) -> tuple[float, float]:
        values = [value for each in self.series for _, value in each.values]
        return value_domain([*values, *(t.value for t in self.targets)], limits=self.limits)

    def body(self, layout: Layout) -> Spec:
        times = [year for each in self.series for year, _ in each.values]
        times += [year for t in self.targets for year in (t.begin, t.deadline)]
        named = layout is Layout.WIDE and len(self.series) > 1
        share = self._room_after(min(times), max(times)) if named else 0.02
        x = {"field": "time", **year_scale(min(times), max(times), layout, room=share)}
        y = {"field": "value", **value_scale(self.unit, self._domain(), layout)}
        layers = [*self._target(), *self._lines(layout, named=named)]
        return {
            "width": layout.value,
            "height": _HEIGHT[layout] + (0 if named else 10 * len(self.series)),
            "autosize": {"type": "fit", "contains": "padding"},
            "encoding": {"x": x, "y": y},
            "layer": [*layers, *self._names(layout)] if named else layers,
        }

    def _room_after(self, first: float, last: float) -> float:
        """Return the share of the width that names need after the last year drawn."""
        widest = (max(room(each.name, 12) for each in self.series) + 16) / 660
        latest = max(year for each in self.series for year, _ in each.values)
        free = (last - latest) / max(last - first, 1)
        return min(max((widest - free) / max(1 - free, 0.2), 0.02), 0.4)

    def _target(self) -> list[Spec]:
        """Draw the targets; one of a single line is named where it begins, far from names of lines."""
        layers: list[Spec] = []
        for target in self.targets:
            told = f"{self.labels.target} {target.deadline:g}: {self.labels.write(target.value)}"
            told = f"{target.panel}, {told}" if target.panel else told
            at = {"time": target.begin, "end": target.deadline, "value": target.value}
            data = {"values": [{**at, "word": told}]}
            width = 1.25 if target.panel else 2
            rule = {"type": "rule", "stroke": TARGET.light, "strokeWidth": width}
            align = "left" if target.panel else "right"
            word = {"type": "text", "align": align, "dy": -8, "fill": TARGET.light}
            x = {"field": "time" if target.panel else "end", "type": "quantitative"}
            layers.append({"data": data, "mark": rule, "encoding": {"x2": {"field": "end"}}})
            layers += haloed(
                {"data": data, "mark": word, "encoding": {"x": x, "text": {"field": "word"}}}
            )
        return layers

    def _lines(self, layout: Layout, *, named: bool) -> list[Spec]:
        names = [each.name for each in self.series]
        used = SERIES[: len(names)]
        legend = None if named else {**_LEGEND, "columns": 1 if layout is Layout.NARROW else 3}
        way: Spec = {"field": "name", "type": "nominal", "sort": names, "legend": legend}

        def look(values: list[object]) -> Spec:
            return {**way, "scale": {"domain": names, "range": values}}

        colour = look([style.token.light for style in used])
        values = [
            {
                "time": year,
                "value": value,
                "name": each.name,
                "piece": f"{number}.{place}",
                "told": f"{each.bounds.get(year, '')}{self.labels.write(value)} ({self.unit})",
            }
            for number, each in enumerate(self.series)
            for place, piece in enumerate(each.pieces)
            for year, value in piece
        ]
        tooltip = [
            {"field": "name", "type": "nominal", "title": self.labels.what},
            {"field": "time", "type": "quantitative", "format": "d", "title": self.labels.period},
            {"field": "told", "type": "nominal", "title": self.labels.value},
        ]
        dash = {**look([list(style.dash) for style in used]), "legend": None}
        shape = look([style.shape for style in used])
        line = {"type": "line", "strokeWidth": 2}
        point = {"type": "point", "size": 30, "filled": True}
        return [
            {
                "data": {"values": values},
                "mark": line,
                "encoding": {
                    "stroke": colour,
                    "strokeDash": dash,
                    "detail": {"field": "piece"},
                },
            },
            {
                "data": {"values": self._marked(values)},
                "mark": point,
                "encoding": {
                    "stroke": colour,
                    "fill": colour,
                    "shape": shape,
                    "tooltip": tooltip,
                },
            },
        ]

    @staticmethod
    def _marked(values: list[Spec]) -> list[Spec]:
        """Return the points that carry a shape: all, or every few years where there are many."""
        if len(values) <= 60:
            return values
        last = {value["name"]: value["time"] for value in sorted(values, key=_time)}
        return [v for v in values if v["time"] == last[v["name"]] or int(v["time"]) % 5 == 0]

    def _names(self, layout: Layout) -> list[Spec]:
        """Write each name at the end of its line, moved so that no two touch."""
        low, high = self._domain()
        height = _HEIGHT[layout] - 60
        ends = []
        for place, each in enumerate(self.series):
            time, value = max(each.values)
            ends.append([height * (1 - (value - low) / (high - low)), place, time, value])
        spread = _apart([end[0] for end in sorted(ends)], _LINE_HEIGHT, height - 8)
        layers: list[Spec] = []
        latest = max(end[2] for end in ends)
        for at, (was, number, _, value) in zip(spread, sorted(ends), strict=True):
            each = self.series[int(number)]
            token = SERIES[int(number)].token
            word = {"type": "text", "align": "left", "dx": 8, "dy": round(at - was, 1)}
            data = {"time": latest, "value": value, "word": each.name}
            layers += haloed(
                {
                    "data": {"values": [data]},
                    "mark": {**word, "fill": token.light},
                    "encoding": {"text": {"field": "word"}},
                }
            )
        return layers


_LEGEND: Spec = {
    "title": None,
    "orient": "bottom",
    "direction": "horizontal",
    "symbolOpacity": 1,
    "symbolSize": 90,
}


def _time(value: Spec) -> float:
    return float(value["time"])


def _apart(places: Sequence[float], least: float, height: float) -> list[float]:
    """
    Return sorted places moved as little as needed to keep `least` between neighbours.

    Examples
    --------
    >>> _apart([10, 12, 50], 16, 100)
    [3.0, 19.0, 50.0]
    """
    groups: list[list[float]] = []  # each: sum of wished first places, count, first place
    for wished in places:
        groups.append([wished, 1.0, wished])
        while len(groups) > 1 and groups[-2][2] + groups[-2][1] * least > groups[-1][2]:
            wish, count, _ = groups.pop()
            before = groups[-1]
            before[0] += wish - before[1] * least * count
            before[1] += count
            before[2] = before[0] / before[1]
    found = [group[2] + number * least for group in groups for number in range(int(group[1]))]
    excess = max((found[-1] - height) if found else 0.0, 0.0)
    return [place - excess for place in found]
