"""
Independent assessments: what somebody outside says of a country, a body or an action, and the reply.

They stand beside the official record and are never mixed with it: their scale has words of its own,
which no verdict and no status report uses, so that nobody counts the two together. Both are signed
and dated. A correction is a new assessment that takes the place of the old one, which stays readable.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from attain.errors import ActionDenied, InvalidData

SCALE = "attain-words-and-deeds"
"""The name of the scale of `Rating`: our own, for how far deeds follow words."""
LONGEST = 6_000
"""Letters of a text."""
MOST_EVIDENCE = 20
LINK = re.compile(r"https?://[^\s/?#@]+(?:[/?#]\S*)?", re.IGNORECASE)
REFERENCE = re.compile(r"[^\s]+ [^\s]+")


class Rating(Enum):
    """How far deeds follow words: the steps of `SCALE`, the best first."""

    WHOLLY = "wholly"
    LARGELY = "largely"
    PARTLY = "partly"
    HARDLY = "hardly"
    NOT_AT_ALL = "not at all"
    CANNOT_SAY = "cannot be said"


class AssessedKind(Enum):
    """What an assessment is about."""

    COUNTRY = "country under a goal or target"
    BODY = "body"
    ACTION = "action of the roadmap"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """
    What an assessment is about.

    Attributes
    ----------
    area, reference
        A country and a goal or target, as `KHM` and `SDG 3.2`: of a country under it.
    body
        The id of a body.
    action
        The number of an action, as A17.
    """

    area: str = ""
    reference: str = ""
    body: str = ""
    action: str = ""

    def __post_init__(self) -> None:
        named = [bool(self.area or self.reference), bool(self.body), bool(self.action)]
        if sum(named) != 1:
            raise InvalidData(
                "An assessment is about one thing: a country under a goal or target, a body, or an "
                "action. Choose one of them."
            )
        if named[0] and not (self.area and REFERENCE.fullmatch(self.reference)):
            raise InvalidData(
                "Name both: the country, and the goal or target it is assessed under, as SDG 3.2."
            )

    @property
    def kind(self) -> AssessedKind:
        """What sort of thing it is."""
        if self.body:
            return AssessedKind.BODY
        return AssessedKind.ACTION if self.action else AssessedKind.COUNTRY


@dataclass(frozen=True, slots=True)
class Support:
    """Something that an assessment or a reply rests on: its name and its address."""

    title: str
    link: str

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise InvalidData(f"The evidence {self.link!r} has no name. Say what it is.")
        if not LINK.fullmatch(self.link):
            raise InvalidData(f"{self.link!r} is no link. It begins with https:// or http://.")


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs: the account and its name then, the body, and the moment."""

    person: str
    name: str
    body: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Reply:
    """What the assessed say to it; said again, the last one counts, and the earlier stay readable."""

    text: str
    signed: Signature
    evidence: tuple[Support, ...] = ()

    def __post_init__(self) -> None:
        _check_text(self.text, "reply")
        _check_evidence(self.evidence)


class Stand(Enum):
    """Whether an assessment still holds."""

    STANDS = "stands"
    REPLACED = "replaced by a later one"
    WITHDRAWN = "withdrawn"


class Said(Enum):
    """What can be said of an assessment that was filed."""

    REPLY = "reply to"
    REPLACE = "replace"
    WITHDRAW = "withdraw"


MAY_BE_SAID: dict[Stand, frozenset[Said]] = {
    Stand.STANDS: frozenset(Said),
    Stand.REPLACED: frozenset(),
    Stand.WITHDRAWN: frozenset(),
}
"""What may be said when. What was said stays readable in every case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """
    An assessment as everybody may read it.

    Attributes
    ----------
    number
        As E5; it never changes.
    finding, method
        What was found, and how, in words.
    replaces, reason
        The number of the assessment whose place it takes, and why.
    replaced_by
        The number of the one that took its place.
    withdrawn
        Who withdrew it, and when; none where it holds.
    why_withdrawn
        In words.
    """

    number: str
    assessed: Assessed
    rating: Rating
    finding: str
    method: str
    signed: Signature
    evidence: tuple[Support, ...] = ()
    replaces: str = ""
    reason: str = ""
    replaced_by: str = ""
    withdrawn: Signature | None = None
    why_withdrawn: str = ""
    replies: tuple[Reply, ...] = ()

    def __post_init__(self) -> None:
        _check_text(self.finding, "finding")
        _check_text(self.method, "method")
        _check_evidence(self.evidence)
        if self.replaces and not self.reason.strip():
            raise InvalidData(f"Say in words why {self.replaces} is replaced.")
        if (self.withdrawn is None) != (not self.why_withdrawn.strip()):
            raise InvalidData("An assessment is withdrawn with a reason: say in words why.")

    @property
    def stand(self) -> Stand:
        """Whether it still holds."""
        if self.withdrawn is not None:
            return Stand.WITHDRAWN
        return Stand.REPLACED if self.replaced_by else Stand.STANDS

    @property
    def reply(self) -> Reply | None:
        """The reply that counts: the last one."""
        return self.replies[-1] if self.replies else None


def check_said(stand: Stand, what: Said) -> None:
    """
    Raise `ActionDenied` unless something may be said of an assessment as it stands.

    Examples
    --------
    >>> check_said(Stand.STANDS, Said.REPLY)
    >>> check_said(Stand.WITHDRAWN, Said.REPLY)
    Traceback (most recent call last):
    attain.errors.ActionDenied: This assessment is withdrawn: nobody can reply to it any more.
    """
    if what not in MAY_BE_SAID[stand]:
        raise ActionDenied(
            f"This assessment is {stand.value}: nobody can {what.value} it any more."
        )


def check_independent(assessor: str, bodies: Iterable[str]) -> None:
    """
    Raise `ActionDenied` if who assesses has a part in what is assessed.

    Parameters
    ----------
    assessor
        The id of the body for which the assessment is signed.
    bodies
        Those that are assessed, or lead or support the action that is.
    """
    if assessor in set(bodies):
        raise ActionDenied(
            f"{assessor} has a part in this itself: an assessment of it would not be independent."
        )


def beside(
    found: Iterable[Assessment],
    *,
    area: str = "",
    reference: str = "",
    body: str = "",
    action: str = "",
) -> tuple[Assessment, ...]:
    """
    Return the assessments that stand beside something, the latest first.

    Parameters
    ----------
    area, reference
        Either or both: of the country, under the goal or target; a goal takes those of its targets.
    body, action
        Of the body or the action.
    """
    chosen = [
        each
        for each in found
        if each.stand is Stand.STANDS
        and (not area or each.assessed.area == area)
        and (not reference or _lies_in(each.assessed.reference, reference))
        and (not body or each.assessed.body == body)
        and (not action or each.assessed.action == action)
    ]
    return tuple(sorted(chosen, key=lambda each: each.signed.at, reverse=True))


def _lies_in(reference: str, wanted: str) -> bool:
    return reference == wanted or reference.startswith(f"{wanted}.")


def _check_text(text: str, what: str) -> None:
    if not text.strip():
        raise InvalidData(f"The {what} has no words. Say it in your language.")
    if len(text) > LONGEST:
        raise InvalidData(
            f"The {what} has {len(text):,} letters; it may have {LONGEST:,}. Shorten it, and link to "
            "the whole text as evidence."
        )


def _check_evidence(evidence: tuple[Support, ...]) -> None:
    if len(evidence) > MOST_EVIDENCE:
        raise InvalidData(f"{len(evidence)} links are too many: {MOST_EVIDENCE} at most.")
    links = [each.link for each in evidence]
    if len(set(links)) != len(links):
        twice = next(each for each in links if links.count(each) > 1)
        raise InvalidData(f"The link {twice} stands there twice. Once is enough.")
