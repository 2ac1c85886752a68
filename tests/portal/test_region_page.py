"""The region's page: its rules by title, its tiles, its links, what changed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from lxml import html

from attain.domain.progress import RULES
from attain.usecases.portal.edition import Edition
from attain.usecases.portal.region import region_page

Page = Callable[[str], html.HtmlElement]


def text_of(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_every_rule_can_be_chosen_by_its_title(page: Page, edition: Edition) -> None:
    shown = page("/en/sdg/by/cgd/")
    for name in edition.rules:
        links = shown.xpath(f"//main//a[@href='/en/sdg/by/{name}/ASEAN/']")
        assert RULES[name].title in {text_of(link) for link in links}, name
    (current,) = shown.xpath("//nav[@aria-label='Rule']//a[@aria-current='page']")
    assert text_of(current) == RULES["cgd"].title


def test_a_tile_counts_what_its_caption_says(page: Page, edition: Edition) -> None:
    shown = page("/en/sdg/")
    (caption,) = shown.xpath("//*[@id='tiles']")
    assert text_of(caption) == "Targets achieved or on track, of those that can be assessed"
    counts = region_page(edition, framework="SDG").by_area["KHM"]
    good = counts["achieved"] + counts["on_track"]
    assessed = good + counts["off_track"] + counts["regressing"]
    (tile,) = shown.xpath("//ul[@aria-labelledby='tiles']//a[@href='/en/areas/KHM/']")
    assert f"{good} of {assessed}" in text_of(tile)


def test_a_cell_leads_to_the_series_that_its_row_is_about(page: Page) -> None:
    shown = page("/en/mdg/")
    (women,) = shown.xpath("//tr[contains(., 'Women 15-24 years old with comprehensive')]")
    links = women.xpath("./td/a/@href")
    assert links
    for link in links:
        heads = page(link).xpath("//h1 | //*[@class='kicker']")
        assert any("female" in text_of(each) for each in heads), link


def test_a_first_release_says_nothing_of_changes(page: Page) -> None:
    assert not page("/en/").xpath("//*[@class='changed']")


@pytest.mark.parametrize("address", ["/en/sdg/by/nobody/", "/en/sdg/by/attain/nobody/"])
def test_an_unknown_rule_or_group_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404
