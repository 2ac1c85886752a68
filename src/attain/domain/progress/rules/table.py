"""What a rule is: a name, its classes and their standings, its measure, its label, and its function."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from attain.domain.progress.facts import Facts
from attain.domain.progress.panel import Floats
from attain.domain.progress.verdicts import Standing

NOT_ASSESSED = -1
"""The class of what cannot be assessed."""
MISSED = -2
"""The class, whatever the rule, of a pace that would be enough after a deadline that was missed."""
WITHOUT_RULE = {NOT_ASSESSED: "not assessed", MISSED: "missed"}
"""Words for the classes that no rule has of its own."""


class Label(Enum):
    """How far a rule of ours can be said to be the published one."""

    REPRODUCED = "published figures reproduced"
    FORMULA_READ = "formula read in its source"
    LITERATURE = "literature only: the source text was not opened"
    OWN = "our own rule, published nowhere else"


class ClassWord(NamedTuple):
    """A class in the rule's own word, and where it stands on the common scale."""

    word: str
    standing: Standing


@dataclass(slots=True)
class Answer:
    """
    What a rule makes of the facts: one entry a series, NaN where undefined.

    `progress` is the pace in the wanted direction, in units a year; the trend is read from it.
    """

    classes: NDArray[np.int8]
    progress: Floats
    actual_rate: Floats
    required_rate: Floats
    ratio: Floats
    expected: Floats
    attainment_time: Floats
    index: Floats
    expected_low: Floats
    expected_high: Floats
    probability: Floats
    required_from_latest: Floats
    acceleration: Floats
    years_ahead: Floats

    @classmethod
    def blank(cls, size: int) -> Answer:
        """Return an answer that says nothing yet."""
        empty = (np.full(size, np.nan) for _ in range(13))
        return cls(np.full(size, NOT_ASSESSED, np.int8), *empty)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """
    A named way to turn a series and a target into a verdict.

    Attributes
    ----------
    rate
        The measure of `actual_rate` and `required_rate`.
    ratio
        What `ratio` is under this rule, in words.
    version
        Goes up whenever the rule would answer differently for the same facts.
    without_target
        Whether it has classes for targets without a number.
    """

    name: str
    title: str
    classes: tuple[ClassWord, ...]
    rate: str
    ratio: str
    label: Label
    source: str
    judge: Callable[[Facts], Answer]
    version: int = 1
    without_target: bool = False
    near_limit: bool = False
    first_years: bool = False
    base_after: bool = False
    lead: float = 0.0
    summary: str = ""
    parameters: dict[str, float] = field(default_factory=dict)


def chosen(*cases: tuple[NDArray[np.bool_], int], default: int = NOT_ASSESSED) -> NDArray[np.int8]:
    """Return the class of the first case that holds, for each series."""
    conditions, classes = zip(*cases, strict=True)
    return np.asarray(np.select(conditions, classes, default), np.int8)


def linear_outlook(facts: Facts, answer: Answer, rate: Floats) -> None:
    """Fill in what follows when the latest value goes on by `rate` units a year."""
    with np.errstate(invalid="ignore", divide="ignore"):
        answer.expected = facts.last + rate * _years_left(facts)
        wait = (facts.target - facts.last) / rate
    _set_attainment(facts, answer, wait, moving=facts.direction * rate > 0)


def compound_outlook(facts: Facts, answer: Answer, growth: Floats) -> None:
    """Fill in what follows when the latest value goes on by the share `growth` a year."""
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        answer.expected = facts.last * (1 + growth) ** _years_left(facts)
        wait = np.log(facts.target / facts.last) / np.log1p(growth)
    _set_attainment(facts, answer, wait, moving=facts.direction * growth * np.sign(facts.last) > 0)


def _years_left(facts: Facts) -> Floats:
    return np.maximum(facts.terms.target_time - facts.last_time, 0.0)


def _set_attainment(facts: Facts, answer: Answer, wait: Floats, moving: NDArray[np.bool_]) -> None:
    reached = moving & np.isfinite(wait) & ~facts.met
    answer.attainment_time = np.where(reached, facts.last_time + np.maximum(wait, 0.0), np.nan)


def span(facts: Facts) -> Floats:
    """Return the years from the baseline to the last value; NaN where there is no year between."""
    years = facts.last_time - facts.baseline_time
    return np.where(years > 0, years, np.nan)


def end_point_pace(facts: Facts) -> Floats:
    """Return the units a year from the baseline to the last value."""
    return (facts.last - facts.baseline) / span(facts)


def pace_from_baseline(facts: Facts) -> Floats:
    """Return the units a year that lead from the baseline to the target by its deadline."""
    years = facts.terms.target_time - facts.baseline_time
    return (facts.target - facts.baseline) / np.where(years > 0, years, np.nan)
