"""
The file of reporting obligations: which report asks for what, and where the answer lies, read from YAML.

A file with any fault is refused whole; each fault comes with its line, its reason and a way out. The
manual describes the keys in `docs/reference/plans.md`.
"""

from __future__ import annotations

from attain.domain.frameworks import Origin, OriginKind
from attain.domain.roadmap.actions import REFERENCE, Issue
from attain.domain.roadmap.obligations import (
    AnswerKind,
    Level,
    ObligationQuestion,
    ReportingObligation,
)
from attain.errors import InvalidData
from attain.exchange.origins import origin_of
from attain.exchange.sections import (
    CONTRADICTION,
    MISSING,
    TWICE,
    WRONG_VALUE,
    Faults,
    Section,
    root_section,
)

ROOT = frozenset({"obligations"})
OBLIGATION = frozenset({"id", "title", "owed_to", "by", "note", "origin", "questions"})
QUESTION = frozenset(
    {"code", "text", "kind", "field", "indicators", "goals", "targets", "issues", "level"}
)
_NONE = Origin(OriginKind.OWN)


def read_obligations(content: bytes, *, name: str) -> tuple[ReportingObligation, ...]:
    """
    Return the reporting obligations that a YAML file holds.

    Raises
    ------
    InvalidData
        If anything in the file is wrong: `findings` lists every fault with its line.
    """
    faults = Faults(name)
    root = root_section(content, faults, ROOT, "The file of obligations")
    made: list[ReportingObligation] = []
    if root is not None:
        lines: dict[str, int] = {}
        for each in root.parts("obligations", OBLIGATION, "An obligation"):
            _once(each, "id", lines)
            made.append(_obligation(each))
    faults.refuse()
    return tuple(made)


def _once(section: Section, key: str, lines: dict[str, int]) -> None:
    code = section.text(key)
    first = lines.setdefault(code.casefold(), section.line)
    if code and first != section.line:
        section.fault(
            TWICE, f"`{key}` {code!r} is in line {first} already.", "Give each its own.", key=key
        )


def _obligation(section: Section) -> ReportingObligation:
    lines: dict[str, int] = {}
    questions: list[ObligationQuestion] = []
    parts = section.parts("questions", QUESTION, "A question")
    for each in parts:
        _once(each, "code", lines)
        made = _question(each)
        questions += [made] if made is not None else []
    if not parts:
        section.fault(MISSING, "there is no question.", "Add at least one below `questions:`.")
    if "origin" not in section:
        section.fault(MISSING, "`origin` is missing.", "Say where the obligation is read.")
    return ReportingObligation(
        id=section.required("id", "CEDAW"),
        title=section.required("title", "Report to the Council"),
        owed_to=section.required("owed_to", "SOCA"),
        by=section.required("by", "Member States"),
        questions=tuple(questions),
        note=section.text("note"),
        origin=origin_of(section, _NONE),
    )


def _question(section: Section) -> ObligationQuestion | None:
    code, text = section.required("code", "1"), section.required("text", "What was done?")
    kind = section.choice("kind", AnswerKind)
    if "kind" not in section:
        known = ", ".join(each.value for each in AnswerKind)
        section.fault(MISSING, "`kind` is missing.", f"Choose one of {known}.")
    issues = section.texts("issues")
    all_issues = {each.value for each in Issue}
    for strange in [each for each in issues if each not in all_issues]:
        remedy = f"Choose among {', '.join(sorted(all_issues))}."
        section.fault(WRONG_VALUE, f"{strange!r} is no issue.", remedy, key="issues")
    named = {key: _references(section, key) for key in ("indicators", "goals", "targets")}
    if kind is None:
        return None
    try:
        return ObligationQuestion(
            code=code,
            text=text,
            kind=kind,
            field=section.text("field"),
            issues=issues,
            level=section.choice("level", Level) or Level.ANY,
            **named,
        )
    except InvalidData as trouble:
        section.fault(CONTRADICTION, str(trouble), "Mend it in the file.", key="kind")
        return None


def _references(section: Section, key: str) -> tuple[str, ...]:
    found = section.texts(key)
    for each in found:
        if not REFERENCE.fullmatch(each):
            remedy = "Write a framework and a code, such as SDG 3.2.1."
            section.fault(WRONG_VALUE, f"{each!r} is no reference.", remedy, key=key)
    return found
