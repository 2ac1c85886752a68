"""Values of groups of areas from an observation table: regional figures, and what they rest on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from attain.domain.aggregation import (
    GroupPanel,
    GroupValue,
    check_can_be_averaged,
    mean_values,
    parity_values,
    sum_values,
)
from attain.domain.areas import day_of
from attain.domain.frameworks import Averaging, Indicator
from attain.domain.series import dimensions_text
from attain.errors import NotComparable, NotEnoughData, UnknownCode

if TYPE_CHECKING:
    from attain.domain.areas import AreaRegistry

SUBGROUPS = ("CLMV", "ASEAN-6")
"""Groups whose coverage is told apart where they lie within the group asked for."""
CARRIED_DENOMINATOR = 3
"""Years for which a denominator stands in for years in which it is not known."""


@dataclass(frozen=True, slots=True)
class GroupSeries:
    """
    The values of a group, year by year.

    Attributes
    ----------
    on
        The day whose membership holds for all years: composition never changes within a series.
    denominator
        Code of the series that weighs the areas; empty for sums and where there is none.
    notes
        What a reader must know: why there is only a simple mean, which members take part in part.
    """

    indicator: str
    series_code: str
    dimensions: str
    unit: str
    group: str
    on: date
    members: tuple[str, ...]
    denominator: str
    values: tuple[GroupValue, ...]
    notes: tuple[str, ...] = ()

    def table(self) -> pl.DataFrame:
        """Return one row for each year; see `docs/explanation/regional-values.md`."""
        rows = [_row(value) for value in self.values]
        same = (self.indicator, self.series_code, self.group, str(self.on), self.denominator)
        names = ("indicator", "series_code", "group", "members_on", "denominator")
        heads = [pl.lit(text).alias(name) for name, text in zip(names, same, strict=True)]
        return pl.DataFrame(rows, infer_schema_length=None).select(*heads, pl.all())


def _row(value: GroupValue) -> dict[str, object]:
    return {
        "year": value.year,
        "value": value.value,
        "imputed_value": value.imputed_value,
        "simple_mean": value.simple_mean,
        "standard_error": value.standard_error,
        "coverage": value.coverage,
        "imputed_coverage": value.imputed_coverage,
        "support": value.support.value,
        "publishable": value.publishable,
        "observed": len(value.observed),
        "members": value.members,
        "areas_observed": " ".join(value.observed),
        "areas_imputed": " ".join(value.imputed),
        "areas_bounded": " ".join(value.bounded),
        **{f"coverage_{name}": share for name, share in value.subgroup_coverage.items()},
    }


def group_values(
    frame: pl.DataFrame,
    indicator: Indicator,
    group: str,
    *,
    areas: AreaRegistry,
    on: date | int,
    series_code: str = "",
    dimensions: Mapping[str, str] | None = None,
    unit: str = "",
    denominators: pl.DataFrame | None = None,
) -> GroupSeries:
    """
    Return the values of an indicator for a group of areas, year by year.

    Parameters
    ----------
    frame
        An observation table.
    on
        The day, or year, whose membership holds for every year of the answer.
    series_code, dimensions, unit
        Which series; by default the headline, what its first target rule asks for, and the only unit.
    denominators
        An observation table with the denominators; `frame` by default.

    Raises
    ------
    NotComparable
        If values of areas cannot be averaged; the message says why and what to do.
    NotEnoughData
        If no member of the group has a figure.
    UnknownCode
        If the group is not known, or several units need one to be named.
    """
    check_can_be_averaged(indicator)
    asked = _asked(indicator, series_code, dimensions, unit)
    members = areas.members(group, on=on)
    found = _found(frame, asked, members)
    source = frame if denominators is None else denominators
    weighed = indicator.averaging is Averaging.WEIGHTED_MEAN
    panel, notes = _panel(found, source, members, indicator if weighed else None)
    subgroups = _subgroups(areas, members, on)
    values = (mean_values if weighed else sum_values)(panel, subgroups=subgroups)
    return GroupSeries(
        indicator=indicator.code,
        series_code=asked.series_code,
        dimensions=asked.dimensions,
        unit=str(found["unit"][0]),
        group=areas.group(group).id,
        on=day_of(on),
        members=members,
        denominator=indicator.denominator if panel.weights is not None else "",
        values=values,
        notes=(*notes, *_parts(areas, group, on)),
    )


def group_parity(
    frame: pl.DataFrame,
    indicator: Indicator,
    group: str,
    *,
    areas: AreaRegistry,
    on: date | int,
    series_code: str,
    denominators: tuple[str, str],
    dimensions: Mapping[str, str] | None = None,
    unit: str = "",
) -> GroupSeries:
    """
    Return women's value over men's value of a group, recomputed from both, year by year.

    Parameters
    ----------
    series_code
        A series with the dimension SEX (F and M), such as an enrolment ratio by sex.
    denominators
        Codes of the denominators of women and of men.

    Raises
    ------
    NotComparable
        If the denominators are not known: a mean of ratios is no ratio of the group.
    """
    members = areas.members(group, on=on)
    sides = [
        _found(
            frame, _asked(indicator, series_code, {**(dimensions or {}), "SEX": sex}, unit), members
        )
        for sex in ("F", "M")
    ]
    years = sorted({int(t) for side in sides for t in side["time"]})
    panels = [
        _with_weights(_values(side, members, years), frame, code)
        for side, code in zip(sides, denominators, strict=True)
    ]
    if any(panel.weights is None for panel in panels):
        raise NotComparable(
            f"{indicator.code}: there are no figures of {' or '.join(denominators)}, and a mean of "
            "parity ratios is no ratio of the group. Add the denominators to the table."
        )
    return GroupSeries(
        indicator=indicator.code,
        series_code=series_code,
        dimensions=dimensions_text(dimensions or {}),
        unit="RO",
        group=areas.group(group).id,
        on=day_of(on),
        members=members,
        denominator=" and ".join(denominators),
        values=parity_values(*panels, subgroups=_subgroups(areas, members, on)),
        notes=_parts(areas, group, on),
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """Which series is meant."""

    series_code: str
    dimensions: str
    unit: str


def _asked(
    indicator: Indicator, series_code: str, dimensions: Mapping[str, str] | None, unit: str
) -> _Asked:
    code = series_code or (indicator.series_codes or ("",))[0]
    if not code:
        raise UnknownCode(f"No series serves {indicator.code}. Name one by `series_code`.")
    if dimensions is None:
        rule = next((r for r in indicator.rules if r.series_code == code), None)
        dimensions = rule.dimensions if rule else {}
    return _Asked(code, dimensions_text(dimensions), unit)


def _found(frame: pl.DataFrame, asked: _Asked, members: Sequence[str]) -> pl.DataFrame:
    """Return the figures of the members for whole years, in one unit."""
    of_series = frame.filter(
        pl.col("series_code") == asked.series_code,
        pl.col("dimensions") == asked.dimensions,
        pl.col("reference_area").is_in(list(members)),
        pl.col("value").is_not_null(),
        pl.col("period").str.contains(r"^\d{4}$"),
    )
    if asked.unit:
        of_series = of_series.filter(pl.col("unit") == asked.unit)
    name = ", ".join(part for part in (asked.series_code, asked.dimensions, asked.unit) if part)
    if of_series.is_empty():
        raise NotEnoughData(f"No member of the group has a yearly figure of {name}.")
    units = sorted(of_series.select(pl.col("unit").unique())["unit"])
    if len(units) > 1:
        raise UnknownCode(f"{name} comes in {', '.join(units)}. Name one by `unit`.")
    return of_series


def _panel(
    found: pl.DataFrame, source: pl.DataFrame, members: tuple[str, ...], weighed: Indicator | None
) -> tuple[GroupPanel, tuple[str, ...]]:
    """Return the panel with its weights, and the reason if there are none."""
    years = list(range(int(found["time"].min()), int(found["time"].max()) + 1))  # type: ignore[arg-type]
    panel = _values(found, members, years)
    if weighed is None:
        return panel, ()
    if not weighed.denominator:
        return panel, ("Simple means only: no denominator is named for this indicator.",)
    panel = _with_weights(panel, source, weighed.denominator)
    if panel.weights is None:
        return panel, (f"Simple means only: there are no figures of {weighed.denominator}.",)
    return panel, ()


def _values(found: pl.DataFrame, members: tuple[str, ...], years: Sequence[int]) -> GroupPanel:
    """Return the panel of values, in units as counted (the multiplier applied)."""
    factor = 10.0 ** pl.col("multiplier").cast(pl.Float64)
    scaled = found.with_columns(pl.col("value", "standard_error") * factor)
    bounds = scaled.with_columns(bounded=(pl.col("bound") != "").cast(pl.Float64))
    return GroupPanel(
        members,
        np.array(years, dtype=np.int64),
        _grid(scaled, "value", members, years),
        None,
        _grid(scaled, "standard_error", members, years),
        _grid(bounds, "bounded", members, years) == 1,
    )


def _grid(
    frame: pl.DataFrame, column: str, members: Sequence[str], years: Sequence[int]
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Return a column as (areas, years), NaN where there is nothing."""
    grid = np.full((len(members), len(years)), np.nan)
    area = {code: i for i, code in enumerate(members)}
    place = {year: j for j, year in enumerate(years)}
    for code, time, number in frame.select("reference_area", "time", column).iter_rows():
        if number is not None and int(time) in place:
            grid[area[code], place[int(time)]] = number
    return grid


def _with_weights(panel: GroupPanel, source: pl.DataFrame, code: str) -> GroupPanel:
    """Return the panel with the denominators `code`, carried for at most three years."""
    known = source.filter(
        pl.col("series_code") == code,
        pl.col("dimensions") == "",
        pl.col("reference_area").is_in(list(panel.areas)),
        pl.col("value").is_not_null(),
    )
    if known.is_empty():
        return panel
    years = [int(year) for year in panel.years]
    reach = range(years[0] - CARRIED_DENOMINATOR, years[-1] + CARRIED_DENOMINATOR + 1)
    wide = _values(known, panel.areas, list(reach)).values
    filled = np.array([_nearest(row) for row in wide])
    inside = slice(CARRIED_DENOMINATOR, len(reach) - CARRIED_DENOMINATOR)
    return GroupPanel(
        panel.areas,
        panel.years,
        panel.values,
        filled[:, inside],
        panel.standard_errors,
        panel.bounded,
    )


def _nearest(row: np.ndarray[tuple[int], np.dtype[np.float64]]) -> np.ndarray:
    """Return denominators with gaps filled by the line between, or the nearest within three years."""
    places = np.arange(len(row))
    seen = places[~np.isnan(row)]
    if not seen.size:
        return row
    line = np.interp(places, seen, row[seen])
    distance = np.abs(places[:, None] - seen[None, :]).min(axis=1)
    between = (places > seen[0]) & (places < seen[-1])
    return np.where(between | (distance <= CARRIED_DENOMINATOR), line, np.nan)


def _subgroups(
    areas: AreaRegistry, members: Sequence[str], on: date | int
) -> dict[str, tuple[str, ...]]:
    """Return the subgroups that lie within the group and are not the whole of it."""
    found = {name: areas.members(name, on=on) for name in SUBGROUPS}
    return {name: inside for name, inside in found.items() if set(inside) < set(members)}


def _parts(areas: AreaRegistry, group: str, on: date | int) -> tuple[str, ...]:
    """Return a note where members take part with some provinces only."""
    partial = areas.parts(group, on=on)
    if not partial:
        return ()
    said = "; ".join(f"{code}: {part}" for code, part in sorted(partial.items()))
    return (f"National figures do not describe this group, which has only parts of {said}.",)
