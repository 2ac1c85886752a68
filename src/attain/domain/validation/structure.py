"""V1xx: columns, keys and empty tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from attain.domain.findings import Level
from attain.domain.observations import COLUMNS
from attain.domain.validation.checks import Check, Hits, whole_table
from attain.domain.validation.references import nearest
from attain.domain.validation.table import Table

NEEDED_COLUMNS = ("series_code", "reference_area", "period", "value")
"""Without these four columns a table says nothing. All others have a default."""

CHECKS = (
    Check(
        id="V101",
        level=Level.ERROR,
        title="A column is missing",
        what="The table has the columns series_code, reference_area, period and value.",
        why="Without one of them nobody can say what a figure speaks of. Filling the gap by a "
        "guess "
        "would file figures under a wrong country or year.",
        example="A table with the columns `country, year, value`.",
        remedy="Add the column, or rename the one that holds it.",
    ),
    Check(
        id="V102",
        level=Level.ERROR,
        title="A column holds the wrong kind",
        what="Numbers stand in number columns and texts in text columns of a table from memory.",
        why="Texts in a number column hide commas and units; numbers in a code column lose leading "
        "zeros, so that 096 becomes 96.",
        example="`value` as text, `reference_area` as a number.",
        remedy="Convert the column before handing the table over; read codes as text from the "
        "start.",
    ),
    Check(
        id="V103",
        level=Level.WARNING,
        title="A column is not known and would be dropped",
        what="Every column of a table from memory is a column of the observation table.",
        why="An unknown column is often a breakdown (sex, age). Dropped, its rows fall together "
        "into "
        "one cell.",
        example="A column `sex` beside `dimensions`.",
        remedy="Write breakdowns into `dimensions`, as SEX=F, or drop the column yourself.",
    ),
    Check(
        id="V104",
        level=Level.ERROR,
        title="There is no observation",
        what="At least one row is there.",
        why="An empty file is what a failed download looks like. Taken at its word, it would empty "
        "the release.",
        example="A file that holds the header only.",
        remedy="Ask the sender for the file again; what was there before stays.",
    ),
    Check(
        id="V105",
        level=Level.ERROR,
        title="A part of the key is empty",
        what="Each row names a series code, a reference area and a period.",
        why="A row without them belongs to no series. Rows shifted by one cell look like this, "
        "too.",
        example="A row `SH_DYN_MORT, , 2015, 24.1`.",
        remedy="Fill the cell, or delete the row if it holds no figure.",
    ),
    Check(
        id="V106",
        level=Level.ERROR,
        title="Rows of the file are neither taken nor refused",
        what="Rows in the file are as many as rows taken, refused with a reason, and folded into "
        "another row together.",
        why="A row that vanishes between file and table is a figure lost without a trace.",
        example="A file of 500 rows of which 499 arrive.",
        remedy="Report the file to the makers of attain: its reader has a fault.",
    ),
)


def find_faulty_columns(columns: Mapping[str, str]) -> Iterator[Hits]:
    """Yield faults of the columns of a table: `columns` gives the kind of each, by name."""
    kinds = {column.name: column.kind for column in COLUMNS}
    missing = [name for name in NEEDED_COLUMNS if name not in columns]
    if missing:
        yield whole_table(
            "V101",
            [f"The column {name} is missing; there is {_listed(columns)}." for name in missing],
        )
    wrong = [
        (name, kind)
        for name, kind in columns.items()
        if name in kinds and not _fits(kind, kinds[name])
    ]
    if wrong:
        yield whole_table(
            "V102", [f"The column {name} holds {kind}, not {kinds[name]}." for name, kind in wrong]
        )
    unknown = [name for name in columns if name not in kinds]
    if unknown:
        yield whole_table("V103", [_unknown(name, kinds) for name in unknown])


def _fits(kind: str, wanted: str) -> bool:
    return kind in {wanted, "nothing"} or (kind == "integer" and wanted == "number")


def _listed(columns: Mapping[str, str]) -> str:
    return ", ".join(columns) or "no column at all"


def _unknown(name: str, kinds: Mapping[str, str]) -> str:
    close = nearest(name, kinds, most=1)
    meant = f" Is {close[0]} meant?" if close else ""
    return f"The column {name!r} is none of the observation table.{meant}"


def find_empty_keys(table: Table) -> Iterator[Hits]:
    """Yield rows without a series code, an area or a period, and a table without rows."""
    if not len(table):
        yield whole_table("V104", ["The table holds no observation."])
        return
    for column in ("series_code", "reference_area", "period"):
        rows = np.flatnonzero(getattr(table, column).where(lambda text: not text.strip()))
        if len(rows):
            yield Hits("V105", rows, column, f"The {column} is empty.".format)
