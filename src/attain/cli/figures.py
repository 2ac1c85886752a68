"""`attain read` and `attain release`: files of figures are checked, and become a release."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import Parameter

from attain.cli.edge import Exit
from attain.cli.output import put
from attain.cli.screen import is_terminal, note, progress, say
from attain.domain.findings import Finding, Level
from attain.errors import InvalidData
from attain.usecases.places import home

if TYPE_CHECKING:
    from attain.store.releases import Release

KINDS_OF_FILE = (".csv", ".tsv", ".txt", ".json", ".xlsx", ".xls", ".gz", ".zip")
"""What is taken from a folder; other files there are left aside, and named."""

WARNINGS_LISTED = 10


def read(
    *files: Path,
    layout: str | None = None,
    as_of: int | None = None,
    previous: Path | None = None,
    html: Path | None = None,
    format: Annotated[Literal["text", "json", "html"], Parameter(name=("--format", "-f"))] = "text",
) -> int:
    """
    Check files of figures, and say what is wrong with them and where.

    The exit code is 1 if there are errors or warnings.

    Parameters
    ----------
    files
        Files in any layout that attain reads, or folders of them.
    layout
        The layout, where attain does not recognise it.
    as_of
        The last year that a figure may speak of; by default this one.
    previous
        The folder of the last release: what got lost, and revisions that are too large, are found.
    html
        Write the report as a page to this file, too.
    format
        Text to read, json for other programs, or an html page.
    """
    from attain.reporting.findings import as_html, as_json, as_text

    named = files_in(files)
    last = datetime.now(UTC).year if as_of is None else as_of
    with ExitStack() as stack:
        earlier = _opened(previous, stack)
        moved = stack.enter_context(progress("Checking"))
        reports = []
        for place, path in enumerate(named):
            moved(place, len(named), path.name)
            reports.append(_checked(path, layout, last, earlier))
    findings, rows, counts = _together(reports)
    accepted = not any(f.level in (Level.ERROR, Level.WARNING) for f in findings)
    write = {"text": as_text, "json": as_json, "html": as_html}[format]
    say(write(findings, rows=rows, accepted=accepted, counts=counts).rstrip("\n"))
    if html is not None:
        put(as_html(findings, rows=rows, accepted=accepted, counts=counts), html)
    return Exit.FINE if accepted else Exit.NO


def files_in(paths: Sequence[Path]) -> list[Path]:
    """
    Return the files, those of folders in order of their names.

    Raises
    ------
    InvalidData
        If nothing was named, a path is not there, or a folder holds no figures.
    """
    if not paths:
        raise InvalidData("Name a file of figures, such as: attain read figures.csv")
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise InvalidData(f"{path} is not there. Check the name and the place.")
        found += _files_below(path) if path.is_dir() else [path]
    return found


def _files_below(folder: Path) -> list[Path]:
    from attain.usecases.fetch import ORIGIN

    below = [p for p in sorted(folder.iterdir()) if p.is_file() and not p.name.startswith(".")]
    data = [p for p in below if p.suffix.lower() in KINDS_OF_FILE and not p.name.endswith(ORIGIN)]
    if not data:
        raise InvalidData(f"{folder} holds no file of figures ({', '.join(KINDS_OF_FILE)}).")
    aside = [p.name for p in below if p not in data and not p.name.endswith(ORIGIN)]
    if aside:
        note(f"Left aside in {folder}: {', '.join(aside[:5])}{' ...' if len(aside) > 5 else ''}")
    return data


def _opened(folder: Path | None, stack: ExitStack) -> Release | None:
    if folder is None:
        return None
    from attain.store.releases import open_release

    return stack.enter_context(open_release(folder))


def _checked(
    path: Path, layout: str | None, as_of: int, earlier: Release | None
) -> tuple[Sequence[Finding], int, dict[str, int]]:
    """Return findings, rows and counts of a file; one that cannot be read is findings too."""
    from attain.usecases.check import check_table
    from attain.usecases.read import read_file

    try:
        table = read_file(path, layout=layout)
    except InvalidData as refusal:
        if not refusal.findings:
            raise
        return refusal.findings, 0, {}
    before = earlier.observations() if earlier else None
    report = check_table(table, previous=before, as_of=as_of)
    return report.findings, report.rows, dict(report.counts)


def _together(
    reports: Sequence[tuple[Sequence[Finding], int, dict[str, int]]],
) -> tuple[list[Finding], int, dict[str, int]]:
    counts = Counter[str]()
    for _, _, of_file in reports:
        counts.update(of_file)
    return [f for found, _, _ in reports for f in found], sum(r[1] for r in reports), dict(counts)


def release(
    *sources: Path,
    id: Annotated[str, Parameter(name="--id")],
    out: Path | None = None,
    framework: Annotated[list[str] | None, Parameter(consume_multiple=True, negative="")] = None,
    rule: Annotated[str, Parameter(name=("--rule", "-r"))] = "attain",
    as_of: int | None = None,
    previous: Path | None = None,
    yes: Annotated[bool, Parameter(name=("--yes", "-y"), negative="")] = False,
) -> int:
    """
    Make a release: figures, definitions and verdicts in a folder that never changes.

    Errors refuse it. Warnings need a yes: --yes, or an answer at the keyboard.

    Parameters
    ----------
    sources
        Files of figures, or folders of them.
    id
        The name under which it is cited, such as 2026.Q1.
    out
        The folder in which it goes; by default attain's own folder of releases.
    framework
        Frameworks to judge by: MDG, SDG or framework files; by default MDG and SDG.
    rule
        A rule, several with commas between, or all.
    as_of
        The year of assessment; by default the latest period in the figures.
    previous
        The folder of the last release, to compare with.
    yes
        Accept all warnings.
    """
    from attain.cli.definitions import framework_of
    from attain.cli.verdicts import rule_names

    chosen = rule_names(rule)
    question: dict[str, Any] = {
        "sources": files_in(sources),
        "id": id,
        "rules": _all_rules() if chosen == "all" else chosen,
        "frameworks": [framework_of(each) for each in framework or ("MDG", "SDG")],
        "as_of": as_of,
    }
    try:
        made = _built(question, out, previous, accept_warnings=yes)
    except InvalidData as refusal:
        if yes or not _only_warnings(refusal):
            raise
        if not _said_yes(refusal):
            return Exit.NO
        made = _built(question, out, previous, accept_warnings=True)
    note(f"Released: {made}")
    note(f"Next: attain verify {made}")
    return Exit.FINE


def _all_rules() -> list[str]:
    from attain.domain.progress import RULES

    return list(RULES)


def _built(
    question: dict[str, Any], out: Path | None, previous: Path | None, *, accept_warnings: bool
) -> Path:
    from attain.usecases.dictionary import comparable_series
    from attain.usecases.fetch import origins_beside
    from attain.usecases.places import releases_folder
    from attain.usecases.release import build_release

    with ExitStack() as stack:
        earlier = _opened(previous, stack)
        moved = stack.enter_context(progress("Releasing"))
        made = build_release(
            **question,
            folder=out or releases_folder(),
            time=datetime.now(UTC),
            continued_by=comparable_series(),
            about=origins_beside(question["sources"]),
            previous=earlier,
            accept_warnings=accept_warnings,
            cache=home() / "cache",
            progress=moved,
        )
        return stack.enter_context(made).path


def _only_warnings(refusal: InvalidData) -> bool:
    return bool(refusal.findings) and all(f.level is not Level.ERROR for f in refusal.findings)


def _said_yes(refusal: InvalidData) -> bool:
    """Show the warnings and ask; without somebody at the keyboard the answer is no."""
    warnings = [f for f in refusal.findings if f.level is Level.WARNING]
    for finding in warnings[:WARNINGS_LISTED]:
        note(f"  {finding}")
    if len(warnings) > WARNINGS_LISTED:
        note(
            f"  and {len(warnings) - WARNINGS_LISTED:,} more; `attain read --html report.html` lists them all"
        )
    if not is_terminal(sys.stdin):
        note(f"Nothing was released: {len(warnings):,} warnings need a yes (--yes).")
        return False
    note(f"Release in spite of {len(warnings):,} warnings? [y/N]")
    try:
        answer = input().strip().lower() in ("y", "yes")
    except EOFError:
        answer = False
    if not answer:
        note("Nothing was released.")
    return answer
