"""A report that is owed as a document: each question with what answers it, for Word and Excel."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from attain.domain.roadmap.obligations import AnswerKind
from attain.reporting.code_words import unit_words
from attain.reporting.documents.document import (
    Cell,
    Column,
    Document,
    Labels,
    Paragraph,
    Section,
    Table,
    number_cell,
)
from attain.usecases.portal.indicator import indicator_page

if TYPE_CHECKING:
    from attain.domain.roadmap.actions import RoadmapAction
    from attain.domain.roadmap.cycles import StatusReport
    from attain.domain.roadmap.obligations import ObligationQuestion, ReportingObligation
    from attain.domain.roadmap.status import Status
    from attain.reporting.documents.document import Block
    from attain.reporting.language import Language
    from attain.usecases.portal.edition import Edition


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedReport:
    """
    What a report that is owed is made of.

    Attributes
    ----------
    whose
        The name of whoever owes it.
    actions, reports
        Of the cycle, as far as they concern whoever owes it; reports that were accepted.
    areas
        The countries whose figures are told; none: all of the release.
    written
        What was written by hand, by the code of the question.
    statuses, stands
        What statuses of actions are called; what a report says of where its action stands.
    edition
        The release that figures come from; none where no release is public.
    """

    obligation: ReportingObligation
    cycle: str
    whose: str
    day: date
    actions: Sequence[RoadmapAction]
    reports: Sequence[StatusReport]
    areas: Sequence[str]
    written: Mapping[str, str]
    statuses: Mapping[Status, str]
    stands: Callable[[StatusReport], str]
    body: Callable[[str], str]
    edition: Edition | None


def owed_document(owed: OwedReport, language: Language) -> Document:
    """Return a report as a document, to be finished by hand."""
    obligation = owed.obligation
    release = owed.edition.id if owed.edition else "–"
    return Document(
        language=language.code,
        title=obligation.title,
        subtitle=" · ".join((owed.whose, owed.cycle)),
        over=language.text("Report that is owed"),
        facts=(
            (language.text("Owed to"), obligation.owed_to),
            (language.text("Owed by"), obligation.by),
            (language.text("Made on"), language.date(owed.day.isoformat())),
            (language.text("Figures of the release"), release),
            (
                language.text("Note"),
                language.text(
                    "Questions are worded by us from what is publicly known of the report; its form is "
                    "not followed. Say it in the form that the report asks for."
                ),
            ),
        ),
        running=obligation.id,
        foot=language.text(
            "Cycle %(cycle)s, release %(release)s", cycle=owed.cycle, release=release
        ),
        created=owed.day.isoformat(),
        labels=Labels(
            contents=language.text("Contents"),
            page=language.text("Page"),
            table=language.text("Table"),
            figure=language.text("Figure"),
            annex=language.text("Annex"),
            sheet=language.text("Sheet"),
            about=language.text("Report that is owed"),
        ),
        sections=tuple(_section(owed, each, language) for each in obligation.questions),
    )


def _section(owed: OwedReport, question: ObligationQuestion, language: Language) -> Section:
    blocks: list[Block] = list(_blocks(owed, question, language))
    if said := owed.written.get(question.code, ""):
        blocks += [Paragraph(each) for each in said.splitlines() if each.strip()]
    if not blocks:
        blocks.append(Paragraph(language.text("To be written."), "label"))
    return Section(f"{question.code}  {question.text}", tuple(blocks), wide=_is_wide(question))


def _is_wide(question: ObligationQuestion) -> bool:
    return question.kind is not AnswerKind.WRITTEN


def _blocks(owed: OwedReport, question: ObligationQuestion, language: Language) -> Iterable[Block]:
    if question.kind is AnswerKind.STATUS_REPORTS:
        yield from _reported(owed, question, language)
    elif question.kind is AnswerKind.ACTIONS:
        yield from _actions(owed, question, language)
    elif question.kind is AnswerKind.FIGURES and owed.edition is not None:
        yield from _figures(owed, owed.edition, question, language)


def _reported(
    owed: OwedReport, question: ObligationQuestion, language: Language
) -> Iterable[Block]:
    actions = {each.number: each for each in owed.actions if question.speaks_of(each)}
    rows = tuple(
        (
            Cell(f"{each.action}  {actions[each.action].title}"),
            Cell(language.area(each.area, each.area) if each.area else owed.body(each.body)),
            Cell(owed.stands(each)),
            Cell(_field(each, question.field, owed)),
        )
        for each in owed.reports
        if each.action in actions
        and question.level.takes(each)
        and (question.field == "status" or getattr(each, question.field))
    )
    if rows:
        yield Table(
            f"question-{_plain(question.code)}",
            language.text("From status reports"),
            (
                Column(language.text("Action"), share=3.4),
                Column(language.text("Reported by"), share=2.2),
                Column(language.text("Status"), share=1.2),
                Column(language.text("Answer"), share=5.5),
            ),
            rows,
        )


def _field(report: StatusReport, name: str, owed: OwedReport) -> str:
    if name == "status":
        return owed.stands(report)
    if name == "evidence":
        return "; ".join(f"{each.title} ({each.link})" for each in report.evidence if not each.file)
    return str(getattr(report, name))


def _actions(owed: OwedReport, question: ObligationQuestion, language: Language) -> Iterable[Block]:
    rows = tuple(
        (
            Cell(each.number),
            Cell(each.title),
            Cell(", ".join((*each.items, *each.all_goals, *each.targets))),
            Cell(each.lead or language.text("to be allocated")),
            Cell(", ".join(language.area(code, code) for code in each.areas)),
            Cell(owed.statuses[each.status]),
        )
        for each in owed.actions
        if question.speaks_of(each)
    )
    if rows:
        yield Table(
            f"question-{_plain(question.code)}",
            language.text("Actions of the roadmap"),
            (
                Column(language.text("No."), share=0.8),
                Column(language.text("Action"), share=4.5),
                Column(language.text("Serves"), share=2.6),
                Column(language.text("Lead"), share=1.3),
                Column(language.text("Countries"), share=2.2),
                Column(language.text("Status"), share=1.2),
            ),
            rows,
        )


def _figures(
    owed: OwedReport, edition: Edition, question: ObligationQuestion, language: Language
) -> Iterable[Block]:
    known = edition.index.indicators_with_figures()
    rows: list[tuple[Cell, ...]] = []
    groups: list[tuple[int, str]] = []
    for reference in question.indicators:
        framework, _, code = reference.partition(" ")
        if (framework, code) not in known:
            continue
        page = indicator_page(edition, framework=framework, indicator=code)
        if not page.subjects:
            continue
        head = page.subjects[0]
        found = [
            (line.area, line.latest)
            for line in head.with_figures
            if line.latest is not None and (not owed.areas or line.area in owed.areas)
        ]
        if found:
            groups.append((len(rows), f"{reference}  {page.entry.title}"))
        rows += [
            (
                Cell(language.area(area, edition.area_name(area))),
                number_cell(row["value"], language, sign=row["bound"] or ""),
                Cell(language.period(str(row["period"]))),
                Cell(unit_words(head.unit, language, multiplier=head.multiplier)),
                Cell(head.series_code),
            )
            for area, row in found
        ]
    if rows:
        yield Table(
            f"question-{_plain(question.code)}",
            language.text("Latest figures of the release %(release)s", release=edition.id),
            (
                Column(language.text("Country"), share=2.5),
                Column(language.text("Figure"), "right", 1.2),
                Column(language.text("Period"), share=1),
                Column(language.text("Unit"), share=2.5),
                Column(language.text("Series"), share=2),
            ),
            tuple(rows),
            groups=tuple(groups),
        )


def _plain(code: str) -> str:
    return "".join(c if c.isalnum() else "-" for c in code)
