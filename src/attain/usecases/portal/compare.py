"""Compare: areas, groups of countries and groups of people that somebody chose, on one chart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from attain.domain.series import dimensions_of, dimensions_text
from attain.errors import InvalidData, UnknownCode
from attain.reporting.code_words import dimension_name, dimension_words
from attain.usecases.dictionary import series_title
from attain.usecases.portal.chain import BETWEEN
from attain.usecases.portal.chain_lines import line_of
from attain.usecases.portal.indicator import Case, headline_cases, judged_cases
from attain.usecases.portal.regional import GroupLine, group_line

if TYPE_CHECKING:
    from attain.domain.series import SeriesKey
    from attain.reporting.language import Language
    from attain.store.portal_index import CoverageEntry, StandingEntry
    from attain.usecases.portal.chain_lines import Figure
    from attain.usecases.portal.chain_words import Names
    from attain.usecases.portal.edition import Edition
    from attain.usecases.show import IndicatorEntry

MOST_LINES = 12
"""Lines that one chart can tell apart."""
MOST_ASKED = 60
"""Codes that one question may hold: there are fewer countries, groups and breakdowns together."""
GROUP_DIGITS = 3
"""Significant digits of the values of groups of countries, as on every page."""


@dataclass(frozen=True, slots=True)
class Question:
    """
    What somebody wants to compare, as the address says it; codes in any case.

    Attributes
    ----------
    of
        Framework and code of the indicator, such as sdg:3.2.1.
    series
        Which series of the indicator, as `Choice.word` names it; nothing for the first.
    areas, groups
        Codes of areas and of groups of countries; without any, every area with figures.
    by
        Groups of people to draw beside the total of each area: a dimension with all its groups, as
        SEX, or one of them, as SEX~F.
    """

    of: str
    series: str = ""
    areas: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be chosen: the word that addresses have for it, and what people read."""

    word: str
    text: str


@dataclass(frozen=True, slots=True)
class Offer:
    """
    What can be compared on an indicator.

    Attributes
    ----------
    word
        The series that is meant, as one of `series` names it.
    breakdowns
        The groups of people that it has figures of, by the name of what tells them apart.
    """

    word: str
    series: tuple[Choice, ...]
    breakdowns: tuple[tuple[str, tuple[Choice, ...]], ...]


@dataclass(frozen=True, slots=True)
class ComparedFigure:
    """
    A figure of a line: its period, the middle of it in decimal years, its value and how it came to be.

    Attributes
    ----------
    bound
        The sign of a value that is only known as a bound, such as <.
    nature
        Code of codelist NATURE; empty where the source states none, and for values of groups.
    origin
        The id of its source; empty for values of groups of countries.
    """

    period: str
    time: float
    value: float
    bound: str = ""
    nature: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """
    One line: an area, a group of people in it, or a group of countries.

    Attributes
    ----------
    area, group
        The code of the one that it speaks of; the other is empty.
    added
        What sets a group of people apart from the total, as in series keys.
    figures
        Values with their periods, rising: never forecasts, none without a value.
    pieces
        The same figures in stretches that a line may join.
    about
        What the values of a group of countries rest on.
    """

    name: str
    area: str
    group: str
    added: str
    key: SeriesKey | None
    figures: tuple[ComparedFigure, ...]
    pieces: tuple[tuple[ComparedFigure, ...], ...]
    about: GroupLine | None = None


@dataclass(frozen=True, slots=True)
class ComparedTarget:
    """
    The target of an area, in the unit of the series.

    Attributes
    ----------
    begin
        The year from which it counts: that of the baseline, or of the first figure.
    """

    area: str
    value: float
    begin: float
    deadline: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """
    What is compared.

    Attributes
    ----------
    case
        Series code, breakdown of the total, unit.
    areas, groups, by
        What was chosen, in the spelling of addresses.
    without
        Names of what was chosen and has no figure.
    targets
        Of the chosen areas that the first target rule sets a number for.
    """

    indicator: IndicatorEntry
    case: Case
    offer: Offer
    title: str
    multiplier: int
    areas: tuple[str, ...]
    groups: tuple[str, ...]
    by: tuple[str, ...]
    lines: tuple[ComparedLine, ...]
    without: tuple[str, ...]
    targets: tuple[ComparedTarget, ...]

    @property
    def dimensions(self) -> str:
        """The breakdown that stands for the total, often none."""
        return self.case[1]

    @property
    def unit(self) -> str:
        """The code of the unit."""
        return self.case[2]

    @property
    def origins(self) -> frozenset[str]:
        """The ids of the sources that the figures come from."""
        return frozenset(each.origin for line in self.lines for each in line.figures if each.origin)


def comparison(
    edition: Edition, question: Question, *, name: Names, language: Language
) -> Comparison:
    """
    Return what a question asks to compare.

    Parameters
    ----------
    name
        Gives the name of an area or a group of countries by its code.

    Raises
    ------
    InvalidData
        If the question has no answer; the message says in `language` what is wrong, and what to ask.
    """
    _check_size(question, language)
    entry = _indicator(edition, question.of, language)
    standings = edition.standings(
        framework=entry.framework, indicator=entry.code, rule=edition.main_rule
    )
    case, cases, of_case = _meant(edition, entry, standings, question, language)
    areas = _areas(edition, question, of_case, case, language)
    groups = _groups(edition, question.groups, language)
    breakdowns = _breakdowns(of_case, case)
    added = _added(question.by, breakdowns, language)
    count = len(areas) * (1 + len(added)) + len(groups)
    if count > MOST_LINES:
        raise InvalidData(
            language.text(
                "That makes %(count)s lines, and one chart can tell %(most)s apart. Choose fewer "
                "countries or groups.",
                count=language.number(count),
                most=language.number(MOST_LINES),
            )
        )
    keys = {(each.reference_area, each.dimensions): each.key for each in of_case}
    wanted = [
        *_area_lines(edition, entry, case, areas, added, keys, name=name, language=language),
        *_group_lines(edition, entry, case, groups, keys, name=name),
    ]
    lines = tuple(line for line in wanted if line.figures)
    if not lines:
        raise InvalidData(
            language.text("None of these has a figure for this indicator. Choose others.")
        )
    return Comparison(
        indicator=entry,
        case=case,
        offer=_offer(case, cases, breakdowns, language),
        title=series_title(case[0], case[1]),
        multiplier=_multiplier(edition, list(keys.values())),
        areas=areas,
        groups=groups,
        by=tuple(_spelled(each) for each in added),
        lines=lines,
        without=tuple(line.name for line in wanted if not line.figures),
        targets=tuple(_targets(standings, case, lines)),
    )


def offer_of(edition: Edition, question: Question, *, language: Language) -> Offer:
    """
    Return what can be compared on the indicator of a question.

    Raises
    ------
    InvalidData
        If there is no such indicator or series, or it has no figures.
    """
    entry = _indicator(edition, question.of, language)
    standings = edition.standings(
        framework=entry.framework, indicator=entry.code, rule=edition.main_rule
    )
    case, cases, of_case = _meant(edition, entry, standings, question, language)
    return _offer(case, cases, _breakdowns(of_case, case), language)


# ------------------------------------------------------------------------- reading the question


def _indicator(edition: Edition, of: str, language: Language) -> IndicatorEntry:
    framework, _, code = of.partition(":")
    try:
        return edition.indicator(framework, code)
    except UnknownCode:
        raise InvalidData(
            language.text(
                "“%(of)s” names no indicator. Choose one below, or write framework and code, as in "
                "sdg:3.2.1.",
                of=of[:60],
            )
        ) from None


def _meant(
    edition: Edition,
    entry: IndicatorEntry,
    standings: Sequence[StandingEntry],
    question: Question,
    language: Language,
) -> tuple[Case, dict[str, Case], list[CoverageEntry]]:
    """The series that is meant, all that could be, and what the release has of it and its parts."""
    coverage = edition.coverage(framework=entry.framework, indicator=entry.code)
    known = [each for each in coverage if each.observations]
    cases = {_word(case): case for case in _cases(known, standings)}
    if not cases:
        raise InvalidData(
            language.text(
                "The release has no figures for %(of)s, so there is nothing to compare. Choose "
                "another indicator.",
                of=f"{entry.framework} {entry.code}",
            )
        )
    case = _case(cases, question.series, language)
    of_case = [each for each in known if (each.series_code, each.unit) == (case[0], case[2])]
    return case, cases, of_case


def _offer(
    case: Case, cases: dict[str, Case], breakdowns: dict[str, list[str]], language: Language
) -> Offer:
    return Offer(_word(case), tuple(_choices(cases, language)), _worded(breakdowns, language))


def _check_size(question: Question, language: Language) -> None:
    if len(question.areas) + len(question.groups) + len(question.by) > MOST_ASKED:
        raise InvalidData(language.text("The question holds too many codes. Choose fewer."))


def _cases(known: Sequence[CoverageEntry], standings: Sequence[StandingEntry]) -> list[Case]:
    """The series that can be compared: those that are judged, then the total of every other one."""
    found = judged_cases(standings) or headline_cases(known)
    for code, unit in dict.fromkeys((each.series_code, each.unit) for each in known):
        breakdowns = Counter(
            each.dimensions for each in known if (each.series_code, each.unit) == (code, unit)
        )
        found += [(code, each, unit) for each in breakdowns if not _is_part(each, breakdowns)]
    return list(dict.fromkeys(found))


def _is_part(dimensions: str, others: Iterable[str]) -> bool:
    """Return whether a breakdown is part of a wider one among `others`."""
    own = dimensions_of(dimensions).items()
    return any(dimensions_of(each).items() < own for each in others)


def _word(case: Case) -> str:
    """Return the word that addresses have for a series, such as SH_DYN_MORT~PT~SEX~F."""
    code, dimensions, unit = case
    codes = [part for pair in dimensions_of(dimensions).items() for part in pair]
    return BETWEEN.join((code, unit, *codes))


def _case(cases: dict[str, Case], wanted: str, language: Language) -> Case:
    if not wanted:
        return next(iter(cases.values()))
    for word, case in cases.items():
        if wanted.casefold() in (word.casefold(), case[0].casefold()):
            return case
    raise InvalidData(
        language.text(
            "The indicator has no series “%(series)s”. It has %(known)s.",
            series=wanted[:60],
            known=language.join(list(cases)),
        )
    )


def _areas(
    edition: Edition,
    question: Question,
    of_case: Sequence[CoverageEntry],
    case: Case,
    language: Language,
) -> tuple[str, ...]:
    if not question.areas and not question.groups:
        have = {each.reference_area for each in of_case if each.dimensions == case[1]}
        return tuple(each for each in edition.areas if each in have)
    known = {each.casefold(): each for each in edition.areas}
    return _known(question.areas, known, language)


def _groups(edition: Edition, asked: Sequence[str], language: Language) -> tuple[str, ...]:
    return _known(asked, {each.casefold(): each for each in edition.groups}, language)


def _known(asked: Sequence[str], known: dict[str, str], language: Language) -> tuple[str, ...]:
    for each in asked:
        if each.casefold() not in known:
            raise InvalidData(
                language.text(
                    "There is nothing under the code “%(code)s”. Codes are %(known)s.",
                    code=each[:60],
                    known=language.join(list(known.values())),
                )
            )
    return tuple(dict.fromkeys(known[each.casefold()] for each in asked))


# ------------------------------------------------------------------------- groups of people


def _breakdowns(of_case: Sequence[CoverageEntry], case: Case) -> dict[str, list[str]]:
    """What the parts of a total add to it, by the dimensions that tell them apart."""
    whole = dimensions_of(case[1])
    found: dict[str, list[str]] = {}
    for each in of_case:
        own = dimensions_of(each.dimensions)
        if not whole.items() < own.items():
            continue
        added = {name: code for name, code in own.items() if name not in whole}
        listed = found.setdefault(BETWEEN.join(sorted(added)), [])
        if (text := dimensions_text(added)) not in listed:
            listed.append(text)
    return {
        name: sorted(found[name]) for name in sorted(found, key=lambda n: (n.count(BETWEEN), n))
    }


def _spelled(added: str) -> str:
    return BETWEEN.join(part for pair in dimensions_of(added).items() for part in pair)


def _added(
    by: Sequence[str], breakdowns: dict[str, list[str]], language: Language
) -> tuple[str, ...]:
    every = {_spelled(each).casefold(): [each] for parts in breakdowns.values() for each in parts}
    every |= {name.casefold(): parts for name, parts in breakdowns.items()}
    found: list[str] = []
    for each in filter(None, by):
        parts = every.get(each.replace("=", BETWEEN).replace(";", BETWEEN).casefold())
        if parts is None and not every:
            raise InvalidData(
                language.text(
                    "This series is not broken down by groups of people. Choose another series, or "
                    "compare countries."
                )
            )
        if parts is None:
            raise InvalidData(
                language.text(
                    "This series is not broken down by “%(by)s”, only by %(known)s.",
                    by=each[:60],
                    known=language.join(list(breakdowns)),
                )
            )
        found += parts
    return tuple(dict.fromkeys(found))


def _worded(
    breakdowns: dict[str, list[str]], language: Language
) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
    return tuple(
        (
            language.join([dimension_name(name, language) for name in names.split(BETWEEN)]),
            tuple(Choice(_spelled(each), dimension_words(each, language)) for each in parts),
        )
        for names, parts in breakdowns.items()
    )


def _choices(cases: dict[str, Case], language: Language) -> Iterable[Choice]:
    for word, (code, dimensions, _) in cases.items():
        told = [series_title(code, dimensions), dimension_words(dimensions, language)]
        yield Choice(word, ", ".join(part for part in told if part))


# ------------------------------------------------------------------------- lines and targets


def _area_lines(
    edition: Edition,
    entry: IndicatorEntry,
    case: Case,
    areas: Sequence[str],
    added: Sequence[str],
    keys: dict[tuple[str, str], SeriesKey],
    *,
    name: Names,
    language: Language,
) -> Iterable[ComparedLine]:
    for area in areas:
        for part in ("", *added):
            dimensions = dimensions_text({**dimensions_of(case[1]), **dimensions_of(part)})
            key = keys.get((area, dimensions))
            words = dimension_words(part, language)
            told = f"{name(area)}, {words}" if words else name(area)
            if key is None:
                yield ComparedLine(told, area, "", part, None, (), ())
                continue
            line = line_of(edition, key, era=entry.framework)
            pieces = tuple(
                found
                for piece in line.pieces
                if (found := tuple(_compared(each) for each in piece if not each.forecast))
            )
            figures = tuple(_compared(each) for each in line.known)
            yield ComparedLine(told, area, "", part, key, figures, pieces)


def _compared(figure: Figure) -> ComparedFigure:
    return ComparedFigure(
        figure.period,
        figure.time,
        float(figure.value or 0.0),
        figure.bound,
        figure.nature,
        figure.origin,
    )


def _group_lines(
    edition: Edition,
    entry: IndicatorEntry,
    case: Case,
    groups: Sequence[str],
    keys: dict[tuple[str, str], SeriesKey],
    *,
    name: Names,
) -> Iterable[ComparedLine]:
    of_total = [key for (_, dimensions), key in keys.items() if dimensions == case[1]]
    for group in groups:
        about = group_line(edition, entry, of_total, group)
        values = [*about.earlier, about.latest]
        by_year = {each.year: each.value for each in values if each is not None}
        figures = tuple(
            ComparedFigure(f"{year:04d}", float(year), _as_shown(value))
            for year, value in sorted(by_year.items())
        )
        pieces = (figures,) if figures else ()
        yield ComparedLine(name(group), "", group, "", None, figures, pieces, about)


def _as_shown(value: float) -> float:
    """Return the value of a group of countries with the digits that every page shows."""
    exact = Decimal(repr(value))
    places = max(GROUP_DIGITS - 1 - exact.adjusted(), 0)
    return float(exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def _multiplier(edition: Edition, keys: Sequence[SeriesKey]) -> int:
    """The power of ten that the figures are counted in."""
    for key in keys:
        for row in edition.release.rows(key):
            return int(row["multiplier"])
    return 0


def _targets(
    standings: Sequence[StandingEntry], case: Case, lines: Sequence[ComparedLine]
) -> Iterable[ComparedTarget]:
    """The targets of the areas drawn, by the first target rule that is judged on this series."""
    of_case = [e for e in standings if (e.series_code, e.dimensions, e.unit) == case]
    if not of_case:
        return
    first = of_case[0].target_rule
    begins = {line.area: line.figures[0].time for line in lines if line.area and not line.added}
    for each in of_case:
        drawn = each.reference_area in begins and each.target_rule == first
        if not drawn or each.target is None or not each.target_period:
            continue
        begin = each.baseline_period or f"{begins[each.reference_area]:.0f}"
        yield ComparedTarget(
            each.reference_area, each.target, float(begin[:4]), float(each.target_period[:4])
        )
