"""Sparklines: a series in one line of text, one symbol a year, a gap where a year has no figure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

BLOCKS = "▁▂▃▄▅▆▇█"
"""The eight heights, for terminals that show Unicode."""
DIGITS = "12345678"
"""The same eight heights for terminals that do not."""
GAP = " "


def sparkline(
    points: Iterable[tuple[float, float | None]],
    *,
    first: int | None = None,
    last: int | None = None,
    width: int = 40,
    symbols: str = BLOCKS,
) -> str:
    """
    Return a series as a line of symbols, from its lowest value to its highest.

    Parameters
    ----------
    points
        (time in years, value) in any order; a value of None leaves a gap.
    first, last
        The years that the line spans; by default those of the first and last value.
    width
        The most symbols; years are put together where there are more, the latest value standing for
        them.
    symbols
        The heights, lowest first: `BLOCKS` or `DIGITS`.

    Returns
    -------
    str
        Empty where there is no value. A series that does not move stands at half height.

    Examples
    --------
    >>> sparkline([(2000, 1.0), (2001, 2.0), (2003, 8.0)])
    '▁▂ █'
    >>> sparkline([(2000, 0.0), (2001, 7.0)], symbols=DIGITS)
    '18'
    """
    known = sorted((int(time), value) for time, value in points if value is not None)
    if not known:
        return ""
    begin = known[0][0] if first is None else first
    end = known[-1][0] if last is None else last
    values = {year: value for year, value in known if begin <= year <= end}
    if not values:
        return ""
    low, high = min(values.values()), max(values.values())
    cells = _cells(values, begin, end, width)
    return "".join(GAP if v is None else symbols[_height(v, low, high)] for v in cells)


def _cells(values: dict[int, float], begin: int, end: int, width: int) -> Sequence[float | None]:
    """Return the latest value of each cell; a cell is one year, or several where room is short."""
    years = -(-(end - begin + 1) // max(width, 1))
    cells: list[float | None] = []
    for start in range(begin, end + 1, years):
        inside = [values[y] for y in range(start, min(start + years, end + 1)) if y in values]
        cells.append(inside[-1] if inside else None)
    return cells


def _height(value: float, low: float, high: float) -> int:
    if high == low:
        return 3
    return min(int((value - low) / (high - low) * 8), 7)
