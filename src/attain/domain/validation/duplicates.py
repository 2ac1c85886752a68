"""V3xx: the same cell twice."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import numpy as np

from attain.domain.findings import Level
from attain.domain.series import dimensions_of, dimensions_text
from attain.domain.validation.checks import Basis, Check, Hits, Parameter
from attain.domain.validation.table import Coded, Flags, Integers, Table, combined, stretches

RARE_SHARE = 0.02
"""A unit in fewer rows than this share of the other unit's rows is the rare one."""

CHECKS = (
    Check(
        id="V301",
        level=Level.ERROR,
        title="The same cell stands in two rows",
        what="Series code, area, dimensions, unit and period together occur once.",
        why="Nobody can say which of two figures holds. A row under a wrong area or year, and a "
        "breakdown that was left blank, show themselves this way.",
        example="`SH_DYN_MORT, KHM, 2015` in row 12 and in row 310.",
        remedy="Keep the right row and delete the other, or correct the code that is wrong.",
    ),
    Check(
        id="V302",
        level=Level.ERROR,
        title="The same cell stands in two rows, spelled differently",
        what="As V301, after capitals, spaces, dashes and total codes are put aside.",
        why="Two spellings of one code pass every comparison of texts and count a figure twice.",
        example="`Khm` and `KHM`; `AGE=15–24` and `AGE=15-24`.",
        remedy="Keep one spelling, that of the list, and one of the rows.",
    ),
    Check(
        id="V303",
        level=Level.WARNING,
        title="The same figure stands under two units",
        what="A cell has the same value in two units, one of them empty or rare in its series "
        "code.",
        why="A row was sent twice, once with a wrong unit or none.",
        example="24.1 per 1,000 live births, and 24.1 without a unit.",
        remedy="Delete the row with the wrong unit.",
        parameters=(
            Parameter(
                "rare_share",
                RARE_SHARE,
                "a unit in fewer rows than this share of the other's is the rare one",
                Basis.OWN,
            ),
        ),
    ),
)

KEY = ("series_code", "reference_area", "dimensions", "unit", "period")


def find_duplicates(table: Table) -> Iterator[Hits]:
    """Yield cells that stand twice, each with the row that came first."""
    exact = _pairs(table)
    if exact is not None:
        yield _doubled("V301", table, *exact)
    respelled = _respelled_pairs(table)
    if respelled is not None:
        yield _doubled("V302", table, *respelled)
    yield from _under_two_units(table)


def _pairs(table: Table) -> tuple[Integers, Integers] | None:
    """Return (row, earlier row) of cells that stand twice under one spelling."""
    series = table.series
    period = series.sorted(table.period.codes)
    same = np.flatnonzero(
        (period[1:] == period[:-1]) & (series.of_position[1:] == series.of_position[:-1])
    )
    if not len(same):
        return None
    return _later_first(series.rows(same + 1), series.rows(same))


def _later_first(one: Integers, other: Integers) -> tuple[Integers, Integers]:
    later, earlier = np.maximum(one, other), np.minimum(one, other)
    order = np.argsort(later, kind="stable")
    return later[order], earlier[order]


def _respelled_pairs(table: Table) -> tuple[Integers, Integers] | None:
    """Return (row, earlier row) of cells that fall together once spelling is put aside."""
    columns = [_unified(getattr(table, name), name) for name in KEY]
    if all(
        len(column.texts) == len(getattr(table, name).texts)
        for column, name in zip(columns, KEY, strict=True)
    ):
        return None
    key = combined(columns, len(table))
    order = np.argsort(key, kind="stable")
    same = np.flatnonzero(np.diff(key[order]) == 0)
    one, other = order[same + 1], order[same]
    different = _differ(table, one, other)
    if not different.any():
        return None
    return _later_first(one[different], other[different])


def _differ(table: Table, one: Integers, other: Integers) -> Flags:
    flags = np.zeros(len(one), dtype=bool)
    for name in KEY:
        codes = getattr(table, name).codes
        flags |= codes[one] != codes[other]
    return flags


def _unified(column: Coded, name: str) -> Coded:
    """Return a column whose spellings of one code have fallen together."""
    plain = [_plain_dimensions(t) if name == "dimensions" else _plain(t) for t in column.texts]
    texts = tuple(dict.fromkeys(plain))
    number = {text: code for code, text in enumerate(texts)}
    if len(texts) == len(column.texts):
        return column
    return Coded(np.array([number[text] for text in plain], dtype=np.int64)[column.codes], texts)


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).replace("\u200b", "").replace("\ufeff", "")
    dashed = "".join("-" if unicodedata.category(c) == "Pd" else c for c in text)
    return "".join(dashed.split()).casefold()


def _plain_dimensions(text: str) -> str:
    try:
        return _plain(dimensions_text(dimensions_of(text)))
    except ValueError:
        return _plain(text)


def _doubled(check: str, table: Table, rows: Integers, earlier: Integers) -> Hits:
    def say(i: int) -> str:
        one, other = table.value[earlier[i]], table.value[rows[i]]
        values = f"both {one:g}" if one == other else f"{one:g} there and {other:g} here"
        return f"{table.name(int(rows[i]))} stands in two rows: {values}."

    return Hits(check, rows, "", say, others=earlier)


def _under_two_units(table: Table) -> Iterator[Hits]:
    near = _in_several_units(table)
    cell = combined((table.series_code, table.reference_area, table.dimensions), len(table))[near]
    cells = stretches(cell, table.time[near], table.unit.codes[near])
    value, time = cells.sorted(table.value[near]), cells.sorted(table.time[near])
    unit, where = cells.sorted(table.unit.codes[near]), cells.of_position
    same = (value[1:] == value[:-1]) & (time[1:] == time[:-1]) & (where[1:] == where[:-1])
    at = np.flatnonzero(same & (unit[1:] != unit[:-1]) & (value[1:] != 0))
    if not len(at):
        return
    rows, others = _rarer_first(table, near[cells.rows(at)], near[cells.rows(at + 1)])

    def say(i: int) -> str:
        units = f"{table.unit[rows[i]] or 'none'!r} and {table.unit[others[i]] or 'none'!r}"
        return (
            f"{table.name(int(rows[i]))}: {table.value[rows[i]]:g} stands under two units, {units}."
        )

    if len(rows):
        yield Hits("V303", rows, "unit", say, others=others)


def _in_several_units(table: Table) -> Integers:
    """Return the rows of cells whose series occur in more than one unit."""
    cell = combined((table.series_code, table.reference_area, table.dimensions), len(table))
    heads = table.series.heads()
    _, number, counts = np.unique(cell[heads], return_inverse=True, return_counts=True)
    shared = np.flatnonzero(counts[number] > 1)
    if not len(shared):
        return np.zeros(0, dtype=np.int64)
    marked = np.zeros(len(heads), dtype=bool)
    marked[shared] = True
    return np.sort(table.series.rows(np.flatnonzero(marked[table.series.of_position])))


def _rarer_first(table: Table, one: Integers, other: Integers) -> tuple[Integers, Integers]:
    """Return pairs of which one unit is rare in its series code, that row first."""
    key = combined((table.series_code, table.unit), len(table))
    _, number, counts = np.unique(key, return_inverse=True, return_counts=True)
    often, often_too = counts[number[one]], counts[number[other]]
    first_rare = often < often_too * RARE_SHARE
    second_rare = often_too < often * RARE_SHARE
    rare = first_rare | second_rare
    return np.where(first_rare, one, other)[rare], np.where(first_rare, other, one)[rare]
