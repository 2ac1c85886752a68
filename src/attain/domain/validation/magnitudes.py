"""V6xx: unit mix-ups, jumps, lone zeros, and series of another order than their peers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from attain.domain.findings import Level
from attain.domain.validation.checks import Basis, Check, Hits, Parameter
from attain.domain.validation.references import is_relative
from attain.domain.validation.residuals import ENOUGH, NORMAL, Residuals, residuals
from attain.domain.validation.table import Flags, Floats, Integers, Table, combined

FACTORS = (1, 2, 3, 6)
FACTOR_SLACK = 0.06
FACTOR_NOISE = 4.0
CUT_OFF = 9.0
LEAST_CHANGE = 0.15
LEAST_CHANGE_LINEAR = 1.0
LEAST_CHANGE_SHORT = 0.8
QUIET = 0.01
ROUNDING_STEPS = 2.5
ZERO_DEPTH = 0.4
NEIGHBOURS = 3
PEERS = 5
PEER_FACTORS = (2, 3, 6)
PEER_SPREAD = 0.4
PEER_GAP = 0.7

_NOISE = Parameter(
    "cut_off",
    CUT_OFF,
    "residual divided by noise (median absolute residual x 1.4826) from which a value is reported",
    Basis.MEASURED,
    "Countdown 2030 cuts monthly facility data at 5 median absolute deviations; long annual series "
    "of the UN have heavier tails",
)

CHECKS = (
    Check(
        id="V601",
        level=Level.WARNING,
        title="A value is off by a factor of 10, 100 or 1000 against its own series",
        what="One value is ten, a hundred, a thousand or a million times as large or small as its "
        "neighbours in time lead to expect.",
        why="Shares and percentages, persons and thousands of persons look alike in a spreadsheet.",
        example="0.31 among 29, 30, 32 and 33.",
        remedy="Give the value in the unit of its series, or say yes if it is right.",
        structural=False,
        parameters=(
            Parameter(
                "factor_slack", FACTOR_SLACK, "least slack, in powers of ten", Basis.MEASURED
            ),
            Parameter("factor_noise", FACTOR_NOISE, "slack in units of the noise", Basis.MEASURED),
            _NOISE,
        ),
    ),
    Check(
        id="V602",
        level=Level.WARNING,
        title="A series is of another order than the same series of other areas",
        what="The middle value of a series lies a factor of 10, 100 or 1000 from that of its "
        "peers: "
        "the same series code, dimensions and unit in other areas. Compared are rates, shares and "
        "indices only: they do not grow with an area.",
        why="A whole file in the wrong unit has no odd value in it; only the neighbours tell.",
        example="Shares of 0.2 to 0.4 for one country, percentages for all others.",
        remedy="Convert the series to the unit of its peers, or say yes if the area is so "
        "different.",
        structural=False,
        parameters=(
            Parameter("peers", PEERS, "areas that it takes besides", Basis.OWN),
            Parameter(
                "peer_spread",
                PEER_SPREAD,
                "spread of the peers (median absolute deviation x 1.4826, in powers of ten) up to "
                "which they say anything",
                Basis.MEASURED,
            ),
            Parameter(
                "peer_gap",
                PEER_GAP,
                "least distance to the nearest of the peers, in powers of ten",
                Basis.MEASURED,
            ),
        ),
    ),
    Check(
        id="V603",
        level=Level.WARNING,
        title="A value jumps out of its series",
        what="A value lies further from what its neighbours in time lead to expect than the usual "
        "noise of the series allows.",
        why="Swapped digits, a figure of the neighbouring row, a change of definition: all of them "
        "bend a trend, and a trend decides a verdict.",
        example="37.1 among 71, 72, 74 and 75.",
        remedy="Correct the value, mark a break (status B) if the method changed, or say yes.",
        structural=False,
        parameters=(
            _NOISE,
            Parameter(
                "least_change", LEAST_CHANGE, "least residual, in powers of ten", Basis.MEASURED
            ),
            Parameter(
                "rounding_steps",
                ROUNDING_STEPS,
                "units of the last printed digit that pass",
                Basis.MEASURED,
            ),
            Parameter(
                "least_change_linear",
                LEAST_CHANGE_LINEAR,
                "least residual in series with values of zero or below, in median sizes",
                Basis.MEASURED,
            ),
            Parameter(
                "least_change_short",
                LEAST_CHANGE_SHORT,
                f"least residual in series of fewer than {ENOUGH} values, in powers of ten",
                Basis.MEASURED,
            ),
        ),
    ),
    Check(
        id="V604",
        level=Level.WARNING,
        title="A single zero stands among values far from zero",
        what="One zero in a series whose values before and after lie close together. Series of "
        "three different values or fewer are left out.",
        why="An empty cell that became a zero is the most frequent fault of spreadsheets: 'not "
        "known' "
        "turns into 'none'.",
        example="31, 30, 0, 28, 27.",
        remedy="Leave the value empty with the status O, or say yes if it is zero.",
        structural=False,
        parameters=(
            Parameter(
                "zero_depth",
                ZERO_DEPTH,
                "the least neighbour is at least this share of the largest",
                Basis.MEASURED,
            ),
            Parameter("neighbours", NEIGHBOURS, "values before and after that count", Basis.OWN),
        ),
    ),
    Check(
        id="V605",
        level=Level.WARNING,
        title="From one period on a series is off by a factor of 10, 100 or 1000",
        what="A series changes by a power of ten between two periods, and stays at the new level.",
        why="The unit changed on the way: thousands became millions in the edition of that year.",
        example="5,210; 5,340; 5.4; 5.6.",
        remedy="Give the whole series in one unit, or say yes if the change is real.",
        structural=False,
        parameters=(
            Parameter(
                "factor_slack", FACTOR_SLACK, "least slack, in powers of ten", Basis.MEASURED
            ),
            _NOISE,
        ),
    ),
)


def find_odd_magnitudes(
    table: Table, *, doubted: Flags | None = None, rows: int | None = None
) -> Iterator[Hits]:
    """
    Yield values and series of an odd order of magnitude.

    Parameters
    ----------
    table
        The observations, and after them those of an earlier release that they continue.
    doubted
        Rows in which another check found a fault; they are left out.
    rows
        How many rows at the begin of the table are new; findings speak of these only.
    """
    new = len(table) if rows is None else rows
    found = residuals(table, without=doubted)
    factor, jump = _outliers(found)
    shift = _shifts(found) & ~factor
    zero = _lone_zeros(found)
    yield from _said("V601", table, found, factor & ~zero, new)
    yield from _peers(table, new)
    yield from _said("V603", table, found, jump & ~factor & ~_beside(shift) & ~zero, new)
    yield from _said("V604", table, found, zero, new)
    yield from _said("V605", table, found, shift & ~zero, new)


def _outliers(found: Residuals) -> tuple[Flags, Flags]:
    """Return flags of factors of ten, and of all outliers."""
    noise = found.noise[found.series]
    logs, length = found.logarithmic[found.series], found.length[found.series]
    size = np.abs(found.kind)
    least = np.where(logs, LEAST_CHANGE, LEAST_CHANGE_LINEAR)
    least = np.where(length < ENOUGH, LEAST_CHANGE_SHORT, least)
    jump = (size > CUT_OFF * np.maximum(noise, QUIET)) & (size > least) & _tops(found, size)
    short = length < ENOUGH
    jump &= ~short | (logs & found.agreed)
    jump[jump] = _beyond_rounding(found, np.flatnonzero(jump))
    power = np.rint(found.plain)
    slack = np.where(short, FACTOR_SLACK, np.clip(FACTOR_NOISE * noise, FACTOR_SLACK, 0.2))
    factor = jump & logs & np.isin(np.abs(power), FACTORS)
    factor &= np.abs(found.plain - power) <= slack
    return factor, jump


def _beyond_rounding(found: Residuals, at: Integers) -> Flags:
    """Flag values that lie more than `ROUNDING_STEPS` units of their last digit from the expected."""
    logs = found.logarithmic[found.series[at]]
    expected = found.value[at] / 10 ** np.where(logs, found.kind[at], 0.0)
    start = np.searchsorted(found.series, found.series[at])
    stop = start + found.length[found.series[at]]
    steps = [_last_digit(found.value[a:b]) for a, b in zip(start, stop, strict=True)]
    apart = np.abs(found.value[at] - expected)
    return np.asarray(~logs | (apart > ROUNDING_STEPS * np.array(steps, dtype=float)))


def _last_digit(values: Floats) -> float:
    """Return the unit of the last digit in which values are given, such as 0.1."""
    for digits in range(7):
        scaled = values * 10.0**digits
        if np.all(np.abs(scaled - np.rint(scaled)) < 1e-6 * np.maximum(np.abs(scaled), 1)):
            return float(10.0**-digits)
    return 0.0


def _tops(found: Residuals, size: Floats) -> Flags:
    """Flag values whose residual is the largest among its neighbours; of equals the later one."""
    before = np.r_[-np.inf, np.where(np.diff(found.series) == 0, size[:-1], -np.inf)]
    after = np.r_[np.where(np.diff(found.series) == 0, size[1:], -np.inf), -np.inf]
    if not len(size):
        return np.zeros(0, dtype=bool)
    return np.asarray((size >= before * (1 - 1e-9)) & (size > after * (1 + 1e-9)))


def _shifts(found: Residuals) -> Flags:
    """Flag the first value of a new level that is a power of ten away from the old one."""
    noise = found.noise[found.series]
    power = np.rint(np.nan_to_num(found.step))
    slack = np.clip(FACTOR_NOISE * noise, FACTOR_SLACK, 0.15)
    shift = np.isin(np.abs(power), FACTORS) & (np.abs(found.step - power) <= slack)
    shift &= found.settled & found.logarithmic[found.series]
    return shift & (np.abs(power) > CUT_OFF * noise)


def _beside(shift: Flags) -> Flags:
    """Flag the first value of a new level and the last one of the old."""
    beside = shift.copy()
    beside[:-1] |= shift[1:]
    return beside


def _lone_zeros(found: Residuals) -> Flags:
    """Flag the only zero of a series whose neighbours lie close together, far from it."""
    zero = np.flatnonzero((found.value == 0) & found.logarithmic[found.series])
    flags = np.zeros(len(found.value), dtype=bool)
    start = np.searchsorted(found.series, found.series[zero])
    for place, first in zip(zero, start, strict=True):
        last = first + found.length[found.series[place]]
        whole = found.value[first:last]
        near = found.value[max(first, place - NEIGHBOURS) : min(last, place + NEIGHBOURS + 1)]
        near = near[near != 0]
        coarse = len(np.unique(whole)) <= min(3, len(whole) - 1)
        flags[place] = near.min() >= ZERO_DEPTH * near.max() and not coarse
    return flags


def _said(check: str, table: Table, found: Residuals, flags: Flags, new: int) -> Iterator[Hits]:
    at = np.flatnonzero(flags)
    at = at[found.rows[at] < new]
    at = at[np.argsort(found.rows[at])]

    def say(i: int) -> str:
        place = int(at[i])
        expected = found.kind[place] if check == "V603" else found.plain[place]
        return f"{table.name(int(found.rows[place]))}: {found.value[place]:g}" + _said_of(
            check, found, place, float(expected)
        )

    if len(at):
        yield Hits(check, found.rows[at], "value", say)


def _said_of(check: str, found: Residuals, place: int, residual: float) -> str:
    value = found.value[place]
    if check == "V604":
        return ", where the values before and after are far from zero."
    if check == "V605":
        times = 10 ** abs(int(np.rint(found.step[place])))
        return (
            f" is {times:,} times {'above' if found.step[place] > 0 else 'below'} the level before."
        )
    if not found.logarithmic[found.series[place]]:
        return " lies far outside the run of its series."
    expected = value / 10**residual
    if check == "V601":
        times = 10 ** abs(int(np.rint(residual)))
        return (
            f" is about {times:,} times too {_size(residual)}: its neighbours lead to "
            f"expect {expected:.4g}."
        )
    return f", where its neighbours lead to expect about {expected:.4g}."


def _size(residual: float) -> str:
    return "large" if residual > 0 else "small"


def _peers(table: Table, new: int) -> Iterator[Hits]:
    """Yield series that lie a power of ten from the same series of all other areas."""
    level, heads, lengths = _levels(table)
    if not len(heads):
        return
    group = combined((table.series_code, table.dimensions, table.unit), len(table))[heads]
    distance, spread, peers, gap = _from_peers(level, group)
    power = np.rint(distance)
    odd = (peers > PEERS) & np.isin(np.abs(power), PEER_FACTORS)
    odd &= (spread <= PEER_SPREAD) & (gap >= PEER_GAP) & (np.abs(distance) > 3 * spread)
    odd &= np.abs(distance - power) <= np.maximum(2 * spread, FACTOR_SLACK)
    odd &= table.unit.where(is_relative)[heads] & (heads < new)
    at = np.flatnonzero(odd)
    at = at[np.argsort(heads[at])]

    def say(i: int) -> str:
        one = int(at[i])
        times = f"{10 ** abs(distance[one]):,.0f}"
        where = "above" if distance[one] > 0 else "below"
        name = table.name(int(heads[one]))
        return (
            f"{name}: the series lies about {times} times {where} that of {peers[one] - 1} areas."
        )

    if len(at):
        yield Hits("V602", heads[at], "value", say, affected=int(lengths[at].sum()))


def _levels(table: Table) -> tuple[Floats, Integers, Integers]:
    """Return the middle value (in powers of ten), first row and length of each positive series."""
    series, value = table.series, table.series.sorted(table.value)
    exact = series.sorted(table.bound.where(lambda text: text == ""))
    middle = np.full(len(series), np.nan)
    for chosen, at in series.by_length(1):
        block = value[at]
        whole = ((block > 0) & exact[at]).all(axis=1)
        middle[chosen[whole]] = np.log10(np.median(block[whole], axis=1))
    known = np.flatnonzero(~np.isnan(middle))
    return middle[known], series.heads()[known], series.length[known]


def _from_peers(level: Floats, group: Integers) -> tuple[Floats, Floats, Integers, Floats]:
    """Return each series' distance from its group's median, the spread, the size, and the gap."""
    _, number, counts = np.unique(group, return_inverse=True, return_counts=True)
    order = np.lexsort((level, number))
    start = np.cumsum(counts) - counts
    distance = level - _group_median(level, number, counts)[number]
    spread = NORMAL * _group_median(np.abs(distance), number, counts)
    gap = np.zeros(len(level))
    several = counts > 1
    lowest, highest = order[start[several]], order[(start + counts - 1)[several]]
    gap[lowest] = level[order[start[several] + 1]] - level[lowest]
    gap[highest] = level[highest] - level[order[(start + counts - 2)[several]]]
    return distance, spread[number], counts[number], gap


def _group_median(values: Floats, number: Integers, counts: Integers) -> Floats:
    ordered = values[np.lexsort((values, number))]
    start = np.cumsum(counts) - counts
    result: Floats = (ordered[start + (counts - 1) // 2] + ordered[start + counts // 2]) / 2
    return result
