"""What an entry of the advocacy calendar is, and where it may go."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from attain.domain.advocacy import (
    LONGEST_TITLE,
    LONGEST_WORDS,
    MAY_BECOME,
    Audience,
    Campaign,
    EntryState,
    check_step,
)
from attain.errors import ActionDenied, InvalidData

WEEK = Campaign(
    title="Week of midwives",
    keeper="SOMHD",
    begin=date(2027, 5, 3),
    end=date(2027, 5, 7),
    targets=("SDG 3.1", "SDG 3.2"),
    link="https://example.org/week",
)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": " "}, "takes a title"),
        ({"title": "x" * (LONGEST_TITLE + 1)}, "The title has 201"),
        ({"place": "x" * (LONGEST_TITLE + 1)}, "The place has 201"),
        ({"words": "x" * (LONGEST_WORDS + 1)}, "The description has 4,001"),
        ({"end": date(2027, 5, 1)}, "before it begins"),
        ({"link": "javascript:alert(1)"}, "is no link"),
        ({"targets": ("3.2",)}, "is no goal or target"),
        ({"targets": ("SDG 3.2", "SDG 3.2")}, "stands there twice"),
        ({"audiences": (Audience.MEDIA, Audience.MEDIA)}, "media stands there twice"),
        ({"state": EntryState.CALLED_OFF}, "with a reason"),
        ({"why_called_off": "flood"}, "with a reason"),
    ],
)
def test_an_entry_that_cannot_be_is_refused(changes, said):
    with pytest.raises(InvalidData, match=said):
        replace(WEEK, **changes)


def test_every_state_says_where_it_may_go():
    assert set(MAY_BECOME) == set(EntryState)


@pytest.mark.parametrize("now", list(EntryState), ids=lambda each: each.value)
@pytest.mark.parametrize("to", list(EntryState), ids=lambda each: each.value)
def test_what_was_public_is_never_a_draft_again(now, to):
    allowed = (now.name, to.name) in {("DRAFT", "PUBLIC"), ("PUBLIC", "CALLED_OFF")}
    if allowed:
        check_step(now, to)
    else:
        with pytest.raises(ActionDenied, match="cannot become"):
            check_step(now, to)


def test_a_draft_is_not_public_and_what_is_called_off_stays_so():
    assert not WEEK.public
    assert replace(WEEK, state=EntryState.PUBLIC).public
    assert replace(WEEK, state=EntryState.CALLED_OFF, why_called_off="flood").public


def test_an_entry_is_over_after_its_last_day():
    assert not WEEK.over(date(2027, 5, 7))
    assert WEEK.over(date(2027, 5, 8))
