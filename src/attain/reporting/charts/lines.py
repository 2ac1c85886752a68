"""Lines: a text broken to fit a width, in scripts with spaces and in scripts without."""

from __future__ import annotations

import unicodedata


def wrapped(text: str, *, width: float, size: float) -> list[str]:
    """
    Return a text in lines of about `width` CSS pixels, broken at spaces and at zero-width spaces.

    Scripts without spaces keep whole phrases; a phrase longer than a line is broken before a letter
    that may begin one, never inside a letter and its marks.
    """
    lines, line = [], ""
    for piece in _pieces(text, width=width, size=size):
        joined = line + piece
        if line and room(joined.rstrip(), size) > width:
            lines.append(line.rstrip())
            joined = piece.lstrip()
        line = joined
    return [each for each in (*lines, line.rstrip()) if each]


def room(text: str, size: float) -> float:
    """Return about how wide a text is, in CSS pixels; marks that combine take no room."""
    return size * sum(
        0.0
        if unicodedata.category(letter) in {"Mn", "Cf"}
        else 0.31
        if letter in " .,:;il|'"
        else 0.6
        for letter in text
    )


def _pieces(text: str, *, width: float, size: float) -> list[str]:
    pieces = []
    for word in text.replace("\u200b", "\u200b\x00").replace(" ", " \x00").split("\x00"):
        rest = word
        while room(rest, size) > width:
            cut = _longest(rest, width=width, size=size)
            pieces.append(rest[:cut])
            rest = rest[cut:]
        pieces.append(rest)
    return pieces


_BEFORE = frozenset("เแโใไເແໂໃໄ")
"""Vowels of Thai and Lao that are written before their consonant: no line ends with them."""
_JOINERS = frozenset("\u17d2\u1039\u103a")
"""Signs of Khmer and Burmese that bind the next letter below the one before."""


def _longest(word: str, *, width: float, size: float) -> int:
    cut = 1
    for place in range(1, len(word)):
        if room(word[:place], size) > width:
            break
        begins = not unicodedata.category(word[place]).startswith("M")
        bound = word[place - 1] in _BEFORE or word[place - 1] in _JOINERS
        if begins and not bound:
            cut = place
    return cut
