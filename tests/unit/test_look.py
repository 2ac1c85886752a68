"""The look keeps its promises: contrast, weight, no rule that the security policy forbids."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from attain.reporting.charts.tokens import INK, MUTED, PAPER, STANDINGS, contrast

WEB = files("attain") / "web" / "monitoring"
STATIC = WEB / "static" / "attain"
SHEET = (STATIC / "site.css").read_text("utf-8")
TEXTS = ("ink", "dim", "link", "alert")
SHAPES = ("achieved", "on-track", "off-track", "regressing", "not-assessed", "edge")


def colours(theme: str) -> dict[str, str]:
    """The colours of the light or the dark page, by name."""
    start = SHEET.index(":root {" if theme == "light" else ':root[data-theme="dark"] {')
    block = SHEET[start : SHEET.index("}", start)]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "tint"])
def test_text_and_shapes_stand_out_from_their_ground(theme: str, ground: str) -> None:
    known = colours(theme)
    faint = {
        name: round(contrast(known[name], known[ground]), 2)
        for names, least in ((TEXTS, 4.5), (SHAPES, 3.0))
        for name in names
        if contrast(known[name], known[ground]) < least
    }

    assert faint == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_of_an_error_stands_out_from_its_ground(theme: str) -> None:
    known = colours(theme)

    assert contrast(known["alert"], known["alert-tint"]) >= 4.5
    assert contrast(known["ink"], known["alert-tint"]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_and_charts_have_the_same_colours(theme: str) -> None:
    tokens = {token.name: getattr(token, theme) for token in STANDINGS.values()}
    tokens |= {"ink": getattr(INK, theme), "dim": getattr(MUTED, theme)}
    tokens |= {"paper": getattr(PAPER, theme)}

    assert {name: colours(theme)[name] for name in tokens} == tokens


def test_the_dark_page_is_the_same_by_choice_and_by_system() -> None:
    dark = [
        re.findall(r"--[\w-]+: #[0-9a-f]{6}", SHEET[start : SHEET.index("}", start)])
        for start in (match.end() for match in re.finditer(r"color-scheme: dark;", SHEET))
    ]

    assert len(dark) == 2
    assert dark[0] == dark[1]


def test_the_style_sheets_and_scripts_are_light() -> None:
    sizes = {each.name: len(each.read_bytes()) for each in STATIC.iterdir() if each.is_file()}

    assert sizes["site.css"] + sizes["print.css"] < 30_000
    assert sizes["theme.js"] + sizes["site.js"] + sizes["matrix.js"] < 15_000


def test_style_sheets_ask_nobody_else_for_anything() -> None:
    for name in ("site.css", "print.css"):
        sheet = (STATIC / name).read_text("utf-8")

        assert "@import" not in sheet
        assert "url(" not in sheet


def templates() -> list[tuple[str, str]]:
    """Every template with its text, comments aside."""
    found = [
        each
        for folder in ("attain", "attain/parts", "monitoring")
        for each in (WEB / "jinja2" / folder).iterdir()
        if each.name.endswith(".html")
    ]
    return [
        (each.name, re.sub(r"{#.*?#}", "", each.read_text("utf-8"), flags=re.DOTALL))
        for each in found
    ]


@pytest.mark.parametrize(("name", "text"), templates(), ids=lambda value: value[:24])
def test_no_template_has_what_the_security_policy_forbids(name: str, text: str) -> None:
    assert not re.search(r"\sstyle\s*=", text), name
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text), name
    for tag in re.findall(r"<script[^>]*>", text):
        assert "src=" in tag or 'type="application/' in tag, (name, tag)
