"""
Whole files as the UN and the World Bank published them.

They are not part of the project: the folder is named by ATTAIN_SHARED_DATA, or lies beside the
checkout.
"""

import os
from pathlib import Path

import pytest

from attain.domain.observations import KEY_COLUMNS
from attain.exchange.mapping import compare
from attain.usecases.read import read_file, shipped_recodings

SHARED = Path(
    os.environ.get("ATTAIN_SHARED_DATA", Path(__file__).parents[2].parent / "shared" / "data")
)
FILES = {  # file -> layout, figures met, rows kept
    "mdg/mdg_full_export_20150806_pivot.csv.gz": ("mdg_pivot", 141_179, 141_179),
    "mdg/mdg_20150806_asean_long.csv.gz": ("mdg_long", 7_446, 7_446),
    "mdg/MDG_Export_20191227_3series_original_format.csv.gz": ("mdg_export", 6_136, 6_136),
    "sdg/sdg_2019Q2G01_asean_long.csv.gz": ("sdg_long", 59_627, 42_924),
    "sdg/sdg_2019Q3G01_asean_long.csv.gz": ("sdg_long", 54_589, 42_225),
    "sdg/sdgapi_SI_POV_DAY1_data.json.gz": ("sdg_api", 3_033, 3_033),
    "sdg/official_ui_export_Goal1_2021-11.xlsx": ("sdg_excel", 19_098, 19_098),
    "wb/WB_API_11_poverty_raw_2021.csv.gz": ("worldbank", 32_930, 32_930),
    "gender/un_minimum_set_gender_asean.csv.gz": ("sdmx_csv", 9_117, 9_117),
}


def shared(path: str) -> Path:
    if not (SHARED / path).exists():
        pytest.skip(f"{path} is not there: set ATTAIN_SHARED_DATA to the folder that holds it")
    return SHARED / path


@pytest.mark.parametrize("path", FILES)
def test_a_published_file_is_read_whole_without_errors(path):
    layout, rows, kept = FILES[path]
    table = read_file(shared(path))
    assert (table.layout, table.rows, table.frame.height) == (layout, rows, kept)
    assert table.rows == table.frame.height + table.refused + table.folded
    assert table.errors == ()
    assert table.refused == 0
    assert not table.frame.select(*KEY_COLUMNS, "period").is_duplicated().any()
    assert table.frame["time"].null_count() == 0


def test_the_second_release_of_2019_revises_2481_values_and_recodes_thousands():
    old = read_file(shared("sdg/sdg_2019Q2G01_asean_long.csv.gz")).frame
    new = read_file(shared("sdg/sdg_2019Q3G01_asean_long.csv.gz")).frame
    change = compare(old, new, shipped_recodings())
    assert change.revised == 2_481
    assert change.same + change.revised == 41_950
    assert (change.new, change.lost, change.recoded) == (275, 974, 28_729)


def test_without_the_code_map_most_figures_would_seem_lost_and_new():
    old = read_file(shared("sdg/sdg_2019Q2G01_asean_long.csv.gz")).frame
    new = read_file(shared("sdg/sdg_2019Q3G01_asean_long.csv.gz")).frame
    change = compare(old, new)
    assert change.lost > 29_000
    assert change.new > 29_000


def test_known_figures_of_the_mdg_export_arrive():
    frame = read_file(shared("mdg/mdg_full_export_20150806_pivot.csv.gz")).frame
    for area, series, period, text in (
        ("KHM", "MDG_0401_U5MR", "1990", "117.5"),
        ("KHM", "MDG_0501_MMR", "1990", "1200.0"),
        ("KHM", "MDG_0101_POV125", "1994", "44.5"),
    ):
        found = frame.filter(reference_area=area, series_code=series, period=period)
        assert found["value_text"].to_list() == [text]
