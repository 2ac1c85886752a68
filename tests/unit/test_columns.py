"""Columns of figures align at the decimal sign without a digit that the figures do not have."""

from __future__ import annotations

import pytest

from attain.reporting.columns import FIGURE_SPACE, POINT_SPACE, column_fillers, fillers
from attain.reporting.language import LANGUAGES, language_of


@pytest.mark.parametrize("code", LANGUAGES)
def test_decimal_signs_stand_below_one_another_in_every_language(code: str) -> None:
    language = language_of(code)
    values = [0.71, 0.4, 12, 1234.567, -3.25]

    written = [
        language.number(v) + f for v, f in zip(values, fillers(language, values), strict=True)
    ]

    sign = language.number(0.5)[1]
    behind = {len(each) - max(each.rfind(sign), each.find(POINT_SPACE)) for each in written}
    assert len(behind) == 1


def test_whole_numbers_need_no_spaces() -> None:
    assert fillers(language_of("en"), [1, 200, 3000]) == ["", "", ""]


def test_what_is_no_number_gets_none() -> None:
    assert fillers(language_of("en"), [0.5, None, "2015", True]) == ["", "", "", ""]


def test_a_cell_that_is_a_mapping_counts_by_its_value_unless_it_has_a_text() -> None:
    rows = [[{"value": 0.25}], [{"text": "about 3", "value": 3.0}], [0.5]]

    assert column_fillers(language_of("en"), rows, 0) == ["", "", FIGURE_SPACE]
