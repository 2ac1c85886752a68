"""The directory of bodies: the Secretariat adds those that attain does not ship, and renames any."""

from __future__ import annotations

from datetime import date

import pytest

from attain.domain.permissions.roles import Role
from attain.errors import ActionDenied
from attain.web.accounts import operations
from attain.web.accounts.deeds import Doer, actor_of
from attain.web.accounts.directory import directory
from attain.web.accounts.models import AddedBody
from attain.web.audit.models import AuditEntry
from tests.work.conftest import NOW, words_of

pytestmark = pytest.mark.usefixtures("released_portal")
LIST = "/desk/bodies/"
NEW = {
    "id": "DOST-XI",
    "kind": "ministry",
    "name": "Office in Davao <b>",
    "areas": "phl",
    "parent": "GOV-PHL",
    "source": "letter of 3 March 2026",
}


@pytest.fixture
def coordinator(person, signed_in):
    return signed_in(person(Role.COORDINATOR))


def test_a_body_is_added_on_the_list_and_people_can_act_for_it(coordinator, person, signed_in):
    made = coordinator.post(LIST, NEW)
    assert made["Location"] == "/desk/bodies/DOST-XI/?done=added"
    page = coordinator.get(made["Location"])
    assert "Office in Davao &lt;b&gt;" in page.content.decode()
    assert "Focal point" in words_of(page), "somebody can be invited"
    assert directory().body("DOST-XI").areas == ("PHL",)
    entry = AuditEntry.objects.latest("number")
    assert (entry.action, entry.thing_id) == ("keep the directory of bodies", "DOST-XI")
    provider = person(Role.DATA_PROVIDER, body="DOST-XI")
    assert "Office in Davao" in words_of(signed_in(provider).get("/desk/"))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"id": "somhd"}, "There is a body somhd already"),
        ({"id": "x/../y"}, "Give a short name"),
        ({"id": ""}, "Give a short name"),
        ({"kind": "kingdom"}, "Choose what kind"),
        ({"name": " "}, "Give its name"),
        ({"areas": "XXY"}, "There is no area"),
        ({"areas": ""}, "Name its area"),
        ({"kind": "civil society", "parent": ""}, "Leave areas out"),
        ({"parent": "NOBODY"}, "NOBODY"),
        ({"kind": "government", "parent": ""}, "GOV-PHL is the government of PHL already"),
    ],
)
def test_a_body_that_contradicts_the_directory_is_shown_again_as_it_was_typed(
    changed, said, coordinator
):
    before = AddedBody.objects.count()
    answer = coordinator.post(LIST, {**NEW, **changed})
    assert answer.status_code == 400
    assert said in words_of(answer)
    assert "letter of 3 March 2026" in answer.content.decode()
    assert AddedBody.objects.count() == before


def test_a_renamed_body_keeps_its_earlier_name_for_earlier_days_and_its_goals(coordinator):
    before = directory().body("SOMHD")
    page = "/desk/bodies/SOMHD/"
    typed = {"do": "rename", "version": "0", "new_name": "Health Cluster", "begin": "2027-01-01"}
    assert coordinator.post(page, typed)["Location"] == f"{page}?done=renamed"
    body = directory().body("SOMHD")
    assert body.name(date(2026, 12, 31)) == before.name(date(2026, 12, 31))
    assert body.name(date(2027, 1, 1)) == "Health Cluster"
    assert body.charges == before.charges
    assert body.kind is before.kind

    late = coordinator.post(page, typed | {"begin": "2027-06-01"})
    assert late.status_code == 403
    assert "changed by somebody else meanwhile" in words_of(late)
    early = coordinator.post(page, typed | {"version": "1", "begin": "2026-06-01"})
    assert "the next name begins later" in words_of(early)
    assert "Give the first day" in words_of(coordinator.post(page, typed | {"begin": ""}))
    assert directory().body("SOMHD").name(date(2027, 6, 1)) == "Health Cluster"


@pytest.mark.parametrize("role", [each for each in Role if each is not Role.COORDINATOR])
def test_nobody_else_keeps_the_directory(role, person, signed_in):
    who = person(role)
    browser = signed_in(who)
    before = AddedBody.objects.count()
    assert "Add a body" not in words_of(browser.get(LIST))
    assert browser.post(LIST, NEW).status_code == 403
    typed = {"do": "rename", "version": "0", "new_name": "Mine", "begin": "2027-01-01"}
    assert browser.post("/desk/bodies/SOMHD/", typed).status_code == 403
    doer = Doer(actor_of(who, second_factor=True, on=NOW.date()), who.name)
    with pytest.raises(ActionDenied):
        operations.rename_body(
            doer=doer,
            body=directory().body("SOMHD"),
            name="Mine",
            begin=date(2027, 1, 1),
            version=0,
            now=NOW,
        )
    assert AddedBody.objects.count() == before
