"""What the public side gets of the roadmap in the database: what was agreed, and nothing else."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError

from attain.domain.roadmap.actions import Evidence
from attain.domain.roadmap.plans import Allocation
from attain.domain.roadmap.status import Status
from attain.errors import DamagedRelease
from attain.usecases.portal.public_roadmap import Happened
from attain.web.accounts.models import AddedBody
from attain.web.roadmap import operations, planning, public
from attain.web.roadmap.public import KEPT, public_roadmap
from attain.web.roadmap.queries import action_of, action_row
from tests.work.conftest import NOW
from tests.work.reporting import LINK, Round
from tests.work.test_roadmap_actions import DRAFT, agreed, coordinator, doer, officer, proposed

pytestmark = pytest.mark.usefixtures("numbered_from_one")
__all__ = ["agreed", "coordinator", "doer", "officer", "proposed"]


def test_a_proposal_is_not_there_and_an_agreed_action_is_at_once(proposed, coordinator):
    assert public_roadmap().actions == ()
    operations.move(doer=coordinator, number="A1", version=1, to=Status.AGREED, now=NOW)
    [found] = public_roadmap().actions
    assert found.action == action_of(action_row("A1"))
    assert [(each.kind, each.text, each.at) for each in found.happened] == [
        (Happened.STATUS, "agreed", NOW)
    ]


def test_a_proposal_that_is_dropped_stays_unseen(proposed, coordinator):
    operations.move(
        doer=coordinator, number="A1", version=1, to=Status.DROPPED, reason="twice", now=NOW
    )
    assert public_roadmap().actions == ()


def test_evidence_is_seen_once_it_is_marked_public(agreed, officer):
    shown = Evidence("Report", "https://example.org/report", public=True)
    hidden = Evidence("Kanarienvogel", "https://example.org/kanarienvogel")
    wanted = replace(action_of(action_row("A1")), evidence=(shown, hidden))
    operations.edit(
        doer=officer, number="A1", version=2, action=wanted, now=NOW + timedelta(hours=1)
    )
    [found] = public_roadmap().actions
    assert found.action.evidence == (shown,)
    assert "anarienvogel" not in repr(public_roadmap())
    assert found.happened[-1].kind is Happened.EVIDENCE
    assert found.happened[-1].at == NOW + timedelta(hours=1)


def test_no_name_of_a_person_and_no_reason_is_in_it(agreed, coordinator, officer):
    operations.move(
        doer=officer, number="A1", version=2, to=Status.ON_HOLD, reason="Kanarienvogel", now=NOW
    )
    told = repr(public_roadmap())
    assert "Kanarienvogel" not in told
    assert officer.name not in told
    assert coordinator.name not in told


def test_allocations_and_new_names_of_bodies_are_seen(coordinator, agreed):
    allocation = Allocation(item="ROADMAP A.1.1", lead="SOMHD", timeframe="2027")
    planning.allocate(doer=coordinator, allocation=allocation, version=0, now=NOW)
    names = [{"text": "Health officials", "begin": "", "end": ""}]
    AddedBody.objects.create(id="SOMHD", kind="sectoral body", names=names)
    KEPT.forget()
    found = public_roadmap()
    assert found.allocation("ROADMAP A.1.1") == allocation
    assert found.body_name("SOMHD") == "Health officials"


def test_what_changes_nothing_for_the_public_changes_no_seal(proposed, officer):
    before = public_roadmap().seal
    operations.propose(doer=officer, action=DRAFT, now=NOW)
    assert public_roadmap().seal == before


def test_a_process_asks_for_one_number_and_for_the_rest_only_when_it_changed(
    agreed, officer, django_assert_num_queries
):
    first = public_roadmap()
    with django_assert_num_queries(1):
        assert public_roadmap() is first
    operations.move(doer=officer, number="A1", version=2, to=Status.UNDER_WAY, now=NOW)
    assert public_roadmap().action("A1").action.status is Status.UNDER_WAY


def test_within_a_second_nothing_is_asked(agreed, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(public, "REFRESH", 60.0)
    KEPT.forget()
    first = public_roadmap()
    with django_assert_num_queries(0):
        assert public_roadmap() is first


def test_names_of_bodies_are_asked_for_anew_after_a_minute(agreed):
    now = [0.0]
    kept = public.Kept(public.kept_pulse, public.kept_roadmap, lambda: now[0])
    assert kept.get().body_name("SOMHD").startswith("ASEAN Senior")
    names = [{"text": "Health officials", "begin": "", "end": ""}]
    AddedBody.objects.create(id="SOMHD", kind="sectoral body", names=names)
    assert kept.get().body_name("SOMHD").startswith("ASEAN Senior")
    now[0] = 61.0
    assert kept.get().body_name("SOMHD") == "Health officials"


def test_while_the_database_is_away_there_is_no_roadmap_and_then_there_is(agreed, monkeypatch):
    def away() -> int:
        raise DatabaseError("away")

    with monkeypatch.context() as broken:
        broken.setattr(public, "kept_pulse", away)
        assert public_roadmap() is None
    assert public_roadmap().has("A1")


def test_an_action_that_is_dropped_after_it_was_agreed_stays_to_be_read(agreed, coordinator):
    operations.move(
        doer=coordinator, number="A1", version=2, to=Status.DROPPED, reason="no money", now=NOW
    )
    assert public_roadmap().action("A1").action.status is Status.DROPPED


def test_reports_are_seen_when_their_cycle_is_frozen_and_without_what_stays_inside(person):
    told = Round(person)
    number, other = told.agreed(), told.agreed("Build a hospital")
    row = told.opened()
    told.accepted(number, obstacles="Kanarienvogel", evidence=(LINK, replace(LINK, public=True)))
    assert public_roadmap().cycles == ()
    told.frozen(row)
    found = public_roadmap()
    [cycle] = found.cycles
    assert (cycle.title, cycle.frozen) == ("Second cycle of 2026", NOW)
    [report] = cycle.reports
    assert (report.action, report.said, report.evidence) == (
        number,
        "Trained 400",
        (replace(LINK, public=True),),
    )
    assert [each.action for each in cycle.missing] == [other]
    assert "Kanarienvogel" not in repr(found)
    assert "What was spent?" not in repr(found)
    assert found.action(number).happened[-1].kind is Happened.REPORT
    assert {each.cycle for each in cycle.entries} == {"2026-2"}


def test_a_cycle_that_was_damaged_is_written_to_the_log_and_no_page_of_figures_is_lost(
    person, monkeypatch, caplog
):
    told = Round(person)
    told.agreed()
    row = told.opened()
    told.frozen(row)

    def damaged(row: object) -> object:
        raise DamagedRelease("not what was sealed")

    monkeypatch.setattr(public, "told_frozen", damaged)
    KEPT.forget()
    assert public_roadmap() is None
    assert "cannot be shown" in caplog.text


def test_while_one_thread_waits_for_the_database_the_others_go_on_with_what_is_known(monkeypatch):
    waits, goes_on = threading.Event(), threading.Event()
    beats = [1]

    def beat() -> int:
        if beats[0] > 1:
            waits.set()
            assert goes_on.wait(20)
        return beats[0]

    kept = public.Kept(beat, public.shipped_roadmap)
    first = kept.get()
    assert first is not None
    beats[0] = 2
    slow = threading.Thread(target=kept.get)
    slow.start()
    assert waits.wait(20)
    assert kept.get() is first
    goes_on.set()
    slow.join(20)
    assert not slow.is_alive()
