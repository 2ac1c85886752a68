"""The audit log in the database: never changed, whole, and found out where it was not."""

from __future__ import annotations

from importlib import import_module
from unittest import mock

import pytest
from django.db import DatabaseError, connection, transaction

from attain.domain.audit import Deed
from attain.domain.permissions.roles import Role
from attain.web.audit.models import AuditEntry, AuditHead
from attain.web.audit.operations import faults, heads_file, record
from tests.work.conftest import NOW, words_of

UNDONE = import_module("attain.web.audit.migrations.0002_append_only").UNDONE


def noted(count: int, reason: str = "because", at=NOW) -> None:
    for number in range(count):
        record(
            Deed(
                at=at,
                person="7",
                name="A focal point",
                body="GOV-KHM",
                role="focal point",
                action="send a submission to review",
                thing="submission",
                thing_id=str(number),
                reason=reason,
            )
        )


def altered(statement: str) -> None:
    """Change the log as somebody would who has the database and takes the guards away."""
    with connection.cursor() as cursor:
        for guard in UNDONE[connection.vendor]:
            cursor.execute(guard)
        cursor.execute(statement)


def test_the_database_refuses_to_change_or_delete_an_entry():
    noted(2)
    for change in (
        lambda: AuditEntry.objects.filter(number=1).update(reason="another"),
        lambda: AuditEntry.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="never"), transaction.atomic():
            change()
    assert faults() == ()


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE audit_auditentry SET reason = 'x' WHERE number = 2", "Entry 2 was changed."),
        ("DELETE FROM audit_auditentry WHERE number = 2", "After entry 1 comes entry 3."),
        ("DELETE FROM audit_auditentry WHERE number = 3", "Entry 3 is not the one"),
        ("UPDATE audit_audithead SET number = 2", "Entry 2 is not the one"),
    ],
)
def test_what_is_done_to_it_behind_its_back_shows(statement, said):
    noted(3)
    altered(statement)
    assert any(each.startswith(said) for each in faults()), faults()


def test_entries_cut_off_with_their_head_show_against_the_heads_kept_outside(
    django_capture_on_commit_callbacks,
):
    with django_capture_on_commit_callbacks(execute=True):
        noted(3)
    assert len(heads_file().read_text().splitlines()) == 3
    second = AuditEntry.objects.get(number=2)
    altered("DELETE FROM audit_auditentry WHERE number = 3")
    AuditHead.objects.update(number=2, hash=second.hash)
    assert faults() == ("Entry 3 is not the one that was noted outside the database.",)


def test_an_entry_belongs_into_a_transaction():
    outside = mock.patch.object(connection, "in_atomic_block", new=False)
    with outside, pytest.raises(RuntimeError, match="belongs into the transaction"):
        noted(1)


def test_the_page_says_loudly_that_the_log_was_altered(person, signed_in):
    noted(2)
    browser = signed_in(person(Role.ADMINISTRATOR))
    assert "The chain of entries is whole" in words_of(browser.get("/desk/audit/"))
    altered("UPDATE audit_auditentry SET reason = 'x' WHERE number = 1")
    assert "The log was altered Entry 1 was changed." in words_of(browser.get("/desk/audit/"))


def test_the_log_can_be_searched_and_taken_away_without_formulas(person, signed_in):
    noted(1, reason="=HYPERLINK(1)")
    noted(1, reason="ស្ថិតិ")
    browser = signed_in(person(Role.ADMINISTRATOR))
    found = words_of(browser.get("/desk/audit/?q=ស្ថិតិ"))
    assert "ស្ថិតិ" in found
    assert "HYPERLINK" not in found
    assert "No entry" in words_of(browser.get("/desk/audit/?body=NOBODY"))
    file = browser.get("/desk/audit.csv").content.decode()
    assert "'=HYPERLINK(1)" in file
    assert ",=HYPERLINK" not in file


def test_the_log_is_searched_by_day_deed_body_and_words_and_what_was_found_is_exported(
    person, signed_in
):
    for day, reason in ((1, "first"), (2, "second"), (3, "third")):
        noted(1, reason, at=NOW.replace(month=3, day=day))
    browser = signed_in(person(Role.ADMINISTRATOR))

    def found(question: str) -> set[str]:
        page = words_of(browser.get(f"/desk/audit/?{question}"))
        file = browser.get(f"/desk/audit.csv?{question}").content.decode()
        shown = {word for word in ("first", "second", "third") if word in page}
        assert shown == {word for word in ("first", "second", "third") if word in file}, question
        return shown

    assert found("") == {"first", "second", "third"}
    assert found("begin=2026-03-02") == {"second", "third"}
    assert found("end=2026-03-02") == {"first", "second"}
    assert found("begin=2026-03-02&end=2026-03-02") == {"second"}
    assert found("q=THIRD") == {"third"}
    assert found("body=gov-khm&action=send+a+submission+to+review") == {"first", "second", "third"}
    assert found("action=sign+in") == set()
    wrong = browser.get("/desk/audit/?begin=2.3.2026&q=first")
    assert "Write it as 2026-11-24" in words_of(wrong)
    page = browser.get("/desk/audit/?q=first&begin=2026-03-01").content.decode()
    assert 'href="/desk/audit.csv?q=first&amp;begin=2026-03-01"' in page


def test_who_reads_the_log_of_one_body_finds_and_exports_nothing_of_another(person, signed_in):
    noted(1, "of Cambodia")
    browser = signed_in(person(Role.FOCAL_POINT, body="GOV-LAO"))
    for question in ("", "q=Cambodia", "body=GOV-KHM", "action=send+a+submission+to+review"):
        assert "of Cambodia" not in words_of(browser.get(f"/desk/audit/?{question}"))
        assert b"of Cambodia" not in browser.get(f"/desk/audit.csv?{question}").content
    assert "send a submission to review" not in browser.get("/desk/audit/").content.decode()
