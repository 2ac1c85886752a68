"""
The portal index: what pages of a release look up by framework, goal, rule and area, at once.

It follows from the release alone, is no part of it, and may be deleted at any time. For each target
rule and reference area it holds the verdicts on one series, the main one: under the usual rule the
assessed one before others, then the one with the latest figure, then the one with most figures.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from attain.domain.series import SeriesKey
from attain.store.open_index import OpenIndex

if TYPE_CHECKING:
    import polars as pl

VERSION = 2
"""Goes up whenever the index would be another for the same release."""


@dataclass(frozen=True, slots=True)
class StandingEntry:
    """
    The verdict of one rule on one reference area under one target rule, short.

    Fields that the verdict table has too mean the same there; `target` is the value to reach,
    `goal_code` and `target_code` say where the indicator stands in its framework. `baseline_bound`
    and `latest_bound` are the signs of figures that are only known to lie beyond a number, as `<`.
    """

    framework: str
    goal_code: str
    target_code: str
    indicator: str
    target_rule: str
    rule: str
    series_code: str
    reference_area: str
    dimensions: str
    unit: str
    kind: str
    direction: str
    class_word: str
    standing: str
    trend: str | None
    evidence: str
    n: int
    baseline: float | None
    baseline_period: str | None
    baseline_bound: str
    latest: float | None
    latest_period: str | None
    latest_bound: str
    target: float | None
    target_period: str | None
    distance: float | None
    ratio: float | None
    actual_rate: float | None
    required_rate: float | None
    expected: float | None
    expected_low: float | None
    expected_high: float | None
    attainment_year: float | None
    probability: float | None
    people_behind: float | None
    reasons: str
    flags: str

    @property
    def key(self) -> SeriesKey:
        """The key of the series that was judged."""
        return SeriesKey(self.series_code, self.reference_area, self.dimensions, self.unit)

    @property
    def improves_without_number(self) -> bool:
        """Whether it moves as it should towards a target that names no number."""
        marks = self.reasons.split(",")
        return (
            self.standing == "not_assessed"
            and self.trend == "improving"
            and "no_numeric_target" in marks
        )


@dataclass(frozen=True, slots=True)
class CoverageEntry:
    """A series that serves an indicator: how many observations, from when to when."""

    framework: str
    goal_code: str
    target_code: str
    indicator: str
    rank: int
    series_code: str
    reference_area: str
    dimensions: str
    unit: str
    observations: int
    first_period: str
    last_period: str

    @property
    def key(self) -> SeriesKey:
        """The key of the series."""
        return SeriesKey(self.series_code, self.reference_area, self.dimensions, self.unit)


_STANDINGS = tuple(field.name for field in fields(StandingEntry))
_COVERAGE = tuple(field.name for field in fields(CoverageEntry))
_NAMES_IN_VERDICTS = {"class_word": "class"}
SCHEMA_SQL = f"""\
CREATE TABLE standings (place INTEGER, {", ".join(_STANDINGS)});
CREATE TABLE coverage (place INTEGER, {", ".join(_COVERAGE)});
CREATE INDEX standings_by_rule ON standings (framework, rule, goal_code);
CREATE INDEX standings_by_area ON standings (reference_area, rule);
CREATE INDEX standings_by_indicator ON standings (framework, indicator);
CREATE INDEX coverage_by_indicator ON coverage (framework, indicator, reference_area);
CREATE INDEX coverage_by_area ON coverage (reference_area)"""


class PortalIndex(OpenIndex):
    """The open portal index `place`; close it, or use it in a `with` block."""

    def standings(self, **wanted: str | Sequence[str] | None) -> list[StandingEntry]:
        """
        Return verdicts in the order of the frameworks.

        Parameters
        ----------
        wanted
            Fields of `StandingEntry` and the value or values that they must have; None for any.
        """
        rows = self._select("standings", _STANDINGS, wanted)
        return [StandingEntry(*row) for row in rows]

    def coverage(self, **wanted: str | Sequence[str] | None) -> list[CoverageEntry]:
        """Return series by the indicators that they serve; `wanted` as for `standings`."""
        rows = self._select("coverage", _COVERAGE, wanted)
        return [CoverageEntry(*row) for row in rows]

    def indicators_with_figures(self) -> frozenset[tuple[str, str]]:
        """Return framework and code of the indicators that some series serves."""
        found = self.asked(
            "SELECT DISTINCT framework, indicator FROM coverage WHERE observations > 0"
        )
        return frozenset(found)

    def opinions(self) -> list[tuple[str, int]]:
        """
        Return what the rules say together, and of how many cases.

        A case is a reference area under a target rule; what is said of it reads
        `attain:on_track,cgd:off_track`, in any order of the rules.
        """
        return self.asked(
            "SELECT said, count(*) FROM (SELECT group_concat(rule || ':' || standing) AS said "
            "FROM standings GROUP BY framework, target_rule, reference_area) GROUP BY said"
        )

    def _select(
        self, table: str, known: Sequence[str], wanted: Mapping[str, str | Sequence[str] | None]
    ) -> list[Any]:
        terms, values = ["1"], []
        for name, value in wanted.items():
            if name not in known:
                raise ValueError(f"{table} has no field {name!r}")
            if value is None:
                continue
            several = [value] if isinstance(value, str) else list(value)
            terms.append(f"{name} IN ({', '.join('?' * len(several))})")
            values += several
        statement = (
            f"SELECT {', '.join(known)} FROM {table} WHERE {' AND '.join(terms)} ORDER BY place"  # noqa: S608
        )
        return self.asked(statement, values)


def portal_index_bytes(
    verdicts: pl.DataFrame, observations: pl.DataFrame, dictionary: Mapping[str, Any]
) -> bytes:
    """Return the portal index of a release, from its tables, as an SQLite file."""
    places = _places(dictionary)
    rules = list(dictionary["assessment"]["rules"])
    main_rule = "attain" if "attain" in rules or not rules else rules[0]
    base = sqlite3.connect(":memory:", isolation_level=None)
    try:
        base.execute("BEGIN")
        for statement in SCHEMA_SQL.split(";"):
            base.execute(statement)
        _insert(
            base,
            "standings",
            len(_STANDINGS),
            _standing_rows(verdicts, observations, places, main_rule),
        )
        _insert(base, "coverage", len(_COVERAGE), _coverage_rows(observations, dictionary))
        base.execute("COMMIT")
        return base.serialize()
    finally:
        base.close()


def _insert(
    base: sqlite3.Connection, table: str, width: int, rows: Iterable[Sequence[Any]]
) -> None:
    marks = ", ".join("?" * (width + 1))
    base.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 - our own words


def _indicators(dictionary: Mapping[str, Any]) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    for framework in dictionary["frameworks"]:
        for goal in framework["goals"]:
            for target in goal["targets"]:
                for indicator in target["indicators"]:
                    yield framework["id"], goal["code"], target["code"], indicator


def _places(dictionary: Mapping[str, Any]) -> pl.DataFrame:
    """Where each indicator stands: its framework, goal and target, and its place in the order."""
    import polars as pl

    rows = [
        (framework, goal, target, indicator["code"], place)
        for place, (framework, goal, target, indicator) in enumerate(_indicators(dictionary))
    ]
    names = {
        **dict.fromkeys(("framework", "goal_code", "target_code", "indicator"), pl.String()),
        "place": pl.Int64(),
    }
    return pl.DataFrame(rows, schema=names, orient="row")


def _standing_rows(
    verdicts: pl.DataFrame, observations: pl.DataFrame, places: pl.DataFrame, main_rule: str
) -> Iterator[tuple[Any, ...]]:
    import polars as pl

    case = ["framework", "target_rule", "reference_area"]
    key = ["series_code", "reference_area", "dimensions", "unit"]
    main = (
        verdicts.filter(pl.col("rule") == main_rule)
        .sort(
            pl.col("standing") != "not_assessed",
            pl.col("latest_period").fill_null(""),
            pl.col("n"),
            descending=True,
            maintain_order=True,
        )
        .unique(subset=case, keep="first", maintain_order=True)
        .select("framework", "target_rule", *key)
    )
    signs = observations.filter(pl.col("bound") != "").select(*key, "period", "value", "bound")
    found = (
        verdicts.join(main, on=["framework", "target_rule", *key], how="semi")
        .join(places, on=["framework", "indicator"], how="inner")
        .sort("place", "target_rule", "reference_area", "rule")
    )
    for figure in ("baseline", "latest"):
        own = signs.rename(
            {"period": f"{figure}_period", "value": figure, "bound": f"{figure}_bound"}
        )
        same = [*key, f"{figure}_period", figure]
        found = found.join(own, on=same, how="left", maintain_order="left").with_columns(
            pl.col(f"{figure}_bound").fill_null("")
        )
    names = [_NAMES_IN_VERDICTS.get(name, name) for name in _STANDINGS]
    return found.select("place", *names).iter_rows()


def _coverage_rows(
    observations: pl.DataFrame, dictionary: Mapping[str, Any]
) -> Iterator[tuple[Any, ...]]:
    import polars as pl

    key = ["series_code", "reference_area", "dimensions", "unit"]
    series = observations.group_by(key, maintain_order=True).agg(
        pl.col("value").is_not_null().sum().alias("observations"),
        pl.col("period").min().alias("first_period"),
        pl.col("period").max().alias("last_period"),
    )
    rows = [
        (framework, goal, target, indicator["code"], rank, code, place)
        for place, (framework, goal, target, indicator) in enumerate(_indicators(dictionary))
        for rank, code in enumerate(indicator["series_codes"])
    ]
    names = {
        **dict.fromkeys(("framework", "goal_code", "target_code", "indicator"), pl.String()),
        "rank": pl.Int64(),
        "series_code": pl.String(),
        "place": pl.Int64(),
    }
    serving = pl.DataFrame(rows, schema=names, orient="row")
    found = serving.join(series, on="series_code", how="inner").sort(
        "place", "rank", "reference_area", "dimensions", "unit"
    )
    return found.select("place", *_COVERAGE).iter_rows()
