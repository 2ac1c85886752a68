"""
Assess: figures and targets in, verdicts out.

`assess` is for bare files and notebooks, `assess_table` for whole frameworks. Both select and join
with polars, hand panels to `attain.domain.progress`, and give the same verdict table, one row for each
series, target rule and rule.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from attain.domain.comparability import of_one_kind, spells
from attain.domain.findings import Finding
from attain.domain.frameworks import Framework, Limits, Scale, TargetRule
from attain.domain.observations import KEY_COLUMNS
from attain.domain.periods import Period
from attain.domain.progress import (
    RULES,
    Mark,
    Panel,
    Rule,
    Terms,
    Verdicts,
    rule_named,
)
from attain.domain.progress import (
    assess as judged,
)
from attain.domain.progress.backcast import milestones
from attain.domain.progress.rules import MISSED, NOT_ASSESSED, WITHOUT_RULE
from attain.domain.progress.verdicts import (
    EVIDENCE,
    REASONS,
    SENTENCES,
    STANDINGS,
    TRENDS,
    codes_of,
)
from attain.domain.series import dimensions_text
from attain.errors import InvalidData
from attain.usecases.people import with_people

PERCENT_UNITS = frozenset({"%", "PT", "PERCENT", "PERCENTAGE"})
_KEYS = list(KEY_COLUMNS)


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
    def verdicts(self) -> list[dict[str, Any]]:
        """The verdicts as plain values: periods that are years as whole numbers, None where undefined."""
        return [_plain(row) for row in self.frame.iter_rows(named=True)]

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
        The year of assessment; the latest period of the observations when left out.
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
    pairs = _matched(table, asked)
    _check_per_cent(table, asked, pairs)
    return Assessment(_verdict_frame(table, asked, pairs, judges, year), year, findings)


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
        pl.concat(found)
        if found
        else _verdict_frame(table, [], _no_pairs(), [RULES["attain"]], year)
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
    found = _verdict_frame(table, asked, pairs, rules, year, framework=framework.id)
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
    latest = frame.filter(pl.col("value").is_not_null())["period"].max()
    return int(str(latest)[:4]) if latest is not None else 0


@dataclass(frozen=True, slots=True)
class SeriesTable:
    """
    The series of an observation table: their keys, and their figures as a panel.

    Attributes
    ----------
    keys
        One row a series: the key columns, and `series`, its position.
    panel
        The exact and censored values; forecasts (status F) are left out.
    periods
        The period texts of the panel's observations.
    mixed
        Where modelled and observed figures alternate.
    """

    keys: pl.DataFrame
    panel: Panel
    periods: pl.Series
    mixed: np.ndarray

    @classmethod
    def of(cls, frame: pl.DataFrame) -> SeriesTable:
        """
        Return the series of `frame`.

        Raises
        ------
        InvalidData
            If a series has two figures for the same time; the message names both.
        """
        used = frame.filter(pl.col("value").is_not_null() & (pl.col("status") != "F"))
        if used["multiplier"].n_unique() > 1:
            used = _one_multiplier(used)
        used = used.sort([*_KEYS, "time"])
        keys = used.group_by(_KEYS, maintain_order=True).agg(n=pl.len())
        offsets = np.concatenate(([0], np.cumsum(keys["n"].to_numpy()))).astype(np.int64)
        _check_once(used, offsets)
        modelled = (used["nature"] == "M").to_numpy()
        usable, mixed = of_one_kind(modelled, offsets)
        if mixed.any():
            used = used.filter(pl.Series(usable))
            counts = np.add.reduceat(usable.astype(np.int64), offsets[:-1])
            offsets = np.concatenate(([0], np.cumsum(counts)))
        panel = _panel(used, offsets)
        return cls(keys.drop("n").with_row_index("series"), panel, used["period"], mixed)

    def pairs(self, rules: Sequence[TargetRule], codes: Sequence[Sequence[str]]) -> pl.DataFrame:
        """Return (series, target) positions: the series with a rule's codes, dimensions, unit and area."""
        rows = [
            (position, code, dimensions_text(rule.dimensions), rule.unit)
            for position, rule in enumerate(rules)
            for code in codes[position]
        ]
        names = ["target", "series_code", "dimensions", "wanted_unit"]
        wanted = pl.DataFrame(
            rows, schema=dict(zip(names, (pl.Int64, *[pl.String] * 3), strict=True)), orient="row"
        )
        found = self.keys.join(wanted, on=["series_code", "dimensions"]).filter(
            (pl.col("wanted_unit") == "") | (pl.col("wanted_unit") == pl.col("unit"))
        )
        bound = {p: rule.reference_areas for p, rule in enumerate(rules) if rule.reference_areas}
        if bound:
            held = [
                row["target"] not in bound or row["reference_area"] in bound[row["target"]]
                for row in found.select("target", "reference_area").iter_rows(named=True)
            ]
            found = found.filter(pl.Series(held, dtype=pl.Boolean))
        return found.select("series", "target").sort("target", "series")


def _one_multiplier(frame: pl.DataFrame) -> pl.DataFrame:
    """Bring each series to the multiplier of its latest figure."""
    power = pl.col("multiplier") - pl.col("multiplier").sort_by("time").last().over(_KEYS)
    factor = pl.lit(10.0).pow(power.cast(pl.Float64))
    return frame.with_columns(pl.col("value", "standard_error") * factor)


def _check_once(frame: pl.DataFrame, offsets: np.ndarray) -> None:
    time = frame["time"].to_numpy()
    again = np.flatnonzero(np.diff(time) <= 0) if len(time) else np.array([], np.int64)
    again = again[~np.isin(again + 1, offsets)]
    if len(again) == 0:
        return
    first, second = frame.row(int(again[0]), named=True), frame.row(int(again[0]) + 1, named=True)
    key = ", ".join(first[name] for name in _KEYS if first[name])
    raise InvalidData(
        f"{key} has two figures for one time: {first['period']} = {first['value_text']} (row {first['row']}) "
        f"and {second['period']} = {second['value_text']} (row {second['row']}). Keep one of them."
    )


def _panel(frame: pl.DataFrame, offsets: np.ndarray) -> Panel:
    breaks = (frame["status"] == "B").to_numpy()
    bounds = frame["bound"]
    signs = None
    if (bounds != "").any():
        below, above = (
            bounds.str.starts_with("<").to_numpy(),
            bounds.str.starts_with(">").to_numpy(),
        )
        signs = (above.astype(np.int8) - below.astype(np.int8)).astype(np.int8)
    errors = frame["standard_error"]
    if errors.null_count() < len(errors) or frame["lower"].null_count() < len(frame):
        width = (frame["upper"] - frame["lower"]) / (2 * 1.959963984540054)
        filled = errors.fill_null(width).cast(pl.Float64).fill_null(math.nan).to_numpy()
    else:
        filled = None
    return Panel(
        offsets=offsets,
        time=np.ascontiguousarray(frame["time"].to_numpy()),
        value=np.ascontiguousarray(frame["value"].to_numpy()),
        year=frame["period"].str.slice(0, 4).cast(pl.Float64).to_numpy(),
        spell=spells(breaks) if breaks.any() else None,
        bound=signs,
        standard_error=filled,
    )


def _no_pairs() -> pl.DataFrame:
    return pl.DataFrame(schema={"series": pl.UInt32, "target": pl.Int64})


def _matched(table: SeriesTable, rules: Sequence[TargetRule]) -> pl.DataFrame:
    """Return (series, target) positions for bare targets, refusing what is ambiguous or matches nothing."""
    found = [_matched_one(table.keys, position, rule) for position, rule in enumerate(rules)]
    return pl.concat([_no_pairs(), *found])


def _matched_one(keys: pl.DataFrame, position: int, rule: TargetRule) -> pl.DataFrame:
    of_indicator = keys.filter(pl.col("series_code") == rule.series_code)
    here = of_indicator
    if rule.reference_areas:
        here = here.filter(pl.col("reference_area").is_in(list(rule.reference_areas)))
    in_unit = here.filter(pl.col("unit") == rule.unit) if rule.unit else here
    if rule.dimensions:
        matching = in_unit.filter(pl.col("dimensions") == dimensions_text(rule.dimensions))
    else:
        total = in_unit.filter(pl.col("dimensions") == "")
        matching = pl.concat([total, in_unit.join(total, on="reference_area", how="anti")])
    if matching.is_empty():
        raise InvalidData(_nothing_matches(rule, of_indicator, here))
    several = matching.filter(pl.len().over("reference_area") > 1)
    if several.height:
        named = "; ".join(_key_text(row) for row in several.head(6).iter_rows(named=True))
        raise InvalidData(
            f"Target {rule.id} ({rule.indicator}) matches several series and does not say which: {named}. "
            "Add a column for the dimension or the unit that tells them apart."
        )
    return matching.select("series", pl.lit(position, dtype=pl.Int64).alias("target"))


def _key_text(row: Mapping[str, Any]) -> str:
    return ", ".join(str(row[name]) for name in _KEYS if row[name])


def _nothing_matches(rule: TargetRule, of_indicator: pl.DataFrame, here: pl.DataFrame) -> str:
    start = f"Target {rule.id} ({rule.indicator}) matches no series: "
    if of_indicator.is_empty():
        return (
            start + "the observations do not have this indicator. Check its spelling in both files."
        )
    if here.is_empty():
        areas = ", ".join(sorted(of_indicator["reference_area"].unique())[:12])
        return (
            start + f"there are no figures for {', '.join(rule.reference_areas)}, only for {areas}."
        )
    kept = "; ".join(_key_text(row) for row in here.head(6).iter_rows(named=True))
    asked = ", ".join([*(f"{n}={c}" for n, c in rule.dimensions.items()), rule.unit]).strip(", ")
    return start + f"nothing is {asked or 'a total'}. There are: {kept}."


def _check_per_cent(table: SeriesTable, rules: Sequence[TargetRule], pairs: pl.DataFrame) -> None:
    """Refuse figures in per cent below 0 or above 100, unless their target states other limits."""
    open_ended = {position for position, rule in enumerate(rules) if rule.limits == Limits()}
    percent = table.keys["unit"].str.to_uppercase().is_in(list(PERCENT_UNITS)).to_list()
    for series, target in pairs.iter_rows():
        if target not in open_ended or not percent[series]:
            continue
        values = table.panel.value[table.panel.offsets[series] : table.panel.offsets[series + 1]]
        wrong = values[(values < 0) | (values > 100)]
        if len(wrong):
            key = _key_text(table.keys.row(series, named=True))
            raise InvalidData(
                f"{key}: {wrong[0]:g} is no share of a hundred. Correct the figure; where per cent may go "
                "beyond (a growth rate, a gross ratio), state lower_limit or upper_limit in the targets."
            )


def _terms_for(
    rules: Sequence[TargetRule], table: SeriesTable, pairs: pl.DataFrame, panel: Panel
) -> Terms:
    """Return the terms of the pairs; figures in per cent that stay within 0 and 100 have these limits."""
    targets = pairs["target"].to_numpy()
    terms = Terms.of(rules, repeat=targets)
    open_ended = np.array([rule.limits == Limits() for rule in rules], np.bool_)[targets]
    units = table.keys["unit"].str.to_uppercase().is_in(list(PERCENT_UNITS)).to_numpy()
    percent = units[pairs["series"].to_numpy()] & open_ended
    if percent.any() and len(panel.value):
        starts = panel.offsets[:-1]
        inside = (np.minimum.reduceat(panel.value, starts) >= 0) & (
            np.maximum.reduceat(panel.value, starts) <= 100
        )
        terms.lower[percent & inside], terms.upper[percent & inside] = 0.0, 100.0
    return terms


def _verdict_frame(
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
        pairs = _no_pairs()
    series = pairs["series"].to_numpy().astype(np.int64)
    panel, places = _taken(table.panel, series)
    terms = _terms_for(asked, table, pairs, panel) if len(asked) else Terms.of([])
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
    return pl.Series(name, values).fill_nan(None)


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


_PERIODS = ("baseline_period", "latest_period", "judged_period", "target_period")


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Return a verdict as JSON holds it: lists of codes, sentences beside them, years as numbers."""
    for name in _PERIODS:
        if row[name] is not None and row[name].isdigit():
            row[name] = int(row[name])
    for name in ("reasons", "flags"):
        row[name] = [code for code in (row[name] or "").split(",") if code]
    row["milestones"] = _milestones(row)
    codes = dict.fromkeys([*row["reasons"], *row["flags"]])
    row["explanation"] = [SENTENCES[Mark[code.upper()]] for code in codes]
    return row


def _milestones(row: Mapping[str, Any]) -> list[dict[str, float]]:
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
