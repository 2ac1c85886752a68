"""A chart has a title, a description and a table, or it is not made."""

import pytest

from attain.errors import InvalidData
from attain.reporting.charts.chart import Chart, ChartColumn, ChartTable, Layout


@pytest.mark.parametrize("what", ["title", "summary"])
@pytest.mark.parametrize("empty", ["", "  \n"])
def test_a_chart_without_words_cannot_be_made(chart_of, what, empty):
    with pytest.raises(InvalidData, match=what):
        chart_of(**{what: empty})


def test_a_chart_without_a_table_cannot_be_made(chart_of):
    with pytest.raises(InvalidData, match="no table"):
        chart_of(table=None)


def test_a_table_without_figures_cannot_be_made():
    with pytest.raises(InvalidData, match="without a figure"):
        ChartTable((ChartColumn("Year"),), ())


def test_a_row_that_does_not_fit_its_columns_is_refused():
    with pytest.raises(InvalidData, match=r"Row 2 .* 2 cells for 1 columns"):
        ChartTable((ChartColumn("Year"),), (("1990",), ("1991", 3.0)))


def test_a_drawing_without_description_cannot_be_made(chart):
    with pytest.raises(InvalidData, match="no description"):
        Chart({"mark": "bar"}, chart.title, chart.summary, chart.table)


def test_the_drawing_carries_the_summary_and_the_look_of_the_house(chart):
    for layout in Layout:
        drawing = chart.drawing(layout)
        assert drawing["description"] == chart.summary
        assert drawing["config"]["font"].startswith("Noto Sans")
        assert drawing["config"]["background"] is None


def test_axes_write_numbers_as_the_language_does(chart_of):
    locale = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", ""]}
    assert chart_of(number_locale=locale).spec["config"]["locale"] == {"number": locale}


def test_equal_charts_have_equal_names_and_others_do_not(chart, chart_of):
    assert chart.id == chart_of().id
    assert chart.id != chart_of(title="More children die").id


def test_a_chart_without_a_narrow_drawing_shows_the_wide_one_everywhere(chart_of):
    chart = chart_of(narrow=None)
    assert chart.drawing(Layout.NARROW) == chart.spec
