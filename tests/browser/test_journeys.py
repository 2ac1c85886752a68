"""
Ten journeys of people's work, from an invitation to a release that everybody reads.

Each is told once by mouse and once by the keyboard alone: the usual run takes turns, the heavy trials
take the other turns. Every state of a page on the way is looked at by axe, at 320 pixels, with big text
and for the size of what is pressed. Set ATTAIN_PICTURES to a folder, and it is photographed there.

The figures are those of the demo release, and two of national surveys: the under-5 mortality rates of
Cambodia (Demographic and Health Survey 2021-22: 16 per 1,000 live births) and of the Lao PDR (Social
Indicator Survey II, 2017: 46).
"""

from __future__ import annotations

import csv
import io
import os
import re
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.browser.colleagues import Colleague, Portal
from tests.browser.hands import Keys, Mouse
from tests.browser.test_accessible import WAYS, violations
from tests.browser.test_reflow import TOO_SMALL, _lost

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

USUAL = "odd by mouse"
CODES = r"/[A-Za-z0-9_-]{30,}(?=/)|/\d+(?=/)|/(?:GOV-)?[A-Z]{3,4}(?=/)"
"""What differs between addresses of one kind: secrets, numbers, codes of bodies and countries."""
STATE = """
() => [...document.querySelectorAll('main h1, main h2, main h3, main .notice, main form')]
  .map(each => each.id || each.className || each.tagName)
"""
"""What a page has: its sections, notices and forms."""
UNFOLD = """
() => { for (const each of document.querySelectorAll('main details:not([open])'))
  each.open = each.dataset.unfolded = true; }
"""
FOLD = """
() => { for (const each of document.querySelectorAll('[data-unfolded]')) {
  each.open = false; delete each.dataset.unfolded; } }
"""
SURVEY, VALUE = "Cambodia Demographic and Health Survey 2021-22", "16"
LAO_SURVEY, LAO_VALUE = "Lao Social Indicator Survey II 2017", "46"
SERIES = "/en/sdg/indicators/3.2.1/KHM/"
RELEASE, TITLE = "2026.Q4", "Release of the fourth quarter"
NOTE = "The figure of 2021 is of the survey alone."


class Story:
    """What happens to some people in one portal, journey after journey; each is told once."""

    def __init__(self, portal: Portal, browser: Browser, turns: str, folder: Path) -> None:
        self.portal, self.browser, self.turns, self.folder = portal, browser, turns, folder
        self.told, self.stuck = 0, False
        self.people: dict[str, Colleague] = {}
        self.looked: set[object] = set()
        self.wrong: list[str] = []

    def tell(self, number: int) -> None:
        """Tell the journeys up to one; those that were told are not told again."""
        while self.told < number:
            if self.stuck:
                pytest.fail(f"journey {self.told} did not come to its end")
            self.told += 1
            self.stuck = True
            for each in self.people.values():
                each.hand = self.hand(each.hand.page)
            JOURNEYS[self.told](self)
            self.stuck = False
        wrong, self.wrong = self.wrong, []
        assert wrong == []

    def hand(self, page: Page) -> Mouse:
        """Return the hand whose turn it is."""
        keys = (self.told % 2 == 0) == (self.turns == USUAL)
        return (Keys if keys else Mouse)(page, self.look)

    def window(self) -> Page:
        """Open a window of somebody who has not been here."""
        context = self.browser.new_context(
            viewport={"width": 1280, "height": 900}, reduced_motion="reduce", accept_downloads=True
        )
        context.set_default_timeout(90_000)
        page = context.new_page()
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("console", lambda told: self._note(told.text))
        return page

    def _note(self, text: str) -> None:
        if "Content Security Policy" in text:
            self.wrong.append(text)

    def look(self, page: Page) -> None:
        """Look at a page that was not seen in this state: is it open to all, on every screen?"""
        place = re.sub(CODES, "/N", urlsplit(page.url).path)
        state = (place, *page.evaluate(STATE))
        if not place.startswith("/desk/") or "/pages/" in place or state in self.looked:
            return
        self.looked.add(state)
        turn = len(self.looked)
        name = re.sub(r"\W+", "-", f"{turn:03} {place.removeprefix('/desk')} {page.title()}")[:90]
        self._photograph(page, name)
        page.evaluate(UNFOLD)
        for width, dark in WAYS if self.turns != USUAL else (WAYS[turn % len(WAYS)],):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme="dark" if dark else "light")
            self._check(name, violations(page))
        page.set_viewport_size({"width": 390, "height": 900})
        self._check(f"{name}, targets below 24 pixels", page.evaluate(TOO_SMALL))
        page.set_viewport_size({"width": 320, "height": 640})
        self._check(f"{name}, at 320 pixels", _lost(page))
        page.set_viewport_size({"width": 1280, "height": 900})
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        self._check(f"{name}, with text of twice the size", _lost(page))
        page.evaluate("document.documentElement.style.fontSize = ''")
        page.emulate_media(color_scheme="light")
        page.evaluate(FOLD)

    def _check(self, name: str, found: list[str]) -> None:
        """Note what is wrong with a page; the journey goes on, and its test fails at the end."""
        if found:
            self.wrong.append(f"{name}: {found}")

    def _photograph(self, page: Page, name: str) -> None:
        folder = os.environ.get("ATTAIN_PICTURES")
        if folder:
            for width in (390, 1280):
                page.set_viewport_size({"width": width, "height": 900})
                page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)

    # -------------------------------------------------------------------------- people and their ways

    def join(self, who: str, name: str, link: str) -> Colleague:
        """Take an invitation: a password, an authenticator, recovery codes put away, the desk."""
        address = f"{who}@example.org"
        new = Colleague(address, name, self.hand(self.window()))
        self.people[who] = new
        hand = new.hand
        hand.visit(link)
        hand.write("Password", new.password)
        hand.write("Password, again", new.password)
        hand.press("Take the invitation")
        self.sign_in(new)
        self.set_up_factor(new)
        hand.follow("I have kept them: go on")
        assert "You act for" in hand.main()
        return new

    def sign_in(self, who: Colleague) -> None:
        who.hand.write("Address of mail", who.address)
        who.hand.write("Password", who.password)
        who.hand.press("Sign in")

    def set_up_factor(self, who: Colleague) -> None:
        assert who.hand.page.inner_text("h1") == "Set up a second factor"
        who.key = who.hand.page.locator("main code").inner_text()
        who.hand.write("Code", who.fresh_code())
        who.hand.press("Set it up")

    def invite(self, by: str, who: str, name: str, body: str, role: str, **more: str) -> str:
        """Let somebody invite somebody; return the link of the mail."""
        hand = self.people[by].hand
        hand.follow("Bodies")
        hand.follow(body)
        hand.write("Name", name)
        hand.write("Address of mail", f"{who}@example.org")
        hand.choose("Role", role)
        for name_of_field, text in more.items():
            label = name_of_field.replace("_", " ").capitalize()
            (hand.choose if label == "Deputy of" else hand.write)(label, text)
        hand.press("Send the invitation")
        assert "The invitation is on its way." in hand.main()
        return self.portal.link_for(f"{who}@example.org", "/invitations/")

    def bring(self, by: str, who: str, name: str, body: str, role: str, **more: str) -> Colleague:
        """Let somebody invite somebody, who joins."""
        return self.join(who, name, self.invite(by, who, name, body, role, **more))

    def latest_mail(self, who: str) -> str:
        """Return the subject of the latest mail that somebody got."""
        return str(self.portal.mails(f"{who}@example.org")[-1]["Subject"])

    def desk(self, who: str) -> Mouse:
        """Lead somebody to the desk."""
        hand = self.people[who].hand
        hand.follow("Desk")
        return hand

    def public(self, address: str) -> str:
        """Return what a stranger reads at an address."""
        try:
            with urllib.request.urlopen(f"{self.portal.address}{address}", timeout=60) as answer:
                return str(answer.read().decode())
        except urllib.error.HTTPError as refused:
            return f"{refused.code}"


# ------------------------------------------------------------------------------------ the journeys


def the_first_administrator_invites_the_secretariat(story: Story) -> None:
    printed = story.portal.command(
        "people", "first-administrator", "--email", "admin@example.org", "--name", "Administrator"
    )
    story.join("admin", "Administrator", printed.split()[0])
    for who, role in (
        ("coordinator", "Coordinator"),
        ("reviewer", "Reviewer"),
        ("manager", "Release manager"),
    ):
        story.bring("admin", who, role, "ASEAN Secretariat", role)
    hand = story.desk("coordinator")
    assert "ASEAN Secretariat" in hand.main()


def a_country_appoints_its_people(story: Story) -> None:
    note = "note of the permanent mission, 2 November 2026"
    for area, country in (
        ("khm", "Cambodia"),
        ("lao", "the Lao People's Democratic Republic"),
        ("vnm", "Viet Nam"),
    ):
        body = f"Government of {country}"
        focal = f"focal-{area}"
        story.bring(
            "coordinator", focal, f"Focal point of {country}", body, "Focal point", rests_on=note
        )
        story.bring(
            focal, f"clearing-{area}", f"Clearing officer of {country}", body, "Clearing officer"
        )
    story.bring(
        "focal-khm",
        "provider-khm",
        "Provider of Cambodia",
        "Government of Cambodia",
        "Data provider",
    )
    story.bring(
        "focal-khm",
        "deputy-khm",
        "Deputy of Cambodia",
        "Government of Cambodia",
        "Focal point",
        deputy_of="Focal point of Cambodia, Focal point",
    )
    hand = story.desk("focal-khm")
    hand.follow("Government of Cambodia")
    assert "(deputy)" in hand.main()


def a_provider_fills_the_template_and_mends_a_row_in_place(story: Story) -> None:
    hand = story.desk("provider-khm")
    hand.follow("Send figures")
    with_figures = story.folder / "GOV-KHM.xlsx"
    row = {
        "series_code": "SH_DYN_MORT",
        "reference_area": "KHM",
        "AGE": "Y0T4",
        "unit": "PER_1000_LIVE_BIRTHS",
        "period": "2021",
        "value": f"{VALUE} deaths",
        "source": SURVEY,
    }
    add_row(Path(hand.download("Government of Cambodia, Excel").path()), with_figures, row)
    hand.write("Title", SURVEY)
    hand.press("Begin the submission")
    hand.attach("CSV, Excel (.xlsx) or SDMX-CSV", with_figures)
    hand.press("Read it")
    assert "'16 deaths' is not a number" in hand.main()
    assert "Send it to review" not in hand.main()
    hand.press("Mend these rows in the page")
    wrong = hand.page.locator("[aria-invalid=true]")
    assert wrong.input_value() == "16 deaths"
    hand.write(str(wrong.get_attribute("aria-label")), VALUE)
    hand.press("Save, and check the whole grid")
    assert "What was read stands below." in hand.main()
    hand.press("Send it")
    assert "Look at the warnings and the missing figures" in hand.main()
    hand.tick("I have looked at them, and they are right")
    hand.press("Send it")
    assert "It is in review now." in hand.main()
    assert "Figures wait for your review" in story.latest_mail("reviewer")


def a_provider_types_into_the_grid(story: Story) -> None:
    hand = story.desk("focal-lao")
    hand.follow("Send figures")
    hand.write("Title", LAO_SURVEY)
    hand.press("Begin the submission")
    hand.follow("Type or mend figures in the page")
    hand.write("Only these series", "SH_DYN_MORT")
    hand.press("Begin")
    of_all = hand.page.locator("tr", has_text="3.2.1").filter(has_text="2017").first
    value = str(of_all.locator("[aria-label^=value]").get_attribute("aria-label"))
    hand.write(value, LAO_VALUE)
    hand.write(value.replace("value", "source"), LAO_SURVEY)
    hand.press("Save the draft")
    assert "Saved as a draft." in hand.main()
    hand.press("Save, and check the whole grid")
    assert re.search(r"49\.3\s+46\.0\s+−3\.3 \(−6\.7%\)", hand.main())
    hand.tick("I have looked at them, and they are right")
    hand.choose("Why released figures are others now", "Revision: better or later data")
    hand.write("In words", "The survey asks households for births and deaths.")
    hand.press("Send it")
    assert "It is in review now." in hand.main()


def a_reviewer_comments_gives_back_and_accepts_but_nobody_accepts_their_own(story: Story) -> None:
    hand = story.desk("reviewer")
    hand.follow(f"{SURVEY}, Government of Cambodia")
    row = hand.page.locator("#new tr", has_text="2021").inner_text()
    comment = f"Comment, row {re.findall(r'row ([0-9]+)', row)[0]}"
    hand.follow(comment)
    hand.write("Remark", "Is this the rate of the five years before the survey?")
    hand.press("Say it")
    hand.follow(SURVEY)
    hand.write("What should be mended", "Say in a footnote which years the rate is of.")
    hand.press("Give it back")
    assert "It went back to its sender" in hand.main()

    hand = story.desk("provider-khm")
    hand.follow(f"{SURVEY}, Government of Cambodia")
    assert "Say in a footnote which years the rate is of." in hand.main()
    hand.follow("To the rows with remarks")
    commented = hand.page.locator("tr.about", has_text="five years before").get_by_role("cell").last
    place = str(commented.get_attribute("id")).removeprefix("about-")
    hand.write(f"footnote, row {place}", "The five years before the survey.")
    hand.press("Save, and check the whole grid")
    hand.tick("I have looked at them, and they are right")
    hand.press("Send it")

    hand.visit(
        story.invite(
            "admin", "provider-khm", "Provider of Cambodia", "ASEAN Secretariat", "Reviewer"
        )
    )
    assert "You have an account already" in hand.main()
    hand.press("Take the invitation")
    hand.follow("Submissions")
    hand.follow(SURVEY)
    assert "Accept it" not in hand.main()

    for title, body in (
        (SURVEY, "Government of Cambodia"),
        (LAO_SURVEY, "Government of the Lao People's Democratic Republic"),
    ):
        hand = story.desk("reviewer")
        hand.follow(f"{title}, {body}")
        hand.press("Accept it")
        assert "It is accepted." in hand.main()
    assert "Figures were accepted" in story.latest_mail("provider-khm")


def a_release_manager_puts_a_release_together_and_opens_clearance(story: Story) -> None:
    hand = story.desk("manager")
    hand.follow("Put a release together")
    hand.write("Id", RELEASE)
    hand.write("Title", TITLE)
    hand.write("Year of assessment", "2021")
    hand.press("Put it together")
    moved = hand.page.locator("#moved tr", has_text="Under-5 mortality").all_inner_texts()
    assert any(re.search(r"Cambodia.*\bon track\b.*\bachieved\b", row, re.DOTALL) for row in moved)
    hand.follow("See its pages as they would be published")
    assert "This page is not public." in hand.page.inner_text(".earlier")
    hand.follow("Back to clearance")
    hand.minute("Deadline, in UTC", datetime.now(UTC) + timedelta(hours=2))
    hand.press("Show each country its page")
    assert "Each country sees its page now" in hand.main()


def one_country_annotates_one_objects_one_stays_silent(story: Story) -> None:
    hand = story.desk("clearing-khm")
    hand.follow(f"{TITLE}, Cambodia")
    hand.follow("See the page as it would be published")
    assert hand.page.inner_text("h1") == "Cambodia"
    hand.follow("Back to clearance")
    hand.tick("No objection, with a note that stays with the figures")
    hand.write("Note", NOTE)
    hand.press("Answer for your country")
    assert "Your answer is kept." in hand.main()

    hand = story.desk("clearing-lao")
    hand.follow(f"{TITLE}, Lao People's Democratic Republic")
    hand.tick("Objection: our new figures stay out of this release")
    hand.press("Answer for your country")
    assert "Say in words" in hand.main()
    hand.write("Note", "The survey is being weighted anew.")
    hand.press("Answer for your country")
    assert "Your answer is kept." in hand.main()

    hand = story.desk("manager")
    hand.follow("Releases")
    hand.follow(TITLE)
    assert "2 of 11 have answered" in hand.main()
    hand.press("Remind those who have not answered")
    assert "Reminder" in story.latest_mail("clearing-vnm")
    hand.unfold("Give the countries more time")
    hand.minute("Later deadline, in UTC", datetime.now(UTC) + timedelta(hours=3))
    hand.press("Set the later deadline")
    assert "The countries have more time" in hand.main()
    hand = story.desk("clearing-vnm")
    hand.follow(f"{TITLE}, Viet Nam")
    assert "Silence after a reminder counts" in hand.main()


def a_release_is_public_at_its_minute_and_not_before(story: Story) -> None:
    hand = story.desk("manager")
    hand.follow("Releases")
    hand.follow(TITLE)
    assert hand.page.get_by_role("button", name="Close clearance").count() == 0
    story.portal.let_pass(hours=4)
    hand.follow("Desk")
    hand.follow(f"{TITLE}, {RELEASE}")
    hand.press("Close clearance")
    assert "Clearance is closed" in hand.main()
    minute = (datetime.now(UTC) + timedelta(seconds=100)).replace(second=0, microsecond=0)
    hand.minute("Minute, in UTC", minute)
    hand.press("Fix it")
    assert "everything switches together" in hand.main()
    before = {place: story.public(place) for place in PLACES}
    calendar = story.public("/en/releases/")
    of_release = story.public(f"/en/releases/{RELEASE}/areas/KHM/")
    assert datetime.now(UTC) < minute, "too slow to look before the minute"
    assert not [place for place, text in before.items() if SURVEY in text or NOTE in text]
    assert TITLE in calendar
    assert of_release == "404"
    time.sleep((minute - datetime.now(UTC)).total_seconds() + 2)
    after = {place: story.public(place) for place in PLACES}
    assert [place for place, text in after.items() if RELEASE in text] == list(PLACES)
    assert SURVEY in after[SERIES]
    assert NOTE in after["/en/areas/KHM/"]
    assert "withheld at the country" in after["/en/areas/LAO/"]
    assert LAO_SURVEY not in after[SERIES.replace("KHM", "LAO")]
    assert "by silence" in after["/en/areas/VNM/"]
    hand.follow("Releases")
    hand.follow(TITLE)
    assert hand.page.locator(".steps [aria-current]").inner_text() == "Public"


def people_come_go_and_lose_things(story: Story) -> None:
    who = story.people["provider-khm"]
    hand = who.hand
    hand.follow("Sign out")
    hand.press("Sign out")
    hand.visit(f"{story.portal.address}/desk/")
    hand.write("Address of mail", who.address)
    hand.write("Password", "not the password of this account")
    hand.press("Sign in")
    assert hand.page.get_by_role("alert").count() == 1
    hand.follow("Password forgotten")
    hand.write("Address of mail", who.address)
    hand.press("Send the link")
    hand.visit(story.portal.link_for(who.address, "/password/forgotten/"))
    who.password = "what was forgotten is chosen anew"
    hand.write("New password", who.password)
    hand.write("New password, again", who.password)
    hand.press("Keep the new password")
    hand.follow("Sign in")
    story.sign_in(who)
    assert hand.page.inner_text("h1") == "Second factor"

    admin = story.desk("admin")
    admin.follow("Bodies")
    admin.follow("Government of Cambodia")
    admin.follow("Provider of Cambodia")
    admin.write("How the person was recognised", "a call back on the number of the ministry")
    admin.press("Reset the second factor")
    assert "The second factor is taken away" in admin.main()
    hand.visit(f"{story.portal.address}/desk/")
    story.sign_in(who)
    story.set_up_factor(who)
    hand.follow("I have kept them: go on")
    hand.follow("Send figures")
    hand.write("Title", "Left half done")
    hand.press("Begin the submission")

    chief = story.desk("focal-khm")
    chief.follow("Government of Cambodia")
    chief.unfold(f"End: {who.name}, Data provider")
    chief.write("Why", "left the ministry")
    chief.press("End the appointment")
    assert "The appointment ends as you said." in chief.main()
    chief.follow("Submissions")
    chief.follow("Left half done")
    assert "Send a file" in chief.main(), "the country takes the open work up"

    admin = story.desk("admin")
    admin.follow("Bodies")
    admin.follow("Government of Cambodia")
    admin.follow("Deputy of Cambodia")
    admin.unfold("Close this account")
    admin.write("Why", "left the ministry")
    admin.press("Close the account")
    assert "The account is closed." in admin.main()
    gone = story.people["deputy-khm"].hand
    gone.follow("Submissions")
    assert gone.page.inner_text("h1") == "Sign in"


def what_was_done_is_searched_and_exported_and_notices_are_chosen(story: Story) -> None:
    hand = story.desk("admin")
    hand.follow("Audit log")
    assert "The chain of entries is whole." in hand.main()
    hand.write("Words", "number of the ministry")
    hand.press("Look")
    assert "reset a lost second factor" in hand.main()
    got = hand.download("Download these entries as CSV")
    rows = list(csv.DictReader(io.StringIO(Path(got.path()).read_text(encoding="utf-8"))))
    assert [each["action"] for each in rows] == ["reset a lost second factor"]
    assert "is whole" in story.portal.command("audit", "--last", "1")

    hand = story.desk("clearing-vnm")
    new = hand.page.get_by_role("link", name=re.compile(r"^Notices \(\d+ new\)$")).inner_text()
    hand.follow(new)
    hand.press(f"{TITLE}, VNM: Reminder: your country has not answered yet")
    assert urlsplit(hand.page.url).path == "/en/areas/VNM/", "public by now"
    hand.visit(f"{story.portal.address}/desk/")
    hand.follow("Account")
    hand.choose("Clearance", "once a day")
    hand.press("Keep")
    assert "Your choice of mails is kept." in hand.main()
    hand.visit(story.portal.link_for("clearing-vnm@example.org", "/notices/stop/"))
    hand.press("Stop these mails")
    assert "You get no more mails about: Clearance" in hand.main()
    for link in ("Account", "Second factor", "Recovery codes", "Make new ones", "Account"):
        hand.follow(link)
    hand.follow("Change the password")
    hand.unfold("Language: English")
    hand.press("Tiếng Việt")
    assert hand.page.get_attribute("html", "lang") == "vi"
    assert "Thông báo" in hand.page.inner_text(".site-nav")


PLACES = (
    SERIES,
    SERIES.replace("KHM", "LAO"),
    *(f"/en/areas/{area}/" for area in ("KHM", "LAO", "VNM")),
    "/en/",
    "/en/changes/",
    "/en/data/",
    "/en/releases/",
)
"""Where strangers would read the figures; each names its release."""

JOURNEYS: dict[int, Callable[[Story], None]] = {
    1: the_first_administrator_invites_the_secretariat,
    2: a_country_appoints_its_people,
    3: a_provider_fills_the_template_and_mends_a_row_in_place,
    4: a_provider_types_into_the_grid,
    5: a_reviewer_comments_gives_back_and_accepts_but_nobody_accepts_their_own,
    6: a_release_manager_puts_a_release_together_and_opens_clearance,
    7: one_country_annotates_one_objects_one_stays_silent,
    8: a_release_is_public_at_its_minute_and_not_before,
    9: people_come_go_and_lose_things,
    10: what_was_done_is_searched_and_exported_and_notices_are_chosen,
}


def add_row(source: Path, target: Path, row: dict[str, str]) -> None:
    """Write a row below the figures of a template, as a spreadsheet would."""
    with (
        zipfile.ZipFile(source) as book,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        shared = re.findall(
            r"<si><t[^>]*>(.*?)</t></si>", book.read("xl/sharedStrings.xml").decode()
        )
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        head = re.findall(r'<c r="([A-Z]+)1"[^>]*t="s"><v>(\d+)</v>', sheet)
        columns = {shared[int(number)]: letter for letter, number in head}
        last = max(map(int, re.findall(r'<c r="[A-Z]+(\d+)"[^>]*t="s"', sheet)))
        for name, text in row.items():
            place = f"{columns[name]}{last + 1}"
            sheet, changed = re.subn(
                rf'<c r="{place}"( s="\d+")/>',
                rf'<c r="{place}"\1 t="inlineStr"><is><t>{text}</t></is></c>',
                sheet,
            )
            assert changed == 1, f"{name}: no open cell {place}"
        for each in book.namelist():
            copy.writestr(each, sheet if each.endswith("sheet1.xml") else book.read(each))


@pytest.fixture(
    scope="module", params=[USUAL, pytest.param("even by mouse", marks=pytest.mark.full)]
)
def story(
    request: pytest.FixtureRequest,
    browser: Browser,
    releases: Path,
    tmp_path_factory: pytest.TempPathFactory,
    new_home: Callable[[str], Path],
) -> Iterator[Story]:
    """A portal without accounts, and nothing told yet."""
    folder = tmp_path_factory.mktemp("journeys")
    with Portal(releases, new_home("journeys")).open() as portal:
        yield Story(portal, browser, request.param, folder)


@pytest.mark.parametrize(
    "number", JOURNEYS, ids=[f"{n} {each.__name__}" for n, each in JOURNEYS.items()]
)
def test_journey(story: Story, number: int) -> None:
    story.tell(number)
