"""Read and check a file with planted faults, and say which of them were caught."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from attain.domain.findings import Finding, Level
from attain.domain.frameworks import Limits
from attain.domain.validation.references import References
from attain.usecases.check import check_table
from attain.usecases.read import read_file
from tests.faults.generator import Fault, plant
from tests.faults.rows import AREAS, GoodRows, as_csv

KNOWN = References(
    areas=frozenset(AREAS),
    dimension_codes={"SEX": frozenset({"F", "M", "_T"})},
    as_of=2023,
)


@dataclass
class Outcome:
    """What became of the faults in one file."""

    faults: list[Fault]
    missed: list[Fault]
    false_rows: int
    rows: int
    checks: dict[str, str]

    def rate(self, *, structural: bool) -> tuple[int, int]:
        """Return how many faults of a kind were caught, of how many."""
        kind = [f for f in self.faults if f.structural is structural]
        return sum(f not in self.missed for f in kind), len(kind)


def known_for(good: GoodRows) -> References:
    """Return what is known of good rows."""
    limits = {key: Limits(*pair) for key, pair in good.limits.items()}
    return References(
        areas=KNOWN.areas, dimension_codes=KNOWN.dimension_codes, as_of=KNOWN.as_of, limits=limits
    )


def findings_of(content: bytes, known: References) -> tuple[Finding, ...]:
    """Return what reader and checks find in a file."""
    return check_table(read_file(content, name="planted.csv"), dictionary=known).findings


def trial(good: GoodRows, seed: int, *, faults: int = 60) -> Outcome:
    """Plant, read, check, count."""
    rows, planted = plant(good, seed, faults=faults)
    findings = [f for f in findings_of(as_csv(rows), known_for(good)) if f.level is not Level.NOTE]
    line = {id(row): place + 2 for place, row in enumerate(rows)}
    named: dict[int, str] = {f.row: f.check for f in reversed(findings) if f.row is not None}
    missed, checks = [], Counter()
    for fault in planted:
        here = [named[line[id(row)]] for row in fault.rows if line.get(id(row)) in named]
        if not here:
            missed.append(fault)
        for check in here[:1]:
            checks[f"{fault.kind}: {check}"] += 1
    touched = {line[id(row)] for fault in planted for row in fault.rows if id(row) in line}
    false = [row for row in named if row not in touched]
    return Outcome(planted, missed, len(false), len(rows), dict(checks))
