"""The series of an observation table as a panel, and which of them a target rule speaks of."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from attain.domain.comparability import of_one_kind, spells
from attain.domain.frameworks import Limits, TargetRule
from attain.domain.observations import KEY_COLUMNS
from attain.domain.progress import (
    Panel,
)
from attain.domain.progress.segments import kept
from attain.domain.series import dimensions_text
from attain.domain.validation.references import is_percent
from attain.errors import InvalidData

_KEYS = list(KEY_COLUMNS)


@dataclass(frozen=True, slots=True)
class SeriesTable:
    """
    The series of an observation table: their keys, and their figures as a panel.

    Attributes
    ----------
    keys
        One row a series: the key columns, and `series`, its position. A series of which every value is
        missing has its row too, and no observation in the panel.
    panel
        The exact and censored values; forecasts (status F) are left out.
    periods
        The period texts of the panel's observations.
    mixed
        Where modelled and observed figures alternate.
    """

    keys: pl.DataFrame
    panel: Panel
    periods: pl.Series
    mixed: np.ndarray

    @classmethod
    def of(cls, frame: pl.DataFrame) -> SeriesTable:
        """
        Return the series of `frame`.

        Raises
        ------
        InvalidData
            If a series has two figures for the same time; the message names both.
        """
        used = frame.filter(pl.col("value").is_not_null() & (pl.col("status") != "F"))
        if used["multiplier"].n_unique() > 1:
            used = _one_multiplier(used)
        used = used.sort([*_KEYS, "time"])
        counts = used.group_by(_KEYS).agg(n=pl.len())
        keys = frame.select(_KEYS).unique().sort(_KEYS)
        keys = keys.join(counts, on=_KEYS, how="left", maintain_order="left").fill_null(0)
        offsets = np.concatenate(([0], np.cumsum(keys["n"].to_numpy()))).astype(np.int64)
        _check_once(used, offsets)
        modelled = (used["nature"] == "M").to_numpy()
        usable, mixed = of_one_kind(modelled, offsets)
        if mixed.any():
            used = used.filter(pl.Series(usable))
            offsets = kept(offsets, usable)
        panel = _panel(used, offsets)
        return cls(keys.drop("n").with_row_index("series"), panel, used["period"], mixed)

    @property
    def in_per_cent(self) -> np.ndarray:
        """Where the unit of a series is a share of a hundred."""
        return np.array([is_percent(unit) for unit in self.keys["unit"]], np.bool_)

    def pairs(self, rules: Sequence[TargetRule], codes: Sequence[Sequence[str]]) -> pl.DataFrame:
        """Return (series, target) positions: the series with a rule's codes, dimensions, unit and area."""
        rows = [
            (position, code, dimensions_text(rule.dimensions), rule.unit)
            for position, rule in enumerate(rules)
            for code in codes[position]
        ]
        names = ["target", "series_code", "dimensions", "wanted_unit"]
        wanted = pl.DataFrame(
            rows, schema=dict(zip(names, (pl.Int64, *[pl.String] * 3), strict=True)), orient="row"
        )
        found = self.keys.join(wanted, on=["series_code", "dimensions"]).filter(
            (pl.col("wanted_unit") == "") | (pl.col("wanted_unit") == pl.col("unit"))
        )
        bound = {p: rule.reference_areas for p, rule in enumerate(rules) if rule.reference_areas}
        if bound:
            held = [
                row["target"] not in bound or row["reference_area"] in bound[row["target"]]
                for row in found.select("target", "reference_area").iter_rows(named=True)
            ]
            found = found.filter(pl.Series(held, dtype=pl.Boolean))
        return found.select("series", "target").sort("target", "series")


def _one_multiplier(frame: pl.DataFrame) -> pl.DataFrame:
    """Bring each series to the multiplier of its latest figure."""
    power = pl.col("multiplier") - pl.col("multiplier").sort_by("time").last().over(_KEYS)
    factor = pl.lit(10.0).pow(power.cast(pl.Float64))
    return frame.with_columns(pl.col("value", "standard_error") * factor)


def _check_once(frame: pl.DataFrame, offsets: np.ndarray) -> None:
    time = frame["time"].to_numpy()
    again = np.flatnonzero(np.diff(time) <= 0) if len(time) else np.array([], np.int64)
    again = again[~np.isin(again + 1, offsets)]
    if len(again) == 0:
        return
    first, second = frame.row(int(again[0]), named=True), frame.row(int(again[0]) + 1, named=True)
    key = ", ".join(first[name] for name in _KEYS if first[name])
    raise InvalidData(
        f"{key} has two figures for one time: {first['period']} = {first['value_text']} (row {first['row']}) "
        f"and {second['period']} = {second['value_text']} (row {second['row']}). Keep one of them."
    )


def _panel(frame: pl.DataFrame, offsets: np.ndarray) -> Panel:
    breaks = (frame["status"] == "B").to_numpy()
    bounds = frame["bound"]
    signs = None
    if (bounds != "").any():
        below, above = (
            bounds.str.starts_with("<").to_numpy(),
            bounds.str.starts_with(">").to_numpy(),
        )
        signs = (above.astype(np.int8) - below.astype(np.int8)).astype(np.int8)
    errors = frame["standard_error"]
    if errors.null_count() < len(errors) or frame["lower"].null_count() < len(frame):
        width = (frame["upper"] - frame["lower"]) / (2 * 1.959963984540054)
        filled = errors.fill_null(width).cast(pl.Float64).fill_null(math.nan).to_numpy()
    else:
        filled = None
    return Panel(
        offsets=offsets,
        time=np.ascontiguousarray(frame["time"].to_numpy()),
        value=np.ascontiguousarray(frame["value"].to_numpy()),
        year=frame["period"].str.slice(0, 4).cast(pl.Float64).to_numpy(),
        spell=spells(breaks) if breaks.any() else None,
        bound=signs,
        standard_error=filled,
    )


def no_pairs() -> pl.DataFrame:
    """Return an empty table of (series, target) positions."""
    return pl.DataFrame(schema={"series": pl.UInt32, "target": pl.Int64})


def matched_series(table: SeriesTable, rules: Sequence[TargetRule]) -> pl.DataFrame:
    """Return (series, target) positions for bare targets, refusing what is ambiguous or matches nothing."""
    found = [_matched_one(table.keys, position, rule) for position, rule in enumerate(rules)]
    return pl.concat([no_pairs(), *found])


def _matched_one(keys: pl.DataFrame, position: int, rule: TargetRule) -> pl.DataFrame:
    of_indicator = keys.filter(pl.col("series_code") == rule.series_code)
    here = of_indicator
    if rule.reference_areas:
        here = here.filter(pl.col("reference_area").is_in(list(rule.reference_areas)))
    in_unit = here.filter(pl.col("unit") == rule.unit) if rule.unit else here
    if rule.dimensions:
        matching = in_unit.filter(pl.col("dimensions") == dimensions_text(rule.dimensions))
    else:
        total = in_unit.filter(pl.col("dimensions") == "")
        matching = pl.concat([total, in_unit.join(total, on="reference_area", how="anti")])
    if matching.is_empty():
        raise InvalidData(_nothing_matches(rule, of_indicator, here))
    several = matching.filter(pl.len().over("reference_area") > 1)
    if several.height:
        named = "; ".join(_key_text(row) for row in several.head(6).iter_rows(named=True))
        raise InvalidData(
            f"Target {rule.id} ({rule.indicator}) matches several series and does not say which: {named}. "
            "Add a column for the dimension or the unit that tells them apart."
        )
    return matching.select("series", pl.lit(position, dtype=pl.Int64).alias("target"))


def _key_text(row: Mapping[str, Any]) -> str:
    return ", ".join(str(row[name]) for name in _KEYS if row[name])


def _nothing_matches(rule: TargetRule, of_indicator: pl.DataFrame, here: pl.DataFrame) -> str:
    start = f"Target {rule.id} ({rule.indicator}) matches no series: "
    if of_indicator.is_empty():
        return (
            start + "the observations do not have this indicator. Check its spelling in both files."
        )
    if here.is_empty():
        areas = ", ".join(sorted(of_indicator["reference_area"].unique())[:12])
        return (
            start + f"there are no figures for {', '.join(rule.reference_areas)}, only for {areas}."
        )
    kept = "; ".join(_key_text(row) for row in here.head(6).iter_rows(named=True))
    asked = ", ".join([*(f"{n}={c}" for n, c in rule.dimensions.items()), rule.unit]).strip(", ")
    return start + f"nothing is {asked or 'a total'}. There are: {kept}."


def check_per_cent(table: SeriesTable, rules: Sequence[TargetRule], pairs: pl.DataFrame) -> None:
    """Refuse figures in per cent below 0 or above 100, unless their target states other limits."""
    open_ended = {position for position, rule in enumerate(rules) if rule.limits == Limits()}
    percent = table.in_per_cent
    for series, target in pairs.iter_rows():
        if target not in open_ended or not percent[series]:
            continue
        values = table.panel.value[table.panel.offsets[series] : table.panel.offsets[series + 1]]
        goal = rules[target].target_value
        said = values if goal is None else np.append(values, goal)
        wrong = said[(said < 0) | (said > 100)]
        if len(wrong):
            key = _key_text(table.keys.row(series, named=True))
            raise InvalidData(
                f"{key}: {wrong[0]:g} is no share of a hundred. Correct the figure; where per cent may go "
                "beyond (a growth rate, a gross ratio), state lower_limit or upper_limit in the targets."
            )
