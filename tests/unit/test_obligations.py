"""Reporting obligations: what is shipped, and files that are wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from attain.domain.frameworks import OriginKind
from attain.domain.roadmap.actions import RoadmapAction
from attain.domain.roadmap.obligations import Answered, AnswerKind, standings_of
from attain.errors import InvalidData
from attain.exchange.obligation_file import read_obligations
from attain.usecases.dictionary import shipped_bodies, shipped_framework
from attain.usecases.obligations import shipped_obligations

SHIPPED = {each.id: each for each in shipped_obligations()}


def test_the_reports_that_the_roadmap_and_its_members_owe_are_there():
    assert list(SHIPPED) == ["SOCA", "TOOL-1", "TOOL-2", "CEDAW", "HIV", "VNR"]
    assert shipped_bodies().body(SHIPPED["SOCA"].owed_to).id == "ASCC-COUNCIL"
    assert {shipped_bodies().body(SHIPPED[e].owed_to).id for e in ("TOOL-1", "TOOL-2")} == {"SOCA"}


@pytest.mark.parametrize("id_", SHIPPED)
def test_each_says_where_it_was_read_and_that_the_words_are_ours(id_):
    origin = SHIPPED[id_].origin
    assert origin.kind is OriginKind.SOURCE
    assert origin.source
    assert "ours" in origin.note or "reading of ours" in origin.note or "its own" in origin.note


@pytest.mark.parametrize("id_", SHIPPED)
def test_every_indicator_and_target_that_is_named_exists_and_is_served_by_series(id_):
    for question in SHIPPED[id_].questions:
        for each in question.indicators:
            framework, code = each.split()
            found = {i.code: i for i in shipped_framework(framework).indicators()}
            assert found[code].series_codes, each
        for each in question.targets:
            framework, code = each.split()
            assert code in {t.code for t in shipped_framework(framework).targets()}


def test_an_action_answers_the_report_on_hiv_only_if_it_acts_on_its_targets():
    question = next(e for e in SHIPPED["HIV"].questions if e.kind is AnswerKind.ACTIONS)
    action = RoadmapAction(number="A1", title="Test more", targets=("SDG 3.3",))
    assert question.speaks_of(action)
    assert question.speaks_of(replace(action, targets=(), goals=("SDG 3",)))
    assert not question.speaks_of(replace(action, targets=("SDG 3.1",)))
    assert not question.speaks_of(replace(action, targets=("MDG 6.C",)))


def test_what_is_said_once_answers_several_reports():
    figures = {"SDG 5.5.1", "SDG 3.1.1"}
    answered = {
        id_: [
            each.question.code
            for each in standings_of(owed, [], [], indicators_with_figures=figures)
            if each.answered is not Answered.NONE
        ]
        for id_, owed in SHIPPED.items()
    }
    assert answered == {
        "SOCA": ["8"],
        "TOOL-1": [],
        "TOOL-2": [],
        "CEDAW": ["art. 7", "art. 12"],
        "HIV": [],
        "VNR": ["8"],
    }


WHOLE = """\
obligations:
  - id: X
    title: Report
    owed_to: Council
    by: Members
    origin: {kind: own}
    questions:
      - {code: "1", text: Where?, kind: status reports, field: status}
      - {code: "2", text: How much?, kind: figures, indicators: [SDG 3.2.1], issues: [gender]}
"""

WRONG = {
    "no kind": ("kind: figures, ", "", 9, "`kind` is missing"),
    "kind": ("kind: figures", "kind: figure", 9, "Did you mean 'figures'"),
    "field": ("field: status", "field: mood", 8, "which no report has"),
    "no field": (", field: status", "", 8, "names a field only for status reports"),
    "indicator": ("SDG 3.2.1", "3.2.1", 9, "no reference"),
    "no indicator": ("indicators: [SDG 3.2.1], ", "", 9, "names indicators only for figures"),
    "issue": ("[gender]", "[mood]", 9, "'mood' is no issue"),
    "code twice": ('code: "2"', 'code: "1"', 9, "is in line 8 already"),
    "no text": ("text: Where?, ", "", 8, "`text` is missing"),
    "no title": ("    title: Report\n", "", 2, "`title` is missing"),
    "no origin": ("    origin: {kind: own}\n", "", 2, "Say where the obligation is read"),
    "key": ("owed_to", "owed", 4, "unknown key 'owed'"),
}


@pytest.mark.parametrize(("old", "new", "line", "said"), WRONG.values(), ids=WRONG)
def test_a_wrong_file_of_obligations_is_refused_with_the_line(old, new, line, said):
    assert old in WHOLE
    assert len(read_obligations(WHOLE.encode(), name="ours.yaml")[0].questions) == 2
    with pytest.raises(InvalidData, match="nothing of it was taken") as refusal:
        read_obligations(WHOLE.replace(old, new, 1).encode(), name="ours.yaml")
    assert said in str(refusal.value)
    assert line in [each.row for each in refusal.value.findings]


def test_an_obligation_without_questions_or_twice_is_refused():
    bare = WHOLE[: WHOLE.index("    questions")]
    with pytest.raises(InvalidData, match="there is no question"):
        read_obligations(bare.encode(), name="ours.yaml")
    twice = WHOLE + WHOLE.partition("\n")[2]
    with pytest.raises(InvalidData, match="'X' is in line 2 already"):
        read_obligations(twice.encode(), name="ours.yaml")
