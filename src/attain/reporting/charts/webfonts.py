"""
Fonts for pages: subsets of Noto Sans for each script of the region, with the style sheet that
loads one only where its letters occur.

They are made at set-up from the fonts of the machine and never kept with the code. Where there are
none, pages use the fonts of the reader's system, and nothing is broken.
"""

from __future__ import annotations

from pathlib import Path

from attain.reporting.charts.fonts import SCRIPTS, WEIGHTS, Script, font_file

STYLE_SHEET = "fonts.css"
"""Name of the style sheet, beside the fonts."""


def webfonts(folder: Path) -> list[Path]:
    """
    Write compressed fonts and `fonts.css` into `folder`, and return what was written.

    Each file holds one script in one weight, with the letters of that script, and the table rows
    that shape them. Returns nothing, and writes nothing, where no font was found;
    `attain.reporting.charts.fonts.notice` says which are missing.
    """
    written: list[Path] = []
    rules: list[str] = []
    for script in SCRIPTS.values():
        for name, weight in WEIGHTS.items():
            source = font_file(script.code, name)
            if source is None or name not in source.name:
                continue
            folder.mkdir(parents=True, exist_ok=True)
            place = folder / f"{script.family.replace(' ', '-').lower()}-{weight}.woff2"
            _write_subset(source, place, script)
            written.append(place)
            rules.append(_rule(script, weight, place.name))
    if rules:
        sheet = folder / STYLE_SHEET
        sheet.write_text("\n".join(rules) + "\n", encoding="utf-8")
        written.append(sheet)
    return written


def _write_subset(source: Path, place: Path, script: Script) -> None:
    from fontTools import subset

    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = ["*"]
    options.hinting = False
    options.desubroutinize = True
    letters = {point for first, last in script.ranges for point in range(first, last + 1)}
    shared = {0x20, 0x200B, 0x200C, 0x200D, 0x25CC}
    with subset.load_font(str(source), options) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=letters | shared)
        subsetter.subset(font)
        subset.save_font(font, str(place), options)


def _rule(script: Script, weight: int, name: str) -> str:
    return (
        f'@font-face{{font-family:"{script.family}";font-style:normal;font-weight:{weight};'
        f'font-display:swap;src:url("{name}") format("woff2");'
        f"unicode-range:{script.unicode_range}}}"
    )
