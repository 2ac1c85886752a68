"""
Frameworks: goals, targets, indicators, and the rules that say what must hold and when.

A framework is data: see `docs/reference/frameworks.md` for the file. A `TargetRule` is what a target
asks of one indicator; the MDGs and SDGs, a national plan and a city's goals are told apart by nothing
else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType

from attain.errors import InvalidData, UnknownCode

NO_CODES: Mapping[str, str] = MappingProxyType({})


class TargetKind(Enum):
    """What a target asks."""

    LEVEL = "level"
    SHARE_OF_BASELINE = "share_of_baseline"
    PARITY = "parity"
    HALT_AND_REVERSE = "halt_and_reverse"
    DIRECTION = "direction"
    KEEP = "keep"


class Direction(Enum):
    """Where the values should go."""

    INCREASE = "increase"
    DECREASE = "decrease"
    PARITY = "parity"
    NONE = "none"


class Scale(Enum):
    """The scale on which a trend is a straight line."""

    LINEAR = "linear"
    LOG = "log"
    LOG_DISTANCE_TO_UPPER = "log_distance_to_upper"
    LOGIT = "logit"


class Averaging(Enum):
    """How values of areas make a value of a group."""

    WEIGHTED_MEAN = "weighted_mean"
    SUM = "sum"
    NONE = "none"


class OriginKind(Enum):
    """How far an entry can be trusted."""

    SOURCE = "source"
    """Read in the source that is named."""
    KNOWLEDGE = "knowledge"
    """Common knowledge of the field, not looked up."""
    OWN = "own"
    """A reading or a rule of ours."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an entry comes from."""

    kind: OriginKind
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """Natural limits of a value; None where there is none."""

    lower: float | None = None
    upper: float | None = None

    def __post_init__(self) -> None:
        if self.lower is not None and self.upper is not None and self.lower >= self.upper:
            raise InvalidData(f"The limits {self.lower} to {self.upper} leave no room: swap them.")


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetRule:
    """
    What a target asks of one indicator, where, and by when.

    Attributes
    ----------
    id
        Unique within its framework, such as `MDG-4.1`.
    series_code, dimensions, unit
        Which series it is judged on; no dimensions means the total; no unit means the only one there is.
    baseline_period, target_period
        Decimal years as `Period.time` gives them; no baseline period means the first observation.
    baseline_value
        Overrides the value that the observations give.
    target_value
        For LEVEL, PARITY (1 by default) and KEEP; in the unit of the series.
    share
        For SHARE_OF_BASELINE: what is to be left of the baseline, 0.5 for halving.
    of_complement
        The share applies to the distance from the upper limit: halve those *without* water.
    tolerance
        How far from the target still counts, in the unit of the series; for PARITY half the band.
    reference_areas
        Whom it binds; empty means all.
    quality, population, location
        The qualitative side of the target (Roadmap, D.2.4), in words.
    """

    id: str
    indicator: str
    kind: TargetKind
    direction: Direction
    target_period: float | None = None
    baseline_period: float | None = None
    baseline_value: float | None = None
    target_value: float | None = None
    share: float | None = None
    of_complement: bool = False
    tolerance: float | None = None
    series_code: str = ""
    dimensions: Mapping[str, str] = field(default_factory=lambda: NO_CODES)
    unit: str = ""
    limits: Limits = Limits()
    scale: Scale = Scale.LINEAR
    reference_areas: frozenset[str] = frozenset()
    quality: str = ""
    population: str = ""
    location: str = ""
    origin: Origin = Origin(OriginKind.OWN)

    def __post_init__(self) -> None:
        fault = self._fault()
        if fault:
            raise InvalidData(f"Target rule {self.id}: {fault}")

    def _fault(self) -> str:
        if self.kind is TargetKind.SHARE_OF_BASELINE and self.share is None:
            return "a share of the baseline needs `share`, such as 0.5 for halving."
        if self.kind in (TargetKind.LEVEL, TargetKind.KEEP) and self.target_value is None:
            return f"the kind {self.kind.value} needs `target_value`."
        if self.share is not None and self.share < 0:
            return f"the share {self.share} is below zero."
        if self.of_complement and self.limits.upper is None:
            return "a share of the complement needs an upper limit, such as limits: [0, 100]."
        if self.direction is Direction.NONE:
            return "it needs a direction: increase, decrease or parity."
        if self.tolerance is not None and self.tolerance < 0:
            return f"the tolerance {self.tolerance} is below zero."
        if (
            self.baseline_period is not None
            and self.target_period is not None
            and self.target_period <= self.baseline_period
        ):
            return f"the target period {self.target_period:g} is not after the baseline period."
        return ""

    def binds(self, reference_area: str) -> bool:
        """Return whether the rule speaks of `reference_area`."""
        return not self.reference_areas or reference_area in self.reference_areas


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """
    An indicator of a framework, and what serves it.

    `per` turns values into people: value * denominator / per. `series_codes` holds the headline first.
    """

    code: str
    title: str
    unit: str = ""
    direction: Direction = Direction.NONE
    limits: Limits = Limits()
    scale: Scale = Scale.LINEAR
    series_codes: tuple[str, ...] = ()
    denominator: str = ""
    per: float | None = None
    averaging: Averaging = Averaging.NONE
    rules: tuple[TargetRule, ...] = ()
    origin: Origin = Origin(OriginKind.OWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A target and its indicators."""

    code: str
    title: str
    indicators: tuple[Indicator, ...] = ()
    origin: Origin = Origin(OriginKind.OWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A goal and its targets."""

    code: str
    title: str
    targets: tuple[Target, ...] = ()
    origin: Origin = Origin(OriginKind.OWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Framework:
    """A set of goals with a begin and an end, such as the MDGs."""

    id: str
    title: str
    version: str = ""
    begin: float | None = None
    end: float | None = None
    goals: tuple[Goal, ...] = ()
    origin: Origin = Origin(OriginKind.OWN)
    titles: Mapping[str, str] = field(default_factory=dict)

    def targets(self) -> Iterator[Target]:
        """Yield every target, in order."""
        for goal in self.goals:
            yield from goal.targets

    def indicators(self) -> Iterator[Indicator]:
        """Yield every indicator, in order."""
        for target in self.targets():
            yield from target.indicators

    def rules(self) -> Iterator[TargetRule]:
        """Yield every target rule, in order."""
        for indicator in self.indicators():
            yield from indicator.rules

    def indicator(self, code: str) -> Indicator:
        """
        Return the indicator with `code`.

        Raises
        ------
        UnknownCode
            If the framework has no such indicator.
        """
        for indicator in self.indicators():
            if indicator.code == code:
                return indicator
        raise UnknownCode(
            f"{self.id} has no indicator {code!r}. `attain frameworks {self.id}` lists them."
        )
