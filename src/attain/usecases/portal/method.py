"""The pages on method: each rule with its text and a case of the release, and how the rules agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from attain.domain.progress import RULES, Rule
from attain.errors import UnknownCode
from attain.reporting.markdown import title_of
from attain.usecases.methods import method_paths, method_text

if TYPE_CHECKING:
    from attain.store.portal_index import StandingEntry
    from attain.usecases.portal.edition import Edition

OVERVIEW = "reference/rules/index.md"
"""The text that the overview shows."""
NOT_ASSESSED = "not_assessed"
_EVIDENCE = ("strong", "moderate", "weak", "none")


@dataclass(frozen=True, slots=True)
class MethodText:
    """A text of the manual of methods, in English: its name in addresses, its title, Markdown."""

    name: str
    path: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class PairAgreement:
    """
    How far two rules agree over a release.

    Attributes
    ----------
    cases
        Cases that both assess.
    agreeing
        Those of them to which both give the same standing.
    """

    cases: int
    agreeing: int

    @property
    def share(self) -> float | None:
        """The share that agrees, 0 to 1; None where no case is assessed by both."""
        return self.agreeing / self.cases if self.cases else None


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """A rule in the overview, with how many cases of the release it can assess."""

    rule: Rule
    asked: bool
    assessed: int


@dataclass(frozen=True, slots=True)
class MethodPage:
    """
    The overview.

    Attributes
    ----------
    cases
        How many reference areas under target rules the release has.
    together
        Agreement of each two rules of the release, by their names in the order of `rules`.
    unanimous
        Cases that at least two rules assess, and of these the ones in which all say the same.
    """

    overview: MethodText
    rules: tuple[RuleEntry, ...]
    cases: int
    together: Mapping[tuple[str, str], PairAgreement]
    unanimous: PairAgreement
    further: tuple[MethodText, ...]

    @property
    def compared(self) -> tuple[str, ...]:
        """Names of the rules that judged the release and have classes to compare."""
        return tuple(each.rule.name for each in self.rules if each.asked and each.rule.classes)


@dataclass(frozen=True, slots=True)
class RulePage:
    """
    One rule.

    Attributes
    ----------
    counts
        For each framework how many cases have which standing; empty where the rule was not asked.
    example
        A case of the release, for following the formula with real figures.
    others
        Agreement with each other rule, the closest first.
    """

    rule: Rule
    text: MethodText
    counts: Mapping[str, Mapping[str, int]]
    example: StandingEntry | None
    others: tuple[tuple[str, PairAgreement], ...]

    @property
    def assessed(self) -> int:
        """How many cases it assesses."""
        return sum(
            count
            for counts in self.counts.values()
            for standing, count in counts.items()
            if standing != NOT_ASSESSED
        )


def method_names() -> dict[str, str]:
    """Return the path of each text but the overview, by its name in addresses."""
    return {PurePosixPath(each).stem: each for each in method_paths() if each != OVERVIEW}


def method_named(name: str) -> MethodText:
    """
    Return a text by its name in addresses: that of a rule, or a page such as `edge-cases`.

    Raises
    ------
    UnknownCode
        If there is none.
    """
    known = method_names()
    if name not in known:
        raise UnknownCode(f"There is no method {name!r}. There are {', '.join(known)}.")
    return _text(name, known[name])


def method_page(edition: Edition) -> MethodPage:
    """Return the overview of the methods, with how the rules agree over the release."""
    opinions = _opinions(edition)
    assessed: Counter[str] = Counter()
    for said, count in opinions:
        assessed.update(dict.fromkeys(said, count))
    further = [_text(name, path) for name, path in method_names().items() if name not in RULES]
    return MethodPage(
        overview=_text("method", OVERVIEW),
        rules=tuple(
            RuleEntry(rule, name in edition.rules, assessed[name]) for name, rule in RULES.items()
        ),
        cases=sum(count for _, count in opinions),
        together=_together(opinions, edition.rules),
        unanimous=_unanimous(opinions),
        further=tuple(sorted(further, key=lambda each: each.title)),
    )


def rule_page(edition: Edition, name: str) -> RulePage:
    """
    Return what the page of a rule shows.

    Raises
    ------
    UnknownCode
        If there is no such rule.
    """
    text = method_named(name)
    if name not in RULES:
        raise UnknownCode(f"There is no rule {name!r}. The rules are {', '.join(RULES)}.")
    if name not in edition.rules:
        return RulePage(RULES[name], text, {}, None, ())
    pairs = _together(_opinions(edition), edition.rules)
    beside = {
        two if one == name else one: pair
        for (one, two), pair in pairs.items()
        if name in (one, two)
    }
    compared = {other: pair for other, pair in beside.items() if _has_classes(name, other)}
    return RulePage(
        rule=RULES[name],
        text=text,
        counts=_counts(edition, name),
        example=_example(edition, name),
        others=tuple(sorted(compared.items(), key=lambda each: (-(each[1].share or 0), each[0]))),
    )


def _has_classes(*rules: str) -> bool:
    return all(RULES[each].classes for each in rules)


def _text(name: str, path: str) -> MethodText:
    text = method_text(path)
    return MethodText(name, path, title_of(text), text)


@lru_cache(maxsize=8)
def _opinions(edition: Edition) -> tuple[tuple[Mapping[str, str], int], ...]:
    """What the assessing rules say of cases, and of how many."""
    found = []
    for said, count in edition.index.opinions():
        words = dict(each.split(":") for each in said.split(","))
        found.append(({r: s for r, s in words.items() if s != NOT_ASSESSED}, count))
    return tuple(found)


def _together(
    opinions: Sequence[tuple[Mapping[str, str], int]], rules: Sequence[str]
) -> dict[tuple[str, str], PairAgreement]:
    found = {}
    for one, other in combinations(rules, 2):
        both = [(said, count) for said, count in opinions if one in said and other in said]
        agreeing = sum(count for said, count in both if said[one] == said[other])
        found[one, other] = PairAgreement(sum(count for _, count in both), agreeing)
    return found


def _unanimous(opinions: Sequence[tuple[Mapping[str, str], int]]) -> PairAgreement:
    several = [(said, count) for said, count in opinions if len(said) > 1]
    same = sum(count for said, count in several if len(set(said.values())) == 1)
    return PairAgreement(sum(count for _, count in several), same)


def _counts(edition: Edition, rule: str) -> dict[str, Mapping[str, int]]:
    return {
        framework.id: Counter(
            each.standing for each in edition.standings(framework=framework.id, rule=rule)
        )
        for framework in edition.frameworks
    }


def _example(edition: Edition, rule: str) -> StandingEntry | None:
    """
    A case to follow the formula with: a pace towards a level, with much evidence, where there is one.

    The newest framework is asked first, then areas by name, so that the case stays the same for the
    same release.
    """
    best: StandingEntry | None = None
    for area, framework in _where(edition):
        found = edition.standings(framework=framework, rule=rule, areas=[area])
        usable = [each for each in found if _can_be_followed(each)]
        if not usable:
            continue
        here = min(usable, key=_complication)
        if best is None or _complication(here) < _complication(best):
            best = here
        if _complication(best)[:2] == (0, 0):
            break
    return best


def _where(edition: Edition) -> Iterator[tuple[str, str]]:
    for framework in reversed(edition.frameworks):
        for area in edition.areas:
            yield area, framework.id


def _can_be_followed(entry: StandingEntry) -> bool:
    numbers = (entry.baseline, entry.latest, entry.target, entry.actual_rate, entry.ratio)
    return all(number is not None for number in numbers) and entry.kind == "level"


def _complication(entry: StandingEntry) -> tuple[int, int, int, int, str]:
    return (
        0 if entry.standing in ("on_track", "off_track") else 1,
        _EVIDENCE.index(entry.evidence),
        len(entry.flags),
        -entry.n,
        entry.indicator,
    )
