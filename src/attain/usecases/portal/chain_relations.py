"""How the figures of a series hang together, and with others: in sentences written from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attain.reporting.code_words import dimension_name, dimension_words, nature_words
from attain.usecases.portal.chain_lines import (
    AGENCY_NATURES,
    COUNTRY_NATURES,
    country_and_agency,
    natures,
    same_periods,
)
from attain.usecases.portal.chain_words import figure_words

if TYPE_CHECKING:
    from attain.reporting.language import Language
    from attain.usecases.portal.chain import SeriesPage
    from attain.usecases.portal.chain_groups import GroupRow, GroupTable
    from attain.usecases.portal.chain_lines import Line, OtherEra, Pair


def spell_sentences(line: Line, language: Language) -> list[str]:
    """Return what parts of the series may not be joined, and what is not used."""
    said = []
    if line.breaks:
        said.append(
            language.text(
                "The series begins anew in %(periods)s: figures before and after are not "
                "comparable, no line joins them and no trend crosses.",
                periods=language.join([language.period(each) for each in line.breaks]),
            )
        )
    kinds = {each.modelled for each in line.known}
    latest = line.latest
    if len(kinds) > 1 and latest is not None:
        said.append(
            language.text(
                "Some of the figures are modelled and others are not; they are drawn apart, and "
                "verdicts rest on those that are modelled."
            )
            if latest.modelled
            else language.text(
                "Some of the figures are modelled and others are not; they are drawn apart, and "
                "verdicts rest on those that are not."
            )
        )
    forecasts = sum(each.forecast for each in line.figures)
    if forecasts:
        said.append(
            language.plural(
                "One figure is a forecast of its source; no verdict rests on it.",
                "%(count)s figures are forecasts of their source; no verdict rests on them.",
                forecasts,
            )
        )
    return said


def nature_sentence(line: Line, language: Language) -> str:
    """Return how many figures there are, from when to when, and who made them, in a sentence."""
    known = line.known
    if not known:
        return language.text("The series holds no value.")
    counts = natures(known)
    parts = [
        language.text("%(nature)s: %(count)s", nature=word, count=language.number(count))
        for word, count in (
            (nature_words(nature, language), count) for nature, count in counts.items()
        )
    ]
    return language.plural(
        "One figure, of %(first)s (%(natures)s).",
        "%(count)s figures from %(first)s to %(last)s (%(natures)s).",
        len(known),
        first=language.period(known[0].period),
        last=language.period(known[-1].period),
        natures="; ".join(parts),
    )


def era_sentences(page: SeriesPage, era: OtherEra, language: Language) -> list[str]:
    """Return how the series of another framework relates to the one of the page."""
    code = f"{era.framework} {era.indicator}"
    if era.key is None:
        return [
            language.text(
                "%(indicator)s measures the same concern; the release has no figures of it here.",
                indicator=code,
            )
        ]
    if era.comparable:
        said = language.text(
            "%(indicator)s has the same definition, in a database of another time. Its figures "
            "were revised since or before, so both stand on one axis as two lines, never joined.",
            indicator=code,
        )
    else:
        said = language.text(
            "%(indicator)s speaks of the same concern by another definition. The two must not be "
            "read as one trend.",
            indicator=code,
        )
    if era.line is None:
        more = language.text("It is counted in another unit and is not drawn here.")
        return [said, more]
    return [said, *_revised(page, era.line, language)]


def _revised(page: SeriesPage, other: Line, language: Language) -> list[str]:
    """How far the two databases differ in the years that both have."""
    pairs = same_periods(page.line, other)
    if not pairs:
        return []
    most = max(pairs, key=lambda pair: abs(pair.difference))
    if not most.difference:
        return [
            language.plural(
                "The one year that both have is the same in both.",
                "All %(count)s years that both have are the same in both.",
                len(pairs),
            )
        ]
    return [
        language.plural(
            "They share one year, %(period)s: %(first)s here, %(second)s there.",
            "They share %(count)s years; the difference is largest in %(period)s: %(first)s here, "
            "%(second)s there.",
            len(pairs),
            period=language.period(most.period),
            first=figure_words(most.first, page.line, language),
            second=figure_words(most.second, other, language),
        )
    ]


def national_sentences(page: SeriesPage, language: Language) -> tuple[list[str], list[Pair]]:
    """
    Return what can be said of national beside international figures, and the pairs that there are.

    A reason for a difference is given only where natures or definitions tell one.
    """
    pairs = [pair for pair in country_and_agency(page.lines) if pair.first is not pair.second]
    if pairs:
        said = language.plural(
            "For one period the release has a figure of the country and one of an agency.",
            "For %(count)s periods the release has a figure of the country and one of an agency.",
            len(pairs),
        )
        reasons = sorted({_reason(pair, language) for pair in pairs})
        return [said, *reasons], pairs
    return [_single_sentence(page, language)], []


def _reason(pair: Pair, language: Language) -> str:
    words = nature_words(pair.second.nature, language)
    reasons = {
        "M": language.text(
            "The figures of the agency come out of a model, which takes in other sources and "
            "smooths them."
        ),
        "E": language.text(
            "The figures of the agency are estimates: it filled in, or adjusted, what the country "
            "reported."
        ),
        "G": language.text(
            "The figures of the agency are made alike for all countries, so they can differ from "
            "what a country counts by its own definition."
        ),
    }
    return reasons.get(pair.second.nature, words)


def _single_sentence(page: SeriesPage, language: Language) -> str:
    known = page.line.known
    country = sum(each.nature in COUNTRY_NATURES for each in known)
    agency = sum(each.nature in AGENCY_NATURES for each in known)
    if country and not agency:
        return language.text(
            "All figures come from the country; the release has no other ones to hold beside them."
        )
    if agency and not country:
        return language.text(
            "All figures were made by an international agency; the release has none of the "
            "country's own to hold beside them."
        )
    if agency and country:
        return language.text(
            "Some figures come from the country and some from an international agency, but none of "
            "both for one period, so they cannot be held against each other."
        )
    return language.text(
        "The source does not say which figures come from the country and which from an agency, so "
        "the two cannot be held against each other."
    )


def group_sentences(groups: GroupTable, language: Language) -> list[str]:
    """Return which group is furthest behind, and which breakdowns the release lacks."""
    said = [_furthest(groups, language)] if groups.rows else []
    if groups.missing:
        names = [dimension_name(each, language) for each in groups.missing]
        said.append(
            language.text(
                "The release has no breakdown here by: %(names)s.", names="; ".join(names)
            )
        )
    return said


def group_name(row: GroupRow, language: Language) -> str:
    """Return what sets a group apart from the total, in words."""
    return dimension_words(row.added, language)


def _furthest(groups: GroupTable, language: Language) -> str:
    if not any(row.disparity is not None for row in groups.rows):
        return language.text("No group can be held against the total of the same period.")
    if not groups.furthest:
        if any(row.disparity.behind is not None for row in groups.rows if row.disparity):
            return language.text("No group with figures is behind the total.")
        return language.text(
            "No direction is wanted for this indicator, so no group is called behind."
        )
    first = groups.furthest[0]
    assert first.total is not None  # noqa: S101 - compared with its total
    return language.text(
        "Furthest behind: %(groups)s, with %(value)s against %(total)s of the total in %(period)s.",
        groups=language.join([group_name(row, language) for row in groups.furthest]),
        value=figure_words(first.figure, groups.total, language),
        total=figure_words(first.total, groups.total, language),
        period=language.period(first.figure.period),
    )
