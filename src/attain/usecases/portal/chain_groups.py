"""Groups of people against the total: every breakdown of a series that has figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from attain.domain.disparity import Disparity, against_total, furthest_behind
from attain.domain.frameworks import Direction
from attain.domain.series import SeriesKey, dimensions_of, dimensions_text
from attain.usecases.portal.chain_lines import Figure, Line, line_of

if TYPE_CHECKING:
    from attain.usecases.portal.edition import Edition

ASKED_FOR = {
    "SEX": ("SEX",),
    "AGE": ("AGE",),
    "URBANISATION": ("URBANISATION", "LOCATION"),
    "QUANTILE": ("QUANTILE", "INCOME_WEALTH_QUANTILE"),
    "DISABILITY": ("DISABILITY", "DISABILITY_STATUS"),
}
"""Breakdowns that the SDGs ask for where relevant, with the names that a dimension may have."""


@dataclass(frozen=True, slots=True)
class GroupRow:
    """
    A group of people at the latest period of which the total is known too.

    Attributes
    ----------
    dimensions
        The whole breakdown, as the key of its series has it; `added` is what sets it apart from the
        total.
    total
        The figure of the total for the same period; None where no period is common, `figure` is then
        the latest one.
    disparity
        How it stands against the total; None where one of the two is only known as a bound, or there
        is no total.
    """

    key: SeriesKey
    dimensions: str
    added: str
    figure: Figure
    total: Figure | None
    disparity: Disparity | None


@dataclass(frozen=True, slots=True)
class GroupTable:
    """
    Every group of a series that has figures, beside the total.

    Attributes
    ----------
    total
        The breakdown that stands for the whole, often none at all.
    furthest
        The group furthest behind; several if equally far, none if none is behind.
    missing
        Breakdowns that are asked for and of which the release has nothing here.
    apart
        Series of the same code that speak of other people than this one, so that there is no total to
        hold them against.
    """

    total: Line
    rows: tuple[GroupRow, ...]
    furthest: tuple[GroupRow, ...]
    missing: tuple[str, ...]
    apart: tuple[SeriesKey, ...]

    @property
    def compared(self) -> tuple[GroupRow, ...]:
        """The groups that stand beside a total."""
        return tuple(row for row in self.rows if row.total is not None)


def group_table(
    edition: Edition, total: Line, keys: Sequence[SeriesKey], *, direction: Direction
) -> GroupTable:
    """
    Return every group among `keys` that belongs to the whole of `total`.

    Parameters
    ----------
    keys
        Series that serve the same indicator in the same area; those of another code or unit are left
        out.
    direction
        Where the values should go.
    """
    same = [
        key
        for key in keys
        if (key.series_code, key.unit) == (total.key.series_code, total.key.unit)
        and key != total.key
    ]
    whole = dimensions_of(total.key.dimensions)
    parts = [key for key in same if whole.items() <= dimensions_of(key.dimensions).items()]
    found = [_row(edition, total, key, direction) for key in parts]
    rows = sorted((row for row in found if row is not None), key=_order)
    late = furthest_behind([row.disparity for row in rows if row.disparity is not None])
    return GroupTable(
        total=total,
        rows=tuple(rows),
        furthest=tuple(row for row in rows if row.disparity in late),
        missing=_missing([total.key, *parts]),
        apart=tuple(key for key in same if key not in parts),
    )


def _row(edition: Edition, total: Line, key: SeriesKey, direction: Direction) -> GroupRow | None:
    line = line_of(edition, key, era=total.era)
    if not line.known:
        return None
    totals = {each.period: each for each in total.known}
    common = [each for each in line.known if each.period in totals]
    figure = common[-1] if common else line.known[-1]
    beside = totals[figure.period] if common else None
    added = dimensions_text(
        dict(dimensions_of(key.dimensions).items() - dimensions_of(total.key.dimensions).items())
    )
    disparity = None
    if beside and not (figure.bound or beside.bound) and figure.multiplier == beside.multiplier:
        values = (float(figure.value or 0.0), float(beside.value or 0.0))
        disparity = against_total({key.dimensions: values}, direction=direction)[0]
    return GroupRow(key, key.dimensions, added, figure, beside, disparity)


def _order(row: GroupRow) -> tuple[int, str, str]:
    """Groups told apart by one dimension first; dimension by dimension."""
    added = dimensions_of(row.added)
    return (len(added), ",".join(sorted(added)), row.added)


def _missing(keys: Iterable[SeriesKey]) -> tuple[str, ...]:
    known = {name for key in keys for name in dimensions_of(key.dimensions)}
    return tuple(name for name, names in ASKED_FOR.items() if known.isdisjoint(names))
