"""
A round of reporting as people live it, in a real browser: from the cycle to the pack in three formats.

The Secretariat opens a cycle; three bodies and two countries report: one in conflict with a colleague, one
is given a report back, one is late. The cycle freezes, and the pack comes out. An independent assessment
with the reply of the assessed can follow in the same portal (`round_of_reporting`).
"""

from __future__ import annotations

import io
import json
import re
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from tests.browser.test_accessible import violations
from tests.browser.test_reflow import BESIDE
from tests.serving import run_over, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SEED = """
import attain.web.server, datetime, json, pathlib, sys, time
attain.web.server.set_up(pathlib.Path(sys.argv[1]))
from attain.web.database import prepare_database
prepare_database()
from django.conf import settings
settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from attain.domain.permissions.roles import Role
from attain.domain.roadmap.actions import RoadmapAction
from attain.domain.roadmap.status import Status
from attain.web.accounts.models import AppointmentRow, Person
from attain.web.accounts.deeds import Doer, actor_of
from attain.web.roadmap import operations
now, keys = timezone.now(), {}

def somebody(name, role, body):
    who = Person.objects.make(email=f"{name}@example.org", name=name, language="en", now=now)
    AppointmentRow.objects.create(person=who, body=body, role=role.value,
        begin=datetime.date(2026, 1, 1), created_at=now)
    session = SessionStore()
    session["_auth_user_id"] = str(who.pk)
    session["_auth_user_backend"] = "allauth.account.auth_backends.AuthenticationBackend"
    session["_auth_user_hash"] = who.get_session_auth_hash()
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
    session["account_authentication_methods_user"] = str(who.pk)
    session.create()
    keys[name] = session.session_key
    return Doer(actor_of(who, second_factor=True, on=now.date()), name)

secretariat = somebody("Secretariat", Role.COORDINATOR, "ASEC")
for name, role, body in (
    ("Health", Role.OFFICER, "SOMHD"), ("Education", Role.OFFICER, "SOM-ED"), ("Women", Role.OFFICER, "ACW"),
    ("Colleague", Role.OFFICER, "ACW"), ("Cambodia", Role.FOCAL_POINT, "GOV-KHM"),
    ("Laos", Role.FOCAL_POINT, "GOV-LAO"),
):
    somebody(name, role, body)
for title, lead, areas in (
    ("Train midwives", "SOMHD", ("KHM", "LAO")), ("Second chance schools", "SOM-ED", ()),
    ("Survey of work at home", "ACW", ()),
):
    action = RoadmapAction(number="new", title=title, lead=lead, areas=areas, items=("ROADMAP D.3.1",))
    made = operations.propose(doer=secretariat, action=action, now=now)
    operations.move(doer=secretariat, number=made.number, version=1, to=Status.AGREED, now=now)
print(json.dumps(keys))
"""
"""People of three bodies and two countries who have signed in, and three agreed actions."""
PASS = """
import attain.web.server, datetime, pathlib, sys
attain.web.server.set_up(pathlib.Path(sys.argv[1]))
from attain.web.reports.models import CycleRow, ReportRow
days = datetime.timedelta(days=2)

def earlier(day):
    return str(datetime.date.fromisoformat(day) - days)

for row in CycleRow.objects.all():
    row.deadline -= days
    row.content |= {name: earlier(row.content[name]) for name in ("begin", "deadline")}
    row.save()
for row in ReportRow.objects.exclude(sent_at=None):
    row.sent_at -= days
    row.content |= {"sent": earlier(row.content["sent"])}
    row.save()
"""
"""Two days pass: what the portal keeps of the cycle lies two days further back."""
KHMER = "បណ្តុះបណ្តាលឆ្មប ៤០ នាក់"


@dataclass
class Office:
    """The portal, and a browser of each person: `office.of("Health", "/desk/")`."""

    browser: Browser
    address: str
    keys: dict[str, str]
    machine: Callable[[str], str]
    wrong: list[str] = field(default_factory=list)
    open_pages: dict[str, Page] = field(default_factory=dict)

    def of(self, name: str, where: str = "") -> Page:
        """Return the page of a person, opened at an address; each has a browser of their own."""
        page = self.open_pages.get(name)
        if page is None:
            context = self.browser.new_context(
                viewport={"width": 1280, "height": 900}, accept_downloads=True
            )
            cookie = {
                "name": "attain-work",
                "value": self.keys[name],
                "domain": "127.0.0.1",
                "path": "/desk/",
            }
            context.add_cookies([cookie])  # type: ignore[list-item]
            page = self.open_pages[name] = context.new_page()
            page.on("pageerror", lambda error: self.wrong.append(str(error)))
            page.on("console", lambda said: self._heard(said.text))
        if where:
            page.goto(f"{self.address}{where}")
        return page

    def look(self, page: Page) -> None:
        """Look at a page as the standards ask: axe finds nothing, and a telephone shows all of it."""
        self.wrong += [f"{page.url}: {each}" for each in violations(page)]
        page.set_viewport_size({"width": 390, "height": 844})
        self.wrong += [f"{page.url} at 390: {each}" for each in page.evaluate(BESIDE)]
        page.set_viewport_size({"width": 1280, "height": 900})

    def _heard(self, text: str) -> None:
        if "Content Security Policy" in text:
            self.wrong.append(text)


@pytest.fixture(scope="module")
def office(releases: Path, browser: Browser, new_home: Callable[[str], Path]) -> Iterator[Office]:
    home = new_home("reporting")

    def machine(program: str) -> str:
        """Run a program at the machine, over the same home."""
        return run_over(home, program, releases)

    keys = json.loads(machine(SEED))
    with served(releases, home) as address:
        yield Office(browser, address, keys, machine)


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def report(page: Page, said: str, *, stands: str = "Under way") -> None:
    """Fill the form of a report in."""
    page.get_by_label(stands, exact=True).check()
    page.get_by_label("What was done, and what came of it").fill(said)
    page.get_by_label("What was spent?").fill("1200")


def open_report(office: Office, name: str, title: str) -> Page:
    """Go from the desk of somebody to a report that waits for them."""
    page = office.of(name, "/desk/")
    with page.expect_navigation():
        page.get_by_role("link", name=re.compile(title)).first.click()
    return page


@pytest.fixture(scope="module")
def round_of_reporting(office: Office) -> Office:
    """Everything up to the frozen cycle, step by step."""
    for step in STEPS:
        step(office)
    return office


def _the_secretariat_opens_a_cycle(office: Office) -> None:
    today = datetime.now(UTC).date()
    page = office.of("Secretariat", "/desk/cycles/")
    page.get_by_label("Short name").fill("2026-2")
    page.get_by_label("Title").fill("Second cycle of 2026")
    page.get_by_label("First day").fill((today - timedelta(days=30)).isoformat())
    page.get_by_label("Deadline").fill((today + timedelta(days=1)).isoformat())
    page.get_by_label("Question 1").fill("What was spent?")
    page.locator('[name="question_required"]').first.check()
    page.get_by_label("Day of meeting 1").fill((today + timedelta(days=60)).isoformat())
    page.get_by_label("Meeting 1", exact=True).fill("30th meeting of SOCA")
    office.look(page)
    press(page, "Prepare it")
    office.look(page)
    press(page, "Open the cycle")
    assert "everybody who owes a report was told" in page.inner_text("main")
    assert "5 reports asked for" in " ".join(page.inner_text(".facts").split())


def _a_body_reports(office: Office) -> None:
    page = open_report(office, "Health", "Train midwives")
    report(page, "Trained 400 midwives.")
    page.get_by_label("What stands in the way").fill("A quarrel that stays among members")
    press(page, "See what becomes public")
    office.look(page)
    public = page.locator(".report-said").first.inner_text()
    assert "Trained 400 midwives." in public
    assert "quarrel" not in public
    press(page, "Send it")
    assert "It is sent" in page.inner_text("main")
    office.look(page)


def _a_report_is_given_back_and_mended(office: Office) -> None:
    page = open_report(office, "Education", "Second chance schools")
    report(page, "Schools opened.")
    press(page, "Send it")
    secretariat = office.of("Secretariat", "/desk/cycles/2026-2/")
    office.look(secretariat)
    with secretariat.expect_navigation():
        secretariat.get_by_role("link", name=re.compile("Second chance")).first.click()
    secretariat.get_by_label("What should be mended").fill("How many schools?")
    office.look(secretariat)
    press(secretariat, "Give it back")
    page = open_report(office, "Education", "Second chance schools")
    assert "How many schools?" in page.inner_text("main")
    report(page, "Twelve schools opened in four provinces.")
    press(page, "Send it")


def _two_write_the_same_report(office: Office) -> None:
    mine = open_report(office, "Women", "Survey of work at home")
    theirs = open_report(office, "Colleague", "Survey of work at home")
    report(theirs, "Theirs: questionnaire agreed.")
    press(theirs, "Keep the draft")
    report(mine, "Mine: field work began.")
    press(mine, "Send it")
    shown = mine.inner_text("main")
    assert "What Colleague wrote" in shown
    assert "Theirs: questionnaire agreed." in shown
    assert mine.get_by_label("What was done, and what came of it").input_value() == (
        "Mine: field work began."
    )
    office.look(mine)
    report(mine, "Questionnaire agreed; field work began.")
    press(mine, "Send it")
    mine.get_by_text("History:").click()
    assert "Theirs: questionnaire agreed." in mine.inner_text("main")


def _two_countries_report_one_of_them_late(office: Office) -> None:
    page = open_report(office, "Cambodia", "Train midwives")
    report(page, KHMER, stands="Done")
    page.get_by_label("Name of evidence 1").fill("List of midwives")
    page.get_by_label("Link of evidence 1").fill("https://example.org/midwives")
    press(page, "Send it")
    assert KHMER in page.inner_text("main")
    secretariat = office.of("Secretariat", "/desk/cycles/2026-2/")
    press(secretariat, "Remind them")
    office.machine(PASS)
    office.look(office.of("Secretariat", "/desk/cycles/2026-2/missing/"))
    assert "the part of Lao" in office.of("Secretariat").inner_text("main")
    office.look(office.of("Laos", "/desk/reports/"))
    page = open_report(office, "Laos", "Train midwives")
    report(page, "Training begins in March.", stands="Not begun")
    press(page, "Send it")
    assert "late" in page.inner_text("main")


def _the_secretariat_accepts_and_freezes(office: Office) -> None:
    page = office.of("Secretariat", "/desk/cycles/2026-2/")
    ticks = page.locator('[name="report"]')
    assert ticks.count() == 5
    for number in range(5):
        ticks.nth(number).check()
    press(page, "Accept those that are ticked")
    page.locator("summary", has_text="Close the cycle").click()
    press(page, "Close it")
    assert "A frozen cycle is never changed again, by nobody." in page.inner_text("main")
    office.look(page)
    page.get_by_label("Type 2026-2 to say that you are sure").fill("2026-2")
    press(page, "Freeze it for good")
    assert "Seal of its contents" in page.inner_text("main")
    office.look(page)


STEPS: tuple[Callable[[Office], None], ...] = (
    _the_secretariat_opens_a_cycle,
    _a_body_reports,
    _a_report_is_given_back_and_mended,
    _two_write_the_same_report,
    _two_countries_report_one_of_them_late,
    _the_secretariat_accepts_and_freezes,
)


def test_a_round_of_reporting_ends_in_a_pack_in_three_formats(
    round_of_reporting: Office, tmp_path: Path
) -> None:
    office = round_of_reporting
    page = office.of("Secretariat", "/desk/packs/?cycle=2026-2")
    assert page.get_by_label("Meeting", exact=False).first.input_value().startswith("30th meeting")
    page.get_by_label("Decisions asked for").fill("To adopt the matrix as it stands.")
    office.look(page)
    press(page, "Make the pack")
    office.look(page)
    begin = time.monotonic()
    while "/orders/" in page.url and time.monotonic() - begin < 180:
        page.wait_for_timeout(1000)
    assert page.inner_text("h1") == "Meeting pack 2026-2-001"
    office.look(page)
    got = {}
    for words, form in (("PDF", "pdf"), ("Word", "docx"), ("Excel", "xlsx")):
        with page.expect_download() as begun:
            page.get_by_role("link", name=re.compile(words)).click()
        assert begun.value.suggested_filename == f"meeting-pack-2026-2-001.{form}"
        got[form] = Path(begun.value.path()).read_bytes()
    printed = " ".join(
        "\n".join(each.extract_text() for each in PdfReader(io.BytesIO(got["pdf"])).pages).split()
    )
    for words in (
        "5 of 5 reports came and were accepted, 1 of them after the deadline.",
        "To adopt the matrix as it stands.",
        "Twelve schools opened in four provinces.",
        "A quarrel that stays among members",
    ):
        assert words in printed
    for form in ("docx", "xlsx"):
        with zipfile.ZipFile(io.BytesIO(got[form])) as file:
            whole = "".join(
                re.sub(r"<[^>]+>", "", file.read(each).decode("utf-8", "ignore"))
                for each in file.namelist()
                if each.endswith(".xml")
            )
        assert KHMER in whole, form
        assert "Twelve schools opened in four provinces." in whole, form


def test_what_was_said_once_answers_the_report_to_the_council(round_of_reporting: Office) -> None:
    page = round_of_reporting.of("Secretariat", "/desk/obligations/")
    round_of_reporting.look(page)
    with page.expect_navigation():
        page.get_by_role("link", name=re.compile("SOCA and the ASCC Council")).click()
    round_of_reporting.look(page)
    page.get_by_label("In words").last.fill("To adopt the matrix.")
    page.get_by_role("button", name="Keep it").last.click()
    page.wait_for_url(re.compile("done=9"))
    assert "It is kept." in page.inner_text("main")


def test_no_page_of_the_round_broke_a_promise(round_of_reporting: Office) -> None:
    assert not round_of_reporting.wrong, "\n".join(round_of_reporting.wrong)
