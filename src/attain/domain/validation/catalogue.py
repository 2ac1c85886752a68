"""All checks by number, and the order in which they run."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import numpy as np

from attain.domain.findings import Level
from attain.domain.validation import (
    codes,
    duplicates,
    limits,
    magnitudes,
    periods,
    revisions,
    structure,
    totals,
)
from attain.domain.validation.checks import Check, Hits
from attain.domain.validation.references import References
from attain.domain.validation.table import Table

GROUPS = {
    "V1": ("Structure", structure.CHECKS),
    "V2": ("Codes", codes.CHECKS),
    "V3": ("Duplicates", duplicates.CHECKS),
    "V4": ("Periods", periods.CHECKS),
    "V5": ("Values", limits.CHECKS),
    "V6": ("Orders of magnitude", magnitudes.CHECKS),
    "V7": ("Against the last release", revisions.CHECKS),
    "V8": ("Parts and totals", totals.CHECKS),
}
"""Title and checks of each group, by the beginning of their numbers."""

CHECKS: dict[str, Check] = {
    check.id: check for check in chain.from_iterable(checks for _, checks in GROUPS.values())
}
"""Every check by its number."""


def find_faults(table: Table, known: References, *, before: Table | None = None) -> Iterator[Hits]:
    """
    Yield what every check finds in `table`.

    Parameters
    ----------
    table
        The observations.
    known
        What they are compared with.
    before
        The new observations with those of the last release behind them (one table, so that codes are
        shared): the series' own past for V6xx, and what V7xx compares with.
    """
    yield from structure.find_empty_keys(table)
    if not len(table):
        return
    doubted = np.zeros(len(table), dtype=bool)
    for hits in _of_single_rows(table, known):
        yield hits
        if CHECKS[hits.check].level is not Level.NOTE:
            doubted[hits.rows] = True
    if before is None:
        yield from magnitudes.find_odd_magnitudes(table, doubted=doubted)
    else:
        whole, new = _continued(before, len(table)), len(table)
        doubted = np.pad(doubted, (0, len(whole) - new))
        yield from magnitudes.find_odd_magnitudes(whole, doubted=doubted, rows=new)
        yield from revisions.find_revisions(before, new=new)
    yield from totals.find_wrong_totals(table)


def _of_single_rows(table: Table, known: References) -> Iterator[Hits]:
    """Yield faults that do not lean on other values: such rows say nothing about their series."""
    yield from codes.find_code_faults(table, known)
    yield from duplicates.find_duplicates(table)
    yield from periods.find_impossible_periods(table, known)
    yield from limits.find_impossible_values(table, known)


def _continued(both: Table, new: int) -> Table:
    """Return the new rows and, behind them, old rows of their series at other periods."""
    return both.taken(revisions.continued_rows(both, new=new))
