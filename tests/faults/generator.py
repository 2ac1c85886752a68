"""
Plant faults of known classes among good rows.

Structural faults are certain once seen: two rows for one cell, a code in no list, a text that is no
number. Statistical faults leave a row that could be true: a factor of ten, swapped digits, a
neighbour's figure. A statistical fault is planted only where a reader of the series could see it: in a
series of at least `SERIES_LENGTH` values, moving the value by at least `LEAST_EFFECT` of itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from tests.faults.rows import GoodRows, Row

SERIES_LENGTH = 8
LEAST_EFFECT = 0.4
"""Share by which a statistical fault changes a value: below, it hides in the noise of many series."""


@dataclass
class Fault:
    """
    One planted fault.

    `rows` are the rows of which a finding must name one; `names` are texts of which a finding
    without a row must hold one (what is gone has no row).
    """

    kind: str
    structural: bool
    rows: list[Row] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


@dataclass
class Field:
    """Where faults are planted: the rows in file order, and which series are taken already."""

    rows: list[Row]
    series: dict[tuple[str, str, str, str], list[Row]]
    random: np.random.Generator
    limits: dict[tuple[str, str], tuple[float | None, float | None]]
    used: set[tuple[str, str, str]] = field(default_factory=set)

    def pick(self, wanted: Callable[[list[Row]], bool]) -> list[Row]:
        """Return a series not yet used for which `wanted` holds."""
        keys = list(self.series)
        for place in self.random.permutation(len(keys)):
            key = keys[place]
            cell = (key[0], key[1], "")
            if cell not in self.used and wanted(self.series[key]):
                self.used.add(cell)
                return self.series[key]
        raise AssertionError("no series is left for this fault")

    def long_positive(self) -> list[Row]:
        return self.pick(
            lambda rows: len(rows) >= SERIES_LENGTH and all(float(r.value) > 0 for r in rows)
        )

    def one_of(self, rows: list[Row]) -> Row:
        return rows[int(self.random.integers(len(rows)))]

    def insert_near(self, row: Row, new: Row) -> None:
        self.rows.insert(self.rows.index(row) + int(self.random.integers(1, 4)), new)


STRUCTURAL: dict[str, Callable[[Field], Fault]] = {}
STATISTICAL: dict[str, Callable[[Field], Fault]] = {}


def structural(plant: Callable[[Field], Fault]) -> Callable[[Field], Fault]:
    STRUCTURAL[plant.__name__] = plant
    return plant


def statistical(plant: Callable[[Field], Fault]) -> Callable[[Field], Fault]:
    STATISTICAL[plant.__name__] = plant
    return plant


def _any(field: Field) -> Row:
    return field.one_of(field.long_positive())


# ------------------------------------------------------------------------------------ structural


@structural
def year_in_the_next_century(field: Field) -> Fault:
    row = _any(field)
    row.period = "21" + "05"
    return Fault("", True, [row])


@structural
def year_a_century_ago(field: Field) -> Fault:
    row = _any(field)
    row.period = "19" + f"{int(field.random.integers(10, 20))}"
    return Fault("", True, [row])


@structural
def year_with_swapped_digits(field: Field) -> Fault:
    rows = field.pick(lambda rows: len(rows) >= 8 and any(r.period[:3] == "201" for r in rows))
    row = next(r for r in rows if r.period.startswith("201"))
    row.period = "2" + "1" + "0" + row.period[3]
    return Fault("", True, [row])


@structural
def period_that_is_a_date(field: Field) -> Fault:
    row = _any(field)
    row.period = f"03/04/{row.period}"
    return Fault("", True, [row])


@structural
def area_with_swapped_letters(field: Field) -> Fault:
    row = field.one_of(field.pick(lambda rows: rows[0].reference_area in {"KHM", "LAO", "VNM"}))
    area = row.reference_area
    row.reference_area = area[0] + area[2] + area[1]
    return Fault("", True, [row])


@structural
def area_of_the_neighbour(field: Field) -> Fault:
    """The row now stands in a cell that the neighbour fills already."""
    rows = field.pick(lambda rows: len(rows) >= 8 and len(_sisters(field, rows)) > 0)
    sister = _sisters(field, rows)[0]
    common = {r.period: r for r in sister}
    row = next(r for r in rows if r.period in common)
    row.reference_area = sister[0].reference_area
    return Fault("", True, [row, common[row.period]])


def _sisters(field: Field, rows: list[Row]) -> list[list[Row]]:
    periods = {r.period for r in rows}
    code, area, sex, unit = rows[0].series
    return [
        other
        for key, other in field.series.items()
        if (key[0], key[2], key[3]) == (code, sex, unit)
        and key[1] != area
        and (key[0], key[1], "") not in field.used
        and periods & {r.period for r in other}
    ]


@structural
def same_cell_under_m49(field: Field) -> Fault:
    rows = field.pick(lambda rows: len(rows) >= 8 and rows[0].reference_area in M49)
    row = field.one_of(rows)
    new = row.copy(reference_area=M49[row.reference_area])
    field.insert_near(row, new)
    return Fault("", True, [row, new])


M49 = {"KHM": "116", "BRN": "096", "IDN": "360", "LAO": "418", "VNM": "704", "THA": "764"}


@structural
def same_row_twice(field: Field) -> Fault:
    row = _any(field)
    new = row.copy()
    field.insert_near(row, new)
    return Fault("", True, [row, new])


@structural
def same_cell_with_another_value(field: Field) -> Fault:
    row = _any(field)
    new = row.copy(value=f"{float(row.value) * 1.03:.3f}")
    field.insert_near(row, new)
    return Fault("", True, [row, new])


@structural
def same_cell_in_other_letters(field: Field) -> Fault:
    row = _any(field)
    new = row.copy(indicator=row.indicator.lower())
    field.insert_near(row, new)
    return Fault("", True, [row, new])


@structural
def same_cell_with_a_space(field: Field) -> Fault:
    row = _any(field)
    new = row.copy(indicator=row.indicator + "\u00a0")
    field.insert_near(row, new)
    return Fault("", True, [row, new])


@structural
def series_code_with_a_slip(field: Field) -> Fault:
    row = _any(field)
    code = row.indicator
    row.indicator = code[:4] + code[5] + code[4] + code[6:]
    if row.indicator == code:
        row.indicator = code[:4] + "X" + code[5:]
    return Fault("", True, [row])


@structural
def thousands_separator(field: Field) -> Fault:
    row = _any(field)
    row.value = "1,234.5"
    return Fault("", True, [row])


@structural
def decimal_comma(field: Field) -> Fault:
    row = _any(field)
    row.value = "12,5"
    return Fault("", True, [row])


@structural
def unit_in_the_cell(field: Field) -> Fault:
    row = _any(field)
    row.value += " %"
    return Fault("", True, [row])


@structural
def word_for_a_number(field: Field) -> Fault:
    row = _any(field)
    row.value = "see note"
    return Fault("", True, [row])


@structural
def not_a_number(field: Field) -> Fault:
    row = _any(field)
    row.value = "#DIV/0!"
    return Fault("", True, [row])


@structural
def row_shifted_by_one_cell(field: Field) -> Fault:
    row = _any(field)
    row.cells = ["", *row.texts()[:-1]]
    return Fault("", True, [row])


@structural
def empty_area(field: Field) -> Fault:
    row = _any(field)
    row.reference_area = ""
    return Fault("", True, [row])


@structural
def value_marked_as_missing(field: Field) -> Fault:
    row = _any(field)
    row.status = "O"
    return Fault("", True, [row])


@structural
def status_in_no_list(field: Field) -> Fault:
    row = _any(field)
    row.status = "X"
    return Fault("", True, [row])


@structural
def sex_in_no_list(field: Field) -> Fault:
    row = field.one_of(field.pick(lambda rows: len(rows) >= 8 and rows[0].sex == "F"))
    row.sex = "W"
    return Fault("", True, [row])


@structural
def breakdown_left_blank(field: Field) -> Fault:
    """A row by sex without its sex stands in the cell of the total."""
    rows = field.pick(
        lambda rows: len(rows) >= 8 and rows[0].sex == "F" and _has_total(field, rows)
    )
    row = field.one_of(rows)
    total = _cell(field, row, "")
    row.sex = ""
    return Fault("", True, [row, *total])


def _cell(field: Field, row: Row, sex: str) -> list[Row]:
    rows = field.series.get((row.indicator, row.reference_area, sex, row.unit), [])
    return [r for r in rows if r.period == row.period]


def _has_total(field: Field, rows: list[Row]) -> bool:
    return all(_cell(field, row, "") for row in rows)


def _parted(field: Field, rows: list[Row]) -> bool:
    return all(_cell(field, row, s) for row in rows for s in ("F", "M"))


@structural
def total_unequal_to_its_parts(field: Field) -> Fault:
    rows = field.pick(lambda rows: len(rows) >= 8 and rows[0].sex == "" and _apart(field, rows))
    row = next(r for r in rows if _apart(field, [r]))
    parts = [float(each.value) for s in ("F", "M") for each in _cell(field, row, s)]
    whole = sum(parts) if row.unit == "NUMBER" else max(parts)
    row.value = (
        f"{whole * 1.06 + 0.4:.2f}" if whole < 90 or row.unit != "PT" else f"{min(parts) * 0.9:.2f}"
    )
    return Fault("", True, [row])


def _apart(field: Field, rows: list[Row]) -> bool:
    return _parted(field, rows) and all(float(r.value) > 0 for r in rows)


@structural
def one_part_lost(field: Field) -> Fault:
    rows = field.pick(lambda rows: len(rows) >= 8 and rows[0].sex == "F" and _men(field, rows))
    row = field.one_of(rows)
    men = _cell(field, row, "M")
    field.rows.remove(row)
    return Fault("", True, men)


def _men(field: Field, rows: list[Row]) -> bool:
    return all(_cell(field, row, "M") for row in rows) and _custom(field, rows[0].indicator)


def _custom(field: Field, code: str) -> bool:
    """Whether a series code is by sex throughout, so that a part can be missed."""
    women = [key for key in field.series if key[0] == code and key[2] == "F"]
    cells = sum(len(field.series[key]) for key in women)
    whole = sum(1 for key in women for row in field.series[key] if _cell(field, row, "M"))
    return cells >= 40 and whole == cells


@structural
def above_a_hundred_per_cent(field: Field) -> Fault:
    rows = field.pick(lambda rows: len(rows) >= 8 and _limited(field, rows[0]))
    row = field.one_of(rows)
    row.value = f"{field.random.uniform(101, 160):.1f}"
    return Fault("", True, [row])


@structural
def share_below_zero(field: Field) -> Fault:
    rows = field.pick(lambda rows: len(rows) >= 8 and _limited(field, rows[0]))
    row = field.one_of(rows)
    row.value = f"-{float(row.value) or 1.0}"
    return Fault("", True, [row])


def _limited(field: Field, row: Row) -> bool:
    return field.limits.get((row.indicator, row.unit)) == (0, 100)


# ----------------------------------------------------------------------------------- statistical


def _changed(field: Field, change: Callable[[Row, list[Row]], float | None]) -> Fault:
    """Change one value so that it differs by `LEAST_EFFECT`, and stays within its limits."""
    for _ in range(200):
        rows = field.long_positive()
        for place in field.random.permutation(len(rows)):
            row = rows[int(place)]
            old, new = float(row.value), change(row, rows)
            low, high = field.limits.get((row.indicator, row.unit), (None, None))
            if new is None or abs(new - old) < LEAST_EFFECT * old:
                continue
            if (low is not None and new < low) or (high is not None and new > high):
                continue
            row.value = f"{new:.6g}"
            return Fault("", False, [row])
    raise AssertionError("no row is left for this fault")


def _times(factor: float) -> Callable[[Field], Fault]:
    def plant(field: Field) -> Fault:
        return _changed(field, lambda row, _: float(row.value) * factor)

    return plant


for _name, _factor in (
    ("ten_times_too_large", 10),
    ("hundred_times_too_large", 100),
    ("thousand_times_too_large", 1000),
    ("ten_times_too_small", 0.1),
    ("hundred_times_too_small", 0.01),
    ("thousand_times_too_small", 0.001),
):
    STATISTICAL[_name] = _times(_factor)


@statistical
def empty_value_as_zero(field: Field) -> Fault:
    return _changed(field, lambda _, __: 0.0)


@statistical
def digits_swapped(field: Field) -> Fault:
    return _changed(field, _swapped)


def _swapped(row: Row, _: list[Row]) -> float | None:
    text = row.value
    if len(text) < 2 or not text[:2].isdigit() or text[0] == text[1] or text[1] == "0":
        return None
    return float(text[1] + text[0] + text[2:])


@statistical
def digit_doubled(field: Field) -> Fault:
    return _changed(
        field, lambda row, _: float(row.value[0] + row.value) if row.value[0] != "0" else None
    )


@statistical
def jump(field: Field) -> Fault:
    return _changed(
        field, lambda row, _: float(row.value) * float(field.random.choice([0.4, 1.9, 2.6, 3.5]))
    )


@statistical
def figure_of_the_neighbouring_row(field: Field) -> Fault:
    def other(row: Row, rows: list[Row]) -> float | None:
        sisters = _sisters(field, rows)
        there = [float(r.value) for each in sisters for r in each if r.period == row.period]
        return there[0] if there and there[0] > 0 else None

    return _changed(field, other)


@statistical
def unit_changed_on_the_way(field: Field) -> Fault:
    """From some year on, the series is in thousands."""
    rows = field.pick(
        lambda rows: (
            len(rows) >= 10
            and all(float(r.value) > 0 for r in rows)
            and not _limited(field, rows[0])
        )
    )
    start = int(field.random.integers(4, len(rows) - 3))
    for row in rows[start:]:
        row.value = f"{float(row.value) / 1000:.8g}"
    return Fault("", False, [rows[start]])


def plant(good: GoodRows, seed: int, *, faults: int = 60) -> tuple[list[Row], list[Fault]]:
    """
    Return the rows of `good` with `faults` faults among them, and the faults.

    The classes take turns, so that each occurs; where a class finds no place, the next one follows.
    """
    rows = [row.copy() for row in good.rows]
    copied = GoodRows(rows, good.limits)
    field = Field(list(rows), copied.by_series(), np.random.default_rng(seed), good.limits)
    classes = {**STRUCTURAL, **STATISTICAL}
    names = list(field.random.permutation(sorted(classes)))
    planted: list[Fault] = []
    for turn in range(10 * faults):
        if len(planted) == faults:
            break
        name = names[turn % len(names)]
        try:
            fault = classes[name](field)
        except (AssertionError, StopIteration):
            continue
        fault.kind, fault.structural = name, name in STRUCTURAL
        planted.append(fault)
    return field.rows, planted
