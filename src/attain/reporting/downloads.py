"""
Tables for people to download: figures and verdicts with names beside the codes, and nothing that a
spreadsheet would run.

A text that begins with `=`, `+`, `-`, `@`, a tab or a line feed, alone or behind a quote or a
separator, gets an apostrophe before that sign; a text that is a plain number stays as it is. The exact
form for machines is SDMX-CSV (`attain.exchange.sdmx_csv_writer`) or Parquet.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from attain.domain.progress.verdicts import SENTENCES, Mark
from attain.reporting.code_words import dimension_words, nature_words, status_words, unit_words

if TYPE_CHECKING:
    import polars as pl

_BLANKS = r"[\s\u{00a0}\u{200b}\u{feff}]*"
_SIGNS = r"[=+\-@\u{ff1d}\u{ff0b}\u{ff0d}\u{ff20}]"
_NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"
_AT_BEGIN = rf"^({_BLANKS}{_SIGNS}|{_BLANKS}[\t\r\n])"
_WITHIN = rf"([\"'`,;|\t\r\n]{_BLANKS})({_SIGNS})"


@dataclass(frozen=True, slots=True)
class Words:
    """
    What codes of a release mean, for the columns that stand beside them.

    Attributes
    ----------
    release
        The id of the release.
    series, areas
        Titles of series codes and names of reference areas.
    indicators
        Titles of indicators by framework and code.
    providers, licences
        By the id of an origin.
    """

    release: str
    series: Mapping[str, str] = field(default_factory=dict)
    areas: Mapping[str, str] = field(default_factory=dict)
    indicators: Mapping[tuple[str, str], str] = field(default_factory=dict)
    providers: Mapping[str, str] = field(default_factory=dict)
    licences: Mapping[str, str] = field(default_factory=dict)


def guarded(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a table in whose texts no spreadsheet finds a formula; numbers stay numbers."""
    import polars as pl

    texts = pl.col(pl.String)
    inner = texts.str.replace_all(_WITHIN, "${1}'${2}")
    safe = pl.when(texts.str.contains(_AT_BEGIN)).then(pl.concat_str(pl.lit("'"), inner))
    return frame.with_columns(
        pl.when(texts.str.contains(_NUMBER))
        .then(texts)
        .otherwise(safe.otherwise(inner))
        .name.keep()
    )


def guarded_at_begin(frame: pl.DataFrame) -> pl.DataFrame:
    """
    Return a table that is read again later, with an apostrophe before texts that would be run.

    Only the begin of a cell is looked at, so that reading can take the apostrophe away again.
    """
    import polars as pl

    return frame.with_columns(
        pl.when(pl.col(name).str.contains(r"^[=+\-@]") & ~pl.col(name).str.contains(_NUMBER))
        .then("'" + pl.col(name))
        .otherwise(pl.col(name))
        .alias(name)
        for name, kind in frame.schema.items()
        if kind == pl.String
    )


def figures_table(observations: pl.DataFrame, words: Words) -> pl.DataFrame:
    """Return an observation table for people: the release, names beside codes, terms beside figures."""
    import polars as pl

    def said(column: str, word: Callable[[str], str], name: str) -> pl.Expr:
        return _said(observations, column, word, name)

    return observations.select(
        pl.lit(words.release).alias("release"),
        "series_code",
        said("series_code", _in(words.series), "series_title"),
        "reference_area",
        said("reference_area", _in(words.areas), "area_name"),
        "dimensions",
        said("dimensions", breakdown, "breakdown"),
        "unit",
        said("unit", unit_words, "unit_name"),
        "multiplier",
        "period",
        "value",
        "bound",
        "status",
        said("status", status_words, "status_name"),
        "confidentiality",
        "nature",
        said("nature", nature_words, "nature_name"),
        "lower",
        "upper",
        "standard_error",
        "value_text",
        "source",
        "footnote",
        said("origin", _in(words.providers), "provider"),
        said("origin", _in(words.licences), "licence"),
        "origin",
        "sheet",
        "row",
    )


def verdicts_table(verdicts: pl.DataFrame, words: Words) -> pl.DataFrame:
    """Return verdicts for people: the release, names beside codes, sentences beside reasons."""
    import polars as pl

    pairs = verdicts.select("framework", "indicator").unique().rows()
    titles = pl.DataFrame(
        [(*pair, words.indicators.get(pair, "")) for pair in pairs],
        schema={"framework": pl.String, "indicator": pl.String, "indicator_title": pl.String},
        orient="row",
    )
    table = verdicts.join(titles, on=["framework", "indicator"], how="left", maintain_order="left")
    table = table.with_columns(
        pl.concat_str("reasons", "flags", separator=",", ignore_nulls=True).alias("marks")
    )
    table = table.with_columns(
        pl.lit(words.release).alias("release"),
        _said(table, "reference_area", _in(words.areas), "area_name"),
        _said(table, "dimensions", breakdown, "breakdown"),
        _said(table, "unit", unit_words, "unit_name"),
        _said(table, "marks", explanation, "explanation"),
    )
    first = ["release", "framework", "indicator", "indicator_title", "target_rule", "rule"]
    first += ["reference_area", "area_name", "class", "standing", "evidence", "explanation"]
    return table.select(*first, pl.exclude(*first, "marks"))


def breakdown(dimensions: str) -> str:
    """
    Return what a series is broken down by, in words; `total` where it is not.

    Examples
    --------
    >>> breakdown("SEX=F"), breakdown("")
    ('female', 'total')
    """
    return dimension_words(dimensions) or "total"


def explanation(marks: str) -> str:
    """Return the sentences for the codes of reasons and flags, comma between them."""
    codes = dict.fromkeys(code for code in marks.split(",") if code)
    return " ".join(SENTENCES[Mark[code.upper()]] for code in codes)


def csv_bytes(table: pl.DataFrame, *, with_header: bool = True) -> bytes:
    """Return a guarded table as comma separated text in UTF-8, marked so that Excel sees it."""
    bare = guarded(table).with_columns(_without_empty_texts())
    text = bare.write_csv(
        include_header=with_header, include_bom=with_header, null_value="", line_terminator="\r\n"
    )
    return text.encode()


def _without_empty_texts() -> pl.Expr:
    import polars as pl

    return pl.col(pl.String).replace("", None)


def _in(known: Mapping[str, str]) -> Callable[[str], str]:
    return lambda code: known.get(code, "")


def _said(table: pl.DataFrame, column: str, word: Callable[[str], str], name: str) -> pl.Expr:
    """The word for each code of a column."""
    import polars as pl

    known: Sequence[str] = table[column].unique().to_list()
    said = [word(code) for code in known]
    return (
        pl.col(column).replace_strict(known, said, default="", return_dtype=pl.String).alias(name)
    )
