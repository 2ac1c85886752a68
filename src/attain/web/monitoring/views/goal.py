"""The page of a goal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

from attain.reporting.charts.chart import ChartColumn
from attain.usecases.portal.goal import goal_page, goal_sentences
from attain.usecases.portal.indicator import share_sentence
from attain.usecases.portal.pictures import distribution_of
from attain.web.monitoring.views.figures import Plot, address, figure, release_line
from attain.web.monitoring.views.standing_tables import Cell, PageTable, right
from attain.web.pages import render
from attain.web.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from attain.usecases.portal.goal import GoalPage, TargetRows


def goal(place: Place, request: HttpRequest, framework: str, goal: str) -> str:
    """Render the page of a goal."""
    page = goal_page(place.edition, framework=framework, goal=goal)
    sentences = goal_sentences(page, place.language, name=place.area)
    plot = _plot(place, page)
    return render(
        place,
        "monitoring/goal.html",
        page=page,
        targets=targets_table(place, page.targets),
        left_out=left_out_table(place, page.targets),
        sentences=sentences,
        figure=figure(place, plot) if plot else None,
        measured=_is_measured(place, page),
    )


def _is_measured(place: Place, page: GoalPage) -> bool:
    """Whether the release has a figure of the goal, and so files of its figures."""
    with_figures = place.edition.indicators_with_figures
    return any(
        (each.framework, each.code) in with_figures
        for each in place.edition.catalogue.indicators
        if (each.framework, each.goal) == (page.goal.framework, page.goal.code)
    )


def plot_of(place: Place, request: HttpRequest, framework: str, goal: str) -> Plot | None:
    """Return the chart of a goal, for its picture; None where no case is known."""
    return _plot(place, goal_page(place.edition, framework=framework, goal=goal))


def _plot(place: Place, page: GoalPage) -> Plot | None:
    entry, language = page.goal, place.language
    title = language.goal(entry.framework, entry.code, entry.title)
    return distribution_plot(
        place,
        page.targets,
        title=share_sentence(page.matrix.counts, language),
        about=language.text(
            "%(framework)s goal %(code)s", framework=entry.framework, code=entry.code
        )
        + f": {title}",
        picture=address("goals", entry.framework, entry.code),
        page=place.link_in(place.edition.id, "goal", framework=entry.framework, goal=entry.code),
    )


def distribution_plot(
    place: Place, targets: Iterable[TargetRows], *, title: str, about: str, picture: str, page: str
) -> Plot | None:
    """Return how many cases stand where under each target; None where no case is known."""
    bars = [(each.entry.code, each.counts) for each in targets if sum(each.counts.values())]
    if not bars:
        return None
    language = place.language
    chart = distribution_of(
        bars, language, title=title, unit=language.text("cases"), source=release_line(place)
    )
    note = language.text("cases: one country under one indicator with a target")
    return Plot(chart, "distribution", about, note, picture, page)


def targets_table(place: Place, targets: Iterable[TargetRows]) -> PageTable:
    """Return a row for each target: what it says, how many cases are assessed, how many stand well."""
    language = place.language
    columns = (
        ChartColumn(language.text("Target")),
        ChartColumn(language.text("What it says")),
        right(language.text("Cases assessed")),
        right(language.text("Achieved or on track")),
        right(language.text("Indicators without a verdict")),
    )
    rows = []
    for each in targets:
        entry = each.entry
        link = place.link("target", framework=entry.framework, target=entry.code)
        good = each.counts.get("achieved", 0) + each.counts.get("on_track", 0)
        rows.append(
            (
                {"text": entry.code, "link": link},
                official(place, entry.title),
                each.assessed,
                good if each.assessed else None,
                len(each.unassessed) + len(each.without_figures),
            )
        )
    return PageTable(columns, tuple(rows))


def left_out_table(place: Place, targets: Iterable[TargetRows]) -> PageTable | None:
    """Return the indicators under which nobody can be assessed, and why; None where there are none."""
    language = place.language
    columns = (
        ChartColumn(language.text("Indicator")),
        ChartColumn(language.text("Title")),
        ChartColumn(language.text("Why")),
    )
    reasons = (
        ("unassessed", language.text("figures, but no verdict")),
        ("without_figures", language.text("no figures in this release")),
    )
    rows: list[tuple[Cell, ...]] = []
    for target in targets:
        for name, why in reasons:
            for each in getattr(target, name):
                link = place.link("indicator", framework=each.framework, indicator=each.code)
                rows.append(({"text": each.code, "link": link}, official(place, each.title), why))
    return PageTable(columns, tuple(rows)) if rows else None


def official(place: Place, text: str) -> Cell:
    """Return a cell with a title as its source wrote it, marked as English on pages that are not."""
    return text if place.language.code == "en" else {"text": text, "lang": "en"}
