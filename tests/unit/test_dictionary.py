"""What attain ships: frameworks, crosswalk, codelists."""

import csv
import gzip
import io
import json
import os
import subprocess
import sys
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest

from attain.domain.codelists import Code, Codelist
from attain.domain.frameworks import Averaging, Direction, OriginKind, Scale, TargetKind
from attain.domain.observations import WITHOUT_VALUE
from attain.domain.series import dimensions_text
from attain.errors import InvalidData, UnknownCode
from attain.usecases.dictionary import (
    comparable_series,
    series_titles,
    shipped_areas,
    shipped_codelists,
    shipped_crosswalk,
    shipped_framework,
    shipped_frameworks,
)
from attain.usecases.read import read_file

SHARED = Path(
    os.environ.get("ATTAIN_SHARED_DATA", Path(__file__).parents[2].parent / "shared" / "data")
)
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="ATTAIN_SHARED_DATA names no folder")


def rows(path: str) -> list[dict[str, str]]:
    content = files("attain").joinpath("data", *path.split("/")).read_text("utf-8")
    return list(csv.DictReader(io.StringIO(content)))


@pytest.fixture(params=["MDG", "SDG"])
def framework(request):
    return shipped_framework(request.param)


@pytest.mark.parametrize(
    ("name", "goals", "targets", "indicators"), [("MDG", 8, 21, 60), ("SDG", 17, 169, 251)]
)
def test_the_lists_are_complete(name, goals, targets, indicators):
    framework = shipped_frameworks()[name]

    assert len(framework.goals) == goals
    assert len(list(framework.targets())) == targets
    assert len(list(framework.indicators())) == indicators


def test_codes_and_rules_are_unique_and_belong_to_what_is_above(framework):
    assert max(Counter(i.code for i in framework.indicators()).values()) == 1
    assert max(Counter(r.id for r in framework.rules()).values()) == 1
    for goal in framework.goals:
        assert all(target.code.startswith(f"{goal.code}.") for target in goal.targets)


def test_the_code_17_10_is_not_17_1():
    codes = {target.code for target in shipped_framework("SDG").targets()}

    assert {"17.1", "17.10", "8.1", "8.10"} <= codes


def test_every_entry_has_an_origin_that_says_something(framework):
    entries = [framework, *framework.goals, *framework.targets(), *framework.indicators()]

    for entry in [*entries, *framework.rules()]:
        assert entry.origin.source or entry.origin.note
        if entry.origin.kind is not OriginKind.OWN:
            assert entry.origin.source


def test_titles_are_there_and_trimmed(framework):
    for entry in [*framework.goals, *framework.targets(), *framework.indicators()]:
        assert entry.title == " ".join(entry.title.split())
        assert len(entry.title) > 9
        assert framework.titles[entry.code] == entry.title


def test_every_series_has_a_title(framework):
    for indicator in framework.indicators():
        assert set(indicator.series_codes) <= set(series_titles()), indicator.code


def test_every_rule_judges_a_series_of_its_indicator(framework):
    for indicator in framework.indicators():
        for rule in indicator.rules:
            assert rule.series_code in indicator.series_codes
            assert rule.limits == indicator.limits


def test_units_and_denominators_are_codes_of_their_lists(framework):
    lists = shipped_codelists()
    for indicator in framework.indicators():
        assert not indicator.unit or indicator.unit in lists["CL_UNIT_MEASURE"], indicator.code
        assert not indicator.denominator or indicator.denominator in lists["DENOMINATORS"]


def test_areas_of_rules_are_known_areas(framework):
    for rule in framework.rules():
        assert all(shipped_areas().knows(area) for area in rule.reference_areas)


def test_ages_sexes_and_levels_of_rules_are_codes_of_their_lists(framework):
    lists = {"AGE": "CL_AGE", "SEX": "CL_SEX", "EDUCATION_LEV": "CL_EDUCATION_LEV"}
    for rule in framework.rules():
        for name in set(rule.dimensions) & set(lists):
            assert rule.dimensions[name] in shipped_codelists()[lists[name]], rule.id
        assert set(rule.dimensions) <= {*lists, "POLICY_DOMAINS"}, rule.id


def test_what_has_a_scale_of_logarithms_is_never_below_zero(framework):
    for indicator in framework.indicators():
        if indicator.scale is Scale.LOG:
            assert indicator.limits.lower == 0, indicator.code


def test_every_deadline_lies_within_the_time_of_the_framework_but_for_slums(framework):
    late = {rule.id for rule in framework.rules() if rule.target_period > framework.end}

    assert late <= {"MDG-7.10"}


def test_an_mdg_with_a_direction_has_a_rule_and_one_without_has_none():
    for indicator in shipped_framework("MDG").indicators():
        assert bool(indicator.rules) == (indicator.direction is not Direction.NONE), indicator.code


@pytest.mark.parametrize(
    ("rule", "kind", "share", "level", "by"),
    [
        ("MDG-1.1", TargetKind.SHARE_OF_BASELINE, 1 / 2, None, 2015),
        ("MDG-2.1", TargetKind.LEVEL, None, 100, 2015),
        ("MDG-3.1-PRIMARY-2005", TargetKind.PARITY, None, 1, 2005),
        ("MDG-4.1", TargetKind.SHARE_OF_BASELINE, 1 / 3, None, 2015),
        ("MDG-5.1", TargetKind.SHARE_OF_BASELINE, 1 / 4, None, 2015),
        ("MDG-6.1", TargetKind.HALT_AND_REVERSE, None, None, 2015),
        ("MDG-6.5", TargetKind.LEVEL, None, 80, 2010),
        ("MDG-7.8", TargetKind.SHARE_OF_BASELINE, 1 / 2, None, 2015),
        ("SDG-1.1.1", TargetKind.LEVEL, None, 0, 2030),
        ("SDG-3.1.1", TargetKind.LEVEL, None, 70, 2030),
        ("SDG-3.2.1", TargetKind.LEVEL, None, 25, 2030),
        ("SDG-3.2.2", TargetKind.LEVEL, None, 12, 2030),
        ("SDG-3.6.1", TargetKind.SHARE_OF_BASELINE, 1 / 2, None, 2020),
        ("SDG-8.1.1-LDC", TargetKind.KEEP, None, 7, 2030),
        ("SDG-10.c.1", TargetKind.LEVEL, None, 3, 2030),
        ("SDG-14.5.1", TargetKind.LEVEL, None, 10, 2020),
    ],
)
def test_rules_say_what_the_targets_say(rule, kind, share, level, by):
    rules = {r.id: r for f in shipped_frameworks().values() for r in f.rules()}
    found = rules[rule]

    assert (found.kind, found.share, found.target_value) == (kind, share, level)
    assert found.target_period == by


def test_water_and_sanitation_halve_those_without():
    of_complement = {r.id for r in shipped_framework("MDG").rules() if r.of_complement}

    assert of_complement == {"MDG-7.8", "MDG-7.9"}


def test_parity_indices_are_never_averaged(framework):
    for indicator in framework.indicators():
        if indicator.direction is Direction.PARITY:
            assert indicator.averaging is Averaging.NONE


def test_the_crosswalk_joins_series_that_both_lists_know():
    mdg, sdg = shipped_framework("MDG"), shipped_framework("SDG")

    assert len(shipped_crosswalk()) > 30
    for pair in shipped_crosswalk():
        assert pair.mdg_series in mdg.indicator(pair.mdg_indicator).series_codes
        assert pair.sdg_series in sdg.indicator(pair.sdg_indicator).series_codes
        assert pair.note


def test_what_may_stand_on_one_line_has_one_unit():
    mdg, sdg = shipped_framework("MDG"), shipped_framework("SDG")

    for pair in shipped_crosswalk():
        if pair.comparable:
            units = {mdg.indicator(pair.mdg_indicator).unit, sdg.indicator(pair.sdg_indicator).unit}
            assert len(units) == 1, pair


def test_changed_definitions_are_not_joined():
    comparable = {p.mdg_indicator: p.comparable for p in shipped_crosswalk()}

    assert not any(comparable[code] for code in ("1.1", "7.8", "7.9", "6.1"))
    assert all(comparable[code] for code in ("4.1", "5.1", "1.9", "7.1"))


def test_the_80_series_of_the_export_are_mapped_to_indicators_that_they_serve():
    titles = rows("code_maps/mdg_export_titles.csv")
    keys = {(row["series_code"], row["dimensions"]) for row in titles}

    assert len(titles) == len(keys) == 80
    for row in titles:
        indicator = shipped_framework("MDG").indicator(row["indicator"])
        assert row["series_code"] in indicator.series_codes


@needs_shared
def test_the_mapped_titles_are_those_of_the_export():
    file = SHARED / "mdg" / "mdg_full_export_20150806_pivot.csv.gz"
    with gzip.open(file, "rt", encoding="utf-8", newline="") as export:
        header = next(csv.reader(export))

    assert [row["title"] for row in rows("code_maps/mdg_export_titles.csv")] == header[2:]


@needs_shared
def test_targets_of_the_sdgs_are_worded_as_in_the_tree_of_the_un():
    tree = json.loads(
        gzip.decompress(
            (SHARED / "sdg/sdgTree_goals_targets_indicators_series_en_es_fr.json.gz").read_bytes()
        )
    )
    plain = str.maketrans({"\u2011": "-", "\u2010": "-"})
    official = {
        target["code"]: " ".join(target["descEN"].translate(plain).split())
        for goal in tree
        for target in goal["targets"]
    }

    assert official == {t.code: t.title for t in shipped_framework("SDG").targets()}


def test_a_target_may_be_judged_on_older_codes_and_on_comparable_successors_only():
    further = comparable_series()

    assert further["SH_STA_MORT"] == ("SH_STA_MMR",)
    assert further["MDG_0501_MMR"] == ("SH_STA_MORT", "SH_STA_MMR")
    assert "MDG_0708_WATER" not in further
    assert "MDG_0401_U5MR" not in further  # its successor carries AGE=Y0T4


@needs_shared
@pytest.mark.parametrize(
    ("file", "name", "expected"),
    [
        ("sdg/sdg_2019Q3G01_asean_long.csv.gz", "SDG", 161),
        ("mdg/mdg_20150806_asean_long.csv.gz", "MDG", 66),
    ],
)
def test_rules_find_their_series_in_the_real_files_and_never_two_for_one_area(file, name, expected):
    frame = read_file(SHARED / file).frame
    keys = frame.select("series_code", "reference_area", "dimensions", "unit").unique().rows()
    judged, lost = set(), set()
    for rule in shipped_framework(name).rules():
        codes = {rule.series_code, *comparable_series().get(rule.series_code, ())}
        dimensions = dimensions_text(rule.dimensions)
        areas = [area for code, area, dims, _ in keys if code in codes and dims == dimensions]
        assert len(areas) == len(set(areas)), rule.id
        judged |= {rule.id} if areas else set()
        lost |= {rule.id} if not areas and codes & {key[0] for key in keys} else set()

    assert lost == set()
    assert len(judged) == expected


@needs_shared
@pytest.mark.parametrize(
    "file", ["sdg/sdg_2019Q3G01_asean_long.csv.gz", "mdg/mdg_20150806_asean_long.csv.gz"]
)
def test_real_figures_lie_within_the_limits_of_their_indicators(file):
    frame = read_file(SHARED / file).frame.drop_nulls("value")
    limits = {
        (code, indicator.unit): indicator.limits
        for framework in shipped_frameworks().values()
        for indicator in framework.indicators()
        for code in indicator.series_codes
    }

    outside = {
        code
        for code, unit, value in frame.select("series_code", "unit", "value").iter_rows()
        if (found := limits.get((code, unit)))
        and not (
            (found.lower is None or value >= found.lower)
            and (found.upper is None or value <= found.upper)
        )
    }
    assert outside == set()


def test_renamed_series_lead_to_codes_that_indicators_use():
    used = {code for i in shipped_framework("SDG").indicators() for code in i.series_codes}

    for row in rows("code_maps/sdg_series_renamed.csv"):
        assert row["renamed_to"] in used
        assert row["code"] not in used


@pytest.mark.parametrize(
    ("id_", "count"), [("CL_OBS_STATUS", 20), ("CL_CONF_STATUS", 11), ("CL_UNIT_MULT", 31)]
)
def test_codelists_have_the_codes_of_the_standard(id_, count):
    assert len(shipped_codelists()[id_]) == count


def test_every_codelist_says_where_it_comes_from():
    for codelist in shipped_codelists().values():
        assert codelist.origin.source or codelist.origin.note


def test_every_status_without_a_value_is_a_code_of_the_standard():
    for status in WITHOUT_VALUE:
        assert str(getattr(status, "value", status)) in shipped_codelists()["CL_OBS_STATUS"]


def test_a_code_is_looked_up_and_an_unknown_one_refused_with_the_nearest():
    statuses = shipped_codelists()["CL_OBS_STATUS"]

    assert statuses.code("B").name == "Time series break"
    with pytest.raises(UnknownCode, match="Did you mean A"):
        statuses.code("a")
    with pytest.raises(UnknownCode, match="Its codes are"):
        statuses.code("??")


def test_a_codelist_with_a_code_twice_is_refused():
    with pytest.raises(InvalidData, match="A more than once"):
        Codelist("CL", "list", (Code("A", "one"), Code("A", "two")))
    with pytest.raises(InvalidData, match="without spaces"):
        Code(" A", "one")


def test_a_framework_that_is_not_shipped_is_refused():
    with pytest.raises(UnknownCode, match="MDG and SDG"):
        shipped_framework("NDP")


def test_reading_the_sdgs_takes_less_than_half_a_second():
    program = (
        "import time; t = time.process_time();"
        "from attain.usecases.dictionary import shipped_framework; shipped_framework('SDG');"
        "print(time.process_time() - t)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert float(answer.stdout) < 0.5
