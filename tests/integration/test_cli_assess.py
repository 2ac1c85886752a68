"""Bare files and bare targets give verdicts in one call."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys

import pytest

from attain.cli import main

OBSERVATIONS = """\
indicator,reference_area,period,value
u5mr,KHM,1990,117.5
u5mr,KHM,2000,110.5
u5mr,KHM,2013,37.9
u5mr,PHL,1990,58.6
u5mr,PHL,2000,39.9
u5mr,PHL,2013,29.9
"""
TARGETS = """\
indicator,reference_area,direction,baseline_period,baseline_value,target_period,target_value
u5mr,KHM,decrease,1990,,2015,39.2
u5mr,PHL,decrease,1990,,2015,19.5
"""
AGREED = {
    "indicator", "reference_area", "rule", "class", "standing", "trend", "baseline",
    "baseline_period", "latest", "latest_period", "target", "target_period", "actual_rate",
    "required_rate", "ratio", "expected", "expected_low", "expected_high", "attainment_year",
    "probability", "reasons",
}  # fmt: skip


@pytest.fixture
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ATTAIN_HOME", str(tmp_path / "home"))
    (tmp_path / "observations.csv").write_text(OBSERVATIONS)
    (tmp_path / "targets.csv").write_text(TARGETS)
    return tmp_path


@pytest.fixture
def attain(files, capsys):
    def call(*words):
        code = main(words)
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return code, said.out, said.err

    return call


CALL = ("assess", "observations.csv", "--targets", "targets.csv")


def test_the_agreed_call_gives_a_pure_json_list_with_every_agreed_name(files):
    words = [sys.executable, "-m", "attain", *CALL, "--rule", "psa-2010", "--format", "json"]
    done = subprocess.run(words, cwd=files, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    verdicts = json.loads(done.stdout)
    assert [v["reference_area"] for v in verdicts] == ["KHM", "PHL"]
    assert all(set(v) >= AGREED for v in verdicts)
    assert [v["standing"] for v in verdicts] == ["achieved", "off_track"]
    assert verdicts[1]["ratio"] == pytest.approx(0.798, abs=0.001)
    assert "As of 2013 (the latest period in the figures)" in done.stderr


def test_every_rule_gives_one_object_for_each_case(attain):
    from attain import RULES

    code, out, _ = attain(*CALL, "--rule", "all", "--format", "json")
    assert code == 0
    cases = [(v["reference_area"], v["rule"]) for v in json.loads(out)]
    assert sorted(cases) == sorted((area, rule) for area in ("KHM", "PHL") for rule in RULES)


def test_csv_has_a_header_a_line_for_each_verdict_and_nothing_else(attain):
    _, out, _ = attain(*CALL, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["reference_area"] for row in rows] == ["KHM", "PHL"]
    assert rows[0]["latest"] == "37.9"
    assert ";" in rows[0]["reasons"] or rows[0]["reasons"] == "met"


def test_the_table_shows_each_standing_as_shape_and_word(attain):
    _, out, err = attain(*CALL)
    assert "● achieved" in out
    assert "Of 2 verdicts by attain" in err
    assert "\x1b" not in out


def test_where_rules_part_a_sentence_says_so(attain):
    _, _, err = attain(*CALL, "--rule", "attain,cgd,psa-2010")
    assert "u5mr, KHM: All 3 rules that assess it say achieved." in err


def test_the_year_of_assessment_can_be_named_and_is_then_not_announced(attain):
    _, out, err = attain(*CALL, "--as-of", "2000", "--format", "json")
    assert {v["as_of"] for v in json.loads(out)} == {2000}
    assert "latest period" not in err


def test_the_answer_can_go_to_a_file(attain, files):
    code, out, err = attain(*CALL, "--format", "json", "--output", "verdicts.json")
    assert (code, out) == (0, "")
    assert "Written: verdicts.json" in err
    assert len(json.loads((files / "verdicts.json").read_text())) == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("assess", "nothing.csv", "--targets", "targets.csv"), "nothing.csv"),
        (("assess", "observations.csv", "--targets", "nothing.csv"), "nothing.csv"),
        (("assess", "observations.csv"), "--targets"),
        (("assess", ".", "--targets", "targets.csv"), "folder"),
        (("assess", "observations.csv", "--targets", "."), "."),
        (("assess", "garbage.csv", "--targets", "targets.csv"), "garbage.csv"),
        (("assess", "empty.csv", "--targets", "targets.csv"), "empty"),
        (("assess", "wrong.csv", "--targets", "targets.csv"), "wrong.csv"),
        (("assess", "observations.csv", "--targets", "garbage.csv"), "garbage.csv"),
        (("assess", "observations.csv", "--targets", "empty.csv"), "empty"),
        (("assess", "observations.csv", "--targets", "wrong.csv"), "column"),
        ((*CALL, "--rule", "psa-2001"), "Did you mean psa-2010 or psa-2007"),
        ((*CALL, "--rule", ""), "attain rules"),
        ((*CALL, "--as-of", "12"), "--as-of 12"),
        ((*CALL, "--as-of", "soon"), "--as-of"),
        ((*CALL, "--format", "xml"), "--format"),
        ((*CALL, "--fromat", "json"), "Did you mean --format"),
        ((*CALL, "--output", "no/such/folder/x.csv"), "cannot be written"),
        (("assess",), "OBSERVATIONS"),
        (("asess",), 'Did you mean "assess"'),
    ],
)
def test_what_is_wrong_is_refused_with_a_reason_and_code_2(attain, files, words, said):
    (files / "garbage.csv").write_bytes(bytes(range(256)) * 40)
    (files / "empty.csv").write_bytes(b"")
    (files / "wrong.csv").write_text("a,b\n1,2\n")
    code, out, err = attain(*words)
    assert code == 2
    assert said.casefold() in err.casefold()
    assert out == ""


def test_python_gives_the_same_verdicts_in_one_call(attain, files):
    import attain as library

    _, out, _ = attain(*CALL, "--rule", "cgd", "--format", "json")
    found = library.assess(files / "observations.csv", files / "targets.csv", rule="cgd")
    assert isinstance(found, library.Assessment)
    assert found.verdicts == json.loads(out)
    assert found.frame.height == 2
