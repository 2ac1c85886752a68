"""The verdict table: what rules say of series under targets, in columns, and as plain values."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, TypedDict, cast

import numpy as np
import polars as pl

from attain.domain.frameworks import Limits, Scale, TargetRule
from attain.domain.observations import KEY_COLUMNS
from attain.domain.periods import Period
from attain.domain.progress import (
    Mark,
    Panel,
    Rule,
    Terms,
    Verdicts,
)
from attain.domain.progress import (
    assess as judged,
)
from attain.domain.progress.backcast import milestones
from attain.domain.progress.rules import MISSED, NOT_ASSESSED, WITHOUT_RULE
from attain.domain.progress.segments import reduced
from attain.domain.progress.verdicts import (
    EVIDENCE,
    REASONS,
    SENTENCES,
    STANDINGS,
    TRENDS,
    codes_of,
)
from attain.usecases.series_table import SeriesTable, no_pairs

_KEYS = list(KEY_COLUMNS)


def _imply_limits(terms: Terms, table: SeriesTable, series: np.ndarray, panel: Panel) -> None:
    """Give bare figures in per cent that stay within 0 and 100 these limits, where none is stated."""
    percent = table.in_per_cent[series] & np.isnan(terms.lower) & np.isnan(terms.upper)
    if not percent.any():
        return
    least = reduced(np.minimum, panel.value, panel.offsets, empty=0.0)
    most = reduced(np.maximum, panel.value, panel.offsets, empty=0.0)
    within = percent & (least >= 0) & (most <= 100)
    terms.lower[within], terms.upper[within] = 0.0, 100.0


def verdict_table(
    table: SeriesTable,
    asked: Sequence[TargetRule],
    pairs: pl.DataFrame,
    rules: Sequence[Rule],
    year: int,
    *,
    framework: str = "",
) -> pl.DataFrame:
    """Return the verdicts of all rules on the pairs of series and targets, sorted by pair and rule."""
    if pairs.is_empty():
        pairs = no_pairs()
    series = pairs["series"].to_numpy().astype(np.int64)
    panel, places = _taken(table.panel, series)
    terms = Terms.of(asked, repeat=pairs["target"].to_numpy()) if len(asked) else Terms.of([])
    if not framework:  # a framework states its limits, and means it where it states none
        _imply_limits(terms, table, series, panel)
    shared = _shared_columns(table, asked, pairs, terms, framework, year)
    frames = []
    for rule in rules:
        verdicts = judged(panel, terms, rule, as_of=year)
        verdicts.marks[table.mixed[series]] |= int(Mark.MIXED_NATURE)
        periods = table.periods.gather(places)
        frames.append(_rule_frame(shared, rule, verdicts, panel, periods))
    order = ["target_rule", "indicator", *_KEYS]
    return pl.concat(frames).sort(order, maintain_order=True)


def _taken(panel: Panel, series: np.ndarray) -> tuple[Panel, np.ndarray]:
    """Return the panel of the series at these positions (repeats allowed), and the places of its figures."""
    starts, counts = panel.offsets[series], np.diff(panel.offsets)[series]
    offsets = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    places = np.arange(offsets[-1]) + np.repeat(starts - offsets[:-1], counts)

    def taken(array: np.ndarray | None) -> np.ndarray | None:
        return None if array is None else array[places]

    new = Panel(
        offsets,
        panel.time[places],
        panel.value[places],
        taken(panel.year),
        taken(panel.spell),
        taken(panel.bound),
        taken(panel.standard_error),
    )
    return new, places


def _shared_columns(
    table: SeriesTable,
    asked: Sequence[TargetRule],
    pairs: pl.DataFrame,
    terms: Terms,
    framework: str,
    year: int,
) -> pl.DataFrame:
    targets = pl.DataFrame(
        {
            "target": pl.Series(range(len(asked)), dtype=pl.Int64),
            "target_rule": pl.Series([rule.id for rule in asked], dtype=pl.String),
            "indicator": pl.Series([rule.indicator for rule in asked], dtype=pl.String),
            "kind": pl.Series([rule.kind.value for rule in asked], dtype=pl.String),
            "direction": pl.Series([rule.direction.value for rule in asked], dtype=pl.String),
            "scale": pl.Series([rule.scale.value for rule in asked], dtype=pl.String),
        }
    )
    keys = table.keys.with_columns(pl.col("series").cast(pl.UInt32))
    joined = pairs.with_columns(pl.col("series").cast(pl.UInt32))
    joined = joined.join(keys, on="series", how="left", maintain_order="left")
    joined = joined.join(targets, on="target", how="left", maintain_order="left")
    return joined.select(
        pl.lit(framework).alias("framework"),
        "target_rule",
        "indicator",
        *_KEYS,
        "kind",
        "direction",
        "scale",
        _number("lower_limit", terms.lower),
        _number("upper_limit", terms.upper),
        pl.lit(year, dtype=pl.Int64).alias("as_of"),
    )


def _rule_frame(
    shared: pl.DataFrame, rule: Rule, verdicts: Verdicts, panel: Panel, periods: pl.Series
) -> pl.DataFrame:
    words = [word.word for word in rule.classes]
    words += [WITHOUT_RULE[place] for place in (MISSED, NOT_ASSESSED)]  # counted from the end
    reasons = verdicts.marks & int(REASONS)
    flags = verdicts.marks & ~int(REASONS)
    settled = int(Mark.MISSED | Mark.MET_LATE)
    return shared.with_columns(
        pl.lit(rule.name).alias("rule"),
        pl.lit(rule.version, dtype=pl.Int64).alias("rule_version"),
        _words("class", words, verdicts.classes),
        _words("standing", [s.value for s in STANDINGS], verdicts.standing),
        _words("trend", [t.value for t in TRENDS], verdicts.trend),
        _words("evidence", [e.value for e in EVIDENCE], verdicts.evidence),
        pl.Series("n", verdicts.n),
        _number("baseline", verdicts.baseline),
        _period_texts("baseline_period", verdicts.baseline_time, panel, periods),
        _number("baseline_shift", verdicts.baseline_shift),
        _number("latest", verdicts.latest),
        _period_texts("latest_period", verdicts.latest_time, panel, periods),
        _number("judged", verdicts.judged),
        _period_texts("judged_period", verdicts.judged_time, panel, periods),
        _number("target", verdicts.target),
        _year_texts("target_period", verdicts.target_time),
        *(
            _number(name, getattr(verdicts, name))
            for name in (
                "distance",
                "actual_rate",
                "required_rate",
                "required_from_latest",
                "ratio",
                "index",
                "acceleration",
                "years_ahead",
                "expected",
                "expected_low",
                "expected_high",
            )
        ),
        _number("attainment_year", verdicts.attainment_time),
        _number("probability", verdicts.probability),
        pl.lit(None, dtype=pl.Float64).alias("people_behind"),
        pl.lit(None, dtype=pl.Float64).alias("people_each_year"),
        _mark_texts("reasons", reasons),
        _mark_texts("flags", flags | (verdicts.marks & settled)),
    )


def _number(name: str, values: np.ndarray) -> pl.Series:
    return pl.Series(name, values + 0.0).fill_nan(None)  # + 0.0 makes minus zero plain zero


def _words(name: str, words: Sequence[str], places: np.ndarray) -> pl.Series:
    table = pl.Series(name, list(words), dtype=pl.String)
    return table.gather(np.where(places < 0, len(words) + places, places).astype(np.int64)).replace(
        "", None
    )


def _mark_texts(name: str, masks: np.ndarray) -> pl.Series:
    """Return the codes of each mask as one text, comma between them."""
    kinds, places = np.unique(masks, return_inverse=True)
    table = pl.Series(name, [",".join(codes_of(int(mask))) for mask in kinds], dtype=pl.String)
    return table.gather(places.astype(np.int64))


def _year_texts(name: str, times: np.ndarray) -> pl.Series:
    kinds, places = np.unique(times, return_inverse=True)
    table = pl.Series(name, [None if math.isnan(t) else f"{t:g}" for t in kinds], dtype=pl.String)
    return table.gather(places.astype(np.int64))


def _period_texts(name: str, times: np.ndarray, panel: Panel, periods: pl.Series) -> pl.Series:
    """Return the period of the observation at each time, as its file had it, else the decimal year."""
    keys = np.repeat(np.arange(len(panel)), np.diff(panel.offsets)) * 4096.0
    of_middle, of_year = (
        keys + panel.time,
        keys + (panel.time if panel.year is None else panel.year),
    )
    wanted = np.arange(len(panel)) * 4096.0 + times
    texts = _year_texts(name, times)
    for clock in (of_year, of_middle):
        places = np.minimum(np.searchsorted(clock, np.nan_to_num(wanted)), max(len(clock) - 1, 0))
        if len(clock) == 0:
            break
        hit = np.abs(clock[places] - wanted) < 1e-6
        texts = pl.select(
            pl.when(pl.Series(hit))
            .then(periods.gather(places.astype(np.int64)))
            .otherwise(texts)
            .alias(name)
        ).to_series()
    return texts


class Milestone(TypedDict):
    """A year, and the value that the path to the target has then."""

    period: int
    value: float


Verdict = TypedDict(
    "Verdict",
    {
        "framework": str,
        "target_rule": str,
        "indicator": str,
        "series_code": str,
        "reference_area": str,
        "dimensions": str,
        "unit": str,
        "kind": str,
        "direction": str,
        "scale": str,
        "lower_limit": float | None,
        "upper_limit": float | None,
        "as_of": int,
        "rule": str,
        "rule_version": int,
        "class": str,
        "standing": str,
        "trend": str | None,
        "evidence": str,
        "n": int,
        "baseline": float | None,
        "baseline_period": int | str | None,
        "baseline_shift": float | None,
        "latest": float | None,
        "latest_period": int | str | None,
        "judged": float | None,
        "judged_period": int | str | None,
        "target": float | None,
        "target_period": int | str | None,
        "distance": float | None,
        "actual_rate": float | None,
        "required_rate": float | None,
        "required_from_latest": float | None,
        "ratio": float | None,
        "index": float | None,
        "acceleration": float | None,
        "years_ahead": float | None,
        "expected": float | None,
        "expected_low": float | None,
        "expected_high": float | None,
        "attainment_year": float | None,
        "probability": float | None,
        "people_behind": float | None,
        "people_each_year": float | None,
        "reasons": list[str],
        "flags": list[str],
        "milestones": list[Milestone],
        "explanation": list[str],
    },
)
"""One verdict as plain values; `docs/reference/verdicts.md` gives each field with its unit."""

_PERIODS = ("baseline_period", "latest_period", "judged_period", "target_period")


def plain_verdict(row: dict[str, Any]) -> Verdict:
    """Return a verdict as JSON holds it: lists of codes, sentences beside them, years as numbers."""
    for name in _PERIODS:
        if row[name] is not None and row[name].isdigit():
            row[name] = int(row[name])
    for name in ("reasons", "flags"):
        row[name] = [code for code in (row[name] or "").split(",") if code]
    row["milestones"] = _milestones(row)
    codes = dict.fromkeys([*row["reasons"], *row["flags"]])
    row["explanation"] = [SENTENCES[Mark[code.upper()]] for code in codes]
    return cast("Verdict", row)


def _milestones(row: Mapping[str, Any]) -> list[Milestone]:
    """Return the milestones of the path from the baseline used to the target."""
    first, last = row["baseline"], row["target"]
    if (
        first is None
        or last is None
        or row["target_period"] is None
        or row["baseline_period"] is None
    ):
        return []
    begin, end = (_time_of(row[name]) for name in ("baseline_period", "target_period"))
    if end <= begin:
        return []
    steps = milestones(
        baseline=(begin, first),
        target=(end, last),
        scale=Scale(row["scale"]),
        limits=Limits(row["lower_limit"], row["upper_limit"]),
    )
    return [{"period": year, "value": value} for year, value in steps]


def _time_of(period: object) -> float:
    text = str(period)
    return float(text) if "." in text else Period.parse(text).time
