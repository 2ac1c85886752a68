"""
Scales on which a trend is a straight line.

Linear, logarithm of the value (or of its distance from the lower limit), logarithm of the distance to
the upper limit, and logit between both limits. A series whose window or target does not lie strictly
inside the range of its scale is taken on the linear one, and flagged: nothing is replaced by 0.001.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from attain.domain.frameworks import Scale
from attain.domain.progress.facts import Facts, Window
from attain.domain.progress.panel import SCALES, Booleans, Floats
from attain.domain.progress.segments import reduced, spread
from attain.domain.progress.verdicts import Mark

LOG = SCALES.index(Scale.LOG)
DISTANCE = SCALES.index(Scale.LOG_DISTANCE_TO_UPPER)
LOGIT = SCALES.index(Scale.LOGIT)


@dataclass(slots=True)
class Scaling:
    """The scale of each series: masks for the curved ones, and their limits."""

    log: Booleans
    distance: Booleans
    logit: Booleans
    lower: Floats
    upper: Floats
    curved: bool

    def forward(self, value: Floats) -> Floats:
        """Return `value`, one a series, on the scale of its series."""
        if not self.curved:
            return value
        with np.errstate(invalid="ignore", divide="ignore"):
            answer = np.where(self.log, np.log(value - self.lower), value)
            answer = np.where(self.distance, -np.log(self.upper - value), answer)
            odds = np.log((value - self.lower) / (self.upper - value))
        return np.where(self.logit, odds, answer)

    def back(self, scaled: Floats) -> Floats:
        """Return the value that stands at `scaled`; the reverse of `forward`."""
        if not self.curved:
            return scaled
        with np.errstate(over="ignore", invalid="ignore"):
            answer = np.where(self.log, np.exp(scaled) + self.lower, scaled)
            answer = np.where(self.distance, self.upper - np.exp(-scaled), answer)
            share = 1 / (1 + np.exp(-scaled))
            between = self.lower + (self.upper - self.lower) * share
        return np.where(self.logit, between, answer)

    def rate(self, slope: Floats) -> Floats:
        """Return `slope` as published: units a year, or on log scales the share a year, signed."""
        if not self.curved:
            return slope
        with np.errstate(over="ignore"):
            grown = np.where(self.log, np.expm1(slope), slope)
            return np.where(self.distance, -np.expm1(-slope), grown)


def scaling(facts: Facts, window: Window) -> Scaling:
    """Return the scale of each series, falling back to the linear one where a value forbids another."""
    asked = facts.terms.scale.copy()
    asked[facts.terms.direction == 0] = 0
    curved = bool(asked.any())
    lower = np.where(np.isnan(facts.terms.lower), 0.0, facts.terms.lower)
    upper = facts.terms.upper
    if curved:
        asked = _possible(facts, window, asked, lower, upper)
    return Scaling(asked == LOG, asked == DISTANCE, asked == LOGIT, lower, upper, curved)


def _possible(
    facts: Facts, window: Window, asked: np.ndarray, lower: Floats, upper: Floats
) -> np.ndarray:
    least = reduced(np.minimum, window.value, window.offsets, empty=np.inf)
    most = reduced(np.maximum, window.value, window.offsets, empty=-np.inf)
    least, most = np.fmin(least, facts.target), np.fmax(most, facts.target)
    below = np.isin(asked, (LOG, LOGIT)) & ~(least > lower)
    above = np.isin(asked, (DISTANCE, LOGIT)) & ~(most < upper)
    facts.marks[below | above] |= Mark.LINEAR_INSTEAD
    return np.where(below | above, 0, asked)


def scaled_window(window: Window, scale: Scaling) -> Floats:
    """Return the values of `window` on the scale of their series."""
    if not scale.curved:
        return window.value
    there = Scaling(
        spread(scale.log, window.offsets),
        spread(scale.distance, window.offsets),
        spread(scale.logit, window.offsets),
        spread(scale.lower, window.offsets),
        spread(scale.upper, window.offsets),
        curved=True,
    )
    return there.forward(window.value)
