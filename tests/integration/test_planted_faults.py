"""Sixty faults among 20,000 good rows: what is caught, and what is stopped for nothing."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from attain.domain.findings import Level
from attain.errors import InvalidData
from attain.usecases.check import check_table
from attain.usecases.read import read_file
from tests.faults.generator import STATISTICAL, STRUCTURAL, plant
from tests.faults.rows import as_csv, modelled_rows, real_rows
from tests.faults.trial import findings_of, known_for, trial

SEEDS = range(4)

SHARED = Path(
    os.environ.get("ATTAIN_SHARED_DATA", Path(__file__).parents[2].parent / "shared" / "data")
)


@pytest.fixture
def shared_data() -> Path:
    if not SHARED.is_dir():
        pytest.skip(f"{SHARED} is not there: set ATTAIN_SHARED_DATA to the folder with the figures")
    return SHARED


@pytest.fixture(scope="module")
def outcomes():
    return [trial(modelled_rows(seed), seed) for seed in SEEDS]


def _told(outcomes) -> str:
    missed = Counter(fault.kind for each in outcomes for fault in each.missed)
    planted = Counter(fault.kind for each in outcomes for fault in each.faults)
    rates = {name: f"{planted[name] - missed[name]} of {planted[name]}" for name in sorted(planted)}
    return "\n".join(f"{name}: {rate}" for name, rate in rates.items())


def test_every_structural_fault_is_caught(outcomes):
    assert [f.kind for each in outcomes for f in each.missed if f.structural] == []
    assert sum(each.rate(structural=True)[1] for each in outcomes) > 150


def test_fifty_nine_of_sixty_faults_are_caught(outcomes):
    print(_told(outcomes))
    assert all(len(each.faults) == 60 for each in outcomes)
    assert all(len(each.missed) <= 1 for each in outcomes), _told(outcomes)


@pytest.mark.full
def test_of_a_hundred_files_every_structural_fault_is_caught_and_nearly_every_other():
    many = [trial(modelled_rows(seed), seed) for seed in range(100, 200)]
    missed = [fault for each in many for fault in each.missed]
    print(f"{len(missed)} of {60 * len(many)} planted faults missed", _told(many), sep="\n")
    assert [fault.kind for fault in missed if fault.structural] == []
    assert len(missed) <= len(many), "one of sixty"
    assert max(each.false_rows / each.rows for each in many) <= 0.01


def test_less_than_one_good_row_in_a_hundred_is_stopped(outcomes):
    assert max(each.false_rows / each.rows for each in outcomes) <= 0.01


def test_every_class_of_fault_is_planted(outcomes):
    planted = {fault.kind for each in outcomes for fault in each.faults}
    assert planted == set(STRUCTURAL) | set(STATISTICAL)


def test_a_file_without_faults_is_not_refused():
    good = modelled_rows(11)
    assert [
        f for f in findings_of(as_csv(good.rows), known_for(good)) if f.level is Level.ERROR
    ] == []


@pytest.mark.parametrize("seed", range(2))
def test_among_real_figures_every_structural_fault_is_caught(seed, shared_data):
    outcome = trial(real_rows(shared_data, seed), seed)
    print(outcome.rate(structural=False), "statistical faults caught without the last release")
    assert [f.kind for f in outcome.missed if f.structural] == []
    caught, planted = outcome.rate(structural=False)
    assert caught >= 0.7 * planted
    assert outcome.false_rows <= 0.01 * outcome.rows


def test_with_the_last_release_at_hand_fifty_nine_of_sixty_are_caught_in_real_figures(shared_data):
    good = real_rows(shared_data, 0)
    rows, planted = plant(good, 0)
    before = read_file(as_csv(good.rows), name="planted.csv").frame
    report = check_table(
        read_file(as_csv(rows), name="planted.csv"), previous=before, dictionary=known_for(good)
    )
    named = {f.row for f in report.findings if f.level is not Level.NOTE}
    line = {id(row): place + 2 for place, row in enumerate(rows)}
    missed = [f.kind for f in planted if not any(line.get(id(r)) in named for r in f.rows)]
    assert len(planted) == 60
    assert len(missed) <= 1, missed


def test_a_file_cut_off_in_the_middle_of_a_row_is_refused():
    content = as_csv(modelled_rows(3, wanted=2_000).rows)
    cut = content[: content.rindex(b",PT") - 3]
    with pytest.raises(InvalidData, match=r"row .* has . cells"):
        findings_of(cut, known_for(modelled_rows(3, wanted=2_000)))


def test_a_file_cut_off_between_rows_is_noticed_against_the_last_release():
    good = modelled_rows(3, wanted=2_000)
    before = read_file(as_csv(good.rows), name="planted.csv").frame
    short = read_file(as_csv(good.rows[:-10]), name="planted.csv")
    report = check_table(short, previous=before, dictionary=known_for(good))
    assert {f.check for f in report.findings} & {"V701", "V702"}
