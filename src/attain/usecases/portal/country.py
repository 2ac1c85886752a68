"""The page of a country: its standings by goal, who is ahead of it, and which figures are missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median_low
from typing import TYPE_CHECKING

from attain.domain.series import dimensions_of
from attain.usecases.portal.edition import SHOWN_GROUPS
from attain.usecases.portal.indicator import STANDING_PARTS
from attain.usecases.portal.naming import RuleName, rule_name
from attain.usecases.portal.ranking import best_of, most_off_track
from attain.usecases.portal.region import SHOWN, cell_of
from attain.usecases.portal.regional import GroupFigure, GroupLine, group_line

if TYPE_CHECKING:
    from attain.reporting.language import Language
    from attain.store.portal_index import CoverageEntry, StandingEntry
    from attain.usecases.portal.edition import Edition, FrameworkEntry, GoalEntry
    from attain.usecases.show import IndicatorEntry

RECENT_YEARS = 3
"""Years before the year of assessment from which a figure is called recent."""
BREAKDOWNS = {"sex": ("SEX",), "age": ("AGE",), "location": ("LOCATION", "URBANISATION")}
"""Breakdowns that coverage is told for, and the dimensions that make them."""


@dataclass(frozen=True, slots=True)
class CountryLine:
    """An indicator under a target rule: what is shown of the country, and the verdict behind it."""

    indicator: IndicatorEntry
    shown: str
    entry: StandingEntry
    name: RuleName

    @property
    def subject(self) -> str:
        """Title of the series, where that of the indicator would not tell the lines apart."""
        return self.name.subject


@dataclass(frozen=True, slots=True)
class CountryGoal:
    """A goal: its lines, how many show what, and the indicators without any figure."""

    goal: GoalEntry
    lines: tuple[CountryLine, ...]
    counts: Mapping[str, int]
    missing: tuple[IndicatorEntry, ...]

    @property
    def assessed(self) -> int:
        """How many lines are assessed."""
        return assessed_of(self.counts)


@dataclass(frozen=True, slots=True)
class Gap:
    """
    A country beside its group on a headline indicator.

    Attributes
    ----------
    subject
        The series' title, where the indicator has several.
    line
        The group's values; `group` is the one nearest in time to the country's own latest figure.
    best
        The best latest figure of a member that is at most `RECENT_YEARS` older than the country's.
    """

    goal: GoalEntry
    indicator: IndicatorEntry
    subject: str
    own: StandingEntry
    line: GroupLine
    group: GroupFigure
    best: StandingEntry | None

    @property
    def difference(self) -> float:
        """The country's figure less the group's, in the unit of the series."""
        return (self.own.latest or 0.0) - self.group.value


@dataclass(frozen=True, slots=True)
class Coverage:
    """
    Which indicators of a framework have figures of a country.

    Attributes
    ----------
    with_figures, recent
        Indicators with any figure, and with one of `since` or later: `RECENT_YEARS` before the year
        of assessment, or before the end of a framework that has ended.
    middle
        The middle one of the years of the latest figures; None without any.
    by
        Indicators with figures of at least two groups, by breakdown (`BREAKDOWNS`).
    """

    indicators: int
    with_figures: int
    recent: int
    since: int
    middle: int | None
    by: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class CountryFramework:
    """A country under one framework."""

    framework: FrameworkEntry
    goals: tuple[CountryGoal, ...]
    counts: Mapping[str, int]
    behind: tuple[CountryLine, ...]
    gaps: tuple[Gap, ...]
    coverage: Coverage

    @property
    def assessed(self) -> int:
        """How many lines are assessed."""
        return assessed_of(self.counts)


@dataclass(frozen=True, slots=True)
class CountryPage:
    """
    Everything that the page of a country says; the newest framework first.

    Attributes
    ----------
    group
        The group that it is set beside; empty where it belongs to none.
    """

    area: str
    rule: str
    group: str
    frameworks: tuple[CountryFramework, ...]


def country_page(edition: Edition, area: str) -> CountryPage:
    """
    Return what the page of a country shows.

    Raises
    ------
    UnknownCode
        If the release has no figures of such an area.
    """
    code = edition.area(area)
    group = group_of(edition, code)
    frameworks = sorted(edition.frameworks, key=lambda each: -each.begin)
    return CountryPage(
        code,
        edition.main_rule,
        group,
        tuple(_framework(edition, each, code, group) for each in frameworks),
    )


def country_counts(edition: Edition, framework: str) -> dict[str, Counter[str]]:
    """Return for each area how many cases show what under a framework."""
    found: dict[str, Counter[str]] = {area: Counter() for area in edition.areas}
    for entry in edition.standings(framework=framework, rule=edition.main_rule):
        if entry.reference_area in found:
            found[entry.reference_area][_shown(entry)] += 1
    return found


def group_of(edition: Edition, area: str) -> str:
    """Return the first of the usual groups that an area belongs to, or nothing."""
    for group in SHOWN_GROUPS:
        if group in edition.groups and area in edition.members(group):
            return group
    return ""


def assessed_of(counts: Mapping[str, int]) -> int:
    """Return how many of the cases are assessed."""
    return sum(counts.get(each, 0) for each in SHOWN[:4])


def country_sentences(
    page: CountryFramework, language: Language, *, area: str, name: Callable[[str], str]
) -> list[str]:
    """
    Return in sentences, made from the verdicts, where a country stands under a framework.

    Parameters
    ----------
    area
        Its code.
    name
        Gives the name of an area by its code.
    """
    if not page.assessed:
        return [
            language.text(
                "Nothing can be assessed of %(area)s under the %(framework)ss: figures are missing, or "
                "too few.",
                area=name(area),
                framework=page.framework.id,
            )
        ]
    found = [
        (page.counts.get(one, 0) + page.counts.get(other, 0), text)
        for one, other, text in STANDING_PARTS
    ]
    said = [
        language.text(
            "%(area)s under the %(framework)ss, of %(assessed)s cases that can be assessed: %(parts)s.",
            area=name(area),
            framework=page.framework.id,
            assessed=language.number(page.assessed),
            parts=language.join(
                [language.text(text, count=language.number(n)) for n, text in found if n]
            ),
        )
    ]
    coverage = page.coverage
    said.append(
        language.text(
            "%(some)s of %(all)s indicators have a figure, %(recent)s of them one of %(since)s or later.",
            some=language.number(coverage.with_figures),
            all=language.number(coverage.indicators),
            recent=language.number(coverage.recent),
            since=language.period(f"{coverage.since:04d}"),
        )
    )
    return said


def _framework(
    edition: Edition, framework: FrameworkEntry, area: str, group: str
) -> CountryFramework:
    everybody = edition.standings(framework=framework.id, rule=edition.main_rule)
    own = [entry for entry in everybody if entry.reference_area == area]
    coverage = [
        each for each in edition.coverage(framework=framework.id, area=area) if each.observations
    ]
    lines = _lines(edition, own)
    known = {each.indicator for each in coverage}
    worst = {id(entry): place for place, entry in enumerate(most_off_track(own))}
    behind = sorted(
        (line for line in lines if id(line.entry) in worst), key=lambda line: worst[id(line.entry)]
    )
    return CountryFramework(
        framework=framework,
        goals=tuple(_goal(goal, lines, known) for goal in framework.goals),
        counts=Counter(line.shown for line in lines),
        behind=tuple(behind),
        gaps=tuple(_gaps(edition, everybody, area, group)) if group else (),
        coverage=_coverage(
            framework, coverage, since=min(edition.as_of, framework.end) - RECENT_YEARS
        ),
    )


def _shown(entry: StandingEntry) -> str:
    return cell_of([entry], usual=entry.rule, all_rules=False).shown


def _lines(edition: Edition, entries: Sequence[StandingEntry]) -> list[CountryLine]:
    return [
        CountryLine(
            edition.indicator(each.framework, each.indicator),
            _shown(each),
            each,
            rule_name(edition, each),
        )
        for each in entries
    ]


def _goal(goal: GoalEntry, lines: Sequence[CountryLine], known: set[str]) -> CountryGoal:
    own = tuple(line for line in lines if line.indicator.goal == goal.code)
    missing = tuple(each for each in goal.indicators if each.code not in known)
    return CountryGoal(goal, own, Counter(line.shown for line in own), missing)


def _gaps(
    edition: Edition,
    everybody: Sequence[StandingEntry],
    area: str,
    group: str,
) -> Iterable[Gap]:
    """One gap for each goal: on its first target that names a number and can be compared."""
    members = set(edition.members(group))
    by_rule: dict[str, list[StandingEntry]] = {}
    for entry in everybody:
        if entry.reference_area in members:
            by_rule.setdefault(entry.target_rule, []).append(entry)
    taken: set[str] = set()
    for entries in by_rule.values():
        goal = entries[0].goal_code
        gap = None if goal in taken else _gap(edition, entries, area, group, len(members))
        if gap is not None:
            taken.add(goal)
            yield gap


def _gap(
    edition: Edition, entries: Sequence[StandingEntry], area: str, group: str, members: int
) -> Gap | None:
    own = next((each for each in entries if each.reference_area == area), None)
    if own is None or own.target is None or own.latest is None:
        return None
    alike = [
        each
        for each in entries
        if (each.series_code, each.dimensions, each.unit)
        == (own.series_code, own.dimensions, own.unit)
        and each.latest is not None
    ]
    if 2 * len(alike) < members:
        return None
    indicator = edition.indicator(own.framework, own.indicator)
    line = group_line(edition, indicator, [each.key for each in alike], group)
    if line.latest is None:
        return None
    year = int((own.latest_period or "0")[:4])
    figures = line.earlier or (line.latest,)
    nearest = min(figures, key=lambda each: (abs(each.year - year), -each.year))
    if abs(nearest.year - year) > RECENT_YEARS:
        return None
    best = best_of(alike, direction=own.direction, since=f"{year - RECENT_YEARS:04d}")
    goal = edition.goal(own.framework, own.goal_code)
    subject = rule_name(edition, own).subject
    return Gap(goal, indicator, subject, own, line, nearest, best)


def _coverage(framework: FrameworkEntry, found: Sequence[CoverageEntry], *, since: int) -> Coverage:
    latest: dict[str, int] = {}
    groups: dict[str, dict[str, set[str]]] = {}
    for each in found:
        year = int(each.last_period[:4])
        latest[each.indicator] = max(year, latest.get(each.indicator, year))
        for name, code in dimensions_of(each.dimensions).items():
            groups.setdefault(each.indicator, {}).setdefault(name, set()).add(code)
    by = {
        breakdown: sum(
            any(len(codes.get(name, ())) > 1 for name in names) for codes in groups.values()
        )
        for breakdown, names in BREAKDOWNS.items()
    }
    return Coverage(
        indicators=sum(len(goal.indicators) for goal in framework.goals),
        with_figures=len(latest),
        recent=sum(year >= since for year in latest.values()),
        since=since,
        middle=median_low(latest.values()) if latest else None,
        by=by,
    )
