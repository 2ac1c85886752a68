"""
The edge cases of trend methods, a line each: what the default rule says, and what a published rule says.

`docs/explanation/edge-cases.md` gives the reasons. Read it as a table: observations, what is asked,
the standing, and the codes that must be among the reasons and flags.
"""

from __future__ import annotations

import pytest

from tests.bare import verdict, verdicts

UP, DOWN, EVEN = "increase", "decrease", "parity"

CASES = {
    "a zero baseline has a straight path": (
        "2015 0; 2023 10",
        {"direction": UP, "target": 15},
        "on_track",
        set(),
    ),
    "a rule of growth rates cannot start from zero": (
        "2015 0; 2023 10",
        {"direction": UP, "target": 15, "rule": "unsd"},
        "not_assessed",
        {"zero_baseline"},
    ),
    "the rule of Open SDG starts from 0.001 and says so": (
        "2015 0; 2023 10",
        {"direction": UP, "target": 15, "rule": "statcan"},
        "on_track",
        {"epsilon"},
    ),
    "the Philippine rule compares accomplishment with the annual target": (
        "2015 0; 2023 10",
        {"direction": UP, "target": 15, "rule": "psa-2010"},
        "on_track",
        {"zero_baseline"},
    ),
    "a target of zero has a straight path": (
        "2015 30; 2023 10",
        {"direction": DOWN, "target": 0},
        "on_track",
        set(),
    ),
    "no constant rate leads to zero": (
        "2015 30; 2023 10",
        {"direction": DOWN, "target": 0, "rule": "eurostat"},
        "not_assessed",
        {"zero_target"},
    ),
    "the rule of Open SDG aims at 0.001 and says so": (
        "2015 30; 2023 10",
        {"direction": DOWN, "target": 0, "rule": "statcan"},
        "off_track",
        {"epsilon"},
    ),
    "a target that is met is achieved": (
        "2015 30; 2023 10",
        {"direction": DOWN, "target": 12},
        "achieved",
        {"met"},
    ),
    "a target that is met stays achieved while the values move away, and that is flagged": (
        "2015 5; 2019 4; 2021 6; 2023 9",
        {"direction": DOWN, "target": 10, "baseline_period": 2015},
        "achieved",
        {"met", "met_at_baseline", "regressing_since_met"},
    ),
    "a target met at the baseline and lost since is regressing": (
        "2015 5; 2023 12",
        {"direction": DOWN, "target": 10},
        "regressing",
        {"lost", "met_at_baseline"},
    ),
    "within a hundredth of a hundred per cent the target counts as met": (
        "2015 90; 2023 99.2",
        {"direction": UP, "target": 100, "unit": "PT"},
        "achieved",
        {"near_limit"},
    ),
    "a conformance rule knows no such nearness": (
        "2015 90; 2023 99.2",
        {"direction": UP, "target": 100, "unit": "PT", "rule": "statcan"},
        "on_track",
        set(),
    ),
    "one observation is no trend": (
        "2018 50",
        {"direction": UP, "target": 80},
        "not_assessed",
        {"one_observation"},
    ),
    "one observation that meets the target is no trend either": (
        "2018 90",
        {"direction": UP, "target": 80},
        "not_assessed",
        {"one_observation", "met"},
    ),
    "no observation up to the year of assessment": (
        "2021 50; 2022 60",
        {"direction": UP, "target": 80, "as_of": 2019},
        "not_assessed",
        {"no_data"},
    ),
    "less than a year between first and last is refused by every rule": (
        "2021-Q1 50; 2021-Q4 60",
        {"direction": UP, "target": 80, "rule": "cgd"},
        "not_assessed",
        {"short_span"},
    ),
    "less than two years is too short for the default rule": (
        "2021 50; 2022 52",
        {"direction": UP, "target": 80},
        "not_assessed",
        {"short_span"},
    ),
    "less than three years is flagged": (
        "2020 50; 2022 60",
        {"direction": UP, "target": 80},
        "on_track",
        {"short_span"},
    ),
    "without a value of the baseline year the nearest within three years serves": (
        "1992 40; 2010 10",
        {"direction": DOWN, "baseline_period": 1990, "target_period": 2015, "share": 0.5},
        "achieved",
        {"baseline_shifted"},
    ),
    "else the first later one": (
        "1996 40; 2010 30",
        {"direction": DOWN, "baseline_period": 1990, "target_period": 2015, "share": 0.5},
        "off_track",
        {"baseline_shifted"},
    ),
    "a relative target without a baseline is not assessed": (
        "1980 40",
        {
            "direction": DOWN,
            "baseline_period": 1990,
            "target_period": 2015,
            "share": 0.5,
            "as_of": 2010,
        },
        "not_assessed",
        {"no_baseline"},
    ),
    "a period of several years stands at its middle": (
        "2014/2016 50; 2022/2024 20",
        {"direction": DOWN, "target": 5},
        "on_track",
        set(),
    ),
    "projections stop at the natural limits": (
        "2015 60; 2020 95",
        {"direction": UP, "target": 99.9, "unit": "PT"},
        "on_track",
        set(),
    ),
    "without a number nothing is on track": (
        "2015 50; 2023 60",
        {"direction": UP},
        "not_assessed",
        {"no_numeric_target"},
    ),
    "without a number the wrong way is regressing": (
        "2015 50; 2023 40",
        {"direction": UP},
        "regressing",
        {"moving_away"},
    ),
    "a spread that still grows is not halted": (
        "2015 1; 2017 2; 2019 3; 2021 4; 2023 5",
        {"direction": DOWN, "kind": "halt_and_reverse"},
        "regressing",
        {"moving_away"},
    ),
    "a spread that wavers is halted": (
        "2015 1; 2017 5; 2019 4.9; 2021 5.1; 2023 5",
        {"direction": DOWN, "kind": "halt_and_reverse"},
        "off_track",
        set(),
    ),
    "a spread that falls is reversed": (
        "2015 5; 2017 4.1; 2019 3; 2021 1.9; 2023 1",
        {"direction": DOWN, "kind": "halt_and_reverse"},
        "achieved",
        set(),
    ),
    "two values are too few to test a halt": (
        "2015 5; 2023 1",
        {"direction": DOWN, "kind": "halt_and_reverse"},
        "not_assessed",
        {"too_few_for_test"},
    ),
    "a series of growth rates is compared with its threshold over five years": (
        "2015 2; 2019 7.2; 2020 6.8; 2021 7.5; 2022 7.1; 2023 7.4",
        {"direction": UP, "kind": "keep", "target": 7},
        "achieved",
        set(),
    ),
    "rules of trends do not answer for a level to be kept": (
        "2015 7; 2023 8",
        {"direction": UP, "kind": "keep", "target": 7, "rule": "eurostat"},
        "not_assessed",
        {"kind_not_covered"},
    ),
    "base and latest of opposite sign have no growth rate": (
        "2015 -5; 2023 5",
        {"direction": UP, "target": 10, "rule": "statcan"},
        "not_assessed",
        {"sign_change"},
    ),
    "a parity ratio is judged by its distance from one": (
        "2000 0.80; 2008 0.92",
        {"direction": EVEN, "baseline_period": 2000, "target_period": 2015},
        "on_track",
        set(),
    ),
    "a parity ratio inside the band is achieved from either side": (
        "2000 1.20; 2008 1.02",
        {"direction": EVEN, "baseline_period": 2000, "target_period": 2015},
        "achieved",
        {"met"},
    ),
    "a target without a deadline has no pace": (
        "2015 50; 2023 60",
        {"direction": UP, "target": 80, "target_period": ""},
        "not_assessed",
        {"no_target_period"},
    ),
    "after the deadline a miss is a miss": (
        "2000 50; 2015 70",
        {"direction": UP, "target": 80, "baseline_period": 2000, "target_period": 2015},
        "off_track",
        {"missed"},
    ),
    "after the deadline late is late": (
        "2000 50; 2015 70; 2018 85",
        {"direction": UP, "target": 80, "baseline_period": 2000, "target_period": 2015},
        "off_track",
        {"met_late"},
    ),
    "after the deadline met is met, whatever came later": (
        "2000 50; 2015 85; 2018 70",
        {"direction": UP, "target": 80, "baseline_period": 2000, "target_period": 2015},
        "achieved",
        {"met"},
    ),
    "a deadline between two observations is judged on the line between them": (
        "2000 50; 2014 78; 2016 84",
        {"direction": UP, "target": 80, "baseline_period": 2000, "target_period": 2015},
        "achieved",
        {"interpolated_at_deadline"},
    ),
    "an unobserved deadline that the trend would have met is not assessed": (
        "2000 50; 2013 78",
        {
            "direction": UP,
            "target": 80,
            "baseline_period": 2000,
            "target_period": 2015,
            "as_of": 2019,
        },
        "not_assessed",
        {"deadline_unobserved"},
    ),
    "an unobserved deadline that the trend misses is missed": (
        "2000 50; 2013 60",
        {
            "direction": UP,
            "target": 80,
            "baseline_period": 2000,
            "target_period": 2015,
            "as_of": 2019,
        },
        "off_track",
        {"missed"},
    ),
    "an old figure is flagged": (
        "2000 50; 2010 55",
        {"direction": UP, "target": 80, "baseline_period": 2000, "as_of": 2019},
        "off_track",
        {"stale"},
    ),
    "a censored latest value whose truth can only be better holds": (
        "2015 50; 2023 <5",
        {"direction": DOWN, "target": 2},
        "on_track",
        {"censored"},
    ),
    "a censored latest value whose truth may be worse does not": (
        "2015 50; 2023 >5",
        {"direction": DOWN, "target": 2},
        "not_assessed",
        {"censored"},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_edge_case(name):
    points, asked, standing, codes = CASES[name]
    found = verdict(points, **asked)
    said = set(found["reasons"]) | set(found["flags"])
    assert found["standing"] == standing, (found["class"], said)
    assert codes <= said


def test_while_few_years_have_passed_since_the_baseline_the_trend_takes_in_ten_before_it():
    points = "2004 90; 2006 62; 2008 58; 2010 54; 2012 50; 2014 46; 2015 44; 2017 40"
    found = verdict(points, direction=DOWN, target=20)
    assert found["actual_rate"] == pytest.approx(-2)
    assert (found["n"], found["baseline"], found["standing"]) == (2, 44, "on_track")
    assert "earlier_values" in found["flags"]
    later = verdict(points + "; 2020 40", direction=DOWN, target=20)
    assert "earlier_values" not in later["flags"]


@pytest.mark.parametrize(
    "points, limits",
    [
        ("2000 140; 2005 80; 2010 51; 2013 49", {}),
        ("2000 0.5; 2005 0.45; 2010 0.4; 2013 0.4", {"unit": "PT"}),
    ],
)
def test_small_values_far_from_a_limit_do_not_stand_still(points, limits):
    found = verdict(points, direction=DOWN, baseline_period=2000, **limits)
    assert found["trend"] == "improving"


BROKEN = b"""indicator,reference_area,period,value,status
x,KHM,1993,39,A
x,KHM,2004,34.7,B
x,KHM,2007,30.1,A
x,KHM,2010,22.1,A
"""
TARGETS = "indicator,direction,baseline_period,baseline_value,target_period,target_value,share\n"


def _broken(row: str, rule: str = "attain") -> dict[str, object]:
    from attain.usecases.assess import assess

    (found,) = assess(BROKEN, f"{TARGETS}{row}\n".encode(), rule=rule).verdicts
    return found


@pytest.mark.parametrize("rule", ["attain", "psa-2010", "statcan", "worldbank-wdi"])
def test_a_target_relative_to_a_baseline_before_a_break_is_not_assessed(rule):
    found = _broken("x,decrease,1993,,2015,,0.5", rule)
    assert found["standing"] == "not_assessed"
    assert "break" in found["reasons"]


def test_a_trend_never_crosses_a_break():
    found = _broken("x,decrease,1993,,2015,20,")
    assert (found["n"], found["baseline_period"]) == (3, 2004)
    assert "break" in found["reasons"]
    assert found["standing"] == "on_track"


def test_modelled_and_observed_values_are_never_in_one_line():
    from attain.usecases.assess import assess

    rows = "x,KHM,2015,50,C\nx,KHM,2016,10,M\nx,KHM,2017,48,C\nx,KHM,2018,11,M\nx,KHM,2020,45,C\n"
    observed = "indicator,reference_area,period,value,nature\n" + rows
    (found,) = assess(observed.encode(), f"{TARGETS}x,decrease,2015,,2030,30,\n".encode()).verdicts
    assert (found["n"], found["actual_rate"]) == (3, pytest.approx(-1.0))
    assert "mixed_nature" in found["flags"]


def test_a_finished_goal_never_reads_on_track_under_any_rule():
    for points in (
        "2000 50; 2015 79.9",
        "2000 50; 2013 79",
        "2000 50; 2010 60",
        "2000 50; 2015 90",
    ):
        for found in verdicts(
            points,
            direction=UP,
            target=80,
            baseline_period=2000,
            target_period=2015,
            rule="all",
            as_of=2020,
        ):
            assert found["standing"] != "on_track", found["rule"]
            if found["standing"] != "achieved":
                assert found["class"] not in ("on track", "HIGH", "met or on track", "likely"), (
                    found
                )


def test_an_index_without_classes_gives_its_number():
    found = verdict("2015 40; 2020 50", direction=UP, target=80, rule="escap-csi")
    assert (found["standing"], found["reasons"], found["index"]) == (
        "not_assessed",
        ["index_only"],
        2.5,
    )


def test_sampling_errors_give_two_points_an_interval():
    from attain.usecases.assess import assess

    observed = (
        b"indicator,reference_area,period,value,standard_error\nx,KHM,2015,50,2\nx,KHM,2020,40,2\n"
    )
    (found,) = assess(observed, f"{TARGETS}x,decrease,2015,,2025,32,\n".encode()).verdicts
    # one period ahead: the error of 2 * 40 - 50 is 2 * sqrt(2 ** 2 + 1)
    assert found["expected"] == 30
    assert found["expected_high"] - 30 == pytest.approx(1.6449 * 2 * 5**0.5, rel=2e-3)
    assert 0.5 < found["probability"] < 0.9


def test_milestones_stand_on_the_scale_and_within_the_limits_of_per_cent():
    found = verdict("2015 40; 2019 55; 2023 70", direction=UP, target=90, unit="PT", scale="logit")
    assert (found["lower_limit"], found["upper_limit"]) == (0, 100)
    by_year = {step["period"]: step["value"] for step in found["milestones"]}
    assert by_year[2020] == pytest.approx(61.35, abs=0.01)
    assert by_year[2030] == pytest.approx(90)


def test_a_framework_that_states_no_limits_gets_none():
    from attain.domain.frameworks import (
        Direction,
        Framework,
        Goal,
        Indicator,
        Target,
        TargetKind,
        TargetRule,
    )
    from attain.usecases.assess import assess_table
    from attain.usecases.read import read_as_written

    rule = TargetRule(
        id="growth",
        indicator="x",
        kind=TargetKind.LEVEL,
        direction=Direction.INCREASE,
        series_code="x",
        baseline_period=2015,
        target_period=2030,
        target_value=100,
    )
    indicator = Indicator(code="x", title="x", series_codes=("x",), rules=(rule,))
    goal = Goal(
        code="1", title="x", targets=(Target(code="1", title="x", indicators=(indicator,)),)
    )
    rows = b"indicator,reference_area,period,value,unit\nx,KHM,2015,80,PT\nx,KHM,2023,99.5,PT\n"
    frame = read_as_written(rows).frame
    (found,) = assess_table(frame, [Framework(id="F", title="F", goals=(goal,))]).to_dicts()
    assert (found["upper_limit"], found["standing"]) == (None, "on_track")
    assert found["expected"] > 100
