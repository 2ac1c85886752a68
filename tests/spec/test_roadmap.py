"""What the roadmap's rules say: statuses, cycles, views, obligations."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as some

from attain.domain.roadmap.actions import (
    Budget,
    Evidence,
    Issue,
    Milestone,
    Output,
    RoadmapAction,
    changed_fields,
    check_references,
    clashing_fields,
)
from attain.domain.roadmap.cycles import (
    CYCLE_STEPS,
    REPORT_STEPS,
    WRITING_OPEN,
    Cycle,
    CycleState,
    CycleStep,
    Expected,
    Question,
    ReportState,
    ReportStep,
    StatusReport,
    check_ready,
    check_report_step,
    expected_reports,
    missing_reports,
    prefilled,
    state_after,
    statuses_to_report,
    still_asked,
    with_files_that_stay,
    with_own_files,
)
from attain.domain.roadmap.frozen import FrozenItem, frozen, told_of
from attain.domain.roadmap.obligations import (
    Answered,
    AnswerKind,
    Level,
    ObligationQuestion,
    ReportingObligation,
    standings_of,
)
from attain.domain.roadmap.plans import (
    Allocation,
    ItemKind,
    Link,
    Plan,
    PlanItem,
    PlanKind,
    Plans,
    Relation,
    to_be_allocated,
)
from attain.domain.roadmap.public import (
    AGREED,
    PUBLIC,
    STANDINGS,
    as_public,
    is_public,
    report_as_public,
    standing,
)
from attain.domain.roadmap.status import MAY_BECOME, Mover, Status, check_move, owner_may_say
from attain.domain.roadmap.views import (
    NOTHING,
    Axis,
    Entry,
    EventKind,
    Movement,
    OffTrack,
    late,
    off_track_without_action,
    pivot,
    timeline,
    unmoved,
    without_owner,
)
from attain.errors import ActionDenied, InvalidData, UnknownCode

TODAY = date(2026, 11, 24)
GROUPS = {"CLMV": ("KHM", "LAO", "MMR", "VNM")}
A1 = RoadmapAction(
    number="A1",
    title="Train midwives",
    status=Status.UNDER_WAY,
    items=("ROADMAP D.3.1", "ROADMAP E.1.3"),
    lead="SOMHD",
    supporting=("ACW",),
    targets=("SDG 3.1",),
    moves=("SDG 3.1.2",),
    areas=("CLMV",),
    deadline=date(2026, 6, 30),
)
A2 = RoadmapAction(
    number="A2",
    title="Share school statistics",
    status=Status.AGREED,
    items=("ROADMAP B.1.1",),
    goals=("SDG 4",),
    milestones=(Milestone("a first table", date(2026, 11, 1)),),
)
A3 = RoadmapAction(
    number="A3",
    title="Replant mangroves",
    status=Status.DONE,
    items=("ROADMAP E.1.2",),
    lead="GOV-KHM",
    targets=("SDG 14.2",),
    areas=("KHM",),
    deadline=date(2020, 1, 1),
)
CYCLE = Cycle(
    id="2026-1",
    title="First cycle",
    begin=date(2026, 10, 1),
    deadline=date(2026, 11, 15),
    state=CycleState.OPEN,
    questions=(Question("money", "What was spent?", required=True), Question("other", "Else?")),
)
SPEAKING = {"KHM": "GOV-KHM", "LAO": "GOV-LAO"}


# ---------------------------------------------------------------------------------------- status

MOVES = """
from      | proposed | agreed | under way | on hold | done | dropped
proposed  |          | c      |           |         |      | c r
agreed    |          |        | o         | o r     | o e  | c r
under way |          |        |           | o r     | o e  | c r
on hold   |          |        | o         |         | o e  | c r
done      |          |        | c r       |         |      |
dropped   |          | c r    |           |         |      |
"""


def cells() -> list[tuple[Status, Status, str]]:
    lines = [[cell.strip() for cell in line.split("|")] for line in MOVES.strip().splitlines()]
    return [
        (Status(line[0]), Status(to), told)
        for line in lines[1:]
        for to, told in zip(lines[0][1:], line[1:], strict=True)
    ]


@pytest.mark.parametrize(("now", "to", "told"), cells())
def test_an_action_goes_where_the_table_says_and_nowhere_else(now, to, told):
    if not told:
        with pytest.raises(ActionDenied, match="cannot become"):
            check_move(now, to, reason="because", evidence=True)
        return
    move = check_move(now, to, reason="because", evidence=True)
    assert (move.by is Mover.OWNER) is ("o" in told)
    assert (move.reason, move.evidence) == ("r" in told, "e" in told)
    if move.reason:
        with pytest.raises(ActionDenied, match="only with a reason"):
            check_move(now, to, reason=" ", evidence=True)
    if move.evidence:
        with pytest.raises(ActionDenied, match="only with evidence"):
            check_move(now, to, reason="because")


def test_every_status_says_where_it_may_go_and_can_be_reached():
    assert set(MAY_BECOME) == set(Status)
    reached = {to for leads in MAY_BECOME.values() for to in leads}
    assert reached == set(Status) - {Status.PROPOSED}


def test_the_lead_body_reports_an_action_as_it_is_or_where_it_may_move_it():
    assert owner_may_say(Status.AGREED) == (
        Status.AGREED,
        Status.UNDER_WAY,
        Status.ON_HOLD,
        Status.DONE,
    )
    assert owner_may_say(Status.DONE) == (Status.DONE,)


# --------------------------------------------------------------------------------------- actions


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": " "}, "takes a title"),
        ({"begin": date(2026, 7, 1)}, "before it begins"),
        ({"supporting": ("SOMHD",)}, "leads A1 already"),
        ({"items": ("D.3.1",)}, "no reference"),
        ({"areas": ("KHM", "KHM")}, "twice"),
    ],
)
def test_an_action_that_contradicts_itself_is_refused(changes, said):
    with pytest.raises(InvalidData, match=said):
        replace(A1, **changes)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Budget(amount=Decimal(5)), "without a currency"),
        (lambda: Budget(amount=Decimal(-5), currency="USD"), "no amount"),
        (lambda: Budget(amount=Decimal("NaN"), currency="USD"), "no amount"),
        (lambda: Budget(currency="dollars"), "three capitals"),
        (lambda: Milestone("", TODAY), "no words"),
        (lambda: Evidence("Report", "javascript:alert(1)"), "no link"),
        (lambda: Evidence("", "https://example.org"), "takes a name"),
    ],
)
def test_parts_of_an_action_that_make_no_sense_are_refused(make, said):
    with pytest.raises(InvalidData, match=said):
        make()


def test_what_is_missing_of_money_is_what_was_not_found():
    assert Budget(amount=Decimal(500), funded=Decimal(120), currency="USD").gap == Decimal(380)
    assert Budget(amount=Decimal(5), funded=Decimal(9), currency="USD").gap == 0
    assert Budget().gap is None


def test_an_output_says_which_of_the_five_things_are_not_said():
    output = Output(text="Midwives trained", quantity="2,000", population="rural women")
    assert output.missing(deadline=None) == ("quality", "location", "deadline")
    assert output.missing(deadline=TODAY) == ("quality", "location")


def test_the_goals_of_an_action_are_those_of_its_targets_and_indicators_too():
    assert A1.all_goals == ("SDG 3",)
    assert replace(A1, goals=("MDG 5",)).all_goals == ("MDG 5", "SDG 3")


@pytest.mark.parametrize(
    ("action", "target", "acts"),
    [
        (A1, "SDG 3.1", True),
        (A1, "SDG 3.2", False),
        (A2, "SDG 4.1", True),
        (A2, "SDG 3.1", False),
        (replace(A2, targets=("SDG 4.2",)), "SDG 4.1", False),
        (replace(A2, goals=(), moves=("SDG 4.1.1",)), "SDG 4.1", True),
        (replace(A2, goals=(), moves=("SDG 4.10.1",)), "SDG 4.1", False),
    ],
)
def test_an_action_acts_on_a_target_it_names_or_on_its_goal_as_a_whole(action, target, acts):
    assert action.acts_on(target) is acts


def test_an_action_without_countries_acts_in_all_and_a_group_in_its_members():
    assert A2.acts_in("SGP", GROUPS)
    assert A1.acts_in("LAO", GROUPS)
    assert not A1.acts_in("SGP", GROUPS)


def test_two_people_clash_only_where_both_changed_the_same_field():
    theirs = replace(A1, title="Train 2,000 midwives", stakeholders="unions")
    ours = replace(A1, title="Train many midwives", deadline=date(2027, 1, 1))
    assert changed_fields(A1, theirs) == ("title", "stakeholders")
    assert clashing_fields(A1, theirs, ours) == ("title",)
    assert clashing_fields(A1, theirs, replace(A1, deadline=None)) == ()
    assert clashing_fields(A1, theirs, theirs) == ()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, ""),
        ({"items": ("ROADMAP Z.1",)}, "'ROADMAP Z.1' is no recommendation or clause"),
        ({"lead": "SOMXX"}, "'SOMXX' is no body"),
        ({"targets": ("SDG 99.1",)}, "'SDG 99.1' is no goal, target or indicator"),
        ({"areas": ("XYZ",)}, "'XYZ' is no country or group"),
    ],
)
def test_what_an_action_names_must_be_known(changes, said):
    known = {
        "items": frozenset(A1.items),
        "bodies": frozenset({"SOMHD", "ACW"}),
        "references": frozenset({"SDG 3.1", "SDG 3.1.2"}),
        "areas": frozenset({"CLMV"}),
    }
    if said:
        with pytest.raises(InvalidData, match=said):
            check_references([replace(A1, **changes)], **known)
    else:
        check_references([replace(A1, **changes)], **known)


# ----------------------------------------------------------------------------------------- plans

ITEMS = (
    PlanItem(code="A", kind=ItemKind.AREA, title="Area"),
    PlanItem(code="A.1", kind=ItemKind.SUB_AREA, title="Sub-area", within="A"),
    PlanItem(code="A.1.1", kind=ItemKind.RECOMMENDATION, title="Do it", within="A.1"),
    PlanItem(code="A.1.2", kind=ItemKind.RECOMMENDATION, title="Do more", within="A.1"),
)
PLAN = Plan("OURS", PlanKind.SECTORAL, "Our plan", ITEMS)
OTHER = Plan(
    "SAID", PlanKind.DECLARATION, "Said", (PlanItem(code="1", kind=ItemKind.CLAUSE, title="One"),)
)


def test_a_plan_knows_what_lies_above_and_below():
    assert [each.code for each in PLAN.to_act_on()] == ["A.1.1", "A.1.2"]
    assert [each.code for each in PLAN.above(PLAN.item("A.1.2"))] == ["A", "A.1"]
    assert [each.code for each in PLAN.below("")] == ["A"]
    assert PLAN.depth(PLAN.item("A.1.1")) == 2


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Plan("X", PlanKind.ROADMAP, "X", (*ITEMS, ITEMS[0])), "the item A twice"),
        (lambda: Plan("X", PlanKind.ROADMAP, "X", ITEMS[1:]), "does not stand before it"),
        (lambda: Plan("X", PlanKind.NATIONAL, "X", ITEMS), "Name its area"),
        (lambda: Plan("X", PlanKind.ROADMAP, "X", ITEMS, area="KHM"), "Leave the area out"),
        (lambda: Plan("X Y", PlanKind.ROADMAP, "X", ITEMS), "no id of a plan"),
        (lambda: Plans((PLAN, PLAN)), "there twice"),
        (lambda: Link("OURS", Relation.SUPPORTS, "SAID 1"), "no end of a link"),
        (lambda: Link("SAID 1", Relation.SUPPORTS, "SAID 1"), "with itself"),
        (lambda: PlanItem(code="A 1", kind=ItemKind.AREA, title="x"), "no code of an item"),
    ],
)
def test_a_plan_that_contradicts_itself_is_refused(make, said):
    with pytest.raises(InvalidData, match=said):
        make()


def test_links_lead_from_item_to_item_and_to_targets():
    link = Link("OURS A.1.1", Relation.SUPPORTS, "SAID 1")
    carried = Link("OURS A.1.2", Relation.CARRIES, "SDG 3.2")
    plans = Plans((PLAN, OTHER), (link, carried))
    assert plans.links_of("SAID 1") == (link,)
    assert plans.found("ours A.1.2") == (PLAN, ITEMS[3])
    with pytest.raises(UnknownCode, match=r"Did you mean A\.1\.2 or A\.1\.1"):
        Plans((PLAN, OTHER), (Link("OURS A.1.9", Relation.SUPPORTS, "SAID 1"),))
    with pytest.raises(UnknownCode, match="There are: OURS, SAID"):
        plans.plan("NONE")


def test_what_nobody_leads_is_to_be_allocated():
    plans = Plans((PLAN, OTHER))
    done = [Allocation(item="OURS A.1.1", lead="SOMHD"), Allocation(item="SAID 1", lead="")]
    assert to_be_allocated(plans, done) == ("OURS A.1.2", "SAID 1")
    with pytest.raises(InvalidData, match=r"leads OURS A\.1\.1 already"):
        Allocation(item="OURS A.1.1", lead="SOMHD", supporting=("SOMHD",))


# ---------------------------------------------------------------------------------------- cycles


def test_each_step_of_a_cycle_leads_from_its_states_only():
    for step, state in product(CycleStep, CycleState):
        if state in CYCLE_STEPS[step]:
            assert state_after(CYCLE_STEPS, state, step, "cycle") is CYCLE_STEPS[step][state]
        else:
            with pytest.raises(ActionDenied, match=f"This cycle is {state.value}"):
                state_after(CYCLE_STEPS, state, step, "cycle")
    with pytest.raises(ActionDenied, match="It stays as it is"):
        state_after(CYCLE_STEPS, CycleState.FROZEN, CycleStep.REOPEN, "cycle")


def test_a_report_moves_only_while_its_cycle_lets_it():
    for cycle, state, step in product(CycleState, ReportState, ReportStep):
        if cycle in WRITING_OPEN[step] and state in REPORT_STEPS[step]:
            assert check_report_step(cycle, state, step) is REPORT_STEPS[step][state]
        else:
            with pytest.raises(ActionDenied):
                check_report_step(cycle, state, step)
    assert not any(CycleState.FROZEN in states for states in WRITING_OPEN.values())


def test_the_lead_and_each_country_that_is_named_itself_are_asked():
    national = replace(A1, number="A4", lead="GOV-KHM", areas=("KHM", "LAO"))
    proposed = replace(A1, number="A5", status=Status.PROPOSED)
    found = expected_reports(CYCLE, [A1, A2, A3, national, proposed], speaking_for=SPEAKING)
    assert found == (
        Expected("A1", "SOMHD"),
        Expected("A4", "GOV-KHM"),
        Expected("A4", "GOV-LAO", "LAO"),
    )
    assert not expected_reports(replace(CYCLE, plans=("OTHER",)), [A1], speaking_for=SPEAKING)


def test_a_report_that_was_not_sent_is_missing():
    expected = expected_reports(CYCLE, [A1], speaking_for=SPEAKING)
    draft = prefilled(expected[0], CYCLE, A1, None)
    assert missing_reports(expected, [draft]) == expected
    assert missing_reports(expected, [replace(draft, state=ReportState.RETURNED)]) == expected
    assert not missing_reports(expected, [replace(draft, state=ReportState.SENT)])


def test_a_report_begins_with_the_words_of_the_last_cycle():
    last = StatusReport(
        cycle="2025-2",
        action="A1",
        body="SOMHD",
        said="Trained 400",
        answers={"money": "10", "gone": "x"},
    )
    found = prefilled(Expected("A1", "SOMHD"), CYCLE, A1, last)
    assert (found.said, found.state, found.status) == (
        "Trained 400",
        ReportState.DRAFT,
        Status.UNDER_WAY,
    )
    assert found.answers == {"money": "10", "other": ""}


def test_a_report_begins_with_the_files_that_its_action_still_names_and_as_it_names_them():
    link = Evidence("Page", "https://example.org/", public=True)
    file, gone = (Evidence("File", f"kept:{letter * 32}", public=True) for letter in "0f")
    last = replace(said_in(ReportState.ACCEPTED), evidence=(link, file, gone))
    hidden = replace(file, public=False)
    found = prefilled(Expected("A1", "SOMHD"), CYCLE, replace(A1, evidence=(hidden,)), last)
    assert found.evidence == (link, hidden)


def test_a_country_begins_where_its_own_part_was_wherever_the_action_is():
    asked = Expected("A1", "GOV-LAO", "LAO")
    assert prefilled(asked, CYCLE, A1, None).status is Status.AGREED
    last = StatusReport(
        cycle="2025-2", action="A1", body="GOV-LAO", area="LAO", status=Status.ON_HOLD, answers={}
    )
    assert prefilled(asked, CYCLE, A1, last).status is Status.ON_HOLD
    assert Status.AGREED not in statuses_to_report(A1)
    assert statuses_to_report(A1, "LAO") == statuses_to_report(
        replace(A1, status=Status.DONE), "LAO"
    )


def test_those_who_were_asked_stay_asked_when_the_action_is_done_and_no_more_when_it_is_dropped():
    action = replace(A1, areas=("LAO",))
    opened = expected_reports(CYCLE, [action], speaking_for=SPEAKING)
    country, new = Expected("A1", "GOV-LAO", "LAO"), Expected("A9", "ACW")
    done = replace(action, status=Status.DONE)
    assert still_asked(opened, [new], [done]) == (*opened, new)
    assert not still_asked(opened, [], [replace(action, status=Status.DROPPED)])
    assert still_asked(opened, [], [replace(action, lead="ACW", supporting=())]) == (country,)


SEEN_BY_ALL = """
status    | never agreed | agreed once
proposed  | no           | no
agreed    | yes          | yes
under way | yes          | yes
on hold   | yes          | yes
done      | yes          | yes
dropped   | no           | yes
"""


def test_everybody_sees_what_was_agreed_and_no_proposal_even_when_it_is_dropped():
    rows = [line.split("|") for line in SEEN_BY_ALL.strip().splitlines()[1:]]
    told = {Status(row[0].strip()): [cell.strip() == "yes" for cell in row[1:]] for row in rows}
    assert told == {
        each: [is_public(each, agreed=agreed) for agreed in (False, True)] for each in Status
    }


def test_where_a_public_action_stands_is_a_place_of_its_own_for_the_table_of_permissions():
    places = {standing(each, agreed=agreed) for each in Status for agreed in (False, True)}
    assert places == set(STANDINGS)
    assert set(PUBLIC) < places
    assert {standing(each, agreed=False) for each in AGREED} == {each.value for each in AGREED}


def test_of_evidence_and_reports_everybody_sees_what_is_marked_public():
    shown = Evidence("Report", "https://example.org/report", public=True)
    hidden = Evidence("Minutes", "https://example.org/minutes")
    assert as_public(replace(A1, evidence=(hidden, shown))) == replace(A1, evidence=(shown,))
    told = replace(
        said_in(ReportState.ACCEPTED),
        said="Trained 400",
        obstacles="a quarrel",
        evidence=(hidden, shown),
        answers={"money": "10"},
    )
    assert report_as_public(told) == replace(told, obstacles="", answers={}, evidence=(shown,))


def said_in(state: ReportState, body: str = "SOMHD", action: str = "A1") -> StatusReport:
    return StatusReport(cycle="2026-1", action=action, body=body, state=state, answers={})


def test_a_freeze_keeps_what_was_agreed_and_accepted_and_names_what_is_missing():
    proposed = replace(A1, number="A8", status=Status.PROPOSED)
    unseen = replace(A1, number="A9", status=Status.DROPPED)
    given_up = replace(unseen, number="A7")
    asked = [Expected("A1", "SOMHD"), Expected("A2", "ACW")]
    kept = frozen(
        CYCLE,
        day=TODAY,
        release="2026.Q3",
        actions=[A1, proposed, unseen, given_up],
        agreed={"A1", "A7"},
        reports=[said_in(ReportState.ACCEPTED), said_in(ReportState.RETURNED, "ACW", "A2")],
        expected=asked,
        plans=Plans((PLAN, OTHER)),
        bodies={"SOMHD": "Health", "SOM-ED": "Education"},
    )
    assert [each.number for each in kept.actions] == ["A1", "A7"]
    assert [each.body for each in kept.reports] == ["SOMHD"]
    assert kept.missing == (asked[1],)
    assert kept.cycle.state is CycleState.FROZEN
    assert kept.bodies == {"SOMHD": "Health", "ACW": "ACW"} | {b: b for b in A1.supporting}


def test_a_report_names_files_as_its_action_does_and_none_of_another():
    file, link = f"kept:{'0' * 32}", "https://example.org/"
    action = replace(A1, evidence=(Evidence("Minutes", file),))
    told = replace(
        said_in(ReportState.ACCEPTED),
        evidence=(Evidence("For all", file, public=True), Evidence("Page", link, public=True)),
    )
    kept = (Evidence("Minutes", file), Evidence("Page", link, public=True))
    assert with_own_files(told, action).evidence == kept
    with pytest.raises(InvalidData, match="not among the evidence of A1: For all"):
        with_own_files(told, A1)


def test_a_file_that_its_action_names_no_more_leaves_the_report_too():
    gone, stays = (Evidence(each, f"kept:{each * 32}", public=True) for each in "01")
    page = Evidence("Page", "https://example.org/", public=True)
    action = replace(A1, evidence=(replace(stays, public=False),))
    told = replace(said_in(ReportState.SENT), evidence=(gone, page, stays))
    assert with_files_that_stay(told, action).evidence == (page, replace(stays, public=False))


@pytest.mark.parametrize("named", [True, False], ids=["for members", "taken away"])
def test_a_freeze_makes_no_file_public_that_its_action_shows_to_members_only(named):
    file = Evidence("Minutes", f"kept:{'0' * 32}")
    kept = frozen(
        CYCLE,
        day=TODAY,
        release="",
        actions=[replace(A1, evidence=(file,) if named else ())],
        agreed={"A1"},
        reports=[replace(said_in(ReportState.ACCEPTED), evidence=(replace(file, public=True),))],
        expected=[],
        plans=Plans((PLAN,)),
        bodies={},
    )
    assert kept.reports[0].evidence == (file,)


def test_what_an_earlier_version_froze_is_told_by_the_rules_of_today():
    file = Evidence("Minutes", f"kept:{'0' * 32}")
    unseen, given_up = (replace(A1, number=each, status=Status.DROPPED) for each in ("A7", "A8"))
    kept = frozen(
        CYCLE,
        day=TODAY,
        release="",
        actions=[replace(A1, evidence=(file,)), unseen, given_up],
        agreed={"A1", "A7", "A8"},
        reports=[
            replace(said_in(ReportState.ACCEPTED), evidence=(file,)),
            said_in(ReportState.ACCEPTED, action="A7"),
        ],
        expected=[Expected(each, "ACW") for each in ("A7", "A8")],
        plans=Plans((PLAN,)),
        bodies={},
    )
    marked = replace(kept.reports[0], evidence=(replace(file, public=True),))
    earlier = replace(kept, reports=(marked, *kept.reports[1:]))
    now = told_of(earlier, agreed={"A1", "A8"})
    assert [each.number for each in now.actions] == ["A1", "A8"]
    assert now.reports == kept.reports[:1]
    assert now.missing == (Expected("A8", "ACW"),)
    assert told_of(kept, agreed={"A1", "A7", "A8"}) == kept


def test_a_freeze_holds_the_items_of_its_plans_and_those_that_its_actions_serve():
    def items(plans: tuple[str, ...], *served: str) -> list[str]:
        kept = frozen(
            replace(CYCLE, plans=plans),
            day=TODAY,
            release="",
            actions=[replace(A1, items=served)],
            agreed={"A1"},
            reports=[],
            expected=[],
            plans=Plans((PLAN, OTHER)),
            bodies={},
        )
        return [each.key for each in kept.items]

    assert items((), "OURS A.1.1") == ["OURS A.1.1", "OURS A.1.2"]
    assert items(("SAID",), "SAID 1", "OURS A.1.2") == ["OURS A.1.2", "SAID 1"]
    assert items(("SAID",), "OURS A.1.2") == ["SAID 1"]
    assert FrozenItem(plan="OURS", code="A.1.1", title="T").key == "OURS A.1.1"


def test_no_freeze_loses_a_report_that_nobody_has_looked_at():
    with pytest.raises(ActionDenied, match="wait for an answer: A1 of SOMHD"):
        frozen(
            CYCLE,
            day=TODAY,
            release="",
            actions=[A1],
            agreed={"A1"},
            reports=[said_in(ReportState.SENT)],
            expected=[],
            plans=Plans((PLAN,)),
            bodies={},
        )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, ""),
        ({"said": " "}, "Say in words"),
        ({"area": "LAO", "status": Status.DROPPED}, "A country's part can be reported as: agreed"),
        ({"area": "LAO", "status": Status.AGREED}, ""),
        ({"answers": {}}, "What was spent"),
        ({"status": Status.DROPPED}, "can be reported as: under way, on hold, done"),
        ({"status": Status.DONE}, "add evidence"),
        ({"status": Status.DONE, "evidence": (Evidence("R", "https://example.org"),)}, ""),
        ({"status": Status.ON_HOLD}, "what stands in the way"),
        ({"status": Status.ON_HOLD, "obstacles": "floods"}, ""),
    ],
)
def test_a_report_is_ready_when_it_says_what_the_cycle_asks(changes, said):
    report = StatusReport(
        cycle="2026-1",
        action="A1",
        body="SOMHD",
        status=Status.UNDER_WAY,
        said="Trained 400",
        answers={"money": "10"},
    )
    if said:
        with pytest.raises(ActionDenied, match=said):
            check_ready(replace(report, **changes), CYCLE, A1)
    else:
        check_ready(replace(report, **changes), CYCLE, A1)


def test_a_report_after_the_deadline_is_late():
    report = StatusReport(cycle="2026-1", action="A1", body="SOMHD", answers={})
    assert not report.late(CYCLE)
    assert not replace(report, sent=date(2026, 11, 15)).late(CYCLE)
    assert replace(report, sent=date(2026, 11, 16)).late(CYCLE)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"id": "first cycle"}, "no id of a cycle"),
        ({"title": ""}, "no title"),
        ({"deadline": date(2026, 1, 1)}, "before it begins"),
        ({"questions": (Question("a", "A?"), Question("a", "B?"))}, "one key"),
    ],
)
def test_a_cycle_that_contradicts_itself_is_refused(changes, said):
    with pytest.raises(InvalidData, match=said):
        replace(CYCLE, **changes)


# ----------------------------------------------------------------------------------------- views


def entries(*actions: RoadmapAction) -> list[Entry]:
    return [Entry(each, each.status) for each in actions]


def test_the_matrix_counts_an_action_in_every_cell_that_it_belongs_to():
    found = pivot(entries(A1, A2, A3), Axis.RECOMMENDATION, Axis.BODY)
    assert found.cells[("ROADMAP D.3.1", "SOMHD")] == ("A1",)
    assert found.cells[("ROADMAP E.1.3", "ACW")] == ("A1",)
    assert found.cells[("ROADMAP B.1.1", NOTHING)] == ("A2",)
    assert found.columns == ("ACW", "GOV-KHM", "SOMHD", NOTHING)
    assert (found.total, found.row_total("ROADMAP D.3.1"), found.column_total("SOMHD")) == (3, 1, 1)


def test_a_group_counts_in_each_of_its_countries_and_order_keeps_what_is_empty():
    found = pivot(
        entries(A1, A3),
        Axis.COUNTRY,
        Axis.STATUS,
        groups=GROUPS,
        order={Axis.STATUS: [each.value for each in Status]},
    )
    assert found.rows == ("KHM", "LAO", "MMR", "VNM")
    assert found.columns == tuple(each.value for each in Status)
    assert found.cells[("KHM", "under way")] == ("A1",)
    assert found.cells[("KHM", "done")] == ("A3",)


def test_by_cycle_an_action_stands_where_it_stood_then():
    then = [Entry(A1, Status.AGREED, "2025-2"), Entry(A1, Status.UNDER_WAY, "2026-1")]
    found = pivot(then, Axis.STATUS, Axis.CYCLE)
    assert found.cells == {("agreed", "2025-2"): ("A1",), ("under way", "2026-1"): ("A1",)}
    assert found.total == 1


NUMBERS = some.integers(1, 9).map("A{}".format)
MADE = some.builds(
    RoadmapAction,
    number=NUMBERS,
    title=some.just("T"),
    status=some.sampled_from(Status),
    items=some.lists(some.sampled_from(["R 1", "R 2", "R 3"]), unique=True).map(tuple),
    lead=some.sampled_from(["", "X", "Y"]),
    goals=some.lists(some.sampled_from(["SDG 1", "SDG 2"]), unique=True).map(tuple),
    areas=some.lists(some.sampled_from(["KHM", "CLMV", "SGP"]), unique=True).map(tuple),
)
AXES = some.sampled_from([each for each in Axis if each is not Axis.CYCLE])


@given(actions=some.lists(MADE, unique_by=lambda each: each.number), rows=AXES, columns=AXES)
def test_no_action_is_lost_whatever_the_matrix_is_turned_by(actions, rows, columns):
    found = pivot(entries(*actions), rows, columns, groups=GROUPS)
    shown = {number for cell in found.cells.values() for number in cell}
    assert shown == {each.number for each in actions}
    turned = pivot(entries(*actions), columns, rows, groups=GROUPS)
    assert {(c, r): set(n) for (r, c), n in found.cells.items()} == {
        key: set(n) for key, n in turned.cells.items()
    }


def test_what_is_late_is_neither_over_nor_only_proposed():
    found = late([A1, A2, A3, replace(A1, number="A9", status=Status.PROPOSED)], TODAY)
    assert [(each.action.number, each.days, each.milestone) for each in found] == [
        ("A1", 147, ""),
        ("A2", 23, "a first table"),
    ]
    assert late([A1], date(2026, 6, 30)) == ()


def test_what_has_no_owner_is_not_over():
    assert without_owner([A1, A2, A3, replace(A3, lead="")]) == (A2,)


def test_a_target_off_track_where_nobody_acts_is_named_with_its_countries():
    verdicts = [
        OffTrack("SDG 3.1", "KHM"),
        OffTrack("SDG 3.1", "IDN"),
        OffTrack("SDG 4.1", "IDN"),
        OffTrack("SDG 14.2", "KHM"),
        OffTrack("SDG 14.2", "IDN"),
    ]
    found = off_track_without_action(verdicts, [A1, A2, A3], groups=GROUPS)
    assert [(each.target, each.areas) for each in found] == [
        ("SDG 14.2", ("KHM", "IDN")),
        ("SDG 3.1", ("IDN",)),
    ]


def test_an_action_whose_indicator_did_not_move_is_named_with_where():
    movements = [
        Movement("SDG 3.1.2", "KHM", True),
        Movement("SDG 3.1.2", "LAO", False),
        Movement("SDG 3.1.2", "IDN", False),
        Movement("SDG 4.1.1", "LAO", False),
    ]
    found = unmoved([A1, A2, A3], movements, groups=GROUPS)
    assert [(each.action.number, each.where, each.judged) for each in found] == [
        ("A1", (("SDG 3.1.2", "LAO"),), 2)
    ]


def test_the_timeline_has_beginnings_milestones_and_deadlines_by_day():
    found = timeline([A1, A2, replace(A2, number="A5", begin=date(2026, 6, 30))])
    assert [(each.day, each.kind, each.action.number) for each in found] == [
        (date(2026, 6, 30), EventKind.BEGIN, "A5"),
        (date(2026, 6, 30), EventKind.DEADLINE, "A1"),
        (date(2026, 11, 1), EventKind.MILESTONE, "A2"),
        (date(2026, 11, 1), EventKind.MILESTONE, "A5"),
    ]


# ----------------------------------------------------------------------------------- obligations


def test_a_report_outside_is_answered_by_what_was_said_once():
    owed = ReportingObligation(
        id="X",
        title="A report",
        owed_to="somebody",
        by="bodies",
        questions=(
            ObligationQuestion(
                code="1", text="Done?", kind=AnswerKind.STATUS_REPORTS, field="said"
            ),
            ObligationQuestion(
                code="2",
                text="Numbers?",
                kind=AnswerKind.FIGURES,
                indicators=("SDG 3.1.1", "SDG 3.1.2"),
            ),
            ObligationQuestion(
                code="3", text="Women?", kind=AnswerKind.ACTIONS, issues=(Issue.GENDER.value,)
            ),
            ObligationQuestion(code="4", text="Outlook?", kind=AnswerKind.WRITTEN),
        ),
    )
    gendered = replace(A1, issues=(Issue.GENDER,))
    said = StatusReport(
        cycle="2026-1",
        action="A1",
        body="SOMHD",
        state=ReportState.ACCEPTED,
        said="Trained 400",
        answers={},
    )
    waiting = replace(said, action="A2", state=ReportState.SENT)
    found = standings_of(
        owed, [gendered, A2], [said, waiting], indicators_with_figures={"SDG 3.1.1", "SDG 3.1.2"}
    )
    assert [(each.answered, each.by, each.waiting) for each in found] == [
        (Answered.PART, ("A1",), ("A2",)),
        (Answered.WHOLE, ("SDG 3.1.1", "SDG 3.1.2"), ()),
        (Answered.WHOLE, ("A1",), ()),
        (Answered.NONE, (), ()),
    ]


@pytest.mark.parametrize(
    ("level", "reported", "answered", "by"),
    [
        (Level.REGION, "", Answered.PART, ("A1",)),
        (Level.REGION, "KHM", Answered.NONE, ()),
        (Level.COUNTRIES, "", Answered.NONE, ()),
        (Level.COUNTRIES, "KHM", Answered.WHOLE, ("A1",)),
        (Level.ANY, "KHM", Answered.PART, ("A1",)),
    ],
)
def test_a_question_on_countries_is_answered_by_countries_alone(level, reported, answered, by):
    question = ObligationQuestion(
        code="1", text="Done?", kind=AnswerKind.STATUS_REPORTS, field="said", level=level
    )
    owed = ReportingObligation(
        id="X", title="A report", owed_to="somebody", by="bodies", questions=(question,)
    )
    in_countries = replace(A1, areas=("KHM",))
    of_the_region = replace(A2, areas=())
    said = StatusReport(
        cycle="2026-1",
        action="A1",
        body="SOMHD",
        area=reported,
        state=ReportState.ACCEPTED,
        said="Trained 400",
        answers={},
    )
    found = standings_of(owed, [in_countries, of_the_region], [said], indicators_with_figures=())
    assert [(each.answered, each.by) for each in found] == [(answered, by)]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"field": "said"}, "only for status reports"),
        ({"level": Level.REGION}, "names a level only for status reports"),
        ({"kind": AnswerKind.STATUS_REPORTS, "field": "mood"}, "which no report has"),
        ({"indicators": ("SDG 1.1.1",)}, "only for figures"),
    ],
)
def test_a_question_that_points_nowhere_is_refused(changes, said):
    with pytest.raises(InvalidData, match=said):
        replace(ObligationQuestion(code="1", text="?", kind=AnswerKind.WRITTEN), **changes)
