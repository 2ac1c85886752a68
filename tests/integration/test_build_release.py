"""From files to a release: read, checked, judged, written; built again from what has changed."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import polars as pl
import pytest

from attain.domain.frameworks import (
    Direction,
    Framework,
    Goal,
    Indicator,
    Target,
    TargetKind,
    TargetRule,
)
from attain.domain.series import SeriesKey
from attain.errors import InvalidData
from attain.store.releases import FILES, open_release
from attain.usecases.release import build_release

TIME = datetime(2026, 3, 31, tzinfo=UTC)
CODES = ("SH_DYN_MORT", "SI_POV_DAY1")


def _framework(target_value=20.0):
    indicators = tuple(
        Indicator(
            code=code,
            title=code,
            series_codes=(code,),
            direction=Direction.DECREASE,
            rules=(
                TargetRule(
                    id=f"PLAN-{code}",
                    indicator=code,
                    kind=TargetKind.LEVEL,
                    direction=Direction.DECREASE,
                    series_code=code,
                    target_value=target_value,
                    target_period=2030.0,
                ),
            ),
        )
        for code in CODES
    )
    target = Target(code="1.1", title="Less", indicators=indicators)
    return Framework(
        id="PLAN", title="Plan", goals=(Goal(code="1", title="Less", targets=(target,)),)
    )


def _file(folder, code, start=60.0, areas=("LAO", "KHM"), years=range(2000, 2020)):
    lines = ["indicator,reference_area,period,value,unit"]
    for step, area in enumerate(areas):
        lines += [
            f"{code},{area},{year},{start - step - (year - 2000) * 1.25:.2f},PT" for year in years
        ]
    place = folder / f"{code}.csv"
    place.write_text("\n".join(lines) + "\n")
    return place


@pytest.fixture
def sources(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    return [_file(folder, code) for code in CODES]


def _build(tmp_path, sources, name="r1", **others):
    arguments = {"frameworks": [_framework()], "accept_warnings": True} | others
    return build_release(sources, folder=tmp_path / "releases", id=name, time=TIME, **arguments)


def test_figures_verdicts_definitions_and_origins_lie_in_the_release(tmp_path, sources):
    with _build(tmp_path, sources) as release:
        assert release.observations().height == 80
        assert set(release.verdicts()["target_rule"]) == {"PLAN-SH_DYN_MORT", "PLAN-SI_POV_DAY1"}
        assert release.verdicts().height == 4
        assert [area["iso3"] for area in release.dictionary()["areas"]] == ["KHM", "LAO"]
        assert release.dictionary()["assessment"]["as_of"] == 2019
        (first, _) = release.origins()
        assert (first["id"], first["rows"]) == ("SH_DYN_MORT.csv", 40)
        row = release.rows(SeriesKey("SH_DYN_MORT", "LAO", "", "PT"))[0]
        assert (row["value_text"], row["origin"], row["row"]) == ("60.00", "SH_DYN_MORT.csv", 2)


def _bytes(release):
    return {name: (release.path / name).read_bytes() for name in FILES}


@pytest.mark.parametrize("change", ["nothing", "figures", "target", "file", "year"])
def test_a_build_with_a_cache_equals_one_without(tmp_path, sources, change):
    """The law of the cache: it saves work and changes nothing."""
    cache, frameworks = tmp_path / "cache", [_framework()]
    _build(tmp_path, sources, "before", cache=cache, frameworks=frameworks)
    if change == "figures":
        _file(sources[0].parent, CODES[0], start=50.0)
    elif change == "target":
        frameworks = [_framework(target_value=5.0)]
    elif change == "file":
        sources = sources[1:]
    elif change == "year":
        _file(sources[0].parent, CODES[0], years=range(2000, 2022))
    with_cache = _build(tmp_path / "a", sources, cache=cache, frameworks=frameworks)
    without = _build(tmp_path / "b", sources, frameworks=frameworks)
    assert _bytes(with_cache) == _bytes(without)


def _with_people(start):
    """A framework whose first indicator is counted in people, and how many they are."""
    framework = _framework()
    goal = framework.goals[0]
    target = goal.targets[0]
    first = replace(target.indicators[0], denominator="POP_TOTAL", per=100.0)
    target = replace(target, indicators=(first, *target.indicators[1:]))
    framework = replace(framework, goals=(replace(goal, targets=(target,)),))
    lines = [
        f"POP_TOTAL,{area},{year},{start},NUMBER"
        for area in ("LAO", "KHM")
        for year in (2018, 2019)
    ]
    return framework, "indicator,reference_area,period,value,unit\n" + "\n".join(lines) + "\n"


def test_people_of_another_file_count_and_their_change_is_seen_through_the_cache(tmp_path, sources):
    people = sources[0].with_name("people.csv")
    cache = tmp_path / "cache"
    framework, text = _with_people(7_000_000)
    people.write_text(text)
    for change in ("people", "figures"):
        before = _build(tmp_path, [*sources, people], change, cache=cache, frameworks=[framework])
        assert before.verdicts()["people_behind"].drop_nulls().len() == 2
        if change == "people":
            people.write_text(_with_people(8_000_000)[1])
        else:
            _file(sources[0].parent, CODES[0], start=50.0)
        with_cache = _build(
            tmp_path / change, [*sources, people], cache=cache, frameworks=[framework]
        )
        without = _build(tmp_path / change / "b", [*sources, people], frameworks=[framework])
        assert _bytes(with_cache) == _bytes(without)
        assert not with_cache.verdicts().equals(before.verdicts())


def test_one_changed_file_is_all_that_is_read_and_judged_again(tmp_path, sources, monkeypatch):
    from attain.usecases import blocks, judging

    _build(tmp_path, sources, "before", cache=tmp_path / "cache")
    read, judged = [], []
    call, judge = blocks.read_file, judging.assess_table
    monkeypatch.setattr(
        blocks, "read_file", lambda c, name: read.append(name) or call(c, name=name)
    )
    monkeypatch.setattr(
        judging,
        "assess_table",
        lambda frame, *a, **k: (
            judged.extend(frame["series_code"].unique()) or judge(frame, *a, **k)
        ),
    )
    _file(sources[0].parent, CODES[0], start=50.0)
    _build(tmp_path, sources, cache=tmp_path / "cache")
    assert read == ["SH_DYN_MORT.csv"]
    assert judged == ["SH_DYN_MORT"]


def test_one_observation_in_two_files_is_refused_with_both_places(tmp_path, sources):
    again = sources[0].with_name("again.csv")
    again.write_text("indicator,reference_area,period,value,unit\nSH_DYN_MORT,LAO,2005,9,PT\n")
    with pytest.raises(InvalidData) as refusal:
        _build(tmp_path, [*sources, again])
    told = " ".join(str(finding) for finding in refusal.value.findings)
    assert "again.csv" in told
    assert "SH_DYN_MORT.csv" in told
    assert not (tmp_path / "releases" / "r1").exists()


def test_a_series_continued_in_a_second_file_is_judged_whole(tmp_path, sources):
    more = sources[0].with_name("more.csv")
    more.write_text("indicator,reference_area,period,value,unit\nSH_DYN_MORT,LAO,2020,34.5,PT\n")
    cache = tmp_path / "cache"
    _build(tmp_path, sources, "before", cache=cache, as_of=2020)
    with _build(tmp_path, [*sources, more], cache=cache, as_of=2020) as release:
        verdict = release.verdicts().filter(
            (pl.col("series_code") == "SH_DYN_MORT") & (pl.col("reference_area") == "LAO")
        )
    assert verdict["latest"].to_list() == [34.5]


def test_warnings_need_a_yes(tmp_path, sources):
    place = sources[0]
    place.write_text(place.read_text().replace("LAO,2010,47.50", "LAO,2010,4750"))
    with pytest.raises(InvalidData, match="warning"):
        _build(tmp_path, sources, accept_warnings=False)
    assert not (tmp_path / "releases" / "r1").exists()
    _build(tmp_path, sources, accept_warnings=True)


def test_a_warning_is_told_again_when_it_comes_from_the_cache(tmp_path, sources):
    place = sources[0]
    place.write_text(place.read_text().replace("LAO,2010,47.50", "LAO,2010,4750"))
    _build(tmp_path, sources, "before", cache=tmp_path / "cache")
    with pytest.raises(InvalidData, match="warning"):
        _build(tmp_path, sources, accept_warnings=False, cache=tmp_path / "cache")


def test_a_file_that_cannot_be_read_refuses_the_release_and_is_named(tmp_path, sources):
    sources[1].write_bytes(b"\x00\x01 nothing that anybody published")
    with pytest.raises(InvalidData, match=r"SI_POV_DAY1\.csv"):
        _build(tmp_path, sources)


def test_two_sources_of_one_name_are_refused(tmp_path, sources):
    (tmp_path / "other").mkdir()
    again = _file(tmp_path / "other", CODES[0])
    with pytest.raises(InvalidData, match="Two sources are called"):
        _build(tmp_path, [*sources, again])


def test_what_is_known_of_a_source_is_written_down(tmp_path, sources):
    about = {
        "SH_DYN_MORT.csv": {"who": "UN IGME", "change": "correction", "reason": "Typing error"}
    }
    with _build(tmp_path, sources, about=about) as release:
        entry = json.loads((release.path / "origins.json").read_bytes())[0]
    assert (entry["who"], entry["change"], len(entry["sha256"])) == ("UN IGME", "correction", 64)
    with pytest.raises(InvalidData, match="unknown entries owner"):
        _build(tmp_path, sources, "r2", about={"SH_DYN_MORT.csv": {"owner": "x"}})


def test_the_release_before_is_what_lost_series_are_compared_with(tmp_path, sources):
    with _build(tmp_path, sources, "before") as previous:
        _file(sources[0].parent, CODES[0], areas=("KHM",))
        with pytest.raises(InvalidData) as refusal:
            _build(tmp_path, sources, previous=previous, accept_warnings=False)
    assert any("LAO" in str(finding) for finding in refusal.value.findings)


def test_a_release_that_was_built_opens_with_all_hashes_right(tmp_path, sources):
    path = _build(tmp_path, sources).path
    open_release(path).close()
