"""The page that compares areas and groups."""

from __future__ import annotations

from django.http import HttpRequest

from attain.reporting.code_words import dimension_words
from attain.usecases.portal.compare import Comparison, chart_of, comparison, finding
from attain.web.drawings import drawn
from attain.web.monitoring.views.figures import Figure, origins_of, source_line
from attain.web.monitoring.views.standing_tables import unit_of
from attain.web.pages import render
from attain.web.place import Place


def compare(place: Place, request: HttpRequest) -> str:
    """Render the form, and the comparison where one is asked for."""
    of = request.GET.get("of", "")
    found = None
    if of:
        found = comparison(
            place.edition,
            of=of,
            areas=request.GET.getlist("area"),
            groups=request.GET.getlist("group"),
            name=place.area,
        )
    codes = [
        (f"{each.framework.lower()}:{each.code}", f"{each.framework} {each.code} {each.title}")
        for each in place.edition.catalogue.indicators
    ]
    return render(
        place,
        "monitoring/compare.html",
        of=of,
        found=found,
        finding=finding(found, place.language) if found else "",
        figure=_figure(place, found) if found else None,
        breakdown=dimension_words(found.subject.dimensions, place.language) if found else "",
        without=[place.area(each) for each in found.without] if found else [],
        indicators=codes,
        areas=[(each, place.area(each)) for each in place.edition.areas],
        groups=[(each, place.area(each)) for each in place.edition.groups],
    )


def _figure(place: Place, found: Comparison) -> Figure:
    origin = origins_of(place, found.subject)
    unit = unit_of(found.subject, place.language)
    chart = chart_of(found, place.language, unit=unit, source=source_line(place, origin))
    return Figure(chart, drawn(place, "comparison", chart), "comparison", unit, origin)
