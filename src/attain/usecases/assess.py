"""
Assess: figures and targets in, verdicts out.

`assess` is for bare files and notebooks, `assess_table` for whole frameworks. Both select and join
with polars, hand panels to `attain.domain.progress`, and give the same verdict table, one row for each
series, target rule and rule.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl

from attain.domain.findings import Finding
from attain.domain.frameworks import Framework, TargetRule
from attain.domain.progress import (
    RULES,
    Rule,
    rule_named,
)
from attain.usecases.people import with_people
from attain.usecases.series_table import SeriesTable, check_per_cent, matched_series, no_pairs
from attain.usecases.verdict_table import Verdict, plain_verdict, verdict_table


@dataclass(frozen=True, slots=True)
class Assessment:
    """
    The verdicts on a table of figures.

    Attributes
    ----------
    frame
        The verdict table; `docs/reference/verdicts.md` gives each column with its unit.
    as_of
        The year up to which figures were looked at.
    findings
        What the checks had to say about the figures, short of refusing them.
    """

    frame: pl.DataFrame
    as_of: int
    findings: tuple[Finding, ...] = ()

    @property
    def verdicts(self) -> list[Verdict]:
        """The verdicts as plain values: periods that are years as whole numbers, None where undefined."""
        return [plain_verdict(row) for row in self.frame.iter_rows(named=True)]

    def json(self, *, indent: int | None = 2) -> str:
        """Return the verdicts as a JSON list of objects."""
        return json.dumps(self.verdicts, indent=indent, ensure_ascii=False, allow_nan=False)


def assess(
    observations: str | Path | bytes | pl.DataFrame,
    targets: str | Path | bytes | Sequence[TargetRule],
    *,
    rule: str | Sequence[str] = "attain",
    as_of: int | None = None,
    today: date | None = None,
) -> Assessment:
    """
    Return the verdicts on bare figures under bare targets, without any set-up.

    Parameters
    ----------
    observations
        A file (simple template or any other layout that attain reads), its bytes, or an observation
        table.
    targets
        A target file, its bytes, or target rules.
    rule
        The name of a rule, several of them, or `all`.
    as_of
        The year of assessment; the latest period of the observations, forecasts aside, when left out.
    today
        The day after which a figure is one of the future and refused, unless it is marked as a
        forecast; by default that of the computer's clock.

    Raises
    ------
    InvalidData
        If a file is wrong, a target matches no series, or matches several without saying which.
    """
    asked = _target_rules(targets)
    judges = rules_named(rule)
    frame, findings = _checked(observations, today or datetime.now(tz=UTC).date())
    year = _year_of_assessment(frame, as_of)
    table = SeriesTable.of(frame)
    pairs = matched_series(table, asked)
    check_per_cent(table, asked, pairs)
    return Assessment(verdict_table(table, asked, pairs, judges, year), year, findings)


def _checked(
    observations: str | Path | bytes | pl.DataFrame, today: date
) -> tuple[pl.DataFrame, tuple[Finding, ...]]:
    """Return the observation table of bare figures, their codes as written, after the checks."""
    from attain.domain.validation.references import References
    from attain.usecases.check import check_frame, check_table
    from attain.usecases.encoding import as_observations
    from attain.usecases.read import read_as_written

    nothing_known = References(as_of=today.year)
    if isinstance(observations, pl.DataFrame):
        report = check_frame(observations, dictionary=nothing_known)
        report.refuse_if_errors()
        return as_observations(observations), report.findings
    table = read_as_written(observations)
    report = check_table(table, dictionary=nothing_known)
    report.refuse_if_errors()
    return table.frame, report.findings


def rules_named(names: str | Sequence[str]) -> list[Rule]:
    """Return the rules with these names; `all` stands for every rule."""
    if isinstance(names, str):
        names = list(RULES) if names == "all" else [names]
    return [rule_named(name) for name in names]


def assess_table(
    frame: pl.DataFrame,
    frameworks: Iterable[Framework],
    *,
    rules: Sequence[str] = ("attain",),
    as_of: int | None = None,
    continued_by: Mapping[str, Sequence[str]] | None = None,
) -> pl.DataFrame:
    """
    Return the verdict table for every series that a target rule of `frameworks` speaks of.

    Parameters
    ----------
    frame
        An observation table.
    rules
        Names of rules.
    as_of
        The year of assessment; the latest period of the observations when left out.
    continued_by
        Series codes of another framework that carry on a series code comparably: an MDG target is then
        judged on them as well.
    """
    year = _year_of_assessment(frame, as_of)
    table = SeriesTable.of(frame)
    found = [
        _framework_verdicts(table, framework, rules_named(list(rules)), year, continued_by or {})
        for framework in frameworks
    ]
    return (
        pl.concat(found) if found else verdict_table(table, [], no_pairs(), [RULES["attain"]], year)
    )


def _framework_verdicts(
    table: SeriesTable,
    framework: Framework,
    rules: list[Rule],
    year: int,
    continued_by: Mapping[str, Sequence[str]],
) -> pl.DataFrame:
    asked: list[TargetRule] = []
    codes: list[list[str]] = []
    for indicator in framework.indicators():
        for target_rule in indicator.rules:
            headline = target_rule.series_code or (indicator.series_codes or ("",))[0]
            asked.append(target_rule)
            codes.append([headline, *continued_by.get(headline, ())])
    pairs = table.pairs(asked, codes)
    found = verdict_table(table, asked, pairs, rules, year, framework=framework.id)
    return with_people(found, table, framework)


def _target_rules(targets: str | Path | bytes | Sequence[TargetRule]) -> Sequence[TargetRule]:
    from attain.exchange.targets_file import read_targets

    if isinstance(targets, bytes):
        return read_targets(targets, name="targets")
    if isinstance(targets, str | Path):
        from attain.usecases.read import bytes_of

        return read_targets(bytes_of(Path(targets)), name=Path(targets).name)
    return targets


def _year_of_assessment(frame: pl.DataFrame, as_of: int | None) -> int:
    if as_of is not None:
        return int(as_of)
    observed = pl.col("value").is_not_null() & (pl.col("status") != "F")
    latest = frame.filter(observed)["period"].max() or frame["period"].max()
    return int(str(latest)[:4]) if latest is not None else 0
