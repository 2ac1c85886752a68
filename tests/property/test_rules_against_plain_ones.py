"""Each rule answers as its formula does, written down a second time in plain Python."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.bare import verdicts
from tests.oracles import plain_rules
from tests.oracles.plain_rules import Answer, Asked, Points

CUT_OFFS = (-0.01, 0, 0.005, 0.01, 0.02, 0.015, 0.1, 0.5, 0.6, 0.9, 0.95, 1, 1.5, 2)
FIELDS = {
    "actual": "actual_rate",
    "required": "required_rate",
    "ratio": "ratio",
    "expected": "expected",
    "index": "index",
    "low": "expected_low",
    "high": "expected_high",
    "probability": "probability",
    "attained": "attainment_year",
}
quick = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def series(draw: Any, low: float = 1, high: float = 99) -> Points:
    """Return values from the year 2015 on, three years or more, some years left out."""
    later = draw(st.sets(st.integers(2016, 2026), min_size=1, max_size=9))
    years = [2015, *sorted(later)]
    assume(years[-1] >= 2018)
    return [(year, round(draw(st.floats(low, high)), 2)) for year in years]


@st.composite
def questions(draw: Any, points: Points, top: float | None) -> Asked:
    """Return a target on the wanted side of the baseline that the last value does not meet."""
    sign = draw(st.sampled_from([1, -1]))
    target = float(round(draw(st.floats(0.5, 99.5)), 2))
    if top is not None and sign > 0 and draw(st.booleans()):
        target = top
    first, last = points[0][1], points[-1][1]
    assume(sign * (target - first) > 0.05 and sign * (target - last) > 0.05)
    return Asked(sign, target, draw(st.integers(points[-1][0] + 1, 2035)), top)


def ask(
    points: Points, asked: Asked | None, rule: str, *, sign: int = 0, unit: str = ""
) -> list[dict[str, Any]]:
    direction = "increase" if (asked.sign if asked else sign) > 0 else "decrease"
    return verdicts(
        "; ".join(f"{year} {value!r}" for year, value in points),
        direction=direction,
        target=repr(asked.target) if asked else "",
        target_period=asked.deadline if asked else 2030,
        rule=rule,
        unit=unit,
    )


def near_a_cut_off(*numbers: float | None) -> bool:
    """Return whether rounding alone may tip a class."""
    return any(abs(x - cut) < 1e-7 for x in numbers if x is not None for cut in CUT_OFFS)


def check_same(found: dict[str, Any], plain: Answer) -> None:
    if plain.word is not None:
        assert found["class"] == plain.word, found["rule"]
    for ours, theirs in FIELDS.items():
        wanted = getattr(plain, ours)
        if wanted is not None:
            assert found[theirs] == pytest.approx(wanted, rel=1e-6, abs=1e-9), (
                found["rule"],
                theirs,
            )


@pytest.mark.parametrize("unit", ["", "PT"])
@quick
@given(data=st.data())
def test_a_published_rule_answers_as_its_formula_does(unit, data):
    points = data.draw(series())
    asked = data.draw(questions(points, 100.0 if unit else None))
    answers = ask(points, asked, "all", unit=unit)
    assert {found["rule"] for found in answers} == set(plain_rules.RULES)
    for found in answers:
        if found["rule"] == "attain":
            continue
        plain = plain_rules.RULES[found["rule"]](points, asked)
        position = plain.index / 100 if found["rule"] == "escap-api" and plain.index else None
        if not near_a_cut_off(plain.ratio, plain.actual, position):
            check_same(found, plain)


@pytest.mark.parametrize(
    ("points", "word", "ratio"),
    [
        ([(2015, 50.0), (2020, 98.99)], "met or on track", pytest.approx(2.92, abs=0.005)),
        (
            [(2015, 98.9), (2019, 98.95)],
            "fair progress, accelerate",
            pytest.approx(0.114, abs=0.001),
        ),
        ([(2015, 98.9), (2019, 99.0)], "met or on track", pytest.approx(0.227, abs=0.001)),
        ([(2015, 99.0), (2019, 1.0)], "stagnation or regression", None),
        ([(2015, 99.0), (2019, 98.99)], "stagnation or regression", None),
        ([(2015, 99.0), (2019, 99.01)], "met or on track", None),
    ],
)
def test_unsd_takes_a_hundredth_from_the_limit_as_met_at_both_ends(points, word, ratio):
    asked = Asked(1, 100.0, 2025, 100.0)
    (found,) = ask(points, asked, "unsd", unit="PT")
    assert (found["class"], found["ratio"]) == (word, ratio)
    plain = plain_rules.unsd(points, asked)
    assert (plain.word, plain.ratio) == (word, ratio)


@pytest.mark.parametrize("rule", plain_rules.WITHOUT_A_NUMBER)
@quick
@given(points=series(), sign=st.sampled_from([1, -1]))
def test_without_a_number_growth_is_held_against_the_published_thresholds(rule, points, sign):
    plain = plain_rules.WITHOUT_A_NUMBER[rule](points, sign)
    assume(not near_a_cut_off(plain.actual, -(plain.actual or 0)))
    (found,) = ask(points, None, rule, sign=sign)
    check_same(found, plain)


@pytest.mark.parametrize("unit", ["", "PT"])
@quick
@given(points=series(), sign=st.sampled_from([1, -1]))
def test_open_sdg_narrows_its_thresholds_near_the_limit(unit, points, sign):
    limit = 100.0 if unit and sign > 0 else None
    plain = plain_rules.statcan_without_target(points, sign, limit)
    assume(plain.index is None or not near_a_cut_off(plain.index + 2.5, plain.index - 2.5))
    (found,) = ask(points, None, "statcan", sign=sign, unit=unit)
    check_same(found, plain)


@quick
@given(
    years=st.sets(st.integers(2016, 2026), min_size=2, max_size=9),
    start=st.floats(200, 900),
    pace=st.floats(-15, 15).filter(lambda pace: abs(pace) > 1),
    noise=st.lists(st.floats(-9, 9), min_size=10, max_size=10),
    target=st.floats(20, 1200),
    deadline=st.integers(2027, 2035),
)
def test_the_default_rule_is_the_line_of_least_squares(years, start, pace, noise, target, deadline):
    years = [2015, *sorted(years)]
    points = [
        (year, round(start + pace * (year - 2015) + more, 3))
        for year, more in zip(years, noise, strict=False)
    ]
    sign = 1 if target > points[0][1] else -1
    asked = Asked(sign, round(target, 3), deadline)
    assume(years[-1] >= 2020)  # before that the rule also looks at earlier years
    assume(sign * (asked.target - points[0][1]) > 1 and sign * (asked.target - points[-1][1]) > 1)
    (found,) = ask(points, asked, "attain")
    assume("outlier" not in found["flags"])  # then the line is that of Theil and Sen
    slope, _, _ = plain_rules.least_squares(points)
    assume(abs(slope) > 0.5)  # slower is no progress
    plain = plain_rules.line(points, asked)
    assume(plain.expected is not None and abs(plain.expected - asked.target) > 1e-6)
    assume(plain.attained is None or plain.attained < 2100)
    check_same(found, plain)
