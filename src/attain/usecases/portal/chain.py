"""
The page of a series, which tells the chain: figures, target, path, verdicts, people, groups, origin.

A series is a country and an indicator, and where several series serve the indicator one of them. The
page shows the one that the first target rule of the indicator is judged on; the others have pages of
their own under a word that `series_words` gives.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from attain.domain.frameworks import Direction, TargetRule
from attain.domain.series import SeriesKey, dimensions_of
from attain.errors import UnknownCode
from attain.usecases.portal.chain_aims import Aim, aim_of
from attain.usecases.portal.chain_groups import GroupTable, group_table
from attain.usecases.portal.chain_lines import Line, OtherEra, line_of, other_eras
from attain.usecases.portal.chain_people import People, people_of
from attain.usecases.portal.chain_verdicts import RuleVerdict, TargetVerdicts, target_verdicts

if TYPE_CHECKING:
    from attain.store.portal_index import CoverageEntry
    from attain.usecases.portal.edition import Edition, FrameworkEntry, TargetEntry
    from attain.usecases.show import IndicatorEntry

BETWEEN = "~"
"""What stands between the codes of a series in an address; never part of a code."""


@dataclass(frozen=True, slots=True)
class Sibling:
    """Another series that serves the indicator in the same area, and its word in addresses."""

    word: str
    key: SeriesKey
    observations: int
    last_period: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """An indicator with figures that stand in for missing ones: of another framework, or area."""

    framework: str
    indicator: str
    area: str


@dataclass(frozen=True, slots=True)
class SeriesPage:
    """
    Everything that the page of a series says.

    Attributes
    ----------
    word
        The series in the address; empty for the one that the indicator shows first.
    line
        The series with its figures.
    eras
        Series of other frameworks that stand for the same thing.
    targets
        Verdicts by target rule, those of the page's own indicator first; may be empty.
    aims
        The targets of this series and of the comparable ones of other eras, as drawn.
    people
        None where no target speaks of the series.
    siblings
        The other series of the indicator in this area.
    """

    framework: FrameworkEntry
    target: TargetEntry
    indicator: IndicatorEntry
    area: str
    word: str
    line: Line
    eras: tuple[OtherEra, ...]
    targets: tuple[TargetVerdicts, ...]
    aims: tuple[Aim, ...]
    people: People | None
    groups: GroupTable
    siblings: tuple[Sibling, ...]

    @property
    def main(self) -> RuleVerdict | None:
        """The verdict that stands on top: the usual rule under the first target rule."""
        return self.targets[0].main if self.targets else None

    @property
    def aim(self) -> Aim | None:
        """The target of that verdict."""
        return self.aims[0] if self.targets else None

    @property
    def direction(self) -> Direction:
        """Where the values should go."""
        if self.aim:
            return Direction(self.aim.direction)
        return Direction(self.indicator.plain["direction"])

    @property
    def lines(self) -> tuple[Line, ...]:
        """The series of the page, and those of other eras that share its unit."""
        return (self.line, *(each.line for each in self.eras if each.line is not None))


@dataclass(frozen=True, slots=True)
class EmptySeries:
    """
    An indicator of which the release has no figure in an area: what is missing, and what there is.

    Attributes
    ----------
    areas
        Areas of which the release has figures.
    elsewhere
        Indicators of other frameworks that measure the same thing and have figures of the area.
    """

    framework: FrameworkEntry
    target: TargetEntry
    indicator: IndicatorEntry
    area: str
    areas: tuple[str, ...]
    elsewhere: tuple[Elsewhere, ...]


def series_page(
    edition: Edition, *, framework: str, indicator: str, area: str, word: str = ""
) -> SeriesPage | EmptySeries:
    """
    Return the page of a series.

    Parameters
    ----------
    word
        Which series of the indicator, as `series_words` names them; nothing for the first.

    Raises
    ------
    UnknownCode
        If the release has no such framework, indicator, area or series.
    """
    about = edition.indicator(framework, indicator)
    place = edition.framework(framework)
    target = edition.target(about.framework, about.target)
    code = edition.area(area)
    served = edition.coverage(framework=about.framework, area=code, indicator=about.code)
    keys = _keys(edition, about, code, served)
    if not keys:
        return _empty(edition, place, target, about, code)
    words = _words(keys)
    key = _named(words, word, about, code) if word else keys[0]
    line = line_of(edition, key, era=about.framework)
    judged = target_verdicts(
        edition.release.series_verdicts(key),
        usual=edition.main_rule,
        first=(about.framework, about.code),
    )
    eras = tuple(other_eras(edition, line))
    aims = [_aim(edition, each) for each in judged]
    main = judged[0].main if judged else None
    direction = Direction(aims[0].direction if aims else about.plain["direction"])
    return SeriesPage(
        framework=place,
        target=target,
        indicator=about,
        area=code,
        word=word,
        line=line,
        eras=eras,
        targets=tuple(judged),
        aims=(*aims, *_other_aims(edition, eras)),
        people=people_of(main, about, key) if main else None,
        groups=group_table(edition, line, keys, direction=direction),
        siblings=_siblings(words, key, served),
    )


def series_words(edition: Edition, *, framework: str, indicator: str, area: str) -> list[str]:
    """
    Return the words for the series of an indicator in an area, the one that is shown first leading.

    The first has a page without a word as well.
    """
    about = edition.indicator(framework, indicator)
    code = edition.area(area)
    served = edition.coverage(framework=about.framework, area=code, indicator=about.code)
    return list(_words(_keys(edition, about, code, served)))


def word_of(key: SeriesKey) -> str:
    """
    Return the word that names a series in addresses: code, unit, codes of the breakdown.

    Examples
    --------
    >>> word_of(SeriesKey("SH_DYN_MORT", "KHM", "AGE=Y0T4;SEX=F", "PER_1000_LIVE_BIRTHS"))
    'SH_DYN_MORT~PER_1000_LIVE_BIRTHS~AGE~Y0T4~SEX~F'
    """
    codes = [part for pair in dimensions_of(key.dimensions).items() for part in pair]
    return BETWEEN.join((key.series_code, key.unit, *codes))


def _keys(
    edition: Edition, about: IndicatorEntry, area: str, served: Sequence[CoverageEntry]
) -> list[SeriesKey]:
    """The series of the indicator: those that are judged, by target rule, then the others."""
    standings = edition.standings(
        framework=about.framework, rule=edition.main_rule, areas=[area], indicator=about.code
    )
    ranks = {code: rank for rank, code in enumerate(about.series_codes)}
    judged = sorted(
        (each.key for each in standings), key=lambda key: ranks.get(key.series_code, len(ranks))
    )
    rest = sorted(served, key=lambda e: (e.rank, len(dimensions_of(e.dimensions)), e.key))
    return list(dict.fromkeys([*judged, *(each.key for each in rest)]))


def _words(keys: Sequence[SeriesKey]) -> dict[str, SeriesKey]:
    return {word_of(key): key for key in keys}


def _named(words: dict[str, SeriesKey], word: str, about: IndicatorEntry, area: str) -> SeriesKey:
    if word in words:
        return words[word]
    for key in words.values():
        if key.series_code == word:
            return key
    raise UnknownCode(
        f"{about.framework} {about.code} has no series {word!r} in {area}. "
        f"It has {', '.join(words)}."
    )


def _siblings(
    words: dict[str, SeriesKey], shown: SeriesKey, served: Sequence[CoverageEntry]
) -> tuple[Sibling, ...]:
    spans = {entry.key: entry for entry in served}
    return tuple(
        Sibling(word, key, spans[key].observations, spans[key].last_period)
        for word, key in words.items()
        if key != shown and key in spans
    )


def _aim(edition: Edition, found: TargetVerdicts) -> Aim:
    return aim_of(found.main.numbers, _target_rule(edition, found))


def _target_rule(edition: Edition, found: TargetVerdicts) -> TargetRule | None:
    entry = edition.indicator(found.framework, found.indicator)
    rules = edition.catalogue.target_rules(entry)
    return next((each for each in rules if each.id == found.target_rule), None)


def _other_aims(edition: Edition, eras: Sequence[OtherEra]) -> list[Aim]:
    """The targets of the other eras, each from the verdicts on its own series."""
    found = []
    for era in eras:
        if era.line is None or not era.comparable:
            continue  # a target of another definition says nothing about these figures
        judged = target_verdicts(
            edition.release.series_verdicts(era.line.key),
            usual=edition.main_rule,
            first=(era.framework, era.indicator),
        )
        found += [_aim(edition, each) for each in judged if each.framework == era.framework]
    return found


def _empty(
    edition: Edition,
    framework: FrameworkEntry,
    target: TargetEntry,
    about: IndicatorEntry,
    area: str,
) -> EmptySeries:
    served = edition.coverage(framework=about.framework, indicator=about.code)
    found = {entry.reference_area for entry in served}
    return EmptySeries(
        framework=framework,
        target=target,
        indicator=about,
        area=area,
        areas=tuple(each for each in edition.areas if each in found),
        elsewhere=tuple(_elsewhere(edition, about, area)),
    )


def _elsewhere(edition: Edition, about: IndicatorEntry, area: str) -> list[Elsewhere]:
    from attain.usecases.dictionary import shipped_crosswalk

    sides = {
        side
        for pair in shipped_crosswalk()
        for mine, side in (
            (("MDG", pair.mdg_indicator), ("SDG", pair.sdg_indicator)),
            (("SDG", pair.sdg_indicator), ("MDG", pair.mdg_indicator)),
        )
        if mine == (about.framework, about.code)
    }
    return [
        Elsewhere(framework, indicator, area)
        for framework, indicator in sorted(sides)
        if (framework, indicator) in edition.catalogue.by_code
        and edition.coverage(framework=framework, area=area, indicator=indicator)
    ]
