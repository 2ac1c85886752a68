"""
What a careless program gets wrong, and what attain answers.

The cases were found by running a widely used open-source goal-monitoring build on small inputs; the
names are theirs, the answers are ours and follow `docs/explanation/edge-cases.md`.
"""

from __future__ import annotations

import pytest

from attain.errors import InvalidData
from attain.usecases.assess import assess
from attain.usecases.read import read_as_written
from tests.bare import COLUMNS, verdict, verdicts


def test_zero_at_the_floor_is_maintained_and_no_fall():
    flat = verdict("2015 0; 2023 0", direction="decrease")
    assert (flat["class"], flat["trend"]) == ("maintained at the limit", "stagnating")
    assert flat["actual_rate"] == 0


def test_zero_that_should_rise_stagnates_and_does_not_deteriorate():
    flat = verdict("2015 0; 2023 0", direction="increase")
    assert (flat["class"], flat["trend"]) == ("no progress", "stagnating")
    assert "moving_away" not in flat["reasons"]


@pytest.mark.parametrize("unit", [1, 0.01, 1000])
def test_one_of_fifty_after_half_the_time_is_far_off_track_in_any_unit(unit):
    found = verdict(f"2015 0; 2023 {1 * unit}", direction="increase", target=50 * unit)
    assert found["standing"] == "off_track"
    assert found["ratio"] == pytest.approx(0.0375)
    assert found["expected"] == pytest.approx(1.875 * unit)


@pytest.mark.parametrize("unit", [1, 1000])
def test_half_way_to_zero_is_94_per_cent_of_the_pace_without_any_epsilon(unit):
    found = verdict(f"2015 {10 * unit}; 2023 {5 * unit}", direction="decrease", target=0)
    assert found["ratio"] == pytest.approx(0.9375)
    assert (found["standing"], found["attainment_year"]) == ("off_track", pytest.approx(2031))
    assert "epsilon" not in found["flags"]


def test_a_series_may_cross_zero():
    found = verdict("2015 -5; 2023 5", direction="increase", target=10)
    assert (found["standing"], found["ratio"]) == ("on_track", pytest.approx(1.25))


def test_a_negative_baseline_has_a_pace_and_ratios_of_rates_refuse():
    found = verdict("2015 -10; 2023 -5", direction="increase", target=5)
    assert found["ratio"] == pytest.approx(0.625)
    refused = verdict("2015 -10; 2023 -5", direction="increase", target=5, rule="statcan")
    assert (refused["standing"], refused["reasons"]) == ("not_assessed", ["sign_change"])


def test_a_target_that_stood_at_the_baseline_and_was_lost_is_deteriorating():
    for found in verdicts("2015 5; 2023 6", direction="decrease", target=5, rule="all"):
        assert found["standing"] in ("regressing", "not_assessed"), found["rule"]
    assert "lost" in verdict("2015 5; 2023 6", direction="decrease", target=5)["reasons"]


def test_after_the_target_year_the_answer_is_missed():
    found = verdict(
        "2015 50; 2020 70; 2023 78", direction="increase", target=80, target_period=2020
    )
    assert (found["standing"], found["judged"], found["latest"]) == ("off_track", 70, 78)
    assert "missed" in found["flags"]


def test_data_that_end_before_the_baseline_are_insufficient():
    found = verdict("2010 50; 2014 60", direction="increase", target=80)
    assert found["standing"] == "not_assessed"


def test_one_point_is_insufficient_but_its_level_is_told():
    found = verdict("2018 50", direction="increase", target=80)
    assert (found["standing"], found["reasons"]) == ("not_assessed", ["one_observation"])
    assert (found["latest"], found["distance"]) == (50, 30)


def test_two_adjacent_years_are_too_short_for_a_trend():
    found = verdict("2021 50; 2022 52", direction="increase", target=80)
    assert found["standing"] == "not_assessed"
    assert "short_span" in found["reasons"]


def test_an_old_figure_gives_an_answer_for_its_year_and_its_age_is_flagged():
    found = verdict("2015 50; 2017 60", direction="increase", target=80, as_of=2023)
    assert (found["latest_period"], found["evidence"]) == (2017, "weak")
    assert "stale" in found["flags"]


def test_trend_and_end_point_are_reported_apart():
    points = "2015 10; 2016 14; 2017 18; 2018 22; 2019 26; 2020 30; 2021 34; 2022 38; 2023 7"
    found = verdict(points, direction="decrease", target=5)
    assert (found["standing"], found["trend"]) == ("regressing", "worsening")
    assert {"outlier", "end_point_disagrees"} <= set(found["flags"])
    assert found["actual_rate"] == pytest.approx(4)


OBSERVED = "indicator,reference_area,period,value,series\n"
ASKED = f"{COLUMNS},series\nx,,decrease,2015,,2030,5,A\nx,,decrease,2015,,2030,5,B\n"


def test_a_mean_hides_no_loss():
    rows = "x,KHM,2015,50,A\nx,KHM,2023,2,A\nx,KHM,2015,20,B\nx,KHM,2023,60,B\n"
    first, second = assess((OBSERVED + rows).encode(), ASKED.encode()).verdicts
    assert (first["standing"], second["standing"]) == ("achieved", "regressing")


def test_a_series_without_data_is_not_dropped():
    rows = "x,KHM,2015,50,A\nx,KHM,2023,2,A\nx,KHM,2015,20,B\n"
    first, second = assess((OBSERVED + rows).encode(), ASKED.encode()).verdicts
    assert (first["standing"], second["standing"]) == ("achieved", "not_assessed")


def test_a_unit_that_no_row_has_is_an_error_and_no_figure():
    observed = b"indicator,reference_area,period,value,unit\nx,KHM,2015,500,Number\nx,KHM,2023,200,Number\n"
    asked = f"{COLUMNS},unit\nx,,decrease,2015,,2030,5,Percent\n".encode()
    with pytest.raises(InvalidData, match=r"nothing is Percent\. There are: x, KHM, Number"):
        assess(observed, asked)


def test_an_omitted_direction_is_inferred_from_stated_ends_or_refused():
    given = verdict("2023 75", direction="", target=80, baseline_value=50)
    assert (given["direction"], given["standing"]) == ("increase", "on_track")
    with pytest.raises(InvalidData, match="There is no direction"):
        verdict("2015 50; 2023 75", direction="", target=80)


def test_a_coverage_and_its_complement_get_the_same_answer():
    covered = verdict("2015 97; 2023 97.5", direction="increase")
    uncovered = verdict("2015 3; 2023 2.5", direction="decrease")
    assert covered["class"] == uncovered["class"] == "improving, no number to reach"
    assert covered["trend"] == uncovered["trend"] == "improving"
    relative = verdict("2015 97; 2023 97.5", direction="increase", rule="unsd")
    assert "relative_measure" in relative["flags"]


@pytest.mark.parametrize("limits", [{}, {"upper_limit": 100}, {"unit": "PT"}])
def test_rounding_noise_at_the_ceiling_is_no_deterioration(limits):
    found = verdict("2015 100; 2023 99.99", direction="increase", **limits)
    assert found["trend"] == "stagnating"
    assert "moving_away" not in found["reasons"]


def test_a_range_of_years_stays_a_range_and_stands_at_its_middle():
    found = verdict("2014-2016 50; 2022-2024 20", direction="decrease", target=5)
    assert (found["baseline_period"], found["latest_period"]) == ("2014/2016", "2022/2024")
    assert found["actual_rate"] == pytest.approx(-30 / 8)


def test_a_censored_value_keeps_its_sign_and_decides_by_its_interval():
    met = verdict("2015 50; 2023 <5", direction="decrease", target=5)
    assert (met["standing"], met["reasons"]) == ("achieved", ["censored", "met"])
    open_end = verdict("2015 50; 2023 >20", direction="decrease", target=20)
    assert open_end["standing"] == "not_assessed"


# Reading files


def read_one(row: str, header: str = "indicator,reference_area,period,value") -> dict[str, object]:
    return read_as_written(f"{header}\n{row}\n".encode()).frame.row(0, named=True)


@pytest.mark.parametrize("code", ["NA", "004", "1E5", "TRUE", "1-4", "10-14", "3/4", "NULL", "nan"])
def test_codes_stay_as_written(code):
    assert read_one(f"x,{code},2015,5")["reference_area"] == code
    header = "indicator,reference_area,period,value,age"
    assert read_one(f"x,KHM,2015,5,{code}", header)["dimensions"] == f"AGE={code}"


def test_17_1_and_17_10_are_two_indicators():
    codes = [read_one(f"{code},KHM,2015,5")["series_code"] for code in ("17.1", "17.10")]
    assert codes == ["17.1", "17.10"]


def test_two_headlines_for_one_year_are_refused_with_both_rows():
    with pytest.raises(InvalidData, match=r"row 3.*row 2"):
        verdict("2015 6; 2015 8", direction="decrease", target=5)


def test_a_late_censored_value_is_read_as_one():
    rows = "".join(f"x,A{i},2015,{i}.5\n" for i in range(50_000))
    table = read_as_written(
        f"indicator,reference_area,period,value\n{rows}x,LAST,2015,<0.1\n".encode()
    )
    last = table.frame.row(-1, named=True)
    assert table.frame.height == 50_001
    assert (last["bound"], last["value"], last["value_text"]) == ("<", 0.1, "<0.1")


def test_a_mark_between_thousands_is_refused_with_the_cell_named():
    with pytest.raises(InvalidData, match="row 2, column value: '1,200'"):
        verdict('2015 "1,200"; 2016 5', direction="decrease", target=5)


@pytest.mark.parametrize("value", ["150", "-3"])
def test_an_impossible_per_cent_is_refused_where_the_unit_forbids_it(value):
    with pytest.raises(InvalidData, match="no share of a hundred"):
        verdict(f"2015 {value}; 2020 50", direction="increase", target=80, unit="PT")
    growth = verdict("2015 -3; 2020 5", direction="increase", target=7, unit="PT", lower_limit=-100)
    assert growth["standing"] == "on_track"


def test_an_empty_value_is_missing_and_not_zero():
    row = read_one("x,KHM,2016,")
    assert (row["value"], row["status"]) == (None, "O")
    assert read_one("x,KHM,2016,0")["value"] == 0
