"""`diff_releases` tells what became of each figure, and why each verdict changed."""

import os
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from attain.store.releases import open_release, write_release
from attain.usecases.dictionary import shipped_frameworks
from attain.usecases.diff import diff_releases
from attain.usecases.release import build_release
from tests.integration.test_build_release import CODES, TIME, _build, _file, _framework, sources
from tests.release_content import content, observation, table

__all__ = ["sources"]

SHARED = Path(
    os.environ.get("ATTAIN_SHARED_DATA", Path(__file__).parents[2].parent / "shared" / "data")
)


def _release(folder, name, *rows, **others):
    return open_release(write_release(folder, **content(table(*rows), id=name, **others)))


def _diff(folder, before, after, **others):
    with (
        _release(folder, "before", *before) as one,
        _release(folder, "after", *after, **others) as other,
    ):
        return diff_releases(one, other)


def _changes(diff):
    return {
        (row["series_code"], row["reference_area"], row["period"]): row["change"]
        for row in diff.figures.iter_rows(named=True)
    }


def test_new_lost_and_revised_figures_are_told_apart(tmp_path):
    diff = _diff(
        tmp_path,
        [
            observation("A", "LAO", year, value)
            for year, value in [(2000, 1.0), (2001, 2.0), (2002, 3.0)]
        ],
        [
            observation("A", "LAO", year, value)
            for year, value in [(2001, 2.0), (2002, 3.5), (2003, 4.0)]
        ],
    )
    assert _changes(diff) == {
        ("A", "LAO", "2000"): "lost",
        ("A", "LAO", "2002"): "revised",
        ("A", "LAO", "2003"): "new",
    }
    assert diff.same == 1


@pytest.mark.parametrize(
    ("change", "kind"),
    [("revision", "revised"), ("correction", "corrected"), ("method", "method"), ("", "revised")],
)
def test_the_source_says_whether_it_revised_or_corrected_and_why(tmp_path, change, kind):
    origins = [{"id": "mortality.csv", "change": change, "reason": "Typing error"}]
    diff = _diff(
        tmp_path,
        [observation("A", "LAO", 2000, 1.0)],
        [observation("A", "LAO", 2000, 1.5)],
        origins=origins,
    )
    (row,) = diff.figures.to_dicts()
    assert (row["change"], row["reason"]) == (kind, "Typing error")
    assert (row["value_before"], row["value_after"]) == (1.0, 1.5)


def test_another_way_to_write_the_same_number_is_no_change(tmp_path):
    diff = _diff(
        tmp_path,
        [observation("A", "LAO", 2000, 95.0, value_text="95", row=3)],
        [observation("A", "LAO", 2000, 95.0, value_text="95.0", row=9)],
    )
    assert diff.same == 1


def test_missing_that_became_suppressed_is_a_revision(tmp_path):
    diff = _diff(
        tmp_path,
        [observation("A", "LAO", 2000, None, status="O")],
        [observation("A", "LAO", 2000, None, status="Q")],
    )
    assert diff.count("revised") == 1


def test_a_new_footnote_changes_attributes_and_no_figure(tmp_path):
    diff = _diff(
        tmp_path,
        [observation("A", "LAO", 2000, 1.0)],
        [observation("A", "LAO", 2000, 1.0, footnote="Preliminary")],
    )
    assert (diff.count("attributes"), diff.count("revised")) == (1, 0)


def _history(code, area, values, **others):
    return [observation(code, area, 2000 + n, float(v), **others) for n, v in enumerate(values)]


def test_a_series_with_the_same_history_under_another_code_is_recoded(tmp_path):
    diff = _diff(
        tmp_path,
        _history("A", "LAO", [1, 2, 3, 4], dimensions="SEX=FEMALE"),
        _history("A", "LAO", [1, 2, 3, 4], dimensions="SEX=F"),
    )
    (pair,) = diff.recoded.to_dicts()
    assert (pair["dimensions_before"], pair["dimensions"]) == ("SEX=FEMALE", "SEX=F")
    assert diff.figures.is_empty()
    assert diff.recoded_figures == 4


def test_a_recoding_leads_series_that_were_revised_on_the_way(tmp_path):
    diff = _diff(
        tmp_path,
        _history("A", "LAO", [1, 2, 3], unit="PERCENT")
        + _history("A", "KHM", [5, 6, 7], unit="PERCENT"),
        _history("A", "LAO", [1, 2, 3], unit="PT") + _history("A", "KHM", [5, 6, 8], unit="PT"),
    )
    assert _changes(diff) == {("A", "KHM", "2002"): "revised"}
    assert diff.recoded.height == 2


def test_two_series_that_could_be_the_same_one_are_not_guessed(tmp_path):
    diff = _diff(
        tmp_path,
        _history("A", "LAO", [100, 100, 100]),
        _history("B", "LAO", [100, 100, 100]) + _history("C", "LAO", [100, 100, 100]),
    )
    assert diff.recoded.is_empty()
    assert (diff.count("lost"), diff.count("new")) == (3, 6)


def test_one_equal_figure_is_no_history(tmp_path):
    diff = _diff(
        tmp_path, [observation("A", "LAO", 2000, 0.0)], [observation("B", "LAO", 2000, 0.0)]
    )
    assert diff.recoded.is_empty()


def _reasons(before, after):
    with before, after:
        return set(diff_releases(before, after).verdicts["reasons"])


@pytest.mark.parametrize(
    ("change", "reasons"),
    [
        ("nothing", set()),
        ("revised", {"revised figures"}),
        ("corrected", {"corrected figures"}),
        ("new", {"new figures"}),
        ("target", {"other target"}),
        ("target and figures", {"revised figures,other target", "other target"}),
        ("year", {"other year of assessment"}),
        ("rule", {"rule added"}),
    ],
)
def test_every_verdict_that_changed_has_its_reason(tmp_path, sources, change, reasons):
    others = {"as_of": 2021}
    before = _build(tmp_path, sources, "before", **others)
    if change in ("revised", "corrected", "target and figures"):
        _file(sources[0].parent, CODES[0], start=80.0)
    if change == "corrected":
        others["about"] = {sources[0].name: {"change": "correction", "reason": "Slip"}}
    if change == "new":
        _file(sources[0].parent, CODES[0], years=range(2000, 2022))
    if change.startswith("target"):
        others["frameworks"] = [_framework(target_value=30.0)]
    if change == "year":
        others["as_of"] = 2025
    if change == "rule":
        others["rules"] = ("attain", "psa-2010")
    assert _reasons(before, _build(tmp_path, sources, "after", **others)) == reasons


def _rewritten(release, folder, name, **changed):
    """The same release with something in it changed."""
    same = {
        "observations": release.observations(),
        "verdicts": release.verdicts(),
        "dictionary": release.dictionary(),
        "origins": release.origins(),
        "software": release.software,
    }
    return open_release(write_release(folder, id=name, time=TIME, **same | changed))


def test_another_version_of_a_rule_is_a_reason(tmp_path, sources):
    before = _build(tmp_path, sources, "before")
    verdicts = before.verdicts().with_columns(
        pl.lit("regressing").alias("standing"), pl.col("rule_version") + 1
    )
    after = _rewritten(before, tmp_path, "after", verdicts=verdicts)
    assert _reasons(before, after) == {"other rule"}


def test_software_is_the_reason_only_where_nothing_else_is(tmp_path, sources):
    before = _build(tmp_path, sources, "before")
    verdicts = before.verdicts().with_columns(pl.col("ratio") + 1)
    newer = before.software | {"attain": "9.9"}
    after = _rewritten(before, tmp_path, "after", verdicts=verdicts, software=newer)
    assert _reasons(before, after) == {"other software"}


def test_a_verdict_that_changed_for_no_reason_is_called_unexplained(tmp_path, sources):
    before = _build(tmp_path, sources, "before")
    verdicts = before.verdicts().with_columns(pl.lit("regressing").alias("standing"))
    after = _rewritten(before, tmp_path, "after", verdicts=verdicts)
    assert _reasons(before, after) == {"unexplained"}


def test_the_summary_counts_all_figures_of_the_later_release(tmp_path, sources):
    with _build(tmp_path, sources, "before") as before:
        _file(sources[0].parent, CODES[0], start=80.0, years=range(2001, 2021))
        with _build(tmp_path, sources, "after") as after:
            figures = diff_releases(before, after).summary()["figures"]
            total = after.observations().height
    present = ("new", "revised", "corrected", "method", "attributes", "same")
    assert sum(figures[kind] for kind in present) == total


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"the full UN releases are not in {SHARED}")
def test_the_step_from_2019_q2_to_q3_of_the_un_is_told_as_it_was(tmp_path):
    built = [
        build_release(
            [SHARED / "sdg" / f"sdg_2019Q{quarter}G01_asean_long.csv.gz"],
            folder=tmp_path,
            id=f"2019.Q{quarter}.G.01",
            time=datetime(2026, 1, 1, tzinfo=UTC),
            frameworks=list(shipped_frameworks().values()),
            accept_warnings=True,
        )
        for quarter in (2, 3)
    ]
    summary = diff_releases(*built).summary()
    assert summary["figures"]["revised"] == 2481
    assert summary["figures"]["recoded"] > 25_000
    assert summary["figures"]["lost"] < 1_000
    assert "unexplained" not in summary["verdicts_by_reason"]
    assert any("other codes" in reason for reason in summary["verdicts_by_reason"])
    without = diff_releases(*built, recodings=()).summary()["figures"]
    assert 2_300 < without["revised"] <= 2_481
    assert without["recoded"] > 25_000
