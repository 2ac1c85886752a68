"""Actions as tables that people fill in: how each wrong cell is answered, and what the Excel file offers."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import xlsxwriter
from lxml import etree

from attain.domain.roadmap.actions import (
    Budget,
    Evidence,
    GenderMark,
    Issue,
    Milestone,
    Output,
    RoadmapAction,
)
from attain.domain.roadmap.differences import differences
from attain.domain.roadmap.status import Status
from attain.errors import InvalidData
from attain.exchange.actions_file import COLUMNS, RowProblem, read_actions_table
from attain.reporting.actions_workbook import LONGEST, MORE_ROWS, column_helps, version_help
from attain.reporting.language import language_of
from attain.usecases.raw_cells import raw_cells
from attain.usecases.roadmap_tables import (
    actions_csv,
    actions_workbook,
    read_actions,
    rebased,
    unknown_references,
)

A1 = RoadmapAction(
    number="A1",
    title="Train midwives",
    status=Status.UNDER_WAY,
    items=("ROADMAP D.3.1", "ROADMAP E.1.3"),
    lead="SOMHD",
    supporting=("ACW",),
    goals=("SDG 3",),
    targets=("SDG 3.1",),
    moves=("SDG 3.1.2",),
    areas=("KHM", "LAO"),
    output=Output(
        text="Midwives", quantity="2,000", quality="registered", population="women", location="hills"
    ),
    begin=date(2026, 1, 1),
    deadline=date(2027, 6, 30),
    budget=Budget(amount=Decimal("1500.5"), funded=Decimal(200), currency="USD", source="ADB"),
    milestones=(Milestone("a first class; 40 women", date(2026, 6, 30), reached=True),),
    issues=(Issue.GENDER, Issue.HEALTH),
    stakeholders="Unions",
    gender=GenderMark.PRINCIPAL,
    evidence=(Evidence("Report", "https://example.org/r", public=True),),
)  # fmt: skip
A2 = RoadmapAction(number="A2", title="Share figures")
BODIES = {"SOMHD": "ASEAN Senior Officials Meeting on Health Development", "ACW": "Women"}
ITEMS = {"ROADMAP D.3.1": "Experts where a goal is off track"}


def table(*lines: str, before=()):
    """Read a table that is written here with | between its cells."""
    headers, *rows = ([cell.strip() for cell in line.split("|")] for line in lines)
    return read_actions_table(headers, enumerate(rows, start=2), name="t.csv", before=before)


def workbook(*actions: RoadmapAction) -> bytes:
    return actions_workbook(actions, language=language_of("en"), bodies=BODIES, items=ITEMS)


# ------------------------------------------------------------------------------------ what is written


def test_a_row_says_everything_that_an_action_says_in_plain_words():
    header, row = actions_csv([A1]).decode("utf-8-sig").splitlines()
    assert header.split(",") == list(COLUMNS)
    for said in (
        "ROADMAP D.3.1; ROADMAP E.1.3",
        "2026-06-30 a first class\\; 40 women [reached]",
        "Report <https://example.org/r> [public]",
        "gender; health",
        "1500.5,200",
    ):
        assert said in row


def sheets(content: bytes) -> dict[str, etree._Element]:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return {
            name.rpartition("/")[2]: etree.fromstring(book.read(name))
            for name in book.namelist()
            if name.startswith("xl/worksheets/sheet")
        }


def test_the_excel_file_locks_the_number_and_offers_lists():
    content = workbook(A1, A2)
    first = sheets(content)["sheet1.xml"]
    space = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    assert first.find("x:sheetProtection", space) is not None
    rules = first.findall(".//x:dataValidation", space)
    last = 2 + MORE_ROWS + 1
    by_column = {each.get("sqref").split(":")[0].rstrip("0123456789"): each for each in rules}
    assert {each.get("sqref") for each in rules} == {
        f"{letter}2:{letter}{last}" for letter in by_column
    }
    names = [
        list(COLUMNS)[ord(letter[-1]) - 65 + (26 if len(letter) > 1 else 0)] for letter in by_column
    ]
    assert sorted(names) == sorted(
        ["status", "recommendations", "lead", "supporting", "goals", "issues", "gender", "example"]
    )
    strict = {
        n for n, rule in zip(names, by_column.values(), strict=True) if rule.get("showErrorMessage")
    }
    assert strict == {"status", "lead", "gender", "example"}
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        styles = etree.fromstring(book.read("xl/styles.xml"))
    formats = styles.find("x:cellXfs", space)
    locked = [
        (
            each.find("x:protection", space) is None
            or each.find("x:protection", space).get("locked") != "0"
        )
        for each in formats
    ]
    style = {c.get("r"): int(c.get("s")) for c in first.iter(f"{{{space['x']}}}c") if c.get("s")}
    assert locked[style["A2"]]
    assert not locked[style["B2"]]
    assert locked[style["A4"]]
    assert not locked[style["B4"]]


def test_the_excel_file_tells_what_each_column_takes():
    shown = read_texts(workbook(A1))
    assert "One row is one action. Change what is to be changed, and send the file back." in shown
    assert BODIES["SOMHD"] in shown
    assert ITEMS["ROADMAP D.3.1"] in shown
    assert "SDG 17" in shown
    helps = column_helps(language_of("en"))
    assert list(helps) == list(COLUMNS)
    assert set(helps.values()) <= set(shown)


def read_texts(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        strings = etree.fromstring(book.read("xl/sharedStrings.xml"))
    return ["".join(each.itertext()) for each in strings]


def test_a_text_longer_than_a_cell_goes_out_as_csv_only():
    long = replace(A2, stakeholders="x" * (LONGEST + 1))
    with pytest.raises(InvalidData, match=r"stakeholders has 32,768 signs.*Take the table as CSV"):
        workbook(long)
    cells = raw_cells(actions_csv([long]), name="a.csv")
    assert read_actions_table(cells.headers, cells.rows, name="a.csv").actions == (long,)


# ----------------------------------------------------------------------------------------- versions


def test_a_table_says_which_version_a_row_was_made_from_and_locks_that():
    content = actions_csv([A1, A2], {"A1": 3})
    cells = raw_cells(content, name="a.csv")
    read = read_actions_table(cells.headers, cells.rows, name="a.csv")
    assert cells.headers[-1] == "version"
    assert (read.actions, read.versions, read.bases) == ((A1, A2), (3, 0), (None, None))
    assert read.columns == tuple(COLUMNS)
    book = actions_workbook(
        [A1], language=language_of("en"), bodies=BODIES, items=ITEMS, versions={"A1": 3}
    )
    assert read_actions(book, name="a.xlsx").versions == (3,)
    assert version_help(language_of("en")) in read_texts(book)
    assert version_help(language_of("en")) not in read_texts(workbook(A1))
    first = sheets(book)["sheet1.xml"]
    style = {c.get("r"): c.get("s") for c in first.iter() if c.tag.endswith("}c")}
    assert style["AB2"] == style["A2"] != style["B2"]


@pytest.mark.parametrize("version", ["x", "1.5", "-1", "١", "1" * 10])
def test_a_version_is_a_whole_number(version):
    read = table("number | title | version", f"A1 | X | {version}")
    (problem,) = read.problems
    assert (problem.row, problem.column) == (2, "version")
    assert "is no version" in problem.message


def test_rows_are_read_over_what_stood_there_when_they_were_taken():
    asked = []

    def earlier(wanted):
        asked.append(wanted)
        return {("A2", 1): replace(A2, stakeholders="Then")}

    headers, rows = (
        ("number", "title", "version"),
        [(2, ("A2", "Ours", "1")), (3, ("", "New", "4"))],
    )
    read = read_actions_table(
        headers, rows, name="t.csv", before=[replace(A2, stakeholders="Now")], earlier=earlier
    )
    assert asked == [frozenset({("A2", 1)})]
    assert [each.stakeholders for each in read.actions] == ["Then", ""]
    assert [each is None for each in read.bases] == [False, True]


@pytest.mark.parametrize(
    ("theirs", "ours", "found", "clashing"),
    [
        ({}, {"title": "B"}, {"title": "B"}, []),
        ({"title": "B"}, {}, {"title": "B"}, []),
        ({"title": "B"}, {"title": "B"}, {"title": "B"}, []),
        ({"title": "B"}, {"stakeholders": "C"}, {"title": "B", "stakeholders": "C"}, []),
        ({"title": "B"}, {"title": "C"}, {"title": "C"}, [("title", "B", "C")]),
        (
            {"output": Output(text="B")},
            {"output": Output(quantity="3")},
            {"output": Output(text="B", quantity="3")},
            [],
        ),
    ],
)
def test_what_both_changed_goes_together_and_the_same_cell_clashes(theirs, ours, found, clashing):
    made, clashes, problems = rebased(
        2, base=A2, theirs=replace(A2, **theirs), ours=replace(A2, **ours)
    )
    assert made == replace(A2, **found)
    assert [(each.column, each.theirs, each.ours) for each in clashes] == clashing
    assert problems == ()


def test_two_changes_that_cannot_stand_together_are_a_problem_of_the_row():
    theirs, ours = replace(A2, lead="ACW"), replace(A2, supporting=("ACW",))
    made, clashes, (problem,) = rebased(4, base=A2, theirs=theirs, ours=ours)
    assert (made, clashes, problem.row, problem.column) == (None, (), 4, "supporting")


# --------------------------------------------------------------------------------------- what is read


def test_both_kinds_of_file_come_back_through_a_process_of_their_own():
    for content, name in ((actions_csv([A1, A2]), "a.csv"), (workbook(A1, A2), "a.xlsx")):
        read = read_actions(content, name=name)
        assert read.actions == (A1, A2)
        assert read.rows == (2, 3)
        assert read.problems == ()
        assert read.columns == tuple(COLUMNS)


def test_a_few_columns_are_enough_for_new_actions():
    read = table("Title | STATUS", "Train midwives | ", "Share figures | agreed")
    assert [(each.number, each.title, each.status) for each in read.actions] == [
        ("", "Train midwives", Status.PROPOSED),
        ("", "Share figures", Status.AGREED),
    ]
    assert read.columns == ("title", "status")


def test_what_a_table_has_no_column_for_stays_as_it_is():
    read = table("number | title | lead | supporting", "A1 | Train | ACW | SOMHD", before=[A1, A2])
    assert read.problems == ()
    assert read.actions == (replace(A1, title="Train", lead="ACW", supporting=("SOMHD",)),)
    found = differences([A1, A2], read.actions)
    assert [(each.after.number, each.fields) for each in found.changed] == [
        ("A1", ("title", "lead", "supporting"))
    ]
    assert found.missing == (A2,)


def test_what_people_type_is_understood():
    read = table(
        "title | status | milestones | example | issues | evidence | cost | currency",
        "A | Under Way | 2027-06-30   a  table [Reached]; 2027-07-01 b; | X | Gender;health"
        " | Report<https://example.org> | 1500 | USD",
    )
    assert read.problems == ()
    (found,) = read.actions
    assert found.status is Status.UNDER_WAY
    assert found.milestones == (
        Milestone("a  table", date(2027, 6, 30), reached=True),
        Milestone("b", date(2027, 7, 1)),
    )
    assert (found.example, found.issues) == (True, (Issue.GENDER, Issue.HEALTH))
    assert found.evidence == (Evidence("Report", "https://example.org"),)
    assert found.budget.amount == 1500


WRONG = {
    "title": ("title", " ", "takes a title that says what is done"),
    "status": ("status", "underway", "Did you mean under way? Choose one of: proposed"),
    "reference": ("goals", "SDG 3, SDG 4", "part several by a semicolon"),
    "reference alone": ("targets", "3.2", "is no reference. Write a plan or framework and a code"),
    "reference twice": ("goals", "SDG 3; SDG 3", "The action names SDG 3 twice"),
    "lead supports": ("supporting", "SOMHD", "SOMHD leads the action already"),
    "day": ("begin", "30/6/2027", "'30/6/2027' is no day. Write it as 2027-06-30."),
    "no such day": ("begin", "2027-02-30", "is no day"),
    "end before begin": ("deadline", "2019-01-01", "before it begins"),
    "amount": ("cost", "12,500", "Write digits with a point for decimals"),
    "no currency": ("currency", "dollars", "three capitals"),
    "milestone": ("milestones", "a first table", "Write 2027-06-30 a first table"),
    "milestone's day": ("milestones", "2027-02-30 a table", "is no day"),
    "issue": ("issues", "gendre", "Did you mean gender?"),
    "gender": ("gender", "3", "Choose one of: 0, 1, 2"),
    "evidence": ("evidence", "a report", "Write a name and a link"),
    "link": ("evidence", "Report <ftp://x>", "begins with https://"),
    "example": ("example", "maybe", "Write yes, or leave it empty"),
}


@pytest.mark.parametrize(("column", "cell", "said"), WRONG.values(), ids=WRONG)
def test_a_wrong_cell_is_answered_with_row_column_and_a_way_out(column, cell, said):
    told = {"title": "Train", "lead": "SOMHD", "begin": "2026-01-01", column: cell}
    read = table("title | status", "Fine | agreed")
    assert read.problems == ()
    read = table(" | ".join(told), " | ".join(told.values()))
    assert [(each.row, each.column) for each in read.problems] == [(2, column)]
    assert said in read.problems[0].message
    assert str(read.problems[0]).startswith(f"Row 2, column {column}: ")
    assert read.actions == ()


def test_an_amount_without_a_currency_is_answered_at_the_amount():
    read = table("title | cost | funded", "Train | 5 | 3")
    assert [each.column for each in read.problems] == ["cost", "funded"]


def test_all_faults_of_all_rows_are_told_and_good_rows_are_read_beside_them():
    read = table("title | status | begin", "A | no | no", "B | agreed | 2026-01-01", " | agreed | ")
    assert [(each.row, each.column) for each in read.problems] == [
        (2, "status"),
        (2, "begin"),
        (4, "title"),
    ]
    assert read.rows == (3,)


def test_strange_and_doubled_columns_and_numbers_are_named():
    read = table("number | title | titel | title | zzzz", "A1 | A | | |", "A1 | B | | |")
    assert [(each.row, each.column) for each in read.problems] == [
        (1, "titel"),
        (1, "title"),
        (1, "zzzz"),
        (3, "number"),
    ]
    assert "Did you mean title" in read.problems[0].message
    assert "Take it away" in read.problems[2].message
    assert "stands in row 2 already" in read.problems[3].message


def test_a_table_of_something_else_is_refused():
    with pytest.raises(InvalidData, match="lacks the column title"):
        read_actions(b"indicator,value\n1.1,5\n", name="figures.csv")
    with pytest.raises(InvalidData, match="is empty"):
        read_actions(b"", name="empty.csv")


def test_rows_of_a_wrong_length_are_answered_by_row():
    read = read_actions(b"number,title\nA1\nA2,B\n", name="a.csv")
    assert [(each.row, each.column) for each in read.problems] == [(2, "")]
    assert str(read.problems[0]).startswith("Row 2: The row has 1 cells")


def filled(day_format: str, value: float, *, date_1904: bool = False) -> bytes:
    paper = io.BytesIO()
    book = xlsxwriter.Workbook(paper, {"date_1904": date_1904})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["title", "begin"])
    sheet.write_string(1, 0, "A")
    sheet.write_number(1, 1, value, book.add_format({"num_format": day_format}))
    book.close()
    return paper.getvalue()


def test_a_cell_that_a_spreadsheet_made_a_day_is_that_day():
    for early in (False, True):
        number = 46203 - (1462 if early else 0)
        read = read_actions(filled("dd/mm/yyyy", number, date_1904=early), name="a.xlsx")
        assert read.problems == ()
        assert read.actions[0].begin == date(2026, 6, 30)


def test_a_time_in_a_cell_is_answered_by_row():
    read = read_actions(filled("hh:mm", 0.5), name="a.xlsx")
    assert [(each.row, each.column) for each in read.problems] == [(2, "begin")]


def test_a_code_that_a_spreadsheet_made_a_day_is_still_refused_among_figures():
    with pytest.raises(InvalidData, match="holds a date"):
        raw_cells(filled("dd/mm/yyyy", 46203), name="a.xlsx")


def test_what_a_row_names_and_nobody_knows_is_answered_at_its_column():
    read = table(
        "title | recommendations | lead | supporting | goals | areas",
        "A | ROADMAP D.3.1 | SOMHD | ACW | SDG 3 | KHM",
        "B | ROADMAP D.3.9 | SOMHX | ACW; zz | SDG 99 | XX",
    )
    problems = unknown_references(
        read, items=ITEMS, bodies=BODIES, references={"SDG 3"}, areas={"KHM"}
    )
    assert [(each.row, each.column) for each in problems] == [
        (3, "recommendations"),
        (3, "lead"),
        (3, "supporting"),
        (3, "goals"),
        (3, "areas"),
    ]
    assert problems[1] == RowProblem(3, "lead", "'SOMHX' is not known. Did you mean SOMHD?")
    assert "Take it from the sheet of lists" in problems[2].message


def test_a_number_that_stands_twice_in_a_list_is_refused():
    with pytest.raises(InvalidData, match="A1 is there twice"):
        differences([A1], [A1, A1])
    assert not differences([A1, A2], [A2, A1]).any
