"""The page of a target."""

from __future__ import annotations

from django.http import HttpRequest

from attain.reporting.code_words import unit_words
from attain.usecases.portal.definition import origin_fact
from attain.usecases.portal.indicator import cases_sentence, share_sentence
from attain.usecases.portal.target import TargetPage, asked_of, target_page
from attain.web.monitoring.views.figures import Plot, address, figure
from attain.web.monitoring.views.goal import distribution_plot, left_out_table
from attain.web.pages import render
from attain.web.place import Place


def target(place: Place, request: HttpRequest, framework: str, target: str) -> str:
    """Render the page of a target."""
    page = target_page(place.edition, framework=framework, target=target)
    language = place.language
    sentence = cases_sentence(page.own.counts, language)
    plot = _plot(place, page)
    return render(
        place,
        "monitoring/target.html",
        page=page,
        sentence=sentence,
        left_out=left_out_table(place, [page.own]),
        figure=figure(place, plot) if plot else None,
        indicators=[
            (
                each.entry,
                unit_words(each.unit, language) if each.unit else "",
                asked_of(each, language, beside=page.origin),
            )
            for each in page.indicators
        ],
        origin=origin_fact(language.text("Source of the target"), page.origin, language),
    )


def plot_of(place: Place, request: HttpRequest | None, framework: str, target: str) -> Plot | None:
    """Return the chart of a target, for its picture; None where no case is known."""
    return _plot(place, target_page(place.edition, framework=framework, target=target))


def _plot(place: Place, page: TargetPage) -> Plot | None:
    entry, language = page.target, place.language
    return distribution_plot(
        place,
        [page.own],
        title=share_sentence(page.own.counts, language),
        about=language.text(
            "%(framework)s target %(code)s", framework=entry.framework, code=entry.code
        )
        + f": {entry.title}",
        picture=address("targets", entry.framework, entry.code),
        page=place.link_in(
            place.edition.id, "target", framework=entry.framework, target=entry.code
        ),
    )
