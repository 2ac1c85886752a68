"""The colours of charts can be read on light and dark paper, in grey, and without colour vision."""

from itertools import combinations, pairwise
from pathlib import Path

import pytest

from attain.reporting.charts.tokens import (
    OVER,
    PAPER,
    SERIES,
    STANDINGS,
    TOKENS,
    Token,
    contrast,
    css,
    luminance,
)

SHEET = Path(__file__).parents[3] / "src/attain/web/monitoring/static/attain/charts.css"


def test_contrast_agrees_with_values_worked_by_hand():
    # 0x77 = 119: ((119/255 + 0.055) / 1.055) ** 2.4 = 0.18448; 1.05 / 0.23448 = 4.478
    assert contrast("#ffffff", "#777777") == pytest.approx(4.478, abs=1e-3)
    assert luminance("#ff0000") == pytest.approx(0.2126)


@pytest.mark.parametrize("token", TOKENS, ids=lambda token: token.name)
def test_every_colour_has_the_contrast_of_its_use_on_both_papers(token: Token):
    assert contrast(token.light, PAPER.light) >= token.use.contrast
    assert contrast(token.dark, PAPER.dark) >= token.use.contrast


def test_no_two_meanings_share_a_colour():
    for shade in ("light", "dark"):
        colours = [getattr(token, shade) for token in TOKENS]
        assert len(set(colours)) == len(colours)
    assert len({token.name for token in TOKENS}) == len(TOKENS)


def test_lines_of_a_comparison_differ_without_colour():
    for one, other in combinations(SERIES, 2):
        assert (one.dash, one.shape) != (other.dash, other.shape)
    for one, other in pairwise(SERIES):
        assert contrast(one.token.light, other.token.light) > 1.25
        assert one.dash != other.dash
        assert one.shape != other.shape


def test_standings_that_stand_side_by_side_differ_in_grey():
    for one, other in pairwise(STANDINGS.values()):
        assert contrast(one.light, other.light) > 1.25, (one.name, other.name)
        assert contrast(one.dark, other.dark) > 1.25, (one.name, other.name)


@pytest.mark.parametrize("standing", STANDINGS)
def test_a_count_on_the_colour_of_a_standing_can_be_read(standing: str):
    under, over = STANDINGS[standing], OVER[standing]
    assert contrast(under.light, over.light) >= 4.5
    assert contrast(under.dark, over.dark) >= 4.5


def test_the_style_sheet_of_the_portal_is_current():
    assert SHEET.read_text(encoding="utf-8") == css()
