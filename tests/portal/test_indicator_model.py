"""The model of an indicator's page: figures, groups, and who was fastest from a like start."""

from __future__ import annotations

import pytest

from attain.errors import UnknownCode
from attain.reporting.language import language_of
from attain.usecases.portal.definition import asked, rule_facts
from attain.usecases.portal.edition import Edition
from attain.usecases.portal.indicator import (
    NO_FIGURES,
    distribution_sentence,
    indicator_page,
    summary,
)
from attain.usecases.portal.pictures import distribution_of, multiples_of
from attain.usecases.portal.ranking import comparable_points, window_of
from attain.usecases.portal.region import region_page
from attain.usecases.portal.regional import group_sentence
from attain.usecases.show_group import latest_group_value

ENGLISH = language_of("en")


def test_every_figure_is_the_one_of_the_release(edition: Edition) -> None:
    for subject in indicator_page(edition, framework="mdg", indicator="4.1").subjects:
        for line in subject.lines:
            assert line.key is not None
            assert list(line.rows) == edition.release.rows(line.key)


def test_every_indicator_of_the_release_has_a_page(edition: Edition) -> None:
    for framework in edition.frameworks:
        for goal in framework.goals:
            for entry in goal.indicators:
                page = indicator_page(edition, framework=framework.id, indicator=entry.code)
                judged = {rule.id for each in page.subjects for rule in each.rules}
                assert judged | {rule.id for rule in page.unserved} == {r.id for r in page.rules}


def test_an_indicator_counts_what_the_region_counts(edition: Edition) -> None:
    region = region_page(edition, framework="sdg")
    for goal in region.goals:
        for row in goal.rows:
            page = indicator_page(edition, framework="sdg", indicator=row.indicator.code)
            (subject,) = (
                each
                for each in page.subjects
                if row.target_rule in {rule.id for rule in each.rules}
            )
            cells = {cell.area: cell.shown for cell in row.cells if cell is not None}
            shown = {line.area: line.shown(row.target_rule) for line in subject.lines}
            same_series = {line.area for line in subject.lines if row.target_rule in line.verdicts}
            assert {area: shown[area] for area in same_series} == {
                area: cells[area] for area in same_series
            }


def test_the_value_of_a_group_is_that_of_the_command_line(edition: Edition) -> None:
    page = indicator_page(edition, framework="mdg", indicator="4.1")
    (subject,) = page.subjects
    line = subject.groups[0]
    keys = [each.key for each in subject.lines if each.key is not None]
    value, weighted = latest_group_value(edition.release, page.entry, keys, line.members)
    assert weighted
    assert line.latest is not None
    assert (line.latest.value, line.latest.year) == (value.value, value.year)


def test_a_group_says_what_it_rests_on_and_who_joined_later(edition: Edition) -> None:
    (subject,) = indicator_page(edition, framework="mdg", indicator="4.1").subjects
    said = group_sentence(
        subject.groups[0], unit="per 1,000 live births", language=ENGLISH, name=edition.area_name
    )
    assert "11 of 11 members" in said
    assert "Timor-Leste (26 October 2025)" in said


@pytest.mark.parametrize(
    ("framework", "indicator", "why"),
    [
        ("sdg", "4.5.1", "ratios of countries must not be averaged"),
        ("mdg", "7.2", "cannot be averaged or added"),
        ("sdg", "2.a.2", "a sum takes a figure of every member"),
    ],
)
def test_where_a_group_has_no_value_it_says_why(
    edition: Edition, framework: str, indicator: str, why: str
) -> None:
    page = indicator_page(edition, framework=framework, indicator=indicator)
    said = group_sentence(
        page.subjects[0].groups[0], unit="", language=ENGLISH, name=edition.area_name
    )
    assert why in said


def test_the_fastest_from_a_like_start_is_named_with_whom_it_is_compared(edition: Edition) -> None:
    (subject,) = indicator_page(edition, framework="mdg", indicator="4.1").subjects
    assert subject.like_start is not None
    assert (subject.like_start.begin, subject.like_start.end) == (1990, 2015)
    leaders = {each.course.area: each.like for each in subject.like_start.leaders}
    assert set(leaders["TLS"]) == {"KHM", "LAO"}


def test_a_young_framework_looks_back_fifteen_years(edition: Edition) -> None:
    assert window_of(edition.framework("sdg"), 2019) == (2004, 2019)
    assert window_of(edition.framework("mdg"), 2019) == (1990, 2015)
    assert window_of(edition.framework("sdg"), 2028) == (2015, 2028)


def test_points_to_compare_begin_after_the_last_break_and_are_exact_and_observed() -> None:
    def row(time: int, status: str = "A", bound: str = "") -> dict[str, object]:
        return {"time": time, "value": 10.0 + time, "status": status, "bound": bound}

    rows = [row(1), row(2, "B"), row(3, bound="<"), row(4), row(5, "F")]
    assert comparable_points(rows) == [(2, 12.0), (4, 14.0)]


def test_an_indicator_without_figures_has_its_definition(edition: Edition) -> None:
    page = indicator_page(edition, framework="sdg", indicator="1.b.1")
    assert page.subjects == ()
    assert page.entry.title


def test_an_indicator_without_a_target_rule_shows_its_headline_series(edition: Edition) -> None:
    (subject,) = indicator_page(edition, framework="mdg", indicator="8.4").subjects
    assert subject.rules == ()
    assert subject.with_figures


def test_an_indicator_of_the_other_framework_says_whether_it_is_comparable(
    edition: Edition,
) -> None:
    page = indicator_page(edition, framework="mdg", indicator="4.1")
    assert [(each.indicator.code, each.comparable) for each in page.related] == [("3.2.1", True)]
    page = indicator_page(edition, framework="sdg", indicator="1.1.1")
    assert not any(each.comparable for each in page.related)
    assert {each.indicator.framework for each in page.related} == {"MDG"}


def test_the_sentences_are_made_from_the_figures(edition: Edition) -> None:
    (subject,) = indicator_page(edition, framework="mdg", indicator="4.1").subjects
    said = summary(subject, ENGLISH, unit="per 1,000 live births", name=edition.area_name)
    assert said[0].startswith("Of 8 countries that can be assessed: 2 achieved")
    assert "2.8 in Singapore (2013)" in said[1]
    assert "71.4 in Lao People's Democratic Republic (2013)" in said[1]


def test_a_distribution_counts_nobody_twice() -> None:
    said = distribution_sentence({"achieved": 1, "on_track": 2, NO_FIGURES: 1}, ENGLISH)
    assert said == (
        "Of 3 countries that can be assessed: 3 achieved or on track. "
        "One more cannot be assessed or has no figure."
    )


def test_charts_have_the_figures_of_the_page(edition: Edition) -> None:
    (subject,) = indicator_page(edition, framework="mdg", indicator="4.1").subjects
    rule = subject.rules[0]
    chart = multiples_of(
        subject,
        rule,
        ENGLISH,
        unit="per 1,000 live births",
        name=edition.area_name,
        title="A finding",
        source="",
    )
    latest = {line.area: line.latest for line in subject.lines}
    written = {(row[0], row[1], row[2]) for row in chart.table.rows}
    for area, row in latest.items():
        assert row is not None
        name = edition.area_name(area)
        assert (name, row["period"], ENGLISH.number(row["value"])) in written
        assert f"{ENGLISH.number(row['value'])} in {row['period']}" in chart.summary
    counted = distribution_of(
        [("", subject.counts(rule.id))], ENGLISH, title="A finding", unit="countries", source=""
    )
    assert sum(value for value in counted.table.rows[0][1:] if isinstance(value, int)) == 11


def test_a_target_rule_is_told_in_words(edition: Edition) -> None:
    told = {
        rule.id: asked(rule, unit="x", language=ENGLISH)
        for framework in edition.frameworks
        for goal in framework.goals
        for entry in goal.indicators
        for rule in edition.catalogue.target_rules(entry)
    }
    assert told["MDG-4.1"] == "Bring it down to one third of its value in 1990."
    assert told["SDG-3.2.1"] == "Bring it down to 25 x."
    assert told["MDG-7.8"] == "Cut what is missing to 100 x to one half of what it was in 1990."
    assert told["SDG-8.1.1-LDC"] == "Keep it at 7 x or above."
    assert all(each.endswith(".") for each in told.values())


def test_a_definition_names_quantity_quality_population_location_and_deadline(
    edition: Edition,
) -> None:
    (rule,) = edition.catalogue.target_rules(edition.indicator("mdg", "7.10"))
    facts = {each.term: each.text for each in rule_facts(rule, unit="x", language=ENGLISH)}
    assert facts["Location"] == "Cities"
    assert facts["Population"].startswith("Slum dwellers")
    assert facts["Quality"] == "not named by the target"
    assert facts["Deadline"] == "2020"


def test_an_unknown_indicator_is_refused(edition: Edition) -> None:
    with pytest.raises(UnknownCode, match=r"99\.9"):
        indicator_page(edition, framework="mdg", indicator="99.9")
