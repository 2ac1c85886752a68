"""A portal in which people of many bodies work: its server, its mails, and those who sign in."""

from __future__ import annotations

import base64
import email
import hmac
import re
import sqlite3
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import Message
from pathlib import Path

from tests.browser.hands import Mouse
from tests.serving import SCREEN, served, surroundings

PASSWORD = "figures travel further than people"
RULE = "-" * 79
"""The line that stands below each mail on the screen of the server."""


@dataclass
class Portal:
    """`attain serve` on a home of its own, started and asked as an office would."""

    releases: Path
    home: Path
    address: str = ""

    @contextmanager
    def open(self) -> Iterator[Portal]:
        """Serve until the end of the block."""
        with served(self.releases, self.home) as self.address:
            yield self

    def command(self, *words: str) -> str:
        """Run a command of attain at the machine, and return what it prints and notes."""
        told = {**surroundings(self.home), "ATTAIN_ADDRESS": self.address}
        said = subprocess.run(
            [sys.executable, "-m", "attain", *words],
            env=told,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert said.returncode == 0, said.stdout
        return said.stdout

    def mails(self, to: str) -> list[Message]:
        """Return the mails to an address, the earliest first: the server prints them on its screen."""
        said = self._screen.read_text(encoding="utf-8", errors="replace")
        found = [part[part.find("Content-Type:") :] for part in said.split(RULE)[:-1]]
        letters = [email.message_from_string(part.strip()) for part in found if part]
        return [each for each in letters if to in str(each["To"])]

    def link_for(self, to: str, holding: str) -> str:
        """Return the link of the latest mail to an address whose link holds some words."""
        for _ in range(50):
            for each in reversed(self.mails(to)):
                found = re.search(rf"https?://\S*{re.escape(holding)}\S*", text_of(each))
                if found:
                    return found[0]
            time.sleep(0.1)
        raise AssertionError(f"no mail to {to} has a link with {holding}")

    def let_pass(self, hours: int) -> None:
        """
        Let hours pass for clearance: deadlines come nearer.

        The portal takes no deadline within the hour, and no test waits for one.
        """
        with (
            closing(sqlite3.connect(self.home / "portal" / "portal.sqlite", timeout=20)) as base,
            base,
        ):
            for table in ("clearance_candidate", "clearance_countryclearance"):
                base.execute(
                    f"UPDATE {table} SET deadline = datetime(deadline, ?)"
                    " WHERE deadline IS NOT NULL",
                    (f"-{timedelta(hours=hours) / timedelta(seconds=1)} seconds",),
                )

    @property
    def _screen(self) -> Path:
        return self.home / SCREEN


def text_of(mail: Message) -> str:
    """Return the words of a mail."""
    content = mail.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content.decode()


@dataclass
class Colleague:
    """Somebody with an account: an address, a browser of their own, an authenticator."""

    address: str
    name: str
    hand: Mouse
    key: str = ""
    password: str = PASSWORD
    kept: list[str] = field(default_factory=list)

    def code(self) -> str:
        """Return what the authenticator shows; wait for the next code where this one is nearly over."""
        while time.time() % 30 > 25:
            time.sleep(0.2)
        return totp(self.key, int(time.time()) // 30)

    def fresh_code(self) -> str:
        """Return a code that was not given yet: the next one, where this one was."""
        while self.code() in self.kept:
            time.sleep(0.5)
        self.kept.append(self.code())
        return self.kept[-1]


def totp(key: str, step: int) -> str:
    """
    Return the six digits of RFC 6238 for a key and a step of thirty seconds.

    Examples
    --------
    >>> totp("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", 1)  # the key and the first time of RFC 6238
    '287082'
    """
    seal = hmac.digest(base64.b32decode(key), struct.pack(">Q", step), "sha1")
    start = seal[-1] & 15
    return f"{(struct.unpack('>I', seal[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06}"
