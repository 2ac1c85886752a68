"""Cases beyond the table of edge cases: what a figure, a target or a file may hold, and the answer."""

from __future__ import annotations

import json
import math

import pytest

from attain.domain.progress import RULES
from attain.errors import InvalidData
from attain.usecases.assess import assess
from tests.bare import COLUMNS, verdict, verdicts

FIELDS = {
    *("indicator", "reference_area", "rule", "class", "standing", "trend", "baseline"),
    *("baseline_period", "latest", "latest_period", "target", "target_period", "actual_rate"),
    *("required_rate", "ratio", "expected", "expected_low", "expected_high", "attainment_year"),
    *("probability", "reasons"),
}
FALLING = "2015 50; 2017 44; 2018 45; 2020 37; 2022 33"


def bare(rows: str, target: str, *, more: str = "", **asked):
    """Return the verdicts on rows `x,KHM,2015,50` under the target row `target`."""
    observations = f"indicator,reference_area,period,value{more}\n{rows}\n".encode()
    return assess(observations, f"{COLUMNS}\n{target}\n".encode(), **asked)


# ---------------------------------------------------------------------------------------- censored


def test_a_baseline_whose_truth_may_already_be_better_proves_no_progress():
    found = verdict("2015 >95; 2020 97", direction="increase", target=99)
    assert found["standing"] == "not_assessed"  # it may have been 98.5
    assert "censored" in found["reasons"]


def test_half_of_a_baseline_below_five_is_no_number_that_can_be_met():
    found = verdict("2015 <5; 2020 2", direction="decrease", share=0.5)
    assert found["standing"] == "not_assessed"  # a baseline of 3 would ask for 1.5
    assert "censored" in found["reasons"]


def test_a_baseline_whose_truth_can_only_be_worse_leaves_on_track_on_track():
    found = verdict("2015 >50; 2018 40; 2020 30", direction="decrease", target=10)
    assert found["standing"] == "on_track"
    assert "censored" in found["reasons"]


def test_a_censored_baseline_takes_nothing_from_a_target_that_is_met():
    found = verdict("2015 <60; 2020 8", direction="decrease", target=10)
    assert found["standing"] == "achieved"


def test_a_stated_baseline_takes_the_place_of_a_censored_one():
    found = verdict("2015 >95; 2020 97", direction="increase", target=99, baseline_value=95.5)
    assert found["standing"] == "on_track"
    assert "censored" not in found["reasons"]


# ------------------------------------------------------------------------------------------ parity


def test_what_is_expected_of_parity_does_not_shoot_through_it():
    found = verdict("2015 0.8; 2018 0.85; 2020 0.9", direction="parity", target=1)
    assert (found["standing"], found["expected"]) == ("on_track", 1.0)
    assert 0.8 < found["expected_low"] <= found["expected_high"] <= 1.0


@pytest.mark.parametrize("rule", [name for name in RULES if name != "escap-csi"])
def test_under_every_rule_on_track_to_parity_expects_a_value_near_it(rule):
    found = verdict("2015 0.8; 2018 0.95; 2020 1.1", direction="parity", rule=rule)
    assert found["standing"] == "on_track"
    assert 0.97 - 1e-9 <= found["expected"] <= 1.03 + 1e-9


# ----------------------------------------------------------------------------------------- targets


@pytest.mark.parametrize("goal", [120, -5])
def test_a_target_beyond_a_hundred_per_cent_is_refused(goal):
    direction = "increase" if goal > 0 else "decrease"
    with pytest.raises(InvalidData, match=f"{goal} is no share of a hundred"):
        verdict("2015 60; 2020 70", direction=direction, target=goal, unit="PT")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"target": 10, "kind": "share_of_baseline", "share": 0.5}, "target_value"),
        ({"target": 10, "kind": "level", "share": 0.5}, "share"),
        ({"target": 10, "kind": "direction"}, "target_value"),
        ({"target": 10, "kind": "halt_and_reverse"}, "target_value"),
    ],
)
def test_a_number_that_the_kind_of_target_would_not_look_at_is_refused(asked, said):
    with pytest.raises(InvalidData, match=f"row 2, column {said}"):
        verdict("2015 50; 2020 40", direction="decrease", **asked)


def test_each_target_of_one_series_is_judged_by_itself():
    found = bare(
        "x,KHM,2015,50\nx,KHM,2020,40",
        "x,,decrease,2015,,2030,10\nx,,decrease,2015,,2025,30\nx,,decrease,2015,,2020,45",
    ).verdicts
    assert [v["standing"] for v in found] == ["off_track", "on_track", "achieved"]


def test_a_direction_that_contradicts_the_target_is_met_at_the_baseline_and_says_so():
    found = verdict("2015 50; 2020 40", direction="decrease", target=80)
    assert (found["standing"], found["required_rate"]) == ("achieved", None)
    assert "met_at_baseline" in found["flags"]


@pytest.mark.parametrize("rule", [name for name in RULES if name != "escap-csi"])
def test_every_rule_warns_when_a_met_target_is_slipping_away(rule):
    found = verdict("2015 70; 2020 60", direction="increase", target=50, rule=rule, unit="PT")
    assert found["standing"] == "achieved"
    assert "regressing_since_met" in found["flags"]


def test_a_target_below_zero_is_not_said_to_be_zero():
    found = verdict("2015 10; 2020 5", direction="decrease", target=-5, rule="aarr")
    assert found["standing"] == "not_assessed"
    assert not any("target is zero," in sentence for sentence in found["explanation"])


# ----------------------------------------------------------------------------------------- periods


def test_the_order_of_rows_does_not_matter():
    there = verdict("2015 50; 2018 45; 2020 37", direction="decrease", target=10)
    assert there == verdict("2020 37; 2015 50; 2018 45", direction="decrease", target=10)


def test_forecasts_do_not_carry_the_year_of_assessment_into_the_future():
    found = bare(
        "x,KHM,2015,50,\nx,KHM,2018,40,\nx,KHM,2020,34,\nx,KHM,2030,5,F",
        "x,,decrease,2015,,2030,10",
        more=",status",
    )
    assert found.as_of == 2020
    assert (found.verdicts[0]["latest"], found.verdicts[0]["standing"]) == (34, "on_track")


@pytest.mark.parametrize("row", ["x,KHM,2030,5,F", "x,KHM,2020,,O"])
def test_a_series_without_an_observed_value_is_not_dropped(row):
    found = bare(f"y,KHM,2020,1,\n{row}", "x,,decrease,2015,,2030,10", more=",status").verdicts
    alone = bare(row, "x,,decrease,2015,,2030,10", more=",status")
    assert alone.as_of == int(row.split(",")[2])
    assert [(v["standing"], v["reasons"]) for v in found] == [("not_assessed", ["no_data"])]


def test_an_area_whose_values_are_all_missing_stands_beside_the_others():
    rows = "x,KHM,2015,50\nx,KHM,2020,30\nx,LAO,2015,\nx,LAO,2020,"
    found = bare(rows, "x,,decrease,2015,,2030,10").verdicts
    assert [(v["reference_area"], v["standing"]) for v in found] == [
        ("KHM", "on_track"),
        ("LAO", "not_assessed"),
    ]


def test_a_baseline_stated_for_a_year_after_the_assessment_is_not_yet_known():
    found = verdict(
        "2010 50; 2014 40",
        direction="decrease",
        target=10,
        baseline_period=2020,
        baseline_value=30,
    )
    assert (found["latest"], found["latest_period"]) == (40, 2014)
    assert (found["standing"], found["baseline"]) == ("not_assessed", None)


@pytest.mark.parametrize(
    ("points", "standing", "flag"),
    [
        ("2015 50; 2020 10", "achieved", None),
        ("2015 50; 2020 11", "off_track", "missed"),
        ("2015 50; 2020 11; 2023 9", "off_track", "met_late"),
        ("2015 50; 2020 9; 2023 20", "achieved", None),
        ("2021 50; 2023 9", "not_assessed", None),
    ],
)
@pytest.mark.parametrize("rule", ["attain", "cgd", "psa-2010", "unsd", "eurostat", "statcan"])
def test_a_finished_goal_is_met_or_missed_at_its_deadline(points, standing, flag, rule):
    found = verdict(points, direction="decrease", target=10, target_period=2020, rule=rule)
    assert found["standing"] == standing
    assert flag is None or flag in found["flags"]


# ----------------------------------------------------------------------------- numbers, all at once

NASTY = [
    ("2015 0; 2020 0", "decrease", 0),
    ("2015 0; 2018 3; 2020 9", "increase", 50),
    ("2015 -50; 2018 -45; 2020 -40", "increase", -10),
    ("2015 -10; 2018 -15; 2020 -20", "decrease", -50),
    ("2015 -5; 2018 1; 2020 5", "increase", 10),
    ("2015 50; 2017 50; 2019 50; 2020 50", "decrease", 10),
    ("2015 5e-11; 2016 4.7e-11; 2018 4.5e-11; 2021 3.8e-11", "decrease", 1e-11),
    ("2015 5e16; 2016 4.7e16; 2018 4.5e16; 2021 3.8e16", "decrease", 1e16),
    ("2015 1e-300; 2018 1e-299; 2021 1e-298", "increase", 1e-297),
    ("2015 <5; 2018 <5; 2020 <5", "decrease", 1),
    ("2015 50; 2020 <5", "decrease", 4),
    ("2015 1; 2018 1.15; 2020 1.2", "parity", ""),
    ("2015-Q1 50; 2016-Q3 45; 2019-Q2 30; 2021-Q4 25", "decrease", 10),
    ("2014/2016 50; 2018/2020 40; 2021/2023 30", "decrease", 10),
    ("2015-16 50; 2018-19 40; 2021-22 30", "decrease", 10),
    ("2015 50; 2020 40", "decrease", 80),
    ("2015 50; 2020 20", "increase", 30),
    ("2015 50; 2020 40", "decrease", ""),
    ("2015 50", "decrease", 10),
    ("2012 50; 2013 40", "decrease", 10),
]


@pytest.mark.parametrize("target_period", [2030, 2020, 2018, ""])
@pytest.mark.parametrize(("points", "direction", "target"), NASTY)
def test_all_rules_give_numbers_or_nothing_and_a_reason(points, direction, target, target_period):
    found = verdicts(
        points, direction=direction, target=target, target_period=target_period, rule="all"
    )
    assert [v["rule"] for v in found] == list(RULES)
    json.dumps(found, allow_nan=False)
    for v in found:
        assert set(v) >= FIELDS
        assert v["reasons"] or v["standing"] != "not_assessed"
        assert not (v["standing"] == "on_track" and target_period in (2018, 2020))
        numbers = [x for x in v.values() if isinstance(x, float)]
        assert all(math.copysign(1, x) > 0 for x in numbers if x == 0), "minus zero"


@pytest.mark.parametrize("n", range(2, 31))
def test_from_two_values_to_thirty_the_interval_holds_what_is_expected(n):
    points = "; ".join(f"{1995 + k} {60 - k + (-1) ** k / 2}" for k in range(n))
    found = verdict(points, direction="decrease", target=5, baseline_period=1995)
    if n == 2:
        assert (found["standing"], found["reasons"]) == ("not_assessed", ["short_span"])
        return
    assert found["expected_low"] < found["expected"] < found["expected_high"]
    assert 0 <= found["probability"] <= 1


def test_one_value_with_a_standard_error_raises_no_warning():
    found = bare("x,KHM,2020,40,2", "x,,decrease,2015,,2030,20", more=",standard_error").verdicts
    assert found[0]["reasons"] == ["one_observation"]
