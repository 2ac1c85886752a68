"""Progress figures that others published, reproduced: those of the package, and what is beside them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from attain.domain.progress.rates import (
    annual_rate_of_reduction,
    continuous_rate_of_reduction,
    fitted_rate_of_reduction,
)
from attain.domain.progress.rules import RULES, Label
from attain.domain.progress.rules.scores import limit_factor
from attain.usecases.published import ours, published_tables
from tests.bare import verdict

CASES = [(table, rule) for table in published_tables() for rule in table.rules]


@pytest.mark.parametrize("table, rule", CASES, ids=lambda each: getattr(each, "id", each))
def test_published_figures_come_out_again(table, rule):
    for row, values in zip(table.rows, ours(table, rule), strict=True):
        for field, theirs, own in zip(table.fields, row.theirs, values, strict=True):
            assert field.agrees(theirs, own), (row.name, field.title, theirs, own)


def test_a_figure_that_differs_in_its_last_digit_does_not_agree():
    ratio = published_tables()[0].fields[1]
    assert ratio.agrees(0.480, 0.4804)
    assert not ratio.agrees(0.480, 0.4806)
    assert not ratio.agrees("HIGH", "LOW")


def test_a_rule_that_is_called_reproduced_has_a_printed_figure_that_comes_out():
    printed = {
        rule
        for table in published_tables()
        for rule in table.rules
        if any(field.printed for field in table.fields)
    }
    called = {name for name, rule in RULES.items() if rule.label is Label.REPRODUCED}
    assert called == printed - {"attain"}


def test_every_published_table_names_its_source():
    assert [table.id for table in published_tables() if len(table.source) < 10] == []


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


@pytest.mark.parametrize("slope, years, per_cent", [(-0.06613, 8, 6.40), (-0.0669, 7, 6.47)])
def test_the_fitted_rates_of_unicef_note_185(slope, years, per_cent):
    times = list(range(2000, 2000 + years))
    values = [40 * math.exp(slope * (t - 2000)) for t in times]
    assert 100 * fitted_rate_of_reduction(times, values) == pytest.approx(per_cent, abs=6e-3)
    points = "; ".join(f"{t} {v!r}" for t, v in zip(times, values, strict=True))
    found = verdict(points, direction="decrease", baseline_period=2000, target=10, rule="aarr")
    assert 100 * found["actual_rate"] == pytest.approx(per_cent, abs=6e-3)


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


def test_the_on_track_threshold_of_open_sdg_stays_below_its_limit():
    threshold = 0.015 * float(limit_factor(np.array(95.0), np.array(100.0)))
    assert 100 * threshold == pytest.approx(0.3055, abs=5e-5)
    assert 95 * (1 + threshold) ** 15 == pytest.approx(99.45, abs=5e-3)


def test_the_patched_zero_is_flagged():
    found = verdict("2015 30; 2023 15", rule="statcan", direction="decrease", target=0)
    assert found["flags"] == ["two_points", "epsilon", "relative_measure"]
