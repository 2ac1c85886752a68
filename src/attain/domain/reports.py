"""
Reports that a figure is wrong: what they can be about, and what becomes of them.

Anyone may send one. The Secretariat sees it, answers it or closes it; each step is a row of
`MAY_BECOME`, from which the manual's table is made too.
"""

from __future__ import annotations

import re
from enum import Enum

from attain.errors import ActionDenied, InvalidData


class ReportKind(Enum):
    """What somebody says is wrong."""

    FIGURE = "figure"
    UNIT = "unit"
    SOURCE = "source"
    VERDICT = "verdict"
    MISSING = "missing"
    WORDS = "words"
    PAGE = "page"


class ReportStatus(Enum):
    """Where a report stands."""

    NEW = "new"
    SEEN = "seen"
    ANSWERED = "answered"
    CLOSED = "closed"


MAY_BECOME: dict[ReportStatus, frozenset[ReportStatus]] = {
    ReportStatus.NEW: frozenset({ReportStatus.SEEN, ReportStatus.ANSWERED, ReportStatus.CLOSED}),
    ReportStatus.SEEN: frozenset({ReportStatus.ANSWERED, ReportStatus.CLOSED}),
    ReportStatus.ANSWERED: frozenset({ReportStatus.ANSWERED, ReportStatus.CLOSED}),
    ReportStatus.CLOSED: frozenset(),
}
"""What may come of a report, from where it stands. A second answer replaces the first."""

LONGEST_WORDS = 4_000
LONGEST_EVIDENCE = 500
LONGEST_EMAIL = 254
LONGEST_ABOUT = 2_000
LINK = re.compile(r"https?://[^\s/?#@]+(?:[/?#]\S*)?", re.IGNORECASE)
MAILBOX = re.compile(
    r"[^\s@<>(),;:\"\\\[\]]+@[^\s@.<>(),;:\"\\\[\]]+(?:\.[^\s@.<>(),;:\"\\\[\]]+)+"
)


def check_step(now: ReportStatus, to: ReportStatus) -> None:
    """
    Raise `ActionDenied` unless a report may go from `now` to `to`.

    Examples
    --------
    >>> check_step(ReportStatus.NEW, ReportStatus.ANSWERED)
    >>> check_step(ReportStatus.CLOSED, ReportStatus.ANSWERED)
    Traceback (most recent call last):
    attain.errors.ActionDenied: This report is closed, ...
    """
    if to not in MAY_BECOME[now]:
        possible = sorted(each.value for each in MAY_BECOME[now])
        after = f"it can only become {' or '.join(possible)}" if possible else "and stays so"
        raise ActionDenied(f"This report is {now.value}, {after}: it cannot become {to.value}.")


def check_evidence(link: str) -> str:
    """
    Return a link to evidence without blanks around it; an empty one stays empty.

    Raises
    ------
    InvalidData
        If it is no address of the web, or too long.
    """
    found = link.strip()
    if found and (len(found) > LONGEST_EVIDENCE or not LINK.fullmatch(found)):
        raise InvalidData("Give a link that begins with https:// or http://, or leave it empty.")
    return found


def check_email(address: str) -> str:
    """
    Return an e-mail address without blanks around it; an empty one stays empty.

    Raises
    ------
    InvalidData
        If no mail could be sent there.
    """
    found = address.strip()
    if found and (len(found) > LONGEST_EMAIL or not MAILBOX.fullmatch(found)):
        raise InvalidData("Give an address like name@example.org, or leave it empty.")
    return found
