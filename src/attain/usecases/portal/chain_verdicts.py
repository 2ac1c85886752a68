"""What each rule says of a series under a target, why, and whether the rules agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from attain.domain.progress.agreement import Agreement, agreement
from attain.domain.progress.rules import RULES, Label
from attain.domain.progress.verdicts import REASONS, SENTENCES, Mark, Standing
from attain.reporting.catalogues import message
from attain.usecases.portal.chain_aims import time_of
from attain.usecases.portal.chain_words import period_words, with_unit
from attain.usecases.show import split_marks

if TYPE_CHECKING:
    from attain.reporting.language import Language
    from attain.usecases.portal.chain_lines import Line

STANDING_WORDS = {
    Standing.ACHIEVED: message("achieved"),
    Standing.ON_TRACK: message("on track"),
    Standing.OFF_TRACK: message("off track"),
    Standing.REGRESSING: message("regressing"),
    Standing.NOT_ASSESSED: message("not assessed"),
}
"""The words of the common scale, as the legend of every page has them."""

LABEL_WORDS = {
    Label.REPRODUCED: message("published figures reproduced"),
    Label.FORMULA_READ: message("formula read in its source"),
    Label.LITERATURE: message("literature only: the source text was not opened"),
    Label.OWN: message("our own rule, published nowhere else"),
}
"""How far a rule of ours can be said to be the published one."""

_ABOUT_PACE = frozenset({"pace_reaches_target", "pace_too_slow", "no_progress", "moving_away"})
"""Marks that judge a pace, so that a reader asks where it leads."""

_ABOUT_FIGURES = ~REASONS | Mark.BREAK | Mark.SHORT_SPAN
"""Marks that speak of the figures, and not of what a rule makes of them."""


@dataclass(frozen=True, slots=True)
class RuleVerdict:
    """
    The verdict of one rule, for reading beside the others.

    Attributes
    ----------
    title, label
        What the rule is called, and how far it is verified; empty and None for a rule that this
        version of attain no longer has.
    shown
        What its shape shows: a standing, or `no_number`.
    marks
        Codes of its reasons and then its flags.
    numbers
        The verdict as the release has it: every column of the verdict table.
    """

    rule: str
    title: str
    label: Label | None
    class_word: str
    shown: str
    trend: str
    evidence: str
    marks: tuple[str, ...]
    numbers: Mapping[str, Any]

    @property
    def standing(self) -> Standing:
        """Where it stands on the common scale."""
        return Standing(self.numbers["standing"])

    @property
    def ends(self) -> tuple[object, ...]:
        """What it compares: baseline, the value judged, target, each with its period."""
        names = ("baseline", "baseline_period", "judged", "judged_period", "target")
        return tuple(self.numbers[name] for name in (*names, "target_period"))


@dataclass(frozen=True, slots=True)
class TargetVerdicts:
    """
    What all rules say of the series under one target rule; the usual rule first.

    Attributes
    ----------
    together
        The standing that most of the assessing rules give, and how many give it.
    """

    framework: str
    target_rule: str
    indicator: str
    verdicts: tuple[RuleVerdict, ...]
    together: Agreement

    @property
    def main(self) -> RuleVerdict:
        """The verdict of the usual rule."""
        return self.verdicts[0]


def target_verdicts(
    rows: Sequence[Mapping[str, Any]], *, usual: str, first: tuple[str, str]
) -> list[TargetVerdicts]:
    """
    Return the verdicts on a series by target rule.

    Parameters
    ----------
    rows
        Verdicts as the release has them.
    usual
        The rule that stands first.
    first
        Framework and indicator whose target rules stand first.
    """
    by_target: dict[tuple[str, str, str], list[Mapping[str, Any]]] = {}
    for row in rows:
        case = (row["framework"], row["indicator"], row["target_rule"])
        by_target.setdefault(case, []).append(row)
    order = sorted(by_target, key=lambda case: (case[:2] != first, case))
    return [_of_target(case, by_target[case], usual) for case in order]


def why(verdict: RuleVerdict, language: Language, *, without: Sequence[str] = ()) -> list[str]:
    """Return why the rule says so and what to know about it, as sentences; all if none is left."""
    kept = [code for code in verdict.marks if code not in without] or verdict.marks
    return sentences(kept, language)


def where_it_leads(verdict: RuleVerdict, line: Line, language: Language) -> str:
    """
    Return what the verdict rests on in a number: where the pace of the rule leads, or its index.

    Each rule reads its pace in its own measure; where that leads at the deadline is in the unit of the
    series under all of them. Empty where the rule has no such number, or one that no figure can have.
    """
    numbers = verdict.numbers
    if "index_only" in verdict.marks and numbers["index"] is not None:
        return language.text("The index is %(index)s.", index=language.number(numbers["index"]))
    told = None not in (numbers["expected"], numbers["target_period"], numbers["judged_period"])
    if not told or "censored" in verdict.marks or not set(verdict.marks) & _ABOUT_PACE:
        return ""
    if time_of(numbers["target_period"]) <= time_of(numbers["judged_period"]):
        return ""
    if _beyond_limits(numbers):
        return ""
    return language.text(
        "At this pace it comes to %(value)s in %(deadline)s.",
        value=with_unit(numbers["expected"], line, language),
        deadline=period_words(numbers["target_period"], language),
    )


def own_word(class_word: str, standing: str) -> str:
    """Return the class in the rule's own word; empty where that is the word of the common scale."""
    return "" if class_word == STANDING_WORDS[Standing(standing)] else class_word


def _beyond_limits(numbers: Mapping[str, Any]) -> bool:
    lower, upper = numbers["lower_limit"], numbers["upper_limit"]
    expected = numbers["expected"]
    return (lower is not None and expected < lower) or (upper is not None and expected > upper)


def sentences(codes: Sequence[str], language: Language) -> list[str]:
    """Return what marks say."""
    return [language.text(SENTENCES[Mark[code.upper()]]) for code in codes]


def said_by_all(found: TargetVerdicts) -> list[str]:
    """Return the marks about the figures themselves that every verdict has: to be said only once."""
    shared = [
        code
        for code in found.main.marks
        if Mark[code.upper()] & _ABOUT_FIGURES
        and all(code in each.marks for each in found.verdicts)
    ]
    return shared if len(found.verdicts) > 1 else []


def agreement_sentence(found: TargetVerdicts, language: Language) -> str:
    """Return in a sentence whether the rules agree, and who disagrees."""
    together = found.together
    if not together.assessing:
        return language.plural(
            "The one rule that was asked cannot assess it.",
            "None of the %(count)s rules can assess it.",
            together.asked,
        )
    word = language.text(STANDING_WORDS[together.standing])
    if together.assessing == 1:
        return language.text(
            "Only one rule of %(asked)s can assess it: %(standing)s.",
            asked=language.number(together.asked),
            standing=word,
        )
    if together.unanimous:
        said = language.text(
            "All %(assessing)s rules that can assess it say: %(standing)s.",
            assessing=language.number(together.assessing),
            standing=word,
        )
    else:
        said = language.text(
            "%(agreeing)s of the %(assessing)s rules that can assess it say: %(standing)s. "
            "Others say: %(others)s.",
            agreeing=language.number(together.agreeing),
            assessing=language.number(together.assessing),
            standing=word,
            others="; ".join(_others(found, language)),
        )
    silent = together.asked - together.assessing
    if silent:
        said += " " + language.plural(
            "One rule cannot assess it.", "%(count)s rules cannot assess it.", silent
        )
    return said


def _others(found: TargetVerdicts, language: Language) -> list[str]:
    """The standings of the rules that disagree, with the names of the rules."""
    by_standing: dict[Standing, list[str]] = {}
    for each in found.verdicts:
        if each.standing not in (found.together.standing, Standing.NOT_ASSESSED):
            by_standing.setdefault(each.standing, []).append(each.rule)
    return [
        f"{language.text(STANDING_WORDS[standing])} ({', '.join(names)})"
        for standing, names in by_standing.items()
    ]


def _of_target(
    case: tuple[str, str, str], rows: Sequence[Mapping[str, Any]], usual: str
) -> TargetVerdicts:
    framework, indicator, target_rule = case
    known = list(RULES)
    verdicts = sorted(
        (_verdict(row) for row in rows),
        key=lambda each: (
            each.rule != usual,
            known.index(each.rule) if each.rule in known else len(known),
        ),
    )
    together = agreement(each.standing for each in verdicts)
    return TargetVerdicts(framework, target_rule, indicator, tuple(verdicts), together)


def _verdict(row: Mapping[str, Any]) -> RuleVerdict:
    rule = RULES.get(row["rule"])
    marks = dict.fromkeys([*split_marks(row["reasons"]), *split_marks(row["flags"])])
    moves = (
        row["standing"] == Standing.NOT_ASSESSED.value
        and row["trend"] == "improving"
        and "no_numeric_target" in marks
    )
    return RuleVerdict(
        rule=row["rule"],
        title=rule.title if rule else "",
        label=rule.label if rule else None,
        class_word=row["class"],
        shown="no_number" if moves else row["standing"],
        trend=row["trend"] or "",
        evidence=row["evidence"],
        marks=tuple(marks),
        numbers=row,
    )
