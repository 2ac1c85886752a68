"""Charts in a real browser: on request they become interactive, under the strictest policy."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from attain.reporting.charts import render
from attain.reporting.charts.bundle import BUNDLE_NAME, interactive_bundle, interactive_data
from attain.reporting.charts.chart import Chart
from attain.reporting.charts.series_chart import series_chart
from attain.reporting.charts.series_picture import (
    Expectation,
    PicturePoint,
    PictureTarget,
    SeriesLabels,
    SeriesPicture,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytest.importorskip("vl_convert")

STATIC = Path(__file__).parents[2] / "src/attain/web/monitoring/static/attain"
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'"
PAGE = """<!doctype html><html lang="en" {theme}><head><meta charset="utf-8"><title>Chart</title>
<link rel="stylesheet" href="charts.css"><link rel="stylesheet" href="page.css">
<script src="explore.js" defer></script></head><body>
<figure><figcaption>It falls</figcaption><div class="picture" {address}>{svg}</div>
{inside}<button data-explore="f" hidden data-failed="Not loaded.">Explore</button></figure>
</body></html>"""


def _chart() -> Chart:
    points = tuple(
        PicturePoint(str(year), year, 90.0 - 2 * (year - 1990), nature="C", source="UN")
        for year in range(1990, 2016, 5)
    )
    picture = SeriesPicture(
        "per 1,000",
        points,
        targets=(PictureTarget("Target 2030", 2015, 2030, 25.0),),
        paths=(((2015.0, 40.0), (2030.0, 25.0)),),
        expected=(Expectation(2015, 40.0, 2030, 20.0, 15.0, 27.0),),
    )
    labels = SeriesLabels(natures={"C": "Country figure"})
    return series_chart(picture, labels, title="It falls", summary="From 90 to 40.")


class _Guarded(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("charts")
    for name in ("charts.css", "explore.js"):
        (place / name).write_bytes((STATIC / name).read_bytes())
    (place / "page.css").write_text("figure { margin: 0 }", encoding="utf-8")
    (place / BUNDLE_NAME).write_bytes(interactive_bundle())
    chart = _chart()
    svg, data = render.page_svg(chart), interactive_data(chart)
    block = f'<script type="application/json" data-chart>{data}</script>'
    (place / "chart.json").write_text(data, encoding="utf-8")
    for name, theme, address, inside in (
        ("inside.html", "", "", block),
        ("dark.html", 'data-theme="dark"', "", block),
        ("address.html", "", 'data-spec="chart.json"', ""),
        ("missing.html", "", 'data-spec="nothing.json"', ""),
    ):
        text = PAGE.format(theme=theme, address=address, inside=inside, svg=svg)
        (place / name).write_text(text, encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Guarded, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def opened(browser: Browser) -> Callable[..., object]:
    @contextmanager
    def open_page(where: str, width: int = 1000) -> Iterator[Page]:
        context = browser.new_context(viewport={"width": width, "height": 800})
        page = context.new_page()
        page.add_init_script(
            "window.broken = []; addEventListener('securitypolicyviolation',"
            " (e) => broken.push(e.violatedDirective + ' ' + e.blockedURI))"
        )
        faults: list[str] = []
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.goto(where)
        yield page
        assert page.evaluate("window.broken") == []
        assert faults == []
        context.close()

    return open_page


def _explore(page: Page) -> None:
    page.focus("[data-explore]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".chart-live svg path")


@pytest.mark.parametrize("name", ["inside.html", "address.html"])
def test_a_chart_becomes_interactive_under_the_strictest_policy(opened, address, name):
    with opened(f"{address}/{name}") as page:
        _explore(page)
        assert page.is_hidden(".chart-wide")
        assert page.evaluate("document.activeElement.dataset.explore") == "f"
        assert page.get_attribute("[data-explore]", "aria-pressed") == "true"


def test_nothing_of_it_is_loaded_before_someone_asks(opened, address):
    with opened(f"{address}/inside.html") as page:
        names = page.evaluate("performance.getEntriesByType('resource').map((r) => r.name)")
        assert not [name for name in names if name.endswith(BUNDLE_NAME)]
        assert page.evaluate("window.attainCharts") is None


def test_the_picture_comes_back(opened, address):
    with opened(f"{address}/inside.html") as page:
        _explore(page)
        page.keyboard.press("Enter")
        page.wait_for_selector(".chart-live", state="detached")
        assert page.is_visible(".chart-wide")
        assert page.evaluate("document.activeElement.dataset.explore") == "f"


def test_a_mark_tells_its_figure_with_unit_and_period(opened, address):
    with opened(f"{address}/inside.html") as page:
        _explore(page)
        box = page.locator(".chart-live [aria-roledescription='point']").first.bounding_box()
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        told = page.locator(".chart-tip").inner_text()
        assert "1990" in told
        assert "90 (per 1,000)" in told
        assert "Country figure" in told
        page.keyboard.press("Escape")
        assert page.is_hidden(".chart-tip")


def test_it_opens_from_a_folder_without_a_server(opened, folder):
    with opened((folder / "inside.html").as_uri()) as page:
        _explore(page)


def test_a_chart_that_cannot_be_loaded_says_so_and_keeps_its_picture(opened, address):
    with opened(f"{address}/missing.html") as page:
        page.click("[data-explore]")
        page.wait_for_selector("[data-explore-failed]")
        assert page.inner_text("[data-explore-failed]") == "Not loaded."
        assert page.is_visible(".chart-wide")


@pytest.mark.parametrize(
    ("width", "seen", "unseen"),
    [(1000, "wide", "narrow"), (390, "narrow", "wide"), (320, "narrow", "wide")],
)
def test_each_room_shows_its_own_drawing_and_only_that(opened, address, width, seen, unseen):
    with opened(f"{address}/inside.html", width=width) as page:
        assert page.is_visible(f".chart-{seen}")
        assert page.is_hidden(f".chart-{unseen}")
        assert page.locator(f".chart-{seen}").bounding_box()["width"] <= width
        size = page.evaluate(
            f"""(() => {{ const t = document.querySelector('.chart-{seen} text');
            return 12 * t.ownerSVGElement.getScreenCTM().a; }})()"""
        )
        assert size >= 10


def test_pictures_follow_the_theme_of_the_page_before_and_after(opened, address):
    target = "#9d174d"
    for name, colour in (("inside.html", "rgb(157, 23, 77)"), ("dark.html", "rgb(249, 168, 201)")):
        with opened(f"{address}/{name}") as page:
            for room in (".chart-wide", ".chart-live"):
                if room == ".chart-live":
                    _explore(page)
                line = page.locator(f"{room} line[stroke='{target}']").first
                assert line.evaluate("(e) => getComputedStyle(e).stroke") == colour
