"""
Voices beside the official record in a real browser: an assessment and its reply, the forum, a campaign.

The coordinator adds an organisation of civil society and a ministry, both plainly examples, and invites
one person for each. The organisation assesses a country's target and an action, the ministry replies,
and a reader sees both side by side; every page by axe, at 320 px, and all of it without script.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.colleagues import Portal
from tests.browser.test_accessible import violations
from tests.serving import run_over

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

MEMBERS = ("focal-point", "coordinator")
"""Roles of the accounts of the demonstration that are used besides."""


@dataclass(frozen=True)
class Newcomer:
    """Somebody who is invited for a body that the directory does not have yet."""

    address: str
    body: str
    name: str
    kind: str
    role: str
    areas: str = ""
    parent: str = ""


ASSESSOR = Newcomer(
    "assessor@example.org",
    "EXAMPLE-CSO",
    "Example organisation of civil society (made up for a test)",
    "civil society",
    "independent assessor",
)
MINISTRY = Newcomer(
    "ministry@example.org",
    "EXAMPLE-MINISTRY",
    "Example ministry (made up for a test)",
    "ministry",
    "focal point",
    areas="KHM",
    parent="GOV-KHM",
)
SEED = f"""
import attain.web.server, pathlib, sys, time
attain.web.server.set_up(pathlib.Path(sys.argv[1]))
from attain.web.database import prepare_database
prepare_database()
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from attain.web.accounts.demonstration import make_demo_accounts
from attain.web.accounts.models import Person
from attain.web.roadmap.demonstration import load_examples
from attain.web.roadmap.models import ActionRow
now = timezone.now()
make_demo_accounts(now=now)
load_examples(now=now)
print(ActionRow.objects.filter(lead="GOV-KHM", status="done").first().number)
for address in {[ASSESSOR.address, MINISTRY.address]!r}:
    Person.objects.make(email=address, name=f"Example of {{address}}", language="en", now=now)
for address in [*{[ASSESSOR.address, MINISTRY.address]!r}, *(f"{{r}}@demo.invalid" for r in {MEMBERS!r})]:
    who = Person.objects.get(email=address)
    session = SessionStore()
    session["_auth_user_id"] = str(who.pk)
    session["_auth_user_backend"] = "allauth.account.auth_backends.AuthenticationBackend"
    session["_auth_user_hash"] = who.get_session_auth_hash()
    session["account_authentication_methods"] = [{{"method": "mfa", "at": time.time()}}]
    session["account_authentication_methods_user"] = str(who.pk)
    session.create()
    print(session.session_key)
"""
FINDING = "មណ្ឌលសុខភាពពីរខេត្តគ្មានឆ្មប"
REPLY = "យើងបានបណ្តុះបណ្តាលឆ្មប ២០០ នាក់"


@dataclass(frozen=True)
class Voices:
    """A portal of its own, the number of an action of Cambodia, and keys of sessions."""

    portal: Portal
    action: str
    keys: dict[str, str]


@pytest.fixture(scope="module")
def voices(releases: Path, new_home: Callable[[str], Path]) -> Iterator[Voices]:
    home = new_home("voices")
    number, *keys = run_over(home, SEED, releases).split()
    with Portal(releases, home).open() as portal:
        who = (ASSESSOR.address, MINISTRY.address, *MEMBERS)
        yield Voices(portal, number, dict(zip(who, keys, strict=True)))


@pytest.fixture(scope="module")
def opened(browser: Browser, voices: Voices) -> Iterator[Callable[..., Page]]:
    """Open a page: `opened("/desk/", role="coordinator", script=False)`; nobody: a reader."""
    contexts, wrong = [], []

    def open_page(path: str, *, role: str = "", script: bool = True, width: int = 1280) -> Page:
        context = browser.new_context(
            java_script_enabled=script, viewport={"width": width, "height": 900}
        )
        if role:
            cookie = {"name": "attain-work", "value": voices.keys[role]}
            where = {"domain": "127.0.0.1", "path": "/desk/"}
            context.add_cookies([{**cookie, **where}])  # type: ignore[list-item]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("pageerror", lambda e: wrong.append(str(e)))
        page.on(
            "console",
            lambda m: wrong.append(m.text) if "Content Security Policy" in m.text else None,
        )
        answer = page.goto(f"{voices.portal.address}{path}")
        assert answer
        assert answer.status == 200
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not wrong


def assess(page: Page, finding: str) -> str:
    """Fill the form of an assessment in and file it; return its number."""
    page.check("input[name=rating][value=partly]")
    page.fill("#finding", finding)
    page.fill("#method", "Visits to 14 clinics in May 2026.")
    page.fill("#evidence", "Report of visits https://example.org/visits")
    page.check("input[name=sure]")
    page.click("button:has-text('File the assessment')")
    page.wait_for_url("**done=filed*")
    return page.url.split("/assessments/")[1].split("/")[0]


def invite(page: Page, who: Newcomer) -> None:
    """On the page of bodies, as the coordinator, add one and invite somebody to act for it."""
    for field in ("name", "areas", "parent"):
        page.fill(f"#{field}", getattr(who, field))
    page.fill("#id", who.body)
    page.select_option("#kind", who.kind)
    page.click("button:has-text('Add it')")
    page.wait_for_url("**done=added*")
    page.fill("#name", "Example person")
    page.fill("#email", who.address)
    page.select_option("#role", who.role)
    page.click("button:has-text('Send the invitation')")
    page.wait_for_url("**done=invited*")


@pytest.fixture(scope="module")
def invited(opened: Callable[..., Page], voices: Voices) -> None:
    """An organisation of civil society and a ministry, each with somebody who took the invitation."""
    for who in (ASSESSOR, MINISTRY):
        invite(opened("/desk/bodies/", role="coordinator", script=False), who)
        link = voices.portal.link_for(who.address, "/desk/")
        taking = opened(link.removeprefix(voices.portal.address), role=who.address, script=False)
        taking.click("button:has-text('Take the invitation')")
        assert who.name in taking.inner_text("main")


@pytest.fixture(scope="module")
def filed(opened: Callable[..., Page], voices: Voices, invited: None) -> tuple[str, str]:
    """The numbers of two assessments, of a country's target and of an action, each replied to."""
    page = opened("/desk/assessments/", role=ASSESSOR.address, script=False)
    page.click("a:has-text('A country under a goal or target')")
    page.select_option("#area", "KHM")
    page.select_option("#reference", "SDG 3.2")
    of_target = assess(page, FINDING)
    page.goto(f"{voices.portal.address}/desk/assessments/")
    page.click("a:has-text('An action of the roadmap')")
    page.select_option("#action", voices.action)
    of_action = assess(page, "The survey is not out.")
    page = opened("/desk/notices/", role=MINISTRY.address, script=False)
    assert "An independent assessment was filed" in page.inner_text("main")
    for number in (of_target, of_action):
        page.goto(f"{voices.portal.address}/desk/assessments/{number}/")
        page.fill("#text", REPLY)
        page.check("input[name=sure]")
        page.click("button:has-text('Reply')")
        page.wait_for_url("**done=reply*")
    return of_target, of_action


def test_a_reader_sees_the_official_record_the_assessment_and_the_reply_side_by_side(
    opened, voices, filed
):
    of_target, of_action = filed
    for path, number in (
        ("/en/sdg/indicators/3.2.1/KHM/", of_target),
        ("/en/sdg/targets/3.2/", of_target),
        ("/en/areas/KHM/", of_target),
        (f"/en/roadmap/actions/{voices.action}/", of_action),
    ):
        page = opened(path)
        beside = page.locator(f"article#{number} .two-voices > section")
        assert beside.count() == 3, path
        tops = {round(beside.nth(n).bounding_box()["y"]) for n in range(3)}
        assert len(tops) == 1, "they stand side by side"
        assert "Partly" in beside.nth(1).inner_text()
        assert ASSESSOR.name in beside.nth(1).inner_text()
        assert REPLY in beside.nth(2).inner_text()
        assert MINISTRY.name in beside.nth(2).inner_text()
    assert violations(page) == []


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("/desk/assessments/", ASSESSOR.address),
        ("/desk/assessments/new/?kind=body", ASSESSOR.address),
        ("/desk/assessments/E1/", MINISTRY.address),
        ("/desk/forum/", "focal-point"),
        ("/desk/forum/ROADMAP/A.1.1/", "coordinator"),
        ("/desk/forum/decisions/", "coordinator"),
        ("/desk/focal-points/", "coordinator"),
        ("/desk/advocacy/", "focal-point"),
        ("/desk/advocacy/1/", "coordinator"),
        ("/en/assessments/", ""),
        ("/en/assessments/E1/", ""),
        ("/en/advocacy/", ""),
        ("/en/advocacy/1/", ""),
        ("/km/advocacy/materials/sdg/3.2/KHM/", ""),
        ("/en/focal-points/", ""),
        ("/km/sdg/indicators/3.2.1/KHM/", ""),
    ],
)
def test_axe_finds_nothing_and_a_narrow_page_never_scrolls_sideways(
    opened, filed, campaign, path, role
):
    page = opened(path, role=role, width=390)
    for details in page.locator("main details").all()[:8]:
        details.evaluate("each => each.open = true")
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.fixture(scope="module")
def campaign(opened: Callable[..., Page]) -> str:
    """The address of a campaign that the coordinator entered and made public, without script."""
    page = opened("/desk/advocacy/new/", role="coordinator", script=False)
    page.select_option("#keeper", "ASEC")
    page.fill("#title", "សប្តាហ៍ឆ្មប")
    page.fill("#begin", "2999-05-03")
    page.fill("#targets", "SDG 3.2")
    page.check("input[name=areas][value=KHM]")
    page.click("button:has-text('Keep as a draft')")
    page.wait_for_url("**done=draft*")
    page.click("button:has-text('Make it public')")
    page.wait_for_url("**done=publish*")
    return page.get_attribute("a:has-text('Its page, with pictures')", "href") or ""


def test_a_campaign_gives_pictures_that_load_and_paragraphs_that_are_copied(opened, campaign):
    page = opened(campaign)
    pictures = page.locator("article.material img")
    assert pictures.count() == 3
    for nth in range(3):
        pictures.nth(nth).scroll_into_view_if_needed()
        page.wait_for_function(
            "n => { const e = document.querySelectorAll('article.material img')[n];"
            " return e.complete && e.naturalWidth > 300 }",
            arg=nth,
        )
    assert page.locator("article.material p.cite-text").count() == 3


def test_members_write_mend_and_decide_in_the_forum_without_script(opened):
    page = opened("/desk/forum/ROADMAP/A.1.1/", role="coordinator", script=False)
    page.fill("#text", "ក្រុមការងារ https://example.org/minutes")
    page.click("button:has-text('Post')")
    page.wait_for_url("**done=write*")
    page.fill("#decided", "Two trainers for each country")
    page.fill("#meeting", "12th SOMHD")
    page.fill("#basis", "Minutes, paragraph 4")
    page.click("button:has-text('Record the decision')")
    page.wait_for_url("**done=decide*")
    shown = page.inner_text("main")
    assert shown.index("Two trainers") < shown.index("ក្រុមការងារ")
    assert page.locator("article.post a[href='https://example.org/minutes']").count() == 1
    page.goto(page.url.split("/desk/")[0] + "/desk/forum/?q=ក្រុម")
    assert page.locator("article.post").count() == 1
