"""
Two hands for the same steps: one points and clicks, the other knows the keyboard alone.

A step names what a person reads: a link, a button, the label of a field. The keyboard presses Tab until
that has the focus, and fails where the focus is lost, hidden or without a ring.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser.test_keyboard import FOCUSED, tab_to

if TYPE_CHECKING:
    from playwright.sync_api import Download, Locator, Page

Seen = Callable[["Page"], None]


class Mouse:
    """Points and clicks; types where a field is clicked."""

    def __init__(self, page: Page, seen: Seen) -> None:
        self.page, self.seen = page, seen

    def visit(self, address: str) -> None:
        """Open an address: that of a mail, or the first of a session."""
        self.page.goto(address)
        self.seen(self.page)

    def follow(self, link: str) -> None:
        """Go where a link leads."""
        with self.page.expect_navigation():
            self._link(link).click()
        self.seen(self.page)

    def press(self, button: str) -> None:
        """Press a button that sends its form, and read the answer."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=whole(button)).click()
        self.seen(self.page)

    def download(self, link: str) -> Download:
        """Get the file that a link leads to."""
        with self.page.expect_download() as begun:
            self._link(link).click()
        return begun.value

    def write(self, label: str, text: str) -> None:
        """Write into a field, over what stands there."""
        self._field(label).fill(text)

    def choose(self, label: str, option: str) -> None:
        """Choose from a list."""
        self._field(label).select_option(label=option)

    def tick(self, label: str) -> None:
        """Tick a box, or one of several choices."""
        self._field(label).check()

    def unfold(self, summary: str) -> None:
        """Open what is folded away."""
        self.page.locator("summary").filter(has_text=whole(summary)).click()

    def attach(self, label: str, file: Path) -> None:
        """Choose a file of this machine."""
        with self.page.expect_file_chooser() as asked:
            self._field(label).click()
        asked.value.set_files(file)

    def day(self, label: str, day: date) -> None:
        """Set a day."""
        self._field(label).fill(day.isoformat())

    def minute(self, label: str, minute: datetime) -> None:
        """Set a minute."""
        self._field(label).fill(f"{minute:%Y-%m-%dT%H:%M}")

    def main(self) -> str:
        """Return what the page says."""
        return self.page.inner_text("main")

    def _field(self, label: str) -> Locator:
        fields = self.page.locator("input, select, textarea").filter(visible=True)
        return self.page.get_by_label(begins(label)).and_(fields)

    def _link(self, name: str) -> Locator:
        """Return the link of a name; two of one name must lead to one place."""
        found = self.page.get_by_role("link", name=whole(name))
        places = found.evaluate_all("links => [...new Set(links.map(each => each.href))]")
        assert len(places) == 1, f"{name} leads to {places}"
        return found.first


class Keys(Mouse):
    """Tab, Enter, Space, arrows and letters: no click, and no address but the first."""

    def follow(self, link: str) -> None:
        tab_to(self.page, whole(link).pattern, "a")
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.seen(self.page)

    def press(self, button: str) -> None:
        tab_to(self.page, whole(button).pattern, "button")
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.seen(self.page)

    def download(self, link: str) -> Download:
        tab_to(self.page, whole(link).pattern, "a")
        with self.page.expect_download() as begun:
            self.page.keyboard.press("Enter")
        return begun.value

    def write(self, label: str, text: str) -> None:
        self._to_field(label)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def choose(self, label: str, option: str) -> None:
        self._to_field(label)
        self.page.keyboard.type(option)

    def tick(self, label: str) -> None:
        for _ in range(100):
            tab_to(self.page, ".", "input")
            if self._arrow_to(label):
                return
        raise AssertionError(f"no box or choice is called {label}")

    def unfold(self, summary: str) -> None:
        tab_to(self.page, whole(summary).pattern, "summary")
        self.page.keyboard.press("Enter")

    def attach(self, label: str, file: Path) -> None:
        self._to_field(label)
        for key in ("Enter", "Space"):  # each opens it; by the first nothing is chosen
            with self.page.expect_file_chooser() as asked:
                self.page.keyboard.press(key)
        asked.value.set_files(file)

    def day(self, label: str, day: date) -> None:
        self._to_field(label)
        self.page.keyboard.type(f"{day:%m%d%Y}")

    def minute(self, label: str, minute: datetime) -> None:
        self._to_field(label)
        self.page.keyboard.type(f"{minute:%m%d%Y}")
        self.page.keyboard.press("ArrowRight")
        self.page.keyboard.type(f"{minute:%I%M%p}")

    def _to_field(self, label: str) -> None:
        tab_to(self.page, begins(label).pattern)

    def _on_radio(self) -> bool:
        return bool(self.page.evaluate("document.activeElement.type === 'radio'"))

    def _arrow_to(self, label: str) -> bool:
        """Among the choices of which one has the focus, go to that with a label; Space ticks it."""
        wanted = begins(label)
        for _ in range(10):
            if wanted.search(self.page.evaluate(FOCUSED)["name"]):
                self.page.keyboard.press("Space")
                return True
            if not self._on_radio():
                return False
            self.page.keyboard.press("ArrowDown")
        return False


def whole(name: str) -> re.Pattern[str]:
    """Return what fits a name and no longer one."""
    return re.compile(rf"^\s*{spaced(name)}\s*$")


def begins(label: str) -> re.Pattern[str]:
    """Return what fits a label, with whatever is said besides: that a field is optional."""
    return re.compile(rf"^\s*{spaced(label)}\s*(?:\(optional\)\s*)?$")


def spaced(words: str) -> str:
    """Return a pattern of words; what is hidden from the eye may stand apart, as ": of 2013" does."""
    return re.sub(r"(?=[,:])", r"\\s*", r"\s+".join(map(re.escape, words.split())))
