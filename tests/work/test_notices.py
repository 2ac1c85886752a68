"""Notices: made with the deed they tell of, or not at all."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from attain.domain.permissions.roles import Role
from attain.errors import InvalidData
from attain.web.accounts.models import Person
from attain.web.accounts.operations import saving
from attain.web.notices.models import Notice, NoticeKind
from attain.web.notices.operations import About, tell
from tests.work.conftest import NOW

SURVEY = About("Survey 2024", "work_submission", {"number": 7})


def test_each_person_is_told_once_and_a_closed_account_is_left_out(person):
    provider, reviewer, gone = person(Role.DATA_PROVIDER), person(Role.REVIEWER), person()
    Person.objects.filter(pk=gone.pk).update(is_active=False, closed_at=NOW)
    people = [provider.pk, reviewer.pk, provider.pk, gone.pk, 10**6]
    with saving():
        told = tell(
            people, NoticeKind.SUBMISSION_RETURNED, SURVEY, NOW + timedelta(days=5), now=NOW
        )
    assert told == 2
    assert set(Notice.objects.values_list("person", flat=True)) == {provider.pk, reviewer.pk}
    kept = Notice.objects.filter(person=provider).get()
    assert (kept.kind, kept.title, kept.page) == (
        "submission given back",
        "Survey 2024",
        "work_submission",
    )
    assert (kept.parts, kept.due, kept.read_at) == ({"number": 7}, NOW + timedelta(days=5), None)


def test_a_deed_that_was_not_done_leaves_no_notice(person):
    provider = person(Role.DATA_PROVIDER)

    def told_then_refused() -> None:
        with saving():
            tell([provider.pk], NoticeKind.SUBMISSION_ACCEPTED, SURVEY, now=NOW)
            raise InvalidData("Not today.")

    with pytest.raises(InvalidData, match="Not today"):
        told_then_refused()
    assert not Notice.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_nobody_is_told_outside_a_transaction():
    with pytest.raises(RuntimeError, match="within the transaction"):
        tell([], NoticeKind.SUBMISSION_ACCEPTED, SURVEY, now=NOW)


def test_the_database_itself_refuses_a_kind_that_nobody_knows(person):
    who = person(Role.DATA_PROVIDER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(person=who, kind="gossip", title="x", page="work_desk", made_at=NOW)
