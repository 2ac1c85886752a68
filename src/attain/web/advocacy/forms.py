"""The form of an entry of the advocacy calendar; it is shown again as it was typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import TypeVar

from django.http import QueryDict

from attain.domain.advocacy import Audience, Campaign, EntryKind
from attain.errors import InvalidData

Kind = TypeVar("Kind", bound=Enum)
MANY = ("areas", "audiences", "languages")


@dataclass(frozen=True, slots=True)
class Typed:
    """An entry as it was typed; targets with commas between them."""

    keeper: str = ""
    kind: str = EntryKind.CAMPAIGN.value
    title: str = ""
    words: str = ""
    begin: str = ""
    end: str = ""
    place: str = ""
    targets: str = ""
    release: str = ""
    link: str = ""
    areas: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


def typed_in(data: QueryDict) -> Typed:
    """Return what was sent, field by field."""
    single = {
        name: data.get(name, "").strip().replace("\r\n", "\n")
        for name in Typed.__dataclass_fields__
        if name not in MANY
    }
    return Typed(
        **single,
        areas=tuple(data.getlist("areas")),
        audiences=tuple(data.getlist("audiences")),
        languages=tuple(data.getlist("languages")),
    )


def typed_again(found: Campaign) -> Typed:
    """Return an entry as its form shows it."""
    return Typed(
        keeper=found.keeper,
        kind=found.kind.value,
        title=found.title,
        words=found.words,
        begin=found.begin.isoformat(),
        end=found.end.isoformat(),
        place=found.place,
        targets=", ".join(found.targets),
        release=found.release,
        link=found.link,
        areas=found.areas,
        audiences=tuple(each.value for each in found.audiences),
        languages=found.languages,
    )


def campaign_of_form(typed: Typed) -> Campaign:
    """
    Return the entry that was typed, as a draft.

    Raises
    ------
    InvalidData
        If a day is none, or something was chosen that is not known.
    """
    begin = _day(typed.begin, "first day")
    return Campaign(
        title=typed.title,
        keeper=typed.keeper,
        kind=_one(EntryKind, typed.kind, "kind of entry"),
        words=typed.words,
        begin=begin,
        end=_day(typed.end, "last day") if typed.end else begin,
        place=typed.place,
        targets=_references(typed.targets),
        areas=typed.areas,
        audiences=tuple(_one(Audience, each, "audience") for each in typed.audiences),
        languages=typed.languages,
        release=typed.release[:200],
        link=typed.link,
    )


def _references(text: str) -> tuple[str, ...]:
    """Return goals and targets: commas or ends of lines between them, frameworks in capitals."""
    told = (" ".join(each.split()) for each in text.replace("\n", ",").split(","))
    parts = (each.partition(" ") for each in told if each)
    return tuple(f"{framework.upper()}{blank}{code}" for framework, blank, code in parts)


def _day(text: str, what: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidData(f"The {what} is {text!r}. Write it as 2026-11-24.") from None


def _one(kinds: type[Kind], told: str, what: str) -> Kind:
    try:
        return kinds(told)
    except ValueError:
        raise InvalidData(f"{told!r} is no {what} that is known. Choose one.") from None
