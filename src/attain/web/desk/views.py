"""The desk: what waits for who asks, what they can do, who is missing, what they did last."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from attain.domain.bodies import BodyKind
from attain.domain.clearance import CandidateState
from attain.domain.permissions.actions import Action
from attain.domain.permissions.judging import Subject
from attain.domain.permissions.roles import Role
from attain.domain.roadmap.cycles import ReportState
from attain.domain.submissions import SubmissionState
from attain.usecases.dictionary import shipped_areas
from attain.web.accounts.directory import directory
from attain.web.accounts.models import AppointmentRow
from attain.web.accounts.queries import Gap, gaps, held
from attain.web.accounts.words import role_words
from attain.web.audit.models import AuditEntry
from attain.web.clearance.queries import answers_waiting, steps_waiting
from attain.web.desk.health import look
from attain.web.desk.owed import owed
from attain.web.reports.cycles import due_of
from attain.web.reports.names import Names as ReportNames
from attain.web.reports.queries import Owed, parts_of, to_write, waiting_by_cycle
from attain.web.roadmap.queries import areas_of_body, late_of_own, to_decide
from attain.web.submissions.queries import sending_bodies, waiting_for
from attain.web.submissions.words import state_words
from attain.web.work.shell import TAKEN, Shell, for_people, page

LAST_DEEDS = 10
MANY = 8
"""More reports of one cycle than these stand on the desk as one line."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for somebody: its title and address, whose it is, what to do, until when."""

    title: str
    link: str
    about: str
    todo: str
    due: datetime | None = None


@for_people
def desk(request: HttpRequest) -> HttpResponse:
    """Show what waits for who asks, what they can do, who is missing, and what they did last."""
    shell, today = Shell(request), timezone.now().date()
    request.session.pop(TAKEN, None)
    bodies = directory()
    rows = [
        (row, bodies.body(row.body).name(today)) for row in held(today).filter(person=request.user)
    ]
    own = {area for row, _ in rows for area in bodies.body(row.body).areas}
    region = set(shipped_areas().members("ASEAN", on=today))
    watched = region if _sees_all(shell) else own
    return page(
        request,
        "desk/desk.html",
        section="work_desk",
        rows=rows,
        troubles=look(timezone.now(), whole=False) if _administers(rows) else (),
        waiting=_waiting(shell),
        can=_can(shell, rows),
        owed=[
            (each, shell.link(each.page, **each.parts))
            for each in owed(shell.actor, timezone.now())
        ],
        names={each.id: each.name(today) for each in bodies.bodies},
        states=state_words(shell.language),
        gaps=_gaps_by_area(watched, today),
        area_name=lambda area: shell.language.area(area, shipped_areas().area(area).name),
        roles=role_words(shell.language),
        deeds=AuditEntry.objects.filter(person=str(request.user.pk)).order_by("-number")[
            :LAST_DEEDS
        ],
        places=_places,
    )


def _administers(rows: Iterable[tuple[AppointmentRow, str]]) -> bool:
    return any(row.role == Role.ADMINISTRATOR.value for row, _ in rows)


def _waiting(shell: Shell) -> list[Waiting]:
    """Return what waits for who asks, what is due first on top."""
    now, bodies, language = timezone.now(), directory(), shell.language
    text = language.text
    of_state = {
        SubmissionState.SENT.value: text("review it"),
        SubmissionState.RETURNED.value: text("mend it, and send it again"),
        SubmissionState.DRAFT.value: text("finish it, and send it to review"),
    }
    of_step = {
        Action.OPEN_CLEARANCE: text("look at what would change, then open clearance"),
        Action.CLOSE_CLEARANCE: text("close clearance"),
        Action.SCHEDULE: text("fix the minute of the release"),
    }
    found = [
        Waiting(
            line.candidate.title,
            shell.link("work_country_clearance", number=line.candidate.pk, area=line.row.area),
            language.area(line.row.area, shipped_areas().area(line.row.area).name),
            text("answer for your country"),
            line.row.deadline,
        )
        for line in answers_waiting(shell.actor, now)
    ]
    found += [
        Waiting(
            each.title,
            shell.link("work_candidate", number=each.pk),
            each.release_id,
            of_step[step],
            each.deadline if step is Action.CLOSE_CLEARANCE else None,
        )
        for each, step in steps_waiting(shell.actor, now)
    ]
    found += [
        Waiting(
            each.title,
            shell.link("work_submission", number=each.pk),
            bodies.body(each.body).name(now.date()),
            of_state[each.state],
        )
        for each in waiting_for(shell.actor, now.date())
    ]
    found += _reports(shell, now)
    found += _actions(shell, now)
    return sorted(found, key=lambda each: (each.due is None, each.due or now))


def _reports(shell: Shell, now: datetime) -> list[Waiting]:
    """Return the status reports that wait for who asks: by cycle where there are many."""
    language, names = shell.language, ReportNames(shell.language, now.date())
    text = language.text
    owed: dict[str, list[Owed]] = {}
    for each in to_write(shell.actor, now.date()):
        owed.setdefault(each.cycle.id, []).append(each)
    found = []
    for of_cycle in owed.values():
        due = due_of(of_cycle[0].cycle.deadline)
        if len(of_cycle) > MANY:
            told = language.plural(
                "write %(count)s report", "write %(count)s reports", len(of_cycle)
            )
            title, link = of_cycle[0].cycle.title, shell.link("work_reports")
            found.append(Waiting(title, link, text("your body"), told, due))
            continue
        found += [
            Waiting(
                f"{each.asked.action} {each.action.title}",
                shell.link("work_report", **parts_of(each.cycle.id, each.asked)),
                names.who(each.asked),
                text("mend your report, and send it again")
                if each.state is ReportState.RETURNED
                else text("write your report"),
                due,
            )
            for each in of_cycle
        ]
    found += [
        Waiting(
            title,
            f"{shell.link('work_cycle', cycle=cycle)}#waiting",
            cycle,
            language.plural("look at %(count)s report", "look at %(count)s reports", count),
        )
        for cycle, title, count in waiting_by_cycle(shell.actor, now.date())
    ]
    return found


def _actions(shell: Shell, now: datetime) -> list[Waiting]:
    """Return the actions of the roadmap that wait for who asks: proposed ones, and own ones late."""
    text, today = shell.language.text, now.date()
    names = {each.id: each.name(today) for each in directory().bodies}
    found = []
    for rows, todo, query in (
        (to_decide(shell.actor, today), text("agree to it, or drop it"), "status=proposed"),
        (
            late_of_own(shell.actor, today),
            text("it is late: move it on, or set a new day"),
            "late=yes",
        ),
    ):
        waiting = list(rows[: MANY + 1])
        if len(waiting) > MANY:
            title = shell.language.plural(
                "%(count)s action of the roadmap", "%(count)s actions of the roadmap", rows.count()
            )
            found.append(Waiting(title, f"{shell.link('work_actions')}?{query}", "", todo))
            continue
        found += [
            Waiting(
                f"{each.number} {each.content['title']}",
                shell.link("work_action", number=each.number),
                names.get(each.lead, each.lead or text("nobody yet")),
                todo,
            )
            for each in waiting
        ]
    return found


def _can(shell: Shell, rows: Iterable[tuple[AppointmentRow, str]]) -> list[tuple[str, str]]:
    """Return where somebody begins what their roles are for: the words, and the address."""
    text, today = shell.language.text, timezone.now().date()
    found = []
    if sending_bodies(shell.actor, today):
        found.append((text("Send figures"), shell.link("work_submissions")))
    state = CandidateState.ASSEMBLED.value
    if shell.may(Action.ASSEMBLE, Subject(state=state)):
        found.append((text("Put a release together"), f"{shell.link('work_candidates')}#assemble"))
    if any(
        shell.may(Action.PROPOSE_ACTION, Subject(body=row.body, areas=areas_of_body(row.body)))
        for row, _ in rows
    ):
        found.append((text("Propose an action of the roadmap"), shell.link("work_propose")))
    for row, name in rows:
        subject = Subject(body=row.body, areas=frozenset(directory().body(row.body).areas))
        link = f"{shell.link('work_body', body=row.body)}#invite"
        if shell.may(Action.APPOINT, subject) and link not in {place for _, place in found}:
            found.append((text("Invite people to act for: %(body)s", body=name), link))
    if _sees_all(shell):
        found.append((text("See all bodies and their people"), shell.link("work_bodies")))
    return found


def _gaps_by_area(areas: Iterable[str], today: date) -> list[tuple[str, str, dict[str, Gap]]]:
    """Return countries in which somebody is missing: the code, the government, the gap by role."""
    by_area: dict[str, dict[str, Gap]] = defaultdict(dict)
    for each in gaps(areas, today):
        by_area[each.area][each.role.value] = each
    bodies = directory()
    governments = {
        area: each.id
        for area in by_area
        for each in bodies.of_area(area)
        if each.kind is BodyKind.GOVERNMENT
    }
    return [(area, governments.get(area, ""), found) for area, found in by_area.items()]


def _places(thing: str) -> str:
    """Return the page of a thing of the audit log, where it has one."""
    kind, _, number = thing.partition(" ")
    name = {"submission": "work_submission", "candidate": "work_candidate"}.get(kind)
    return reverse(name, kwargs={"number": int(number)}) if name and number.isdigit() else ""


def _sees_all(shell: Shell) -> bool:
    return shell.may(Action.SEE_PEOPLE, Subject(body="?"))
