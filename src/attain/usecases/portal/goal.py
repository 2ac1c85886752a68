"""The page of a goal: its targets, and where every area stands on their indicators."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from attain.usecases.portal.region import SHOWN, RegionPage, Row, region_page, summary

if TYPE_CHECKING:
    from attain.reporting.language import Language
    from attain.usecases.portal.edition import Edition, GoalEntry, TargetEntry
    from attain.usecases.show import IndicatorEntry

LEAST_CASES = 3
"""Assessed cases that a target needs to be named as furthest along or furthest behind."""


@dataclass(frozen=True, slots=True)
class TargetRows:
    """
    A target, with a row of cells for each of its target rules that any area can be assessed under.

    Attributes
    ----------
    counts
        How many cells show what.
    unassessed
        Indicators with figures under which no area can be assessed.
    without_figures
        Indicators without any figure in the release.
    """

    entry: TargetEntry
    rows: tuple[Row, ...]
    counts: Mapping[str, int]
    unassessed: tuple[IndicatorEntry, ...]
    without_figures: tuple[IndicatorEntry, ...]

    @property
    def assessed(self) -> int:
        """How many cells are assessed."""
        return sum(self.counts.get(each, 0) for each in SHOWN[:4])

    @property
    def share(self) -> float:
        """Share of the assessed cells that are achieved or on track; 0 where none is assessed."""
        good = self.counts.get("achieved", 0) + self.counts.get("on_track", 0)
        return good / self.assessed if self.assessed else 0.0


@dataclass(frozen=True, slots=True)
class GoalPage:
    """
    Everything that the page of a goal says.

    Attributes
    ----------
    matrix
        The region's page, of this goal only.
    before, after
        The neighbours in the framework.
    """

    goal: GoalEntry
    matrix: RegionPage
    targets: tuple[TargetRows, ...]
    before: GoalEntry | None
    after: GoalEntry | None


def goal_page(edition: Edition, *, framework: str, goal: str) -> GoalPage:
    """
    Return what the page of a goal shows.

    Raises
    ------
    UnknownCode
        If the release has no such framework or goal.
    """
    entry = edition.goal(framework, goal)
    goals = edition.framework(framework).goals
    place = goals.index(entry)
    matrix = region_page(edition, framework=entry.framework, goal=entry.code)
    return GoalPage(
        goal=entry,
        matrix=matrix,
        targets=tuple(target_rows(edition, target, matrix) for target in entry.targets),
        before=goals[place - 1] if place else None,
        after=goals[place + 1] if place + 1 < len(goals) else None,
    )


def target_rows(edition: Edition, target: TargetEntry, matrix: RegionPage) -> TargetRows:
    """Return the rows of a target out of the matrix of its goal."""
    rows = tuple(
        row for goal in matrix.goals for row in goal.rows if row.indicator in target.indicators
    )
    shown = {row.indicator.code for row in rows}
    known = {
        code for framework, code in edition.indicators_with_figures if framework == target.framework
    }
    others = [each for each in target.indicators if each.code not in shown]
    return TargetRows(
        target,
        rows,
        Counter(cell.shown for row in rows for cell in row.cells if cell is not None),
        tuple(each for each in others if each.code in known),
        tuple(each for each in others if each.code not in known),
    )


def goal_sentences(page: GoalPage, language: Language, *, name: Callable[[str], str]) -> list[str]:
    """
    Return in sentences, made from the verdicts, where the areas stand on a goal.

    Parameters
    ----------
    name
        Gives the name of an area by its code.
    """
    if not page.matrix.assessed:
        return [language.text("No country can be assessed under this goal by the usual rule.")]
    said = summary(page.matrix, language, name=name)
    ends = _ends(page.targets, language)
    return [said[0], *ends, *said[1:]]


def _ends(targets: Sequence[TargetRows], language: Language) -> list[str]:
    """Which targets are furthest along and furthest behind; equals are all named."""
    shares = {each.entry.code: each.share for each in targets if each.assessed >= LEAST_CASES}
    if len(set(shares.values())) < 2:
        return []
    most, least = max(shares.values()), min(shares.values())
    along = [code for code, share in shares.items() if share == most]
    behind = [code for code, share in shares.items() if share == least]
    return [
        language.plural(
            "Furthest along is target %(targets)s: %(share)s of the assessed cases are achieved or on "
            "track.",
            "Furthest along are the targets %(targets)s: %(share)s of the assessed cases are achieved or "
            "on track.",
            len(along),
            targets=language.join(along),
            share=language.share(most),
        ),
        language.plural(
            "Furthest behind is target %(targets)s, with %(share)s.",
            "Furthest behind are the targets %(targets)s, with %(share)s.",
            len(behind),
            targets=language.join(behind),
            share=language.share(least),
        ),
    ]
