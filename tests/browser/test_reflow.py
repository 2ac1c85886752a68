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
