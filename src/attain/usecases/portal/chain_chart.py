"""The charts of the page of a series: the series itself, and its groups against the total."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attain.reporting.charts.series_chart import series_chart
from attain.reporting.charts.series_picture import (
    Break,
    Era,
    Expectation,
    PicturePoint,
    PictureTarget,
    SeriesLabels,
    SeriesPicture,
)
from attain.reporting.code_words import NATURE_WORDS
from attain.usecases.portal.chain_relations import nature_sentence, spell_sentences
from attain.usecases.portal.chain_words import (
    Names,
    figure_words,
    period_words,
    unit_of,
    with_unit,
)

if TYPE_CHECKING:
    from attain.reporting.charts.chart import Chart
    from attain.reporting.language import Language
    from attain.usecases.portal.chain import SeriesPage
    from attain.usecases.portal.chain_aims import Aim
    from attain.usecases.portal.chain_lines import Line
    from attain.usecases.portal.edition import Edition


def chart_of(
    edition: Edition, page: SeriesPage, language: Language, *, name: Names, source: str
) -> Chart | None:
    """
    Return the chart of a series, None where no figure has a value.

    Parameters
    ----------
    source
        Who made the figures, in a line for downloads.
    """
    picture = picture_of(edition, page, language)
    if picture is None:
        return None
    return series_chart(
        picture,
        labels(language),
        title=chart_title(page, language, name=name),
        summary=" ".join(summary(page, language)),
        source=source,
        number_locale=language.vega_locale(),
    )


def picture_of(edition: Edition, page: SeriesPage, language: Language) -> SeriesPicture | None:
    """Return what the chart draws: every line in its pieces, targets, paths, what is expected."""
    points = _points(page, language)
    if not points:
        return None
    aims = _drawn_aims(page)
    first = min(point.time for point in points)
    return SeriesPicture(
        unit=unit_of(page.line, language),
        points=tuple(points),
        targets=tuple(_target(aim, first, language) for aim in aims),
        paths=tuple(aim.path for aim in aims if aim.path),
        expected=tuple(_expected(aim) for aim in _outlooks(page, aims)),
        breaks=tuple(_breaks(page, language)),
        eras=tuple(_eras(edition, page, points)),
        limits=_limits(page),
    )


def labels(language: Language) -> SeriesLabels:
    """Return the words of the chart."""
    return SeriesLabels(
        natures={code: language.text(words) for code, words in NATURE_WORDS.items()},
        forecast=language.text("forecast"),
        path=language.text("path needed"),
        expected=language.text("expected if the trend goes on"),
        range=language.text("range of nine in ten"),
        bounds=language.text("bounds of the figure"),
        target=language.text("target"),
        break_=language.text("break in the series"),
        period=language.text("Period"),
        value=language.text("Value"),
        lower=language.text("Lower bound"),
        upper=language.text("Upper bound"),
        nature=language.text("Nature"),
        source=language.text("Database"),
        what=language.text("What"),
        observed=language.text("figure"),
        write=language.number,
    )


def chart_title(page: SeriesPage, language: Language, *, name: Names) -> str:
    """Return what the chart shows first: from where to where the values went, and the target."""
    known, area = page.line.known, name(page.area)
    if not known:
        return language.text("%(area)s: no value in this series", area=area)
    first, last = known[0], known[-1]
    if first is last:
        said = language.text(
            "%(area)s: %(value)s in %(period)s",
            area=area,
            value=figure_words(last, page.line, language),
            period=language.period(last.period),
        )
    else:
        said = language.text(
            "%(area)s: from %(first)s in %(begin)s to %(last)s in %(end)s",
            area=area,
            first=f"{first.bound}{language.number(first.value or 0.0)}",
            begin=language.period(first.period),
            last=figure_words(last, page.line, language),
            end=language.period(last.period),
        )
    if page.aim is None or page.aim.value is None or not page.aim.deadline:
        return said
    return language.text(
        "%(said)s; target %(target)s by %(deadline)s",
        said=said,
        target=language.number(page.aim.value),
        deadline=period_words(page.aim.deadline, language),
    )


def summary(page: SeriesPage, language: Language) -> list[str]:
    """Return what there is to see, for those who do not see it."""
    said = [nature_sentence(page.line, language), *_extremes(page.line, language)]
    said += spell_sentences(page.line, language)
    for aim in page.aims:
        said += _aim_sentences(page, aim, language)
    for line in page.lines[1:]:
        known = line.known
        if known:
            said.append(
                language.text(
                    "A second line, of the %(era)s database, goes from %(first)s in %(begin)s to "
                    "%(last)s in %(end)s.",
                    era=line.era,
                    first=figure_words(known[0], line, language),
                    begin=language.period(known[0].period),
                    last=figure_words(known[-1], line, language),
                    end=language.period(known[-1].period),
                )
            )
    return said


def _extremes(line: Line, language: Language) -> list[str]:
    """The lowest and the highest value."""
    if len(line.known) < 2:
        return []
    low, high = (choose(line.known, key=lambda each: each.value or 0.0) for choose in (min, max))
    if low.value == high.value:
        return []
    return [
        language.text(
            "The lowest is %(low)s in %(low_period)s, the highest %(high)s in %(high_period)s.",
            low=figure_words(low, line, language),
            low_period=language.period(low.period),
            high=figure_words(high, line, language),
            high_period=language.period(high.period),
        )
    ]


def _aim_sentences(page: SeriesPage, aim: Aim, language: Language) -> list[str]:
    if aim.value is None or not aim.deadline:
        return []
    said = [
        language.text(
            "Target of the %(framework)s: %(target)s by %(deadline)s.",
            framework=aim.framework,
            target=with_unit(aim.value, page.line, language),
            deadline=period_words(aim.deadline, language),
        )
    ]
    if aim.path and aim.baseline is not None:
        said.append(
            language.text(
                "The path that was needed starts at %(baseline)s in %(period)s.",
                baseline=with_unit(aim.baseline, page.line, language),
                period=period_words(aim.baseline_period, language),
            )
        )
    if aim.outlook is not None:
        said.append(_outlook_sentence(page, aim, language))
    return said


def _outlook_sentence(page: SeriesPage, aim: Aim, language: Language) -> str:
    assert aim.outlook is not None  # noqa: S101 - asked only where there is one
    expected = with_unit(aim.outlook.value, page.line, language)
    if aim.outlook.low is None or aim.outlook.high is None:
        return language.text("If the trend goes on, it comes to %(expected)s.", expected=expected)
    return language.text(
        "If the trend goes on, it comes to %(expected)s; nine of ten such values lie between "
        "%(low)s and %(high)s.",
        expected=expected,
        low=language.number(aim.outlook.low),
        high=language.number(aim.outlook.high),
    )


def _points(page: SeriesPage, language: Language) -> list[PicturePoint]:
    return [
        PicturePoint(
            period=language.period(figure.period),
            time=figure.time,
            value=float(figure.value or 0.0),
            lower=figure.lower,
            upper=figure.upper,
            bound=figure.bound,
            nature=figure.nature,
            source=line.era,
            spell=spell,
            forecast=figure.forecast,
        )
        for line in page.lines
        for spell, piece in enumerate(line.pieces)
        for figure in piece
    ]


def _drawn_aims(page: SeriesPage) -> list[Aim]:
    """The targets with number and deadline; of one framework and number, only the first."""
    found: dict[tuple[str, float], Aim] = {}
    for aim in page.aims:
        if aim.value is not None and aim.deadline_time is not None:
            found.setdefault((aim.framework, aim.value), aim)
    return list(found.values())


def _target(aim: Aim, first: float, language: Language) -> PictureTarget:
    assert aim.value is not None  # noqa: S101 - chosen by the caller
    assert aim.deadline_time is not None  # noqa: S101 - chosen so
    begin = aim.path[0][0] if aim.path else min(first, aim.deadline_time)
    label = language.text(
        "%(framework)s target, %(deadline)s",
        framework=aim.framework,
        deadline=period_words(aim.deadline, language),
    )
    band = aim.kind == "parity" and aim.tolerance
    low = aim.value - (aim.tolerance or 0.0) if band else aim.value
    high = aim.value + (aim.tolerance or 0.0) if band else None
    return PictureTarget(label, begin, aim.deadline_time, low, high)


def _outlooks(page: SeriesPage, drawn: list[Aim]) -> list[Aim]:
    """The targets whose outlook is drawn: those on the chart, and the page's own without a number."""
    own = [page.aim] if page.aim is not None and page.aim.value is None else []
    return [aim for aim in (*own, *drawn) if aim.outlook is not None]


def _expected(aim: Aim) -> Expectation:
    found = aim.outlook
    assert found is not None  # noqa: S101 - chosen by the caller
    return Expectation(
        found.begin, found.begin_value, found.time, found.value, found.low, found.high
    )


def _breaks(page: SeriesPage, language: Language) -> list[Break]:
    """A mark halfway between the last figure of one spell and the first of the next."""
    found = []
    for line in page.lines:
        before: float | None = None
        for figure in line.figures:
            if figure.status == "B":
                time = figure.time if before is None else (before + figure.time) / 2
                found.append(Break(time, language.text("break in the series")))
            before = figure.time
    return found


def _eras(edition: Edition, page: SeriesPage, points: list[PicturePoint]) -> list[Era]:
    """The spans of the frameworks whose figures or targets are drawn, where there are several."""
    drawn = {line.era for line in page.lines} | {aim.framework for aim in page.aims}
    if len(drawn) < 2:
        return []
    last = max(point.time for point in points)
    spans = sorted((f for f in edition.frameworks if f.id in drawn), key=lambda each: each.begin)
    return [Era(each.id, float(each.begin), max(float(each.end), last)) for each in spans]


def _limits(page: SeriesPage) -> tuple[float, float] | None:
    limits = page.indicator.plain["limits"]
    low, high = limits["lower"], limits["upper"]
    return None if low is None or high is None else (float(low), float(high))
