"""Small multiples, distributions, groups and comparisons: what they show, and what they refuse."""

import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from attain.errors import InvalidData
from attain.reporting.charts import render
from attain.reporting.charts.chart import Chart, Layout
from attain.reporting.charts.compare_chart import MOST, ComparedSeries, _apart, compare_chart
from attain.reporting.charts.distribution import Bar, DistributionLabels, distribution
from attain.reporting.charts.groups_chart import GroupLabels, GroupRow, groups_chart
from attain.reporting.charts.multiples import STANDING_SHAPES, Panel, TargetLine, multiples
from attain.reporting.charts.series_picture import SeriesLabels
from attain.reporting.charts.tokens import STANDINGS, TOKENS

UNIT = "deaths per 1,000"
WORDS = {standing: f"word for {standing}" for standing in STANDINGS}
TOLD = {"unit": UNIT, "title": "It falls", "summary": "From 90 to 20."}


def _line(first: float, last: float) -> tuple[tuple[float, float], ...]:
    return ((2000.0, first), (2010.0, (first + last) / 2), (2018.0, last))


def _multiples(**changed) -> Chart:
    panels = [
        Panel("Cambodia", (_line(107, 28),), "on_track", "on track"),
        Panel("Lao People's Democratic Republic", (_line(107, 47.3),), "off_track", "off track"),
        Panel("Singapore", (_line(4, 2.8),), "achieved", "achieved"),
        Panel("Timor-Leste", (), "not_assessed", "no figures"),
    ]
    given = {"panels": panels, "targets": [TargetLine(2015, 2030, 25.0)], **changed}
    return multiples(given["panels"], given["targets"], SeriesLabels(), **TOLD)


def _distribution() -> Chart:
    bars = [
        Bar("MDG", {"achieved": 30, "on_track": 12, "off_track": 9, "regressing": 3}),
        Bar("SDG", {"achieved": 1, "on_track": 60, "not_assessed": 80}),
    ]
    labels = DistributionLabels(WORDS, "Framework", "targets")
    return distribution(bars, labels, title="Most are assessed", summary="54 and 61 are.")


def _groups(**changed) -> Chart:
    rows = changed.get(
        "rows",
        [
            GroupRow("Sex", "Female", 25.1, "2018", lower=22, upper=29),
            GroupRow("Sex", "Male", 31.0, "2018"),
            GroupRow("Wealth", "Poorest fifth", 76.0, "2014", furthest=True),
        ],
    )
    words = GroupLabels("Total", "furthest behind", "Told by", "Group", "Distance to the total")
    total = GroupRow("", "", 28.0, "2018")
    return groups_chart(rows, total, SeriesLabels(), words, target=25.0, **TOLD)


def _comparison(count: int = 11) -> Chart:
    series = [ComparedSeries(f"Country {n}", (_line(90 - n, 20 + n / 3),)) for n in range(count)]
    return compare_chart(series, SeriesLabels(), targets=[TargetLine(2015, 2030, 25.0)], **TOLD)


CHARTS = {
    "multiples": _multiples,
    "distribution": _distribution,
    "groups": _groups,
    "comparison": _comparison,
}


def _words(svg: str) -> list[str]:
    return [" ".join(w.itertext()) for w in ET.fromstring(svg).iter() if w.tag.endswith("}text")]


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("layout", Layout)
def test_each_chart_uses_tokens_only_and_fits_its_room(name, layout):
    svg = render.svg(CHARTS[name](), layout)
    known = {token.light for token in TOKENS} | {"none"}
    assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', svg)) <= known
    assert float(ET.fromstring(svg).get("viewBox").split()[2]) <= layout.value + 12
    assert len(svg) < 40_000


def test_panels_share_one_scale_and_each_has_the_target():
    chart = _multiples()
    panels = [panel for row in chart.spec["vconcat"] for panel in row["hconcat"]]
    assert len(panels) == 4
    assert len({str(panel["encoding"]["y"]["scale"]) for panel in panels}) == 1
    assert len({str(panel["encoding"]["x"]["scale"]) for panel in panels}) == 1
    assert render.svg(chart).count('stroke="#9d174d"') == 4


def test_a_panel_says_name_standing_and_latest_value_in_words():
    words = _words(render.svg(_multiples()))
    for word in ("Cambodia", "on track", "28", "no figures", "Timor-Leste", UNIT):
        assert word in words
    assert "Lao People's Democratic Republic" in " ".join(words)


def test_an_area_without_figures_keeps_its_place_in_picture_and_table():
    rows = _multiples().table.rows
    assert ("Timor-Leste", "", None, "no figures") in rows


def test_standings_have_shapes_of_their_own():
    assert set(STANDING_SHAPES) == set(STANDINGS)
    assert len(set(STANDING_SHAPES.values())) == len(STANDINGS)


def test_no_line_of_a_panel_joins_two_pieces():
    panel = Panel("Lao PDR", (((2000.0, 10.0), (2005.0, 9.0)), ((2006.0, 20.0), (2010.0, 19.0))))
    svg = render.svg(_multiples(panels=[panel], targets=[]))
    lines = [d for d in re.findall(r'd="(M[^"]+)"[^>]*stroke="#6a7580"', svg) if "L" in d]
    lines += [d for d in re.findall(r'stroke="#6a7580"[^>]*d="(M[^"]+)"', svg) if "L" in d]
    assert len(lines) == 2


def test_areas_without_any_value_cannot_be_drawn():
    with pytest.raises(InvalidData, match="No area has a value"):
        _multiples(panels=[Panel("Brunei Darussalam", ())])


def test_the_counts_of_a_distribution_are_in_picture_and_table():
    chart = _distribution()
    words = _words(render.svg(chart))
    for word in ("30", "12", "80", "MDG", *WORDS.values()):
        assert word in words
    assert chart.table.rows == (("MDG", 30, 12, 9, 3, 0), ("SDG", 1, 60, 0, 0, 80))
    assert chart.table.columns[1].unit == "targets"


def test_a_part_too_narrow_for_its_count_has_it_in_the_table_only():
    assert "1" not in _words(render.svg(_distribution()))


def test_the_words_of_a_legend_stand_below_one_another_where_they_have_no_room_side_by_side():
    bars = [Bar("4.1", {"achieved": 3, "not_assessed": 7})]
    words = {**WORDS, "not_assessed": "not assessed, no number or no figures"}
    labels = DistributionLabels(words, "Target", "cases")
    chart = distribution(bars, labels, title="Three are achieved", summary="3 of 10.")
    assert _legend_columns(chart.spec) == 2
    assert _legend_columns(chart.narrow) == 1


def _legend_columns(spec) -> int:
    return spec["layer"][0]["layer"][0]["encoding"]["fill"]["legend"]["columns"]


@pytest.mark.parametrize("counts", [{"splendid": 1}, {"achieved": -1}])
def test_what_is_no_count_of_a_standing_is_refused(counts):
    with pytest.raises(InvalidData, match="cannot be a part"):
        Bar("MDG", counts)


def test_bars_that_count_nothing_are_refused():
    with pytest.raises(InvalidData, match="no standing to count"):
        distribution([Bar("MDG", {})], DistributionLabels({}, "a", "b"), title="t", summary="s")


def test_groups_stand_against_the_total_and_the_furthest_is_named():
    chart = _groups()
    words = _words(render.svg(chart))
    for word in ("Total: 28", "Target: 25", "Sex", "Wealth", "Female", "Poorest fifth", UNIT):
        assert word in words
    assert any("furthest behind" in word for word in words)
    assert chart.table.rows[0] == ("", "Total", "2018", "28", None)
    assert ("Wealth", "Poorest fifth (furthest behind)", "2014", "76", "48") in chart.table.rows


def test_a_group_without_period_is_refused():
    with pytest.raises(InvalidData, match="without its period"):
        _groups(rows=[GroupRow("Sex", "Female", 25.1, "")])


def test_no_groups_are_refused():
    with pytest.raises(InvalidData, match="no group"):
        _groups(rows=[])


def test_lines_are_named_at_their_ends_and_in_a_key_on_a_phone():
    chart = _comparison()
    for layout in Layout:
        words = _words(render.svg(chart, layout))
        assert all(f"Country {n}" in words for n in range(11))


def test_a_comparison_has_a_column_for_each_series():
    table = _comparison(3).table
    assert [column.name for column in table.columns[1:]] == [f"Country {n}" for n in range(3)]
    assert [row[0] for row in table.rows] == ["2000", "2010", "2018", "Target 2030"]


def test_a_year_without_a_figure_is_none_in_the_table():
    series = [ComparedSeries("a", (_line(9, 5),)), ComparedSeries("b", (((2001.0, 0.0),),))]
    table = compare_chart(series, SeriesLabels(), **TOLD).table
    assert ("2000", "9", None) in table.rows
    assert ("2001", None, "0") in table.rows


@pytest.mark.parametrize(
    ("series", "message"),
    [
        ([], "has a value"),
        ([ComparedSeries(str(n), (_line(2, 1),)) for n in range(MOST + 1)], "too many"),
        ([ComparedSeries("a", (_line(2, 1),))] * 2, "same name"),
    ],
)
def test_comparisons_that_nobody_could_read_are_refused(series, message):
    with pytest.raises(InvalidData, match=message):
        compare_chart(series, SeriesLabels(), **TOLD)


@pytest.mark.parametrize("wished", [[0, 0, 0], [5, 6, 90, 91, 92], [1], [], [10, 99]])
def test_names_at_the_ends_of_lines_never_touch(wished):
    found = _apart(wished, 16, 100)
    assert len(found) == len(wished)
    assert all(later - earlier >= 16 - 1e-9 for earlier, later in pairwise(found))
    assert all(place <= 100 for place in found)
