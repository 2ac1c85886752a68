"""What an independent assessment is, and what may be said of it when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from attain.domain.assessments import (
    LONGEST,
    MAY_BE_SAID,
    MOST_EVIDENCE,
    Assessed,
    AssessedKind,
    Assessment,
    Rating,
    Reply,
    Said,
    Signature,
    Stand,
    Support,
    beside,
    check_independent,
    check_said,
)
from attain.domain.progress.verdicts import Standing
from attain.domain.roadmap.status import Status
from attain.errors import ActionDenied, InvalidData

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SIGNED = Signature("7", "Person 7", "ARCMDG", NOW)
OF_A_TARGET = Assessment(
    number="E1",
    assessed=Assessed(area="KHM", reference="SDG 3.2"),
    rating=Rating.PARTLY,
    finding="Clinics in two provinces have no midwife.",
    method="Visits to 14 clinics in May 2026.",
    signed=SIGNED,
)


def test_the_scale_has_no_word_of_verdicts_or_of_status_reports():
    official = {each.value for each in Standing} | {each.value for each in Status}
    assert official & {each.value for each in Rating} == set()


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ({"area": "KHM", "reference": "SDG 3.2"}, AssessedKind.COUNTRY),
        ({"body": "SOMHD"}, AssessedKind.BODY),
        ({"action": "A17"}, AssessedKind.ACTION),
    ],
)
def test_an_assessment_is_about_a_country_under_a_target_a_body_or_an_action(told, kind):
    assert Assessed(**told).kind is kind


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({}, "about one thing"),
        ({"body": "SOMHD", "action": "A17"}, "about one thing"),
        ({"area": "KHM"}, "Name both"),
        ({"reference": "SDG 3.2"}, "Name both"),
        ({"area": "KHM", "reference": "3.2"}, "Name both"),
    ],
)
def test_what_is_about_nothing_or_two_things_is_refused(told, said):
    with pytest.raises(InvalidData, match=said):
        Assessed(**told)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"finding": " "}, "The finding has no words"),
        ({"method": ""}, "The method has no words"),
        ({"finding": "x" * (LONGEST + 1)}, "it may have 6,000"),
        ({"replaces": "E0"}, "why E0 is replaced"),
        ({"withdrawn": SIGNED}, "with a reason"),
        ({"why_withdrawn": "wrong clinic"}, "with a reason"),
        ({"evidence": (Support("Report", "https://example.org/r"),) * 2}, "stands there twice"),
        (
            {
                "evidence": tuple(
                    Support("Report", f"https://example.org/{n}") for n in range(MOST_EVIDENCE + 1)
                )
            },
            "too many",
        ),
    ],
)
def test_words_method_and_reasons_are_asked_for(changes, said):
    with pytest.raises(InvalidData, match=said):
        replace(OF_A_TARGET, **changes)


@pytest.mark.parametrize(
    ("title", "link", "said"),
    [
        ("", "https://example.org", "has no name"),
        ("Report", "javascript:alert(1)", "is no link"),
        ("Report", "https://", "is no link"),
        ("Report", "report.pdf", "is no link"),
    ],
)
def test_evidence_has_a_name_and_an_address_of_the_web(title, link, said):
    with pytest.raises(InvalidData, match=said):
        Support(title, link)


def test_a_reply_has_words():
    with pytest.raises(InvalidData, match="The reply has no words"):
        Reply("\n", SIGNED)


def test_the_last_reply_counts_and_the_earlier_ones_stay():
    first, last = Reply("No.", SIGNED), Reply("Now we do.", SIGNED)
    assert replace(OF_A_TARGET, replies=(first, last)).reply is last
    assert OF_A_TARGET.reply is None


def test_every_stand_says_what_may_be_said():
    assert set(MAY_BE_SAID) == set(Stand)


@pytest.mark.parametrize(
    ("changes", "stand"),
    [
        ({}, Stand.STANDS),
        ({"replaced_by": "E2"}, Stand.REPLACED),
        ({"withdrawn": SIGNED, "why_withdrawn": "wrong clinic"}, Stand.WITHDRAWN),
    ],
)
@pytest.mark.parametrize("what", list(Said), ids=lambda each: each.value)
def test_only_of_what_stands_something_can_be_said(changes, stand, what):
    found = replace(OF_A_TARGET, **changes)
    assert found.stand is stand
    if stand is Stand.STANDS:
        check_said(found.stand, what)
    else:
        with pytest.raises(ActionDenied, match=what.value):
            check_said(found.stand, what)


def test_who_has_a_part_in_it_does_not_assess_it():
    check_independent("ARCMDG", ("SOMHD",))
    with pytest.raises(ActionDenied, match="would not be independent"):
        check_independent("ARCMDG", ("SOMHD", "ARCMDG"))


def test_beside_a_goal_stand_the_assessments_of_its_targets_the_latest_first():
    later = replace(OF_A_TARGET, number="E2", signed=replace(SIGNED, at=NOW + timedelta(days=1)))
    other = replace(OF_A_TARGET, number="E3", assessed=Assessed(area="LAO", reference="SDG 3.2"))
    near = replace(OF_A_TARGET, number="E4", assessed=Assessed(area="KHM", reference="SDG 13"))
    gone = replace(OF_A_TARGET, number="E5", replaced_by="E2")
    body = replace(OF_A_TARGET, number="E6", assessed=Assessed(body="SOMHD"))
    action = replace(OF_A_TARGET, number="E7", assessed=Assessed(action="A1"))
    found = (OF_A_TARGET, later, other, near, gone, body, action)

    def numbers(**asked: str) -> list[str]:
        return [each.number for each in beside(found, **asked)]

    assert numbers(area="KHM", reference="SDG 3") == ["E2", "E1"]
    assert numbers(area="KHM", reference="SDG 3.2") == ["E2", "E1"]
    assert numbers(reference="SDG 3.2") == ["E2", "E1", "E3"]
    assert numbers(area="KHM", reference="SDG 1") == []
    assert numbers(area="KHM") == ["E2", "E1", "E4"]
    assert numbers(body="SOMHD") == ["E6"]
    assert numbers(action="A1") == ["E7"]
