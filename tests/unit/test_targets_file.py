"""The targets file: what its cells mean, and what is refused."""

import pytest

from attain.errors import InvalidData
from attain.exchange.targets_file import read_targets

HEAD = "indicator,direction,baseline_period,target_period,target_value,share\n"


def rules(*rows: str, head: str = HEAD):
    return read_targets((head + "\n".join(rows) + "\n").encode(), name="targets.csv")


def test_a_share_may_be_a_fraction():
    assert rules("x,decrease,1990,2015,,1/3")[0].share == pytest.approx(1 / 3)
    assert rules("x,decrease,1990,2015,,0.25")[0].share == 0.25


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("x,down,1990,2015,,0.5", "direction"),
        ("x,,1990,2015,,0.5", "direction"),
        (",decrease,1990,2015,5,", "indicator"),
        ("x,decrease,15/03/1990,2015,5,", "baseline_period"),
        ("x,decrease,1990,soon,5,", "target_period"),
        ("x,decrease,1990,2015,many,", "target_value"),
        ("x,decrease,1990,2015,nan,", "target_value"),
        ("x,decrease,1990,2015,1_000,", "target_value"),
        ("x,decrease,1990,2015,,1/0", "share"),
    ],
)
def test_a_wrong_cell_is_refused_with_row_and_column(row, column):
    with pytest.raises(InvalidData) as refusal:
        rules("y,increase,1990,2015,5,", row)
    assert [(f.row, f.column) for f in refusal.value.findings] == [(3, column)]


def test_every_fault_of_a_file_is_told_at_once():
    with pytest.raises(InvalidData) as refusal:
        rules("x,down,1990,2015,5,", "x,decrease,1990,soon,5,")
    assert [f.row for f in refusal.value.findings] == [2, 3]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "column indicator is missing"),
        (b"indicator,direction,target_period\n", "has no target"),
        (b"indicator,direction,target_period,direction\nx,a,b,c\n", "stands twice"),
        (b"indicator,direction,target_period\nx,decrease\n", "2 cells for 3 columns"),
        (b"\xff\xfe\x00bad", "not UTF-8"),
        (b"indicator,direction,target_period\nx,decrease,2015\n", None),
    ],
)
def test_a_file_that_is_no_table_of_targets_is_refused(content, said):
    if said is None:
        assert len(read_targets(content, name="t.csv")) == 1
        return
    with pytest.raises(InvalidData, match=said):
        read_targets(content, name="t.csv")


def test_a_baseline_value_needs_its_period():
    head = "indicator,direction,baseline_value,target_period,target_value\n"
    with pytest.raises(InvalidData, match="without its period"):
        rules("x,decrease,50,2015,5", head=head)


def test_columns_may_be_parted_by_semicolon_or_tab():
    for mark in ";\t":
        head, row = HEAD.replace(",", mark), f"x{mark}decrease{mark}1990{mark}2015{mark}5{mark}"
        assert rules(row, head=head)[0].target_value == 5
