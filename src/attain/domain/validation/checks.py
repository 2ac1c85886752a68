"""Checks as data: their number, weight, text and cut-offs; and the hits that they hand back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from attain.domain.findings import Level

WHOLE_TABLE = -1
"""The row of a hit that speaks of no single row."""


class Basis(Enum):
    """Where a cut-off comes from."""

    STANDARD = "fixed by a standard or by the meaning of the words"
    LITERATURE = "taken from the literature"
    MEASURED = "set by us, on the false stops counted on real UN and World Bank files"
    OWN = "set by us"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A cut-off of a check: its value, what it means, and where it comes from."""

    name: str
    value: float | str
    meaning: str
    basis: Basis
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """
    One numbered check, as the manual shows it.

    Attributes
    ----------
    id
        Such as `V201`; the first digit names the group.
    level
        Errors refuse the file, warnings need a yes, notes ask nothing.
    title
        What is wrong, in a few words.
    what, why, example
        What is looked at, what goes wrong where nobody looks, and a case of it.
    remedy
        What to do: the last sentence of every finding.
    structural
        Whether the fault is certain once seen; the others are judged by likelihood.
    """

    id: str
    level: Level
    title: str
    what: str
    why: str
    example: str
    remedy: str
    structural: bool = True
    parameters: tuple[Parameter, ...] = ()


@dataclass(frozen=True, slots=True)
class Hits:
    """
    What one check found in one table.

    Attributes
    ----------
    check
        The number of the check.
    rows
        Positions in the table, one for each finding; `WHOLE_TABLE` where none is meant.
    column
        The column at fault, or "".
    say
        Gives the message of the i-th finding. Sentences are made only for findings that are shown.
    affected
        Rows that the findings speak of, where one finding speaks of several.
    others
        For each finding the row that it names besides, such as the first of a pair.
    """

    check: str
    rows: NDArray[np.int64]
    column: str
    say: Callable[[int], str]
    affected: int | None = None
    others: NDArray[np.int64] | None = None

    @property
    def row_count(self) -> int:
        """How many rows the findings speak of."""
        return len(self.rows) if self.affected is None else self.affected


def whole_table(check: str, messages: list[str], column: str = "") -> Hits:
    """Return hits that speak of the whole table, one for each message."""
    rows = np.full(len(messages), WHOLE_TABLE, dtype=np.int64)
    return Hits(check, rows, column, messages.__getitem__, affected=0)
