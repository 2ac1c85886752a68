"""The figures of a series as its page shows them: in spells, and beside the series of another era."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from attain.domain.periods import Period
from attain.domain.series import SeriesKey, dimensions_text

if TYPE_CHECKING:
    from attain.domain.crosswalk import Continuation
    from attain.usecases.portal.edition import Edition

COUNTRY_NATURES = frozenset({"C", "CA"})
"""Natures of figures that come from the country: as sent, and adjusted to be comparable."""
AGENCY_NATURES = frozenset({"E", "M", "G"})
"""Natures of figures that an international agency made: estimated, modelled, global monitoring."""


@dataclass(frozen=True, slots=True)
class Figure:
    """
    One observation, with all that is said about it.

    The fields are the columns of the observation table that do not belong to the key. `spell` counts
    the stretches of the series from 0: figures of different spells are never joined by a line.
    `modelled` tells two kinds apart that no trend joins either.
    """

    period: str
    time: float
    value: float | None
    value_text: str
    bound: str
    status: str
    nature: str
    multiplier: int
    lower: float | None
    upper: float | None
    standard_error: float | None
    source: str
    footnote: str
    origin: str
    sheet: str
    row: int | None
    spell: int = 0

    @property
    def modelled(self) -> bool:
        """Whether it was made from other figures by a model."""
        return self.nature == "M"

    @property
    def forecast(self) -> bool:
        """Whether it speaks of a time that had not come: no verdict rests on it."""
        return self.status == "F"

    @property
    def anchor(self) -> str:
        """What the part of the page about it is called in addresses, such as y2015-Q1."""
        return f"y{self.period.replace('/', '-')}"


@dataclass(frozen=True, slots=True)
class Line:
    """
    A series with its figures.

    Attributes
    ----------
    era
        The framework that its series code serves, such as MDG.
    """

    key: SeriesKey
    era: str
    figures: tuple[Figure, ...]

    @property
    def known(self) -> tuple[Figure, ...]:
        """The figures that have a value and are no forecast."""
        return tuple(each for each in self.figures if each.value is not None and not each.forecast)

    @property
    def latest(self) -> Figure | None:
        """The latest of them."""
        return self.known[-1] if self.known else None

    @property
    def breaks(self) -> tuple[str, ...]:
        """The periods at which the series begins anew."""
        return tuple(each.period for each in self.figures if each.status == "B")

    @property
    def pieces(self) -> tuple[tuple[Figure, ...], ...]:
        """Figures with values that one line may join: of one spell, one kind, no forecasts among them."""
        valued = [each for each in self.figures if each.value is not None]
        found = groupby(valued, key=lambda each: (each.spell, each.forecast))
        of_kind = (_by_kind(list(group)) for _, group in found)
        return tuple(tuple(piece) for group in of_kind for piece in group)

    @property
    def multiplier(self) -> int:
        """The power of ten of its values; the latest, should it have changed."""
        return self.figures[-1].multiplier if self.figures else 0


@dataclass(frozen=True, slots=True)
class OtherEra:
    """
    The series by which another framework measures the same thing, or nearly the same.

    Attributes
    ----------
    line
        Its figures; None where the release has none, or they are in another unit.
    framework, indicator
        Whose it is, for links.
    comparable
        Whether the definitions agree. The lines are never joined; where definitions differ they may
        not even be read as one story.
    note
        Why, in a sentence.
    """

    framework: str
    indicator: str
    key: SeriesKey | None
    line: Line | None
    comparable: bool
    note: str


@dataclass(frozen=True, slots=True)
class Pair:
    """One period of which there are two figures: of the country and of an agency, or of two eras."""

    period: str
    first: Figure
    second: Figure

    @property
    def difference(self) -> float:
        """The second less the first, in the unit of both."""
        return (self.second.value or 0.0) - (self.first.value or 0.0)


def line_of(edition: Edition, key: SeriesKey, *, era: str) -> Line:
    """
    Return a series of the release with its figures.

    Raises
    ------
    UnknownCode
        If the release has no such series.
    """
    return Line(key, era, tuple(_figures(edition.release.rows(key))))


def other_eras(edition: Edition, line: Line) -> list[OtherEra]:
    """Return the series of other frameworks that stand for the same thing, as the crosswalk has them."""
    from attain.usecases.dictionary import shipped_crosswalk

    found = []
    for pair in shipped_crosswalk():
        other = _other_side(pair, line.key)
        if other and any(each.id == other[0] for each in edition.frameworks):
            found.append(_other_era(edition, line, pair, *other))
    return found


def country_and_agency(lines: Sequence[Line]) -> list[Pair]:
    """
    Return the periods of which the release has both a figure of the country and one of an agency.

    A figure counts by its nature. Within one series a period has one figure, so the two come from
    different series of the same thing.
    """
    own = _by_period(lines, COUNTRY_NATURES)
    agency = _by_period(lines, AGENCY_NATURES)
    return [Pair(period, own[period], agency[period]) for period in own if period in agency]


def same_periods(first: Line, second: Line) -> list[Pair]:
    """Return the periods of which both series have a figure, in the order of the first."""
    later = {each.period: each for each in second.known}
    return [Pair(e.period, e, later[e.period]) for e in first.known if e.period in later]


def natures(figures: Iterable[Figure]) -> dict[str, int]:
    """Return how many figures there are of each nature, the commonest first."""
    counts: dict[str, int] = {}
    for each in figures:
        counts[each.nature] = counts.get(each.nature, 0) + 1
    return dict(sorted(counts.items(), key=lambda item: -item[1]))


def _figures(rows: Sequence[Mapping[str, Any]]) -> Iterable[Figure]:
    spell = 0
    for place, row in enumerate(rows):
        if row["status"] == "B" and place:
            spell += 1
        yield Figure(
            period=row["period"],
            time=Period.parse(row["period"]).time,
            value=row["value"],
            value_text=row["value_text"],
            bound=row["bound"],
            status=row["status"],
            nature=row["nature"],
            multiplier=row["multiplier"],
            lower=row["lower"],
            upper=row["upper"],
            standard_error=row["standard_error"],
            source=row["source"],
            footnote=row["footnote"],
            origin=row["origin"],
            sheet=row["sheet"],
            row=row["row"],
            spell=spell,
        )


def _by_kind(figures: list[Figure]) -> Iterable[list[Figure]]:
    """The observed ones and the modelled ones, each kind by itself."""
    for modelled in (False, True):
        piece = [each for each in figures if each.modelled is modelled]
        if piece:
            yield piece


def _by_period(lines: Sequence[Line], wanted: frozenset[str]) -> dict[str, Figure]:
    return {
        each.period: each
        for line in reversed(lines)  # the page's own series is first, and wins
        for each in line.known
        if each.nature in wanted
    }


def _other_side(pair: Continuation, key: SeriesKey) -> tuple[str, str, str, str] | None:
    """The framework, indicator, series code and dimensions that stand opposite `key`, if it is meant."""
    dimensions = dimensions_text(pair.sdg_dimensions)
    if (key.series_code, key.dimensions) == (pair.mdg_series, ""):
        return "SDG", pair.sdg_indicator, pair.sdg_series, dimensions
    if (key.series_code, key.dimensions) == (pair.sdg_series, dimensions):
        return "MDG", pair.mdg_indicator, pair.mdg_series, ""
    return None


def _other_era(
    edition: Edition,
    line: Line,
    pair: Continuation,
    framework: str,
    indicator: str,
    code: str,
    dimensions: str,
) -> OtherEra:
    area = line.key.reference_area
    served = edition.coverage(framework=framework, area=area, indicator=indicator)
    keys = {e.key for e in served if (e.series_code, e.dimensions) == (code, dimensions)}
    key = min(keys, key=lambda each: (each.unit != line.key.unit, each), default=None)
    drawn = None
    if key is not None and key.unit == line.key.unit:
        other = line_of(edition, key, era=framework)
        drawn = other if other.multiplier == line.multiplier else None
    return OtherEra(framework, indicator, key, drawn, pair.comparable, pair.note)
