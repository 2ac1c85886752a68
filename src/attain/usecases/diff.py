"""
Compare two releases: what became of each figure, and why each verdict that changed did.

A figure is found again under its own key, or under the key that its series has taken: by a code map,
or because a whole series vanished and one with the same history appeared. What such pairs have in
common (this code became that code) then also leads series whose history was revised on the way.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import polars as pl

from attain.domain.observations import COLUMNS, KEY_COLUMNS
from attain.exchange.mapping import Recodings, apply
from attain.store.releases import Release
from attain.usecases.change_reasons import verdict_changes
from attain.usecases.read import shipped_recodings

KINDS = ("new", "lost", "revised", "corrected", "method", "attributes")
"""What can become of a figure; `attributes`: the figure stands, what is said about it changed."""

CHANGE_OF = {"revision": "revised", "correction": "corrected", "method": "method"}
"""What an entry of `origins.json` may say of a source, and how its changed figures are called."""

CELL = (*KEY_COLUMNS, "period")
_FAMILY = ("series_code", "dimensions", "unit")
_FIGURE = ("value", "bound")
_PLACE = ("origin", "sheet", "row", "value_text", "time")
_SAID = tuple(c.name for c in COLUMNS if c.name not in (*CELL, *_FIGURE, *_PLACE))
LEAST_HISTORY = 3
"""Equal figures that it takes in all to see a series again under another code."""


@dataclass(frozen=True, slots=True)
class ReleaseDiff:
    """
    What lies between two releases.

    Attributes
    ----------
    before, after
        Ids of the releases.
    figures
        One row for each figure that changed: the key in the later release (in the earlier for lost
        ones), `period`, `change` (one of `KINDS`), `recoded`, `value_before`, `value_after`,
        `status_before`, `status_after`, `reason` as the source gives it.
    recoded
        One row for each series that goes by another key: the key, and the key before.
    recoded_figures
        How many figures these series have in both releases.
    same
        How many figures stand as they stood.
    verdicts
        One row for each verdict that changed, came or went: its key, class and standing before and
        after, whether only `numbers` changed, and `reasons`, comma between them.
    """

    before: str
    after: str
    figures: pl.DataFrame
    recoded: pl.DataFrame
    recoded_figures: int
    same: int
    verdicts: pl.DataFrame

    def count(self, change: str) -> int:
        """Return how many figures changed in this way."""
        return self.figures.filter(pl.col("change") == change).height

    def summary(self) -> dict[str, Any]:
        """Return the counts, for people and for JSON."""
        verdicts = self.verdicts
        by_reason = (
            verdicts.group_by("reasons").len().sort(["len", "reasons"], descending=[True, False])
        )
        return {
            "before": self.before,
            "after": self.after,
            "figures": {
                **{kind: self.count(kind) for kind in KINDS},
                "recoded": self.recoded_figures,
                "same": self.same,
            },
            "series_recoded": self.recoded.height,
            "verdicts": {
                "changed": verdicts.filter(pl.col("change") == "changed").height,
                "numbers": verdicts.filter(pl.col("change") == "numbers").height,
                "new": verdicts.filter(pl.col("change") == "new").height,
                "lost": verdicts.filter(pl.col("change") == "lost").height,
            },
            "verdicts_by_reason": dict(by_reason.iter_rows()),
        }


def diff_releases(
    before: Release, after: Release, *, recodings: Iterable[Recodings] | None = None
) -> ReleaseDiff:
    """
    Return what lies between the releases `before` and `after`.

    Parameters
    ----------
    recodings
        Code maps that are known to lead from one to the other, in order; by default those that
        attain ships.

    Raises
    ------
    DamagedRelease
        If one of them is not as it was released.
    """
    old, new = before.observations(), after.observations()
    steps = shipped_recodings() if recodings is None else recodings
    moved = _moved_series(old, new, steps)
    figures = _figures(_renamed(old, moved), new, after.origins())
    changed = figures.filter(pl.col("change") != "same")
    return ReleaseDiff(
        before=before.id,
        after=after.id,
        figures=changed,
        recoded=moved,
        recoded_figures=figures.filter("recoded", pl.col("change") != "lost").height,
        same=figures.height - changed.height,
        verdicts=verdict_changes(
            before, after, changed, moved, earlier=_renamed(before.verdicts(), moved)
        ),
    )


def _renamed(frame: pl.DataFrame, moved: pl.DataFrame) -> pl.DataFrame:
    """Put the later key in the place of the earlier one; `recoded` says where."""
    earlier = [f"{name}_before" for name in KEY_COLUMNS]
    joined = frame.join(
        moved.rename({name: f"{name}_after" for name in KEY_COLUMNS}),
        left_on=KEY_COLUMNS,
        right_on=earlier,
        how="left",
        maintain_order="left",
    )
    return joined.with_columns(
        pl.col("series_code_after").is_not_null().alias("recoded"),
        *(pl.coalesce(f"{name}_after", name).alias(name) for name in KEY_COLUMNS),
    ).drop([f"{name}_after" for name in KEY_COLUMNS])


def _moved_series(
    old: pl.DataFrame, new: pl.DataFrame, recodings: Iterable[Recodings]
) -> pl.DataFrame:
    """Return pairs of keys, (key, key before), of series that go by another key."""
    keys = list(KEY_COLUMNS)
    before = old.select(keys).unique(maintain_order=True)
    mapped = apply(before, recodings)
    earlier = [f"{name}_before" for name in keys]
    known = (
        mapped.hstack(before.rename(dict(zip(keys, earlier, strict=True))))
        .join(new.select(keys).unique(), on=keys, how="semi")
        .join(before, on=keys, how="anti")  # the later key came, the earlier one went
        .join(new.select(keys).unique(), left_on=earlier, right_on=keys, how="anti")
    )
    known = _one_to_one(known)
    gone = old.join(new.select(keys).unique(), on=keys, how="anti").join(
        known, left_on=keys, right_on=earlier, how="anti"
    )
    come = new.join(old.select(keys).unique(), on=keys, how="anti").join(known, on=keys, how="anti")
    learnt = _learnt(gone, come)
    return pl.concat([known.select(learnt.columns), learnt]).sort(keys)


def _one_to_one(pairs: pl.DataFrame) -> pl.DataFrame:
    """Keep the pairs in which neither key stands twice: two series in one are no recoding."""
    return pairs.filter(pl.struct(KEY_COLUMNS).is_unique())


def _learnt(gone: pl.DataFrame, come: pl.DataFrame) -> pl.DataFrame:
    """Pairs by equal history; then what they have in common, applied to all that vanished."""
    votes = (
        _histories(gone)
        .join(_histories(come), on=["reference_area", "history", "figures"], suffix="_after")
        .group_by(*_FAMILY, *(f"{name}_after" for name in _FAMILY))
        .agg(pl.len().alias("series"), pl.col("figures").sum())
        .filter(pl.col("figures") >= LEAST_HISTORY)
    )
    families = _each_others_first(votes)
    keys = list(KEY_COLUMNS)
    later = come.select(keys).unique()
    led = (
        gone.select(keys)
        .unique()
        .join(families, on=_FAMILY)
        .join(
            later,
            left_on=["reference_area", *(f"{name}_after" for name in _FAMILY)],
            right_on=["reference_area", *_FAMILY],
            how="inner",
            coalesce=False,
            suffix="_come",
        )
    )
    return led.select(
        "reference_area",
        *(pl.col(f"{name}_after").alias(name) for name in _FAMILY),
        *(pl.col(name).alias(f"{name}_before") for name in keys),
    ).select(*keys, *(f"{name}_before" for name in keys))


def _each_others_first(votes: pl.DataFrame) -> pl.DataFrame:
    """Keep the pairs of families that share most series, seen from both sides, without a tie."""
    after = [f"{name}_after" for name in _FAMILY]
    same_code = pl.col("series_code") == pl.col("series_code_after")
    votes = votes.with_columns((pl.col("series") * 2 + same_code.cast(pl.Int64)).alias("votes"))
    first = pl.all_horizontal(
        (pl.col("votes") == pl.col("votes").max().over(side))
        & ((pl.col("votes") == pl.col("votes").max()).sum().over(side) == 1)
        for side in (list(_FAMILY), after)
    )
    return votes.filter(first).select(*_FAMILY, *after)


def _histories(frame: pl.DataFrame) -> pl.DataFrame:
    """One row for each series: its figures as one text, and how many they are."""
    figure = pl.concat_str(
        "period",
        pl.col("value").cast(pl.String).fill_null(pl.col("status")),
        "bound",
        separator=" ",
    )
    return (
        frame.sort("period")
        .group_by(KEY_COLUMNS, maintain_order=True)
        .agg(figure.str.join(";").alias("history"), pl.len().alias("figures"))
    )


def _figures(old: pl.DataFrame, new: pl.DataFrame, origins: list[dict[str, Any]]) -> pl.DataFrame:
    """Every figure of both releases with what became of it."""
    shown = [*CELL, *_FIGURE, *_SAID]
    both = (
        old.select(*shown, "recoded", here=pl.lit(value=True))
        .join(
            new.select(*shown, "origin", here=pl.lit(value=True)),
            on=CELL,
            how="full",
            coalesce=True,
            suffix="_after",
        )
        .with_columns(pl.col("recoded").fill_null(value=False))
        .join(_notes_on(origins), on="origin", how="left", maintain_order="left")
    )
    return (
        both.with_columns(_what_became())
        .select(
            *CELL,
            "change",
            "recoded",
            pl.col("value").alias("value_before"),
            "value_after",
            pl.col("status").alias("status_before"),
            "status_after",
            pl.when(pl.col("change").is_in(list(CHANGE_OF.values())))
            .then("reason")
            .fill_null("")
            .alias("reason"),
        )
        .sort(CELL)
    )


def _what_became() -> pl.Expr:
    other_figure = _any_differs(_FIGURE) | (
        pl.col("value").is_null() & _any_differs(("status",))  # missing became suppressed
    )
    return (
        pl.when(pl.col("here").is_null())
        .then(pl.lit("new"))
        .when(pl.col("here_after").is_null())
        .then(pl.lit("lost"))
        .when(other_figure)
        .then(pl.col("kind").fill_null("revised"))
        .when(_any_differs(_SAID))
        .then(pl.lit("attributes"))
        .otherwise(pl.lit("same"))
        .alias("change")
    )


def _any_differs(names: Iterable[str]) -> pl.Expr:
    return pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name}_after")) for name in names)


def _notes_on(origins: list[dict[str, Any]]) -> pl.DataFrame:
    rows = [
        (str(o["id"]), CHANGE_OF.get(o.get("change", ""), "revised"), o.get("reason", ""))
        for o in origins
    ]
    names = ("origin", "kind", "reason")
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row").unique("origin")
