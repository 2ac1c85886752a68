"""The chart of a series shows all that is known of it, and its table has the same numbers."""

import json
import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from attain.errors import InvalidData
from attain.reporting.charts import render
from attain.reporting.charts.axes import number_format, value_domain, year_scale, year_ticks
from attain.reporting.charts.chart import Layout
from attain.reporting.charts.series_chart import NATURE_SHAPES, series_chart
from attain.reporting.charts.series_picture import (
    Break,
    Era,
    Expectation,
    PicturePoint,
    PictureTarget,
    SeriesLabels,
    SeriesPicture,
)
from attain.reporting.charts.tokens import (
    BAND,
    BOUNDS,
    EXPECTED,
    LINE,
    NATURES,
    PATH,
    TARGET,
    TOKENS,
)

WORDS = SeriesLabels(natures={code: f"Nature {code}" for code in NATURES})


def _points() -> tuple[PicturePoint, ...]:
    old = [
        PicturePoint(str(year), year, 92.0 - 2 * (year - 1990), source="MDG", nature="E")
        for year in range(1990, 2014, 3)
    ]
    new = [
        PicturePoint(
            str(year), year, value, lower=value - 4, upper=value + 5, nature="C", source="SDG"
        )
        for year, value in ((2005, 60.0), (2010, 50.0), (2016, 41.0))
    ]
    return (*old, *new, PicturePoint("2018", 2018, 40.0, bound="<", nature="M", source="SDG"))


def _picture(**changed) -> SeriesPicture:
    given = {
        "unit": "deaths per 1,000 live births",
        "points": _points(),
        "targets": (
            PictureTarget("Target for 2015", 1990, 2015, 30.7),
            PictureTarget("Target for 2030", 2015, 2030, 25.0),
        ),
        "paths": (((2015.0, 42.0), (2020.0, 36.0), (2030.0, 25.0)),),
        "expected": (Expectation(2018, 40.0, 2030, 29.0, 24.0, 35.0),),
        "breaks": (Break(2004, "Break: new survey"),),
        "eras": (Era("MDG", 1990, 2015), Era("SDG", 2015, 2030)),
    }
    return SeriesPicture(**{**given, **changed})


def _chart(**changed):
    return series_chart(_picture(**changed), WORDS, title="It falls", summary="From 92 to 40.")


def _words(svg: str) -> list[str]:
    return ["".join(w.itertext()) for w in ET.fromstring(svg).iter() if w.tag.endswith("}text")]


@pytest.mark.parametrize("layout", Layout)
def test_everything_that_is_known_is_drawn_in_both_layouts(layout):
    svg = render.svg(_chart(), layout)
    words = _words(svg)
    for word in (
        *("Target for 2015: 30.7", "Target for 2030: 25", "Break: new survey", "MDG", "SDG"),
        *("deaths per 1,000 live births", "Path needed", "Expected", "<40", "29"),
        *("Nature E · MDG", "Nature C · SDG", "Nature M · SDG"),
    ):
        assert word in words, word
    for token in (TARGET, PATH, EXPECTED, BAND, BOUNDS):
        assert f'"{token.light}"' in svg, token.name


@pytest.mark.parametrize("layout", Layout)
def test_a_series_chart_uses_tokens_only_and_fits_its_room(layout):
    svg = render.svg(_chart(), layout)
    known = {token.light for token in TOKENS} | {"none"}
    assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', svg)) <= known
    assert float(ET.fromstring(svg).get("viewBox").split()[2]) <= layout.value + 1


def test_the_table_has_every_number_of_the_picture():
    table = _chart().table
    cells = {cell for row in table.rows for cell in row}
    assert {"92", "<40", "30.7", "25", "42", "36", "29", "24", "35", "56", "65"} <= cells
    assert len(table.rows) == len(_points()) + 2 + 3 + 1
    assert table.columns[2].unit == "deaths per 1,000 live births"


def test_columns_that_would_be_empty_are_left_out_of_the_table():
    plain = (PicturePoint("2000", 2000, 1.0), PicturePoint("2001", 2001, 0.0))
    table = _chart(points=plain, expected=(), paths=(), targets=()).table
    assert [column.name for column in table.columns] == ["What", "Period", "Value"]
    assert [row[2] for row in table.rows] == ["1", "0"]


def _lines(chart) -> list[dict]:
    """Return what the lines through observations are drawn from."""
    return next(
        layer["data"]["values"]
        for layer in chart.spec["layer"]
        if layer["mark"].get("stroke") == LINE.light
    )


def test_no_line_crosses_a_break_a_source_or_the_edge_of_what_was_observed():
    points = (
        PicturePoint("2000", 2000, 10, source="a", spell=0),
        PicturePoint("2001", 2001, 9, source="a", spell=0),
        PicturePoint("2002", 2002, 20, source="a", spell=1),
        PicturePoint("2003", 2003, 19, source="a", spell=1),
        PicturePoint("2002", 2002, 30, source="b", spell=0),
        PicturePoint("2003", 2003, 29, source="b", spell=0),
        PicturePoint("2004", 2004, 28, source="b", spell=0, forecast=True),
    )
    chart = _chart(points=points, paths=(), expected=(), targets=())
    pieces = {}
    for value in _lines(chart):
        pieces.setdefault(value["piece"], []).append(value["value"])
    assert sorted(pieces.values()) == [[10, 9], [20, 19], [28], [30, 29]]


def test_a_value_that_is_only_a_bound_is_not_joined_by_a_line():
    assert 40.0 not in [value["value"] for value in _lines(_chart())]


def test_natures_differ_in_shape_and_sources_in_filling():
    assert set(NATURE_SHAPES) == set(NATURES)
    assert len(set(NATURE_SHAPES.values())) == len(NATURE_SHAPES)
    kinds = next(e for e in _chart().spec["layer"] if "shape" in e["encoding"])["encoding"]
    filled = dict(
        zip(kinds["fill"]["scale"]["domain"], kinds["fill"]["scale"]["range"], strict=True)
    )
    assert filled["Nature E · MDG"] != "#ffffff"
    assert filled["Nature C · SDG"] == "#ffffff"


def test_one_source_is_not_named_at_every_kind():
    points = tuple(p for p in _points() if p.source == "SDG")
    assert "Nature C" in _words(render.svg(_chart(points=points)))


def test_a_series_without_values_or_unit_is_refused():
    with pytest.raises(InvalidData, match="without a value"):
        _picture(points=())
    with pytest.raises(InvalidData, match="without a unit"):
        _picture(unit=" ")
    with pytest.raises(InvalidData, match="without a number"):
        _picture(points=(PicturePoint("2000", 2000, float("nan")),))


@pytest.mark.parametrize("value", [0.0, 5.0, -3.0, 1e-6, 1e12])
def test_a_single_value_can_be_drawn(value):
    point = (PicturePoint("2000", 2000, value),)
    svg = render.svg(_chart(points=point, paths=(), expected=(), targets=(), breaks=(), eras=()))
    assert "NaN" not in svg
    assert "Infinity" not in svg


def test_a_target_that_is_a_band_says_both_edges():
    band = (PictureTarget("Parity", 1990, 2015, 0.97, upper=1.03),)
    points = (PicturePoint("2000", 2000, 0.9), PicturePoint("2010", 2010, 1.0))
    svg = render.svg(_chart(points=points, targets=band, paths=(), expected=()))
    assert "Parity: 0.97–1.03" in _words(svg)


def test_the_numbers_of_the_drawing_are_plain_json():
    json.dumps(_chart().spec, allow_nan=False)


# ------------------------------------------------------------------------------------------ axes


def test_scales_hold_all_that_must_be_seen_and_do_not_let_ranges_squeeze_it():
    low, high = value_domain([20, 100], outer=[-5000, 9000])
    assert low <= 20
    assert 100 <= high < 200


def test_zero_is_in_the_scale_unless_it_would_flatten_the_series():
    assert value_domain([20, 100])[0] == 0
    assert value_domain([98, 100])[0] > 90


def test_limits_are_not_passed():
    assert value_domain([20, 100], limits=(0, 100)) == (0, 100)


@pytest.mark.parametrize("layout", Layout)
@pytest.mark.parametrize("years", [(1990, 2030), (2000, 2001), (2010, 2018), (1960, 2030)])
def test_ticks_are_even_whole_years_within_the_span(layout, years):
    ticks = year_ticks(*years, layout)
    assert 2 <= len(ticks) <= 12
    assert years[0] <= ticks[0] <= ticks[-1] <= years[1]
    assert len({later - earlier for earlier, later in pairwise(ticks)}) == 1


def test_years_are_written_without_a_thousands_sign():
    assert year_scale(1990, 2030)["axis"]["format"] == "d"


@pytest.mark.parametrize(
    ("domain", "expected"),
    [((0, 120), ",.0~f"), ((0, 1), ",.2~f"), ((0.96, 1.04), ",.3~f"), ((0, 5e7), "~s")],
)
def test_labels_of_a_scale_have_as_few_digits_as_tell_them_apart(domain, expected):
    assert number_format(domain) == expected
