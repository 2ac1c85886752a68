"""Search finds pages by words in any language, and says openly why."""

from __future__ import annotations

import pytest

from attain.errors import DamagedRelease
from attain.reporting.language import LANGUAGES, language_of
from attain.store.search_index import (
    SearchIndex,
    SearchRecord,
    normalised,
    search_index_bytes,
    with_places,
)
from attain.usecases.portal.search import marked_text, search, search_index, search_records

EN = language_of("en")


def first(edition, words, language="en"):
    return search(edition, words, language_of(language))[0]


@pytest.mark.parametrize(
    ("words", "route", "parts"),
    [
        ("3.2.1", "indicator", {"framework": "SDG", "indicator": "3.2.1"}),
        ("sdg:3.2.1", "indicator", {"framework": "SDG", "indicator": "3.2.1"}),
        ("MDG 4.1", "indicator", {"framework": "MDG", "indicator": "4.1"}),
        ("goal 3", "goal", {"framework": "SDG", "goal": "3"}),
        ("target 3.2", "target", {"framework": "SDG", "target": "3.2"}),
        ("KHM", "area", {"area": "KHM"}),
        ("la", "area", {"area": "LAO"}),
        ("Laos", "area", {"area": "LAO"}),
        ("asean-6", "region_group", {"group": "ASEAN-6"}),
        ("SH_DYN_MORT", "indicator", {"framework": "SDG", "indicator": "3.2.1"}),
        ("psa-2010", "rule", {"rule": "psa-2010"}),
        ("edge cases", "rule", {"rule": "edge-cases"}),
        ("maternal mortality ratio", "indicator", {"framework": "SDG", "indicator": "3.1.1"}),
    ],
)
def test_a_code_or_a_title_leads_to_its_page_first(edition, words, route, parts):
    hit = first(edition, words)
    assert hit.route == route
    assert parts.items() <= hit.parts.items()


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_area_is_found_by_its_name_in_every_language(edition, code):
    language = language_of(code)
    for area in edition.areas:
        name = language.area(area, edition.area_name(area))
        assert first(edition, name, code).parts == {"area": area}, name


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_goal_is_found_by_its_title_in_every_language(edition, code):
    language = language_of(code)
    for framework in edition.frameworks:
        for goal in framework.goals:
            title = language.goal(framework.id, goal.code, goal.title)[:100]
            hits = search(edition, title, language)[:3]
            found = [h.parts for h in hits if h.kind == "goal"]
            assert {"framework": framework.id, "goal": goal.code} in found, title


@pytest.mark.parametrize(
    ("words", "indicator"),
    [
        ("cambodia child mortality", ("MDG", "4.1")),
        ("under-5 mortality rate in Cambodia", ("SDG", "3.2.1")),
        ("កម្ពុជា 3.2.1", ("SDG", "3.2.1")),
        ("khm sdg 3.2.1", ("SDG", "3.2.1")),
        ("Campuchia SH_DYN_MORT", ("SDG", "3.2.1")),
    ],
)
def test_an_area_with_other_words_leads_to_its_figures(edition, words, indicator):
    hits = search(edition, words, EN)
    assert (hits[0].kind, hits[0].route) == ("figures", "series")
    assert hits[0].parts == dict(
        zip(("framework", "indicator", "area"), (*indicator, "KHM"), strict=True)
    )
    assert {h.parts["area"] for h in hits if h.kind == "figures"} == {"KHM"}


def test_figures_that_the_release_does_not_have_are_not_offered(edition):
    for hit in search(edition, "Singapore poverty", EN):
        if hit.kind == "figures":
            named = {name: hit.parts[name] for name in ("framework", "area", "indicator")}
            assert edition.coverage(**named) != []


@pytest.mark.parametrize("words", ["cambodai", "mortalitty", "Philipines"])
def test_what_is_misspelled_leads_to_what_is_spelled_alike(edition, words):
    hits = search(edition, words, EN)
    assert hits
    assert all(hit.alike for hit in hits)
    meant = {"cambodai": "Cambodia", "mortalitty": "ortality", "Philipines": "Philippines"}[words]
    assert meant in hits[0].title


@pytest.mark.parametrize("words", ["", "   ", "\u200b", "qzqzqzqz", '"'])
def test_what_means_nothing_finds_nothing_and_harms_nothing(edition, words):
    assert search(edition, words, EN) == []


def test_a_sign_of_the_query_language_is_a_letter_like_any_other(edition):
    for words in ("%", "_", 'mortality" OR "poverty', "mort*", "NEAR(a b)", "a:b", "'; DROP TABLE"):
        for hit in search(edition, words, EN):
            assert hit.title


def test_codes_with_an_underscore_are_no_pattern(edition):
    assert [h for h in search(edition, "H_", EN) if "h_" not in _everything(h).lower()] == []


def _everything(hit):
    return " ".join([hit.code, hit.title, *(text for text, _ in hit.excerpt)])


def test_titles_are_shown_in_the_language_of_the_reader_and_say_which_it_is(edition):
    hit = first(edition, "Cambodia", "th")
    assert (hit.title, hit.lang) == (language_of("th").area("KHM", "Cambodia"), "th")
    assert first(edition, "3.2.1", "th").lang == "en"


def test_a_name_in_another_language_is_shown_as_what_was_found(edition):
    hit = first(edition, "កម្ពុជា")
    assert hit.title == "Cambodia"
    assert (hit.excerpt_lang, hit.excerpt) == ("km", (("កម្ពុជា", True),))


def test_marks_are_stripped_from_latin_letters_only():
    assert normalised("Phát  Triển Đ") == "phat trien d"
    for kept in ("กัมพูชา", "កម្ពុជា", "ລາວ", "မြန်မာ"):
        assert normalised(kept) == kept
    assert normalised("កម្ពុ\u200bជា") == "កម្ពុជា"


def test_each_letter_of_english_is_searched_alike_alone_and_among_those_of_others():
    every = "".join(map(chr, range(128)))
    alone, places = with_places(every)
    assert with_places(f"{every}é") == (f"{alone}e", [*places, 128])
    assert alone[65:91] == "abcdefghijklmnopqrstuvwxyz"


def test_what_was_found_is_marked_where_it_stands_in_the_text():
    assert marked_text("Việt Nam", ["viet"]) == (("Việt", True), (" Nam", False))
    assert marked_text("a <b>", ["<b>"]) == (("a ", False), ("<b>", True))
    plain, places = with_places("Ðặc")
    assert len(plain) == len(places)


def test_no_more_is_given_than_asked_for(edition):
    assert len(search(edition, "proportion", EN, limit=7)) == 7


def test_the_browser_gets_the_same_records(edition):
    records = search_records(edition, language_of("vi"))
    everything = search_index(edition).everything()
    assert len(records) == len(everything) > 1000
    cambodia = next(each for each in records if each["code"] == "KHM")
    assert cambodia["title"] == "Campuchia"
    mortality = next(each for each in records if each["code"] == "SDG 3.2.1")
    assert "KHM" in mortality["areas"]


def test_a_damaged_index_says_what_to_do(tmp_path):
    place = tmp_path / "search.sqlite"
    place.write_bytes(search_index_bytes([SearchRecord("area", "area", {}, "X", "Y")])[:5000])
    with pytest.raises(DamagedRelease, match="Delete it"):
        SearchIndex(place).everything()
