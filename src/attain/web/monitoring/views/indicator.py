"""The page of an indicator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest

from attain.errors import UnknownCode
from attain.reporting.code_words import dimension_words, unit_words
from attain.usecases.portal.definition import Fact, asked, indicator_facts, rule_facts
from attain.usecases.portal.indicator import (
    IndicatorPage,
    Subject,
    good_sentence,
    indicator_page,
    summary,
)
from attain.usecases.portal.pictures import distribution_of, multiples_of
from attain.usecases.portal.ranking import LIKE_WORDS, LikeStart
from attain.usecases.portal.regional import group_sentence
from attain.web.monitoring.views.figures import (
    Figure,
    Plot,
    address,
    figure,
    origins_of,
    source_line,
)
from attain.web.monitoring.views.standing_tables import (
    PageTable,
    areas_table,
    groups_table,
    like_start_table,
    unit_of,
)
from attain.web.pages import render
from attain.web.place import Place

if TYPE_CHECKING:
    from attain.domain.frameworks import TargetRule
    from attain.reporting.charts.chart import Chart
    from attain.usecases.show import IndicatorEntry


@dataclass(frozen=True, slots=True)
class RuleSection:
    """A target rule with what it asks, and the areas' standings under it."""

    rule: TargetRule
    asked: str
    facts: tuple[Fact, ...]
    table: PageTable | None


@dataclass(frozen=True, slots=True)
class SubjectSection:
    """A series of the page, in words and tables."""

    subject: Subject
    unit: str
    breakdown: str
    sentences: list[str]
    figures: list[Figure]
    rules: list[RuleSection]
    plain_table: PageTable | None
    group_sentences: list[str]
    groups: PageTable | None
    like_sentence: str
    like_table: PageTable | None
    like_words: str


def indicator(place: Place, request: HttpRequest, framework: str, indicator: str) -> str:
    """Render the page of an indicator."""
    page = indicator_page(place.edition, framework=framework, indicator=indicator)
    language = place.language
    unit = unit_words(page.indicator.unit, language) if page.indicator.unit else ""
    unserved = [
        RuleSection(
            rule,
            asked(rule, unit=unit, language=language),
            rule_facts(rule, unit=unit, language=language, beside=page.indicator.origin),
            None,
        )
        for rule in page.unserved
    ]
    return render(
        place,
        "monitoring/indicator.html",
        page=page,
        target=place.edition.target(page.entry.framework, page.entry.target),
        sections=[_section(place, page, each) for each in page.subjects],
        unserved=unserved,
        facts=indicator_facts(page.indicator, language=language),
    )


def _section(place: Place, page: IndicatorPage, subject: Subject) -> SubjectSection:
    framework, indicator = page.entry.framework, page.entry.code
    language, unit = place.language, unit_of(subject, place.language)
    rules = [
        RuleSection(
            rule,
            asked(rule, unit=unit, language=language),
            rule_facts(rule, unit=unit, language=language, beside=page.indicator.origin),
            areas_table(place, subject, rule, framework, indicator),
        )
        for rule in subject.rules
    ]
    like = subject.like_start
    return SubjectSection(
        subject=subject,
        unit=unit,
        breakdown=dimension_words(subject.dimensions, language),
        sentences=summary(subject, language, unit=unit, name=place.area),
        figures=_figures(place, page.entry, subject),
        rules=rules,
        plain_table=None if rules else areas_table(place, subject, None, framework, indicator),
        group_sentences=[
            group_sentence(line, unit=unit, language=language, name=place.area)
            for line in subject.groups
        ],
        groups=groups_table(place, subject),
        like_sentence="" if like is None else _like_sentence(place, like, unit),
        like_table=None if like is None else like_start_table(place, like, unit=unit),
        like_words=""
        if like is None
        else language.text(
            LIKE_WORDS,
            begin=language.period(f"{like.begin:04d}"),
            end=language.period(f"{like.end:04d}"),
        ),
    )


def panels_plot_of(
    place: Place, request: HttpRequest, framework: str, indicator: str, subject: str
) -> Plot | None:
    """Return the chart of every area on one scale, for its picture; None without any figure."""
    entry, found = _subject(place, framework, indicator, subject)
    return _panels_plot(place, entry, found) if found.with_figures else None


def standings_plot_of(
    place: Place, request: HttpRequest, framework: str, indicator: str, subject: str
) -> Plot | None:
    """Return the bar of how many areas stand where, for its picture; None without a target."""
    entry, found = _subject(place, framework, indicator, subject)
    return _standings_plot(place, entry, found) if found.with_figures and found.rules else None


def _subject(
    place: Place, framework: str, indicator: str, subject: str
) -> tuple[IndicatorEntry, Subject]:
    page = indicator_page(place.edition, framework=framework, indicator=indicator)
    for each in page.subjects:
        if each.id == subject:
            return page.entry, each
    known = ", ".join(each.id for each in page.subjects) or "none"
    raise UnknownCode(
        f"{page.entry.framework} {page.entry.code} is not drawn for {subject[:80]!r}, only for "
        f"{known}."
    )


def _figures(place: Place, entry: IndicatorEntry, subject: Subject) -> list[Figure]:
    """The chart of every area on one scale, and how many stand where; none without any figure."""
    if not subject.with_figures:
        return []
    panels = figure(place, _panels_plot(place, entry, subject), origins_of(place, subject))
    if not subject.rules:
        return [panels]
    return [figure(place, _standings_plot(place, entry, subject)), panels]


def _panels_plot(place: Place, entry: IndicatorEntry, subject: Subject) -> Plot:
    language, unit = place.language, unit_of(subject, place.language)
    rule = subject.rules[0] if subject.rules else None
    told = summary(subject, language, unit=unit, name=place.area)
    chart = multiples_of(
        subject,
        rule,
        language,
        unit=unit,
        name=place.area,
        title=told[-1] if told else subject.title,
        source=source_line(place, origins_of(place, subject)),
    )
    across = language.text("%(unit)s; the line across is the target", unit=unit)
    return _plot(place, entry, subject, "panels", chart, across if rule else unit)


def _standings_plot(place: Place, entry: IndicatorEntry, subject: Subject) -> Plot:
    language, counts = place.language, subject.counts(subject.rules[0].id)
    unit = language.text("countries")
    chart = distribution_of(
        [(language.text("All countries"), counts)],
        language,
        title=good_sentence(counts, language),
        unit=unit,
        source=source_line(place, origins_of(place, subject)),
    )
    return _plot(place, entry, subject, "standings", chart, unit)


def _plot(
    place: Place, entry: IndicatorEntry, subject: Subject, kind: str, chart: Chart, note: str
) -> Plot:
    breakdown = dimension_words(subject.dimensions, place.language)
    about = f"{entry.framework} {entry.code}: {subject.title}"
    return Plot(
        chart,
        f"{'distribution' if kind == 'standings' else kind}-{subject.id}",
        f"{about}, {breakdown}" if breakdown else about,
        note,
        address(kind, entry.framework, entry.code, subject.id),
        place.link_in(
            place.edition.id, "indicator", framework=entry.framework, indicator=entry.code
        ),
        data=f"indicators/{entry.framework.lower()}/{entry.code}.csv",
    )


def _like_sentence(place: Place, found: LikeStart, unit: str) -> str:
    """Who leads whom, from what start: one part for each leader."""
    language = place.language
    parts = [
        language.text(
            "%(area)s (from %(start)s %(unit)s in %(year)s; compared with %(peers)s)",
            area=place.area(each.course.area),
            start=language.number(each.course.first),
            unit=unit,
            year=language.period(f"{int(each.course.first_time):04d}"),
            peers=language.join([place.area(area) for area in each.like]),
        )
        for each in found.leaders
    ]
    return language.text(
        "Fastest among countries that started alike, %(begin)s to %(end)s: %(leaders)s.",
        begin=language.period(f"{found.begin:04d}"),
        end=language.period(f"{found.end:04d}"),
        leaders=language.join(parts),
    )
