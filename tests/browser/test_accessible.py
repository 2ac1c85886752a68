"""
WCAG 2.2 A and AA, as far as a program can see it: axe finds nothing, on any page, in any state.

The usual run looks at each page once, at one width and in one theme by turns; the heavy trials look
at each in all four ways.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.pages import NAMES, open_page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WAYS = [(390, False), (1280, True), (390, True), (1280, False)]
"""Width in pixels, and whether the page is dark."""


def _each_once_and_by_hard_work_in_every_way() -> list[Any]:
    return [
        pytest.param(
            name,
            *way,
            id=f"{name}, {way[0]} px, {'dark' if way[1] else 'light'}",
            marks=() if nth % len(WAYS) == turn else pytest.mark.full,
        )
        for nth, name in enumerate(NAMES)
        for turn, way in enumerate(WAYS)
    ]


@cache
def axe() -> str:
    """The checker, as its authors ship it."""
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """Return what axe finds, each with the first elements."""
    page.evaluate(axe())
    found: dict[str, Any] = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags},"
        " resultTypes: ['violations']})",
        TAGS,
    )
    return [
        f"{each['id']}: {each['help']}: {[node['html'][:150] for node in each['nodes'][:3]]}"
        for each in found["violations"]
    ]


@pytest.mark.parametrize(("name", "width", "dark"), _each_once_and_by_hard_work_in_every_way())
def test_axe_finds_nothing(look: Callable[..., Page], name: str, width: int, dark: bool) -> None:
    page = open_page(look, name, width=width, dark=dark)
    for details in page.query_selector_all("main details:not([open])"):
        details.evaluate("each => each.open = true")
    assert violations(page) == []
