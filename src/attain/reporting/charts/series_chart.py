"""
The chart of a series: what was observed, what was promised, and what it takes.

Observed points by nature (shape and colour) and source (filled or hollow), their bounds as bars,
spells as pieces of line with a mark where the series begins anew; the target line with its
deadline, the path that was needed, the range expected at the deadline; the eras of the frameworks
on one axis. Everything is told apart in grey as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import NamedTuple

from attain.reporting.charts.axes import value_domain, value_scale, year_scale
from attain.reporting.charts.chart import Cell, Chart, ChartColumn, ChartTable, Layout, Spec
from attain.reporting.charts.layers import haloed, layer_of, legend_of
from attain.reporting.charts.series_ground import bands, breaks, eras, targets, ways
from attain.reporting.charts.series_picture import (
    PicturePoint,
    SeriesLabels,
    SeriesPicture,
)
from attain.reporting.charts.tokens import (
    BOUNDS,
    EXPECTED,
    INK,
    LINE,
    NATURES,
    PAPER,
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
        *eras(picture, first),
        *bands(picture),
        *targets(picture, labels, domain),
        *ways(picture, labels, layout),
        *_bounds(picture),
        *_pieces(picture),
        *breaks(picture),
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


def _bounds(picture: SeriesPicture) -> list[Spec]:
    bars = [
        {"time": p.time, "value": p.lower, "high": p.upper}
        for p in picture.points
        if p.lower is not None and p.upper is not None
    ]
    rule = {"type": "rule", "stroke": BOUNDS.light, "strokeWidth": 1.5, "clip": True}
    return [layer_of(rule, bars, y2={"field": "high"})] if bars else []


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
    return [layer_of(line, values, detail={"field": "piece"})] if values else []


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
            "legend": legend_of(layout),
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
    return haloed(layer_of(word, values, text={"field": "word"}))


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
        layer_of({**mark, "fill": PAPER.light, "stroke": EXPECTED.light}, values),
        layer_of(word, values[-1:], text={"field": "word"}),
    ]
