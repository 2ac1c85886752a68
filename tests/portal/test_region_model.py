"""The region's page: what it counts, and what it says."""

from __future__ import annotations

from attain.domain.progress.agreement import agreement
from attain.domain.progress.verdicts import Standing
from attain.reporting.language import language_of
from attain.usecases.portal.edition import Edition
from attain.usecases.portal.region import ALL_RULES, SHOWN, region_page, summary


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
    assert f" {good} are achieved or on track" in said[0]
