"""The roadmap on the desk in a real browser: every page by axe, at 320 px, by keys and without script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.test_accessible import violations
from tests.serving import run_over, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SEED = """
import attain.web.server, pathlib, sys, time
attain.web.server.set_up(pathlib.Path(sys.argv[1]))
from attain.web.database import prepare_database
prepare_database()
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from attain.web.accounts.demonstration import make_demo_accounts
from attain.web.accounts.models import Person
from attain.web.roadmap.demonstration import load_examples
make_demo_accounts(now=timezone.now())
load_examples(now=timezone.now())
for role in ("coordinator", "officer-of-a-body"):
    who = Person.objects.get(email=f"{role}@demo.invalid")
    session = SessionStore()
    session["_auth_user_id"] = str(who.pk)
    session["_auth_user_backend"] = "allauth.account.auth_backends.AuthenticationBackend"
    session["_auth_user_hash"] = who.get_session_auth_hash()
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
    session["account_authentication_methods_user"] = str(who.pk)
    session.create()
    print(session.session_key)
"""
"""The demonstration with its examples, a coordinator and an officer who have signed in."""

PAGES = {
    "matrix": "",
    "matrix turned": "?rows=goal&columns=country",
    "actions": "actions/?status=under+way",
    "an action": "actions/A20/",
    "its history": "actions/A2/history/",
    "its form": "actions/A20/edit/",
    "a new one": "actions/new/",
    "what needs a look": "attention/",
    "timeline": "timeline/",
    "who answers": "answering/",
    "who answers for one": "answering/ROADMAP/A.1.2/",
    "plans": "plans/",
    "a plan": "plans/ROADMAP/?edit=A.1.1",
    "a new plan": "plans/new/",
    "a recommendation": "plans/ROADMAP/D.3.1/",
    "a body": "bodies/SOMHD/",
    "a country": "countries/LAO/",
    "a goal": "goals/SDG/3/",
    "grid": "grid/",
    "tables": "tables/",
    "changes": "changes/",
    "copies": "copies/",
}


@pytest.fixture(scope="module")
def desk(releases: Path, new_home: Callable[[str], Path]) -> Iterator[tuple[str, list[str]]]:
    """A portal of its own: the address that it answers at, and the keys of two sessions."""
    home = new_home("roadmap")
    seeded = run_over(home, SEED, releases)
    with served(releases, home) as address:
        yield address, seeded.split()


@pytest.fixture
def roadmap(browser: Browser, desk: tuple[str, list[str]]) -> Iterator[Callable[..., Page]]:
    """Open a page of the roadmap: `roadmap("actions/", width=390, script=False, officer=True)`."""
    address, (coordinator, officer_key) = desk
    contexts, wrong = [], []

    def opened(
        path: str,
        *,
        width: int = 1280,
        script: bool = True,
        dark: bool = False,
        officer: bool = False,
    ) -> Page:
        context = browser.new_context(
            java_script_enabled=script,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
        )
        key = officer_key if officer else coordinator
        cookie = {"name": "attain-work", "value": key, "domain": "127.0.0.1", "path": "/desk/"}
        context.add_cookies([cookie])  # type: ignore[list-item]
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda e: wrong.append(str(e)))
        page.on(
            "console",
            lambda m: wrong.append(m.text) if "Content Security Policy" in m.text else None,
        )
        answer = page.goto(f"{address}/desk/roadmap/{path}")
        assert answer
        assert answer.status == 200
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not wrong


@pytest.mark.parametrize(("name", "path"), PAGES.items(), ids=list(PAGES))
def test_axe_finds_nothing_and_a_narrow_page_never_scrolls_sideways(roadmap, name, path):
    nth = list(PAGES).index(name)
    page = roadmap(path, width=390 if nth % 2 else 1280, dark=nth % 3 == 0)
    for details in page.locator("main details").all()[:12]:
        details.evaluate("each => each.open = true")
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 800})
    extra = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert extra <= 0


def test_the_matrix_is_turned_opened_and_followed_by_keys_alone(roadmap):
    page = roadmap("")
    page.locator("#axis-rows").focus()
    page.locator("#axis-rows").select_option("goal")
    page.keyboard.press("Tab")
    page.locator("#axis-columns").select_option("status")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?rows=goal&columns=status*")
    cell = page.locator(".road-matrix summary").first
    cell.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").startswith("A")
    page.keyboard.press("Enter")
    page.wait_for_url("**/actions/A*/")


def test_the_heads_of_the_matrix_stay_in_view(roadmap):
    page = roadmap("?rows=recommendation&columns=body", width=1280)
    frame = page.locator(".road-frame")
    frame.evaluate("each => each.scrollTo(400, 500)")
    box = frame.bounding_box()
    head = page.locator(".road-matrix thead th").nth(3).bounding_box()
    side = page.locator(".road-matrix tbody th").nth(12).bounding_box()
    assert box
    assert head
    assert side
    assert abs(head["y"] - box["y"]) < 4
    assert abs(side["x"] - box["x"]) < 4


def test_an_action_is_proposed_agreed_and_reported_done_without_script(roadmap):
    officer = roadmap("actions/new/?item=ROADMAP+D.3.1", script=False, officer=True, width=390)
    officer.fill("#title", "ទឹកស្អាតគ្រប់ភូមិ")
    officer.fill("#quality", "safe at each test")
    officer.fill("#milestone-0-text", "First wells")
    officer.fill("#milestone-0-due", "2027-03-01")
    officer.fill("#evidence-0-title", "Report")
    officer.fill("#evidence-0-link", "https://example.org/report")
    officer.click("text=Propose it")
    assert "It is proposed" in officer.inner_text("main")
    number = officer.locator(".kicker").inner_text().split()[-1]

    coordinator = roadmap(f"actions/{number}/", script=False)
    coordinator.click("summary:has-text('Agree to it')")
    coordinator.click("button:has-text('Agree to it')")
    assert "Agreed" in coordinator.inner_text(".road-standing")

    officer.goto(coordinator.url.split("?")[0])
    officer.click("summary:has-text('It is done')")
    officer.click("button:has-text('It is done')")
    assert "Done" in officer.inner_text(".road-standing")
    found = roadmap("?words=ទឹកស្អាត", script=False)
    assert "1 action in all" in found.inner_text("main")
    assert found.locator(f".road-matrix >> text='{number}'").count() >= 1


def test_two_who_edit_at_once_choose_field_by_field_and_lose_nothing(roadmap):
    first = roadmap("actions/A20/edit/", script=False)
    second = roadmap("actions/A20/edit/", script=False, officer=True, width=320)
    first.fill("#title", "Send many midwives")
    first.click("text=Save it")
    second.fill("#title", "Send more midwives")
    second.fill("#quality", "trained for four years")
    second.click("text=Save it")
    assert "Both of you changed this" in second.inner_text("main")
    assert violations_of(second) == []
    second.check("input[name='take-title'][value='ours']")
    second.click("text=Save it so")
    told = second.inner_text("main")
    assert "Send more midwives" in told
    assert "trained for four years" in told


def violations_of(page: Page) -> list[str]:
    """Return what is wrong with a page whose scripts are off: what can be seen without axe."""
    extra = page.locator("main").bounding_box()
    return [] if extra and extra["width"] <= 320 else ["wider than the screen"]


def test_several_are_changed_in_the_grid_looked_at_and_undone(roadmap):
    page = roadmap("grid/?lead=SOMHD")
    page.fill("[name='all-deadline']", "2029-12-31")
    page.fill("#title", "Put off by a year")
    page.click("text=Look at what would change")
    assert "31 December 2029" in page.inner_text("main")
    assert violations(page) == []
    page.click("text=Save all of it")
    assert "It is saved" in page.inner_text("main")
    assert violations(page) == []
    page.click("summary:has-text('Undo it')")
    page.check("input[name='sure']")
    page.click("button:has-text('Undo it')")
    assert "It is undone" in page.inner_text("main")


def test_the_matrix_on_paper_fits_and_shows_numbers_with_their_titles(roadmap):
    page = roadmap("?rows=goal&columns=body", width=720)
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= 720
    assert not page.locator(".chooser").first.is_visible()
    assert page.locator(".road-titles li").first.is_visible()
    assert page.locator(".road-matrix details a").first.is_visible()
