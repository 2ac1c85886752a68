"""
Values of groups of areas: weighted means, sums and parity ratios, with how much they rest on.

A group value is the mean of its members' values, each weighted by the indicator's own denominator
(births for mortality under five, not population), after the practice of the Millennium Development
Goals Report (2014, note to the reader) and of UNESCO's institute for statistics. Each value says
which share of the denominator was observed; the simple mean always stands beside it, because one
large country can speak for a whole region. What cannot be averaged is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from attain.domain.frameworks import Averaging, Direction, Indicator
from attain.errors import InvalidData, NotComparable

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

PUBLISHABLE_FROM = 0.5
"""Share of the denominator observed from which the World Bank's PIP publishes a regional value."""
SOLID_FROM = 0.8
"""Share from which a value is shown without reserve; a convention of ours."""
CARRIED_AT_MOST = 3
"""Years for which the last observation stands in for missing ones, within a group value only."""


class Support(Enum):
    """How much of the group a value rests on."""

    SOLID = "solid"
    GREY = "grey"
    TOO_LITTLE = "too_little"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class GroupPanel:
    """
    The values of one indicator, in one unit, for the members of a group.

    Attributes
    ----------
    areas
        The members, fixed for the whole panel: its composition never changes from year to year.
    years
        Years in rising order, shape (years,).
    values
        Shape (areas, years); NaN where there is no observation.
    weights
        The denominators, same shape, zero or more; NaN where unknown; None if there is none at all.
    standard_errors
        Same shape, in the unit of the values; NaN where unknown; None if none is known.
    bounded
        True where a value is only known to lie on one side of the number given.

    Raises
    ------
    InvalidData
        If shapes differ, years do not rise, or a weight is negative.
    """

    areas: tuple[str, ...]
    years: NDArray[np.int64]
    values: Array
    weights: Array | None = None
    standard_errors: Array | None = None
    bounded: Flags | None = None

    def __post_init__(self) -> None:
        shape = (len(self.areas), len(self.years))
        for part in (self.values, self.weights, self.standard_errors, self.bounded):
            if part is not None and part.shape != shape:
                raise InvalidData(f"The panel needs the shape {shape}, not {part.shape}.")
        if np.any(np.diff(self.years) <= 0):
            raise InvalidData("The years of a group panel must rise. Sort them, each once.")
        if self.weights is not None and np.any(self.weights < 0):
            raise InvalidData(
                "A denominator is below zero. Correct it: nothing weighs less than 0."
            )

    @property
    def observed(self) -> Flags:
        """Where there is an observation."""
        return ~np.isnan(self.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupValue:
    """
    The value of a group in one year.

    Attributes
    ----------
    value
        From observations only: the weighted mean or the sum; None where it cannot be told.
    imputed_value
        The same, gaps of members filled as `imputed` says. Never a figure of a country.
    simple_mean
        The mean of the observations, each area counting once; None for sums.
    coverage, imputed_coverage
        Share of the denominator that is observed (or observed and filled), 0 to 1; None if unknown.
    standard_error
        Of `value`, in its unit; None unless each observation has one.
    observed, imputed, bounded
        The areas that gave an observation, that were filled, whose observation is only a bound.
    members
        How many areas the group has.
    subgroup_coverage
        Coverage within each subgroup.
    """

    year: int
    value: float | None
    imputed_value: float | None
    simple_mean: float | None
    coverage: float | None
    imputed_coverage: float | None
    standard_error: float | None
    observed: tuple[str, ...]
    imputed: tuple[str, ...]
    bounded: tuple[str, ...]
    members: int
    subgroup_coverage: Mapping[str, float] = field(default_factory=dict)

    @property
    def support(self) -> Support:
        """How far the value may be shown: solid from 0.8 of the denominator, grey from 0.5."""
        return support_of(self.coverage)

    @property
    def publishable(self) -> bool:
        """Whether at least half of the denominator is observed."""
        return self.support in (Support.SOLID, Support.GREY)


def support_of(coverage: float | None) -> Support:
    """
    Return what a coverage allows.

    Examples
    --------
    >>> support_of(0.79), support_of(0.5), support_of(0.49)
    (<Support.GREY: 'grey'>, <Support.GREY: 'grey'>, <Support.TOO_LITTLE: 'too_little'>)
    """
    if coverage is None:
        return Support.UNKNOWN
    share = round(coverage, 12)  # 0.8 reached by summing floats is 0.8
    if share >= SOLID_FROM:
        return Support.SOLID
    return Support.GREY if share >= PUBLISHABLE_FROM else Support.TOO_LITTLE


def check_can_be_averaged(indicator: Indicator) -> None:
    """
    Raise `NotComparable` if values of areas make no value of a group.

    Medians, ratios, Gini coefficients and indices cannot be averaged; a parity ratio is recomputed
    from the values of women and men (`parity_values`).
    """
    name = f"{indicator.code} ({indicator.title})"
    if indicator.direction is Direction.PARITY:
        raise NotComparable(
            f"{name}: parity ratios of areas must not be averaged. Give the values of women and of "
            "men: the ratio of the group is recomputed from them."
        )
    if indicator.averaging is Averaging.NONE:
        raise NotComparable(
            f"{name}: no value of a group can be made from values of areas. Medians, ratios, Gini "
            "coefficients and indices need the figures beneath them. Show the areas side by side."
        )


def mean_values(
    panel: GroupPanel, *, subgroups: Mapping[str, Sequence[str]] | None = None
) -> tuple[GroupValue, ...]:
    """
    Return the weighted mean of a group for each year, and what it rests on.

    Parameters
    ----------
    panel
        Values with their denominators. Without denominators only the simple mean is given. In a
        year in which a member's denominator is unknown neither mean nor coverage can be told, for
        nobody knows how much is missing.
    subgroups
        Areas by subgroup, such as CLMV, whose coverage is told apart.

    Notes
    -----
    X = sum d x / sum d over the observed; coverage = sum of d observed / sum of d of all members;
    variance = sum (d / sum d)^2 SE^2. Women in a country are no sample of the region: the error is
    that of measuring, not of choosing areas.
    """
    return tuple(_mean_value(year, subgroups or {}) for year in _years(panel, _weights(panel)))


def _mean_value(at: _Year, subgroups: Mapping[str, Sequence[str]]) -> GroupValue:
    return GroupValue(
        year=at.year,
        value=_weighted_mean(at.values, at.weights, at.seen),
        imputed_value=_weighted_mean(at.filled, at.weights, at.seen | at.was_filled),
        simple_mean=float(at.values[at.seen].mean()) if at.seen.any() else None,
        coverage=_share(at.weights, at.seen),
        imputed_coverage=_share(at.weights, at.seen | at.was_filled),
        standard_error=_standard_error(at.errors, at.weights, at.seen),
        observed=at.named(at.seen),
        imputed=at.named(at.was_filled),
        bounded=at.named(at.bounded & at.seen),
        members=len(at.areas),
        subgroup_coverage=_subgroup_coverage(at, subgroups),
    )


def sum_values(
    panel: GroupPanel, *, subgroups: Mapping[str, Sequence[str]] | None = None
) -> tuple[GroupValue, ...]:
    """
    Return the sum of a group for each year, for counts.

    A sum is only told where every member is observed (or filled, for `imputed_value`): the sum of
    some is not the sum of all. Coverage is the share of the members that are observed.
    """
    each = np.ones_like(panel.values)
    return tuple(_sum_value(year, subgroups or {}) for year in _years(panel, each))


def _sum_value(at: _Year, subgroups: Mapping[str, Sequence[str]]) -> GroupValue:
    known = bool(at.seen.all() and not np.isnan(at.errors).any())
    return GroupValue(
        year=at.year,
        value=float(at.values.sum()) if at.seen.all() else None,
        imputed_value=float(at.filled.sum()) if (at.seen | at.was_filled).all() else None,
        simple_mean=None,
        coverage=_share(at.weights, at.seen),
        imputed_coverage=_share(at.weights, at.seen | at.was_filled),
        standard_error=float(np.sqrt((at.errors**2).sum())) if known else None,
        observed=at.named(at.seen),
        imputed=at.named(at.was_filled),
        bounded=at.named(at.bounded & at.seen),
        members=len(at.areas),
        subgroup_coverage=_subgroup_coverage(at, subgroups),
    )


def parity_values(
    women: GroupPanel, men: GroupPanel, *, subgroups: Mapping[str, Sequence[str]] | None = None
) -> tuple[GroupValue, ...]:
    """
    Return the ratio of the group's value for women to its value for men, for each year.

    Both sides rest on the same areas: those observed for women and for men. Each side is weighted
    by its own denominators. The simple mean is the ratio of the two simple means.

    Raises
    ------
    InvalidData
        If the two panels do not have the same areas and years.
    """
    if women.areas != men.areas or not np.array_equal(women.years, men.years):
        raise InvalidData("Women and men need the same areas and years. Align the two tables.")
    both = women.observed & men.observed
    pair = [mean_values(_only(side, both), subgroups=subgroups) for side in (women, men)]
    return tuple(_parity(w, m) for w, m in zip(*pair, strict=True))


def _parity(women: GroupValue, men: GroupValue) -> GroupValue:
    return GroupValue(
        year=women.year,
        value=_ratio(women.value, men.value),
        imputed_value=_ratio(women.imputed_value, men.imputed_value),
        simple_mean=_ratio(women.simple_mean, men.simple_mean),
        coverage=women.coverage,
        imputed_coverage=women.imputed_coverage,
        standard_error=None,
        observed=women.observed,
        imputed=women.imputed,
        bounded=tuple(sorted({*women.bounded, *men.bounded})),
        members=women.members,
        subgroup_coverage=women.subgroup_coverage,
    )


@dataclass(frozen=True, slots=True)
class GroupChange:
    """A group in two years, each value from the same areas: those observed in both."""

    first: GroupValue
    last: GroupValue
    areas: tuple[str, ...]

    @property
    def coverage(self) -> float | None:
        """The smaller of the two coverages."""
        shares = [c for c in (self.first.coverage, self.last.coverage) if c is not None]
        return min(shares) if len(shares) == 2 else None

    @property
    def change(self) -> float | None:
        """The last value less the first, in the unit of the indicator."""
        if self.first.value is None or self.last.value is None:
            return None
        return self.last.value - self.first.value


def change_between(panel: GroupPanel, first: int, last: int) -> GroupChange:
    """
    Return the weighted means of two years over the areas that are observed in both.

    Raises
    ------
    InvalidData
        If one of the years is not in the panel.
    NotComparable
        If no area is observed in both.
    """
    places = [int(np.flatnonzero(panel.years == y)[0]) for y in (first, last) if y in panel.years]
    if len(places) < 2 or first >= last:
        raise InvalidData(f"{first} and {last} must be two rising years of the panel.")
    both: Flags = np.asarray(panel.observed[:, places].all(axis=1))
    if not both.any():
        raise NotComparable(
            f"No area is observed in {first} and in {last}: two values of different areas are no "
            "change. Choose other years."
        )
    values = mean_values(_only(panel, np.broadcast_to(both[:, None], panel.values.shape)))
    names = tuple(a for a, kept in zip(panel.areas, both, strict=True) if kept)
    return GroupChange(values[places[0]], values[places[1]], names)


def imputed(panel: GroupPanel) -> tuple[Array, Flags]:
    """
    Return the values with gaps filled, and where they were filled.

    Between two observations by the straight line; after the last one by carrying it for at most
    three years; before the first one never. For values of groups only, never shown for an area.
    """
    years = panel.years.astype(np.float64)
    filled = np.array([_filled(row, years) for row in panel.values]).reshape(panel.values.shape)
    return filled, np.isnan(panel.values) & ~np.isnan(filled)


def _filled(row: Array, years: Array) -> Array:
    seen = np.flatnonzero(~np.isnan(row))
    if not seen.size:
        return row
    first, last = years[seen[0]], years[seen[-1]]
    line = np.interp(years, years[seen], row[seen])
    may = (years >= first) & (years <= last + CARRIED_AT_MOST)
    return np.where(np.isnan(row) & may, line, row)


@dataclass(frozen=True, slots=True)
class _Year:
    """One column of a panel: each array has one entry for each area."""

    areas: tuple[str, ...]
    year: int
    values: Array
    filled: Array
    was_filled: Flags
    weights: Array
    errors: Array
    bounded: Flags

    @property
    def seen(self) -> Flags:
        return ~np.isnan(self.values)

    def named(self, flags: Flags) -> tuple[str, ...]:
        return tuple(sorted(a for a, flag in zip(self.areas, flags, strict=True) if flag))


def _years(panel: GroupPanel, weights: Array) -> Iterator[_Year]:
    filled, was_filled = imputed(panel)
    unknown = np.full(panel.values.shape, np.nan)
    errors = unknown if panel.standard_errors is None else panel.standard_errors
    bounded = np.zeros(unknown.shape, dtype=bool) if panel.bounded is None else panel.bounded
    for j, year in enumerate(panel.years):
        yield _Year(
            areas=panel.areas,
            year=int(year),
            values=panel.values[:, j],
            filled=filled[:, j],
            was_filled=was_filled[:, j],
            weights=weights[:, j],
            errors=errors[:, j],
            bounded=bounded[:, j],
        )


def _only(panel: GroupPanel, kept: Flags) -> GroupPanel:
    """Return `panel` with the observations of `kept`; its composition and weights stay."""
    values = np.where(kept, panel.values, np.nan)
    return GroupPanel(
        panel.areas, panel.years, values, panel.weights, panel.standard_errors, panel.bounded
    )


def _weights(panel: GroupPanel) -> Array:
    """Return the weights; NaN where they are not known."""
    return np.full(panel.values.shape, np.nan) if panel.weights is None else panel.weights


def _share(weights: Array, chosen: Flags) -> float | None:
    """Return the share of all weight that the chosen have; None where some weight is unknown."""
    whole = weights.sum()
    return float(weights[chosen].sum() / whole) if np.isfinite(whole) and whole > 0 else None


def _weighted_mean(values: Array, weights: Array, chosen: Flags) -> float | None:
    if _share(weights, chosen) in (None, 0.0):
        return None
    kept, share = values[chosen], weights[chosen] / weights[chosen].sum()
    # Kept within what was observed: rounding must not carry a mean beyond its greatest member.
    return float(np.clip((kept * share).sum(), kept.min(), kept.max()))


def _standard_error(errors: Array, weights: Array, chosen: Flags) -> float | None:
    if np.isnan(errors[chosen]).any() or _share(weights, chosen) in (None, 0.0):
        return None
    share = weights[chosen] / weights[chosen].sum()
    return float(np.sqrt(((share * errors[chosen]) ** 2).sum()))


def _subgroup_coverage(at: _Year, subgroups: Mapping[str, Sequence[str]]) -> dict[str, float]:
    inside = {name: np.isin(at.areas, list(areas)) for name, areas in subgroups.items()}
    shares = {name: _share(at.weights[i], at.seen[i]) for name, i in inside.items() if i.any()}
    return {name: share for name, share in shares.items() if share is not None}


def _ratio(over: float | None, under: float | None) -> float | None:
    return None if over is None or not under else over / under
