"""A template filled with what is released already: for a body to mend and to carry on."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from attain.domain.observations import KEY_COLUMNS
from attain.domain.series import dimensions_of
from attain.errors import NotEnoughData
from attain.store.releases import Release

KNOWN_PERIODS = 3
"""The latest figures of each series that the template shows."""
MOST_EMPTY = 3
"""Years after them that it leaves open."""
WRITTEN = ("value", "status", "nature", "lower", "upper", "source", "footnote")
"""Columns that the sender fills in; the others say which figure it is."""


def template_of(
    release: Release, areas: Iterable[str], *, framework: str = "", until: int
) -> pl.DataFrame:
    """
    Return the rows of a template for a body that speaks for `areas`.

    Each series has its latest figures, and a row without a figure for each year since, up to `until`
    and three at most. What comes back unchanged changes nothing.

    Parameters
    ----------
    framework
        The id of a framework, for its series only; by default all.

    Raises
    ------
    NotEnoughData
        If the release has no series of these areas.
    """
    titles = titles_of(release, framework)
    own = release.observations().filter(
        pl.col("reference_area").is_in(sorted(areas)) & pl.col("series_code").is_in(sorted(titles))
    )
    if own.is_empty():
        raise NotEnoughData(
            "The last release has no series of this body's areas to fill a template with. Send a file "
            "with the four columns of the manual instead."
        )
    yearly = own.filter(pl.col("period").str.contains(r"^\d{4}$"))
    known = (
        own.sort([*KEY_COLUMNS, "time"])
        .group_by(KEY_COLUMNS, maintain_order=True)
        .tail(KNOWN_PERIODS)
    )
    rows = pl.concat([_filled(known), _open_years(yearly, until)]).sort([*KEY_COLUMNS, "period"])
    return _spread(rows, titles)


def titles_of(release: Release, framework: str = "") -> dict[str, str]:
    """Return the title of the first indicator that each series code serves."""
    found: dict[str, str] = {}
    for each in release.dictionary()["frameworks"]:
        if framework and each["id"].casefold() != framework.casefold():
            continue
        for goal in each["goals"]:
            for target in goal["targets"]:
                for indicator in target["indicators"]:
                    for code in indicator["series_codes"]:
                        found.setdefault(code, f"{indicator['code']} {indicator['title']}")
    return found


def _filled(known: pl.DataFrame) -> pl.DataFrame:
    as_published = pl.when(pl.col("value_text") != "").then("value_text")
    plain = pl.concat_str("bound", pl.col("value").cast(pl.String))
    number = pl.when(pl.col("bound") == "").then(as_published.otherwise(plain)).otherwise(plain)
    value = pl.when(pl.col("value").is_null()).then(pl.lit("")).otherwise(number)
    return known.select(
        *KEY_COLUMNS,
        _power(),
        "period",
        value.alias("value"),
        "status",
        "nature",
        *(pl.col(name).cast(pl.String).fill_null("").alias(name) for name in ("lower", "upper")),
        "source",
        "footnote",
    )


def _power() -> pl.Expr:
    """The power of ten in which a figure is given; empty for plain figures."""
    plain = pl.col("multiplier") == 0
    text = pl.col("multiplier").cast(pl.String)
    return pl.when(plain).then(pl.lit("")).otherwise(text).alias("multiplier")


def _open_years(yearly: pl.DataFrame, until: int) -> pl.DataFrame:
    """Return a row for each year since the latest figure of a series, without a figure."""
    latest = yearly.group_by(KEY_COLUMNS).agg(
        pl.col("period").cast(pl.Int64).max().alias("latest"),
        pl.col("multiplier").sort_by("time").last(),
    )
    first = pl.max_horizontal(pl.col("latest") + 1, pl.lit(until - MOST_EMPTY + 1))
    return (
        latest.with_columns(pl.int_ranges(first, until + 1).alias("period"))
        .explode("period")
        .drop_nulls("period")
        .select(
            *KEY_COLUMNS,
            _power(),
            pl.col("period").cast(pl.String),
            *(pl.lit("").alias(name) for name in WRITTEN),
        )
    )


def _spread(rows: pl.DataFrame, titles: dict[str, str]) -> pl.DataFrame:
    """Give each dimension a column of its own, and each series its title."""
    texts = rows["dimensions"].unique().to_list()
    parts = {text: dict(dimensions_of(text)) for text in texts}
    names = sorted({name for each in parts.values() for name in each})
    columns = [
        pl.col("dimensions")
        .replace_strict({text: parts[text].get(name, "") for text in texts}, return_dtype=pl.String)
        .alias(name)
        for name in names
    ]
    powers = ["multiplier"] if (rows["multiplier"] != "").any() else []
    title = pl.col("series_code").replace_strict(titles, default="", return_dtype=pl.String)
    return rows.select(
        "series_code",
        title.alias("title"),
        "reference_area",
        *columns,
        "unit",
        *powers,
        "period",
        *WRITTEN,
    )
