"""Big text and small screens lose nothing: WCAG 1.4.4, 1.4.10, 2.5.8."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.pages import PAGES

pytestmark = pytest.mark.full

SMALLEST = 24
TOO_SMALL = """
() => [...document.querySelectorAll('a[href], button, summary, input:not([type=hidden]), select, textarea')]
  .filter(each => each.checkVisibility({visibilityProperty: true, opacityProperty: true}))
  .filter(each => !each.closest('.vh, .skip, svg'))
  .filter(each => getComputedStyle(each).display !== 'inline')
  .map(each => [each.outerHTML.slice(0, 120), each.getBoundingClientRect()])
  .filter(([, box]) => box.width > 1 && (box.width < 24 || box.height < 23.5))
  .map(([html, box]) => `${html} ${Math.round(box.width)}x${Math.round(box.height)}`)
"""
"""Targets below 24 by 24 pixels; links within a sentence are excepted by the criterion."""


@pytest.mark.parametrize("name", PAGES)
def test_at_320_pixels_nothing_lies_beside_the_page(look: Callable[..., Page], name: str) -> None:
    page = look(PAGES[name], width=320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("name", PAGES)
def test_text_of_twice_the_size_stays_within_the_page(look: Callable[..., Page], name: str) -> None:
    page = look(PAGES[name], width=1280)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


@pytest.mark.parametrize("name", PAGES)
def test_targets_are_24_pixels_at_least(look: Callable[..., Page], name: str) -> None:
    page = look(PAGES[name], width=390)
    assert page.evaluate(TOO_SMALL) == []
