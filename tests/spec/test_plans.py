"""The plans that attain ships: all of the Roadmap and of the Declaration, in words of our own."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from attain.domain.frameworks import OriginKind
from attain.domain.roadmap.plans import EVERYONE, ItemKind, Link, Plan, PlanItem, PlanKind, Relation
from attain.usecases.dictionary import shipped_bodies, shipped_frameworks
from attain.usecases.plans import shipped_plans

NUMBERING = Path(__file__).parents[1] / "specimens" / "asean_roadmap" / "numbering.txt"
SHARED = Path(
    os.environ.get("ATTAIN_SHARED_DATA", Path(__file__).parents[2].parent / "shared" / "data")
)
TEXT = SHARED.parent / "roadmap" / "asean-mdg-roadmap.txt"
MARK = re.compile(r"\[bookmark: _Toc(\d+)\]")
NUMBER = re.compile(r"\s*([A-E](?:\.\d)*|[1-8])\.(?:\s|$)")
WITHOUT_HEADING = "D.3"
RUN = 9
"""So many words in a row as in the source are a sentence of the source."""

ROADMAP = shipped_plans().plan("ROADMAP")
DECLARATION = shipped_plans().plan("DECLARATION")


def text() -> str:
    if not TEXT.is_file():
        pytest.skip(f"{TEXT} is not there: set ATTAIN_SHARED_DATA to the folder beside it")
    return TEXT.read_text(encoding="utf-8")


def numbers(lines: str) -> list[str]:
    """The numbers of headings and clauses, as they follow each other."""
    bare = (MARK.sub("", line) for line in lines.splitlines())
    return [found[1] for line in bare if (found := NUMBER.match(line))]


@pytest.fixture(params=["specimen", "text"])
def numbering(request: pytest.FixtureRequest) -> str:
    return NUMBERING.read_text(encoding="utf-8") if request.param == "specimen" else text()


def test_every_heading_and_clause_of_the_source_is_an_item_with_its_paragraph(numbering):
    found = numbers(numbering)
    headings = [each for each in found if not each.isdigit()]
    clauses = [each for each in found if each.isdigit()]
    assert [each.code for each in ROADMAP.items if each.code != WITHOUT_HEADING] == headings
    assert [each.code for each in DECLARATION.items] == clauses
    assert len(headings) == 5 + 11 + 24
    assert len(clauses) == 8
    assert [each.paragraph for each in ROADMAP.items] == [f"III, {e.code}" for e in ROADMAP.items]
    assert [e.paragraph for e in DECLARATION.items] == [
        f"Annex 1, {e.code}" for e in DECLARATION.items
    ]


def test_a_heading_that_begins_with_a_blank_is_found_too(numbering):
    assert "\n D.3.1." in numbering
    assert ROADMAP.item("D.3.1").kind is ItemKind.RECOMMENDATION


def test_the_one_heading_that_the_source_lost_is_the_one_we_say(numbering):
    marks = [int(each) for each in MARK.findall(numbering)]
    lost = [low + 1 for low, high in pairwise(marks) if high != low + 1]
    assert lost == [474832483]
    assert numbers(numbering.partition(f"_Toc{lost[0] + 1}]")[2])[0] == "E"
    assert "has no heading D.3" in ROADMAP.item(WITHOUT_HEADING).note
    assert [each.code for each in ROADMAP.items if "no heading" in each.note] == [WITHOUT_HEADING]


def test_an_item_is_what_its_number_says_and_lies_where_its_number_says():
    kinds = {1: ItemKind.AREA, 2: ItemKind.SUB_AREA, 3: ItemKind.RECOMMENDATION}
    for each in ROADMAP.items:
        parts = each.code.split(".")
        assert each.kind is kinds[len(parts)]
        assert each.within == ".".join(parts[:-1])
    counted = [each.kind for each in ROADMAP.items]
    assert [counted.count(kind) for kind in kinds.values()] == [5, 12, 24]
    assert {each.kind for each in DECLARATION.items} == {ItemKind.CLAUSE}
    assert len(list(shipped_plans().to_act_on())) == 32


def every_item() -> Iterator[tuple[Plan, PlanItem]]:
    for plan in shipped_plans().plans:
        for item in plan.items:
            yield plan, item


def test_every_item_says_what_it_asks_for_in_one_sentence():
    for _, item in every_item():
        assert item.asks.endswith(".")
        assert item.asks.count(". ") == 0


def words(said: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", said.lower().replace("’", "'").replace("'", ""))


def runs(said: str) -> set[tuple[str, ...]]:
    told = words(said)
    return {tuple(told[at : at + RUN]) for at in range(len(told) - RUN + 1)}


def test_no_sentence_of_ours_is_a_sentence_of_the_source():
    source = runs(text())
    assert len(source) > 5000
    for _, item in every_item():
        parts = [each.part for each in item.mentions]
        for said in (item.title, item.asks, item.note, *parts):
            assert not runs(said) & source, said
    for link in shipped_plans().links:
        assert not runs(link.note) & source, link.note


def test_whoever_is_mentioned_is_a_known_body_or_a_role():
    for plan, item in every_item():
        for each in item.mentions:
            assert each.body in EVERYONE or shipped_bodies().body(each.body).id == each.body
            assert each.part
            assert each.source == item.paragraph, plan.key(item)


SECTION_TWO = """
SOMRDPE  | 1
SOM-AMAF | 1
SOM-ED   | 2
ACW      | 3
SOMHD    | 4 5 6
ASOEN    | 7
"""


@pytest.mark.parametrize("line", SECTION_TWO.strip().splitlines())
def test_each_body_of_section_two_answers_for_the_goals_that_the_text_gives_it(line):
    id_, goals = (cell.strip() for cell in line.split("|"))
    charges = [each for each in shipped_bodies().body(id_).charges if "II" in each.source]
    assert [each.goal for each in charges] == [*goals.split(), "8"]


def test_each_body_of_section_two_is_mentioned_where_its_part_is_told():
    named = {each.body for each in ROADMAP.item("A.1.2").mentions}
    charged = {each.id for each in shipped_bodies().bodies if each.charges}
    assert charged <= named
    assert {"ASEC", "ARCMDG", "ASEAN-FOUNDATION"} <= named
    assert {each.body for each in ROADMAP.item("C.1.1").mentions} >= {"CPR", "IAI-TF"}


def test_every_short_name_of_a_body_in_the_text_is_in_the_directory():
    short = {"SOMRDPE", "SOM-AMAF", "SOM-ED", "ACW", "SOMSWD", "SOMHD", "AHSOM", "ATFOA", "AEGCD"}
    short |= {"ASOEN", "SOMDP", "CPR", "SOCA", "ARCMDG"}
    said = text()
    for each in short:
        assert each in said
        assert shipped_bodies().body(each).id == each


def test_a_body_is_called_by_the_name_of_its_time():
    from datetime import date

    ahsom = shipped_bodies().body("AHSOM")
    assert ahsom.name(date(2011, 1, 24)) == "ASEAN Heads of Statistical Offices Meeting"
    assert ahsom.name(date(2026, 1, 1)) == "ASEAN Community Statistical System Committee"
    acw = shipped_bodies().body("ACW")
    assert acw.name(date(1990, 1, 1)) == "ASEAN Women's Programme"
    assert acw.name(date(2009, 3, 1)) == "ASEAN Committee on Women"


def test_a_plan_of_which_nothing_but_the_name_is_known_says_so_and_holds_nothing():
    by_name = [each for each in shipped_plans().plans if each.id not in {"ROADMAP", "DECLARATION"}]
    assert len(by_name) == 22
    for each in by_name:
        assert not each.items
        assert "Known by its name only" in each.origin.note
    assert shipped_plans().plan("ASCC-BLUEPRINT").kind is PlanKind.BLUEPRINT


def test_every_end_of_a_link_is_known():
    frameworks = {
        f"{framework.id} {goal.code}"
        for framework in shipped_frameworks().values()
        for goal in framework.goals
    }
    plans = {each.id for each in shipped_plans().plans}
    items = {plan.key(item) for plan, item in every_item()}
    for each in shipped_plans().links:
        assert each.item in items
        assert each.other in items | plans | frameworks, each.other


def test_a_link_says_whether_the_source_makes_it_or_we_do():
    for each in shipped_plans().links:
        if each.origin.kind is OriginKind.SOURCE:
            assert each.origin.source
        else:
            assert each.origin == each.origin.__class__(OriginKind.OWN, "", "A reading of ours.")
            assert each.note, each


def test_the_links_that_the_text_makes_are_there():
    def linked(item: str, relation: Relation) -> set[str]:
        found = shipped_plans().links_of(item)
        return {e.other for e in found if e.item == item and e.relation is relation}

    assert linked("ROADMAP A.1.3", Relation.SUPPORTS) == {"ASCC-BLUEPRINT"}
    assert linked("ROADMAP C.1.2", Relation.SUPPORTS) == {"MDG 7", "MDG 8"}
    assert linked("ROADMAP E.1.1", Relation.COVERS_THE_SAME) == {
        "AP-MDG-ROADMAP",
        "AP-MDG-KNOWLEDGE",
        "GMS-PROGRAMME",
        "MRC",
        "UNGASS-HIV",
    }
    assert len(linked("ROADMAP C.2.1", Relation.BUILDS_ON)) == 6
    areas = {each.item for each in shipped_plans().links_of("DECLARATION 6")}
    assert areas == {f"ROADMAP {area}" for area in "ABCDE"}


def test_every_clause_but_those_on_balance_is_served_by_recommendations():
    served = {e.other for e in shipped_plans().links if e.other.startswith("DECLARATION ")}
    assert {f"DECLARATION {code}" for code in range(1, 9)} - served == {"DECLARATION 2"}


def test_the_links_of_a_plan_as_a_whole_are_found():
    found = shipped_plans().links_of("ASCC-BLUEPRINT")
    assert [each.item for each in found if isinstance(each, Link)] == [
        f"ROADMAP {code}" for code in ("A.1.3", "C.1.1", "D.2.4", "D.3.2")
    ]


def test_each_plan_says_where_it_was_read_and_under_which_terms():
    for each in (ROADMAP, DECLARATION):
        assert each.origin.kind is OriginKind.SOURCE
        assert "ISBN 978-602-7643-08-6" in each.origin.source
        assert "may be freely quoted" in each.origin.note
