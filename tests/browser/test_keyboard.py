"""The main tasks by keyboard alone: no click, and no address typed after the first."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.pages import EARLIER

FARTHEST = 250
"""Presses of Tab after which a thing counts as out of reach."""
FOCUSED = """
() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const box = at.getBoundingClientRect(), style = getComputedStyle(at);
  const inside = (x, y) => { const hit = document.elementFromPoint(x, y);
    return hit && (at.contains(hit) || hit.contains(at) && !hit.matches('html, body')); };
  const left = Math.max(box.left, 0), top = Math.max(box.top, 0);
  const width = Math.min(box.right, innerWidth) - left, height = Math.min(box.bottom, innerHeight) - top;
  const points = [[.5, .5], [.1, .2], [.9, .2], [.1, .8], [.9, .8]].map(
    ([x, y]) => [left + width * x, top + height * y]);
  const labels = at.labels ? [...at.labels].map(each => each.innerText).join(' ') : '';
  return {name: (at.getAttribute('aria-label') || labels || at.innerText || at.textContent || '')
      .replace(/\\s+/g, ' ').trim(),
    tag: at.tagName.toLowerCase(), html: at.outerHTML.slice(0, 160),
    ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    seen: width > 0 && height > 0 && points.some(([x, y]) => inside(x, y))};
}
"""
"""What has the focus: its name, whether a ring shows that, and whether it is in view and uncovered."""


def tab_to(page: Page, name: str, tag: str = "", *, back: bool = False) -> None:
    """Press Tab until what is named so has the focus; on the way the focus is never out of sight."""
    wanted = re.compile(name)
    for _ in range(FARTHEST):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        at = page.evaluate(FOCUSED)
        if at is None:
            continue
        assert at["ring"], f"no ring around {at['html']}"
        assert at["seen"], f"hidden: {at['html']}"
        if wanted.search(at["name"]) and tag in {"", at["tag"]}:
            return
    pytest.fail(f"not reached within {FARTHEST} presses of Tab: {name}")


def follow(page: Page, name: str, address: str) -> None:
    """Go to a link by Tab, press Enter, and arrive."""
    tab_to(page, name, "a")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(address))


def heading(page: Page) -> str:
    return page.inner_text("h1")


def test_see_who_is_on_track_under_another_rule(look: Callable[..., Page]) -> None:
    page = look("/en/")
    before = page.inner_text("#matrix")
    tab_to(page, "more rules", "summary")
    page.keyboard.press("Enter")
    follow(page, "^Eurostat", "/en/sdg/by/eurostat/")
    assert page.locator(".tabs [aria-current]").count() == 3  # goals, countries, rule
    assert page.locator("#matrix [role=cell] a").count() > 100
    assert page.inner_text("#matrix") != before


def test_filter_the_matrix_by_goal(look: Callable[..., Page]) -> None:
    page = look("/en/")
    tab_to(page, r"^Goal 4\b", "a")
    page.keyboard.press("Enter")
    assert page.locator("#matrix tbody[data-goal='4']").is_visible()
    assert page.locator("#matrix tbody[data-goal='3']").is_hidden()
    tab_to(page, "^All goals$", "a", back=True)
    page.keyboard.press("Enter")
    assert page.locator("#matrix tbody[data-goal='3']").is_visible()


def test_open_a_country_from_the_tile_map(look: Callable[..., Page]) -> None:
    page = look("/en/")
    follow(page, "^Cambodia ", "/en/areas/KHM/")
    assert heading(page) == "Cambodia"


def test_open_the_series_that_is_furthest_off_track(look: Callable[..., Page]) -> None:
    page = look("/en/areas/KHM/")
    first = page.locator("[id$=-behind] + ol a").first.inner_text()
    follow(page, re.escape(first), "/indicators/.+/KHM/")
    assert heading(page).startswith("Cambodia: ")
    assert heading(page).removeprefix("Cambodia: ")[:20] in first


def test_read_the_table_of_a_chart(look: Callable[..., Page]) -> None:
    page = look("/en/mdg/indicators/4.1/KHM/", width=390)
    tab_to(page, "^Table of the same figures$", "summary")
    table = page.locator("details[open] table").first
    page.keyboard.press("Enter")
    table.wait_for()
    tab_to(page, ".", "div")  # the frame of the table, which scrolls
    frame = "document.activeElement"
    assert page.evaluate(f"{frame}.contains(document.querySelector('details[open] table'))")
    room = page.evaluate(f"{frame}.scrollWidth - {frame}.clientWidth")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(200)
    assert page.evaluate(f"{frame}.scrollLeft") > 0 or room <= 0
    assert "2013" in table.inner_text()


def test_download_a_series_as_csv(look: Callable[..., Page]) -> None:
    page = look("/en/mdg/indicators/4.1/KHM/")
    tab_to(page, "^CSV$", "a")
    with page.expect_download() as begun:
        page.keyboard.press("Enter")
    kept = begun.value.path().read_text(encoding="utf-8-sig")
    assert begun.value.suggested_filename.endswith(".csv")
    assert "KHM" in kept
    assert "2013" in kept


def test_compare_two_countries(look: Callable[..., Page]) -> None:
    page = look("/en/")
    follow(page, "^Compare$", "/en/compare/")
    tab_to(page, "^Indicator$", "select")
    page.keyboard.type("SDG 3.2.1")
    for country in ("Cambodia", "Viet Nam"):
        tab_to(page, f"^{country}$", "input")
        page.keyboard.press("Space")
    tab_to(page, "^Compare$", "button")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"of=sdg"))
    assert page.locator("figure .chart-wide").is_visible()
    assert "Cambodia" in page.inner_text(".lead")
    assert "Viet Nam" in page.inner_text(".lead")


def test_search_in_khmer_and_open_what_was_found(look: Callable[..., Page]) -> None:
    page = look("/en/")
    tab_to(page, "^Search indicators", "input")
    page.keyboard.insert_text("កម្ពុជា")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/en/search/"))
    follow(page, "^Cambodia$", "/en/areas/KHM/")
    assert heading(page) == "Cambodia"


def test_switch_the_language(look: Callable[..., Page]) -> None:
    page = look("/en/areas/LAO/")
    tab_to(page, "Language: English", "summary")
    page.keyboard.press("Enter")
    follow(page, "^ລາວ$|^ພາສາລາວ$", "/lo/areas/LAO/")
    assert page.get_attribute("html", "lang") == "lo"
    assert page.locator(".draft-line").is_visible()


def test_report_a_figure_as_wrong(look: Callable[..., Page]) -> None:
    page = look("/en/mdg/indicators/4.1/KHM/")
    tab_to(page, "^Every figure with its nature", "summary")
    page.keyboard.press("Enter")
    follow(page, r"^wrong\? 2013$", "/en/say-so/")
    tab_to(page, "^What is wrong", "select")
    tab_to(page, "^In your words", "textarea")
    page.keyboard.type("The survey of 2014 says 35.")
    page.wait_for_timeout(3500)  # a form that comes back at once is a machine's
    tab_to(page, "^Send$", "button")
    page.keyboard.press("Enter")
    page.wait_for_selector("blockquote")
    assert heading(page) == "Thank you. Your report was kept"
    assert "The survey of 2014 says 35." in page.inner_text("blockquote")


def test_the_faults_of_a_report_lead_to_their_fields(look: Callable[..., Page]) -> None:
    page = look("/en/say-so/?about=/en/mdg/indicators/4.1/KHM/")
    tab_to(page, "^Send$", "button")
    page.keyboard.press("Enter")
    page.wait_for_selector("#errors")
    assert page.title().startswith("Not sent yet")
    follow(page, page.inner_text("#errors a"), "#words$")
    assert page.evaluate("document.activeElement.id") == "words"


def test_copy_the_citation(look: Callable[..., Page]) -> None:
    page = look("/en/mdg/indicators/4.1/KHM/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab_to(page, "^Copy$", "button")
    page.keyboard.press("Enter")
    page.get_by_text("Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.strip() == page.inner_text(".cite-text").strip()
    assert "asean-demo" in copied


def test_open_a_series_as_of_an_earlier_release_and_come_back(look: Callable[..., Page]) -> None:
    page = look("/en/mdg/indicators/4.1/KHM/")
    follow(page, f"^{EARLIER}", f"/en/releases/{EARLIER}/mdg/indicators/4.1/KHM/")
    assert "You are reading an earlier release." in page.inner_text(".earlier")
    follow(page, "^See this page in the current release$", "/en/mdg/indicators/4.1/KHM/$")
    assert page.locator(".earlier").count() == 0


def test_the_content_is_one_key_away(look: Callable[..., Page]) -> None:
    page = look("/en/areas/")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED)["name"] == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("width", [390, 1280])
def test_going_back_through_the_matrix_its_head_covers_nothing(
    look: Callable[..., Page], width: int
) -> None:
    page = look("/en/", width=width)
    page.focus("#matrix tbody:nth-of-type(3) tr:nth-child(2) td:last-child a")
    tab_to(page, "^Goals in the matrix|^All goals$", "a", back=True)


@pytest.mark.parametrize("address", ["/en/", "/en/mdg/indicators/4.1/KHM/", "/en/areas/KHM/"])
def test_nothing_holds_the_focus_or_loses_it(look: Callable[..., Page], address: str) -> None:
    page = look(address)
    seen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED)
        assert at, "the focus is lost"
        assert at["ring"], at["html"]
        assert at["seen"], at["html"]
        seen.append(
            page.evaluate("[...document.querySelectorAll('*')].indexOf(document.activeElement)")
        )
    assert len(set(seen)) == len(seen)
    assert seen == sorted(seen), "the focus goes where the eye does not"
