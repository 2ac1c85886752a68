"""V8xx: parts against totals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attain.domain.findings import Level
from attain.domain.series import dimensions_of, dimensions_text
from attain.domain.validation.checks import Basis, Check, Hits, Parameter
from attain.domain.validation.references import is_count
from attain.domain.validation.table import Coded, Flags, Floats, Integers, Table, combined

PARTITIONS = {
    "SEX": ("F", "M"),
    "URBANISATION": ("R", "U"),
    "LOCATION": ("R", "U"),
}
"""Dimensions whose parts make up the whole, each part once. Ages overlap and are not among them."""

SUM_SLACK = 0.01
RATE_SLACK = 0.01
RATE_ROUNDING = 0.11
COMPLETE_SHARE = 0.95
ENOUGH_CELLS = 20

CHECKS = (
    Check(
        id="V801",
        level=Level.WARNING,
        title="The parts of a count do not add up to the total",
        what="For counts, women and men, and rural and urban, add up to the total of the same "
        "cell.",
        why="A total that was typed apart from its parts contradicts them on the next page.",
        example="1,200 women, 1,100 men, 2,500 in total.",
        remedy="Correct the part or the total, or say yes if some persons are in neither part.",
        parameters=(
            Parameter(
                "sum_slack",
                SUM_SLACK,
                "share of the total that passes (persons of unknown sex or place)",
                Basis.MEASURED,
            ),
        ),
    ),
    Check(
        id="V802",
        level=Level.WARNING,
        title="The total of a rate lies outside its parts",
        what="A rate for all lies between the rates of the parts that make up all, whatever their "
        "weights. Shares that add up to the total pass as well.",
        why="A mean cannot lie above all that it is the mean of: a row was shifted, or a total is "
        "from "
        "another vintage.",
        example="61 % of women, 64 % of men, 71 % in total.",
        remedy="Correct the part or the total, or say yes if the total has another source.",
        parameters=(
            Parameter("rate_slack", RATE_SLACK, "share of the value that passes", Basis.MEASURED),
            Parameter(
                "rate_rounding",
                RATE_ROUNDING,
                "difference that passes as rounding to one decimal",
                Basis.OWN,
            ),
        ),
    ),
    Check(
        id="V803",
        level=Level.WARNING,
        title="One part of a breakdown is missing",
        what="Where nearly every cell of a series code has all parts, each cell has them.",
        why="A breakdown that is lost on the way is not seen in a total. One empty column in one "
        "file "
        "is enough.",
        example="Men in 2015, women and men in all other years.",
        remedy="Add the missing part; if it is not published, send it with the status that says "
        "so.",
        parameters=(
            Parameter(
                "complete_share",
                COMPLETE_SHARE,
                "share of complete cells that is nearly all",
                Basis.OWN,
            ),
            Parameter(
                "enough_cells", ENOUGH_CELLS, "cells that it takes to know the custom", Basis.OWN
            ),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class _Cells:
    """Cells with parts: `rows` has the shape (cells, 1 + parts); -1 where there is no row."""

    name: str
    rows: NDArray[np.int64]

    def values(self, table: Table) -> NDArray[np.float64]:
        exact = table.bound.where(lambda text: text == "") & table.has_value
        known = (self.rows >= 0) & exact[self.rows]
        return np.where(known, table.value[self.rows], np.nan)


def find_wrong_totals(table: Table) -> Iterator[Hits]:
    """Yield totals that disagree with their parts, and parts that are missing."""
    for name, parts in PARTITIONS.items():
        cells = _cells(table, name, parts)
        if cells is not None:
            yield from _wrong_sums(table, cells, parts)
            yield from _missing_parts(table, cells, parts)


def _cells(table: Table, name: str, parts: tuple[str, ...]) -> _Cells | None:
    part, base = _split(table.dimensions, name, parts)
    if not all((part == k + 1).any() for k in range(len(parts))):
        return None
    parted = np.isin(base, base[part > 0]) & (part >= 0)
    chosen = np.flatnonzero(parted[table.dimensions.codes])
    whole = Coded(base[table.dimensions.codes[chosen]], tuple(map(str, range(int(base.max()) + 1))))
    keys = (table.series_code, table.reference_area, table.unit, table.period)
    cell = combined((whole, *(column.taken(chosen) for column in keys)), len(chosen))
    _, number = np.unique(cell, return_inverse=True)
    rows = np.full((int(number.max(initial=-1)) + 1, len(parts) + 1), -1, dtype=np.int64)
    rows[number, part[table.dimensions.codes[chosen]]] = chosen
    return _Cells(name, rows[(rows[:, 1:] >= 0).any(axis=1)])


def _split(column: Coded, name: str, parts: tuple[str, ...]) -> tuple[Integers, Integers]:
    """Return, for each text, the part (0 the total, -1 neither) and the number of the rest."""
    part, rest = np.full(len(column.texts), -1, dtype=np.int64), []
    for code, text in enumerate(column.texts):
        codes = _dimensions(text)
        own = codes.pop(name, None)
        part[code] = 0 if own is None else (parts.index(own) + 1 if own in parts else -1)
        rest.append(dimensions_text(codes))
    number = {text: place for place, text in enumerate(dict.fromkeys(rest))}
    return part, np.array([number[text] for text in rest], dtype=np.int64)


def _dimensions(text: str) -> dict[str, str]:
    try:
        return dimensions_of(text)
    except ValueError:
        return {}


def _wrong_sums(table: Table, cells: _Cells, parts: tuple[str, ...]) -> Iterator[Hits]:
    values = cells.values(table)
    complete = np.flatnonzero(~np.isnan(values).any(axis=1))
    total, each = values[complete, 0], values[complete, 1:]
    rows = cells.rows[complete, 0]
    adds_up = _adds_up(total, each)
    counted = table.unit.where(is_count)[rows]
    between = _between(total, each)
    for check, wrong in (("V801", counted & ~adds_up), ("V802", ~counted & ~between & ~adds_up)):
        at = np.flatnonzero(wrong)
        at = at[np.argsort(rows[at])]
        if len(at):
            yield _said(check, table, rows[at], total[at], each[at], (cells.name, parts))


def _adds_up(total: Floats, each: NDArray[np.float64]) -> Flags:
    size = np.maximum(np.abs(total), np.abs(each).max(axis=1, initial=0.0))
    return np.asarray(np.abs(total - each.sum(axis=1)) <= np.maximum(SUM_SLACK * size, 1.5))


def _between(total: Floats, each: NDArray[np.float64]) -> Flags:
    least, most = each.min(axis=1, initial=np.inf), each.max(axis=1, initial=-np.inf)
    rounding = np.where(np.abs(total) >= 1, RATE_ROUNDING, 0.1 * np.abs(total))
    slack = np.maximum(RATE_SLACK * np.abs(total), rounding)
    return np.asarray((total >= least - slack) & (total <= most + slack))


def _said(
    check: str,
    table: Table,
    rows: Integers,
    total: Floats,
    each: NDArray[np.float64],
    partition: tuple[str, tuple[str, ...]],
) -> Hits:
    name, parts = partition

    def say(i: int) -> str:
        listed = ", ".join(f"{name}={p} {v:g}" for p, v in zip(parts, each[i], strict=True))
        fault = f"add up to {each[i].sum():g}" if check == "V801" else "do not enclose it"
        return f"{table.name(int(rows[i]))}: the total is {total[i]:g}, its parts {listed} {fault}."

    return Hits(check, rows, "value", say)


def _missing_parts(table: Table, cells: _Cells, parts: tuple[str, ...]) -> Iterator[Hits]:
    there = cells.rows[:, 1:] >= 0
    complete, any_row = there.all(axis=1), cells.rows[:, 1:].max(axis=1, initial=-1)
    code = table.series_code.codes[any_row]
    size = len(table.series_code.texts)
    all_cells = np.bincount(code, minlength=size)
    good = np.bincount(code[complete], minlength=size)
    custom = (all_cells >= ENOUGH_CELLS) & (good >= COMPLETE_SHARE * all_cells)
    at = np.flatnonzero(~complete & custom[code])
    at = at[np.argsort(any_row[at])]

    def say(i: int) -> str:
        lost = [p for p, here in zip(parts, there[at[i]], strict=True) if not here]
        return f"{table.name(int(any_row[at[i]]))}: the part {cells.name}={', '.join(lost)} is missing."

    if len(at):
        yield Hits("V803", any_row[at], "dimensions", say)
