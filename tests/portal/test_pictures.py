"""Charts as pictures: the page's own chart, with all that it needs to be understood by itself."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from django.test import override_settings

from attain.web.middleware import question_limit

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from lxml import html

    from attain.usecases.portal.edition import Edition

ROOT = "/charts/asean-demo/en"
PICTURES = {
    "series/sdg/3.2.1/KHM": ("/en/sdg/indicators/3.2.1/KHM/", "chart", "Cambodia, SDG 3.2.1: "),
    "groups/sdg/3.2.1/KHM": ("/en/sdg/indicators/3.2.1/KHM/", "groups-chart", "Cambodia, SDG"),
    "panels/sdg/3.2.1/SH_DYN_MORT-AGE-Y0T4": (
        "/en/sdg/indicators/3.2.1/",
        "panels-SH_DYN_MORT-AGE-Y0T4",
        "SDG 3.2.1: ",
    ),
    "standings/sdg/3.2.1/SH_DYN_MORT-AGE-Y0T4": (
        "/en/sdg/indicators/3.2.1/",
        "distribution-SH_DYN_MORT-AGE-Y0T4",
        "SDG 3.2.1: ",
    ),
    "goals/sdg/3": ("/en/sdg/goals/3/", "distribution", "SDG goal 3: "),
    "targets/sdg/3.2": ("/en/sdg/targets/3.2/", "distribution", "SDG target 3.2: "),
}
"""For each kind of picture one of them: its page, the chart's name there, how it begins."""
FORBIDDEN = re.compile(
    r"<script|<style|style=|\shref|\son\w+=|<foreignObject|<image", re.IGNORECASE
)


def words_of(svg: bytes) -> list[str]:
    root = ET.fromstring(svg)
    return ["".join(each.itertext()) for each in root.iter("{http://www.w3.org/2000/svg}text")]


def one_line(words: list[str]) -> str:
    return " ".join(" ".join(words).split())


@pytest.mark.parametrize("picture", PICTURES)
def test_a_picture_says_what_its_page_says_around_it(
    client: Client, page: Callable[[str], html.HtmlElement], edition: Edition, picture: str
):
    address, name, about = PICTURES[picture]
    (figure,) = page(address).xpath(f"//figure[@id='{name}']")
    title = one_line(figure.xpath(".//p[@class='figure-title']//text()"))
    answer = client.get(f"{ROOT}/{picture}.svg")
    said = one_line(words_of(answer.content))
    assert answer["Content-Type"] == "image/svg+xml"
    assert said.startswith(about)
    assert title in said
    assert "Source: " in said
    assert f"release {edition.id}" in said
    assert f"standings as of {edition.as_of}" in said
    assert f"/en/releases/{edition.id}{address.removeprefix('/en')}" in said
    links = [each.get("href") for each in figure.xpath(".//a[@download]")]
    assert [f"{ROOT}/{picture}.{form}" for form in ("svg", "png")] == links[:2]


@pytest.mark.parametrize("picture", ["series/sdg/3.2.1/KHM", "goals/sdg/3"])
def test_a_png_has_two_dots_for_each_pixel_of_the_svg(client: Client, picture: str):
    root = ET.fromstring(client.get(f"{ROOT}/{picture}.svg").content)
    answer = client.get(f"{ROOT}/{picture}.png")
    assert answer["Content-Type"] == "image/png"
    width, height = struct.unpack(">II", answer.content[16:24])
    assert abs(width - 2 * float(root.get("width", 0))) <= 1
    assert abs(height - 2 * float(root.get("height", 0))) <= 1


def test_every_link_to_a_picture_of_some_pages_leads_to_one(
    client: Client, page: Callable[[str], html.HtmlElement]
):
    found = set()
    for address in (
        "/en/mdg/indicators/4.1/",
        "/en/mdg/indicators/4.1/LAO/",
        "/en/sdg/indicators/8.5.2/",
        "/vi/sdg/goals/4/",
        "/en/sdg/targets/8.5/",
    ):
        links = page(address).xpath("//figure//a[@download]/@href")
        found |= {each for each in links if "/charts/" in each}
    assert len(found) >= 10
    for each in found:
        answer = client.get(each)
        assert answer.status_code == 200, each
        named = re.fullmatch(r'inline; filename="([\w.-]+)"', answer["Content-Disposition"])
        assert named, answer["Content-Disposition"]
        assert named[1].startswith("asean-demo-")
        if each.endswith(".svg"):
            assert not FORBIDDEN.search(answer.content.decode())


def test_a_series_beside_the_first_has_a_picture_of_its_own(
    client: Client, page: Callable[[str], html.HtmlElement]
):
    siblings = page("/en/sdg/indicators/3.2.1/KHM/").xpath(
        "//h3[@id='siblings']/following::ul[1]//a"
    )
    shown = page(siblings[-1].get("href"))
    link = shown.xpath("//figure[@id='chart']//a[@download]/@href")[0]
    assert link != f"{ROOT}/series/sdg/3.2.1/KHM.svg"
    said = one_line(words_of(client.get(link).content))
    assert "Cambodia, SDG 3.2.1" in said


def test_a_comparison_has_a_picture_that_is_made_for_who_asks_and_not_kept(
    client: Client, page: Callable[[str], html.HtmlElement], edition: Edition
):
    def kept() -> int:
        return sum(1 for _ in edition.folder.glob("drawings/*/*"))

    before = kept()
    shown = page("/en/compare/?of=sdg:3.2.1&area=khm&area=LAO&group=clmv")
    (figure,) = shown.xpath("//figure[@id='comparison']")
    links = [each.get("href") for each in figure.xpath(".//a[@download]")]
    assert links[0] == f"{ROOT}/compare.svg?of=sdg:3.2.1&area=KHM&area=LAO&group=CLMV"
    said = one_line(words_of(client.get(links[0]).content))
    assert one_line(figure.xpath(".//p[@class='figure-title']//text()")) in said
    assert "/en/releases/asean-demo/compare/?of=sdg:3.2.1&area=KHM" in said
    assert client.get(links[1]).content.startswith(b"\x89PNG")
    assert client.get(links[2]).content.startswith(b"\xef\xbb\xbfrelease,")
    assert kept() == before


@pytest.mark.parametrize("query", ["", "?of=nothing", "?of=sdg:3.2.1&area=KHM&group=zzz&by=zzz"])
def test_a_comparison_that_cannot_be_drawn_is_refused_in_words(client: Client, query: str):
    answer = client.get(f"{ROOT}/compare.svg{query}")
    assert answer.status_code in (400, 404)
    assert answer["Content-Type"].startswith("text/plain")
    assert len(answer.content.decode().splitlines()) == 2


def test_a_picture_can_only_be_looked_at(client: Client):
    answer = client.get(f"{ROOT}/series/sdg/3.2.1/KHM.svg")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_a_picture_that_one_has_is_not_sent_again(client: Client):
    address = f"{ROOT}/goals/sdg/3.svg"
    etag = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
    assert client.get(f"{ROOT}/goals/sdg/4.svg")["ETag"] != etag


def test_the_address_of_the_portal_stands_in_the_picture_where_it_is_known(client: Client):
    with override_settings(ATTAIN_ADDRESS="https://goals.example.org/"):
        said = one_line(words_of(client.get(f"{ROOT}/goals/sdg/3.svg").content))
    assert "https://goals.example.org/en/releases/asean-demo/sdg/goals/3/" in said


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("en/series/sdg/3.2.1/KHM.gif", ".svg"),
        ("en/series/sdg/3.2.1/KHM", ".png"),
        ("en/series/sdg/3.2.1.svg", "series/sdg/3.2.1/KHM"),
        ("en/series/sdg/9.9.9/KHM.svg", "9.9.9"),
        ("en/series/sdg/3.2.1/XXX.svg", "XXX"),
        ("en/series/sdg/3.2.1/KHM/nothing.svg", "nothing"),
        ("en/panels/sdg/3.2.1/nothing.svg", "SH_DYN_MORT"),
        ("en/goals/xyz/3.svg", "MDG"),
        ("en/targets/sdg/99.svg", "99"),
        ("en/pie/sdg/3.svg", "goals/sdg/3"),
        ("xx/goals/sdg/3.svg", "vi"),
        ("en/" + "a/" * 400 + "b.svg", "address"),
        ("en/../../manifest.json", "address"),
    ],
)
def test_an_address_without_a_picture_says_which_there_are(client: Client, path: str, says: str):
    answer = client.get(f"/charts/asean-demo/{path}")
    assert answer.status_code == 404
    assert answer["Content-Type"].startswith("text/plain")
    assert says in answer.content.decode()
    assert "Traceback" not in answer.content.decode()


def test_nobody_can_have_pictures_drawn_without_end(client: Client):
    question_limit.cache_clear()
    with override_settings(ATTAIN_QUESTIONS_A_MINUTE=2):
        address = f"{ROOT}/nothing.svg"
        answers = [client.get(address, REMOTE_ADDR="192.0.2.9") for _ in range(3)]
    assert [each.status_code for each in answers] == [404, 404, 429]
    question_limit.cache_clear()
