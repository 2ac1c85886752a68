"""
The MDG database of the United Nations, in three forms.

`mdg_export` is the original: one row for each country and series, three columns (year, footnotes,
type) for each year. `mdg_pivot` has one row for each country and year and one column for each
series. `mdg_long` has one row for each figure. Series are known by their official titles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import polars as pl

from attain.domain.findings import Finding
from attain.exchange.mapping import CodeMaps, ExportSeries
from attain.exchange.readers import columns
from attain.exchange.readers.assembly import Assembly, Reading, check_twice_read
from attain.exchange.readers.cells import UN_TOKENS
from attain.exchange.readers.faults import missing_columns, unreadable, warning
from attain.exchange.readers.grid import Grid, read_grid
from attain.exchange.readers.roles import Roles
from attain.exchange.table import ReadTable


def read_mdg_pivot(content: bytes, *, name: str, maps: CodeMaps) -> ReadTable:
    """Return the figures of the pivoted export: Country, Year, then one column for each series."""
    grid = read_grid(content, name=name)
    keys = {h.casefold(): h for h in grid.frame.columns[:2]}
    if set(keys) != {"country", "year"}:
        raise missing_columns(name, ["Country or Year"], grid.headers)
    titles = grid.frame.columns[2:]
    long = (
        grid.frame.rename({keys["country"]: "area", keys["year"]: "period"})
        .with_columns(grid.row.alias("_row"))
        .unpivot(
            titles, index=["area", "period", "_row"], variable_name="title", value_name="value"
        )
        .filter(pl.col("value").str.strip_chars() != "")
    )
    return _read(long, grid, _how("mdg_pivot", name, maps, maps.area_named))


def read_mdg_long(content: bytes, *, name: str, maps: CodeMaps) -> ReadTable:
    """
    Return the figures of a file with the columns iso3, country, mdg_indicator, series,
    year, value.
    """
    grid = read_grid(content, name=name)
    wanted = {"iso3": "area", "series": "title", "year": "period", "value": "value"}
    missing = [h for h in wanted if h not in grid.frame.columns]
    if missing:
        raise missing_columns(name, missing, grid.headers)
    long = grid.frame.select(pl.col(h).alias(role) for h, role in wanted.items())
    long = long.with_columns(grid.row.alias("_row"))
    return _read(long, grid, _how("mdg_long", name, maps, maps.area))


def read_mdg_export(content: bytes, *, name: str, maps: CodeMaps) -> ReadTable:
    """Return the figures of the original export, with their footnotes and types (the nature)."""
    grid = read_grid(content, name=name, twins=True)
    heads = [h.strip().casefold() for h in grid.headers]
    keys = {h: f"c{heads.index(h)}" for h in ("countrycode", "seriescode", "series") if h in heads}
    years = [i for i, h in enumerate(grid.headers) if columns.is_year(h)]
    if len(keys) < 3 or not years or heads[years[0] + 1 : years[0] + 3] != ["footnotes", "type"]:
        raise missing_columns(name, ["CountryCode, SeriesCode, Series or a year"], grid.headers)
    base = grid.frame.with_columns(grid.row.alias("_row"))
    parts = [
        base.select(
            area=pl.col(keys["countrycode"]),
            code=pl.col(keys["seriescode"]),
            title=pl.col(keys["series"]),
            period=pl.lit(grid.headers[i].strip()),
            value=pl.col(f"c{i}"),
            footnote=pl.col(f"c{i + 1}").str.strip_chars(),
            nature=pl.col(f"c{i + 2}").str.strip_chars(),
            _row=pl.col("_row"),
        ).filter(pl.col("value").str.strip_chars() != "")
        for i in years
    ]
    long = pl.concat(parts).sort("_row", maintain_order=True)
    return _read(long, grid, _how("mdg_export", name, maps, maps.area))


def _how(layout: str, name: str, maps: CodeMaps, area: Callable[[str], str]) -> Reading:
    return Reading(layout, name, maps, tokens=UN_TOKENS, area=area)


def _read(long: pl.DataFrame, grid: Grid, how: Reading) -> ReadTable:
    """
    Return the table of figures with the columns area, title, period, value and perhaps
    others.
    """
    if long.height == 0:
        raise unreadable(how.name, "holds no figure.", "Send a file with figures.", "R001")
    inner = Grid(long.drop("_row"), long["_row"].alias("row"), grid.headers, grid.findings)
    present = {"reference_area": "area", "period": "period", "value": "value"}
    present |= {r: r for r in ("footnote", "nature") if r in long.columns}
    table = Assembly(inner, Roles(present, {}), how)
    series = _series(long, how.maps)
    table.take_key(_column(long["title"], series, "series_code"))
    for part in ("unit", "dimensions"):
        table.columns[part] = _column(long["title"], series, part)
    powers = {title: one.multiplier for title, one in series.items()}
    table.columns["multiplier"] = long["title"].replace_strict(powers, return_dtype=pl.Int64)
    table.take_values()
    table.take_attributes()
    table.findings += _unknown_titles(series, how.maps, how.name)
    return check_twice_read(table.table())


def _series(long: pl.DataFrame, maps: CodeMaps) -> dict[str, ExportSeries]:
    """Return the series for each title; an unknown one goes by its number, or else by its title."""
    named = ["title", "code"] if "code" in long.columns else ["title", "title"]
    pairs = long.select(pl.col(named[0]).alias("title"), pl.col(named[1]).alias("code")).unique()
    return {
        title: maps.titles.get(title.strip()) or ExportSeries(code.strip())
        for title, code in pairs.iter_rows()
    }


def _column(titles: pl.Series, series: dict[str, ExportSeries], part: str) -> pl.Series:
    return columns.mapped(titles, lambda t: getattr(series[t], part)).alias(part)


def _unknown_titles(titles: Iterable[str], maps: CodeMaps, name: str) -> list[Finding]:
    unknown = sorted(t for t in titles if t.strip() not in maps.titles)
    said = "No series code is known for {!r}; it goes by its own words."
    remedy = "Add the title to the map of MDG titles, or go on with yes."
    return [warning("R016", said.format(t), remedy, file=name, column=t) for t in unknown]
