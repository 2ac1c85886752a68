"""
Words and tables for people at a terminal.

A standing is a shape and a word, never a colour alone. Nothing here prints: the edges do.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

STANDINGS: dict[str, tuple[str, str, str, str]] = {
    "achieved": ("●", "*", "achieved", "bold green"),
    "on_track": ("▲", "^", "on track", "green"),
    "off_track": ("◆", "o", "off track", "yellow"),
    "regressing": ("▼", "v", "regressing", "red"),
    "not_assessed": ("·", ".", "not assessed", "dim"),
}
"""Each standing of the common scale: shape, shape in ASCII, word, style where there is colour."""

NO_NUMBER = ("↗", "/", "improves, no number to reach")
"""What is not assessed because the target names no number, and moves as it should: the same."""

TRENDS = {"improving": "improving", "stagnating": "standing still", "worsening": "worsening"}


@dataclass(frozen=True, slots=True)
class Screen:
    """
    What the text is written for.

    Attributes
    ----------
    width
        Characters in a line.
    unicode
        Whether shapes beyond ASCII can be shown.
    colour
        Whether colour may be used besides shape and word.
    """

    width: int = 100
    unicode: bool = True
    colour: bool = False


@dataclass(frozen=True, slots=True)
class TableColumn:
    """
    A column of a table: its header, its side, and how it gives way where room is short.

    `whole` text stays on one line, other text is folded. Columns with the highest `spare` are left
    out first, those with 0 never.
    """

    header: str
    side: Literal["left", "right", "center"] = "left"
    whole: bool = True
    spare: int = 0


LEAST_FOLDED = 24
"""Characters that a folded column is given before columns that can be spared are."""

NARROWEST_FOLDED = 8
"""Characters that a folded column keeps when nothing more can be spared."""


def table_text(
    columns: Sequence[TableColumn],
    rows: Iterable[Sequence[str]],
    *,
    screen: Screen,
    padding: int = 1,
) -> str:
    """
    Return a table that fits the width of `screen`.

    Long cells are folded, never cut; where that does not help, columns that can be spared are left
    out, and at last every column is folded.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    listed = [list(row) for row in rows]
    between = 2 * padding + 1
    kept = _fitting(columns, listed, screen.width, between)
    widths = _widths(columns, listed, kept, screen.width - between * len(kept))
    style = box.SIMPLE_HEAD if screen.unicode else box.ASCII2
    table = Table(box=style, pad_edge=False, padding=(0, padding))
    for place in kept:
        table.add_column(
            Text(columns[place].header),
            justify=columns[place].side,
            no_wrap=columns[place].whole and place not in widths,
            overflow="fold",
            min_width=widths.get(place, _least(columns[place], [row[place] for row in listed])),
            max_width=widths.get(place),
        )
    for row in listed:
        table.add_row(*(_styled(row[place]) for place in kept))
    paper = io.StringIO()
    console = Console(
        file=paper,
        width=screen.width,
        force_terminal=screen.colour,
        no_color=not screen.colour,
        color_system="standard" if screen.colour else None,
        highlight=False,
        emoji=False,
        markup=False,
    )
    console.print(table)
    return "\n".join(line.rstrip() for line in paper.getvalue().splitlines()).strip("\n")


def _fitting(
    columns: Sequence[TableColumn], rows: Sequence[Sequence[str]], width: int, between: int
) -> list[int]:
    """Return the places of the columns that fit into `width`, the most spare left out first."""
    need = []
    for place, column in enumerate(columns):
        need.append(_least(column, [row[place] for row in rows]) + between)
    kept = list(range(len(columns)))
    while sum(need[place] for place in kept) > width:
        spared = max(kept, key=lambda place: (columns[place].spare, place))
        if not columns[spared].spare:
            break
        kept.remove(spared)
    return kept


def _widths(
    columns: Sequence[TableColumn], rows: Sequence[Sequence[str]], kept: Sequence[int], room: int
) -> dict[int, int]:
    """
    Return the widths of columns that must give way although nothing more can be spared.

    Text that may be folded gives way first, the widest column before the others; then the rest.
    """
    need = {place: _least(columns[place], [row[place] for row in rows]) for place in kept}
    given: dict[int, int] = {}
    for whole in (False, True):
        able = [place for place in kept if columns[place].whole is whole]
        while able and sum(need.values()) > room:
            widest = max(able, key=lambda place: need[place])
            if need[widest] <= max(NARROWEST_FOLDED, len(columns[widest].header)):
                break
            need[widest] -= 1
            given[widest] = need[widest]
    return given


def _least(column: TableColumn, cells: Sequence[str]) -> int:
    """Return the characters that a column needs: all of its longest cell, or room to fold it."""
    longest = max((len(cell) for cell in cells), default=0)
    return max(len(column.header), longest if column.whole else min(longest, LEAST_FOLDED))


def _styled(cell: str) -> Any:
    from rich.text import Text

    for shape, plain, word, style in STANDINGS.values():
        if cell in (f"{shape} {word}", f"{plain} {word}", shape):
            return Text(cell, style=style)
    return Text(cell)


def standing_text(standing: str | None, screen: Screen) -> str:
    """
    Return a standing as shape and word.

    Examples
    --------
    >>> standing_text("on_track", Screen())
    '▲ on track'
    >>> standing_text("off_track", Screen(unicode=False))
    'o off track'
    """
    shape, plain, word, _ = STANDINGS[standing or "not_assessed"]
    return f"{shape if screen.unicode else plain} {word}"


def standing_shape(standing: str | None, screen: Screen) -> str:
    """Return the shape of a standing alone, for a matrix that has a legend."""
    shape, plain, _, _ = STANDINGS[standing or "not_assessed"]
    return shape if screen.unicode else plain


def improves_without_number(verdict: Mapping[str, Any]) -> bool:
    """Tell whether a verdict is open only because its target names no number, and things improve."""
    reasons = verdict["reasons"] or ""
    return (
        verdict["standing"] == "not_assessed"
        and verdict["trend"] == "improving"
        and "no_numeric_target" in reasons
        and "one_observation" not in reasons
    )


def verdict_shape(verdict: Mapping[str, Any], screen: Screen) -> str:
    """Return the shape of a verdict alone: that of its standing, or an arrow without a number."""
    if improves_without_number(verdict):
        return NO_NUMBER[0] if screen.unicode else NO_NUMBER[1]
    return standing_shape(verdict["standing"], screen)


def legend(screen: Screen) -> str:
    """Return what each shape means, in one line."""
    shapes = [standing_text(standing, screen) for standing in STANDINGS]
    shapes.insert(-1, f"{NO_NUMBER[0] if screen.unicode else NO_NUMBER[1]} {NO_NUMBER[2]}")
    return "   ".join(shapes)


def number_text(value: float | None) -> str:
    """
    Return a number for reading: four significant digits, thousands apart, nothing for None.

    Examples
    --------
    >>> [number_text(v) for v in (None, 0.0, 27.9, 12345.6, 0.00123456)]
    ['', '0', '27.9', '12,346', '0.001235']
    """
    if value is None:
        return ""
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.4g}"


def year_text(time: float | None) -> str:
    """Return a decimal year as the year it falls in; empty for None."""
    return "" if time is None else f"{int(time)}"


def share_text(share: float | None) -> str:
    """Return a share, 0 to 1, in per cent; empty for None."""
    return "" if share is None else f"{share * 100:.0f} %"


def count_text(count: int, one: str, several: str) -> str:
    """
    Return a count with its noun.

    Examples
    --------
    >>> count_text(1, "country", "countries"), count_text(1200, "figure", "figures")
    ('1 country', '1,200 figures')
    """
    return f"{count:,} {one if count == 1 else several}"


def wrapped(text: str, screen: Screen) -> str:
    """Return running text in lines that fit the screen."""
    import textwrap

    return textwrap.fill(text, screen.width, break_long_words=False, break_on_hyphens=False)


def joined_text(parts: Sequence[str], last: str = "and") -> str:
    """
    Return parts as running text.

    Examples
    --------
    >>> joined_text(["a", "b", "c"])
    'a, b and c'
    """
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def standings_sentence(standings: Iterable[str | None], *, of: str) -> str:
    """
    Return a sentence that counts standings.

    Examples
    --------
    >>> standings_sentence(["achieved", "achieved", "off_track"], of="targets")
    'Of 3 targets, 2 achieved and 1 off track.'
    """
    counts = Counter(standing or "not_assessed" for standing in standings)
    total = sum(counts.values())
    parts = [f"{counts[s]:,} {STANDINGS[s][2]}" for s in STANDINGS if counts[s]]
    return f"Of {total:,} {of}, {joined_text(parts)}." if total else f"There are no {of}."


def agreement_sentence(standings: Mapping[str, str | None]) -> str:
    """
    Return in words how far rules agree, from the standing that each rule gives.

    Rules that do not assess are named apart: they neither agree nor disagree.

    Examples
    --------
    >>> agreement_sentence({"attain": "on_track", "cgd": "on_track", "gmr": "off_track"})
    'Of 3 rules that assess it, 2 say on track (attain and cgd) and 1 says off track (gmr).'
    """
    by_standing: dict[str, list[str]] = {}
    for rule, standing in standings.items():
        by_standing.setdefault(standing or "not_assessed", []).append(rule)
    silent = by_standing.pop("not_assessed", [])
    count = sum(map(len, by_standing.values()))
    rest = f" {joined_text(silent)} cannot assess it." if silent else ""
    if not count:
        return "No rule can assess it."
    ordered = [s for s in STANDINGS if s in by_standing]
    if len(ordered) == 1:
        word = STANDINGS[ordered[0]][2]
        if count == 1:
            only = by_standing[ordered[0]][0]
            return f"{word.capitalize()}, by the one rule that assesses it ({only}).{rest}"
        return f"All {count} rules that assess it say {word}.{rest}"
    parts = [
        f"{len(by_standing[s])} {'say' if len(by_standing[s]) > 1 else 'says'} {STANDINGS[s][2]} "
        f"({joined_text(by_standing[s])})"
        for s in ordered
    ]
    return f"Of {count} rules that assess it, {joined_text(parts)}.{rest}"
