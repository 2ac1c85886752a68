"""Plan files: what they hold, what is wrong with them, and that nothing is lost on the way out and back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from attain.domain.frameworks import Origin, OriginKind
from attain.domain.roadmap.plans import (
    ItemKind,
    Link,
    Mention,
    Plan,
    PlanItem,
    PlanKind,
    Relation,
)
from attain.errors import InvalidData, UnknownCode
from attain.exchange.plan_file import ReadPlan, plan_text, read_plan
from attain.usecases.plans import plans_from, shipped_plans

WHOLE = """\
plan: RIVERTON
kind: local plan
title: Plan of Riverton
adopted: "2021"
area: KHM
origin: {kind: source, source: Council of Riverton}
named:
  - {plan: PROVINCE, kind: local plan, title: Plan of the province, area: KHM, source: "1.1"}
items:
  - {code: "1", kind: area, title: People}
  - code: "1.1"
    kind: recommendation
    within: "1"
    title: Midwives for all
    paragraph: page 3
    asks: A midwife at every birth.
    note: Ours.
    mentions:
      - {body: SOMHD, part: advises}
      - {body: MEMBER-STATES, part: pay, source: page 4}
links:
  - {item: RIVERTON 1.1, relation: carries, other: SDG 3.1, note: The same words.}
  - {item: RIVERTON 1.1, relation: supports, other: ROADMAP D.3.1}
  - {item: RIVERTON 1.1, relation: builds on, other: PROVINCE}
"""


def read(content: str) -> ReadPlan:
    return read_plan(content.encode(), name="plan.yaml")


def test_a_plan_file_gives_the_plan_its_links_and_the_plans_that_it_names():
    found = read(WHOLE)
    assert (found.plan.id, found.plan.kind, found.plan.area) == ("RIVERTON", PlanKind.LOCAL, "KHM")
    item = found.plan.item("1.1")
    assert item.mentions == (
        Mention("SOMHD", "advises", "page 3"),
        Mention("MEMBER-STATES", "pay", "page 4"),
    )
    assert [each.other for each in found.links] == ["SDG 3.1", "ROADMAP D.3.1", "PROVINCE"]
    assert {each.origin.kind for each in found.links} == {OriginKind.OWN}
    assert [(each.id, each.items) for each in found.named] == [("PROVINCE", ())]
    assert "named at: 1.1" in found.named[0].origin.note


FAULTS = {
    "kind": ("kind: local plan", "kind: localplan", 2, "Did you mean 'local plan'"),
    "no kind": ("kind: local plan\n", "", 1, "`kind` is missing"),
    "no title": ("title: Plan of Riverton\n", "", 1, "`title` is missing"),
    "no id": ("plan: RIVERTON\n", "", 1, "`plan` is missing"),
    "no origin": ("origin: {kind: source, source: Council of Riverton}\n", "", 1, "Say where"),
    "no area": ("area: KHM\norigin", "origin", 1, "Name its area"),
    "id": ("plan: RIVERTON", "plan: RIVER TON", 1, "is no id of a plan"),
    "day": ('adopted: "2021"', "adopted: last year", 4, "Write a day as 2009-03-01"),
    "key": ("asks: A midwife", "ask: A midwife", 16, "Did you mean 'asks'"),
    "named without a kind": ("kind: local plan, title", "title", 8, "`kind` is missing"),
    "code twice": ('code: "1.1"', 'code: "1"', 11, "is in line 10 already"),
    "no code": ('code: "1.1"\n    kind', "kind", 11, "`code` is missing"),
    "code": ('code: "1.1"', 'code: "1 1"', 11, "no code of an item"),
    "item kind": ("kind: recommendation", "kind: advice", 12, "Choose one of area"),
    "within": ('within: "1"', 'within: "2"', 13, "does not stand before it"),
    "within itself": ('within: "1"', 'within: "1.1"', 13, "does not stand before it"),
    "mention": ("{body: SOMHD, part: advises}", "{body: SOMHD}", 19, "`part` is missing"),
    "relation": ("relation: carries", "relation: carry", 22, "Did you mean 'carries'"),
    "end": ("other: SDG 3.1", "other: SDG goal 3.1", 22, "no end of a link"),
    "other": ("other: SDG 3.1, ", "", 22, "`other` is missing"),
    "item of its own": ("RIVERTON 1.1, relation: c", "RIVERTON 9, relation: c", 22, "no item '9'"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "said"), FAULTS.values(), ids=FAULTS)
def test_a_wrong_plan_file_is_refused_whole_with_the_line_and_a_way_out(old, new, line, said):
    assert old in WHOLE
    with pytest.raises(InvalidData, match="nothing of it was taken") as refusal:
        read(WHOLE.replace(old, new, 1))
    assert said in str(refusal.value)
    assert line in [each.row for each in refusal.value.findings]
    assert all(each.remedy for each in refusal.value.findings)


def test_all_faults_of_a_file_are_told_at_once():
    wrong = WHOLE.replace("kind: recommendation", "kind: advice").replace("carries", "carry")
    with pytest.raises(InvalidData, match="2 faults"):
        read(wrong)


def test_a_file_that_is_no_yaml_or_empty_is_refused():
    for content in ("", "plan: [", "- a list"):
        with pytest.raises(InvalidData, match=r"plan\.yaml has 1 fault"):
            read(content)


# ------------------------------------------------------------------------------------ several files


def test_a_plan_known_by_its_name_gives_way_to_a_file_that_holds_it(tmp_path):
    blueprint = tmp_path / "blueprint.yaml"
    blueprint.write_text(
        "plan: ASCC-BLUEPRINT\nkind: blueprint\ntitle: The Blueprint\norigin: {kind: own}\n"
        "items: [{code: A.1, kind: area, title: Human development}]\n"
    )
    found = plans_from([blueprint])
    assert len(found.plans) == len(shipped_plans().plans)
    assert [each.title for each in found.plan("ASCC-BLUEPRINT").items] == ["Human development"]
    assert len(found.links_of("ASCC-BLUEPRINT")) == 4


def test_files_stand_beside_those_that_are_shipped_or_alone(tmp_path):
    path = tmp_path / "riverton.yaml"
    path.write_text(WHOLE)
    assert plans_from([path]).links_of("ROADMAP D.3.1")[-1].item == "RIVERTON 1.1"
    assert [each.id for each in plans_from([path], with_shipped=False).plans] == [
        "RIVERTON",
        "PROVINCE",
    ]


def test_two_files_with_one_plan_are_refused(tmp_path):
    path = tmp_path / "riverton.yaml"
    path.write_text(WHOLE)
    with pytest.raises(InvalidData, match="RIVERTON is there twice"):
        plans_from([path, path])


def test_a_link_to_what_another_file_does_not_have_is_refused(tmp_path):
    path = tmp_path / "riverton.yaml"
    path.write_text(WHOLE.replace("ROADMAP D.3.1", "ROADMAP D.3.9"))
    with pytest.raises(UnknownCode, match=r"ROADMAP has no item 'D\.3\.9'"):
        plans_from([path])
    path.write_text(WHOLE.replace("other: PROVINCE", "other: PROVINCES"))
    with pytest.raises(InvalidData, match="PROVINCES, which is no plan that is known"):
        plans_from([path])


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InvalidData, match=r"none\.yaml cannot be read"):
        plans_from([tmp_path / "none.yaml"])


# ---------------------------------------------------------------------------------- out and back

SCRIPTS = "ផែនការ ແຜນ แผน စီမံ kế hoạch plan: -'\"#&*!|>%@`[]{},?=+\n"
TEXT = some.text(alphabet=SCRIPTS, max_size=30).map(lambda t: " ".join(t.split()))
SAID = TEXT.filter(bool)
CODES = some.lists(
    some.from_regex(r"[A-Za-z0-9][A-Za-z0-9.\-]{0,5}", fullmatch=True), unique=True, max_size=5
)


@some.composite
def plans(draw: some.DrawFn) -> ReadPlan:
    codes = draw(CODES)
    items = []
    for at, code in enumerate(codes):
        paragraph = draw(TEXT)
        mentions = some.builds(Mention, some.just("SOMHD"), SAID, SAID)
        items.append(
            PlanItem(
                code=code,
                kind=draw(some.sampled_from(ItemKind)),
                title=draw(SAID),
                within=draw(some.sampled_from(["", *codes[:at]])),
                paragraph=paragraph,
                asks=draw(TEXT),
                note=draw(TEXT),
                mentions=tuple(draw(some.lists(mentions, max_size=2))),
            )
        )
    kind = draw(some.sampled_from(PlanKind))
    area = "KHM" if kind in {PlanKind.NATIONAL, PlanKind.LOCAL} else ""
    origin = Origin(OriginKind.SOURCE, draw(SAID), draw(TEXT))
    plan = Plan("P", kind, draw(SAID), tuple(items), "2021-05-01", area, origin)
    links = [
        Link(f"P {code}", draw(some.sampled_from(Relation)), "SDG 3.2", draw(TEXT), origin)
        for code in codes[:2]
    ]
    return ReadPlan(plan, (), tuple(links))


@given(whole=plans())
def test_a_plan_written_and_read_is_the_same_plan(whole):
    assert read(plan_text(whole)) == whole


@pytest.mark.parametrize("text", [WHOLE])
def test_a_plan_with_the_names_of_others_is_the_same_too(text):
    whole = read(text)
    assert read(plan_text(whole)) == whole
    bare = replace(
        whole,
        named=(
            replace(
                whole.named[0],
                origin=Origin(OriginKind.SOURCE, "Council of Riverton", "Known by its name only."),
            ),
        ),
    )
    assert read(plan_text(bare)) == bare
