"""Calendars as programs read them (iCalendar, RFC 5545): whole days, no alarms, no guests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

TYPE = "text/calendar"
LONGEST_LINE = 75
"""Bytes of a line, its end not counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """
    Something that takes one or more whole days.

    Attributes
    ----------
    id
        A name that never changes and is nobody else's: `attain.reporting.atom.lasting_id`.
    version
        Grows with each change, from 1 on.
    changed
        When it was changed last.
    """

    id: str
    title: str
    begin: date
    end: date
    changed: datetime
    version: int = 1
    words: str = ""
    place: str = ""
    link: str = ""
    cancelled: bool = False


def icalendar(events: Iterable[Event], *, title: str, language: str) -> bytes:
    """Return a calendar in UTF-8."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//attain//advocacy calendar//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME;LANGUAGE={language}:{_text(title)}",
    ]
    for each in events:
        lines += _event(each)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in folded(line)).encode()


def folded(line: str) -> Iterator[str]:
    r"""
    Yield a line in parts of 75 bytes at most; those after the first begin with a blank.

    No letter is torn apart, however many bytes it has.

    Examples
    --------
    >>> [len(part.encode()) for part in folded("SUMMARY:" + "ក" * 30)]
    [74, 25]
    """
    part, size = "", 0
    for letter in line:
        length = len(letter.encode())
        if size + length > LONGEST_LINE:
            yield part
            part, size = " ", 1
        part += letter
        size += length
    yield part


def _event(each: Event) -> list[str]:
    changed = f"{each.changed.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    lines = [
        "BEGIN:VEVENT",
        f"UID:{each.id}",
        f"DTSTAMP:{changed}",
        f"LAST-MODIFIED:{changed}",
        f"SEQUENCE:{each.version - 1}",
        f"DTSTART;VALUE=DATE:{each.begin:%Y%m%d}",
        f"DTEND;VALUE=DATE:{each.end + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(each.title)}",
        f"STATUS:{'CANCELLED' if each.cancelled else 'CONFIRMED'}",
        "TRANSP:TRANSPARENT",
    ]
    more = (("DESCRIPTION", _text(each.words)), ("LOCATION", _text(each.place)))
    lines += [f"{name}:{text}" for name, text in (*more, ("URL", each.link)) if text]
    return [*lines, "END:VEVENT"]


def _text(told: str) -> str:
    """Return a text as a value: signs that mean something are marked, other control signs go."""
    plain = told.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(sign for sign in plain if sign in "\t\n" or ord(sign) >= 32)
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        kept = kept.replace(sign, written)
    return kept
