"""
A document as a value: what is printed, before anything is laid out.

Every figure is a `Cell` with the text that people read and the number behind it, rounded as it is
shown, so that print, Word and Excel say the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Literal

from attain.errors import InvalidData
from attain.reporting.charts.tokens import INK, OVER, STANDINGS
from attain.reporting.columns import fillers
from attain.reporting.locale_forms import SIGNIFICANT, plain_number

if TYPE_CHECKING:
    from attain.reporting.charts.chart import Chart
    from attain.reporting.language import Language

Align = Literal["left", "right", "center"]

TONES: dict[str, tuple[str, str]] = {
    **{name: (token.light, OVER[name].light) for name, token in STANDINGS.items()},
    "not_assessed": ("#eef1f4", INK.light),
}
"""Paper and ink of a cell by standing; what is not assessed steps back."""


@dataclass(frozen=True, slots=True)
class Cell:
    """
    A cell of a table.

    Attributes
    ----------
    text
        What is read.
    number
        The number behind the text, rounded as the text is; None where the cell is words.
    mark
        A letter that stands before the number.
    tone
        A standing whose colour lies behind the text (`charts.tokens.STANDINGS`), or nothing.
    period
        That of the figure, where no column beside it says it.
    """

    text: str
    number: float | None = None
    mark: str = ""
    tone: str = ""
    period: str = ""

    @property
    def marked(self) -> str:
        """The text with its mark."""
        return f"{self.mark} {self.text}".strip()

    @property
    def shown(self) -> str:
        """The text with its mark and its period."""
        return f"{self.marked} ({self.period})" if self.period else self.marked


@dataclass(frozen=True, slots=True)
class Column:
    """
    A column.

    Attributes
    ----------
    share
        Its share of the width.
    turned
        Whether its heading stands upright, where many narrow columns lie side by side.
    """

    name: str
    align: Align = "left"
    share: float = 1.0
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """
    A table.

    Attributes
    ----------
    id
        A short English name, such as `standings-sdg`: the same in every language and every pack.
    groups
        Titles that stand above rows, by the number of the row that they come before.
    width
        The share of the page that it takes.
    """

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    groups: tuple[tuple[int, str], ...] = ()
    width: float = 1.0

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise InvalidData(
                    f"Row {number} of the table {self.id} has {len(row)} cells for "
                    f"{len(self.columns)} columns. Give one cell for each column."
                )

    def room_behind(self, place: int, language: Language) -> list[str]:
        """Return what is left free behind each cell of a column, so that decimal signs align."""
        right = self.columns[place].align == "right"
        return fillers(language, [row[place].number if right else None for row in self.rows])


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences; `lead` opens a part, `note` stands small, `label` says how a part is to be taken."""

    text: str
    kind: Literal["plain", "lead", "note", "label"] = "plain"


@dataclass(frozen=True, slots=True)
class Listing:
    """Sentences one below the other, numbered or with dots."""

    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with its caption; the table with its numbers stands beside it."""

    chart: Chart
    caption: str


Block = Paragraph | Listing | Table | Picture


@dataclass(frozen=True, slots=True)
class Section:
    """
    A part of a document with its heading.

    Attributes
    ----------
    wide
        Whether its pages lie across.
    parts
        Sections within it.
    """

    title: str
    blocks: tuple[Block, ...] = ()
    parts: tuple[Section, ...] = ()
    wide: bool = False
    annex: bool = False

    def every(self) -> Iterator[Block]:
        """Return the blocks of this section and of those within it, in order."""
        yield from self.blocks
        for part in self.parts:
            yield from part.every()


@dataclass(frozen=True, slots=True)
class Labels:
    """Words that writers set by themselves."""

    contents: str
    page: str
    table: str
    figure: str
    annex: str
    sheet: str
    about: str


@dataclass(frozen=True, slots=True)
class Document:
    """
    A document.

    Attributes
    ----------
    language
        Its code, as km.
    facts
        Pairs of a heading and a text for the first page.
    running
        What stands at the head of every page.
    foot
        What stands at its foot.
    created
        The day in the properties of files, as 2026-03-31: the same document gives the same files.
    whole
        Names that no line breaks in two, where words have no spaces between them.
    """

    language: str
    title: str
    subtitle: str
    over: str
    facts: tuple[tuple[str, str], ...]
    running: str
    foot: str
    created: str
    labels: Labels
    sections: tuple[Section, ...] = field(default=())
    whole: tuple[str, ...] = ()

    def tables(self) -> list[Table]:
        """Return its tables, in order."""
        return [each for part in self.sections for each in part.every() if isinstance(each, Table)]

    def pictures(self) -> list[Picture]:
        """Return its charts, in order."""
        found = (each for part in self.sections for each in part.every())
        return [each for each in found if isinstance(each, Picture)]


def number_cell(
    value: float | None,
    language: Language,
    *,
    decimals: int | None = None,
    sign: str = "",
    mark: str = "",
    tone: str = "",
    period: str = "",
    none: str = "–",
) -> Cell:
    """
    Return a cell with a number as the language writes it; `none` where there is none.

    `sign` is that of a figure known only as a bound. Such a cell is words: `<5` is no number.
    """
    if value is None:
        return Cell(none, mark=mark, tone=tone)
    text = f"{sign}{language.number(value, decimals)}"
    if sign:
        return Cell(text, mark=mark, tone=tone, period=period)
    plain = plain_number(value, decimals, SIGNIFICANT)
    return Cell(text, float(plain.replace(",", "").replace("−", "-")), mark, tone, period)


def content_hash(sections: tuple[Section, ...]) -> str:
    """Return the SHA-256 of all that sections say, in hexadecimal digits."""
    plain = json.dumps([asdict(each) for each in sections], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()
