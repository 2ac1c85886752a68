"""From a grid whose columns have roles to the observation table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import polars as pl

from attain.domain.findings import Finding
from attain.exchange.mapping import CodeMaps
from attain.exchange.readers import columns
from attain.exchange.readers.cells import TOKENS, Cells, parse_column
from attain.exchange.readers.faults import error, rows_at_fault
from attain.exchange.readers.grid import Grid
from attain.exchange.readers.roles import Roles
from attain.exchange.table import ReadTable, finish

VALUE_REMEDY = (
    "Write plain digits with a point for decimals, such as 1200 or 12.5; <5 for a bound; "
    "leave the cell empty where there is no figure."
)


@dataclass(frozen=True, slots=True)
class Reading:
    """
    How a layout writes things down.

    `spelled` says whether codes are in the words of the source (`FEMALE`) and need
    `CodeMaps.codes`; `totals` lists further codes that say 'no breakdown', by dimension; `tokens`
    the words that stand in place of a number.
    """

    layout: str
    name: str
    maps: CodeMaps
    tokens: Mapping[str, str] = field(default_factory=lambda: TOKENS)
    spelled: bool = False
    area: Callable[[str], str] | None = None


class Assembly:
    """A table in the making: columns of observations, rows refused, findings."""

    def __init__(self, grid: Grid, roles: Roles, how: Reading) -> None:
        """Take a grid, what its columns are for, and how the layout writes things down."""
        self.grid, self.roles, self.how = grid, roles, how
        self.findings: list[Finding] = list(grid.findings)
        self.refused = pl.Series([False], dtype=pl.Boolean).new_from_index(0, grid.frame.height)
        self.columns: dict[str, pl.Series] = {"row": grid.row}
        self.rows = grid.frame.height

    def text(self, role: str) -> pl.Series | None:
        """Return the texts of the column with `role`, or None where there is none."""
        header = self.roles.attributes.get(role)
        return None if header is None else self.grid.frame[header]

    def needed(self, role: str) -> pl.Series:
        """Return the texts of a column that the layout has found to be there."""
        return self.grid.frame[self.roles.attributes[role]]

    def refuse(self, check: str, mask: pl.Series, role: str, say: str, remedy: str) -> None:
        """Refuse the rows of `mask`, with one finding for each."""
        if not mask.any():
            return
        header = self.roles.attributes.get(role, role)
        place = self.grid.frame[header] if header in self.grid.frame.columns else self.grid.row
        rows = pl.DataFrame({"row": self.grid.row, "text": place}).filter(mask)
        self.findings += rows_at_fault(
            check, rows, say, remedy, name=self.how.name, column=header, sheet=self.grid.sheet
        )
        self.refused = self.refused | mask

    def take_key(self, series: pl.Series | None = None) -> None:
        """Take series code, area, period and dimensions."""
        maps, how = self.how.maps, self.how
        codes = self.needed("series_code") if series is None else series
        areas, periods = self.needed("reference_area"), self.text("period")
        self.columns["series_code"] = columns.mapped(codes, str.strip).alias("series_code")
        self.columns["reference_area"] = columns.mapped(areas, how.area or maps.area)
        if periods is not None:
            self.columns["period"], self.columns["time"] = columns.periods(periods)
        self._refuse_empty_keys()
        self._take_dimensions()
        unit = self.text("unit")
        if unit is not None:
            units = maps.codes.get("UNIT", {}) if how.spelled else {}
            self.columns["unit"] = columns.mapped(unit, lambda t: units.get(t.strip(), t.strip()))

    def _refuse_empty_keys(self) -> None:
        for name in ("series_code", "reference_area", "period"):
            if name in self.columns:
                said = "The cell is empty, so the figure belongs to nothing."
                role = (
                    "indicator"
                    if name == "series_code" and "indicator" in self.roles.attributes
                    else name
                )
                self.refuse(
                    "R015", self.columns[name] == "", role, said, "Fill it in, or remove the row."
                )

    def _take_dimensions(self) -> None:
        dims, frame = self.roles.dimensions, self.grid.frame
        for column in columns.dimension_codes_at_fault(frame, dims):
            said, remedy = "The code {text} holds a semicolon.", "Write the code without it."
            mask = frame[column].str.contains(";", literal=True)
            self.refuse("R018", mask, column, said, remedy)
        codes = self.how.maps.codes if self.how.spelled else {}
        totals = {"REPORTING_TYPE": {**codes.get("REPORTING_TYPE", {}), "G": ""}}
        self.columns["dimensions"] = columns.dimensions(frame, dims, {**codes, **totals})

    def take_values(self, texts: pl.Series | None = None) -> None:
        """Take the value column: number, text as received, bound and status."""
        received = (self.needed("value") if texts is None else texts).fill_null("")
        cells = parse_column(received, self.how.tokens)
        if cells.fault is not None:
            self._refuse_values(cells.fault)
        self.columns["value"] = cells.value.alias("value")
        self.columns["value_text"] = received.alias("value_text")
        self.columns["bound"] = cells.bound.alias("bound")
        self.columns["status"] = self._status(cells)

    def _refuse_values(self, faults: pl.Series) -> None:
        for fault in faults.unique().sort():
            if fault:
                self.refuse("R007", faults == fault, "value", f"{{text}} {fault}.", VALUE_REMEDY)

    def _status(self, cells: Cells) -> pl.Series:
        """Return the status given, or else the one that the value cell implies."""
        given = self.text("status")
        if given is None:
            return cells.status.alias("status")
        stated = columns.mapped(given, lambda t: t.strip().upper())
        pair = pl.DataFrame({"given": stated, "implied": cells.status})
        chosen = pl.when(pl.col("given") == "").then("implied").otherwise("given")
        return pair.select(chosen.alias("status"))["status"]

    def take_attributes(self) -> None:
        """Take what else describes a figure."""
        for role in ("source", "footnote", "confidentiality"):
            texts = self.text(role)
            if texts is not None:
                self.columns[role] = texts.fill_null("").alias(role)
        if (conf := self.columns.get("confidentiality")) is not None:
            free = columns.mapped(conf, lambda t: t.strip().upper() or "F")
            self.columns["confidentiality"] = free.alias("confidentiality")
        nature, periods = self.text("nature"), self.text("period")
        if nature is not None:
            years = periods if periods is not None else self.columns["period"]
            self.columns["nature"] = columns.natures(nature, years)
        self._take_multiplier()
        for role in ("lower", "upper", "standard_error"):
            self._take_number(role)

    def _take_multiplier(self) -> None:
        texts = self.text("multiplier")
        if texts is None:
            return
        powers = columns.multipliers(texts)
        said = "{text} is no unit multiplier."
        remedy = "Write the power of ten: 3 for thousands, 6 for millions, 0 or nothing for units."
        self.refuse("R020", powers.is_null(), "multiplier", said, remedy)
        self.columns["multiplier"] = powers

    def _take_number(self, role: str) -> None:
        texts = self.text(role)
        if texts is None or not columns.has_text(texts):
            return
        cells = parse_column(texts, self.how.tokens)
        if cells.fault is not None:
            said = "{text} is no number."
            self.refuse("R019", cells.fault != "", role, said, VALUE_REMEDY)
        self.columns[role] = cells.value.alias(role)

    def frame(self) -> pl.DataFrame:
        """Return the columns taken so far, without the rows that were refused."""
        frame = pl.DataFrame([series.alias(name) for name, series in self.columns.items()])
        return frame.filter(~self.refused) if self.refused.any() else frame

    def table(
        self, frame: pl.DataFrame | None = None, *, folded: int = 0, lost: int = 0
    ) -> ReadTable:
        """
        Return the observation table.

        A layout that folds rows hands in what is left, with how many were folded and how many lost.
        """
        frame = self.frame() if frame is None else frame
        if self.grid.sheet:
            frame = frame.with_columns(sheet=pl.lit(self.grid.sheet))
        done = finish(frame, origin=self.how.name)
        refused = int(self.refused.sum()) + lost
        return ReadTable(done, tuple(self.findings), self.how.layout, self.rows, refused, folded)


def check_twice_read(table: ReadTable) -> ReadTable:
    """Return `table`; its rows must add up, else a finding of a fault of ours is added."""
    if table.rows == table.frame.height + table.refused + table.folded:
        return table
    said = f"{table.rows} rows were met, {table.frame.height} taken: the count does not close."
    fault = error("R006", said, "Please report this file to the authors of attain.")
    return ReadTable(
        table.frame, (*table.findings, fault), table.layout, table.rows, table.refused, table.folded
    )
