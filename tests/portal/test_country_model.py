"""The model of a country's page: counts, the order of what is off track, gaps, coverage."""

from __future__ import annotations

from dataclasses import replace

import pytest

from attain.errors import UnknownCode
from attain.reporting.language import language_of
from attain.store.portal_index import StandingEntry
from attain.usecases.portal.country import (
    RECENT_YEARS,
    country_counts,
    country_page,
    country_sentences,
)
from attain.usecases.portal.edition import Edition
from attain.usecases.portal.ranking import best_of, most_off_track
from attain.usecases.portal.region import region_page

ENGLISH = language_of("en")


@pytest.fixture
def entry(edition: Edition) -> StandingEntry:
    """A verdict to vary: off track, with a number to reach."""
    return next(
        each
        for each in edition.standings(framework="SDG", rule="attain", areas=["KHM"])
        if each.standing == "off_track" and each.target is not None
    )


def test_a_country_counts_what_the_region_counts(edition: Edition) -> None:
    for framework in edition.frameworks:
        region = region_page(edition, framework=framework.id)
        counts = country_counts(edition, framework.id)
        for area in region.areas:
            page = country_page(edition, area)
            (own,) = (each for each in page.frameworks if each.framework.id == framework.id)
            for shown in ("achieved", "on_track", "off_track", "regressing", "no_number"):
                assert own.counts.get(shown, 0) == region.by_area[area].get(shown, 0)
                assert counts[area].get(shown, 0) == region.by_area[area].get(shown, 0)
                assert sum(goal.counts.get(shown, 0) for goal in own.goals) == own.counts.get(
                    shown, 0
                )


def test_what_moves_away_comes_before_what_is_slow(entry: StandingEntry) -> None:
    slow = replace(entry, target_code="1", probability=0.0)
    away = replace(entry, target_code="2", standing="regressing", probability=0.4)
    assert most_off_track([slow, away]) == [away, slow]


def test_targets_with_a_number_come_before_others(entry: StandingEntry) -> None:
    without = replace(entry, target_code="1", target=None, probability=0.0)
    numbered = replace(entry, target_code="2", probability=0.4)
    assert most_off_track([without, numbered]) == [numbered, without]
    away = replace(without, standing="regressing")
    assert most_off_track([away, numbered]) == [numbered, away]


def test_the_smaller_probability_comes_first_then_the_smaller_share_of_the_pace(
    entry: StandingEntry,
) -> None:
    likely = replace(entry, target_code="1", probability=0.3)
    unlikely = replace(entry, target_code="2", probability=0.1, ratio=0.9)
    slower = replace(entry, target_code="3", probability=0.1, ratio=0.5)
    assert most_off_track([likely, unlikely, slower]) == [slower, unlikely, likely]


def test_one_indicator_stands_for_a_target_and_nobody_on_track_is_named(
    entry: StandingEntry,
) -> None:
    same = replace(entry, probability=0.0)
    fine = replace(entry, target_code="other", standing="on_track")
    assert most_off_track([entry, same, fine]) == [same]


def test_at_most_three_targets_are_named_first(edition: Edition) -> None:
    for area in edition.areas:
        for framework in country_page(edition, area).frameworks:
            assert len(framework.behind) <= 3
            assert len({line.entry.target_code for line in framework.behind}) == len(
                framework.behind
            )


def test_the_best_is_the_lowest_where_values_should_fall(entry: StandingEntry) -> None:
    low = replace(entry, reference_area="AAA", latest=1.0)
    high = replace(entry, reference_area="BBB", latest=9.0)
    assert best_of([high, low], direction="decrease") == low
    assert best_of([high, low], direction="increase") == high
    assert best_of([high, low], direction="parity") is None
    assert best_of([low], direction="decrease", since="9999") is None


def test_a_gap_is_the_country_less_its_group_in_about_the_same_year(edition: Edition) -> None:
    for framework in country_page(edition, "KHM").frameworks:
        assert framework.gaps
        assert len({gap.goal.code for gap in framework.gaps}) == len(framework.gaps)
        for gap in framework.gaps:
            assert gap.own.latest is not None
            assert gap.difference == gap.own.latest - gap.group.value
            year = int(str(gap.own.latest_period)[:4])
            assert abs(gap.group.year - year) <= RECENT_YEARS
            assert gap.line.members == edition.members("ASEAN")


def test_coverage_counts_each_indicator_once(edition: Edition) -> None:
    for framework in country_page(edition, "TLS").frameworks:
        coverage = framework.coverage
        missing = sum(len(goal.missing) for goal in framework.goals)
        assert coverage.indicators == coverage.with_figures + missing
        assert coverage.recent <= coverage.with_figures
        assert all(count <= coverage.with_figures for count in coverage.by.values())


def test_figures_of_one_sex_only_are_no_breakdown_by_sex(edition: Edition) -> None:
    found = [each for each in edition.coverage(area="KHM") if "SEX=" in each.dimensions]
    both = {
        each.indicator
        for each in found
        if each.framework == "SDG"
        and len(
            {
                part
                for other in found
                if (other.framework, other.indicator) == (each.framework, each.indicator)
                for part in other.dimensions.split(";")
                if part.startswith("SEX=")
            }
        )
        > 1
    }
    (sdg,) = (e for e in country_page(edition, "KHM").frameworks if e.framework.id == "SDG")
    assert sdg.coverage.by["sex"] == len(both)
    assert both < {each.indicator for each in found if each.framework == "SDG"}


def test_the_newest_framework_comes_first(edition: Edition) -> None:
    assert [each.framework.id for each in country_page(edition, "khm").frameworks] == ["SDG", "MDG"]


def test_the_sentences_have_the_counts(edition: Edition) -> None:
    page = country_page(edition, "VNM")
    for framework in page.frameworks:
        said = country_sentences(framework, ENGLISH, area="VNM", name=edition.area_name)
        assert f"of {framework.assessed} cases that can be assessed" in said[0]
        coverage = framework.coverage
        assert said[1].startswith(f"{coverage.with_figures} of {coverage.indicators} indicators")


def test_an_unknown_area_is_refused(edition: Edition) -> None:
    with pytest.raises(UnknownCode, match="ZZZ"):
        country_page(edition, "ZZZ")
