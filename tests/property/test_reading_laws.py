"""Laws of reading: what is written comes back, and what is cut off is noticed."""

import csv
import gzip
import io
import random
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis.strategies import decimals, integers, lists, sampled_from, text, tuples

from attain.errors import InvalidData
from attain.usecases.read import read_file

SPECIMENS = Path(__file__).parents[1] / "specimens"
CODES = text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-,\"' éຂ", min_size=1, max_size=12).filter(
    lambda code: code == code.strip()
)
VALUES = decimals(
    allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=4
)


def answered(content: bytes, name: str) -> int:
    """Return the rows met, all accounted for; 0 where the file was refused with a finding."""
    try:
        table = read_file(content, name=name)
    except InvalidData as refusal:
        if not refusal.findings:
            raise
        return 0
    assert table.rows == table.frame.height + table.refused + table.folded
    return table.rows


@settings(max_examples=60, deadline=None)
@given(
    rows=lists(
        tuples(CODES, sampled_from(["IDN", "KHM", "LAO"]), integers(1990, 2030), VALUES, CODES),
        min_size=1,
        max_size=30,
    ),
    separator=sampled_from([",", ";", "\t"]),
    line_end=sampled_from(["\n", "\r\n"]),
)
def test_the_template_comes_back_as_written(rows, separator, line_end):
    target = io.StringIO()
    out = csv.writer(target, delimiter=separator, lineterminator=line_end)
    out.writerow(["indicator", "reference_area", "period", "value", "source"])
    out.writerows(rows)
    table = read_file(target.getvalue().encode(), name="t.csv")
    kept = table.frame.select("series_code", "reference_area", "period", "value_text", "source")
    assert kept.rows() == [tuple(str(cell) for cell in row) for row in rows]
    assert table.frame["value"].to_list() == [float(row[3]) for row in rows]


RECEIVED = sorted(
    str(p.relative_to(SPECIMENS))
    for p in SPECIMENS.glob("*/*")
    if p.suffix != ".md" and p.parent.name != "asean_roadmap"
)
"""Files with figures; the roadmap is text, and read by another reader."""


def test_there_are_specimens_of_several_sources_to_cut():
    assert len(RECEIVED) >= 6
    assert len({path.split("/")[0] for path in RECEIVED}) >= 3


@pytest.mark.parametrize("path", RECEIVED)
def test_a_file_cut_off_anywhere_is_refused_or_every_row_accounted_for(path):
    whole = (SPECIMENS / path).read_bytes()
    rows = read_file(whole, name=path).rows
    for cut in random.Random(2015).sample(range(1, len(whole)), 50):
        assert 0 <= answered(whole[:cut], path) <= rows


@pytest.mark.parametrize("seed", range(20))
def test_a_packed_file_cut_off_anywhere_is_refused(seed):
    packed = gzip.compress((SPECIMENS / "worldbank" / "wdi_bulk.csv").read_bytes())
    cut = random.Random(seed).randrange(3, len(packed) - 1)
    with pytest.raises(InvalidData):
        read_file(packed[:cut], name="t.csv.gz")


@pytest.mark.parametrize("seed", range(60))
def test_changed_bytes_give_an_answer_and_never_a_traceback(seed):
    chance = random.Random(seed)
    paths = sorted(p for p in SPECIMENS.glob("*/*") if p.suffix != ".md")
    content = bytearray(chance.choice(paths).read_bytes())
    for _ in range(chance.randrange(1, 12)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    assert answered(bytes(content), "changed") >= 0


def workbook() -> bytes:
    """Return the bytes of a small Excel file in the template."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet("figures")
    sheet.write_row(0, 0, ["indicator", "reference_area", "period", "value"])
    for row in range(1, 40):
        sheet.write_row(row, 0, [f"1.{row}", "IDN", 2000 + row % 20, row / 3])
    book.close()
    return target.getvalue()


@pytest.mark.parametrize("seed", range(60))
def test_a_cut_or_changed_workbook_gives_an_answer_and_never_a_traceback(seed):
    chance = random.Random(seed)
    content = bytearray(workbook())
    if seed % 3 == 0:
        cut = bytes(content[: chance.randrange(4, len(content) - 22)])
        with pytest.raises(InvalidData):
            read_file(cut, name="cut.xlsx")
        return
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        parts = {name: bytearray(archive.read(name)) for name in archive.namelist()}
    if seed % 3 == 1:
        part = parts[
            chance.choice(["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"])
        ]
        for _ in range(chance.randrange(1, 6)):
            part[chance.randrange(len(part))] = chance.randrange(256)
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as archive:
            for name, changed in parts.items():
                archive.writestr(name, bytes(changed))
        content = bytearray(target.getvalue())
    else:
        for _ in range(chance.randrange(1, 6)):
            content[chance.randrange(4, len(content))] = chance.randrange(256)
    assert answered(bytes(content), "changed.xlsx") >= 0


def test_a_workbook_of_an_unknown_zip_version_is_refused():
    content = bytearray(workbook())
    directory = content.rindex(b"PK\x01\x02")
    content[directory + 6] = 89  # the version that it takes to unpack this entry
    with pytest.raises(InvalidData, match="no whole Excel file"):
        read_file(bytes(content), name="new.xlsx")
