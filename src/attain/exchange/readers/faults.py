"""
What readers say about a file: the findings R001 and following, one function for each kind.

R findings speak of the file as bytes and as a grid: whether it can be read at all. What the figures
say is for the checks V101 and following. Errors refuse the whole file; notes only tell.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from attain.domain.findings import Finding, Level
from attain.errors import InvalidData

MOST_NAMED = 100
"""Rows of one kind that are named one by one; the rest are counted."""

READER_FINDINGS = {
    "R001": "The file holds no rows",
    "R002": "The file cannot be read",
    "R003": "The layout is not known",
    "R004": "A column is missing",
    "R005": "A column header appears twice or is empty",
    "R006": "A row is too short or too long",
    "R007": "A value is no number",
    "R008": "A hidden sheet or further sheet was not read",
    "R009": "The text was read as Windows-1252",
    "R010": "A series listed under two indicators was kept once",
    "R011": "An archive is larger than allowed",
    "R012": "A formula has no value",
    "R013": "A date stands where a code, period or value belongs",
    "R014": "Merged cells stand among the figures",
    "R015": "An indicator, area or period is empty",
    "R016": "The title of a series is not known",
    "R017": "A bound stands without its estimate",
    "R018": "A code holds a separator",
    "R019": "A bound or standard error is no number",
    "R020": "A unit multiplier is not understood",
    "R021": "An action other than giving figures",
    "R022": "The answer of the service is not complete",
    "R023": "The last line has no end",
}
"""What each reader finding is about; the manual's page on file layouts lists them."""


def error(check: str, message: str, remedy: str, **place: object) -> Finding:
    """Return a finding that refuses the file."""
    return Finding(check, Level.ERROR, message, remedy, **place)  # type: ignore[arg-type]


def note(
    check: str, message: str, remedy: str = "Nothing needs to be done.", **place: object
) -> Finding:
    """Return a finding that only tells."""
    return Finding(check, Level.NOTE, message, remedy, **place)  # type: ignore[arg-type]


def warning(check: str, message: str, remedy: str, **place: object) -> Finding:
    """Return a finding that needs a yes."""
    return Finding(check, Level.WARNING, message, remedy, **place)  # type: ignore[arg-type]


def unreadable(name: str, why: str, remedy: str, check: str = "R002") -> InvalidData:
    """Return the error that says why the file called `name` cannot be read at all."""
    return InvalidData(
        f"{name} {why} {remedy}", findings=[error(check, f"The file {why}", remedy, file=name)]
    )


def missing_columns(name: str, missing: Sequence[str], present: Sequence[str]) -> InvalidData:
    """Return the error that names the columns which a layout needs and a file lacks."""
    return unreadable(
        name,
        f"lacks the column {', '.join(missing)}.",
        f"Its columns are: {', '.join(present[:30])}. Name the missing one in the first row.",
        "R004",
    )


def rows_at_fault(
    check: str,
    rows: pl.DataFrame,
    say: str,
    remedy: str,
    *,
    name: str,
    column: str,
    sheet: str = "",
) -> list[Finding]:
    """
    Return one error for each row of `rows` (columns `row` and `text`), at most `MOST_NAMED`.

    `say` may hold `{text}`. The rows beyond are counted in one more finding.
    """
    found = [
        error(
            check,
            say.format(text=repr(text)),
            remedy,
            file=name,
            sheet=sheet,
            row=row,
            column=column,
        )
        for row, text in rows.head(MOST_NAMED).select("row", "text").iter_rows()
    ]
    if rows.height > MOST_NAMED:
        more = f"The same holds for {rows.height - MOST_NAMED} further rows."
        found.append(error(check, more, remedy, file=name, sheet=sheet, column=column))
    return found
