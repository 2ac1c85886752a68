"""Actions and cycles to report in, made by the operations themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from attain.domain.permissions.roles import Role
from attain.domain.roadmap.actions import Evidence, RoadmapAction
from attain.domain.roadmap.cycles import Cycle, Expected, Meeting, Question, StatusReport
from attain.domain.roadmap.frozen import FrozenCycle, frozen
from attain.domain.roadmap.status import Status
from attain.web.accounts.deeds import Doer, actor_of
from attain.web.reports import cycles, operations
from attain.web.reports.models import CycleRow, ReportRow
from attain.web.reports.operations import Chosen
from attain.web.reports.queries import cycle_of, cycle_row, expected_of, first_draft
from attain.web.roadmap import operations as roadmap
from attain.web.roadmap.operations import NEW
from attain.web.roadmap.queries import action_of, action_row
from tests.work.conftest import NOW

TODAY = NOW.date()
CYCLE = Cycle(
    id="2026-2",
    title="Second cycle of 2026",
    begin=date(2026, 11, 1),
    deadline=date(2026, 12, 15),
    questions=(
        Question("money", "What was spent?", required=True),
        Question("learned", "Learned?"),
    ),
    meetings=(Meeting(date(2027, 1, 20), "24th meeting of SOCA"),),
)
LINK = Evidence("Minutes", "https://example.org/minutes")


def doer_of(who: Any) -> Doer:
    """Return somebody as operations want them, with a second factor."""
    return Doer(actor_of(who, second_factor=True, on=TODAY), who.name)


class Round:
    """People, actions and a cycle: `Round(person)`; what it makes goes through the operations."""

    def __init__(self, person: Any) -> None:
        self.person = person
        self.coordinator = doer_of(person(Role.COORDINATOR))
        self.health = doer_of(person(Role.OFFICER, body="SOMHD"))
        self.khm = doer_of(person(Role.FOCAL_POINT, body="GOV-KHM"))
        self.lao = doer_of(person(Role.FOCAL_POINT, body="GOV-LAO"))

    def somebody(self, role: Role, body: str) -> Doer:
        """Return somebody else."""
        return doer_of(self.person(role, body=body))

    def agreed(self, title: str = "Train midwives", lead: str = "SOMHD", **fields: Any) -> str:
        """Propose an action and agree to it; return its number."""
        action = RoadmapAction(
            number=NEW, title=title, lead=lead, items=("ROADMAP D.3.1",), **fields
        )
        row = roadmap.propose(doer=self.coordinator, action=action, now=NOW)
        roadmap.move(doer=self.coordinator, number=row.number, version=1, to=Status.AGREED, now=NOW)
        return row.number

    def dropped(self, title: str) -> str:
        """Propose an action and drop it before anybody has agreed to it; return its number."""
        action = RoadmapAction(number=NEW, title=title, items=("ROADMAP D.3.1",))
        step = {"doer": self.coordinator, "now": NOW}
        number = roadmap.propose(action=action, **step).number
        roadmap.move(number=number, version=1, to=Status.DROPPED, reason="twice", **step)
        return number

    def prepared(self, **changes: Any) -> CycleRow:
        """Prepare a cycle."""
        cycle = replace(CYCLE, **changes)
        return cycles.keep_cycle(doer=self.coordinator, cycle=cycle, version=0, now=NOW)

    def opened(self, **changes: Any) -> CycleRow:
        """Prepare and open a cycle."""
        row = self.prepared(**changes)
        return cycles.open_cycle(doer=self.coordinator, cycle=row.pk, version=row.version, now=NOW)

    def draft(
        self, number: str, body: str = "SOMHD", area: str = "", **changes: Any
    ) -> StatusReport:
        """Return a report that can be sent, from what it begins with."""
        row = CycleRow.objects.exclude(state="frozen").latest("deadline")
        start = first_draft(cycle_of(row), Expected(number, body, area), self.action(number))
        said = {"said": "Trained 400", "answers": {"money": "10", "learned": ""}}
        return replace(start, **(said | changes))

    def sent(
        self,
        number: str,
        doer: Doer | None = None,
        body: str = "SOMHD",
        area: str = "",
        **changes: Any,
    ) -> ReportRow:
        """Write a report and send it."""
        report = self.draft(number, body, area, **changes)
        return operations.send(doer=doer or self.health, report=report, version=0, now=NOW)

    def accepted(self, *args: Any, **changes: Any) -> ReportRow:
        """Write, send and accept a report."""
        row = self.sent(*args, **changes)
        return operations.accept(doer=self.coordinator, chosen=chosen(row), now=NOW)

    def frozen(self, row: CycleRow) -> None:
        """Close a cycle and freeze it."""
        row = cycles.close(
            doer=self.coordinator, cycle=row.pk, version=cycle_row(row.pk).version, now=NOW
        )
        cycles.freeze(doer=self.coordinator, cycle=row.pk, version=row.version, sure=True, now=NOW)

    def action(self, number: str) -> RoadmapAction:
        """Return an action as it stands."""
        return action_of(action_row(number))


def freeze_as_once(monkeypatch: Any) -> None:
    """Let cycles freeze as an earlier version did: with proposals that were dropped."""

    def once(cycle: Cycle, **named: Any) -> FrozenCycle:
        actions = tuple(named.pop("actions"))
        agreed = {each.number for each in actions}
        return frozen(cycle, **named | {"actions": actions, "agreed": agreed})

    monkeypatch.setattr(cycles, "frozen", once)


def chosen(row: ReportRow) -> Chosen:
    """Return a report as the coordinator has seen it."""
    return Chosen(row.cycle_id, expected_of(row), row.version)
