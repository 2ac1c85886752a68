"""Values of the domain as plain JSON and back."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attain.domain.roadmap.actions import (
    Budget,
    Evidence,
    GenderMark,
    Issue,
    Milestone,
    Output,
    RoadmapAction,
)
from attain.domain.roadmap.cycles import Cycle, Meeting, Question, StatusReport
from attain.domain.roadmap.plans import Plan, PlanItem
from attain.domain.roadmap.status import Status
from attain.errors import InvalidData
from attain.usecases.plain_values import as_plain, value_of

WORDS = st.text(min_size=1, max_size=30).filter(lambda text: bool(text.strip()))
DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))
AMOUNTS = st.decimals(0, 10**12, places=2, allow_nan=False, allow_infinity=False)
ACTIONS = st.builds(
    RoadmapAction,
    number=st.from_regex(r"\AA[0-9]{1,5}\Z"),
    title=WORDS,
    status=st.sampled_from(Status),
    items=st.lists(st.sampled_from(["ROADMAP A.1.1", "DECLARATION 7"]), unique=True).map(tuple),
    lead=st.sampled_from(["", "SOMHD"]),
    moves=st.lists(st.sampled_from(["SDG 3.2.1", "MDG 4.1"]), unique=True).map(tuple),
    output=st.builds(Output, text=st.text(), quantity=st.text(), quality=st.text()),
    deadline=st.none() | DAYS,
    budget=st.builds(Budget, amount=st.none() | AMOUNTS, currency=st.just("USD")),
    milestones=st.lists(st.builds(Milestone, WORDS, DAYS, st.booleans()), max_size=3).map(tuple),
    issues=st.lists(st.sampled_from(Issue), unique=True).map(tuple),
    gender=st.sampled_from(GenderMark),
    evidence=st.lists(
        st.builds(Evidence, WORDS, st.just("https://example.org/a"), st.booleans()), max_size=2
    ).map(tuple),
)


@given(action=ACTIONS)
def test_an_action_comes_back_from_json_as_it_was(action):
    assert value_of(RoadmapAction, json.loads(json.dumps(as_plain(action)))) == action


def test_cycles_reports_and_plans_come_back_as_they_were():
    cycle = Cycle(
        id="2027-1",
        title="First half",
        begin=date(2027, 1, 1),
        deadline=date(2027, 6, 30),
        questions=(Question("money", "What did it cost?", required=True),),
        meetings=(Meeting(date(2027, 9, 1), "SOCA"),),
    )
    report = StatusReport(
        cycle="2027-1", action="A1", body="SOMHD", answers={"money": "ໜຶ່ງລ້ານ"}, sent=date(2027, 6, 1)
    )
    assert value_of(Cycle, json.loads(json.dumps(as_plain(cycle)))) == cycle
    assert value_of(StatusReport, json.loads(json.dumps(as_plain(report)))) == report


@pytest.mark.parametrize(
    ("plain", "said"),
    [
        ({"text": "x", "due": "2027-06-31"}, "Milestone.due holds '2027-06-31'"),
        ({"text": "x", "due": "2027-06-30", "colour": "red"}, "Milestone has 'colour'"),
        ({"text": 3, "due": "2027-06-30"}, "Milestone.text holds 3"),
        ({"text": "x"}, "Milestone is not whole"),
        ("x", "holds 'x' and not names with values"),
        ({"text": "x", "due": "2027-06-30", "reached": "yes"}, "Milestone.reached holds 'yes'"),
    ],
)
def test_what_is_no_such_value_is_refused_with_the_field_that_is_wrong(plain, said):
    with pytest.raises(InvalidData, match=said):
        value_of(Milestone, plain)


def test_lists_mappings_and_amounts_are_what_they_should_be():
    with pytest.raises(InvalidData, match=r"RoadmapAction\.items holds 'A' and not a list"):
        value_of(RoadmapAction, {"number": "A1", "title": "x", "items": "A"})
    with pytest.raises(InvalidData, match=r"StatusReport\.answers holds 3"):
        value_of(StatusReport, {"cycle": "1", "action": "A1", "body": "B", "answers": 3})
    with pytest.raises(InvalidData, match=r"Budget\.amount holds 'much'"):
        value_of(Budget, {"amount": "much"})
    assert value_of(Budget, {"amount": "1.50", "currency": "USD"}).amount == Decimal("1.50")


def test_what_the_class_itself_refuses_stays_refused():
    with pytest.raises(InvalidData, match="no code of an item"):
        value_of(
            Plan,
            {
                "id": "P",
                "kind": "roadmap",
                "title": "A plan",
                "items": [as_plain(PlanItem(code="A", kind="area", title="x")) | {"code": "A 1"}],
            },
        )
