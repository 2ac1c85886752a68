"""The public pages of the roadmap, and what pages of figures tell of it."""

from __future__ import annotations

import pytest
from django.db import DatabaseError

from attain.reporting.language import LANGUAGES
from attain.web.roadmap.public import KEPT
from attain.web.routes import ROUTES

PARTS = {
    "number": "A1",
    "rows": "bodies",
    "columns": "countries",
    "plan": "ROADMAP",
    "item": "D.1.1",
    "body": "SOMHD",
    "area": "KHM",
    "cycle": "2026-1",
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
    assert shown.xpath("//link[@rel='alternate'][@hreflang='km']/@href")[0].startswith(
        "/km/roadmap/"
    )


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
    from dataclasses import replace

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
