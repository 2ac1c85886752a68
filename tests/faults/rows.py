"""Good rows to plant faults in: from a smooth model with noise, and from real SDG figures."""

from __future__ import annotations

import csv
import gzip
import io
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

import numpy as np

AREAS = ("BRN", "IDN", "KHM", "LAO", "MMR", "MYS", "PHL", "SGP", "THA", "TLS", "VNM")

HEADER = ("indicator", "reference_area", "period", "value", "unit", "SEX", "status")


@dataclass(eq=False)
class Row:
    """One row of a template file, as text; `cells` replaces all columns if it is set."""

    indicator: str
    reference_area: str
    period: str
    value: str
    unit: str = "PT"
    sex: str = ""
    status: str = ""
    cells: list[str] | None = None

    def texts(self) -> list[str]:
        if self.cells is not None:
            return self.cells
        return [
            self.indicator, self.reference_area, self.period, self.value, self.unit, self.sex,
            self.status,
        ]  # fmt: skip

    @property
    def series(self) -> tuple[str, str, str, str]:
        return self.indicator, self.reference_area, self.sex, self.unit

    def copy(self, **changes: str) -> Row:
        kept = {
            name: getattr(self, name)
            for name in ("indicator", "reference_area", "period", "value", "unit", "sex", "status")
        }
        return Row(**{**kept, **changes})


@dataclass
class GoodRows:
    """Rows without a fault, and the natural limits that are known of them."""

    rows: list[Row]
    limits: dict[tuple[str, str], tuple[float | None, float | None]] = field(default_factory=dict)

    def by_series(self) -> dict[tuple[str, str, str, str], list[Row]]:
        ordered = sorted(self.rows, key=lambda row: (row.series, row.period))
        return {key: list(rows) for key, rows in groupby(ordered, key=lambda row: row.series)}


def text_of(value: float) -> str:
    """Return a value as an office would print it: about four digits."""
    digits = 0 if abs(value) >= 1000 else 1 if abs(value) >= 10 else 2 if abs(value) >= 1 else 4
    return f"{value:.{digits}f}"


def modelled_rows(seed: int, *, wanted: int = 20_000) -> GoodRows:
    """
    Return rows of a model: each series a smooth trend with noise of 0.5 to 5 %.

    Percentages (by sex too), rates per 1,000 and counts (by sex too) of the eleven countries, by year,
    with some years missing.
    """
    random = np.random.default_rng(seed)
    good = GoodRows([])
    number = 0
    while len(good.rows) < wanted:
        kind = ("percent", "rate", "count")[number % 3]
        code = f"TS_{kind.upper()}_{'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[number // 3 % 26]}{number // 78}"
        unit = {"percent": "PT", "rate": "PER_1000_POP", "count": "NUMBER"}[kind]
        if kind == "percent":
            good.limits[code, unit] = (0, 100)
        parted = number % 2 == 0
        noise, base = random.uniform(0.005, 0.05), random.uniform(0.5, 1.5)
        for area in AREAS:
            years = _years(random)
            total = _path(random, kind, years, noise, base)
            good.rows += _printed(code, area, years, total, unit, parted, kind, random)
        number += 1
    del good.rows[wanted + 400 :]
    return good


def _years(random: np.random.Generator) -> np.ndarray:
    years = np.arange(int(random.integers(1990, 2008)), int(random.integers(2014, 2023)))
    if random.random() < 0.3:
        years = np.sort(random.choice(years, size=max(5, len(years) // 2), replace=False))
    return years


def _path(random, kind: str, years: np.ndarray, noise: float, base: float) -> np.ndarray:
    time = (years - 2005) / 10
    wobble = np.exp(np.cumsum(random.normal(0, noise / 2, len(years))))
    bump = np.exp(random.normal(0, noise, len(years)))
    if kind == "percent":
        odds = np.exp(random.normal(0, 0.8) + random.normal(0, 0.4) * time) * wobble * bump
        return 100 * odds / (1 + odds)
    level = {"rate": 30.0 * base, "count": 50_000.0 * base}[kind]
    return level * np.exp(random.normal(0, 0.6) + random.normal(0, 0.3) * time) * wobble * bump


def _printed(code, area, years, total, unit, parted, kind, random) -> list[Row]:
    rows, share = [], random.uniform(0.45, 0.55)
    ratio = random.uniform(0.9, 1.1)
    for year, value in zip(years, total, strict=True):
        if not parted:
            rows.append(Row(code, area, str(year), text_of(value), unit))
        elif kind == "count":
            women, men = round(value * share), round(value * (1 - share))
            for sex, each in (("", women + men), ("F", women), ("M", men)):
                rows.append(Row(code, area, str(year), str(each), unit, sex))
        else:
            limit = 100.0 if kind == "percent" else np.inf
            for sex, each in (("", value), ("F", min(value * ratio, limit)), ("M", value / ratio)):
                rows.append(Row(code, area, str(year), text_of(min(each, limit)), unit, sex))
    return rows


def real_rows(shared: Path, seed: int, *, wanted: int = 20_000) -> GoodRows:
    """
    Return real figures of the SDG release 2019.Q3.G.01: whole series, drawn at random.

    The release stands for good rows as it is, oddities included. Breakdowns other than sex go into
    the series code, so that the template can hold them.
    """
    with gzip.open(shared / "sdg" / "sdg_2019Q3G01_asean_long.csv.gz", "rt", encoding="utf-8") as f:
        lines = list(csv.DictReader(f))
    others = [
        name
        for name in lines[0]
        if name.endswith("Code")
        and name not in {"seriesCode", "geoAreaCode", "sexCode", "unitsCode", "unitmultiplierCode"}
    ]
    seen: dict[tuple[str, str, str, str, str], Row] = {}
    for line in lines:
        parts = [line[name] for name in others if line[name] not in {"", "_T", "G"}]
        code = "-".join([line["seriesCode"], *parts])
        sex = line["sexCode"] if line["sexCode"] in {"F", "M"} else ""
        row = Row(code, line["ISO3"], line["timePeriod"], line["value"], line["unitsCode"], sex)
        seen.setdefault((*row.series, row.period), row)
    series = GoodRows(list(seen.values())).by_series()
    codes = sorted({key[0] for key in series})
    np.random.default_rng(seed).shuffle(codes)
    chosen: list[Row] = []
    for code in codes:
        if len(chosen) >= wanted:
            break
        chosen += [row for key, rows in series.items() if key[0] == code for row in rows]
    return GoodRows(chosen)


def as_csv(rows: list[Row]) -> bytes:
    """Return rows as a file in the template; row i of the list stands in line i + 2."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(row.texts() for row in rows)
    return text.getvalue().encode()
