"""
The form for saying that something is wrong: what was typed, and what keeps machines away.

There is no account, no session and no cookie. The form carries a signed mark with the time at which
it was made: sent back within three seconds, or after a day, it comes back for another try with all
that was typed. A field that people do not see stays empty in their hands.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest
from django.urls import Resolver404, resolve

from attain.domain.reports import (
    LONGEST_ABOUT,
    LONGEST_WORDS,
    ReportKind,
    check_email,
    check_evidence,
)
from attain.errors import InvalidData

if TYPE_CHECKING:
    from attain.reporting.language import Language

SHORTEST, LONGEST = 3, 24 * 3600
"""Seconds between the making of a form and its sending."""
TRAP = "website"
"""The field that people do not see."""
SALT = "attain.say-so"


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the fields of the form."""

    about: str = ""
    kind: str = ReportKind.FIGURE.value
    words: str = ""
    evidence: str = ""
    email: str = ""
    mark: str = ""
    trap: str = ""


class Mark(NamedTuple):
    """What a form's signed mark says: which form it is, when it was made, over which release."""

    nonce: str
    made: int
    release: str


class Subject(NamedTuple):
    """
    What a report is about.

    Attributes
    ----------
    page
        The address as it was given, without what is no address of the portal.
    release, figure
        The release that the address names, and the series: "SDG 3.2.1 KHM"; where it points at one
        observation also its period: "SDG 3.2.1 KHM, 2019". Empty where it names none.
    """

    page: str = ""
    release: str = ""
    figure: str = ""


def typed_in(request: HttpRequest) -> Typed:
    """Return what was sent; a text keeps its words, with line ends as they are written today."""
    sent = request.POST
    return Typed(
        about=sent.get("about", "")[:LONGEST_ABOUT],
        kind=sent.get("kind", ""),
        words=sent.get("words", "")
        .replace("\r\n", "\n")
        .replace("\0", "\N{REPLACEMENT CHARACTER}"),
        evidence=sent.get("evidence", "").replace("\0", ""),
        email=sent.get("email", "").replace("\0", ""),
        mark=sent.get("mark", "")[:500],
        trap=sent.get(TRAP, ""),
    )


def new_mark(now: datetime, release: str) -> str:
    """
    Return the signed mark of a form that is made now.

    The mark keeps the newest `release` of that moment: one that comes out while somebody types is
    not what the report is about.
    """
    plain = {"n": secrets.token_hex(16), "t": int(now.timestamp()), "r": release}
    return Signer(salt=SALT).sign_object(plain)


def read_mark(text: str) -> Mark | None:
    """Return what a mark says, or None if it is not ours."""
    try:
        plain = Signer(salt=SALT).unsign_object(text)
        return Mark(str(plain["n"]), int(plain["t"]), str(plain["r"]))
    except (BadSignature, ValueError, KeyError, TypeError):
        return None


def faults_of(typed: Typed, language: Language, now: datetime) -> list[tuple[str, str]]:
    """Return what is wrong with a form as (field, sentence), in the order of the fields."""
    text = language.text
    found = []
    if typed.kind not in {each.value for each in ReportKind}:
        found.append(("kind", text("Choose what is wrong.")))
    if not typed.words.strip():
        found.append(("words", text("Say in a few words what is wrong.")))
    elif len(typed.words) > LONGEST_WORDS:
        found.append(
            (
                "words",
                text(
                    "This text has %(count)s letters; %(most)s can be kept. Please shorten it.",
                    count=language.number(len(typed.words)),
                    most=language.number(LONGEST_WORDS),
                ),
            )
        )
    for field, check, words in (
        ("evidence", check_evidence, text("Give a link that begins with https:// or http://.")),
        ("email", check_email, text("Give an address like name@example.org, or none.")),
    ):
        try:
            check(getattr(typed, field))
        except InvalidData:
            found.append((field, words))
    return found or _doubts_of(typed, language, now)


def _doubts_of(typed: Typed, language: Language, now: datetime) -> list[tuple[str, str]]:
    """Return why the form might come from a machine; a person loses nothing but a moment."""
    text = language.text
    if typed.trap:
        return [(TRAP, text("Leave the last field empty: it is there to stop machines."))]
    mark = read_mark(typed.mark)
    age = int(now.timestamp()) - mark.made if mark else LONGEST + 1
    if age > LONGEST or age < 0:
        return [("words", text("The form was open for more than a day. Please send it again."))]
    if age < SHORTEST:
        return [("words", text("That was very quick. Please read it once more and send it again."))]
    return []


def subject_of(about: str) -> Subject:
    """
    Return what an address of the portal is about; an address that is not ours is about nothing.

    The address may name a release, a framework, an indicator, an area, and behind `#` a period.
    """
    page, _, anchor = about.partition("#")
    path = page.partition("?")[0]
    inside = path.startswith("/") and not path.startswith("//") and "\\" not in about
    if not inside or not about.isprintable():
        return Subject()
    try:
        named = resolve(path).kwargs
    except Resolver404:
        return Subject()
    codes = (named.get("framework", "").upper(), *(named.get(each, "") for each in CODES))
    figure = " ".join(each for each in codes if each)
    period = OBSERVATION.fullmatch(anchor)
    if period and named.get("area"):
        figure = f"{figure}, {period[1]}"
    return Subject(about, named.get("release", ""), figure)


OBSERVATION = re.compile(r"y(\d{4}[0-9A-Z-]{0,30})")
"""What an observation is called in the address of its page: `Figure.anchor`."""
CODES = ("goal", "target", "indicator", "area", "series_code")
