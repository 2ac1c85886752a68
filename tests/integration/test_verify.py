"""`verify_release` finds what was changed, and says exactly what does not follow."""

import json

import polars as pl
import pytest

from attain.store.releases import open_release, write_release
from attain.usecases.verify import verify_release
from tests.integration.test_build_release import TIME, _build, sources

__all__ = ["sources"]


@pytest.fixture
def release(tmp_path, sources):
    with _build(tmp_path, sources) as built:
        yield built


def _forged(release, folder, **changed):
    """Write a release whose hashes are right and whose content is not."""
    honest = {
        "observations": release.observations(),
        "verdicts": release.verdicts(),
        "dictionary": release.dictionary(),
        "origins": release.origins(),
        "software": release.software,
    }
    return write_release(folder / "forged", id="forged", time=TIME, **honest | changed)


def test_a_release_as_it_was_built_verifies(release):
    report = verify_release(release.path)
    assert report.ok, report.lines()
    assert (report.verdicts, report.differences, report.software) == (4, (), ())


def test_a_changed_file_is_found_and_named(release):
    place = release.path / "verdicts.parquet"
    content = bytearray(place.read_bytes())
    content[100] ^= 1
    place.write_bytes(content)
    report = verify_release(release.path)
    assert not report.ok
    assert "verdicts.parquet" in report.damaged[0]


def test_every_changed_file_is_found_not_the_first_alone(release):
    for name in ("verdicts.parquet", "dictionary.json"):
        content = bytearray((release.path / name).read_bytes())
        content[50] ^= 1
        (release.path / name).write_bytes(content)
    assert len(verify_release(release.path).damaged) == 2


def test_a_verdict_that_does_not_follow_is_named_to_the_field(release, tmp_path):
    here = (pl.col("reference_area") == "LAO") & (pl.col("series_code") == "SH_DYN_MORT")
    false = release.verdicts().with_columns(
        pl.when(here).then(pl.lit("regressing")).otherwise("standing").alias("standing")
    )
    report = verify_release(_forged(release, tmp_path, verdicts=false))
    (difference,) = report.differences
    assert (difference.series, difference.field) == ("SH_DYN_MORT, LAO, PT", "standing")
    assert difference.stored == "regressing"
    assert difference.recomputed != "regressing"
    assert "regressing" in " ".join(report.lines())


@pytest.mark.parametrize(("shift", "found"), [(1e-14, 0), (1e-9, 1)])
def test_numbers_may_differ_by_rounding_and_no_more(release, tmp_path, shift, found):
    here = (pl.col("reference_area") == "LAO") & (pl.col("series_code") == "SH_DYN_MORT")
    moved = release.verdicts().with_columns(
        pl.when(here).then(pl.col("latest") * (1 + shift)).otherwise("latest").alias("latest")
    )
    report = verify_release(_forged(release, tmp_path, verdicts=moved))
    assert [d.field for d in report.differences] == ["latest"] * found


def test_a_figure_that_was_changed_shows_in_the_verdicts(release, tmp_path):
    false = release.observations().with_columns(
        pl.when(pl.col("period") == "2019")
        .then(pl.col("value") + 20)
        .otherwise("value")
        .alias("value")
    )
    report = verify_release(_forged(release, tmp_path, observations=false))
    assert {d.field for d in report.differences} >= {"latest"}


def test_a_target_that_was_changed_shows_in_the_verdicts(release, tmp_path):
    dictionary = json.loads(
        json.dumps(release.dictionary()).replace('"target_value": 20.0', '"target_value": 35.0')
    )
    report = verify_release(_forged(release, tmp_path, dictionary=dictionary))
    assert "target" in {d.field for d in report.differences}


def test_a_verdict_that_is_missing_is_named(release, tmp_path):
    report = verify_release(_forged(release, tmp_path, verdicts=release.verdicts()[1:]))
    (difference,) = report.differences
    assert (difference.field, difference.stored, difference.recomputed) == (
        "verdict",
        None,
        "recomputed",
    )


def test_other_software_is_said(release, tmp_path):
    older = release.software | {"polars": "1.0"}
    report = verify_release(_forged(release, tmp_path, software=older))
    assert report.ok
    assert report.software[0][:2] == ("polars", "1.0")
    assert "polars 1.0" in " ".join(report.lines())


def test_an_index_that_says_something_else_is_found(release, tmp_path, monkeypatch):
    from attain.store import index_writing

    write = index_writing.index_bytes
    monkeypatch.setattr(
        index_writing,
        "index_bytes",
        lambda figures, verdicts: write(
            figures.with_columns(value_text=pl.lit("1"), value=pl.lit(1.0)), verdicts
        ),
    )
    path = _forged(release, tmp_path)
    monkeypatch.undo()
    open_release(path).close()
    assert not verify_release(path).index_agrees
