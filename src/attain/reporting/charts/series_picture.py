"""What the chart of a series shows, as plain values: the input of `series_chart`."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from attain.errors import InvalidData


@dataclass(frozen=True, slots=True)
class PicturePoint:
    """
    One observation.

    Parameters
    ----------
    period, time
        The period as people read it, and its place on the axis in years.
    value, lower, upper
        In the unit of the picture.
    bound
        Empty for an exact value; `<`, `<=`, `>`, `>=` where it is only known to lie on one side.
    nature
        Code of codelist NATURE, empty where it is not said.
    source
        Where it comes from, in words short enough for a key.
    spell
        Number of the comparable stretch that it belongs to; lines never join two.
    forecast
        True where nobody observed it.
    """

    period: str
    time: float
    value: float
    lower: float | None = None
    upper: float | None = None
    bound: str = ""
    nature: str = ""
    source: str = ""
    spell: int = 0
    forecast: bool = False


@dataclass(frozen=True, slots=True)
class PictureTarget:
    """
    A target: the value to reach by the deadline, and its name as people read it.

    `begin` is the year from which it counts; `upper` the other edge where the target is a band.
    """

    label: str
    begin: float
    deadline: float
    value: float
    upper: float | None = None


@dataclass(frozen=True, slots=True)
class Expectation:
    """What is expected at a deadline when the trend goes on, with its range where there is one."""

    begin: float
    begin_value: float
    deadline: float
    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Break:
    """A place on the axis where a series begins anew."""

    time: float
    label: str


@dataclass(frozen=True, slots=True)
class Era:
    """The years of a framework, with its name."""

    label: str
    begin: float
    end: float


@dataclass(frozen=True, slots=True)
class SeriesPicture:
    """
    Everything that the chart of one series draws.

    `paths` are the ways that were needed, each as (year, value) pairs; `limits` what values cannot
    pass. The years of all parts share one axis.
    """

    unit: str
    points: tuple[PicturePoint, ...]
    targets: tuple[PictureTarget, ...] = ()
    paths: tuple[tuple[tuple[float, float], ...], ...] = ()
    expected: tuple[Expectation, ...] = ()
    breaks: tuple[Break, ...] = ()
    eras: tuple[Era, ...] = ()
    limits: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        if not self.points:
            raise InvalidData(
                "A series without a value cannot be drawn. Say in words that there is none."
            )
        if not self.unit.strip():
            raise InvalidData("The figures of a series were to be drawn without a unit. Name it.")
        if not all(math.isfinite(p.value) and math.isfinite(p.time) for p in self.points):
            raise InvalidData(
                "A series to be drawn has a point without a number. Leave out missing values."
            )

    @property
    def years(self) -> tuple[float, float]:
        """The first and the last year of all that is drawn."""
        times = [point.time for point in self.points]
        times += [t for target in self.targets for t in (target.begin, target.deadline)]
        times += [time for path in self.paths for time, _ in path]
        times += [t for each in self.expected for t in (each.begin, each.deadline)]
        return min(times), max(times)


def _plain(value: float) -> str:
    return f"{value:.4g}"


@dataclass(frozen=True, slots=True)
class SeriesLabels:
    """
    The words of the chart, translated by the caller; English stands as an example.

    `natures` has a word for each code of codelist NATURE that occurs, `write` writes a value as the
    language does.
    """

    natures: Mapping[str, str] = field(default_factory=dict)
    forecast: str = "Forecast"
    path: str = "Path needed"
    expected: str = "Expected"
    range: str = "Range of what is expected"
    bounds: str = "Bounds of the figure"
    target: str = "Target"
    break_: str = "Break in series"
    period: str = "Period"
    value: str = "Value"
    lower: str = "Lower bound"
    upper: str = "Upper bound"
    nature: str = "Nature"
    source: str = "Source"
    what: str = "What"
    observed: str = "Observed"
    area: str = "Area"
    standing: str = "Standing"
    write: Callable[[float], str] = _plain

    def nature_word(self, point: PicturePoint) -> str:
        """Return the word for how a figure came to be; its code where no word is given."""
        return self.forecast if point.forecast else self.natures.get(point.nature, point.nature)

    def value_text(self, point: PicturePoint) -> str:
        """Return the value as people read it, with its sign where it is only a bound."""
        return f"{point.bound}{self.write(point.value)}"
