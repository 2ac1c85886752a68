"""Files of a release: every selection in every form, safe to open, with what a figure must not lack."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
from contextlib import closing
from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attain.reporting.downloads import csv_bytes, guarded
from attain.reporting.spreadsheets import About, write_workbook
from attain.usecases.portal.selections import FORMS

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

    from attain.usecases.portal.edition import Edition

ID = "asean-demo"
SELECTIONS = (
    "all",
    "areas/KHM",
    "goals/sdg/3",
    "indicators/mdg/4.1",
    "indicators/sdg/3.2.1",
    "series/SH_DYN_MORT/KHM",
    "sources/mdg.csv",
)


def body(client: Client, path: str) -> bytes:
    answer = client.get(f"/files/{ID}/{path}")
    assert answer.status_code == 200, path
    return b"".join(answer.streaming_content)


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


# ------------------------------------------------------------------------- what there is


@pytest.mark.parametrize("name", ["observations.parquet", "dictionary.json", "origins.json"])
def test_a_file_of_the_release_comes_as_it_was_released(
    client: Client, edition: Edition, name: str
):
    content = body(client, name)
    assert hashlib.sha256(content).hexdigest() == edition.release.manifest.files[name].sha256


def test_the_whole_release_in_one_file_can_be_verified(client: Client, tmp_path: Path):
    from attain.store.releases import open_release

    with zipfile.ZipFile(io.BytesIO(body(client, "release.zip"))) as packed:
        packed.extractall(tmp_path)
    with open_release(tmp_path / ID) as release:
        assert release.id == ID


@pytest.mark.parametrize("selection", SELECTIONS)
def test_every_selection_comes_in_every_form_with_name_and_type(client: Client, selection: str):
    for ending in FORMS:
        answer = client.get(f"/files/{ID}/{selection}.{ending}")
        assert answer.status_code == 200, ending
        assert answer["Content-Disposition"].startswith(f'attachment; filename="{ID}-')
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["ETag"]
        assert len(b"".join(answer.streaming_content)) == int(answer["Content-Length"])


@pytest.mark.parametrize("selection", SELECTIONS)
def test_all_forms_of_a_selection_hold_the_same_figures(client: Client, selection: str):
    import fastexcel

    from attain.exchange.readers.sdmx_csv import read_sdmx_csv
    from attain.usecases.read import shipped_code_maps

    key = ["series_code", "reference_area", "dimensions", "unit", "period"]
    table = pl.read_parquet(io.BytesIO(body(client, f"{selection}.parquet")))
    figures = dict(zip(table.select(key).rows(), table["value"], strict=True))
    by_csv = {
        tuple(row[name] for name in key): float(row["value"])
        for row in rows(body(client, f"{selection}.csv"))
    }
    assert by_csv == figures
    message = read_sdmx_csv(
        body(client, f"{selection}.sdmx.csv"), name="x", maps=shipped_code_maps()
    )
    assert (
        dict(zip(message.frame.select(key).rows(), message.frame["value"], strict=True)) == figures
    )
    book = fastexcel.read_excel(body(client, f"{selection}.xlsx"))
    kinds = {**dict.fromkeys(key, "string"), "value": "float"}
    sheet = book.load_sheet("Figures", dtypes=kinds).to_polars()
    cells = sheet.select(pl.col(key).fill_null("")).rows()
    in_excel = dict(zip(cells, sheet["value"], strict=True))
    assert in_excel == pytest.approx(figures, rel=1e-15)  # Excel keeps 16 digits


def test_every_row_of_a_csv_says_release_unit_period_source_and_licence(client: Client):
    for row in rows(body(client, "areas/KHM.csv")):
        assert row["release"] == ID
        assert row["unit"]
        assert row["unit_name"]
        assert row["period"]
        assert row["provider"]
        assert row["licence"]
        assert row["origin"]


def test_an_excel_file_says_what_it_is_on_a_sheet_of_its_own(client: Client, edition: Edition):
    import fastexcel

    book = fastexcel.read_excel(body(client, "indicators/sdg/3.2.1.xlsx"))
    assert book.sheet_names == ["Figures", "About"]
    about = book.load_sheet("About", header_row=None).to_polars()
    said = " ".join(str(cell) for row in about.rows() for cell in row if cell)
    for needed in (ID, "per 1,000 live births", "United Nations Statistics Division", "Licence"):
        assert needed in said
    assert edition.release.manifest.seal in said


def test_verdicts_name_their_rule_and_say_why(client: Client, edition: Edition):
    found = rows(body(client, "indicators/mdg/4.1.verdicts.csv"))
    assert {row["rule"] for row in found} == set(edition.rules)
    assert all(row["class"] and row["standing"] for row in found)
    assert any(row["explanation"] for row in found)


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet"])
def test_an_indicator_without_a_target_has_a_table_of_verdicts_without_rows(
    client: Client, edition: Edition, ending: str
):
    bare = next(
        each
        for each in edition.catalogue.indicators
        if not each.plain["rules"]
        and edition.coverage(framework=each.framework, indicator=each.code)
    )
    content = body(client, f"indicators/{bare.framework}/{bare.code}.verdicts.{ending}")
    if ending == "csv":
        assert content.decode("utf-8-sig").startswith("release,framework,indicator,")
        assert rows(content) == []


def test_the_exact_form_reads_back_as_the_release_has_it(client: Client, edition: Edition):
    from attain.exchange.readers.sdmx_csv import read_sdmx_csv
    from attain.usecases.read import shipped_code_maps

    read = read_sdmx_csv(body(client, "all.sdmx.csv"), name="all.csv", maps=shipped_code_maps())
    assert read.errors == ()
    kept = [name for name in read.frame.columns if name not in ("origin", "sheet", "row")]
    assert read.frame.select(kept).rows() == edition.release.observations().select(kept).rows()


def test_a_reader_who_has_the_file_is_not_sent_it_again(client: Client):
    address = f"/files/{ID}/areas/KHM.csv"
    with closing(client.get(address)) as answer:
        etag = answer["ETag"]
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304


# ------------------------------------------------------------------------- what there is not


@pytest.mark.parametrize(
    "path",
    [
        "areas/XXX.csv",
        "areas/KHM",
        "areas/KHM.exe",
        "areas/KHM/more.csv",
        "indicators/sdg/99.9.csv",
        "indicators/xyz/1.1.csv",
        "goals/sdg/99.csv",
        "series/NOTHING/KHM.csv",
        "series/NOTHING/KHM.verdicts.csv",
        "sources/other.csv",
        "../manifest.json",
        "areas/..%2F..%2Fmanifest.json",
        ".csv",
        "portal-1.sqlite",
        "a" * 400 + ".csv",
    ],
)
def test_what_a_release_does_not_have_is_not_found(client: Client, path: str):
    answer = client.get(f"/files/{ID}/{path}")
    assert answer.status_code == 404
    assert b"Traceback" not in answer.content


def test_a_table_too_long_for_excel_is_refused_with_a_way_out(edition: Edition):
    from attain.errors import InvalidData

    long = pl.DataFrame({"value": range(100_001)})
    about = About("too long", [])
    with pytest.raises(InvalidData, match="CSV or Parquet"):
        write_workbook(io.BytesIO(), long, sheet="Figures", about=about, created="2026-01-01")


# ------------------------------------------------------------------------- nothing that runs

SIGNS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
PAYLOADS = (
    "=1+1",
    '=HYPERLINK("x")',
    "+1+cmd",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
)
PLAIN_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\Z")
LENIENT = re.compile(r"[\s\u200b\ufeff]*[=+\-@＝＋－＠]")
dangerous = st.builds(
    lambda before, sign, after: before + sign + after,
    st.sampled_from(["", " ", '"', "'", ";", ",", "\n", '",', "a;", "x\t", "\u200b", "\ufeff"]),
    st.sampled_from([*SIGNS, *PAYLOADS]),
    st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=12),
)


def runs(cell: str) -> bool:
    bare = cell.strip(" \n\u00a0\u200b\ufeff")
    return bare.startswith(SIGNS) and not PLAIN_NUMBER.match(bare)


@settings(max_examples=500)
@given(st.lists(dangerous, min_size=1, max_size=3))
def test_no_text_of_a_csv_begins_like_a_formula_whatever_parts_its_cells(texts):
    content = csv_bytes(pl.DataFrame({"text": texts})).decode("utf-8-sig")
    read = list(csv.reader(io.StringIO(content, newline="")))[1:]
    assert not [cell for row in read for cell in row if runs(cell)]
    lines = content.split("\r\n", 1)[1]
    for parts in (";", "\t", ",", "|", "\n"):
        assert not [cell for cell in lines.split(parts) if LENIENT.match(cell.strip('"\r\n'))]


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(dangerous, min_size=10, max_size=10))
def test_no_cell_of_an_excel_file_is_a_formula(texts):
    file = io.BytesIO()
    table = pl.DataFrame({"text": texts, "value": [-1.5] * 10})
    about = About("=1+1", [("=1+1", text) for text in texts])
    write_workbook(file, table, sheet="Figures", about=about, created="2026-01-01")
    with zipfile.ZipFile(file) as book:
        sheets = [book.read(name).decode() for name in book.namelist() if "worksheets/" in name]
    assert len(sheets) == 2
    assert not [sheet for sheet in sheets if "<f>" in sheet or "<f " in sheet]
    assert "<v>-1.5</v>" in sheets[0]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_stay_numbers_negative_ones_too(number):
    table = pl.DataFrame({"value": [number], "text": [repr(number)]})
    assert guarded(table).row(0) == (number, repr(number))


def test_a_guarded_text_is_the_text_with_an_apostrophe_before_the_sign():
    table = pl.DataFrame({"text": ["=1+1", "see; -5 was", "AGE=15-24;SEX=F", "plain - text"]})
    assert guarded(table)["text"].to_list() == [
        "'=1+1",
        "see; '-5 was",
        "AGE=15-24;SEX=F",
        "plain - text",
    ]
