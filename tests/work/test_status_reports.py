"""Status reports: written, sent, given back, accepted; every version stays, and the action follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
from django.test import Client

from attain.domain.permissions.roles import Role
from attain.domain.roadmap.actions import Evidence
from attain.domain.roadmap.cycles import Expected, ReportState
from attain.domain.roadmap.status import Status
from attain.errors import ActionDenied, InvalidData, UnknownCode
from attain.web.audit.models import AuditEntry
from attain.web.audit.operations import faults
from attain.web.notices.models import Notice
from attain.web.reports import cycles, operations
from attain.web.reports.models import CycleRow, ReportRow, ReportVersion
from attain.web.reports.operations import Chosen, ReportOvertaken
from attain.web.reports.queries import (
    cycle_row,
    first_draft,
    own_reports,
    report_of,
    to_look_at,
    to_write,
    visible,
)
from attain.web.roadmap import operations as roadmap
from attain.web.roadmap.public import public_roadmap
from attain.web.roadmap.pulse import pulse
from attain.web.roadmap.queries import action_row
from tests.work.conftest import BODY_OF, NOW
from tests.work.reporting import CYCLE, LINK, TODAY, Round, chosen, doer_of

pytestmark = pytest.mark.usefixtures("released_portal")


@pytest.fixture
def course(person) -> Round:
    return Round(person)


@pytest.fixture
def number(course) -> str:
    made = course.agreed(areas=("KHM",))
    course.opened()
    return made


# ------------------------------------------------------------------------------------ write, send


def test_a_report_is_drafted_mended_and_sent_and_every_version_stays(course, number):
    draft = course.draft(number, said="Trained 4")
    row = operations.write(doer=course.health, report=draft, version=0, now=NOW)
    assert (row.state, row.version) == ("draft", 1)
    row = operations.send(
        doer=course.health, report=replace(draft, said="Trained 400"), version=1, now=NOW
    )
    assert report_of(row).said == "Trained 400"
    assert report_of(row).sent == TODAY
    assert [(e.version, e.step, e.state) for e in row.versions.all()] == [
        (2, "send", "sent"),
        (1, "write", "draft"),
    ]
    assert report_of(row.versions.last()).said == "Trained 4"
    notice = Notice.objects.get(kind="report sent")
    assert str(notice.person_id) == course.coordinator.actor.person
    assert notice.parts == {"cycle": "2026-2", "number": number, "body": "SOMHD"}
    assert faults() == ()


def test_a_report_that_does_not_say_what_the_cycle_asks_is_kept_nowhere_as_sent(course, number):
    for changes, said in (
        ({"said": " "}, "Say in words"),
        ({"answers": {"money": ""}}, "What was spent"),
        ({"status": Status.DONE}, "add evidence"),
    ):
        with pytest.raises(ActionDenied, match=said):
            course.sent(number, **changes)
    assert not ReportRow.objects.exists()


def test_texts_are_trimmed_kept_short_and_answers_are_those_that_were_asked(course, number):
    report = course.draft(number, said=" a ", answers={"money": " 1 ", "unasked": "x"})
    row = operations.write(doer=course.health, report=report, version=0, now=NOW)
    assert (report_of(row).said, report_of(row).answers) == ("a", {"money": "1", "learned": ""})
    for changes, said in (
        ({"obstacles": "x" * 8001}, "8,001 letters"),
        ({"answers": {"money": "x" * 8001}}, "What was spent"),
        ({"evidence": (LINK,) * 21}, "20 pieces"),
    ):
        with pytest.raises(InvalidData, match=said):
            operations.write(
                doer=course.health, report=replace(report, **changes), version=1, now=NOW
            )


@pytest.mark.parametrize(
    ("body", "area", "said"),
    [
        ("SOM-ED", "", "only with what is of the own body"),
        ("GOV-LAO", "LAO", "only with what is of the own body"),
        ("SOMHD", "KHM", "for no report"),
    ],
)
def test_nobody_reports_for_another_body_or_where_nothing_is_asked(
    body, area, said, course, number
):
    report = course.draft(number, body, area)
    with pytest.raises(ActionDenied, match=said):
        operations.write(doer=course.health, report=report, version=0, now=NOW)
    assert not ReportRow.objects.exists()


def test_a_body_that_leads_no_more_is_no_longer_asked(course, number):
    course.sent(number)
    action = course.action(number)
    roadmap.edit(
        doer=course.coordinator,
        number=number,
        version=action_row(number).version,
        action=replace(action, lead="SOM-ED"),
        now=NOW,
    )
    row = ReportRow.objects.get()
    operations.give_back(doer=course.coordinator, chosen=chosen(row), said="mend", now=NOW)
    with pytest.raises(ActionDenied, match="asks SOMHD for no report"):
        operations.send(doer=course.health, report=report_of(row), version=row.version + 1, now=NOW)


def test_a_report_after_the_deadline_is_taken_and_says_that_it_is_late(course, number):
    later = NOW + timedelta(days=40)
    row = operations.send(doer=course.health, report=course.draft(number), version=0, now=later)
    assert report_of(row).late(CYCLE)


def test_a_report_begins_with_the_words_of_the_last_cycle_and_where_the_action_stands(
    course, number
):
    row = cycle_row("2026-2")
    course.accepted(number, status=Status.UNDER_WAY, next_step="Go on")
    course.accepted(number, course.khm, "GOV-KHM", "KHM", status=Status.ON_HOLD, obstacles="floods")
    course.frozen(row)
    course.opened(id="2027-1", before="2026-2", deadline=TODAY + timedelta(days=60))
    (owed,) = own_reports(course.health.actor, TODAY)
    start = first_draft(owed.cycle, owed.asked, owed.action)
    assert (start.said, start.next_step, start.status) == (
        "Trained 400",
        "Go on",
        Status.UNDER_WAY,
    )
    (owed,) = own_reports(course.khm.actor, TODAY)
    start = first_draft(owed.cycle, owed.asked, owed.action)
    assert (start.status, start.obstacles) == (Status.ON_HOLD, "floods")


# --------------------------------------------------------------------------------- two at a time


def test_who_saves_what_somebody_else_has_changed_is_told_and_gets_both_versions(course, number):
    colleague = course.somebody(Role.OFFICER, "SOMHD")
    theirs = course.draft(number, said="Theirs")
    operations.write(doer=colleague, report=theirs, version=0, now=NOW)
    with pytest.raises(ReportOvertaken, match="has changed the report") as conflict:
        operations.write(
            doer=course.health, report=course.draft(number, said="Mine"), version=0, now=NOW
        )
    found = conflict.value
    assert (found.theirs.said, found.version, found.by) == ("Theirs", 1, colleague.name)
    assert report_of(ReportRow.objects.get()).said == "Theirs"


def test_a_version_that_never_was_is_refused(course, number):
    with pytest.raises(UnknownCode, match="Nothing was written"):
        operations.write(doer=course.health, report=course.draft(number), version=3, now=NOW)
    with pytest.raises(UnknownCode, match="Nothing was written"):
        operations.accept(
            doer=course.coordinator,
            chosen=Chosen("2026-2", Expected(number, "SOMHD"), 0),
            now=NOW,
        )


def test_what_was_mended_since_the_coordinator_looked_is_not_accepted(course, number):
    row = course.sent(number)
    operations.give_back(doer=course.coordinator, chosen=chosen(row), said="mend", now=NOW)
    operations.send(
        doer=course.health, report=course.draft(number, said="Other"), version=2, now=NOW
    )
    with pytest.raises(ReportOvertaken, match="it is sent now"):
        operations.accept(doer=course.coordinator, chosen=chosen(row), now=NOW)
    assert ReportRow.objects.get().state == "sent"


# ------------------------------------------------------------------------------ give back, accept


def test_a_report_goes_back_with_words_and_its_writers_are_told(course, number):
    row = course.sent(number)
    with pytest.raises(ActionDenied, match="Say in words"):
        operations.give_back(doer=course.coordinator, chosen=chosen(row), said=" ", now=NOW)
    row = operations.give_back(
        doer=course.coordinator, chosen=chosen(row), said="How many?", now=NOW
    )
    assert (row.state, row.answer) == ("returned", "How many?")
    notice = Notice.objects.get(kind="report given back")
    assert (str(notice.person_id), notice.due.date()) == (
        course.health.actor.person,
        CYCLE.deadline,
    )
    row = operations.send(doer=course.health, report=report_of(row), version=2, now=NOW)
    assert row.state == "sent"


def test_an_accepted_report_of_the_lead_moves_the_action_with_the_report_as_the_reason(
    course, number
):
    before = pulse()
    course.accepted(number, status=Status.UNDER_WAY)
    row = action_row(number)
    assert row.status == "under way"
    last = row.versions.first()
    assert last.changed == ["status"]
    assert last.reason == "Reported by SOMHD in the cycle 2026-2: Trained 400"
    assert pulse() == before + 1
    entry = AuditEntry.objects.get(action="move an action of the roadmap on")
    assert (entry.before, entry.after) == ("agreed", "under way")
    assert str(Notice.objects.get(kind="report accepted").person_id) == course.health.actor.person
    assert faults() == ()


def test_evidence_of_an_accepted_report_becomes_evidence_of_the_action_once(course, number):
    shown = (LINK, replace(LINK, title="Again"), replace(LINK, link="https://example.org/2"))
    course.accepted(number, status=Status.DONE, evidence=shown)
    action = course.action(number)
    assert action.status is Status.DONE
    assert [each.link for each in action.evidence] == [
        "https://example.org/minutes",
        "https://example.org/2",
    ]
    assert action_row(number).done_at == NOW


@pytest.fixture
def attached(course, tmp_path, monkeypatch):
    """Keep a file for an action: `attached(number, public=False)` returns its evidence."""
    monkeypatch.setattr("attain.web.received.portal_folder", lambda: tmp_path / "portal")

    def made(number: str, *, public: bool) -> Evidence:
        roadmap.attach(
            doer=course.health,
            number=number,
            version=action_row(number).version,
            title="Minutes",
            name="minutes.pdf",
            content=b"%PDF-1.7 KANARIENVOGEL",
            public=public,
            now=NOW,
        )
        return course.action(number).evidence[-1]

    return made


def test_no_report_makes_a_file_public_that_its_action_keeps_among_members(
    course, number, attached
):
    kept = attached(number, public=False)
    told = {"evidence": (replace(kept, title="For all", public=True),)}
    course.accepted(number, course.khm, "GOV-KHM", "KHM", **told)
    course.accepted(number, **told)
    assert course.action(number).evidence == (kept,)
    course.frozen(CycleRow.objects.get())
    assert [each.evidence for each in public_roadmap().cycles[0].reports] == [(), ()]
    assert Client().get(f"/evidence/{kept.file}/").status_code == 404


def test_a_cycle_that_an_earlier_version_froze_makes_no_file_of_members_public(
    course, number, attached, monkeypatch
):
    kept = attached(number, public=False)
    course.accepted(number, evidence=(kept,))
    sealed = cycles.frozen

    def once(*args, **named):
        found = sealed(*args, **named)
        marked = replace(found.reports[0], evidence=(replace(kept, public=True),))
        return replace(found, reports=(marked,))

    monkeypatch.setattr(cycles, "frozen", once)
    course.frozen(CycleRow.objects.get())
    assert public_roadmap().cycles[0].reports[0].evidence == ()
    assert Client().get(f"/evidence/{kept.file}/").status_code == 404


def test_a_report_names_no_file_of_another_action(course, number, attached):
    other = course.agreed("Build a hospital")
    for public in (True, False):
        with pytest.raises(InvalidData, match=f"a file that is not among the evidence of {number}"):
            course.sent(number, evidence=(attached(other, public=public),))
    assert not ReportRow.objects.exists()


def test_a_file_that_was_taken_away_comes_back_with_no_report_that_is_accepted(
    course, number, attached
):
    gone = attached(number, public=True)
    sent = course.sent(number, evidence=(gone, LINK))
    part = course.sent(number, course.khm, "GOV-KHM", "KHM", evidence=(gone,))
    version, bare = action_row(number).version, replace(course.action(number), evidence=())
    roadmap.edit(doer=course.health, number=number, version=version, action=bare, now=NOW)
    for each in (sent, part):
        row = operations.accept(doer=course.coordinator, chosen=chosen(each), now=NOW)
        assert gone not in report_of(row).evidence
    assert course.action(number).evidence == (LINK,)
    assert Client().get(f"/evidence/{gone.file}/").status_code == 404


def test_a_file_that_its_action_shows_to_all_is_public_evidence_of_a_report(
    course, number, attached
):
    shown = attached(number, public=True)
    course.accepted(number, evidence=(shown,))
    course.frozen(CycleRow.objects.get())
    assert public_roadmap().cycles[0].reports[0].evidence == (shown,)


def test_what_a_country_says_of_its_part_moves_no_action(course, number):
    before = action_row(number).version
    course.accepted(number, course.khm, "GOV-KHM", "KHM", status=Status.DONE, evidence=(LINK,))
    assert (action_row(number).status, action_row(number).version) == ("agreed", before)
    course.accepted(number, status=Status.UNDER_WAY)
    course.agreed("Another")


def test_a_country_still_reports_when_the_action_as_a_whole_is_done(course, number):
    course.accepted(number, status=Status.DONE, evidence=(LINK,))
    row = course.accepted(number, course.khm, "GOV-KHM", "KHM", status=Status.AGREED)
    assert row.state == "accepted"
    assert action_row(number).status == "done"


def test_a_report_that_says_the_same_makes_no_version_of_the_action(course, number):
    before, beats = action_row(number).version, pulse()
    course.accepted(number)
    assert (action_row(number).version, pulse()) == (before, beats)


def test_an_action_that_went_elsewhere_meanwhile_is_not_moved_back(course, number):
    sent = course.sent(number, status=Status.UNDER_WAY)
    roadmap.move(
        doer=course.coordinator,
        number=number,
        version=action_row(number).version,
        to=Status.DROPPED,
        reason="no money",
        now=NOW,
    )
    with pytest.raises(ActionDenied, match=f"{number}, SOMHD: An action that is dropped cannot"):
        operations.accept(doer=course.coordinator, chosen=chosen(sent), now=NOW)
    assert ReportRow.objects.get().state == "sent"
    roadmap.move(
        doer=course.coordinator,
        number=number,
        version=action_row(number).version,
        to=Status.AGREED,
        reason="money came",
        now=NOW,
    )
    _done_by_its_owner(course, number)
    with pytest.raises(ActionDenied, match="only the coordinator makes it"):
        operations.accept(doer=course.coordinator, chosen=chosen(sent), now=NOW)
    assert action_row(number).status == "done"


def _done_by_its_owner(course, number):
    row = action_row(number)
    shown = replace(course.action(number), evidence=(LINK,))
    row = roadmap.edit(
        doer=course.health, number=number, version=row.version, action=shown, now=NOW
    )
    roadmap.move(doer=course.health, number=number, version=row.version, to=Status.DONE, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_an_action_follows_a_report_only_within_the_transaction_that_accepts_it(person):
    coordinator = doer_of(person(Role.COORDINATOR))
    with pytest.raises(RuntimeError, match="within the transaction that accepts it"):
        roadmap.take_over(
            doer=coordinator,
            allowed=coordinator.actor.appointments[0],
            number="A1",
            to=Status.UNDER_WAY,
            evidence=(),
            reason="",
            now=NOW,
        )


def test_the_report_of_a_body_that_leads_no_more_moves_nothing(course, number):
    sent = course.sent(number, status=Status.UNDER_WAY)
    roadmap.edit(
        doer=course.coordinator,
        number=number,
        version=action_row(number).version,
        action=replace(course.action(number), lead="SOM-ED"),
        now=NOW,
    )
    operations.accept(doer=course.coordinator, chosen=chosen(sent), now=NOW)
    assert action_row(number).status == "agreed"


def test_several_are_accepted_at_once_or_none_of_them(course, number):
    first = course.sent(number, status=Status.UNDER_WAY)
    second = course.sent(number, course.khm, "GOV-KHM", "KHM")
    stale = replace(chosen(second), version=9)
    with pytest.raises(ReportOvertaken):
        operations.accept_many(doer=course.coordinator, chosen=(chosen(first), stale), now=NOW)
    assert {row.state for row in ReportRow.objects.all()} == {"sent"}
    assert action_row(number).status == "agreed"
    operations.accept_many(doer=course.coordinator, chosen=(chosen(first), chosen(second)), now=NOW)
    assert {row.state for row in ReportRow.objects.all()} == {"accepted"}
    with pytest.raises(InvalidData, match="Choose at least one"):
        operations.accept_many(doer=course.coordinator, chosen=(), now=NOW)


def test_nobody_accepts_what_they_wrote_themselves(course, number):
    from attain.web.accounts.models import AppointmentRow

    row = course.sent(number)
    AppointmentRow.objects.create(
        person_id=int(course.health.actor.person),
        body="ASEC",
        role="coordinator",
        begin=TODAY,
        created_at=NOW,
    )
    from attain.web.accounts.models import Person

    both = doer_of(Person.objects.get(pk=course.health.actor.person))
    with pytest.raises(ActionDenied, match="Somebody else reviews it"):
        operations.accept(doer=both, chosen=chosen(row), now=NOW)


# ----------------------------------------------------------------------------------------- rights

STEPS = ("write", "send", "return", "accept")


@pytest.mark.parametrize("role", list(Role), ids=lambda each: each.value)
@pytest.mark.parametrize("own", [True, False], ids=["own body", "other body"])
def test_who_may_do_what_to_a_report(role, own, course):
    """By enumeration: role x own or another body x state of the report x state of the cycle x step."""
    lead = BODY_OF[role] if own else "SOM-ED"
    made = course.agreed(lead=lead)
    row = course.opened()
    somebody = course.person(role)
    who = doer_of(somebody)
    writes = role in {Role.OFFICER, Role.FOCAL_POINT} and own
    judges = role is Role.COORDINATOR
    possible = {
        ("write", "draft", "open"),
        ("write", "returned", "open"),
        ("send", "draft", "open"),
        ("send", "returned", "open"),
        ("return", "sent", "open"),
        ("accept", "sent", "open"),
        ("accept", "sent", "closed"),
    }
    report = course.draft(made, lead)
    for state, cycle_state, step in product(ReportState, ("open", "closed"), STEPS):
        CycleRow.objects.filter(pk=row.pk).update(state=cycle_state)
        held, _ = ReportRow.objects.update_or_create(
            cycle=row,
            action=made,
            body=lead,
            area="",
            defaults={
                "state": state.value,
                "content": operations.as_plain(report),
                "version": 1,
                "sent_at": NOW,
                "senders": [],
                "moved_at": NOW,
            },
        )
        before = ReportRow.objects.values().get(pk=held.pk)
        may = (writes if step in {"write", "send"} else judges) and (
            step,
            state.value,
            cycle_state,
        ) in possible
        seen = visible(who.actor, TODAY).filter(pk=held.pk).exists()
        member = role not in {Role.PARTNER, Role.INDEPENDENT_ASSESSOR}
        assert seen is (
            writes
            or (member and state is ReportState.ACCEPTED)
            or (judges and state is not ReportState.DRAFT)
        ), (state, seen)
        try:
            _step(step, who, held, report)
        except ActionDenied:
            assert not may, (state, cycle_state, step)
            assert ReportRow.objects.values().get(pk=held.pk) == before
        else:
            assert may, (state, cycle_state, step)
            ReportRow.objects.filter(pk=held.pk).update(version=100)
            _forget(held)
    assert faults() == ()


def _forget(held):
    """Let the next case begin anew: versions cannot be deleted, so the next report is another row."""
    ReportRow.objects.filter(pk=held.pk).update(action=f"X{held.pk}")


def _step(step, who, held, report):
    told = {"doer": who, "now": NOW}
    if step == "write":
        operations.write(report=report, version=held.version, **told)
    elif step == "send":
        operations.send(report=report, version=held.version, **told)
    elif step == "return":
        operations.give_back(chosen=chosen(held), said="mend", **told)
    else:
        operations.accept(chosen=chosen(held), **told)


def test_what_waits_for_whom(course, number):
    assert [e.asked.body for e in to_write(course.health.actor, TODAY)] == ["SOMHD"]
    assert [e.asked.area for e in to_write(course.khm.actor, TODAY)] == ["KHM"]
    assert not to_write(course.lao.actor, TODAY)
    assert not to_write(course.coordinator.actor, TODAY)
    row = course.sent(number)
    assert not to_write(course.health.actor, TODAY)
    assert [e.state for e in own_reports(course.health.actor, TODAY)] == [ReportState.SENT]
    assert own_reports(course.health.actor, TODAY)[0].days_left(TODAY) == 21
    assert list(to_look_at(course.coordinator.actor, TODAY)) == [row]
    assert not to_look_at(course.health.actor, TODAY)
    cycles.close(
        doer=course.coordinator, cycle="2026-2", version=cycle_row("2026-2").version, now=NOW
    )
    assert list(to_look_at(course.coordinator.actor, TODAY)) == [row]
    assert not own_reports(course.health.actor, TODAY)


def test_a_version_says_who_took_which_step_for_whom(course, number):
    row = course.accepted(number)
    last, first = ReportVersion.objects.filter(report=row)
    assert (first.name, first.body, first.step) == (course.health.name, "SOMHD", "send")
    assert (last.name, last.body, last.step) == (course.coordinator.name, "ASEC", "accept")
