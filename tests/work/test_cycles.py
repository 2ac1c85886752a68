"""Reporting cycles: prepared, opened, closed, opened again, and frozen for good."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from itertools import product

import pytest
from django.db import DatabaseError, transaction

from attain.domain.permissions.roles import Role
from attain.domain.roadmap.cycles import CycleState, Expected, Question
from attain.domain.roadmap.status import Status
from attain.errors import ActionDenied, DamagedRelease, InvalidData, UnknownCode
from attain.web.audit.models import AuditEntry
from attain.web.audit.operations import faults
from attain.web.notices.models import Notice
from attain.web.reports import cycles, operations
from attain.web.reports.cycles import CycleOvertaken
from attain.web.reports.models import CycleRow, FrozenRow, ReportRow, ReportVersion
from attain.web.reports.queries import (
    cycle_of,
    cycle_row,
    cycle_titles,
    frozen_entries,
    frozen_of,
    speaking_for,
    standing,
)
from attain.web.roadmap import operations as roadmap
from attain.web.roadmap.public import public_roadmap
from attain.web.roadmap.pulse import pulse
from attain.web.roadmap.queries import action_row
from tests.work.conftest import BODY_OF, NOW
from tests.work.reporting import CYCLE, LINK, TODAY, Round, doer_of

pytestmark = pytest.mark.usefixtures("released_portal")


@pytest.fixture
def course(person) -> Round:
    return Round(person)


def told(kind: str) -> set[str]:
    return {str(each.person_id) for each in Notice.objects.filter(kind=kind)}


def test_each_country_is_spoken_for_by_its_government():
    found = speaking_for()
    assert found["KHM"] == "GOV-KHM"
    assert len(found) == 11


# ------------------------------------------------------------------------------- prepare, change


def test_the_coordinator_prepares_a_cycle_and_changes_it(course):
    row = course.prepared()
    assert cycle_of(cycle_row("2026-2")) == CYCLE
    later = replace(CYCLE, deadline=date(2026, 12, 20), plans=("ROADMAP",))
    cycles.keep_cycle(doer=course.coordinator, cycle=later, version=row.version, now=NOW)
    assert cycle_of(cycle_row("2026-2")) == later
    assert cycle_titles() == {"2026-2": "Second cycle of 2026"}
    assert faults() == ()
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"plans": ("NOTHING",)}, "no plan that is known"),
        ({"before": "2020-1"}, "no cycle '2020-1'"),
        ({"before": "2026-2"}, "before itself"),
        (
            {"questions": tuple(Question(f"q{n}", "?") for n in range(13))},
            "12 questions at most",
        ),
    ],
)
def test_a_cycle_names_only_what_is_known(changes, said, course):
    with pytest.raises(InvalidData, match=said):
        course.prepared(**changes)
    assert not CycleRow.objects.exists()


def test_two_cycles_never_bear_one_id(course):
    course.prepared(id="2026-a")
    with pytest.raises(ActionDenied, match="already"):
        course.prepared(id="2026-A")


def test_there_is_no_cycle_that_was_not_prepared():
    with pytest.raises(UnknownCode, match="no reporting cycle"):
        cycle_row("2030-1")


def test_who_changes_a_cycle_that_somebody_changed_is_told_and_gets_theirs(course):
    row = course.prepared()
    theirs = replace(CYCLE, title="Theirs")
    cycles.keep_cycle(doer=course.coordinator, cycle=theirs, version=row.version, now=NOW)
    with pytest.raises(CycleOvertaken, match="Somebody else has changed") as conflict:
        cycles.keep_cycle(doer=course.coordinator, cycle=CYCLE, version=row.version, now=NOW)
    assert (conflict.value.theirs, conflict.value.version) == (theirs, row.version + 1)


# ----------------------------------------------------------------------------------- open, remind


def test_a_cycle_that_opens_tells_everybody_who_owes_a_report_and_nobody_else(course):
    course.agreed(areas=("KHM",))
    education = course.somebody(Role.OFFICER, "SOM-ED")
    course.opened()
    assert told("cycle opened") == {course.health.actor.person, course.khm.actor.person}
    assert education.actor.person not in told("cycle opened")
    notice = Notice.objects.filter(kind="cycle opened").first()
    assert (notice.page, notice.due.date()) == ("work_reports", CYCLE.deadline)


def test_a_cycle_asks_the_lead_and_the_countries_that_an_action_names(course):
    number = course.agreed(areas=("KHM", "LAO"))
    course.agreed("Nobody's", lead="")
    row = course.opened()
    assert standing(row).asked == (
        Expected(number, "SOMHD"),
        Expected(number, "GOV-KHM", "KHM"),
        Expected(number, "GOV-LAO", "LAO"),
    )


def test_a_cycle_that_would_ask_nobody_or_is_over_does_not_open(course):
    row = course.prepared()
    with pytest.raises(ActionDenied, match="Nobody would be asked"):
        cycles.open_cycle(doer=course.coordinator, cycle=row.pk, version=row.version, now=NOW)
    course.agreed()
    late = NOW + timedelta(days=90)
    with pytest.raises(ActionDenied, match="is past"):
        cycles.open_cycle(doer=course.coordinator, cycle=row.pk, version=row.version, now=late)
    assert cycle_row(row.pk).state == "in preparation"


def test_an_action_that_is_agreed_meanwhile_is_asked_for_and_one_that_is_dropped_is_not(course):
    first, second = course.agreed("First"), course.agreed("Second")
    row = course.opened()
    third = course.agreed("Third")
    roadmap.move(
        doer=course.coordinator,
        number=first,
        version=2,
        to=Status.DROPPED,
        reason="no money",
        now=NOW,
    )
    assert [each.action for each in standing(row).asked] == [second, third]


def test_reminders_reach_only_those_who_are_late(course):
    number = course.agreed(areas=("KHM",))
    row = course.opened()
    course.sent(number)
    late = cycles.remind(doer=course.coordinator, cycle=row.pk, version=row.version, now=NOW)
    assert late == ("GOV-KHM",)
    assert told("cycle reminder") == {course.khm.actor.person}
    assert cycle_row(row.pk).reminders == 1
    course.sent(number, course.khm, "GOV-KHM", "KHM")
    with pytest.raises(ActionDenied, match="every report is in"):
        cycles.remind(doer=course.coordinator, cycle=row.pk, version=row.version + 1, now=NOW)


def test_a_cycle_that_is_not_open_reminds_nobody(course):
    row = course.prepared()
    with pytest.raises(ActionDenied, match="nobody can send"):
        cycles.remind(doer=course.coordinator, cycle=row.pk, version=row.version, now=NOW)


def test_a_new_deadline_of_an_open_cycle_is_told_to_those_who_owe(course):
    course.agreed()
    row = course.opened()
    later = replace(CYCLE, deadline=date(2026, 12, 20))
    cycles.keep_cycle(doer=course.coordinator, cycle=later, version=row.version, now=NOW)
    notice = Notice.objects.get(kind="cycle reminder")
    assert (str(notice.person_id), notice.due.date()) == (
        course.health.actor.person,
        later.deadline,
    )


def test_the_deadline_of_an_open_cycle_is_not_put_into_the_past(course):
    course.agreed()
    row = course.opened()
    past = replace(CYCLE, deadline=TODAY - timedelta(days=1))
    with pytest.raises(InvalidData, match="nobody could keep it"):
        cycles.keep_cycle(doer=course.coordinator, cycle=past, version=row.version, now=NOW)
    assert cycle_row(row.pk).deadline == CYCLE.deadline


def test_who_has_not_reported_is_told_once_when_the_deadline_is_near(course):
    from attain.web.desk.deadlines import tell_what_is_near

    number = course.agreed(areas=("KHM",))
    course.opened()
    course.sent(number)
    near = NOW.replace(month=12, day=14)
    tell_what_is_near(now=near - timedelta(days=3))
    assert not told("cycle deadline near")
    tell_what_is_near(now=near)
    tell_what_is_near(now=near + timedelta(hours=1))
    assert told("cycle deadline near") == {course.khm.actor.person}
    assert Notice.objects.filter(kind="cycle deadline near").count() == 1


# ---------------------------------------------------------------------------- close, open again


def test_a_closed_cycle_takes_no_report_and_opens_again_with_a_reason(course):
    number = course.agreed()
    row = course.opened()
    row = cycles.close(doer=course.coordinator, cycle=row.pk, version=row.version, now=NOW)
    with pytest.raises(ActionDenied, match="This cycle is closed"):
        course.sent(number)
    with pytest.raises(ActionDenied, match="Say in words why"):
        cycles.reopen(
            doer=course.coordinator, cycle=row.pk, version=row.version, reason=" ", now=NOW
        )
    cycles.reopen(
        doer=course.coordinator, cycle=row.pk, version=row.version, reason="floods", now=NOW
    )
    assert course.sent(number).state == "sent"
    assert AuditEntry.objects.filter(thing_id=row.pk, reason="floods").exists()


# ----------------------------------------------------------------------------------------- freeze


def test_a_freeze_keeps_actions_reports_and_gaps_under_a_seal(course):
    number = course.agreed(areas=("KHM", "LAO"))
    proposed = roadmap.propose(
        doer=course.coordinator,
        action=replace(course.action(number), number="new", status=Status.PROPOSED),
        now=NOW,
    )
    row = course.opened()
    course.accepted(number, status=Status.UNDER_WAY)
    course.accepted(number, course.khm, "GOV-KHM", "KHM", said="Trained 40")
    before = pulse()
    course.frozen(row)
    kept = FrozenRow.objects.get()
    found = frozen_of(kept)
    assert sha256(kept.content.encode()).hexdigest() == kept.sha256
    assert kept.release == found.release == "asean-demo"
    assert [(each.number, each.status) for each in found.actions] == [(number, Status.UNDER_WAY)]
    assert proposed.number not in kept.content
    assert [(each.body, each.said) for each in found.reports] == [
        ("SOMHD", "Trained 400"),
        ("GOV-KHM", "Trained 40"),
    ]
    assert found.missing == (Expected(number, "GOV-LAO", "LAO"),)
    assert len(found.items) == 24
    assert found.bodies["GOV-KHM"] == "Government of Cambodia"
    assert [(e.action.number, e.status, e.cycle) for e in frozen_entries(["2026-2"])] == [
        (number, Status.UNDER_WAY, "2026-2")
    ]
    assert told("cycle frozen") == {e.actor.person for e in (course.health, course.khm, course.lao)}
    assert pulse() == before + 1
    assert faults() == ()


def test_frozen_actions_stay_as_they_were_when_the_action_goes_on(course):
    number = course.agreed()
    row = course.opened()
    course.accepted(number, status=Status.UNDER_WAY)
    course.frozen(row)
    roadmap.move(
        doer=course.health,
        number=number,
        version=action_row(number).version,
        to=Status.ON_HOLD,
        reason="floods",
        now=NOW,
    )
    assert frozen_entries()[0].status is Status.UNDER_WAY


def test_only_what_is_public_of_accepted_reports_of_frozen_cycles_is_public(course):
    number = course.agreed(areas=("KHM", "LAO"))
    row = course.opened()
    secret = replace(LINK, title="Internal")
    course.accepted(
        number,
        obstacles="a quarrel",
        next_step="Go on",
        evidence=(secret, replace(LINK, link="https://example.org/2", public=True)),
    )
    course.sent(number, course.khm, "GOV-KHM", "KHM", said="Not accepted")
    assert public_roadmap().cycles == ()
    operations.give_back(
        doer=course.coordinator,
        chosen=chosen_of(number, "GOV-KHM", "KHM"),
        said="Say more",
        now=NOW,
    )
    course.frozen(row)
    (found,) = public_roadmap().cycles[0].reports
    assert (found.said, found.next_step, found.status) == ("Trained 400", "Go on", Status.AGREED)
    assert [each.title for each in found.evidence] == ["Minutes"]
    assert "quarrel" not in repr(found)
    assert "answers" not in repr(found)


def chosen_of(number, body, area=""):
    from tests.work.reporting import chosen

    return chosen(ReportRow.objects.get(action=number, body=body, area=area))


def test_no_cycle_freezes_over_a_report_that_waits_or_without_being_sure(course):
    number = course.agreed()
    row = course.opened()
    course.sent(number)
    with pytest.raises(ActionDenied, match="This cycle is open"):
        cycles.freeze(
            doer=course.coordinator, cycle=row.pk, version=row.version, sure=True, now=NOW
        )
    row = cycles.close(doer=course.coordinator, cycle=row.pk, version=row.version, now=NOW)
    step = {"doer": course.coordinator, "cycle": row.pk, "version": row.version, "now": NOW}
    with pytest.raises(ActionDenied, match="Say that you are sure"):
        cycles.freeze(sure=False, **step)
    with pytest.raises(ActionDenied, match=f"wait for an answer: {number} of SOMHD"):
        cycles.freeze(sure=True, **step)
    operations.accept(doer=course.coordinator, chosen=chosen_of(number, "SOMHD"), now=NOW)
    cycles.freeze(sure=True, **step)
    assert cycle_row(row.pk).state == "frozen"


@pytest.mark.parametrize("step", ["keep", "open", "close", "reopen", "freeze", "write", "accept"])
def test_nothing_moves_in_a_frozen_cycle(step, course):
    number = course.agreed()
    row = course.opened()
    sent = course.accepted(number)
    course.frozen(row)
    row = cycle_row(row.pk)
    told = {"doer": course.coordinator, "cycle": row.pk, "version": row.version, "now": NOW}
    steps = {
        "keep": lambda: cycles.keep_cycle(
            doer=course.coordinator, cycle=CYCLE, version=row.version, now=NOW
        ),
        "open": lambda: cycles.open_cycle(**told),
        "close": lambda: cycles.close(**told),
        "reopen": lambda: cycles.reopen(reason="again", **told),
        "freeze": lambda: cycles.freeze(sure=True, **told),
        "write": lambda: operations.write(
            doer=course.health,
            report=operations.report_of(sent),
            version=sent.version,
            now=NOW,
        ),
        "accept": lambda: operations.accept(
            doer=course.coordinator, chosen=chosen_of(number, "SOMHD"), now=NOW
        ),
    }
    with pytest.raises(ActionDenied):
        steps[step]()


def refused(change) -> bool:
    """Whether the database itself refuses a change."""
    try:
        with transaction.atomic():
            change()
    except DatabaseError:
        return True
    return False


def test_the_database_itself_refuses_to_change_what_is_frozen(course):
    number = course.agreed()
    row = course.opened()
    report = course.accepted(number)
    assert not refused(lambda: ReportRow.objects.filter(pk=report.pk).update(answer="seen"))
    assert refused(lambda: ReportVersion.objects.update(said="never said"))
    assert refused(lambda: ReportVersion.objects.all()._raw_delete("default"))
    course.frozen(row)
    for table in (CycleRow, ReportRow, FrozenRow):
        assert refused(lambda table=table: table.objects.all()._raw_delete("default")), table
    assert refused(lambda: CycleRow.objects.update(state="closed", frozen_at=None))
    assert refused(lambda: ReportRow.objects.update(answer="changed"))
    assert refused(lambda: FrozenRow.objects.update(content="{}"))


def test_the_database_knows_no_frozen_cycle_without_its_time(course):
    row = course.prepared()
    assert refused(lambda: CycleRow.objects.filter(pk=row.pk).update(state="frozen"))
    assert refused(lambda: CycleRow.objects.filter(pk=row.pk).update(frozen_at=NOW))
    assert refused(lambda: CycleRow.objects.filter(pk=row.pk).update(state="open"))
    assert refused(lambda: CycleRow.objects.filter(pk=row.pk).update(state="mended"))


def test_content_that_is_not_what_was_sealed_is_not_read(course):
    course.agreed()
    row = course.opened()
    course.frozen(row)
    kept = FrozenRow.objects.get()
    other = course.prepared(id="2027-1", deadline=date(2027, 6, 1))
    FrozenRow.objects.create(cycle=other, content=kept.content, sha256="0" * 64, name="N", at=NOW)
    with pytest.raises(DamagedRelease, match="not what was sealed"):
        frozen_of(other)
    with pytest.raises(UnknownCode, match="is not frozen"):
        frozen_of(course.prepared(id="2027-2", deadline=date(2027, 9, 1)))


# ----------------------------------------------------------------------------------------- rights


@pytest.mark.parametrize("role", list(Role), ids=lambda each: each.value)
def test_only_the_coordinator_moves_a_cycle(role, course):
    """By enumeration: role x state of the cycle x step."""
    course.agreed()
    who = doer_of(course.person(role))
    steps = {
        "keep": lambda row: cycles.keep_cycle(
            doer=who, cycle=replace(cycle_of(row), title="Ours"), version=row.version, now=NOW
        ),
        "open": lambda row: cycles.open_cycle(doer=who, cycle=row.pk, version=row.version, now=NOW),
        "remind": lambda row: cycles.remind(doer=who, cycle=row.pk, version=row.version, now=NOW),
        "close": lambda row: cycles.close(doer=who, cycle=row.pk, version=row.version, now=NOW),
        "reopen": lambda row: cycles.reopen(
            doer=who, cycle=row.pk, version=row.version, reason="again", now=NOW
        ),
        "freeze": lambda row: cycles.freeze(
            doer=who, cycle=row.pk, version=row.version, sure=True, now=NOW
        ),
    }
    possible = {
        ("keep", "in preparation"),
        ("keep", "open"),
        ("open", "in preparation"),
        ("remind", "open"),
        ("close", "open"),
        ("reopen", "closed"),
        ("freeze", "closed"),
    }
    for number, (name, state) in enumerate(product(steps, [each.value for each in CycleState])):
        row = in_state(course, f"c{number}", state)
        before = CycleRow.objects.values().get(pk=row.pk)
        may = role is Role.COORDINATOR and (name, state) in possible
        try:
            steps[name](row)
        except ActionDenied:
            assert not may, (name, state)
            assert CycleRow.objects.values().get(pk=row.pk) == before
        else:
            assert may, (name, state)
    assert BODY_OF[role]
    assert faults() == ()


def in_state(course, id_, state):
    if state == "in preparation":
        return course.prepared(id=id_)
    row = course.opened(id=id_)
    if state in {"closed", "frozen"}:
        row = cycles.close(doer=course.coordinator, cycle=id_, version=row.version, now=NOW)
    if state == "frozen":
        cycles.freeze(doer=course.coordinator, cycle=id_, version=row.version, sure=True, now=NOW)
    return cycle_row(id_)


def test_the_days_of_a_cycle_are_those_of_today():
    assert CYCLE.begin <= TODAY <= CYCLE.deadline
