"""
The roadmap as everybody may see it: plain values that cannot hold what is not public.

Agreed actions with the evidence that is marked public, when they moved, accepted reports of frozen
cycles without obstacles and answers, plans, allocations, names of bodies; and beside them, never mixed
with them, independent assessments with their replies, and the advocacy calendar. No person is in it but
those who have signed an assessment or a reply. Pages, feeds, files and the API of the public side get
this value and nothing else of the roadmap.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

from attain.domain.roadmap.cycles import CycleState, ReportState
from attain.domain.roadmap.public import (
    AGREED,
    as_public,
    is_public,
    public_evidence,
    report_as_public,
)
from attain.domain.roadmap.status import Status
from attain.errors import AttainError, InvalidData, UnknownCode

if TYPE_CHECKING:
    from attain.domain.advocacy import Campaign
    from attain.domain.assessments import Assessment
    from attain.domain.bodies import Body, Directory
    from attain.domain.roadmap.actions import Evidence, RoadmapAction
    from attain.domain.roadmap.cycles import Cycle, Expected, StatusReport
    from attain.domain.roadmap.plans import Allocation, Plan, PlanItem, Plans
    from attain.domain.roadmap.views import Entry


class Happened(Enum):
    """What everybody could see happen to an action."""

    STATUS = "status"
    EVIDENCE = "evidence"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Happening:
    """
    Something that everybody could see happen to an action.

    Attributes
    ----------
    text
        The status that it came to, the title of the evidence, or the body that reported.
    cycle
        The cycle of a report; else empty.
    """

    kind: Happened
    at: datetime
    action: str
    text: str
    cycle: str = ""


@dataclass(frozen=True, slots=True)
class PublicAction:
    """
    An action that was agreed, with no evidence but what is marked public.

    Attributes
    ----------
    happened
        What came of it and when, the earliest first.

    Raises
    ------
    InvalidData
        If it holds what not everybody may see.
    """

    action: RoadmapAction
    happened: tuple[Happening, ...] = ()

    def __post_init__(self) -> None:
        if not is_public(self.action.status, agreed=True):
            raise InvalidData(f"{self.action.number} was not agreed: not everybody may see it.")
        if any(not each.public for each in self.action.evidence):
            raise InvalidData(f"{self.action.number} holds evidence that not everybody may see.")

    @property
    def number(self) -> str:
        """As A17."""
        return self.action.number

    @property
    def changed(self) -> datetime | None:
        """When something of it last happened that everybody can see."""
        return max((each.at for each in self.happened), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicReport:
    """What everybody may read of an accepted report of a frozen cycle."""

    cycle: str
    action: str
    body: str
    area: str = ""
    status: Status
    said: str = ""
    next_step: str = ""
    evidence: tuple[Evidence, ...] = ()
    sent: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicCycle:
    """
    A frozen cycle.

    Attributes
    ----------
    frozen
        When it was frozen: from then on its reports are public.
    entries
        The agreed actions as they stood when it was frozen.
    missing
        The reports that were asked for and never came.
    """

    id: str
    title: str
    begin: date
    deadline: date
    frozen: datetime
    plans: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    missing: tuple[Expected, ...] = ()
    reports: tuple[PublicReport, ...] = ()

    def late(self, report: PublicReport) -> bool:
        """Whether a report was sent after the deadline."""
        return report.sent is not None and report.sent > self.deadline


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicCampaign:
    """
    An entry of the advocacy calendar that everybody may see.

    Attributes
    ----------
    number
        What its address says.
    version, changed
        How often it was changed, and when last: programs that read calendars ask for both.

    Raises
    ------
    InvalidData
        If it is a draft.
    """

    number: str
    campaign: Campaign
    version: int
    changed: datetime

    def __post_init__(self) -> None:
        if not self.campaign.public:
            raise InvalidData(f"The entry {self.number} of the calendar is a draft.")


@dataclass(frozen=True, kw_only=True)
class PublicRoadmap:
    """
    All that everybody may see of the roadmap, on a day.

    Attributes
    ----------
    areas
        Names of the region's countries and of groups, by code.
    groups
        The countries of each group on the day.
    countries
        Codes of the region's countries, by name.
    """

    on: date
    plans: Plans
    bodies: Directory
    areas: Mapping[str, str]
    groups: Mapping[str, tuple[str, ...]]
    countries: tuple[str, ...]
    allocations: Mapping[str, Allocation] = field(default_factory=dict)
    actions: tuple[PublicAction, ...] = ()
    cycles: tuple[PublicCycle, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    campaigns: tuple[PublicCampaign, ...] = ()
    kept: dict[object, object] = field(
        default_factory=dict, init=False, repr=False, compare=False, hash=False
    )
    """What was worked out from it already: it goes with it."""

    @cached_property
    def seal(self) -> str:
        """A short text that changes with anything in it, and with nothing else."""
        told = (self.on, self.plans, self.bodies, self.areas, self.groups, self.countries)
        more = (sorted(self.allocations.items()), self.actions, self.cycles)
        beside = (self.assessments, self.campaigns)
        return hashlib.sha256(repr((told, more, beside)).encode()).hexdigest()[:24]

    @cached_property
    def all(self) -> tuple[RoadmapAction, ...]:
        """The actions themselves, in the order of their numbers."""
        return tuple(each.action for each in self.actions)

    @cached_property
    def _by_number(self) -> Mapping[str, PublicAction]:
        return {each.number: each for each in self.actions}

    def has(self, number: str) -> bool:
        """Whether there is such an action that everybody may see."""
        return number in self._by_number

    def action(self, number: str) -> PublicAction:
        """
        Return an action by its number, as A17.

        Raises
        ------
        UnknownCode
            If there is none that everybody may see; whether there is another is not told.
        """
        found = self._by_number.get(number)
        if found is None:
            raise UnknownCode(f"There is no action {number!r}.")
        return found

    def assessment(self, number: str) -> Assessment:
        """Return an assessment by its number, as E5; `UnknownCode` if there is none."""
        for each in self.assessments:
            if each.number == number:
                return each
        raise UnknownCode(f"There is no assessment {number!r}.")

    def campaign(self, number: str) -> PublicCampaign:
        """Return an entry of the calendar by its number; `UnknownCode` if everybody may see none."""
        for each in self.campaigns:
            if each.number == number:
                return each
        raise UnknownCode(f"The calendar has no entry {number!r}.")

    def cycle(self, id: str) -> PublicCycle:  # noqa: A002 - the word of the cycles
        """Return a frozen cycle by its id; `UnknownCode` if there is none."""
        for each in self.cycles:
            if each.id == id:
                return each
        raise UnknownCode(f"There is no cycle {id!r}.")

    def plan(self, id: str) -> Plan:  # noqa: A002 - the word of the plans
        """Return a plan by its id; `UnknownCode` says which there are."""
        return self.plans.plan(id)

    def item(self, plan: str, code: str) -> tuple[Plan, PlanItem]:
        """Return an item of a plan; `UnknownCode` if there is none."""
        found = self.plan(plan)
        return found, found.item(code)

    def body(self, id: str) -> Body:  # noqa: A002 - the word of the bodies
        """Return a body by its id; `UnknownCode` names the nearest ones."""
        return self.bodies.body(id)

    def body_name(self, id: str) -> str:  # noqa: A002 - the word of the bodies
        """Return the name that a body bears on the day; its id where it is not listed (any more)."""
        if not id:
            return ""
        try:
            return self.bodies.body(id).name(self.on)
        except AttainError:
            return id

    def allocation(self, key: str) -> Allocation | None:
        """Return who answers for an item; None where nobody has decided."""
        return self.allocations.get(key)

    def area(self, code: str) -> str:
        """
        Return the code of a country of the region, given in any case.

        Raises
        ------
        UnknownCode
            If it is none.
        """
        for each in self.countries:
            if each.casefold() == code.casefold():
                return each
        raise UnknownCode(f"The region has no country {code!r}.")

    def reports_on(self, number: str) -> tuple[tuple[PublicCycle, PublicReport], ...]:
        """Return the reports on an action with their cycles, the latest cycle first."""
        return tuple(
            (cycle, report)
            for cycle in reversed(self.cycles)
            for report in cycle.reports
            if report.action == number
        )


def shows_file(roadmap: PublicRoadmap, file: str) -> bool:
    """Whether a file that is kept is evidence that everybody may see: of an action, or of a report."""
    of_actions = (e for shown in roadmap.actions for e in shown.action.evidence)
    of_reports = (e for c in roadmap.cycles for report in c.reports for e in report.evidence)
    return bool(file) and any(each.file == file for each in (*of_actions, *of_reports))


# --------------------------------------------------------------------------- from what is kept


@dataclass(frozen=True, slots=True)
class Stood:
    """An action as it was from a moment on: where it stood, and its evidence."""

    status: Status
    at: datetime
    evidence: tuple[Evidence, ...] = ()


def public_action(action: RoadmapAction, stood: Sequence[Stood]) -> PublicAction | None:
    """
    Return what everybody may see of an action; None where it is nothing.

    Parameters
    ----------
    stood
        Every version, the earliest first.
    """
    began = next((n for n, each in enumerate(stood) if each.status in AGREED), None)
    if began is None or not is_public(action.status, agreed=True):
        return None
    shown = as_public(action)
    return PublicAction(shown, tuple(_happened(shown, stood[began:])))


def _happened(shown: RoadmapAction, stood: Sequence[Stood]) -> list[Happening]:
    """Return what everybody could see happen: of evidence only what everybody can see today."""
    found: list[Happening] = []
    status: Status | None = None
    waiting = list(shown.evidence)
    for each in stood:
        if each.status is not status and is_public(each.status, agreed=True):
            status = each.status
            found.append(Happening(Happened.STATUS, each.at, shown.number, status.value))
        public = public_evidence(each.evidence)
        for told in [one for one in waiting if one in public]:
            waiting.remove(told)
            found.append(Happening(Happened.EVIDENCE, each.at, shown.number, told.title))
    return found


def public_report(report: StatusReport) -> PublicReport:
    """
    Return what everybody may read of a report, once its cycle is frozen.

    Raises
    ------
    InvalidData
        If it was not accepted.
    """
    if report.state is not ReportState.ACCEPTED:
        raise InvalidData(f"The report on {report.action} in {report.cycle} was not accepted.")
    shown = report_as_public(report)
    return PublicReport(
        cycle=shown.cycle,
        action=shown.action,
        body=shown.body,
        area=shown.area,
        status=shown.status,
        said=shown.said,
        next_step=shown.next_step,
        evidence=shown.evidence,
        sent=shown.sent,
    )


def public_cycle(
    cycle: Cycle,
    frozen: datetime,
    *,
    entries: Iterable[Entry],
    missing: Iterable[Expected],
    reports: Iterable[StatusReport],
    shown: frozenset[str],
) -> PublicCycle:
    """
    Return what everybody may see of a frozen cycle.

    Parameters
    ----------
    shown
        Numbers of the actions that everybody may see: nothing of any other is told.

    Raises
    ------
    InvalidData
        If it is not frozen.
    """
    if cycle.state is not CycleState.FROZEN:
        raise InvalidData(f"The cycle {cycle.id} is {cycle.state.value}, not frozen.")
    return PublicCycle(
        id=cycle.id,
        title=cycle.title,
        begin=cycle.begin,
        deadline=cycle.deadline,
        frozen=frozen,
        plans=cycle.plans,
        entries=tuple(
            replace(each, action=as_public(each.action))
            for each in entries
            if is_public(each.status, agreed=True) and each.action.number in shown
        ),
        missing=tuple(each for each in missing if each.action in shown),
        reports=tuple(
            public_report(each)
            for each in reports
            if each.state is ReportState.ACCEPTED and each.action in shown
        ),
    )


def with_reports(
    actions: Iterable[PublicAction], cycles: Iterable[PublicCycle]
) -> tuple[PublicAction, ...]:
    """Return actions with the reports of frozen cycles among what happened."""
    told: dict[str, list[Happening]] = {}
    for cycle in cycles:
        for each in cycle.reports:
            told.setdefault(each.action, []).append(
                Happening(Happened.REPORT, cycle.frozen, each.action, each.body, cycle.id)
            )
    return tuple(
        replace(
            each,
            happened=tuple(
                sorted((*each.happened, *told.get(each.number, ())), key=lambda one: one.at)
            ),
        )
        for each in actions
    )
