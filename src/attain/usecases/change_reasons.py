"""
Why a verdict changed: other figures, another target, another rule, another year, other software.

A verdict follows from the figures of its series, its target, its rule and the year of assessment.
Each of them that differs between two releases is a reason; several may stand together. Only where
none differs is it the software, if that differs.
"""

from __future__ import annotations

from typing import Any

import polars as pl

from attain.domain.observations import KEY_COLUMNS
from attain.store.manifest import canonical_json
from attain.store.releases import Release
from attain.store.tables import VERDICT_KEY

FIGURES = {
    "new": "new figures",
    "lost": "lost figures",
    "revised": "revised figures",
    "corrected": "corrected figures",
    "method": "change of method",
    "attributes": "other attributes",
}
"""By what became of a figure, the reason that it gives."""

REASONS = (
    *FIGURES.values(),
    "other target",
    "new target",
    "dropped target",
    "other codes",
    "other rule",
    "rule added",
    "rule dropped",
    "other year of assessment",
    "other software",
    "unexplained",
)
"""All reasons, in the order in which they are told."""

_NOT_A_RESULT = frozenset({*VERDICT_KEY, "recoded", "as_of", "rule_version"})
_SHOWN = ("class", "standing")


def verdict_changes(
    before: Release,
    after: Release,
    figures: pl.DataFrame,
    moved: pl.DataFrame,
    *,
    earlier: pl.DataFrame,
) -> pl.DataFrame:
    """
    Return the verdicts that changed, came or went, each with its reasons.

    Parameters
    ----------
    figures
        The figures that changed, by the key of the later release.
    moved
        The series that go by another key. That is a reason where a target finds its series only now,
        or no longer, and where there is no other reason.
    earlier
        The verdicts of `before` by the keys of `after`.
    """
    both = _joined(earlier, after.verdicts())
    changed = both.filter(pl.col("change") != "same")
    told = (
        changed.join(_figure_reasons(figures), on=KEY_COLUMNS, how="left", maintain_order="left")
        .join(_target_reasons(before, after), on=["framework", "target_rule"], how="left")
        .join(
            moved.select(*KEY_COLUMNS, pl.lit(value=True).alias("moved")),
            on=KEY_COLUMNS,
            how="left",
        )
        .with_columns(_rule_reasons(before, after), _year_reason(), _code_reason())
    )
    parts = ("of_figures", "of_target", "of_codes", "of_rule", "of_year")
    joined = pl.concat_str(
        [pl.col(name).replace("", None) for name in parts], separator=",", ignore_nulls=True
    )
    other = "other software" if before.software != after.software else "unexplained"
    rest = pl.when("moved").then(pl.lit("other codes")).otherwise(pl.lit(other))
    return (
        told.with_columns(joined.alias("reasons"))
        .with_columns(
            pl.when(pl.col("reasons") != "").then("reasons").otherwise(rest).alias("reasons")
        )
        .select(
            *VERDICT_KEY,
            "change",
            *(f"{name}{side}" for name in _SHOWN for side in ("_before", "_after")),
            "reasons",
        )
        .sort(VERDICT_KEY)
    )


def _joined(earlier: pl.DataFrame, later: pl.DataFrame) -> pl.DataFrame:
    """Every verdict of both sides, and whether its words, only its numbers, or nothing changed."""
    key = list(VERDICT_KEY)
    results = [c for c in later.columns if c in earlier.columns and c not in _NOT_A_RESULT]
    shown = [name for name in _SHOWN if name in results]
    one = _numbered(earlier, results, "_before")
    other = _numbered(later, results, "_after")
    both = one.join(other, on=key, how="full", coalesce=True)
    words, numbers = _differ(shown), _differ([name for name in results if name not in shown])
    change = (
        pl.when(pl.col("here_before").is_null())
        .then(pl.lit("new"))
        .when(pl.col("here_after").is_null())
        .then(pl.lit("lost"))
        .when(words)
        .then(pl.lit("changed"))
        .when(numbers)
        .then(pl.lit("numbers"))
        .otherwise(pl.lit("same"))
    )
    missing = [f"{n}{s}" for n in _SHOWN for s in ("_before", "_after") if n not in results]
    return both.with_columns(
        change.alias("change"), *(pl.lit(None, pl.String).alias(name) for name in missing)
    )


def _numbered(frame: pl.DataFrame, results: list[str], side: str) -> pl.DataFrame:
    extra = [name for name in ("rule_version", "as_of") if name in frame.columns]
    return frame.select(
        *VERDICT_KEY,
        *(pl.col(name).alias(f"{name}{side}") for name in [*results, *extra]),
        *(
            pl.lit(None).alias(f"{name}{side}")
            for name in ("rule_version", "as_of")
            if name not in frame.columns
        ),
        pl.lit(value=True).alias(f"here{side}"),
    )


def _differ(names: list[str]) -> pl.Expr:
    if not names:
        return pl.lit(value=False)
    return pl.any_horizontal(
        pl.col(f"{name}_before").ne_missing(pl.col(f"{name}_after")) for name in names
    )


def _figure_reasons(figures: pl.DataFrame) -> pl.DataFrame:
    """By series, what became of its figures, in the order of `FIGURES`."""
    kinds = pl.Enum(list(FIGURES))
    told = pl.col("change").cast(kinds).unique().sort().cast(pl.String).replace_strict(FIGURES)
    return figures.group_by(KEY_COLUMNS).agg(told.str.join(",").alias("of_figures"))


def _target_reasons(before: Release, after: Release) -> pl.DataFrame:
    one, other = _targets(before), _targets(after)
    rows = []
    for key in sorted(one.keys() | other.keys()):
        if one.get(key) != other.get(key):
            word = "other" if key in one and key in other else "new" if key in other else "dropped"
            rows.append((*key, f"{word} target"))
    names = ("framework", "target_rule", "of_target")
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def _targets(release: Release) -> dict[tuple[str, str], bytes]:
    """By framework and id, everything that a target rule says but where it comes from."""
    found = {}
    for framework in release.dictionary().get("frameworks", []):
        for rule in _rules_in(framework):
            said = {name: part for name, part in rule.items() if name != "origin"}
            found[framework["id"], rule["id"]] = canonical_json(said)
    return found


def _rules_in(framework: dict[str, Any]) -> list[dict[str, Any]]:
    targets = [target for goal in framework["goals"] for target in goal["targets"]]
    indicators = [indicator for target in targets for indicator in target["indicators"]]
    return [rule for indicator in indicators for rule in indicator["rules"]]


def _rule_reasons(before: Release, after: Release) -> pl.Expr:
    one, other = (
        set(release.dictionary().get("assessment", {}).get("rules", []))
        for release in (before, after)
    )
    version = pl.col("rule_version_before").ne_missing(pl.col("rule_version_after"))
    both_sides = pl.col("here_before").is_not_null() & pl.col("here_after").is_not_null()
    return (
        pl.when(pl.col("rule").is_in(sorted(other - one)))
        .then(pl.lit("rule added"))
        .when(pl.col("rule").is_in(sorted(one - other)))
        .then(pl.lit("rule dropped"))
        .when(both_sides & version)
        .then(pl.lit("other rule"))
        .alias("of_rule")
    )


def _code_reason() -> pl.Expr:
    one_side = pl.col("change").is_in(["new", "lost"])
    return pl.when(pl.col("moved") & one_side).then(pl.lit("other codes")).alias("of_codes")


def _year_reason() -> pl.Expr:
    both_sides = pl.col("here_before").is_not_null() & pl.col("here_after").is_not_null()
    other = pl.col("as_of_before").ne_missing(pl.col("as_of_after"))
    return pl.when(both_sides & other).then(pl.lit("other year of assessment")).alias("of_year")
