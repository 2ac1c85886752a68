"""
Show: a country, an indicator or a series, as a release has it.

Everything comes from the read index and the dictionary of the release; the standard library is
enough, so that an answer is there at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from attain.domain.series import SeriesKey, dimensions_of
from attain.errors import UnknownCode

if TYPE_CHECKING:
    from attain.domain.frameworks import TargetRule
    from attain.store.read_index import SeriesEntry
    from attain.store.releases import Release

Points = list[tuple[float, float | None]]
USUAL_RULE = "attain"


@dataclass(frozen=True, slots=True)
class IndicatorEntry:
    """An indicator of the release's dictionary, with where it stands in its framework."""

    framework: str
    goal: str
    goal_title: str
    target: str
    code: str
    title: str
    plain: dict[str, Any] = field(repr=False)

    @property
    def series_codes(self) -> tuple[str, ...]:
        """The series codes that serve it, the headline first."""
        return tuple(self.plain["series_codes"])


@dataclass(frozen=True, slots=True)
class StandingRow:
    """A verdict on one series, with the series' figures and the words for what it is about."""

    indicator: IndicatorEntry
    key: SeriesKey
    area_name: str
    verdict: dict[str, Any]
    points: Points

    def record(self) -> dict[str, Any]:
        """Return it as one flat record."""
        about = {
            "goal": self.indicator.goal,
            "target_code": self.indicator.target,
            "title": self.indicator.title,
            "area_name": self.area_name,
            "series_code": self.key.series_code,
            "reference_area": self.key.reference_area,
            "dimensions": self.key.dimensions,
            "unit": self.key.unit,
        }
        marks = {name: split_marks(self.verdict[name]) for name in ("reasons", "flags")}
        return {**about, **self.verdict, **marks}


@dataclass(frozen=True, slots=True)
class SeriesView:
    """One series whole: its observations, and its verdicts by every rule of the release."""

    key: SeriesKey
    area_name: str
    rows: list[dict[str, Any]]
    verdicts: list[dict[str, Any]]

    @property
    def points(self) -> Points:
        """Time and value of each observation."""
        return points_of(self.rows)


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asks to see: the words of the command line, understood."""

    areas: tuple[str, ...] = ()
    indicator: IndicatorEntry | None = None
    series_code: str = ""
    dimensions: str | None = None
    framework: str = ""


def split_marks(text: str | None) -> list[str]:
    """Return the codes of a text such as `met,stale`."""
    return [code for code in (text or "").split(",") if code]


def points_of(rows: Iterable[dict[str, Any]]) -> Points:
    """Return time and value of observations; the year stands where a mid-year would cloud it."""
    return [(float(row["period"][:4]), row["value"]) for row in rows]


class Catalogue:
    """The release's dictionary, for looking things up by code and by name."""

    def __init__(self, release: Release) -> None:
        self.release = release
        self.dictionary = release.dictionary()

    @cached_property
    def indicators(self) -> list[IndicatorEntry]:
        """All indicators, in the order of their frameworks."""
        return [
            IndicatorEntry(
                framework["id"],
                goal["code"],
                goal["title"],
                target["code"],
                indicator["code"],
                indicator["title"],
                indicator,
            )
            for framework in self.dictionary["frameworks"]
            for goal in framework["goals"]
            for target in goal["targets"]
            for indicator in target["indicators"]
        ]

    @cached_property
    def by_code(self) -> dict[tuple[str, str], IndicatorEntry]:
        """Indicators by framework and code."""
        return {(each.framework, each.code): each for each in self.indicators}

    @property
    def framework_ids(self) -> list[str]:
        """Ids of the frameworks of the release."""
        return [each["id"] for each in self.dictionary["frameworks"]]

    @property
    def rules(self) -> list[str]:
        """The rules under which the release was judged."""
        return list(self.dictionary["assessment"]["rules"])

    @property
    def main_rule(self) -> str:
        """The rule that pages show when none is named: attain's own where it is there."""
        return USUAL_RULE if USUAL_RULE in self.rules or not self.rules else self.rules[0]

    @cached_property
    def area_names(self) -> dict[str, str]:
        """Names of the areas that have figures, by code."""
        return {a["iso3"] or a["m49"]: a["name"] for a in self.dictionary["areas"]}

    def area_name(self, code: str) -> str:
        """Return the name of an area, or its code where the release knows no name."""
        return self.area_names.get(code, code)

    def target_rules(self, indicator: IndicatorEntry) -> list[TargetRule]:
        """Return the target rules of an indicator."""
        from attain.domain.frameworks import TargetRule
        from attain.store.dictionary import value_of

        return [value_of(TargetRule, each) for each in indicator.plain["rules"]]

    # --------------------------------------------------------------------- understanding words

    def question(self, words: Sequence[str]) -> Question:
        """
        Return what `words` ask for.

        Raises
        ------
        UnknownCode
            If a word is nothing that the release has; the message names what is near it.
        """
        together = self._area(" ".join(words)) if len(words) > 1 else ()
        if together:
            return Question(areas=together)
        found = Question()
        codes: dict[str, str] = {}
        for word in words:
            if "=" in word:
                codes |= {n.upper(): c for n, c in dimensions_of(word).items()}
                continue
            found = self._with(found, word)
        if codes:
            from dataclasses import replace

            from attain.domain.series import dimensions_text

            return replace(found, dimensions=dimensions_text(codes))
        return found

    def _with(self, question: Question, word: str) -> Question:
        from dataclasses import replace

        if word.upper() in self.framework_ids:
            return replace(question, framework=word.upper())
        if areas := self._area(word):
            return replace(question, areas=(*question.areas, *areas))
        if indicator := self._indicator(word, question.framework):
            return replace(question, indicator=indicator)
        for code in (word, word.upper()):
            if self.release.list_series(series_code=code):
                return replace(question, series_code=code)
        raise UnknownCode(self._unknown(word))

    def _area(self, word: str) -> tuple[str, ...]:
        """Return the codes that a word stands for: an area, or the members of a group today."""
        plain = word.casefold()
        for area in self.dictionary["areas"]:
            names = (area["iso3"], area["iso2"], area["m49"], area["name"])
            if plain in (name.casefold() for name in names if name):
                return (area["iso3"] or area["m49"],)
        if word.upper() in (group["id"] for group in self.dictionary["groups"]):
            return self.members(word.upper())
        return self._area_by_spelling(word) if word[:1].isalpha() and "_" not in word else ()

    def _area_by_spelling(self, word: str) -> tuple[str, ...]:
        from attain.usecases.dictionary import shipped_areas

        try:
            code = shipped_areas().by_name(word).code
        except UnknownCode:
            return ()
        return (code,) if code in self.area_names else ()

    def members(self, group: str) -> tuple[str, ...]:
        """Return who belonged to a group on the day of the release."""
        day = self.release.time[:10]
        return tuple(
            m["member"]
            for m in self.dictionary["memberships"]
            if m["group"] == group and (m["begin"] or "") <= day <= (m["end"] or "9999")
        )

    def _indicator(self, word: str, framework: str) -> IndicatorEntry | None:
        named, _, code = word.rpartition(":")
        wanted = named.upper() or framework
        found = [
            each
            for each in self.indicators
            if each.code.casefold() == code.casefold() and wanted in ("", each.framework)
        ]
        if len(found) > 1:
            several = " or ".join(f"{each.framework}:{each.code}" for each in found)
            raise UnknownCode(f"{word} is an indicator of several frameworks. Say {several}.")
        if found:
            return found[0]
        below = [e for e in self.indicators if e.target == code and wanted in ("", e.framework)]
        if below:
            codes = ", ".join(each.code for each in below) or "no indicator"
            raise UnknownCode(f"{word} is a target of {below[0].framework}. Name one of: {codes}.")
        return None

    def _unknown(self, word: str) -> str:
        from difflib import get_close_matches

        series = {entry.key.series_code for entry in self.release.list_series()}
        names = {each.casefold(): each for each in self.area_names.values()}
        known = {**{c.casefold(): c for c in (*series, *self.area_names)}, **names}
        known |= {each.code.casefold(): each.code for each in self.indicators}
        near = [known[each] for each in get_close_matches(word.casefold(), known, n=3)]
        hint = f"Did you mean {' or '.join(near)}?" if near else "`attain demo` shows what it has."
        return (
            f"{word!r} is no country, indicator or series of the release {self.release.id}. {hint}"
        )

    # ------------------------------------------------------------------------------ the answers

    def country(
        self, area: str, *, rule: str, framework: str = "", goal: str = ""
    ) -> list[StandingRow]:
        """Return the standings of a country in the order of the frameworks; see `main_series`."""
        found = self._standings(self.release.list_series(reference_area=area), rule)
        order = {id(entry): place for place, entry in enumerate(self.indicators)}
        kept = [
            row
            for row in found
            if framework in ("", row.indicator.framework) and goal in ("", row.indicator.goal)
        ]
        return sorted(kept, key=lambda row: (order[id(row.indicator)], row.verdict["target_rule"]))

    def indicator_rows(
        self, indicator: IndicatorEntry, *, rule: str, areas: Sequence[str] = ()
    ) -> list[StandingRow]:
        """Return the standings of all areas, or of some, on an indicator."""
        carried = self.dictionary["assessment"]["continued_by"]
        codes = [*indicator.series_codes]
        codes += [c for code in indicator.series_codes for c in carried.get(code, ())]
        entries = [e for c in dict.fromkeys(codes) for e in self.release.list_series(series_code=c)]
        kept = [e for e in entries if not areas or e.key.reference_area in areas]
        found = [row for row in self._standings(kept, rule) if row.indicator is indicator]
        return sorted(found, key=lambda row: (row.area_name, row.verdict["target_rule"]))

    def _standings(self, entries: Iterable[SeriesEntry], rule: str) -> list[StandingRow]:
        found = []
        for entry in entries:
            verdicts = self.release.series_verdicts(entry.key)
            judged = [verdict for verdict in verdicts if verdict["rule"] == rule]
            if not judged:
                continue
            points = points_of(self.release.rows(entry.key))
            name = self.area_name(entry.key.reference_area)
            for verdict in judged:
                about = self.by_code[verdict["framework"], verdict["indicator"]]
                found.append(StandingRow(about, entry.key, name, verdict, points))
        return found

    def series(self, entries: Iterable[SeriesEntry]) -> list[SeriesView]:
        """Return series whole."""
        return [
            SeriesView(
                entry.key,
                self.area_name(entry.key.reference_area),
                self.release.rows(entry.key),
                self.release.series_verdicts(entry.key),
            )
            for entry in entries
        ]

    def entries(self, question: Question) -> list[SeriesEntry]:
        """Return the series that a question speaks of."""
        codes: list[str | None] = [question.series_code or None]
        if question.indicator is not None:
            codes = list(question.indicator.series_codes)
        areas: Sequence[str | None] = question.areas or (None,)
        found = [
            entry
            for code in codes
            for area in areas
            for entry in self.release.list_series(series_code=code, reference_area=area)
        ]
        wanted = question.dimensions
        return [e for e in found if wanted is None or e.key.dimensions == wanted]


def main_series(rows: Iterable[StandingRow]) -> list[StandingRow]:
    """
    Return one row for each target rule and area: the series with the latest figure.

    A target of the MDGs can be judged on its own series and on the one that continues it.
    """
    best: dict[tuple[str, str, str], StandingRow] = {}
    for row in rows:
        case = (row.verdict["framework"], row.verdict["target_rule"], row.key.reference_area)
        if case not in best or _rank(row) > _rank(best[case]):
            best[case] = row
    return list(best.values())


def _rank(row: StandingRow) -> tuple[bool, str, int]:
    verdict = row.verdict
    assessed = verdict["standing"] != "not_assessed"
    return (assessed, str(verdict["latest_period"] or ""), verdict["n"] or 0)


def breaks_of(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Return the periods at which a series begins anew: a trend never crosses them."""
    return [row["period"] for row in rows if row["status"] == "B"]
