"""What a pack says of the roadmap: the matrix, Tools 1 and 2, what is late, and decisions asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from attain.reporting.documents.document import Cell, Column, Listing, Paragraph, Section, Table
from attain.usecases.pack import paper_reports
from attain.usecases.pack.paper_reports import sender

if TYPE_CHECKING:
    from attain.reporting.documents.document import Block
    from attain.usecases.pack.names import Names
    from attain.usecases.pack.pack import MeetingPack, OpenTarget
    from attain.usecases.pack.roadmap import PackAction, RoadmapPart

MOST_OPEN = 12
"""Targets off track without any action that stand in the pack itself; the others in an annex."""


def told(pack: MeetingPack, names: Names) -> Iterable[str]:
    """Return in sentences what the cycle shows."""
    language, roadmap = names.language, pack.roadmap
    if roadmap is None:
        return
    parts = [
        language.text("%(count)s %(status)s", count=language.number(count), status=status.lower())
        for status, count in roadmap.by_status.items()
        if count
    ]
    yield language.text(
        "The roadmap has %(count)s actions: %(parts)s.",
        count=language.number(len(roadmap.actions)),
        parts=language.join(parts),
    )
    if roadmap.asked:
        yield language.text(
            "%(count)s of %(asked)s reports came and were accepted, %(late)s of them after the deadline.",
            count=language.number(len(roadmap.reports)),
            asked=language.number(roadmap.asked),
            late=language.number(sum(each.late for each in roadmap.reports)),
        )
    if roadmap.late:
        yield language.plural(
            "%(count)s action is past its deadline.",
            "%(count)s actions are past their deadlines.",
            len(roadmap.late),
        )
    if roadmap.unowned:
        yield language.plural(
            "%(count)s action has no lead body.",
            "%(count)s actions have no lead body.",
            len(roadmap.unowned),
        )
    if roadmap.before:
        yield language.text(
            "Since cycle %(cycle)s, %(moved)s actions changed their status and %(new)s are new.",
            cycle=roadmap.before,
            moved=language.number(len(roadmap.moved)),
            new=language.number(len(roadmap.new)),
        )
    if bare := _bare(pack):
        yield language.plural(
            "%(count)s target on which countries are off track has no action.",
            "%(count)s targets on which countries are off track have no action.",
            len(bare),
        )


def sections(pack: MeetingPack, roadmap: RoadmapPart, names: Names) -> Iterable[Section]:
    """Return the sections on the roadmap, in order."""
    yield _moved(roadmap, names)
    yield _matrix(roadmap, names)
    yield Section(names.language.text("Every action"), (_actions(roadmap, names),), wide=True)
    yield from paper_reports.tools(roadmap, names)
    yield _late(pack, roadmap, names)


def decisions(pack: MeetingPack, names: Names) -> Section:
    """Return the decisions asked for: those of the Secretariat, then those that follow from data."""
    language, roadmap = names.language, pack.roadmap
    asked = list(roadmap.decisions) if roadmap else []
    asked.append(
        language.text("To take note of the standings in release %(release)s.", release=pack.release)
    )
    if roadmap is not None:
        asked += _asked_of_bodies(roadmap, names)
        if bare := _bare(pack):
            codes = [f"{each.framework} {each.target.code}" for each in bare[:MOST_OPEN]]
            more = len(bare) - len(codes)
            if more:
                codes.append(language.text("%(count)s more", count=language.number(more)))
            asked.append(
                language.text(
                    "To agree on actions for the targets on which countries are off track and which no "
                    "action serves: %(targets)s.",
                    targets=language.join(codes),
                )
            )
    for part in pack.frameworks:
        lacking = sorted(part.page.areas, key=lambda area: part.figures[area])[:3]
        lacking = [area for area in lacking if part.figures[area] < part.indicators]
        if lacking:
            asked.append(
                language.text(
                    "To ask for figures on the indicators of the %(framework)s that have none: most are "
                    "lacking in %(areas)s.",
                    framework=part.page.framework.id,
                    areas=language.join(
                        [
                            f"{names.area(area)} ({language.number(part.indicators - part.figures[area])})"
                            for area in lacking
                        ]
                    ),
                )
            )
    blocks: list[Block] = [
        Paragraph(
            language.text(
                "Proposals made from the figures and reports in this pack, for the meeting to change or "
                "adopt."
            )
        ),
        Listing(tuple(asked), numbered=True),
    ]
    return Section(language.text("Decisions asked for"), tuple(blocks))


def _asked_of_bodies(roadmap: RoadmapPart, names: Names) -> Iterable[str]:
    language = names.language
    if roadmap.unowned:
        yield language.text(
            "To name a lead body for the actions that have none: %(actions)s.",
            actions=language.join([each.number for each in roadmap.unowned]),
        )
    late = Counter(each.lead for each in roadmap.late if each.lead)
    if late:
        yield language.text(
            "To ask for new dates, or for closing, of actions past their deadlines, by lead body: "
            "%(bodies)s.",
            bodies=language.join(
                [f"{body} ({language.number(count)})" for body, count in late.most_common()]
            ),
        )
    if roadmap.awaited:
        yield language.text(
            "To remind those whose reports have not come: %(bodies)s.",
            bodies=language.join(list(dict.fromkeys(sender(e, names) for e in roadmap.awaited))),
        )


def _bare(pack: MeetingPack) -> list[OpenTarget]:
    """Targets on which countries are off track without any action."""
    return [each for each in pack.open_targets if not each.actions]


# ------------------------------------------------------------------------------------------- matrix


def _matrix(roadmap: RoadmapPart, names: Names) -> Section:
    language = names.language
    return Section(language.text("The matrix"), (_by_body(roadmap, names),), wide=True)


# --------------------------------------------------------------------------------- what has moved


def _moved(roadmap: RoadmapPart, names: Names) -> Section:
    """Who leads what and reports, and which actions stand elsewhere than in the cycle before, and why."""
    language = names.language
    blocks: list[Block] = [_by_owner(roadmap, names)]
    if roadmap.before and roadmap.moved:
        blocks.append(_steps(roadmap, names))
    elif roadmap.before:
        blocks.append(
            Paragraph(
                language.text(
                    "No action changed its status since cycle %(cycle)s.", cycle=roadmap.before
                )
            )
        )
    return Section(language.text("Actions and reports at a glance"), tuple(blocks))


def _by_owner(roadmap: RoadmapPart, names: Names) -> Table:
    language = names.language
    late = {each.number for each in roadmap.late}
    senders = [(e.body, e.area, 1) for e in roadmap.reports]
    senders += [(e.body, e.area, 0) for e in roadmap.awaited for _ in e.actions]
    statuses = [each for each, count in roadmap.by_status.items() if count]
    leads = sorted({each.lead for each in roadmap.actions if each.lead})
    areas = sorted({area for _, area, _ in senders if area}, key=names.area)
    rows: list[tuple[Cell, ...]] = []
    for body in leads:
        own = [each for each in roadmap.actions if each.lead == body]
        came = [in_ for sender, area, in_ in senders if sender == body and not area]
        rows.append(
            (
                Cell(f"{body}  {roadmap.body(body)}" if roadmap.body(body) != body else body),
                names.count(len(own)),
                *(_count(sum(a.status == status for a in own), names) for status in statuses),
                _count(sum(each.number in late for each in own), names),
                names.count(sum(came)),
                names.count(len(came)),
            )
        )
    for area in areas:
        came = [in_ for _, code, in_ in senders if code == area]
        nothing = tuple(Cell("") for _ in statuses)
        rows.append(
            (
                Cell(names.area(area)),
                Cell(""),
                *nothing,
                Cell(""),
                names.count(sum(came)),
                names.count(len(came)),
            )
        )
    groups = [(0, language.text("Bodies that lead actions"))] if leads else []
    if areas:
        groups.append((len(leads), language.text("Countries, on their parts of actions")))
    return Table(
        "owners",
        language.text("Actions that a body leads by status, and reports that came"),
        (
            Column(language.text("Body or country"), share=5),
            Column(language.text("Leads"), "right"),
            *(Column(status, "right") for status in statuses),
            Column(language.text("Late"), "right"),
            Column(language.text("Reports in"), "right", 1.3),
            Column(language.text("Asked for"), "right", 1.2),
        ),
        tuple(rows),
        language.text("An empty cell: none."),
        tuple(groups),
    )


def _steps(roadmap: RoadmapPart, names: Names) -> Table:
    language = names.language
    told = {each.action: each for each in roadmap.reports if not each.area}
    rows = tuple(
        (
            Cell(f"{each.number}  {each.title}"),
            Cell(each.lead or language.text("to be allocated")),
            Cell(each.status_before),
            Cell(each.status),
            Cell(told[each.number].said if each.number in told else "–"),
        )
        for each in roadmap.moved
    )
    return Table(
        "moved",
        language.text("Actions that stand elsewhere than in cycle %(cycle)s", cycle=roadmap.before),
        (
            Column(language.text("Action"), share=3.4),
            Column(language.text("Lead"), share=1.4),
            Column(language.text("Before"), share=1.2),
            Column(language.text("Now"), share=1.2),
            Column(language.text("What its lead body says"), share=5),
        ),
        rows,
    )


def _count(value: int, names: Names) -> Cell:
    """A count that is left empty where it is none, so that the others stand out."""
    return names.count(value) if value else Cell("")


def _by_body(roadmap: RoadmapPart, names: Names) -> Table:
    """Recommendations by bodies: actions led, and behind a stroke those supported."""
    language = names.language
    bodies = sorted({each.lead for each in roadmap.actions if each.lead})
    bodies += sorted({b for a in roadmap.actions for b in a.supporting} - set(bodies))
    led = Counter((item, a.lead) for a in roadmap.actions for item in a.items)
    backed = Counter((i, body) for a in roadmap.actions for i in a.items for body in a.supporting)
    rows: list[tuple[Cell, ...]] = []
    for item in roadmap.items:
        cells = [Cell(f"{item.code}  {item.title}")]
        cells.append(names.count(sum(item.key in a.items for a in roadmap.actions)))
        for body in bodies:
            one, other = led[item.key, body], backed[item.key, body]
            cells.append(Cell(f"{one}+{other}" if one or other else ""))
        cells.append(_count(led[item.key, ""], names))
        rows.append(tuple(cells))
    return Table(
        "matrix",
        language.text("Actions by recommendation and body"),
        (
            Column(language.text("Recommendation or clause"), share=8),
            Column(language.text("Actions"), "right", 1.5),
            *(Column(body, "center", turned=True) for body in bodies),
            Column(language.text("To be allocated"), "right", 1.8),
        ),
        tuple(rows),
        " ".join(
            (
                language.text("2+1: the body leads two actions and supports one."),
                language.text("An empty cell: none."),
            )
        ),
        tuple(_plans(roadmap)),
    )


def _plans(roadmap: RoadmapPart) -> Iterable[tuple[int, str]]:
    last = ""
    for place, item in enumerate(roadmap.items):
        title = " · ".join(each for each in (roadmap.plan(item.plan), item.area) if each)
        if title != last:
            yield place, title
            last = title


def _actions(roadmap: RoadmapPart, names: Names) -> Table:
    language = names.language
    rows = tuple(
        (
            Cell(each.number),
            Cell(each.title),
            Cell(", ".join(each.items)),
            Cell(", ".join((*each.goals, *each.targets))),
            Cell(each.lead or language.text("to be allocated")),
            Cell(", ".join(each.supporting)),
            Cell(names.areas(each.areas)),
            _day(each, names),
            Cell(each.status_before or "–"),
            Cell(each.status),
        )
        for each in roadmap.actions
    )
    return Table(
        "actions",
        language.text("Every action with its owner, deadline and status"),
        (
            Column(language.text("No."), share=1.1),
            Column(language.text("Action"), share=5),
            Column(language.text("Serves"), share=1.8),
            Column(language.text("Goals, targets"), share=1.6),
            Column(language.text("Lead"), share=1.5),
            Column(language.text("Supporting"), share=1.8),
            Column(language.text("Countries"), share=2.2),
            Column(language.text("Deadline"), share=1.5),
            Column(language.text("Status before"), share=1.5),
            Column(language.text("Status"), share=1.5),
        ),
        rows,
        "; ".join(f"{code}: {title}" for code, title in roadmap.plans.items() if code != title),
    )


def _day(action: PackAction, names: Names) -> Cell:
    if action.deadline is None:
        return Cell("–")
    return Cell(names.language.date(action.deadline.isoformat(), "medium"))


# ------------------------------------------------------------------------------- late, without owner


def _late(pack: MeetingPack, roadmap: RoadmapPart, names: Names) -> Section:
    language = names.language
    parts = [
        Section(
            language.text("Past the deadline"),
            (_listed("late", language.text("Actions past their deadline"), roadmap.late, names),),
        ),
        Section(
            language.text("Without a lead body"),
            (
                _listed(
                    "unowned",
                    language.text("Actions that no body leads"),
                    roadmap.unowned,
                    names,
                ),
            ),
        ),
        Section(language.text("Reports that have not come"), (_awaited(roadmap, names),)),
        Section(
            language.text("Off track without any action"),
            tuple(_open(_bare(pack)[:MOST_OPEN], names, "open-targets", len(_bare(pack)))),
        ),
    ]
    return Section(language.text("Late and without an owner"), (), tuple(parts))


def _listed(
    id: str,  # noqa: A002 - the word of tables
    caption: str,
    actions: list[PackAction],
    names: Names,
) -> Block:
    language = names.language
    if not actions:
        return Paragraph(language.text("None."))
    rows = tuple(
        (
            Cell(each.number),
            Cell(each.title),
            Cell(each.lead or language.text("to be allocated")),
            _day(each, names),
            Cell(each.status),
        )
        for each in actions
    )
    return Table(
        id,
        caption,
        (
            Column(language.text("No."), share=0.8),
            Column(language.text("Action"), share=4.4),
            Column(language.text("Lead"), share=1.4),
            Column(language.text("Deadline"), share=1.3),
            Column(language.text("Status"), share=1.3),
        ),
        rows,
    )


def _open(bare: list[OpenTarget], names: Names, id_: str, whole: int) -> Iterable[Block]:
    language = names.language
    if not bare:
        yield Paragraph(language.text("None."))
        return
    rows = tuple(
        (
            Cell(f"{each.framework} {each.target.code}"),
            Cell(each.target.title),
            names.count(len(each.areas)),
            Cell(names.areas(each.areas)),
        )
        for each in bare
    )
    more = whole - len(bare)
    yield Table(
        id_,
        language.text("Targets on which countries are off track and that no action serves"),
        (
            Column(language.text("Target"), share=1),
            Column(language.text("Title"), share=5.4),
            Column(language.text("Countries"), "center", 1.2),
            Column(language.text("Which"), share=3.6),
        ),
        rows,
        language.plural("%(count)s more is in an annex.", "%(count)s more are in an annex.", more)
        if id_ == "open-targets" and more
        else "",
    )


def annexes(pack: MeetingPack, roadmap: RoadmapPart, names: Names) -> Iterable[Section]:
    """Return the annexes on the roadmap: what did not fit above, answers, and who the bodies are."""
    language = names.language
    rest = _bare(pack)[MOST_OPEN:]
    if rest:
        yield Section(
            language.text("Annex: more targets off track without any action"),
            tuple(_open(rest, names, "open-targets-rest", len(rest))),
            wide=True,
            annex=True,
        )
    yield from paper_reports.answers(roadmap, names)
    yield from paper_reports.bodies(roadmap, names)


def _awaited(roadmap: RoadmapPart, names: Names) -> Block:
    language = names.language
    if not roadmap.awaited:
        return Paragraph(language.text("None."))
    rows = tuple(
        (Cell(sender(each, names)), names.count(len(each.actions)), Cell(", ".join(each.actions)))
        for each in roadmap.awaited
    )
    return Table(
        "awaited",
        language.text("Reports that had not come when the cycle was frozen"),
        (
            Column(language.text("From"), share=2),
            Column(language.text("Actions"), "right", 1),
            Column(language.text("Which"), share=6),
        ),
        rows,
    )
