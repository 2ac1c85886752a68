"""
The text of a cell, and what it says: a number, a bound, or why there is no number.

Numbers are taken at once for a whole column. Only texts that are no plain number are looked at one
by one, each different text once. The text itself stays as received beside the number.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import NamedTuple

import polars as pl

MISSING, NOT_APPLICABLE, SUPPRESSED = "O", "M", "Q"

TOKENS: Mapping[str, str] = {
    "": MISSING,
    "..": MISSING,
    "...": MISSING,
    ":": MISSING,
    "NA": MISSING,
    "N/A": MISSING,
    "N.A.": MISSING,
    "NULL": MISSING,
    "NONE": MISSING,
}
"""Words in place of a number that mean the same in every source, in capitals, and their status."""

UN_TOKENS: Mapping[str, str] = {
    **TOKENS,
    "NAN": MISSING,
    "NV": MISSING,
    "-": MISSING,
    "N": NOT_APPLICABLE,
}
"""What stands in place of a number in the databases of the United Nations."""

_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_PLAIN = re.compile(_NUMBER + r"\Z", re.ASCII)
_CENSORED = re.compile(rf"(<=|>=|≤|≥|<|>)\s*({_NUMBER})\Z", re.ASCII)
_BOUNDS = {"≤": "<=", "≥": ">="}
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:[,.'’  ]\d{3})+(?:[.,]\d+)?\Z")
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+\Z")


class Cell(NamedTuple):
    """What the text of a cell says; `fault` tells why it was refused."""

    value: float | None = None
    bound: str = ""
    status: str = "A"
    fault: str = ""


class Cells(NamedTuple):
    """What a column of texts says: one entry for each row; `fault` is "" where all is well."""

    value: pl.Series
    bound: pl.Series
    status: pl.Series
    fault: pl.Series | None


def parse_cell(text: str, tokens: Mapping[str, str] = TOKENS) -> Cell:
    """
    Return what `text` says, where `tokens` lists the words that stand in place of a number.

    Examples
    --------
    >>> parse_cell("<5")
    Cell(value=5.0, bound='<', status='A', fault='')
    >>> parse_cell("1,200").fault
    'has a mark between thousands, or a comma for the decimal point'
    """
    bare = text.strip()
    if (status := tokens.get(bare.upper())) is not None:
        return Cell(status=status)
    if _PLAIN.match(bare):
        return _finite(float(bare), "")
    if match := _CENSORED.match(bare):
        return _finite(float(match[2]), _BOUNDS.get(match[1], match[1]))
    return Cell(fault=_why_no_number(bare))


def _finite(value: float, bound: str) -> Cell:
    if not math.isfinite(value):
        return Cell(fault="is too large for a number")
    return Cell(value=value, bound=bound)


def _why_no_number(bare: str) -> str:
    if _GROUPED.match(bare):
        return "has a mark between thousands, or a comma for the decimal point"
    if _DECIMAL_COMMA.match(bare):
        return "has a comma for the decimal point"
    if bare.endswith("%") and _PLAIN.match(bare[:-1].strip()):
        return "carries a per cent sign, which belongs into the unit"
    if bare.lower().lstrip("+-") in {"nan", "inf", "infinity"}:
        return "is not a finite number"
    if bare.startswith("#"):
        return "is the error of a spreadsheet formula"
    return "is not a number"


def parse_column(texts: pl.Series, tokens: Mapping[str, str] = TOKENS) -> Cells:
    """Return what a whole column says. Null counts as an empty cell."""
    texts = texts.fill_null("")
    value = texts.cast(pl.Float64, strict=False)
    odd = value.is_null() | ~value.is_finite().fill_null(value=False)
    if not odd.any():
        plain = pl.Series([""], dtype=pl.String).new_from_index(0, len(texts))
        normal = pl.Series(["A"], dtype=pl.String).new_from_index(0, len(texts))
        return Cells(value, plain, normal, None)
    known = texts.filter(odd).unique()
    cells = [parse_cell(text, tokens) for text in known]
    lookup = pl.DataFrame(
        {
            "text": known,
            "value": pl.Series([c.value for c in cells], dtype=pl.Float64),
            "bound": [c.bound for c in cells],
            "status": [c.status for c in cells],
            "fault": [c.fault for c in cells],
        }
    )
    found = pl.DataFrame({"text": texts, "plain": value}).join(
        lookup, on="text", how="left", maintain_order="left"
    )
    faults = found["fault"].fill_null("") if any(c.fault for c in cells) else None
    plain_value = pl.when(pl.col("plain").is_finite()).then("plain").otherwise("value")
    found = found.select(plain_value.alias("value"), "bound", pl.col("status").fill_null("A"))
    return Cells(found["value"], found["bound"].fill_null(""), found["status"], faults)


def decimal_text(stored: str) -> str:
    """
    Return the shortest decimal text of the double that `stored` names.

    Spreadsheets may keep more digits than the double needs; the text returned reads back as the
    same double. It is not rounded: 0.30000000000000004 stays.

    Examples
    --------
    >>> decimal_text("12.300000000000000"), decimal_text("2015.0"), decimal_text("5E-7")
    ('12.3', '2015', '5e-07')
    """
    number = float(stored)
    if not math.isfinite(number):
        return stored
    text = repr(number)
    return text.removesuffix(".0")
