"""The values of a meeting pack, from an opened release, the release before it, and the roadmap."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from attain.usecases.portal.changes import Changes, changes_between
from attain.usecases.portal.ranking import most_off_track
from attain.usecases.portal.region import SHOWN, RegionPage, region_page

if TYPE_CHECKING:
    from attain.store.portal_index import StandingEntry
    from attain.usecases.pack.roadmap import PackAction, RoadmapPart
    from attain.usecases.portal.edition import Edition, TargetEntry

BEHIND = ("off_track", "regressing")


@dataclass(frozen=True, slots=True)
class OpenTarget:
    """A target on which countries are off track: who, and which actions are meant to move it."""

    framework: str
    target: TargetEntry
    areas: tuple[str, ...]
    actions: tuple[PackAction, ...]


@dataclass(frozen=True, slots=True)
class PackFramework:
    """
    A framework in the pack.

    Attributes
    ----------
    page
        Standings by target rule and country, under the usual rule.
    behind
        By country, the verdicts on the targets that are furthest off track.
    figures, recent
        By country, how many indicators have a figure, and one of `since` or later.
    """

    page: RegionPage
    behind: Mapping[str, tuple[StandingEntry, ...]]
    indicators: int
    figures: Mapping[str, int]
    recent: Mapping[str, int]
    since: int


@dataclass(frozen=True, slots=True)
class LastPack:
    """The pack before: its number, its release, and its key figures by their names."""

    number: str
    release: str
    key_figures: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class MeetingPack:
    """
    All that a pack says, in values.

    Attributes
    ----------
    number
        Under which it is cited.
    made
        The day on which it was made, as 2026-03-31.
    open_targets
        Targets on which countries are off track, those with most such countries first.
    origins
        The sources of the release.
    """

    number: str
    made: str
    release: str
    release_day: str
    seal: str
    as_of: int
    rule: str
    group: str
    group_name: str
    areas: tuple[str, ...]
    area_names: Mapping[str, str]
    software: Mapping[str, str]
    frameworks: tuple[PackFramework, ...]
    open_targets: tuple[OpenTarget, ...]
    origins: tuple[Mapping[str, Any], ...]
    changes: Changes | None = None
    roadmap: RoadmapPart | None = None
    last: LastPack | None = None
    target_titles: Mapping[str, str] = field(default_factory=dict)

    @property
    def key_figures(self) -> dict[str, float]:
        """The figures by which packs are compared, by names that never change."""
        found: dict[str, float] = {}
        for each in self.frameworks:
            name = each.page.framework.id
            found[f"{name}.assessed"] = each.page.assessed
            for shown in SHOWN:
                found[f"{name}.{shown}"] = each.page.counts.get(shown, 0)
        if self.roadmap is not None:
            found["roadmap.actions"] = len(self.roadmap.actions)
            found["roadmap.late"] = len(self.roadmap.late)
            found["roadmap.unowned"] = len(self.roadmap.unowned)
            found["roadmap.reports"] = len(self.roadmap.reports)
        return found


def gathered(
    edition: Edition,
    *,
    number: str,
    made: str,
    before: Edition | None = None,
    roadmap: RoadmapPart | None = None,
    last: LastPack | None = None,
    frameworks: Sequence[str] = (),
    group: str = "",
) -> MeetingPack:
    """
    Return the values of a pack.

    Parameters
    ----------
    before
        The release that changes are told against.
    frameworks
        Ids of the frameworks to tell of; by default all of the release, the newest first.
    group
        The group of countries; by default the usual one.

    Raises
    ------
    UnknownCode
        If the release has no such framework or group.
    DamagedRelease
        If one of the releases is not as it was released.
    """
    wanted = [edition.framework(each) for each in frameworks] or sorted(
        edition.frameworks, key=lambda each: -each.begin
    )
    parts = tuple(_framework(edition, each.id, group) for each in wanted)
    parts = tuple(each for each in parts if each.page.goals)
    page = parts[0].page if parts else region_page(edition, framework=wanted[0].id, group=group)
    return MeetingPack(
        number=number,
        made=made,
        release=edition.id,
        release_day=edition.day,
        seal=edition.seal,
        as_of=edition.as_of,
        rule=edition.main_rule,
        group=page.group,
        group_name=edition.groups[page.group],
        areas=page.areas,
        area_names={code: edition.area_name(code) for code in edition.catalogue.area_names},
        software=edition.release.software,
        frameworks=parts,
        open_targets=tuple(_open_targets(edition, parts, roadmap)),
        origins=tuple(edition.release.origins()),
        changes=None if before is None else changes_between(before, edition),
        roadmap=roadmap,
        last=last,
        target_titles={
            f"{framework.id} {target.code}": target.title
            for framework in edition.frameworks
            for goal in framework.goals
            for target in goal.targets
        },
    )


def _framework(edition: Edition, framework: str, group: str) -> PackFramework:
    from attain.usecases.portal.country import RECENT_YEARS

    page = region_page(edition, framework=framework, group=group)
    entry = page.framework
    verdicts = edition.standings(framework=entry.id, rule=edition.main_rule, areas=page.areas)
    since = min(edition.as_of, entry.end) - RECENT_YEARS
    figures, recent = {}, {}
    for area in page.areas:
        latest: dict[str, int] = {}
        for each in edition.coverage(framework=entry.id, area=area):
            if each.observations:
                year = int(each.last_period[:4])
                latest[each.indicator] = max(year, latest.get(each.indicator, year))
        figures[area], recent[area] = len(latest), sum(y >= since for y in latest.values())
    return PackFramework(
        page,
        {
            area: tuple(most_off_track(each for each in verdicts if each.reference_area == area))
            for area in page.areas
        },
        sum(len(goal.indicators) for goal in entry.goals),
        figures,
        recent,
        since,
    )


def _open_targets(
    edition: Edition, parts: Iterable[PackFramework], roadmap: RoadmapPart | None
) -> list[OpenTarget]:
    found = []
    for part in parts:
        behind: dict[str, set[str]] = {}
        for row, cell in part.page.cells():
            if cell.shown in BEHIND:
                behind.setdefault(row.indicator.target, set()).add(cell.area)
        for code, found_in in behind.items():
            areas = tuple(each for each in part.page.areas if each in found_in)
            target = edition.target(part.page.framework.id, code)
            acting = (
                roadmap.acts_on(framework=target.framework, goal=target.goal, target=code)
                if roadmap
                else []
            )
            found.append(OpenTarget(target.framework, target, areas, tuple(acting)))
    return sorted(found, key=lambda each: -len(each.areas))
