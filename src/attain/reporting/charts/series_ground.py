"""
What the observations of a series are set against: eras, breaks, targets, the paths that were needed
and what is expected.
"""

from __future__ import annotations

from itertools import pairwise

from attain.reporting.charts.chart import Layout, Spec
from attain.reporting.charts.layers import haloed, layer_of, legend_of
from attain.reporting.charts.series_picture import PictureTarget, SeriesLabels, SeriesPicture
from attain.reporting.charts.tokens import AXIS, BAND, EXPECTED, MUTED, PATH, TARGET


def eras(picture: SeriesPicture, first: float) -> list[Spec]:
    """Name the eras along the top, and draw a line where one ends and the next begins."""
    if not picture.eras:
        return []
    top = {"value": 0}
    named = [{"time": max(era.begin, first), "word": era.label} for era in picture.eras]
    borders = [{"time": era.begin} for era in picture.eras if era.begin > first]
    word = {"type": "text", "align": "left", "baseline": "bottom", "dx": 2, "dy": -5}
    word |= {"fill": MUTED.light, "fontSize": 11}
    layers = [layer_of(word, named, text={"field": "word"}, y=top)]
    if borders:
        rule = {"type": "rule", "stroke": AXIS.light, "strokeDash": [1, 3]}
        layers.append(layer_of(rule, borders, y={"value": -18}, y2={"value": "height"}))
    return layers


def bands(picture: SeriesPicture) -> list[Spec]:
    """Fill the ranges of what is expected, and bar each at its deadline."""
    layers: list[Spec] = []
    for each in picture.expected:
        if each.low is None or each.high is None:
            continue
        begin = {"time": each.begin, "value": each.begin_value, "high": each.begin_value}
        end = {"time": each.deadline, "value": each.low, "high": each.high}
        area = {"type": "area", "fill": BAND.light, "clip": True, "line": False}
        layers.append(layer_of(area, [begin, end], y2={"field": "high"}))
        bar = {"type": "rule", "stroke": EXPECTED.light, "strokeWidth": 2, "clip": True}
        layers.append(layer_of(bar, [end], y2={"field": "high"}))
    return layers


def targets(
    picture: SeriesPicture, labels: SeriesLabels, domain: tuple[float, float]
) -> list[Spec]:
    """Draw each target from its begin to its deadline, with its name on the free side."""
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
        layers.append(layer_of(area, bands, x2=across, y2={"field": "high"}))
    if lines:
        rule = {"type": "rule", "stroke": TARGET.light, "strokeWidth": 2}
        layers.append(layer_of(rule, lines, x2=across))
        tick = {"type": "tick", "orient": "vertical", "size": 14, "thickness": 3}
        layers.append(layer_of({**tick, "fill": TARGET.light}, ends))
    for target in picture.targets:
        below = _has_more_room_below(picture, target, domain)
        word = {"type": "text", "align": "left", "dx": 5, "fill": TARGET.light}
        word |= {"baseline": "top" if below else "bottom", "dy": 5 if below else -5}
        told = f"{target.label}: {labels.write(target.value)}"
        if target.upper is not None:
            told += f"–{labels.write(target.upper)}"
        value = {"time": target.begin, "value": target.value, "word": told}
        layers += haloed(layer_of(word, [value], text={"field": "word"}))
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


def ways(picture: SeriesPicture, labels: SeriesLabels, layout: Layout) -> list[Spec]:
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
    legend = {
        **legend_of(layout),
        "symbolType": "stroke",
        "symbolSize": 260,
        "symbolStrokeWidth": 2,
    }
    way: Spec = {"field": "way", "type": "nominal", "sort": used, "legend": legend}
    colour = {"domain": used, "range": [looks[word][0] for word in used]}
    dash = {"domain": used, "range": [looks[word][1] for word in used]}
    mark = {"type": "line", "strokeWidth": 1.5, "clip": True}
    return [
        layer_of(
            mark,
            values,
            color={**way, "scale": colour},
            strokeDash={**way, "scale": dash},
            detail={"field": "piece"},
        )
    ]


def breaks(picture: SeriesPicture) -> list[Spec]:
    """Mark where the series begins anew, and say why."""
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
        layers.append(layer_of(rule, values, y={"value": 0}, y2={"value": "height"}))
        row = {"value": 2 + 15 * (number % 3)}
        layers.append(layer_of(word, values, y=row, text={"field": "word"}))
    return layers
