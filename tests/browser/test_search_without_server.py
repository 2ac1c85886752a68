"""Without a server the browser itself searches, and finds the same page first."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from urllib.parse import quote, unquote

import pytest

QUESTIONS = (
    "3.2.1",
    "KHM",
    "cambodia 3.2.1",
    "កម្ពុជា 3.2.1",
    "maternal mortality ratio",
    "psa-2010",
    "ກຳປູເຈຍ",
    "phat trien",
    "under-5 mortality rate in Viet Nam",
)


@pytest.fixture(scope="module")
def folder(server, tmp_path_factory) -> Path:
    """The search page as the static edition has it, with its records."""
    from urllib.request import urlopen

    root = tmp_path_factory.mktemp("edition")
    (root / "en" / "search").mkdir(parents=True)
    with urlopen(f"{server}/en/search/records.js") as answer:
        (root / "en" / "search" / "records.js").write_bytes(answer.read())
    script = files("attain.web").joinpath("monitoring/static/attain/search.js").read_bytes()
    (root / "search.js").write_bytes(script)
    (root / "en" / "search" / "index.html").write_text(
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>s</title></head><body>'
        '<form><input id="words" name="q"></form><p id="search-said"></p><ol id="hits"></ol>'
        '<script src="records.js" defer></script>'
        '<script src="../../search.js" defer id="search-script" data-none="None {words}" '
        'data-some="{count} for {words}" data-figures="Figures"></script></body></html>',
        encoding="utf-8",
    )
    return root


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_the_server_finds_first_the_browser_finds_first(browser, server, folder, question):
    page = browser.new_page()
    try:
        page.goto(f"{server}/en/search/?q={quote(question)}")
        served = page.locator("#hits a").first.get_attribute("href")
        page.goto(f"{(folder / 'en/search/index.html').as_uri()}?q={quote(question)}")
        own = page.locator("#hits a").first.get_attribute("href")
    finally:
        page.close()
    assert unquote(own) == f"../..{unquote(served)}index.html"


def test_what_cannot_be_found_is_said(browser, folder):
    page = browser.new_page()
    try:
        page.goto(f"{(folder / 'en/search/index.html').as_uri()}?q=qzqzqz")
        assert page.locator("#search-said").inner_text() == "None qzqzqz"
    finally:
        page.close()
