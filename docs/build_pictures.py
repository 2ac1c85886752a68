"""
Draw the pictures of the manual from the embedded figures: `python docs/build_pictures.py`.

`region_picture()` gives the picture of the README as text; a test compares it with the file.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

import polars as pl

from attain.usecases.assess import assess_table
from attain.usecases.demo import AS_OF, demo_sources
from attain.usecases.dictionary import shipped_framework
from attain.usecases.read import read_file

PICTURE = Path(__file__).parent / "pictures" / "region.svg"

ROWS = {
    "MDG-1.1": "1.1  Poverty halved",
    "MDG-1.8": "1.8  Underweight children halved",
    "MDG-1.9": "1.9  Undernourishment halved",
    "MDG-3.1-PRIMARY": "3.1  Girls and boys in primary school",
    "MDG-4.1": "4.1  Under-five mortality cut by two thirds",
    "MDG-5.1": "5.1  Maternal mortality cut by three quarters",
    "MDG-6.1": "6.1  HIV halted and reversed",
    "MDG-6.9-INCIDENCE": "6.9  Tuberculosis halted and reversed",
    "MDG-7.8": "7.8  People without safe water halved",
    "MDG-7.9": "7.9  People without sanitation halved",
}
"""Target rules of the picture, and short words of ours for them."""

NAMES = {
    "BRN": "Brunei",
    "KHM": "Cambodia",
    "IDN": "Indonesia",
    "LAO": "Lao PDR",
    "MYS": "Malaysia",
    "MMR": "Myanmar",
    "PHL": "Philippines",
    "SGP": "Singapore",
    "THA": "Thailand",
    "TLS": "Timor-Leste",
    "VNM": "Viet Nam",
}

SHAPES = {
    "achieved": ('<circle cx="0" cy="0" r="9" fill="#1b6e53"/>', "achieved"),
    "off_track": (
        '<path d="M0-10 10 0 0 10-10 0Z" fill="#e8b04b" stroke="#8a5a00" stroke-width="1.5"/>',
        "progress, but missed",
    ),
    "regressing": (
        '<path d="M-10-8H10L0 10Z" fill="#b4472e"/>',
        "no progress, or moved away",
    ),
    "not_assessed": (
        '<circle cx="0" cy="0" r="3" fill="none" stroke="#76716a" stroke-width="1.5"/>',
        "not assessed, with a reason",
    ),
}
ROOT = (
    'role="img" aria-labelledby="t d" '
    'font-family="Noto Sans, Segoe UI, Helvetica, Arial, sans-serif"'
)
TITLE = "Which MDG targets did the countries of ASEAN reach by 2015?"
LEFT, TOP, WIDE, HIGH = 330, 118, 58, 34


def region_picture() -> str:
    """Return the verdicts of the region on ten MDG targets, as an SVG that says what it shows."""
    verdicts = _verdicts()
    cells = {(r["target_rule"], r["reference_area"]): r["standing"] for r in verdicts.to_dicts()}
    counts = verdicts["standing"].value_counts().sort("count", descending=True)
    told = dict(counts.iter_rows())
    sentence = (
        f"Of {sum(told.values())} verdicts, {told.get('achieved', 0)} are achieved, "
        f"{told.get('off_track', 0)} missed in spite of progress, {told.get('regressing', 0)} without "
        f"progress; {told.get('not_assessed', 0)} cannot be assessed."
    )
    width, height = LEFT + WIDE * len(NAMES) + 20, TOP + HIGH * len(ROWS) + 74
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" {ROOT}>',
        f'<title id="t">{TITLE}</title>',
        f'<desc id="d">{escape(sentence)}</desc>',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        f'<text x="20" y="34" font-size="20" font-weight="600" fill="#22201c">{TITLE}</text>',
        f'<text x="20" y="58" font-size="14" fill="#4a463f">{escape(sentence)}</text>',
        *_heads(),
        *(_row(number, rule, cells) for number, rule in enumerate(ROWS)),
        *_legend(height),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _verdicts() -> pl.DataFrame:
    frame = pl.concat([read_file(path).frame for path in demo_sources()])
    found = assess_table(frame, [shipped_framework("MDG")], as_of=AS_OF)
    return found.filter(pl.col("target_rule").is_in(list(ROWS)))


def _heads() -> list[str]:
    return [
        f'<text transform="translate({LEFT + WIDE * i + WIDE // 2},{TOP - 8}) rotate(-28)" '
        f'font-size="12" fill="#22201c">{name}</text>'
        for i, name in enumerate(NAMES.values())
    ]


def _row(number: int, rule: str, cells: dict[tuple[str, str], str]) -> str:
    y = TOP + HIGH * number + HIGH // 2
    line = f'<path d="M20 {y + HIGH // 2}H{LEFT + WIDE * len(NAMES)}" stroke="#e4e0d8"/>'
    words = f'<text x="20" y="{y + 5}" font-size="14" fill="#22201c">{escape(ROWS[rule])}</text>'
    marks = []
    for i, (area, name) in enumerate(NAMES.items()):
        standing = cells.get((rule, area))
        if standing is not None:
            shape, word = SHAPES[standing]
            told = f"<title>{name}, {escape(ROWS[rule][5:])}: {word}</title>"
            x = LEFT + WIDE * i + WIDE // 2
            marks.append(f'<g transform="translate({x},{y})">{told}{shape}</g>')
    return line + words + "".join(marks)


def _legend(height: int) -> list[str]:
    parts, x = [], 32
    for shape, word in SHAPES.values():
        parts.append(f'<g transform="translate({x},{height - 40})">{shape}</g>')
        parts.append(
            f'<text x="{x + 16}" y="{height - 35}" font-size="13" fill="#22201c">{word}</text>'
        )
        x += 60 + 7 * len(word)
    parts.append(
        f'<text x="20" y="{height - 12}" font-size="12" fill="#4a463f">Rule attain; blank: no figure. '
        "Figures: United Nations, MDG export of 6 August 2015.</text>"
    )
    return parts


if __name__ == "__main__":
    PICTURE.write_text(region_picture(), encoding="utf-8")
