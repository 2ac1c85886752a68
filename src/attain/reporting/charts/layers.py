"""Layers: the small parts that drawings share."""

from __future__ import annotations

from attain.reporting.charts.chart import Layout, Spec
from attain.reporting.charts.tokens import PAPER


def layer_of(mark: Spec, values: list[Spec], **encoding: object) -> Spec:
    """Return a layer of a drawing: a mark, its values, and the channels that differ from the others."""
    return {"data": {"values": values}, "mark": mark, "encoding": encoding}


def legend_of(layout: Layout) -> Spec:
    """Return how a key stands: below the drawing, in one column on a phone."""
    columns = 1 if layout is Layout.NARROW else 3
    return {
        "title": None,
        "orient": "bottom",
        "direction": "horizontal",
        "columns": columns,
        "symbolOpacity": 1,
    }


def haloed(words: Spec) -> list[Spec]:
    """Return a layer of text over a rim of paper, so that lines below do not cross the letters."""
    rim = {"fill": PAPER.light, "stroke": PAPER.light, "strokeWidth": 3, "strokeJoin": "round"}
    return [{**words, "mark": {**words["mark"], **rim}}, words]
