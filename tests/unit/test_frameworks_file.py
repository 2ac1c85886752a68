"""Framework files: what is read, and how a wrong file is refused."""

import re
from pathlib import Path

import pytest

from attain.domain.findings import Level
from attain.domain.frameworks import Averaging, Direction, OriginKind, Scale, TargetKind
from attain.errors import InvalidData
from attain.exchange.framework_file import read_framework

MANUAL = Path(__file__).parents[2] / "docs" / "reference" / "frameworks.md"

GOOD = """\
framework: PLAN
title: A plan
period: {from: 2015, to: 2030}
origin: {kind: own, note: for a test}
goals:
  - code: "1"
    title: Goal one
    targets:
      - code: "1.1"
        title: Target one
        indicators:
          - code: "17.10"
            title: Indicator one
            unit: PT
            direction: decrease
            limits: [0, 100]
            scale: log
            series: [POV, POV2]
            denominator: POP_TOTAL
            per: 100
            additive: weighted_mean
            rules:
              - id: PLAN-A
                kind: share_of_baseline
                share: 1/3
              - id: PLAN-B
                kind: level
                target_value: 10
                series: POV2
                target_period: 2025
                dimensions: {SEX: F}
                areas: [KHM, NO]
                origin: {kind: knowledge, source: Somebody}
"""


def read(text: str):
    return read_framework(text.encode(), name="plan.yaml")


def test_a_file_is_read_with_all_that_it_says():
    indicator = read(GOOD).indicator("17.10")
    first, second = indicator.rules

    assert indicator.scale is Scale.LOG
    assert indicator.averaging is Averaging.WEIGHTED_MEAN
    assert (indicator.limits.lower, indicator.limits.upper, indicator.per) == (0, 100, 100)
    assert (first.kind, first.share) == (TargetKind.SHARE_OF_BASELINE, 1 / 3)
    assert (second.series_code, second.target_period) == ("POV2", 2025)
    assert dict(second.dimensions) == {"SEX": "F"}
    assert second.reference_areas == {"KHM", "NO"}


def test_a_rule_inherits_times_direction_limits_and_origin():
    first, second = read(GOOD).rules()

    assert (first.baseline_period, first.target_period) == (2015, 2030)
    assert first.series_code == "POV"
    assert first.direction is Direction.DECREASE
    assert first.limits.upper == 100
    assert (first.origin.kind, first.origin.note) == (OriginKind.OWN, "for a test")
    assert (second.origin.kind, second.origin.source) == (OriginKind.KNOWLEDGE, "Somebody")


@pytest.mark.parametrize("code", ["17.10", "0x10", "1e5", "NO", "yes", "2015-01-01", "007", "~x"])
def test_a_code_without_quotes_stays_the_text_that_was_written(code):
    framework = read(GOOD.replace('"17.10"', code))

    assert [indicator.code for indicator in framework.indicators()] == [code]


def test_a_file_that_begins_with_a_byte_order_mark_is_read():
    assert read_framework(b"\xef\xbb\xbf" + GOOD.encode(), name="plan.yaml").id == "PLAN"


def test_the_only_rule_of_an_indicator_is_named_after_it():
    head, _, _ = GOOD.partition("              - id: PLAN-B")
    (rule,) = read(head.replace("id: PLAN-A\n                ", "")).rules()

    assert rule.id == "PLAN-17.10"


def test_parity_is_a_direction_and_a_value_of_its_own():
    head, _, _ = GOOD.partition("              - id: PLAN-A")
    (rule,) = read(head + "              - {kind: parity, tolerance: 0.03}\n").rules()

    assert (rule.direction, rule.target_value, rule.tolerance) == (Direction.PARITY, 1, 0.03)


WRONG = {  # name: (what is written, what is put in its place, line, check, reason, way out)
    "a key that is not known": (
        "direction: decrease",
        "directoin: decrease",
        15,
        "F102",
        "directoin",
        "'direction'",
    ),
    "a key twice": ("unit: PT", "title: Again", 14, "F104", "twice", "Keep one"),
    "a key that is far from all": ("unit: PT", "zzz: PT", 14, "F102", "'zzz'", "Known keys"),
    "no framework": ("framework: PLAN\n", "", 1, "F103", "`framework` is missing", "Add it"),
    "no origin": ("origin: {kind: own, note: for a test}\n", "", 1, "F103", "`origin`", "Say"),
    "an origin without its source": (
        "{kind: own, note: for a test}",
        "{kind: source}",
        4,
        "F103",
        "`source`",
        "Name",
    ),
    "an origin of no kind": ("{kind: own,", "{", 4, "F103", "`kind`", "Choose source"),
    "no title": ("    title: Goal one\n", "", 6, "F103", "Goal 1: `title`", "Add it"),
    "an empty title": ("title: Goal one", "title:", 6, "F103", "Goal 1: `title`", "Add it"),
    "no code": ('code: "1.1"\n        ', "", 9, "F103", "`code` is missing", "Add it"),
    "a period that runs backward": (
        "{from: 2015, to: 2030}",
        "{from: 2030, to: 2015}",
        3,
        "F106",
        "ends before",
        "Swap",
    ),
    "a period that is none": ("{from: 2015,", "{from: soon,", 3, "F105", "soon", "Write a year"),
    "an unknown direction": (
        "direction: decrease",
        "direction: decreas",
        15,
        "F105",
        "'decreas'",
        "'decrease'",
    ),
    "limits the wrong way round": ("[0, 100]", "[100, 0]", 16, "F106", "100", "lower one first"),
    "limits that are no numbers": ("[0, 100]", "[low, high]", 16, "F105", "`limits`", "[0, 100]"),
    "three limits": ("[0, 100]", "[0, 50, 100]", 16, "F105", "`limits`", "[0, 100]"),
    "a scale without the limits it needs": (
        "limits: [0, 100]\n            scale: log",
        "scale: logit",
        16,
        "F106",
        "logit",
        "Add them",
    ),
    "an unknown scale": ("scale: log", "scale: lin", 17, "F105", "'lin'", "linear"),
    "a series twice": ("[POV, POV2]", "[POV, POV2, POV]", 18, "F104", "POV", "Keep one"),
    "a mean without its weights": (
        "denominator: POP_TOTAL\n            per: 100\n            ",
        "",
        19,
        "F103",
        "weighted mean",
        "POP_TOTAL",
    ),
    "people of nobody": ("denominator: POP_TOTAL\n            ", "", 19, "F103", "`per`", "leave"),
    "a number that is none": ("per: 100", "per: a lot", 20, "F105", "'a lot'", "digits"),
    "a division by nothing": ("share: 1/3", "share: 1/0", 25, "F105", "'1/0'", "fraction"),
    "per less than nothing": ("per: 100", "per: -1", 20, "F105", "above zero", "100"),
    "a rule of no kind": ("kind: level\n                ", "", 26, "F103", "`kind`", "level"),
    "a rule of an unknown kind": ("kind: level", "kind: reach", 27, "F105", "'reach'", "Choose"),
    "a level without a value": (
        "target_value: 10\n                ",
        "",
        26,
        "F106",
        "target_value",
        "Correct",
    ),
    "a share without a share": (
        "share_of_baseline\n                share: 1/3",
        "share_of_baseline",
        23,
        "F106",
        "`share`",
        "Correct",
    ),
    "a level with a share": ("target_value: 10", "share: 0.5", 28, "F106", "no `share`", "leave"),
    "braces in the wrong place": (
        "share: 1/3",
        "{share: 1/3, target_value: 4}",
        26,
        "F101",
        "YAML",
        "indentation",
    ),
    "a direction with a level": ("kind: level", "kind: direction", 28, "F106", "takes no", "level"),
    "a deadline before the baseline": (
        "target_period: 2025",
        "target_period: 2010",
        26,
        "F106",
        "not after",
        "Correct",
    ),
    "a deadline that is no period": (
        "target_period: 2025",
        "target_period: 31.12.2025",
        30,
        "F105",
        "31.12.2025",
        "Write a year",
    ),
    "a series that does not serve the indicator": (
        "series: POV2",
        "series: POV3",
        29,
        "F107",
        "'POV3'",
        "POV, POV2",
    ),
    "dimensions that are a list": ("{SEX: F}", "[SEX, F]", 31, "F105", "`dimensions`", "{SEX: F}"),
    "a negative tolerance": (
        "target_value: 10",
        "target_value: 10\n                tolerance: -1",
        26,
        "F106",
        "below zero",
        "Correct",
    ),
    "a share of an unknown thing": (
        "share: 1/3",
        "share: 1/3\n                of: rest",
        26,
        "F105",
        "'rest'",
        "complement",
    ),
    "a rule id twice": ("id: PLAN-B", "id: PLAN-A", 26, "F104", "line 23", "Give each"),
    "a rule without id among several": (
        "- id: PLAN-B\n               ",
        "-",
        26,
        "F103",
        "`id`",
        "id:",
    ),
    "a list where one value belongs": ("title: A plan", "title: [A]", 2, "F105", "`title`", "one"),
    "one value where a list belongs": (
        "targets:\n      - code",
        "targets: none\n    origin:\n      - code",
        8,
        "F105",
        "`targets`",
        "- ",
    ),
    "a broken indentation": (
        "    title: Goal one",
        "   title: Goal one",
        7,
        "F101",
        "YAML",
        "indent",
    ),
    "an indicator without direction that is judged": (
        "direction: decrease",
        "direction: none",
        23,
        "F106",
        "direction",
        "Correct",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_file_is_refused_with_line_reason_and_way_out(case):
    old, new, line, check, reason, remedy = WRONG[case]
    assert old in GOOD

    with pytest.raises(InvalidData) as refusal:
        read(GOOD.replace(old, new, 1))

    found = [f for f in refusal.value.findings if f.check == check and f.row == line]
    assert any(reason in f.message and remedy in f.remedy for f in found), str(refusal.value)
    assert f"line {line}" in str(refusal.value)
    assert all(f.level is Level.ERROR and f.file == "plan.yaml" for f in refusal.value.findings)


@pytest.mark.parametrize(
    "number", ["nan", "inf", "1e999", "1e999999999", "1/0", "1/2/3", "1,5", "ten"]
)
@pytest.mark.parametrize("old", ["per: 100", "[0, 100]", "share: 1/3", "target_value: 10"])
def test_what_is_no_finite_number_is_refused(old, number):
    new = re.sub(r"1(00|0|/3)(?=]?$)", f'"{number}"', old)
    line = GOOD[: GOOD.index(old)].count("\n") + 1

    with pytest.raises(InvalidData) as refusal:
        read(GOOD.replace(old, new))

    assert [f.row for f in refusal.value.findings if f.check == "F105"] == [line]


@pytest.mark.parametrize("level", ["goal", "target", "indicator"])
def test_a_code_that_is_there_twice_is_refused_with_both_lines(level):
    at = {"goal": "  - code", "target": "      - code", "indicator": "          - code"}[level]
    first = GOOD.index(at)
    line = GOOD[:first].count("\n") + 1
    twice = GOOD + GOOD[first:].replace("PLAN-A", "PLAN-C").replace("PLAN-B", "PLAN-D")

    with pytest.raises(InvalidData) as refusal:
        read(twice)

    found = [f for f in refusal.value.findings if f"the {level} '" in f.message]
    assert [f"line {line} already" in f.message for f in found] == [True]


def test_a_share_with_a_level_states_two_targets():
    both = GOOD.replace("share: 1/3", "share: 1/3\n                target_value: 4")

    with pytest.raises(InvalidData, match="two targets"):
        read(both)


def test_a_share_without_any_baseline_is_refused_and_so_is_a_level_without_a_deadline():
    with pytest.raises(InvalidData) as refusal:
        read(GOOD.replace("period: {from: 2015, to: 2030}\n", ""))

    messages = [finding.message for finding in refusal.value.findings]
    assert any("needs a baseline" in message for message in messages)
    assert any("no deadline" in message for message in messages)


def test_all_faults_are_named_at_once_in_the_order_of_the_lines():
    wrong = GOOD.replace("unit: PT", "units: PT").replace("kind: level", "kind: reach")

    with pytest.raises(InvalidData) as refusal:
        read(wrong.replace("title: A plan\n", ""))

    assert [finding.row for finding in refusal.value.findings] == [1, 13, 26]
    assert str(refusal.value).startswith("plan.yaml has 3 faults; nothing of it was taken.")


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b"", 1, "empty"),
        (b"# nothing but a comment\n", 1, "empty"),
        (b"- a\n- b\n", 1, "key: value"),
        (b"just text", 1, "key: value"),
        (b"framework: A\ntitle: \xff\xfe\n", 2, "UTF-8"),
        (b"framework: A\ntitle: \x00\n", 2, "not YAML"),
        (b"framework: 'A\n", 2, "not YAML"),
        (b"a: 1\n---\nb: 2\n", 2, "not YAML"),
        (b"? [a, b]\n: c\n", 1, "unknown key"),
        (b"framework: !!python/object:os.system A\n", 1, "missing"),
        (b"goals: &a\n  - {code: '1', title: t, targets: *a}\n", 2, "alias"),
    ],
)
def test_bytes_that_are_no_framework_are_refused_and_never_break_anything(content, line, reason):
    with pytest.raises(InvalidData, match=reason) as refusal:
        read_framework(content, name="x.yaml")

    assert any(f.row == line and reason in f.message for f in refusal.value.findings)


def test_the_example_of_the_manual_is_a_framework():
    (example,) = re.findall(r"```yaml title=riverton.yaml\n(.*?)```", MANUAL.read_text(), re.DOTALL)
    plan = read(example)

    assert [rule.kind.value for rule in plan.rules()] == [
        "share_of_baseline",
        "level",
        "level",
        "parity",
    ]


def test_the_refusal_in_the_manual_is_what_comes_out():
    (example,) = re.findall(r"```yaml title=riverton.yaml\n(.*?)```", MANUAL.read_text(), re.DOTALL)
    wrong = example.replace("direction: decrease", "directoin: decrease")
    page = MANUAL.parents[1] / "how-to" / "add-your-own-framework.md"
    (shown,) = re.findall(r"```text\n(.*?)   ```", page.read_text(), re.DOTALL)

    with pytest.raises(InvalidData) as refusal:
        read_framework(wrong.replace("share: 1/2", "", 1).encode(), name="riverton.yaml")

    assert str(refusal.value) == "\n".join(line[3:] for line in shown.rstrip().split("\n"))


def test_the_manual_describes_every_key_and_every_check():
    text = MANUAL.read_text(encoding="utf-8")
    from attain.exchange import framework_file, sections

    keys = framework_file._FRAMEWORK | framework_file._INDICATOR | framework_file._RULE
    checks = {v for v in vars(sections).values() if isinstance(v, str) and re.match(r"F\d+$", v)}

    assert {key for key in keys if f"`{key}`" not in text} == set()
    assert {check for check in checks if check not in text} == set()
