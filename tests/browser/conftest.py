"""A real browser before a real server: Chromium from the system, the portal by granian."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.pages import EARLIER
from tests.serving import run_over, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
STARTS = ("--no-sandbox", "--disable-background-networking", "--disable-dev-shm-usage")


def chromium() -> str:
    """Return the path of Chromium: the system's, or the one that ATTAIN_CHROMIUM names."""
    found = os.environ.get("ATTAIN_CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)), "")
    if not found:
        pytest.skip("no Chromium here; on Debian: apt install chromium")
    return found


@pytest.fixture(scope="session")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two releases of the demo: an earlier one under one rule, the newest under all."""
    from attain.domain.progress import RULES
    from attain.usecases.demo import AS_OF, build_demo_release, demo_sources
    from attain.usecases.dictionary import shipped_frameworks
    from attain.usecases.release import build_release

    folder = tmp_path_factory.mktemp("releases")
    build_release(
        demo_sources(),
        folder=folder,
        id=EARLIER,
        time=datetime(2025, 10, 31, 8, 0, tzinfo=UTC),
        frameworks=list(shipped_frameworks().values()),
        rules=("attain",),
        as_of=AS_OF,
        accept_warnings=True,
    ).close()
    build_demo_release(
        folder, time=datetime(2026, 1, 31, 8, 0, tzinfo=UTC), rules=tuple(RULES)
    ).close()
    return folder


EXAMPLES = """
import pathlib, sys
from attain.web.server import set_up
set_up(pathlib.Path(sys.argv[1]))
from attain.web.database import prepare_database
prepare_database()
from django.utils import timezone
from attain.web.roadmap.demonstration import load_examples
load_examples(now=timezone.now())
"""
"""Actions of the roadmap that were made up as examples."""


@pytest.fixture(scope="session")
def server(releases: Path, new_home: Callable[[str], Path]) -> Iterator[str]:
    """The portal, started as `attain serve` starts it; the address that it answers at."""
    home = new_home("home")
    run_over(home, EXAMPLES, releases)
    with served(releases, home) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium without a window; it goes with its module, for its event loop would stand in others' way."""
    from playwright.sync_api import sync_playwright

    program = chromium()
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=program, args=list(STARTS))
        yield opened
        opened.close()


@pytest.fixture
def look(browser: Browser, server: str) -> Iterator[Callable[..., Page]]:
    """
    Open a page: `look("/en/", width=390, dark=True)`.

    The test fails if a page asks anybody else for anything, or breaks its own security policy.
    """
    contexts, wrong = [], []

    def looked(address: str, *, width: int = 1280, dark: bool = False, script: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            reduced_motion="reduce",
            accept_downloads=True,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda r: _check_own(r.url, server, wrong))
        page.on("console", lambda m: _check_console(m.text, wrong))
        page.on("pageerror", lambda e: wrong.append(str(e)))
        page.goto(f"{server}{address}")
        return page

    yield looked
    for context in contexts:
        context.close()
    assert not wrong


def _check_own(address: str, server: str, wrong: list[str]) -> None:
    if not address.startswith((f"{server}/", "data:", "blob:")):
        wrong.append(f"asked for {address}")


def _check_console(text: str, wrong: list[str]) -> None:
    if "Content Security Policy" in text or "Refused to" in text:
        wrong.append(text)
