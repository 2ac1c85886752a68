"""The audit log: whatever is done to it afterwards shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attain.domain.audit import Deed, Entry, Head, chained, faults_in
from attain.errors import InvalidData

START = datetime(2026, 11, 24, tzinfo=UTC)
WORDS = st.text(max_size=12)


def chain(reasons: list[str]) -> tuple[list[Entry], Head]:
    entries, head = [], Head()
    for place, reason in enumerate(reasons):
        entry = chained(
            Deed(
                at=START + timedelta(minutes=place),
                person="7",
                name="a focal point",
                body="GOV-KHM",
                role="focal point",
                action="send a submission to review",
                thing="submission",
                thing_id=str(place),
                reason=reason,
            ),
            head,
        )
        entries.append(entry)
        head = Head(entry.number, entry.hash)
    return entries, head


@given(st.lists(WORDS, max_size=8))
def test_a_chain_that_nobody_touched_is_whole(reasons):
    entries, head = chain(reasons)
    assert faults_in(entries, head) == ()
    assert faults_in(entries) == ()


@given(st.lists(WORDS, min_size=1, max_size=8), st.data())
def test_a_changed_entry_shows(reasons, data):
    entries, head = chain(reasons)
    place = data.draw(st.integers(0, len(entries) - 1))
    name = data.draw(st.sampled_from(["person", "body", "role", "action", "thing_id", "reason"]))
    deed = entries[place].deed
    altered = replace(deed, **{name: getattr(deed, name) + "x"})
    entries[place] = replace(entries[place], deed=altered)
    assert f"Entry {place + 1} was changed." in faults_in(entries, head)


@given(st.lists(WORDS, min_size=1, max_size=8), st.data())
def test_a_removed_entry_shows_and_so_does_one_rewritten_with_a_new_hash(reasons, data):
    entries, head = chain(reasons)
    place = data.draw(st.integers(0, len(entries) - 1))
    without = entries[:place] + entries[place + 1 :]
    assert faults_in(without, head)
    before = Head(place, entries[place].previous)
    entries[place] = chained(
        replace(entries[place].deed, reason="another reason than that"), before
    )
    assert faults_in(entries, head)


@given(st.lists(WORDS, min_size=2, max_size=8, unique=True), st.data())
def test_swapped_entries_show(reasons, data):
    entries, head = chain(reasons)
    place = data.draw(st.integers(0, len(entries) - 2))
    entries[place], entries[place + 1] = entries[place + 1], entries[place]
    assert faults_in(entries, head)


@given(st.lists(WORDS, min_size=1, max_size=8), st.data())
def test_a_tail_cut_off_shows_against_the_head_kept_elsewhere(reasons, data):
    entries, head = chain(reasons)
    kept = data.draw(st.integers(0, len(entries) - 1))
    assert faults_in(entries[:kept], head) == (
        f"Entry {len(entries)} is not the one that was last there: entries were cut off or replaced.",
    )


@given(st.lists(WORDS, min_size=1, max_size=8), st.data())
def test_a_head_of_earlier_stands_in_the_chain_that_has_grown(reasons, data):
    entries, _ = chain(reasons)
    earlier = data.draw(st.integers(0, len(entries)))
    head = Head(earlier, entries[earlier - 1].hash) if earlier else Head()
    assert faults_in(entries, head) == ()


def test_the_time_of_a_deed_has_a_zone():
    with pytest.raises(InvalidData, match="no zone"):
        Deed(
            at=START.replace(tzinfo=None),
            person="",
            name="",
            body="",
            role="",
            action="",
            thing="",
            thing_id="",
        )
