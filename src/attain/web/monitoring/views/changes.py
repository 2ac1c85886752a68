"""What changed since the release before: in all, and for one country."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

from attain.reporting.code_words import dimension_words
from attain.usecases.dictionary import series_titles
from attain.usecases.portal.changes import (
    KIND_SENTENCES,
    changes_of,
    reason_words,
    sentences,
    worse_first,
)
from attain.web.pages import render
from attain.web.place import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from attain.usecases.portal.changes import Changes, SeriesChange, VerdictChange

MOST_SERIES = 200
"""Series that a page lists; the file has all."""


def changes(place: Place, request: HttpRequest) -> str:
    """Render what changed since the release before."""
    found = changes_of(place.shelf, place.edition)
    return _rendered(place, found, "monitoring/changes.html")


def area_changes(place: Place, request: HttpRequest, area: str) -> str:
    """Render what changed for a country since the release before."""
    code = place.edition.area(area)
    found = changes_of(place.shelf, place.edition)
    own = None if found is None else found.of_area(code)
    return _rendered(place, own, "monitoring/area_changes.html", area=code)


def _rendered(place: Place, found: Changes | None, template: str, **more: object) -> str:
    language = place.language
    shown = [] if found is None else worse_first(found.standings)
    return render(
        place,
        template,
        changes=found,
        said=[] if found is None else sentences(found, language),
        kinds=[kind for kind in KIND_SENTENCES if found and found.figures.get(kind)],
        judged=[(each, _title(place, each)) for each in shown],
        series=_named(found.series[:MOST_SERIES]) if found else [],
        more_series=max(0, len(found.series) - MOST_SERIES) if found else 0,
        reasons=lambda codes: reason_words(codes, language),
        breakdown=lambda dimensions: dimension_words(dimensions, language),
        known=set(place.edition.catalogue.by_code),
        **more,
    )


def _title(place: Place, change: VerdictChange) -> str:
    """The title of an indicator; its code alone where this release no longer has it."""
    found = place.edition.catalogue.by_code.get((change.framework, change.indicator))
    return found.title if found else ""


def _named(series: Sequence[SeriesChange]) -> list[tuple[SeriesChange, str]]:
    return [(each, series_titles().get(each.series_code, "")) for each in series]
