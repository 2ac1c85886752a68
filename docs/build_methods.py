"""
Fill in those parts of the manual of methods that the code knows best: `python docs/build_methods.py`.

A part stands between `<!-- from the code: NAME -->` and `<!-- until here -->`; what is around it is
written by hand. `filled(text)` gives a page with its parts as the code has them now; a test compares
the pages with that.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from attain.domain.frameworks import Scale, TargetKind
from attain.domain.progress import RULES, Mark, Rule, Standing
from attain.domain.progress.facts import BASELINE_WINDOW, NEAR_LIMIT
from attain.domain.progress.verdicts import REASONS, SENTENCES

FOLDER = Path(__file__).parent
PART = re.compile(
    r"(<!-- from the code: (?P<name>[^>]+?) -->\n).*?(<!-- until here -->)", re.DOTALL
)

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


def filled(text: str) -> str:
    """Return a page with each of its parts as the code has it now."""

    def part(found: re.Match[str]) -> str:
        kind, _, argument = found["name"].partition(" ")
        return f"{found[1]}\n{PARTS[kind](argument)}\n\n{found[3]}"

    return PART.sub(part, text)


def pages() -> dict[Path, str]:
    """Return what every page with such a part should say, by its path."""
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(FOLDER.rglob("*.md"))}
    return {path: filled(text) for path, text in texts.items() if PART.search(text)}


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
    parts = [_table(("", ""), facts)]
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


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(
        f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |" for line in lines
    )


PARTS: dict[str, Callable[[str], str]] = {
    "rule": rule_part,
    "rules": rules_part,
    "standings": standings_part,
    "marks": marks_part,
    "kinds": kinds_part,
    "scales": scales_part,
}


def write() -> int:
    """Write every page anew; return how many."""
    found = pages()
    for path, text in found.items():
        path.write_text(text, encoding="utf-8")
    return len(found)


if __name__ == "__main__":
    sys.stdout.write(f"{write()} pages are up to date\n")
