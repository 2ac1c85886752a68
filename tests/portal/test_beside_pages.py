"""Assessments beside the official record, and the advocacy calendar with its materials, as all see them."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from attain.domain.assessments import Assessed, Reply
from attain.errors import InvalidData
from attain.reporting.language import LANGUAGES
from attain.usecases.portal.public_roadmap import PublicCampaign
from attain.web.roadmap.public import KEPT
from tests.roadmap_shown import ASSESSED, CAMPAIGN, OF_A_BODY, roadmap_with_actions

SERIES = "/en/sdg/indicators/3.2.1/KHM/"
BESIDE = {
    SERIES: "E1",
    "/en/mdg/indicators/4.1/KHM/": "",
    "/en/sdg/indicators/3.2.1/LAO/": "",
    "/en/sdg/targets/3.2/": "E1",
    "/en/sdg/targets/3.1/": "",
    "/en/sdg/goals/3/": "E1",
    "/en/sdg/goals/4/": "",
    "/en/areas/KHM/": "E1",
    "/en/areas/LAO/": "",
    "/en/roadmap/areas/KHM/": "E1",
    "/en/roadmap/actions/A1/": "E2",
    "/en/roadmap/actions/A2/": "",
    "/en/roadmap/bodies/SOMHD/": "E3",
    "/en/roadmap/bodies/ACW/": "",
    "/en/": "",
}


def words(page) -> str:
    return " ".join(" ".join(page.find(".//main").itertext()).split())


@pytest.fixture
def roadmap(monkeypatch):
    """Let the roadmap be another one: `roadmap(assessments=())`."""

    def become(**changes: Any) -> None:
        monkeypatch.setattr(
            "attain.web.roadmap.public.kept_roadmap",
            lambda on: replace(roadmap_with_actions(on), **changes),
        )
        KEPT.forget()

    yield become
    KEPT.forget()


@pytest.mark.parametrize("address", BESIDE)
def test_an_assessment_stands_beside_what_it_is_about_and_nowhere_else(address, page):
    found = page(address).xpath("//article[contains(@class,'assessment')]/@id")
    assert found == ([BESIDE[address]] if BESIDE[address] else [])


def test_official_record_assessment_and_reply_stand_side_by_side_each_signed(page):
    shown = page(SERIES)
    official, said, reply = shown.xpath("//article[@id='E1']//section")
    heading = shown.xpath("//p[@class='lead']")[0].text_content().strip()
    assert heading in " ".join(official.text_content().split())
    assert "Partly" in said.text_content()
    assert "មណ្ឌលសុខភាពពីរខេត្តគ្មានឆ្មប" in said.text_content()
    assert "Person 7, ASEAN" in " ".join(said.text_content().split())
    assert "They are being trained." in reply.text_content()
    assert "Person 8" in reply.text_content()
    assert "Person 8" not in said.text_content()
    link = said.xpath(".//a[text()='Report of visits']")[0]
    assert "nofollow" in link.get("rel")
    assert "ugc" in link.get("rel")


@pytest.mark.parametrize("address", [each for each, number in BESIDE.items() if number])
def test_no_count_and_no_standing_changes_by_an_assessment(address, page, roadmap):
    """Take the section out, and the page is the same as where nobody ever assessed anything."""

    def official() -> str:
        shown = page(address)
        for each in shown.xpath("//article[contains(@class,'assessment')]"):
            each.getparent().remove(each)
        return words(shown)

    with_it = official()
    roadmap(assessments=())
    without = official()
    heading = "Independent assessments beside it"
    assert heading in with_it
    before, _, after = with_it.partition(heading)
    note = "with what bodies report."
    assert before.strip() + " " + after.partition(note)[2].strip() == without


def test_an_earlier_release_shows_no_assessment(client):
    address = SERIES.replace("/en/", "/en/releases/asean-demo/")
    assert "Independent assessment" not in client.get(address).content.decode()


def test_a_reply_makes_the_pages_beside_it_new_and_no_others(client, roadmap):
    addresses = (SERIES, "/en/areas/KHM/", "/en/sdg/indicators/3.2.1/THA/")
    before = {each: client.get(each)["ETag"] for each in addresses}
    again = Reply("Now all are trained.", ASSESSED.replies[0].signed)
    told = replace(ASSESSED, replies=(*ASSESSED.replies, again))
    roadmap(assessments=(told,))
    after = {each: client.get(each) for each in addresses}
    assert "Now all are trained." in after[SERIES].content.decode()
    changed = {each for each in addresses if after[each]["ETag"] != before[each]}
    assert changed == {SERIES, "/en/areas/KHM/"}


def test_the_list_tells_those_that_stand_from_those_withdrawn(page, roadmap):
    shown = page("/en/assessments/")
    first, second = shown.xpath("//main//table")
    assert first.xpath(".//tbody//th//text()") == ["E1", "E2", "E3"]
    assert second.xpath(".//tbody//th//text()") == ["E4"]
    assert "Cambodia, SDG 3.2" in words(shown)
    assert "A1 Train midwives in remote districts" in words(shown)
    roadmap(assessments=())
    assert "Nobody has filed one yet" in words(page("/en/assessments/"))


def test_an_assessment_has_a_page_beside_the_standings_of_the_release(page):
    shown = page("/en/assessments/E1/")
    official = shown.xpath("//article//section")[0]
    codes = {each.split()[0] for each in official.xpath(".//a/text()") if each.strip()}
    assert "3.2.1" in codes
    assert official.xpath(".//*[contains(@class,'standing')]")
    gone = words(page("/en/assessments/E4/"))
    assert "Withdrawn on" in gone
    assert "The clinics were others." in gone
    assert "Two provinces have no midwife." in gone


@pytest.mark.parametrize(
    ("assessed", "said"),
    [
        (Assessed(body="GONE-BODY"), "GONE-BODY"),
        (Assessed(action="A99"), "A99"),
        (Assessed(area="KHM", reference="SDG 99"), "SDG 99"),
        (Assessed(area="XKX", reference="OTHER 1"), "OTHER 1"),
        (Assessed(area="KHM", reference="SDG 3"), "SDG 3"),
    ],
)
def test_what_is_not_known_any_more_is_named_by_its_code(assessed, said, page, roadmap):
    roadmap(assessments=(replace(OF_A_BODY, number="E9", assessed=assessed),))
    assert said in words(page("/en/assessments/E9/"))
    assert said in words(page("/en/assessments/"))


@pytest.mark.parametrize(
    "address",
    [
        "/en/assessments/E99/",
        "/en/assessments/e1/",
        "/en/advocacy/2/",
        "/en/advocacy/x/",
        "/en/advocacy/2/materials.zip",
        "/en/advocacy/materials/sdg/99.9/",
        "/en/advocacy/materials/sdg/3.2/FRA/",
        "/en/advocacy/materials/sdg/99.9/materials.zip",
        "/en/advocacy/materials/sdg/3.2/FRA/materials.zip",
        "/en/releases/nothing/advocacy/materials/sdg/3.2/materials.zip",
    ],
)
def test_what_is_not_there_is_answered_with_404(address, client):
    assert client.get(address).status_code == 404


def test_html_in_what_people_wrote_stays_text(client, roadmap):
    bad = "<script>alert(1)</script>"
    roadmap(
        assessments=(replace(ASSESSED, finding=bad, method=bad),),
        campaigns=(replace(CAMPAIGN, campaign=replace(CAMPAIGN.campaign, title=bad, words=bad)),),
    )
    for address in (SERIES, "/en/assessments/E1/", "/en/advocacy/", "/en/advocacy/1/"):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page, address
        assert "&lt;script&gt;alert" in page, address


# ------------------------------------------------------------------------------------- advocacy


def test_a_draft_cannot_be_a_public_entry():
    from attain.domain.advocacy import EntryState

    draft = replace(CAMPAIGN.campaign, state=EntryState.DRAFT)
    with pytest.raises(InvalidData, match="is a draft"):
        PublicCampaign(number="2", campaign=draft, version=1, changed=CAMPAIGN.changed)


def test_the_calendar_lists_what_is_to_come_and_what_is_past(page, roadmap):
    past = replace(
        CAMPAIGN.campaign, title="Long ago", begin=date(2001, 1, 1), end=date(2001, 1, 2)
    )
    roadmap(campaigns=(CAMPAIGN, replace(CAMPAIGN, number="2", campaign=past)))
    shown = words(page("/en/advocacy/"))
    assert shown.index("To come") < shown.index("Week of midwives") < shown.index("Long ago")
    roadmap(campaigns=())
    assert "Nothing is announced." in words(page("/en/advocacy/"))


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_each_finding_has_its_picture_and_a_paragraph_with_source_and_release(
    language, client, page
):
    shown = page(f"/{language}/advocacy/1/")
    materials = shown.xpath("//article[@class='material']")
    assert len(materials) == 3, "the region, and two indicators of the country"
    for each in materials:
        paragraph = " ".join(each.xpath(".//p[@class='cite-text']")[0].text_content().split())
        assert "asean-demo" in paragraph
        address = each.xpath(".//img/@src")[0]
        picture = ET.fromstring(client.get(address).getvalue())
        told = " ".join("".join(picture.itertext()).split())
        title = picture.find("{http://www.w3.org/2000/svg}title").text
        assert " ".join(title.split()) in paragraph
        assert "asean-demo" in told


def test_a_finding_is_the_sentence_that_the_page_begins_with(page):
    lead = page(SERIES).xpath("//p[@class='lead']")[0].text_content().strip()
    shown = page("/en/advocacy/materials/sdg/3.2/KHM/")
    paragraphs = [each.text_content().strip() for each in shown.xpath("//p[@class='cite-text']")]
    assert any(each.startswith(lead) for each in paragraphs)


def test_materials_go_into_one_file_with_pictures_and_all_paragraphs(client, page):
    address = "/km/advocacy/materials/sdg/2.2/KHM/materials.zip"
    answer = client.get(address)
    content = answer.getvalue()
    assert answer["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        text = archive.read("paragraphs.txt").decode()
        pictures = {name for name in names if name.endswith(".svg")}
        assert pictures
        assert {name.replace(".svg", ".png") for name in pictures} <= set(names)
        assert archive.read(next(n for n in names if n.endswith(".png")))[:4] == b"\x89PNG"
    shown = page("/km/advocacy/materials/sdg/2.2/KHM/")
    for each in shown.xpath("//p[@class='cite-text']"):
        assert each.text_content().strip() in text
    assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert client.get(address).getvalue() == content, "made again, it is the same to the byte"


def test_only_one_file_is_drawn_at_a_time(client):
    from attain.web.advocacy import materials

    with materials._DRAWING:
        answer = client.get("/en/advocacy/materials/mdg/6.B/materials.zip")
    assert answer.status_code == 503
    assert answer["Retry-After"] == "30"


def test_a_page_holds_no_more_findings_than_it_can_draw(page, roadmap):
    from attain.web.advocacy.materials import MOST

    wide = replace(CAMPAIGN.campaign, targets=("SDG 3", "SDG 99", "NOTHING 1"), areas=())
    roadmap(campaigns=(replace(CAMPAIGN, campaign=wide),))
    shown = page("/en/advocacy/1/")
    assert 0 < len(shown.xpath("//article[@class='material']")) <= MOST
    assert "more findings have no room here" in words(shown)


def test_where_no_figure_says_anything_no_picture_is_promised(page, roadmap):
    nothing = replace(CAMPAIGN.campaign, targets=("SDG 99",))
    roadmap(campaigns=(replace(CAMPAIGN, campaign=nothing),))
    assert "no picture can be made" in words(page("/en/advocacy/1/"))


@pytest.mark.parametrize("release", ["asean-demo", "1999.Q1"])
def test_an_entry_shows_the_figures_of_its_release_or_the_newest(release, page, roadmap):
    tied = replace(CAMPAIGN.campaign, release=release)
    roadmap(campaigns=(replace(CAMPAIGN, campaign=tied),))
    assert "Figures of the release asean-demo" in words(page("/en/advocacy/1/"))


def test_programs_read_the_calendar_and_see_what_is_called_off(client, roadmap):
    from attain.domain.advocacy import EntryState

    lines = client.get("/feeds/advocacy.ics?language=km").content.decode().split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert "DTSTART;VALUE=DATE:29990503" in lines
    assert "DTEND;VALUE=DATE:29990508" in lines
    assert "SEQUENCE:1" in lines
    uid = next(line for line in lines if line.startswith("UID:"))
    off = replace(CAMPAIGN.campaign, state=EntryState.CALLED_OFF, why_called_off="flood")
    roadmap(campaigns=(replace(CAMPAIGN, campaign=off, version=3),))
    lines = client.get("/feeds/advocacy.ics").content.decode().split("\r\n")
    assert uid in lines
    assert "STATUS:CANCELLED" in lines
    assert "SEQUENCE:2" in lines
    feed = ET.fromstring(client.get("/feeds/advocacy.atom").content)
    atom = "{http://www.w3.org/2005/Atom}"
    assert feed.find(f"{atom}entry/{atom}title").text.startswith("Called off: ")
    assert "flood" in feed.find(f"{atom}entry/{atom}summary").text


def test_feeds_are_asked_for_again_only_when_something_changed(client, roadmap):
    for address in ("/feeds/advocacy.ics", "/feeds/advocacy.atom"):
        etag = client.get(address)["ETag"]
        assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
    roadmap(campaigns=())
    answer = client.get("/feeds/advocacy.ics", headers={"If-None-Match": etag})
    assert answer.status_code == 200
    assert b"BEGIN:VEVENT" not in answer.content
    feed = client.get("/feeds/advocacy.atom")
    assert re.search(rb"<updated>\d{4}-\d\d-\d\dT", feed.content)


def test_entries_of_long_ago_leave_the_feeds(client, roadmap):
    old = replace(CAMPAIGN.campaign, begin=date(2001, 1, 1), end=date(2001, 1, 2))
    roadmap(campaigns=(replace(CAMPAIGN, campaign=old),))
    assert b"BEGIN:VEVENT" not in client.get("/feeds/advocacy.ics").content


def test_while_the_database_is_away_the_feeds_say_so(client, monkeypatch):
    from django.db import DatabaseError

    def refuse() -> int:
        raise DatabaseError("away")

    monkeypatch.setattr("attain.web.roadmap.public.kept_pulse", refuse)
    for address in ("/feeds/advocacy.ics", "/feeds/advocacy.atom", "/en/advocacy/1/materials.zip"):
        assert client.get(address).status_code == 503
    assert client.get("/en/advocacy/materials/mdg/6.B/").status_code == 200
    KEPT.forget()


def test_a_picture_of_a_finding_bears_it_as_title(client, page):
    lead = page(SERIES).xpath("//p[@class='lead']")[0].text_content().strip()
    picture = ET.fromstring(client.get("/charts/asean-demo/en/findings/sdg/3.2.1/KHM.svg").content)
    assert picture.find("{http://www.w3.org/2000/svg}title").text == lead
    assert client.get("/charts/asean-demo/en/findings/sdg/14.1.1/LAO.svg").status_code == 404
