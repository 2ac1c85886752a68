r"""
Texts in the cells of a table that is read again: any text, and lists of texts, without loss.

A text stands in its cell as it is. What a cell cannot hold, or loses on the way, is written as
`\u{0d}`, the number of the character: signs that control a machine, blanks at either end. In a cell
with several texts they are parted by `; `; a semicolon within one of them is written `\;`. In CSV an
apostrophe stands before a sign that a spreadsheet would take for the begin of a formula.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_SIGNS = "[=+\\-@\uff1d\uff0b\uff0d\uff20]"
_PLACE = r"(?:\A|[\",;|\t\n])\s*"
_GUARD = re.compile(rf"({_PLACE})(?={_SIGNS})")
_GUARDED = re.compile(rf"({_PLACE})'(?={_SIGNS})")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_UNSAFE = re.compile(
    r"\\(?=u\{)|[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]|\A\s+|\s+\Z", re.DOTALL
)
_NAMED = re.compile(r"\\u\{([0-9a-f]{0,6})\}")
_PART = re.compile(r"(?<!\\);")


def written(text: str) -> str:
    r"""
    Return a text as it stands in its cell.

    Examples
    --------
    >>> written("Train midwives"), written(" two\rlines")
    ('Train midwives', '\\u{20}two\\u{0d}lines')
    """
    named = _UNSAFE.sub(lambda found: "".join(map(_name, found[0])), text)
    return _GUARDED.sub(lambda found: f"{found[1]}{_name(chr(39))}", named)


def read_back(cell: str) -> str:
    r"""
    Return the text that stands in a cell; blanks around it are none of it.

    Examples
    --------
    >>> read_back(r" \u{20}two\u{0d}lines ")
    ' two\rlines'
    """
    return _NAMED.sub(_character, cell.strip())


def _name(sign: str) -> str:
    return f"\\u{{{ord(sign):02x}}}"


def _character(found: re.Match[str]) -> str:
    number = int(found[1], 16) if found[1] else -1
    if number < 0:
        return ""
    return chr(number) if number <= 0x10FFFF else found[0]


def list_written(texts: Iterable[str]) -> str:
    r"""
    Return texts, each written already, as the one cell that they stand in.

    Examples
    --------
    >>> list_written(["a first table; a second one", "the end"])
    'a first table\\; a second one; the end'
    """
    return "; ".join(_part(each) for each in texts)


def _part(text: str) -> str:
    if not text:
        return r"\u{}"
    return re.sub(r"\\(?=;|\Z)", lambda found: _name(found[0]), text).replace(";", r"\;")


def list_read(cell: str) -> tuple[str, ...]:
    """Return the texts in a cell, each still to be read back."""
    parts = (each.strip().replace(r"\;", ";") for each in _PART.split(cell))
    return tuple(each for each in parts if each)


def guarded(cell: str) -> str:
    """
    Return a cell in which no spreadsheet finds a formula.

    Examples
    --------
    >>> guarded("=1+1"), guarded("-5"), guarded("one;-two")
    ("'=1+1", '-5', "one;'-two")
    """
    return cell if _NUMBER.fullmatch(cell) else _GUARD.sub(r"\1'", cell)


def unguarded(cell: str) -> str:
    """Return a cell without the apostrophes that `guarded` puts in."""
    return _GUARDED.sub(r"\1", cell)
