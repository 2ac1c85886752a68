"""People behind the gap: verdicts joined with the people whom an indicator speaks of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from attain.domain.frameworks import Direction, Framework, Indicator
from attain.domain.people import counts_people_of, new_people_each_year, people_behind_gap

if TYPE_CHECKING:
    from attain.usecases.series_table import SeriesTable


def with_people(verdicts: pl.DataFrame, table: SeriesTable, framework: Framework) -> pl.DataFrame:
    """
    Return the verdict table with its columns `people_behind` and `people_each_year` filled in.

    They are known where the indicator names a denominator that counts the people of the series
    (`attain.domain.people.COUNTED`) and what its values are per, and `table` holds the denominator of
    the area for the year of the value judged (and, for the people to be reached each year, for the
    year of the target).
    """
    indicators = {i.code: i for i in framework.indicators() if i.denominator and i.per}
    if verdicts.is_empty() or not indicators:
        return verdicts
    people = _denominators(table)
    rows = verdicts.with_row_index("place")
    found = [
        _people_of(part, indicators[code], people)
        for (code, dimensions), part in rows.group_by(["indicator", "dimensions"])
        if code in indicators and counts_people_of(indicators[code].denominator, dimensions)
    ]
    if not found:
        return verdicts
    known = pl.concat(found)
    return (
        rows.drop("people_behind", "people_each_year")
        .join(known, on="place", how="left", maintain_order="left")
        .select(verdicts.columns)
    )


def _denominators(table: SeriesTable) -> pl.DataFrame:
    """Return the totals of every series by code, area and year."""
    counts = np.diff(table.panel.offsets)
    owner = np.repeat(np.arange(len(counts)), counts)
    frame = table.keys.with_columns(pl.col("series").cast(pl.Int64)).join(
        pl.DataFrame(
            {"series": owner, "year": np.round(table.panel.time), "people": table.panel.value}
        ),
        on="series",
    )
    return frame.filter(pl.col("dimensions") == "").select(
        "series_code", "reference_area", "year", "people"
    )


def _people_of(part: pl.DataFrame, indicator: Indicator, people: pl.DataFrame) -> pl.DataFrame:
    persons = people.filter(pl.col("series_code") == indicator.denominator).drop("series_code")
    persons = persons.unique(["reference_area", "year"], keep="last")
    years = pl.col("judged_period").str.slice(0, 4).cast(pl.Float64, strict=False)
    joined = (
        part.with_columns(year=years, end=pl.col("target_period").cast(pl.Float64, strict=False))
        .join(persons, on=["reference_area", "year"], how="left", maintain_order="left")
        .join(
            persons.rename({"year": "end", "people": "people_then"}),
            on=["reference_area", "end"],
            how="left",
            maintain_order="left",
        )
    )
    value, target, now, then = (
        joined[name].cast(pl.Float64).fill_null(np.nan).to_numpy()
        for name in ("judged", "target", "people", "people_then")
    )
    years_left = (joined["end"] - joined["year"]).fill_null(np.nan).to_numpy()
    per, direction = indicator.per, Direction(joined["direction"][0])
    behind = people_behind_gap(value, target, now, per=per, direction=direction)
    each = new_people_each_year(
        value, target, now, then, years=years_left, per=per, direction=direction
    )
    return pl.DataFrame(
        {
            "place": joined["place"],
            "people_behind": pl.Series(behind).fill_nan(None),
            "people_each_year": pl.Series(each).fill_nan(None),
        }
    )
