"""A figure that changed as a page shows it: titles and units in words, and how far it moved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from attain.errors import AttainError
from attain.reporting.code_words import dimension_words, unit_words
from attain.reporting.language import Language
from attain.usecases.submission_template import titles_of
from attain.usecases.submissions import Change
from attain.web.pages import shelf


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A change of the answer to a file, in words; `moved` is empty where no difference can be told."""

    change: Change
    title: str
    breakdown: str
    unit: str
    moved: str


def shown_changes(changes: Iterable[Change], language: Language) -> Iterator[ShownChange]:
    """Return changes as the page shows them."""
    titles = known_titles()
    for each in changes:
        yield ShownChange(
            each,
            titles.get(each.series_code, ""),
            dimension_words(each.dimensions, language),
            unit_words(each.unit, language),
            moved(each.before, each.after, language),
        )


def moved(before: str, after: str, language: Language) -> str:
    """
    Return how far a figure moved, and by which share; nothing where one of the two is no number.

    Examples
    --------
    >>> from attain.reporting.language import language_of
    >>> moved("49.3", "46.0", language_of("en")), moved("<5", "4", language_of("en"))
    ('−3.3 (−6.7%)', '')
    """
    try:
        first, last = Decimal(before), Decimal(after)
    except InvalidOperation:
        return ""
    if not (first.is_finite() and last.is_finite()):
        return ""
    by = _signed(language.number(float(abs(last - first)), significant=6), last - first)
    if not first:
        return by
    share = (last - first) / abs(first)
    return f"{by} ({_signed(language.percent(float(abs(share)) * 100, 1), share)})"


def known_titles() -> Mapping[str, str]:
    """Return the title of the first indicator that each series code serves; none without a release."""
    try:
        edition = shelf().current()
    except AttainError:
        return {}
    return _titles(edition.id)


@lru_cache(maxsize=4)
def _titles(release: str) -> Mapping[str, str]:
    return titles_of(shelf().edition(release).release)


def _signed(text: str, number: Decimal) -> str:
    return f"{'+' if number > 0 else '−' if number else ''}{text}"
