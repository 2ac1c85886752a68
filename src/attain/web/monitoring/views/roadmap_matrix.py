"""The matrix of the roadmap: actions by any two of recommendation, body, goal, country, status, cycle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest

from attain.domain.roadmap.status import Status
from attain.domain.roadmap.views import NOTHING, Axis, Pivot
from attain.errors import UnknownCode
from attain.usecases.portal.roadmap_views import matrix as matrix_of
from attain.usecases.portal.roadmap_words import (
    AXIS_SLUGS,
    AXIS_WORDS,
    NOTHING_WORDS,
    axis_of,
    status_text,
)
from attain.web.monitoring.views.roadmap_action import asked_in, choices, query_of
from attain.web.monitoring.views.roadmap_parts import Named, Names, page_of, roadmap_of
from attain.web.place import Place

if TYPE_CHECKING:
    from collections.abc import Callable

USUAL = (Axis.RECOMMENDATION, Axis.STATUS)
"""The axes that are shown when nobody asks for others."""
OPENED = 60
"""Actions that a cell names; the page of the row has the rest."""


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A row: its name, the numbers of the actions in each cell, and how many there are in all."""

    name: Named
    cells: tuple[tuple[str, ...], ...]
    total: int


def matrix(place: Place, request: HttpRequest, rows: str = "", columns: str = "") -> str:
    """
    Render the matrix by two axes.

    Raises
    ------
    UnknownCode
        If there is no such axis, or both are the same.
    """
    roadmap = roadmap_of(place)
    down, across = (axis_of(rows), axis_of(columns)) if rows else USUAL
    if down is across:
        raise UnknownCode("The matrix takes two different axes.")
    asked = asked_in(request)
    found = matrix_of(roadmap, down, across, asked)
    name_of_row, name_of_column = namer(place, down), namer(place, across)
    return page_of(
        place,
        "matrix.html",
        asked=asked,
        choices=choices(place),
        query=query_of(place),
        down=down,
        across=across,
        axes={each: place.language.text(AXIS_WORDS[each]) for each in Axis},
        slugs=AXIS_SLUGS,
        columns=[
            (name_of_column(key), found.column_total(key), _short(across, key))
            for key in found.columns
        ],
        rows=[_row(found, key, name_of_row(key)) for key in found.rows],
        total=found.total,
        titles={each.number: each.action.title for each in roadmap.actions},
        opened=OPENED,
    )


def _short(axis: Axis, key: str) -> str:
    """Return what heads a narrow column in place of a long name; the whole name is told besides."""
    if axis in {Axis.STATUS, Axis.CYCLE} or key == NOTHING:
        return ""
    return key


def _row(found: Pivot, row: str, name: Named) -> MatrixRow:
    cells = tuple(found.cells.get((row, column), ()) for column in found.columns)
    return MatrixRow(name, cells, found.row_total(row))


def namer(place: Place, axis: Axis) -> Callable[[str], Named]:
    """Return what names the keys of an axis."""
    names, text = Names(place), place.language.text
    titles = {each.id: each.title for each in names.roadmap.cycles}

    def status(key: str) -> Named:
        return Named("", status_text(Status(key), place.language))

    def cycle(key: str) -> Named:
        return Named(key, titles[key], place.link("roadmap_cycle", cycle=key))

    known: dict[Axis, Callable[[str], Named]] = {
        Axis.RECOMMENDATION: names.end,
        Axis.BODY: names.body,
        Axis.GOAL: names.reference,
        Axis.COUNTRY: names.area,
        Axis.STATUS: status,
        Axis.CYCLE: cycle,
    }
    return lambda key: Named("", text(NOTHING_WORDS[axis])) if key == NOTHING else known[axis](key)
