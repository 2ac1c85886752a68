"""Faults that rules once had, and must not have again: a sentence each."""

from __future__ import annotations

import math

import pytest

from attain.domain.progress import RULES
from tests.bare import verdict, verdicts

UP, DOWN = "increase", "decrease"


def test_aarr_says_after_a_missed_deadline_whether_there_was_progress():
    asked = {"target": 20, "baseline_period": 2000, "target_period": 2015, "rule": "aarr"}
    slow = verdict("2000 50; 2015 30", direction=DOWN, **asked)
    assert (slow["class"], slow["standing"], slow["reasons"]) == (
        "insufficient",
        "off_track",
        ["missed"],
    )
    worse = verdict("2000 50; 2015 60", direction=DOWN, **asked)
    assert (worse["class"], worse["standing"]) == ("no reduction", "regressing")


def test_the_world_banks_ratio_is_one_of_rates_the_wrong_way_too():
    asked = {"direction": DOWN, "target": 10, "rule": "worldbank-wdi"}
    wrong = verdict("2015 20; 2023 25", **asked)
    assert wrong["ratio"] == pytest.approx(math.log(25 / 20) / 8 / (math.log(10 / 20) / 15))
    right = verdict("2015 20; 2023 16", **asked)
    assert right["ratio"] == pytest.approx(math.log(16 / 20) / 8 / (math.log(10 / 20) / 15))
    lost = verdict("2015 5; 2023 12", **asked)
    assert (lost["standing"], lost["ratio"]) == ("regressing", None)


@pytest.mark.parametrize("rule", [name for name in RULES if name != "escap-csi"])
def test_without_a_deadline_no_rule_calls_a_pace_too_slow(rule):
    found = verdict("2015 50; 2023 60", direction=UP, target=80, target_period="", rule=rule)
    assert found["standing"] == "not_assessed"
    assert "no_target_period" in found["reasons"]


def test_a_series_that_stands_still_is_no_progress_under_the_anticipated_progress_index():
    found = verdict("2015 20; 2019 20; 2023 20", direction=DOWN, target=10, rule="escap-api")
    assert (found["class"], found["standing"]) == ("accelerate", "regressing")
    assert found["index"] == pytest.approx(100)


@pytest.mark.parametrize(
    ("points", "asked"),
    [
        ("2015 -5; 2023 -3", {"direction": UP}),
        ("2015 -5; 2023 -3", {"direction": UP, "target": 5}),
        ("2015 -3; 2023 -5", {"direction": DOWN, "target": -6}),
        ("2015 0; 2023 4", {"direction": UP}),
        ("2015 0; 2023 0", {"direction": UP, "target": 5}),
        ("2015 30; 2023 10", {"direction": DOWN, "target": 0}),
        ("2015 5; 2023 6", {"direction": DOWN, "target": 5}),
        ("2018 50", {"direction": UP, "target": 80}),
    ],
)
def test_every_rule_that_does_not_assess_says_why(points, asked):
    for found in verdicts(points, rule="all", **asked):
        if found["standing"] == "not_assessed":
            assert found["reasons"], found["rule"]


def test_a_level_to_be_kept_is_judged_on_the_mean_of_five_years_and_on_nothing_else():
    asked = {"direction": UP, "kind": "keep", "target": 7}
    below = verdict("2015 9; 2019 2; 2020 3; 2021 2; 2022 2; 2023 8", **asked)
    assert (below["class"], below["standing"]) == ("moving away", "regressing")
    assert "met" not in below["reasons"]
    above = verdict("2015 9; 2019 8; 2020 9; 2021 8; 2022 9; 2023 6.5", **asked)
    assert (above["class"], above["standing"]) == ("kept", "achieved")
    assert "lost" not in above["reasons"]


def test_after_its_deadline_a_target_without_a_number_has_a_reason_not_to_be_assessed():
    points = "2000 3; 2005 3; 2010 2; 2012 1.5; 2015 1"
    asked = {"direction": DOWN, "baseline_period": 2000, "target_period": 2015}
    for found in verdicts(points, rule="all", kind="halt_and_reverse", **asked):
        if found["standing"] == "not_assessed":
            assert "no_numeric_target" in found["reasons"], found["rule"]


def test_gmr_starts_from_the_value_five_years_ago_and_says_what_is_wrong_with_that_one():
    asked = {"direction": DOWN, "baseline_period": 2005, "target": 1, "rule": "gmr"}
    zero = verdict("2005 8; 2015 0; 2020 4", **asked)
    assert (zero["standing"], zero["reasons"]) == ("not_assessed", ["zero_baseline"])
    sound = verdict("2005 0; 2015 6; 2020 4", **asked)
    assert "zero_baseline" not in sound["reasons"]
    assert sound["actual_rate"] == pytest.approx((4 / 6) ** (1 / 5) - 1)


def test_no_geometric_path_leads_below_zero():
    found = verdict("2015 5; 2023 4", direction=DOWN, target=-3, rule="worldbank-wdi")
    assert (found["standing"], found["reasons"]) == ("not_assessed", ["not_positive"])
