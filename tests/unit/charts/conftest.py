"""A small chart that every test of drawing may use."""

from collections.abc import Callable
from typing import Any

import pytest

from attain.reporting.charts.chart import Chart, ChartColumn, ChartTable
from attain.reporting.charts.tokens import NATURES, TARGET


def _body(width: int) -> dict[str, Any]:
    place = {
        "x": {"field": "year", "type": "quantitative", "axis": {"format": "d", "title": None}},
        "y": {"field": "value", "type": "quantitative", "title": "Deaths per 1,000"},
    }
    return {
        "width": width,
        "height": 160,
        "data": {"values": [{"year": 1990 + n, "value": 92 - 2.123456 * n} for n in range(12)]},
        "layer": [
            {"mark": {"type": "line", "stroke": TARGET.light}, "encoding": place},
            {
                "mark": {"type": "point", "filled": True, "fill": NATURES["C"].light},
                "encoding": {**place, "tooltip": [{"field": "year"}, {"field": "value"}]},
            },
        ],
    }


@pytest.fixture
def chart() -> Chart:
    return make_chart()


@pytest.fixture
def chart_of() -> Callable[..., Chart]:
    return make_chart


def make_chart(**changed: Any) -> Chart:
    given: dict[str, Any] = {
        "title": "Fewer children die",
        "summary": "Deaths fell from 92 in 1990 to 69 in 2001.",
        "table": ChartTable(
            (ChartColumn("Year"), ChartColumn("Deaths", "per 1,000", "right")),
            (("1990", 92.0), ("2001", 68.6)),
        ),
        "narrow": _body(280),
        "source": "Source: United Nations, 2015",
    }
    return Chart.of(_body(560), **{**given, **changed})
