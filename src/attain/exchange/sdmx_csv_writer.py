"""
SDMX-CSV 2.0 out: observations for machines, to the digit, as `readers.sdmx_csv` reads them back.

Component ids are those of the SDG data structure where it has one. What it lacks and a figure must
not lose (release, file, sheet, row, licence) stands in components of our own, which begin with
ATTAIN_. A breakdown that a series does not have is the total, `_T`. A figure that is only known to
lie below or above a number keeps its sign (`>95.0`), as the databases of the United Nations write it.

Nothing is guarded here: a cell may begin with `=`. For people who open files in a spreadsheet there
are the guarded forms of `attain.reporting.downloads`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from attain.domain.observations import WITHOUT_VALUE
from attain.domain.periods import Period
from attain.domain.series import dimensions_of
from attain.exchange.readers.cells import parse_column
from attain.exchange.readers.roles import ATTRIBUTES, SDMX_ROLES, bare, dimension_id
from attain.exchange.readers.sdmx_csv import SDMX_TOKENS

STRUCTURE = "dataflow"
STRUCTURE_ID = "ATTAIN:OBSERVATIONS(1.0)"
ACTION = "I"
TOTAL = "_T"

_FREQUENCIES = {12: "A", 6: "S", 3: "Q", 1: "M"}
_FIRST = ("STRUCTURE", "STRUCTURE_ID", "ACTION", "FREQ", "SERIES", "REF_AREA")
_OURS = "DIM_"
_STATUSES_WITHOUT_VALUE = sorted(status.value for status in WITHOUT_VALUE)


@dataclass(frozen=True, slots=True)
class OriginTerms:
    """Who published a source, and on what terms."""

    who: str
    licence: str


def dimension_headers(dimensions: Iterable[str]) -> dict[str, str]:
    """
    Return the header for each dimension that stands in some of the texts, in order of the headers.

    Examples
    --------
    >>> dimension_headers(["", "SEX=F", "AGE=15-24;SEX=F"])
    {'AGE': 'AGE', 'SEX': 'SEX'}
    """
    names = {name for text in dimensions for name in dimensions_of(text)}
    headers = {name: _header(name) for name in names}
    return dict(sorted(headers.items(), key=lambda item: item[1]))


def _header(name: str) -> str:
    """Return the header of a dimension: its name, unless that means something else in SDMX-CSV."""
    role = SDMX_ROLES.get(bare(name), name)
    clear = role == name and name not in ATTRIBUTES and dimension_id(name) == name
    return name if clear else f"{_OURS}{name}"


def sdmx_table(
    frame: pl.DataFrame,
    *,
    headers: Mapping[str, str],
    release: str,
    origins: Mapping[str, OriginTerms],
) -> pl.DataFrame:
    """
    Return an observation table as the texts of an SDMX-CSV message, one column each.

    Parameters
    ----------
    frame
        An observation table.
    headers
        The dimensions of the message and their columns (`dimension_headers`); those of a part must
        be those of the whole.
    release
        The id of the release.
    origins
        By the id that stands in the column `origin`.
    """
    texts = frame["dimensions"].unique().to_list()
    return frame.select(
        pl.lit(STRUCTURE).alias("STRUCTURE"),
        pl.lit(STRUCTURE_ID).alias("STRUCTURE_ID"),
        pl.lit(ACTION).alias("ACTION"),
        _translated("period", _frequency, frame).alias("FREQ"),
        pl.col("series_code").alias("SERIES"),
        pl.col("reference_area").alias("REF_AREA"),
        *(_codes(name, texts).alias(header) for name, header in headers.items()),
        pl.col("period").alias("TIME_PERIOD"),
        value_texts(frame).alias("OBS_VALUE"),
        pl.col("status").alias("OBS_STATUS"),
        pl.col("confidentiality").alias("CONF_STATUS"),
        pl.col("nature").alias("NATURE"),
        pl.col("unit").alias("UNIT_MEASURE"),
        pl.col("multiplier").cast(pl.String).alias("UNIT_MULT"),
        pl.col("lower").cast(pl.String).alias("LOWER_BOUND"),
        pl.col("upper").cast(pl.String).alias("UPPER_BOUND"),
        pl.col("standard_error").cast(pl.String).alias("STD_ERR"),
        pl.col("source").alias("SOURCE_DETAIL"),
        pl.col("footnote").alias("COMMENT_OBS"),
        pl.lit(release).alias("ATTAIN_RELEASE"),
        _said("origin", {code: terms.who for code, terms in origins.items()}, "ATTAIN_PROVIDER"),
        _said("origin", {code: terms.licence for code, terms in origins.items()}, "ATTAIN_LICENCE"),
        pl.col("origin").alias("ATTAIN_ORIGIN"),
        pl.col("sheet").alias("ATTAIN_SHEET"),
        pl.col("row").cast(pl.String).alias("ATTAIN_ROW"),
    )


def value_texts(frame: pl.DataFrame) -> pl.Series:
    """
    Return how each figure is written so that it reads back as the same number with the same bound.

    That is the text as received wherever it says just that, and else the shortest decimal text.
    """
    received = parse_column(frame["value_text"], SDMX_TOKENS)
    says = pl.DataFrame(
        {
            "text": frame["value_text"],
            "value": frame["value"],
            "bound": frame["bound"],
            "read": received.value,
            "read_bound": received.bound,
            "fault": "" if received.fault is None else received.fault,
            "without": frame["status"].is_in(_STATUSES_WITHOUT_VALUE),
        }
    )
    faithful = (
        (pl.col("fault") == "")
        & pl.col("read").eq_missing(pl.col("value"))
        & (pl.col("bound") == pl.col("read_bound"))
    )
    shortest = pl.concat_str("bound", pl.col("value").cast(pl.String))
    return says.select(
        pl.when(faithful)
        .then("text")
        .when(pl.col("without"))
        .then(pl.lit(""))
        .otherwise(shortest)
        .alias("text")
    ).to_series()


def csv_bytes(table: pl.DataFrame, *, with_header: bool = True) -> bytes:
    """Return the table of a message, or a part of it, as comma separated text in UTF-8."""
    bare = table.with_columns(pl.col(pl.String).replace("", None))
    return bare.write_csv(include_header=with_header, null_value="").encode()


def write_sdmx_csv(
    frame: pl.DataFrame, *, release: str, origins: Mapping[str, OriginTerms]
) -> bytes:
    """
    Return an observation table as an SDMX-CSV message.

    `read_sdmx_csv` gives back the same key, period, value, bound and attributes for each row.
    """
    headers = dimension_headers(frame["dimensions"].unique())
    return csv_bytes(sdmx_table(frame, headers=headers, release=release, origins=origins))


def _frequency(period: str) -> str:
    months = Period.parse(period).months
    return _FREQUENCIES.get(months, "A")


def _translated(column: str, translate: object, frame: pl.DataFrame) -> pl.Expr:
    known: Sequence[str] = frame[column].unique().to_list()
    return _said(column, {text: translate(text) for text in known}, column)  # type: ignore[operator]


def _codes(name: str, texts: Sequence[str]) -> pl.Expr:
    """The code of one dimension in each text, `_T` where the text has none."""
    codes = {text: dimensions_of(text).get(name, TOTAL) for text in texts}
    return _said("dimensions", codes, name)


def _said(column: str, words: Mapping[str, str], name: str) -> pl.Expr:
    return (
        pl.col(column)
        .replace_strict(list(words), list(words.values()), default="", return_dtype=pl.String)
        .alias(name)
    )
