"""
Whole columns at once: areas, periods, dimensions, natures and other attributes.

Files of statistics repeat themselves: neighbouring rows mostly belong to the same series. What
depends on a few columns is therefore worked out once for each run of equal rows and spread again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

import polars as pl

from attain.domain.periods import Period
from attain.domain.series import TOTAL_CODES
from attain.errors import InvalidData

_NATURE_YEARS = re.compile(r"\[([\d,\s-]+)\]:\s*([^/]*?)\s*(?://|$)")
_WITHOUT_NATURE = {"NA", "_X", "X", ""}
_POWERS = {
    "": 0,
    "UNITS": 0,
    "TENS": 1,
    "HUNDREDS": 2,
    "THOUSANDS": 3,
    "MILLIONS": 6,
    "BILLIONS": 9,
}


FEW_ROWS = 5_000
"""Rows up to which a column is translated cell by cell: below, starting an engine costs more."""


def by_runs(frame: pl.DataFrame, work: Callable[[pl.DataFrame], pl.Series]) -> pl.Series:
    """
    Return `work(frame)`, called on one row of each run of equal rows only; rows are
    independent.
    """
    if frame.height <= FEW_ROWS:
        return work(frame)
    starts = run_starts(frame)
    return spread(work(frame.filter(starts)), starts)


def run_starts(frame: pl.DataFrame) -> pl.Series:
    """Return True for each row that differs from the one before, and for the first."""
    starts = pl.Series([False], dtype=pl.Boolean).new_from_index(0, frame.height)
    for column in frame.get_columns():
        starts = starts | column.ne_missing(column.shift(1))
    return starts.scatter(0, values=True)


def spread(heads: pl.Series, starts: pl.Series) -> pl.Series:
    """Return what was worked out for the first row of each run, for every row."""
    return heads.gather(starts.cum_sum() - 1)


def mapped(texts: pl.Series, translate: Callable[[str], str]) -> pl.Series:
    """Return `translate` of each text, called once for each different text."""
    return by_runs(
        texts.to_frame(), lambda heads: _translated(heads.to_series(), translate, pl.String)
    )


def _translated(
    texts: pl.Series, translate: Callable[[str], object], dtype: type[pl.DataType]
) -> pl.Series:
    """Return `translate` of each text (a null counts as ""), called once for each different text."""
    if len(texts) <= FEW_ROWS:
        cells = [text or "" for text in texts.to_list()]
        table = {text: translate(text) for text in dict.fromkeys(cells)}
        return pl.Series(texts.name, [table[cell] for cell in cells], dtype=dtype)
    texts = texts.fill_null("")
    known = texts.unique()
    found = pl.Series([translate(text) for text in known], dtype=dtype)
    return texts.replace_strict(known, found, return_dtype=dtype)


def periods(texts: pl.Series) -> tuple[pl.Series, pl.Series]:
    """
    Return periods in canonical text, and their mid-points in decimal years.

    A text that is no period stays as received, with no time: the checks on periods name it.
    """
    return (
        _translated(texts, lambda text: _period(text)[0], pl.String).alias("period"),
        _translated(texts, lambda text: _period(text)[1], pl.Float64).alias("time"),
    )


def _period(text: str) -> tuple[str, float | None]:
    try:
        period = Period.parse(text.removesuffix(".0"))
    except InvalidData:
        return text.strip(), None
    return str(period), period.time


def is_year(header: str) -> bool:
    """Tell whether a column header is a year, as `1990` or `2015.0` or `1990 [YR1990]`."""
    return re.fullmatch(r"\s*\d{4}(\.0)?(\s*\[YR\d{4}\])?\s*", header) is not None


def dimension_codes_at_fault(frame: pl.DataFrame, columns: Mapping[str, str]) -> list[str]:
    """Return the columns in which some code holds a `;`, which parts dimensions in our text."""
    return [c for c in columns if frame[c].str.contains(";", literal=True).any()]


def has_text(texts: pl.Series) -> bool:
    """Tell whether any cell of a column is filled."""
    return bool(texts.str.len_bytes().sum())


def dimensions(
    frame: pl.DataFrame,
    columns: Mapping[str, str],
    codes: Mapping[str, Mapping[str, str]] | None = None,
) -> pl.Series:
    """
    Return the dimensions of each row in canonical text: `AGE=Y15T24;SEX=F`.

    Parameters
    ----------
    frame
        Text columns.
    columns
        For each column that is a dimension: its name in our text.
    codes
        For each dimension: code as received to code that we keep.
    """
    used = {c: name for c, name in columns.items() if has_text(frame[c])}
    ordered = sorted(used.items(), key=lambda item: item[1])
    if not ordered:
        return pl.Series("dimensions", [""], dtype=pl.String).new_from_index(0, frame.height)
    source = frame.select(c for c, _ in ordered)

    def work(rows: pl.DataFrame) -> pl.Series:
        parts = [_part(rows[c], name, (codes or {}).get(name, {})) for c, name in ordered]
        return pl.DataFrame(parts).select(
            pl.concat_str(pl.all(), separator=";", ignore_nulls=True).alias("dimensions")
        )["dimensions"]

    return by_runs(source, work)


def _part(texts: pl.Series, name: str, codes: Mapping[str, str]) -> pl.Series:
    """Return `NAME=code` for each text, null for a total."""

    def spelled(text: str) -> str | None:
        code = codes.get(text.strip(), text.strip())
        return None if code.upper() in TOTAL_CODES else f"{name}={code}"

    return _translated(texts, spelled, pl.String).alias(name)


def natures(texts: pl.Series, years: pl.Series) -> pl.Series:
    """
    Return the code of nature of each row.

    `E: Estimated data` is E; what is not available is ""; a list by year,
    `[2000]: NA // [2001-2017]: C`, is resolved by the year of the row.
    """
    plain = mapped(texts, lambda text: "" if text.startswith("[") else _nature(text))
    listed = texts.str.starts_with("[").fill_null(value=False)
    if not listed.any():
        return plain.alias("nature")
    pairs = pl.DataFrame({"text": texts, "year": years}).filter(listed)
    distinct = pairs.unique()
    resolved = [_nature(by_year(text, year)) for text, year in distinct.iter_rows()]
    found = pairs.join(
        distinct.with_columns(pl.Series("nature", resolved, dtype=pl.String)),
        on=["text", "year"],
        how="left",
        maintain_order="left",
    )
    return plain.scatter(listed.arg_true(), found["nature"]).alias("nature")


def _nature(text: str) -> str:
    code = text.split(":", 1)[0].strip()
    return "" if code in _WITHOUT_NATURE else code


def by_year(text: str, year: str) -> str:
    """
    Return what a list by year says of `year`, "" where it says nothing.

    Examples
    --------
    >>> by_year("[2000]: NA // [2001-2004,2017]: C", "2017")
    'C'
    """
    for years, said in _NATURE_YEARS.findall(text):
        for part in years.split(","):
            first, _, last = part.strip().partition("-")
            if first <= year <= (last or first):
                return str(said)
    return ""


def censored_by_year(frame: pl.DataFrame, details: str, years: str) -> pl.Series:
    """
    Return the bound (`<5`) that a column of details by year gives for each row, "" where
    none.
    """
    listed = frame[details].str.contains(r"[<>≤≥]").fill_null(value=False)
    out = pl.Series([""], dtype=pl.String).new_from_index(0, frame.height)
    if not listed.any():
        return out
    said = [
        bound if (bound := by_year(text, year))[:1] in tuple("<>≤≥") else ""
        for text, year in frame.filter(listed).select(details, years).iter_rows()
    ]
    return out.scatter(listed.arg_true(), pl.Series(said, dtype=pl.String))


def multipliers(texts: pl.Series) -> pl.Series:
    """Return powers of ten: `3` and `Thousands` are 3, an empty cell is 0, anything else null."""
    known = texts.fill_null("").unique()
    powers = [_power(text) for text in known]
    return (
        texts.fill_null("")
        .replace_strict(known, pl.Series(powers, dtype=pl.Int64), return_dtype=pl.Int64)
        .alias("multiplier")
    )


def _power(text: str) -> int | None:
    bare = text.strip().upper()
    if bare in _POWERS:
        return _POWERS[bare]
    return int(bare) if re.fullmatch(r"-?\d{1,2}", bare) else None


def joined(parts: Sequence[str]) -> str:
    """Return names in a sentence: `a, b and c`."""
    *first, last = parts or [""]
    return f"{', '.join(first)} and {last}" if first else last
