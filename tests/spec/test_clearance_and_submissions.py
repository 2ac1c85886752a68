"""Submissions and clearance: which step leads where, and what silence means."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from attain.domain.clearance import (
    Answer,
    CandidateState,
    CandidateStep,
    Clearance,
    Position,
    candidate_after,
    candidate_at,
    check_answer,
    check_closing,
    position,
    told_with_release,
    withheld,
)
from attain.domain.submissions import (
    ChangeKind,
    ChangeReason,
    SubmissionState,
    SubmissionStep,
    state_after,
)
from attain.errors import ActionDenied, InvalidData

DEADLINE = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
BEFORE, AFTER = DEADLINE - timedelta(seconds=1), DEADLINE

SUBMISSION_STEPS = """
step     | draft     | sent      | returned  | accepted | withdrawn
mend     | draft     | -         | draft     | -        | -
send     | sent      | -         | sent      | -        | -
return   | -         | returned  | -         | -        | -
accept   | -         | accepted  | -         | -        | -
withdraw | withdrawn | withdrawn | withdrawn | -        | -
"""
CANDIDATE_STEPS = """
step            | assembled    | in clearance | cleared   | scheduled | public    | abandoned | withdrawn
open clearance  | in clearance | -            | -         | -         | -         | -         | -
close clearance | -            | cleared      | -         | -         | -         | -         | -
fix the minute  | -            | -            | scheduled | scheduled | -         | -         | -
assemble again  | -            | assembled    | assembled | assembled | -         | -         | -
abandon         | abandoned    | abandoned    | abandoned | abandoned | -         | -         | -
withdraw        | -            | -            | -         | -         | withdrawn | -         | -
"""
POSITIONS = """
answer       | reminders | before                   | after
-            | 0         | waiting                  | waiting
-            | 1         | waiting                  | no objection, by silence
no objection | 0         | no objection             | no objection
annotated    | 1         | annotated                | annotated
objected     | 0         | objected                 | objected
"""


def rows(table: str) -> tuple[list[str], list[list[str]]]:
    head, *lines = (
        [cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()
    )
    return head, lines


def cells(table: str) -> list[tuple[str, str, str]]:
    head, lines = rows(table)
    return [
        (line[0], state, to) for line in lines for state, to in zip(head[1:], line[1:], strict=True)
    ]


@pytest.mark.parametrize(("step", "state", "to"), cells(SUBMISSION_STEPS))
def test_a_submission_goes(step, state, to):
    if to == "-":
        with pytest.raises(ActionDenied, match=f"This submission is {state}"):
            state_after(SubmissionState(state), SubmissionStep(step))
    else:
        assert state_after(SubmissionState(state), SubmissionStep(step)).value == to


@pytest.mark.parametrize(("step", "state", "to"), cells(CANDIDATE_STEPS))
def test_a_candidate_release_goes(step, state, to):
    if to == "-":
        with pytest.raises(ActionDenied, match=f"This release is {state}"):
            candidate_after(CandidateState(state), CandidateStep(step))
    else:
        assert candidate_after(CandidateState(state), CandidateStep(step)).value == to


def test_a_scheduled_release_is_public_from_its_minute_on_and_not_before():
    for state in CandidateState:
        early = candidate_at(state, DEADLINE, BEFORE)
        assert early is state
        late = candidate_at(state, DEADLINE, AFTER)
        wanted = CandidateState.PUBLIC if state is CandidateState.SCHEDULED else state
        assert late is wanted
    assert candidate_at(CandidateState.SCHEDULED, None, AFTER) is CandidateState.SCHEDULED


@pytest.mark.parametrize("row", rows(POSITIONS)[1], ids=lambda row: f"{row[0]}, {row[1]} reminders")
def test_a_country_stands(row):
    said, reminders, before, after = row
    answer = None if said == "-" else Answer(said)
    note = "The survey of 2024 is not in yet." if answer not in {None, Answer.NO_OBJECTION} else ""
    clearance = Clearance("KHM", DEADLINE, answer, note, int(reminders))
    assert position(clearance, BEFORE) is Position(before)
    assert position(clearance, AFTER) is Position(after)


@pytest.mark.parametrize("answer", [Answer.ANNOTATED, Answer.OBJECTED])
def test_an_annotation_or_an_objection_takes_words(answer):
    with pytest.raises(InvalidData, match="Say in words"):
        Clearance("KHM", DEADLINE, answer, "  ")


def test_a_deadline_has_a_zone():
    with pytest.raises(InvalidData, match="no time zone"):
        Clearance("KHM", DEADLINE.replace(tzinfo=None))


def test_an_answer_counts_until_the_deadline():
    clearance = Clearance("KHM", DEADLINE)
    check_answer(clearance, BEFORE)
    with pytest.raises(ActionDenied, match="ended at 2026-12-01 12:00 UTC"):
        check_answer(clearance, AFTER)


def test_clearance_closes_when_every_country_has_answered_or_was_silent_to_a_reminder():
    answered = Clearance("LAO", DEADLINE, Answer.NO_OBJECTION)
    silent, unreminded = Clearance("KHM", DEADLINE, reminders=1), Clearance("KHM", DEADLINE)
    check_closing({"LAO": answered}, BEFORE)
    check_closing({"LAO": answered, "KHM": silent}, AFTER)
    with pytest.raises(ActionDenied, match="Still waiting for KHM"):
        check_closing({"LAO": answered, "KHM": silent}, BEFORE)
    with pytest.raises(ActionDenied, match="No reminder was sent to KHM"):
        check_closing({"LAO": answered, "KHM": unreminded}, AFTER)


def test_an_objection_holds_back_that_country_only():
    said = {
        "KHM": Clearance("KHM", DEADLINE, Answer.OBJECTED, "The figure of 2024 is preliminary."),
        "LAO": Clearance("LAO", DEADLINE, Answer.ANNOTATED, "Rural areas only."),
        "THA": Clearance("THA", DEADLINE, reminders=2),
    }
    assert withheld(said) == {"KHM"}


@pytest.mark.parametrize("kind", ChangeKind)
def test_a_changed_figure_takes_a_reason_in_words(kind):
    assert ChangeReason(kind, "The census replaced the projection.").kind is kind
    with pytest.raises(ActionDenied, match="takes a reason in words"):
        ChangeReason(kind, " ")


# ------------------------------------------------------------------ what stays with the figures


STANDING = """
said before | says now     | new figures | stands    | note        | since
annotated   | silent       | no          | annotated | without X   | R1
annotated   | silent       | yes         | annotated | without X   | R1
annotated   | no objection | no          |           |             |
annotated   | annotated    | no          |           | now with X  |
objected    | silent       | no          | objected  | without X   | R1
objected    | silent       | yes         |           |             |
objected    | no objection | yes         |           |             |
nothing     | silent       | no          |           |             |
silence     | silent       | no          |           |             |
"""


@pytest.mark.parametrize(
    "row",
    [[cell.strip() for cell in line.split("|")] for line in STANDING.strip().splitlines()[1:]],
    ids=" ".join,
)
def test_a_note_stays_with_the_figures_until_the_country_says_something_else(row):
    said, says, renewed, stands, note, since = row
    answer = {each.value: each for each in Answer}.get(says)
    words = "now with X" if answer is Answer.ANNOTATED else ""
    now = Clearance("KHM", DEADLINE, answer, words, reminders=1)
    before = {
        "nothing": {},
        "silence": {"KHM": {"position": "no objection, by silence", "note": ""}},
    }.get(said, {"KHM": {"position": said, "note": "without X"}})
    told = told_with_release(
        {"KHM": now},
        DEADLINE,
        before=before,
        release_before="R1",
        renewed=frozenset({"KHM"} if renewed == "yes" else ()),
    )["KHM"]
    assert told["position"] == ("no objection, by silence" if says == "silent" else says)
    assert (told.get("standing", ""), told["note"], told.get("since", "")) == (stands, note, since)


def test_a_note_that_stands_keeps_the_release_in_which_it_was_said():
    silent = {"KHM": Clearance("KHM", DEADLINE, reminders=1)}
    first = {"KHM": {"position": "annotated", "note": "without X"}}
    second = told_with_release(
        silent, DEADLINE, before=first, release_before="R1", renewed=frozenset()
    )
    third = told_with_release(
        silent, DEADLINE, before=second, release_before="R2", renewed=frozenset()
    )
    assert third["KHM"] == second["KHM"]
    assert third["KHM"]["since"] == "R1"
