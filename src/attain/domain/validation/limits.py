"""V5xx: values that cannot be, and values that stand alone."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from attain.domain.findings import Level
from attain.domain.frameworks import Limits
from attain.domain.validation.checks import Basis, Check, Hits, Parameter
from attain.domain.validation.references import References, is_count, is_percent
from attain.domain.validation.table import Flags, Floats, Integers, Table, combined

ROUNDING = 1e-6
ENOUGH_FOR_CUSTOM = 20
RARE_SHARE = 0.01
INTERVAL_SLACK = 0.005

EXCEL_ERRORS = {
    -2146826288: "#NULL!",
    -2146826281: "#DIV/0!",
    -2146826273: "#VALUE!",
    -2146826265: "#REF!",
    -2146826259: "#NAME?",
    -2146826252: "#NUM!",
    -2146826246: "#N/A",
}
"""Numbers that stand for errors in cells handed over by Excel (VT_ERROR with xlErr 2000 to 2042)."""

CHECKS = (
    Check(
        id="V501",
        level=Level.WARNING,
        title="The value lies outside the natural limits of its indicator",
        what="Values stay within the limits that the framework file gives for the indicator.",
        why="A share above a hundred or a rate below zero is a slip, a wrong unit or a wrong row. "
        "Where figures above a hundred are real (gross enrolment, completion) the file sets no "
        "limit.",
        example="173 % of the population with electricity.",
        remedy="Correct the value or its unit; if such values are real, correct the framework "
        "file.",
        parameters=(
            Parameter(
                "rounding", ROUNDING, "share of the limit that passes as rounding", Basis.OWN
            ),
        ),
    ),
    Check(
        id="V502",
        level=Level.ERROR,
        title="A count is below zero",
        what="Values in a unit that counts persons or things are zero or more.",
        why="There are no minus three deaths. A minus is a slip, or a code for 'missing' (-99).",
        example="`-99` for a missing value.",
        remedy="Correct the value; for a missing one leave it empty with the status O.",
    ),
    Check(
        id="V503",
        level=Level.WARNING,
        title="A single value below zero",
        what="A negative value where almost all others of the series code are not.",
        why="A stray minus turns a gap into a surplus.",
        example="`-12.4` among shares of 10 to 15.",
        remedy="Remove the minus, or say yes if the value is negative.",
        structural=False,
        parameters=(
            Parameter(
                "rare_share",
                RARE_SHARE,
                "share of negative values that is still rare",
                Basis.MEASURED,
            ),
            Parameter(
                "enough", ENOUGH_FOR_CUSTOM, "values that it takes to know the custom", Basis.OWN
            ),
        ),
    ),
    Check(
        id="V504",
        level=Level.WARNING,
        title="A single percentage above a hundred",
        what="A value above 100 in per cent where almost no other value of the series code is.",
        why="It is the natural limit of most percentages, but not of all: so it is asked, not "
        "refused.",
        example="`452` among shares of 40 to 50.",
        remedy="Correct the value, or say yes if more than a hundred per cent is real.",
        structural=False,
        parameters=(
            Parameter(
                "rare_share",
                RARE_SHARE,
                "share of values above 100 that is still rare",
                Basis.MEASURED,
            ),
            Parameter(
                "enough", ENOUGH_FOR_CUSTOM, "values that it takes to know the custom", Basis.OWN
            ),
        ),
    ),
    Check(
        id="V505",
        level=Level.ERROR,
        title="The value is no finite number",
        what="Values, bounds and errors are finite numbers.",
        why="Infinity and 'not a number' come from a division by zero in someone's spreadsheet.",
        example="`inf`.",
        remedy="Correct the value, or leave it empty with a status that says why.",
    ),
    Check(
        id="V506",
        level=Level.ERROR,
        title="The interval is upside down",
        what="The lower bound is not above the upper bound.",
        why="Columns were swapped; every statement on uncertainty would be wrong.",
        example="Lower 31.2, upper 28.4.",
        remedy="Swap the bounds, or correct the one that is wrong.",
    ),
    Check(
        id="V507",
        level=Level.WARNING,
        title="The value lies outside its own interval",
        what="A value lies between its lower and its upper bound.",
        why="Value and bounds come from two vintages, two units or two rows.",
        example="24.1 with the interval 31 to 36.",
        remedy="Correct the value or the bounds, or say yes if the source prints it so.",
        parameters=(
            Parameter(
                "slack", INTERVAL_SLACK, "share of the value that passes as rounding", Basis.OWN
            ),
        ),
    ),
    Check(
        id="V508",
        level=Level.WARNING,
        title="The value is an error code of a spreadsheet program",
        what="No value is one of the numbers that stand for #DIV/0!, #N/A and the like inside "
        "Excel.",
        why="A program that copies cells without asking turns an error into a number of minus two "
        "thousand million.",
        example="`-2146826281`, which is #DIV/0!. The UN's MDG export of August 2015 holds seven.",
        remedy="Leave the value empty with the status O; say yes only if it was published so.",
    ),
)


EXCEL_ERRORS_BELOW = -2_146_000_000


def find_impossible_values(table: Table, known: References) -> Iterator[Hits]:
    """Yield values outside limits, against the custom of their series code, and bad intervals."""
    infinite = np.flatnonzero(np.isinf(table.value))
    if len(infinite):
        yield Hits(
            "V505",
            infinite,
            "value",
            lambda i: f"{table.name(int(infinite[i]))}: {table.value[infinite[i]]}.",
        )
    broken = table.value < EXCEL_ERRORS_BELOW
    if broken.any():
        yield from _excel_errors(table, np.flatnonzero(broken))
    outside = _outside_limits(table, known)
    yield from _outside(table, known, np.flatnonzero(outside))
    negative = (table.value < 0) & ~outside
    if negative.any():
        counted = negative & table.unit.where(is_count)
        yield from _said("V502", table, np.flatnonzero(counted), "a count below zero")
        alone = _against_custom(table, negative & ~counted, negative)
        yield from _said(
            "V503", table, alone, "the only kind of value below zero in its series code"
        )
    percent = table.unit.where(is_percent)
    above = (table.value > 100) & percent & ~outside
    if above.any():
        alone = _against_custom(table, above, above)
        yield from _said(
            "V504", table, alone, "almost no other value of its series code is above 100"
        )
    yield from _intervals(table)


def _excel_errors(table: Table, rows: Integers) -> Iterator[Hits]:
    found = rows[np.isin(table.value[rows], list(EXCEL_ERRORS))]

    def say(i: int) -> str:
        value = int(table.value[found[i]])
        return f"{table.name(int(found[i]))}: {value} is what Excel means by {EXCEL_ERRORS[value]}."

    if len(found):
        yield Hits("V508", found, "value", say)


def _said(check: str, table: Table, rows: Integers, what: str) -> Iterator[Hits]:
    if len(rows):
        yield Hits(
            check,
            rows,
            "value",
            lambda i: f"{table.name(int(rows[i]))}: {table.value[rows[i]]:g}: {what}.",
        )


def limits_by_series(table: Table, known: References) -> tuple[Floats, Floats]:
    """Return the lower and upper limit of each series of the table, infinite where there is none."""
    heads = table.series.heads()
    pair = combined((table.series_code, table.unit), len(table))[heads]
    _, first, number = np.unique(pair, return_index=True, return_inverse=True)
    bounds = [_limits_of(table, int(head), known) for head in heads[first]]
    lower = np.array([-np.inf if b.lower is None else b.lower for b in bounds])
    upper = np.array([np.inf if b.upper is None else b.upper for b in bounds])
    return lower[number], upper[number]


def _limits_of(table: Table, row: int, known: References) -> Limits:
    code, unit = table.series_code[row], table.unit[row]
    return known.limits.get((code, unit)) or known.limits.get((code, "")) or Limits()


def _outside_limits(table: Table, known: References) -> Flags:
    flags = np.zeros(len(table), dtype=bool)
    if not known.limits or not len(table):
        return flags
    lower, upper = limits_by_series(table, known)
    if np.isinf(lower).all() and np.isinf(upper).all():
        return flags
    series, value = table.series, table.series.sorted(table.value)
    slack = ROUNDING * np.maximum(1.0, np.maximum(_finite(np.abs(lower)), _finite(np.abs(upper))))
    low = np.repeat(lower - slack, series.length)
    high = np.repeat(upper + slack, series.length)
    flags[series.rows(np.flatnonzero((value < low) | (value > high)))] = True
    return flags


def _finite(values: Floats) -> Floats:
    return np.where(np.isfinite(values), values, 0.0)


def _outside(table: Table, known: References, rows: Integers) -> Iterator[Hits]:
    def say(i: int) -> str:
        row = int(rows[i])
        limits = _limits_of(table, row, known)
        return f"{table.name(row)}: {table.value[row]:g} lies outside {_between(limits)}."

    if len(rows):
        yield Hits("V501", rows, "value", say)


def _between(limits: Limits) -> str:
    if limits.upper is None:
        return f"its limits (not below {limits.lower:g})"
    if limits.lower is None:
        return f"its limits (not above {limits.upper:g})"
    return f"its limits ({limits.lower:g} to {limits.upper:g})"


def _against_custom(table: Table, rows: Flags, same_kind: Flags) -> Integers:
    """Return those `rows` whose kind is rare among the values of their series code."""
    codes, size = table.series_code.codes, len(table.series_code.texts)
    values = np.bincount(codes[table.has_value], minlength=size)
    kind = np.bincount(codes[same_kind], minlength=size)
    rare = (kind <= np.maximum(1, RARE_SHARE * values)) & (values >= ENOUGH_FOR_CUSTOM)
    return np.flatnonzero(rows & rare[codes])


def _intervals(table: Table) -> Iterator[Hits]:
    reversed_ = np.flatnonzero(table.lower > table.upper)
    if len(reversed_):
        yield Hits(
            "V506",
            reversed_,
            "lower",
            lambda i: (
                f"{table.name(int(reversed_[i]))}: the lower bound {table.lower[reversed_[i]]:g} "
                f"is above the upper bound {table.upper[reversed_[i]]:g}."
            ),
        )
    slack = INTERVAL_SLACK * np.abs(table.value)
    outside = (table.value < table.lower - slack) | (table.value > table.upper + slack)
    rows = np.flatnonzero(outside & ~(table.lower > table.upper))
    if len(rows):
        yield Hits(
            "V507",
            rows,
            "value",
            lambda i: (
                f"{table.name(int(rows[i]))}: {table.value[rows[i]]:g} lies outside its own "
                f"interval, {table.lower[rows[i]]:g} to {table.upper[rows[i]]:g}."
            ),
        )
