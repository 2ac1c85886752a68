"""Charts in the pages of indicators, targets and goals: drawn, with what stands around them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from attain.reporting.charts.chart import Chart
    from attain.usecases.portal.indicator import Subject
    from attain.web.place import Place


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart with its drawing, its id in the page, a note, and the sources of its figures."""

    chart: Chart
    svg: str
    id: str
    note: str
    origin: list[dict[str, Any]]


def origins_of(place: Place, subject: Subject) -> list[dict[str, Any]]:
    """Return the entries of the sources that the figures come from."""
    used = {row["origin"] for line in subject.lines for row in line.rows}
    return [each for each in place.edition.release.origins() if each["id"] in used]


def source_line(place: Place, origin: Iterable[dict[str, Any]]) -> str:
    """Return who made the figures, and in which release they stand, in a line."""
    makers = place.language.join(list(dict.fromkeys(each["who"] for each in origin)))
    return place.language.text(
        "Source: %(who)s; release %(release)s", who=makers, release=place.edition.id
    )


def release_line(place: Place) -> str:
    """Return which release verdicts are from, in a line."""
    return place.language.text(
        "Source: verdicts of attain; release %(release)s", release=place.edition.id
    )
