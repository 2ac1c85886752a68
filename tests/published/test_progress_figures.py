"""Progress figures that others published, reproduced. Each test names its source."""

from __future__ import annotations

import math

import numpy as np
import pytest

from attain.domain.progress.rates import (
    annual_rate_of_reduction,
    continuous_rate_of_reduction,
    fitted_rate_of_reduction,
)
from attain.domain.progress.rules.scores import (
    limit_factor,
    score_with_target,
    score_without_target,
)
from tests.bare import verdict

# The Philippines' Rate of Progress in Attaining the MDGs (2007), Fourth Progress Report, July 2010;
# the rule from NEDA's deck. Base years are "1990 or the year closest to it".
PHILIPPINES = [
    ("population below poverty threshold", 45.3, 1991, 30.0, "2003", 22.65, "HIGH", 0.480),
    ("population below food threshold", 24.3, 1991, 13.5, "2003", 12.15, "HIGH", 0.125),
    ("underweight children under five", 34.5, 1990, 24.6, "2005", 17.25, "HIGH", 1.114),
    ("below full dietary energy", 69.4, 1993, 56.9, "2003", 34.7, "HIGH", 1.480),
    ("elementary net enrolment", 85.1, 1990, 83.2, "2006/07", 100, "LOW", -15.719),
    ("elementary cohort survival", 68.65, 1990, 69.9, "2005/06", 84.67, "LOW", 17.724),
    ("elementary completion", 66.5, 1990, 67.99, "2005/06", 81.04, "LOW", 13.138),
]


@pytest.mark.parametrize("name, base, year, value, now, target, word, q", PHILIPPINES)
def test_philippine_probabilities_of_2007(name, base, year, value, now, target, word, q):
    found = verdict(
        f"{now} {value}",
        direction="increase" if target > base else "decrease",
        baseline_period=year,
        baseline_value=base,
        target=target,
        target_period=2015,
        rule="psa-2007",
    )
    assert found["class"] == word
    assert found["ratio"] == pytest.approx(q, abs=5e-4)


@pytest.mark.parametrize("written", ["2005-06", "2005/06", "2005-2006", "2005"])
def test_a_school_year_counts_as_its_first_year(written):
    found = verdict(
        f"{written} 69.9",
        direction="increase",
        baseline_period=1990,
        baseline_value=68.65,
        target=84.67,
        target_period=2015,
        rule="psa-2007",
    )
    assert found["ratio"] == pytest.approx(17.724, abs=5e-4)


def test_the_philippine_row_on_dietary_energy_changed_class_by_the_rule_alone():
    asked = {
        "direction": "decrease",
        "baseline_period": 1993,
        "baseline_value": 69.4,
        "target": 34.7,
        "target_period": 2015,
    }
    assert verdict("2003 56.9", rule="psa-2007", **asked)["class"] == "HIGH"
    assert verdict("2003 56.9", rule="psa-2010", **asked)["class"] == "MEDIUM"


# Cambodia, National Strategic Development Plan, annex 1.1: share of the way from the base to the
# 2005 milestone that the 2005 estimate covers.
CAMBODIA = [
    ("1.1", 39, 1993, 34.71, 31, 0.536),  # listed as 0.537; 4.29 / 8 is 0.53625
    ("1.1, comparable coverage", 39, 1993, 28.0, 31, 1.375),
    ("1.2", 8.5, 1993, 7, 9, -3.0),
    ("1.3", 16.5, 1999, 22.3, 13, -1.657),
    ("1.5", 20, 1993, 19.7, 16, 0.075),
    ("1.8", 14, 2000, 31.5, 80, 0.265),
    ("2.1", 81, 2001, 81.0, 95, 0.0),
    ("2.2", 87, 2001, 91.9, 95, 0.613),
    ("2.3", 19, 2001, 26.1, 50, 0.229),
    ("2.4", 35, 1999, 18.7, 22, 1.254),
    ("2.5", 58, 2001, 59.2, 77, 0.063),
    ("2.6", 51, 2001, 53.1, 73, 0.095),
]


@pytest.mark.parametrize("number, base, year, estimate, milestone, share", CAMBODIA)
def test_cambodian_milestone_shares_of_2005(number, base, year, estimate, milestone, share):
    found = verdict(
        f"{year} {base}; 2005 {estimate}",
        direction="increase" if milestone > base else "decrease",
        baseline_period=year,
        target=milestone,
        target_period=2005,
        rule="escap-csi",
    )
    assert found["ratio"] == pytest.approx(share, abs=6e-4)
    straight = verdict(
        f"{year} {base}; 2005 {estimate}",
        direction="increase" if milestone > base else "decrease",
        baseline_period=year,
        target=milestone,
        target_period=2005,
    )
    assert straight["ratio"] == pytest.approx(share, abs=6e-4)


def test_lao_poverty_was_halved_exactly_and_that_is_achieved():
    # UNDP Lao PDR, MDG summary review, September 2015
    found = verdict(
        "1992/93 46; 2012/13 23",
        direction="decrease",
        baseline_period=1990,
        target_period=2015,
        share=0.5,
    )
    assert (found["standing"], found["target"]) == ("achieved", 23)


# UNICEF, Progress for Children, and technical note on the average annual rate of reduction


@pytest.mark.parametrize("first, last, per_cent", [(100, 90, 0.4214), (20, 10, 2.7345)])
def test_two_point_rates_of_reduction(first, last, per_cent):
    rate = annual_rate_of_reduction(first, last, years=25)
    assert 100 * rate == pytest.approx(per_cent, abs=2e-3)
    found = verdict(
        f"1990 {first}; 2015 {last}",
        direction="decrease",
        baseline_period=1990,
        target=1,
        rule="aarr",
    )
    assert found["actual_rate"] == pytest.approx(rate)


def test_the_published_continuous_rates():
    assert 100 * continuous_rate_of_reduction(100, 90, years=25) == pytest.approx(0.4214, abs=1e-4)
    assert 100 * continuous_rate_of_reduction(20, 10, years=25) == pytest.approx(2.7726, abs=1e-4)


@pytest.mark.parametrize("slope, years, per_cent", [(-0.06613, 8, 6.40), (-0.0669, 7, 6.47)])
def test_the_fitted_rates_of_unicef_note_185(slope, years, per_cent):
    times = list(range(2000, 2000 + years))
    values = [40 * math.exp(slope * (t - 2000)) for t in times]
    assert 100 * fitted_rate_of_reduction(times, values) == pytest.approx(per_cent, abs=6e-3)
    points = "; ".join(f"{t} {v!r}" for t, v in zip(times, values, strict=True))
    found = verdict(points, direction="decrease", baseline_period=2000, target=10, rule="aarr")
    assert 100 * found["actual_rate"] == pytest.approx(per_cent, abs=6e-3)


@pytest.mark.parametrize(
    "left, discrete, continuous", [(1 / 2, 2.73, 2.77), (1 / 3, 4.30, 4.39), (1 / 4, 5.39, 5.55)]
)
def test_the_annual_rates_that_the_mdgs_ask_for(left, discrete, continuous):
    assert 100 * annual_rate_of_reduction(1, left, years=25) == pytest.approx(discrete, abs=6e-3)
    assert 100 * continuous_rate_of_reduction(1, left, years=25) == pytest.approx(
        continuous, abs=6e-3
    )


def test_indonesian_child_mortality_in_the_asia_pacific_report_of_2009():
    asked = {
        "direction": "decrease",
        "baseline_period": 1990,
        "target_period": 2015,
        "share": 1 / 3,
        "scale": "log",
    }
    assert 100 * continuous_rate_of_reduction(91, 31, years=17) == pytest.approx(6.33, abs=6e-3)
    for rule in ("aarr", "attain"):
        found = verdict("1990 91; 2007 31", rule=rule, **asked)
        assert abs(100 * found["actual_rate"]) == pytest.approx(6.14, abs=6e-3)
        assert found["target"] == pytest.approx(30.33, abs=4e-3)
        assert found["attainment_year"] == pytest.approx(2007.34, abs=6e-3)
    needed = verdict("1990 91; 2007 31", **asked)["required_rate"]
    assert -100 * math.log1p(needed) == pytest.approx(4.39, abs=6e-3)


# Open SDG, progress measure (sdg-build), and Statistics Canada


@pytest.mark.parametrize("ratio, score", [(0.95, 2.5), (0.6, 0), (0, -2.5), (1.3, 5), (-0.6, -5)])
def test_open_sdg_scores_with_a_target(ratio, score):
    assert float(score_with_target(np.array(ratio))) == pytest.approx(score, abs=1e-3)


@pytest.mark.parametrize(
    "growth, score", [(0.02, 5), (0.015, 2.5), (0.005, 0), (0, -2.5), (-0.02, -5)]
)
def test_open_sdg_scores_without_a_target(growth, score):
    assert float(score_without_target(np.array(growth), np.array(1.0))) == pytest.approx(
        score, abs=1e-6
    )


@pytest.mark.parametrize(
    "base, limit, factor",
    [(95, 100, 0.20367), (50, 100, 0.95393), (99, 100, 0.04364), (10, 5, 1), (6, 5, 0.62870)],
)
def test_open_sdg_factors_near_a_limit(base, limit, factor):
    assert float(limit_factor(np.array(base), np.array(limit))) == pytest.approx(factor, abs=6e-6)


def test_the_on_track_threshold_of_open_sdg_stays_below_its_limit():
    threshold = 0.015 * float(limit_factor(np.array(95.0), np.array(100.0)))
    assert 100 * threshold == pytest.approx(0.3055, abs=5e-5)
    assert 95 * (1 + threshold) ** 15 == pytest.approx(99.45, abs=5e-3)


def test_poverty_half_way_to_zero_under_two_rules():
    points, asked = "2015 30; 2023 15", {"direction": "decrease", "target": 0}
    assert verdict(points, **asked)["ratio"] == pytest.approx(0.94, abs=5e-3)
    compound = verdict(points, rule="statcan", **asked)
    assert compound["ratio"] == pytest.approx(0.17, abs=5e-3)
    assert (compound["class"], compound["flags"]) == (
        "limited progress",
        ["two_points", "epsilon", "relative_measure"],
    )
