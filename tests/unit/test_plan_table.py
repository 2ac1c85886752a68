"""Plans typed as a table: what a row becomes, and how each wrong row is answered."""

from __future__ import annotations

import io

import pytest

from attain.domain.roadmap.plans import ItemKind, PlanKind
from attain.errors import InvalidData
from attain.exchange.plan_table import MOST_NAMED, PlanHead, read_plan_table
from attain.usecases.plans import plan_from_table
from attain.usecases.raw_cells import raw_cells

HEAD = PlanHead(id="NSDP", kind=PlanKind.NATIONAL, title="National plan", area="KHM")
TABLE = """\
code,kind,title,within,paragraph,asks
1,,ស្រ្តី,,page 2,
1.1,,Midwives,,page 3,"A midwife, everywhere"
1.1.1,,Train,,,
2,area,Water,,,
W-1,,'=Wells,2,,
"""


def read(table: str, head: PlanHead = HEAD):
    cells = raw_cells(table.encode(), name="plan.csv")
    return read_plan_table(cells.headers, cells.rows, name="plan.csv", head=head)


def test_a_row_is_an_item_that_lies_where_its_code_or_its_cell_says():
    plan = read(TABLE)
    assert (plan.id, plan.area, plan.title) == ("NSDP", "KHM", "National plan")
    assert [(e.code, e.kind, e.within) for e in plan.items] == [
        ("1", ItemKind.AREA, ""),
        ("1.1", ItemKind.SUB_AREA, "1"),
        ("1.1.1", ItemKind.RECOMMENDATION, "1.1"),
        ("2", ItemKind.AREA, ""),
        ("W-1", ItemKind.RECOMMENDATION, "2"),
    ]
    assert plan.item("1").title == "ស្រ្តី"
    assert (plan.item("1.1").asks, plan.item("1.1").paragraph) == (
        "A midwife, everywhere",
        "page 3",
    )
    assert plan.item("W-1").title == "=Wells"


def test_two_columns_are_enough_and_a_declaration_has_clauses():
    head = PlanHead(id="D", kind=PlanKind.DECLARATION, title="Declaration")
    plan = read("title,code\nPeace,1\nWater,2\n", head)
    assert [(e.code, e.kind) for e in plan.items] == [
        ("1", ItemKind.CLAUSE),
        ("2", ItemKind.CLAUSE),
    ]


def test_an_excel_file_is_read_as_well():
    import xlsxwriter

    paper = io.BytesIO()
    book = xlsxwriter.Workbook(paper)
    sheet = book.add_worksheet()
    for row, cells in enumerate([("Code", "Title"), ("A", "ນ້ຳ"), ("A.1", "Wells")]):
        sheet.write_row(row, 0, cells)
    book.close()
    plan = plan_from_table(paper.getvalue(), name="plan.xlsx", head=HEAD)
    assert [(e.code, e.title, e.within) for e in plan.items] == [
        ("A", "ນ້ຳ", ""),
        ("A.1", "Wells", "A"),
    ]


WRONG = {
    "kind": ("2,area,", "2,areas,", 5, "kind", "Did you mean area"),
    "strange kind": ("2,area,", "2,zzz,", 5, "kind", "Choose one of"),
    "no title": ("1.1,,Midwives", "1.1,,", 3, "title", "There is no title"),
    "no code": ("1.1.1,,", ",,", 4, "code", "There is no code"),
    "code": ("1.1.1,,", "1 1 1,,", 4, "code", "no code of an item"),
    "twice": ("1.1.1,,", "1.1,,", 4, "code", "stands in row 3 already"),
    "within": ("'=Wells,2", "Wells,3", 6, "within", "does not stand before it"),
    "column": ("asks", "ask", 1, "ask", "Did you mean asks"),
    "strange column": ("asks", "colour", 1, "colour", "Known: code, kind"),
}


@pytest.mark.parametrize(("old", "new", "row", "column", "said"), WRONG.values(), ids=WRONG)
def test_a_wrong_row_is_answered_with_row_column_and_a_way_out(old, new, row, column, said):
    assert old in TABLE
    with pytest.raises(InvalidData, match="has 1 fault; nothing of it was taken") as refusal:
        read(TABLE.replace(old, new))
    assert said in str(refusal.value)
    assert f"row {row}, column {column}" in str(refusal.value)
    assert [(each.row, each.column) for each in refusal.value.findings] == [(row, column)]


def test_a_table_without_codes_or_without_items_is_refused():
    with pytest.raises(InvalidData, match="The column code is missing"):
        read("title\nWater\n")
    with pytest.raises(InvalidData, match="holds a header but no rows"):
        read("code,title\n")
    with pytest.raises(InvalidData, match="There is no item"):
        read_plan_table(["code", "title"], [(2, (" ", ""))], name="plan.csv", head=HEAD)


def test_all_rows_are_answered_at_once_and_very_many_are_counted():
    rows = "".join(f"{n},nonsense,T{n}\n" for n in range(MOST_NAMED + 5))
    with pytest.raises(InvalidData, match="and 5 more") as refusal:
        read(f"code,kind,title\n{rows}")
    assert len(refusal.value.findings) == MOST_NAMED + 5


def test_what_the_plan_is_called_must_make_sense_too():
    with pytest.raises(InvalidData, match="Name its area"):
        read(TABLE, PlanHead(id="NSDP", kind=PlanKind.NATIONAL, title="National plan"))
