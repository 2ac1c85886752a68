"""Pages get small fonts for each script, made from the fonts of the machine."""

import re

import pytest

from attain.reporting.charts import fonts
from attain.reporting.charts.fonts import STYLE_SHEET, webfonts


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    if fonts.missing_scripts():
        pytest.skip(fonts.notice())
    folder = tmp_path_factory.mktemp("fonts")
    return folder, webfonts(folder)


def test_every_script_has_two_weights_and_a_rule_for_each(made):
    folder, written = made
    assert len(written) == 2 * len(fonts.SCRIPTS) + 1
    sheet = (folder / STYLE_SHEET).read_text()
    assert sheet.count("@font-face") == 2 * len(fonts.SCRIPTS)
    assert {folder / name for name in re.findall(r'url\("([^"]+)"\)', sheet)} == set(written[:-1])


def test_fonts_are_small_enough_for_a_weak_line(made):
    for place in made[1][:-1]:
        assert place.read_bytes()[:4] == b"wOF2"
        assert place.stat().st_size < 75_000, place.name


def test_a_font_keeps_the_letters_of_its_script_and_leaves_the_others(made):
    from fontTools.ttLib import TTFont

    folder, _ = made
    with TTFont(folder / "noto-sans-khmer-400.woff2") as font:
        letters = font.getBestCmap()
    assert 0x1780 in letters
    assert ord("A") not in letters


def test_a_machine_without_fonts_writes_nothing(monkeypatch, tmp_path):
    monkeypatch.setattr(fonts, "_found", dict)
    assert webfonts(tmp_path / "none") == []
    assert not (tmp_path / "none").exists()
    assert "fonts-noto-core" in fonts.notice()
