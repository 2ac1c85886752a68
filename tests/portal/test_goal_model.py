"""The models of goals and targets: rows by target, and what is left out."""

from __future__ import annotations

from collections import Counter

from attain.reporting.language import language_of
from attain.usecases.portal.edition import Edition
from attain.usecases.portal.goal import goal_page, goal_sentences
from attain.usecases.portal.region import region_page
from attain.usecases.portal.target import asked_of, target_page

ENGLISH = language_of("en")


def test_the_targets_of_a_goal_count_what_the_region_counts(edition: Edition) -> None:
    for framework in edition.frameworks:
        region = {
            goal.code: goal.counts for goal in region_page(edition, framework=framework.id).goals
        }
        for goal in framework.goals:
            page = goal_page(edition, framework=framework.id, goal=goal.code)
            counts = sum((Counter(each.counts) for each in page.targets), Counter[str]())
            assert counts == Counter(region.get(goal.code, {}))


def test_every_indicator_of_a_goal_has_a_row_or_a_reason(edition: Edition) -> None:
    for framework in edition.frameworks:
        for goal in framework.goals:
            for target in goal_page(edition, framework=framework.id, goal=goal.code).targets:
                shown = {row.indicator.code for row in target.rows}
                left = {each.code for each in (*target.unassessed, *target.without_figures)}
                assert shown | left == {each.code for each in target.entry.indicators}
                assert not shown & left


def test_goals_follow_one_another(edition: Edition) -> None:
    page = goal_page(edition, framework="sdg", goal="1")
    assert page.before is None
    assert page.after is not None
    assert page.after.code == "2"


def test_a_goal_names_the_targets_furthest_along_and_furthest_behind(edition: Edition) -> None:
    page = goal_page(edition, framework="sdg", goal="3")
    said = " ".join(goal_sentences(page, ENGLISH, name=edition.area_name))
    shares = {each.entry.code: each.share for each in page.targets if each.assessed >= 3}
    behind = ENGLISH.join([code for code, share in shares.items() if share == 0])
    best = max(shares, key=shares.__getitem__)
    assert f"Furthest along is target {best}: {ENGLISH.share(shares[best])}" in said
    assert f"Furthest behind are the targets {behind}, with 0%." in said


def test_a_target_has_the_rows_that_its_goal_has(edition: Edition) -> None:
    goal = goal_page(edition, framework="sdg", goal="3")
    for rows in goal.targets:
        page = target_page(edition, framework="sdg", target=rows.entry.code)
        assert page.own == rows


def test_a_target_says_what_it_asks_of_each_indicator(edition: Edition) -> None:
    page = target_page(edition, framework="mdg", target="4.A")
    asked = {
        rule: facts[0].text
        for indicator in page.indicators
        for rule, facts in asked_of(indicator, ENGLISH, beside=page.origin)
    }
    assert asked["MDG-4.1"] == "Bring it down to one third of its value in 1990."
    assert asked["MDG-4.2"] == "Bring it down; no number is named."
