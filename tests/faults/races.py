"""
People who act at the same moment, over a real database: `races.py RELEASES COUNT WHAT ...`.

The home and the database are those of ATTAIN_HOME and ATTAIN_DATABASE. Each contestant is a thread
with a connection of its own; all wait for one another, then act. What came of it is written out as one
line of JSON: how each race ended, by its kind, and what was wrong, in sentences.
"""

from __future__ import annotations

import json
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import attain.web.server

RELEASES, COUNT, KINDS = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
attain.web.server.set_up(RELEASES)

import polars as pl  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from attain.domain.permissions.actions import Action  # noqa: E402
from attain.domain.permissions.roles import Role  # noqa: E402
from attain.domain.roadmap.actions import RoadmapAction  # noqa: E402
from attain.domain.roadmap.cycles import Cycle, Expected, StatusReport  # noqa: E402
from attain.domain.roadmap.status import Status  # noqa: E402
from attain.errors import ActionDenied, AttainError  # noqa: E402
from attain.usecases.confined import read_confined  # noqa: E402
from attain.web.accounts.deeds import Doer, actor_of, saving, write_down  # noqa: E402
from attain.web.accounts.models import AppointmentRow, Person  # noqa: E402
from attain.web.audit.models import AuditEntry  # noqa: E402
from attain.web.audit.operations import faults  # noqa: E402
from attain.web.clearance import operations as clearance  # noqa: E402
from attain.web.clearance.approved import folder_of  # noqa: E402
from attain.web.clearance.models import Candidate  # noqa: E402
from attain.web.database import prepare_database  # noqa: E402
from attain.web.pages import shelf  # noqa: E402
from attain.web.reports import cycles as reporting_cycles  # noqa: E402
from attain.web.reports import operations as reporting  # noqa: E402
from attain.web.reports.models import CycleRow, FrozenRow, ReportRow  # noqa: E402
from attain.web.reports.operations import Chosen, ReportOvertaken  # noqa: E402
from attain.web.reports.queries import expected_of, report_of  # noqa: E402
from attain.web.roadmap import operations as roadmap  # noqa: E402
from attain.web.roadmap.queries import action_row  # noqa: E402
from attain.web.submissions import grids, operations  # noqa: E402
from attain.web.submissions.models import Grid, GridRow, GridRowBefore, Submission  # noqa: E402
from attain.web.submissions.operations import Yes  # noqa: E402

NOW = datetime.now(UTC).replace(microsecond=0)
EDITORS, ROWS = 50, 5
HEAD = "series_code,reference_area,period,value,unit,age\n"
ROW = "SH_DYN_MORT,KHM,{period},{value},PER_1000_LIVE_BIRTHS,Y0T4\n"
CONTENT = {
    name: (HEAD + ROW.format(period=2024, value=value)).encode()
    for name, value in {"first": "22.5", "second": "99.9"}.items()
}
CHANCE = random.Random(4)
settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"


def somebody(name: str, role: Role, body: str) -> Doer:
    """Return somebody who is appointed."""
    who = Person.objects.make(
        email=f"{name.replace(' ', '-')}@example.org", name=name, language="en", now=NOW
    )
    AppointmentRow.objects.create(
        person=who, body=body, role=role.value, begin=NOW.date(), created_at=NOW
    )
    return Doer(actor_of(who, second_factor=True, on=NOW.date()), name)


def at_once(*steps: Callable[[], Any], spread: float = 0.008) -> list[Any]:
    """
    Take steps at one moment, each in a thread of its own; return how each ended.

    Half of them wait up to `spread` seconds more, so that now one is first and now the other.
    """
    barrier, ends = threading.Barrier(len(steps)), [None] * len(steps)
    waits = [CHANCE.random() * spread * CHANCE.randrange(2) for _ in steps]

    def taken(place: int, step: Callable[[], Any]) -> None:
        barrier.wait()
        time.sleep(waits[place])
        try:
            ends[place] = step()
        except Exception as refused:  # noqa: BLE001 - looked at by who asked
            ends[place] = refused
        finally:
            connection.close()

    threads = [threading.Thread(target=taken, args=each) for each in enumerate(steps)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return ends


def read_before() -> None:
    """Read each file once in the confined process; races are about what follows."""
    known = {
        content: read_confined(content, name="a.csv", areas=["KHM"]) for content in CONTENT.values()
    }

    def at_hand(content: bytes, **_: Any) -> tuple[Any, pl.DataFrame]:
        return known[content]

    operations.read_confined = at_hand  # type: ignore[assignment]


def in_review(provider: Doer) -> Submission:
    """Return a submission that waits for review."""
    made = operations.start(doer=provider, body="GOV-KHM", title="Survey", now=NOW)
    receive(provider, made.pk, made.version, "first")
    return operations.send(
        doer=provider, number=made.pk, version=made.version + 1, yes=Yes(to_all=True), now=NOW
    )


def receive(who: Doer, number: int, version: int, name: str) -> None:
    """Send a file into a submission."""
    operations.receive(
        doer=who,
        number=number,
        version=version,
        name="a.csv",
        content=CONTENT[name],
        release=None,
        now=NOW,
    )


def reporting_chosen(row: ReportRow) -> Chosen:
    """Return a report in the version that the coordinator has seen."""
    return Chosen(row.cycle_id, expected_of(row), row.version)


class Course:
    """What is raced, and what was wrong."""

    def __init__(self) -> None:
        self.provider = somebody("provider", Role.DATA_PROVIDER, "GOV-KHM")
        self.reviewer = somebody("reviewer", Role.REVIEWER, "ASEC")
        self.other = somebody("other", Role.REVIEWER, "ASEC")
        self.manager = somebody("manager", Role.RELEASE_MANAGER, "ASEC")
        self.coordinator = somebody("coordinator", Role.COORDINATOR, "ASEC")
        self.second = somebody("second coordinator", Role.COORDINATOR, "ASEC")
        self.officer = somebody("officer", Role.OFFICER, "SOMHD")
        self.colleague = somebody("colleague", Role.OFFICER, "SOMHD")
        self.cycle_id = ""
        self.ended: Counter[str] = Counter()
        self.wrong: list[str] = []

    def refused(self, *ends: Any) -> int:
        """Return how many were refused; anything but a refusal with words is wrong."""
        odd = [e for e in ends if isinstance(e, Exception) and not isinstance(e, AttainError)]
        self.wrong += [f"{type(each).__name__}: {each}" for each in odd]
        return sum(isinstance(each, ActionDenied) for each in ends)

    # ------------------------------------------------------------------------------ submissions

    def approve_and_edit(self) -> None:
        """One accepts what was sent; at that moment it is given back, mended and sent again."""
        sent = in_review(self.provider)
        seen, number, version = sent.seal, sent.pk, sent.version

        def edit() -> None:
            operations.give_back(
                doer=self.other, number=number, version=version, reason="mend", now=NOW
            )
            receive(self.provider, number, version + 1, "second")
            operations.send(
                doer=self.provider,
                number=number,
                version=version + 2,
                yes=Yes(to_all=True),
                now=NOW,
            )

        ends = at_once(lambda: self._accept(self.reviewer, number, version), edit, spread=0.03)
        left = Submission.objects.get(pk=number)
        if left.state == "accepted" and left.seal != seen:
            self.wrong.append(f"{number}: accepted with figures that nobody saw")
        if self.refused(*ends) != 1:
            self.wrong.append(f"{number}: {ends}")
        self.ended["accepted" if left.state == "accepted" else "edited"] += 1

    def approve_twice(self) -> None:
        """Two accept the same at one moment."""
        sent = in_review(self.provider)
        ends = at_once(
            lambda: self._accept(self.reviewer, sent.pk, sent.version),
            lambda: self._accept(self.other, sent.pk, sent.version),
        )
        left = Submission.objects.get(pk=sent.pk)
        if (self.refused(*ends), left.state, left.version) != (1, "accepted", sent.version + 1):
            self.wrong.append(f"{sent.pk}: {ends}, {left.state}")
        told = AuditEntry.objects.filter(
            thing_id=f"submission {sent.pk}", action="accept a submission"
        ).count()
        if told != 1:
            self.wrong.append(f"{sent.pk}: accepted {told} times in the log")
        self.ended["first" if isinstance(ends[1], Exception) else "second"] += 1

    def withdraw_and_accept(self) -> None:
        """The sender withdraws, and a reviewer accepts, at one moment."""
        sent = in_review(self.provider)
        ends = at_once(
            lambda: operations.withdraw(
                doer=self.provider, number=sent.pk, version=sent.version, reason="", now=NOW
            ),
            lambda: self._accept(self.reviewer, sent.pk, sent.version),
        )
        left = Submission.objects.get(pk=sent.pk).state
        meant = "accepted" if isinstance(ends[0], Exception) else "withdrawn"
        if self.refused(*ends) != 1 or left != meant:
            self.wrong.append(f"{sent.pk}: {ends}, {left}")
        self.ended[left] += 1

    def _accept(self, who: Doer, number: int, version: int) -> Submission:
        return operations.accept(doer=who, number=number, version=version, reason="", now=NOW)

    # --------------------------------------------------------------------------------- releases

    def withdraw_and_release(self) -> None:
        """One manager gives a cleared candidate up, another fixes its minute, at one moment."""
        number = self._cleared().pk
        minute = NOW + timedelta(days=400)
        ends = at_once(
            lambda: clearance.abandon(
                doer=self.manager, number=number, version=5, reason="not yet", now=NOW
            ),
            lambda: clearance.schedule(
                doer=self.manager, number=number, version=5, minute=minute, now=NOW
            ),
            spread=0.05,
        )
        left = Candidate.objects.get(pk=number)
        meant = "scheduled" if isinstance(ends[0], Exception) else "abandoned"
        if self.refused(*ends) != 1 or left.state != meant:
            self.wrong.append(f"{number}: {ends}, {left.state}")
        if (left.minute is not None) is not (left.state == "scheduled"):
            self.wrong.append(f"{number}: {left.state} with the minute {left.minute}")
        self.ended[left.state] += 1

    def release_and_assemble_again(self) -> None:
        """One fixes the minute of a candidate; at that moment it is put together from other figures."""
        made, known = self._cleared(), shelf().current().release
        seen, minute = made.seal, NOW + timedelta(days=400)
        later = self._accept_another()

        def again() -> Candidate:
            return clearance.assemble_again(
                doer=self.manager, number=made.pk, version=5, numbers=(later,), now=NOW
            )

        ends = at_once(
            again,
            lambda: clearance.schedule(
                doer=self.manager, number=made.pk, version=5, minute=minute, now=NOW
            ),
            spread=1.0,
        )
        left = Candidate.objects.get(pk=made.pk)
        if left.state == "scheduled" and (left.seal, left.base) != (seen, known.id):
            self.wrong.append(f"{made.pk}: released with what the manager did not see")
        if self.refused(*ends) != 1:
            self.wrong.append(f"{made.pk}: {ends}, {left.state}")
        self.ended[left.state] += 1

    def _accept_another(self) -> int:
        found = Submission.objects.filter(state="accepted").first()
        if found is None:
            sent = in_review(self.provider)
            self._accept(self.reviewer, sent.pk, sent.version)
            found = sent
        return int(found.pk)

    # ---------------------------------------------------------------------------------- reports

    def accept_and_edit_report(self) -> None:
        """One accepts a report; at that moment it is given back, mended and sent again."""
        row = self._sent_report()
        seen, chosen = row.content["said"], reporting_chosen(row)

        def edit() -> None:
            reporting.give_back(doer=self.second, chosen=chosen, said="mend", now=NOW)
            other = replace(report_of(row), said="Other words")
            reporting.send(doer=self.officer, report=other, version=row.version + 1, now=NOW)

        ends = at_once(
            lambda: reporting.accept(doer=self.coordinator, chosen=chosen, now=NOW),
            edit,
            spread=0.03,
        )
        left = ReportRow.objects.get(pk=row.pk)
        moved = action_row(row.action).status == "under way"
        if left.state == "accepted" and left.content["said"] != seen:
            self.wrong.append(f"{row}: accepted with words that nobody saw")
        if moved is not (left.state == "accepted"):
            self.wrong.append(f"{row}: {left.state}, and the action moved: {moved}")
        if self.refused(*ends) != 1:
            self.wrong.append(f"{row}: {ends}")
        self.ended["accepted" if left.state == "accepted" else "edited"] += 1

    def two_editors_of_a_report(self) -> None:
        """Two write the same report, from nothing: one is kept, the other gets both versions."""
        number = self._agreed()
        self._cycle()
        asked = Expected(number, "SOMHD")
        ends = at_once(
            *(
                lambda words=words, who=who: reporting.write(
                    doer=who, report=self._report(asked, words), version=0, now=NOW
                )
                for words, who in (("first", self.officer), ("second", self.colleague))
            )
        )
        left = ReportRow.objects.get(cycle=self.cycle_id, action=number)
        told = [each for each in ends if isinstance(each, ReportOvertaken)]
        if len(told) != 1 or left.version != 1 or told[0].theirs.said != left.content["said"]:
            self.wrong.append(f"{left}: {ends}")
        self.ended[left.content["said"]] += 1

    def freeze_and_accept(self) -> None:
        """One freezes a cycle at the moment at which another accepts its last report."""
        row = self._sent_report()
        held = reporting_cycles.close(
            doer=self.coordinator, cycle=self.cycle_id, version=self._version(), now=NOW
        )
        ends = at_once(
            lambda: reporting_cycles.freeze(
                doer=self.coordinator, cycle=held.pk, version=held.version, sure=True, now=NOW
            ),
            lambda: reporting.accept(doer=self.second, chosen=reporting_chosen(row), now=NOW),
        )
        frozen = FrozenRow.objects.filter(pk=held.pk).first()
        left = ReportRow.objects.get(pk=row.pk)
        if frozen is not None and f'"action": "{row.action}"' not in frozen.content:
            self.wrong.append(f"{held.pk}: frozen without the report that was accepted")
        if left.state != "accepted" or self.refused(*ends) != (frozen is None):
            self.wrong.append(f"{held.pk}: {ends}, {left.state}")
        self.ended["frozen" if frozen else "not yet"] += 1
        self.cycle_id = ""

    def _agreed(self) -> str:
        action = RoadmapAction(
            number="new", title="Train midwives", lead="SOMHD", items=("ROADMAP D.3.1",)
        )
        made = roadmap.propose(doer=self.officer, action=action, now=NOW)
        roadmap.move(
            doer=self.coordinator, number=made.number, version=1, to=Status.AGREED, now=NOW
        )
        return made.number

    def _cycle(self) -> None:
        if self.cycle_id:
            return
        self.cycle_id = f"2030-{CycleRow.objects.count() + 1}"
        end = NOW.date() + timedelta(days=30)
        cycle = Cycle(id=self.cycle_id, title="T", begin=NOW.date(), deadline=end)
        row = reporting_cycles.keep_cycle(doer=self.coordinator, cycle=cycle, version=0, now=NOW)
        reporting_cycles.open_cycle(
            doer=self.coordinator, cycle=row.pk, version=row.version, now=NOW
        )

    def _version(self) -> int:
        return CycleRow.objects.get(pk=self.cycle_id).version

    def _report(self, asked: Expected, said: str) -> StatusReport:
        return StatusReport(
            cycle=self.cycle_id,
            action=asked.action,
            body=asked.body,
            status=Status.UNDER_WAY,
            said=said,
            answers={},
        )

    def _sent_report(self) -> ReportRow:
        number = self._agreed()
        self._cycle()
        report = self._report(Expected(number, "SOMHD"), "Trained 400")
        return reporting.send(doer=self.officer, report=report, version=0, now=NOW)

    def _cleared(self) -> Candidate:
        """Return a cleared candidate, with its entry in the log; all stand on the folder of the first."""
        first = Candidate.objects.order_by("pk").first()
        if first is None:
            plan = clearance.Plan(
                release_id="2030.Q0", title="T", submissions=(self._accept_another(),)
            )
            first = clearance.assemble(doer=self.manager, plan=plan, now=NOW)
            self.kept = (first.place, first.seal, first.release_id)
        place, seal, name = self.kept
        made = Candidate.objects.create(
            release_id=f"2030.Q{Candidate.objects.count()}",
            title="T",
            base=first.base,
            state="cleared",
            version=5,
            place=place,
            seal=seal,
            submissions=first.submissions,
            begun_at=NOW,
            moved_at=NOW,
        )
        with saving():
            told, of = f"cleared {seal}", f"release {made.release_id}"
            write_down(
                self.manager, None, Action.CLOSE_CLEARANCE, of, now=NOW, thing="release", after=told
            )
        folder = folder_of(made)
        if not folder.exists():
            folder.symlink_to(folder.with_name(name))
        return made


def editors(course: Course) -> None:
    """Fifty people type into the cells of five rows of one grid, until all of it is kept."""
    made = operations.start(doer=course.provider, body="GOV-KHM", title="Survey", now=NOW)
    rows = "".join(ROW.format(period=2020 + n, value=20) for n in range(ROWS))
    CONTENT["rows"] = (HEAD + rows).encode()
    known = read_confined(CONTENT["rows"], name="a.csv", areas=["KHM"])
    operations.read_confined = lambda *_, **__: known  # type: ignore[assignment]
    receive(course.provider, made.pk, 1, "rows")
    sheet = grids.fill_from_file(doer=course.provider, number=made.pk, version=2, now=NOW)
    names = [f"editor{n} of {made.pk}" for n in range(EDITORS)]
    who = [somebody(each, Role.DATA_PROVIDER, "GOV-KHM") for each in names]
    seen = {row.place: (row.version, row.cells[3]) for row in sheet.rows.all()}
    kept: list[tuple[int, int, str]] = []
    told = Counter[str]()

    def edit(number: int) -> Callable[[], None]:
        def typed() -> None:
            place, mine = 2 + number % ROWS, f"{number}.5"
            version, _ = seen[place]
            for _ in range(EDITORS):
                row = grids.Typed(place, version, {"value": mine})
                done = grids.save_rows(
                    doer=who[number], number=made.pk, grid=sheet.pk, typed=[row], now=NOW
                )
                if not done.clashes:
                    kept.append((place, number, mine))
                    return
                clash = done.clashes[0]
                told["told"] += 1
                if clash.mine != {"value": mine} or not clash.by or clash.theirs["value"] == mine:
                    course.wrong.append(f"{number} was told {clash}")
                version = clash.version
            course.wrong.append(f"{number} never got through")

        return typed

    for end in at_once(*(edit(number) for number in range(EDITORS))):
        if isinstance(end, Exception):
            course.wrong.append(f"{type(end).__name__}: {end}")
    for row in GridRow.objects.filter(grid=sheet):
        before = GridRowBefore.objects.filter(row=row).order_by("version")
        values = [each.cells[3] for each in before] + [row.cells[3]]
        meant = sorted(mine for place, _, mine in kept if place == row.place)
        if sorted(values[1:]) != meant or [e.version for e in before] != [*range(1, row.version)]:
            course.wrong.append(f"row {row.place}: {values}, and kept were {meant}")
    sheet = Grid.objects.get(pk=sheet.pk)
    if len(kept) != EDITORS or sheet.version != EDITORS + 1:
        course.wrong.append(f"{len(kept)} were kept, the grid is in version {sheet.version}")
    course.ended += Counter({"kept": len(kept), "told of a conflict": told["told"]})


def main() -> None:
    """Race."""
    prepare_database()
    read_before()
    course, ended = Course(), {}
    for kind in KINDS:
        course.ended = Counter()
        for _ in range(COUNT):
            editors(course) if kind == "editors" else getattr(course, kind)()
        ended[kind] = course.ended
    course.wrong += faults()
    print(json.dumps({"ended": ended, "wrong": course.wrong[:20]}))


main()
