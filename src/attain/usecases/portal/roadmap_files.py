"""The matrix of the roadmap as a table to download: counts by two axes, with names beside codes."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING

from attain.domain.roadmap.views import Axis, Pivot
from attain.reporting.downloads import guarded
from attain.reporting.spreadsheets import About, write_workbook

if TYPE_CHECKING:
    import polars as pl

    from attain.reporting.language import Language
    from attain.usecases.portal.public_roadmap import PublicRoadmap

Name = Callable[[str], tuple[str, str]]
"""From the key of an axis to its code and its words."""


def matrix_table(pivot: Pivot, *, row: Name, column: Name, language: Language) -> pl.DataFrame:
    """Return a matrix as a table: code and name of each row, how many actions in each cell, in all."""
    import polars as pl

    text = language.text
    heads = [" ".join(filter(None, column(key))) for key in pivot.columns]
    names = _apart([text("Code"), text("Name"), *heads, text("All")])
    columns: list[list[str] | list[int]] = [
        [row(key)[0] for key in pivot.rows],
        [row(key)[1] for key in pivot.rows],
        *([len(pivot.cells.get((r, c), ())) for r in pivot.rows] for c in pivot.columns),
        [pivot.row_total(key) for key in pivot.rows],
    ]
    kinds = [pl.String, pl.String, *([pl.Int64] * (len(names) - 2))]
    return pl.DataFrame(
        [
            pl.Series(name, cells, dtype=kind)
            for name, cells, kind in zip(names, columns, kinds, strict=True)
        ]
    )


def _apart(names: list[str]) -> list[str]:
    """Return names of columns, each another one."""
    seen: dict[str, int] = {}
    found = []
    for each in names:
        seen[each] = seen.get(each, 0) + 1
        found.append(each if seen[each] == 1 else f"{each} ({seen[each]})")
    return found


def matrix_csv(table: pl.DataFrame) -> bytes:
    """Return a matrix as CSV in UTF-8, with the mark by which spreadsheets know it."""
    safe = guarded(table)
    return safe.write_csv(include_bom=True, line_terminator="\r\n").encode()


def matrix_workbook(
    table: pl.DataFrame, roadmap: PublicRoadmap, axes: tuple[Axis, Axis], language: Language
) -> bytes:
    """Return a matrix as an Excel file with a sheet that says what it is."""
    text = language.text
    lines = [
        (
            text("What it counts"),
            text(
                "An action stands in every cell that it belongs to; so cells add up to more than "
                "there are actions."
            ),
        ),
        (text("As of"), roadmap.on.isoformat()),
        (text("Rows"), axes[0].value),
        (text("Columns"), axes[1].value),
    ]
    paper = io.BytesIO()
    write_workbook(
        paper,
        table,
        sheet="Matrix",
        about=About(text("Matrix of the roadmap"), lines),
        created=roadmap.on.isoformat(),
    )
    return paper.getvalue()
