"""The page of a series, which tells the chain; and its chart alone, for pages of others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.http import HttpRequest

from attain.reporting.code_words import dimension_words, nature_words, status_words
from attain.usecases.portal.chain import EmptySeries, SeriesPage, series_page
from attain.usecases.portal.chain_chart import chart_of
from attain.usecases.portal.chain_citation import citation
from attain.usecases.portal.chain_finding import finding
from attain.usecases.portal.chain_origin import OriginEntry, history, origins_of
from attain.usecases.portal.chain_people import counted_people, people_sentences
from attain.usecases.portal.chain_relations import (
    era_sentences,
    group_sentences,
    national_sentences,
    nature_sentence,
    spell_sentences,
)
from attain.usecases.portal.chain_verdicts import agreement_sentence, said_by_all, sentences
from attain.usecases.portal.chain_words import period_words, subject_words, unit_of
from attain.usecases.portal.definition import asked
from attain.usecases.portal.edition import SHOWN_GROUPS, USUAL_GROUP
from attain.web.drawings import drawn
from attain.web.monitoring.views import series_tables as tables
from attain.web.monitoring.views.figures import Figure as PageFigure
from attain.web.monitoring.views.figures import figure
from attain.web.monitoring.views.series_figures import (
    groups_plot,
    series_plot,
    source_line,
)
from attain.web.own_address import cited
from attain.web.pages import render
from attain.web.place import Place

if TYPE_CHECKING:
    from attain.reporting.charts.chart import Chart
    from attain.usecases.portal.chain_aims import Aim
    from attain.usecases.portal.chain_lines import Figure
    from attain.usecases.portal.chain_verdicts import TargetVerdicts
    from attain.web.monitoring.views.standing_tables import PageTable

EMBED_HEIGHT = 560
"""Height of the frame that the snippet asks for, in CSS pixels."""


@dataclass(frozen=True, slots=True)
class TargetSection:
    """A target rule with what it asks and what every rule says of it."""

    id: str
    name: str
    asked: str
    deadline: str
    agreement: str
    of_all: list[str]
    verdicts: PageTable
    numbers: PageTable


@dataclass(frozen=True, slots=True)
class FigureRow:
    """An observation in the table of all figures, with its footnote's number and its link."""

    figure: Figure
    status: str
    note: int
    wrong: str


def series(
    place: Place,
    request: HttpRequest,
    framework: str,
    indicator: str,
    area: str,
    series_code: str = "",
) -> str:
    """Render the page of a series, or the one that says what is missing."""
    page = series_page(
        place.edition, framework=framework, indicator=indicator, area=area, word=series_code
    )
    if isinstance(page, EmptySeries):
        return render(place, "monitoring/series_empty.html", page=page)
    language = place.language
    origins = origins_of(place.edition, page.line.figures)
    plot, groups = series_plot(place, page, origins), groups_plot(place, page, origins)
    return render(
        place,
        "monitoring/series.html",
        page=page,
        unit=unit_of(page.line, language),
        subject=subject_words(page, language),
        finding=finding(page, language, name=place.area),
        facts=_facts(place, page),
        shown=figure(place, plot) if plot else None,
        hanging=[nature_sentence(page.line, language), *spell_sentences(page.line, language)],
        targets=[_target_section(place, page, found) for found in page.targets],
        people=_people(place, page),
        groups=_groups(place, page, figure(place, groups) if groups else None),
        eras=[(era, era_sentences(page, era, language)) for era in page.eras],
        national=_national(place, page),
        rows=_rows(place, page),
        nature=lambda code: nature_words(code, language),
        footnotes=_footnotes(page),
        origins=origins,
        entries={each["id"]: each for each in place.edition.release.origins()},
        siblings=[(each, _sibling_words(place, page, each.key)) for each in page.siblings],
        history=_history(place, page),
        cited=citation(
            place.edition,
            page,
            origins,
            area=place.area(page.area),
            address=place.cited,
            language=language,
        ),
        snippet=_snippet(place, page) if not page.word else "",
        compare=_compare(place, page),
    )


def embed(place: Place, request: HttpRequest, framework: str, indicator: str, area: str) -> str:
    """Render the chart of a series alone: the only page that may stand in frames of others."""
    page = series_page(place.edition, framework=framework, indicator=indicator, area=area)
    origins: list[OriginEntry] = []
    chart: Chart | None = None
    if isinstance(page, SeriesPage):
        origins = origins_of(place.edition, page.line.figures)
        source = source_line(place, origins)
        chart = chart_of(place.edition, page, place.language, name=place.area, source=source)
    return render(
        place,
        "monitoring/embed.html",
        page=page,
        chart=chart,
        svg=drawn(place, "series", chart) if chart else "",
        source=source_line(place, origins),
    )


def _facts(place: Place, page: SeriesPage) -> list[dict[str, Any]]:
    """The latest value, the target and what is expected, as large figures."""
    language, unit = place.language, unit_of(page.line, place.language)
    found: list[dict[str, Any]] = []
    latest = page.line.latest
    if latest is not None and latest.value is not None:
        value = f"{latest.bound}{language.number(latest.value)}"
        label = language.text("latest value")
        found.append({"value": value, "unit": unit, "label": label, "period": latest.period})
    aim = page.aim
    if aim is None or aim.value is None:
        return found
    found.append({"value": aim.value, "unit": unit, "label": _deadline_label(place, aim)})
    if aim.outlook is not None:
        found.append(
            {"value": aim.outlook.value, "unit": unit, "label": _outlook_label(place, aim)}
        )
    return found


def _deadline_label(place: Place, aim: Aim) -> str:
    language = place.language
    if not aim.deadline:
        return language.text("target, without a deadline")
    return language.text("target, by %(deadline)s", deadline=period_words(aim.deadline, language))


def _outlook_label(place: Place, aim: Aim) -> str:
    language, outlook = place.language, aim.outlook
    assert outlook is not None  # noqa: S101 - asked only where there is one
    said = language.text(
        "expected in %(deadline)s if the trend goes on",
        deadline=period_words(aim.deadline, language),
    )
    if outlook.low is not None and outlook.high is not None:
        said = language.text(
            "%(said)s (%(low)s to %(high)s in nine of ten cases)",
            said=said,
            low=language.number(outlook.low),
            high=language.number(outlook.high),
        )
    if outlook.probability is not None:
        share = tables.chance(outlook.probability, language)
        more = language.text("chance to meet the target: %(share)s", share=share)
        said = f"{said}; {more}"
    return said


def _target_section(place: Place, page: SeriesPage, found: TargetVerdicts) -> TargetSection:
    language, unit = place.language, unit_of(page.line, place.language)
    aim = next(
        each
        for each in page.aims
        if (each.framework, each.target_rule) == (found.framework, found.target_rule)
    )
    return TargetSection(
        id=f"target-{found.target_rule}",
        name=found.target_rule,
        asked=asked(aim.rule, unit=unit, language=language) if aim.rule else "",
        deadline=period_words(aim.deadline, language) if aim.deadline else "",
        agreement=agreement_sentence(found, language),
        of_all=sentences(said_by_all(found), language),
        verdicts=tables.verdicts_table(place, page, found),
        numbers=tables.numbers_table(place, page, found),
    )


def _people(place: Place, page: SeriesPage) -> dict[str, Any]:
    if page.people is None:
        return {}
    lower = page.direction.value == "decrease"
    return {
        "sentences": people_sentences(page.people, place.language, lower_is_better=lower),
        "counted": counted_people(page.people) if page.people.behind is not None else "",
    }


def _groups(place: Place, page: SeriesPage, shown: PageFigure | None) -> dict[str, Any]:
    return {
        "sentences": group_sentences(page.groups, place.language),
        "shown": shown,
        "table": tables.groups_table(place, page.groups) if page.groups.rows else None,
    }


def _national(place: Place, page: SeriesPage) -> dict[str, Any]:
    language = place.language
    sentences, pairs = national_sentences(page, language)
    table = None
    if pairs:
        first, second = language.text("Of the country"), language.text("Of an agency")
        table = tables.pairs_table(place, page, pairs, first=first, second=second)
    return {"sentences": sentences, "table": table}


def _rows(place: Place, page: SeriesPage) -> list[FigureRow]:
    notes = {text: number for number, text in enumerate(_footnotes(page), start=1)}
    return [
        FigureRow(
            figure,
            "" if figure.status == "A" else status_words(figure.status, place.language),
            notes.get(figure.footnote, 0),
            f"{place.say_so}{quote(f'#{figure.anchor}', safe='')}" if place.served else "",
        )
        for figure in reversed(page.line.figures)
    ]


def _footnotes(page: SeriesPage) -> list[str]:
    return list(
        dict.fromkeys(each.footnote for each in reversed(page.line.figures) if each.footnote)
    )


def _sibling_words(place: Place, page: SeriesPage, key: Any) -> str:
    from attain.usecases.dictionary import series_titles

    group = dimension_words(key.dimensions, place.language)
    if key.series_code == page.line.key.series_code:
        return group or place.language.text("total")
    title = series_titles().get(key.series_code, key.series_code)
    return f"{title} ({group})" if group else title


def _history(place: Place, page: SeriesPage) -> PageTable | None:
    """How the series stood in other public releases; None where there is only this one."""
    if len(place.shelf.releases()) < 2:
        return None
    first = page.targets[0] if page.targets else None
    found = history(
        place.shelf,
        page.line.key,
        framework=first.framework if first else page.framework.id,
        target_rule=first.target_rule if first else "",
        rule=place.edition.main_rule,
    )
    return tables.history_table(place, page, found)


def _snippet(place: Place, page: SeriesPage) -> str:
    """What others copy to show the chart in a page of theirs."""
    address = place.link_in(
        place.edition.id,
        "series_embed",
        framework=page.framework.id,
        indicator=page.indicator.code,
        area=page.area,
    )
    title = f"{place.edition.area_name(page.area)}: {page.indicator.title}".replace('"', "'")
    return (
        f'<iframe src="{cited(address)}" title="{title}" '
        f'width="100%" height="{EMBED_HEIGHT}" loading="lazy"></iframe>'
    )


def _compare(place: Place, page: SeriesPage) -> list[tuple[str, str]]:
    """Links to the page that compares, with what it should begin with."""
    of = f"{page.framework.slug}:{page.indicator.code}"
    shown = [each for each in SHOWN_GROUPS if each in place.edition.groups]
    groups = [each for each in shown if page.area in place.edition.members(each)]
    language = place.language
    found = [
        (
            language.text("with every country of %(group)s", group=place.area(group)),
            place.with_query("compare", {"of": of, "area": list(place.edition.members(group))}),
        )
        for group in groups
        if group == USUAL_GROUP
    ]
    found += [
        (
            language.text("with %(group)s", group=place.area(group)),
            place.with_query("compare", {"of": of, "area": page.area, "group": group}),
        )
        for group in groups
    ]
    return found or [
        (language.text("with others"), place.with_query("compare", {"of": of, "area": page.area}))
    ]
