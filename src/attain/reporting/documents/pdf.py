"""
PDF by Typst: contents, page numbers, running heads, tables whose heads repeat, charts as vectors.

The layout stands in `document.typ`; texts reach it as data, never as markup. The file is tagged and
follows PDF/UA-1, but for one with a letter that no font here has.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attain.errors import NotEnoughData
from attain.reporting.charts import fonts
from attain.reporting.charts.tokens import STANDINGS
from attain.reporting.columns import FIGURE_SPACE, POINT_SPACE
from attain.reporting.documents.document import TONES, Document, Listing, Paragraph, Picture, Table
from attain.reporting.language import language_of

if TYPE_CHECKING:
    from attain.reporting.documents.document import Block, Section
    from attain.reporting.language import Language

TEMPLATE = Path(__file__).with_name("document.typ")


_LONG = re.compile(r"[!-~]{25,}")
_STEPS = re.compile(r"[!-~]{1,12}?(?:[/._?&=-]|(?<=[!-~]{12}))")
_REFERENCE = re.compile(r"\b([A-Z][A-Z-]+) (?=(?:\d|[A-Z]\.\d)[\w.]*)")
"""The id of a framework or plan before a code, as in `SDG 3.1` and `ROADMAP A.1.1`."""
_AS_WIDE = str.maketrans({FIGURE_SPACE: "0", POINT_SPACE: "."})
"""Signs that take as much room, which the fonts of all scripts have."""
_WAYS = ((True, True), (True, False), (False, False))
"""
Whether the file must follow PDF/UA-1, and whether only our fonts are used; taken in turn. Someone who typed
a sign that no font of the region has, as ✓, gets it from the fonts of the system, or a box.
"""


def pdf_bytes(document: Document) -> bytes:
    """
    Return a document as PDF.

    Raises
    ------
    NotEnoughData
        If it cannot be set; the message says why, and which fonts to install.
    """
    (found,) = _compiled(document, format="pdf")
    return found


def page_pictures(document: Document, *, ppi: float = 72) -> list[bytes]:
    """Return each page as PNG, to look at; raises as `pdf_bytes`."""
    return _compiled(document, format="png", ppi=ppi)


def _compiled(document: Document, *, format: str, ppi: float | None = None) -> list[bytes]:  # noqa: A002
    import typst

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        letters = _fonts_into(folder / "fonts")
        shutil.copyfile(TEMPLATE, folder / "main.typ")
        plain = _plain(document, folder)
        (folder / "document.json").write_text(
            json.dumps(plain, ensure_ascii=False), encoding="utf-8"
        )
        fault: Exception | None = None
        for strict, own in _WAYS:
            compiler = typst.Compiler(
                folder / "main.typ", root=folder, font_paths=letters, ignore_system_fonts=own
            )
            try:
                found = compiler.compile(
                    format=format,  # type: ignore[arg-type]
                    ppi=ppi,
                    pdf_standards=["ua-1"] if strict and format == "pdf" else [],
                    timestamp=datetime.fromisoformat(document.created).replace(tzinfo=UTC),
                )
                break
            except typst.TypstError as trouble:
                fault = trouble
        else:
            raise NotEnoughData(f"The PDF cannot be set: {fault}. {fonts.notice()}") from fault
    return [found] if isinstance(found, bytes) else list(found or ())


def _fonts_into(folder: Path) -> list[Path]:
    """Put the fonts of all scripts into a folder: searching those of the system takes seconds."""
    folder.mkdir()
    for script in fonts.SCRIPTS:
        for weight in fonts.WEIGHTS:
            place = fonts.font_file(script, weight)
            if place is not None and not (folder / place.name).exists():
                shutil.copyfile(place, folder / place.name)
    return [folder]


def _plain(document: Document, folder: Path) -> dict[str, Any]:
    return {
        "language": document.language,
        "title": document.title,
        "subtitle": document.subtitle,
        "over": document.over,
        "facts": document.facts,
        "running": document.running,
        "foot": document.foot,
        "labels": {
            "contents": document.labels.contents,
            "page": document.labels.page,
            "table": document.labels.table,
            "figure": document.labels.figure,
            "annex": document.labels.annex,
        },
        "families": [script.family for script in fonts.SCRIPTS.values()],
        "tones": {
            name: {"paper": paper, "ink": ink, "square": STANDINGS[name].light}
            for name, (paper, ink) in TONES.items()
        },
        "whole": "|".join(map(re.escape, sorted(document.whole, key=len, reverse=True))),
        "sections": [_section(each, document, folder) for each in document.sections],
    }


def _section(section: Section, document: Document, folder: Path) -> dict[str, Any]:
    return {
        "title": section.title,
        "wide": section.wide,
        "annex": section.annex,
        "blocks": [_block(each, document, folder) for each in section.blocks],
        "parts": [_section(each, document, folder) for each in section.parts],
    }


def _block(block: Block, document: Document, folder: Path) -> dict[str, Any]:
    match block:
        case Paragraph():
            return {"is": "paragraph", "text": _together(block.text), "kind": block.kind}
        case Listing():
            items = [_together(each) for each in block.items]
            return {"is": "listing", "items": items, "numbered": block.numbered}
        case Picture():
            return {"is": "picture", **_picture(block, folder)}
        case Table():
            return {"is": "table", **_table(block, language_of(document.language))}


def _picture(picture: Picture, folder: Path) -> dict[str, str]:
    from attain.reporting.charts.render import print_svg

    name = f"{picture.chart.id}.svg"
    (folder / name).write_text(print_svg(picture.chart), encoding="utf-8")
    return {"file": name, "told": picture.chart.summary, "caption": picture.caption}


def _together(text: str) -> str:
    """Return a text whose references are never broken: no line ends between MDG and 4.A."""
    return _REFERENCE.sub("\\1\u00a0", text)


def _breakable(text: str) -> str:
    """Return a text whose long words, such as addresses, may be broken where a column is narrow."""
    return _LONG.sub(lambda found: _STEPS.sub("\\g<0>\u200b", found[0]), _together(text))


def _table(table: Table, language: Language) -> dict[str, Any]:
    groups = dict(table.groups)
    behind = [table.room_behind(place, language) for place in range(len(table.columns))]
    return {
        "caption": table.caption,
        "note": table.note,
        "width": table.width,
        "columns": [
            {
                "name": each.name,
                "align": "left" if _has_squares(table, place) else each.align,
                "share": each.share,
                "turned": each.turned,
            }
            for place, each in enumerate(table.columns)
        ],
        "rows": [
            {
                "group": groups.get(number, ""),
                "cells": [
                    {
                        "said": _breakable(cell.marked),
                        "tone": cell.tone,
                        "marked": bool(cell.mark),
                        "period": f"({cell.period})" if cell.period else "",
                        "room": behind[place][number].translate(_AS_WIDE),
                    }
                    for place, cell in enumerate(row)
                ],
            }
            for number, row in enumerate(table.rows)
        ],
    }


def _has_squares(table: Table, place: int) -> bool:
    """Whether a column says standings in words, each with a square of its colour before it."""
    return any(row[place].tone and not row[place].mark for row in table.rows)
