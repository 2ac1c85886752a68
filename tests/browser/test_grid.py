"""Typing into the grid in a real browser: by keys, by pasting a block, and without script."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.serving import run_over, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SEED = """
import attain.web.server, datetime, pathlib, sys, time
attain.web.server.set_up(pathlib.Path(sys.argv[1]))
from attain.web.database import prepare_database
prepare_database()
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from attain.web.accounts.models import AppointmentRow, Person
from attain.web.accounts.deeds import Doer, actor_of
from attain.web.submissions import grids, operations
now = timezone.now()
who = Person.objects.make(email="p@example.org", name="Provider", language="en", now=now)
AppointmentRow.objects.create(person=who, body="GOV-KHM", role="data provider",
    begin=datetime.date(2026, 1, 1), created_at=now)
doer = Doer(actor_of(who, second_factor=True, on=now.date()), who.name)
head = "series_code,reference_area,period,value,unit,age\\n"
row = "SH_DYN_MORT,KHM,{},{},PER_1000_LIVE_BIRTHS,Y0T4\\n"
for number in range(3):
    made = operations.start(doer=doer, body="GOV-KHM", title=f"Survey {number}", now=now)
    content = head + "".join(row.format(2020 + n, 25 - n) for n in range(4))
    operations.receive(doer=doer, number=made.pk, version=1, name="a.csv", content=content.encode(),
        release=None, now=now)
    grids.fill_from_file(doer=doer, number=made.pk, version=2, now=now)
session = SessionStore()
session["_auth_user_id"] = str(who.pk)
session["_auth_user_backend"] = "allauth.account.auth_backends.AuthenticationBackend"
session["_auth_user_hash"] = who.get_session_auth_hash()
session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
session["account_authentication_methods_user"] = str(who.pk)
session.create()
print(session.session_key)
"""
"""A data provider of Cambodia who has signed in, and three submissions with an open grid."""


@pytest.fixture(scope="module")
def desk(releases: Path, new_home: Callable[[str], Path]) -> Iterator[tuple[str, str]]:
    """A portal of its own: the address that it answers at, and the key of a session."""
    home = new_home("desk")
    seeded = run_over(home, SEED, releases)
    with served(releases, home) as address:
        yield address, seeded.strip()


@pytest.fixture
def grid(browser: Browser, desk: tuple[str, str]) -> Iterator[Callable[..., Page]]:
    """Open the grid of a submission: `grid(1, script=False)`."""
    address, key = desk
    contexts, wrong = [], []

    def opened(number: int, *, script: bool = True) -> Page:
        context = browser.new_context(java_script_enabled=script)
        cookie = {"name": "attain-work", "value": key, "domain": "127.0.0.1", "path": "/desk/"}
        context.add_cookies([cookie])  # type: ignore[list-item]
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda e: wrong.append(str(e)))
        page.on(
            "console",
            lambda m: wrong.append(m.text) if "Content Security Policy" in m.text else None,
        )
        page.goto(f"{address}/desk/submissions/{number}/grid/")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not wrong


def cell(page: Page, row: int, column: int) -> str:
    return page.locator(f'[name="c-{row}-{column}"]').input_value()


def test_arrows_and_enter_lead_from_cell_to_cell_and_what_is_typed_is_saved(grid):
    page = grid(1)
    page.locator('[name="c-2-3"]').focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("24.5")
    page.keyboard.press("Enter")
    page.keyboard.type("23.5")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.type("22.5")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.name") == "c-4-2"
    page.get_by_role("button", name="Save the draft").press("Enter")
    page.wait_for_url(re.compile("done=save"))
    assert [cell(page, row, 3) for row in (2, 3, 4, 5)] == ["24.5", "23.5", "22.5", "22"]


def test_a_block_from_a_spreadsheet_is_pasted_as_a_block(grid):
    page = grid(2)
    page.locator('[name="c-3-2"]').focus()
    page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.setData("text/plain", "2031\\t1.5\\r\\n2032\\t=1+1\\r\\n");
          document.activeElement.dispatchEvent(
            new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }"""
    )
    page.get_by_role("button", name="Save the draft").click()
    page.wait_for_url(re.compile("done=save"))
    assert [cell(page, 3, 2), cell(page, 3, 3)] == ["2031", "1.5"]
    assert [cell(page, 4, 2), cell(page, 4, 3)] == ["2032", "=1+1"]
    assert cell(page, 2, 2) == "2020"


def test_without_script_the_grid_is_typed_into_checked_and_answered_row_by_row(grid):
    page = grid(3, script=False)
    page.locator('[name="c-3-1"]').fill("LAO")
    page.get_by_role("button", name="Save, and check the whole grid").click()
    assert "The file was read" in page.inner_text("main")
    assert "V501 error. The figure is about LAO" in page.inner_text("main")
    page.get_by_role("link", name="Type or mend figures in the page").click()
    row = page.locator("#row-3 + .about")
    assert "V501" in row.inner_text()
    assert page.locator('[name="c-3-1"]').get_attribute("aria-invalid") == "true"
