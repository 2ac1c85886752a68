"""The page that compares: what was chosen on one chart, the same numbers below and as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from django.test import Client
from lxml import html

from attain.reporting.language import language_of
from attain.usecases.portal.compare import MOST_LINES, Question, comparison
from attain.usecases.portal.edition import Edition
from attain.usecases.portal.indicator import indicator_page

ASKED = "/en/compare/?of=sdg:3.2.1&area=KHM&area=lao&group=ASEAN"
Page = Callable[[str], html.HtmlElement]
ENGLISH = language_of("en")


def asked(edition: Edition, **question: object):
    return comparison(edition, Question(**question), name=edition.area_name, language=ENGLISH)


def table_of(shown: html.HtmlElement) -> dict[str, dict[str, str]]:
    """The table of the figure: by the name of a column, what stands beside each period."""
    (table,) = shown.xpath("//figure//table")
    names = [each.text_content() for each in table.xpath(".//th//span[@class='column-name']")]
    rows = [
        [" ".join(cell.text_content().split()) for cell in row.xpath("./th|./td")]
        for row in table.xpath(".//tbody/tr")
    ]
    return {
        name: {row[0]: row[place] for row in rows} for place, name in enumerate(names[1:], start=1)
    }


def test_without_a_question_there_is_a_form_of_indicators_with_figures(
    page: Page, edition: Edition
) -> None:
    shown = page("/en/compare/")
    assert len(shown.xpath("//input[@name='area']")) == 11
    assert not shown.xpath("//figure")
    offered = set(shown.xpath("//select[@name='of']//option/@value"))
    served = {f"{each.framework.lower()}:{each.indicator}" for each in edition.coverage()}
    assert offered == served


def test_chosen_countries_come_on_one_chart_with_their_figures_below(page: Page) -> None:
    shown = page(ASKED)
    table = table_of(shown)
    assert list(table) == ["Cambodia", "Lao People's Democratic Republic", "ASEAN"]
    assert table["Cambodia"]["2018"] == "28"
    chosen = shown.xpath("//input[@name='area' and @checked]/@value")
    assert sorted(chosen) == ["KHM", "LAO"]


def test_groups_of_people_stand_beside_the_total_of_each_country(page: Page) -> None:
    shown = page("/en/compare/?of=sdg:3.2.1&area=KHM&area=LAO&by=SEX")
    table = table_of(shown)
    assert [name for name in table if name.startswith("Cambodia")] == [
        "Cambodia",
        "Cambodia, female",
        "Cambodia, male",
    ]
    assert (table["Cambodia, female"]["2018"], table["Cambodia, male"]["2018"]) == ("24.7", "31.2")
    assert len(table) == 6
    assert shown.xpath("//input[@name='by' and @checked]/@value") == ["SEX~F", "SEX~M"]


def test_one_group_of_people_can_be_asked_for_alone(edition: Edition) -> None:
    found = asked(edition, of="sdg:3.2.1", areas=("KHM",), by=("sex=f",))
    assert [line.added for line in found.lines] == ["", "SEX=F"]


def test_the_target_is_drawn_and_stands_in_the_columns_of_totals_only(page: Page) -> None:
    shown = page("/en/compare/?of=sdg:3.2.1&area=KHM&group=ASEAN&by=SEX~F")
    targets = {name: column.get("Target 2030") for name, column in table_of(shown).items()}
    assert targets["Cambodia"] == "25"
    assert "figure" in str(targets["Cambodia, female"])
    assert "figure" in str(targets["ASEAN"])
    assert "Target 2030: 25" in "".join(shown.xpath("//figure//*[local-name()='text']/text()"))


def test_targets_of_their_own_are_drawn_with_the_names_of_their_countries(page: Page) -> None:
    shown = page("/en/compare/?of=mdg:4.1&area=KHM&area=VNM")
    drawn = "|".join(shown.xpath("//figure//*[local-name()='text']/text()"))
    assert "Cambodia, Target 2015: 39.17" in drawn
    assert "Viet Nam, Target 2015: 16.87" in drawn


@pytest.mark.parametrize("group", ["ASEAN", "GMS", "CLMV"])
def test_a_group_has_the_values_of_its_own_page_and_says_what_they_rest_on(
    edition: Edition, page: Page, group: str
) -> None:
    shown = page(f"/en/compare/?of=sdg:3.2.1&group={group}")
    text = shown.xpath("string(//main)")
    assert f"{group}: " in text
    assert "weighted mean of" in text
    subject = indicator_page(edition, framework="SDG", indicator="3.2.1").subjects[0]
    lines = {line.group: line for line in subject.groups}
    if group in lines and (latest := lines[group].latest):
        (column,) = table_of(shown).values()
        assert column[str(latest.year)] == ENGLISH.number(latest.value, significant=3)


def test_the_file_has_the_figures_of_the_table(page: Page, client: Client) -> None:
    query = "of=sdg:3.2.1&area=KHM&area=LAO&by=SEX&group=ASEAN"
    answer = client.get(f"/en/compare/table.csv?{query}")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    shown = {
        (name, period): value
        for name, column in table_of(page(f"/en/compare/?{query}")).items()
        for period, value in column.items()
        if period.isdigit() and "no figure" not in value
    }
    filed = {
        (row["name"], row["period"]): f"{row['bound']}{ENGLISH.number(float(row['value']))}"
        for row in rows
    }
    assert filed == shown
    assert {row["unit"] for row in rows} == {"PER_1000_LIVE_BIRTHS"}
    assert all(row["provider"] for row in rows)


def test_a_value_that_is_only_a_bound_keeps_its_sign(edition: Edition) -> None:
    from attain.usecases.portal.compare_words import table_of as table

    found = asked(edition, of="sdg:2.1.1", areas=("MYS", "BRN"))
    bounds = {each.period: each.bound for line in found.lines for each in line.figures}
    assert "<" in bounds.values()
    cells = [cell for row in table(found, ENGLISH, unit="per cent").rows for cell in row[1:]]
    assert sum(str(cell).startswith("<") for cell in cells) == sum(
        bool(each.bound) for line in found.lines for each in line.figures
    )


def test_another_series_of_the_indicator_can_be_chosen(page: Page) -> None:
    shown = page("/en/compare/?of=sdg:3.2.1&series=sh_dyn_imrt&area=KHM&area=VNM")
    assert "nfant mortality" in shown.xpath("string(//figcaption)")
    assert "SH_DYN_IMRT~PER_1000_LIVE_BIRTHS~AGE~Y0" in shown.xpath(
        "string(//p[@id='address-text'])"
    )


def test_the_address_to_share_leads_to_the_same_figures(page: Page) -> None:
    shown = page("/en/compare/?of=SDG:3.2.1&area=khm&by=sex")
    address = shown.xpath("string(//p[@id='address-text'])").strip()
    assert address.startswith("http://testserver/en/releases/asean-demo/compare/?")
    assert table_of(page(address.removeprefix("http://testserver"))) == table_of(shown)


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("of=nothing", "write framework and code, as in sdg:3.2.1"),
        ("of=sdg:99.9", "names no indicator"),
        ("of=sdg:14.1.1", "no figures for SDG 14.1.1"),
        ("of=sdg:3.2.1&area=ZZZ", "Codes are BRN, KHM"),
        ("of=sdg:3.2.1&group=NOBODY", "Codes are ASEAN"),
        ("of=sdg:3.2.1&by=WEALTH", "only by SEX"),
        ("of=mdg:4.1&by=SEX", "not broken down by groups of people"),
        ("of=sdg:3.2.1&by=SEX", f"tell {MOST_LINES} apart"),
        ("of=sdg:3.2.1&series=SH_NONE", "It has SH_DYN_MORT"),
        ("of=sdg:3.2.1&" + "&".join(f"area=A{n}" for n in range(80)), "too many codes"),
    ],
)
def test_a_question_that_cannot_be_answered_gets_the_form_and_the_reason(
    client: Client, query: str, says: str
) -> None:
    for address in ("/en/compare/", "/en/compare/table.csv"):
        answer = client.get(f"{address}?{query}")
        assert answer.status_code == 400
        assert answer["Content-Type"].startswith("text/html")
        shown = html.document_fromstring(answer.content.decode())
        assert says in " ".join(shown.xpath("string(//*[@class='notice problem'])").split())
        assert shown.xpath("//main//form//select[@name='of']")
        assert "Traceback" not in answer.content.decode()


def test_a_refusal_keeps_what_was_chosen(client: Client) -> None:
    answer = client.get("/en/compare/?of=sdg:3.2.1&by=SEX~F&area=KHM&group=NOBODY")
    shown = html.document_fromstring(answer.content.decode())
    assert shown.xpath("//option[@selected]/@value")[0] == "sdg:3.2.1"
    assert shown.xpath("//input[@checked]/@value") == ["KHM", "SEX~F"]
