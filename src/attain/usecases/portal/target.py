"""The page of a target: what it asks, and where every area stands on its indicators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from attain.domain.frameworks import Indicator, Origin
from attain.reporting.code_words import unit_words
from attain.usecases.portal.definition import Fact, rule_facts
from attain.usecases.portal.goal import TargetRows, target_rows
from attain.usecases.portal.region import RegionPage, region_page

if TYPE_CHECKING:
    from attain.domain.frameworks import TargetRule
    from attain.reporting.language import Language
    from attain.usecases.portal.edition import Edition, TargetEntry
    from attain.usecases.show import IndicatorEntry


@dataclass(frozen=True, slots=True)
class TargetIndicator:
    """An indicator of a target, with the target rules that are judged on it."""

    entry: IndicatorEntry
    unit: str
    rules: tuple[TargetRule, ...]


@dataclass(frozen=True, slots=True)
class TargetPage:
    """
    Everything that the page of a target says.

    Attributes
    ----------
    matrix
        The region's page, of this goal only: its framework and areas.
    own
        The rows of this target.
    origin
        Where the target's text comes from.
    before, after
        The neighbours in the framework.
    """

    target: TargetEntry
    matrix: RegionPage
    own: TargetRows
    indicators: tuple[TargetIndicator, ...]
    origin: Origin
    before: TargetEntry | None
    after: TargetEntry | None


def target_page(edition: Edition, *, framework: str, target: str) -> TargetPage:
    """
    Return what the page of a target shows.

    Raises
    ------
    UnknownCode
        If the release has no such framework or target.
    """
    from attain.store.dictionary import value_of

    entry = edition.target(framework, target)
    every = [each for goal in edition.framework(framework).goals for each in goal.targets]
    place = every.index(entry)
    matrix = region_page(edition, framework=entry.framework, goal=entry.goal)
    indicators = [(each, value_of(Indicator, each.plain)) for each in entry.indicators]
    return TargetPage(
        target=entry,
        matrix=matrix,
        own=target_rows(edition, entry, matrix),
        indicators=tuple(
            TargetIndicator(each, whole.unit, whole.rules) for each, whole in indicators
        ),
        origin=value_of(Origin, entry.plain["origin"]),
        before=every[place - 1] if place else None,
        after=every[place + 1] if place + 1 < len(every) else None,
    )


def asked_of(
    indicator: TargetIndicator, language: Language, *, beside: Origin
) -> tuple[tuple[str, tuple[Fact, ...]], ...]:
    """Return what each target rule asks of an indicator: its id, and its lines."""
    unit = unit_words(indicator.unit, language) if indicator.unit else ""
    return tuple(
        (rule.id, rule_facts(rule, unit=unit, language=language, beside=beside))
        for rule in indicator.rules
    )
