"""
Findings as text, JSON and HTML: grouped by check, the weightiest first.

The text shows the first few of each kind and counts the rest; JSON and HTML hold all of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from attain.domain.findings import Finding, Level

ORDER = (Level.ERROR, Level.WARNING, Level.NOTE)
WORDS = {
    Level.ERROR: ("error", "errors"),
    Level.WARNING: ("warning", "warnings"),
    Level.NOTE: ("note", "notes"),
}
READERS_TITLE = "While reading the file"

NOTHING: Mapping[str, int] = {}


@dataclass(frozen=True, slots=True)
class Kind:
    """All findings of one check: their number may exceed those written out."""

    check: str
    level: Level
    title: str
    findings: tuple[Finding, ...]
    count: int


def kinds(findings: Iterable[Finding], *, counts: Mapping[str, int] = NOTHING) -> list[Kind]:
    """Return findings by check, errors first; `counts` gives the full number where it is larger."""

    def place(finding: Finding) -> tuple[int, str]:
        return ORDER.index(finding.level), finding.check

    grouped = groupby(sorted(findings, key=place), key=place)
    result = []
    for (weight, check), group in grouped:
        members = tuple(group)
        number = max(len(members), counts.get(check, 0))
        result.append(Kind(check, ORDER[weight], _title(check), members, number))
    return result


def _title(check: str) -> str:
    from attain.domain.validation.catalogue import CHECKS

    return CHECKS[check].title if check in CHECKS else READERS_TITLE


def summary(found: Sequence[Kind], *, rows: int, accepted: bool) -> str:
    """
    Return one sentence on how many findings there are, and what follows from them.

    Examples
    --------
    >>> summary([], rows=1200, accepted=True)
    '1,200 rows checked: nothing was found. The figures may be taken.'
    """
    number = {level: sum(kind.count for kind in found if kind.level is level) for level in ORDER}
    parts = [f"{n:,} {WORDS[level][n != 1]}" for level, n in number.items() if n]
    what = ", ".join(parts) or "nothing was found"
    if number[Level.ERROR]:
        follows = "The figures are refused; what was there before stays."
    elif accepted:
        follows = "The figures may be taken."
    else:
        follows = "The figures are taken once somebody says yes to the warnings."
    return f"{rows:,} {'row' if rows == 1 else 'rows'} checked: {what}. {follows}"


def as_text(
    findings: Iterable[Finding],
    *,
    rows: int,
    accepted: bool,
    counts: Mapping[str, int] = NOTHING,
    most: int = 5,
) -> str:
    """
    Return a report for a terminal or a letter.

    Parameters
    ----------
    findings
        In any order.
    rows
        Rows that were checked.
    accepted
        Whether the table may be taken.
    counts
        How many findings of each check there are, where more were found than written out.
    most
        Findings shown of each check; the rest is counted.
    """
    found = kinds(findings, counts=counts)
    lines = [summary(found, rows=rows, accepted=accepted)]
    for kind in found:
        lines += ["", f"{kind.check} {WORDS[kind.level][0]}: {kind.title} ({kind.count:,})"]
        for finding in kind.findings[:most]:
            lines.append(f"  {_placed(finding)}{finding.message}")
        if kind.count > most:
            lines.append(f"  and {kind.count - len(kind.findings[:most]):,} more of this kind")
        remedies = dict.fromkeys(f.remedy for f in kind.findings[:most] if f.remedy)
        lines += [f"  -> {remedy}" for remedy in remedies]
    return "\n".join(lines) + "\n"


def _placed(finding: Finding) -> str:
    return f"{finding.place}: " if finding.place else ""


def as_json(
    findings: Iterable[Finding],
    *,
    rows: int,
    accepted: bool,
    counts: Mapping[str, int] = NOTHING,
) -> str:
    """Return all findings as JSON: `rows`, `accepted`, numbers by level, `checks`, `findings`."""
    found = kinds(findings, counts=counts)
    report = {
        "rows": rows,
        "accepted": accepted,
        **{
            WORDS[level][1]: sum(kind.count for kind in found if kind.level is level)
            for level in ORDER
        },
        "checks": [
            {"check": k.check, "level": k.level.value, "title": k.title, "count": k.count}
            for k in found
        ],
        "findings": [_as_object(finding) for kind in found for finding in kind.findings],
    }
    return json.dumps(report, ensure_ascii=False, indent=1) + "\n"


def _as_object(finding: Finding) -> dict[str, object]:
    return {
        "check": finding.check,
        "level": finding.level.value,
        "file": finding.file,
        "sheet": finding.sheet,
        "row": finding.row,
        "column": finding.column,
        "message": finding.message,
        "remedy": finding.remedy,
    }


def as_html(
    findings: Iterable[Finding],
    *,
    rows: int,
    accepted: bool,
    counts: Mapping[str, int] = NOTHING,
    title: str = "Check of figures",
) -> str:
    """
    Return all findings as one HTML page.

    The page stands alone: no script, nothing from elsewhere; it is readable in light and dark, by a
    screen reader, and on paper.
    """
    found = kinds(findings, counts=counts)
    head = escape(title)
    sections = "\n".join(_section(kind) for kind in found)
    contents = _contents(found)
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{head}</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{head}</h1>\n"
        f"<p>{escape(summary(found, rows=rows, accepted=accepted))}</p>\n"
        f"{contents}{sections}\n</main>\n</body>\n</html>\n"
    )


def _contents(found: Sequence[Kind]) -> str:
    if not found:
        return ""
    body = "\n".join(
        f'<tr><td><a href="#{escape(_anchor(kind))}">{escape(kind.check)}</a></td>'
        f"<td>{_mark(kind.level)}</td><td>{escape(kind.title)}</td>"
        f'<td class="number">{kind.count:,}</td></tr>'
        for kind in found
    )
    return (
        "<table>\n<caption>Findings by check</caption>\n<thead><tr>"
        '<th scope="col">Check</th><th scope="col">Weight</th><th scope="col">What is wrong</th>'
        f'<th scope="col" class="number">Findings</th></tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>\n'
    )


def _anchor(kind: Kind) -> str:
    return f"{kind.check}-{kind.level.value}"


def _mark(level: Level) -> str:
    shape = {Level.ERROR: "✖", Level.WARNING: "▲", Level.NOTE: "●"}[level]
    return (
        f'<span class="{level.value}"><span aria-hidden="true">{shape}</span> {level.value}</span>'
    )


def _section(kind: Kind) -> str:
    body = "\n".join(_row(finding) for finding in kind.findings)
    rest = kind.count - len(kind.findings)
    more = f"<p>And {rest:,} more of this kind.</p>\n" if rest else ""
    heading = f"{escape(kind.check)}: {escape(kind.title)}"
    return (
        f'<section id="{escape(_anchor(kind))}">\n<h2>{heading}</h2>\n'
        f"<table>\n<caption>{_mark(kind.level)}, {kind.count:,} of them</caption>\n<thead><tr>"
        f'<th scope="col">File</th><th scope="col">Sheet</th>'
        '<th scope="col" class="number">Row</th><th scope="col">Column</th>'
        '<th scope="col">What is wrong</th><th scope="col">What to do</th></tr></thead>\n'
        f"<tbody>\n{body}\n</tbody>\n</table>\n{more}</section>"
    )


def _row(finding: Finding) -> str:
    row = "" if finding.row is None else f"{finding.row}"
    cells = (finding.file, finding.sheet, row, finding.column, finding.message, finding.remedy)
    marks = ("", "", ' class="number"', "", "", "")
    inner = "".join(f"<td{m}>{escape(c)}</td>" for c, m in zip(cells, marks, strict=True))
    return f"<tr>{inner}</tr>"


_STYLE = """
:root { color-scheme: light dark; --ink: #1b1b1b; --paper: #fff; --line: #c9c9c9; --soft: #f3f3f3;
  --error: #a4161a; --warning: #7a4b00; --note: #2b4c7e; }
@media (prefers-color-scheme: dark) { :root { --ink: #ececec; --paper: #161616; --line: #4a4a4a;
  --soft: #242424; --error: #ff8a8a; --warning: #f2bd5c; --note: #9cc2ff; } }
body { margin: 0; color: var(--ink); background: var(--paper); line-height: 1.45;
  font-family: system-ui, sans-serif; }
main { max-width: 75rem; margin: 0 auto; padding: 1.5rem; overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0 2rem; font-size: .95rem; }
caption { text-align: left; font-weight: 600; padding: .3rem 0; }
th, td { border-bottom: 1px solid var(--line); padding: .35rem .6rem; text-align: left;
  vertical-align: top; overflow-wrap: anywhere; }
thead th { background: var(--soft); }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.error { color: var(--error); font-weight: 600; }
.warning { color: var(--warning); font-weight: 600; }
.note { color: var(--note); }
a { color: inherit; }
@media print { :root { color-scheme: light; --ink: #000; --paper: #fff; --line: #999; --soft: #eee;
  --error: #000; --warning: #000; --note: #000; }
  main { max-width: none; padding: 0; overflow: visible; } tr { break-inside: avoid; }
  thead { display: table-header-group; } }
"""
