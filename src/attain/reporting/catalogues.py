"""Catalogues: the texts of the interface in each language, read from their .po files."""

from __future__ import annotations

import gettext
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

LOCALE_FOLDER = ("data", "locale")
DOMAIN = "attain"


def message(msgid: str) -> str:
    """Return `msgid`: marks a text in a table for the catalogues; `Language.text` says it later."""
    return msgid


@dataclass(frozen=True)
class Catalogue:
    """
    What one language says for each English text.

    Parameters
    ----------
    texts
        English text to its translation.
    plurals
        English singular to its translations, one for each plural form of the language.
    form
        The number of the plural form, from 0, that a count takes.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    plurals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    form: Callable[[int], int] = field(default=lambda count: int(count != 1))

    def text(self, msgid: str) -> str:
        """Return the translation of a text, or the text."""
        return self.texts.get(msgid, msgid)

    def plural(self, one: str, many: str, count: int) -> str:
        """Return the translation that a count takes, or the English one."""
        found = self.plurals.get(one)
        if found is None:
            return one if count == 1 else many
        return found[self.form(abs(count))]


@cache
def catalogue_of(code: str) -> Catalogue:
    """
    Return the catalogue of a language; an empty one where there is no file.

    A text that is marked fuzzy, because its English has changed since, is left out.
    """
    path = files("attain").joinpath(*LOCALE_FOLDER, code, "LC_MESSAGES", f"{DOMAIN}.po")
    return read_catalogue(path.read_bytes()) if path.is_file() else Catalogue()


def read_catalogue(content: bytes) -> Catalogue:
    """Return the catalogue in a .po file."""
    from io import BytesIO

    from babel.messages.pofile import read_po

    listed = read_po(BytesIO(content), abort_invalid=True)
    texts: dict[str, str] = {}
    plurals: dict[str, tuple[str, ...]] = {}
    for message in listed:
        if not message.id or message.fuzzy or not message.string:
            continue
        if isinstance(message.id, str):
            texts[message.id] = str(message.string)
        elif all(message.string):
            plurals[message.id[0]] = tuple(message.string)
    return Catalogue(texts, plurals, gettext.c2py(listed.plural_expr))
