"""The figures that attain ships: each with its source, each as it was published."""

import importlib.util
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from attain.domain.observations import KEY_COLUMNS
from attain.usecases.demo import (
    build_demo_release,
    demo_sources,
    describe_figures,
    sentence_about_figures,
    shipped_sources,
)
from attain.usecases.read import read_file

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("ATTAIN_SHARED_DATA", ROOT.parent / "shared" / "data"))
ELEVEN = {"BRN", "IDN", "KHM", "LAO", "MMR", "MYS", "PHL", "SGP", "THA", "TLS", "VNM"}


@pytest.fixture(scope="module")
def tables():
    return {path.name: read_file(path) for path in demo_sources()}


@pytest.fixture(scope="module")
def figures(tables):
    return pl.concat([table.frame for table in tables.values()])


@pytest.fixture(scope="module")
def maker():
    place = ROOT / "scripts" / "make_demo_figures.py"
    spec = importlib.util.spec_from_file_location("make_demo_figures", place)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def value(figures, series, area, year, dimensions=""):
    found = figures.filter(
        pl.col("series_code") == series,
        pl.col("reference_area") == area,
        pl.col("period") == str(year),
        pl.col("dimensions") == dimensions,
    )
    assert found.height == 1
    return found["value"][0]


def test_the_files_are_read_like_anybodys_without_a_fault(tables):
    for table in tables.values():
        assert table.layout == "template"
        assert table.errors == ()
        assert table.rows == table.frame.height


def test_every_figure_has_a_source_that_is_listed_and_every_listed_one_is_used(figures):
    listed = {source.id for source in shipped_sources()}
    used = set(figures["source"].unique())
    assert used <= listed
    assert listed - used == {"UN-SDG-2019Q3"}  # the release whose parts the others are
    for source in shipped_sources():
        assert source.who
        assert source.title
        assert source.release
        assert source.terms
        assert source.where
        assert source.refresh


def test_nothing_of_sources_that_may_not_be_passed_on_is_shipped():
    publishers = {source.who.split(",")[0] for source in shipped_sources()}
    assert publishers == {
        "United Nations Statistics Division",
        "United Nations",
        "United Nations Inter-agency Group for Child Mortality Estimation",
    }


@pytest.mark.parametrize(
    ("series", "area", "year", "published"),
    [
        ("MDG_0401_U5MR", "KHM", 1990, 117.5),
        ("MDG_0401_U5MR", "IDN", 1990, 84.3),
        ("MDG_0401_U5MR", "VNM", 1990, 50.6),
        ("MDG_0501_MMR", "KHM", 1990, 1200),
        ("MDG_0501_MMR", "KHM", 2013, 170),
        ("MDG_0101_POV125", "KHM", 1994, 44.5),
    ],
)
def test_figures_are_those_that_were_published(figures, series, area, year, published):
    assert value(figures, series, area, year) == published


def test_all_figures_of_the_mdg_export_are_there_for_the_eleven_countries(tables):
    frame = tables["mdg.csv"].frame
    assert frame.height == 7446
    assert frame.select("series_code", "dimensions").n_unique() == 62
    assert set(frame["reference_area"]) == ELEVEN


def test_no_figure_stands_twice(figures):
    assert not figures.select(*KEY_COLUMNS, "period").is_duplicated().any()


def test_zero_is_a_figure_and_stays_apart_from_missing(figures):
    zeros = figures.filter(pl.col("value") == 0)
    assert zeros.height > 0
    assert set(zeros["status"]) <= {"A", "E"}
    assert figures["value"].null_count() == figures.filter(pl.col("status") == "O").height


def test_a_figure_of_which_only_a_bound_is_known_keeps_it(tables):
    bounds = tables["sdg.csv.gz"].frame.filter(pl.col("bound") != "")
    assert set(bounds["bound"]) == {"<", ">"}


def test_births_fit_the_children_under_five(figures):
    births = value(figures, "LIVE_BIRTHS", "IDN", 2010)
    children = value(figures, "POP_0_4", "IDN", 2010)
    assert births * 4 < children < births * 5.2


def test_projections_are_marked_as_such(tables):
    frame = tables["denominators.csv"].frame
    assert set(frame.filter(pl.col("time") > 2023)["status"]) == {"F"}
    assert "F" not in set(frame.filter(pl.col("time") <= 2023)["status"])


def test_what_is_shipped_is_described_with_its_age():
    described = {table.file: table for table in describe_figures()}
    assert described["mdg.csv"].first == "1990"
    assert described["mdg.csv"].last == "2015"
    assert [s.release for s in described["mdg.csv"].sources] == ["2015-08-06"]
    assert all(table.areas == 11 for table in described.values())
    assert "2019.Q3.G.01" in sentence_about_figures()


def test_the_shipped_tables_are_small():
    folder = demo_sources()[0].parent
    assert sum(path.stat().st_size for path in folder.iterdir()) < 1_500_000


def test_the_demo_release_holds_every_figure_and_is_opened_the_second_time(tmp_path, figures):
    time = datetime(2026, 1, 1, tzinfo=UTC)
    release = build_demo_release(tmp_path, time=time)
    assert release.observations().height == figures.height
    verdicts = release.verdicts()
    assert set(verdicts["framework"]) == {"MDG", "SDG"}
    again = build_demo_release(tmp_path)
    assert again.verdicts().equals(verdicts)


def test_a_breakdown_is_kept_if_it_is_judged_or_splits_what_is_judged_by_sex_or_place(maker):
    wanted = {"S": {"AGE=Y0T4"}}
    assert maker.is_wanted("S", "AGE=Y0T4", wanted)
    assert maker.is_wanted("S", "AGE=Y0T4;SEX=F", wanted)
    assert maker.is_wanted("S", "AGE=Y0T4;URBANISATION=R", wanted)
    assert not maker.is_wanted("S", "AGE=Y0T4;SEX=F;URBANISATION=R", wanted)
    assert not maker.is_wanted("S", "AGE=Y5T9", wanted)
    assert not maker.is_wanted("T", "AGE=Y0T4", wanted)


SPECIMEN = {
    "mdg_full_export_20150806_pivot.csv": (
        'Country,Year,"Children under five mortality rate per 1,000 live births"\n'
        "Cambodia,1990,117.5\nCambodia,1991,\nFrance,1990,9.0\n"
    ),
    "sdg_2019Q3G01_asean_long.csv": (
        "indicator,seriesCode,geoAreaCode,timePeriod,value,ageCode,sexCode,unitsCode,"
        "reportingTypeCode,nature,sources,footnotes\n"
        "3.1.1,SH_STA_MMR,116,2000,488,,,PER_100000_LIVE_BIRTHS,G,E: Estimated,WHO/UN,NA\n"
        "3.2.2,SH_DYN_NMRT,116,2000,35.4,M0,_T,PER_1000_LIVE_BIRTHS,G,E: Estimated,IGME,\n"
        "3.2.2,SH_DYN_NMRTN,116,2000,12020,M0,_T,NUMBER,G,E: Estimated,IGME,\n"
    ),
    "igme2017_child_mortality_asean.csv": (
        "indicator,geo,year,value\nnmr_median,khm,1990,40.2\nneonatal_deaths_median,khm,1990,15379\n"
    ),
    "wpp2024_gapminder_asean.csv": "indicator,geo,year,value\n"
    + "".join(
        f"{name},khm,2025,{number}\n"
        for name, number in {
            "female_population_with_projections": 900,
            "male_population_with_projections": 800,
            "population_aged_0_14_years_total_number": 500,
            "population_aged_0_14_years_female_percent": 30,
            "population_aged_0_4_years_total_number": 170,
            "population_aged_10_14_years_total_number": 160,
            "population_aged_10_14_years_female_percent": 10,
            "population_aged_15_19_years_female_percent": 9,
        }.items()
    ),
}


def test_the_tables_can_be_made_anew_from_the_public_files(maker, tmp_path):
    for name, text in SPECIMEN.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    made = tmp_path / "made"
    maker.main(tmp_path, made)
    mdg, sdg, people = (
        read_file(made / name).frame for name in ("mdg.csv", "sdg.csv", "denominators.csv")
    )
    assert mdg.select("reference_area", "period", "value").rows() == [("KHM", "1990", 117.5)]
    assert value(sdg, "SH_STA_MORT", "KHM", 2000) == 488  # under its current code
    assert "SH_DYN_NMRTN" not in set(sdg["series_code"])
    assert value(people, "POP_TOTAL", "KHM", 2025) == 1700
    assert value(people, "POP_F_15_PLUS", "KHM", 2025) == 630
    assert value(people, "POP_F_15_19", "KHM", 2025) == 81
    assert value(people, "LIVE_BIRTHS", "KHM", 1990) == 382_562
    assert value(people, "LIVE_BIRTHS", "KHM", 2000) == 339_548
    assert "WHO/UN" in (made / "sources.csv").read_text(encoding="utf-8")


def test_a_folder_without_the_files_is_refused_with_the_name_of_the_missing_one(maker, tmp_path):
    with pytest.raises(SystemExit, match=r"sdg_2019Q3G01_asean_long.csv, packed"):
        maker.main(tmp_path, tmp_path / "made")


@pytest.mark.skipif(not SHARED.is_dir(), reason="the public files are not here")
def test_the_public_files_give_the_shipped_tables_byte_for_byte(maker, tmp_path):
    maker.main(SHARED, tmp_path)
    shipped = demo_sources()[0].parent
    for made in tmp_path.iterdir():
        assert made.read_bytes() == (shipped / made.name).read_bytes()
