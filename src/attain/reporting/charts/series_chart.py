"""
The chart of a series: what was observed, what was promised, and what it takes.

Observed points by nature (shape and colour) and source (filled or hollow), their bounds as bars,
spells as pieces of line with a mark where the series begins anew; the target line with its
deadline, the path that was needed, the range expected at the deadline; the eras of the frameworks
on one axis. Everything is told apart in grey as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby, pairwise
from typing import NamedTuple

from attain.reporting.charts.axes import haloed, value_domain, value_scale, year_scale
from attain.reporting.charts.chart import Cell, Chart, ChartColumn, ChartTable, Layout, Spec
from attain.reporting.charts.series_picture import (
    PicturePoint,
    PictureTarget,
    SeriesLabels,
    SeriesPicture,
)
from attain.reporting.charts.tokens import (
    AXIS,
    BAND,
    BOUNDS,
    EXPECTED,
    INK,
    LINE,
    MUTED,
    NATURES,
    PAPER,
    PATH,
    TARGET,
)

NATURE_SHAPES = {
    "C": "circle",
    "CA": "triangle-up",
    "E": "diamond",
    "M": "cross",
    "G": "triangle-down",
    "N": "triangle-right",
    "": "square",
}
"""Shapes of observations by nature, codelist NATURE."""

_HEIGHT = {Layout.WIDE: 400, Layout.NARROW: 380}
_LABEL_SHARE = {Layout.WIDE: 0.07, Layout.NARROW: 0.12}


class Kind(NamedTuple):
    """Points that look alike: the word of the key, shape, colour, filled or hollow."""

    word: str
    shape: str
    colour: str
    fill: str


def series_chart(
    picture: SeriesPicture,
    labels: SeriesLabels,
    *,
    title: str,
    summary: str,
    table: ChartTable | None = None,
    source: str = "",
    number_locale: Mapping[str, object] | None = None,
) -> Chart:
    """
    Return the chart of one series, for wide and narrow rooms.

    Without `table`, the one of `series_table` goes with it.
    """
    return Chart.of(
        _body(picture, labels, Layout.WIDE),
        title=title,
        summary=summary,
        table=table or series_table(picture, labels),
        narrow=_body(picture, labels, Layout.NARROW),
        source=source,
        number_locale=number_locale,
    )


def series_table(picture: SeriesPicture, labels: SeriesLabels) -> ChartTable:
    """Return the numbers of the picture: observations, then targets, paths and what is expected."""
    unit, write = picture.unit, labels.write
    rows: list[tuple[Cell, ...]] = [
        (
            labels.nature_word(point) or labels.observed,
            point.period,
            labels.value_text(point),
            None if point.lower is None else write(point.lower),
            None if point.upper is None else write(point.upper),
            point.source,
        )
        for point in picture.points
    ]
    for target in picture.targets:
        upper = None if target.upper is None else write(target.upper)
        rows.append((target.label, f"{target.deadline:g}", write(target.value), None, upper, ""))
    for path in picture.paths:
        rows += [(labels.path, f"{time:g}", write(v), None, None, "") for time, v in path]
    for each in picture.expected:
        ends = [None if end is None else write(end) for end in (each.low, each.high)]
        rows.append((labels.expected, f"{each.deadline:g}", write(each.value), *ends, ""))
    columns = (
        ChartColumn(labels.what),
        ChartColumn(labels.period),
        ChartColumn(labels.value, unit, "right"),
        ChartColumn(labels.lower, unit, "right"),
        ChartColumn(labels.upper, unit, "right"),
        ChartColumn(labels.source),
    )
    kept = [place for place in range(6) if place < 3 or any(row[place] for row in rows)]
    return ChartTable(
        tuple(columns[place] for place in kept),
        tuple(tuple(row[place] for place in kept) for row in rows),
    )


def _body(picture: SeriesPicture, labels: SeriesLabels, layout: Layout) -> Spec:
    first, last = picture.years
    room = _LABEL_SHARE[layout] if picture.expected else 0.02
    domain = _domain(picture)
    x = {"field": "time", **year_scale(first, last, layout, room=room)}
    lift = 22 if picture.eras else 8
    y = {"field": "value", **value_scale(picture.unit, domain, layout, lift=lift)}
    layers = [
        *_eras(picture, first),
        *_bands(picture),
        *_targets(picture, labels, domain),
        *_ways(picture, labels, layout),
        *_bounds(picture),
        *_pieces(picture),
        *_breaks(picture),
        _points(picture, labels, layout),
        *_words(picture, labels),
        *_ends(picture, labels),
    ]
    return {
        "width": layout.value,
        "height": _HEIGHT[layout],
        "autosize": {"type": "fit", "contains": "padding"},
        "encoding": {"x": x, "y": y},
        "layer": layers,
    }


def _domain(picture: SeriesPicture) -> tuple[float, float]:
    seen = [point.value for point in picture.points]
    seen += [target.value for target in picture.targets]
    seen += [value for path in picture.paths for _, value in path]
    seen += [each.value for each in picture.expected]
    seen += [target.upper for target in picture.targets if target.upper is not None]
    outer = [v for p in picture.points for v in (p.lower, p.upper) if v is not None]
    outer += [v for each in picture.expected for v in (each.low, each.high) if v is not None]
    return value_domain(seen, outer, picture.limits)


def _layer(mark: Spec, values: list[Spec], **encoding: Spec | None) -> Spec:
    return {"data": {"values": values}, "mark": mark, "encoding": encoding}


def _eras(picture: SeriesPicture, first: float) -> list[Spec]:
    """Name the eras along the top, and draw a line where one ends and the next begins."""
    if not picture.eras:
        return []
    top = {"value": 0}
    named = [{"time": max(era.begin, first), "word": era.label} for era in picture.eras]
    borders = [{"time": era.begin} for era in picture.eras if era.begin > first]
    word = {"type": "text", "align": "left", "baseline": "bottom", "dx": 2, "dy": -5}
    word |= {"fill": MUTED.light, "fontSize": 11}
    layers = [_layer(word, named, text={"field": "word"}, y=top)]
    if borders:
        rule = {"type": "rule", "stroke": AXIS.light, "strokeDash": [1, 3]}
        layers.append(_layer(rule, borders, y={"value": -18}, y2={"value": "height"}))
    return layers


def _bands(picture: SeriesPicture) -> list[Spec]:
    """Fill the ranges of what is expected, and bar each at its deadline."""
    layers: list[Spec] = []
    for each in picture.expected:
        if each.low is None or each.high is None:
            continue
        begin = {"time": each.begin, "value": each.begin_value, "high": each.begin_value}
        end = {"time": each.deadline, "value": each.low, "high": each.high}
        area = {"type": "area", "fill": BAND.light, "clip": True, "line": False}
        layers.append(_layer(area, [begin, end], y2={"field": "high"}))
        bar = {"type": "rule", "stroke": EXPECTED.light, "strokeWidth": 2, "clip": True}
        layers.append(_layer(bar, [end], y2={"field": "high"}))
    return layers


def _targets(
    picture: SeriesPicture, labels: SeriesLabels, domain: tuple[float, float]
) -> list[Spec]:
    lines, ends, bands = [], [], []
    for target in picture.targets:
        at = {"value": target.value, "end": target.deadline}
        lines.append({**at, "time": target.begin})
        ends.append({**at, "time": target.deadline})
        if target.upper is not None:
            bands.append({**at, "time": target.begin, "high": target.upper})
            lines.append({**at, "time": target.begin, "value": target.upper})
    layers = []
    across = {"field": "end"}
    if bands:
        area = {"type": "rect", "fill": TARGET.light, "fillOpacity": 0.1}
        layers.append(_layer(area, bands, x2=across, y2={"field": "high"}))
    if lines:
        rule = {"type": "rule", "stroke": TARGET.light, "strokeWidth": 2}
        layers.append(_layer(rule, lines, x2=across))
        tick = {"type": "tick", "orient": "vertical", "size": 14, "thickness": 3}
        layers.append(_layer({**tick, "fill": TARGET.light}, ends))
    for target in picture.targets:
        below = _has_more_room_below(picture, target, domain)
        word = {"type": "text", "align": "left", "dx": 5, "fill": TARGET.light}
        word |= {"baseline": "top" if below else "bottom", "dy": 5 if below else -5}
        told = f"{target.label}: {labels.write(target.value)}"
        if target.upper is not None:
            told += f"–{labels.write(target.upper)}"
        value = {"time": target.begin, "value": target.value, "word": told}
        layers += haloed(_layer(word, [value], text={"field": "word"}))
    return layers


def _has_more_room_below(
    picture: SeriesPicture, target: PictureTarget, domain: tuple[float, float]
) -> bool:
    """Tell on which side of its line the name of a target meets less of what else is drawn."""
    height = 0.08 * (domain[1] - domain[0])
    if target.value - domain[0] < height:
        return False
    end = target.begin + 0.6 * (target.deadline - target.begin)
    crossing = [
        value - target.value
        for time, value in _drawn_values(picture)
        if target.begin <= time <= end and abs(value - target.value) <= height
    ]
    above = sum(1 for distance in crossing if distance >= 0)
    if above * 2 != len(crossing):
        return above * 2 > len(crossing)
    return sum(point.value > target.value for point in picture.points) * 2 > len(picture.points)


def _drawn_values(picture: SeriesPicture) -> list[tuple[float, float]]:
    """Return what lies where: the points, and places along the lines that lead to deadlines."""
    found = [(point.time, point.value) for point in picture.points]
    lines = [list(pairwise(path)) for path in picture.paths]
    lines += [[((e.begin, e.begin_value), (e.deadline, e.value))] for e in picture.expected]
    for (begin, low), (end, high) in (piece for line in lines for piece in line):
        steps = max(int(end - begin), 1)
        share = (high - low) / steps
        found += [(begin + (end - begin) * n / steps, low + share * n) for n in range(steps)]
    return found


def _ways(picture: SeriesPicture, labels: SeriesLabels, layout: Layout) -> list[Spec]:
    """Draw the paths that were needed and the ways that are expected, with a key of their own."""
    lines = [(labels.path, path) for path in picture.paths]
    lines += [
        (labels.expected, ((each.begin, each.begin_value), (each.deadline, each.value)))
        for each in picture.expected
    ]
    values = [
        {"time": time, "value": value, "way": word, "piece": f"w{number}"}
        for number, (word, line) in enumerate(lines)
        for time, value in line
    ]
    looks = {labels.path: (PATH.light, [7, 4]), labels.expected: (EXPECTED.light, [2, 2])}
    used = [word for word in looks if any(word == line[0] for line in lines)]
    if not used:
        return []
    legend = {**_legend(layout), "symbolType": "stroke", "symbolSize": 260, "symbolStrokeWidth": 2}
    way: Spec = {"field": "way", "type": "nominal", "sort": used, "legend": legend}
    colour = {"domain": used, "range": [looks[word][0] for word in used]}
    dash = {"domain": used, "range": [looks[word][1] for word in used]}
    mark = {"type": "line", "strokeWidth": 1.5, "clip": True}
    return [
        _layer(
            mark,
            values,
            color={**way, "scale": colour},
            strokeDash={**way, "scale": dash},
            detail={"field": "piece"},
        )
    ]


def _legend(layout: Layout) -> Spec:
    columns = 1 if layout is Layout.NARROW else 3
    return {
        "title": None,
        "orient": "bottom",
        "direction": "horizontal",
        "columns": columns,
        "symbolOpacity": 1,
    }


def _bounds(picture: SeriesPicture) -> list[Spec]:
    bars = [
        {"time": p.time, "value": p.lower, "high": p.upper}
        for p in picture.points
        if p.lower is not None and p.upper is not None
    ]
    rule = {"type": "rule", "stroke": BOUNDS.light, "strokeWidth": 1.5, "clip": True}
    return [_layer(rule, bars, y2={"field": "high"})] if bars else []


def _pieces(picture: SeriesPicture) -> list[Spec]:
    """Join what is comparable: one source, one spell, exact values, observed ones."""

    def piece(point: PicturePoint) -> tuple[str, int, bool]:
        return point.source, point.spell, point.forecast

    exact = sorted(
        (point for point in picture.points if not point.bound),
        key=lambda point: (*piece(point), point.time),
    )
    values = [
        {"time": point.time, "value": point.value, "piece": number}
        for number, (_, points) in enumerate(groupby(exact, key=piece))
        for point in points
    ]
    line = {"type": "line", "stroke": LINE.light, "strokeWidth": 1.25}
    return [_layer(line, values, detail={"field": "piece"})] if values else []


def _breaks(picture: SeriesPicture) -> list[Spec]:
    if not picture.breaks:
        return []
    first, last = picture.years
    layers: list[Spec] = []
    for number, each in enumerate(picture.breaks):
        late = each.time > first + 0.6 * (last - first)
        values = [{"time": each.time, "word": each.label}]
        side = {"align": "right", "dx": -5} if late else {"align": "left", "dx": 5}
        word = {"type": "text", "baseline": "top", "fill": MUTED.light, "fontSize": 11, **side}
        rule = {"type": "rule", "stroke": AXIS.light, "strokeDash": [4, 3]}
        layers.append(_layer(rule, values, y={"value": 0}, y2={"value": "height"}))
        row = {"value": 2 + 15 * (number % 3)}
        layers.append(_layer(word, values, y=row, text={"field": "word"}))
    return layers


def _kinds(picture: SeriesPicture, labels: SeriesLabels) -> dict[str, Kind]:
    """Return how each kind of point looks, by the word of the key."""
    sources = list(dict.fromkeys(point.source for point in picture.points))
    found: dict[str, Kind] = {}
    for point in picture.points:
        word = _kind_word(point, labels, named=len(sources) > 1)
        colour = NATURES.get(point.nature, NATURES[""]).light
        shape = "stroke" if point.forecast else NATURE_SHAPES.get(point.nature, "square")
        filled = sources.index(point.source) % 2 == 0
        found.setdefault(word, Kind(word, shape, colour, colour if filled else PAPER.light))
    return found


def _kind_word(point: PicturePoint, labels: SeriesLabels, *, named: bool) -> str:
    parts = [labels.nature_word(point) or labels.observed, point.source if named else ""]
    return " · ".join(part for part in parts if part)


def _points(picture: SeriesPicture, labels: SeriesLabels, layout: Layout) -> Spec:
    kinds = _kinds(picture, labels)
    named = len({point.source for point in picture.points}) > 1
    values = [
        {
            "time": point.time,
            "value": point.value,
            "kind": _kind_word(point, labels, named=named),
            "period": point.period,
            "told": f"{labels.value_text(point)} ({picture.unit})",
            "source": point.source,
        }
        for point in sorted(picture.points, key=lambda point: point.time)
    ]
    looks = {
        "shape": [kind.shape for kind in kinds.values()],
        "fill": [kind.fill for kind in kinds.values()],
        "stroke": [kind.colour for kind in kinds.values()],
    }
    channels: dict[str, Spec | None] = {
        name: {
            "field": "kind",
            "type": "nominal",
            "sort": list(kinds),
            "scale": {"domain": list(kinds), "range": look},
            "legend": _legend(layout),
        }
        for name, look in looks.items()
    }
    tooltip = [
        {"field": name, "type": "nominal", "title": title}
        for name, title in (
            ("period", labels.period),
            ("told", labels.value),
            ("kind", labels.nature),
            ("source", labels.source),
        )
    ]
    mark = {"type": "point", "strokeWidth": 1.25, "size": 38}
    return {
        "data": {"values": values},
        "mark": mark,
        "encoding": {**channels, "tooltip": tooltip},
    }


def _words(picture: SeriesPicture, labels: SeriesLabels) -> list[Spec]:
    """Write the value beside points that are only bounds, and beside the latest one."""
    latest = max(picture.points, key=lambda point: point.time)
    told = {id(latest): latest, **{id(p): p for p in picture.points if p.bound}}
    values = [
        {
            "time": point.time,
            "value": point.value,
            "word": labels.value_text(point),
        }
        for point in told.values()
    ]
    word = {"type": "text", "dy": -11, "fontWeight": "bold", "fill": INK.light}
    return haloed(_layer(word, values, text={"field": "word"}))


def _ends(picture: SeriesPicture, labels: SeriesLabels) -> list[Spec]:
    """Mark what is expected at each deadline; the last one has room for its value."""
    ordered = sorted(picture.expected, key=lambda each: each.deadline)
    values: list[Spec] = [
        {"time": each.deadline, "value": each.value, "word": labels.write(each.value)}
        for each in ordered
    ]
    if not values:
        return []
    mark = {"type": "point", "shape": "diamond", "size": 60, "strokeWidth": 1.5, "clip": True}
    word = {"type": "text", "align": "left", "dx": 9, "fill": EXPECTED.light}
    return [
        _layer({**mark, "fill": PAPER.light, "stroke": EXPECTED.light}, values),
        _layer(word, values[-1:], text={"field": "word"}),
    ]
