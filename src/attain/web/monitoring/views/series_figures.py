"""The charts of the page of a series, as page and picture share them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from attain.usecases.portal.chain import EmptySeries, SeriesPage, series_page, word_of
from attain.usecases.portal.chain_chart import chart_of
from attain.usecases.portal.chain_finding import finding
from attain.usecases.portal.chain_group_chart import groups_chart_of
from attain.usecases.portal.chain_origin import OriginEntry, origins_of
from attain.usecases.portal.chain_words import subject_words
from attain.web.monitoring.views.figures import Plot, address

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

    from attain.reporting.charts.chart import Chart
    from attain.web.place import Place


def series_plot_of(
    place: Place,
    request: HttpRequest | None,
    framework: str,
    indicator: str,
    area: str,
    series_code: str = "",
) -> Plot | None:
    """Return the chart of a series, for its picture; None where no figure has a value."""
    page = series_page(
        place.edition, framework=framework, indicator=indicator, area=area, word=series_code
    )
    if isinstance(page, EmptySeries):
        return None
    return series_plot(place, page, origins_of(place.edition, page.line.figures))


def finding_plot_of(
    place: Place,
    request: HttpRequest | None,
    framework: str,
    indicator: str,
    area: str,
    series_code: str = "",
) -> Plot | None:
    """Return the chart of a series under its finding, for a picture to post; None without a value."""
    page = series_page(
        place.edition, framework=framework, indicator=indicator, area=area, word=series_code
    )
    return None if isinstance(page, EmptySeries) else finding_plot(place, page)


def finding_plot(place: Place, page: SeriesPage) -> Plot | None:
    """Return the chart of a series with the sentence that its page begins with as title."""
    plot = series_plot(place, page, origins_of(place.edition, page.line.figures))
    if plot is None:
        return None
    said = finding(page, place.language, name=place.area)
    _, _, codes = plot.picture.partition("/")
    return replace(plot, chart=replace(plot.chart, title=said), picture=f"findings/{codes}")


def groups_plot_of(
    place: Place,
    request: HttpRequest | None,
    framework: str,
    indicator: str,
    area: str,
    series_code: str = "",
) -> Plot | None:
    """Return the chart of the groups of a series, for its picture; None where there are none."""
    page = series_page(
        place.edition, framework=framework, indicator=indicator, area=area, word=series_code
    )
    if isinstance(page, EmptySeries):
        return None
    return groups_plot(place, page, origins_of(place.edition, page.line.figures))


def series_plot(place: Place, page: SeriesPage, origins: Sequence[OriginEntry]) -> Plot | None:
    """Return the chart of a series; None where no figure has a value."""
    source = source_line(place, origins)
    chart = chart_of(place.edition, page, place.language, name=place.area, source=source)
    return _plot(place, page, "series", chart, "chart") if chart else None


def groups_plot(place: Place, page: SeriesPage, origins: Sequence[OriginEntry]) -> Plot | None:
    """Return the chart of the groups against the total; None where no group stands beside it."""
    chart = groups_chart_of(page, place.language, source=source_line(place, origins))
    return _plot(place, page, "groups", chart, "groups-chart") if chart else None


def _plot(place: Place, page: SeriesPage, kind: str, chart: Chart, name: str) -> Plot:
    framework, indicator, key = page.framework.id, page.indicator, page.line.key
    group = subject_words(page, place.language)
    about = f"{place.area(page.area)}, {framework} {indicator.code}: {indicator.title}"
    codes = {"framework": framework, "indicator": indicator.code, "area": page.area}
    word = word_of(key) if page.word else ""
    more = {"series_code": word} if word else {}
    return Plot(
        chart,
        name,
        f"{about} ({group})" if group else about,
        "",  # the axis says the unit
        address(kind, *codes.values(), *more.values()),
        place.link_in(place.edition.id, "other_series" if word else "series", **codes, **more),
        data=f"series/{key.series_code}/{page.area}.csv",
    )


def source_line(place: Place, origins: Sequence[OriginEntry]) -> str:
    """Return who made the figures, and in which release they stand, in a line."""
    makers = list(dict.fromkeys(each.who for each in origins if each.who))
    if not makers:
        return place.language.text("Release %(release)s", release=place.edition.id)
    return place.language.text(
        "Source: %(who)s; release %(release)s",
        who=place.language.join(makers),
        release=place.edition.id,
    )
