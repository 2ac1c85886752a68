"""Tables at a terminal lose no letter, however narrow it is."""

from __future__ import annotations

import pytest

from attain.reporting.terminal import Screen, TableColumn, table_text

COLUMNS = (
    TableColumn("indicator", whole=False),
    TableColumn("latest", "right"),
    TableColumn("rule"),
    TableColumn("standing"),
)
ROW = ["Proportion of births attended by skilled staff", "7,555,555,555 (2017)", "worldbank-wdi"]
ROWS = [[*ROW, "· not assessed"]]


@pytest.mark.parametrize("width", [50, 60, 80, 100, 140])
def test_a_cell_is_folded_and_never_cut(width):
    lines = table_text(COLUMNS, ROWS, screen=Screen(width=width)).splitlines()
    assert max(map(len, lines)) <= width
    said = "".join(sorted("".join(lines[2:]).replace(" ", "")))
    assert said == "".join(sorted("".join(ROWS[0]).replace(" ", "")))


def test_columns_without_words_to_fold_keep_their_line_where_there_is_room():
    lines = table_text(COLUMNS, ROWS, screen=Screen(width=100)).splitlines()
    assert any("worldbank-wdi   · not assessed" in line for line in lines)
