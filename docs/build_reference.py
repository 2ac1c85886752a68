"""
Write the pages of the manual that are drawn from the code: `python docs/build_reference.py`.

`pages()` gives every page as text; a test compares them with the files.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from attain.domain.findings import Level
from attain.domain.validation.catalogue import GROUPS
from attain.domain.validation.checks import Check

FOLDER = Path(__file__).parent / "reference"

CONSEQUENCE = {
    Level.ERROR: "Error: the whole file is refused, and what was there before stays.",
    Level.WARNING: "Warning: the file is taken only after somebody has said yes.",
    Level.NOTE: "Note: nothing is asked.",
}


def pages() -> dict[Path, str]:
    """Return the text of every page, by its path."""
    found = {FOLDER / "checks" / f"{check.id}.md": check_page(check) for check in _checks()}
    found[FOLDER / "checks" / "index.md"] = check_index()
    return found


def _checks() -> Iterator[Check]:
    for _, checks in GROUPS.values():
        yield from sorted(checks, key=lambda check: check.id)


def check_index() -> str:
    """Return the list of all checks by group."""
    lines = [
        "# Checks",
        "",
        (
            "Every figure passes these checks before it is taken. An error refuses the whole file and "
            "keeps what was there before; a warning needs a yes; a note asks nothing. Faults that keep "
            "a row or a file from being read at all are found by the readers and carry numbers R0xx."
        ),
        "",
        (
            "Structural checks are certain; the others weigh likelihood. How often they stop good "
            "figures is counted on official releases: see "
            "[how well the checks work](../../explanation/checks.md)."
        ),
    ]
    for title, checks in GROUPS.values():
        lines += [
            "",
            f"## {title}",
            "",
            "| check | weight | what is wrong |",
            "| --- | --- | --- |",
        ]
        lines += [
            f"| [{c.id}]({c.id}.md) | {c.level.value} | {c.title} |"
            for c in sorted(checks, key=lambda check: check.id)
        ]
    return "\n".join(lines) + "\n"


def check_page(check: Check) -> str:
    """Return the page of one check."""
    kind = "It is certain once seen." if check.structural else "It is judged by likelihood."
    lines = [f"# {check.id}: {check.title}", "", f"*{CONSEQUENCE[check.level]} {kind}*", ""]
    for heading, text in (
        ("What is checked", check.what),
        ("Why", check.why),
        ("Example", check.example),
        ("What to do", check.remedy),
    ):
        lines += [f"## {heading}", "", text, ""]
    lines += ["## Cut-offs", ""]
    if check.parameters:
        lines += ["| name | value | meaning | where it comes from |", "| --- | --- | --- | --- |"]
        lines += [
            f"| `{p.name}` | {p.value} | {p.meaning} | {p.basis.value}"
            f"{f'. {p.source}' if p.source else ''} |"
            for p in check.parameters
        ]
    else:
        lines += ["None: the check follows from the meaning of the words."]
    return "\n".join(lines) + "\n"


def write() -> None:
    """Write every page."""
    for path, text in pages().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
    sys.stdout.write(f"{len(pages())} pages written\n")
