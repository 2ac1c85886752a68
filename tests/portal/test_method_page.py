"""The pages on method: every rule, the published figures, a real case, and how the rules agree."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

import pytest

from attain.domain.progress import RULES
from attain.reporting.language import language_of
from attain.reporting.markdown import sections_of, title_of
from attain.usecases.methods import method_text
from attain.usecases.portal.method import method_names, method_page, rule_page
from attain.usecases.published import ours, tables_of


def words(element):
    return " ".join(element.text_content().split())


@pytest.mark.parametrize("name", list(RULES))
def test_every_rule_has_a_page_with_its_formula_its_label_and_a_case_or_a_reason(page, name):
    found = page(f"/en/method/{name}/")
    said = words(found)
    assert RULES[name].label.value in said
    headings = [words(each) for each in found.iter("h2")]
    assert {"Formula", "Classes", "Edge cases", "What was verified"} <= set(headings)
    assert "A case from this release" in headings
    assert f"--rule {name}" in said


@pytest.mark.parametrize("name", [name for name in RULES if tables_of(name)])
def test_published_figures_stand_on_the_page_beside_ours(page, name):
    said = words(page(f"/en/method/{name}/"))
    for table in tables_of(name):
        for row, values in zip(table.rows, ours(table, name), strict=True):
            line = " ".join(
                f"{field.written(theirs)} {field.written(own)}"
                for field, theirs, own in zip(table.fields, row.theirs, values, strict=True)
            )
            assert line in said


def test_the_case_of_a_rule_is_the_verdict_of_the_release(edition):
    case = rule_page(edition, "cgd").example
    verdict = next(
        each
        for each in edition.release.series_verdicts(case.key)
        if (each["rule"], each["target_rule"]) == ("cgd", case.target_rule)
    )
    assert case.ratio == verdict["ratio"] == pytest.approx(case.actual_rate / case.required_rate)
    assert case.standing in ("on_track", "off_track")


def test_agreement_is_the_share_of_cases_that_two_rules_assess_alike(edition):
    said = defaultdict(dict)
    for each in edition.standings():
        if each.standing != "not_assessed":
            case = (each.framework, each.target_rule, each.reference_area)
            said[case][each.rule] = each.standing
    together = method_page(edition).together
    for one, other in combinations(edition.rules, 2):
        both = [case for case in said.values() if one in case and other in case]
        same = [case for case in both if case[one] == case[other]]
        pair = together[one, other]
        assert (pair.cases, pair.agreeing) == (len(both), len(same))


def test_the_overview_counts_what_each_rule_can_assess(edition, page):
    attain = next(each for each in method_page(edition).rules if each.rule.name == "attain")
    counted = [e for e in edition.standings(rule="attain") if e.standing != "not_assessed"]
    assert attain.assessed == len(counted)
    row = next(
        each
        for each in page("/en/method/").iter("tr")
        if each.find("th/a") is not None and each.find("th/a").text == "attain"
    )
    assert words(row).endswith(f"{len(counted):,}")


def test_every_text_on_method_has_a_page_and_is_reached_from_the_overview(page):
    overview = page("/en/method/")
    links = {each.get("href") for each in overview.iter("a")}
    for name in method_names():
        assert f"/en/method/{name}/" in links
        page(f"/en/method/{name}/")


def test_links_between_texts_lead_to_pages_and_none_leaves_the_portal(page, client):
    for name in method_names():
        for link in page(f"/en/method/{name}/").xpath("//main//a"):
            target = link.get("href").partition("#")[0]
            assert not target.endswith(".md")
            if target.startswith("/en/method/"):
                assert client.get(target).status_code == 200, target


def test_in_another_language_the_text_is_marked_as_english(page):
    found = page("/vi/method/cgd/")
    formula = next(each for each in found.iter("h2") if words(each) == "Formula")
    marked = [each.get("lang") for each in formula.iterancestors() if each.get("lang")]
    assert marked[0] == "en"


@pytest.mark.parametrize("address", ["/id/method/", "/id/method/cgd/"])
def test_how_far_to_trust_a_rule_is_said_in_the_language_of_the_page(page, address):
    label = RULES["cgd"].label.value
    said = language_of("id").text(label)
    assert said != label
    assert said in words(page(address))


def test_an_unknown_method_is_answered_with_those_there_are(client):
    answer = client.get("/en/method/nope/")
    assert answer.status_code == 404
    assert "psa-2010" in answer.content.decode()


def test_markdown_lets_no_html_through_and_needs_no_style():
    (first, second) = sections_of(
        "# T\n\n<script>x</script> [a](b.md) [c](d.md)\n\n## A & B\n\n| a |\n| --: |\n| 1 |\n",
        link_of=lambda address: "/b/" if address == "b.md" else "",
    )
    assert "<script" not in first.html
    assert '<a href="/b/">a</a>' in first.html
    assert "<span>c</span>" in first.html
    assert (second.id, second.title) == ("a-b", "A & B")
    assert "style=" not in second.html


def test_a_text_is_called_by_its_heading():
    assert title_of(method_text("reference/rules/cgd.md")) == "cgd: MDG Progress Index"
