"""Cycles of the demonstration: made through the real steps, plainly made up, and shown everywhere."""

from __future__ import annotations

import pytest
from django.utils import timezone

from attain.cli import main
from attain.domain.permissions.roles import Role
from attain.errors import ActionDenied
from attain.usecases.demo_reports import demo_cycles
from attain.web.accounts.demonstration import demo_accounts
from attain.web.accounts.models import Person
from attain.web.audit.operations import faults
from attain.web.reports.demonstration import BEGINNING, make_demo_cycles
from attain.web.reports.models import CycleRow, ReportRow
from attain.web.reports.queries import cycle_row, report_of, standing
from attain.web.roadmap.public import public_roadmap
from tests.work.conftest import words_of


@pytest.fixture
def attain(capsys, monkeypatch):
    """Run a command in this process, over the database of the test."""
    monkeypatch.setattr("attain.cli.people._ready", lambda: None)

    def call(*words):
        code = main(list(words))
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def test_the_demonstration_has_a_frozen_cycle_for_everybody_and_an_open_one_on_the_desk_all_made_up(
    attain, signed_in, mailoutbox, django_capture_on_commit_callbacks
):
    attain("people", "demo-accounts")
    with django_capture_on_commit_callbacks(execute=True):
        code, out, err = attain("people", "demo-cycles")
    assert (code, out.splitlines()) == (0, [each.title for each in titled()])
    assert "What is frozen stays for good" in err
    assert not mailoutbox
    [shown] = public_roadmap().cycles
    assert (shown.id, len(shown.reports)) == ("DEMO-1", 10)
    for row in ReportRow.objects.all():
        assert report_of(row).said.startswith("Made up as an example: ")
    for cycle in CycleRow.objects.all():
        assert cycle.pk.startswith(BEGINNING)
        assert cycle.content["title"].startswith("Demonstration: ")
    assert all(each.name.startswith("Demo ") for each in demo_accounts())
    stands = standing(cycle_row("DEMO-2"))
    assert sorted(row.state for row in stands.rows.values()) == [
        "accepted",
        "draft",
        "returned",
        "sent",
        "sent",
    ]
    assert len(stands.missing) > 10
    assert faults() == ()
    coordinator = signed_in(Person.objects.get(email="coordinator@demo.invalid"))
    assert "look at 2 reports" in words_of(coordinator.get("/desk/"))
    officer = signed_in(Person.objects.get(email="officer-of-a-body@demo.invalid"))
    assert "mend your report, and send it again" in words_of(officer.get("/desk/"))
    with pytest.raises(ActionDenied, match="reporting cycles here already"):
        make_demo_cycles(now=timezone.now())


def titled():
    return [each.cycle for each in demo_cycles(timezone.now().date())]


def test_cycles_are_made_only_where_there_is_a_demonstration(attain):
    code, _, err = attain("people", "demo-cycles")
    assert (code, "Make it first: attain people demo-accounts" in err) == (2, True)
    assert not CycleRow.objects.exists()


def test_a_portal_with_people_of_its_own_takes_no_demo_cycles(attain, person):
    attain("people", "demo-accounts")
    person(Role.ADMINISTRATOR)
    code, _, err = attain("people", "demo-cycles")
    assert (code, "People have accounts here" in err) == (2, True)
    assert not CycleRow.objects.exists()


def test_who_takes_the_demonstration_away_is_told_that_its_cycles_stay(attain):
    attain("people", "demo-accounts")
    attain("people", "demo-cycles")
    code, _, err = attain("people", "remove-demo-accounts")
    assert code == 0
    assert not demo_accounts().exists()
    assert err.count("Stays, as cycles do: Demonstration: ") == 2
    assert public_roadmap().cycles[0].reports == ()
