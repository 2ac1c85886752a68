"""Without script every page says the same: script only makes it handier."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.pages import PAGES


@pytest.mark.parametrize("name", PAGES)
def test_the_text_is_there_without_script(look: Callable[..., Page], name: str) -> None:
    with_script = look(PAGES[name]).inner_text("main")
    without = look(PAGES[name], script=False).inner_text("main")
    lost = set(without.split()) ^ set(with_script.split())
    assert len(lost) < 40, lost  # labels of buttons that need script
    assert len(without) > 100


def test_search_works_without_script(look: Callable[..., Page]) -> None:
    page = look("/en/", script=False)
    page.fill("input[name=q]", "maternal mortality")
    page.press("input[name=q]", "Enter")
    assert "Maternal mortality ratio" in page.inner_text("main")


def test_what_is_cited_names_the_address_that_its_reader_came_by(
    look: Callable[..., Page], server: str
) -> None:
    path = "/en/releases/asean-demo/mdg/indicators/4.1/KHM/"
    page = look(PAGES["series"])
    assert page.inner_text("#cite-text").endswith(f" {server}{path}")
    assert f"url = {{{server}{path}}}" in (page.text_content("#bibtex") or "")
    assert f'src="{server}/en/releases/asean-demo/embed/' in page.input_value("#embed-code")
    assert look(PAGES["series"], script=False).inner_text("#cite-text").endswith(f" {path}")
