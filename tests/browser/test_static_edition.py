"""The static edition in a real browser, from the disk: no server, no network, nothing in the console."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.portal.series_release import SECOND_DAY, build

pytestmark = pytest.mark.full


@pytest.fixture(scope="module")
def edition(tmp_path_factory) -> Path:
    """A small release as files, in English and Khmer."""
    folder = tmp_path_factory.mktemp("static")
    build(folder / "releases", "2019.Q4", SECOND_DAY, 62)
    kept = {name: text for name, text in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    words = ("export-site", folder / "releases/2019.Q4", folder / "edition")
    subprocess.run(
        [sys.executable, "-m", "attain", *map(str, words), "--language", "en", "--language", "km"],
        env={**kept, "ATTAIN_HOME": str(folder / "home")},
        check=True,
    )
    return folder / "edition"


@pytest.fixture
def page(browser) -> Iterator:
    """A page that may ask for files alone, and writes nothing into the console."""
    context = browser.new_context(accept_downloads=True, viewport={"width": 1280, "height": 900})
    page, wrong = context.new_page(), []
    page.on(
        "request", lambda r: r.url.startswith(("file://", "data:", "blob:")) or wrong.append(r.url)
    )
    page.on("requestfailed", lambda r: r.url.endswith(".csv") or wrong.append(r.url))
    page.on("console", lambda m: wrong.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: wrong.append(str(e)))
    yield page
    context.close()
    assert not wrong


def test_a_reader_walks_from_the_region_to_the_figures_and_takes_them_away(page, edition):
    page.goto((edition / "index.html").as_uri())
    page.wait_for_url("**/en/index.html")
    page.locator("nav.site-nav a").nth(1).click()
    page.locator('main a[href$="LAO/index.html"]').first.click()
    page.locator('main a[href*="indicators/3.2.1/LAO/"]').first.click()
    figure = page.locator("figure.figure").first
    assert figure.locator("svg").first.is_visible()
    figure.get_by_text("Table of the same figures").click()
    assert figure.locator("table").first.is_visible()
    figure.locator("[data-explore]").click()
    figure.locator(".chart-live svg, .chart-live canvas").first.wait_for()
    with page.expect_download() as taken:
        page.locator('main a[href$="SH_DYN_MORT/LAO.csv"]').last.click()
    assert "SH_DYN_MORT" in Path(taken.value.path()).read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("language", "words", "leads_to"),
    [
        ("en", "Laos 3.2.1", "sdg/indicators/3.2.1/LAO/index.html"),
        ("en", "3.2.1", "sdg/indicators/3.2.1/index.html"),
        ("km", "ឡាវ 3.2.1", "sdg/indicators/3.2.1/LAO/index.html"),
    ],
)
def test_search_finds_and_what_it_found_opens(page, edition, language, words, leads_to):
    page.goto((edition / language / "index.html").as_uri())
    page.locator("header input[name=q]").fill(words)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/index.html?q=*")
    first = page.locator("#hits a").first
    first.wait_for()
    assert leads_to in first.get_attribute("href")
    first.click()
    page.wait_for_url(f"**/{leads_to}")
    assert page.locator("h1").first.is_visible()


def test_compare_leads_to_every_country_on_one_scale(page, edition):
    page.goto((edition / "en/compare/index.html").as_uri())
    page.locator("main details summary").first.click()
    page.locator("main details li a").first.click()
    assert page.locator("figure.figure").first.is_visible()
