"""V4xx: periods that are not understood, or cannot be."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from attain.domain.findings import Level
from attain.domain.validation.checks import Basis, Check, Hits, Parameter
from attain.domain.validation.references import MARKED_AS_PROJECTION, References
from attain.domain.validation.table import Flags, Floats, Integers, Stretches, Table

FIRST_PLAUSIBLE_YEAR = 1900
YEARS_AHEAD = 1
PROJECTION_RUN = 3
LONELY_YEARS = 25

CHECKS = (
    Check(
        id="V401",
        level=Level.ERROR,
        title="The period is not understood",
        what="Each period is a year, a half year, quarter or month, or a range of years.",
        why="Dates are never guessed: 03/04/2020 is two days in two countries.",
        example="`2015/03/04`, `FY15`, `n.d.`.",
        remedy="Write a year (2015), a quarter (2015-Q1), a month (2015-03) or a range "
        "(2014/2016).",
    ),
    Check(
        id="V402",
        level=Level.ERROR,
        title="The year lies before all statistics of this kind",
        what=f"No period begins before {FIRST_PLAUSIBLE_YEAR}.",
        why="A slip of one digit moves a figure by a century; a trend that starts there is "
        "nonsense.",
        example="`1015` or `1815` for 2015.",
        remedy="Correct the year.",
        parameters=(
            Parameter("first_plausible_year", FIRST_PLAUSIBLE_YEAR, "earliest year", Basis.OWN),
        ),
    ),
    Check(
        id="V403",
        level=Level.ERROR,
        title="The year lies in the future",
        what="No period begins after the year of the check, unless the observation is marked as a "
        "forecast or an estimate, or ends an unbroken row of projections (see V404).",
        why="A year 2105 that is taken in silence becomes the latest figure of its series, and the "
        "verdict is drawn from it.",
        example="`2105` for 2015.",
        remedy="Correct the year; give a projection the status F.",
        parameters=(
            Parameter(
                "years_ahead", YEARS_AHEAD, "years after the year of the check that pass", Basis.OWN
            ),
        ),
    ),
    Check(
        id="V404",
        level=Level.NOTE,
        title="A series runs on into the future without a status that says so",
        what="Observations after the year of the check that follow one another without a gap.",
        why="They are projections. Without their status they are taken for measurements.",
        example="Population by year up to 2100, every row with the status A.",
        remedy="Give projections the status F.",
        structural=False,
        parameters=(
            Parameter(
                "projection_run",
                PROJECTION_RUN,
                "future observations in a row from which a series counts as projected",
                Basis.OWN,
            ),
        ),
    ),
    Check(
        id="V405",
        level=Level.WARNING,
        title="A single observation lies far from all others of its series",
        what=f"One observation at the begin or the end of a series is more than {LONELY_YEARS} "
        f"years "
        "away from its neighbour, and the rest stand closer together.",
        why="A slip in the decade or the century may still give a year that can be: 1915 for 2015.",
        example="2000, 2005, 2010 and 1915.",
        remedy="Correct the year, or say yes if the figure is that old.",
        structural=False,
        parameters=(
            Parameter(
                "lonely_years", LONELY_YEARS, "gap in years that is reported", Basis.MEASURED
            ),
        ),
    ),
)


def find_impossible_periods(table: Table, known: References) -> Iterator[Hits]:
    """Yield periods that are not understood, too early, too late or far from their series."""
    unreadable = np.flatnonzero(
        np.isnan(table.time) & table.period.where(lambda t: bool(t.strip()))
    )
    if len(unreadable):
        yield Hits(
            "V401",
            unreadable,
            "period",
            lambda i: f"The period {table.period[unreadable[i]]!r} is not understood.",
        )
    early = np.flatnonzero(table.time < FIRST_PLAUSIBLE_YEAR)
    if len(early):
        yield Hits(
            "V402",
            early,
            "period",
            lambda i: (
                f"{table.name(int(early[i]))}: the period lies before {FIRST_PLAUSIBLE_YEAR}."
            ),
        )
    if known.as_of is not None:
        yield from _future(table, known.as_of)
    yield from _lonely(table, known)


def _future(table: Table, as_of: int) -> Iterator[Hits]:
    late = table.time >= as_of + YEARS_AHEAD + 1
    if not late.any():
        return
    late &= ~table.status.where(lambda text: text in MARKED_AS_PROJECTION)
    projected = _in_projections(table.series, table.series.sorted(table.time), as_of)
    rows = np.flatnonzero(late)
    run_on = projected[rows]
    typos, runs = rows[~run_on], rows[run_on]
    if len(typos):
        yield Hits(
            "V403",
            typos,
            "period",
            lambda i: f"{table.name(int(typos[i]))}: the period lies after {as_of}.",
        )
    if len(runs):
        first = _first_of_series(table, runs)
        yield Hits(
            "V404",
            first,
            "period",
            lambda i: f"{table.name(int(first[i]))}: the series runs on after {as_of}.",
            affected=len(runs),
        )


def _in_projections(series: Stretches, time: Floats, as_of: int) -> Flags:
    """Flag, by row, series whose future part follows the past without a gap."""
    flags = np.zeros(len(time), dtype=bool)
    for _, at in series.by_length(PROJECTION_RUN):
        times = time[at]
        future = times > as_of
        steps = np.diff(times, axis=1)
        usual = np.nanmax(np.where(future[:, 1:], 1.0, steps), axis=1, initial=1.0)
        widest = np.nanmax(np.where(future[:, 1:], steps, 0.0), axis=1, initial=0.0)
        runs_on = (future.sum(axis=1) >= PROJECTION_RUN) & (widest <= np.maximum(usual, 5.0))
        flags[series.rows(at[runs_on].ravel())] = True
    return flags


def _first_of_series(table: Table, rows: Integers) -> Integers:
    first: Integers = rows[np.sort(np.unique(table.key[rows], return_index=True)[1])]
    return first


def _lonely(table: Table, known: References) -> Iterator[Hits]:
    """Yield single observations at one end of a series, far from the others."""
    series, time = table.series, table.series.sorted(table.time)
    latest = np.inf if known.as_of is None else known.as_of + YEARS_AHEAD + 1
    found = []
    for _, at in series.by_length(3):
        times = time[at]
        steps = np.diff(times, axis=1)
        for end, step, rest in ((0, steps[:, 0], steps[:, 1:]), (-1, steps[:, -1], steps[:, :-1])):
            alone = (step > LONELY_YEARS) & (step > 2 * rest.max(axis=1))
            alone &= (times[:, end] >= FIRST_PLAUSIBLE_YEAR) & (times[:, end] < latest)
            found.append(at[alone, end])
    positions = np.unique(np.concatenate(found)) if found else np.zeros(0, dtype=np.int64)
    rows = np.sort(series.rows(positions))
    if len(rows):
        yield Hits(
            "V405",
            rows,
            "period",
            lambda i: (
                f"{table.name(int(rows[i]))}: all other periods of the series are more than "
                f"{LONELY_YEARS} years away."
            ),
        )
