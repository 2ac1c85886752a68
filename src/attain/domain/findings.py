"""Findings: what a check says about a file, with the place and the way out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Level(Enum):
    """How much a finding weighs."""

    ERROR = "error"
    """The whole file is refused; what was there before stays."""
    WARNING = "warning"
    """The file is taken only after somebody has said yes."""
    NOTE = "note"
    """For the reader to know; nothing is asked."""


@dataclass(frozen=True, slots=True)
class Finding:
    """
    One thing that a check found.

    `row` and `column` are as a spreadsheet shows them: rows from 1 with the header counted, columns by
    their header. They are empty where a finding speaks of the whole file.
    """

    check: str
    level: Level
    message: str
    remedy: str
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""

    @property
    def place(self) -> str:
        """The place in words, such as `data.csv, row 12, column value`."""
        parts = [self.file]
        if self.sheet:
            parts.append(f"sheet {self.sheet}")
        if self.row is not None:
            parts.append(f"row {self.row}")
        if self.column:
            parts.append(f"column {self.column}")
        return ", ".join(part for part in parts if part)

    def __str__(self) -> str:
        place = f"{self.place}: " if self.place else ""
        return f"{self.check} {self.level.value}: {place}{self.message} {self.remedy}".rstrip()
