"""The official releases are good figures: no error, and a warning for one row in a hundred at most."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from attain.domain.findings import Level
from attain.usecases.check import check_table
from attain.usecases.read import read_file

SHARED = Path(
    os.environ.get("ATTAIN_SHARED_DATA", Path(__file__).parents[2].parent / "shared" / "data")
)

RELEASES = (
    "sdg/sdg_2019Q2G01_asean_long.csv.gz",
    "sdg/sdg_2019Q3G01_asean_long.csv.gz",
    "sdg/official_ui_export_Goal1_2021-11.xlsx",
    "sdg/sdgapi_SI_POV_DAY1_data.json.gz",
    "mdg/mdg_full_export_20150806_pivot.csv.gz",
    "mdg/MDG_Export_20191227_3series_original_format.csv.gz",
    "wb/WB_API_11_poverty_raw_2021.csv.gz",
    "gender/un_minimum_set_gender_asean.csv.gz",
)


@pytest.mark.parametrize("name", RELEASES)
def test_an_official_release_has_no_error_and_few_warnings(name):
    path = SHARED / name
    if not path.is_file():
        pytest.skip(f"{path} is not there: set ATTAIN_SHARED_DATA to the folder that holds it")
    report = check_table(read_file(path), as_of=2024)
    print(
        f"{name}: {report.rows:,} rows, {100 * report.warned_share:.2f} % warned, {report.counts}"
    )
    assert [str(f) for f in report.findings if f.level is Level.ERROR] == []
    assert report.warned_share <= 0.01


def test_error_codes_of_excel_in_the_mdg_export_are_found():
    path = SHARED / "mdg/mdg_full_export_20150806_pivot.csv.gz"
    if not path.is_file():
        pytest.skip(f"{path} is not there: set ATTAIN_SHARED_DATA to the folder that holds it")
    report = check_table(read_file(path), as_of=2015)
    assert report.counts["V508"] == 7


def test_the_next_release_of_the_un_is_compared_in_its_new_codes():
    paths = [SHARED / RELEASES[0], SHARED / RELEASES[1]]
    if not all(path.is_file() for path in paths):
        pytest.skip(f"{paths[0]} is not there: set ATTAIN_SHARED_DATA to the folder that holds it")
    before, now = (read_file(path) for path in paths)
    report = check_table(now, previous=before.frame, as_of=2019)
    assert report.errors == 0
    assert report.warned_share <= 0.01
    assert report.counts["V701"] < 10  # of 3,651 that are gone by their old codes
    mixed_up = [f.message for f in report.findings if f.check == "V705"]
    assert any("SG_DSR_SILS, MMR, 2015: 1 in the last release, 100 now" in m for m in mixed_up)
