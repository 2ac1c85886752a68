"""The page that compares, and its table as a file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils.http import urlencode

from attain.errors import InvalidData
from attain.reporting.code_words import dimension_words, unit_words
from attain.usecases.portal.compare import Comparison, Offer, Question, comparison, offer_of
from attain.usecases.portal.compare_words import (
    chart_of,
    csv_of,
    group_sentences,
    subject_words,
    target_sentence,
)
from attain.web.monitoring.views.figures import Figure, Plot, address, figure, source_line
from attain.web.own_address import asked_by
from attain.web.pages import Refused, render

if TYPE_CHECKING:
    from attain.web.place import Place

NO_CHOICE = "Say what to compare, as in compare.svg?of=sdg:3.2.1&area=KHM&area=LAO."
LONGEST = 200
"""Letters of one code that a question may have."""


@dataclass(frozen=True, slots=True)
class GoalChoices:
    """The indicators of a goal that can be compared: (value, text) pairs."""

    title: str
    options: tuple[tuple[str, str], ...]


def compare(place: Place, request: HttpRequest) -> str:
    """Render the form, and the comparison where one is asked for."""
    asked = question_of(request)
    if not asked.of:
        return _page(place, request, asked)
    try:
        found = comparison(place.edition, asked, name=place.area, language=place.language)
    except InvalidData as reason:
        return Refused(_page(place, request, asked, refused=str(reason)))
    return _page(place, request, asked, found=found)


def table(place: Place, request: HttpRequest) -> str:
    """Return the figures of a comparison as CSV; what cannot be compared gets the page that says why."""
    asked = question_of(request)
    try:
        found = comparison(place.edition, asked, name=place.area, language=place.language)
    except InvalidData as reason:
        return Refused(_page(place, request, asked, refused=str(reason)))
    return csv_of(found, place.edition)


def question_of(request: HttpRequest) -> Question:
    """Return what the query of an address asks for."""
    asked = request.GET

    def codes(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(each.strip()[:LONGEST] for each in asked.getlist(name) if each))

    return Question(
        of=asked.get("of", "").strip()[:LONGEST],
        series=asked.get("series", "").strip()[:LONGEST],
        areas=codes("area"),
        groups=codes("group"),
        by=codes("by"),
    )


def _page(
    place: Place,
    request: HttpRequest,
    asked: Question,
    *,
    found: Comparison | None = None,
    refused: str = "",
) -> str:
    unit = _unit(place, found) if found else ""
    language = place.language
    return render(
        place,
        "monitoring/compare.html",
        asked=asked,
        refused=refused,
        found=found,
        offer=found.offer if found else _offer(place, asked),
        unit=unit,
        subject=subject_words(found, language, name=place.area) if found else "",
        target=target_sentence(found, language, unit=unit, name=place.area) if found else "",
        rests_on=group_sentences(found, language, unit=unit, name=place.area) if found else [],
        figure=_figure(place, found) if found else None,
        address=_address(place, request, found) if found else "",
        chosen={
            "area": found.areas if found else [each.upper() for each in asked.areas],
            "group": found.groups if found else [each.upper() for each in asked.groups],
            "by": found.by if found else [each.upper() for each in asked.by],
        },
        indicators=_indicators(place),
        areas=[(each, place.area(each)) for each in place.edition.areas],
        groups=[(each, place.area(each)) for each in place.edition.groups],
    )


def _offer(place: Place, asked: Question) -> Offer | None:
    try:
        return offer_of(place.edition, asked, language=place.language)
    except InvalidData:
        return None


def _unit(place: Place, found: Comparison) -> str:
    return unit_words(found.unit, place.language, multiplier=found.multiplier)


def plot_of(place: Place, request: HttpRequest) -> Plot:
    """
    Return the chart of a comparison, for its picture.

    Raises
    ------
    InvalidData
        If the query chooses nothing, or nothing that can be drawn.
    """
    asked = question_of(request)
    if not asked.of:
        raise InvalidData(NO_CHOICE)
    return _plot(place, comparison(place.edition, asked, name=place.area, language=place.language))


def _figure(place: Place, found: Comparison) -> Figure:
    csv = [(place.language.text("Figures as CSV"), _link(place, "compare_table", found))]
    shown = figure(place, _plot(place, found), _origins(place, found), keep=False)
    return replace(shown, downloads=[*shown.downloads, *csv])


def _plot(place: Place, found: Comparison) -> Plot:
    unit, entry = _unit(place, found), found.indicator
    chart = chart_of(
        found,
        place.language,
        unit=unit,
        source=source_line(place, _origins(place, found)),
        name=place.area,
    )
    told = [found.title, dimension_words(found.dimensions, place.language), unit]
    query = _query(found)
    return Plot(
        chart,
        "comparison",
        f"{entry.framework} {entry.code}: {entry.title}",
        ", ".join(filter(None, told)),
        address("compare"),
        f"{place.link_in(place.edition.id, 'compare')}?{query}",
        query=query,
    )


def _origins(place: Place, found: Comparison) -> list[dict[str, Any]]:
    return [each for each in place.edition.release.origins() if each["id"] in found.origins]


def _indicators(place: Place) -> list[GoalChoices]:
    """The indicators with figures, by framework and goal."""
    known = place.edition.indicators_with_figures
    listed = [e for e in place.edition.catalogue.indicators if (e.framework, e.code) in known]
    goals = groupby(listed, key=lambda each: (each.framework, each.goal, each.goal_title))
    return [
        GoalChoices(
            f"{framework} {goal}: {place.language.goal(framework, goal, title)}",
            tuple(
                (
                    f"{each.framework.lower()}:{each.code}",
                    f"{each.framework} {each.code} {each.title}",
                )
                for each in found
            ),
        )
        for (framework, goal, title), found in goals
    ]


def _query(found: Comparison) -> str:
    """The query that asks for a comparison again, with every code as it is spelled."""
    asked: list[tuple[str, str]] = [
        ("of", f"{found.indicator.framework.lower()}:{found.indicator.code}")
    ]
    if found.offer.word != found.offer.series[0].word:
        asked.append(("series", found.offer.word))
    asked += [("area", each) for each in found.areas]
    asked += [("group", each) for each in found.groups]
    asked += [("by", each) for each in found.by]
    return urlencode(asked).replace("%3A", ":").replace("%7E", "~")


def _link(place: Place, route: str, found: Comparison) -> str:
    return f"{place.link(route)}?{_query(found)}"


def _address(place: Place, request: HttpRequest, found: Comparison) -> str:
    """The whole address of a comparison as of this release, to be shared."""
    path = place.link_in(place.edition.id, "compare")
    return f"{asked_by(request, path)}?{_query(found)}"
