"""
The search index of a release: words in any script, found by pieces of three letters.

Khmer, Thai, Lao and Burmese write no blanks between words, so words are found by trigrams (SQLite's
FTS5). What is searched is normalised: small letters, no marks on Latin letters, so that `phat trien`
finds `phát triển`; marks of other scripts carry meaning and stay. Like the portal index, it follows
from the release and may be deleted.
"""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self

from attain.store.open_index import OpenIndex

VERSION = 1
"""Goes up whenever the index would be another for the same records."""
PIECE = 3
"""Letters that a word must have to be found by its pieces; shorter ones are looked for one by one."""
MOST = 300
"""Records that are weighed at most for one question."""

_LETTERS = {"đ": "d", "ø": "o", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe"}
_UNSEEN = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")
_SCHEMA = """\
CREATE TABLE records (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, code TEXT NOT NULL,
  title TEXT NOT NULL, plain TEXT NOT NULL, content TEXT NOT NULL);
CREATE VIRTUAL TABLE pieces USING fts5(plain, content='', tokenize='trigram')"""
_COLUMNS = "r.content, r.code, r.title, r.plain"


@dataclass(frozen=True, slots=True)
class SearchRecord:
    """
    Something that can be found.

    Attributes
    ----------
    kind
        area, group, goal, target, indicator, series, rule, method, word.
    route, parts
        The page that it leads to.
    code
        The code under which it is known; empty for none.
    title
        Its official English title or name.
    names
        Its names in other languages, each with the code of its language.
    text
        What else is said of it.
    """

    kind: str
    route: str
    parts: dict[str, str]
    code: str
    title: str
    names: tuple[tuple[str, str], ...] = ()
    text: str = ""

    def content(self) -> str:
        """Return it as JSON."""
        plain = (self.route, self.parts, self.code, self.title, self.names, self.text)
        return json.dumps([self.kind, *plain], ensure_ascii=False)

    @classmethod
    def of(cls, content: str) -> Self:
        """Return the record that `content` gave."""
        kind, route, parts, code, title, names, text = json.loads(content)
        pairs = tuple((language, name) for language, name in names)
        return cls(kind, route, parts, code, title, pairs, text)


@dataclass(frozen=True, slots=True)
class Found:
    """A record that may answer a question, with its normalised code, titles and words."""

    record: SearchRecord
    code: str
    titles: tuple[str, ...]
    plain: str


def with_places(text: str) -> tuple[str, list[int]]:
    """
    Return a text normalised, and for each of its letters the place where it came from.

    Examples
    --------
    >>> with_places("Việt Đ")
    ('viet d', [0, 1, 2, 3, 4, 5])
    """
    letters: list[str] = []
    places: list[int] = []
    latin = False
    if text.isascii():
        return text.lower(), list(range(len(text)))
    for place, letter in enumerate(text):
        for plain, is_mark, is_latin in _parts(letter):
            if is_mark and latin:
                continue
            if not is_mark:
                latin = is_latin
            letters.append(plain)
            places.extend([place] * len(plain))
    return "".join(letters), places


@lru_cache(maxsize=4096)
def _parts(letter: str) -> tuple[tuple[str, bool, bool], ...]:
    """What a letter is searched as, part by part: the text, whether it is a mark, whether Latin."""
    if letter in _UNSEEN:
        return ()
    return tuple(
        (
            _LETTERS.get(each, each),
            unicodedata.combining(each) != 0,
            each in _LETTERS or "LATIN" in unicodedata.name(each, ""),
        )
        for each in unicodedata.normalize("NFKD", letter.casefold())
    )


def normalised(text: str) -> str:
    """
    Return a text as it is searched: small letters, Latin letters without marks, single blanks.

    Examples
    --------
    >>> normalised("Phát  triển"), normalised("កម្ពុជា") == "កម្ពុជា"
    ('phat trien', True)
    """
    return re.sub(r"\s+", " ", with_places(text)[0]).strip()


class SearchIndex(OpenIndex):
    """The open search index `place`; safe to share between threads."""

    def all_of(self, terms: Sequence[Sequence[str]]) -> list[Found]:
        """
        Return records that have every term.

        Parameters
        ----------
        terms
            For each term its spellings, normalised: one of them must be there.
        """
        found = self._matching(" AND ".join(_any(each) for each in terms if _is_long(each)))
        short = [each for each in terms if not _is_long(each)]
        if len(short) == len(terms):
            found = self._containing(short)
        return [f for f in found if all(any(s in f.plain for s in each) for each in short)]

    def some_of(self, pieces: Iterable[str]) -> list[Found]:
        """Return records that have one of the pieces of text, normalised, those with most first."""
        long = list(dict.fromkeys(each for each in pieces if len(each) >= PIECE))
        return self._matching(" OR ".join(_quoted(each) for each in long))

    def of_kind(self, *kinds: str) -> list[Found]:
        """Return every record of some kinds."""
        marks = ", ".join("?" * len(kinds))
        return self._records(f"WHERE r.kind IN ({marks}) ORDER BY r.id", kinds)

    def everything(self) -> list[Found]:
        """Return every record."""
        return self._records("ORDER BY r.id", ())

    def _matching(self, expression: str) -> list[Found]:
        if not expression:
            return []
        tail = "JOIN pieces AS p ON p.rowid = r.id WHERE pieces MATCH ? ORDER BY rank, r.id LIMIT ?"
        return self._records(tail, (expression, MOST))

    def _containing(self, terms: Sequence[Sequence[str]]) -> list[Found]:
        terms = [each for each in terms if each]
        if not terms:
            return []
        one = " OR ".join("r.plain LIKE ? ESCAPE '!'" for _ in terms[0])
        likes = ["%" + re.sub("([!%_])", r"!\1", each) + "%" for each in terms[0]]
        return self._records(f"WHERE {one} ORDER BY length(r.plain), r.id LIMIT {MOST}", likes)

    def _records(self, tail: str, values: Sequence[Any]) -> list[Found]:
        rows = self.asked(
            f"SELECT {_COLUMNS} FROM records AS r {tail}",  # noqa: S608 - no words of strangers
            values,
        )
        return [
            Found(SearchRecord.of(content), code, tuple(title.split("\n")), plain)
            for content, code, title, plain in rows
        ]


def search_index_bytes(records: Iterable[SearchRecord]) -> bytes:
    """Return the index of some records, as an SQLite file."""
    base = sqlite3.connect(":memory:", isolation_level=None)
    try:
        base.execute("BEGIN")
        for statement in _SCHEMA.split(";"):
            base.execute(statement)
        for number, record in enumerate(records, start=1):
            names = [name for _, name in record.names]
            titles = [normalised(each) for each in (record.title, *names)]
            code = normalised(record.code)
            plain = "\n".join([code, *titles, normalised(record.text)])
            row = (number, record.kind, code, "\n".join(dict.fromkeys(titles)), plain)
            base.execute("INSERT INTO records VALUES (?, ?, ?, ?, ?, ?)", (*row, record.content()))
            base.execute("INSERT INTO pieces (rowid, plain) VALUES (?, ?)", (number, plain))
        base.execute("COMMIT")
        return base.serialize()
    finally:
        base.close()


def _is_long(spellings: Sequence[str]) -> bool:
    return all(len(each) >= PIECE for each in spellings)


def _any(spellings: Sequence[str]) -> str:
    return f"({' OR '.join(_quoted(each) for each in spellings)})"


def _quoted(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
