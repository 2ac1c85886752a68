"""The directory of focal points: only who has said so is named, and nobody a moment longer."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from attain.domain.permissions.roles import Role
from attain.errors import InvalidData, UnknownCode
from attain.usecases.dictionary import shipped_areas
from attain.web.accounts.deeds import Doer, actor_of
from attain.web.accounts.models import PERSONAL, AppointmentRow, Person
from attain.web.accounts.operations import close_account
from attain.web.audit.models import AuditEntry
from attain.web.audit.operations import faults
from attain.web.focal_points import operations
from attain.web.focal_points.queries import FOCAL, public_directory
from tests.work.conftest import BODY_OF, NOW, words_of

TODAY = timezone.now().date()
PUBLIC = "/en/focal-points/"
CANARY = "Canary Kanarienvogel"
ADDRESS = "canary@example.org"

pytestmark = pytest.mark.usefixtures("released_portal")


@pytest.fixture
def named(person):
    """Somebody with a name and an address that show wherever they are told."""

    def made(role: Role = Role.FOCAL_POINT, **where: str) -> Person:
        who = person(role, **where)
        Person.objects.filter(pk=who.pk).update(name=CANARY, email=ADDRESS)
        return Person.objects.get(pk=who.pk)

    return made


def doer_of(who: Person) -> Doer:
    return Doer(actor_of(who, second_factor=True, on=TODAY), who.name)


def show(who: Person, shown: str) -> None:
    number = AppointmentRow.objects.get(person=who).pk
    operations.show_me(doer=doer_of(who), number=number, shown=shown, now=timezone.now())


def public_page() -> str:
    answer = Client().get(PUBLIC)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert "noindex" in answer["X-Robots-Tag"]
    assert "ETag" not in answer
    return answer.content.decode()


def test_nobody_is_named_who_has_not_said_so(named):
    named()
    page = public_page()
    assert CANARY not in page
    assert ADDRESS not in page
    assert "nobody has agreed to be named here" in page


@pytest.mark.parametrize(
    ("shown", "name", "address"), [("name", True, False), ("name and address", True, True)]
)
def test_what_a_person_says_is_shown_and_gone_at_once_when_taken_back(shown, name, address, named):
    who = named()
    show(who, shown)
    page = public_page()
    assert (CANARY in page) is name
    assert (ADDRESS in page) is address
    show(who, "")
    page = public_page()
    assert CANARY not in page
    assert ADDRESS not in page
    assert AuditEntry.objects.filter(action=operations.ACTION).count() == 2
    assert faults() == ()


def test_who_is_appointed_no_more_or_whose_account_is_closed_is_gone_at_once(named, person):
    who = named()
    show(who, "name and address")
    assert CANARY in public_page()
    AppointmentRow.objects.filter(person=who).update(end=TODAY - timedelta(days=1))
    assert CANARY not in public_page()
    AppointmentRow.objects.filter(person=who).update(end=None)
    assert CANARY in public_page()
    administrator = doer_of(person(Role.ADMINISTRATOR))
    close_account(doer=administrator, person=who.pk, reason="left", now=timezone.now())
    page = public_page()
    assert CANARY not in page
    assert f"account {who.pk}" not in page


def test_every_country_says_whether_anybody_answers_for_it(named):
    named(body="GOV-LAO")
    directory = public_directory(TODAY)
    members = shipped_areas().members("ASEAN", on=TODAY)
    assert [each.area for each in directory.countries] == list(members)
    appointed = {each.area for each in directory.countries if each.appointed}
    assert appointed == {"LAO"}
    page = public_page()
    assert page.count("Nobody is appointed.") >= len(members) - 1


@pytest.mark.parametrize("role", list(Role), ids=lambda each: each.value)
def test_only_who_answers_for_a_country_or_a_body_can_be_named(role, named):
    who = named(role, body=BODY_OF[role])
    if role.value in FOCAL:
        show(who, "name")
        assert CANARY in public_page()
    else:
        with pytest.raises(InvalidData, match="shows focal points"):
            show(who, "name")
        AppointmentRow.objects.filter(person=who).update(shown="name")
        assert CANARY not in public_page()


def test_nobody_says_it_for_another_person(named, person, signed_in):
    who, other = named(), person(Role.COORDINATOR)
    number = AppointmentRow.objects.get(person=who).pk
    with pytest.raises(UnknownCode, match="You have no appointment"):
        operations.show_me(doer=doer_of(other), number=number, shown="name", now=NOW)
    answer = signed_in(other).post("/desk/me/directory/", {"number": number, "shown": "name"})
    assert answer.status_code == 404
    assert AppointmentRow.objects.get(pk=number).shown == ""


def test_an_appointment_that_is_over_is_not_shown_and_can_be_taken_back(named):
    who = named()
    show(who, "name")
    AppointmentRow.objects.filter(person=who).update(end=TODAY - timedelta(days=1))
    with pytest.raises(InvalidData, match="as long as"):
        show(who, "name")
    show(who, "")
    assert AppointmentRow.objects.get(person=who).shown == ""


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"number": "x", "shown": "name"}, "The form is not whole"),
        ({"shown": "name"}, "The form is not whole"),
        ({"number": "{}", "shown": "everything"}, "Choose what everybody may see"),
        ({"number": "{}"}, "Choose what everybody may see"),
    ],
)
def test_a_form_that_is_not_whole_changes_nothing(typed, said, named, signed_in):
    who = named()
    number = AppointmentRow.objects.get(person=who).pk
    told = {name: value.replace("{}", str(number)) for name, value in typed.items()}
    answer = signed_in(who).post("/desk/me/directory/", told)
    assert answer.status_code == 400
    assert said in words_of(answer)
    assert AppointmentRow.objects.get(pk=number).shown == ""


def test_the_account_page_asks_and_tells_what_is_kept(named, signed_in):
    who = named()
    browser = signed_in(who)
    page = words_of(browser.get("/desk/me/"))
    assert "What everybody may see of you" in page
    assert "AppointmentRow.shown" in PERSONAL
    number = AppointmentRow.objects.get(person=who).pk
    answer = browser.post("/desk/me/directory/", {"number": number, "shown": "name"})
    assert answer["Location"] == "/desk/me/#directory"
    assert 'value="name" checked' in browser.get("/desk/me/").content.decode()


SEES = """
role                 | of another country
data provider        | no
focal point          | no
clearing officer     | no
officer of a body    | no
reviewer             | yes
coordinator          | yes
release manager      | yes
independent assessor | no
partner              | no
administrator        | yes
"""


def rows() -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in SEES.strip().splitlines()[1:]]


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_the_desk_names_whom_each_may_see_and_who_has_said_so(row, named, person, signed_in):
    canary = named(body="GOV-VNM")
    browser = signed_in(person(Role(row[0])))
    page = browser.get("/desk/focal-points/")
    assert page.status_code == 200
    assert (CANARY in page.content.decode()) is (row[1] == "yes")
    assert (ADDRESS in page.content.decode()) is (row[1] == "yes")
    show(canary, "name")
    page = browser.get("/desk/focal-points/").content.decode()
    assert CANARY in page
    assert (ADDRESS in page) is (row[1] == "yes")
    assert "Missing:" in page


def test_the_directory_says_so_when_the_database_is_away(monkeypatch, caplog):
    def away(on):
        raise DatabaseError("no route")

    monkeypatch.setattr("attain.web.focal_points.views.public_directory", away)
    with caplog.at_level(logging.CRITICAL):
        answer = Client().get(PUBLIC)
    assert answer.status_code == 503


@pytest.mark.parametrize("language", ["km", "lo", "th", "my", "vi"])
def test_the_directory_is_there_in_every_language(language, named):
    who = named()
    Person.objects.filter(pk=who.pk).update(name="សុខ ដារ៉ា")
    show(Person.objects.get(pk=who.pk), "name")
    answer = Client().get(f"/{language}/focal-points/")
    assert "សុខ ដារ៉ា" in answer.content.decode()
