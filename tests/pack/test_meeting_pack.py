"""The meeting pack: one model, three formats, the same figures; kept, numbered and compared."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree
from pypdf import PdfReader

from attain.cli import main
from attain.errors import InvalidData
from attain.reporting.documents.document import Cell, Column, Document, Section, Table, number_cell
from attain.reporting.documents.excel import excel_bytes
from attain.reporting.documents.pdf import pdf_bytes
from attain.reporting.documents.word import word_bytes
from attain.reporting.language import LANGUAGES, language_of
from attain.usecases.pack.archive import changed_files, make_pack, packs_in
from attain.usecases.pack.pack import gathered
from attain.usecases.pack.paper import document_of
from attain.usecases.pack.roadmap import (
    Awaited,
    PackAction,
    PackItem,
    PackReport,
    RoadmapPart,
)
from attain.usecases.pack.roadmap_file import read_roadmap
from attain.usecases.portal.edition import open_edition
from tests.portal.test_changes import two_releases  # noqa: F401 - a fixture

if TYPE_CHECKING:
    from attain.usecases.pack.pack import MeetingPack
    from attain.usecases.portal.edition import Edition

TYPED = {
    "Khmer": "ផែនការសកម្មភាពថ្នាក់ជាតិ",
    "Lao": "ແຜນການປະຕິບັດງານ",
    "Thai": "แผนปฏิบัติการระดับชาติ",
    "Burmese": "အမျိုးသားလုပ်ငန်းစဉ်",
    "Vietnamese": "Kế hoạch hành động quốc gia",
}
FORMULA = "=SUM(A1:A9) is what we typed"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
NUMBER = re.compile(r"−?\d[\d,]*(?:\.\d+)?")


def cycle() -> RoadmapPart:
    items = (PackItem("Roadmap", "A.1", "Advocacy"), PackItem("Roadmap", "B.1", "Statistics"))
    actions = (
        PackAction(
            "001",
            TYPED["Khmer"],
            "under way",
            ("Roadmap A.1",),
            "SOMHD",
            ("ACW",),
            targets=("MDG 4.A",),
            areas=("KHM", "LAO"),
            deadline=date(2026, 3, 1),
            status_before="agreed",
        ),
        PackAction("002", TYPED["Lao"], "agreed", ("Roadmap B.1",), deadline=date(2027, 3, 1)),
        PackAction("003", "Closed", "done", ("Roadmap B.1",), "ACW", done=True),
    )
    reports = (
        PackReport("001", "SOMHD", "under way", TYPED["Thai"], obstacles=FORMULA, answers=("10",)),
        PackReport("001", "KHM-MOP", "under way", TYPED["Burmese"], area="KHM", late=True),
        PackReport("003", "ACW", "done", TYPED["Vietnamese"], evidence=("Minutes",)),
    )
    return RoadmapPart(
        cycle="2026.1",
        cycle_title="First cycle of 2026",
        frozen=date(2026, 6, 30),
        items=items,
        actions=actions,
        reports=reports,
        awaited=(Awaited("SOM-ED", "", ("002",)),),
        bodies={"SOMHD": "Senior Officials Meeting on Health Development"},
        statuses=("agreed", "under way", "done"),
        before="2025.2",
        decisions=("To adopt the matrix.",),
        plans={"Roadmap": "The Roadmap as a plan"},
        questions=("What was spent?",),
        asked=4,
    )


@pytest.fixture(scope="module")
def editions(
    two_releases: Path,  # noqa: F811
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Edition, Edition]]:
    cache = tmp_path_factory.mktemp("cache")
    found = [open_edition(two_releases / name, cache=cache) for name in ("2026.Q1", "2026.Q2")]
    yield found[0], found[1]
    for each in found:
        each.close()


@pytest.fixture(scope="module")
def pack(editions: tuple[Edition, Edition]) -> MeetingPack:
    before, now = editions
    return gathered(now, number="2026.1-001", made="2026-07-01", before=before, roadmap=cycle())


@pytest.fixture(scope="module")
def document(pack: MeetingPack) -> Document:
    return document_of(pack, language_of("en"))


@pytest.fixture(scope="module")
def pdf(document: Document) -> PdfReader:
    return PdfReader(io.BytesIO(pdf_bytes(document)))


@pytest.fixture(scope="module")
def pdf_text(pdf: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in pdf.pages)


@pytest.fixture(scope="module")
def word(document: Document) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(word_bytes(document))) as file:
        return etree.fromstring(file.read("word/document.xml"))


@pytest.fixture(scope="module")
def book(document: Document) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(excel_bytes(document)))


def word_tables(word: etree._Element) -> list[list[list[str]]]:
    """The tables of the file, the facts of the first page left out, titles above rows too."""
    found = []
    for table in list(word.iter(f"{WORD}tbl"))[1:]:
        rows = [
            ["".join(t.text or "" for t in cell.iter(f"{WORD}t")) for cell in row.iter(f"{WORD}tc")]
            for row in table.iter(f"{WORD}tr")
        ]
        width = len(rows[0])
        found.append([row for row in rows if len(row) == width])
    return found


def sheets(book: zipfile.ZipFile) -> list[list[dict[int, str | float]]]:
    """The cells of each sheet with a table, by row and column."""
    strings = [
        "".join(t.text or "" for t in each.iter(f"{SHEET}t"))
        for each in etree.fromstring(book.read("xl/sharedStrings.xml"))
    ]
    found = []
    count = sum(name.startswith("xl/worksheets/sheet") for name in book.namelist())
    for number in range(2, count + 1):
        root = etree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
        rows = []
        for row in root.iter(f"{SHEET}row"):
            cells: dict[int, str | float] = {}
            for cell in row:
                letters = re.match(r"[A-Z]+", cell.get("r"))
                place = 0
                for letter in letters[0]:
                    place = place * 26 + ord(letter) - 64
                value = cell.findtext(f"{SHEET}v")
                if value is not None:
                    text = cell.get("t") == "s"
                    cells[place - 1] = strings[int(value)] if text else float(value)
                assert cell.find(f"{SHEET}f") is None, "a formula"
            rows.append((int(row.get("r")), cells))
        found.append(dict(rows))
    return found


# ------------------------------------------------------------------------------ the same figures


def test_the_pack_has_every_part_that_the_meeting_needs(document):
    ids = {table.id for table in document.tables()}
    assert ids >= {
        "key-figures",
        "goals-mdg",
        "countries-mdg",
        "goal-country-mdg",
        "behind-mdg",
        "changes-reasons",
        "changes-standings",
        "changes-figures",
        "owners",
        "moved",
        "matrix",
        "actions",
        "answers",
        "bodies",
        "tool-1",
        "tool-2",
        "late",
        "unowned",
        "open-targets",
        "awaited",
        "cases-mdg",
        "coverage-mdg",
        "sources",
    }
    assert len(ids) == len(document.tables())


def test_word_has_every_cell_of_every_table_as_the_document_has_it(document, word):
    tables = word_tables(word)
    assert len(tables) == len(document.tables())
    for table, rows in zip(document.tables(), tables, strict=True):
        assert rows[0] == [column.name for column in table.columns]
        assert rows[1:] == [[cell.shown for cell in row] for row in table.rows], table.id


def test_excel_has_every_cell_of_every_table_numbers_as_numbers(document, book):
    found = sheets(book)
    assert len(found) == len(document.tables())
    figures = 0
    for table, rows in zip(document.tables(), found, strict=True):
        first = 1 if table.groups else 0
        for number, row in enumerate(table.rows):
            for place, cell in enumerate(row, start=first):
                value = rows[4 + number].get(place, "")
                if cell.number is None:
                    assert value == cell.shown, (table.id, number, place)
                else:
                    assert value == cell.number, (table.id, number, place)
                    figures += 1
    assert figures > 800


def test_what_excel_holds_reads_as_what_is_printed(document):
    cells = [c for table in document.tables() for row in table.rows for c in row]
    for cell in cells:
        if cell.number is not None:
            assert float(cell.text.replace(",", "").replace("−", "-")) == cell.number


def test_the_pdf_has_every_figure_of_every_table(document, pdf_text):
    wanted: Counter[str] = Counter()
    for table in document.tables():
        for row in table.rows:
            wanted.update(n for cell in row for n in NUMBER.findall(cell.shown))
    printed = Counter(NUMBER.findall(pdf_text))
    lacking = wanted - printed
    # a code at the end of a line may be cut in two; a figure never is
    figures = {c.text for t in document.tables() for r in t.rows for c in r if c.number is not None}
    assert {each: count for each, count in lacking.items() if each in figures} == {}


def test_the_pdf_and_the_summary_tell_the_same_as_the_release(pack, pdf_text):
    (mdg,) = pack.frameworks
    said = " ".join(pdf_text.split())
    assert f"Of {mdg.page.assessed} cases that can be assessed in 11 countries" in said
    assert "Since release 2026.Q1 of 1 January 2026" in said


# ------------------------------------------------------------------------------------- its layout


def test_the_pdf_has_contents_page_numbers_running_heads_and_tags(pdf, pdf_text):
    first = pdf.pages[1].extract_text()
    assert "Contents" in first
    assert "Decisions asked for" in first
    last = len(pdf.pages)
    for number, page in enumerate(pdf.pages[1:], start=2):
        text = page.extract_text()
        assert f"{number} / {last}" in text
        assert "Meeting pack 2026.1-001" in text
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pdf.trailer["/Root"]["/Lang"].startswith("en")
    assert len(pdf.outline) > 5
    told = pdf.trailer["/Root"]["/Metadata"].get_data()
    assert b"pdfuaid" in told, "no letter of any script lacks its font"


def test_the_head_of_a_long_table_stands_on_each_of_its_pages(pdf):
    pages = [page.extract_text() for page in pdf.pages]
    running = [text for text in pages if "Annex: every case" in text.split("\n", 3)[1]]
    heads = [text for text in pages if "Indicator\nUnit" in text or "Indicator Unit" in text]
    assert len(heads) >= 3, running


def test_the_word_file_has_headings_fields_repeated_heads_and_described_pictures(document, word):
    styles = [e.get(f"{WORD}val") for e in word.iter(f"{WORD}pStyle")]
    assert styles.count("Heading1") == len(document.sections)
    fields = " ".join(e.text for e in word.iter(f"{WORD}instrText"))
    assert "TOC" in fields
    assert fields.count("SEQ Table") == len(document.tables())
    assert len(list(word.iter(f"{WORD}tblHeader"))) == len(document.tables())
    told = [e.get("descr") for e in word.iter() if e.tag.endswith("docPr")]
    assert len(told) == len(document.pictures())
    assert all(told)


def one_table(document: Document, table: Table, **changes: Any) -> Document:
    """Return the document with one table in it and nothing else."""
    (first, *_) = document.sections
    return replace(document, sections=(replace(first, blocks=(table,), parts=()),), **changes)


def last_page(document: Document) -> Any:
    return PdfReader(io.BytesIO(pdf_bytes(document))).pages[-1]


def starts(page: Any) -> dict[str, float]:
    """Where the texts of a page begin, in points from the left."""
    found: dict[str, float] = {}

    def keep(text: str, around: list[float], place: list[float], *_: object) -> None:
        found.setdefault(text.strip(), around[0] * place[4] + around[4])

    page.extract_text(visitor_text=keep)
    return found


def test_no_table_leaves_its_note_or_a_last_row_to_another_page(document):
    def section(rows: int) -> Section:
        cells = tuple((Cell(f"Row {row}"), Cell("x")) for row in range(rows))
        columns = (Column("Of what"), Column("Value"))
        table = Table(f"of-{rows}", "Of so many rows", columns, cells, "The note of it.")
        return Section(f"{rows} rows", (table,))

    long = replace(document, sections=tuple(section(rows) for rows in range(28, 41)))
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf_bytes(long))).pages[2:]]
    assert min(len(re.findall(r"^Row \d", page, re.MULTILINE)) for page in pages) > 2
    assert all("The note of it." in page for page in pages if "Of so many rows" in page)


@pytest.mark.parametrize("code", ["en", "vi"])
def test_decimal_signs_stand_in_a_line_in_print_and_in_excel(document, code):
    language = language_of(code)
    values = (123.4, 4.56, 321, 12.7)
    rows = tuple((Cell(f"Row {value}"), number_cell(value, language)) for value in values)
    table = Table("few", "Few", (Column("Of what"), Column("Value", "right")), rows)
    one = one_table(document, table, language=code)
    where = starts(last_page(one))
    assert where[language.number(123.4)] == pytest.approx(where["321"], abs=0.01)
    assert where[language.number(12.7)] - where["321"] == pytest.approx(4.8, abs=0.4)  # one digit
    with zipfile.ZipFile(io.BytesIO(excel_bytes(one))) as file:
        styles = etree.fromstring(file.read("xl/styles.xml"))
    forms = {each.get("formatCode") for each in styles.iter(f"{SHEET}numFmt")}
    assert forms == {"General_0", "#,##0_._0_0"}


def test_a_reference_is_never_broken_at_the_end_of_a_line(document):
    said = "Agree on MDG 4.A, ROADMAP A.1.1 and SDG 3.1 by May 2027. " * 12
    table = Table(
        "said", "Said", (Column("Narrow"), Column("Wide", share=9)), ((Cell(said), Cell("")),)
    )
    lines = last_page(one_table(document, table)).extract_text().splitlines()
    assert not [each for each in lines if re.search(r"(MDG|SDG|ROADMAP)$", each.strip())]
    assert len([each for each in lines if "MDG" in each]) == 12


def test_a_name_is_never_broken_where_words_have_no_spaces(document):
    name = language_of("km").area("PHL", "Philippines")
    cells = ((Cell(", ".join([name] * 9)), Cell("")),)
    table = Table("names", "Names", (Column("Narrow"), Column("Wide", share=8.7)), cells)
    page = last_page(one_table(document, table, language="km", whole=(name,)))
    lines = [each.strip() for each in page.extract_text().splitlines() if each.strip(" ,")]
    own = [each for each in lines if not each.isascii()]
    assert len(own) >= 5
    assert {each[0] for each in own} == {name[0]}


def test_every_figure_of_the_annex_says_its_period(document, pdf_text):
    rows = rows_of(document, "cases-mdg")
    filled = [cell for row in rows for cell in row[2:] if cell]
    assert len(filled) > 400
    assert all(re.search(r" \(\d{4}\)$", each) for each in filled)
    assert pdf_text.count("(2013)") >= sum("(2013)" in each for each in filled) > 50


def test_countries_stand_in_their_usual_order_and_a_regional_action_says_so(pack, document):
    order = list(pack.areas)
    for each in pack.open_targets:
        assert [order.index(area) for area in each.areas] == sorted(map(order.index, each.areas))
    assert {row[6] for row in rows_of(document, "actions") if row[0] in {"002", "003"}} == {
        "The region as a whole"
    }


def test_what_a_table_means_stands_above_it_in_all_three(document, pdf_text, word, book):
    (table,) = (each for each in document.tables() if each.id == "cases-mdg")
    assert table.note.startswith("A achieved;")
    said = " ".join(pdf_text.split())
    assert said.index(table.caption) < said.index(table.note) < said.index("1.1 Proportion of")
    body = "".join(t.text or "" for t in word.iter(f"{WORD}t"))
    assert body.index(table.note) < body.index("1.1  Proportion of")
    number = document.tables().index(table)
    assert sheets(book)[number][2][0] == table.note


def test_word_shows_the_numbers_of_tables_before_it_works_out_its_fields(document, word):
    captions = [
        "".join(t.text or "" for t in each.iter(f"{WORD}t"))
        for each in word.iter(f"{WORD}p")
        if any(s.get(f"{WORD}val") == "Caption" for s in each.iter(f"{WORD}pStyle"))
    ]
    tables = [each for each in captions if each.startswith("Table ")]
    assert [int(each.split()[1]) for each in tables] == list(range(1, len(document.tables()) + 1))


# ---------------------------------------------------------------------------------- what is typed


@pytest.mark.parametrize("name", TYPED)
def test_text_in_every_script_survives_in_print_word_and_excel(name, pdf_text, word, book):
    typed = TYPED[name]
    assert typed in "".join(t.text or "" for t in word.iter(f"{WORD}t"))
    assert typed in book.read("xl/sharedStrings.xml").decode()
    assert set(typed) - set(pdf_text) <= {
        " "
    }  # readers of PDF put stacked letters in another order
    if name == "Vietnamese":
        assert typed in " ".join(pdf_text.split())


def test_a_text_that_begins_like_a_formula_stays_a_text(word, book):
    assert FORMULA in book.read("xl/sharedStrings.xml").decode()
    assert "quotePrefix" in book.read("xl/styles.xml").decode()
    assert FORMULA in "".join(t.text or "" for t in word.iter(f"{WORD}t"))


def test_markup_in_a_text_is_only_letters(document):
    wild = Table("wild", "#emoji", (Column("*a*"),), ((Cell("#panic() $x$ <b> & \\ @ref"),),))
    (first, *_) = document.sections
    odd = replace(document, sections=(replace(first, blocks=(wild,), parts=()),))
    text = PdfReader(io.BytesIO(pdf_bytes(odd))).pages[-1].extract_text()
    assert "#panic() $x$ <b> & \\ @ref" in text
    word_bytes(odd)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_pack_can_be_set_in_every_language(pack, code):
    assert len(pdf_bytes(document_of(pack, language_of(code)))) > 100_000


# ------------------------------------------------------------------------------------ the roadmap


def test_late_unowned_and_untouched_follow_from_the_cycle(pack):
    assert [each.number for each in pack.roadmap.late] == ["001"]
    assert [each.number for each in pack.roadmap.unowned] == ["002"]
    touched = {each.target.code for each in pack.open_targets if each.actions}
    assert touched == {"4.A"}
    assert pack.key_figures["roadmap.unowned"] == 1


def test_the_summary_says_how_many_reports_came_and_how_many_were_late(pdf_text):
    said = " ".join(pdf_text.split())
    assert "3 of 4 reports came and were accepted, 1 of them after the deadline." in said


def rows_of(document: Document, name: str) -> list[list[str]]:
    (table,) = (each for each in document.tables() if each.id == name)
    return [[cell.shown for cell in row] for row in table.rows]


def test_owners_stand_with_what_they_lead_and_the_reports_that_came(document):
    rows = {row[0]: row[1:] for row in rows_of(document, "owners")}
    assert rows["SOMHD  Senior Officials Meeting on Health Development"] == [
        *("1", "", "1", "", "1", "1", "1"),
    ]
    assert rows["ACW"][-2:] == ["1", "1"]
    assert rows["Cambodia"][-2:] == ["1", "1"]


def test_what_moved_is_told_with_the_words_of_its_lead_body(document):
    (row,) = rows_of(document, "moved")
    assert row[1:] == ["SOMHD", "agreed", "under way", TYPED["Thai"]]


def test_where_nothing_moved_the_pack_says_so(editions):
    still = replace(cycle(), actions=tuple(replace(a, status_before="") for a in cycle().actions))
    pack = gathered(editions[1], number="1", made="2026-07-01", roadmap=still)
    document = document_of(pack, language_of("en"))
    assert "moved" not in {each.id for each in document.tables()}
    assert "No action changed its status since cycle 2025.2." in repr(document)
    assert "Changes since last time" not in [each.title for each in document.sections]


def test_tool_two_names_what_nothing_was_reported_on(editions):
    silent = replace(cycle(), reports=cycle().reports[:2])
    pack = gathered(editions[1], number="1", made="2026-07-01", roadmap=silent)
    document = document_of(pack, language_of("en"))
    assert rows_of(document, "tool-2-silent") == [["B.1", "Statistics"]]
    none = replace(cycle(), reports=())
    told = document_of(
        gathered(editions[1], number="1", made="2026-07-01", roadmap=none), language_of("en")
    )
    assert "tool-2" not in {each.id for each in told.tables()}
    assert repr(told).count("No report was accepted.") == 1


def test_targets_without_action_that_do_not_fit_stand_in_an_annex(editions, monkeypatch):
    from attain.usecases.pack import paper_roadmap

    monkeypatch.setattr(paper_roadmap, "MOST_OPEN", 2)
    pack = gathered(editions[1], number="1", made="2026-07-01", roadmap=cycle())
    document = document_of(pack, language_of("en"))
    first, rest = rows_of(document, "open-targets"), rows_of(document, "open-targets-rest")
    bare = [f"{e.framework} {e.target.code}" for e in pack.open_targets if not e.actions]
    assert [row[0] for row in first + rest] == bare
    assert len(first) == 2
    assert f"{len(rest)} more" in repr(document)


def test_tools_one_and_two_say_whose_layout_they_have(pdf_text):
    said = " ".join(pdf_text.split())
    assert said.count("this layout is ours") == 2


def test_a_report_on_an_action_that_is_not_there_is_refused():
    with pytest.raises(InvalidData, match="999"):
        RoadmapPart("c", "c", date(2026, 1, 1), (), (), (PackReport("999", "ACW", "done", "x"),))


# ------------------------------------------------------------------------------------ the archive


def test_packs_are_numbered_kept_and_compared_with_the_last(editions, tmp_path):
    before, now = editions
    english = language_of("en")
    first = make_pack(before, tmp_path, made=date(2026, 2, 1), language=english, formats=("xlsx",))
    second = make_pack(
        now, tmp_path, made=date(2026, 7, 1), language=english, before=before, formats=("docx",)
    )
    assert [first.number, second.number] == ["2026.Q1-001", "2026.Q2-002"]
    assert packs_in(tmp_path) == [first, second]
    with zipfile.ZipFile(second.file("docx")) as file:
        root = etree.fromstring(file.read("word/document.xml"))
    text = "".join(t.text or "" for t in root.iter(f"{WORD}t"))
    assert "The pack before is 2026.Q1-001, made from release 2026.Q1." in text
    record = json.loads((second.folder / "pack.json").read_text(encoding="utf-8"))
    assert record["release"] == "2026.Q2"
    assert changed_files(second) == []
    second.file("docx").write_bytes(b"altered")
    assert changed_files(second) == [second.file("docx").name]


def test_the_same_pack_gives_the_same_bytes(document):
    assert word_bytes(document) == word_bytes(document)
    assert excel_bytes(document) == excel_bytes(document)
    assert pdf_bytes(document) == pdf_bytes(document)


def test_a_format_that_is_not_known_is_refused(editions, tmp_path):
    with pytest.raises(InvalidData, match="pdf, docx, xlsx"):
        make_pack(
            editions[1],
            tmp_path,
            made=date(2026, 7, 1),
            language=language_of("en"),
            formats=("odt",),
        )


def test_the_command_makes_a_pack(two_releases, tmp_path, capsys):  # noqa: F811
    command = ["pack", str(two_releases / "2026.Q2"), "--output", str(tmp_path / "packs")]
    assert main([*command, "--format", "xlsx", "--before", str(two_releases / "2026.Q1")]) == 0
    assert "meeting-pack-2026.Q2-001.xlsx" in capsys.readouterr().out


def test_the_roadmap_of_a_pack_is_kept_and_read_again(editions, two_releases, tmp_path):  # noqa: F811
    made = make_pack(
        editions[1],
        tmp_path / "packs",
        made=date(2026, 7, 1),
        language=language_of("en"),
        roadmap=cycle(),
        formats=("xlsx",),
    )
    kept = made.folder / "roadmap.json"
    assert read_roadmap(kept.read_bytes()) == cycle()
    assert made.number == "2026.1-001"
    again = ["pack", str(two_releases / "2026.Q2"), "--cycle", str(kept), "--format", "xlsx"]
    assert main([*again, "--output", str(tmp_path / "again")]) == 0
    (other,) = packs_in(tmp_path / "again")
    assert other.key_figures == made.key_figures


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"no", "no JSON"),
        (b"[]", "one JSON object"),
        (b'{"actions": [{"colour": "red"}]}', "'colour' in actions, number 1"),
        (b'{"cycle": "c"}', "wrong in the roadmap"),
        (b'{"actions": [{"number": "1", "title": "", "status": "", "deadline": "soon"}]}', "soon"),
    ],
)
def test_a_file_that_is_no_roadmap_is_refused_with_its_place(content, said):
    with pytest.raises(InvalidData, match=said):
        read_roadmap(content)


def test_a_letter_without_a_font_does_not_keep_a_pack_from_being_printed(document):
    (first, *_) = document.sections
    odd = Table("odd", "Signs", (Column("Said"),), ((Cell("done ✓ → 漢字 😀 ﷽"),),))
    printed = replace(document, sections=(replace(first, blocks=(odd,), parts=()),))
    text = PdfReader(io.BytesIO(pdf_bytes(printed))).pages[-1].extract_text()
    assert "done" in text


def test_long_words_and_long_texts_stay_within_their_columns(document):
    (first, *_) = document.sections
    columns = tuple(Column(f"Column {place}") for place in range(6))
    address = "https://example.org/" + "a" * 70 + "/minutes.pdf"
    long = "The workshop was held and its report is public. " * 120
    row = (Cell(address), Cell(long), *(Cell("b" * 60) for _ in range(4)))
    printed = replace(
        document,
        sections=(replace(first, blocks=(Table("long", "Long", columns, (row,)),), parts=()),),
    )
    pages = PdfReader(io.BytesIO(pdf_bytes(printed))).pages
    text = "".join(page.extract_text() for page in pages[2:])
    plain = re.sub(r"\s|\u200b", "", text)
    assert plain.count("Theworkshopwasheld") == 120
    lines = [line.replace("\u200b", "") for line in text.splitlines()]
    assert max(len(each) for each in lines if set(each) == {"b"}) <= 24


def test_a_figure_known_as_a_bound_stays_words():
    cell = number_cell(5, language_of("en"), sign="<")
    assert (cell.text, cell.number) == ("<5", None)
