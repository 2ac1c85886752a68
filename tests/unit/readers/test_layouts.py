"""Each layout, on specimens of files as they were published."""

import json

import polars as pl
import pytest

from attain.errors import InvalidData
from attain.exchange.mapping import compare
from attain.usecases.read import shipped_recodings


def row(table, **wanted):
    found = table.frame.filter(pl.all_horizontal(pl.col(k) == v for k, v in wanted.items()))
    assert found.height == 1, found
    return found.row(0, named=True)


def test_the_long_release_gives_bounds_beside_their_estimate(specimen):
    table = specimen("unsd_sdg/sdg_2019q2_long.csv")
    assert table.layout == "sdg_long"
    found = row(table, series_code="SH_STA_MMR", reference_area="KHM", period="2015")
    assert (found["lower"], found["value"], found["upper"]) == (117.0, 161.0, 213.0)
    assert found["unit"] == "PER_100000_LIVE_BIRTHS"
    assert found["nature"] == "E"


def test_a_bound_in_the_details_marks_the_value_of_its_year(specimen):
    table = specimen("unsd_sdg/sdg_2019q3_long.csv")
    censored = table.frame.filter(series_code="EG_EGY_CLEAN")
    assert set(censored.select("reference_area", "bound", "value_text").rows()) == {
        ("BRN", ">", "95.0"),
        ("KHM", "<", "5.0"),
        ("KHM", "", "7.0"),
    }


def test_dimensions_are_written_in_order_and_without_totals(specimen):
    table = specimen("unsd_sdg/sdg_2019q3_long.csv")
    youth = table.frame.filter(series_code="SL_TLF_NEET")["dimensions"].sort().to_list()
    assert youth == ["AGE=Y15T24", "AGE=Y15T24;SEX=F", "AGE=Y15T24;SEX=M"]


def test_a_series_under_two_indicators_is_kept_once_and_told(read):
    table = read(
        "indicator,seriesCode,geoAreaCode,timePeriod,value,sexCode\n"
        "1.5.1,VC,360,2015,7,\n"
        "11.5.1,VC,360,2015,7,\n"
        "11.5.1,VC,360,2016,8,\n"
    )
    assert table.frame.select("period", "value").rows() == [("2015", 7.0), ("2016", 8.0)]
    assert [f.check for f in table.findings] == ["R010"]


def test_a_repeat_under_the_same_indicator_is_left_for_the_checks(read):
    line = "1.5.1,VC,360,2015,7,\n"
    table = read("indicator,seriesCode,geoAreaCode,timePeriod,value,sexCode\n" + line * 2)
    assert table.frame.height == 2


def test_a_repeat_that_disagrees_is_left_for_the_checks(read):
    table = read(
        "indicator,seriesCode,geoAreaCode,timePeriod,value,sexCode\n"
        "1.5.1,VC,360,2015,7,\n"
        "11.5.1,VC,360,2015,9,\n"
    )
    assert table.frame["value"].to_list() == [7.0, 9.0]


def test_nature_listed_by_year_is_resolved_by_year(read):
    table = read(
        "seriesCode,geoAreaCode,timePeriod,value,nature\n"
        "S,096,2000,1,[2000]: NA: not available // [2001-2017]: C: Country data\n"
        "S,096,2001,2,[2000]: NA: not available // [2001-2017]: C: Country data\n"
        "S,096,2002,3,E: Estimated data\n"
    )
    assert table.frame["nature"].to_list() == ["", "C", "E"]
    assert set(table.frame["reference_area"]) == {"BRN"}


def test_the_wide_release_has_a_row_for_each_filled_cell(read):
    table = read(
        "Goal,Target,Indicator,SeriesCode,SeriesDescription,GeoAreaCode,GeoAreaName,"
        "[Age],[Sex],[Nature],[Units],2000,2001,2002\n"
        "8,8.6,8.6.1,SL,Youth,360,Indonesia,15-24,FEMALE,C,PERCENT,12.0,,<5\n"
        "8,8.6,8.6.1,SL,Youth,360,Indonesia,15-24,BOTHSEX,C,PERCENT,..,3,\n"
    )
    assert table.layout == "sdg_wide"
    kept = table.frame.select("dimensions", "unit", "period", "value", "bound", "status", "row")
    assert kept.rows() == [
        ("AGE=Y15T24;SEX=F", "PT", "2000", 12.0, "", "A", 2),
        ("AGE=Y15T24;SEX=F", "PT", "2002", 5.0, "<", "A", 2),
        ("AGE=Y15T24", "PT", "2000", None, "", "O", 3),
        ("AGE=Y15T24", "PT", "2001", 3.0, "", "A", 3),
    ]


def test_the_older_answer_of_the_api_is_read(specimen):
    table = specimen("unsd_sdg/api_older_form.json")
    assert table.layout == "sdg_api"
    assert set(table.frame["reference_area"]) == {"IDN", "MMR"}
    assert set(table.frame["unit"]) == {"PT"}
    assert set(table.frame["nature"]) == {"E"}


def test_the_present_answer_of_the_api_is_read_and_missing_pages_are_told(read):
    item = {
        "goal": ["3"],
        "target": ["3.2"],
        "indicator": ["3.2.1"],
        "series": "SH_DYN_MORT",
        "seriesDescription": "Under-five mortality rate",
        "geoAreaCode": "116",
        "geoAreaName": "Cambodia",
        "timePeriodStart": 2015.0,
        "value": "30.10",
        "valueType": "Float",
        "time_detail": None,
        "source": "UN IGME",
        "footnotes": ["", "Modelled"],
        "attributes": {"Nature": "E", "Units": "PER_1000_LIVE_BIRTHS"},
        "dimensions": {"Age": "<5Y", "Sex": "BOTHSEX", "Reporting Type": "G"},
    }
    answer = {"size": 1, "totalElements": 2, "totalPages": 2, "pageNumber": 1, "data": [item]}
    table = read(json.dumps(answer), "answer.json")
    found = table.frame.row(0, named=True)
    assert (found["reference_area"], found["period"], found["time"]) == ("KHM", "2015", 2015.0)
    assert (found["value"], found["value_text"]) == (30.1, "30.10")
    assert (found["dimensions"], found["footnote"]) == ("AGE=Y0T4", "Modelled")
    assert [f.check for f in table.findings] == ["R022"]


def test_the_pivoted_mdg_export_goes_by_titles_and_names(specimen):
    table = specimen("unsd_mdg/mdg_2015_pivot.csv")
    assert table.layout == "mdg_pivot"
    found = row(table, series_code="MDG_0401_U5MR", reference_area="KHM", period="1990")
    assert found["value_text"] == "117.5"
    assert not table.errors


def test_the_original_mdg_export_keeps_footnotes_and_types(specimen):
    table = specimen("unsd_mdg/mdg_2019_original.csv")
    assert table.layout == "mdg_export"
    assert set(table.frame["footnote"]) == {"", "1", "2", "3", "4"}
    assert set(table.frame["nature"]) == {"C", "E", "G"}


def test_the_world_bank_bulk_csv_is_read_past_its_four_lines(specimen):
    table = specimen("worldbank/wdi_bulk.csv")
    assert table.layout == "worldbank"
    assert set(table.frame["series_code"]) == {"SI.POV.DDAY", "SI.POV.NAHC"}
    assert table.frame["row"].min() == 6


def test_nulls_of_the_world_bank_api_are_no_figures(read):
    part = {"indicator": {"id": "SI.POV.DDAY"}, "country": {"id": "ID"}, "countryiso3code": "IDN"}
    values = [{"date": "2015", "value": 7.20}, {"date": "2016", "value": None}]
    content = json.dumps([{"page": 1, "pages": 1}, [{**part, **v, "unit": ""} for v in values]])
    table = read(content.replace("7.2}", "7.20}"), "wb.json")
    assert table.frame.select("reference_area", "period", "value").rows() == [("IDN", "2015", 7.2)]


SDMX_1 = "DATAFLOW,SERIES,REF_AREA,SEX,TIME_PERIOD,OBS_VALUE,OBS_STATUS,UNIT_MEASURE,UNIT_MULT"
SDMX_2 = "STRUCTURE,STRUCTURE_ID,ACTION,SERIES,REF_AREA,SEX,TIME_PERIOD,OBS_VALUE,OBS_STATUS"


def test_sdmx_csv_of_both_versions_is_read(read):
    one = read(f"{SDMX_1}\nIAEG:SDG(1.4),S,4,F,2015-Q1,NaN,O,PT,3\n").frame.row(0, named=True)
    assert (one["reference_area"], one["period"], one["time"]) == ("AFG", "2015-Q1", 2014.625)
    assert (one["value"], one["status"], one["multiplier"]) == (None, "O", 3)
    two = read(f"{SDMX_2}\ndataflow,IAEG:SDG(1.4),I,S,360,_T,2015,0,A\n").frame.row(0, named=True)
    assert (two["value"], two["dimensions"], two["status"]) == (0.0, "", "A")


def test_labels_in_sdmx_csv_are_cut_to_the_code(read):
    table = read(
        "DATAFLOW,SERIES: Series,REF_AREA: Area,SEX: Sex,TIME_PERIOD: Time,OBS_VALUE: Value\n"
        "IAEG:SDG(1.4): SDG,SI_POV: Poverty,360: Indonesia,F: Female,2015,12.5\n"
    )
    found = table.frame.row(0, named=True)
    assert (found["series_code"], found["reference_area"]) == ("SI_POV", "IDN")
    assert found["dimensions"] == "SEX=F"


def test_a_deletion_in_sdmx_csv_is_refused(read):
    table = read(f"{SDMX_2}\ndataflow,IAEG:SDG(1.4),D,S,360,_T,2015,0,A\n")
    assert (table.refused, [f.check for f in table.errors]) == (1, ["R021"])


def test_recodings_are_told_from_new_and_lost_figures(specimen):
    old = specimen("unsd_sdg/sdg_2019q2_long.csv").frame
    new = specimen("unsd_sdg/sdg_2019q3_long.csv").frame
    before, after = compare(old, new), compare(old, new, shipped_recodings())
    assert before.recoded == 0
    assert after.recoded > 0
    assert after.lost < before.lost


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"%PDF-1.7",
        b"<html><body>error</body></html>",
        b"\xd0\xcf\x11\xe0old excel",
        b"PK\x03\x04broken",
        b"PAR1....",
        b"{",
        b'{"error": "no data"}',
        b"[]",
        b"[1, 2]",
        b"[{}, []]",
        b"a,b\n1,2\n",
        b"indicator,reference_area,period\nx,y,z\n",
        b"indicator,reference_area,period,value\n",
        b"\x00\x01\x02\x03" * 50,
        "indicator,reference_area,period,value\n1,IDN,2015,1\n".encode("utf-16")[:-3],
        b"\xff" * 100,
    ],
)
def test_what_is_no_file_of_figures_is_refused_with_a_finding(read, content):
    with pytest.raises(InvalidData) as refusal:
        read(content)
    assert refusal.value.findings
    assert refusal.value.findings[0].remedy
