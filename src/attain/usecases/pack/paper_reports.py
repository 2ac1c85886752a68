"""What a pack prints of status reports: Tools 1 and 2, answers to questions, who the bodies are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from attain.reporting.documents.document import Cell, Column, Paragraph, Section, Table
from attain.usecases.pack.roadmap import PackReport

if TYPE_CHECKING:
    from attain.reporting.documents.document import Block
    from attain.usecases.pack.names import Names
    from attain.usecases.pack.roadmap import PackAction, PackItem, RoadmapPart


def tools(roadmap: RoadmapPart, names: Names) -> Iterable[Section]:
    """Return Tools 1 and 2 in our layout, labelled so."""
    yield _tool_1(roadmap, names)
    yield _tool_2(roadmap, names)


def sender(report: object, names: Names) -> str:
    """Return who reports, or owes a report: a country by its name, a body by its short name."""
    body, area = getattr(report, "body", ""), getattr(report, "area", "")
    return names.area(area) if area else str(body)


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
    silent: list[PackItem] = []
    for item in roadmap.items:
        found = by_item.get(item.key, [])
        if not found:
            silent.append(item)
            continue
        groups.append((len(rows), f"{item.plan} {item.code}  {item.title}"))
        rows += [_followed(each, actions, names) for each in found]
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
    blocks: list[Block] = [Paragraph(label, "label")]
    blocks.append(table if rows else Paragraph(language.text("No report was accepted.")))
    if silent:
        blocks.append(_silent(silent, roadmap, names))
    return Section(language.text("Tool 2: follow-up to declarations"), tuple(blocks), wide=True)


def _silent(items: list[PackItem], roadmap: RoadmapPart, names: Names) -> Table:
    language = names.language
    groups: dict[str, int] = {}
    for place, item in enumerate(items):
        groups.setdefault(roadmap.plan(item.plan), place)
    return Table(
        "tool-2-silent",
        language.text("Recommendations and clauses on which nothing was reported"),
        (
            Column(language.text("Number"), share=1),
            Column(language.text("Recommendation or clause"), share=6),
        ),
        tuple((Cell(item.code), Cell(item.title)) for item in items),
        groups=tuple((place, title) for title, place in groups.items()),
        width=0.6,
    )


def _followed(report: PackReport, actions: dict[str, PackAction], names: Names) -> tuple[Cell, ...]:
    language = names.language
    action = actions[report.action]
    level = language.text("national") if report.area else language.text("regional")
    return (
        Cell(level),
        Cell(sender(report, names)),
        Cell(f"{action.number}  {action.title}"),
        Cell(report.status),
        Cell(report.said),
        Cell(", ".join(report.evidence)),
    )


# ---------------------------------------------------------------------------------------- annexes


def answers(roadmap: RoadmapPart, names: Names) -> Iterable[Section]:
    """Return the annex with what was answered to the questions of the cycle, question by question."""
    language = names.language
    rows: list[tuple[Cell, ...]] = []
    groups: list[tuple[int, str]] = []
    for place, question in enumerate(roadmap.questions):
        said = [
            each for each in roadmap.reports if place < len(each.answers) and each.answers[place]
        ]
        if said:
            groups.append((len(rows), question))
        rows += [
            (Cell(each.action), Cell(sender(each, names)), Cell(each.answers[place]))
            for each in said
        ]
    if rows:
        table = Table(
            "answers",
            language.text("Answers to the questions of the cycle"),
            (
                Column(language.text("Action"), share=1),
                Column(language.text("Reported by"), share=2.4),
                Column(language.text("Answer"), share=8),
            ),
            tuple(rows),
            groups=tuple(groups),
        )
        yield Section(
            language.text("Annex: answers to the questions of the cycle"), (table,), annex=True
        )


def bodies(roadmap: RoadmapPart, names: Names) -> Iterable[Section]:
    """Return the annex that says what the short names of bodies stand for."""
    language = names.language
    rows = tuple(
        (Cell(code), Cell(name)) for code, name in sorted(roadmap.bodies.items()) if code != name
    )
    if rows:
        table = Table(
            "bodies",
            language.text(
                "Bodies by their short names, as they were called on %(day)s",
                day=language.date(roadmap.frozen.isoformat()),
            ),
            (
                Column(language.text("Short name"), share=1.4),
                Column(language.text("Name"), share=6),
            ),
            rows,
        )
        yield Section(language.text("Annex: bodies"), (table,), annex=True)
