"""The region's page: what it counts, and what it says."""

from __future__ import annotations

from attain.domain.progress.agreement import agreement
from attain.domain.progress.verdicts import Standing
from attain.reporting.language import language_of
from attain.usecases.portal.chain import SeriesPage, series_page, word_of
from attain.usecases.portal.edition import Edition
from attain.usecases.portal.region import ALL_RULES, SHOWN, region_page, summary

ENGLISH = language_of("en")


def test_every_cell_shows_the_verdict_of_the_release(edition: Edition) -> None:
    page = region_page(edition, framework="MDG")
    for row, cell in page.cells():
        verdicts = edition.release.series_verdicts(cell.entry.key)
        (verdict,) = (
            each
            for each in verdicts
            if each["rule"] == "attain" and each["target_rule"] == row.target_rule
        )
        assert verdict["standing"] == cell.entry.standing
        assert verdict["latest"] == cell.entry.latest


def test_counts_add_up_over_goals_areas_and_the_whole(edition: Edition) -> None:
    page = region_page(edition, framework="SDG")
    for shown in SHOWN:
        assert page.counts.get(shown, 0) == sum(goal.counts.get(shown, 0) for goal in page.goals)
        assert page.counts.get(shown, 0) == sum(
            counts.get(shown, 0) for counts in page.by_area.values()
        )


def test_a_group_shows_its_members_only(edition: Edition) -> None:
    assert region_page(edition, framework="mdg", group="clmv").areas == (
        "KHM",
        "LAO",
        "MMR",
        "VNM",
    )


def test_all_rules_together_say_how_many_agree(edition: Edition) -> None:
    page = region_page(edition, framework="MDG", rule=ALL_RULES)
    for _, cell in page.cells():
        assert cell.agreement is not None
        assert cell.agreement.agreeing <= cell.agreement.assessing <= cell.agreement.asked == 12


def test_where_rules_are_divided_the_less_favourable_standing_is_told() -> None:
    divided = agreement([Standing.ACHIEVED, Standing.REGRESSING])
    assert divided.standing is Standing.REGRESSING
    assert not divided.unanimous


def test_the_sentence_is_written_from_the_counts(edition: Edition) -> None:
    page = region_page(edition, framework="SDG")
    said = summary(page, language_of("en"), name=edition.area_name)
    good = page.counts["achieved"] + page.counts["on_track"]
    assert f"{page.assessed}" in said[0]
    assert f" {good} achieved or on track" in said[0]


def test_rows_of_one_indicator_never_read_alike(edition: Edition) -> None:
    for framework in ("MDG", "SDG"):
        page = region_page(edition, framework=framework)
        rows = [row for goal in page.goals for row in goal.rows]
        told = [
            (row.indicator.code, row.subject or row.indicator.title, row.name.note(ENGLISH))
            for row in rows
        ]
        assert len(set(told)) == len(rows) > 30


def test_a_series_of_men_is_not_called_one_of_women(edition: Edition) -> None:
    page = region_page(edition, framework="MDG")
    rows = {row.target_rule: row.subject for goal in page.goals for row in goal.rows}
    assert rows["MDG-6.2-MEN"].endswith("men, percentage")
    assert not rows["MDG-6.2-MEN"].endswith("women, percentage")
    assert rows["MDG-6.3-WOMEN"].startswith("Women")


def test_two_demands_on_the_same_figures_are_told_apart_by_what_they_ask(edition: Edition) -> None:
    page = region_page(edition, framework="MDG")
    notes = {row.target_rule: row.name.note(ENGLISH) for goal in page.goals for row in goal.rows}
    assert notes["MDG-4.2-TWO-THIRDS"] == "2015: Bring it down to one third of its value in 1990."
    assert notes["MDG-4.1"] == ""


def test_each_judged_series_is_reached_by_the_address_that_cells_link_to(edition: Edition) -> None:
    page = region_page(edition, framework="MDG")
    several = [(r, c) for r, c in page.cells() if len(r.indicator.plain["rules"]) > 1]
    assert len(several) > 50
    for row, cell in several[::7]:
        shown = series_page(edition, framework="MDG", indicator=row.indicator.code, area=cell.area)
        first = edition.first_series("MDG", row.indicator.code)[cell.area]
        assert isinstance(shown, SeriesPage)
        assert shown.line.key == first
        named = series_page(
            edition,
            framework="MDG",
            indicator=row.indicator.code,
            area=cell.area,
            word=word_of(cell.entry.key),
        )
        assert isinstance(named, SeriesPage)
        assert named.line.key == cell.entry.key
