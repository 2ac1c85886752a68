"""The page of a series as visitors get it."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from lxml import html

if TYPE_CHECKING:
    from django.test import Client

    from attain.usecases.portal.edition import Edition

Page = Callable[[str], html.HtmlElement]
KHM = "/en/sdg/indicators/3.2.1/KHM/"


def text_of(found: html.HtmlElement) -> str:
    return " ".join(found.text_content().split())


def test_the_first_view_says_standing_value_and_target(page: Page) -> None:
    head = text_of(page(KHM).xpath("//main")[0])[:700]
    assert "Cambodia: Under-5 mortality rate" in head
    assert "Cambodia is on track" in head
    assert "28 per 1,000 live births" in head
    assert "target, by 2030" in head
    assert "moderate evidence" in head


@pytest.mark.parametrize(
    "section",
    ["verdicts", "people", "groups", "national", "figures", "origin", "take", "cite", "embed"],
)
def test_the_whole_chain_is_on_the_page(page: Page, section: str) -> None:
    assert page(KHM).get_element_by_id(section) is not None


def test_each_rule_links_to_its_method_and_says_how_far_it_is_verified(
    page: Page, edition: Edition
) -> None:
    rows = page(KHM).xpath("(//section[@class='verdicts']//table)[1]/tbody/tr")
    links = [row.xpath("th/a/@href")[0] for row in rows]
    assert sorted(links) == sorted(f"/en/method/{rule}/" for rule in edition.rules)
    assert "published figures reproduced" in text_of(rows[1])


def test_every_figure_of_the_series_is_shown_with_file_and_row(
    page: Page, edition: Edition
) -> None:
    rows = page(KHM).xpath("//*[@id='all-figures']//tbody/tr")
    shown = {row.get("id"): text_of(row) for row in rows}
    figures = [
        row
        for entry in edition.coverage(framework="SDG", area="KHM", indicator="3.2.1")
        if (entry.series_code, entry.dimensions) == ("SH_DYN_MORT", "AGE=Y0T4")
        for row in edition.release.rows(entry.key)
    ]
    assert len(shown) == len(figures) == 19
    for row in figures:
        assert f"{row['origin']}, row {row['row']}" in shown[f"y{row['period']}"]


def test_every_figure_can_be_reported_as_wrong(page: Page) -> None:
    links = page(KHM).xpath("//*[@id='all-figures']//td/a/@href")
    assert len(links) == 19
    assert links[0].startswith("/en/say-so/?about=")
    assert links[0].endswith("%23y2018")


def test_the_chart_has_a_title_a_description_and_a_table(page: Page) -> None:
    figure = page(KHM).get_element_by_id("chart")
    assert "from 106.8 in 2000 to 28" in text_of(figure)
    assert figure.xpath(".//svg[@role='img']")
    assert figure.xpath(".//tbody/tr")


def test_the_page_is_small(client: Client) -> None:
    content = client.get(KHM).content
    assert len(gzip.compress(content, 6)) < 40_000


def test_nothing_on_the_page_needs_inline_styles_or_scripts(page: Page) -> None:
    found = page(KHM)
    assert not found.xpath("//*[@style] | //main//script[not(@type='application/json')] | //style")
    assert not found.xpath("//@*[starts-with(name(), 'on')]")


def test_an_indicator_without_figures_has_a_page_that_helps(page: Page) -> None:
    found = page("/en/sdg/indicators/13.2.1/KHM/")
    assert "no figure of this indicator for Cambodia" in text_of(found)
    assert found.xpath("//main//a[@href='/en/areas/KHM/']")


def test_another_series_of_the_indicator_is_a_click_away(page: Page) -> None:
    links = page(KHM).xpath("//*[@id='siblings']/following-sibling::ul[1]//a/@href")
    assert len(links) == 5
    assert "female, under 5 years" in text_of(
        page(links[0]).xpath("//header[@class='page-head']")[0]
    )


def test_an_unknown_series_is_no_page(client: Client) -> None:
    assert client.get(f"{KHM}NOTHING/").status_code == 404


def test_the_embed_page_is_the_chart_with_source_and_link(page: Page) -> None:
    found = page("/en/embed/sdg/3.2.1/KHM/")
    assert found.xpath("//svg[@role='img']")
    assert "United Nations Statistics Division" in text_of(found)
    assert found.xpath(f"//a[@href='{KHM}']")
    assert not found.xpath("//form | //header[@class='site-header']")


def test_the_snippet_to_embed_names_the_release_so_that_it_never_changes(page: Page) -> None:
    snippet = page(KHM).get_element_by_id("embed-code").text
    assert 'src="/en/releases/' in snippet
    assert "/embed/sdg/3.2.1/KHM/" in snippet


def test_the_page_stands_in_every_language(page: Page) -> None:
    from attain.reporting.language import LANGUAGES

    for code in LANGUAGES:
        found = page(f"/{code}/sdg/indicators/3.2.1/KHM/")
        assert found.get("lang") == code
        assert found.xpath("//*[@id='chart']//svg")


def test_a_pace_close_to_none_reaches_its_target_in_no_year_that_can_be_written(page: Page) -> None:
    shown = page("/en/sdg/indicators/6.2.1/MMR/SH_SAN_DEFECT~PT/")
    assert "after 9999" in text_of(shown.xpath("//section[@class='verdicts']")[0])
