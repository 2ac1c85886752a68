"""Mails of notices: at once or once a day, never twice, and stopped by a link."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from attain.domain.permissions.roles import Role
from attain.errors import ActionDenied
from attain.web.accounts.deeds import saving
from attain.web.accounts.models import AppointmentRow, Person
from attain.web.clearance.models import Candidate, CountryClearance
from attain.web.desk.deadlines import tell_what_is_near
from attain.web.notices.addresses import meant_by, stop_address
from attain.web.notices.mails import send_digests, send_waiting
from attain.web.notices.models import MailWay, Notice, NoticeKind, Topic, topic_of
from attain.web.notices.operations import About, choose_mails, tell
from tests.work.conftest import NOW, words_of

SURVEY = About("Survey 2024\nBcc: x@example.org", "work_submission", {"number": 7})


def told(*people, kind=NoticeKind.SUBMISSION_RETURNED, about=SURVEY, due=None, now=NOW):
    with saving():
        tell([each.pk for each in people], kind, about, due, now=now)


def test_a_notice_is_mailed_as_soon_as_its_deed_is_kept(
    person, mailoutbox, django_capture_on_commit_callbacks, monkeypatch
):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    who = person(Role.DATA_PROVIDER)
    with django_capture_on_commit_callbacks(execute=True):
        told(who, due=NOW + timedelta(days=2))
        assert mailoutbox == []
    (mail,) = mailoutbox
    assert (mail.to, mail.bcc) == ([who.email], [])
    assert mail.subject.startswith("attain: Figures were given back to be mended: Survey 2024")
    assert "\n" not in mail.subject
    assert "Until 2026-11-26 09:00 UTC" in mail.body
    assert "/desk/submissions/7/" in mail.body


def test_a_notice_is_mailed_once_however_often_the_command_runs(person, mailoutbox):
    told(person(Role.DATA_PROVIDER), person(Role.REVIEWER))
    assert [send_waiting(now=NOW) for _ in range(3)] == [2, 0, 0]
    assert len(mailoutbox) == 2


def test_a_machine_that_stops_after_the_mail_sends_no_second_one(person, monkeypatch):
    told(person(Role.DATA_PROVIDER))
    sent = []

    def send_and_stop(self, **_):
        sent.append(self.to)
        raise KeyboardInterrupt

    monkeypatch.setattr(EmailMessage, "send", send_and_stop)
    with pytest.raises(KeyboardInterrupt):
        send_waiting(now=NOW)
    assert send_waiting(now=NOW) == 0
    assert len(sent) == 1


def test_what_the_mail_server_refused_is_sent_the_next_time(person, monkeypatch, mailoutbox):
    told(person(Role.DATA_PROVIDER))
    with monkeypatch.context() as broken:
        broken.setattr(EmailMessage, "send", lambda *_, **__: (_ for _ in ()).throw(OSError("no")))
        assert send_waiting(now=NOW) == 0
    assert send_waiting(now=NOW) == 1
    assert len(mailoutbox) == 1


def test_a_digest_holds_all_of_a_day_in_one_mail_and_only_what_was_chosen(person, mailoutbox):
    who, other = person(Role.DATA_PROVIDER), person(Role.REVIEWER)
    choose_mails(person=who.pk, ways={Topic.FIGURES: MailWay.DAILY, Topic.RELEASES: MailWay.NONE})
    told(who, other)
    told(who, about=About("Census 2025", "work_submission", {"number": 8}))
    told(who, kind=NoticeKind.RELEASE_WITHDRAWN, about=About("2026.Q3", "work_desk"))
    assert (send_digests(now=NOW), send_digests(now=NOW)) == (1, 0)
    (mail,) = mailoutbox
    assert mail.to == [who.email]
    assert mail.subject == "attain: 2 notices"
    assert "Survey 2024" in mail.body
    assert "Census 2025" in mail.body
    assert "2026.Q3" not in mail.body
    assert send_waiting(now=NOW) == 1
    assert mailoutbox[-1].to == [other.email]


def test_what_was_read_is_old_or_belongs_to_a_closed_account_is_not_mailed(person, mailoutbox):
    reads, late, gone = (person(Role.DATA_PROVIDER) for _ in range(3))
    told(reads, gone)
    told(late, now=NOW - timedelta(days=8))
    Notice.objects.filter(person=reads).update(read_at=NOW)
    Person.objects.filter(pk=gone.pk).update(is_active=False, closed_at=NOW)
    assert send_waiting(now=NOW) == 0
    assert mailoutbox == []


def test_programs_for_mail_stop_a_topic_by_one_form_without_signing_in(person, mailoutbox):
    who, other = person(Role.DATA_PROVIDER), person(Role.DATA_PROVIDER)
    told(who, other)
    send_waiting(now=NOW)
    mail = next(each for each in mailoutbox if each.to == [who.email])
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = re.fullmatch(r"<http://[^/]+(/.+)>", mail.extra_headers["List-Unsubscribe"])[1]
    assert address in mail.body
    browser = Client(enforce_csrf_checks=True)

    assert "Stop these mails" in words_of(browser.get(address))
    told(who)
    assert send_waiting(now=NOW) == 1  # looking alone stops nothing

    answer = browser.post(address, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert "no more mails about: Figures that were sent" in words_of(answer)
    told(who, other)
    told(who, kind=NoticeKind.RELEASE_WITHDRAWN)
    assert send_waiting(now=NOW) == 2  # the other person, and the other topic


def test_a_link_that_was_changed_stops_nothing(person):
    who, other = person(Role.DATA_PROVIDER), person(Role.DATA_PROVIDER)
    address = stop_address(who.pk, Topic.FIGURES)
    secret = address.rstrip("/").rpartition("/")[2]
    assert meant_by(secret) == (who.pk, Topic.FIGURES)
    foreign = stop_address(other.pk, Topic.FIGURES).rstrip("/").rpartition("/")[2]
    mixed = f"{foreign.partition(':')[0]}:{secret.partition(':')[2]}"
    for wrong in (mixed, secret[:-1], "x", ""):
        with pytest.raises(ActionDenied, match="not made here"):
            meant_by(wrong)
    assert Client().post(f"/desk/notices/stop/{mixed}/").status_code == 410


def test_mails_are_chosen_on_the_account_page(person, signed_in):
    who = person(Role.DATA_PROVIDER)
    browser = signed_in(who)
    answer = browser.post("/desk/me/mails/", {"topic-0": "daily", "topic-1": "none"})
    assert answer["Location"] == "/desk/me/?done=mails#mails"
    kept = dict(who.mail_choices.values_list("topic", "way"))
    assert kept == {"figures": "daily", "clearance": "none"}
    shown = browser.get("/desk/me/").content.decode()
    assert '<option value="daily" selected>' in shown
    assert browser.post("/desk/me/mails/", {"topic-0": "hourly"}).status_code == 400


def test_every_kind_has_a_topic():
    found = {topic_of(each) for each in NoticeKind}
    assert found == set(Topic)
    assert topic_of(NoticeKind.SUBMISSION_REMARK) is Topic.FIGURES


def test_a_deadline_and_an_end_that_are_near_are_told_once(person):
    officer, chief = person(Role.CLEARING_OFFICER), person(Role.FOCAL_POINT)
    AppointmentRow.objects.filter(person=chief).update(end=date(2026, 12, 10))
    candidate = Candidate.objects.create(
        release_id="2026.Q4",
        title="Release 2026.Q4",
        state="in clearance",
        base="x",
        place="x",
        seal="x",
        begun_at=NOW,
        moved_at=NOW,
    )
    for area, days in (("KHM", 1), ("LAO", 10)):
        CountryClearance.objects.create(
            candidate=candidate, round=1, area=area, deadline=NOW + timedelta(days=days)
        )
    assert [tell_what_is_near(now=NOW) for _ in range(2)] == [2, 0]
    assert set(Notice.objects.values_list("person", "kind")) == {
        (officer.pk, "clearance deadline near"),
        (chief.pk, "appointment ends"),
    }


def test_a_mail_names_the_address_that_is_set_else_where_the_portal_listens(settings, monkeypatch):
    from attain.web.in_use import DOOR
    from attain.web.notices.addresses import whole
    from attain.web.server import Door

    settings.ATTAIN_ADDRESS = ""
    monkeypatch.delenv(DOOR, raising=False)
    assert whole("/desk/") == "http://127.0.0.1:8000/desk/"
    monkeypatch.setenv(DOOR, Door("127.0.0.1", 8123).url)
    assert whole("/desk/") == "http://127.0.0.1:8123/desk/"
    settings.ATTAIN_ADDRESS = "https://goals.example.org/"
    assert whole("/desk/") == "https://goals.example.org/desk/"
