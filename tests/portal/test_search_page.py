"""The search page: results by kind, marked, without script; and the records for places without a server."""

from __future__ import annotations

import json
import re

import pytest

from attain.reporting.language import LANGUAGES


def words(element):
    return " ".join(element.text_content().split())


def test_hits_are_links_with_their_kind_and_what_was_found_marked(page, client):
    found = page("/en/search/?q=maternal+mortality")
    hits = found.xpath("//ol[@id='hits']/li")
    assert len(hits) > 3
    links = hits[0].xpath(".//a/@href")
    assert client.get(links[0]).status_code == 200
    assert words(hits[0]).startswith("Indicator SDG 3.1.1")
    assert {mark.text.lower() for mark in hits[0].iter("mark")} == {"maternal", "mortality"}


def test_every_hit_of_many_questions_leads_to_a_page(page, client):
    """All of them stand in the site map; the first six of each question are opened."""
    index = client.get("/sitemap.xml").content.decode()
    maps = re.findall(r"<loc>[^<]*?(/sitemap-\d+\.xml)</loc>", index)
    listed = set()
    for each in maps:
        told = client.get(each)
        listed |= set(re.findall(r"<loc>https?://[^/<]+(/[^<]*)</loc>", told.getvalue().decode()))
    links, first = set(), set()
    for question in ("cambodia+water", "poverty", "clmv", "unit", "female", "psa", "SH_DYN"):
        hits = page(f"/en/search/?q={question}").xpath("//ol[@id='hits']//a/@href")
        links |= set(hits)
        first |= set(hits[:6])
    assert len(links) > 80
    assert {link.partition("#")[0] for link in links} - listed == set()
    assert [link for link in first if client.get(link).status_code != 200] == []


def test_the_words_stay_in_the_field(page):
    assert page("/en/search/?q=maternal").xpath("//input[@id='words']/@value") == ["maternal"]


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_page_works_in_every_language(page, code):
    assert page(f"/{code}/search/?q=3.2.1").xpath("//ol[@id='hits']/li")


def test_words_never_become_part_of_the_page(client):
    answer = client.get("/en/search/", {"q": '<script>alert(1)</script>"'})
    assert answer.status_code == 200
    assert b"<script>alert" not in answer.content


def test_nothing_found_says_so_and_helps(page):
    said = words(page("/en/search/?q=qzqzqzqz"))
    assert "Nothing was found for “qzqzqzqz”." in said
    assert "Cambodia child mortality" in said


def test_search_engines_leave_results_out(page):
    assert page("/en/search/?q=x").xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_the_records_are_a_script_and_the_served_page_does_not_load_them(client, page):
    answer = client.get("/en/search/records.js")
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    text = answer.content.decode()
    begin, end = "window.attainRecords = ", ";\n"
    assert text.startswith(begin)
    records = json.loads(text[len(begin) : -len(end)])
    assert {"title", "kind", "link", "names", "words", "areas"} <= set(records[0])
    assert [r["link"] for r in records[::150] if client.get(r["link"]).status_code != 200] == []
    assert not page("/en/search/").xpath("//script[contains(@src, 'records.js')]")
