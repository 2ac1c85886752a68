"""The data pages: every selection of the release with its files, sources, codes, the API's manual."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from attain.usecases.portal.catalogue_entry import catalogue_entry
from attain.usecases.portal.contents import contents_of
from attain.usecases.portal.data import data_page, source_page
from attain.usecases.portal.vocabulary import dictionary_csv, dictionary_page
from attain.web.api.manual import groups_of
from attain.web.api.service import openapi

if TYPE_CHECKING:
    from django.test import Client
    from lxml.html import HtmlElement

    from attain.usecases.portal.edition import Edition, FrameworkEntry

Page = Callable[[str], "HtmlElement"]


def text_of(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


# ------------------------------------------------------------------------------- what is counted


def test_counts_are_those_of_the_observation_table(edition: Edition):
    table, contents = edition.release.observations(), contents_of(edition)
    assert contents.whole.figures == table.height
    assert contents.by_area["KHM"].figures == table.filter(reference_area="KHM").height
    assert sum(e.figures for e in contents.by_series_code.values()) == table.height
    assert sum(e.series for e in contents.by_area.values()) == contents.whole.series
    assert (contents.whole.first, contents.whole.last) == (
        table.sort("time")["period"][0],
        table.sort("time")["period"][-1],
    )


def test_counts_are_kept_and_read_back_the_same(edition: Edition):
    first = contents_of(edition)
    (kept,) = edition.folder.glob("contents-*.json")
    assert contents_of(edition) == first
    kept.write_text("{}", encoding="utf-8")
    assert contents_of(edition) == first


def test_an_indicator_counts_the_figures_of_all_its_series(edition: Edition):
    (sdg,) = (each for each in data_page(edition).frameworks if each.framework.id == "SDG")
    lines = {line.code: line for goal in sdg.goals for line in goal.indicators}
    codes = edition.indicator("SDG", "3.2.1").series_codes
    table = edition.release.observations()
    assert lines["3.2.1"].extent.figures == table.filter(table["series_code"].is_in(codes)).height


# ------------------------------------------------------------------------------- the data page


def test_every_file_that_the_data_page_offers_is_there(client: Client, page: Page):
    found = page("/en/data/")
    links = [a for a in found.xpath("//main//a/@href") if a.startswith("/files/")]
    assert len(links) > 500
    areas = [
        a for a in links if "/areas/KHM" in a or "/goals/mdg/4" in a or "/files/asean-demo/all" in a
    ]
    for link in (*areas, *links[:12]):
        answer = client.get(link)
        assert answer.status_code == 200, link
        answer.close()


def test_an_indicator_without_figures_offers_no_file(page: Page, edition: Edition):
    found = page("/en/data/")
    (mdg, sdg) = data_page(edition).frameworks
    empty = [
        line.selection.path
        for framework in (mdg, sdg)
        for goal in framework.goals
        for line in goal.indicators
        if not line.extent.figures
    ]
    assert empty
    links = set(found.xpath("//main//a/@href"))
    assert not [each for each in empty if f"/files/asean-demo/{each}.csv" in links]


def test_the_data_page_names_each_source_with_its_licence(page: Page, edition: Edition):
    said = text_of(page("/en/data/"))
    for origin in edition.release.origins():
        assert origin["who"] in said
        assert origin["licence"] in said


def test_search_engines_find_a_data_set_in_the_head(page: Page, edition: Edition):
    (block,) = page("/en/data/").xpath('//head/script[@type="application/ld+json"]/text()')
    data = json.loads(block)
    assert data["@type"] == "Dataset"
    assert data["version"] == edition.id
    assert data["temporalCoverage"] == "1990/2030"
    assert {"name", "license", "creator", "publisher", "distribution", "spatialCoverage"} <= set(
        data
    )
    assert {each["encodingFormat"] for each in data["distribution"]} >= {
        "text/csv",
        "application/zip",
    }


def test_no_text_of_a_release_can_end_the_block_in_the_head(edition: Edition):
    from dataclasses import replace

    from attain.web.monitoring.views.data import data_block

    entry = catalogue_entry(edition, base="https://x.example", page="https://x.example/en/data/")
    block = data_block(replace(entry, title="</script><script>alert(1)</script>&"))
    assert "<" not in block
    assert json.loads(block)["name"] == "</script><script>alert(1)</script>&"


# ------------------------------------------------------------------------------- sources and codes


def test_a_source_page_tells_who_where_when_terms_and_bytes(page: Page, edition: Edition):
    for origin in edition.release.origins():
        said = text_of(page(f"/en/data/sources/{origin['id']}/"))
        for name in ("who", "licence", "when", "sha256"):
            assert origin[name] in said


def test_a_source_lists_what_its_figures_name_as_their_sources(edition: Edition):
    found = source_page(edition, "sdg.csv.gz")
    table = edition.release.observations().filter(origin="sdg.csv.gz")
    assert sum(count for _, _, count in found.details) == (table["source"] != "").sum()
    assert {line.code for line in found.series} == set(table["series_code"].unique())


def test_a_source_that_is_not_there_is_not_found(client: Client):
    assert client.get("/en/data/sources/other.csv/").status_code == 404


def test_every_code_of_the_release_is_in_the_dictionary(edition: Edition):
    table, page = edition.release.observations(), dictionary_page(edition)
    assert {each.code for each in page.series} == set(table["series_code"].unique())
    assert {code for code, _ in page.units} == set(table["unit"].unique()) - {""}
    lists = {each.id: {code for code, _ in each.codes} for each in page.lists}
    for text in table["dimensions"].unique():
        for part in filter(None, text.split(";")):
            name, code = part.split("=", 1)
            assert code in lists[name]
    assert set(table["status"].unique()) <= lists["OBS_STATUS"]


def test_the_dictionary_can_be_downloaded_as_one_table(edition: Edition):
    rows = list(csv.DictReader(io.StringIO(dictionary_csv(edition).decode("utf-8-sig"))))
    kinds = {row["kind"] for row in rows}
    assert kinds == {
        "framework", "goal", "target", "indicator", "series code", "unit", "code", "area", "group",
    }  # fmt: skip
    assert {row["release"] for row in rows} == {edition.id}


def test_the_dictionary_page_shows_indicators_series_units_and_members(page: Page):
    said = text_of(page("/en/data/dictionary/"))
    for needed in ("3.2.1", "SH_DYN_MORT", "PER_1000_LIVE_BIRTHS", "26 October 2025", "Female"):
        assert needed.lower() in said.lower()


def test_every_code_stands_once_in_a_closed_part_whose_summary_counts_its_rows(
    edition: Edition, page: Page
):
    found = page("/en/data/dictionary/")
    parts = found.xpath("//main//details[starts-with(@id, 'series-') or starts-with(@id, 'goal-')]")
    shown: dict[str, list[str]] = {"series": [], "goal": []}
    for part in parts:
        assert part.get("open") is None
        heads = [text_of(each) for each in part.xpath(".//tbody/tr/*[1]")]
        (summary,) = part.xpath("./summary")
        assert text_of(summary).endswith(f"({len(heads)})")
        shown[part.get("id").partition("-")[0]] += heads
        if part.get("id").startswith("series-"):
            assert {each[0].lower() for each in heads} == {part.get("id")[-1]}
    assert shown["series"] == sorted(each.code for each in dictionary_page(edition).series)
    indicators = [
        each.code for framework in edition.frameworks for each in indicators_of(framework)
    ]
    assert shown["goal"] == indicators


def indicators_of(framework: FrameworkEntry) -> list[Any]:
    return [e for goal in framework.goals for target in goal.targets for e in target.indicators]


# ------------------------------------------------------------------------------- the API's manual


def test_the_manual_tells_of_every_operation_and_parameter(page: Page):
    said = text_of(page("/en/api/"))
    for group in groups_of(openapi()):
        for operation in group.operations:
            assert f"GET {operation.path}" in said
            assert operation.summary
            for parameter in operation.parameters:
                assert parameter.name in said


@pytest.mark.parametrize(
    "address", ["/vi/data/", "/th/data/dictionary/", "/km/api/", "/lo/changes/"]
)
def test_the_pages_stand_in_every_language(page: Page, address: str):
    assert page(address).xpath("//main//h1")
