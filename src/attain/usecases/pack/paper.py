"""A meeting pack as a document: its order, its first page, its summary and its annexes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from attain.reporting.documents.document import (
    Cell,
    Column,
    Document,
    Labels,
    Listing,
    Paragraph,
    Section,
    Table,
    content_hash,
    number_cell,
)
from attain.usecases.pack import paper_figures, paper_roadmap
from attain.usecases.pack.names import Names
from attain.usecases.portal.changes import sentences as change_sentences
from attain.usecases.portal.pictures import standing_word
from attain.usecases.portal.region import SHOWN, summary

if TYPE_CHECKING:
    from attain.reporting.documents.document import Block
    from attain.reporting.language import Language
    from attain.usecases.pack.pack import MeetingPack


def document_of(pack: MeetingPack, language: Language) -> Document:
    """Return a pack as a document in a language."""
    names = Names(pack, language)
    sections = tuple(_sections(pack, names))
    title = language.text("Progress towards the goals")
    running = language.text("Meeting pack %(number)s", number=pack.number)
    return Document(
        language=language.code,
        title=title,
        subtitle=_subtitle(pack),
        over=language.text("Meeting pack"),
        facts=tuple(_facts(pack, names, content_hash(sections))),
        running=running,
        foot=language.text(
            "Release %(release)s of %(day)s, seal %(seal)s",
            release=pack.release,
            day=language.date(pack.release_day),
            seal=pack.seal,
        ),
        created=pack.made,
        labels=Labels(
            contents=language.text("Contents"),
            page=language.text("Page"),
            table=language.text("Table"),
            figure=language.text("Figure"),
            annex=language.text("Annex"),
            sheet=language.text("Sheet"),
            about=language.text("Meeting pack"),
        ),
        sections=sections,
        whole=() if language.script == "Latn" else tuple(map(names.area, pack.areas)),
    )


def _subtitle(pack: MeetingPack) -> str:
    if pack.roadmap is None:
        return pack.group_name
    parts = (pack.group_name, pack.roadmap.meeting, pack.roadmap.cycle_title)
    return " · ".join(each for each in parts if each)


def _facts(pack: MeetingPack, names: Names, fingerprint: str) -> Iterable[tuple[str, str]]:
    language = names.language
    yield language.text("Number"), pack.number
    yield language.text("Made on"), language.date(pack.made)
    yield (
        language.text("Figures"),
        language.text(
            "Release %(release)s of %(day)s, seal %(seal)s",
            release=pack.release,
            day=language.date(pack.release_day),
            seal=pack.seal,
        ),
    )
    if pack.roadmap is not None:
        yield (
            language.text("Reporting cycle"),
            language.text(
                "%(cycle)s, frozen on %(day)s",
                cycle=pack.roadmap.cycle_title,
                day=language.date(pack.roadmap.frozen.isoformat()),
            ),
        )
    yield (
        language.text("Rule"),
        language.text(
            "%(rule)s, as of %(year)s", rule=pack.rule, year=language.period(str(pack.as_of))
        ),
    )
    yield (
        language.text("Compared with"),
        language.text(
            "release %(release)s of %(date)s",
            release=pack.changes.before,
            date=language.date(pack.changes.before_day),
        )
        if pack.changes
        else language.text("no earlier release"),
    )
    if pack.last is not None:
        yield language.text("Pack before"), pack.last.number
    yield language.text("Fingerprint of the contents"), fingerprint[:32]
    yield language.text("Cite as"), cited(pack, language, fingerprint)
    for each in (_draft(language), language.calendar_note, language.area_note):
        if each:
            yield language.text("Note"), each


def cited(pack: MeetingPack, language: Language, fingerprint: str) -> str:
    """Return how a pack is cited."""
    return language.text(
        "Meeting pack %(number)s. Made on %(day)s by attain from release %(release)s (seal %(seal)s). "
        "Contents %(fingerprint)s.",
        number=pack.number,
        day=language.date(pack.made),
        release=pack.release,
        seal=pack.seal,
        fingerprint=fingerprint[:16],
    )


def _draft(language: Language) -> str:
    if not language.draft:
        return ""
    return language.text(
        "The translation of the interface is a draft; the English texts are the checked ones."
    )


def _sections(pack: MeetingPack, names: Names) -> Iterable[Section]:
    yield _summary(pack, names)
    yield from paper_figures.standings(pack, names)
    if pack.changes is not None:
        yield paper_figures.changes(pack.changes, names)
    if pack.roadmap is not None:
        yield from paper_roadmap.sections(pack, pack.roadmap, names)
    yield paper_roadmap.decisions(pack, names)
    if pack.roadmap is not None:
        yield from paper_roadmap.annexes(pack, pack.roadmap, names)
    yield from paper_figures.annexes(pack, names)
    yield _method(pack, names)


# ----------------------------------------------------------------------------------------- summary


def _summary(pack: MeetingPack, names: Names) -> Section:
    language = names.language
    blocks: list[Paragraph | Listing | Table] = []
    for number, part in enumerate(pack.frameworks):
        said = summary(part.page, language, name=names.area)
        said[-1:] = [s for s in said[-1:] if not part.page.counts.get("not_assessed")]
        told = " ".join([f"{part.page.framework.title}:", *said])
        blocks.append(Paragraph(told, "lead" if number == 0 else "plain"))
    if not pack.frameworks:
        blocks.append(Paragraph(language.text("The release has no verdict to tell of."), "lead"))
    points = list(paper_roadmap.told(pack, names))
    if pack.changes is not None:
        points = [*change_sentences(pack.changes, language), *points]
    if points:
        blocks.append(Listing(tuple(points)))
    blocks.append(_key_figures(pack, names))
    if pack.roadmap is None:
        blocks.append(
            Paragraph(
                language.text(
                    "This pack holds figures only: it was made without a reporting cycle, so it has no "
                    "matrix of actions and no status reports."
                ),
                "note",
            )
        )
    return Section(language.text("Summary"), tuple(blocks))


def _key_figures(pack: MeetingPack, names: Names) -> Table:
    language = names.language
    earlier = pack.last.key_figures if pack.last else {}
    rows: list[tuple[Cell, ...]] = []
    groups: list[tuple[int, str]] = []
    last_group = ""
    for key, value in pack.key_figures.items():
        group, _, name = key.partition(".")
        if group != last_group:
            title = language.text("Roadmap") if group == "roadmap" else group
            groups.append((len(rows), title))
            last_group = group
        then = earlier.get(key)
        row = [Cell(key_word(name, language)), number_cell(value, language)]
        if pack.last is not None:
            row += [
                number_cell(then, language),
                number_cell(None if then is None else value - then, language),
            ]
        rows.append(tuple(row))
    columns = [Column(language.text("Figure"), share=3), Column(language.text("Now"), "right")]
    note = language.text("Cases are countries under target rules.")
    if pack.last is not None:
        columns += [
            Column(language.text("Pack before"), "right"),
            Column(language.text("Difference"), "right"),
        ]
        note += " " + language.text(
            "The pack before is %(number)s, made from release %(release)s.",
            number=pack.last.number,
            release=pack.last.release,
        )
    return Table(
        "key-figures",
        language.text("Key figures"),
        tuple(columns),
        tuple(rows),
        note,
        tuple(groups),
        width=0.62 if pack.last is None else 1.0,
    )


def key_word(name: str, language: Language) -> str:
    """Return what a key figure is called, by the last part of its name."""
    words = {
        "assessed": language.text("Cases that can be assessed"),
        "actions": language.text("Actions"),
        "late": language.text("Actions past their deadline"),
        "unowned": language.text("Actions without a lead body"),
        "reports": language.text("Status reports accepted"),
    }
    word = words.get(name) or standing_word(name, language)
    return word[:1].upper() + word[1:]


# ------------------------------------------------------------------------------- sources, method


def _method(pack: MeetingPack, names: Names) -> Section:
    language = names.language
    words = [
        language.text(
            "Verdicts are by the rule %(rule)s, as of %(year)s; the rule is described in the manual of "
            "methods. A case is one country under one target rule.",
            rule=pack.rule,
            year=language.period(str(pack.as_of)),
        ),
        language.text(
            "Everything here can be recomputed from release %(release)s: `attain verify` does so and says "
            "what differs. The seal %(seal)s changes with any byte of the release.",
            release=pack.release,
            seal=pack.seal,
        ).replace("`", ""),
        language.text(
            "Numbers are rounded as they are shown, in print, Word and Excel alike; the release has "
            "every digit."
        ),
    ]
    rows = tuple(
        (
            Cell(str(each.get("who", ""))),
            Cell(str(each.get("when", ""))),
            Cell(str(each.get("where", ""))),
            Cell(str(each.get("licence", ""))),
            number_cell(float(each.get("rows", 0)), language),
            Cell(str(each.get("sha256", ""))[:12]),
        )
        for each in pack.origins
    )
    table = Table(
        "sources",
        language.text("Sources of the figures"),
        (
            Column(language.text("Who"), share=2.2),
            Column(language.text("When"), share=1.7),
            Column(language.text("Where"), share=3),
            Column(language.text("Licence"), share=2),
            Column(language.text("Figures"), "right", 1),
            Column(language.text("SHA-256 begins"), share=1.9),
        ),
        rows,
    )
    parts = tuple(f"{name} {version}" for name, version in sorted(pack.software.items()))
    made = language.text("The release was made with %(software)s.", software=", ".join(parts))
    marks = "; ".join(f"{names.mark(shown)} {standing_word(shown, language)}" for shown in SHOWN)
    blocks: tuple[Block, ...] = (
        *(Paragraph(each) for each in words),
        Paragraph(language.text("Marks in tables: %(marks)s.", marks=marks)),
        table,
        Paragraph(made, "note"),
    )
    return Section(language.text("Annex: sources and method"), blocks, annex=True)
