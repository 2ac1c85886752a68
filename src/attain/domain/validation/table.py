"""
Observations as coded arrays: one integer a text, one vocabulary a column.

A text is compared, looked up and mended once in its vocabulary, never once a row. Series are
stretches of rows in sorted order; a file that comes sorted is not sorted again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]
Number = TypeVar("Number", bound=np.generic)

MONTHS = 24
"""Periods are ordered by their mid-point in half months: a whole number for whole months."""


@dataclass(frozen=True, slots=True)
class Coded:
    """A text column: `texts[codes[i]]` is the text of row i."""

    codes: Integers
    texts: tuple[str, ...]

    def __getitem__(self, row: int | np.int64) -> str:
        return self.texts[int(self.codes[row])]

    def where(self, wanted: Callable[[str], bool]) -> Flags:
        """Return the rows whose text is `wanted`."""
        return self.flagged([wanted(text) for text in self.texts])

    def flagged(self, flags: Sequence[bool]) -> Flags:
        """Return the rows whose text is flagged; `flags` has one entry a text."""
        marks = np.asarray(flags, dtype=bool)
        if not marks.any():
            return np.zeros(len(self.codes), dtype=bool)
        if marks.all():
            return np.ones(len(self.codes), dtype=bool)
        result: Flags = marks[self.codes]
        return result

    def counts(self) -> Integers:
        """Return how many rows hold each text."""
        return np.bincount(self.codes, minlength=len(self.texts)).astype(np.int64)

    def first_rows(self) -> Integers:
        """Return the first row that holds each text; `len(codes)` where none does."""
        first = np.full(len(self.texts), len(self.codes), dtype=np.int64)
        if not len(self.codes):
            return first
        starts = np.flatnonzero(np.diff(self.codes, prepend=-1))
        np.minimum.at(first, self.codes[starts], starts)
        return first

    def taken(self, rows: Integers | slice) -> Coded:
        """Return the column of some rows, with the same vocabulary."""
        return Coded(self.codes[rows], self.texts)


@dataclass(frozen=True)
class Table:
    """
    Observations in columns of n rows, in the order of the file.

    `time`, `value`, `lower` and `upper` are NaN where there is none. Two tables that are compared
    share their vocabularies.
    """

    series_code: Coded
    reference_area: Coded
    dimensions: Coded
    unit: Coded
    period: Coded
    time: Floats
    value: Floats
    bound: Coded
    status: Coded
    nature: Coded
    confidentiality: Coded
    lower: Floats
    upper: Floats

    def __len__(self) -> int:
        return len(self.time)

    def name(self, row: int) -> str:
        """Return what row `row` speaks of, in words."""
        parts = [self.series_code[row], self.reference_area[row], self.dimensions[row]]
        return ", ".join(part for part in (*parts, self.period[row]) if part)

    def taken(self, rows: Integers | slice) -> Table:
        """Return some rows, as a table with the same vocabularies."""
        names = [each.name for each in fields(self)]
        columns: dict[str, Any] = {name: getattr(self, name) for name in names}
        for name, column in columns.items():
            columns[name] = column.taken(rows) if isinstance(column, Coded) else column[rows]
        return Table(**columns)

    @cached_property
    def key(self) -> Integers:
        """One integer for each row: equal for rows of one series."""
        return combined(
            (self.series_code, self.reference_area, self.dimensions, self.unit), len(self)
        )

    @cached_property
    def series(self) -> Stretches:
        """The series, as stretches of rows in order of time."""
        return stretches(self.key, self.time, self.period.codes)

    @cached_property
    def has_value(self) -> Flags:
        """Rows with a finite value."""
        return np.isfinite(self.value)


@dataclass(frozen=True)
class Stretches:
    """
    Series in sorted order: `order[start[s]:start[s + 1]]` are the rows of series s.

    `order` is None where the rows are in this order already.
    """

    order: Integers | None
    start: Integers

    def __len__(self) -> int:
        return len(self.start) - 1

    @cached_property
    def length(self) -> Integers:
        """Observations of each series."""
        return np.diff(self.start)

    @cached_property
    def of_position(self) -> Integers:
        """The series at each sorted position."""
        return np.repeat(np.arange(len(self)), self.length)

    def sorted(self, column: NDArray[Number]) -> NDArray[Number]:
        """Return a column in sorted order."""
        return column if self.order is None else column[self.order]

    def rows(self, positions: Integers) -> Integers:
        """Return the rows of the table at sorted positions."""
        return positions if self.order is None else self.order[positions]

    def heads(self) -> Integers:
        """Return the first row of each series."""
        return self.rows(self.start[:-1])

    def by_length(self, least: int) -> Iterator[tuple[Integers, Integers]]:
        """
        Yield (series, positions) of all series of one length, for each length from `least` up.

        `positions` has the shape (series, length): arithmetic on series of one length needs no loop.
        """
        for length in np.unique(self.length[self.length >= least]):
            chosen = np.flatnonzero(self.length == length)
            yield chosen, self.start[chosen][:, None] + np.arange(length)[None, :]


def combined(columns: Sequence[Coded], rows: int) -> Integers:
    """Return one integer for each row that tells different combinations of codes apart."""
    key: Integers = np.zeros(rows, dtype=np.int64)
    room = 1
    for column in columns:
        size = max(len(column.texts), 1)
        if size == 1:
            continue
        if room * size >= 2**62:
            key = np.unique(key, return_inverse=True)[1].astype(np.int64)
            room = int(key.max(initial=0)) + 1
        key = column.codes.astype(np.int64) if room == 1 else key * size + column.codes
        room *= size
    return key


def half_months(time: Floats) -> Integers:
    """Return times as whole half months, 0 where there is none."""
    return np.rint(np.nan_to_num(time) * MONTHS).astype(np.int64)


def stretches(key: Integers, time: Floats, tie: Integers) -> Stretches:
    """Return the series of rows with equal `key`, in order of time and then of `tie`."""
    if not len(key):
        return Stretches(None, np.zeros(1, dtype=np.int64))
    runs = np.flatnonzero(np.diff(key, prepend=key[0] - 1))
    names, number = np.unique(key[runs], return_inverse=True)
    if len(names) == len(runs):
        number = np.arange(len(runs))
    series = np.repeat(number, np.diff(np.append(runs, len(key))))
    order = _order(series.astype(np.int64), half_months(time), tie)
    in_order = series if order is None else series[order]
    start = np.flatnonzero(np.diff(in_order, prepend=-1))
    return Stretches(order, np.append(start, len(key)))


def _order(series: Integers, moment: Integers, tie: Integers) -> Integers | None:
    """Return the sorting order, or None where the rows stand in it."""
    moment = moment - moment.min()
    place = series * (int(moment.max()) + 1) + moment
    step = np.diff(place)
    if (step > 0).all():
        return None
    if (step >= 0).all() and (np.diff(tie)[step == 0] >= 0).all():
        return None
    if len(tie) == 0 or tie.max() == 0:
        return np.argsort(place, kind="stable")
    order = np.argsort(place, kind="stable")
    return order[np.lexsort((tie[order], place[order]))] if _tied(place[order]) else order


def _tied(place: Integers) -> bool:
    return bool((np.diff(place) == 0).any())
