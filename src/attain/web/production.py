"""
What a portal for many must have: one table of checks, each with its reason.

They are asked for by `attain serve --production` or ATTAIN_MODE=production; the portal then opens only
if none of them fails. The manual prints the same table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from attain.errors import ActionDenied

SHORTEST_KEY = 32
FEWEST_SIGNS = 12
"""Different signs that a key of random letters has at the least."""
MOST_ON_SQLITE = 4
"""Processes that may share an SQLite file: beyond them, writers wait longer than people do."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """
    What is looked at.

    Attributes
    ----------
    settings
        The settings of the portal, by attribute.
    loopback
        Whether the portal listens for this machine only.
    workers
        Processes that answer.
    vendor
        The kind of database: sqlite or postgresql.
    demo_accounts
        How many accounts of the demonstration there are.
    """

    settings: Any
    loopback: bool
    workers: int
    vendor: str
    demo_accounts: int


@dataclass(frozen=True, slots=True)
class SafetyCheck:
    """A name, what it refuses and why, what to do, and whether it fails."""

    name: str
    refused: str
    remedy: str
    fails: Callable[[Surroundings], bool]


def _weak_key(seen: Surroundings) -> bool:
    key = str(seen.settings.SECRET_KEY)
    return len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_SIGNS


def _open_hosts(seen: Surroundings) -> bool:
    hosts = [str(each) for each in seen.settings.ALLOWED_HOSTS]
    return not hosts or any("*" in each or each.startswith(".") for each in hosts)


def _only_this_machine(seen: Surroundings) -> bool:
    return set(seen.settings.ALLOWED_HOSTS) <= {"127.0.0.1", "localhost", "[::1]"}


CHECKS = (
    SafetyCheck(
        "debug",
        "DEBUG is on: error pages would show the inside.",
        "Set it to False.",
        lambda seen: bool(seen.settings.DEBUG),
    ),
    SafetyCheck(
        "secret key",
        "ATTAIN_SECRET_KEY is missing, short or made of few signs: forms and links could be forged.",
        "Leave the setting out, and attain makes a key; or give 50 random letters.",
        _weak_key,
    ),
    SafetyCheck(
        "hosts",
        "ATTAIN_HOSTS has a name with * or a leading dot: others could lead readers astray.",
        "Name each host in full.",
        _open_hosts,
    ),
    SafetyCheck(
        "own name",
        "ATTAIN_HOSTS does not say under which name readers come.",
        "Say it: ATTAIN_HOSTS=goals.example.org",
        _only_this_machine,
    ),
    SafetyCheck(
        "https",
        "ATTAIN_ADDRESS is no https address: passwords would travel in the clear.",
        "Put a server with TLS before the portal, and set ATTAIN_ADDRESS=https://...",
        lambda seen: not str(seen.settings.ATTAIN_ADDRESS).startswith("https://"),
    ),
    SafetyCheck(
        "proxy",
        "Others can reach the portal itself, past the server with TLS.",
        "Listen on 127.0.0.1, and let the server before it pass requests on.",
        lambda seen: not seen.loopback,
    ),
    SafetyCheck(
        "clients",
        "ATTAIN_PROXIES is 0 behind a server with TLS: all readers would share one limit.",
        "Set ATTAIN_PROXIES=1, or to how many servers stand before the portal.",
        lambda seen: seen.settings.ATTAIN_PROXIES < 1,
    ),
    SafetyCheck(
        "mail",
        "Mails go to the screen: invitations and new passwords would reach nobody.",
        "Set ATTAIN_MAIL=smtps://name:password@host:465",
        lambda seen: seen.settings.EMAIL_BACKEND.endswith(
            (".console.EmailBackend", ".locmem.EmailBackend")
        ),
    ),
    SafetyCheck(
        "sender",
        "ATTAIN_MAIL_FROM is no address that others can answer: mails would be taken for junk.",
        "Set ATTAIN_MAIL_FROM=goals@example.org",
        lambda seen: str(seen.settings.DEFAULT_FROM_EMAIL).endswith("@localhost"),
    ),
    SafetyCheck(
        "demonstration",
        "There are accounts of the demonstration, whose password everybody knows.",
        "Remove them: attain people remove-demo-accounts",
        lambda seen: seen.demo_accounts > 0,
    ),
    SafetyCheck(
        "writers",
        f"More than {MOST_ON_SQLITE} processes share an SQLite file: writers would wait too long.",
        "Set ATTAIN_DATABASE=postgresql://..., or start with fewer --workers.",
        lambda seen: seen.vendor == "sqlite" and seen.workers > MOST_ON_SQLITE,
    ),
)
"""Every check, in the order in which the manual prints it. Whether the database keeps what it has
acknowledged is looked at in every mode: see `attain.web.database.check_durable`."""


def failing(seen: Surroundings) -> tuple[SafetyCheck, ...]:
    """Return the checks that fail."""
    return tuple(each for each in CHECKS if each.fails(seen))


def check_production(*, loopback: bool, workers: int) -> None:
    """
    Refuse to open for many unless all is safe; the portal's settings must stand already.

    Raises
    ------
    ActionDenied
        With the reason and the remedy of each check that fails.
    """
    from django.conf import settings
    from django.db import connection

    from attain.web.accounts.demonstration import demo_accounts

    seen = Surroundings(settings, loopback, workers, connection.vendor, demo_accounts().count())
    found = failing(seen)
    if found:
        told = " ".join(f"({n}) {each.refused} {each.remedy}" for n, each in enumerate(found, 1))
        raise ActionDenied(f"The portal does not open for many like this. {told}")
