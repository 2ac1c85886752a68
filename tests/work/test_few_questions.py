"""Pages behind the sign-in ask the database little, and not more often the more there is."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from attain.domain.permissions.roles import Role
from attain.domain.submissions import SubmissionState
from attain.web.accounts.directory import directory, read_once
from attain.web.accounts.models import AddedBody
from attain.web.submissions.models import Submission
from attain.web.submissions.queries import visible
from tests.work.conftest import NOW
from tests.work.reporting import TODAY, Round, doer_of

pytestmark = pytest.mark.usefixtures("released_portal")
PAGES = (
    "/desk/",
    "/desk/submissions/",
    "/desk/roadmap/",
    "/desk/roadmap/actions/",
    "/desk/cycles/2026-2/",
    "/desk/obligations/",
    "/desk/obligations/SOCA/",
)


def more_of_all(course: Round, number: int) -> None:
    """Add bodies, submissions of theirs, actions and reports on them."""
    for place in range(3):
        name = f"MORE-{number}-{place}"
        names = [{"text": f"Ministry {name}", "begin": "", "end": ""}]
        AddedBody.objects.create(id=name, kind="ministry", names=names, areas=["KHM"])
        Submission.objects.create(
            body=name, title=f"Figures of {name}", state="sent", begun_at=NOW, moved_at=NOW
        )
    course.sent(course.agreed(f"Action {number}", areas=("KHM",)))


@pytest.fixture
def course(person) -> Round:
    made = Round(person)
    made.agreed()
    made.opened()
    more_of_all(made, 0)
    return made


def asked(page, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as found:
        assert page.get(address).status_code == 200
    return [each["sql"] for each in found]


def test_no_page_asks_more_often_the_more_bodies_submissions_actions_and_reports_there_are(
    course, signed_in
):
    from attain.web.accounts.models import Person

    page = signed_in(Person.objects.get(pk=int(course.coordinator.actor.person)))
    for address in PAGES:
        asked(page, address)
    before = {address: len(asked(page, address)) for address in PAGES}
    for number in range(1, 4):
        more_of_all(course, number)
    assert {address: len(asked(page, address)) for address in PAGES} == before
    assert max(before.values()) <= 30


def test_who_asks_and_which_bodies_there_are_is_read_once_for_a_page(course, signed_in):
    from attain.web.accounts.models import Person

    page = signed_in(Person.objects.get(pk=int(course.coordinator.actor.person)))
    for address in PAGES:
        tables = Counter(
            sql.split('FROM "')[1].split('"')[0] for sql in asked(page, address) if 'FROM "' in sql
        )
        assert tables["accounts_addedbody"] == 1, address
        assert tables["accounts_appointmentrow"] <= 3, address


def test_the_directory_is_read_anew_outside_of_such_a_page(course):
    with read_once():
        before = directory()
        names = [{"text": "Ministry", "begin": "", "end": ""}]
        AddedBody.objects.create(id="LATER", kind="ministry", names=names, areas=["KHM"])
        assert directory() is before
    assert directory().body("LATER").name(TODAY) == "Ministry"


def test_an_error_on_such_a_page_leaves_nothing_behind():
    def fail() -> None:
        with read_once():
            directory()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert directory() is not directory()


@pytest.mark.parametrize("role", Role)
def test_which_submissions_are_seen_is_said_in_a_condition_for_each_state_at_most(role, course):
    with CaptureQueriesContext(connection) as found:
        list(visible(doer_of(course.person(role)).actor, TODAY))
    conditions = [sql.count(" IN (") for sql in (each["sql"] for each in found)]
    assert max(conditions) <= 2 * len(SubmissionState)
