"""
Observations: one value of one series for one period, with what is said about it.

The statuses are those of SDMX. Zero is a value; missing, suppressed and not applicable are statuses
without one; a censored figure (`>95`) is a bound, kept apart from exact figures. `COLUMNS` is the one
long table in which readers, checks, releases and pages hold observations in bulk.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum
from typing import Literal, NamedTuple

from attain.domain.periods import Period
from attain.domain.series import SeriesKey
from attain.errors import InvalidData


class ObservationStatus(Enum):
    """How an observation came to be: SDMX codelist CL_OBS_STATUS."""

    NORMAL = "A"
    BREAK = "B"
    DEFINITION_DIFFERS = "D"
    ESTIMATED = "E"
    FORECAST = "F"
    EXPERIMENTAL = "G"
    MISSING_HOLIDAY = "H"
    IMPUTED = "I"
    DEROGATION = "J"
    INCLUDED_ELSEWHERE = "K"
    NOT_COLLECTED = "L"
    NOT_APPLICABLE = "M"
    NOT_SIGNIFICANT = "N"
    MISSING = "O"
    PROVISIONAL = "P"
    SUPPRESSED = "Q"
    STRIKE = "S"
    LOW_RELIABILITY = "U"
    UNVALIDATED = "V"
    INCLUDES_OTHERS = "W"


WITHOUT_VALUE = frozenset(ObservationStatus(code) for code in "HJKLMOQ")
"""Statuses that stand in place of a value."""


class Nature(Enum):
    """Who made the figure, and how: the NATURE attribute of the SDG data structure."""

    COUNTRY = "C"
    ADJUSTED = "CA"
    ESTIMATED = "E"
    MODELLED = "M"
    GLOBAL = "G"
    NOT_RELEVANT = "N"
    UNKNOWN = ""


class Confidentiality(Enum):
    """Who may see the figure: SDMX codelist CL_CONF_STATUS."""

    FREE = "F"
    NOT_FOR_PUBLICATION = "N"
    CONFIDENTIAL = "C"
    SECONDARY_BY_SENDER = "D"
    SECONDARY_BY_RECEIVER = "S"
    SMALL_COUNTS = "A"
    DOMINANCE_ONE = "O"
    DOMINANCE_TWO = "T"
    DOMINANCE = "G"
    OTHER = "M"
    EMBARGOED = "E"


class Bound(Enum):
    """Whether a value is exact, or only known to lie on one side of the number given."""

    EXACT = ""
    BELOW = "<"
    AT_MOST = "<="
    ABOVE = ">"
    AT_LEAST = ">="


class Column(NamedTuple):
    """A column of the observation table."""

    name: str
    kind: Literal["text", "number", "integer"]


COLUMNS = (
    Column("series_code", "text"),
    Column("reference_area", "text"),
    Column("dimensions", "text"),
    Column("unit", "text"),
    Column("period", "text"),
    Column("time", "number"),
    Column("value", "number"),
    Column("value_text", "text"),
    Column("bound", "text"),
    Column("status", "text"),
    Column("confidentiality", "text"),
    Column("nature", "text"),
    Column("multiplier", "integer"),
    Column("lower", "number"),
    Column("upper", "number"),
    Column("standard_error", "number"),
    Column("source", "text"),
    Column("footnote", "text"),
    Column("origin", "text"),
    Column("sheet", "text"),
    Column("row", "integer"),
)
"""The observation table. Text is never null ('' is none); numbers are null where there is none."""

KEY_COLUMNS = ("series_code", "reference_area", "dimensions", "unit")
"""The columns that single out a series; with `period` they single out an observation."""

SAID_COLUMNS = (
    *("value", "bound", "status", "nature", "multiplier", "lower", "upper"),
    *("source", "footnote"),
)
"""What a file says of a figure. One of which it says the same is the released one, with its origin."""


@dataclass(frozen=True, slots=True)
class Observation:
    """
    One value of one series for one period, in the unit of its series.

    Raises
    ------
    InvalidData
        If value and status contradict each other, the value is not finite, or its interval is upside
        down.
    """

    key: SeriesKey
    period: Period
    value: float | None
    status: ObservationStatus = ObservationStatus.NORMAL
    value_text: str = ""
    bound: Bound = Bound.EXACT
    confidentiality: Confidentiality = Confidentiality.FREE
    nature: Nature = Nature.UNKNOWN
    multiplier: int = 0
    lower: float | None = None
    upper: float | None = None
    standard_error: float | None = None
    source: str = ""
    footnote: str = ""

    def __post_init__(self) -> None:
        where = f"{self.key}, {self.period}"
        if (self.value is None) != (self.status in WITHOUT_VALUE):
            raise InvalidData(
                f"{where}: the value {self.value!r} contradicts the status {self.status.name}. "
                "Give a value, or a status that explains why there is none."
            )
        if self.value is not None and not math.isfinite(self.value):
            raise InvalidData(f"{where}: {self.value!r} is no number. Give a status instead.")
        if self.lower is not None and self.upper is not None and self.lower > self.upper:
            raise InvalidData(f"{where}: the lower bound {self.lower} is above {self.upper}.")
