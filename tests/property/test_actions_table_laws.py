"""Actions as tables: whatever an action says, it says the same after it went out and came back."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as some

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
from attain.exchange.actions_file import COLUMNS, read_actions_table
from attain.exchange.cell_texts import (
    guarded,
    list_read,
    list_written,
    read_back,
    unguarded,
    written,
)
from attain.reporting.language import language_of
from attain.usecases.raw_cells import raw_cells
from attain.usecases.roadmap_tables import actions_csv, actions_workbook

WORDS = some.sampled_from(
    [
        "ឆ្មបសម្រាប់ទាំងអស់គ្នា",
        "ນາງຜະດຸງຄັນ",
        "พยาบาลผดุงครรภ์",
        "သားဖွားဆရာမ",
        "Nữ hộ sinh",
        "=SUM(A1:A9)",
        "+1",
        "-2+3",
        "@cmd",
        "'=1",
        "\uff1d1",
        "a; b",
        "a\\; b\\",
        "[reached]",
        "[public]",
        "<https://x>",
        "2027-06-30 a",
        "\\u{20}",
        "_x0041_",
        "line\nline",
        "\t\r\x0b\x00\x85\u2028",
        " ",
        '"',
        "'",
        ",",
        ";",
        "\\",
        "- ",
    ]
)
LOOSE = some.one_of(some.text(max_size=12), some.lists(WORDS, min_size=1, max_size=4).map("".join))
SAID = LOOSE.map(lambda text: text if text.strip() else f"{text}x")
WORD = LOOSE.map(lambda text: "".join(text.split()) or "x")
REFERENCES = some.one_of(
    some.sampled_from(["ROADMAP A.1.1", "SDG 3.2", "MDG 4"]),
    some.tuples(WORD, WORD).map(" ".join),
)
LINKS = some.one_of(
    some.just("https://example.org/a?b=1;c#d"),
    WORD.map(lambda word: f"http://x/{word}"),
    some.sampled_from(
        ["HTTP://a", "https://x/<https://y>", "https://x/> [public]".replace(" ", "")]
    ),
)
AMOUNTS = some.none() | some.decimals(min_value=0, allow_nan=False, allow_infinity=False)


def several(texts):
    return some.lists(texts, unique=True, max_size=3).map(tuple)


@some.composite
def actions(draw: some.DrawFn, number: str) -> RoadmapAction:
    begin, deadline = sorted(draw(some.tuples(some.dates(), some.dates())))
    lead, *supporting = draw(some.lists(LOOSE, unique=True, min_size=1, max_size=3))
    money = {"amount": draw(AMOUNTS), "funded": draw(AMOUNTS)}
    currency = draw(some.from_regex(r"\A[A-Z]{3}\Z"))
    return RoadmapAction(
        number=number,
        title=draw(SAID),
        status=draw(some.sampled_from(Status)),
        items=draw(several(REFERENCES)),
        lead=lead,
        supporting=tuple(supporting),
        goals=draw(several(REFERENCES)),
        targets=draw(several(REFERENCES)),
        moves=draw(several(REFERENCES)),
        areas=draw(several(LOOSE)),
        output=draw(OUTPUTS),
        begin=draw(some.sampled_from([None, begin])),
        deadline=draw(some.sampled_from([None, deadline])),
        budget=Budget(**money, currency=currency, source=draw(LOOSE)),
        milestones=draw(several(some.builds(Milestone, SAID, some.dates(), some.booleans()))),
        issues=draw(several(some.sampled_from(Issue))),
        stakeholders=draw(LOOSE),
        gender=draw(some.sampled_from(GenderMark)),
        evidence=draw(several(some.builds(Evidence, SAID, LINKS, some.booleans()))),
        example=draw(some.booleans()),
    )


OUTPUTS = some.builds(
    Output, text=LOOSE, quantity=LOOSE, quality=LOOSE, population=LOOSE, location=LOOSE
)


def back(content: bytes, name: str):
    cells = raw_cells(content, name=name, days=True)
    return read_actions_table(cells.headers, cells.rows, name=name)


@settings(max_examples=60)
@given(some.tuples(actions("A1"), actions("A2")))
def test_actions_out_as_csv_and_back_are_the_same(told):
    read = back(actions_csv(told), "actions.csv")
    assert not read.problems
    assert read.actions == told
    assert not differences(told, read.actions).any


@settings(max_examples=30)
@given(some.tuples(actions("A1"), actions("A2")))
def test_actions_out_as_excel_and_back_are_the_same(told):
    content = actions_workbook(
        told, language=language_of("en"), bodies={"SOMHD": "Health"}, items={"ROADMAP A.1.1": "=A"}
    )
    read = back(content, "actions.xlsx")
    assert not read.problems
    assert read.actions == told
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        for part in book.namelist():
            assert b"<f>" not in book.read(part)


@given(actions("A1"))
def test_no_cell_of_the_csv_begins_with_a_sign_that_a_spreadsheet_would_run(told):
    rows = list(csv.reader(io.StringIO(actions_csv([told]).decode("utf-8-sig"), newline="")))
    assert rows[0] == list(COLUMNS)
    for cell in rows[1]:
        plain = cell.lstrip()[:1]
        assert plain not in {"=", "@"}
        if plain in {"+", "-"}:
            float(cell)


@given(LOOSE)
def test_a_text_written_into_a_cell_is_read_back(text):
    assert read_back(written(text)) == text
    assert read_back(unguarded(guarded(written(text)))) == text
    assert written(text) == written(text).strip()


@given(some.lists(LOOSE, max_size=4))
def test_texts_written_into_one_cell_are_read_back(texts):
    cell = guarded(list_written(written(each) for each in texts))
    assert [read_back(each) for each in list_read(unguarded(cell))] == texts


@settings(max_examples=40)
@given(actions("A1"), actions("A1"), actions("A2"), actions("A3"))
def test_differences_name_every_action_once(one, other, gone, new):
    found = differences([one, gone], [other, new])
    assert found.new == (new,)
    assert found.missing == (gone,)
    assert bool(found.changed) is (one != other)
    assert found.unchanged == (() if found.changed else ("A1",))
    assert found.any


def test_an_amount_of_money_keeps_every_digit():
    for amount in ("0", "0.10", "1E+3", "123456789012345678901234567890.12345", "1E-40", "7E+99"):
        told = RoadmapAction(
            number="A1", title="T", budget=Budget(amount=Decimal(amount), currency="USD")
        )
        assert back(actions_csv([told]), "a.csv").actions == (told,)
        content = actions_workbook([told], language=language_of("en"), bodies={}, items={})
        assert back(content, "a.xlsx").actions[0].budget.amount == Decimal(amount)


def test_the_first_and_the_last_day_that_there_is_are_kept():
    told = RoadmapAction(number="A1", title="T", begin=date.min, deadline=date.max)
    assert back(actions_csv([told]), "a.csv").actions == (told,)
