"""Looking for words in actions: however they were typed, in whichever script."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

UNSEEN = str.maketrans(dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad"))
"""Signs between letters that nobody sees and that some keyboards put between words."""


def plain_words(text: str) -> str:
    """
    Return a text as it is compared: composed, without case, unseen signs and doubled blanks.

    Examples
    --------
    >>> plain_words("  Nư\u200bớc   SẠCH ") == plain_words("nước sạch")
    True
    """
    composed = unicodedata.normalize("NFKC", text).translate(UNSEEN).casefold()
    return " ".join(unicodedata.normalize("NFKC", composed).split())


def holds_words(texts: Iterable[str], wanted: str) -> bool:
    """Whether each word that is looked for stands somewhere in some texts."""
    whole = plain_words("\n".join(texts))
    return all(each in whole for each in plain_words(wanted).split())
