"""On paper: the figures, their rule and their source; nothing that wants to be pressed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

PRESSED = ".button, [data-explore], [data-copy], .site-nav, .search, .theme, .languages"


@pytest.mark.parametrize("address", ["/en/", "/en/sdg/indicators/3.2.1/KHM/"])
def test_nothing_on_paper_wants_to_be_pressed(look: Callable[..., Page], address: str) -> None:
    page = look(address)
    page.emulate_media(media="print")
    found = page.locator(PRESSED)
    assert found.count() > 3
    assert [each for each in found.all() if each.is_visible()] == []


def test_a_printed_matrix_names_its_rule(look: Callable[..., Page]) -> None:
    page = look("/en/sdg/by/eurostat/")
    page.emulate_media(media="print")
    assert "Eurostat" in page.inner_text("nav.tabs[aria-label='Rule']")
    assert page.locator("#more-rules").is_hidden()


def test_closed_parts_are_printed_open(look: Callable[..., Page]) -> None:
    page = look("/en/mdg/indicators/4.1/KHM/")
    hidden = page.locator("figure details:not([open]) tbody th").first
    assert not hidden.is_visible()
    page.emulate_media(media="print")
    assert hidden.is_visible()


def test_dark_pages_are_printed_dark_on_white(look: Callable[..., Page]) -> None:
    page = look("/en/mdg/indicators/4.1/KHM/", dark=True)
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    text = "document.querySelector('.chart-wide text')"
    light = page.evaluate(f"getComputedStyle({text}).fill.match(/\\d+/g).map(Number)")
    assert max(light) < 160, "text of a chart that fades on white paper"
