"""The page of a goal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

from attain.usecases.portal.goal import goal_page, goal_sentences
from attain.usecases.portal.pictures import distribution_of
from attain.web.drawings import drawn
from attain.web.monitoring.views.figures import Figure, release_line
from attain.web.pages import render
from attain.web.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from attain.usecases.portal.goal import TargetRows


def goal(place: Place, request: HttpRequest, framework: str, goal: str) -> str:
    """Render the page of a goal."""
    page = goal_page(place.edition, framework=framework, goal=goal)
    sentences = goal_sentences(page, place.language, name=place.area)
    return render(
        place,
        "monitoring/goal.html",
        page=page,
        sentences=sentences,
        figure=distribution_figure(place, page.targets, title=sentences[0]),
    )


def distribution_figure(
    place: Place, targets: Iterable[TargetRows], *, title: str
) -> Figure | None:
    """Return how many cases stand where under each target; None where no case is known."""
    bars = [(each.entry.code, each.counts) for each in targets if sum(each.counts.values())]
    if not bars:
        return None
    language = place.language
    chart = distribution_of(
        bars, language, title=title, unit=language.text("cases"), source=release_line(place)
    )
    note = language.text("cases: one country under one indicator with a target")
    return Figure(chart, drawn(place, "distribution", chart), "distribution", note, [])
