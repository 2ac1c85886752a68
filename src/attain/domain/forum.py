"""
The forum: a thread for each goal and each recommendation, posts, and decisions recorded as such.

A post is plain text in any script. Who wrote it may mend it for a quarter of an hour; the text
before stays. A decision says what was decided, on which day, by whom, and on which basis.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from attain.errors import ActionDenied, InvalidData

MENDED_WITHIN = timedelta(minutes=15)
"""How long who wrote a post may mend it."""
LONGEST_POST = 8_000
LONGEST_DECISION = 2_000
LONGEST_WORDS = 300
LINK = re.compile(r"https?://[^\s<>\"'\u200b]+", re.IGNORECASE)
AFTER = ".,;:!?)]}»”’។။၊ฯ"
"""Signs at the end of a link that belong to the sentence around it."""
UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
"""Signs that part words and are not seen: one writes them, another one does not."""
UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
"""Control signs, and those that turn the direction of what follows."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text: words, or an address that can be followed."""

    text: str
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """
    What was decided.

    Attributes
    ----------
    day
        On which it was.
    meeting
        Where: the name and number of the meeting, or by correspondence.
    basis
        The paragraph of the minutes, or another paper that holds it.
    """

    text: str
    day: date
    meeting: str
    basis: str

    def __post_init__(self) -> None:
        for name, told, longest in (
            ("text", self.text, LONGEST_DECISION),
            ("meeting", self.meeting, LONGEST_WORDS),
            ("basis", self.basis, LONGEST_WORDS),
        ):
            if not told.strip():
                raise InvalidData(f"A decision takes its {name}: say it in words.")
            if len(told) > longest:
                raise InvalidData(f"The {name} has {len(told):,} letters; {longest:,} at most.")


def post_of(typed: str) -> str:
    r"""
    Return the text of a post as it is kept: as typed, with plain ends of lines.

    Raises
    ------
    InvalidData
        If there are no words in it, or too many.

    Examples
    --------
    >>> post_of("  first\r\nsecond ")
    'first\nsecond'
    """
    text = UNSAFE.sub("", typed.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if not text:
        raise InvalidData("The post has no words. Write something first.")
    if len(text) > LONGEST_POST:
        raise InvalidData(
            f"The post has {len(text):,} letters; it may have {LONGEST_POST:,}. Write two of them."
        )
    return text


def check_mending(*, author: str, person: str, written: datetime, now: datetime) -> None:
    """Raise `ActionDenied` unless a person may still mend a post."""
    if author != person:
        raise ActionDenied("Only who wrote a post mends it. Write one of your own.")
    if now - written > MENDED_WITHIN:
        minutes = int(MENDED_WITHIN.total_seconds()) // 60
        raise ActionDenied(
            f"A post can be mended for {minutes} minutes, so that nobody's answer loses what it "
            "answers. Write another one that says what is right."
        )


def folded(text: str) -> str:
    r"""
    Return a text as search compares it: composed, without case, without signs that are not seen.

    Examples
    --------
    >>> folded("Ha\u0300 No\u0323\u0302i") == folded("HÀ NỘI")
    True
    """
    composed = unicodedata.normalize("NFC", text.translate(UNSEEN))
    return " ".join(unicodedata.normalize("NFC", composed.casefold()).split())


def wanted_words(query: str) -> tuple[str, ...]:
    """Return the words of a query as `folded` writes them; ten at most."""
    return tuple(folded(query).split()[:10])


def pieces(text: str) -> Iterator[Piece]:
    """
    Yield a text in parts, its addresses apart.

    Examples
    --------
    >>> [each.link for each in pieces("See https://example.org/a, page 3.")]
    ['', 'https://example.org/a', '']
    """
    at = 0
    for found in LINK.finditer(text):
        link = found.group().rstrip(AFTER)
        if found.start() > at:
            yield Piece(text[at : found.start()])
        yield Piece(link, link)
        at = found.start() + len(link)
    if at < len(text):
        yield Piece(text[at:])
