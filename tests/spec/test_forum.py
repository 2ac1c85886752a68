"""What a post, a search in posts and a decision are."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime, timedelta

import pytest

from attain.domain.forum import (
    LONGEST_DECISION,
    LONGEST_POST,
    LONGEST_WORDS,
    MENDED_WITHIN,
    Decision,
    check_mending,
    folded,
    pieces,
    post_of,
    wanted_words,
)
from attain.errors import ActionDenied, InvalidData

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
WHOLE = {"text": "Two trainers", "day": date(2026, 11, 1), "meeting": "12th", "basis": "par. 4"}


@pytest.mark.parametrize("typed", ["", " \n\t ", "\x00\x07"])
def test_a_post_without_words_is_refused(typed):
    with pytest.raises(InvalidData, match="no words"):
        post_of(typed)


def test_a_post_that_is_too_long_is_refused():
    assert post_of("x" * LONGEST_POST)
    with pytest.raises(InvalidData, match="it may have 8,000"):
        post_of("x" * (LONGEST_POST + 1))


def test_signs_that_turn_what_follows_around_are_taken_out():
    assert post_of("a\u202eb\u2066c\x07\td") == "abc\td"


@pytest.mark.parametrize(
    "typed",
    [
        "ក្រុម\u200bការងារ",
        "ຄະນະເຮັດວຽກ",
        "คณะทำงานตกลงกัน",
        "အလုပ်အဖွဲ့",
        "Nhóm công tác đồng ý",
    ],
)
def test_a_post_in_any_script_is_kept_letter_by_letter(typed):
    assert post_of(typed) == typed
    decomposed = unicodedata.normalize("NFD", typed)
    assert folded(decomposed) == folded(typed)


def test_signs_that_are_not_seen_do_not_part_a_word_for_search():
    assert wanted_words("ក្រុមការងារ") == (folded("ក្រុម\u200bការងារ"),)


def test_a_query_has_ten_words_at_most():
    assert len(wanted_words(" ".join(map(str, range(30))))) == 10
    assert wanted_words("  ") == ()


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("See https://example.org/a?b=1, page 3.", ["https://example.org/a?b=1"]),
        ("(http://example.org)", ["http://example.org"]),
        ("javascript:alert(1) data:text/html,x", []),
        ("<a href='https://example.org'>", ["https://example.org"]),
        ("មើល https://example.org/ក។", ["https://example.org/ក"]),
        ("no link", []),
    ],
)
def test_only_addresses_of_the_web_become_links_and_no_letter_is_lost(text, links):
    found = list(pieces(text))
    assert "".join(each.text for each in found) == text
    assert [each.link for each in found if each.link] == links


def test_who_wrote_a_post_mends_it_for_a_quarter_of_an_hour():
    check_mending(author="7", person="7", written=NOW, now=NOW + MENDED_WITHIN)
    late = NOW + MENDED_WITHIN + timedelta(seconds=1)
    with pytest.raises(ActionDenied, match="for 15 minutes"):
        check_mending(author="7", person="7", written=NOW, now=late)
    with pytest.raises(ActionDenied, match="Only who wrote"):
        check_mending(author="7", person="8", written=NOW, now=NOW)


@pytest.mark.parametrize("name", ["text", "meeting", "basis"])
def test_a_decision_says_what_where_and_on_which_basis(name):
    Decision(**WHOLE)
    with pytest.raises(InvalidData, match=f"takes its {name}"):
        Decision(**{**WHOLE, name: " "})
    longest = LONGEST_DECISION if name == "text" else LONGEST_WORDS
    with pytest.raises(InvalidData, match=f"The {name} has"):
        Decision(**{**WHOLE, name: "x" * (longest + 1)})
