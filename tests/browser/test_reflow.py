"""Big text and small screens lose nothing: WCAG 1.4.4, 1.4.10, 2.5.8."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.pages import NAMES, open_page

TOO_SMALL = """
() => [...document.querySelectorAll('a[href], button, summary, input:not([type=hidden]), select, textarea')]
  .filter(each => each.checkVisibility({visibilityProperty: true, opacityProperty: true}))
  .filter(each => !each.closest('.vh, .skip, svg'))
  .filter(each => getComputedStyle(each).display !== 'inline')
  .map(each => [each.outerHTML.slice(0, 120), each.getBoundingClientRect()])
  .filter(([, box]) => box.width > 1 && (box.width < 23.5 || box.height < 23.5))
  .map(([html, box]) => `${html} ${Math.round(box.width)}x${Math.round(box.height)}`)
"""
"""Targets below 24 by 24 pixels; links within a sentence are excepted by the criterion."""
BESIDE = """
() => [...document.querySelectorAll('body *')].filter(each => {
  const box = each.getBoundingClientRect();
  if (box.width < 2 || box.right <= document.documentElement.clientWidth + 1) return false;
  for (let above = each.parentElement; above; above = above.parentElement)
    if (getComputedStyle(above).overflowX !== 'visible') return false;
  return !each.closest('.vh, .sprite');
}).slice(0, 5).map(each => each.outerHTML.slice(0, 150))
"""
"""What lies beyond the right edge, and cannot be scrolled to within a region of its own."""
CUT = """
() => [...document.querySelectorAll('main *')].filter(each =>
  getComputedStyle(each).overflow === 'hidden' && !each.closest('.vh, svg')
  && (each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1)
).map(each => each.outerHTML.slice(0, 150))
"""
"""Text that its box cuts off."""


def _lost(page: Page) -> list[str]:
    wider = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return (page.evaluate(BESIDE) or ["wider than the window"] if wider else []) + page.evaluate(
        CUT
    )


@pytest.mark.parametrize("name", NAMES)
def test_small_screens_and_big_text_lose_nothing(look: Callable[..., Page], name: str) -> None:
    page = open_page(look, name, width=390)
    assert page.evaluate(TOO_SMALL) == [], "targets below 24 pixels"
    for details in page.query_selector_all("main details:not([open])"):
        details.evaluate("each => each.open = true")
    page.set_viewport_size({"width": 320, "height": 640})
    assert _lost(page) == [], "at 320 pixels"
    page.set_viewport_size({"width": 1280, "height": 900})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert _lost(page) == [], "with text of twice the size"


@pytest.mark.parametrize("script", [True, False])
def test_the_dictionary_is_no_longer_than_a_thumb_can_bear_and_its_parts_open(
    look: Callable[..., Page], script: bool
) -> None:
    page = look("/en/data/dictionary/", width=390, script=script)
    code = page.locator("#series-s td, #series-s th", has_text="SH_DYN_MORT").first
    assert page.evaluate("document.documentElement.scrollHeight") < 12 * 844, "twelve screens"
    assert not code.is_visible()
    page.click("#series-s summary")
    assert code.is_visible()
    if script:
        page = look("/en/data/dictionary/#series-v", width=390)
        assert page.locator("#series-v[open]").count() == 1


LETTERS = """
() => [...document.querySelectorAll('.picture svg text')]
  .filter(each => each.checkVisibility() && each.querySelectorAll('tspan').length < 2)
  .map(each => each.getBoundingClientRect().height)
"""


@pytest.mark.parametrize("name", ["series", "indicator", "goal", "compare", "series embedded"])
def test_letters_of_charts_are_about_as_large_as_those_of_the_text(
    look: Callable[..., Page], name: str
) -> None:
    page = open_page(look, name, width=1600)
    line = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize) * 1.7")
    heights = page.evaluate(LETTERS)
    assert heights, "no chart with letters"
    assert max(heights) <= line


@pytest.mark.parametrize("name", ["country", "goal", "data", "method", "source", "series"])
def test_tables_with_long_texts_need_no_scrolling_on_a_phone(
    look: Callable[..., Page], name: str
) -> None:
    page = open_page(look, name, width=390)
    wide = page.evaluate(
        """() => [...document.querySelectorAll('.table-scroll')]
          .filter(each => each.querySelector('.stacked') && each.scrollWidth > each.clientWidth + 1)
          .map(each => each.getAttribute('aria-label'))"""
    )
    assert page.query_selector(".stacked")
    assert wide == []
