"""The pages of indicators, goals, targets and countries, as visitors get them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from lxml import html

from attain.reporting.language import language_of
from attain.usecases.portal.country import country_page
from attain.usecases.portal.edition import Edition
from attain.usecases.portal.indicator import indicator_page

Page = Callable[[str], html.HtmlElement]
ENGLISH = language_of("en")


def text_of(element: html.HtmlElement) -> str:
    """The text of an element, blanks joined."""
    return " ".join(element.text_content().split())


def test_an_indicator_shows_every_countrys_latest_figure_with_its_period_and_link(
    page: Page, edition: Edition
) -> None:
    shown = page("/en/mdg/indicators/4.1/")
    (subject,) = indicator_page(edition, framework="mdg", indicator="4.1").subjects
    (table,) = shown.xpath("//table[@id='table-MDG-4.1']")
    rows = {text_of(row.xpath("./th")[0]): row for row in table.xpath(".//tbody/tr")}
    assert len(rows) == len(subject.lines)
    for line in subject.lines:
        assert line.latest is not None
        row = rows[edition.area_name(line.area)]
        assert row.xpath("./th/a/@href") == [f"/en/mdg/indicators/4.1/{line.area}/"]
        latest = text_of(row.xpath("./td")[1])
        assert ENGLISH.number(line.latest["value"]) in latest
        assert line.latest["period"] in latest


def test_an_indicator_has_charts_with_table_and_description(page: Page) -> None:
    shown = page("/en/mdg/indicators/4.1/")
    figures = shown.xpath("//figure")
    assert len(figures) == 2
    for figure in figures:
        assert figure.xpath(".//svg[@role='img']")
        assert figure.xpath(".//table/tbody/tr")
    assert "United Nations Statistics Division" in text_of(figures[1])


def test_an_indicator_states_definition_group_and_like_start(page: Page) -> None:
    main = page("/en/mdg/indicators/4.1/").xpath("//main")[0]
    facts = {
        (text_of(each.xpath("./dt")[0]), text_of(each.xpath("./dd")[0]))
        for each in main.xpath(".//dl/div")
    }
    assert {
        ("Deadline", "2015"),
        ("Unit", "per 1,000 live births"),
        ("Wanted", "downwards"),
    } <= facts
    said = text_of(main)
    for words in (
        "Bring it down to one third of its value in 1990.",
        "the weighted mean of 11 of 11 members",
        "Timor-Leste (26 October 2025)",
        "Fastest among countries that started alike, 1990 to 2015",
        "A rule of ours. Countries are compared in pace only with those that started alike",
        "SDG 3.2.1 Under-5 mortality rate",
    ):
        assert words in said


def test_an_indicator_without_figures_says_so(page: Page) -> None:
    said = text_of(page("/en/sdg/indicators/1.b.1/").xpath("//main")[0])
    assert "This release has no figure for this indicator" in said


def test_a_goal_links_its_targets_indicators_and_series(page: Page) -> None:
    links = set(page("/en/sdg/goals/3/").xpath("//main//a/@href"))
    assert {
        "/en/sdg/targets/3.2/",
        "/en/sdg/indicators/3.2.1/",
        "/en/sdg/indicators/3.2.1/KHM/",
        "/en/sdg/goals/2/",
        "/en/sdg/goals/4/",
        "/en/areas/KHM/",
    } <= links


def test_a_target_shows_its_text_in_full_and_what_each_indicator_is_asked(page: Page) -> None:
    shown = page("/en/sdg/targets/3.2/")
    said = text_of(shown.xpath("//main")[0])
    assert "end preventable deaths of newborns" in said
    assert "Bring it down to 25 per 1,000 live births." in said
    assert text_of(shown.xpath("//h1")[0]) == "Target 3.2"


def test_official_titles_are_marked_as_english_on_other_pages(page: Page) -> None:
    shown = page("/vi/sdg/targets/3.2/")
    (title,) = (each for each in shown.xpath("//p[@lang='en']") if "newborns" in text_of(each))
    assert title is not None


def test_a_country_links_every_series_that_is_judged(page: Page, edition: Edition) -> None:
    shown = page("/en/areas/KHM/")
    links = set(shown.xpath("//main//a/@href"))
    for framework in country_page(edition, "KHM").frameworks:
        for goal in framework.goals:
            for line in goal.lines:
                slug = framework.framework.slug
                assert f"/en/{slug}/indicators/{line.indicator.code}/KHM/" in links


def test_a_country_names_its_three_targets_first_and_how_they_are_ordered(
    page: Page, edition: Edition
) -> None:
    shown = page("/en/areas/KHM/")
    (first, _) = country_page(edition, "KHM").frameworks
    items = [text_of(each) for each in shown.xpath("(//ol[li/p/strong])[1]/li")]
    assert len(items) == 3
    for line, item in zip(first.behind, items, strict=True):
        assert item.startswith(line.indicator.code)
        assert line.entry.latest is not None
        assert ENGLISH.number(line.entry.latest) in item
    assert "The order is a rule of ours" in text_of(shown.xpath("//main")[0])


def test_a_country_has_coverage_downloads_and_a_feed(page: Page) -> None:
    shown = page("/en/areas/TLS/")
    said = text_of(shown.xpath("//main")[0])
    assert "Indicators with any figure" in said
    assert "With figures by sex" in said
    assert shown.xpath("//link[@rel='alternate'][@type='application/atom+xml']/@href") == [
        "/feeds/areas/TLS.atom"
    ]
    assert shown.xpath("//main//a[contains(@href, 'areas/TLS.csv')]")


def test_all_countries_stand_in_the_list_with_their_counts(page: Page, edition: Edition) -> None:
    shown = page("/en/areas/")
    rows = shown.xpath("//main//table/tbody/tr")
    assert [text_of(row.xpath("./th")[0]) for row in rows] == [
        edition.area_name(area) for area in edition.areas
    ]


@pytest.mark.parametrize(
    "address",
    ["/en/areas/ZZZ/", "/en/sdg/goals/99/", "/en/sdg/targets/99.9/", "/en/sdg/indicators/9/"],
)
def test_what_is_not_there_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/en/mdg/indicators/4.1/",
        "/km/sdg/goals/3/",
        "/vi/sdg/targets/3.2/",
        "/th/areas/VNM/",
        "/lo/areas/",
    ],
)
def test_no_style_script_or_handler_stands_in_a_page(page: Page, address: str) -> None:
    shown = page(address)
    assert not shown.xpath("//@style")
    assert not shown.xpath("//script[not(@src)][not(@type='application/json')]")
    assert not [each for each in shown.xpath("//@*") if each.attrname.startswith("on")]
