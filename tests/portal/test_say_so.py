"""Saying that something is wrong: without script or account, safe from floods, and nothing is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from lxml import html

from attain.errors import ActionDenied, InvalidData
from attain.web.feedback import form, operations, queries
from attain.web.feedback.models import FigureReport, ReportStep

pytestmark = pytest.mark.django_db(transaction=True)

SERIES = "/en/sdg/indicators/3.2.1/KHM/"
KHMER = "តួលេខ\u200bនេះខុស\n\tគួរជា ២៤,៣ ក្នុង ១.០០០ ✓ e\u0301"
MARKUP = '<script>alert(1)</script> & "quoted" {{ 7*7 }} \''


@pytest.fixture
def opened(client, edition):
    """What a browser would send back: the fields of the form, opened a minute ago."""

    def fields(about=SERIES, ago=60, **typed):
        answer = client.get("/en/say-so/", {"about": about})
        found = html.document_fromstring(answer.content.decode()).get_element_by_id
        assert found("words") is not None
        mark = form.new_mark(timezone.now() - timedelta(seconds=ago), edition.id)
        return {"about": about, "mark": mark, "kind": "figure", "words": "Wrong.", **typed}

    return fields


def sent(client, fields, **extra):
    return client.post("/en/say-so/", fields, **extra)


def form_of(answer):
    return html.document_fromstring(answer.content.decode())


def test_a_report_is_kept_with_the_release_the_series_and_the_words_byte_for_byte(
    client, opened, edition
):
    answer = sent(client, opened(words=KHMER))
    assert answer.status_code == 303
    report = FigureReport.objects.get()
    assert report.words == KHMER
    assert (report.release, report.page, report.figure) == (edition.id, SERIES, "SDG 3.2.1 KHM")
    said = client.get(answer.headers["Location"])
    assert said.status_code == 200
    shown = form_of(said).xpath("//blockquote")[0].text_content()
    assert shown == KHMER
    assert said.headers["Cache-Control"] == "no-store"
    assert not client.cookies


def test_a_report_from_the_page_of_an_earlier_release_names_that_release(client, opened):
    sent(client, opened(about="/en/releases/2024.Q1/sdg/indicators/3.2.1/KHM/"))
    report = FigureReport.objects.get()
    assert (report.release, report.figure) == ("2024.Q1", "SDG 3.2.1 KHM")


@pytest.mark.parametrize(
    ("anchor", "figure"),
    [
        ("y2019", "SDG 3.2.1 KHM, 2019"),
        ("y2015-Q1", "SDG 3.2.1 KHM, 2015-Q1"),
        ("figures", "SDG 3.2.1 KHM"),
        ("y<b>", "SDG 3.2.1 KHM"),
    ],
)
def test_a_report_about_one_observation_names_its_period(client, opened, anchor, figure):
    sent(client, opened(about=f"{SERIES}#{anchor}"))
    report = FigureReport.objects.get()
    assert (report.page, report.figure) == (f"{SERIES}#{anchor}", figure)


def test_the_link_beside_a_figure_names_its_period(client):
    page = form_of(client.get(SERIES))
    links = [each for each in page.xpath("//a/@href") if "%23y" in each]
    assert links
    opened_form = form_of(client.get(links[0]))
    about = opened_form.xpath("//input[@name='about']/@value")[0]
    period = about.partition("#y")[2]
    assert period
    assert form.subject_of(about).figure == f"SDG 3.2.1 KHM, {period}"


def test_a_release_that_comes_out_while_somebody_types_is_not_what_is_reported(client, opened):
    mark = form.new_mark(timezone.now() - timedelta(minutes=5), "the-one-before")
    sent(client, opened(mark=mark))
    assert FigureReport.objects.get().release == "the-one-before"


def test_markup_stays_text_in_the_form_and_on_the_page_of_the_report(client, opened):
    again = sent(client, opened(words=MARKUP, kind="no-such-kind"))
    assert again.status_code == 400
    kept = sent(client, opened(words=MARKUP))
    for answer in (again, client.get(kept.headers["Location"])):
        assert b"<script>alert" not in answer.content
        assert MARKUP in form_of(answer).text_content()


@pytest.mark.parametrize(
    "about", ["https://evil.org/", "//evil.org", "/\\evil.org", "javascript:x"]
)
def test_an_address_that_is_not_ours_is_never_made_a_link(client, opened, about):
    answer = sent(client, opened(about=about))
    assert FigureReport.objects.get().page == ""
    page = form_of(client.get(answer.headers["Location"]))
    assert [
        each for each in page.xpath("//main//a/@href") if "evil" in each or "java" in each
    ] == []


def test_the_same_form_sent_twice_makes_one_report(client, opened):
    fields = opened()
    first, second = sent(client, fields), sent(client, fields)
    assert first.headers["Location"] == second.headers["Location"]
    assert FigureReport.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"words": " \n "}, "words"),
        ({"words": "x" * 4001}, "words"),
        ({"kind": "other"}, "kind"),
        ({"evidence": "javascript:alert(1)"}, "evidence"),
        ({"email": "nobody"}, "email"),
        ({"website": "http://cheap.example"}, "website"),
        ({"ago": 1}, "words"),
        ({"ago": 2 * 86400}, "words"),
        ({"ago": -60}, "words"),
        ({"mark": "forged"}, "words"),
        ({"mark": ""}, "words"),
    ],
)
def test_what_cannot_be_kept_comes_back_with_the_reason_and_all_that_was_typed(
    client, opened, typed, field
):
    fields = opened(**{"words": KHMER, "email": "sok@example.org", **typed})
    answer = sent(client, fields)
    assert answer.status_code == 400
    assert FigureReport.objects.count() == 0
    page = form_of(answer)
    assert page.xpath(f"//a[@href='#{field}']"), "the summary of errors leads to the field"
    assert page.get_element_by_id("words").text.lstrip("\n").rstrip() == fields["words"].strip()
    assert page.get_element_by_id("email").get("value") == fields["email"]


@pytest.mark.parametrize("typed", [{"ago": 2 * 86400}, {"mark": "forged"}])
def test_a_form_that_grew_stale_can_be_sent_again_as_it_comes_back(
    client, opened, typed, monkeypatch
):
    page = form_of(sent(client, opened(words=KHMER, **typed)))
    mark = page.xpath("//input[@name='mark']/@value")[0]
    monkeypatch.setattr(form, "SHORTEST", 0)
    assert sent(client, opened(words=KHMER, mark=mark)).status_code == 303


def test_one_client_may_send_six_reports_an_hour_and_others_are_not_held_up(client, opened):
    for _ in range(operations.OF_ONE_CLIENT):
        assert sent(client, opened()).status_code == 303
    refused = sent(client, opened(words=KHMER))
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "3600"
    assert KHMER in form_of(refused).text_content()
    assert sent(client, opened(), REMOTE_ADDR="203.0.113.9").status_code == 303


def test_all_clients_together_may_send_only_so_many(client, opened, monkeypatch):
    monkeypatch.setattr(operations, "OF_ALL", 2)
    found = [sent(client, opened(), REMOTE_ADDR=f"203.0.113.{n}").status_code for n in range(1, 4)]
    assert found == [303, 303, 429]


def test_a_code_of_a_client_cannot_be_read_back_and_is_forgotten_after_a_day(client, opened):
    sent(client, opened(), REMOTE_ADDR="203.0.113.9")
    report = FigureReport.objects.get()
    assert len(report.client) == 32
    assert "." not in report.client
    now = timezone.now()
    assert operations.client_code("203.0.113.9", now) == report.client
    assert operations.client_code("203.0.113.9", now + timedelta(days=1)) != report.client
    assert operations.forget_clients(now=now + timedelta(hours=23)) == 0
    assert operations.forget_clients(now=now + timedelta(hours=25)) == 1
    assert FigureReport.objects.get().client == ""


def test_a_disk_that_refuses_is_told_and_the_text_comes_back(client, opened, monkeypatch, caplog):
    def full(*_args, **_named):
        raise OperationalError("database or disk is full")

    fields = opened(words=KHMER)
    monkeypatch.setattr(ReportStep.objects, "create", full)
    answer = sent(client, fields)
    assert answer.status_code == 503
    assert FigureReport.objects.count() == 0, "half a report would be left behind"
    page = form_of(answer)
    assert KHMER in page.text_content()
    assert b"Traceback" not in answer.content
    assert b"disk is full" not in answer.content
    assert "disk is full" in caplog.text
    monkeypatch.undo()
    again = {**fields, "mark": page.xpath("//input[@name='mark']/@value")[0]}
    assert sent(client, again).status_code == 303


def test_a_form_on_a_foreign_page_is_refused(client, opened):
    assert sent(client, opened(), headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert FigureReport.objects.count() == 0


def test_a_body_of_many_kilobytes_or_many_fields_is_refused_in_words(opened, portal):
    client = Client(raise_request_exception=False)
    big = sent(client, opened(words="x" * 200_000))
    many = sent(client, {**opened(), **{f"f{n}": "1" for n in range(300)}})
    assert (big.status_code, many.status_code) == (413, 400)
    for answer in (big, many):
        assert form_of(answer).xpath("//h1")
        assert b"Traceback" not in answer.content


@pytest.mark.parametrize("reference", ["1", "1-", "0-AAAAAAAAAA", "x-y", "9" * 40 + "-A", "១-A"])
def test_only_the_whole_reference_opens_a_report(client, opened, reference):
    sent(client, opened())
    assert client.get(f"/en/say-so/{reference}/").status_code == 404
    report = FigureReport.objects.get()
    assert client.get(f"/en/say-so/{report.pk}-AAAAAAAAAA/").status_code == 404
    assert client.get(f"/en/say-so/{report.reference}/").status_code == 200


def test_the_form_says_what_is_kept_and_for_how_long(page):
    said = page("/en/say-so/").text_content()
    for words in ("Kept: what you type", "the time", "For one day", "No cookie is set"):
        assert words in said


def test_the_secretariat_reads_answers_and_closes_and_each_step_is_noted(client, opened):
    location = sent(client, opened()).headers["Location"]
    now, number = timezone.now(), FigureReport.objects.get().pk
    assert [each.pk for each in queries.reports()] == [number]
    operations.mark_seen(number=number, by="dara", now=now)
    with pytest.raises(InvalidData, match="words"):
        operations.answer_report(number=number, text=" ", by="dara", now=now)
    operations.answer_report(number=number, text="Corrected. <b>", by="dara", now=now)
    shown = form_of(client.get(location)).text_content()
    assert "Answer of the Secretariat" in shown
    assert "Corrected. <b>" in shown
    assert queries.reports() == []
    operations.close_report(number=number, by="sok", now=now)
    with pytest.raises(ActionDenied):
        operations.answer_report(number=number, text="Again", by="sok", now=now)
    steps = [(each.by, each.before, each.after) for each in queries.steps_of(number)]
    assert steps == [
        ("reader", "", "new"),
        ("dara", "new", "seen"),
        ("dara", "seen", "answered"),
        ("sok", "answered", "closed"),
    ]
