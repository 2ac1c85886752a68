"""
Search: from words in any language to the pages that answer them.

What is found is weighed openly: the exact code first, then titles, then other words. Where the words
name an area and something else, the series of both stand on top. Where nothing is found, what is
spelled alike is shown.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attain.reporting.catalogues import message
from attain.store.search_index import (
    PIECE,
    VERSION,
    Found,
    SearchIndex,
    SearchRecord,
    normalised,
    search_index_bytes,
    with_places,
)

if TYPE_CHECKING:
    from attain.reporting.language import Language
    from attain.usecases.portal.edition import Edition

LONGEST = 100
"""Letters of a question that are read."""
SHOWN = 50
"""Hits that are given when nobody asks for another number."""
COMBINED = 6
"""Series that are shown for an area with other words."""
ALIKE = 0.7
"""How far a word must be like another, 0 to 1, to be offered in its place."""
EMPTY_WORDS = frozenset(
    ("a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "versus")
)

KIND_WORDS = {
    "area": message("Country"),
    "group": message("Group of countries"),
    "goal": message("Goal"),
    "target": message("Target"),
    "indicator": message("Indicator"),
    "figures": message("Figures of a country"),
    "series": message("Series code"),
    "rule": message("Rule"),
    "method": message("Method"),
    "word": message("Dictionary"),
}
"""What can be found, by kind, in the order in which equals are shown."""
_ORDER = tuple(KIND_WORDS)
_WEIGHT = {"area": 4.0, "indicator": 3.0, "goal": 3.0, "group": 2.0, "rule": 2.0, "target": 1.0}
_AREA_KINDS = ("area", "group")
_CODED = re.compile(
    r"(?:(?P<framework>(?!goal|target|indicator)\w+)[ :])?(?:(?:goal|target|indicator) )?(?P<code>\d[\w.]*)",
    re.UNICODE,
)
_WORD = re.compile(r"[^\W_]+", re.UNICODE)

Marked = tuple[tuple[str, bool], ...]
"""A text in pieces, each with whether it is what was looked for."""


@dataclass(frozen=True, slots=True)
class Hit:
    """
    Something found.

    Attributes
    ----------
    kind
        A key of `KIND_WORDS`.
    title, lang
        Its title in the language of the reader, or in English where there is none.
    route, parts
        The page that it leads to.
    marked
        The title in pieces, those that were looked for marked.
    excerpt, excerpt_lang
        Other words in which it was found, marked likewise, and their language where it is known; may
        be empty.
    alike
        Whether it is only spelled alike: nothing was found as it was written.
    """

    kind: str
    title: str
    lang: str
    code: str
    route: str
    parts: dict[str, str]
    marked: Marked
    excerpt: Marked = ()
    excerpt_lang: str = "en"
    alike: bool = False


@dataclass(frozen=True, slots=True)
class _Question:
    """Words that were asked: as one text, and as terms with their spellings."""

    whole: str
    terms: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, plain: str) -> _Question:
        """Understand normalised words; in `target 3.2` and `sdg:3.2` the code is what is looked for."""
        coded = _CODED.fullmatch(plain)
        said = " ".join(filter(None, coded.group("framework", "code"))) if coded else plain
        words = [word.strip(".,;:()\"'") for word in said.split()]
        words = [word for word in words if word]
        telling = [word for word in words if word not in EMPTY_WORDS] or words
        return cls(plain, tuple(_spellings(each) for each in dict.fromkeys(telling)))


def search(edition: Edition, words: str, language: Language, *, limit: int = SHOWN) -> list[Hit]:
    """
    Return what answers the words, best first; nothing where they are empty.

    Parameters
    ----------
    words
        In any language, or a code; the first `LONGEST` letters count.
    """
    index = search_index(edition)
    plain = normalised(words[:LONGEST])
    if not plain:
        return []
    question, hits = _Question.of(plain), list[Hit]()
    area, rest = _area_in(index, plain)
    if area is not None and rest:
        question = _Question.of(rest)
        hits = [*_figures(edition, index, area, question, language)]
        hits.append(_hit(area, _Question.of(plain), language))
    hits += [_hit(found, question, language) for found in _ranked(index, question)]
    if not hits:
        hits = [replace(each, alike=True) for each in _alike(index, question, language)]
    unique = {(each.route, tuple(each.parts.items()), each.kind, each.code): each for each in hits}
    return list(unique.values())[:limit]


def search_records(edition: Edition, language: Language) -> list[dict[str, Any]]:
    """
    Return everything that can be found, short, for searching in the browser.

    Each has title, lang, kind (in words), code, route, parts, and normalised `names` and other `words`
    that it is found by. An indicator also has `areas`: those with figures. Their order is that in which
    equals are shown, and `weight` is what the kind counts.
    """
    with_figures: dict[tuple[str, str], dict[str, None]] = {}
    for each in edition.coverage():
        served = with_figures.setdefault((each.framework, each.indicator), {})
        served[each.reference_area] = None
    found = []
    everything = search_index(edition).everything()
    for hit in sorted(everything, key=lambda each: (_place(each), each.code)):
        record = hit.record
        title, lang = _title(record, language)
        key = (record.parts.get("framework", ""), record.parts.get("indicator", ""))
        areas = list(with_figures.get(key, ())) if record.kind == "indicator" else []
        found.append(
            {
                "title": title,
                "lang": lang,
                "kind": language.text(KIND_WORDS[record.kind]),
                "code": record.code,
                "route": record.route,
                "parts": record.parts,
                "names": list(hit.titles),
                "words": " ".join(dict.fromkeys(normalised(record.text).split())),
                "areas": areas,
                "weight": _WEIGHT.get(record.kind, 0.0),
            }
        )
    return found


@lru_cache(maxsize=8)
def search_index(edition: Edition) -> SearchIndex:
    """
    Return the search index of a release; it is made on the first call, and kept.

    Raises
    ------
    NotSaved
        If it could not be kept.
    """
    from attain.store.durable import write_file
    from attain.usecases.portal.found import records_of

    place = edition.folder / f"search-{VERSION}-{_names_seal()}.sqlite"
    if not place.is_file():
        write_file(place, search_index_bytes(records_of(edition)))
    return SearchIndex(place)


def _names_seal() -> str:
    """A short text that changes when names, words or texts that attain brings along do."""
    root = Path(str(files("attain")))
    seal = hashlib.sha256()
    folders = ("data/names", "data/locale", "data/methods", "data/code_maps", "usecases/portal")
    for place in sorted(each for folder in folders for each in (root / folder).rglob("*.*")):
        if place.suffix in {".csv", ".po", ".md", ".py", ".yaml"}:
            seal.update(
                f"{place.name} {place.stat().st_size} {place.stat().st_mtime_ns}\n".encode()
            )
    return seal.hexdigest()[:12]


# ---------------------------------------------------------------------------------------- ranking


def _ranked(index: SearchIndex, question: _Question) -> list[Found]:
    found = index.all_of(question.terms) if question.terms else []
    if not found and len(question.terms) > 1:
        found = index.some_of(each for spellings in question.terms for each in spellings)
    return sorted(found, key=lambda each: (-_weight(each, question), _place(each), each.code))


def _place(found: Found) -> tuple[int, int]:
    """Kinds in their order, and the newer framework first: the era that runs."""
    older = found.record.parts.get("framework") == "MDG"
    return (int(older), _ORDER.index(found.record.kind))


def _weight(found: Found, question: _Question) -> float:
    weight = _WEIGHT.get(found.record.kind, 0.0)
    if question.whole in _codes(found):
        weight += 100
    if question.whole in found.titles:
        weight += 60
    weight += 12 * any(question.whole in title for title in found.titles)
    best = max((_weight_in(title, question, 10, 7, 4) for title in found.titles), default=0.0)
    weight += max(best, _weight_in(found.plain, question, 3, 2, 1.5))
    return weight - 0.002 * min(map(len, found.titles))


def _weight_in(text: str, question: _Question, word: float, start: float, inside: float) -> float:
    weight = 0.0
    for spellings in question.terms:
        for each in spellings:
            if each in text:
                begins = [m.start() for m in re.finditer(re.escape(each), text)]
                starts = [b for b in begins if b == 0 or not text[b - 1].isalnum()]
                ends = [b for b in starts if not text[b + len(each) : b + len(each) + 1].isalnum()]
                weight += word if ends else start if starts else inside
                break
    return weight


def _codes(found: Found) -> tuple[str, ...]:
    """Spellings of its code: `sdg 3.2.1`, `sdg:3.2.1`, `3.2.1`, `indicator 3.2.1`; `kh`, `khm`."""
    if found.record.kind == "area":
        return (found.code, *normalised(found.record.text).split())
    framework, _, bare = found.code.rpartition(" ")
    if not framework:
        return (found.code,)
    said = f"{found.record.kind} {bare}"
    return (found.code, bare, f"{framework}:{bare}", said, f"{framework} {said}")


def _spellings(word: str) -> tuple[str, ...]:
    """A word, and its singular where it looks like an English plural."""
    if word == "children":
        return (word, "child")
    if len(word) > 4 and word.isascii() and word.endswith("s") and not word.endswith("ss"):
        return (word, word[:-1])
    return (word,)


# ------------------------------------------------------------------------------ an area and words


def _figures(
    edition: Edition, index: SearchIndex, named: Found, question: _Question, language: Language
) -> Iterator[Hit]:
    """Yield the series of an area for what the other words say."""
    area = named.record.parts["area"]
    shown = 0
    for found in _ranked(index, question):
        record = found.record
        if record.kind not in ("indicator", "series") or shown == COMBINED:
            continue
        framework, code = record.parts["framework"], record.parts["indicator"]
        if not edition.coverage(framework=framework, area=area, indicator=code):
            continue
        shown += 1
        indicator = edition.indicator(framework, code)
        name = language.area(area, edition.area_name(area))
        title = f"{name}: {indicator.title}"
        marked = marked_text(title, [s for each in question.terms for s in each])
        parts = {"framework": framework, "indicator": code, "area": area}
        yield Hit("figures", title, "en", f"{framework} {code}", "series", parts, marked)


def _area_in(index: SearchIndex, plain: str) -> tuple[Found | None, str]:
    """Return the area that words name, by its longest name, and the words without it."""
    best: tuple[int, Found | None, str] = (0, None, plain)
    for found in index.of_kind("area"):
        for name in (*found.titles, found.code):
            if len(name) <= best[0] or name not in plain:
                continue
            pattern = rf"(?<!\w){re.escape(name)}(?!\w)" if name.isascii() else re.escape(name)
            rest, count = re.subn(pattern, " ", plain, count=1)
            if count:
                best = (len(name), found, re.sub(r"\s+", " ", rest).strip(" ,:;-"))
    return best[1], best[2]


# ------------------------------------------------------------------------------------ spelled alike


def _alike(index: SearchIndex, question: _Question, language: Language) -> Iterator[Hit]:
    """Yield what has words that are spelled like those asked for."""
    weighed = []
    terms = [each[0] for each in question.terms]
    pieces = [t[i : i + PIECE] for t in terms for i in range(len(t) - PIECE + 1)]
    for found in index.some_of(pieces):
        words = [word for title in (found.code, *found.titles) for word in _WORD.findall(title)]
        likeness = sum(_likeness(term, words) for term in terms) / max(len(terms), 1)
        if likeness >= ALIKE:
            weighed.append((-likeness, *_place(found), found.code, found))
    nothing = _Question("", ())
    for *_, found in sorted(weighed, key=lambda each: each[:-1])[:8]:
        yield _hit(found, nothing, language)


def _likeness(term: str, words: Sequence[str]) -> float:
    near = [word for word in words if abs(len(word) - len(term)) <= 3]
    return max((SequenceMatcher(None, term, word).ratio() for word in near), default=0.0)


# ----------------------------------------------------------------------------------------- showing


def _hit(found: Found, question: _Question, language: Language) -> Hit:
    record = found.record
    title, lang = _title(record, language)
    terms = [each for spellings in question.terms for each in spellings]
    marked = marked_text(title, terms)
    seen = normalised(f"{record.code} {title}")
    missing = [s for s in question.terms if not any(each in seen for each in s)]
    lost = [each for s in missing for each in s]
    excerpt_lang, excerpt = _excerpt(record, lost) if lost else ("en", ())
    return Hit(
        kind=record.kind,
        title=title,
        lang=lang,
        code=record.code,
        route=record.route,
        parts=record.parts,
        marked=marked,
        excerpt=excerpt,
        excerpt_lang=excerpt_lang,
    )


def _title(record: SearchRecord, language: Language) -> tuple[str, str]:
    """The title in the language of the reader, and the language that it is in."""
    if record.kind in _AREA_KINDS:
        name = language.area(record.code, record.title)
        return name, language.code if name != record.title else "en"
    if record.kind == "goal":
        framework, goal = record.parts["framework"], record.parts["goal"]
        known = language.knows_goal(framework, goal)
        return language.goal(framework, goal, record.title), language.code if known else "en"
    return record.title, "en"


def _excerpt(record: SearchRecord, terms: Sequence[str]) -> tuple[str, Marked]:
    """The place in the record's other words where a term stands, marked, and their language."""
    for language, text in (*record.names, ("en", record.text)):
        plain, places = with_places(text)
        at = min((plain.find(each) for each in terms if each in plain), default=-1)
        if at >= 0:
            begin, end = max(places[at] - 50, 0), min(places[at] + 90, len(text))
            begin = 0 if begin == 0 else text.find(" ", begin, places[at]) + 1 or begin
            end = len(text) if end == len(text) else max(text.rfind(" ", places[at], end), 0) or end
            cut = f"{'… ' if begin else ''}{text[begin:end]}{' …' if end < len(text) else ''}"
            return language, marked_text(cut, terms)
    return "en", ()


def marked_text(text: str, terms: Sequence[str]) -> Marked:
    """
    Return a text in pieces, those that are one of the normalised terms marked.

    Examples
    --------
    >>> marked_text("Việt Nam", ["viet"])
    (('Việt', True), (' Nam', False))
    """
    plain, places = with_places(text)
    hit = [False] * len(text)
    for term in sorted(filter(None, terms), key=len, reverse=True):
        for found in re.finditer(re.escape(term), plain):
            for place in places[found.start() : found.end()]:
                hit[place] = True
    pieces: list[tuple[str, bool]] = []
    for letter, is_hit in zip(text, hit, strict=True):
        if pieces and pieces[-1][1] == is_hit:
            pieces[-1] = (pieces[-1][0] + letter, is_hit)
        else:
            pieces.append((letter, is_hit))
    return tuple(pieces)
