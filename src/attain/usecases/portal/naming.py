"""How target rules of one indicator are told apart: by series, by people, by what they ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from attain.domain.series import dimensions_text
from attain.reporting.code_words import dimension_words, unit_words
from attain.usecases.dictionary import series_title
from attain.usecases.portal.definition import asked

if TYPE_CHECKING:
    from attain.domain.frameworks import TargetRule
    from attain.reporting.language import Language
    from attain.store.portal_index import StandingEntry
    from attain.usecases.portal.edition import Edition


@dataclass(frozen=True, slots=True)
class RuleName:
    """
    What a page calls a target rule, beside the code of its indicator.

    Attributes
    ----------
    subject
        The title of the series that is judged, where the indicator has several target rules and its own
        title would not tell them apart; else empty.
    dimensions
        The breakdown, where the same series is judged under another one too.
    rule
        The target rule, where another one asks something else of the same figures.
    series_code
        The code of the series, where another one of the indicator bears the same title.
    """

    subject: str = ""
    dimensions: str = ""
    rule: TargetRule | None = None
    unit: str = ""
    series_code: str = ""

    def note(self, language: Language) -> str:
        """Return what stands behind the title: the people meant, deadline and demand; often nothing."""
        people = dimension_words(self.dimensions, language)
        parts = (self.series_code, people, self.demand(language))
        return "; ".join(part for part in parts if part)

    def demand(self, language: Language) -> str:
        """Return deadline and demand, where another target rule asks something else; else nothing."""
        if self.rule is None:
            return ""
        said = asked(self.rule, unit=unit_words(self.unit, language), language=language)
        end = self.rule.target_period
        return f"{language.period(f'{end:.0f}')}: {said}" if end else said


def rule_name(edition: Edition, entry: StandingEntry) -> RuleName:
    """Return what tells the target rule of a verdict apart from others of its indicator."""
    indicator = edition.indicator(entry.framework, entry.indicator)
    rules = edition.catalogue.target_rules(indicator)
    own = next((each for each in rules if each.id == entry.target_rule), None)
    if own is None or len(rules) < 2:
        return RuleName()
    subject = series_title(entry.series_code, entry.dimensions)
    same = [each for each in rules if each.series_code == own.series_code]
    parts = {dimensions_text(each.dimensions) for each in same}
    alike = [each for each in same if each.dimensions == own.dimensions]
    told = series_title(entry.series_code) == subject and len(parts) > 1
    return RuleName(
        subject,
        entry.dimensions if told else "",
        own if len(alike) > 1 else None,
        entry.unit,
        entry.series_code if subject in _titles_of_others(rules, own) else "",
    )


def _titles_of_others(rules: Sequence[TargetRule], own: TargetRule) -> set[str]:
    """Return the titles of the other series that an indicator's target rules judge."""
    others = (each for each in rules if each.series_code != own.series_code)
    return {
        series_title(each.series_code, dimensions_text(each.dimensions))
        for each in others
        if each.series_code
    }
