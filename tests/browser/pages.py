"""The pages that every browser test walks: each template, in each of its states."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

EARLIER = "asean-2025"
"""The earlier of the two releases that stand behind the tests; the newest is asean-demo."""

PAGES = {
    "region": "/en/",
    "region, MDG, all rules": "/en/mdg/by/all/clmv/",
    "region, another rule": "/en/sdg/by/cgd/",
    "goal": "/en/sdg/goals/4/",
    "target": "/en/mdg/targets/4.A/",
    "indicator": "/en/sdg/indicators/3.2.1/",
    "indicator without a rule": "/en/sdg/indicators/1.1.1/",
    "series": "/en/mdg/indicators/4.1/KHM/",
    "series with groups": "/en/sdg/indicators/3.2.1/KHM/",
    "series without figures": "/en/sdg/indicators/14.1.1/LAO/",
    "series embedded": "/en/embed/sdg/3.2.1/KHM/",
    "countries": "/en/areas/",
    "country": "/en/areas/LAO/",
    "country, what changed": "/en/changes/LAO/",
    "compare, empty": "/en/compare/",
    "compare": "/en/compare/?of=sdg:3.2.1&area=KHM&area=LAO&group=ASEAN",
    "compare, refused": "/en/compare/?of=sdg:3.2.1&area=XXX",
    "data": "/en/data/",
    "dictionary": "/en/data/dictionary/",
    "source": "/en/data/sources/mdg.csv/",
    "for programs": "/en/api/",
    "method": "/en/method/",
    "rule": "/en/method/attain/",
    "search, empty": "/en/search/",
    "search": "/en/search/?q=child+mortality",
    "search, nothing found": "/en/search/?q=zzzzzz",
    "say so": "/en/say-so/?about=/en/mdg/indicators/4.1/KHM/",
    "releases": "/en/releases/",
    "changes": "/en/changes/",
    "about": "/en/about/",
    "earlier release": f"/en/releases/{EARLIER}/areas/KHM/",
    "every part": "/en/look/",
    "unknown page": "/en/sdg/goals/99/",
    "malformed address": "/en/%00",
    "roadmap": "/en/roadmap/",
    "roadmap, actions": "/en/roadmap/actions/",
    "roadmap, an action": "/en/roadmap/actions/A2/",
    "roadmap, matrix": "/en/roadmap/matrix/",
    "roadmap, matrix by country": "/en/roadmap/matrix/goals/countries/",
    "roadmap, a plan": "/en/roadmap/plans/ROADMAP/",
    "roadmap, a recommendation": "/en/roadmap/plans/ROADMAP/A.1.1/",
    "roadmap, a body": "/en/roadmap/bodies/SOMHD/",
    "roadmap, a country": "/en/roadmap/areas/KHM/",
    "roadmap, timeline": "/en/roadmap/timeline/",
    "roadmap, by mail": "/en/roadmap/follow/?what=action:A2",
    "roadmap in Khmer": "/km/roadmap/",
    "Khmer": "/km/mdg/indicators/4.1/KHM/",
    "Burmese": "/my/areas/MMR/",
    "Lao": "/lo/mdg/by/all/clmv/",
    "Thai": "/th/sdg/goals/3/",
    "Vietnamese": "/vi/method/",
    "Indonesian": "/id/areas/",
    "Malay": "/ms/compare/",
    "Filipino": "/fil/data/",
}
"""Address of each page by what it shows."""


def _send_nothing(page: Page) -> None:
    page.click("main form button[type=submit]")
    page.wait_for_selector("#errors")


def _send_a_report(page: Page) -> None:
    page.fill("#words", "The value of 2015 is 28, not 29.")
    page.wait_for_timeout(3500)  # a form that comes back at once is a machine's
    page.click("main form button[type=submit]")
    page.wait_for_selector("blockquote")


def _explore(page: Page) -> None:
    page.locator("[data-explore]").first.click()
    page.wait_for_selector(".chart-live svg path")


def _choose_a_goal(page: Page) -> None:
    page.click(".goal-filter [data-goal='3']")


def _open_the_languages(page: Page) -> None:
    page.click(".languages summary")


STATES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "say so, with faults": (PAGES["say so"], _send_nothing),
    "say so, thanks": (PAGES["say so"], _send_a_report),
    "a chart explored": (PAGES["series"], _explore),
    "a goal chosen": (PAGES["region, MDG, all rules"].replace("mdg", "sdg"), _choose_a_goal),
    "the languages opened": (PAGES["about"], _open_the_languages),
}
"""What people make of a page: its address, and what they do there."""

NAMES = (*PAGES, *STATES)


def open_page(look: Callable[..., Page], name: str, **manner: object) -> Page:
    """Open a page by what it shows, and do there what belongs to its state."""
    if name in PAGES:
        return look(PAGES[name], **manner)
    address, act = STATES[name]
    page = look(address, **manner)
    act(page)
    return page
