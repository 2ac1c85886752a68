"""V7xx: against the last release: what is lost, what is new, and what changed too much."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass

import numpy as np

from attain.domain.findings import Level
from attain.domain.validation.checks import (
    Basis,
    Check,
    Hits,
    Parameter,
    whole_table,
)
from attain.domain.validation.table import Flags, Floats, Integers, Table, combined

LARGE_REVISION = 0.3
REVISION_NOISE = 8.0
FACTOR_SLACK = 0.02
LOST_SHARE = 0.5

CHECKS = (
    Check(
        id="V701",
        level=Level.WARNING,
        title="A series of the last release is gone",
        what="Every series of the last release, from the same source or under the same series "
        "codes, "
        "is in the table.",
        why="A breakdown that falls out of a file falls out of every page, and nobody misses a row "
        "that is not there.",
        example="All series with SEX=F of one country.",
        remedy="Ask the sender, or say yes if the series was withdrawn.",
    ),
    Check(
        id="V702",
        level=Level.WARNING,
        title="Observations of the last release are gone",
        what="Every period that a series had in the last release is still there.",
        why="A file cut off at its end, or a year that was dropped, shortens trends in silence.",
        example="A series that ended in 2019 ends in 2015.",
        remedy="Ask the sender, or say yes if the observations were withdrawn.",
    ),
    Check(
        id="V703",
        level=Level.NOTE,
        title="There are new series",
        what="Series that the last release has not, counted by series code.",
        why="New series are welcome; together with lost ones they are a change of codes.",
        example="Three new breakdowns by age.",
        remedy="Nothing is needed; if codes were renamed, add them to a code map.",
    ),
    Check(
        id="V704",
        level=Level.WARNING,
        title="A value was revised by much",
        what="A value differs from that of the last release by more than revisions of its series "
        "code usually do.",
        why="Large revisions happen, and so do wrong rows; verdicts that change need a reason.",
        example="12.4 in the last release, 31.8 now.",
        remedy="Ask the sender for the reason, or say yes.",
        structural=False,
        parameters=(
            Parameter(
                "large_revision", LARGE_REVISION, "least change, in powers of ten", Basis.MEASURED
            ),
            Parameter(
                "revision_noise",
                REVISION_NOISE,
                "multiple of the median revision in the same series code",
                Basis.MEASURED,
            ),
        ),
    ),
    Check(
        id="V705",
        level=Level.WARNING,
        title="A value changed by a factor of 10, 100 or 1000 since the last release",
        what="The ratio of a value to that of the last release is a power of ten.",
        why="Figures are rarely revised by exactly a thousand: the unit changed.",
        example="5,210 in the last release, 5.21 now.",
        remedy="Give the value in the unit of the last release, or name the new unit.",
        parameters=(Parameter("factor_slack", FACTOR_SLACK, "slack, in powers of ten", Basis.OWN),),
    ),
    Check(
        id="V706",
        level=Level.WARNING,
        title="A value of the last release is empty or zero now",
        what="A figure other than zero is still a figure other than zero.",
        why="An empty cell, a withdrawn figure and a zero are three things; each needs its status.",
        example="31.2 in the last release, 0 now.",
        remedy="Give the value, or say yes if it was withdrawn.",
    ),
    Check(
        id="V707",
        level=Level.ERROR,
        title="Most of the last release is gone",
        what="At least half of the series that the last release has from this source are there.",
        why="A service that fails half-way answers with a part of its figures and no error.",
        example="One page of ten of a download.",
        remedy="Fetch the file again. If so much was really withdrawn, release without the source.",
        parameters=(
            Parameter("lost_share", LOST_SHARE, "share of lost series that is refused", Basis.OWN),
        ),
    ),
    Check(
        id="V708",
        level=Level.NOTE,
        title="The codes have changed since the last release",
        what="Series that seem lost are looked for under the codes to which a code map leads.",
        why="A source that renames its codes would otherwise lose and gain thousands of series, and "
        "nobody would see the few that are really gone.",
        example="PERCENT became PT between two releases of the UN.",
        remedy="Nothing is needed: the last release was compared in the new codes.",
    ),
)


@dataclass(frozen=True, slots=True)
class _Both:
    """The new table with the rows of the last release behind it."""

    table: Table
    new: int

    def key(self) -> Integers:
        return self.table.key

    def cell(self) -> Integers:
        t = self.table
        columns = (t.series_code, t.reference_area, t.dimensions, t.unit, t.period)
        return combined(columns, len(t))


def find_revisions(table: Table, *, new: int) -> Iterator[Hits]:
    """
    Yield what changed against the last release.

    Parameters
    ----------
    table
        The new observations, and behind them those of the last release that they should continue.
    new
        How many rows are new.
    """
    both = _Both(table, new)
    lost = yield from _series(both)
    pairs = _pairs(both)
    yield from _lost_observations(both, pairs, lost)
    yield from _revised(table, *pairs)


def continued_rows(table: Table, *, new: int) -> Integers:
    """Return the new rows and, behind them, old rows of the same series at other periods."""
    both = _Both(table, new)
    old = np.arange(new, len(table))
    again = np.zeros(len(table), dtype=bool)
    again[_pairs(both)[1]] = True
    same_series = np.isin(both.key()[new:], np.unique(both.key()[:new]))
    return np.concatenate([np.arange(new), old[same_series & ~again[new:]]])


def _series(both: _Both) -> Generator[Hits, None, Flags]:
    table, new, key = both.table, both.new, both.key()
    now, first_now = np.unique(key[:new], return_index=True)
    before, first_before, length = np.unique(key[new:], return_index=True, return_counts=True)
    gone = ~np.isin(before, now)
    if gone.sum() > LOST_SHARE * len(before) and len(before):
        yield whole_table(
            "V707", [f"{gone.sum():,} of {len(before):,} series of the last release are gone."]
        )
    if gone.any():
        heads, lengths = first_before[gone] + new, length[gone]
        yield whole_table(
            "V701", [_gone(table, int(h), int(n)) for h, n in zip(heads, lengths, strict=True)]
        )
    fresh = first_now[~np.isin(now, before)]
    if len(fresh):
        yield _new_series(table, np.sort(fresh))
    return np.isin(key[new:], before[gone])


def _gone(table: Table, row: int, length: int) -> str:
    return f"{_series_name(table, row)}: the series ({length} observations) is gone."


def _series_name(table: Table, row: int) -> str:
    parts = (
        table.series_code[row],
        table.reference_area[row],
        table.dimensions[row],
        table.unit[row],
    )
    return ", ".join(part for part in parts if part)


def _new_series(table: Table, heads: Integers) -> Hits:
    codes, first, counts = np.unique(
        table.series_code.codes[heads], return_index=True, return_counts=True
    )
    rows = heads[first]

    def say(i: int) -> str:
        code = table.series_code.texts[codes[i]]
        such = _series_name(table, int(rows[i]))
        return f"{code} has {counts[i]} series that the last release has not, as {such}."

    return Hits("V703", rows, "series_code", say)


def _pairs(both: _Both) -> tuple[Integers, Integers]:
    """Return (row now, row before) of cells that are in both."""
    cell, new = both.cell(), both.new
    now, at_now = np.unique(cell[:new], return_index=True)
    before, at_before = np.unique(cell[new:], return_index=True)
    _, one, other = np.intersect1d(now, before, assume_unique=True, return_indices=True)
    return at_now[one], at_before[other] + new


def _lost_observations(
    both: _Both, pairs: tuple[Integers, Integers], in_lost_series: Flags
) -> Iterator[Hits]:
    table, new = both.table, both.new
    kept = np.zeros(len(table) - new, dtype=bool)
    kept[pairs[1] - new] = True
    lost = np.flatnonzero(~kept & ~in_lost_series) + new
    if not len(lost):
        return
    lost = lost[np.lexsort((table.time[lost], table.key[lost]))]
    _, first, counts = np.unique(table.key[lost], return_index=True, return_counts=True)

    def told(start: int, count: int) -> str:
        periods = [table.period[int(row)] for row in lost[start : start + min(count, 5)]]
        more = f" and {count - 5} more" if count > 5 else ""
        return f"{_series_name(table, int(lost[start]))}: {', '.join(periods)}{more} are gone."

    yield whole_table(
        "V702", [told(int(s), int(c)) for s, c in zip(first, counts, strict=True)], "period"
    )


def _revised(table: Table, now: Integers, before: Integers) -> Iterator[Hits]:
    value, old = table.value[now], table.value[before]
    had = np.isfinite(old) & (old != 0)
    emptied = had & (~np.isfinite(value) | (value == 0))
    change = np.zeros(len(now))
    both = had & ~emptied & (np.sign(value) == np.sign(old))
    change[both] = np.log10(value[both] / old[both])
    flipped = had & ~emptied & ~both
    power = np.rint(change)
    factor = (power != 0) & (np.abs(change - power) <= FACTOR_SLACK)
    large = flipped | (np.abs(change) > _cut_off(change, table.series_code.codes[now]))
    yield from _said("V704", table, now, before, large & ~factor)
    yield from _said("V705", table, now, before, factor)
    yield from _said("V706", table, now, before, emptied)


def _cut_off(change: Floats, code: Integers) -> Floats:
    """Return the least change that is large, by the median revision of each series code."""
    revised = np.flatnonzero(change != 0)
    size = int(code.max(initial=0)) + 1
    usual = np.zeros(size)
    order = revised[np.lexsort((np.abs(change[revised]), code[revised]))]
    codes, start, count = np.unique(code[order], return_index=True, return_counts=True)
    usual[codes] = np.abs(change[order[start + (count - 1) // 2]])
    usual[codes[count < 5]] = 0.0
    result: Floats = np.maximum(LARGE_REVISION, REVISION_NOISE * usual)[code]
    return result


def _said(
    check: str, table: Table, now: Integers, before: Integers, flags: Flags
) -> Iterator[Hits]:
    at = np.flatnonzero(flags)
    at = at[np.argsort(now[at])]
    rows, old = now[at], before[at]

    def say(i: int) -> str:
        value = table.value[rows[i]]
        new = f"{value:g}" if np.isfinite(value) else "empty"
        return (
            f"{table.name(int(rows[i]))}: {table.value[old[i]]:g} in the last release, {new} now."
        )

    if len(at):
        yield Hits(check, rows, "value", say)
