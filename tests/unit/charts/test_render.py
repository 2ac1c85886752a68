"""What a chart becomes: light, harmless SVG for the page, files for those who take it along."""

import re
import struct
from xml.etree import ElementTree as ET

import pytest

from attain.errors import InvalidData, NotEnoughData
from attain.reporting.charts import fonts, outlines, render, tidy
from attain.reporting.charts.chart import Layout
from attain.reporting.charts.lines import room, wrapped
from attain.reporting.charts.tokens import TOKENS

pytest.importorskip("vl_convert")

ELSEWHERE = "https://example.org"

FORBIDDEN = re.compile(
    r"style=|<script|<style|<image|<use|href|\son\w+=|@import|data:", re.IGNORECASE
)


def _dangerous(attribute: str = "", inside: str = "") -> ET.Element:
    return ET.fromstring(f'<svg xmlns="{tidy.SVG}"><g {attribute}>{inside}</g></svg>')


def test_the_picture_of_a_page_is_one_image_with_name_and_description(chart):
    root = ET.fromstring(render.svg(chart))
    assert root.get("role") == "img"
    assert root.get("aria-label") == chart.title
    told = root.find(f"{{{tidy.SVG}}}desc")
    assert told.text == chart.summary
    assert root.get("aria-describedby") == told.get("id")


def test_the_picture_of_a_page_has_no_size_no_paper_and_nothing_forbidden(chart):
    text = render.svg(chart)
    root = ET.fromstring(text)
    assert root.get("width") is None
    assert root.get("viewBox").startswith("0 0 ")
    assert root.find(f"{{{tidy.SVG}}}rect") is None
    assert not FORBIDDEN.search(text)
    assert "aria-role" not in text
    assert not re.search(r"\d\.\d{3,}", text.split("<desc", maxsplit=1)[1])


def test_a_picture_is_the_same_however_many_were_drawn_before_it(chart_of):
    narrow = chart_of().narrow
    for layer in narrow["layer"]:
        layer["mark"]["clip"] = True
    drawn = [render.svg(chart_of(narrow=narrow), layout=Layout.NARROW) for _ in range(3)]
    assert "clip1" in drawn[0]
    assert len(set(drawn)) == 1


def test_every_colour_of_a_picture_is_a_token(chart):
    known = {token.light for token in TOKENS} | {"none"}
    assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', render.svg(chart))) <= known


def test_a_tidy_picture_is_much_smaller_than_what_vega_writes(chart):
    assert len(render.svg(chart)) < 0.6 * len(render.drawn(chart.spec))


def test_a_page_gets_both_layouts_with_ids_of_their_own(chart):
    text = render.page_svg(chart)
    assert text.count("<svg") == 2
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(set(ids)) == len(ids) == 2
    assert 'class="chart chart-wide"' in text
    assert 'class="chart chart-narrow"' in text


def test_the_same_chart_twice_in_a_page_can_have_other_ids(chart):
    assert 'id="here-d"' in render.svg(chart, identity="here")
    assert 'id="there-wide-d"' in render.page_svg(chart, identity="there")


@pytest.mark.parametrize(
    ("attribute", "inside"),
    [
        ('style="fill:red"', "<path/>"),
        ('onload="x()"', "<path/>"),
        (f'href="{ELSEWHERE}"', "<path/>"),
        (f'fill="url({ELSEWHERE}/x)"', "<path/>"),
        ("", "<script>x()</script>"),
        ("", "<foreignObject/>"),
        ("", "<image/>"),
    ],
)
def test_a_drawing_that_could_do_more_than_be_seen_is_refused(attribute, inside):
    with pytest.raises(InvalidData, match=r"draw without it|only what is in the drawing"):
        tidy.check(_dangerous(attribute, inside))


def test_text_of_people_is_text_and_never_markup(chart_of):
    evil = '<script>alert("x")</script> & "more"'
    chart = chart_of(title=evil, summary=evil, source=evil)
    for text in (render.svg(chart), render.svg_file(chart)):
        assert "<script" not in text
        ET.fromstring(text.encode())


def test_what_vega_cannot_draw_is_refused_without_a_trace(chart_of):
    chart = chart_of()
    chart.spec["layer"] = [{"mark": {"type": "nonsense"}}]
    with pytest.raises(InvalidData, match="cannot draw"):
        render.svg(chart)


def test_the_file_carries_paper_title_and_source(chart):
    text = render.svg_file(chart)
    root = ET.fromstring(text.encode())
    words = ["".join(word.itertext()) for word in root.iter(f"{{{tidy.SVG}}}text")]
    assert chart.title in words
    assert chart.source in words
    assert root.find(f"{{{tidy.SVG}}}rect").get("fill") == "#ffffff"
    assert not FORBIDDEN.search(text)


def test_a_long_title_is_broken_into_lines_that_fit():
    title = "Children under five die less often in Cambodia than in any year since 1990 " * 3
    lines = wrapped(title, width=400, size=18)
    assert len(lines) > 3
    assert all(room(line, 18) <= 400 for line in lines)
    assert " ".join(lines) == title.strip()


def test_a_phrase_without_spaces_is_broken_but_no_letter_loses_its_marks():
    khmer = "ការងារសម្រាប់ប្រជាជនកម្ពុជា" * 4
    lines = wrapped(khmer, width=120, size=18)
    assert len(lines) > 2
    assert "".join(lines) == khmer
    assert not any(re.match("[\u17b4-\u17d3]", line) for line in lines)
    assert not any(line.endswith("\u17d2") for line in lines)


def _needs(*codes: str) -> None:
    if set(codes) & set(fonts.missing_scripts()):
        pytest.skip(fonts.notice())


def test_a_png_has_the_dots_that_were_asked_for(chart):
    _needs("Latn")
    once, twice = (struct.unpack(">II", render.png(chart, scale=s)[16:24]) for s in (1, 2))
    assert abs(twice[0] - 2 * once[0]) <= 1
    assert once[0] > Layout.WIDE.value - 200


def test_outlines_leave_no_text_behind(chart):
    _needs("Latn")
    text = render.outlined_svg(chart)
    assert "<text" not in text
    assert text.count("<path") > 50


def test_scripts_are_set_with_their_own_fonts():
    found = outlines.runs("ကလေး 5 ឆ្នាំ, ເດັກ")
    assert [run.script for run in found] == ["Mymr", "Latn", "Khmr", "Latn", "Laoo"]
    assert "".join(run.text for run in found) == "ကလေး 5 ឆ្នាំ, ເດັກ"


def test_khmer_signs_below_take_no_room_of_their_own():
    _needs("Khmr")
    plain = ET.fromstring(f'<svg xmlns="{tidy.SVG}"><text font-size="10">ខ</text></svg>')
    stacked = ET.fromstring(f'<svg xmlns="{tidy.SVG}"><text font-size="10">ខ្ម</text></svg>')
    widths = []
    for root in (plain, stacked):
        outlines.outline(root)
        glyphs = root.findall(f".//{{{tidy.SVG}}}path")
        widths.append(len(glyphs))
    assert widths == [1, 2]
    places = [glyph.get("transform") for glyph in stacked.iter(f"{{{tidy.SVG}}}path")]
    across = [float(re.search(r"translate\((-?[\d.]+)", place)[1]) for place in places]
    assert abs(across[1] - across[0]) < 10


def test_a_machine_without_fonts_is_told_which_ones_to_install(monkeypatch, chart):
    monkeypatch.setattr(fonts, "_found", dict)
    outlines._font.cache_clear()
    outlines._shaped.cache_clear()
    outlines._path.cache_clear()
    with pytest.raises(NotEnoughData, match=r"Noto Sans.*fonts-noto-core"):
        render.outlined_svg(chart)


def test_fonts_are_found_in_the_folder_that_is_named(monkeypatch, tmp_path):
    place = tmp_path / "deep" / "NotoSansLao-Regular.ttf"
    place.parent.mkdir()
    place.write_bytes(b"")
    monkeypatch.setenv(fonts.FONTS_VARIABLE, str(tmp_path))
    fonts.forget()
    try:
        assert fonts.font_file("Laoo") == place
    finally:
        fonts.forget()
