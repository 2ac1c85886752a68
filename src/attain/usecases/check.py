"""
Check an observation table by every numbered check, and say what was found and where.

Errors refuse the whole table and keep what was there before; warnings need a yes; notes ask nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from attain.domain.findings import Finding, Level
from attain.domain.observations import KEY_COLUMNS
from attain.domain.validation.catalogue import CHECKS, find_faults
from attain.domain.validation.checks import WHOLE_TABLE, Hits, whole_table
from attain.domain.validation.references import References
from attain.domain.validation.structure import find_faulty_columns
from attain.errors import InvalidData
from attain.usecases.encoding import NUMBERS, TEXTS, as_observations, encode, kinds_of
from attain.usecases.references import shipped_references

if TYPE_CHECKING:
    import polars as pl

    from attain.exchange.table import ReadTable

MOST_FINDINGS = 10_000
"""Findings of one check that are written out; the rest is counted."""


@dataclass(frozen=True, slots=True)
class CheckReport:
    """
    What the checks found in one table.

    Attributes
    ----------
    findings
        In order of level, check and row; at most `MOST_FINDINGS` of each check.
    rows
        Rows of the table.
    counts
        Findings of each check, all of them.
    affected
        Rows that the findings of each check speak of.
    rows_warned
        Rows of which at least one warning speaks.
    accepted
        Whether the table may be taken: no errors, and no warning that nobody said yes to.
    """

    findings: tuple[Finding, ...]
    rows: int
    counts: Mapping[str, int]
    affected: Mapping[str, int]
    rows_warned: int
    warnings_accepted: bool = False

    @property
    def errors(self) -> int:
        """How many errors there are."""
        return self._of(Level.ERROR)

    @property
    def warnings(self) -> int:
        """How many warnings there are."""
        return self._of(Level.WARNING)

    @property
    def notes(self) -> int:
        """How many notes there are."""
        return self._of(Level.NOTE)

    @property
    def accepted(self) -> bool:
        """Whether the table may be taken."""
        return not self.errors and (self.warnings_accepted or not self.warnings)

    @property
    def warned_share(self) -> float:
        """The share of rows of which at least one warning speaks, 0 to 1."""
        return self.rows_warned / self.rows if self.rows else 0.0

    def _of(self, level: Level) -> int:
        shown = Counter(f.check for f in self.findings if f.level is level)
        return sum(max(number, self.counts.get(check, 0)) for check, number in shown.items())

    def with_warnings_accepted(self) -> CheckReport:
        """Return the report after somebody has said yes to its warnings."""
        return replace(self, warnings_accepted=True)

    def refuse_if_errors(self) -> None:
        """
        Do nothing if there is no error.

        Raises
        ------
        InvalidData
            If there is one; it carries the findings.
        """
        if self.errors:
            first = next(f for f in self.findings if f.level is Level.ERROR)
            more = f" and {self.errors - 1:,} more" if self.errors > 1 else ""
            raise InvalidData(
                f"The figures were refused, and nothing of them was taken. {first}{more}",
                findings=self.findings,
            )

    def refuse_unless_accepted(self) -> None:
        """
        Do nothing if the table may be taken.

        Raises
        ------
        InvalidData
            If there is an error, or a warning that nobody said yes to.
        """
        self.refuse_if_errors()
        if not self.accepted:
            first = next(f for f in self.findings if f.level is Level.WARNING)
            raise InvalidData(
                f"There are {self.warnings:,} warnings; the first: {first} "
                "Look through them, then say yes to all of them or correct the file.",
                findings=self.findings,
            )


def check_table(
    table: ReadTable,
    *,
    previous: pl.DataFrame | None = None,
    as_of: int | None = None,
    dictionary: References | None = None,
    accept_warnings: bool = False,
    file: str = "",
) -> CheckReport:
    """
    Check what a reader made of a file.

    Parameters
    ----------
    table
        The observations, and what the reader has found already.
    previous
        The observation table of the last release. Compared are its rows from the same origins, or,
        where it has none of them, its rows of the same series codes.
    as_of
        The last year that a figure may speak of; by default that of `dictionary`, or no limit but
        the plain one of `periods.Period`.
    dictionary
        What is known of areas, series, limits and units; by default what attain ships.
    accept_warnings
        Whether somebody has said yes to the warnings.
    file
        Name of the file for the messages; by default the origin of each row.
    """
    hits = list(_unaccounted(table))
    known = _known(dictionary, as_of)
    report = _report(table.frame, hits, known, previous, file)
    return replace(
        report,
        findings=_in_order((*table.findings, *report.findings)),
        counts=dict(Counter(f.check for f in table.findings) + Counter(report.counts)),
        warnings_accepted=accept_warnings,
    )


def check_frame(
    frame: pl.DataFrame,
    *,
    previous: pl.DataFrame | None = None,
    as_of: int | None = None,
    dictionary: References | None = None,
    accept_warnings: bool = False,
) -> CheckReport:
    """
    Check a frame from memory; see `check_table`.

    Columns that are missing beyond the four that are needed take their defaults; `time` is worked out
    from `period`.
    """
    hits = list(find_faulty_columns(kinds_of(frame)))
    if any(CHECKS[hit.check].level is Level.ERROR for hit in hits):
        findings = tuple(f for hit in hits for f in _findings(hit, None, ""))
        counts = {hit.check: len(hit.rows) for hit in hits}
        return CheckReport(_in_order(findings), frame.height, counts, {}, 0)
    known = _known(dictionary, as_of)
    report = _report(as_observations(frame), hits, known, previous, "")
    return replace(report, warnings_accepted=accept_warnings)


def _known(dictionary: References | None, as_of: int | None) -> References:
    known = shipped_references() if dictionary is None else dictionary
    return known if as_of is None else replace(known, as_of=as_of)


def _unaccounted(table: ReadTable) -> Iterator[Hits]:
    lost = table.rows - table.frame.height - table.refused - table.folded
    if lost:
        yield whole_table(
            "V106",
            [f"Of {table.rows:,} rows in the file {lost:,} are neither taken nor refused."],
        )


def _report(
    frame: pl.DataFrame,
    hits: list[Hits],
    known: References,
    previous: pl.DataFrame | None,
    file: str,
) -> CheckReport:
    both = None if previous is None else _scope(frame, previous)
    if both is not None and both.height:
        both, renamed = _in_codes_of(frame, both)
        hits.extend(renamed)
    if both is None or not both.height:
        table, with_before = encode(frame), None
    else:
        with_before = encode(_stacked(frame, both))
        table = with_before.taken(slice(0, frame.height))
    hits.extend(find_faults(table, known, before=with_before))
    places = _Places(frame, file)
    findings = [f for hit in hits for f in _findings(hit, places, file)]
    counts, affected = Counter[str](), Counter[str]()
    for hit in hits:
        counts[hit.check] += len(hit.rows)
        affected[hit.check] += hit.row_count
    warned = _rows_warned(hits)
    return CheckReport(_in_order(findings), frame.height, dict(counts), dict(affected), warned)


def _rows_warned(hits: Iterable[Hits]) -> int:
    """Return rows under warning: each row once, and besides those that a finding sums up."""
    single, summed = [], 0
    for hit in hits:
        if CHECKS[hit.check].level is Level.WARNING:
            if hit.affected is None:
                single.append(hit.rows)
            else:
                summed += hit.affected
    return summed + (len(np.unique(np.concatenate(single))) if single else 0)


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    weight = {Level.ERROR: 0, Level.WARNING: 1, Level.NOTE: 2}
    return tuple(sorted(findings, key=lambda f: (weight[f.level], f.check, f.sheet, f.row or 0)))


def _scope(frame: pl.DataFrame, previous: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of the last release that `frame` should continue."""
    import polars as pl

    origins = frame["origin"].unique().drop_nulls()
    same = previous.filter(pl.col("origin").is_in(origins.implode()) & (pl.col("origin") != ""))
    if same.height:
        return same
    return previous.filter(pl.col("series_code").is_in(frame["series_code"].unique().implode()))


def _in_codes_of(frame: pl.DataFrame, before: pl.DataFrame) -> tuple[pl.DataFrame, list[Hits]]:
    """Return the rows of the last release in the codes of `frame`, where a code map leads there."""
    lost = _lost_keys(frame, before)
    if not lost:
        return before, []
    from attain.exchange.mapping import apply
    from attain.usecases.read import shipped_recodings

    recoded = apply(before, shipped_recodings())
    found = lost - _lost_keys(frame, recoded)
    if found <= 0:
        return before, []
    message = f"{found:,} series of the last release stand under other codes now."
    return recoded, [whole_table("V708", [message])]


def _lost_keys(frame: pl.DataFrame, before: pl.DataFrame) -> int:
    keys = list(KEY_COLUMNS)
    distinct = before.select(keys).unique()
    return distinct.join(frame.select(keys).unique(), on=keys, how="anti").height


def _stacked(frame: pl.DataFrame, below: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    names = [*TEXTS, *NUMBERS]
    return pl.concat([frame.select(names), below.select(names)], rechunk=True)


class _Places:
    """Where the rows of a frame stood in their files."""

    def __init__(self, frame: pl.DataFrame, file: str) -> None:
        self.columns = [frame[name] for name in ("origin", "sheet", "row")]
        self.file = file

    def of(self, row: int) -> tuple[str, str, int]:
        """Return file, sheet and row as a spreadsheet shows it; counted from 1 in memory."""
        origin, sheet, line = (column[row] for column in self.columns)
        return self.file or origin or "", sheet or "", line or row + 1


def _findings(hit: Hits, places: _Places | None, file: str) -> Iterator[Finding]:
    check = CHECKS[hit.check]
    for i, row in enumerate(hit.rows[:MOST_FINDINGS].tolist()):
        message = hit.say(i)
        if row == WHOLE_TABLE or places is None:
            yield Finding(
                check.id, check.level, message, check.remedy, file=file, column=hit.column
            )
            continue
        if hit.others is not None:
            message = f"{message} The other one is in {_other(places, int(hit.others[i]), row)}."
        name, sheet, line = places.of(row)
        yield Finding(check.id, check.level, message, check.remedy, name, sheet, line, hit.column)


def _other(places: _Places, other: int, row: int) -> str:
    file, sheet, line = places.of(other)
    here, same_sheet, _ = places.of(row)
    parts = [f"row {line}"]
    if sheet and sheet != same_sheet:
        parts.append(f"of sheet {sheet}")
    if file != here:
        parts.append(f"of {file}")
    return " ".join(parts)
