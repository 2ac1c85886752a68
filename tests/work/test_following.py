"""Following by mail: confirmed by a link, told once, stopped by a link, safe from floods, nobody shown."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from smtplib import SMTPException

import pytest
from django.core.mail import EmailMessage
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from lxml import html

from attain.domain.roadmap.actions import Evidence
from attain.domain.roadmap.status import Status
from attain.errors import ActionDenied, InvalidData, UnknownCode
from attain.reporting.language import language_of
from attain.web.accounts.models import PERSONAL, AddedBody
from attain.web.feedback.form import new_mark
from attain.web.following import mails, operations
from attain.web.following.mails import SETTLED, send_link, send_news
from attain.web.following.models import Follower
from attain.web.following.operations import CONFIRM, STOP, TooMany, Wanted, secret_of
from attain.web.following.subjects import subject_of
from attain.web.roadmap import operations as roadmap
from attain.web.roadmap.public import public_roadmap
from attain.web.roadmap.queries import action_of, action_row
from tests.work.conftest import NOW, words_of
from tests.work.reporting import Round

pytestmark = pytest.mark.usefixtures("numbered_from_one", "released_portal")
FORM = "/en/roadmap/follow/"
ADDRESS = "reader@example.org"


@pytest.fixture
def told(person) -> Round:
    """Bodies that act; there is one action, A1, which was agreed."""
    found = Round(person)
    assert found.agreed() == "A1"
    return found


def fields(what: str = "all", ago: int = 60, **typed: str) -> dict[str, str]:
    mark = new_mark(timezone.now() - timedelta(seconds=ago), "asean-demo")
    return {"what": what, "mark": mark, "email": ADDRESS, **typed}


def link_in(mail: EmailMessage, word: str) -> str:
    found = re.search(rf"https?://\S+(/en/roadmap/follow/{word}/\S+)", mail.body)
    assert found, mail.body
    return found.group(1)


def follower(subject: str = "all", email: str = ADDRESS) -> Follower:
    return Follower.objects.create(
        email=email,
        subject=subject,
        language="en",
        asked_at=NOW,
        confirmed_at=NOW,
        told_until=NOW,
    )


def moved(told: Round, to: Status = Status.UNDER_WAY, minutes: int = 10):
    row = action_row("A1")
    return roadmap.move(
        doer=told.health,
        number="A1",
        version=row.version,
        to=to,
        now=NOW + timedelta(minutes=minutes),
    )


def test_an_address_follows_once_its_link_was_pressed_and_not_by_the_look_of_a_program(
    told, mailoutbox
):
    browser = Client()
    answer = browser.post(FORM, fields("action:A1"))
    assert (answer.status_code, answer["Location"]) == (303, "/en/roadmap/follow/sent/")
    assert browser.get(answer["Location"]).status_code == 200
    [mail] = mailoutbox
    assert (mail.to, mail.extra_headers["Auto-Submitted"]) == ([ADDRESS], "auto-generated")
    link = link_in(mail, "confirm")
    page = browser.get(link)
    assert "Do you want these mails?" in words_of(page)
    assert Follower.objects.get().confirmed_at is None
    done = browser.post(link)
    assert "You follow by mail" in words_of(done)
    assert Follower.objects.get().confirmed_at is not None
    assert browser.post(link).status_code == 200
    assert not browser.cookies
    assert answer["Cache-Control"] == "no-store"
    for each in (page, done):
        assert (each["Cache-Control"], each["Referrer-Policy"]) == ("no-store", "no-referrer")


def test_who_has_not_confirmed_is_told_nothing(told, mailoutbox):
    Client().post(FORM, fields())
    mailoutbox.clear()
    moved(told)
    assert send_news(now=NOW + timedelta(hours=1)) == 0
    assert mailoutbox == []


@pytest.mark.parametrize("subject", ["all", "action:A1", "body:SOMHD", "area:KHM"])
def test_each_thing_is_told_once_with_a_link_that_stops(subject, told, mailoutbox):
    row = follower(subject)
    moved(told)
    later = NOW + timedelta(hours=1)
    assert [send_news(now=later + timedelta(minutes=n)) for n in range(3)] == [1, 0, 0]
    [mail] = mailoutbox
    assert "A1 Train midwives\n2026-11-24: Status: Under way" in mail.body
    assert mail.subject.startswith("attain: News of ")
    stop = link_in(mail, "stop")
    assert mail.extra_headers["List-Unsubscribe"].endswith(f"{stop}>")
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    browser = Client()
    assert "Stop these mails?" in words_of(browser.get(stop))
    assert Follower.objects.filter(pk=row.pk).exists()
    answer = browser.post(stop, {"List-Unsubscribe": "One-Click"})
    assert "Your address was removed." in words_of(answer)
    assert not Follower.objects.exists()
    assert browser.get(stop).status_code == 200
    assert send_news(now=later + timedelta(hours=5)) == 0


def test_evidence_and_reports_are_told_too_and_what_is_not_public_is_not(told, mailoutbox):
    follower("action:A1")
    wanted = replace(
        action_of(action_row("A1")),
        evidence=(
            Evidence("Evaluation", "https://example.org/e", public=True),
            Evidence("Kanarienvogel", "https://example.org/kanarienvogel"),
        ),
    )
    roadmap.edit(
        doer=told.health, number="A1", version=2, action=wanted, now=NOW + timedelta(minutes=5)
    )
    row = told.opened()
    told.accepted("A1", obstacles="Kanarienvogel")
    told.frozen(row)
    Follower.objects.update(told_until=NOW - timedelta(minutes=1))
    assert send_news(now=NOW + timedelta(hours=1)) == 1
    body = mailoutbox[0].body
    assert "Evidence: Evaluation" in body
    assert "in the cycle Second cycle of 2026" in body
    assert "anarienvogel" not in body
    assert told.health.name not in body


def test_what_is_not_followed_is_not_told(told, mailoutbox):
    follower("body:SOM-ED")
    moved(told)
    assert send_news(now=NOW + timedelta(hours=1)) == 0
    assert mailoutbox == []


def test_what_happened_just_now_waits_for_the_next_run(told, mailoutbox):
    follower()
    moved(told, minutes=10)
    at = NOW + timedelta(minutes=10)
    assert send_news(now=at + SETTLED / 2) == 0
    assert send_news(now=at + 2 * SETTLED) == 1


def test_a_server_that_refuses_leaves_it_for_the_next_run(told, mailoutbox, monkeypatch, caplog):
    follower()
    moved(told)

    def refuse(self, **_):
        raise SMTPException(f"no {ADDRESS}")

    with monkeypatch.context() as broken:
        broken.setattr(EmailMessage, "send", refuse)
        assert send_news(now=NOW + timedelta(hours=1)) == 0
    assert "was not sent" in caplog.text
    assert ADDRESS not in caplog.text
    assert send_news(now=NOW + timedelta(hours=2)) == 1


def test_a_machine_that_stops_after_the_mail_sends_no_second_one(told, monkeypatch):
    follower()
    moved(told)
    sent = []

    def send_and_stop(self, **_):
        sent.append(self.to)
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(EmailMessage, "send", send_and_stop)
        with pytest.raises(KeyboardInterrupt):
            send_news(now=NOW + timedelta(hours=1))
    assert send_news(now=NOW + timedelta(hours=2)) == 0
    assert len(sent) == 1


def test_while_the_roadmap_cannot_be_read_mails_wait_and_the_form_says_so(
    told, monkeypatch, caplog
):
    follower()
    moved(told)

    def away() -> int:
        raise DatabaseError("away")

    with monkeypatch.context() as broken:
        broken.setattr("attain.web.roadmap.public.kept_pulse", away)
        assert send_news(now=NOW + timedelta(hours=1)) == 0
        assert Client().get(FORM).status_code == 503
    assert "wait" in caplog.text
    assert send_news(now=NOW + timedelta(hours=1)) == 1


def test_a_body_that_is_listed_no_more_is_followed_in_silence(told, mailoutbox):
    AddedBody.objects.create(
        id="GONE", kind="centre of excellence", names=[{"text": "Gone", "begin": "", "end": ""}]
    )
    row = follower("body:GONE")
    AddedBody.objects.filter(pk="GONE").delete()
    moved(told)
    assert send_news(now=NOW + timedelta(hours=1)) == 0
    stop = f"{FORM}stop/{secret_of(row, STOP)}/"
    assert Client().get(stop).status_code == 200


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"email": ""}, "Give an address like"),
        ({"email": "nobody"}, "Give an address like"),
        ({"email": "a@example.org\nBcc: b@example.org"}, "Give an address like"),
        ({"website": "https://spam.example"}, "Leave the last field empty"),
        ({"mark": "forged"}, "open for more than a day"),
    ],
)
def test_what_a_machine_or_a_slip_would_send_comes_back_with_what_was_typed(
    typed, said, told, mailoutbox
):
    answer = Client().post(FORM, fields("action:A1", **typed))
    assert answer.status_code == 400
    assert said in words_of(answer)
    form = html.document_fromstring(answer.content.decode())
    assert form.xpath("//input[@name='what']/@value") == ["action:A1"]
    assert mailoutbox == []
    assert not Follower.objects.exists()


def test_a_form_that_comes_back_at_once_is_a_machines(told, mailoutbox):
    assert Client().post(FORM, fields(ago=0)).status_code == 400
    assert mailoutbox == []


def test_a_form_of_another_site_is_refused(told):
    answer = Client().post(FORM, fields(), headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_whether_an_address_follows_already_is_not_told(told, mailoutbox):
    follower("action:A1")
    first = Client().post(FORM, fields("action:A1"))
    other = Client().post(FORM, fields("action:A1", email="other@example.org"))
    assert (first.status_code, first["Location"]) == (other.status_code, other["Location"])
    assert [each.to for each in mailoutbox] == [["other@example.org"]]


def test_one_client_and_one_address_are_held_back_and_so_are_all_together(told, monkeypatch):
    def asked(email: str, client: str) -> Follower | None:
        wanted = Wanted(email, f"action:A{Follower.objects.count()}", "en")
        return operations.ask(wanted=wanted, client=client, now=NOW)

    for n in range(operations.OF_ONE_ADDRESS):
        asked(ADDRESS, f"c{n}")
    with pytest.raises(TooMany):
        asked(ADDRESS, "another")
    for n in range(operations.OF_ONE_CLIENT):
        asked(f"r{n}@example.org", "one")
    with pytest.raises(TooMany):
        asked("last@example.org", "one")
    monkeypatch.setattr(operations, "OF_ALL", Follower.objects.count())
    with pytest.raises(TooMany):
        asked("last@example.org", "other")


def test_too_many_at_once_are_answered_with_429_and_keep_what_was_typed(told, monkeypatch):
    monkeypatch.setattr(operations, "OF_ALL", 0)
    answer = Client().post(FORM, fields())
    assert (answer.status_code, answer["Retry-After"]) == (429, "3600")
    assert ADDRESS in answer.content.decode()


def test_a_mail_server_that_is_away_is_told_and_nothing_is_lost(told, monkeypatch):
    monkeypatch.setattr(mails, "_gone", lambda mail: False)
    answer = Client().post(FORM, fields())
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert "could not be sent" in words_of(answer)


def test_a_disk_that_refuses_is_told(told, monkeypatch):
    from attain.errors import NotSaved

    def refuse(**_):
        raise NotSaved("full")

    monkeypatch.setattr("attain.web.following.views.ask", refuse)
    answer = Client().post(FORM, fields())
    assert answer.status_code == 503
    assert "could not be saved" in words_of(answer)


def test_an_address_that_is_not_confirmed_is_forgotten_and_the_code_of_a_client_after_a_day():
    wanted = Wanted(ADDRESS, "all", "en")
    operations.ask(wanted=wanted, client="c", now=NOW)
    with transaction.atomic():
        operations.forget(now=NOW + timedelta(days=2))
    assert Follower.objects.get().client == ""
    with transaction.atomic():
        operations.forget(now=NOW + timedelta(days=8))
    assert not Follower.objects.exists()


def test_links_that_were_not_made_here_or_are_too_old_are_refused(told):
    row = follower()
    browser = Client()
    for address in (
        f"{FORM}confirm/forged/",
        f"{FORM}stop/forged/",
        f"{FORM}stop/{secret_of(row, CONFIRM)}/",
        f"{FORM}confirm/{secret_of(row, STOP)}/",
    ):
        assert browser.get(address).status_code == 403, address
        assert browser.post(address).status_code == 403, address
    secret = secret_of(row, CONFIRM)
    row.delete()
    assert browser.get(f"{FORM}confirm/{secret}/").status_code == 403
    with pytest.raises(ActionDenied, match="too old"):
        operations.confirm(secret=secret, now=NOW)


def test_a_link_of_somebody_who_left_does_not_fit_who_came_after():
    """SQLite gives a number again."""
    row = follower()
    secret, number = secret_of(row, STOP), row.pk
    row.delete()
    Follower.objects.create(
        pk=number, email="other@example.org", subject="all", language="en", asked_at=NOW
    )
    operations.stop(secret=secret)
    assert Follower.objects.get().email == "other@example.org"


@pytest.mark.parametrize("what", ["action:A99", "body:NOBODY", "area:FRA", "plan:ROADMAP", "x"])
def test_what_cannot_be_followed_is_answered_as_what_is_not_there(what, told):
    assert Client().get(FORM, {"what": what}).status_code == 404
    with pytest.raises(UnknownCode):
        subject_of(what, public_roadmap(), language_of("en"))


def test_without_an_address_nobody_follows():
    with pytest.raises(InvalidData):
        operations.ask(wanted=Wanted("", "all", "en"), client="", now=NOW)


def test_what_is_kept_of_a_person_is_listed_and_who_is_told_has_confirmed():
    assert any(each.startswith("Follower") for each in PERSONAL)
    with pytest.raises(IntegrityError), transaction.atomic():
        Follower.objects.create(
            email=ADDRESS, subject="all", language="en", asked_at=NOW, told_until=NOW
        )


def test_a_title_that_would_break_the_head_of_a_mail_is_one_line(told, mailoutbox):
    row = follower("action:A1")
    wanted = replace(action_of(action_row("A1")), title="Train\nBcc: x@example.org")
    roadmap.edit(
        doer=told.health, number="A1", version=2, action=wanted, now=NOW + timedelta(minutes=5)
    )
    moved_row = action_row("A1")
    roadmap.move(
        doer=told.health,
        number="A1",
        version=moved_row.version,
        to=Status.UNDER_WAY,
        now=NOW + timedelta(minutes=6),
    )
    assert send_news(now=NOW + timedelta(hours=1)) == 1
    assert "\n" not in mailoutbox[0].subject
    assert send_link(row)
