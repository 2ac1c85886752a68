"""The template in CSV and Excel: what people send who have never heard of SDMX."""

import io
import zipfile
from datetime import date

import polars as pl
import pytest
import xlsxwriter

from attain.errors import InvalidData

HEADER = "indicator,reference_area,period,value"
TOKENS = [
    "NA", "NULL", "None", "nan", "TRUE", "1E5", "096", "1-4", "10-14", "3/4", "004", "17.10", "007",
    "+5", "1e-3", "0.10", "5.", "inf", "#N/A", "2020-01", "Kāpiti", "ພາສາ", "a b", "=1+1", "_X",
]  # fmt: skip


def workbook(rows, *, fill=None, sheets=()):
    """Return the bytes of an Excel file with `rows` on its first sheet."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet("figures")
    for number, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                sheet.write_string(number, column, cell)
            elif cell is not None:
                sheet.write(number, column, cell)
    if fill:
        fill(book, sheet)
    for name, state in sheets:
        other = book.add_worksheet(name)
        other.write(0, 0, "canary")
        getattr(other, state)()
    book.close()
    return target.getvalue()


def test_known_words_are_attributes_and_all_else_is_a_dimension(read):
    table = read(
        "\ufeffINDICATOR;Reference Area;Period;Value;Sex;"
        "Wealth quintile;Status;Source;Unit;Lower\r\n"
        "17.10;ID;2015;<5;F;Q1;E;Survey;PT;1.5\r\n"
        "17.10;360;2016;0;_T;;;Survey;PT;\r\n"
        "\r\n;;;;;;;;;\r\n"
    )
    kept = table.frame.select(
        "series_code", "reference_area", "dimensions", "value", "bound", "status", "lower", "row"
    )
    assert kept.rows() == [
        ("17.10", "IDN", "SEX=F;WEALTH_QUINTILE=Q1", 5.0, "<", "E", 1.5, 2),
        ("17.10", "IDN", "", 0.0, "", "A", None, 3),
    ]
    assert (table.rows, table.refused) == (2, 0)


@pytest.mark.parametrize("token", TOKENS)
def test_codes_arrive_as_written_in_csv(read, token):
    table = read(f'{HEADER},product\n"{token}",IDN,2015,1,"{token}"\n')
    found = table.frame.row(0, named=True)
    assert (found["series_code"], found["dimensions"]) == (token, f"PRODUCT={token}")


@pytest.mark.parametrize("token", TOKENS)
def test_codes_arrive_as_written_in_excel(read, token):
    rows = [[*HEADER.split(","), "product"], [token, "IDN", 2015, 1, token]]
    found = read(workbook(rows)).frame.row(0, named=True)
    assert (found["series_code"], found["dimensions"]) == (token, f"PRODUCT={token}")
    assert (found["period"], found["value_text"]) == ("2015", "1")


@pytest.mark.parametrize("token", TOKENS)
def test_codes_arrive_as_written_in_sdmx_csv(read, token):
    head = "DATAFLOW,SERIES,REF_AREA,PRODUCT,TIME_PERIOD,OBS_VALUE"
    found = read(f'{head}\nA:B(1.0),"{token}",IDN,"{token}",2015,1\n').frame.row(0, named=True)
    assert (found["series_code"], found["dimensions"]) == (token, f"PRODUCT={token}")


def test_numbers_of_excel_arrive_as_the_shortest_text_of_their_double(read):
    numbers = [12.3, 1 / 3, 0.1 + 0.2, 1e21, 5e-7, 43.2e15, 100.0]
    rows = [HEADER.split(","), *([f"I{i}", "IDN", 2015, n] for i, n in enumerate(numbers))]
    frame = read(workbook(rows)).frame
    stored = [float(f"{n:.16G}") for n in numbers]  # what the program that wrote the file keeps
    assert frame["value"].to_list() == stored
    assert frame["value_text"].to_list()[:1] == ["12.3"]
    assert [float(t) for t in frame["value_text"]] == stored


def test_a_date_in_a_text_column_is_refused_with_its_cell(read):
    def fill(book, sheet):
        sheet.write_datetime(1, 4, date(2015, 10, 14), book.add_format({"num_format": "d-mmm"}))

    rows = [[*HEADER.split(","), "age"], ["I", "IDN", 2015, 1]]
    with pytest.raises(InvalidData) as refusal:
        read(workbook(rows, fill=fill), "f.xlsx")
    finding = refusal.value.findings[0]
    assert (finding.check, finding.sheet, finding.row, finding.column) == (
        "R013",
        "figures",
        2,
        "age",
    )


def test_a_formula_without_a_value_is_refused_and_one_with_a_value_is_read(read):
    def fill(value):
        return lambda _, sheet: sheet.write_formula(1, 3, "=1+1", value=value)

    rows = [HEADER.split(","), ["I", "IDN", 2015]]
    assert read(workbook(rows, fill=fill(2))).frame["value"].to_list() == [2.0]
    content = workbook(rows, fill=fill(""))
    with pytest.raises(InvalidData) as refusal:
        read(content.replace(b"<v></v>", b""))
    assert refusal.value.findings[0].check == "R012"


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/worksheets/sheet1.xml", b't="s"><v>0</v>', b't="s"><v>99</v>'),
        ("xl/worksheets/sheet1.xml", b't="s"><v>0</v>', b't="s"><v>-1</v>'),
        ("xl/workbook.xml", b'encoding="UTF-8"', b'encoding="UTF-58"'),
        ("xl/workbook.xml", b"<workbook", b'<!DOCTYPE a [<!ENTITY b "c">]><workbook'),
    ],
)
def test_a_workbook_with_a_wrong_part_is_refused_as_damaged(read, part, old, new):
    target = io.BytesIO()
    source = io.BytesIO(workbook([HEADER.split(","), ["I", "IDN", 2015, 1]]))
    with zipfile.ZipFile(source) as book, zipfile.ZipFile(target, "w") as copy:
        for name in book.namelist():
            content = book.read(name)
            assert name != part or old in content
            copy.writestr(name, content.replace(old, new, 1) if name == part else content)
    with pytest.raises(InvalidData) as refusal:
        read(target.getvalue(), "f.xlsx")
    assert refusal.value.findings[0].check == "R002"


def test_merged_cells_among_the_figures_are_refused(read):
    rows = [HEADER.split(","), ["I", "IDN", 2015, 1], ["I", "IDN", 2016, 1]]
    with pytest.raises(InvalidData) as refusal:
        read(workbook(rows, fill=lambda _, sheet: sheet.merge_range(1, 1, 2, 1, "IDN")))
    assert {f.check for f in refusal.value.findings} == {"R014"}


def test_hidden_sheets_are_never_read_and_told(read):
    rows = [HEADER.split(","), ["I", "IDN", 2015, 1]]
    table = read(workbook(rows, sheets=[("old", "hide"), ("secret", "very_hidden")]))
    assert [(f.check, f.sheet) for f in table.findings] == [("R008", "old"), ("R008", "secret")]
    assert "canary" not in str(table.frame.rows())


@pytest.mark.parametrize("value", ["1,200", "1 200", "12%", "nan", "inf", "abc"])
def test_a_value_that_is_no_number_is_refused_with_its_row(read, value):
    table = read(f'{HEADER}\nI,IDN,2014,1\nI,IDN,2015,"{value}"\n')
    assert table.frame.height == 1
    (finding,) = table.errors
    assert (finding.check, finding.row, finding.column) == ("R007", 3, "value")
    assert repr(value) in finding.message


def test_each_of_many_faulty_rows_is_counted(read):
    table = read(HEADER + "\n" + "I,IDN,2015,x\n" * 250)
    assert table.refused == 250
    assert len(table.errors) == 101
    assert "150 further rows" in table.errors[-1].message


@pytest.mark.parametrize(
    ("rows", "row"),
    [
        ("I,IDN,2015\nI,IDN,2016,1\n", 2),
        ("I,IDN,2016,1\nI,IDN,2015,1,9\n", 3),
        ('I,IDN,2016,1\nI,"IDN,2015,1\n', 3),
        ('I,IDN,2016,"1\n', 2),
        ('I,"Two\nlines",2016,1\nI,IDN\n', 3),
    ],
)
def test_a_row_of_another_length_is_named(read, rows, row):
    with pytest.raises(InvalidData) as refusal:
        read(f"{HEADER}\n{rows}")
    assert (refusal.value.findings[0].check, refusal.value.findings[0].row) == ("R006", row)


def test_quotes_commas_and_line_ends_inside_cells_stay(read):
    table = read(f'{HEADER},source\nI,IDN,2015,1,"He said ""yes"",\r\nthen no"\nI,IDN,2016,2,""\n')
    assert table.frame["source"].to_list() == ['He said "yes",\r\nthen no', ""]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_accents_survive_in_every_encoding(read, encoding):
    table = read(f"{HEADER},source\nI,IDN,2015,1,Enquête\n".encode(encoding))
    assert table.frame["source"].to_list() == ["Enquête"]
    assert ("R009" in {f.check for f in table.findings}) == (encoding == "cp1252")


def test_an_empty_key_and_a_semicolon_in_a_code_are_refused(read):
    table = read(f"{HEADER},sex\n,IDN,2015,1,F\nI,,2015,1,F\nI,IDN,,1,F\nI,IDN,2015,1,F;M\n")
    assert table.frame.is_empty()
    assert [(f.check, f.row) for f in table.errors] == [
        ("R015", 2), ("R015", 3), ("R015", 4), ("R018", 5),
    ]  # fmt: skip


def test_missing_columns_are_named(read):
    with pytest.raises(InvalidData, match="value"):
        read("indicator,reference_area,period,amount\nI,IDN,2015,1\n")


def test_a_period_that_is_not_understood_stays_as_written(read):
    frame = read(f"{HEADER}\nI,IDN,03/04/2020,1\nI,IDN,2014-2016,1\nI,IDN,2015-16,2\n").frame
    assert frame["period"].to_list() == ["03/04/2020", "2014/2016", "2015/2016"]
    assert frame["time"].to_list() == [None, 2015.0, 2015.5]


def test_the_table_has_all_columns_of_the_observation_table(read):
    from attain.exchange.table import SCHEMA

    frame = read(f"{HEADER}\nI,IDN,2015,1\n").frame
    assert dict(frame.schema) == SCHEMA
    assert frame.select(pl.col(pl.String).null_count()).sum_horizontal()[0] == 0
