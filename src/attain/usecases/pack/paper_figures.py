"""What a pack says of figures: standings by goal and country, changes, and the annexes with each case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from attain.reporting.charts.distribution import Bar, DistributionLabels, distribution
from attain.reporting.code_words import unit_words
from attain.reporting.documents.document import (
    Cell,
    Column,
    Paragraph,
    Picture,
    Section,
    Table,
    number_cell,
)
from attain.usecases.portal.changes import reason_words, sentences, worse_first
from attain.usecases.portal.pictures import DRAWN_AS, standing_word
from attain.usecases.portal.region import SHOWN, cell_of

if TYPE_CHECKING:
    from attain.reporting.charts.chart import Chart
    from attain.reporting.documents.document import Block
    from attain.reporting.language import Language
    from attain.store.portal_index import StandingEntry
    from attain.usecases.pack.names import Names
    from attain.usecases.pack.pack import MeetingPack, PackFramework
    from attain.usecases.portal.changes import Changes, VerdictChange
    from attain.usecases.portal.region import Row

MOST_CHANGES = 200
"""Changed standings that a pack lists; more stand in the release's own pages."""


def standings(pack: MeetingPack, names: Names) -> Iterable[Section]:
    """Return the section on standings for each framework: by goal, by country, by both."""
    for part in pack.frameworks:
        yield Section(
            names.language.text("Standings: %(framework)s", framework=part.page.framework.title),
            tuple(_by_goal(part, names)),
            (
                Section(names.language.text("By country"), tuple(_by_country(part, names))),
                Section(names.language.text("By goal and country"), (_both(part, names),)),
                Section(names.language.text("Furthest off track"), tuple(_behind(part, names))),
            ),
        )


def _by_goal(part: PackFramework, names: Names) -> Iterable[Block]:
    language, page = names.language, part.page
    bars = [(names.goal(page.framework.id, g.code, g.title), g.counts) for g in page.goals]
    caption = language.text(
        "Cases by goal and standing, %(framework)s", framework=page.framework.id
    )
    yield Picture(
        _bars(
            [(language.text("Goal %(code)s", code=goal.code), goal.counts) for goal in page.goals],
            names,
            caption,
        ),
        caption,
    )
    yield _counted(f"goals-{page.framework.slug}", caption, language.text("Goal"), bars, names)


def _by_country(part: PackFramework, names: Names) -> Iterable[Block]:
    language, page = names.language, part.page
    bars = [(names.area(area), page.by_area.get(area, {})) for area in page.areas]
    bars = [(name, counts) for name, counts in bars if sum(counts.values())]
    caption = language.text(
        "Cases by country and standing, %(framework)s", framework=page.framework.id
    )
    yield Picture(
        _bars(bars, names, caption),
        caption,
    )
    yield _counted(
        f"countries-{page.framework.slug}", caption, language.text("Country"), bars, names
    )


def _bars(bars: list[tuple[str, Mapping[str, int]]], names: Names, title: str) -> Chart:
    """Bars of standings, with words that are short enough for a line below them."""
    language = names.language
    drawn = []
    for name, counts in bars:
        merged: Counter[str] = Counter()
        for shown, count in counts.items():
            merged[DRAWN_AS.get(shown, shown)] += count
        drawn.append(Bar(name, merged))
    words = {each: standing_word(each, language) for each in SHOWN if each not in DRAWN_AS}
    words["not_assessed"] = language.text("not assessed, or no number")
    told = [
        language.text(
            "%(name)s: %(parts)s.",
            name=bar.name,
            parts=", ".join(f"{words[each]} {bar.counts[each]}" for each in words),
        )
        for bar in drawn
    ]
    labels = DistributionLabels(words, language.text("Standing"), language.text("cases"))
    chart = distribution(
        drawn,
        labels,
        title=title,
        summary=" ".join(told),
        number_locale=language.vega_locale(),
    )
    # Vega measures words of scripts that stack their letters too short: give them room.
    return chart if language.script == "Latn" else replace(chart, spec=_with_room(chart.spec))


def _with_room(spec: Any) -> Any:
    """Return a specification whose legends stand in two columns."""
    if isinstance(spec, dict):
        wide = spec.get("direction") == "horizontal"
        inner = {name: _with_room(part) for name, part in spec.items()}
        return {**inner, "columns": 2, "columnPadding": 60} if wide else inner
    return [_with_room(each) for each in spec] if isinstance(spec, list) else spec


def _counted(
    id: str,  # noqa: A002 - the word of tables
    caption: str,
    heading: str,
    bars: list[tuple[str, Mapping[str, int]]],
    names: Names,
) -> Table:
    language = names.language
    rows = []
    for name, counts in bars:
        assessed = sum(counts.get(each, 0) for each in SHOWN[:4])
        good = counts.get("achieved", 0) + counts.get("on_track", 0)
        share = 100 * good / assessed if assessed else None
        cells = (names.count(counts.get(each, 0)) for each in SHOWN)
        rows.append((Cell(name), *cells, number_cell(share, language, decimals=0)))
    columns = (
        Column(heading, share=5),
        *(Column(_head(each, language), "right", 1.5) for each in SHOWN),
        Column(language.text("good, % of assessed"), "right", 1.5),
    )
    note = language.text(
        "Good: achieved or on track. No number: improving towards a target that names no number."
    )
    return Table(id, caption, columns, tuple(rows), note)


def _head(shown: str, language: Language) -> str:
    """The word for a standing, short enough for the head of a narrow column."""
    return language.text("no number") if shown == "no_number" else standing_word(shown, language)


def _both(part: PackFramework, names: Names) -> Table:
    """Of the cases of a goal in a country: how many are achieved or on track, of how many assessed."""
    language, page = names.language, part.page
    rows = []
    for goal in page.goals:
        cells = [Cell(names.goal(page.framework.id, goal.code, goal.title))]
        for place in range(len(page.areas)):
            shown = [row.cells[place] for row in goal.rows]
            counts = Counter(each.shown for each in shown if each is not None)
            assessed = sum(counts[each] for each in SHOWN[:4])
            good = counts["achieved"] + counts["on_track"]
            cells.append(Cell(f"{good}/{assessed}" if assessed else "–"))
        rows.append(tuple(cells))
    return Table(
        f"goal-country-{page.framework.slug}",
        language.text(
            "Achieved or on track, of those assessed, by goal and country, %(framework)s",
            framework=page.framework.id,
        ),
        (
            Column(language.text("Goal"), share=5),
            *(Column(names.area(area), "center", turned=True) for area in page.areas),
        ),
        tuple(rows),
        language.text("3/4: of four cases that can be assessed, three are achieved or on track."),
    )


def _behind(part: PackFramework, names: Names) -> Iterable[Block]:
    language = names.language
    rows: list[tuple[Cell, ...]] = []
    groups: list[tuple[int, str]] = []
    for area, verdicts in part.behind.items():
        if verdicts:
            groups.append((len(rows), names.area(area)))
        rows += [_verdict(each, part, names) for each in verdicts]
    if not rows:
        yield Paragraph(language.text("No country is off track on a target that can be assessed."))
        return
    yield Table(
        f"behind-{part.page.framework.slug}",
        language.text(
            "The targets that are furthest off track in each country, %(framework)s",
            framework=part.page.framework.id,
        ),
        (
            Column(language.text("Indicator"), share=4.6),
            Column(language.text("Unit"), share=1.7),
            Column(language.text("Latest"), "right", 1.5),
            Column(language.text("Period"), "right", 0.95),
            Column(language.text("Target"), "right", 1.5),
            Column(language.text("By"), "right", 1.1),
            Column(language.text("Standing"), "center", 1.6),
        ),
        tuple(rows),
        language.text("At most three targets for each country, the worst first."),
        tuple(groups),
    )


def _verdict(entry: StandingEntry, part: PackFramework, names: Names) -> tuple[Cell, ...]:
    language = names.language
    titles = {
        row.indicator.code: row.indicator.title for goal in part.page.goals for row in goal.rows
    }
    shown = cell_of([entry], usual=entry.rule, all_rules=False).shown
    return (
        Cell(f"{entry.indicator}  {titles.get(entry.indicator, '')}"),
        Cell(unit_words(entry.unit, language)),
        number_cell(entry.latest, language, sign=entry.latest_bound),
        Cell(names.period(entry.latest_period)),
        number_cell(entry.target, language),
        Cell(names.period(entry.target_period)),
        names.standing(shown),
    )


# ------------------------------------------------------------------------------------------ changes


def changes(found: Changes, names: Names) -> Section:
    """Return what changed since the earlier release, with reasons."""
    language = names.language
    title = language.text("Changes since last time")
    blocks: list[Block] = [Paragraph(" ".join(sentences(found, language)), "lead")]
    if found.by_reason:
        rows = tuple(
            (Cell(_reasons(reasons, names)), names.count(count))
            for reasons, count in sorted(found.by_reason.items(), key=lambda each: -each[1])
        )
        blocks.append(
            Table(
                "changes-reasons",
                language.text("Verdicts of all rules that changed, by reason"),
                (
                    Column(language.text("Reason"), share=5),
                    Column(language.text("Verdicts"), "right"),
                ),
                rows,
            )
        )
    listed = worse_first(found.standings)[:MOST_CHANGES]
    if listed:
        blocks.append(_changed(listed, names))
    if found.by_area:
        blocks.append(_changed_figures(found.by_area, names))
    return Section(title, tuple(blocks))


def _reasons(reasons: str, names: Names) -> str:
    words = reason_words([each for each in reasons.split(",") if each], names.language)
    return (words[:1].upper() + words[1:]) or names.language.text("No reason was found")


def _changed(listed: Iterable[VerdictChange], names: Names) -> Table:
    language = names.language

    def standing(word: str) -> Cell:
        return names.standing(word) if word else Cell("–")

    rows = tuple(
        (
            Cell(f"{each.framework} {each.indicator}"),
            Cell(names.area(each.reference_area)),
            standing(each.standing_before),
            standing(each.standing_after),
            Cell(_reasons(",".join(each.reasons), names)),
        )
        for each in listed
    )
    return Table(
        "changes-standings",
        language.text("Standings that changed, came or went, the worse first"),
        (
            Column(language.text("Indicator"), share=1.2),
            Column(language.text("Country"), share=1.4),
            Column(language.text("Before"), "center", 1.3),
            Column(language.text("Now"), "center", 1.3),
            Column(language.text("Reason"), share=2.6),
        ),
        rows,
    )


def _changed_figures(by_area: Mapping[str, Mapping[str, int]], names: Names) -> Table:
    language = names.language
    words = {
        "new": language.text("new"),
        "revised": language.text("revised"),
        "corrected": language.text("corrected"),
        "method": language.text("other method"),
        "attributes": language.text("other note"),
        "lost": language.text("gone"),
    }
    rows = tuple(
        (Cell(names.area(area)), *(names.count(counts.get(kind, 0)) for kind in words))
        for area, counts in by_area.items()
        if any(counts.get(kind) for kind in words)
    )
    return Table(
        "changes-figures",
        language.text("Figures that changed, by country"),
        (
            Column(language.text("Country"), share=2.4),
            *(Column(word, "right") for word in words.values()),
        ),
        rows,
    )


# ------------------------------------------------------------------------------------------ annexes


def annexes(pack: MeetingPack, names: Names) -> Iterable[Section]:
    """Return the annexes: for each framework every case, and which figures are there."""
    language = names.language
    for part in pack.frameworks:
        yield Section(
            language.text("Annex: every case, %(framework)s", framework=part.page.framework.title),
            (_cases(part, names),),
            (Section(language.text("Figures that are there"), (_coverage(part, names),)),),
            wide=True,
            annex=True,
        )


def _cases(part: PackFramework, names: Names) -> Table:
    language, page = names.language, part.page
    rows: list[tuple[Cell, ...]] = []
    groups: list[tuple[int, str]] = []
    for goal in page.goals:
        groups.append((len(rows), names.goal(page.framework.id, goal.code, goal.title)))
        rows += [_case(row, names) for row in goal.rows]
    marks = "; ".join(f"{names.mark(each)} {standing_word(each, language)}" for each in SHOWN)
    return Table(
        f"cases-{page.framework.slug}",
        language.text(
            "Latest figure and standing of each country under each target rule, %(framework)s",
            framework=page.framework.id,
        ),
        (
            Column(language.text("Indicator"), share=4.4),
            Column(language.text("Unit"), share=1.5),
            *(Column(names.area(area), "center", 1.15, turned=True) for area in page.areas),
        ),
        tuple(rows),
        marks + ".",
        tuple(groups),
    )


def _case(row: Row, names: Names) -> tuple[Cell, ...]:
    language = names.language
    said = f"{row.indicator.code}  {row.subject or row.indicator.title}"
    note = row.name.note(language)
    unit = next((cell.entry.unit for cell in row.cells if cell is not None), "")
    cells: list[Cell] = [Cell(f"{said} ({note})" if note else said)]
    cells.append(Cell(unit_words(unit, language)))
    for cell in row.cells:
        if cell is None:
            cells.append(Cell(""))
            continue
        cells.append(
            number_cell(
                cell.entry.latest,
                language,
                sign=cell.entry.latest_bound,
                mark=names.mark(cell.shown),
                tone=DRAWN_AS.get(cell.shown, cell.shown),
                period=names.period(cell.entry.latest_period),
            )
        )
    return tuple(cells)


def _coverage(part: PackFramework, names: Names) -> Table:
    language = names.language
    rows = tuple(
        (
            Cell(names.area(area)),
            names.count(part.indicators),
            names.count(part.figures[area]),
            names.count(part.recent[area]),
            names.count(part.indicators - part.figures[area]),
        )
        for area in part.page.areas
    )
    since = language.period(f"{part.since:04d}")
    return Table(
        f"coverage-{part.page.framework.slug}",
        language.text(
            "Indicators with figures, by country, %(framework)s", framework=part.page.framework.id
        ),
        (
            Column(language.text("Country"), share=2),
            Column(language.text("Indicators"), "right"),
            Column(language.text("With a figure"), "right"),
            Column(language.text("With one of %(year)s or later", year=since), "right"),
            Column(language.text("Without any"), "right"),
        ),
        rows,
    )
