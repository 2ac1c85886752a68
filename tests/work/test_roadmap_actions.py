"""Actions of the roadmap: proposed, edited by several, moved on, changed in batches and undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from attain.domain.permissions.roles import Role
from attain.domain.roadmap.actions import Evidence, Milestone, RoadmapAction
from attain.domain.roadmap.plans import (
    Allocation,
    ItemKind,
    Link,
    Plan,
    PlanItem,
    PlanKind,
    Relation,
)
from attain.domain.roadmap.public import DROPPED_AS_PROPOSAL
from attain.domain.roadmap.status import Status
from attain.errors import ActionDenied, InvalidData, UnknownCode
from attain.exchange.plan_file import ReadPlan
from attain.web.accounts.deeds import Doer, actor_of
from attain.web.audit.models import AuditEntry
from attain.web.audit.operations import faults
from attain.web.notices.models import Notice
from attain.web.roadmap import operations, planning
from attain.web.roadmap.models import ActionRow, AddedLink, AddedPlan, Batch
from attain.web.roadmap.operations import NEW, Edit, Overtaken
from attain.web.roadmap.public import public_roadmap
from attain.web.roadmap.pulse import pulse
from attain.web.roadmap.queries import (
    action_of,
    action_row,
    agreed_once,
    allocations,
    plans,
    public_rows,
    standing_at,
    visible,
)
from tests.work.conftest import NOW

TODAY = NOW.date()
DRAFT = RoadmapAction(
    number=NEW, title="Train midwives", lead="SOMHD", items=("ROADMAP D.3.1",), moves=("SDG 3.1.2",)
)


@pytest.fixture
def doer(person):
    """Somebody who acts: `doer(Role.OFFICER, body="SOMHD")`."""

    def made(role: Role, **where: str) -> Doer:
        who = person(role, **where)
        return Doer(actor_of(who, second_factor=True, on=TODAY), who.name)

    return made


@pytest.fixture
def officer(doer):
    return doer(Role.OFFICER)


@pytest.fixture
def coordinator(doer):
    return doer(Role.COORDINATOR)


@pytest.fixture
def proposed(officer) -> ActionRow:
    return operations.propose(doer=officer, action=DRAFT, now=NOW)


@pytest.fixture
def agreed(proposed, coordinator) -> ActionRow:
    return operations.move(
        doer=coordinator, number=proposed.number, version=1, to=Status.AGREED, now=NOW
    )


def now_of(row: ActionRow) -> RoadmapAction:
    return action_of(action_row(row.number))


def test_an_officer_proposes_for_the_own_body_and_the_coordinator_is_told(officer, coordinator):
    row = operations.propose(doer=officer, action=DRAFT, now=NOW)
    assert now_of(row) == replace(DRAFT, number=f"A{row.pk}")
    assert row.versions.get().name == officer.name
    told = Notice.objects.get()
    assert (str(told.person_id), told.kind) == (coordinator.actor.person, "action proposed")
    assert faults() == ()
    assert pulse() == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"lead": "SOM-ED"}, "only with what is of the own body"),
        ({"lead": ""}, "only with what is of the own body"),
        ({"status": Status.AGREED}, "proposed first"),
    ],
)
def test_nobody_proposes_for_another_body_or_further_on(changes, said, officer):
    with pytest.raises(ActionDenied, match=said):
        operations.propose(doer=officer, action=replace(DRAFT, **changes), now=NOW)
    assert not ActionRow.objects.exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"items": ("ROADMAP Z.9",)}, "no recommendation or clause"),
        ({"supporting": ("NOBODY",)}, "no body"),
        ({"moves": ("SDG 99.1",)}, "no goal, target or indicator"),
        ({"areas": ("ATLANTIS",)}, "no country or group"),
    ],
)
def test_an_action_names_only_what_is_known(changes, said, officer):
    with pytest.raises(InvalidData, match=said):
        operations.propose(doer=officer, action=replace(DRAFT, **changes), now=NOW)
    assert not ActionRow.objects.exists()


def test_who_saves_what_somebody_else_has_changed_is_told_and_gets_both_versions(
    proposed, officer, coordinator
):
    seen = now_of(proposed)
    theirs = replace(seen, title="Train more midwives")
    operations.edit(
        doer=coordinator, number=proposed.number, version=1, action=theirs, reason="MoH", now=NOW
    )
    with pytest.raises(Overtaken, match="has changed A") as conflict:
        operations.edit(
            doer=officer,
            number=proposed.number,
            version=1,
            action=replace(seen, stakeholders="midwives"),
            now=NOW,
        )
    assert (conflict.value.theirs, conflict.value.version) == (theirs, 2)
    assert now_of(proposed) == theirs


def test_every_version_stays_with_who_changed_what_and_why(proposed, officer, coordinator):
    changed = replace(now_of(proposed), title="Train more midwives", deadline=date(2028, 1, 1))
    operations.edit(
        doer=coordinator, number=proposed.number, version=1, action=changed, reason="MoH", now=NOW
    )
    last, first = proposed.versions.all()
    assert (last.version, last.changed, last.reason) == (2, ["title", "deadline"], "MoH")
    assert (last.name, last.body) == (coordinator.name, "ASEC")
    assert action_of(first).title == "Train midwives"
    assert action_row(proposed.number).deadline == date(2028, 1, 1)


def test_saving_what_is_not_different_makes_no_version(proposed, officer):
    operations.edit(
        doer=officer, number=proposed.number, version=1, action=now_of(proposed), now=NOW
    )
    assert action_row(proposed.number).version == 1


def test_no_body_touches_the_action_of_another(proposed, doer):
    seen = now_of(proposed)
    for other in (doer(Role.OFFICER, body="SOM-ED"), doer(Role.FOCAL_POINT)):
        with pytest.raises(ActionDenied, match="of the own body"):
            operations.edit(
                doer=other,
                number=proposed.number,
                version=1,
                action=replace(seen, title="Ours now"),
                now=NOW,
            )
        taken = replace(seen, lead=other.actor.appointments[0].body)
        with pytest.raises(ActionDenied, match="of the own body"):
            operations.edit(doer=other, number=proposed.number, version=1, action=taken, now=NOW)
    assert now_of(proposed) == seen


def test_a_body_does_not_push_its_action_onto_another(proposed, officer, coordinator):
    given_away = replace(now_of(proposed), lead="SOM-ED")
    with pytest.raises(ActionDenied, match="of the own body"):
        operations.edit(doer=officer, number=proposed.number, version=1, action=given_away, now=NOW)
    operations.edit(doer=coordinator, number=proposed.number, version=1, action=given_away, now=NOW)
    assert action_row(proposed.number).lead == "SOM-ED"


def test_where_an_action_stands_is_not_changed_by_an_edit(proposed, coordinator):
    with pytest.raises(ActionDenied, match="by a step of its own"):
        operations.edit(
            doer=coordinator,
            number=proposed.number,
            version=1,
            action=replace(now_of(proposed), status=Status.AGREED),
            now=NOW,
        )


def test_the_coordinator_agrees_the_owner_carries_on_and_done_takes_evidence(
    agreed, officer, coordinator, doer
):
    with pytest.raises(ActionDenied, match="None of your roles may move an action"):
        operations.move(
            doer=coordinator, number=agreed.number, version=2, to=Status.UNDER_WAY, now=NOW
        )
    with pytest.raises(ActionDenied, match="of the own body"):
        operations.move(
            doer=doer(Role.OFFICER, body="SOM-ED"),
            number=agreed.number,
            version=2,
            to=Status.UNDER_WAY,
            now=NOW,
        )
    operations.move(doer=officer, number=agreed.number, version=2, to=Status.UNDER_WAY, now=NOW)
    with pytest.raises(ActionDenied, match="only with evidence"):
        operations.move(doer=officer, number=agreed.number, version=3, to=Status.DONE, now=NOW)
    shown = replace(now_of(agreed), evidence=(Evidence("Report", "https://example.org/r"),))
    operations.edit(doer=officer, number=agreed.number, version=3, action=shown, now=NOW)
    row = operations.move(doer=officer, number=agreed.number, version=4, to=Status.DONE, now=NOW)
    assert (row.status, row.done_at) == ("done", NOW)
    with pytest.raises(ActionDenied, match="only while it is"):
        operations.edit(
            doer=officer,
            number=agreed.number,
            version=5,
            action=replace(now_of(agreed), title="Done and changed"),
            now=NOW,
        )
    again = operations.move(
        doer=coordinator,
        number=agreed.number,
        version=5,
        to=Status.UNDER_WAY,
        reason="the report says half",
        now=NOW,
    )
    assert again.done_at is None
    assert [each.kind for each in Notice.objects.filter(kind="action moved")] == [
        "action moved",
        "action moved",
    ]


def test_the_owner_does_not_agree_to_the_own_proposal(proposed, officer):
    with pytest.raises(ActionDenied, match="None of your roles may agree"):
        operations.move(doer=officer, number=proposed.number, version=1, to=Status.AGREED, now=NOW)


def test_a_proposal_is_seen_by_members_and_an_agreed_action_by_guests_too(
    proposed, coordinator, doer
):
    seers = {role: doer(role) for role in Role}
    for role, who in seers.items():
        wanted = role not in {Role.PARTNER, Role.INDEPENDENT_ASSESSOR}
        assert visible(who.actor, TODAY).exists() is wanted, role
    operations.move(doer=coordinator, number=proposed.number, version=1, to=Status.AGREED, now=NOW)
    for who in seers.values():
        assert visible(who.actor, TODAY).exists()


@pytest.mark.parametrize(
    ("steps", "seen"),
    [
        ("dropped", False),
        ("dropped, agreed", True),
        ("dropped, agreed, dropped", True),
        ("agreed, dropped", True),
        ("agreed, under way", True),
    ],
)
def test_guests_and_strangers_see_an_action_once_it_was_agreed_and_no_proposal_that_was_dropped(
    steps, seen, proposed, coordinator, officer, doer
):
    for version, step in enumerate(steps.split(", "), 1):
        to = Status(step)
        who = officer if to is Status.UNDER_WAY else coordinator
        operations.move(
            doer=who, number=proposed.number, version=version, to=to, reason="so", now=NOW
        )
    guests = (doer(Role.PARTNER), doer(Role.INDEPENDENT_ASSESSOR))
    assert [visible(each.actor, TODAY).exists() for each in guests] == [seen, seen]
    assert public_rows().exists() is seen
    assert standing_at({DROPPED_AS_PROPOSAL}).exists() is not seen
    assert public_roadmap().has(proposed.number) is seen
    assert (proposed.number in agreed_once()) is seen
    assert visible(officer.actor, TODAY).exists()


def test_several_actions_are_changed_at_once_or_none_and_taken_back_at_once(
    proposed, coordinator, officer
):
    second = operations.propose(doer=officer, action=replace(DRAFT, title="Two"), now=NOW)
    new = replace(DRAFT, title="Three", milestones=(Milestone("Begin", date(2027, 1, 1)),))
    wanted = [
        Edit(replace(now_of(proposed), stakeholders="midwives"), 1),
        Edit(replace(now_of(second), stakeholders="nurses"), 1),
        Edit(new),
    ]
    wrong = [*wanted[:2], Edit(replace(new, items=("ROADMAP Z.9",)))]
    with pytest.raises(InvalidData, match="no recommendation"):
        operations.edit_many(doer=officer, edits=wrong, what="grid", title="x", now=NOW)
    assert now_of(proposed).stakeholders == ""
    assert not Batch.objects.exists()

    batch = operations.edit_many(doer=officer, edits=wanted, what="grid", title="Who", now=NOW)
    assert (batch.count, ActionRow.objects.count()) == (3, 3)
    assert now_of(second).stakeholders == "nurses"

    operations.undo(doer=officer, batch=batch.pk, now=NOW)
    assert now_of(proposed).stakeholders == now_of(second).stakeholders == ""
    assert ActionRow.objects.last().status == "dropped"
    with pytest.raises(ActionDenied, match="has undone this already"):
        operations.undo(doer=coordinator, batch=batch.pk, now=NOW)
    assert faults() == ()


def test_a_batch_is_not_undone_over_what_somebody_has_changed_since(proposed, officer, coordinator):
    batch = operations.edit_many(
        doer=officer,
        edits=[Edit(replace(now_of(proposed), stakeholders="midwives"), 1)],
        what="grid",
        title="Who",
        now=NOW,
    )
    operations.edit(
        doer=coordinator,
        number=proposed.number,
        version=2,
        action=replace(now_of(proposed), title="Better"),
        now=NOW,
    )
    with pytest.raises(ActionDenied, match="was changed again since"):
        operations.undo(doer=officer, batch=batch.pk, now=NOW)
    with pytest.raises(InvalidData, match="no batch 99"):
        operations.undo(doer=officer, batch=99, now=NOW)
    assert now_of(proposed).title == "Better"


def test_a_batch_names_each_action_once_and_changes_something(proposed, officer):
    same = Edit(now_of(proposed), 1)
    with pytest.raises(InvalidData, match="stands there twice"):
        operations.edit_many(doer=officer, edits=[same, same], what="grid", title="x", now=NOW)
    with pytest.raises(InvalidData, match="Nothing is different"):
        operations.edit_many(doer=officer, edits=[same], what="grid", title="x", now=NOW)
    with pytest.raises(UnknownCode, match="no action A99"):
        operations.edit_many(
            doer=officer,
            edits=[Edit(replace(DRAFT, number="A99"), 1)],
            what="grid",
            title="x",
            now=NOW,
        )


def test_the_coordinator_allocates_and_nobody_else(coordinator, officer):
    wanted = Allocation(
        item="ROADMAP D.3.1",
        lead="SOMHD",
        supporting=("ASEC",),
        timeframe="2027",
        basis="AHSOM 2026, item 4",
    )
    planning.allocate(doer=coordinator, allocation=wanted, version=0, now=NOW)
    assert allocations() == {"ROADMAP D.3.1": wanted}
    with pytest.raises(ActionDenied, match="allocated by somebody else"):
        planning.allocate(doer=coordinator, allocation=wanted, version=0, now=NOW)
    with pytest.raises(ActionDenied, match="None of your roles may allocate"):
        planning.allocate(doer=officer, allocation=wanted, version=1, now=NOW)
    for wrong, said in (
        (Allocation(item="ROADMAP Z", lead="SOMHD"), "no recommendation"),
        (Allocation(item="ROADMAP D.3.1", lead="NOBODY"), "no body"),
    ):
        with pytest.raises(InvalidData, match=said):
            planning.allocate(doer=coordinator, allocation=wrong, version=1, now=NOW)
    assert AuditEntry.objects.filter(thing="plan", thing_id="ROADMAP D.3.1").count() == 1


NATIONAL = Plan(
    id="KHM-NSDP",
    kind=PlanKind.NATIONAL,
    title="A national plan",
    area="KHM",
    items=(PlanItem(code="1", kind=ItemKind.RECOMMENDATION, title="Clinics in every district"),),
)


def test_a_country_keeps_its_own_plan_and_no_other_country_does(doer, coordinator):
    own, other = doer(Role.FOCAL_POINT), doer(Role.FOCAL_POINT, body="GOV-LAO")
    planning.keep_plan(doer=own, plan=NATIONAL, keeper="GOV-KHM", version=0, now=NOW)
    assert plans().plan("KHM-NSDP").item("1").title == "Clinics in every district"
    for who, version, said in ((other, 1, "of the own"), (own, 0, "changed by somebody else")):
        with pytest.raises(ActionDenied, match=said):
            planning.keep_plan(doer=who, plan=NATIONAL, version=version, now=NOW)
    served = replace(DRAFT, lead="GOV-KHM", items=("KHM-NSDP 1",))
    row = operations.propose(doer=own, action=served, now=NOW)
    with pytest.raises(ActionDenied, match=f"{row.number} serves KHM-NSDP 1"):
        planning.keep_plan(doer=own, plan=replace(NATIONAL, items=()), version=1, now=NOW)


def test_nobody_but_the_coordinator_puts_a_text_in_the_place_of_a_plan_that_attain_ships(
    doer, officer, coordinator
):
    shipped = plans().plan("ROADMAP")
    ours = replace(shipped, title="Ours")
    as_national = replace(ours, kind=PlanKind.NATIONAL, area="KHM")
    for who, wanted, keeper in (
        (officer, ours, "SOMHD"),
        (doer(Role.FOCAL_POINT), ours, "GOV-KHM"),
        (doer(Role.FOCAL_POINT), as_national, "GOV-KHM"),
        (doer(Role.FOCAL_POINT), as_national, ""),
    ):
        with pytest.raises(ActionDenied, match="of the own"):
            planning.keep_plan(doer=who, plan=wanted, keeper=keeper, version=0, now=NOW)
        with pytest.raises(ActionDenied, match="of the own"):
            planning.load_plan(doer=who, read=ReadPlan(wanted), keeper=keeper, now=NOW)
    assert plans().plan("ROADMAP") == shipped
    planning.keep_plan(doer=coordinator, plan=ours, version=0, now=NOW)
    assert plans().plan("ROADMAP").title == "Ours"


def test_nobody_takes_over_a_plan_by_calling_it_one_of_their_own_country(doer):
    own, other = doer(Role.FOCAL_POINT), doer(Role.FOCAL_POINT, body="GOV-LAO")
    planning.keep_plan(doer=own, plan=NATIONAL, keeper="GOV-KHM", version=0, now=NOW)
    moved = replace(NATIONAL, title="Taken", area="LAO")
    with pytest.raises(ActionDenied, match="of the own"):
        planning.keep_plan(doer=other, plan=moved, keeper="GOV-LAO", version=1, now=NOW)
    assert plans().plan("KHM-NSDP") == NATIONAL


def test_a_plan_that_somebody_has_begun_is_theirs_before_it_has_items(doer, officer, coordinator):
    own, other = doer(Role.FOCAL_POINT), doer(Role.FOCAL_POINT, body="GOV-LAO")
    begun = replace(NATIONAL, items=(), origin=planning.TYPED)
    ours = replace(begun, id="OURS", kind=PlanKind.SECTORAL, area="")
    planning.keep_plan(doer=own, plan=begun, keeper="GOV-KHM", version=0, now=NOW)
    planning.keep_plan(doer=coordinator, plan=ours, version=0, now=NOW)
    for plan in begun, ours:
        taken = replace(plan, kind=PlanKind.LOCAL, area="LAO", items=NATIONAL.items)
        with pytest.raises(ActionDenied, match="of the own"):
            planning.keep_plan(doer=other, plan=taken, keeper="GOV-LAO", version=1, now=NOW)
    wanted = replace(ours, items=NATIONAL.items)
    with pytest.raises(ActionDenied, match="of the own"):
        planning.keep_plan(doer=officer, plan=wanted, keeper="SOMHD", version=1, now=NOW)
    planning.keep_plan(doer=own, plan=replace(NATIONAL, origin=planning.TYPED), version=1, now=NOW)
    assert AddedPlan.objects.get(pk=NATIONAL.id).keeper == "GOV-KHM"


def test_a_plan_that_a_file_only_names_is_kept_by_who_loads_its_text(doer, officer):
    own, other = doer(Role.FOCAL_POINT), doer(Role.FOCAL_POINT, body="GOV-LAO")
    region = replace(NATIONAL, id="REGION", kind=PlanKind.SECTORAL, area="")
    named = tuple(replace(each, items=()) for each in (NATIONAL, region))
    theirs = replace(NATIONAL, id="LAO-PLAN", area="LAO")
    twice = (*named, named[0], replace(theirs, items=()))
    planning.load_plan(doer=other, read=ReadPlan(theirs, twice), keeper="GOV-LAO", now=NOW)
    keepers = AddedPlan.objects.values_list("id", "keeper")
    assert dict(keepers) == {"LAO-PLAN": "GOV-LAO", "KHM-NSDP": "", "REGION": ""}
    local = replace(NATIONAL, kind=PlanKind.LOCAL, area="LAO")
    for wanted in NATIONAL, local:
        with pytest.raises(ActionDenied, match="does not speak for KHM"):
            planning.load_plan(doer=other, read=ReadPlan(wanted), keeper="GOV-LAO", now=NOW)
        with pytest.raises(ActionDenied, match="of the own"):
            planning.load_plan(doer=other, read=ReadPlan(wanted), keeper="", now=NOW)
    planning.load_plan(doer=own, read=ReadPlan(NATIONAL), keeper="GOV-KHM", now=NOW)
    planning.load_plan(doer=officer, read=ReadPlan(region), keeper="SOMHD", now=NOW)
    with pytest.raises(ActionDenied, match="of the own"):
        planning.load_plan(doer=other, read=ReadPlan(region), keeper="GOV-LAO", now=NOW)
    assert dict(keepers.all()) == {
        "LAO-PLAN": "GOV-LAO",
        "KHM-NSDP": "GOV-KHM",
        "REGION": "SOMHD",
    }


def test_a_national_plan_is_kept_by_a_body_of_its_country_or_by_the_secretariat(doer, coordinator):
    for who in (doer(Role.FOCAL_POINT, body="GOV-LAO"), coordinator):
        with pytest.raises(ActionDenied, match="GOV-LAO does not speak for KHM"):
            planning.keep_plan(doer=who, plan=NATIONAL, keeper="GOV-LAO", version=0, now=NOW)
    planning.keep_plan(doer=coordinator, plan=NATIONAL, version=0, now=NOW)


def test_a_plan_of_which_only_the_name_is_known_is_loaded_by_who_keeps_it(officer):
    named = next(each for each in plans().plans if not each.items)
    item = PlanItem(code="1", kind=ItemKind.RECOMMENDATION, title="Train")
    planning.keep_plan(
        doer=officer, plan=replace(named, items=(item,)), keeper="SOMHD", version=0, now=NOW
    )
    assert plans().plan(named.id).item("1") == item


def test_a_plan_with_an_allocated_item_keeps_it(doer, coordinator):
    planning.keep_plan(doer=coordinator, plan=NATIONAL, version=0, now=NOW)
    planning.allocate(
        doer=coordinator,
        allocation=Allocation(item="KHM-NSDP 1", lead="GOV-KHM"),
        version=0,
        now=NOW,
    )
    with pytest.raises(ActionDenied, match="KHM-NSDP 1 is allocated"):
        planning.keep_plan(doer=coordinator, plan=replace(NATIONAL, items=()), version=1, now=NOW)


def test_a_national_plan_is_tied_to_targets_by_who_keeps_it(doer, coordinator):
    own = doer(Role.FOCAL_POINT)
    planning.keep_plan(doer=own, plan=NATIONAL, keeper="GOV-KHM", version=0, now=NOW)
    tie = Link("KHM-NSDP 1", Relation.CARRIES, "SDG 3.1")
    made = planning.link(doer=own, link=tie, now=NOW)
    assert tie in plans().links_of("KHM-NSDP 1")
    with pytest.raises(InvalidData, match="contradicts what is kept"):
        planning.link(doer=own, link=tie, now=NOW)
    with pytest.raises(InvalidData, match="no item of a plan and no goal"):
        planning.link(doer=own, link=replace(tie, other="SDG 99"), now=NOW)
    with pytest.raises(ActionDenied, match="own"):
        planning.link(doer=own, link=replace(tie, item="ROADMAP A.2.1"), now=NOW)
    planning.unlink(doer=own, number=made.pk, now=NOW)
    assert not AddedLink.objects.exists()
    with pytest.raises(InvalidData, match="no link"):
        planning.unlink(doer=own, number=made.pk, now=NOW)


@pytest.mark.parametrize("told", ["A0", "B1", "", "A1; drop", "A999999999999999", "٣"])
def test_a_number_that_no_action_bears_is_told(told):
    with pytest.raises(UnknownCode, match="There is no action"):
        action_row(told)
