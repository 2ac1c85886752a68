"""The public roadmap holds what was agreed and marked public, and cannot hold anything else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from attain.domain.roadmap.actions import Evidence, Milestone, RoadmapAction
from attain.domain.roadmap.cycles import Cycle, CycleState, Expected, ReportState, StatusReport
from attain.domain.roadmap.plans import Allocation
from attain.domain.roadmap.status import Status
from attain.domain.roadmap.views import Axis, Entry
from attain.errors import InvalidData, UnknownCode
from attain.usecases.portal import roadmap_views as views
from attain.usecases.portal.public_roadmap import (
    Happened,
    PublicAction,
    PublicRoadmap,
    Stood,
    public_action,
    public_cycle,
    public_report,
    with_reports,
)
from attain.web.roadmap.public import shipped_roadmap

ON = date(2026, 11, 28)
OPEN = Evidence("Evaluation", "https://example.org/evaluation", public=True)
CLOSED = Evidence("Minutes", "https://example.org/minutes")
ACTION = RoadmapAction(
    number="A1",
    title="Train midwives",
    status=Status.UNDER_WAY,
    items=("ROADMAP D.3.1",),
    lead="SOMHD",
    supporting=("ACW",),
    moves=("SDG 3.1.2",),
    areas=("LAO", "CLMV"),
    deadline=date(2026, 10, 1),
    milestones=(Milestone("first course", date(2026, 5, 1)),),
    evidence=(OPEN, CLOSED),
)


def at(day: int) -> datetime:
    return datetime(2026, 3, day, tzinfo=UTC)


STOOD = (
    Stood(Status.PROPOSED, at(1), (OPEN,)),
    Stood(Status.AGREED, at(2)),
    Stood(Status.UNDER_WAY, at(3), (CLOSED,)),
    Stood(Status.UNDER_WAY, at(4), (OPEN, CLOSED)),
)


def roadmap(*actions: RoadmapAction, **more: object) -> PublicRoadmap:
    shown = tuple(
        PublicAction(replace(each, evidence=tuple(e for e in each.evidence if e.public)))
        for each in actions
    )
    return replace(shipped_roadmap(ON), actions=shown, **more)


def test_of_an_action_everybody_sees_public_evidence_and_what_happened_since_it_was_agreed():
    found = public_action(ACTION, STOOD)
    assert found is not None
    assert found.action.evidence == (OPEN,)
    assert [(each.kind, each.text, each.at) for each in found.happened] == [
        (Happened.STATUS, "agreed", at(2)),
        (Happened.STATUS, "under way", at(3)),
        (Happened.EVIDENCE, "Evaluation", at(4)),
    ]
    assert found.changed == at(4)


@pytest.mark.parametrize(
    ("status", "stood"),
    [
        (Status.PROPOSED, STOOD[:1]),
        (Status.DROPPED, (STOOD[0], Stood(Status.DROPPED, at(2)))),
        (Status.AGREED, ()),
    ],
)
def test_nobody_sees_a_proposal_nor_one_that_was_dropped_before_it_was_agreed(status, stood):
    assert public_action(replace(ACTION, status=status), stood) is None


def test_evidence_that_is_public_no_more_is_not_among_what_happened():
    hidden = replace(ACTION, evidence=(replace(OPEN, public=False),))
    found = public_action(hidden, STOOD)
    assert found is not None
    assert "Evaluation" not in repr(found)


@pytest.mark.parametrize("wrong", [{"status": Status.PROPOSED}, {"evidence": (CLOSED,)}])
def test_the_value_refuses_what_is_not_public(wrong):
    with pytest.raises(InvalidData, match=r"A1 (was not agreed|holds evidence)"):
        PublicAction(replace(ACTION, **{"evidence": (), **wrong}))


REPORT = StatusReport(
    cycle="2026-1",
    action="A1",
    body="SOMHD",
    state=ReportState.ACCEPTED,
    status=Status.UNDER_WAY,
    said="Forty midwives were trained.",
    obstacles="KANARIENVOGEL",
    next_step="Forty more",
    evidence=(OPEN, CLOSED),
    answers={"gender": "KANARIENVOGEL"},
    sent=date(2026, 4, 20),
)
CYCLE = Cycle(
    id="2026-1",
    title="First half of 2026",
    begin=date(2026, 4, 1),
    deadline=date(2026, 4, 15),
    state=CycleState.FROZEN,
)


def test_of_a_report_obstacles_answers_and_closed_evidence_stay_inside():
    found = public_report(REPORT)
    assert "KANARIENVOGEL" not in repr(found)
    assert found.evidence == (OPEN,)
    assert found.said == REPORT.said


def test_a_report_that_was_not_accepted_is_refused():
    with pytest.raises(InvalidData, match="not accepted"):
        public_report(replace(REPORT, state=ReportState.SENT))


def test_a_frozen_cycle_tells_only_of_actions_that_everybody_may_see():
    hidden = replace(ACTION, number="A2", status=Status.PROPOSED)
    found = public_cycle(
        CYCLE,
        at(30),
        entries=[Entry(ACTION, Status.UNDER_WAY), Entry(hidden, Status.PROPOSED)],
        missing=[Expected("A1", "GOV-LAO", "LAO"), Expected("A2", "SOMHD")],
        reports=[
            REPORT,
            replace(REPORT, action="A2"),
            replace(REPORT, body="ACW", state=ReportState.DRAFT),
        ],
        shown=frozenset({"A1"}),
    )
    assert [each.action.number for each in found.entries] == ["A1"]
    assert found.entries[0].action.evidence == (OPEN,)
    assert found.missing == (Expected("A1", "GOV-LAO", "LAO"),)
    assert [(each.action, each.body) for each in found.reports] == [("A1", "SOMHD")]
    assert found.late(found.reports[0])
    [told] = with_reports([PublicAction(replace(ACTION, evidence=()))], [found])
    assert [(each.kind, each.text, each.cycle) for each in told.happened] == [
        (Happened.REPORT, "SOMHD", "2026-1")
    ]


def test_a_cycle_that_is_not_frozen_is_refused():
    with pytest.raises(InvalidData, match="open, not frozen"):
        public_cycle(
            replace(CYCLE, state=CycleState.OPEN),
            at(30),
            entries=(),
            missing=(),
            reports=(),
            shown=frozenset(),
        )


def test_the_seal_changes_with_what_is_shown_and_with_nothing_else():
    assert roadmap(ACTION).seal == roadmap(ACTION).seal
    assert roadmap(ACTION).seal == roadmap(replace(ACTION, evidence=(OPEN,))).seal
    assert roadmap(ACTION).seal != roadmap(replace(ACTION, title="Train more midwives")).seal


@pytest.mark.parametrize("what", ["action", "cycle", "plan", "body", "area"])
def test_what_is_not_there_is_said_to_be_unknown(what):
    with pytest.raises(UnknownCode):
        getattr(roadmap(ACTION), what)("NOTHING")


def test_a_list_has_what_goes_on_first_and_says_how_late_it_is():
    done = replace(ACTION, number="A0", status=Status.DONE)
    unowned = replace(ACTION, number="A3", lead="", supporting=(), deadline=None)
    found = views.lines_of(roadmap(), [done, ACTION, unowned])
    assert [each.number for each in found] == ["A1", "A3", "A0"]
    assert [each.days_late for each in found] == [58, 0, 0]
    assert (found[0].lead_name[:12], found[1].lead_name) == ("ASEAN Senior", "")


def test_progress_counts_each_action_once_where_it_belongs():
    whole = replace(ACTION, number="A2", areas=(), items=("DECLARATION 7",), lead="", supporting=())
    shown = roadmap(ACTION, whole)
    told = views.progress_of(shown, shown.all)
    assert (told.total, told.going_on, told.done, told.late) == (2, 2, 0, 2)
    plan = shown.plan("ROADMAP")
    by_area = {item.code: len(found) for item, found in views.by_area_of_plan(shown, plan)}
    assert by_area == {"A": 0, "B": 0, "C": 0, "D": 1, "E": 0}
    by_body = {body.id: len(found) for body, found in views.by_body(shown)}
    assert (by_body["SOMHD"], by_body["ACW"], by_body["SOM-ED"]) == (1, 1, 0)
    assert [len(views.in_area(shown, area)) for area in ("LAO", "VNM", "SGP")] == [2, 2, 1]
    assert [each.number for each in views.unowned(shown)] == ["A2"]
    late = [(line.number, days, step) for line, days, step in views.overdue(shown)]
    assert late[:2] == [("A1", 211, "first course"), ("A2", 211, "first course")]


def test_actions_on_an_indicator_a_target_and_a_goal_are_found_where_they_act():
    shown = roadmap(ACTION)
    assert views.moving(shown, ["SDG 3.1.2"], "LAO") == (shown.all[0],)
    assert views.moving(shown, ["SDG 3.1.2"], "SGP") == ()
    assert views.on_target(shown, "SDG 3.1", "LAO") == (shown.all[0],)
    assert views.on_target(shown, "SDG 3.2") == ()
    assert views.on_goal(shown, "SDG 3") == (shown.all[0],)
    both = views.acting(shown, shown.all, shown.all)
    assert (len(both.moving), both.beside) == (1, ())


def test_the_matrix_is_turned_by_any_two_axes_and_holds_what_is_asked_for():
    other = replace(ACTION, number="A2", areas=(), status=Status.DONE, items=("DECLARATION 7",))
    shown = roadmap(ACTION, other)
    whole = views.matrix(shown, Axis.RECOMMENDATION, Axis.COUNTRY, views.Asked())
    assert whole.total == 2
    assert whole.cells["ROADMAP D.3.1", "LAO"] == ("A1",)
    assert len(whole.rows) == 32
    part = views.matrix(shown, Axis.BODY, Axis.STATUS, views.Asked(plan="DECLARATION"))
    assert (part.total, part.cells["SOMHD", "done"]) == (1, ("A2",))
    for asked, numbers in (
        (views.Asked(status="done"), ["A2"]),
        (views.Asked(body="ACW"), ["A1", "A2"]),
        (views.Asked(area="SGP"), ["A2"]),
        (views.Asked(goal="SDG 4"), []),
        (views.Asked(late=True), ["A1"]),
    ):
        assert asked.anything
        assert [each.number for each in views.chosen(shown, asked)] == numbers


def test_by_cycle_the_matrix_shows_actions_as_they_stood_then():
    cycle = public_cycle(
        CYCLE,
        at(30),
        entries=[Entry(ACTION, Status.AGREED, "2026-1")],
        missing=(),
        reports=(),
        shown=frozenset({"A1"}),
    )
    shown = roadmap(ACTION, cycles=(cycle,))
    found = views.matrix(shown, Axis.STATUS, Axis.CYCLE, views.Asked())
    assert found.cells == {("agreed", "2026-1"): ("A1",)}


def test_what_nobody_leads_is_to_be_allocated():
    first = shipped_roadmap(ON)
    led = replace(
        first, allocations={"ROADMAP A.1.1": Allocation(item="ROADMAP A.1.1", lead="ACW")}
    )
    assert len(views.unallocated(first)) - len(views.unallocated(led)) == 1
    assert views.recommendations(first.plan("ROADMAP")) == 24
