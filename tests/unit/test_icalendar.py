"""Calendars as programs read them: whole days, letters of every script, nothing that can break out."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis.strategies import text

from attain.reporting.icalendar import Event, folded, icalendar

EVENT = Event(
    id="urn:uuid:1",
    title="Week of midwives",
    begin=date(2027, 5, 3),
    end=date(2027, 5, 7),
    changed=datetime(2026, 11, 24, 9, 0, tzinfo=UTC),
    version=3,
    words="Two lines;\nwith signs, and \\",
    place="វៀងចន្ទន៍",
    link="https://example.org/week",
)


def unfolded(content: bytes) -> list[str]:
    """Read lines back as RFC 5545 says: a line that begins with a blank goes on."""
    text = content.decode("utf-8")
    assert text.endswith("\r\n")
    lines: list[str] = []
    for line in text[:-2].split("\r\n"):
        if line.startswith(" "):
            lines[-1] += line[1:]
        else:
            lines.append(line)
    return lines


def value_of(lines: list[str], name: str) -> str:
    return next(line.partition(":")[2] for line in lines if line.split(";")[0].startswith(name))


def read(value: str) -> str:
    found, marked = "", False
    for sign in value:
        if marked:
            found += "\n" if sign in "nN" else sign
            marked = False
        elif sign == "\\":
            marked = True
        else:
            found += sign
    return found


def test_an_event_takes_whole_days_and_says_when_it_was_changed():
    lines = unfolded(icalendar([EVENT], title="Advocacy", language="en"))
    assert "DTSTART;VALUE=DATE:20270503" in lines
    assert "DTEND;VALUE=DATE:20270508" in lines, "the day after the last one"
    assert "SEQUENCE:2" in lines
    assert "DTSTAMP:20261124T090000Z" in lines
    assert "STATUS:CONFIRMED" in lines
    assert read(value_of(lines, "DESCRIPTION")) == EVENT.words
    assert value_of(lines, "LOCATION") == EVENT.place
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"


def test_what_is_called_off_is_cancelled_and_what_is_empty_left_out():
    bare = Event(
        id="u", title="t", begin=EVENT.begin, end=EVENT.end, changed=EVENT.changed, cancelled=True
    )
    lines = unfolded(icalendar([bare], title="Advocacy", language="en"))
    assert "STATUS:CANCELLED" in lines
    assert not any(line.startswith(("DESCRIPTION", "LOCATION", "URL")) for line in lines)


@given(text(max_size=300))
def test_no_text_breaks_out_of_its_line_and_every_line_is_short(title):
    event = Event(id="u", title=title, begin=EVENT.begin, end=EVENT.end, changed=EVENT.changed)
    content = icalendar([event], title="Advocacy", language="en")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    lines = unfolded(content)
    assert sum(line.startswith("BEGIN:VEVENT") for line in lines) == 1
    plain = title.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(sign for sign in plain if sign in "\t\n" or ord(sign) >= 32)
    assert read(value_of(lines, "SUMMARY")) == kept


@pytest.mark.parametrize("script", ["ក្រុម" * 40, "ຄະນະ" * 40, "คณะ" * 40, "အလုပ်" * 40, "Nhóm" * 40])
def test_no_letter_is_torn_apart(script):
    parts = list(folded(script))
    assert parts[0] + "".join(part[1:] for part in parts[1:]) == script
