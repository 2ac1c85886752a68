"""
Published figures, reproduced: what others printed, and what attain makes of the same inputs.

The figures stand in `data/methods/published.yaml` with their sources; the manual, the portal and the
tests read them there. Ours are worked out each time, by the code that judges releases.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

Value = str | float
OPTIONAL = ("baseline_value", "target_value", "share", "scale")
"""Columns of a target file that a row may leave out."""


@dataclass(frozen=True, slots=True)
class PublishedField:
    """
    A column of a table: what is compared.

    Attributes
    ----------
    printed
        Whether the source prints the figure; else it was worked out by hand from the source's inputs.
    decimals
        Digits that must agree; None for words.
    per
        What our number is multiplied by, to be in the unit of the table.
    """

    name: str
    title: str
    printed: bool
    decimals: int | None = None
    per: float = 1.0

    def agrees(self, theirs: Value, ours: Value) -> bool:
        """Tell whether ours is theirs, to the digits that theirs has."""
        if self.decimals is None or isinstance(theirs, str) or isinstance(ours, str):
            return theirs == ours
        return abs(theirs - ours) <= 0.5 * 10.0**-self.decimals + 1e-9

    def written(self, value: Value) -> str:
        """Return a value with the digits that are compared."""
        return value if isinstance(value, str) else f"{value:.{self.decimals or 0}f}"


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """A case: its inputs, and the published value of each field, in the order of the fields."""

    name: str
    inputs: Mapping[str, Any]
    theirs: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """Cases of one source that are reproduced alike, by `rules` or by a function of rates."""

    id: str
    title: str
    rules: tuple[str, ...]
    source: str
    function: str
    fields: tuple[PublishedField, ...]
    rows: tuple[PublishedRow, ...]


@cache
def published_tables() -> tuple[PublishedTable, ...]:
    """Return every table."""
    import yaml

    text = files("attain").joinpath("data", "methods", "published.yaml").read_text("utf-8")
    return tuple(_table(plain) for plain in yaml.safe_load(text))


def tables_of(rule: str) -> tuple[PublishedTable, ...]:
    """Return the tables that a rule reproduces."""
    return tuple(table for table in published_tables() if rule in table.rules)


def ours(table: PublishedTable, rule: str) -> tuple[tuple[Value, ...], ...]:
    """
    Return what `rule` makes of the inputs of each row, in the unit of the table.

    Raises
    ------
    NotEnoughData
        If the inputs of a row bear no figure.
    """
    return _ours(table.id, rule)


@cache
def _ours(table_id: str, rule: str) -> tuple[tuple[Value, ...], ...]:
    table = next(each for each in published_tables() if each.id == table_id)
    if table.function:
        reproduce = _FUNCTIONS[table.function]
        found = [{"value": reproduce(**row.inputs)} for row in table.rows]
    else:
        found = _verdicts(table, rule)
    return tuple(tuple(_measured(each[f.name], f) for f in table.fields) for each in found)


def reproduced(table: PublishedTable, rule: str) -> bool:
    """Tell whether every figure of a table comes out."""
    return all(
        field.agrees(theirs, own)
        for row, values in zip(table.rows, ours(table, rule), strict=True)
        for field, theirs, own in zip(table.fields, row.theirs, values, strict=True)
    )


def inputs_text(row: PublishedRow) -> str:
    """
    Return what goes in, for reading.

    Examples
    --------
    >>> inputs_text(tables_of("psa-2007")[0].rows[0])
    'base 45.3 (1991); 30.0 (2003); target 22.65 (2015)'
    """
    given = row.inputs
    if "points" not in given:
        return "; ".join(f"{name} {value:g}" for name, value in given.items())
    points = [point.split() for point in given["points"].split(";")]
    parts = [f"{value} ({period})" for period, value in points]
    if "baseline_value" in given:
        parts.insert(0, f"base {given['baseline_value']:g} ({given['baseline_period']})")
    wanted = (
        f"target {given['target_value']:g}"
        if "target_value" in given
        else f"{given['share']:.3g} of the base is to be left"
    )
    return "; ".join([*parts, f"{wanted} ({given['target_period']})"])


def _table(plain: Mapping[str, Any]) -> PublishedTable:
    fields = tuple(PublishedField(name, **about) for name, about in plain["fields"].items())
    named = {"name", *(field.name for field in fields)}
    rows = tuple(
        PublishedRow(
            str(row["name"]),
            {**plain.get("shared", {}), **_without(row, named)},
            tuple(row[field.name] for field in fields),
        )
        for row in plain["rows"]
    )
    return PublishedTable(
        plain["id"],
        plain["title"],
        tuple(plain["rules"]),
        plain["source"],
        plain.get("function", ""),
        fields,
        rows,
    )


def _without(row: Mapping[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}


def _measured(value: Any, field: PublishedField) -> Value:
    from attain.errors import NotEnoughData

    if value is None:
        raise NotEnoughData(f"No {field.title} comes out. See data/methods/published.yaml.")
    return value if isinstance(value, str) else float(value) * field.per


def _verdicts(table: PublishedTable, rule: str) -> list[dict[str, Any]]:
    """Judge all rows at once, each as an indicator of its own."""
    from attain.usecases.assess import assess

    head = "indicator,direction,baseline_period,target_period," + ",".join(OPTIONAL)
    observed, asked = ["indicator,reference_area,period,value"], [head]
    for number, row in enumerate(table.rows):
        given = row.inputs
        points = [point.split() for point in given["points"].split(";")]
        observed += [f"r{number},X,{period},{value}" for period, value in points]
        always = (given["direction"], given["baseline_period"], given["target_period"])
        cells = [*always, *(given.get(name, "") for name in OPTIONAL)]
        asked.append(f"r{number}," + ",".join(str(cell) for cell in cells))
    found = assess("\n".join(observed).encode(), "\n".join(asked).encode(), rule=rule).verdicts
    by_row = {each["indicator"]: each for each in found}
    return [dict(by_row[f"r{number}"]) for number in range(len(table.rows))]


def _rate_of_slope(slope: float, values: int) -> float:
    """The fitted rate of values that fall by `slope` on the logarithmic scale."""
    from attain.domain.progress.rates import fitted_rate_of_reduction

    times = list(range(2000, 2000 + values))
    return fitted_rate_of_reduction(times, [40 * math.exp(slope * (t - 2000)) for t in times])


def _scores(name: str) -> Callable[..., float]:
    def score(**given: float) -> float:
        import numpy as np

        from attain.domain.progress.rules import scores

        return float(getattr(scores, name)(*(np.array(each) for each in given.values())))

    return score


def _rates(name: str) -> Callable[..., float]:
    def rate(first: float, last: float, years: float) -> float:
        from attain.domain.progress import rates

        return float(getattr(rates, name)(first, last, years=years))

    return rate


_FUNCTIONS: dict[str, Callable[..., float]] = {
    "rate_of_slope": _rate_of_slope,
    **{name: _rates(name) for name in ("annual_rate_of_reduction", "continuous_rate_of_reduction")},
    **{
        name: _scores(name)
        for name in ("score_with_target", "score_without_target", "limit_factor")
    },
}
