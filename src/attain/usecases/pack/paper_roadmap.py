"""What a pack says of the roadmap: the matrix, Tools 1 and 2, what is late, and decisions asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from attain.reporting.documents.document import Cell, Column, Listing, Paragraph, Section, Table
from attain.usecases.pack.roadmap import PackReport

if TYPE_CHECKING:
    from attain.reporting.documents.document import Block
    from attain.usecases.pack.names import Names
    from attain.usecases.pack.pack import MeetingPack, OpenTarget
    from attain.usecases.pack.roadmap import PackAction, PackItem, RoadmapPart


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
    yield _matrix(roadmap, names)
    yield _tool_1(roadmap, names)
    yield _tool_2(roadmap, names)
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
            codes = [f"{each.framework} {each.target.code}" for each in bare]
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
            bodies=language.join(list(dict.fromkeys(_sender(e, names) for e in roadmap.awaited))),
        )


def _sender(report: object, names: Names) -> str:
    body, area = getattr(report, "body", ""), getattr(report, "area", "")
    return names.area(area) if area else str(body)


def _bare(pack: MeetingPack) -> list[OpenTarget]:
    """Targets on which countries are off track without any action."""
    return [each for each in pack.open_targets if not each.actions]


# ------------------------------------------------------------------------------------------- matrix


def _matrix(roadmap: RoadmapPart, names: Names) -> Section:
    language = names.language
    return Section(
        language.text("The matrix"),
        (_by_body(roadmap, names),),
        (Section(language.text("Every action"), (_actions(roadmap, names),)),),
        wide=True,
    )


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
        cells.append(names.count(led[item.key, ""]))
        rows.append(tuple(cells))
    return Table(
        "matrix",
        language.text("Actions by recommendation and body"),
        (
            Column(language.text("Recommendation or clause"), share=6),
            Column(language.text("Actions"), "right", 1.5),
            *(Column(body, "center", 1.2, turned=True) for body in bodies),
            Column(language.text("To be allocated"), "right", 1.8),
        ),
        tuple(rows),
        language.text("2+1: the body leads two actions and supports one."),
        tuple(_plans(roadmap.items)),
    )


def _plans(items: Iterable[PackItem]) -> Iterable[tuple[int, str]]:
    last = ""
    for place, item in enumerate(items):
        title = " · ".join(each for each in (item.plan, item.area) if each)
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
    )


def _day(action: PackAction, names: Names) -> Cell:
    if action.deadline is None:
        return Cell("–")
    return Cell(names.language.date(action.deadline.isoformat(), "medium"))


# -------------------------------------------------------------------------------------------- tools


def _tool_1(roadmap: RoadmapPart, names: Names) -> Section:
    language = names.language
    label = language.text(
        "Tool 1 is the Association’s framework for reporting on the work plans of sectoral bodies: status "
        "and alignment. Its form is not public; this layout is ours, made from what is publicly said of "
        "it, until someone supplies the form."
    )
    actions = {each.number: each for each in roadmap.actions}
    own = [each for each in roadmap.reports if not each.area]
    rows: list[tuple[Cell, ...]] = []
    groups: list[tuple[int, str]] = []
    for body in sorted({each.body for each in own}):
        groups.append((len(rows), " · ".join(dict.fromkeys((body, roadmap.body(body))))))
        rows += [_regional(each, actions) for each in own if each.body == body]
    blocks: list[Block] = [Paragraph(label, "label")]
    if rows:
        blocks.append(
            Table(
                "tool-1",
                language.text("Status and alignment of the work of sectoral bodies"),
                (
                    Column(language.text("Action"), share=3.4),
                    Column(language.text("Aligned with"), share=1.8),
                    Column(language.text("Status"), share=1.4),
                    Column(language.text("Done in the cycle"), share=4.4),
                    Column(language.text("Obstacles"), share=2.8),
                    Column(language.text("Next step"), share=2.8),
                    Column(language.text("Evidence"), share=2),
                ),
                tuple(rows),
                groups=tuple(groups),
            )
        )
    else:
        blocks.append(Paragraph(language.text("No report of a sectoral body was accepted.")))
    return Section(language.text("Tool 1: work plans of sectoral bodies"), tuple(blocks), wide=True)


def _regional(report: PackReport, actions: dict[str, PackAction]) -> tuple[Cell, ...]:
    action = actions[report.action]
    aligned = ", ".join((*action.items, *action.goals, *action.targets))
    return (
        Cell(f"{action.number}  {action.title}"),
        Cell(aligned),
        Cell(report.status),
        Cell(report.said),
        Cell(report.obstacles),
        Cell(report.next_step),
        Cell(", ".join(report.evidence)),
    )


def _tool_2(roadmap: RoadmapPart, names: Names) -> Section:
    language = names.language
    label = language.text(
        "Tool 2 is the Association’s matrix for monitoring the follow-up to declarations, in the region and "
        "in each country. Its form is not public; this layout is ours, made from what is publicly said "
        "of it, until someone supplies the form."
    )
    actions = {each.number: each for each in roadmap.actions}
    by_item: dict[str, list[PackReport]] = {}
    for report in roadmap.reports:
        for key in actions[report.action].items:
            by_item.setdefault(key, []).append(report)
    rows: list[tuple[Cell, ...]] = []
    groups: list[tuple[int, str]] = []
    for item in roadmap.items:
        found = by_item.get(item.key, [])
        groups.append((len(rows), f"{item.plan} {item.code}  {item.title}"))
        rows += [_followed(each, actions, names) for each in found] or [_silent(names)]
    table = Table(
        "tool-2",
        language.text("Follow-up by recommendation and clause, in the region and in each country"),
        (
            Column(language.text("Level"), share=1.4),
            Column(language.text("Reported by"), share=2),
            Column(language.text("Action"), share=3.4),
            Column(language.text("Status"), share=1.5),
            Column(language.text("Follow-up"), share=5.5),
            Column(language.text("Evidence"), share=2.4),
        ),
        tuple(rows),
        groups=tuple(groups),
    )
    return Section(
        language.text("Tool 2: follow-up to declarations"),
        (Paragraph(label, "label"), table),
        wide=True,
    )


def _followed(report: PackReport, actions: dict[str, PackAction], names: Names) -> tuple[Cell, ...]:
    language = names.language
    action = actions[report.action]
    level = language.text("national") if report.area else language.text("regional")
    return (
        Cell(level),
        Cell(_sender(report, names)),
        Cell(f"{action.number}  {action.title}"),
        Cell(report.status),
        Cell(report.said),
        Cell(", ".join(report.evidence)),
    )


def _silent(names: Names) -> tuple[Cell, ...]:
    said = names.language.text("nothing reported")
    return (Cell("–"), Cell("–"), Cell("–"), Cell("–"), Cell(said), Cell(""))


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
        Section(language.text("Off track without any action"), (_open(pack, names),)),
        Section(language.text("Reports that have not come"), (_awaited(roadmap, names),)),
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


def _open(pack: MeetingPack, names: Names) -> Block:
    language = names.language
    bare = _bare(pack)
    if not bare:
        return Paragraph(language.text("None."))
    rows = tuple(
        (
            Cell(f"{each.framework} {each.target.code}"),
            Cell(each.target.title),
            names.count(len(each.areas)),
            Cell(names.areas(each.areas)),
        )
        for each in bare
    )
    return Table(
        "open-targets",
        language.text("Targets on which countries are off track and that no action serves"),
        (
            Column(language.text("Target"), share=1),
            Column(language.text("Title"), share=4.2),
            Column(language.text("Countries"), "right", 1),
            Column(language.text("Which"), share=3),
        ),
        rows,
    )


def _awaited(roadmap: RoadmapPart, names: Names) -> Block:
    language = names.language
    if not roadmap.awaited:
        return Paragraph(language.text("None."))
    rows = tuple(
        (Cell(_sender(each, names)), names.count(len(each.actions)), Cell(", ".join(each.actions)))
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
