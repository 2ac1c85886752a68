"""Definitions are listed, help shows examples, and no fault of ours shows a traceback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from attain.cli import edge, main
from attain.cli.application import COMMANDS


@pytest.fixture
def attain(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ATTAIN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "120")

    def call(*words):
        code = main(list(words))
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return code, said.out, said.err

    return call


# ------------------------------------------------------------------------------------- definitions


def test_the_rules_are_listed_with_how_far_to_trust_them(attain):
    from attain import RULES

    code, out, _ = attain("rules")
    assert code == 0
    assert all(name in out for name in RULES)
    records = json.loads(attain("rules", "--format", "json")[1])
    assert [r["rule"] for r in records] == list(RULES)
    assert all(r["label"] and r["source"] for r in records)


def test_a_rule_is_explained_with_cut_offs_classes_label_and_source(attain):
    from attain import RULES

    _, out, _ = attain("rules", "psa-2010")
    label = RULES["psa-2010"].label.value
    for part in ("high above 0.9", "HIGH", "▲ on track", label, "StatDev"):
        assert part in out


def test_the_plans_are_listed_and_shown_to_the_recommendation(attain):
    code, out, _ = attain("plans")
    assert code == 0
    assert "ASEAN Roadmap for the Attainment" in out
    assert "name only" in out
    records = json.loads(attain("plans", "ROADMAP", "--format", "json")[1])
    assert sum(each["kind"] == "recommendation" for each in records) == 24
    _, out, err = attain("plans", "declaration")
    assert "8 clauses" in err
    assert "Networks of government" in out
    _, out, _ = attain("plans", "C.1.2")
    for part in (
        "ROADMAP C.1.2: Partnership",
        "C Resources, C.1 Money",
        "III, C.1.2",
        "supports MDG 8",
    ):
        assert part in out
    assert attain("plans", "ROADMAP", "C.1.2")[1] == out
    (record,) = json.loads(attain("plans", "C.1.2", "--format", "json")[1])
    assert len(record["links"]) == 2
    _, out, err = attain("plans", "ASCC-BLUEPRINT")
    assert "Nothing but its name is known here" in err


def test_a_plan_or_item_that_is_not_there_is_refused_with_what_there_is(attain, tmp_path):
    code, _, err = attain("plans", "ROADMPA")
    assert code == 2
    assert "Plans with items: ROADMAP, DECLARATION" in err
    assert "Did you mean" in attain("plans", "ROADMAP", "A.1.9")[2]
    write_plan(tmp_path / "ours.yaml")
    code, _, err = attain("plans", "1", "--beside", "ours.yaml")
    assert code == 2
    assert "Write DECLARATION 1 or OURS 1" in err
    assert "Wells" in attain("plans", "OURS 1", "--beside", "ours.yaml")[1]


def write_plan(path, other="ROADMAP E.1.2"):
    path.write_text(
        "plan: OURS\nkind: sectoral work plan\ntitle: Water\norigin: {kind: own}\n"
        "items: [{code: '1', kind: recommendation, title: Wells}]\n"
        f"links: [{{item: OURS 1, relation: supports, other: {other}}}]\n",
        encoding="utf-8",
    )


def test_a_plan_file_of_ones_own_is_checked_with_its_links(attain, tmp_path):
    write_plan(tmp_path / "ours.yaml")
    code, out, err = attain("plans", "ours.yaml")
    assert (code, "OURS: Water. 1 recommendation." in err) == (0, True)
    assert "Wells" in out
    write_plan(tmp_path / "ours.yaml", other="ROADMAP E.1.9")
    code, _, err = attain("plans", "ours.yaml")
    assert code == 2
    assert "ROADMAP has no item 'E.1.9'" in err
    assert "cannot be read" in attain("plans", "none.yaml")[2]


def test_a_table_becomes_a_plan_file(attain, tmp_path):
    (tmp_path / "plan.csv").write_text("code,title\n1,Water\n1.1,Wells\n", encoding="utf-8")
    named = ("--id", "NSDP", "--title", "National plan", "--area", "KHM")
    assert "Wells" in attain("plans", "plan.csv", *named)[1]
    assert attain("plans", "plan.csv", *named, "--output", "nsdp.yaml")[0] == 0
    _, out, err = attain("plans", "nsdp.yaml")
    assert "1 area and 1 recommendation" in err
    assert "Wells" in out
    code, _, err = attain("plans", "plan.csv")
    assert (code, "Give --id and --title" in err) == (2, True)
    assert "Choose one of: roadmap" in attain("plans", "plan.csv", *named, "--kind", "wish")[2]
    (tmp_path / "plan.csv").write_text("code,title\n1,\n", encoding="utf-8")
    assert "row 2, column title: There is no title" in attain("plans", "plan.csv", *named)[2]


def test_an_unknown_rule_is_refused_with_the_nearest(attain):
    code, _, err = attain("rules", "eurostadt")
    assert code == 2
    assert "Did you mean eurostat" in err


def test_frameworks_are_listed_and_shown_to_the_indicator(attain):
    assert {r["framework"] for r in json.loads(attain("frameworks", "-f", "json")[1])} == {
        "MDG",
        "SDG",
    }
    indicators = json.loads(attain("frameworks", "mdg", "-f", "json")[1])
    assert len(indicators) == 60
    assert "bring to 0.5 of 1990 by 2015" in indicators[0]["rules"]


OWN = """\
framework: CITY
title: Our city
period: {from: 2020, to: 2030}
origin: {kind: own}
goals:
  - code: "1"
    title: Water
    targets:
      - code: "1.1"
        title: Everybody has water
        indicators:
          - code: "1.1.1"
            title: Share with piped water
            unit: PT
            direction: increase
            limits: [0, 100]
            series: [PIPED]
            rules:
              - {id: CITY-1.1.1, kind: level, target_period: 2030, target_value: 100}
"""


def test_a_framework_file_of_ones_own_is_checked(attain, tmp_path):
    (tmp_path / "city.yaml").write_text(OWN)
    code, out, err = attain("frameworks", "city.yaml")
    assert code == 0
    assert "CITY: Our city. 1 goal, 1 target, 1 indicator and 1 target rule" in err
    assert "reach 100 by 2030" in out


def test_a_wrong_framework_file_is_refused_with_its_line(attain, tmp_path):
    (tmp_path / "city.yaml").write_text(OWN.replace("direction: increase", "direction: up"))
    code, out, err = attain("frameworks", "city.yaml")
    assert (code, out) == (2, "")
    assert "line 15" in err
    assert "up" in err


@pytest.mark.parametrize("name", ["HDI", "nothing.yaml", "."])
def test_a_framework_that_is_not_there_is_refused(attain, name):
    assert attain("frameworks", name)[0] == 2


def test_groups_have_the_members_of_the_day_that_is_asked_for(attain):
    before = json.loads(attain("areas", "ASEAN", "--on", "2025-10-25", "-f", "json")[1])
    after = json.loads(attain("areas", "ASEAN", "--on", "2025-10-26", "-f", "json")[1])
    assert {r["code"] for r in after} - {r["code"] for r in before} == {"TLS"}


def test_areas_are_found_by_code_and_name_and_others_refused(attain):
    assert "116" in attain("areas", "Cambodia")[1]
    code, _, err = attain("areas", "kambodia")
    assert code == 2
    assert "Cambodia" in err
    assert attain("areas", "--on", "someday")[0] == 2


def test_sources_are_listed_with_their_terms(attain):
    records = json.loads(attain("sources", "--format", "json")[1])
    assert {r["source"] for r in records} == {"unsd-sdg", "world-bank"}
    assert all(r["terms"] and r["address"].startswith("https://") for r in records)


# -------------------------------------------------------------------------------- help, completion


def test_help_lists_every_command_and_the_exit_codes(attain):
    code, out, _ = attain("--help")
    assert code == 0
    assert all(f" {name} " in out for name in COMMANDS)
    assert "Exit codes" in out
    assert attain()[1] == out


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_explains_itself_with_examples(attain, name):
    code, out, _ = attain(name, "--help")
    assert code == 0
    assert "Examples:" in out
    assert COMMANDS[name].examples[0].split()[1] == name
    assert "".join(COMMANDS[name].examples[0].split()) in "".join(out.split())


def test_the_version_is_told(attain):
    from attain import __version__

    assert attain("--version")[1] == f"attain {__version__}\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_every_shell_gets_a_script_that_knows_the_commands(attain, shell):
    code, out, _ = attain("completion", shell)
    assert code == 0
    assert "assess" in out
    assert "--targets" in out or "targets" in out


def test_an_unknown_shell_is_refused(attain):
    assert attain("completion", "tcsh")[0] == 2


# ------------------------------------------------------------------------------------------- edge


def test_a_fault_of_ours_is_said_to_be_ours_and_keeps_its_details_only_on_request(
    attain, monkeypatch, tmp_path
):
    def broken(words):
        raise ZeroDivisionError("planted")

    monkeypatch.setattr(edge, "_command", broken)
    code, out, err = attain("rules")
    assert (code, out) == (edge.Exit.OUR_FAULT, "")
    assert "not yours (ZeroDivisionError)" in err
    assert list(tmp_path.glob("attain-fault-*")) == []
    code, _, err = attain("rules", "--debug")
    (kept,) = tmp_path.glob("attain-fault-*")
    assert "ZeroDivisionError: planted" in kept.read_text()
    assert kept.name in err


def test_ctrl_c_ends_with_130(attain, monkeypatch):
    def stopped(words):
        raise KeyboardInterrupt

    monkeypatch.setattr(edge, "_command", stopped)
    code, _, err = attain("rules")
    assert code == 130
    assert err == "Stopped.\n"


def test_a_reader_that_closes_the_pipe_gets_silence():
    words = [sys.executable, "-m", "attain", "frameworks", "SDG", "--format", "json"]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.read(10)
    process.stdout.close()
    said = process.stderr.read().decode()
    process.stderr.close()
    assert process.wait(20) == 141
    assert "Error" not in said
    assert "Traceback" not in said


@pytest.mark.skipif(os.name == "nt", reason="signals are of another kind there")
def test_a_real_interrupt_leaves_no_traceback():
    code = (
        "import time, attain.cli.edge as edge; edge._command = lambda words: time.sleep(30); "
        "print('on', flush=True); raise SystemExit(edge.run([]))"
    )
    words = [sys.executable, "-c", code]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout.readline() == b"on\n"
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert err == b"Stopped.\n"


def test_colour_stays_away_where_nobody_looks_or_wants_it():
    words = [sys.executable, "-m", "attain", "rules"]
    done = subprocess.run(words, capture_output=True, check=True)
    assert b"\x1b[" not in done.stdout


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_tables_fit_the_width_that_there_is(attain, monkeypatch, width):
    monkeypatch.setenv("COLUMNS", str(width))
    _, out, _ = attain("areas", "ASEAN")
    assert max(map(len, out.splitlines())) <= max(width, 60)


def test_starting_costs_little():
    spent = []
    for _ in range(3):
        before = os.times()
        subprocess.run(
            [sys.executable, "-c", "import attain; attain.__version__"],
            check=True,
            capture_output=True,
        )
        after = os.times()
        spent.append(after.children_user - before.children_user)
    assert min(spent) < 0.3
