"""The region's page: countries by targets, by one rule or by all of them together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from attain.domain.progress.agreement import Agreement, agreement
from attain.domain.progress.verdicts import Standing
from attain.usecases.portal.naming import RuleName, rule_name

if TYPE_CHECKING:
    from attain.reporting.language import Language
    from attain.store.portal_index import StandingEntry
    from attain.usecases.portal.edition import Edition, FrameworkEntry
    from attain.usecases.show import IndicatorEntry

ALL_RULES = "all"
"""What stands for a rule in an address where all rules are asked."""
NO_NUMBER = "no_number"
"""What a cell shows where an area moves as it should towards a target that names no number."""
SHOWN = ("achieved", "on_track", "off_track", "regressing", NO_NUMBER, "not_assessed")
"""What a cell can show: the standings of the common scale, and `NO_NUMBER`."""


@dataclass(frozen=True, slots=True)
class Cell:
    """
    What a page shows of one area under one target rule.

    Attributes
    ----------
    shown
        One of `SHOWN`.
    entry
        The verdict behind it; under all rules that of the usual rule.
    agreement
        Where all rules were asked: what they say together.
    """

    area: str
    shown: str
    entry: StandingEntry
    agreement: Agreement | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """
    A target rule with a cell for each area; None where the release has no figures.

    Attributes
    ----------
    series_code, dimensions
        Of the series that most areas are judged on.
    name
        What tells it apart from other target rules of its indicator.
    """

    target_rule: str
    indicator: IndicatorEntry
    series_code: str
    dimensions: str
    name: RuleName
    cells: tuple[Cell | None, ...]

    @property
    def subject(self) -> str:
        """Title of the series, where that of the indicator would not tell the rows apart."""
        return self.name.subject


@dataclass(frozen=True, slots=True)
class GoalRows:
    """The rows of a goal."""

    code: str
    title: str
    rows: tuple[Row, ...]
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class RegionPage:
    """
    The matrix of a framework: goals, target rules, areas.

    Attributes
    ----------
    counts, by_area
        How many cells show what (`SHOWN`), in all and for each area.
    silent
        Target rules left out because no area can be assessed under them.
    """

    framework: FrameworkEntry
    rule: str
    group: str
    areas: tuple[str, ...]
    goals: tuple[GoalRows, ...]
    counts: Mapping[str, int]
    by_area: Mapping[str, Mapping[str, int]]
    silent: int

    @property
    def assessed(self) -> int:
        """How many cells are assessed."""
        return sum(self.counts.get(each, 0) for each in SHOWN[:4])

    def cells(self) -> Iterable[tuple[Row, Cell]]:
        """Return every cell with its row."""
        for goal in self.goals:
            for row in goal.rows:
                for cell in row.cells:
                    if cell is not None:
                        yield row, cell


def region_page(
    edition: Edition, *, framework: str, rule: str = "", group: str = "", goal: str | None = None
) -> RegionPage:
    """
    Return what the region's page shows.

    Parameters
    ----------
    rule
        The name of a rule, `ALL_RULES`, or nothing for the usual one.
    group
        The id of a group, or nothing for the usual one.
    goal
        Only this goal.

    Raises
    ------
    UnknownCode
        If the release has no such framework, rule, group or goal.
    """
    from attain.usecases.portal.edition import USUAL_GROUP

    entry = edition.framework(framework)
    if goal is not None:
        edition.goal(framework, goal)
    wanted = rule or edition.main_rule
    areas = edition.members(group or USUAL_GROUP)
    asked = None if wanted == ALL_RULES else edition.rule(wanted)
    found = edition.standings(framework=entry.id, rule=asked, areas=areas, goal=goal)
    every = tuple(_rows(edition, found, areas, usual=edition.main_rule, all_rules=asked is None))
    rows = [row for row in every if any(_says_something(cell) for cell in row.cells)]
    return RegionPage(
        framework=entry,
        rule=wanted,
        group=_group_id(edition, group or USUAL_GROUP),
        areas=areas,
        goals=tuple(_by_goal(rows)),
        counts=_counts(cell for row in rows for cell in row.cells),
        by_area={
            area: _counts(row.cells[place] for row in rows) for place, area in enumerate(areas)
        },
        silent=len(every) - len(rows),
    )


def cell_of(verdicts: Sequence[StandingEntry], *, usual: str, all_rules: bool) -> Cell:
    """Return the cell for the verdicts on one area under one target rule: one, or of all rules."""
    entry = next((each for each in verdicts if each.rule == usual), verdicts[0])
    together = agreement(Standing(each.standing) for each in verdicts) if all_rules else None
    standing = entry.standing if together is None else together.standing.value
    moves = standing == "not_assessed" and entry.improves_without_number
    return Cell(entry.reference_area, NO_NUMBER if moves else standing, entry, together)


def summary(page: RegionPage, language: Language, *, name: Callable[[str], str]) -> list[str]:
    """
    Return in sentences, made from the verdicts, what the matrix shows.

    Parameters
    ----------
    name
        Gives the name of an area in that language by its code.
    """
    counts = page.counts
    good = counts.get("achieved", 0) + counts.get("on_track", 0)
    said = [
        language.text(
            "Of %(assessed)s cases that can be assessed in %(areas)s countries: %(good)s achieved or on "
            "track, %(slow)s moving too slowly, %(away)s standing still or moving away.",
            assessed=language.number(page.assessed),
            areas=language.number(len(page.areas)),
            good=language.number(good),
            slow=language.number(counts.get("off_track", 0)),
            away=language.number(counts.get("regressing", 0)),
        )
    ]
    if best := _leading_areas(page):
        said.append(
            language.text(
                "The largest share of targets achieved or on track is in %(areas)s.",
                areas=language.join(
                    [f"{name(area)} ({language.share(share)})" for area, share in best]
                ),
            )
        )
    if unknown := counts.get("not_assessed", 0):
        said.append(
            language.plural(
                "%(count)s case cannot be assessed; its page says why.",
                "%(count)s cases cannot be assessed; their pages say why.",
                unknown,
            )
        )
    return said


def _leading_areas(page: RegionPage) -> list[tuple[str, float]]:
    """The areas with the largest share of targets achieved or on track among those assessed."""
    shares = {}
    for area, counts in page.by_area.items():
        assessed = sum(counts.get(each, 0) for each in SHOWN[:4])
        if assessed:
            good = counts.get("achieved", 0) + counts.get("on_track", 0)
            shares[area] = good / assessed
    return sorted(shares.items(), key=lambda each: (-each[1], each[0]))[:2]


def _group_id(edition: Edition, group: str) -> str:
    return next(each for each in edition.groups if each.casefold() == group.casefold())


def _says_something(cell: Cell | None) -> bool:
    return cell is not None and cell.shown != "not_assessed"


def _counts(cells: Iterable[Cell | None]) -> Mapping[str, int]:
    return Counter(cell.shown for cell in cells if cell is not None)


def _rows(
    edition: Edition,
    found: Sequence[StandingEntry],
    areas: Sequence[str],
    *,
    usual: str,
    all_rules: bool,
) -> Iterable[Row]:
    cases: dict[str, dict[str, list[StandingEntry]]] = {}
    for entry in found:
        cases.setdefault(entry.target_rule, {}).setdefault(entry.reference_area, []).append(entry)
    for target_rule, by_area in cases.items():
        some = next(iter(by_area.values()))[0]
        judged = Counter((each[0].series_code, each[0].dimensions) for each in by_area.values())
        code, dimensions = judged.most_common(1)[0][0]
        indicator = edition.indicator(some.framework, some.indicator)
        case = (code, dimensions)
        name = rule_name(
            edition,
            next(e[0] for e in by_area.values() if (e[0].series_code, e[0].dimensions) == case),
        )
        yield Row(
            target_rule,
            indicator,
            code,
            dimensions,
            name,
            tuple(
                cell_of(by_area[area], usual=usual, all_rules=all_rules)
                if area in by_area
                else None
                for area in areas
            ),
        )


def _by_goal(rows: Sequence[Row]) -> Iterable[GoalRows]:
    goals: dict[str, list[Row]] = {}
    for row in rows:
        goals.setdefault(row.indicator.goal, []).append(row)
    for code, found in goals.items():
        counts = _counts(cell for row in found for cell in row.cells)
        yield GoalRows(code, found[0].indicator.goal_title, tuple(found), counts)
