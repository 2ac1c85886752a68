"""
Example cycles for the demonstration, made through the operations themselves by its accounts.

What was frozen is never taken away, nor is any version of a report: they are for a portal that is
thrown away whole.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from attain.domain.permissions.roles import Role
from attain.domain.roadmap.cycles import Expected
from attain.errors import ActionDenied
from attain.usecases.demo_reports import DemoCycle, DemoReport, End, demo_cycles
from attain.web.accounts.deeds import Doer, actor_of, saving
from attain.web.accounts.demonstration import check_nobody_works_here, demo_accounts, demo_officer
from attain.web.notices.models import MailChoice, MailWay, Topic
from attain.web.reports import cycles, operations
from attain.web.reports.models import CycleRow, ReportRow
from attain.web.reports.operations import Chosen
from attain.web.reports.queries import cycle_of, expected_of, first_draft
from attain.web.roadmap.models import ActionRow
from attain.web.roadmap.queries import action_of

BEGINNING = "DEMO-"
"""How the ids of these cycles begin."""


def make_demo_cycles(*, now: datetime) -> tuple[str, ...]:
    """
    Make the example cycles: one that is frozen, one that is open; return their titles.

    Raises
    ------
    ActionDenied
        If people have accounts here, or there are no accounts of the demonstration, no examples to report
        on, or cycles already.
    """
    with saving():
        _check_place()
        made = demo_cycles(now.date())
        coordinator = _coordinator(now)
        writers = _writers(made, now)
        _want_no_mails()
        for each in made:
            _make(each, coordinator, writers, now)
    return tuple(each.cycle.title for each in made)


def demo_titles() -> tuple[str, ...]:
    """Return the titles of the example cycles that are here."""
    rows = CycleRow.objects.filter(pk__startswith=BEGINNING).order_by("pk")
    return tuple(str(row.content["title"]) for row in rows)


def _check_place() -> None:
    check_nobody_works_here()
    if not demo_accounts().exists() or not _examples():
        raise ActionDenied(
            "There is no demonstration here to report on. Make it first: attain people demo-accounts"
        )
    if CycleRow.objects.exists():
        raise ActionDenied("There are reporting cycles here already.")


def _examples() -> dict[str, str]:
    """Return the numbers of the examples by their titles."""
    found = (action_of(row) for row in ActionRow.objects.all())
    return {each.title: each.number for each in found if each.example}


def _coordinator(now: datetime) -> Doer:
    person = demo_accounts().get(appointments__role=Role.COORDINATOR.value)
    return Doer(actor_of(person, second_factor=True, on=now.date()), person.name)


def _writers(made: tuple[DemoCycle, ...], now: datetime) -> dict[str, Doer]:
    """Return who writes for each body: an account of the demonstration, made where there is none."""
    people = {each.body: demo_officer(each.body, now=now) for one in made for each in one.reports}
    return {
        body: Doer(actor_of(person, second_factor=True, on=now.date()), person.name)
        for body, person in people.items()
    }


def _want_no_mails() -> None:
    """No mail ever leaves for an account of the demonstration: nobody would read it."""
    for person in demo_accounts():
        for topic in Topic:
            MailChoice.objects.update_or_create(
                person=person, topic=topic.value, defaults={"way": MailWay.NONE.value}
            )


def _make(wanted: DemoCycle, coordinator: Doer, writers: dict[str, Doer], now: datetime) -> None:
    row = cycles.keep_cycle(doer=coordinator, cycle=wanted.cycle, version=0, now=now)
    row = cycles.open_cycle(doer=coordinator, cycle=row.pk, version=row.version, now=now)
    numbers = _examples()
    for each in wanted.reports:
        _report(each, row, numbers[each.action], writers[each.body], coordinator, now)
    if wanted.frozen:
        row = cycles.close(doer=coordinator, cycle=row.pk, version=row.version, now=now)
        cycles.freeze(doer=coordinator, cycle=row.pk, version=row.version, sure=True, now=now)


def _report(
    told: DemoReport,
    cycle: CycleRow,
    number: str,
    writer: Doer,
    coordinator: Doer,
    now: datetime,
) -> None:
    action = action_of(ActionRow.objects.get(pk=number.removeprefix("A")))
    start = first_draft(cycle_of(cycle), Expected(number, told.body, told.area), action)
    report = replace(
        start,
        status=told.status,
        said=told.said,
        obstacles=told.obstacles,
        next_step=told.next,
        answers=dict(start.answers) | {"money": told.money},
    )
    keep = operations.write if told.end is End.DRAFT else operations.send
    sent = keep(doer=writer, report=report, version=0, now=now)
    if told.end is End.ACCEPTED:
        operations.accept(doer=coordinator, chosen=_chosen(sent), said="", now=now)
    if told.end is End.RETURNED:
        operations.give_back(doer=coordinator, chosen=_chosen(sent), said=told.back, now=now)


def _chosen(row: ReportRow) -> Chosen:
    return Chosen(row.cycle_id, expected_of(row), row.version)
