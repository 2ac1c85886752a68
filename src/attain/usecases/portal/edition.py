"""An edition: a public release, opened for reading by many, with the index that its pages need."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attain.errors import UnknownCode
from attain.store.portal_index import VERSION, CoverageEntry, PortalIndex, StandingEntry
from attain.usecases.show import Catalogue, IndicatorEntry

if TYPE_CHECKING:
    from attain.domain.series import SeriesKey
    from attain.store.releases import Release

USUAL_GROUP = "ASEAN"
"""The group that pages show when none is named."""
SHOWN_GROUPS = ("ASEAN", "ASEAN-6", "CLMV")
"""The groups that the region's page offers."""


@dataclass(frozen=True, slots=True)
class TargetEntry:
    """A target of a framework, with its goal and its indicators."""

    framework: str
    goal: str
    goal_title: str
    code: str
    title: str
    indicators: tuple[IndicatorEntry, ...]
    plain: dict[str, Any]


@dataclass(frozen=True, slots=True)
class GoalEntry:
    """A goal of a framework, with its targets."""

    framework: str
    code: str
    title: str
    targets: tuple[TargetEntry, ...]

    @property
    def indicators(self) -> tuple[IndicatorEntry, ...]:
        """The indicators of all its targets."""
        return tuple(each for target in self.targets for each in target.indicators)


@dataclass(frozen=True, slots=True)
class FrameworkEntry:
    """A goal framework of the release."""

    id: str
    title: str
    begin: int
    end: int
    goals: tuple[GoalEntry, ...]
    plain: dict[str, Any]

    @property
    def slug(self) -> str:
        """Its id as addresses have it."""
        return self.id.lower()


class Edition:
    """
    A public release with its dictionary and its portal index; safe to share between threads.

    Raises, in all its methods, `UnknownCode` for what the release does not have.
    """

    def __init__(self, release: Release, index: PortalIndex, folder: Path) -> None:
        self.release = release
        self.index = index
        self.folder = folder
        """Where what follows from the release may be kept: it may be deleted at any time."""
        self.catalogue = Catalogue(release)
        self._first: dict[tuple[str, str], Mapping[str, SeriesKey]] = {}

    @property
    def id(self) -> str:
        """The name under which the release is cited."""
        return self.release.id

    @property
    def day(self) -> str:
        """The day of the release, as 2026-03-31."""
        return self.release.time[:10]

    @property
    def as_of(self) -> int:
        """The year of assessment."""
        return int(self.catalogue.dictionary["assessment"]["as_of"])

    @cached_property
    def seal(self) -> str:
        """A short text that changes with any byte of the release: the root of every ETag."""
        return seal_of(self.release)

    def cleared(self, area: str) -> Mapping[str, str]:
        """
        Return what a country said before the release: `position` and `note`, empty where nothing.

        Where it was silent, `standing` is what it said before an earlier release, the one `since`.
        """
        said: Mapping[str, Mapping[str, str]] = self.catalogue.dictionary.get("clearance", {})
        told = said.get(area, {})
        return {name: told.get(name, "") for name in ("position", "note", "standing", "since")}

    # ------------------------------------------------------------------------- definitions

    @cached_property
    def frameworks(self) -> tuple[FrameworkEntry, ...]:
        """The frameworks of the release with their goals and targets."""
        plain = self.catalogue.dictionary["frameworks"]
        return tuple(self._framework(each) for each in plain)

    def framework(self, id: str) -> FrameworkEntry:  # noqa: A002 - the word of the frameworks
        """Return a framework by its id, in upper or lower case."""
        for each in self.frameworks:
            if each.id.casefold() == id.casefold():
                return each
        known = ", ".join(each.id for each in self.frameworks)
        raise UnknownCode(f"There is no framework {id!r}. The release has {known}.")

    def goal(self, framework: str, code: str) -> GoalEntry:
        """Return a goal by its code."""
        entry = self.framework(framework)
        for each in entry.goals:
            if each.code == code:
                return each
        raise UnknownCode(f"{entry.id} has no goal {code!r}: it has {_span(entry.goals)}.")

    def target(self, framework: str, code: str) -> TargetEntry:
        """Return a target by its code."""
        entry = self.framework(framework)
        for goal in entry.goals:
            for each in goal.targets:
                if each.code == code:
                    return each
        raise UnknownCode(f"{entry.id} has no target {code!r}. Its goals list the targets.")

    def indicator(self, framework: str, code: str) -> IndicatorEntry:
        """Return an indicator by its code."""
        entry = self.framework(framework)
        found = self.catalogue.by_code.get((entry.id, code))
        if found is None:
            raise UnknownCode(f"{entry.id} has no indicator {code!r}. Its goals list them.")
        return found

    @property
    def rules(self) -> list[str]:
        """The rules under which the release was judged."""
        return self.catalogue.rules

    def rule(self, name: str) -> str:
        """Return `name` if the release was judged under that rule."""
        if name not in self.rules:
            raise UnknownCode(
                f"The release was not judged by a rule {name!r}, only by {', '.join(self.rules)}."
            )
        return name

    @property
    def main_rule(self) -> str:
        """The rule that pages show when none is named."""
        return self.catalogue.main_rule

    # ------------------------------------------------------------------------- areas and groups

    @property
    def areas(self) -> tuple[str, ...]:
        """The reference areas with figures, by name."""
        names = self.catalogue.area_names
        return tuple(sorted(names, key=lambda code: names[code]))

    def area(self, code: str) -> str:
        """Return the code of a reference area with figures, given in any case."""
        for each in self.catalogue.area_names:
            if each.casefold() == code.casefold():
                return each
        raise UnknownCode(f"The release has no figures of a reference area {code!r}.")

    def area_name(self, code: str) -> str:
        """Return the name of an area in the release."""
        return self.catalogue.area_name(code)

    @cached_property
    def groups(self) -> dict[str, str]:
        """Names of the groups whose members have figures, by id."""
        return {
            group["id"]: group["name"]
            for group in self.catalogue.dictionary["groups"]
            if set(self.catalogue.members(group["id"])) & set(self.catalogue.area_names)
        }

    def members(self, group: str) -> tuple[str, ...]:
        """Return who belongs to a group on the day of the release, those with figures, by name."""
        for each in self.groups:
            if each.casefold() == group.casefold():
                found = set(self.catalogue.members(each))
                return tuple(area for area in self.areas if area in found)
        raise UnknownCode(f"There is no group {group!r}. The release has {', '.join(self.groups)}.")

    # ------------------------------------------------------------------------- verdicts

    def standings(
        self,
        *,
        framework: str | None = None,
        rule: str | None = None,
        areas: Sequence[str] | None = None,
        goal: str | None = None,
        target: str | None = None,
        indicator: str | None = None,
    ) -> list[StandingEntry]:
        """Return the verdicts on main series, in the order of the frameworks; None for any."""
        return self.index.standings(
            framework=framework,
            rule=rule,
            reference_area=areas,
            goal_code=goal,
            target_code=target,
            indicator=indicator,
        )

    def first_series(self, framework: str, indicator: str) -> Mapping[str, SeriesKey]:
        """Return by area the series that the page of an indicator in an area shows first, if judged."""
        found = self._first.get((framework, indicator))
        if found is None:
            ranks = {c: r for r, c in enumerate(self.indicator(framework, indicator).series_codes)}
            judged = self.standings(framework=framework, rule=self.main_rule, indicator=indicator)
            judged.sort(key=lambda each: ranks.get(each.series_code, len(ranks)))
            found = {each.reference_area: each.key for each in reversed(judged)}
            self._first[framework, indicator] = found
        return found

    def coverage(
        self,
        *,
        framework: str | None = None,
        area: str | None = None,
        goal: str | None = None,
        indicator: str | None = None,
    ) -> list[CoverageEntry]:
        """Return the series that serve indicators, in the order of the frameworks; None for any."""
        return self.index.coverage(
            framework=framework, reference_area=area, goal_code=goal, indicator=indicator
        )

    @cached_property
    def indicators_with_figures(self) -> frozenset[tuple[str, str]]:
        """Framework and code of the indicators that some series serves."""
        return self.index.indicators_with_figures()

    def close(self) -> None:
        """Close what is open."""
        self.index.close()
        self.release.close()

    def _framework(self, plain: dict[str, Any]) -> FrameworkEntry:
        goals = tuple(self._goal(plain["id"], goal) for goal in plain["goals"])
        begin, end = int(plain["begin"]), int(plain["end"])
        return FrameworkEntry(plain["id"], plain["title"], begin, end, goals, plain)

    def _goal(self, framework: str, plain: dict[str, Any]) -> GoalEntry:
        targets = tuple(
            TargetEntry(
                framework,
                plain["code"],
                plain["title"],
                target["code"],
                target["title"],
                tuple(
                    self.catalogue.by_code[framework, indicator["code"]]
                    for indicator in target["indicators"]
                ),
                target,
            )
            for target in plain["targets"]
        )
        return GoalEntry(framework, plain["code"], plain["title"], targets)


def seal_of(release: Release) -> str:
    """Return a short text that changes with any byte of the release."""
    return hashlib.sha256(release.manifest.to_bytes()).hexdigest()[:16]


def open_edition(place: Path, *, cache: Path) -> Edition:
    """
    Open the release in `place` for reading by many; what its pages need is made once, in `cache`.

    Raises
    ------
    InvalidData
        If there is no release in `place`.
    DamagedRelease
        If its bytes are not the ones that were released.
    NotSaved
        If the index could not be kept.
    """
    from attain.store.durable import make_folder, write_file
    from attain.store.portal_index import portal_index_bytes
    from attain.store.releases import Check, open_release

    release = open_release(place, check=Check.QUICK)
    folder = cache / f"{release.id}-{seal_of(release)}"
    index = folder / f"portal-{VERSION}.sqlite"
    if not index.is_file():
        make_folder(folder)
        content = portal_index_bytes(
            release.verdicts(), release.observations(), release.dictionary()
        )
        write_file(index, content)
    return Edition(release, PortalIndex(index), folder)


def _span(goals: Sequence[GoalEntry]) -> str:
    return f"{goals[0].code} to {goals[-1].code}" if goals else "none"
