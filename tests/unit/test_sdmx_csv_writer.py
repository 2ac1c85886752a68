"""SDMX-CSV out: what is written reads back as it was."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from attain.domain.observations import WITHOUT_VALUE, ObservationStatus
from attain.exchange.mapping import CodeMaps
from attain.exchange.readers.sdmx_csv import read_sdmx_csv
from attain.exchange.sdmx_csv_writer import OriginTerms, write_sdmx_csv
from attain.exchange.table import finish

ORIGINS = {"a.csv": OriginTerms("United Nations", "Free with the source cited")}
NOT_IN_THE_MESSAGE = ("origin", "sheet", "row", "value_text")


def written_and_read(frame: pl.DataFrame) -> pl.DataFrame:
    content = write_sdmx_csv(frame, release="2026.Q1", origins=ORIGINS)
    read = read_sdmx_csv(content, name="a.csv", maps=CodeMaps())
    assert read.errors == ()
    return read.frame


def table(**columns: object) -> pl.DataFrame:
    base = {"series_code": "SI_POV", "reference_area": "KHM", "period": "2015", "origin": "a.csv"}
    frame = finish(pl.DataFrame({**base, "value": 1.5, **columns}))
    return frame.with_columns(pl.lit(2015.0).alias("time"))


def test_the_columns_are_those_of_the_sdg_data_structure_and_ours():
    content = write_sdmx_csv(
        table(dimensions="AGE=15-24;SEX=F", unit="PT", value_text="1.5"),
        release="2026.Q1",
        origins=ORIGINS,
    )
    header, line = content.decode().splitlines()
    cells = dict(zip(header.split(","), line.split(","), strict=True))
    assert header.startswith("STRUCTURE,STRUCTURE_ID,ACTION,FREQ,SERIES,REF_AREA,AGE,SEX,")
    assert (cells["FREQ"], cells["AGE"], cells["SEX"]) == ("A", "15-24", "F")
    assert (cells["OBS_VALUE"], cells["UNIT_MEASURE"]) == ("1.5", "PT")
    assert cells["ATTAIN_RELEASE"] == "2026.Q1"
    assert cells["ATTAIN_PROVIDER"] == "United Nations"
    assert cells["ATTAIN_LICENCE"] == "Free with the source cited"


def test_a_series_without_a_breakdown_is_the_total():
    frame = table(dimensions=["", "SEX=F"])
    content = write_sdmx_csv(frame, release="r", origins=ORIGINS).decode()
    assert [line.split(",")[6] for line in content.splitlines()] == ["SEX", "_T", "F"]


def test_a_bound_keeps_its_sign_and_a_figure_its_digits():
    frame = table(value=[95.0, 0.10], value_text=[">95.0", "0.10"], bound=[">", ""])
    back = written_and_read(frame)
    assert back["value_text"].to_list() == [">95.0", "0.10"]
    assert back["bound"].to_list() == [">", ""]


def test_a_received_text_that_says_something_else_is_not_written():
    """Where a reader counted in thousands, the text as received is another number."""
    back = written_and_read(table(value=1500.0, value_text="1.5"))
    assert back["value"].to_list() == [1500.0]


def test_zero_missing_suppressed_and_not_applicable_stay_apart():
    frame = table(
        value=[0.0, None, None, None],
        value_text=["0", "..", "", "N"],
        status=["A", "O", "Q", "M"],
    )
    back = written_and_read(frame)
    assert back["value"].to_list() == [0.0, None, None, None]
    assert back["status"].to_list() == ["A", "O", "Q", "M"]


def test_a_dimension_called_like_a_component_of_sdmx_stays_a_dimension():
    back = written_and_read(table(dimensions="SERIES=X;unit of age=y".upper()))
    assert back["series_code"].to_list() == ["SI_POV"]
    assert "SERIES=X" in back["dimensions"][0]


codes = st.from_regex(r"[A-Z0-9][A-Z0-9_+-]{0,8}", fullmatch=True).filter(
    lambda text: text not in {"_T", "_Z", "TOTAL", "ALLAGE", "ALLAREA", "BOTHSEX", "MF"}
)
texts = st.text(
    st.characters(blacklist_categories=["Cs", "Cc"], whitelist_characters="\n\t"), max_size=20
)
finite = st.floats(allow_nan=False, allow_infinity=False)
maybe = st.none() | finite


@st.composite
def rows(draw: st.DrawFn) -> dict[str, object]:
    status = draw(st.sampled_from(ObservationStatus))
    value = None if status in WITHOUT_VALUE else draw(finite)
    ages = draw(st.none() | codes)
    received = draw(st.sampled_from(["", "..", "12", "1e5", "-0.0", ">95", "007", "N", "=1+1"]))
    return {
        "series_code": draw(codes),
        "reference_area": draw(codes),
        "dimensions": f"AGE={ages}" if ages else "",
        "unit": draw(codes),
        "period": draw(st.sampled_from(["2015", "2014/2016", "2015-Q1", "2015-S2", "2015-03"])),
        "value": value,
        "value_text": received if value is None or draw(st.booleans()) else repr(value),
        "bound": "" if value is None else draw(st.sampled_from(["", "<", "<=", ">", ">="])),
        "status": status.value,
        "confidentiality": draw(st.sampled_from("FNCDS")),
        "nature": draw(st.sampled_from(["", "C", "CA", "E", "M", "G", "N"])),
        "multiplier": draw(st.integers(-3, 9)),
        "lower": draw(maybe),
        "upper": draw(maybe),
        "standard_error": draw(maybe),
        "source": draw(texts),
        "footnote": draw(texts),
        "origin": "a.csv",
    }


@given(st.lists(rows(), min_size=1, max_size=5))
def test_every_table_reads_back_as_it_was(cells):
    frame = finish(pl.DataFrame(cells, infer_schema_length=None, strict=False))
    back = written_and_read(frame)
    kept = [name for name in frame.columns if name not in (*NOT_IN_THE_MESSAGE, "time")]
    assert back.select(kept).rows() == frame.select(kept).rows()
