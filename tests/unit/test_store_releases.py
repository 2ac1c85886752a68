"""What a release promises: one series by key, hashes checked, nothing overwritten."""

import shutil
import time
from datetime import datetime

import polars as pl
import pytest

from attain.domain.observations import KEY_COLUMNS, Observation, ObservationStatus
from attain.domain.series import SeriesKey
from attain.errors import ActionDenied, DamagedRelease, InvalidData, UnknownCode
from attain.store.releases import FILES, INDEX, Check, open_release, write_release
from tests.release_content import content, many_observations, observation, table

MORTALITY = SeriesKey("SH_DYN_MORT", "LAO", "", "PER_1000")


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return write_release(tmp_path_factory.mktemp("releases"), **content())


def test_what_was_written_is_read_again(path):
    written = many_observations().sort([*KEY_COLUMNS, "period"])
    with open_release(path) as release:
        assert release.observations().equals(written)
        assert release.id == "2026.Q1"
        assert release.time == "2026-03-31T08:00:00Z"
        assert release.origins()[0]["id"] == "mortality.csv"
        assert release.dictionary()["assessment"]["as_of"] == 2015


def test_every_series_is_found_by_its_key_with_every_cell(path):
    with open_release(path, check=Check.QUICK) as release:
        rows = [
            {**dict(zip(KEY_COLUMNS, key, strict=True)), **row}
            for key in release.observations().select(KEY_COLUMNS).unique().rows()
            for row in release.rows(SeriesKey(*key))
        ]
        found = table(*rows).sort([*KEY_COLUMNS, "period"])
        assert found.equals(release.observations())


def test_zero_missing_suppressed_and_not_applicable_come_back_apart(tmp_path):
    rows = [
        observation(*MORTALITY_CODES, 2000, 0.0),
        observation(*MORTALITY_CODES, 2001, None, status="O"),
        observation(*MORTALITY_CODES, 2002, None, status="Q", footnote='too "few"\nbirths \\'),
        observation(*MORTALITY_CODES, 2003, None, status="M", value_text="NA"),
        observation(*MORTALITY_CODES, 2004, 5.0, value_text="<5", bound="<"),
    ]
    path = write_release(tmp_path, **content(table(*rows)))
    with open_release(path) as release:
        series = release.series(MORTALITY)
    assert [(o.value, o.status.value, o.value_text, o.bound.value) for o in series] == [
        (0.0, "A", "0.0", ""),
        (None, "O", "", ""),
        (None, "Q", "", ""),
        (None, "M", "NA", ""),
        (5.0, "A", "<5", "<"),
    ]
    assert series[2].footnote == 'too "few"\nbirths \\'


MORTALITY_CODES = ("SH_DYN_MORT", "LAO")


def test_a_decimal_text_comes_back_to_the_letter(tmp_path):
    rows = [
        observation(*MORTALITY_CODES, 2000 + n, float(text), value_text=text)
        for n, text in enumerate(("12.30", "1e-7", "100", "0.30000000000000004", "-0"))
    ]
    with open_release(write_release(tmp_path, **content(table(*rows)))) as release:
        series = release.series(MORTALITY)
    assert [o.value_text for o in series] == [row["value_text"] for row in rows]
    assert [o.value for o in series] == [row["value"] for row in rows]


def test_a_series_is_a_list_of_checked_observations(path):
    key = SeriesKey("SH_X00000", "A0", "SEX=F", "PER_1000")
    with open_release(path) as release:
        first = release.series(key)[0]
    assert isinstance(first, Observation)
    assert (first.key, str(first.period), first.status) == (key, "1990", ObservationStatus.NORMAL)


def test_verdicts_are_found_by_series_and_in_bulk(path):
    key = SeriesKey("SH_X00000", "A0", "SEX=F", "PER_1000")
    with open_release(path) as release:
        (verdict,) = release.series_verdicts(key)
        bulk = release.verdicts().filter(
            pl.all_horizontal(pl.col(n) == v for n, v in zip(KEY_COLUMNS, _codes(key), strict=True))
        )
    assert verdict["standing"] == "on_track"
    assert bulk["latest"].to_list() == [verdict["latest"]]


def _codes(key):
    return key.series_code, key.reference_area, key.dimensions, key.unit


def test_a_verdict_on_a_series_without_observations_is_found(tmp_path):
    lonely = {
        "series_code": "AA_NONE",
        "reference_area": "TLS",
        "dimensions": "",
        "unit": "",
        "framework": "MDG",
        "target_rule": "MDG-1",
        "rule": "attain",
        "standing": "not_assessed",
    }
    arguments = content(table(observation(*MORTALITY_CODES, 2000, 1.0)))
    verdicts = pl.concat([arguments["verdicts"], pl.DataFrame([lonely])], how="diagonal")
    path = write_release(tmp_path, **arguments | {"verdicts": verdicts})
    key = SeriesKey("AA_NONE", "TLS")
    with open_release(path) as release:
        assert release.rows(key) == []
        assert release.series_verdicts(key)[0]["standing"] == "not_assessed"
        assert [entry.observations for entry in release.list_series()] == [0, 1]


def test_series_are_listed_by_code_and_by_area(path):
    with open_release(path) as release:
        entries = release.list_series(series_code="SH_X00000", reference_area="A3")
        assert {entry.key.dimensions for entry in entries} == {
            "",
            "SEX=F",
            "SEX=M",
            "AGE=15-24;SEX=F",
        }
        assert entries[0].observations == 20
        assert (entries[0].first_period, entries[0].last_period) == ("1990", "2009")
        assert len(release.list_series()) == 50


def test_an_unknown_series_is_refused(path):
    with open_release(path, check=Check.QUICK) as release, pytest.raises(UnknownCode, match="XXX"):
        release.series(SeriesKey("XXX", "LAO"))


def test_an_empty_release_can_be_written(tmp_path):
    path = write_release(tmp_path, **content(table()))
    with open_release(path) as release:
        assert release.observations().is_empty()
        assert release.list_series() == []


def test_the_order_of_the_rows_does_not_matter(tmp_path, path):
    shuffled = many_observations().sample(fraction=1, shuffle=True, seed=5)
    again = write_release(tmp_path, **content(shuffled))
    for name in (*FILES, "manifest.json"):
        assert (again / name).read_bytes() == (path / name).read_bytes(), name


def test_a_second_release_with_the_same_id_is_refused(tmp_path):
    path = write_release(tmp_path, **content())
    before = (path / "manifest.json").read_bytes()
    with pytest.raises(ActionDenied, match="never changes"):
        write_release(tmp_path, **content(many_observations(seed=2)))
    assert (path / "manifest.json").read_bytes() == before


def test_left_overs_are_swept_at_the_next_write(tmp_path):
    left = tmp_path / ".2025.Q4.0123456789abcdef.part"
    left.mkdir()
    (left / "observations.parquet").write_bytes(b"half")
    write_release(tmp_path, **content())
    assert not left.exists()


@pytest.mark.parametrize("name", ["../up", "", ".hidden", "a/b", "x" * 65, "nul\0", "é"])
def test_an_id_that_is_no_name_of_a_folder_is_refused(tmp_path, name):
    with pytest.raises(InvalidData, match="cannot name a release"):
        write_release(tmp_path, **content(id=name))


def test_a_time_without_a_zone_is_refused(tmp_path):
    with pytest.raises(InvalidData, match="no zone"):
        write_release(tmp_path, **content(time=datetime(2026, 1, 1)))  # noqa: DTZ001


def test_the_same_observation_twice_is_refused(tmp_path):
    twice = table(
        observation(*MORTALITY_CODES, 2000, 1.0), observation(*MORTALITY_CODES, 2000, 2.0)
    )
    with pytest.raises(InvalidData, match="SH_DYN_MORT, LAO, PER_1000, 2000"):
        write_release(tmp_path, **content(twice))


def test_a_number_that_is_not_finite_is_refused(tmp_path):
    with pytest.raises(InvalidData, match="value holds 1 cells"):
        write_release(tmp_path, **content(table(observation(*MORTALITY_CODES, 2000, float("nan")))))


def test_a_missing_column_is_refused(tmp_path):
    frame = many_observations().drop("nature")
    with pytest.raises(InvalidData, match="lacks the columns nature"):
        write_release(tmp_path, **content() | {"observations": frame})


def test_a_folder_without_a_manifest_is_no_release(tmp_path):
    with pytest.raises(InvalidData, match="is no release"):
        open_release(tmp_path)


@pytest.mark.parametrize("name", [*FILES, "manifest.json"])
@pytest.mark.parametrize("check", list(Check))
def test_a_file_cut_short_is_found_on_opening(path, tmp_path, name, check):
    copy = shutil.copytree(path, tmp_path / "copy")
    (copy / name).write_bytes((path / name).read_bytes()[:-1])
    with pytest.raises(DamagedRelease, match=name):
        open_release(copy, check=check)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_found_on_opening(path, tmp_path, name):
    copy = shutil.copytree(path, tmp_path / "copy")
    (copy / name).unlink()
    with pytest.raises(DamagedRelease, match=f"{name}.*missing"):
        open_release(copy, check=Check.QUICK)


def test_a_foreign_file_is_found_on_opening(path, tmp_path):
    copy = shutil.copytree(path, tmp_path / "copy")
    (copy / "index.sqlite-wal").write_bytes(b"")
    with pytest.raises(DamagedRelease, match="no part of the release"):
        open_release(copy, check=Check.QUICK)


def test_a_damaged_index_never_makes_a_series_vanish(path, tmp_path):
    copy = shutil.copytree(path, tmp_path / "copy")
    index = bytearray((copy / INDEX).read_bytes())
    where = index.rindex(b"SH_X00000A0SEX=F")  # in the search tree
    index[where] ^= 1
    (copy / INDEX).write_bytes(index)
    with open_release(copy, check=Check.QUICK) as release, pytest.raises(DamagedRelease):
        release.series(SeriesKey("SH_X00000", "A0", "SEX=F", "PER_1000"))


def test_one_series_among_200_thousand_observations_takes_well_under_a_millisecond(tmp_path):
    frame = many_observations(series=10_000)
    path = write_release(tmp_path, **content(frame))
    keys = [SeriesKey(*row) for row in frame.select(KEY_COLUMNS).unique().rows()[:300]]
    with open_release(path, check=Check.QUICK) as release:
        release.rows(keys[0])
        begin = time.process_time()
        for key in keys:
            release.rows(key)
        taken = (time.process_time() - begin) / len(keys)
    assert taken < 0.001
