"""
The audit log: who did what, for which body, when, to what, and why.

Each entry carries the hash of the one before it, so that a changed, removed, added or swapped entry
shows. That entries were cut off at the end shows against a head: the number and the hash of the last
entry, kept elsewhere too. Entries name people and things in words, and outlive both.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256

from attain.errors import InvalidData

BEGINNING = "0" * 64
"""What the first entry carries in place of the hash of one before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """
    What somebody did.

    Attributes
    ----------
    at
        The moment, with its zone.
    person, name
        The number of the account, and the name as it was then.
    body, role
        For whom, and as what; empty for what the system did by itself.
    action
        What was done, in the words of the table of permissions.
    thing, thing_id
        To what.
    reason
        Why, in the person's own words.
    before, after
        What it was and what it became, as short texts or hashes.
    """

    at: datetime
    person: str
    name: str
    body: str
    role: str
    action: str
    thing: str
    thing_id: str
    reason: str = ""
    before: str = ""
    after: str = ""

    def __post_init__(self) -> None:
        if self.at.utcoffset() is None:
            raise InvalidData("The time of an audit entry has no zone. Give it in UTC.")


@dataclass(frozen=True, slots=True)
class Entry:
    """A deed at its place in the chain: the number, the hash before, the own hash."""

    number: int
    deed: Deed
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain: the number and the hash of its last entry; 0 and zeros of an empty one."""

    number: int = 0
    hash: str = BEGINNING


def chained(deed: Deed, head: Head) -> Entry:
    """Return a deed as the entry that follows a head."""
    number = head.number + 1
    return Entry(number, deed, head.hash, hash_of(number, deed, head.hash))


def hash_of(number: int, deed: Deed, previous: str) -> str:
    """Return the SHA-256, in hexadecimal, of an entry: over its JSON with sorted keys."""
    content = {**asdict(deed), "at": deed.at.isoformat(), "number": number, "previous": previous}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def faults_in(entries: Iterable[Entry], head: Head | None = None) -> tuple[str, ...]:
    """
    Return what is wrong with a chain, in sentences; nothing if it is whole.

    Parameters
    ----------
    entries
        All entries, in their order.
    head
        Where the chain ended when somebody last looked, kept elsewhere; it may have grown since.
    """
    faults, at, heads = [], Head(), {0: BEGINNING}
    for entry in entries:
        if entry.number != at.number + 1:
            faults.append(f"After entry {at.number} comes entry {entry.number}.")
        if entry.previous != at.hash:
            faults.append(f"Entry {entry.number} does not follow the one before it.")
        if entry.hash != hash_of(entry.number, entry.deed, entry.previous):
            faults.append(f"Entry {entry.number} was changed.")
        at = Head(entry.number, entry.hash)
        heads[at.number] = at.hash
    if head is not None and heads.get(head.number) != head.hash:
        faults.append(
            f"Entry {head.number} is not the one that was last there: entries were cut off or replaced."
        )
    return tuple(faults)
