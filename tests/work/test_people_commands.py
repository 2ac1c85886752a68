"""`attain people` and `attain audit`, at the machine itself."""

from __future__ import annotations

import json

import pytest

from attain.cli import main
from attain.domain.permissions.roles import Role
from attain.web.accounts.models import Invitation


@pytest.fixture
def attain(capsys, monkeypatch):
    """Run a command in this process, over the database of the test."""
    monkeypatch.setattr("attain.cli.people._ready", lambda: None)
    monkeypatch.setenv("COLUMNS", "160")

    def call(*words):
        code = main(list(words))
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return code, said.out, said.err

    return call


def test_without_anybody_it_says_how_to_begin(attain):
    code, out, _ = attain("people")
    assert (code, "attain people first-administrator" in out) == (0, True)


def test_the_first_administrator_is_invited_by_a_link(attain, monkeypatch, tmp_path):
    monkeypatch.setattr("attain.web.in_use.portal_folder", lambda: tmp_path)
    words = ("people", "first-administrator", "--email", "d@example.org", "--name", "Sok Dara")
    code, out, err = attain(*words)
    assert code == 0
    assert out.startswith("http://127.0.0.1:8000/desk/invitations/")
    assert "can be taken once" in err
    assert "The portal was not opened yet" in err
    assert "set ATTAIN_ADDRESS" in err
    assert Invitation.objects.get().role == "administrator"


def test_the_link_begins_with_the_address_that_is_set_and_then_needs_no_word(attain, settings):
    settings.ATTAIN_ADDRESS = "https://goals.example.org/"
    words = ("people", "first-administrator", "--email", "d@example.org", "--name", "Sok Dara")
    _, out, err = attain(*words)
    assert out.startswith("https://goals.example.org/desk/invitations/")
    assert "ATTAIN_ADDRESS" not in err


def test_it_asks_who_it_is(attain):
    code, _, err = attain("people", "first-administrator")
    assert (code, "Say who it is" in err) == (2, True)


def test_a_second_first_administrator_is_refused(attain, person):
    person(Role.ADMINISTRATOR)
    words = ("people", "first-administrator", "--email", "d@example.org", "--name", "Sok Dara")
    code, _, err = attain(*words)
    assert (code, "There is an administrator already" in err) == (2, True)


def test_people_are_listed_with_what_they_are_appointed_to(attain, person):
    person(Role.FOCAL_POINT)
    found = json.loads(attain("people", "--format", "json")[1])
    assert [(each["body"], each["role"]) for each in found] == [("GOV-KHM", "focal point")]
    assert "GOV-KHM" in attain("people")[1]


def test_the_log_is_checked_and_printed(attain):
    attain("people", "first-administrator", "--email", "d@example.org", "--name", "Sok Dara")
    code, out, err = attain("audit")
    assert (code, "appoint a person" in out, "is whole: 1 entry." in err) == (0, True, True)
    assert json.loads(attain("audit", "--format", "json")[1])[0]["number"] == 1


def test_an_altered_log_is_a_no(attain):
    from tests.work.test_audit_log import altered, noted

    noted(2)
    altered("UPDATE audit_auditentry SET reason = 'x' WHERE number = 2")
    code, _, err = attain("audit")
    assert (code, "Entry 2 was changed." in err) == (1, True)
