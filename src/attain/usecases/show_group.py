"""
The value of a group for one indicator, from the read index of a release.

The arithmetic is that of `attain.domain.aggregation`, as in `attain.usecases.groups`; the figures come
from the index instead of a data frame, so that `attain show` answers at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from attain.domain.aggregation import (
    GroupPanel,
    GroupValue,
    check_can_be_averaged,
    mean_values,
    sum_values,
)
from attain.domain.frameworks import Averaging, Indicator
from attain.errors import AttainError, NotEnoughData

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from attain.domain.series import SeriesKey
    from attain.store.releases import Release
    from attain.usecases.show import IndicatorEntry


def group_values_by_year(
    release: Release, entry: IndicatorEntry, keys: Iterable[SeriesKey], members: Sequence[str]
) -> tuple[GroupValue, ...]:
    """
    Return the values of a group for each year in which a member has a figure.

    Parameters
    ----------
    keys
        The series of the areas, alike in all but the area.
    members
        The composition, the same for all years.

    Raises
    ------
    NotComparable
        If the indicator's values make no value of a group.
    NotEnoughData
        If no member has a yearly figure.
    """
    from attain.store.dictionary import value_of

    indicator = value_of(Indicator, entry.plain)
    check_can_be_averaged(indicator)
    rows = {
        key.reference_area: _yearly(release.rows(key))
        for key in keys
        if key.reference_area in members
    }
    years = sorted({year for found in rows.values() for year in found})
    if not years:
        raise NotEnoughData(f"No member of the group has a yearly figure for {indicator.code}.")
    weights = _weights(release, indicator, members, years)
    panel = GroupPanel(
        tuple(members), np.array(years, np.int64), _grid(rows, members, years), weights
    )
    mean = indicator.averaging is Averaging.WEIGHTED_MEAN
    return mean_values(panel) if mean else sum_values(panel)


def latest_group_value(
    release: Release, entry: IndicatorEntry, keys: Iterable[SeriesKey], members: Sequence[str]
) -> tuple[GroupValue, bool]:
    """
    Return the latest group value that may be published, and whether it is weighted or summed.

    Where no year may be published because denominators are unknown, the latest year with most
    observations is returned, for its simple mean. Parameters and errors are those of
    `group_values_by_year`.
    """
    values = group_values_by_year(release, entry, keys, members)
    publishable = [each for each in values if each.publishable and each.value is not None]
    if publishable:
        return publishable[-1], True
    return max(values, key=lambda each: (len(each.observed), each.year)), False


def _yearly(rows: Iterable[dict[str, Any]]) -> dict[int, float]:
    """Return values by year, as counted (the multiplier applied); other periods are left out."""
    return {
        int(row["period"]): row["value"] * 10.0 ** row["multiplier"]
        for row in rows
        if row["value"] is not None and row["period"].isdigit()
    }


def _grid(
    rows: dict[str, dict[int, float]], members: Sequence[str], years: Sequence[int]
) -> NDArray[np.float64]:
    cells = [[rows.get(area, {}).get(year, np.nan) for year in years] for area in members]
    return np.array(cells, np.float64)


def _weights(
    release: Release, indicator: Indicator, members: Sequence[str], years: Sequence[int]
) -> NDArray[np.float64] | None:
    """Return the denominators, or None where the release has none."""
    if not indicator.denominator:
        return None
    entries = release.list_series(series_code=indicator.denominator)
    found = {
        entry.key.reference_area: _yearly(release.rows(entry.key))
        for entry in entries
        if not entry.key.dimensions
    }
    return _grid(found, members, years) if found else None


def group_value_sentence(
    release: Release,
    entry: IndicatorEntry,
    keys: Iterable[SeriesKey],
    members: Sequence[str],
    *,
    group: str,
) -> str:
    """Return the value of a group in words, with its coverage; or why there is none."""
    try:
        value, weighted = latest_group_value(release, entry, keys, members)
    except AttainError as reason:
        return f"No value for {group}: {reason}"
    simple = "" if value.simple_mean is None else f"simple mean {value.simple_mean:.4g}"
    areas = f"{len(value.observed)} of {value.members} countries"
    if not weighted or value.value is None:
        why = "no year has denominators and figures for half of the group"
        return f"{group} {value.year}: {simple} of {areas}; no weighted value, as {why}."
    share = f"{(value.coverage or 0) * 100:.0f} % of its denominator"
    beside = f"; {simple}" if simple else ""
    return f"{group} {value.year}: {value.value:.4g}, from {areas} ({share}){beside}."
