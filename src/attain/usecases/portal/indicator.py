"""The page of an indicator: what is asked, and where every area and group stands on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from attain.domain.frameworks import Indicator
from attain.reporting.catalogues import message
from attain.usecases.dictionary import series_title, series_titles, shipped_crosswalk
from attain.usecases.portal.edition import SHOWN_GROUPS
from attain.usecases.portal.ranking import LikeStart, fastest_from_a_like_start, window_of
from attain.usecases.portal.region import SHOWN, cell_of
from attain.usecases.portal.regional import GroupLine, group_line

if TYPE_CHECKING:
    from attain.domain.frameworks import TargetRule
    from attain.domain.series import SeriesKey
    from attain.reporting.language import Language
    from attain.store.portal_index import CoverageEntry, StandingEntry
    from attain.usecases.portal.edition import Edition
    from attain.usecases.show import IndicatorEntry

NO_FIGURES = "no_figures"
"""What a page shows of an area without any figure."""


@dataclass(frozen=True, slots=True)
class AreaLine:
    """
    An area on one series.

    Attributes
    ----------
    rows
        Its observations, as rows of the observation table; none where it has no figure.
    verdicts
        What the usual rule says, by target rule.
    """

    area: str
    key: SeriesKey | None
    rows: Sequence[Mapping[str, Any]] = field(repr=False, default=())
    verdicts: Mapping[str, StandingEntry] = field(default_factory=dict)

    def shown(self, target_rule: str) -> str:
        """Return what the page shows of it under a target rule: one of `SHOWN` or `NO_FIGURES`."""
        entry = self.verdicts.get(target_rule)
        if entry is None:
            return "not_assessed" if self.key is not None else NO_FIGURES
        return cell_of([entry], usual=entry.rule, all_rules=False).shown

    @property
    def latest(self) -> Mapping[str, Any] | None:
        """The latest row with an observed value."""
        seen = [row for row in self.rows if row["value"] is not None and row["status"] != "F"]
        return seen[-1] if seen else None


@dataclass(frozen=True, slots=True)
class Subject:
    """
    What is compared: one series code, breakdown and unit, with the target rules that are judged on it.

    Attributes
    ----------
    title
        Of the series, as its source has it.
    multiplier
        The power of ten that the figures are counted in.
    rules
        Those under which anybody is assessed go first.
    lines
        One for each area of the release, by name; also those without figures.
    """

    series_code: str
    dimensions: str
    unit: str
    title: str
    multiplier: int
    rules: tuple[TargetRule, ...]
    lines: tuple[AreaLine, ...]
    groups: tuple[GroupLine, ...]
    like_start: LikeStart | None

    @property
    def id(self) -> str:
        """A name for links within the page."""
        return "-".join((self.series_code, *self.dimensions.replace("=", "-").split(";"))).rstrip(
            "-"
        )

    @property
    def with_figures(self) -> tuple[AreaLine, ...]:
        """The areas with figures."""
        return tuple(line for line in self.lines if line.latest is not None)

    @property
    def assessed(self) -> bool:
        """Whether any area is assessed under any of its target rules."""
        return any(
            entry.standing != "not_assessed"
            for line in self.lines
            for entry in line.verdicts.values()
        )

    def counts(self, target_rule: str) -> Counter[str]:
        """Return how many areas stand where under a target rule."""
        return Counter(line.shown(target_rule) for line in self.lines)


@dataclass(frozen=True, slots=True)
class ServingSeries:
    """A series code that serves the indicator, with what the release has of it."""

    code: str
    title: str
    areas: int
    series: int
    first_period: str
    last_period: str


@dataclass(frozen=True, slots=True)
class Related:
    """An indicator of another framework that speaks of the same concern."""

    indicator: IndicatorEntry
    comparable: bool
    note: str


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """
    Everything that the page of an indicator says.

    Attributes
    ----------
    subjects
        The headline first; none where the release has no figure.
    unserved
        Target rules without any figure in the release.
    """

    entry: IndicatorEntry
    indicator: Indicator
    rule: str
    subjects: tuple[Subject, ...]
    unserved: tuple[TargetRule, ...]
    serving: tuple[ServingSeries, ...]
    related: tuple[Related, ...]

    @property
    def rules(self) -> tuple[TargetRule, ...]:
        """All target rules of the indicator."""
        return self.indicator.rules


def indicator_page(edition: Edition, *, framework: str, indicator: str) -> IndicatorPage:
    """
    Return what the page of an indicator shows.

    Raises
    ------
    UnknownCode
        If the release has no such framework or indicator.
    """
    from attain.store.dictionary import value_of

    entry = edition.indicator(framework, indicator)
    coverage = [
        each
        for each in edition.coverage(framework=entry.framework, indicator=entry.code)
        if each.observations
    ]
    verdicts = edition.standings(
        framework=entry.framework, indicator=entry.code, rule=edition.main_rule
    )
    whole = value_of(Indicator, entry.plain)
    cases = judged_cases(verdicts) or headline_cases(coverage)
    subjects = tuple(
        _subject(edition, entry, whole, case, coverage, verdicts) for case in cases if any(case)
    )
    judged = {entry.target_rule for entry in verdicts}
    return IndicatorPage(
        entry=entry,
        indicator=whole,
        rule=edition.main_rule,
        subjects=tuple(sorted(subjects, key=lambda each: not each.assessed)),
        unserved=tuple(rule for rule in whole.rules if rule.id not in judged),
        serving=tuple(_serving(entry, coverage)),
        related=tuple(related_indicators(edition, entry)),
    )


def summary(
    subject: Subject, language: Language, *, unit: str, name: Callable[[str], str]
) -> list[str]:
    """
    Return in sentences, made from the figures, where the areas stand on a series.

    Parameters
    ----------
    unit
        In words.
    name
        Gives the name of an area by its code.
    """
    said = []
    if subject.rules:
        said.append(distribution_sentence(subject.counts(subject.rules[0].id), language))
    seen = [(line.latest, line.area) for line in subject.with_figures]
    values = sorted((row["value"], area, row["period"]) for row, area in seen if row is not None)
    if len(values) > 1:
        low, high = values[0], values[-1]
        said.append(
            language.text(
                "The latest figures reach from %(low)s in %(low_area)s (%(low_period)s) to %(high)s "
                "in %(high_area)s (%(high_period)s), %(unit)s.",
                low=language.number(low[0]),
                low_area=name(low[1]),
                low_period=language.period(low[2]),
                high=language.number(high[0]),
                high_area=name(high[1]),
                high_period=language.period(high[2]),
                unit=unit,
            )
        )
    return said


STANDING_PARTS = (
    ("achieved", "on_track", message("%(count)s achieved or on track")),
    ("off_track", "", message("%(count)s moving too slowly")),
    ("regressing", "", message("%(count)s standing still or moving away")),
)
"""Standings that are told together, and how."""


def distribution_sentence(counts: Mapping[str, int], language: Language) -> str:
    """Return in a sentence how many areas stand where under one target rule."""
    assessed = sum(counts.get(each, 0) for each in SHOWN[:4])
    rest = sum(counts.values()) - assessed
    if not assessed:
        return language.text("No country can be assessed here by the usual rule.")
    said = language.text(
        "Of %(assessed)s countries that can be assessed: %(parts)s.",
        assessed=language.number(assessed),
        parts=_parts(counts, language),
    )
    if not rest:
        return said
    others = language.plural(
        "One more cannot be assessed or has no figure.",
        "%(count)s more cannot be assessed or have no figure.",
        rest,
    )
    return f"{said} {others}"


def cases_sentence(counts: Mapping[str, int], language: Language) -> str:
    """Return in a sentence how many cases, a country under a target rule each, stand where."""
    assessed = sum(counts.get(each, 0) for each in SHOWN[:4])
    if not assessed:
        return language.text("No country can be assessed under this target by the usual rule.")
    return language.text(
        "Of %(assessed)s cases that can be assessed: %(parts)s.",
        assessed=language.number(assessed),
        parts=_parts(counts, language),
    )


def share_sentence(counts: Mapping[str, int], language: Language) -> str:
    """Return in a sentence which share of the assessed cases is achieved or on track."""
    assessed = sum(counts.get(each, 0) for each in SHOWN[:4])
    if not assessed:
        return language.text("No case can be assessed")
    good = counts.get("achieved", 0) + counts.get("on_track", 0)
    return language.text(
        "%(share)s of %(assessed)s assessed cases are achieved or on track",
        share=language.share(good / assessed),
        assessed=language.number(assessed),
    )


def _parts(counts: Mapping[str, int], language: Language) -> str:
    found = [(counts.get(a, 0) + counts.get(b, 0), text) for a, b, text in STANDING_PARTS]
    return language.join(
        [language.text(text, count=language.number(count)) for count, text in found if count]
    )


def good_sentence(counts: Mapping[str, int], language: Language) -> str:
    """Return in a short sentence how many areas have achieved a target or are on track."""
    assessed = sum(counts.get(each, 0) for each in SHOWN[:4])
    if not assessed:
        return language.text("No country can be assessed")
    return language.text(
        "%(good)s of %(assessed)s countries have achieved the target or are on track",
        good=language.number(counts.get("achieved", 0) + counts.get("on_track", 0)),
        assessed=language.number(assessed),
    )


def related_indicators(edition: Edition, entry: IndicatorEntry) -> Iterable[Related]:
    """Return the indicators of other frameworks that speak of the same, by attain's crosswalk."""
    known = edition.catalogue.by_code
    found: dict[tuple[str, str], Related] = {}
    for pair in shipped_crosswalk():
        ends = {"MDG": pair.mdg_indicator, "SDG": pair.sdg_indicator}
        if ends.get(entry.framework) != entry.code:
            continue
        for other, code in ends.items():
            if other != entry.framework and (other, code) in known:
                same = found.get((other, code))
                if same is None or (pair.comparable and not same.comparable):
                    found[other, code] = Related(known[other, code], pair.comparable, pair.note)
    return found.values()


Case = tuple[str, str, str]
"""Series code, dimensions and unit."""


def judged_cases(verdicts: Sequence[StandingEntry]) -> list[Case]:
    """Return the series that target rules are judged on, in order; of each rule the most frequent."""
    by_rule: dict[str, Counter[Case]] = {}
    for each in verdicts:
        case = (each.series_code, each.dimensions, each.unit)
        by_rule.setdefault(each.target_rule, Counter())[case] += 1
    return list(dict.fromkeys(counts.most_common(1)[0][0] for counts in by_rule.values()))


def headline_cases(coverage: Sequence[CoverageEntry]) -> list[Case]:
    """Return what stands for an indicator without targets: of its first series the least broken down."""
    if not coverage:
        return []
    first = [each for each in coverage if each.series_code == coverage[0].series_code]
    counts = Counter((each.series_code, each.dimensions, each.unit) for each in first)
    return [min(counts, key=lambda case: (case[1].count("="), -counts[case], case))]


def _subject(
    edition: Edition,
    entry: IndicatorEntry,
    indicator: Indicator,
    case: Case,
    coverage: Sequence[CoverageEntry],
    verdicts: Sequence[StandingEntry],
) -> Subject:
    keys = {
        each.reference_area: each.key
        for each in coverage
        if (each.series_code, each.dimensions, each.unit) == case
    }
    of_case = [v for v in verdicts if (v.series_code, v.dimensions, v.unit) == case]
    keys |= {each.reference_area: each.key for each in of_case}
    lines = tuple(_line(edition, area, keys.get(area), of_case) for area in edition.areas)
    rules = _rules(indicator, of_case)
    found = {line.area: line.rows for line in lines if line.latest is not None}
    groups = [group for group in SHOWN_GROUPS if group in edition.groups]
    return Subject(
        *case,
        title=series_title(case[0], case[1]),
        multiplier=next((int(rows[0]["multiplier"]) for rows in found.values()), 0),
        rules=rules,
        lines=lines,
        groups=tuple(group_line(edition, entry, list(keys.values()), group) for group in groups),
        like_start=fastest_from_a_like_start(
            found,
            rules[0] if rules else None,
            direction=indicator.direction,
            limits=indicator.limits,
            window=window_of(edition.framework(entry.framework), edition.as_of),
        ),
    )


def _rules(indicator: Indicator, verdicts: Sequence[StandingEntry]) -> tuple[TargetRule, ...]:
    """The target rules with verdicts; those under which anybody is assessed go first."""
    judged = {each.target_rule for each in verdicts}
    assessed = {each.target_rule for each in verdicts if each.standing != "not_assessed"}
    found = [rule for rule in indicator.rules if rule.id in judged]
    return tuple(sorted(found, key=lambda rule: rule.id not in assessed))


def _line(
    edition: Edition, area: str, key: SeriesKey | None, verdicts: Sequence[StandingEntry]
) -> AreaLine:
    if key is None:
        return AreaLine(area, None)
    own = {each.target_rule: each for each in verdicts if each.reference_area == area}
    return AreaLine(area, key, tuple(edition.release.rows(key)), own)


def _serving(entry: IndicatorEntry, coverage: Sequence[CoverageEntry]) -> Iterable[ServingSeries]:
    for code in entry.series_codes:
        found = [each for each in coverage if each.series_code == code]
        yield ServingSeries(
            code,
            series_titles().get(code, code),
            len({each.reference_area for each in found}),
            len(found),
            min((each.first_period for each in found), default=""),
            max((each.last_period for each in found), default=""),
        )
