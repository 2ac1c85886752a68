"""The page of a series as a model: on the demo release, and on two with breaks and bounds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from attain.domain.series import SeriesKey
from attain.errors import UnknownCode
from attain.reporting.language import language_of
from attain.usecases.portal.chain import (
    EmptySeries,
    SeriesPage,
    series_page,
    series_words,
    word_of,
)
from attain.usecases.portal.chain_chart import chart_of, picture_of
from attain.usecases.portal.chain_citation import citation
from attain.usecases.portal.chain_finding import finding
from attain.usecases.portal.chain_group_chart import groups_chart_of, shared_period
from attain.usecases.portal.chain_origin import history, origins_of
from attain.usecases.portal.chain_people import people_sentences
from attain.usecases.portal.chain_relations import (
    era_sentences,
    group_sentences,
    national_sentences,
    spell_sentences,
)
from attain.usecases.portal.chain_verdicts import (
    agreement_sentence,
    own_word,
    said_by_all,
    target_verdicts,
    where_it_leads,
    why,
)
from attain.usecases.portal.edition import Edition
from attain.usecases.portal.shelf import Shelf, releases_in
from tests.portal.series_release import FIRST_DAY, SECOND_DAY, build

ENGLISH = language_of("en")


def whole(edition: Edition, framework: str, indicator: str, area: str) -> SeriesPage:
    found = series_page(edition, framework=framework, indicator=indicator, area=area)
    assert isinstance(found, SeriesPage)
    return found


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    """A shelf with the two small releases."""
    folder = tmp_path_factory.mktemp("office") / "releases"
    folder.mkdir()
    build(folder, "first", FIRST_DAY, latest=58)
    build(folder, "second", SECOND_DAY, latest=60)
    shelf = Shelf(releases_in(folder), tmp_path_factory.mktemp("editions"))
    yield shelf
    shelf.close()


@pytest.fixture
def laos(office: Shelf) -> SeriesPage:
    return whole(office.current(), "SDG", "3.2.1", "LAO")


# --------------------------------------------------------------------------- on the demo release


def test_two_eras_stand_on_one_axis_as_lines_that_are_never_joined(edition: Edition) -> None:
    page = whole(edition, "mdg", "4.1", "khm")
    picture = picture_of(edition, page, ENGLISH)
    assert picture is not None
    assert [line.era for line in page.lines] == ["MDG", "SDG"]
    assert {point.source for point in picture.points} == {"MDG", "SDG"}
    assert [era.label for era in picture.eras] == ["MDG", "SDG"]
    assert [(target.deadline, round(target.value, 2)) for target in picture.targets] == [
        (2015, 39.17),
        (2030, 25),
    ]


def test_the_path_needed_leads_from_the_baseline_to_the_target_at_the_deadline(
    edition: Edition,
) -> None:
    aim = whole(edition, "MDG", "4.1", "KHM").aim
    assert aim is not None
    assert aim.path[0] == (1990, 117.5)
    assert aim.path[-1] == (2015, pytest.approx(117.5 / 3))


def test_every_rule_of_the_release_gives_a_verdict_with_a_reason(edition: Edition) -> None:
    target = whole(edition, "MDG", "4.1", "KHM").targets[0]
    assert sorted(each.rule for each in target.verdicts) == sorted(edition.rules)
    assert target.main.rule == edition.main_rule
    assert all(why(each, ENGLISH) for each in target.verdicts)


def test_each_rule_says_where_its_pace_leads_in_the_unit_of_the_series(edition: Edition) -> None:
    page = whole(edition, "SDG", "3.2.1", "LAO")
    led = {each.rule: where_it_leads(each, page.line, ENGLISH) for each in page.targets[0].verdicts}
    assert led["attain"] == "At this pace it comes to 26.61 per 1,000 live births in 2030."
    assert led["cgd"] == "At this pace it comes to 22.1 per 1,000 live births in 2030."
    assert led["escap-csi"] == "The index is 2.203."


def test_a_rule_that_judges_no_pace_leads_nowhere(edition: Edition) -> None:
    met = whole(edition, "MDG", "4.1", "KHM")
    assert {where_it_leads(each, met.line, ENGLISH) for each in met.targets[0].verdicts} == {
        "",
        "The index is 10.16.",
    }


def test_a_pace_that_leads_beyond_what_a_figure_can_be_is_not_told_as_a_figure(
    edition: Edition,
) -> None:
    page = whole(edition, "SDG", "1.4.1", "KHM")
    (found,) = [each for each in page.targets[0].verdicts if each.rule == "eurostat"]
    assert found.numbers["expected"] > found.numbers["upper_limit"] == 100
    assert where_it_leads(found, page.line, ENGLISH) == ""


@pytest.mark.parametrize(
    "change",
    [
        {"target_period": "2018"},  # the deadline has been observed
        {"target_period": None},
        {"expected": None},
        {"reasons": "censored,pace_too_slow"},
    ],
)
def test_where_a_pace_leads_is_told_only_of_a_deadline_ahead_and_of_a_whole_number(
    edition: Edition, change: dict[str, str | None]
) -> None:
    page = whole(edition, "SDG", "3.2.1", "LAO")
    row = {**page.targets[0].main.numbers, **change}
    (found,) = target_verdicts([row], usual="attain", first=("SDG", "3.2.1"))
    assert where_it_leads(found.main, page.line, ENGLISH) == ""


def test_the_own_word_of_a_rule_is_told_where_it_is_another_than_that_of_the_common_scale() -> None:
    assert own_word("on track", "on_track") == ""
    assert own_word("HIGH", "on_track") == "HIGH"


def test_what_all_rules_say_of_the_figures_is_said_once(edition: Edition) -> None:
    target = whole(edition, "MDG", "4.1", "KHM").targets[0]
    assert said_by_all(target) == ["stale"]
    rest = why(target.main, ENGLISH, without=said_by_all(target))
    assert rest == ["The target is met."]


def test_rules_that_disagree_are_named_with_what_they_say(edition: Edition) -> None:
    said = agreement_sentence(whole(edition, "SDG", "7.1.1", "MMR").targets[0], ENGLISH)
    assert "7 of the 10 rules" in said
    assert "off track (attain, worldbank-wdi, escap-api)" in said


def test_the_group_furthest_behind_is_named_beside_the_total_of_its_period(
    edition: Edition,
) -> None:
    page = whole(edition, "SDG", "3.2.1", "KHM")
    assert [row.added for row in page.groups.furthest] == ["SEX=M"]
    assert group_sentences(page.groups, ENGLISH)[0] == (
        "Furthest behind: male, with 31.2 per 1,000 live births against 28 per 1,000 live births "
        "of the total in 2018."
    )


def test_breakdowns_that_the_release_lacks_are_named(edition: Edition) -> None:
    page = whole(edition, "SDG", "3.2.1", "KHM")
    assert page.groups.missing == ("URBANISATION", "QUANTILE", "DISABILITY")


def test_people_behind_the_gap_are_those_of_the_verdict_table(edition: Edition) -> None:
    page = whole(edition, "SDG", "7.1.1", "MMR")
    assert page.people is not None
    assert page.main is not None
    assert page.people.behind == page.main.numbers["people_behind"]
    assert "15,664,570 people" in people_sentences(page.people, ENGLISH, lower_is_better=False)[0]


def test_where_people_are_not_counted_the_page_says_why(edition: Edition) -> None:
    page = whole(edition, "SDG", "5.5.1", "TLS")
    assert page.people is not None
    assert page.people.unknown == "no_denominator"
    assert people_sentences(page.people, ENGLISH, lower_is_better=False)


def test_nothing_leads_on_from_a_value_that_is_only_a_bound(edition: Edition) -> None:
    page = whole(edition, "SDG", "7.1.2", "BRN")
    assert page.line.latest is not None
    assert page.line.latest.bound == ">"
    assert all(aim.outlook is None for aim in page.aims)
    assert page.people is not None
    assert page.people.at_most


def test_modelled_and_observed_figures_are_pieces_of_their_own(edition: Edition) -> None:
    line = whole(edition, "SDG", "7.1.1", "MMR").line
    assert [{each.nature for each in piece} for piece in line.pieces] == [{"C"}, {"M"}]
    assert "modelled" in spell_sentences(line, ENGLISH)[0]


def test_an_indicator_without_figures_says_what_there_is_instead(edition: Edition) -> None:
    found = series_page(edition, framework="SDG", indicator="13.2.1", area="KHM")
    assert isinstance(found, EmptySeries)
    assert found.areas == ()


def test_an_unknown_series_is_refused_by_name(edition: Edition) -> None:
    with pytest.raises(UnknownCode, match="no series 'NOTHING'"):
        series_page(edition, framework="SDG", indicator="3.2.1", area="KHM", word="NOTHING")


def test_every_series_that_serves_an_indicator_has_a_page_of_its_own(edition: Edition) -> None:
    words = series_words(edition, framework="SDG", indicator="3.2.1", area="KHM")
    keys = set()
    for word in words:
        found = series_page(edition, framework="SDG", indicator="3.2.1", area="KHM", word=word)
        assert isinstance(found, SeriesPage)
        assert word_of(found.line.key) == word
        keys.add(found.line.key)
    served = edition.coverage(framework="SDG", area="KHM", indicator="3.2.1")
    assert keys >= {entry.key for entry in served}


def test_words_in_addresses_tell_all_series_of_the_release_apart(edition: Edition) -> None:
    keys = {entry.key for entry in edition.coverage()}
    assert len({(word_of(key), key.reference_area) for key in keys}) == len(keys)


def test_every_series_of_the_release_has_a_page_with_sentences_and_a_picture(
    edition: Edition,
) -> None:
    cases = {(e.framework, e.indicator, e.reference_area) for e in edition.coverage()}
    assert len(cases) > 1000
    for framework, indicator, area in sorted(cases):
        page = whole(edition, framework, indicator, area)
        said = finding(page, ENGLISH, name=edition.area_name)
        assert said.startswith(("Whether", "The release")) or edition.area_name(area) in said
        assert (picture_of(edition, page, ENGLISH) is None) == (
            not any(line.pieces for line in page.lines)
        )
        assert national_sentences(page, ENGLISH)[0]
        assert all(era_sentences(page, era, ENGLISH) for era in page.eras)


def test_the_table_of_the_chart_holds_every_figure_that_the_release_has(edition: Edition) -> None:
    page = whole(edition, "MDG", "4.1", "KHM")
    chart = chart_of(edition, page, ENGLISH, name=edition.area_name, source="")
    assert chart is not None
    shown = {(row[1], row[2]) for row in chart.table.rows}
    for figure in page.line.known:
        assert (figure.period, ENGLISH.number(figure.value or 0.0)) in shown


# ---------------------------------------------------------------- breaks, bounds, two releases


def test_no_line_crosses_a_break_and_the_page_names_it(laos: SeriesPage, office: Shelf) -> None:
    assert laos.line.breaks == ("2010",)
    assert [(p[0].period, p[-1].period) for p in laos.line.pieces] == [
        ("2000", "2009"),
        ("2010", "2018"),
    ]
    picture = picture_of(office.current(), laos, ENGLISH)
    assert picture is not None
    assert [each.time for each in picture.breaks] == [2009.5]
    assert "begins anew in 2010" in spell_sentences(laos.line, ENGLISH)[0]


def test_bounds_of_figures_are_drawn(laos: SeriesPage, office: Shelf) -> None:
    picture = picture_of(office.current(), laos, ENGLISH)
    assert picture is not None
    bounded = [point for point in picture.points if point.lower is not None]
    assert next((p.period, p.lower, p.upper) for p in bounded) == ("2011", 81, 92)
    assert len(bounded) == 7


def test_figures_of_country_and_agency_stand_side_by_side_with_a_reason(laos: SeriesPage) -> None:
    sentences, pairs = national_sentences(laos, ENGLISH)
    assert [pair.period for pair in pairs] == [str(year) for year in range(2000, 2013)]
    assert {(pair.first.nature, pair.second.nature) for pair in pairs} == {("C", "M")}
    assert pairs[0].difference == 4
    assert "out of a model" in sentences[1]


def test_a_group_is_held_against_the_total_of_its_own_latest_period(laos: SeriesPage) -> None:
    rows = {row.added: row for row in laos.groups.rows}
    assert rows["SEX=M"].figure.period == "2017"
    assert rows["SEX=M"].total is not None
    assert rows["SEX=M"].total.value == 62
    assert shared_period(laos.groups) == "2017"
    chart = groups_chart_of(laos, ENGLISH, source="")
    assert chart is not None
    assert "male" in chart.title


def test_earlier_releases_keep_what_they_said(laos: SeriesPage, office: Shelf) -> None:
    target = laos.targets[0]
    found = history(
        office,
        laos.line.key,
        framework=target.framework,
        target_rule=target.target_rule,
        rule="attain",
    )
    assert [(each.release, each.latest.value) for each in found if each.latest] == [
        ("second", 60),
        ("first", 58),
    ]
    assert all(each.standing for each in found)


def test_a_release_without_the_series_says_nothing_of_it(office: Shelf) -> None:
    key = SeriesKey("SH_DYN_NMRT", "LAO", "", "PER_1000_LIVE_BIRTHS")
    found = history(office, key, framework="SDG", target_rule="SDG-3.2.1", rule="attain")
    assert [each.latest for each in found] == [None, None]


def test_the_origin_names_file_hash_and_maker(laos: SeriesPage, office: Shelf) -> None:
    origins = origins_of(office.current(), laos.line.figures)
    assert [(each.id, each.who, each.figures) for each in origins] == [
        ("office.csv", "Lao Statistics & Co. {LSB}", 19)
    ]
    assert len(origins[0].sha256) == 64
    assert origins[0].sources == (("Survey of households", 19),)
    assert {each.row for each in laos.line.figures} == set(range(2, 21))


def test_a_citation_names_release_and_seal_and_escapes_what_tex_would_read(
    laos: SeriesPage, office: Shelf
) -> None:
    edition = office.current()
    cited = citation(
        edition,
        laos,
        origins_of(edition, laos.line.figures),
        area="Lao PDR",
        address="https://goals.example.org/en/",
        language=ENGLISH,
    )
    assert f"release second of 3 February 2020, seal {edition.seal}" in cited.text
    assert r"{Lao Statistics \& Co. \{LSB\}}" in cited.bibtex
    assert r"SH\_DYN\_MORT" in cited.bibtex


def test_a_single_value_that_is_a_bound_still_has_a_page(office: Shelf) -> None:
    edition = office.current()
    page = whole(edition, "SDG", "3.2.1", "SGP")
    said = finding(page, ENGLISH, name=edition.area_name)
    assert said
    chart = chart_of(edition, page, ENGLISH, name=edition.area_name, source="")
    assert chart is not None
    assert chart.title.startswith("Singapore: <6 per 1,000 live births in 2015")
