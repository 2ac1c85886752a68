"""The look: every part of the pages in every state, for those who build them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

from attain.reporting.code_words import nature_words, unit_words
from attain.usecases.portal.region import RegionPage, region_page
from attain.web.pages import render
from attain.web.place import Place

if TYPE_CHECKING:
    from attain.domain.series import SeriesKey
    from attain.reporting.charts.chart import Chart
    from attain.store.portal_index import StandingEntry


def look(place: Place, request: HttpRequest) -> str:
    """Render the page of all parts, with figures of the release."""
    from attain.reporting.charts.render import page_svg

    page = region_page(place.edition, framework=place.edition.frameworks[-1].id)
    entry = _example(page)
    chart = _chart(place, entry)
    return render(
        place,
        "monitoring/look.html",
        page=page,
        entry=entry,
        unit=unit_words(entry.unit, place.language),
        chart=chart,
        svg=page_svg(chart),
        origin=next(iter(place.edition.release.origins()), None),
    )


def _example(page: RegionPage) -> StandingEntry:
    """The case with the most figures."""
    return max((cell.entry for _, cell in page.cells()), key=lambda entry: entry.n)


def _chart(place: Place, entry: StandingEntry) -> Chart:
    from attain.reporting.charts.chart import Chart, ChartColumn, ChartTable
    from attain.reporting.charts.tokens import LINE, NATURES

    language, text = place.language, place.language.text
    unit = unit_words(entry.unit, language)
    rows = _rows(place, entry.key)
    first, last = rows[0], rows[-1]
    said = text(
        "%(area)s: from %(first)s in %(from)s to %(last)s in %(to)s",
        area=place.area(entry.reference_area),
        first=language.number(first[1]),
        last=language.number(last[1]),
        **{"from": language.period(first[0]), "to": language.period(last[0])},
    )
    columns = (
        ChartColumn(text("Period")),
        ChartColumn(text("Value"), unit, "right"),
        ChartColumn(text("How the figure came to be")),
    )
    body = {
        "data": {"values": [{"period": period, "value": value} for period, value, _ in rows]},
        "width": 640,
        "height": 220,
        "mark": {
            "type": "line",
            "color": LINE.light,
            "point": {"color": NATURES["C"].light, "size": 50},
        },
        "encoding": {
            "x": {"field": "period", "type": "ordinal", "title": None},
            "y": {"field": "value", "type": "quantitative", "title": None},
        },
    }
    return Chart.of(body, title=said, summary=said, table=ChartTable(columns, tuple(rows)))


def _rows(place: Place, key: SeriesKey) -> list[tuple[str, float, str]]:
    return [
        (row["period"], row["value"], nature_words(row["nature"] or "", place.language))
        for row in place.edition.release.rows(key)
        if row["value"] is not None
    ]
