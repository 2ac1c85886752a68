"""What a target asks of an indicator, in words: quantity, quality, population, location, deadline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from attain.domain.frameworks import Direction, TargetKind
from attain.domain.series import dimensions_text
from attain.reporting.catalogues import message
from attain.reporting.code_words import dimension_words, unit_words

if TYPE_CHECKING:
    from attain.domain.frameworks import Indicator, Limits, Origin, Scale, TargetRule
    from attain.reporting.language import Language

DIRECTION_WORDS = {
    "increase": message("upwards"),
    "decrease": message("downwards"),
    "parity": message("towards parity"),
    "none": message("no direction is wanted"),
}
"""Where values should go."""

SCALE_WORDS = {
    "linear": message("linear: a steady trend is the same step each year"),
    "log": message("logarithmic: a steady trend is the same share each year"),
    "log_distance_to_upper": message(
        "logarithmic in the distance from the upper limit: a steady trend closes the same share of it "
        "each year"
    ),
    "logit": message("logistic between the limits: a steady trend slows down towards both"),
}
"""On which scale a trend is a straight line."""

ORIGIN_WORDS = {
    "source": message("Read in the source that is named."),
    "knowledge": message("From common knowledge of the field; not looked up."),
    "own": message("A reading of ours."),
}
"""How far an entry of a framework can be trusted."""

SHARE_WORDS = {
    0.1: message("one tenth"),
    0.2: message("one fifth"),
    0.25: message("one quarter"),
    0.333: message("one third"),
    0.5: message("one half"),
    0.667: message("two thirds"),
}
"""Shares that people say in words, rounded to three digits."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of a definition; `english` where the text is not in the language of the page."""

    term: str
    text: str
    english: bool = False


def asked(rule: TargetRule, *, unit: str, language: Language) -> str:
    """
    Return what a target rule asks, without its deadline.

    Parameters
    ----------
    unit
        In words, as they stand behind a number.

    Examples
    --------
    >>> from attain.domain.frameworks import TargetRule
    >>> from attain.reporting.language import language_of
    >>> cut = TargetRule(
    ...     id="MDG-4.1",
    ...     indicator="4.1",
    ...     kind=TargetKind.SHARE_OF_BASELINE,
    ...     direction=Direction.DECREASE,
    ...     share=1 / 3,
    ...     baseline_period=1990,
    ... )
    >>> asked(cut, unit="per 1,000 live births", language=language_of("en"))
    'Bring it down to one third of its value in 1990.'
    """
    if rule.kind is TargetKind.SHARE_OF_BASELINE:
        return _share(rule, unit, language)
    if rule.kind is TargetKind.PARITY:
        return language.text(
            "Reach parity: a ratio of %(value)s, within %(tolerance)s of it.",
            value=language.number(1 if rule.target_value is None else rule.target_value),
            tolerance=language.number(rule.tolerance or 0),
        )
    if rule.kind is TargetKind.HALT_AND_REVERSE:
        return language.text("Halt the change for the worse and begin to reverse it.")
    if rule.kind is TargetKind.DIRECTION:
        return _way(rule, language)
    return _level(rule, unit, language)


def _level(rule: TargetRule, unit: str, language: Language) -> str:
    figure = f"{language.number(rule.target_value or 0)} {unit}".strip()
    if rule.kind is TargetKind.KEEP and rule.direction is Direction.DECREASE:
        return language.text("Keep it at %(figure)s or below.", figure=figure)
    if rule.kind is TargetKind.KEEP:
        return language.text("Keep it at %(figure)s or above.", figure=figure)
    if rule.direction is Direction.DECREASE:
        return language.text("Bring it down to %(figure)s.", figure=figure)
    return language.text("Raise it to %(figure)s.", figure=figure)


def _way(rule: TargetRule, language: Language) -> str:
    if rule.direction is Direction.DECREASE:
        return language.text("Bring it down; no number is named.")
    if rule.direction is Direction.INCREASE:
        return language.text("Raise it; no number is named.")
    return language.text("Move towards parity; no number is named.")


def _share(rule: TargetRule, unit: str, language: Language) -> str:
    share = rule.share or 0.0
    known = SHARE_WORDS.get(round(share, 3))
    named = {
        "share": language.text(known) if known else language.share(share),
        "times": language.number(share),
        "year": baseline_words(rule, language),
    }
    if rule.of_complement:
        limit = f"{language.number(rule.limits.upper or 0)} {unit}".strip()
        return language.text(
            "Cut what is missing to %(limit)s to %(share)s of what it was in %(year)s.",
            limit=limit,
            **named,
        )
    if share > 1:
        return language.text("Raise it to %(times)s times its value in %(year)s.", **named)
    return language.text("Bring it down to %(share)s of its value in %(year)s.", **named)


def baseline_words(rule: TargetRule, language: Language) -> str:
    """Return the year against which a target is measured, in words."""
    if rule.baseline_period is None:
        return language.text("the first year with a figure")
    return language.period(f"{int(rule.baseline_period):04d}")


def deadline_words(rule: TargetRule, language: Language) -> str:
    """Return by when a target is to be reached; empty where it has no deadline."""
    if rule.target_period is None:
        return ""
    return language.period(f"{int(rule.target_period):04d}")


def rule_facts(
    rule: TargetRule, *, unit: str, language: Language, beside: Origin | None = None
) -> tuple[Fact, ...]:
    """
    Return what a target rule asks of whom, where, and by when, line by line.

    `beside` is the origin of the indicator, where that stands on the same page: not said twice.
    """
    nowhere = language.text("not named by the target")
    group = dimension_words(dimensions_text(rule.dimensions), language)
    lines = [
        Fact(language.text("What is asked"), asked(rule, unit=unit, language=language)),
        Fact(
            language.text("Deadline"),
            deadline_words(rule, language) or language.text("no deadline"),
        ),
        Fact(language.text("Quality"), rule.quality or nowhere, bool(rule.quality)),
        Fact(language.text("Population"), rule.population or nowhere, bool(rule.population)),
        Fact(language.text("Location"), rule.location or nowhere, bool(rule.location)),
    ]
    if group:
        lines.append(Fact(language.text("Judged on the figures of"), group))
    if rule.reference_areas:
        lines.append(Fact(language.text("Binds only"), ", ".join(sorted(rule.reference_areas))))
    if rule.origin != beside:
        lines.append(origin_fact(language.text("Source of the target"), rule.origin, language))
    return tuple(lines)


def indicator_facts(indicator: Indicator, *, language: Language) -> tuple[Fact, ...]:
    """Return unit, direction, limits, scale, averaging and source of an indicator, line by line."""
    unit = unit_words(indicator.unit, language) if indicator.unit else ""
    return (
        Fact(language.text("Unit"), unit or language.text("each series has its own")),
        Fact(language.text("Wanted"), language.text(DIRECTION_WORDS[indicator.direction.value])),
        Fact(language.text("Natural limits"), limits_words(indicator.limits, language)),
        Fact(language.text("Scale of the trend"), scale_words(indicator.scale, language)),
        Fact(language.text("Value of a group"), averaging_words(indicator, language)),
        origin_fact(language.text("Source of the definition"), indicator.origin, language),
    )


def limits_words(limits: Limits, language: Language) -> str:
    """Return from where to where values can lie."""
    lower = None if limits.lower is None else language.number(limits.lower)
    upper = None if limits.upper is None else language.number(limits.upper)
    if lower is not None and upper is not None:
        return language.text("%(lower)s to %(upper)s", lower=lower, upper=upper)
    if lower is not None:
        return language.text("%(lower)s or more", lower=lower)
    if upper is not None:
        return language.text("%(upper)s or less", upper=upper)
    return language.text("none")


def scale_words(scale: Scale, language: Language) -> str:
    """Return on which scale a trend is a straight line."""
    return language.text(SCALE_WORDS[scale.value])


def averaging_words(indicator: Indicator, language: Language) -> str:
    """Return how values of areas make the value of a group, or that they make none."""
    from attain.usecases.dictionary import shipped_codelists

    if indicator.direction is Direction.PARITY or indicator.averaging.value == "none":
        return language.text("cannot be made from the values of areas")
    if indicator.averaging.value == "sum":
        return language.text("the sum over its members, where all have a figure")
    if not indicator.denominator:
        return language.text("a simple mean only: no denominator is known")
    codes = {each.id: each.name for each in shipped_codelists()["DENOMINATORS"].codes}
    return language.text(
        "the mean over its members, weighted by: %(denominator)s",
        denominator=codes.get(indicator.denominator, indicator.denominator),
    )


def origin_fact(term: str, origin: Origin, language: Language) -> Fact:
    """Return where an entry comes from, and how far it can be trusted."""
    parts = [
        language.text(ORIGIN_WORDS[origin.kind.value]),
        f"{origin.source}." if origin.source else "",
        origin.note,
    ]
    return Fact(term, " ".join(part for part in parts if part), english=True)
