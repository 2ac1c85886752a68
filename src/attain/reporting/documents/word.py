"""
Word files, for last edits by hand: real headings, tables and field codes.

Contents, page numbers and the numbers of tables and figures are fields, so that Word keeps them right.
Each run of letters names the font of its script. Charts are pictures with their description.
"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING, Any

from attain.reporting.charts import fonts
from attain.reporting.documents.document import TONES, Document, Listing, Paragraph, Picture, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from attain.reporting.documents.document import Block, Cell, Section

DEEP = "08456B"
MUTED = "565E67"
WASH = "F3F6F9"
_LANGUAGES = {"fil": "fil-PH", "id": "id-ID", "km": "km-KH", "lo": "lo-LA", "ms": "ms-MY"}
_LANGUAGES |= {"my": "my-MM", "th": "th-TH", "vi": "vi-VN", "en": "en-GB"}
_MANY_COLUMNS = 7
_TWIPS = 56.693
"""Twentieths of a point in a millimetre, which Word measures in."""


def word_bytes(document: Document) -> bytes:
    """Return a document as a Word file (.docx)."""
    import docx

    file: Any = docx.Document()
    _styles(file, document)
    _properties(file, document)
    _page(file.sections[0], document, wide=False)
    file.sections[0].different_first_page_header_footer = True
    _first_page(file, document)
    _contents(file, document)
    wide = False
    for section in document.sections:
        if section.wide != wide:
            wide = section.wide
            _page(file.add_section(), document, wide=wide)
            file.sections[-1].different_first_page_header_footer = False
        else:
            file.add_page_break()
        _section(file, section, document, level=1)
    out = io.BytesIO()
    file.save(out)
    return _same_every_time(out.getvalue())


def _styles(file: Any, document: Document) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    for name, size, colour in (
        ("Normal", 9.5, None),
        ("Title", 30, DEEP),
        ("Heading 1", 19, DEEP),
        ("Heading 2", 12.5, DEEP),
        ("Caption", 8.5, DEEP),
    ):
        style = file.styles[name]
        style.font.name, style.font.size = "Noto Sans", Pt(size)
        fonts_of = style.element.get_or_add_rPr().get_or_add_rFonts()
        for each in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts_of.attrib.pop(qn(f"w:{each}"), None)
        fonts_of.set(qn("w:cs"), "Noto Sans")
        if colour:
            style.font.color.rgb = RGBColor.from_string(colour)
            style.font.bold = name != "Normal"
    properties = file.styles["Normal"].element.get_or_add_rPr()
    language = OxmlElement("w:lang")
    code = _LANGUAGES.get(document.language, document.language)
    for each in ("val", "eastAsia", "bidi"):
        language.set(qn(f"w:{each}"), code)
    properties.append(language)
    file.styles["Caption"].paragraph_format.keep_with_next = True


def _properties(file: Any, document: Document) -> None:
    core = file.core_properties
    core.title, core.subject, core.author = document.title, document.subtitle, "attain"
    core.language = document.language
    core.created = core.modified = datetime.fromisoformat(document.created)
    core.comments = document.foot
    core.last_modified_by, core.revision = "attain", 1


def _page(section: Any, document: Document, *, wide: bool) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    sides = (Mm(297), Mm(210)) if wide else (Mm(210), Mm(297))
    section.page_width, section.page_height = sides
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(24), Mm(21)
    section.header.is_linked_to_previous = section.footer.is_linked_to_previous = False
    _small(section.header.paragraphs[0], document.running)
    foot = section.footer.paragraphs[0]
    _small(foot, f"{document.foot}    {document.labels.page} ")
    _field(foot, "PAGE", "1")
    _small(foot, " / ")
    _field(foot, "NUMPAGES", "1")


def _first_page(file: Any, document: Document) -> None:
    _write(file.add_paragraph(), document.over, bold=True, colour=MUTED, size=10.5)
    _write(file.add_paragraph(style="Title"), document.title)
    _write(file.add_paragraph(), document.subtitle, size=14)
    table = file.add_table(rows=0, cols=2)
    for name, said in document.facts:
        cells = table.add_row().cells
        _write(cells[0].paragraphs[0], name, colour=MUTED)
        _write(cells[1].paragraphs[0], said)
    _widths(table, (3.0, 9.0), across=170)


def _contents(file: Any, document: Document) -> None:
    file.add_page_break()
    _write(file.add_paragraph(), document.labels.contents, bold=True, colour=DEEP, size=19)
    names = [name for each in document.sections for name in _titles(each)]
    place = file.add_paragraph()
    _field(place, 'TOC \\o "1-2" \\h \\z \\u', "\n".join(names), dirty=True)


def _titles(section: Section) -> list[str]:
    return [section.title, *(f"    {part.title}" for part in section.parts)]


def _section(file: Any, section: Section, document: Document, *, level: int) -> None:
    _write(file.add_paragraph(style=f"Heading {level}"), section.title)
    for block in section.blocks:
        _block(file, block, document)
    for part in section.parts:
        _section(file, part, document, level=level + 1)


def _block(file: Any, block: Block, document: Document) -> None:
    match block:
        case Paragraph():
            size, colour = {"lead": (11.5, None), "note": (8.0, MUTED)}.get(block.kind, (9.5, None))
            place = file.add_paragraph()
            if block.kind == "label":
                _shade_paragraph(place, "FDF4EA")
            _write(place, block.text, size=size, colour=colour)
        case Listing():
            _listing(file, block)
        case Picture():
            _picture(file, block, document)
        case Table():
            _table(file, block, document)


def _listing(file: Any, listing: Listing) -> None:
    for number, item in enumerate(listing.items, start=1):
        if listing.numbered:  # numbers are text: Word's own lists would count on through the file
            _write(file.add_paragraph(), f"{number}. {item}")
        else:
            _write(file.add_paragraph(style="List Bullet"), item)


def _picture(file: Any, picture: Picture, document: Document) -> None:
    import vl_convert
    from docx.shared import Mm

    from attain.reporting.charts.render import print_svg

    number = _place(picture, document.pictures())
    _caption(file, document.labels.figure, "Figure", number, picture.caption)
    png = vl_convert.svg_to_png(print_svg(picture.chart), scale=3)
    place = file.add_paragraph()
    drawn = place.add_run().add_picture(io.BytesIO(png), width=Mm(168))
    properties = drawn._inline.docPr  # noqa: SLF001 - python-docx has no public name for it
    properties.set("descr", picture.chart.summary)
    properties.set("title", picture.caption)


def _place(one: Block, among: Sequence[Block]) -> int:
    """Return the number of a table or chart; two that say the same are two."""
    return next(place for place, each in enumerate(among, start=1) if each is one)


def _caption(file: Any, word: str, sequence: str, number: int, said: str) -> None:
    place = file.add_paragraph(style="Caption")
    _write(place, f"{word} ")
    _field(place, f"SEQ {sequence} \\* ARABIC", str(number), dirty=True)
    _write(place, f"  {said}")


def _table(file: Any, table: Table, document: Document) -> None:
    """Write a table as XML at once: cell by cell, thousands of rows would take minutes."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    number = _place(table, document.tables())
    _caption(file, document.labels.table, "Table", number, table.caption)
    if table.note:
        place = file.add_paragraph()
        place.paragraph_format.keep_with_next = True
        _write(place, table.note, size=7.5, colour=MUTED)
    across = (257 if _is_wide(document, table) else 170) * table.width
    whole = sum(each.share for each in table.columns)
    widths = [round(across * _TWIPS * each.share / whole) for each in table.columns]
    size = 7.0 if len(table.columns) > _MANY_COLUMNS else 8.0
    groups = dict(table.groups)
    rows = [_head_xml(table, widths, size)]
    for number, row in enumerate(table.rows):
        if number in groups:
            cell = _cell_xml(groups[number], sum(widths), size=size, bold=True, paper=WASH)
            rows.append(_row_xml([cell.replace("</w:tcW>", _span(len(widths)), 1)]))
        rows.append(
            _row_xml(
                [
                    _filled_xml(cell, width, column.align, size)
                    for cell, width, column in zip(row, widths, table.columns, strict=True)
                ]
            )
        )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    made = parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="TableGrid"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )
    file.add_paragraph()._element.addprevious(made)  # noqa: SLF001 - as above


def _head_xml(table: Table, widths: list[int], size: float) -> str:
    cells = [
        _cell_xml(
            column.name,
            width,
            size=size,
            bold=True,
            colour=DEEP,
            paper="E6EDF3",
            align=column.align,
            turned=column.turned,
        )
        for column, width in zip(table.columns, widths, strict=True)
    ]
    tall = '<w:trHeight w:val="1600"/>' if any(each.turned for each in table.columns) else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{tall}<w:tblHeader/></w:trPr>{''.join(cells)}</w:tr>"


def _row_xml(cells: list[str]) -> str:
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>"


def _filled_xml(cell: Cell, width: int, align: str, size: float) -> str:
    if not cell.tone:
        return _cell_xml(cell.shown, width, size=size, align=align)
    paper, ink = (each[1:].upper() for each in TONES[cell.tone])
    return _cell_xml(
        cell.shown, width, size=size, colour=ink, paper=paper, align="center", bold=bool(cell.mark)
    )


def _cell_xml(
    text: str,
    width: int,
    *,
    size: float,
    bold: bool = False,
    colour: str = "",
    paper: str = "",
    align: str = "left",
    turned: bool = False,
) -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{paper}"/>' if paper else ""
    turn = '<w:textDirection w:val="btLr"/>' if turned else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"></w:tcW>{shade}{turn}</w:tcPr>'
        f'<w:p><w:pPr><w:spacing w:before="20" w:after="20"/><w:jc w:val="{align}"/></w:pPr>'
        f"{_runs_xml(text, size=size, bold=bold, colour=colour)}</w:p></w:tc>"
    )


def _span(columns: int) -> str:
    return f'</w:tcW><w:gridSpan w:val="{columns}"/>'


def _runs_xml(text: str, *, size: float, bold: bool, colour: str) -> str:
    from xml.sax.saxutils import escape

    from attain.reporting.charts.outlines import runs

    found = []
    for script, words in runs(_legal(text)):
        family = fonts.SCRIPTS[script].family
        found.append(
            f'<w:r><w:rPr><w:rFonts w:ascii="{family}" w:hAnsi="{family}" w:eastAsia="{family}" '
            f'w:cs="{family}"/>'
            + ("<w:b/><w:bCs/>" if bold else "")
            + (f'<w:color w:val="{colour}"/>' if colour else "")
            + f'<w:sz w:val="{size * 2:.0f}"/><w:szCs w:val="{size * 2:.0f}"/></w:rPr>'
            f'<w:t xml:space="preserve">{escape(words)}</w:t></w:r>'
        )
    return "".join(found)


def _is_wide(document: Document, table: Table) -> bool:
    return any(part.wide and any(b is table for b in part.every()) for part in document.sections)


def _write(
    paragraph: Any,
    text: str,
    *,
    bold: bool = False,
    colour: str | None = None,
    size: float | None = None,
) -> None:
    """Add a text, each run of one script in the font of that script."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    from attain.reporting.charts.outlines import runs

    for script, words in runs(_legal(text)):
        run = paragraph.add_run(words)
        family = fonts.SCRIPTS[script].family
        run.font.name = family
        fonts_of = run._element.get_or_add_rPr().get_or_add_rFonts()  # noqa: SLF001 - as above
        for each in ("cs", "eastAsia"):
            fonts_of.set(qn(f"w:{each}"), family)
        if bold:
            run.font.bold = run.font.cs_bold = True
        if colour:
            run.font.color.rgb = RGBColor.from_string(colour)
        if size:
            run.font.size = Pt(size)
            _complex_size(run, size)


def _complex_size(run: Any, size: float) -> None:
    """Say the size for complex scripts too: Word takes another one for Khmer, Lao, Thai and Burmese."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = run._element.get_or_add_rPr()  # noqa: SLF001 - as above
    element = OxmlElement("w:szCs")
    element.set(qn("w:val"), str(round(size * 2)))
    properties.insert_element_before(element, "w:highlight", "w:u", "w:effect", "w:lang", "w:cs")


def _legal(text: str) -> str:
    """Return a text without control signs, which XML cannot hold."""
    return "".join(c for c in text if c >= " " or c in "\n\t")


def _small(paragraph: Any, text: str) -> None:
    _write(paragraph, text, size=7.5, colour=MUTED)


def _field(paragraph: Any, code: str, shown: str, *, dirty: bool = False) -> None:
    """Add a field, with what it shows until Word works it out anew."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind in ("begin", "code", "separate", "shown", "end"):
        if kind == "shown":
            _write(paragraph, shown)
            continue
        run = paragraph.add_run()
        if kind == "code":
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = f" {code} "
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
            if dirty and kind == "begin":
                element.set(qn("w:dirty"), "true")
        run._element.append(element)  # noqa: SLF001 - as above


def _shade_paragraph(paragraph: Any, colour: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        element.set(qn(f"w:{name}"), value)
    paragraph._element.get_or_add_pPr().append(element)  # noqa: SLF001 - as above


def _widths(table: Any, shares: Any, *, across: float) -> None:
    """Give columns their shares of a width in millimetres."""
    from docx.shared import Mm

    table.autofit = False
    whole = sum(shares)
    for column, share in zip(table.columns, shares, strict=True):
        width = Mm(across * share / whole)
        for cell in column.cells:
            cell.width = width
        column._gridCol.w = width  # noqa: SLF001 - as above


def _same_every_time(content: bytes) -> bytes:
    """Return a file whose parts bear one date, so that the same document gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for part in source.infolist():
            entry = zipfile.ZipInfo(part.filename, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(part.filename))
    return out.getvalue()
