"""
Target files: target rules as one table, a row each, for people who bring their own figures.

`indicator, reference_area, direction, baseline_period, baseline_value, target_period, target_value`;
optional are `kind, share, tolerance, unit, scale, lower_limit, upper_limit, of_complement, id`; every
further column is a dimension. `docs/reference/bare-files.md` describes each.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable
from typing import TypeVar

from attain.domain.findings import Finding, Level
from attain.domain.frameworks import Direction, Limits, Scale, TargetKind, TargetRule
from attain.domain.periods import Period
from attain.domain.series import dimensions_of, dimensions_text
from attain.errors import InvalidData
from attain.exchange.readers.roles import dimension_id

REQUIRED = ("indicator", "direction", "target_period")
KNOWN = (
    *REQUIRED,
    "reference_area",
    "baseline_period",
    "baseline_value",
    "target_value",
    "kind",
    "share",
    "tolerance",
    "unit",
    "scale",
    "lower_limit",
    "upper_limit",
    "of_complement",
    "id",
)

Made = TypeVar("Made")

LOOKED_AT = {
    "target_value": frozenset({TargetKind.LEVEL, TargetKind.PARITY, TargetKind.KEEP}),
    "share": frozenset({TargetKind.SHARE_OF_BASELINE}),
}
"""The kinds of target that look at a number; beside another kind it would be passed over in silence."""


def read_targets(content: bytes, *, name: str) -> tuple[TargetRule, ...]:
    """
    Return the target rules of a CSV file.

    Parameters
    ----------
    content
        The bytes of the file; UTF-8, with comma, semicolon or tab between the columns.
    name
        What messages call the file.

    Raises
    ------
    InvalidData
        If anything is wrong; every fault is among its findings, with row and column.
    """
    rows = _rows(content, name)
    faults: list[Finding] = []
    rules = [rule for row in rows if (rule := _Row(name, *row, faults).rule()) is not None]
    if not faults and not rules:
        faults.append(_finding("V101", name, "The file has no target.", "Add a row a target."))
    if faults:
        first = "; ".join(str(fault) for fault in faults[:3])
        more = f" and {len(faults) - 3} more" if len(faults) > 3 else ""
        raise InvalidData(f"{name} was refused: {first}{more}", findings=faults)
    return tuple(rules)


def _finding(
    check: str, name: str, message: str, remedy: str, *, row: int | None = None, column: str = ""
) -> Finding:
    return Finding(check, Level.ERROR, message, remedy, file=name, row=row, column=column)


def _rows(content: bytes, name: str) -> list[tuple[int, dict[str, str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as trouble:
        fault = _finding(
            "V101", name, f"It is not UTF-8 text ({trouble.reason}).", "Save it as CSV UTF-8."
        )
        raise InvalidData(str(fault), findings=[fault]) from trouble
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        lines = [(reader.line_num, line) for line in reader if any(cell.strip() for cell in line)]
    except csv.Error as trouble:
        fault = _finding("V101", name, f"It is no table ({trouble}).", "Save it as CSV.")
        raise InvalidData(str(fault), findings=[fault]) from trouble
    names = [cell.lower() if cell.lower() in KNOWN else cell for cell in header]
    faults = [
        _finding("V102", name, f"The column {column} is missing.", f"Add a column {column}.")
        for column in REQUIRED
        if column not in names
    ]
    faults += [
        _finding(
            "V103", name, f"The column {column!r} stands twice.", "Keep one.", row=1, column=column
        )
        for column in sorted({n for n in names if n and names.count(n) > 1})
    ]
    faults += [
        _finding(
            "V104",
            name,
            f"There are {len(line)} cells for {len(names)} columns.",
            "Check the row.",
            row=row,
        )
        for row, line in lines
        if len(line) != len(names)
    ]
    if faults:
        raise InvalidData("; ".join(str(fault) for fault in faults[:5]), findings=faults)
    return [(row, dict(zip(names, (c.strip() for c in line), strict=True))) for row, line in lines]


class _Row:
    """One row on its way to a rule; faults are collected, not raised."""

    def __init__(self, file: str, row: int, cells: dict[str, str], faults: list[Finding]) -> None:
        self.file, self.row, self.cells, self.faults = file, row, cells, faults

    def rule(self) -> TargetRule | None:
        before = len(self.faults)
        values = self._values()
        if len(self.faults) > before:
            return None
        try:
            return TargetRule(**values)  # type: ignore[arg-type]
        except InvalidData as trouble:
            self._fault("", str(trouble), "Mend the row.")
            return None

    def _values(self) -> dict[str, object]:
        numbers = {
            n: self._read(n, _share if n == "share" else _number)
            for n in ("baseline_value", "target_value", "share", "tolerance")
        }
        periods = {n: self._read(n, _period) for n in ("baseline_period", "target_period")}
        limits = self._read("lower_limit", _number), self._read("upper_limit", _number)
        indicator = self.cells["indicator"]
        if not indicator:
            self._fault("indicator", "There is no indicator.", "Write its code.")
        if numbers["baseline_value"] is not None and periods["baseline_period"] is None:
            self._fault(
                "baseline_period",
                "A baseline value without its period.",
                "Write the year it is of.",
            )
        direction = self._direction(numbers)
        area = self.cells.get("reference_area", "")
        return {
            "id": self.cells.get("id") or f"row {self.row}",
            "indicator": indicator,
            "series_code": indicator,
            "kind": self._kind(direction, numbers),
            "direction": direction,
            **numbers,
            **periods,
            "unit": self.cells.get("unit", ""),
            "scale": self._read("scale", Scale) or Scale.LINEAR,
            "limits": Limits(*limits)
            if limits[0] is None or limits[1] is None or limits[0] < limits[1]
            else self._swapped(),
            "of_complement": self.cells.get("of_complement", "").lower() in ("yes", "true", "1"),
            "reference_areas": frozenset([area]) if area else frozenset(),
            "dimensions": self._dimensions(),
        }

    def _swapped(self) -> Limits:
        self._fault("upper_limit", "The limits leave no room between them.", "Swap them.")
        return Limits()

    def _dimensions(self) -> dict[str, str]:
        codes = {dimension_id(n): c for n, c in self.cells.items() if n and n not in KNOWN and c}
        try:
            return dimensions_of(dimensions_text(codes))
        except InvalidData as trouble:
            self._fault("", str(trouble), "")
            return {}

    def _direction(self, numbers: dict[str, float | None]) -> Direction:
        text = self.cells["direction"].lower()
        first, goal = numbers["baseline_value"], numbers["target_value"]
        if not text and first is not None and goal is not None and first != goal:
            return Direction.INCREASE if goal > first else Direction.DECREASE
        try:
            found = Direction(text)
        except ValueError:
            found = Direction.NONE
        if found is Direction.NONE:
            said = f"The direction {text!r} is not known." if text else "There is no direction."
            self._fault("direction", said, "Write increase, decrease or parity.")
            return Direction.DECREASE
        return found

    def _kind(self, direction: Direction, numbers: dict[str, float | None]) -> TargetKind:
        kind = self._read("kind", TargetKind) or _kind_of(direction, numbers)
        for column in ("target_value", "share"):
            if numbers[column] is not None and kind not in LOOKED_AT[column]:
                said = f"A target of the kind {kind.value} does not look at it."
                self._fault(column, said, "Leave the cell empty, or choose another kind.")
        return kind

    def _read(self, column: str, make: Callable[[str], Made]) -> Made | None:
        text = self.cells.get(column, "")
        if not text:
            return None
        try:
            return make(text)
        except (ValueError, InvalidData) as trouble:
            self._fault(column, f"{text!r} is not understood: {trouble}", "Correct the cell.")
            return None

    def _fault(self, column: str, message: str, remedy: str) -> None:
        self.faults.append(
            _finding("V105", self.file, message, remedy, row=self.row, column=column)
        )


def _kind_of(direction: Direction, numbers: dict[str, float | None]) -> TargetKind:
    """Return the kind that the filled cells of a row imply."""
    if direction is Direction.PARITY:
        return TargetKind.PARITY
    if numbers["share"] is not None:
        return TargetKind.SHARE_OF_BASELINE
    return TargetKind.DIRECTION if numbers["target_value"] is None else TargetKind.LEVEL


def _number(text: str) -> float:
    value = float(text)
    if not math.isfinite(value) or "_" in text:
        raise ValueError("it takes a number such as 12.5")
    return value


def _share(text: str) -> float:
    """Return a share written as a number or as a fraction such as 1/3."""
    above, stroke, below = text.partition("/")
    return _number(above) / _number(below) if stroke and float(below) else _number(text)


def _period(text: str) -> float:
    return Period.parse(text).time
