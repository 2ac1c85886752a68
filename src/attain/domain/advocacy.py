"""
The advocacy calendar: campaigns and events, what they are for, for whom, when and where.

A body keeps its entries. A draft is seen by those who keep it; once public, an entry stays: it can be
changed, or called off with a reason, and both show.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from attain.errors import ActionDenied, InvalidData

LONGEST_TITLE = 200
LONGEST_WORDS = 4_000
LINK = re.compile(r"https?://[^\s/?#@]+(?:[/?#]\S*)?", re.IGNORECASE)
REFERENCE = re.compile(r"[^\s]+ [^\s]+")


class EntryKind(Enum):
    """What sort of entry it is."""

    CAMPAIGN = "campaign"
    EVENT = "event"


class Audience(Enum):
    """For whom it is."""

    EVERYBODY = "everybody"
    YOUTH = "young people and schools"
    MEDIA = "media"
    PARLIAMENTS = "parliaments"
    GOVERNMENTS = "governments"
    LOCAL_GOVERNMENTS = "local governments"
    CIVIL_SOCIETY = "civil society"
    BUSINESS = "business"
    RESEARCH = "research"


class EntryState(Enum):
    """Where it stands."""

    DRAFT = "draft"
    PUBLIC = "public"
    CALLED_OFF = "called off"


MAY_BECOME: dict[EntryState, frozenset[EntryState]] = {
    EntryState.DRAFT: frozenset({EntryState.PUBLIC}),
    EntryState.PUBLIC: frozenset({EntryState.CALLED_OFF}),
    EntryState.CALLED_OFF: frozenset(),
}
"""From where to where. A draft can be thrown away; what was public once stays."""
SHOWN_TO_ALL = frozenset({EntryState.PUBLIC, EntryState.CALLED_OFF})


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """
    An entry of the calendar.

    Attributes
    ----------
    title, words
        In the language of those who keep it.
    keeper
        The id of the body that keeps it.
    begin, end
        Its first and its last day.
    place
        Where, in words; empty where it is nowhere in particular.
    targets
        Goals and targets, as `SDG 3` and `SDG 3.2`.
    areas
        Codes of countries; none: the whole region.
    languages
        Codes of the languages that it is held in.
    release
        The id of the release whose figures it shows; empty: always the newest.
    link
        Where there is more; empty where nowhere.
    """

    title: str
    keeper: str
    begin: date
    end: date
    kind: EntryKind = EntryKind.CAMPAIGN
    words: str = ""
    place: str = ""
    targets: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    audiences: tuple[Audience, ...] = ()
    languages: tuple[str, ...] = ()
    release: str = ""
    link: str = ""
    state: EntryState = EntryState.DRAFT
    why_called_off: str = ""

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise InvalidData("An entry of the calendar takes a title.")
        for name, text, longest in (
            ("title", self.title, LONGEST_TITLE),
            ("place", self.place, LONGEST_TITLE),
            ("description", self.words, LONGEST_WORDS),
        ):
            if len(text) > longest:
                raise InvalidData(f"The {name} has {len(text):,} letters; {longest:,} at most.")
        if self.end < self.begin:
            raise InvalidData(f"It ends on {self.end}, before it begins on {self.begin}.")
        if self.link and not LINK.fullmatch(self.link):
            raise InvalidData(f"{self.link!r} is no link. It begins with https:// or http://.")
        for each in self.targets:
            if not REFERENCE.fullmatch(each):
                raise InvalidData(f"{each!r} is no goal or target. Write SDG 3 or SDG 3.2.")
        for told in (self.targets, self.areas, self.audiences, self.languages):
            _check_once(told)
        if (self.state is EntryState.CALLED_OFF) != bool(self.why_called_off.strip()):
            raise InvalidData("An entry is called off with a reason: say in words why.")

    @property
    def public(self) -> bool:
        """Whether everybody may see it."""
        return self.state in SHOWN_TO_ALL

    def over(self, on: date) -> bool:
        """Whether its last day is past."""
        return self.end < on


def check_step(now: EntryState, to: EntryState) -> None:
    """
    Raise `ActionDenied` unless an entry may go from `now` to `to`.

    Examples
    --------
    >>> check_step(EntryState.DRAFT, EntryState.PUBLIC)
    >>> check_step(EntryState.CALLED_OFF, EntryState.PUBLIC)
    Traceback (most recent call last):
    attain.errors.ActionDenied: This entry is called off and cannot become public.
    """
    if to not in MAY_BECOME[now]:
        raise ActionDenied(f"This entry is {now.value} and cannot become {to.value}.")


def _check_once(told: Iterable[object]) -> None:
    found = list(told)
    if len(set(found)) != len(found):
        twice = next(each for each in found if found.count(each) > 1)
        raise InvalidData(f"{getattr(twice, 'value', twice)} stands there twice. Once is enough.")
