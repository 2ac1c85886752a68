"""What holds of every verdict, under every rule, on series as odd as they come."""

from __future__ import annotations

import numpy as np
import pytest

from attain.domain.frameworks import Direction, Limits, Scale, TargetKind, TargetRule
from attain.domain.progress import RULES, Mark, Panel, Standing, Terms, assess
from attain.domain.progress.rules import NOT_ASSESSED
from attain.domain.progress.verdicts import REASONS, STANDINGS

SERIES = 3000
AS_OF = 2023.0


def odd_panel(random: np.random.Generator) -> Panel:
    """Return series of none to eight values, many at zero, at a limit, below zero or censored."""
    series = []
    for _ in range(SERIES):
        n = int(random.integers(0, 9))
        years = np.sort(random.choice(np.arange(2000, 2024), n, replace=False))
        noise = random.choice([0, 1]) * random.normal(0, 3, n).round(1)
        values = random.choice([0, 0, 1, 5, 10, 20, -5, 50, 99.5, 100], n) + noise
        series.append(list(zip(years, values, strict=True)))
    plain = Panel.of(*series)
    signs = random.choice([0, 0, 0, 0, 0, -1, 1], len(plain.time)).astype(np.int8)
    return Panel(plain.offsets, plain.time, plain.value, bound=signs)


def odd_target(number: int, random: np.random.Generator) -> TargetRule:
    """Return a target of any kind, with or without deadline, baseline period and limits."""
    kind = list(TargetKind)[random.integers(len(TargetKind))]
    up = Direction.INCREASE if random.random() < 0.5 else Direction.DECREASE
    numbered = kind in (TargetKind.LEVEL, TargetKind.KEEP)
    return TargetRule(
        id=f"{number}",
        indicator="x",
        kind=kind,
        direction=Direction.PARITY if kind is TargetKind.PARITY else up,
        share=float(random.choice([0.25, 0.5, 2]))
        if kind is TargetKind.SHARE_OF_BASELINE
        else None,
        target_value=float(random.choice([0, 10, 50, 100, -3])) if numbered else None,
        target_period=(2015.0, 2030.0, None)[random.integers(3)],
        baseline_period=(2000.0, 2010.0, None)[random.integers(3)],
        limits=Limits(0, 100) if random.random() < 0.4 else Limits(),
        scale=list(Scale)[random.integers(len(Scale))],
    )


@pytest.fixture(scope="module")
def asked():
    random = np.random.default_rng(20151231)
    return odd_panel(random), Terms.of([odd_target(i, random) for i in range(SERIES)])


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_verdicts_keep_their_promises(asked, rule):
    panel, terms = asked
    found = assess(panel, terms, rule, as_of=AS_OF)

    def stands(standing):
        return found.standing == STANDINGS.index(standing)

    silent = stands(Standing.NOT_ASSESSED) & (found.marks & int(REASONS) == 0)
    assert not silent.any(), "what is not assessed says why"
    assert not (stands(Standing.ON_TRACK) & (terms.target_time < AS_OF)).any(), "a goal has ended"
    assert not (stands(Standing.ACHIEVED) & (found.marks & int(Mark.MISSED) != 0)).any()
    assert (stands(Standing.NOT_ASSESSED) | (found.classes != NOT_ASSESSED)).all(), (
        "a standing has a class"
    )
    for name in ("actual_rate", "expected", "ratio", "index", "attainment_time", "probability"):
        assert not np.isinf(getattr(found, name)).any(), name
    known = np.isfinite(found.probability)
    assert ((found.probability[known] >= 0) & (found.probability[known] <= 1)).all()
    assert not (found.expected_low > found.expected_high + 1e-9).any()
