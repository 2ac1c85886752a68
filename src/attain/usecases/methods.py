"""
The manual of methods: hand-written texts with tables that the code knows best.

The texts lie in `data/methods`, laid out as in the manual, and are Markdown. A line
`<!-- from the code: NAME -->` stands for a table that is drawn here. The manual's pages and those of
the portal are both made from `method_text`, so that they cannot differ.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

from attain.domain.frameworks import Scale, TargetKind
from attain.domain.progress import RULES, Mark, Rule, Standing
from attain.domain.progress.facts import BASELINE_WINDOW, NEAR_LIMIT
from attain.domain.progress.verdicts import REASONS, SENTENCES
from attain.errors import UnknownCode
from attain.usecases.published import (
    PublishedTable,
    inputs_text,
    ours,
    tables_of,
)

BEGIN = re.compile(r"^<!-- from the code: (?P<name>[^>]+?) -->\n", re.MULTILINE)
END = "<!-- until here -->"

STANDINGS = {
    Standing.ACHIEVED: "achieved",
    Standing.ON_TRACK: "on track",
    Standing.OFF_TRACK: "off track, but progressing",
    Standing.REGRESSING: "no progress, or moving away",
    Standing.NOT_ASSESSED: "not assessed",
}
KINDS = {
    TargetKind.LEVEL: "a number to reach: `target_value`",
    TargetKind.SHARE_OF_BASELINE: "a share of the baseline: `share` is what is to be left, 0.5 for halving",
    TargetKind.PARITY: "as much of one as of the other: within `tolerance` of `target_value`, 1 by default",
    TargetKind.HALT_AND_REVERSE: "no number: a rise is to be halted and turned (or a fall)",
    TargetKind.DIRECTION: "no number: only a way to go",
    TargetKind.KEEP: "a level to be kept: the mean of five years satisfies `target_value`",
}
SCALES = {
    Scale.LINEAR: "the value itself",
    Scale.LOG: "ln(v - lower limit), the limit 0 where none is given",
    Scale.LOG_DISTANCE_TO_UPPER: "-ln(upper limit - v)",
    Scale.LOGIT: "ln((v - lower limit) / (upper limit - v))",
}


@cache
def method_paths() -> tuple[str, ...]:
    """Return the path of every text, as in the manual: `reference/rules/cgd.md`."""
    root = Path(str(files("attain").joinpath("data", "methods")))
    return tuple(sorted(place.relative_to(root).as_posix() for place in root.rglob("*/*.md")))


@cache
def method_text(path: str) -> str:
    """
    Return a text with its tables, in Markdown.

    Raises
    ------
    UnknownCode
        If there is no such text.
    """
    if path not in method_paths():
        raise UnknownCode(f"There is no method page {path!r}. The overview lists them.")
    text = files("attain").joinpath("data", "methods", *path.split("/")).read_text("utf-8")
    return BEGIN.sub(lambda found: f"{found[0]}\n{part(found['name'])}\n\n{END}\n", text)


def part(name: str) -> str:
    """Return the table that a text calls for by `name`."""
    kind, _, argument = name.partition(" ")
    return PARTS[kind](argument)


def rule_part(name: str) -> str:
    """Return the tables of one rule: what it is, its classes, its cut-offs, its conventions."""
    rule = RULES[name]
    facts = [
        ("label", f"**{rule.label.value}**"),
        ("source", rule.source),
        ("`actual_rate`, `required_rate`", rule.rate),
        ("`ratio`", rule.ratio),
        *_conventions(rule),
        ("version", str(rule.version)),
    ]
    parts = [_table(("convention", "under this rule"), facts)]
    if rule.classes:
        words = [(word.word, STANDINGS[word.standing]) for word in rule.classes]
        parts.append(
            _table(("class, the rule's own word", "where it stands on the common scale"), words)
        )
    else:
        parts.append(
            "It has no classes: every series is `not_assessed`, with the reason `index_only`."
        )
    if rule.parameters:
        values = [(f"`{key}`", f"{value:g}") for key, value in rule.parameters.items()]
        parts.append(_table(("parameter", "value"), values))
    return "\n\n".join(parts)


def _conventions(rule: Rule) -> Iterator[tuple[str, str]]:
    yield (
        "a period of several years stands at",
        "its first year" if rule.first_years else "its middle",
    )
    yield (
        "baseline",
        "the first value at or after the wanted year"
        if rule.base_after
        else f"the value nearest to the wanted year, at most {BASELINE_WINDOW:g} years off; "
        "else the first later one",
    )
    yield (
        "a target at a natural limit counts as met",
        f"within {NEAR_LIMIT:.0%} of the range" if rule.near_limit else "at the limit only",
    )
    yield (
        "a target without a number",
        "has classes" if rule.without_target else "is not assessed",
    )


def published_part(rule: str) -> str:
    """Return the figures of others that a rule reproduces, ours beside them."""
    return "\n\n".join(_published(table, rule) for table in tables_of(rule))


def _published(table: PublishedTable, rule: str) -> str:
    head = ["what", "inputs"]
    for field in table.fields:
        head += [f"{field.title}: {'printed' if field.printed else 'by hand'}", "attain"]
    rows = [
        (
            row.name,
            inputs_text(row),
            *(
                field.written(value)
                for field, *both in zip(table.fields, row.theirs, own, strict=True)
                for value in both
            ),
        )
        for row, own in zip(table.rows, ours(table, rule), strict=True)
    ]
    return f"**{table.title}.** {table.source}.\n\n{_table(tuple(head), rows)}"


def rules_part(_: str) -> str:
    """Return the list of all rules."""
    rows = [(f"[`{r.name}`]({r.name}.md)", r.title, r.label.value) for r in RULES.values()]
    return _table(("rule", "title", "how far to trust it"), rows)


def standings_part(_: str) -> str:
    """Return the common scale, and which words of which rule stand where."""
    rows = [(f"`{s.value}`", STANDINGS[s], "; ".join(_words_at(s))) for s in Standing]
    return _table(("standing", "meaning", "classes that stand there"), rows)


def _words_at(standing: Standing) -> Iterator[str]:
    for rule in RULES.values():
        words = dict.fromkeys(w.word for w in rule.classes if w.standing is standing)
        if words:
            yield f"`{rule.name}` {', '.join(words)}"


def marks_part(which: str) -> str:
    """Return the codes of reasons or of flags, with their sentences."""
    reasons = which == "reasons"
    rows = [
        (f"`{(mark.name or '').lower()}`", SENTENCES[mark])
        for mark in Mark
        if bool(mark & REASONS) is reasons
    ]
    return _table(("code", "what it says"), rows)


def kinds_part(_: str) -> str:
    """Return the kinds of targets."""
    return _table(("kind", "what it asks"), [(f"`{k.value}`", KINDS[k]) for k in TargetKind])


def scales_part(_: str) -> str:
    """Return the scales."""
    return _table(
        ("scale", "on which the trend is a straight line"),
        [(f"`{s.value}`", SCALES[s]) for s in Scale],
    )


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(
        f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |" for line in lines
    )


PARTS: dict[str, Callable[[str], str]] = {
    "rule": rule_part,
    "rules": rules_part,
    "published": published_part,
    "standings": standings_part,
    "marks": marks_part,
    "kinds": kinds_part,
    "scales": scales_part,
}
"""What the texts can call for."""
