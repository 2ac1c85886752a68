"""Somebody leaves: their open work is handed over, and what a country or a body owes stays in sight."""

from __future__ import annotations

from datetime import timedelta

import pytest

from attain.domain.permissions.roles import Role
from attain.web.accounts import operations as accounts
from attain.web.accounts.models import AppointmentRow
from attain.web.desk.deadlines import tell_what_is_near
from attain.web.notices.models import Notice
from attain.web.submissions import operations as submissions
from tests.work.conftest import words_of
from tests.work.releasing import DEADLINE, HEAD, NOW, doer, in_clearance

TODAY = NOW.date()
pytestmark = pytest.mark.usefixtures("released_portal", "read_once")


@pytest.fixture
def begun():
    """Start a submission for a body, with figures in it."""

    def made(who, body="GOV-KHM", title="Survey 2024"):
        found = submissions.start(doer=doer(who), body=body, title=title, now=NOW)
        area = body.removeprefix("GOV-")
        content = f"{HEAD}SH_DYN_MORT,{area},2019,22.5,PER_1000_LIVE_BIRTHS,Y0T4\n".encode()
        submissions.receive(
            doer=doer(who),
            number=found.pk,
            version=1,
            name="a.csv",
            content=content,
            release=None,
            now=NOW,
        )
        found.refresh_from_db()
        return found

    return made


def told(kind: str) -> set[tuple[str, str]]:
    return {(each.person.name, each.title) for each in Notice.objects.filter(kind=kind)}


def ends(who, by, *, last_day=TODAY) -> AppointmentRow:
    row = AppointmentRow.objects.get(person=who)
    accounts.end_appointment(
        doer=doer(by), number=row.pk, last_day=last_day, reason="moved", now=NOW
    )
    row.refresh_from_db()
    return row


def test_who_can_go_on_with_the_work_of_who_leaves_is_told(person, begun):
    leaving, chief = person(Role.DATA_PROVIDER), person(Role.FOCAL_POINT)
    other = person(Role.DATA_PROVIDER, body="GOV-LAO")
    begun(leaving)
    begun(chief, title="Of somebody who stays")
    begun(other, body="GOV-LAO", title="Of another country")
    ends(leaving, chief)
    assert told("work handed over") == {(chief.name, "Survey 2024")}
    assert not told("work left without anybody")


def test_where_nobody_can_go_on_those_are_told_who_can_appoint_somebody(person, begun):
    leaving, coordinator = person(Role.FOCAL_POINT), person(Role.COORDINATOR)
    begun(leaving, title="A title that the Secretariat may not see yet")
    ends(leaving, coordinator)
    assert not told("work handed over")
    assert told("work left without anybody") == {(coordinator.name, "focal point, GOV-KHM")}


def test_an_answer_in_clearance_is_handed_over_too(person, accepted, manager):
    leaving, deputy = person(Role.CLEARING_OFFICER), person(Role.CLEARING_OFFICER)
    chief = person(Role.FOCAL_POINT)
    in_clearance(manager, accepted("LAO", "55.7"))
    ends(leaving, chief)
    assert told("work handed over") == {(deputy.name, "Autumn release, KHM")}


def test_work_of_an_appointment_that_comes_to_its_end_is_handed_over_once_on_the_day_after(
    person, begun
):
    leaving, chief = person(Role.DATA_PROVIDER), person(Role.FOCAL_POINT)
    begun(leaving)
    row = ends(leaving, chief, last_day=TODAY + timedelta(days=10))
    tell_what_is_near(now=NOW + timedelta(days=10))
    assert not told("work handed over"), "the last day is worked"
    assert tell_what_is_near(now=NOW + timedelta(days=11)) == 1
    assert told("work handed over") == {(chief.name, "Survey 2024")}
    tell_what_is_near(now=NOW + timedelta(days=12))
    assert Notice.objects.filter(kind="work handed over").count() == 1
    row.refresh_from_db()
    assert row.handed_over_at == NOW + timedelta(days=11)


def test_a_closed_account_leaves_its_work_to_others(person, begun):
    leaving, chief = person(Role.DATA_PROVIDER), person(Role.FOCAL_POINT)
    begun(leaving)
    accounts.close_account(
        doer=doer(person(Role.ADMINISTRATOR)), person=leaving.pk, reason="left", now=NOW
    )
    assert told("work handed over") == {(chief.name, "Survey 2024")}


def test_who_goes_on_sends_it_and_what_is_given_back_finds_somebody(person, begun):
    leaving, chief, reviewer = (
        person(Role.DATA_PROVIDER),
        person(Role.FOCAL_POINT),
        person(Role.REVIEWER),
    )
    found = begun(leaving)
    yes = submissions.Yes(to_all=True)
    sent = submissions.send(
        doer=doer(leaving), number=found.pk, version=found.version, yes=yes, now=NOW
    )
    ends(leaving, chief, last_day=TODAY - timedelta(days=1))
    back = submissions.give_back(
        doer=doer(reviewer), number=sent.pk, version=sent.version, reason="2019 twice", now=NOW
    )
    assert told("submission given back") == {(chief.name, "Survey 2024")}
    submissions.send(doer=doer(chief), number=back.pk, version=back.version, yes=yes, now=NOW)
    back.refresh_from_db()
    assert back.state == "sent"


OWED = """
role             | body    | answer of Cambodia | draft of Cambodia | answer of Viet Nam
focal point      | GOV-KHM | yes                | yes               | no
clearing officer | GOV-KHM | yes                | no                | no
data provider    | GOV-KHM | no                 | yes               | no
focal point      | GOV-LAO | no                 | no                | no
release manager  | ASEC    | yes                | no                | yes
coordinator      | ASEC    | yes                | no                | yes
reviewer         | ASEC    | no                 | no                | no
administrator    | ASEC    | no                 | no                | no
partner          | FRIENDS | no                 | no                | no
"""


def test_the_desk_shows_what_is_owed_to_those_whose_affair_it_is(
    person, begun, accepted, manager, signed_in
):
    in_clearance(manager, accepted("LAO", "55.7"))
    begun(person(Role.DATA_PROVIDER), title="Draft of Cambodia")
    until = f"No answer yet, since {NOW.day} "
    for line in OWED.strip().splitlines()[1:]:
        role, body, *wanted = (cell.strip() for cell in line.split("|"))
        desk = words_of(signed_in(person(Role(role), body=body)).get("/desk/"))
        owed = desk.partition("What is owed")[2].partition("You act for")[0]
        shown = (
            f"Cambodia Autumn release {until}",
            "Draft of Cambodia",
            f"Viet Nam Autumn release {until}",
        )
        assert ["yes" if each in owed else "no" for each in shown] == wanted, (role, body)
        if wanted[0] == "yes":
            assert f"{DEADLINE:%Y-%m-%d %H:%M} UTC" in owed, (role, body)
