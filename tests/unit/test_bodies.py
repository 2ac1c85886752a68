"""Bodies: what the Roadmap says of who answers for which goal, and files that are wrong."""

from __future__ import annotations

from datetime import date

import pytest

from attain.domain.bodies import Body, BodyKind, DatedName, Directory, without_charge
from attain.errors import InvalidData, UnknownCode
from attain.exchange.bodies_file import read_bodies
from attain.usecases.dictionary import shipped_areas, shipped_bodies, shipped_framework

DIRECT = {
    "1": ["SOMRDPE", "SOM-AMAF"],
    "2": ["SOM-ED"],
    "3": ["ACW"],
    "4": ["SOMHD"],
    "5": ["SOMHD"],
    "6": ["SOMHD"],
    "7": ["ASOEN"],
}
ACROSS = ["SOMSWD", "AHSOM", "SOMDP", "IAI-TF"]


@pytest.mark.parametrize(("goal", "direct"), DIRECT.items())
def test_the_bodies_of_section_two_answer_for_their_goals(goal, direct):
    found = [each.id for each in shipped_bodies().answering_for("MDG", goal)]
    parts = ["ATFOA", "AEGCD"] if "SOMHD" in direct else []
    assert found == [*direct, *parts, *ACROSS]


def test_all_sectoral_bodies_answer_for_the_eighth_goal():
    sectoral = {each.id for each in shipped_bodies().bodies if each.kind is BodyKind.SECTORAL_BODY}
    assert {each.id for each in shipped_bodies().answering_for("MDG", "8")} == sectoral


def test_every_goal_named_is_one_of_the_framework_and_says_where_that_is_written():
    goals = {goal.code for goal in shipped_framework("MDG").goals} | {""}
    charges = [charge for body in shipped_bodies().bodies for charge in body.charges]
    assert all(each.goal in goals and each.source for each in charges)
    assert all(each.source for each in shipped_bodies().bodies)


def test_each_member_state_has_its_government():
    members = shipped_areas().members("ASEAN", on=2026)
    for area in members:
        assert [each.kind for each in shipped_bodies().of_area(area)] == [BodyKind.GOVERNMENT]


def test_who_answers_for_the_sdgs_is_still_to_be_allocated():
    assert shipped_bodies().answering_for("SDG", "3") == ()
    assert len(without_charge(shipped_bodies().bodies, "SDG")) == 12
    assert without_charge(shipped_bodies().bodies, "MDG") == ()


def test_an_unknown_body_is_named_with_the_nearest_ones():
    assert shipped_bodies().body("somhd").id == "SOMHD"
    with pytest.raises(UnknownCode, match="Did you mean SOMHD"):
        shipped_bodies().body("SOMHDD")
    with pytest.raises(UnknownCode, match="Nothing near it is known"):
        shipped_bodies().body("zzzz")


def test_a_body_is_called_what_it_was_called_then():
    body = Body(
        "X",
        BodyKind.SECTORAL_BODY,
        (
            DatedName("Meeting of Heads", end=date(2011, 12, 6)),
            DatedName("Committee", begin=date(2011, 12, 7)),
        ),
    )
    assert body.name(date(2010, 1, 1)) == "Meeting of Heads"
    assert body.name(date(2012, 1, 1)) == "Committee"
    gap = Body("Y", BodyKind.ORGAN, (DatedName("Later", begin=date(2020, 1, 1)),))
    assert gap.name(date(2010, 1, 1)) == "Later"


WRONG = {
    "names": ("- id: A\n    kind: organ", "has no name"),
    "kind": ("- id: A\n    kind: club\n    names: [{text: A}]", "'club', which is not known"),
    "no kind": ("- id: A\n    names: [{text: A}]", "`kind` is missing"),
    "area of an organ": (
        "- id: A\n    kind: organ\n    names: [{text: A}]\n    areas: [KHM]",
        "Leave areas out",
    ),
    "ministry without area": (
        "- id: A\n    kind: ministry\n    names: [{text: A}]",
        "Name its area",
    ),
    "parent": (
        "- id: A\n    kind: organ\n    names: [{text: A}]\n    parent: B",
        "belongs to B, which is not listed",
    ),
    "circle": (
        "- id: A\n    kind: organ\n    names: [{text: A}]\n    parent: A",
        "belongs to itself",
    ),
    "twice": (
        "- {id: A, kind: organ, names: [{text: A}]}\n  - {id: a, kind: organ, names: [{text: B}]}",
        "listed twice",
    ),
    "day": (
        "- id: A\n    kind: organ\n    names: [{text: A, begin: soon}]",
        "Write a day as 2025-10-26",
    ),
    "days the wrong way": (
        "- id: A\n    kind: organ\n    names: [{text: A, begin: 2020-01-01, end: 2019-01-01}]",
        "before it begins",
    ),
    "no id": ("- kind: organ\n    names: [{text: A}]", "`id` is missing"),
}


@pytest.mark.parametrize(("text", "said"), WRONG.values(), ids=WRONG)
def test_a_wrong_file_of_bodies_is_refused_whole_with_its_line(text, said):
    with pytest.raises(InvalidData, match="nothing of it was taken") as refusal:
        read_bodies(f"bodies:\n  {text}\n".encode(), name="bodies.yaml")
    assert said in str(refusal.value)
    assert refusal.value.findings[0].row


def test_a_directory_made_in_code_is_checked_too():
    with pytest.raises(InvalidData, match="is no id of a body"):
        Directory((Body(" A", BodyKind.ORGAN, (DatedName("A"),)),))
