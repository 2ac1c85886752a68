"""Notices: made with the deed they tell of, or not at all."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from attain.domain.permissions.actions import Action
from attain.domain.permissions.roles import Role
from attain.errors import InvalidData
from attain.reporting.language import language_of
from attain.web.accounts.deeds import Doer, actor_of, saving
from attain.web.accounts.models import Person
from attain.web.accounts.queries import able
from attain.web.notices.models import Notice, NoticeKind
from attain.web.notices.operations import About, tell
from attain.web.notices.words import notice_words
from attain.web.submissions.models import Submission
from attain.web.submissions.operations import (
    give_back,
    remark,
    subject_of,
    submission_by_number,
)
from tests.work.conftest import NOW, words_of

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


def test_the_page_shows_own_notices_and_the_count_goes_when_they_are_read(person, signed_in):
    provider, other = person(Role.DATA_PROVIDER), person(Role.DATA_PROVIDER, body="GOV-LAO")
    with saving():
        tell([provider.pk], NoticeKind.SUBMISSION_RETURNED, SURVEY, NOW, now=NOW)
        tell([other.pk], NoticeKind.SUBMISSION_RETURNED, About("Canary", "work_desk"), now=NOW)
    browser = signed_in(provider)
    assert "Notices (1 new)" in browser.get("/desk/").content.decode()
    shown = words_of(browser.get("/desk/notices/"))
    assert "Figures were given back to be mended Survey 2024 2026-11-24 09:00 UTC new" in shown
    assert "Canary" not in shown
    assert browser.post("/desk/notices/")["Location"] == "/desk/notices/"
    assert "(1 new)" not in browser.get("/desk/").content.decode()
    assert Notice.objects.get(person=other).read_at is None


def test_who_follows_a_notice_has_read_it_and_looking_alone_changes_nothing(person, signed_in):
    provider, other = person(Role.DATA_PROVIDER), person(Role.DATA_PROVIDER)
    with saving():
        tell([provider.pk, other.pk], NoticeKind.SUBMISSION_RETURNED, SURVEY, now=NOW)
    own, foreign = Notice.objects.get(person=provider), Notice.objects.get(person=other)
    browser = signed_in(provider)
    assert browser.get(f"/desk/notices/{own.pk}/")["Location"] == "/desk/notices/"
    assert Notice.objects.get(pk=own.pk).read_at is None
    assert browser.post(f"/desk/notices/{own.pk}/")["Location"] == "/desk/submissions/7/"
    assert Notice.objects.get(pk=own.pk).read_at is not None
    assert browser.post(f"/desk/notices/{foreign.pk}/").status_code == 404
    assert Notice.objects.get(pk=foreign.pk).read_at is None


def test_a_notice_of_a_page_that_is_gone_leads_to_the_desk(person, signed_in):
    who = person(Role.DATA_PROVIDER)
    with saving():
        tell([who.pk], NoticeKind.RELEASE_WITHDRAWN, About("Old", "no_such_page"), now=NOW)
    answer = signed_in(who).post(f"/desk/notices/{Notice.objects.get().pk}/")
    assert answer["Location"] == "/desk/"


def test_every_kind_has_words():
    assert set(notice_words(language_of("en"))) == {each.value for each in NoticeKind}


def test_a_step_with_figures_is_told_to_those_it_concerns_and_to_nobody_else(person):
    provider, reviewer = person(Role.DATA_PROVIDER), person(Role.REVIEWER)
    colleague, foreign = person(Role.FOCAL_POINT), person(Role.FOCAL_POINT, body="GOV-LAO")
    internal = person(Role.REVIEWER, body="GOV-KHM")  # not named by the body
    sent = Submission.objects.create(
        body="GOV-KHM",
        title="Survey 2024",
        state="sent",
        senders=[str(provider.pk)],
        begun_at=NOW,
        moved_at=NOW,
    )
    doer = Doer(actor_of(reviewer, second_factor=True, on=NOW.date()), reviewer.name)
    remark(doer=doer, number=sent.pk, figure="", text="Is this the census?", now=NOW)
    give_back(doer=doer, number=sent.pk, version=1, reason="mend row 3", now=NOW)
    told = list(Notice.objects.order_by("id").values_list("person", "kind"))
    assert told == [
        (provider.pk, "remark on a submission"),
        (provider.pk, "submission given back"),
    ]
    Submission.objects.filter(pk=sent.pk).update(state="sent")
    may = able(Action.ACCEPT_SUBMISSION, subject_of(submission_by_number(sent.pk)), NOW.date())
    assert may == {reviewer.pk}
    assert not may & {colleague.pk, foreign.pk, internal.pk}
