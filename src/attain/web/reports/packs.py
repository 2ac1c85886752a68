"""
Meeting packs by one button: ordered here, made by a process of their own, kept in the archive.

The order is one transaction with its audit entry; the process begins once that is kept.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from attain.domain.permissions.actions import Action
from attain.domain.permissions.judging import Subject, check
from attain.domain.roadmap.cycles import CycleState
from attain.domain.roadmap.frozen import FrozenCycle
from attain.errors import ActionDenied, InvalidData, UnknownCode
from attain.reporting.language import LANGUAGES, language_of
from attain.usecases.pack.archive import ArchivedPack, packs_in
from attain.usecases.pack.frozen_cycle import roadmap_part
from attain.usecases.pack.orders import Order, OrderState, order_in, place_order, start, state_of
from attain.usecases.pack.roadmap_file import roadmap_bytes
from attain.usecases.places import packs_folder, portal_folder
from attain.web.accounts.deeds import Doer, saving, write_down
from attain.web.pages import shelf
from attain.web.reports.models import CycleRow
from attain.web.reports.queries import cycle_row, told_frozen
from attain.web.roadmap.queries import plans

MOST_DECISIONS = 30
LONGEST = 1000
"""Letters of a decision that is asked for."""
KEPT = 24 * 3600.0
"""Seconds for which an order that is over can still be looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """
    A pack as the Secretariat wants it.

    Attributes
    ----------
    release
        The id of a public release.
    group
        A group of countries; empty: the usual one.
    frameworks
        Ids; none: all of the release.
    decisions
        What the meeting is asked to decide, in the Secretariat's own words.
    """

    cycle: str
    release: str
    language: str = "en"
    group: str = ""
    frameworks: tuple[str, ...] = ()
    meeting: str = ""
    decisions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ordered:
    """An order, how far it is, and its key."""

    key: str
    order: Order
    state: OrderState


def order_pack(*, doer: Doer, wanted: Wanted, now: datetime) -> str:
    """
    Have a meeting pack made; return the key of the order.

    Raises
    ------
    ActionDenied
        If the doer may not, the cycle is not frozen, or a pack is being made now.
    InvalidData
        If the language, the group or a framework is not known, or there are too many decisions.
    UnknownCode
        If there is no such cycle or public release.
    """
    check(doer.actor, Action.MAKE_PACK, Subject(), now.date())
    _check_typed(wanted)
    row = cycle_row(wanted.cycle)
    if row.state != CycleState.FROZEN.value:
        raise ActionDenied(
            f"The cycle {row.pk} is {row.state}: a pack is made of a frozen one, whose reports no longer "
            "change."
        )
    edition, kept = shelf().edition(wanted.release), told_frozen(row)
    if wanted.group and wanted.group not in edition.groups:
        raise InvalidData(f"{wanted.group!r} is no group of the release {edition.id}.")
    for each in wanted.frameworks:
        edition.framework(each)
    earlier = shelf().before(edition.id)
    part = roadmap_part(
        kept,
        language_of(wanted.language),
        before=_before(kept),
        plan_titles=plan_titles(),
        meeting=wanted.meeting,
        decisions=wanted.decisions,
    )
    key = secrets.token_hex(16)
    folder = orders_folder() / key
    order = Order(
        release=str(edition.release.path),
        before=str(earlier.path) if earlier else "",
        archive=str(packs_folder()),
        cache=str(shelf().cache),
        made=now.date().isoformat(),
        language=wanted.language,
        group=wanted.group,
        frameworks=wanted.frameworks,
        title=kept.cycle.title,
        by=doer.name,
    )
    with saving():
        allowed = check(doer.actor, Action.MAKE_PACK, Subject(), now.date())
        if any(not each.state.over() for each in orders()):
            raise ActionDenied("A pack is being made just now. Wait until it is ready, then order.")
        place_order(folder, order, roadmap_bytes(part))
        told = f"release {edition.id}, {wanted.language}"
        write_down(doer, allowed, Action.MAKE_PACK, row.pk, now=now, after=told)
        transaction.on_commit(lambda: start(folder))
    return key


def orders_folder() -> Path:
    """Return where orders of packs lie while they are made."""
    return portal_folder() / "packs-ordered"


def ordered(key: str) -> Ordered:
    """Return an order by its key; `UnknownCode` if there is none."""
    if len(key) != 32 or not all(c in "0123456789abcdef" for c in key):
        raise UnknownCode("There is no such order of a pack.")
    folder = orders_folder() / key
    return Ordered(key, order_in(folder), state_of(folder))


def orders() -> list[Ordered]:
    """Return the orders of the last day, the latest first; what is none is left aside."""
    found = []
    for place in orders_folder().glob("*/order.json"):
        try:
            found.append(ordered(place.parent.name))
        except UnknownCode:
            continue
    recent = [each for each in found if time.time() - each.state.since < KEPT]
    return sorted(recent, key=lambda each: -each.state.since)


def packs() -> list[ArchivedPack]:
    """Return the packs that were made, the latest first."""
    return packs_in(packs_folder())[::-1]


def pack_by_number(number: str) -> ArchivedPack:
    """Return a pack by its number; `UnknownCode` if there is none."""
    for each in packs():
        if each.number == number:
            return each
    raise UnknownCode(f"There is no meeting pack {number}.")


def pack_before(pack: ArchivedPack) -> ArchivedPack | None:
    """Return the pack that was made before one, if any: the one that it compares itself with."""
    earlier = packs()
    place = next((n for n, each in enumerate(earlier) if each.number == pack.number), len(earlier))
    return earlier[place + 1] if place + 1 < len(earlier) else None


def frozen_cycles() -> Sequence[CycleRow]:
    """Return the cycles that a pack can be made of, the latest first."""
    return list(CycleRow.objects.filter(state=CycleState.FROZEN.value))


def plan_titles() -> Mapping[str, str]:
    """Return the titles of plans by their ids."""
    return {each.id: each.title for each in plans().plans}


def _before(kept: FrozenCycle) -> FrozenCycle | None:
    row = CycleRow.objects.filter(pk=kept.cycle.before, state=CycleState.FROZEN.value).first()
    return told_frozen(row) if row else None


def _check_typed(wanted: Wanted) -> None:
    if wanted.language not in LANGUAGES:
        raise InvalidData(f"{wanted.language!r} is no language of attain.")
    if len(wanted.decisions) > MOST_DECISIONS:
        raise InvalidData(f"A pack asks for {MOST_DECISIONS} decisions at most.")
    for each in (*wanted.decisions, wanted.meeting):
        if len(each) > LONGEST:
            raise InvalidData(
                f"A decision has {len(each):,} letters; {LONGEST:,} are the most: {each[:60]}…"
            )
