"""`attain demo`: a release from the figures that attain brings along, and the region's verdicts."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from attain.cli.output import Format, csv_text, json_text
from attain.cli.screen import note, progress, say, screen_of
from attain.errors import UnknownCode
from attain.reporting.terminal import (
    STANDINGS,
    Screen,
    TableColumn,
    count_text,
    improves_without_number,
    joined_text,
    legend,
    standing_text,
    table_text,
    verdict_shape,
    wrapped,
)
from attain.usecases.places import releases_folder

if TYPE_CHECKING:
    from attain.store.releases import Release
    from attain.usecases.show import Catalogue, StandingRow

NAMED = 3
"""Targets that a summing-up sentence names."""


def demo(
    *,
    folder: Path | None = None,
    framework: str = "MDG",
    format: Annotated[Format, Parameter(name=("--format", "-f"))] = "table",
) -> int:
    """
    Build a release from the figures attain brings along, and print the region's verdicts.

    Parameters
    ----------
    folder
        Where the release goes; by default attain's own folder of releases.
    framework
        MDG or SDG.
    """
    from attain.usecases.demo import build_demo_release, sentence_about_figures
    from attain.usecases.show import Catalogue, main_series

    place = releases_folder() if folder is None else folder
    with progress("Building") as moved, build_demo_release(place, progress=moved) as release:
        catalogue = Catalogue(release)
    note(f"Release {release.id} of {release.time[:10]}, in {release.path}")
    wanted = framework.upper()
    if wanted not in catalogue.framework_ids:
        known = " and ".join(catalogue.framework_ids)
        raise UnknownCode(f"The demo release has the frameworks {known}, not {framework!r}.")
    members = sorted(catalogue.members("ASEAN"), key=catalogue.area_name)
    every = [
        row
        for area in members
        for row in catalogue.country(area, rule=catalogue.main_rule, framework=wanted)
    ]
    rows = main_series(every)
    if format != "table":
        records = [row.record() for row in rows]
        say(json_text(records) if format == "json" else csv_text(records))
        return 0
    _matrix(catalogue, rows, members)
    _sentences(rows, members)
    say("\n" + wrapped(sentence_about_figures(), screen_of(sys.stdout)))
    _what_next(release, wanted, folder)
    return 0


def _matrix(catalogue: Catalogue, rows: Sequence[StandingRow], members: Sequence[str]) -> None:
    """Print target x country: a shape for each standing, a blank where there is no figure."""
    screen = screen_of(sys.stdout)
    cases: dict[str, dict[str, Mapping[str, Any]]] = {}
    titles: dict[str, str] = {}
    order = {id(each): place for place, each in enumerate(catalogue.indicators)}
    for row in sorted(rows, key=lambda r: (order[id(r.indicator)], r.verdict["target_rule"])):
        rule = row.verdict["target_rule"]
        titles.setdefault(rule, row.indicator.title)
        cases.setdefault(rule, {})[row.key.reference_area] = row.verdict
    shown = {rule: by_area for rule, by_area in cases.items() if _says_something(by_area)}
    prefix = f"{rows[0].indicator.framework}-"
    codes = {rule: rule.removeprefix(prefix) for rule in shown}
    room = screen.width - max(map(len, codes.values())) - 4 * len(members) - 2
    columns = [
        TableColumn("target"),
        TableColumn("indicator", spare=1),
        *(TableColumn(area, "center") for area in members),
    ]
    cells = [
        [
            codes[rule],
            _short(titles[rule], room, screen),
            *(_cell(by_area.get(area), screen) for area in members),
        ]
        for rule, by_area in shown.items()
    ]
    framework = rows[0].indicator.framework
    as_of = rows[0].verdict["as_of"]
    say(f"{framework}, by the rule {catalogue.main_rule}, as of {as_of}\n")
    say(table_text(columns, cells, screen=screen, padding=0))
    say("\n" + legend(screen) + "   (blank: no figure)")
    if silent := len(cases) - len(shown):
        rest = count_text(silent, "further target rule", "further target rules")
        note(f"{rest} could be assessed for no country; --format csv has them.")


def _says_something(by_area: Mapping[str, Mapping[str, Any]]) -> bool:
    return any(
        verdict["standing"] != "not_assessed" or improves_without_number(verdict)
        for verdict in by_area.values()
    )


def _cell(verdict: Mapping[str, Any] | None, screen: Screen) -> str:
    return "" if verdict is None else verdict_shape(verdict, screen)


def _short(title: str, room: int, screen: Screen) -> str:
    if len(title) <= room:
        return title
    end = "…" if screen.unicode else "..."
    return title[: max(room - len(end), 8)].rsplit(" ", 1)[0] + end


def _sentences(rows: Sequence[StandingRow], members: Sequence[str]) -> None:
    """Say in sentences, made from the verdicts, what the matrix shows."""
    screen = screen_of(sys.stdout)
    judged = [row for row in rows if row.verdict["standing"] != "not_assessed"]
    counts = Counter(row.verdict["standing"] for row in judged)
    parts = [f"{counts[s]:,} {standing_text(s, screen)[2:]}" for s in STANDINGS if counts[s]]
    areas = count_text(len(members), "country", "countries")
    say("")
    say(wrapped(f"{len(judged):,} verdicts on {areas}: {joined_text(parts)}.", screen))
    for standing, words in (("achieved", "Achieved by most"), ("regressing", "Regressing in most")):
        said = "; ".join(_leading(judged, standing))
        if said:
            say(wrapped(f"{words}: {said}.", screen))
    improving = sum(improves_without_number(row.verdict) for row in rows)
    if improving:
        cases = count_text(improving, "case improves", "cases improve")
        say(wrapped(f"{cases} towards a target without a number, so no pace is enough.", screen))
    unknown = len(rows) - len(judged) - improving
    if unknown:
        say(
            wrapped(
                f"{count_text(unknown, 'case is', 'cases are')} not assessed: attain says why "
                "rather than guess.",
                screen,
            )
        )


def _leading(judged: Sequence[StandingRow], standing: str) -> list[str]:
    """Return the targets with that standing in the most countries, in words."""
    cases: dict[str, list[StandingRow]] = {}
    for row in judged:
        cases.setdefault(row.verdict["target_rule"], []).append(row)
    counted = [
        (sum(row.verdict["standing"] == standing for row in rows), len(rows), rule, rows[0])
        for rule, rows in cases.items()
    ]
    best = sorted((each for each in counted if each[0]), key=lambda each: (-each[0], each[1]))
    return [
        f"{rule} {row.indicator.title} ({count} of {total} countries assessed)"
        for count, total, rule, row in best[:NAMED]
    ]


def _what_next(release: Release, framework: str, folder: Path | None) -> None:
    option = f" --release {release.path}" if folder is not None else ""
    other: dict[str, Any] = {"MDG": "SDG", "SDG": "MDG"}
    lines = [
        f"attain demo --framework {other.get(framework, 'MDG')}",
        f"attain show KHM{option}",
        f"attain show MDG:4.1 KHM{option}",
        f"attain assess {release.path} --rule cgd",
        "attain rules",
    ]
    note("Next:\n" + "\n".join(f"  {line}" for line in lines))
