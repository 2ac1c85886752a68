"""
Releases of the UN SDG database: csv in long form, csv with years as columns, the official Excel
export.

The three share their headers (`attain.exchange.readers.roles.UN_ROLES`). The long csv of 2019
writes SDMX codes already; the wide csv and the Excel export use the words of the database, which
code maps turn into SDMX codes. A series that serves two indicators stands in these files twice and
is kept once.
"""

from __future__ import annotations

import polars as pl

from attain.domain.findings import Finding
from attain.exchange.mapping import CodeMaps
from attain.exchange.readers import columns
from attain.exchange.readers.assembly import Assembly, Reading, check_twice_read
from attain.exchange.readers.cells import UN_TOKENS
from attain.exchange.readers.faults import missing_columns, note, rows_at_fault
from attain.exchange.readers.grid import Grid, read_grid
from attain.exchange.readers.roles import UN_ROLES, roles_of
from attain.exchange.table import ReadTable

_CELL = ["series_code", "reference_area", "dimensions", "unit", "period"]
_LOWER, _UPPER = ("LB", "LOWER"), ("UB", "UPPER")


def read_sdg_long(content: bytes, *, name: str, maps: CodeMaps) -> ReadTable:
    """
    Return the figures of a csv release in long form: one row for each figure, codes of SDMX.

    Rows with the bounds LB and UB become `lower` and `upper` of the estimate.
    """
    return read_sdg_grid(read_grid(content, name=name), name=name, maps=maps, layout="sdg_long")


def read_sdg_wide(content: bytes, *, name: str, maps: CodeMaps) -> ReadTable:
    """
    Return the figures of a csv release with one column for each year; empty cells are no
    figures.
    """
    grid = read_grid(content, name=name)
    return read_sdg_grid(grid, name=name, maps=maps, layout="sdg_wide")


def read_sdg_grid(grid: Grid, *, name: str, maps: CodeMaps, layout: str) -> ReadTable:
    """
    Return the figures of a grid with the headers of the UN SDG database.

    Parameters
    ----------
    layout
        `sdg_long` (SDMX codes), `sdg_wide` or `sdg_excel` (words of the database).

    Raises
    ------
    InvalidData
        If a column that the layout needs is missing.
    """
    if layout == "sdg_wide":
        grid = years_to_rows(grid)
    roles = roles_of(grid.frame.columns, UN_ROLES)
    missing = roles.missing("series_code", "reference_area", "period", "value")
    if missing:
        raise missing_columns(name, missing, grid.headers)
    spelled = layout != "sdg_long" or not any(h.endswith("Code") for h in roles.dimensions)
    how = Reading(layout, name, maps, tokens=UN_TOKENS, spelled=spelled)
    table = Assembly(grid, roles, how)
    table.take_key()
    table.take_values()
    _take_bounds_in_details(table)
    table.take_attributes()
    return check_twice_read(_folded(table))


def years_to_rows(grid: Grid) -> Grid:
    """
    Return `grid` with one row for each filled cell of a year column, named `Value` and
    `TimePeriod`.
    """
    years = [h for h in grid.frame.columns if columns.is_year(h)]
    numbered = grid.frame.with_row_index("_index").with_columns(_row=grid.row)
    long = (
        numbered.select("_index", *years)
        .unpivot(index="_index", variable_name="TimePeriod", value_name="Value")
        .filter(pl.col("Value").str.strip_chars() != "")
        .sort("_index", maintain_order=True)
        .with_columns(pl.col("TimePeriod").str.strip_chars().str.slice(0, 4))
    )
    rest = numbered.drop("_index", *years)[long["_index"]]
    frame = rest.drop("_row").with_columns(long["TimePeriod"], long["Value"])
    return Grid(frame, rest["_row"].alias("row"), grid.headers, grid.findings, grid.sheet)


def _take_bounds_in_details(table: Assembly) -> None:
    """Mark values as bounds where the details say so: `[2015]: >95` beside the value 95.0."""
    details, period = table.roles.attributes.get("details"), table.roles.attributes["period"]
    if details is None:
        return
    said = columns.censored_by_year(table.grid.frame, details, period)
    sign = said.str.extract(r"^([<>]=?)").fill_null("")
    pair = pl.DataFrame({"said": sign, "read": table.columns["bound"]})
    chosen = pl.when(pl.col("said") == "").then("read").otherwise("said").alias("bound")
    table.columns["bound"] = pair.select(chosen)["bound"]


def _folded(table: Assembly) -> ReadTable:
    """
    Return the table with bounds beside their estimates, and repeats under other indicators
    gone.
    """
    for role in ("bounds", "indicator"):
        texts = table.text(role)
        if texts is not None:
            table.columns[f"_{role}"] = texts
    frame, repeats, told = _kept_once(table.frame(), table.how.name)
    frame, bounds, lost, faults = _bounds_beside(frame, table.how.name)
    table.findings += [*told, *faults]
    return table.table(frame, folded=repeats + bounds, lost=lost)


def _kept_once(frame: pl.DataFrame, name: str) -> tuple[pl.DataFrame, int, list[Finding]]:
    """
    Return `frame` without rows that repeat a figure under another indicator, and how many
    went.
    """
    if "_indicator" not in frame.columns or frame.height == 0:
        return frame, 0, []
    pairs = frame.select("series_code", "_indicator")
    starts = columns.run_starts(pairs)
    heads = pairs.filter(starts)
    listed = heads.unique(maintain_order=True)
    if not listed["series_code"].is_duplicated().any():
        return frame, 0, []
    several = listed.filter(pl.col("series_code").is_duplicated())["series_code"].unique()
    first = listed.unique("series_code", keep="first").rename({"_indicator": "_first"})
    heads = heads.join(first, on="series_code", how="left", maintain_order="left").select(
        concerned=pl.col("series_code").is_in(several.implode()),
        repeat=pl.col("_indicator") != pl.col("_first"),
    )
    concerned = columns.spread(heads["concerned"], starts)
    repeat = columns.spread(heads["repeat"], starts)
    repeats = _repeated(frame, concerned & repeat, concerned & ~repeat)
    if repeats.is_empty():
        return frame, 0, []
    keep = pl.Series([True], dtype=pl.Boolean).new_from_index(0, frame.height)
    said = (
        f"{len(repeats)} rows repeat figures of {len(several)} series under another indicator; "
        "each figure was kept once."
    )
    return (
        frame.filter(keep.scatter(repeats, values=False)),
        len(repeats),
        [note("R010", said, file=name)],
    )


def _repeated(frame: pl.DataFrame, others: pl.Series, first: pl.Series) -> pl.Series:
    """Return the numbers of those rows among `others` whose figure stands among `first` too."""
    cell = [c for c in (*_CELL, "value_text", "_bounds") if c in frame.columns]
    again, before = frame.select(cell).filter(others), frame.select(cell).filter(first)
    if again.equals(before):
        return others.arg_true()
    numbered = again.with_columns(others.arg_true().alias("_index"))
    return numbered.join(before, on=cell, how="semi", maintain_order="left")["_index"]


def _bounds_beside(frame: pl.DataFrame, name: str) -> tuple[pl.DataFrame, int, int, list[Finding]]:
    """
    Return `frame` with LB and UB rows as lower and upper; also how many were folded or had
    no home.
    """
    if "_bounds" not in frame.columns:
        return frame, 0, 0, []
    codes = frame["_bounds"].str.to_uppercase()
    is_bound = codes.is_in([*_LOWER, *_UPPER])
    if not is_bound.any():
        return frame, 0, 0, []
    cell = [c for c in _CELL if c in frame.columns]
    points = frame.filter(~is_bound)
    homeless: list[pl.DataFrame] = []
    folded = 0
    for column, words in (("lower", _LOWER), ("upper", _UPPER)):
        rows = frame.filter(codes.is_in(list(words)))
        found = rows.join(points, on=cell, how="semi").unique(
            cell, keep="first", maintain_order=True
        )
        beside = found.select(*cell, pl.col("value").alias("_bound_value"))
        points = points.join(beside, on=cell, how="left", maintain_order="left").rename(
            {"_bound_value": f"_{column}"}
        )
        have = pl.col(column) if column in points.columns else pl.lit(None, dtype=pl.Float64)
        points = points.with_columns(pl.coalesce(have, pl.col(f"_{column}")).alias(column))
        folded += found.height
        homeless.append(rows.join(found.select("row"), on="row", how="anti"))
    lost = pl.concat(homeless).select("row", text="value_text")
    said, remedy = (
        "The bound {text} stands without its estimate, or twice.",
        "Send the estimate as well.",
    )
    faults = rows_at_fault("R017", lost, said, remedy, name=name, column="boundsCode")
    return points, folded, lost.height, faults
