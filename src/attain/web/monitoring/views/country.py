"""The pages of countries: the list of all, and each one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from attain.reporting.catalogues import message
from attain.reporting.charts.chart import ChartColumn
from attain.reporting.code_words import dimension_words, unit_words
from attain.usecases.portal.country import (
    CountryFramework,
    CountryGoal,
    CountryLine,
    Coverage,
    Gap,
    assessed_of,
    country_counts,
    country_page,
    country_sentences,
)
from attain.usecases.portal.definition import Fact
from attain.usecases.portal.ranking import ORDER_WORDS
from attain.web.monitoring.views.standing_tables import (
    Cell,
    PageTable,
    figure_cell,
    points,
    right,
    standing_cell,
)
from attain.web.pages import render
from attain.web.place import Place

BREAKDOWN_WORDS = {
    "sex": message("With figures by sex"),
    "age": message("With figures by age"),
    "location": message("With figures by urban and rural place"),
}
"""Lines of the coverage, by breakdown."""


@dataclass(frozen=True, slots=True)
class FrameworkSection:
    """A country under one framework, in words and tables."""

    model: CountryFramework
    sentences: list[str]
    gaps: PageTable | None
    goals: list[tuple[CountryGoal, PageTable | None]]
    coverage: list[Fact]


def country(place: Place, request: HttpRequest, area: str) -> str:
    """Render the page of a country."""
    page = country_page(place.edition, area)
    return render(
        place,
        "monitoring/country.html",
        page=page,
        sections=[_section(place, page.area, each) for each in page.frameworks],
        order=place.language.text(ORDER_WORDS),
        unit_words=unit_words,
    )


def countries(place: Place, request: HttpRequest) -> str:
    """Render the list of all countries, with how many cases stand where."""
    edition = place.edition
    frameworks = sorted(edition.frameworks, key=lambda each: -each.begin)
    counts = {each.id: country_counts(edition, each.id) for each in frameworks}
    return render(
        place,
        "monitoring/countries.html",
        framework=frameworks[0],
        counts=counts[frameworks[0].id],
        table=_countries_table(place, counts),
    )


def _section(place: Place, area: str, model: CountryFramework) -> FrameworkSection:
    return FrameworkSection(
        model=model,
        sentences=country_sentences(model, place.language, area=area, name=place.area),
        gaps=_gaps_table(place, model.gaps) if model.gaps else None,
        goals=[
            (goal, lines_table(place, goal.lines) if goal.lines else None) for goal in model.goals
        ],
        coverage=_coverage_facts(place, model.coverage),
    )


def lines_table(place: Place, lines: Sequence[CountryLine]) -> PageTable:
    """Return a row for each indicator: latest figure, target, standing, with a link to the series."""
    language = place.language
    columns = (
        ChartColumn(language.text("Indicator")),
        ChartColumn(language.text("What it measures")),
        ChartColumn(language.text("Standing")),
        right(language.text("Latest figure")),
        right(language.text("Target")),
        ChartColumn(language.text("Unit")),
    )
    return PageTable(columns, tuple(_line_row(place, line) for line in lines))


def _line_row(place: Place, line: CountryLine) -> tuple[Cell, ...]:
    language, entry = place.language, line.entry
    link = place.series_link(entry.framework, entry.indicator, entry.key)
    told = (dimension_words(entry.dimensions, language), line.name.demand(language))
    title: Cell = {
        "text": line.subject or line.indicator.title,
        "lang": "" if language.code == "en" else "en",
        "note": "; ".join(filter(None, told)),
    }
    return (
        {"text": entry.indicator, "link": link},
        title,
        standing_cell(line.shown, entry),
        figure_cell(entry.latest, entry.latest_period, language, bound=entry.latest_bound),
        figure_cell(entry.target, entry.target_period, language),
        unit_words(entry.unit, language),
    )


def _gaps_table(place: Place, gaps: Sequence[Gap]) -> PageTable:
    language = place.language
    columns = (
        ChartColumn(language.text("Indicator")),
        ChartColumn(language.text("What it measures")),
        ChartColumn(language.text("Unit")),
        right(language.text("The country")),
        right(place.area(gaps[0].line.group)),
        right(language.text("Difference")),
        ChartColumn(language.text("Best of the group")),
    )
    return PageTable(columns, tuple(_gap_row(place, gap) for gap in gaps))


def _gap_row(place: Place, gap: Gap) -> tuple[Cell, ...]:
    language, own = place.language, gap.own
    unit = unit_words(own.unit, language)
    link = place.link("indicator", framework=own.framework, indicator=own.indicator)
    best: Cell = None
    if gap.best is not None and gap.best.latest is not None:
        best = {
            "text": language.text(
                "%(area)s: %(figure)s",
                area=place.area(gap.best.reference_area),
                figure=f"{gap.best.latest_bound}{language.number(gap.best.latest)}",
            ),
            "note": language.period(gap.best.latest_period or ""),
        }
    some, members = len(gap.group.observed), len(gap.line.members)
    mean = (
        language.text("simple mean")
        if gap.group.kind == "simple"
        else language.text("weighted mean")
        if gap.group.kind == "weighted"
        else language.text("sum")
    )
    said = language.text(
        "%(year)s, %(mean)s of %(some)s of %(all)s",
        year=language.period(f"{gap.group.year:04d}"),
        mean=mean,
        some=language.number(some),
        all=language.number(members),
    )
    change = language.number(gap.difference, significant=3)
    return (
        {"text": own.indicator, "link": link},
        {
            "text": gap.subject or gap.indicator.title,
            "lang": "" if language.code == "en" else "en",
            "note": dimension_words(own.dimensions, language),
        },
        unit,
        figure_cell(own.latest, own.latest_period, language, bound=own.latest_bound),
        {
            "text": language.number(gap.group.value, significant=3),
            "sort": gap.group.value,
            "note": said,
        },
        None
        if own.latest_bound  # how far a figure lies beyond its bound is not known
        else {
            "text": f"+{change}" if gap.difference > 0 else change,
            "sort": gap.difference,
            "note": points(unit, language) if points(unit, language) != unit else "",
        },
        best,
    )


def _coverage_facts(place: Place, coverage: Coverage) -> list[Fact]:
    language = place.language

    def share(count: int, whole: int) -> str:
        counted = language.text(
            "%(count)s of %(all)s", count=language.number(count), all=language.number(whole)
        )
        return f"{counted} ({language.share(count / whole)})" if whole else counted

    since = language.period(f"{coverage.since:04d}")
    facts = [
        Fact(
            language.text("Indicators with any figure"),
            share(coverage.with_figures, coverage.indicators),
        ),
        Fact(
            language.text("With a figure of %(since)s or later", since=since),
            share(coverage.recent, coverage.indicators),
        ),
    ]
    if coverage.middle is not None:
        facts.append(
            Fact(
                language.text("Middle year of the latest figures"),
                language.period(f"{coverage.middle:04d}"),
            )
        )
    facts += [
        Fact(language.text(words), share(coverage.by[each], coverage.with_figures))
        for each, words in BREAKDOWN_WORDS.items()
    ]
    return facts


def _countries_table(
    place: Place, counts: Mapping[str, Mapping[str, Mapping[str, int]]]
) -> PageTable:
    language = place.language
    columns = [ChartColumn(language.text("Country"))]
    for framework in counts:
        columns += [
            right(language.text("%(framework)s: cases assessed", framework=framework)),
            right(language.text("achieved or on track")),
            right(language.text("off track")),
            right(language.text("regressing")),
        ]
    rows = []
    for area in place.edition.areas:
        cells: list[Cell] = [{"text": place.area(area), "link": place.link("area", area=area)}]
        for by_area in counts.values():
            own = by_area[area]
            cells += [
                assessed_of(own),
                own.get("achieved", 0) + own.get("on_track", 0),
                own.get("off_track", 0),
                own.get("regressing", 0),
            ]
        rows.append(tuple(cells))
    return PageTable(tuple(columns), tuple(rows))
