"""The public pages of the roadmap, and what pages of figures tell of it."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace

import fastexcel
import pytest
from django.db import DatabaseError
from lxml import etree

from attain.reporting.language import LANGUAGES
from attain.web.roadmap.public import KEPT
from attain.web.routes import ROUTES

ATOM = "{http://www.w3.org/2005/Atom}"
PARTS = {
    "number": "A1",
    "rows": "bodies",
    "columns": "countries",
    "plan": "ROADMAP",
    "item": "D.1.1",
    "body": "SOMHD",
    "area": "KHM",
    "cycle": "2026-1",
    "assessment": "E1",
    "campaign": "1",
}
PAGES = {
    name: f"/en/{route.filled(PARTS)}" for name, route in ROUTES.items() if not route.of_release
}


def words(page) -> str:
    return " ".join(" ".join(page.find(".//main").itertext()).split())


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != "en"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_of_the_roadmap_is_there_in_every_language(name, language, client):
    answer = client.get(PAGES[name].replace("/en/", f"/{language}/"))
    assert answer.status_code == 200
    assert f'lang="{language}"' in answer.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_every_page_of_the_roadmap_has_one_heading_and_leads_on(name, page):
    shown = page(PAGES[name])
    assert len(shown.findall(".//h1")) == 1
    assert shown.xpath("//nav[contains(@class,'site-nav')]//a[@aria-current]/text()") == ["Roadmap"]
    there = shown.xpath("//link[@rel='alternate'][@hreflang='km']/@href")[0]
    assert there == PAGES[name].replace("/en/", "/km/")


@pytest.mark.parametrize("name", PAGES)
def test_no_page_of_the_roadmap_has_an_address_of_a_release(name, client):
    address = PAGES[name].replace("/en/", "/en/releases/asean-demo/")
    assert client.get(address).status_code == 404


def test_from_a_page_of_a_release_the_roadmap_is_reached_as_it_is_now(page):
    shown = page("/en/releases/asean-demo/areas/KHM/")
    assert "/en/roadmap/" in shown.xpath("//nav[contains(@class,'site-nav')]//a/@href")


EXPECTED = """
/en/roadmap/ | 2 actions were agreed: 2 go on. One of them is late. | 31 recommendations and clauses
/en/roadmap/ | One action has no owner. | Second course
/en/roadmap/actions/ | Train midwives in remote districts made up, an example | nobody yet
/en/roadmap/actions/?status=agreed | One action was agreed: one goes on. | =Measure
/en/roadmap/actions/?body=SOM-ED | No action fits. | all actions
/en/roadmap/matrix/ | 2 actions in the matrix. | D.2.1 Better collection
/en/roadmap/matrix/bodies/countries/ | no body yet | SOMHD ASEAN Senior Officials
/en/roadmap/matrix/statuses/cycles/ | Under way | 2026-1 First half of 2026
/en/roadmap/matrix/?late=1 | One action in the matrix. | A1
/en/roadmap/timeline/ | Milestone: Second course | 1 Oct 2026
/en/roadmap/plans/ROADMAP/ | to be allocated | E.1.3
/en/roadmap/plans/ASCC-BLUEPRINT/ | Only its name is known here | supported by ROADMAP A.1.3
/en/roadmap/plans/ROADMAP/D.1.1/ | SOMHD ASEAN Senior Officials | Decided by a meeting
/en/roadmap/plans/ROADMAP/A.1.1/ | nobody has been named yet | No action that was agreed serves it yet.
/en/roadmap/actions/A1/ | Under way since 3 March 2026. | It was due by 1 October 2026
/en/roadmap/actions/A1/ | Forty midwives were trained. | Terms of reference
/en/roadmap/actions/A1/ | 240,000 USD | No body has agreed to it.
/en/roadmap/actions/A2/ | It names no indicator | No report on it is public yet.
/en/roadmap/bodies/ | SOMHD | Late
/en/roadmap/bodies/SOMHD/ | answers for it directly | First half of 2026 A1 Under way 20 Apr 2026 late
/en/roadmap/bodies/GOV-LAO/ | Reports that never came | It leads no action that was agreed.
/en/roadmap/areas/KHM/ | Actions in the region as a whole | GOV-KHM
/en/roadmap/cycles/ | 2 reports were accepted. One came late. One never came. | 2026-1
/en/roadmap/cycles/2026-1/ | Forty midwives were trained. | GOV-LAO
"""


@pytest.mark.parametrize(
    ("address", "first", "second"),
    [[cell.strip() for cell in line.split("|")] for line in EXPECTED.strip().splitlines()],
)
def test_what_a_page_says(address, first, second, page):
    shown = words(page(address))
    assert first in shown
    assert second in shown


SECTIONS = """
/en/sdg/indicators/3.2.1/KHM/ | Actions that should move it A1 Train midwives
/en/mdg/indicators/4.1/KHM/ | Actions that should move it A1 Train midwives
/en/sdg/indicators/3.2.1/THA/ | No action of the roadmap says that it should move this indicator here.
/en/sdg/indicators/3.2.1/ | Actions that should move it A1 Train midwives
/en/sdg/indicators/14.1.1/LAO/ | No action of the roadmap says that it should move this indicator here.
/en/sdg/targets/3.2/ | Actions on this target A1 Train midwives
/en/sdg/targets/14.1/ | No action of the roadmap on this target is known.
/en/sdg/goals/3/ | Actions on this goal A1 Train midwives
/en/sdg/goals/14/ | No action of the roadmap on this goal is known.
/en/areas/KHM/ | Cambodia in the roadmap
/en/areas/SGP/ | Besides, one action is for the region
/en/ | 2 actions were agreed: 2 go on.
"""


@pytest.mark.parametrize(
    ("address", "said"),
    [[cell.strip() for cell in line.split("|")] for line in SECTIONS.strip().splitlines()],
)
def test_a_page_of_figures_tells_who_acts_and_that_of_an_earlier_release_does_not(
    address, said, page, client
):
    assert said in words(page(address))
    pinned = address.replace("/en/", "/en/releases/asean-demo/", 1)
    told = client.get(pinned).content.decode()
    assert "Train midwives" not in told
    assert 'id="actions"' not in told


def test_the_country_of_a_group_is_one_in_which_the_action_acts(page):
    shown = page("/en/roadmap/areas/LAO/")
    assert shown.xpath("//table//a[text()='A1']")


@pytest.fixture
def away(monkeypatch):
    """The database is away."""

    def refuse() -> int:
        raise DatabaseError("away")

    monkeypatch.setattr("attain.web.roadmap.public.kept_pulse", refuse)
    yield
    KEPT.forget()


def test_while_the_database_is_away_roadmap_pages_say_so_and_figures_go_on(away, client):
    for address in PAGES.values():
        answer = client.get(address)
        assert answer.status_code == 503, address
        assert "This cannot be answered at the moment" in answer.content.decode()
        assert answer["Retry-After"] == "60"
        assert answer["Cache-Control"] == "no-store"
    shown = client.get("/en/sdg/indicators/3.2.1/KHM/")
    assert shown.status_code == 200
    assert "Train midwives" not in shown.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/en/roadmap/actions/A99/",
        "/en/roadmap/actions/a1/",
        "/en/roadmap/plans/NOTHING/",
        "/en/roadmap/plans/ROADMAP/Z.9/",
        "/en/roadmap/bodies/NOBODY/",
        "/en/roadmap/areas/FRA/",
        "/en/roadmap/cycles/2020-1/",
        "/en/roadmap/matrix/bodies/bodies/",
        "/en/roadmap/matrix/bodies/nothing/",
    ],
)
def test_what_is_not_there_is_answered_with_404(address, client):
    assert client.get(address).status_code == 404


def test_a_page_is_asked_for_again_only_when_it_says_something_else(client, monkeypatch):
    from tests.roadmap_shown import roadmap_with_actions

    series, other = "/en/sdg/indicators/3.2.1/KHM/", "/en/sdg/indicators/3.2.1/THA/"
    addresses = (series, other, "/en/roadmap/actions/A1/")
    before = {each: client.get(each)["ETag"] for each in addresses}
    for each, etag in before.items():
        assert client.get(each, headers={"If-None-Match": etag}).status_code == 304
    from attain.usecases.portal.public_roadmap import PublicAction

    def changed(on):
        now = roadmap_with_actions(on)
        first = replace(now.actions[0].action, title="Train more midwives")
        return replace(now, actions=(PublicAction(first), *now.actions[1:]))

    monkeypatch.setattr("attain.web.roadmap.public.kept_roadmap", changed)
    KEPT.forget()
    after = {each: client.get(each)["ETag"] for each in addresses}
    KEPT.forget()
    assert after[series] != before[series]
    assert after[other] == before[other]
    assert after["/en/roadmap/actions/A1/"] != before["/en/roadmap/actions/A1/"]


FEEDS = {
    "roadmap": "/en/roadmap/",
    "roadmap/actions/A1": "/en/roadmap/actions/A1/",
    "roadmap/bodies/SOMHD": "/en/roadmap/bodies/SOMHD/",
    "roadmap/areas/KHM": "/en/roadmap/areas/KHM/",
}


@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_tells_what_happened_the_latest_first_and_its_page_names_it(name, client, page):
    answer = client.get(f"/feeds/{name}.atom")
    assert answer.status_code == 200
    root = etree.fromstring(answer.content)
    titles = [each.text for each in root.findall(f"{ATOM}entry/{ATOM}title")]
    assert titles[0].startswith(
        "A1 Train midwives in remote districts (made up, an example): Report"
    )
    assert titles[-1].endswith(": Status: Agreed")
    ids = [each.text for each in root.findall(f"{ATOM}entry/{ATOM}id")]
    assert len(set(ids)) == len(ids) > 2
    times = [each.text for each in root.findall(f"{ATOM}entry/{ATOM}updated")]
    assert times == sorted(times, reverse=True)
    assert root.find(f"{ATOM}updated").text == times[0]
    shown = page(FEEDS[name])
    assert shown.xpath("//link[@type='application/atom+xml']/@href") == [f"/feeds/{name}.atom"]
    again = client.get(f"/feeds/{name}.atom", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "name", ["roadmap/actions/A99", "roadmap/bodies/NOBODY", "roadmap/areas/FRA"]
)
def test_a_feed_of_nothing_is_not_there(name, client):
    assert client.get(f"/feeds/{name}.atom").status_code == 404


def test_an_action_that_nothing_happened_to_for_long_has_a_feed_all_the_same(client):
    root = etree.fromstring(client.get("/feeds/roadmap/bodies/SOM-ED.atom").content)
    assert root.findall(f"{ATOM}entry") == []
    assert root.find(f"{ATOM}updated").text.endswith("T00:00:00Z")


def test_while_the_database_is_away_feeds_and_files_say_so(away, client):
    for address in ("/feeds/roadmap.atom", "/roadmap/actions.csv", "/api/v1/roadmap/plans"):
        assert client.get(address).status_code == 503, address


def test_the_same_actions_stand_on_the_page_in_the_file_and_in_the_api(client, page):
    shown = page("/en/roadmap/actions/").xpath(
        "//table[contains(@class,'actions-table')]//tbody/tr"
    )
    rows = list(
        csv.DictReader(io.StringIO(client.get("/roadmap/actions.csv").content.decode("utf-8-sig")))
    )
    items = client.get("/api/v1/roadmap/actions").json()["items"]
    book = zipfile.ZipFile(io.BytesIO(client.get("/roadmap/actions.xlsx").content))
    numbers = [each["number"] for each in items]
    assert [each.xpath("th//text()")[0] for each in shown] == numbers
    assert [each["number"] for each in rows] == numbers
    assert [each.xpath(".//span[@class='long']/text()")[0] for each in shown] == [
        each["title"] for each in items
    ]
    assert rows[1]["title"] == "'=Measure what was never measured"
    sheets = [book.read(name).decode() for name in book.namelist() if "sheet" in name.lower()]
    assert not any("<f>" in sheet for sheet in sheets)
    assert any("Measure what was never measured" in book.read(n).decode() for n in book.namelist())


@pytest.mark.parametrize(
    ("rows", "columns"),
    [("recommendations", "statuses"), ("bodies", "countries"), ("goals", "cycles")],
)
def test_the_matrix_is_the_same_on_the_page_in_the_file_and_in_the_api(rows, columns, client, page):
    answer = client.get(f"/api/v1/roadmap/matrix?rows={rows}&columns={columns}").json()
    count = {(each["row"], each["column"]): len(each["actions"]) for each in answer["cells"]}
    wanted = [
        [count.get((row, column), 0) for column in answer["columns"]] for row in answer["rows"]
    ]
    content = client.get(f"/roadmap/matrix/{rows}/{columns}.csv").content.decode("utf-8-sig")
    table = list(csv.reader(io.StringIO(content)))[1:]
    assert [[int(cell) for cell in line[2:-1]] for line in table] == wanted
    lines = page(f"/en/roadmap/matrix/{rows}/{columns}/").xpath("//table//tbody/tr")
    shown = [
        [int((cell.xpath(".//summary/text()") or ["0"])[0]) for cell in line.xpath("td")[:-1]]
        for line in lines
    ]
    assert shown == wanted
    content = client.get(f"/roadmap/matrix/{rows}/{columns}.xlsx").content
    sheet = fastexcel.read_excel(content).load_sheet("Matrix").to_polars()
    assert [list(line[2:-1]) for line in sheet.rows()] == wanted


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/roadmap/actions.pdf", 404),
        ("/roadmap/matrix/bodies/bodies.csv", 404),
        ("/roadmap/matrix/bodies/nothing.csv", 404),
        ("/roadmap/actions.csv?language=xx", 404),
        ("/api/v1/roadmap/matrix?rows=bodies&columns=bodies", 400),
        ("/api/v1/roadmap/matrix?rows=nothing", 404),
        ("/api/v1/roadmap/actions/A99", 404),
        ("/api/v1/roadmap/actions?release=asean-demo", 400),
    ],
)
def test_what_no_file_and_no_call_of_the_api_has_is_refused(address, status, client):
    assert client.get(address).status_code == status


def test_filters_of_the_api_are_those_of_the_page(client):
    def numbers(query: str) -> list[str]:
        found = client.get(f"/api/v1/roadmap/actions?{query}").json()["items"]
        return [each["number"] for each in found]

    assert numbers("status=agreed") == ["A2"]
    assert numbers("late=true") == ["A1"]
    assert numbers("area=SGP") == ["A2"]
    assert numbers("plan=DECLARATION&goal=MDG+5") == ["A1"]
    answer = client.get("/api/v1/roadmap/actions?size=1").json()
    assert (answer["count"], answer["next"]) == (2, "/api/v1/roadmap/actions?size=1&page=2")


def test_search_finds_actions_items_and_bodies_in_the_roadmap(page):
    def found(words: str) -> list[str]:
        shown = page(f"/en/search/?q={words}")
        return shown.xpath("//h2[@id='in-roadmap']/following::ol[1]//a/@href")

    assert found("midwives remote") == ["/en/roadmap/actions/A1/"]
    assert found("A.1.1")[0] == "/en/roadmap/plans/ROADMAP/A.1.1/"
    assert "/en/roadmap/bodies/SOMHD/" in found("health development meeting")
    assert found("zzzzzz") == []


def test_the_map_of_pages_names_every_page_of_the_roadmap_with_the_day_of_its_last_change(client):
    root = etree.fromstring(client.get("/sitemap-1.xml").content)
    days = {each[0].text: each[1].text for each in root}
    found = {each.partition("/en/")[2]: day for each, day in days.items() if "/roadmap/" in each}
    assert found["roadmap/actions/A2/"] == "2026-03-02"
    assert {"roadmap/", "roadmap/plans/ROADMAP/D.1.1/", "roadmap/cycles/2026-1/"} <= set(found)
    assert not any("follow" in each for each in found)


def test_a_slip_in_the_address_leads_to_the_roadmap(client):
    answer = client.get("/en/raodmap/")
    assert answer.status_code == 404
    assert "/en/roadmap/" in answer.content.decode().split("near")[-1]
