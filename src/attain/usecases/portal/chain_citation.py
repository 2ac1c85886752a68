"""How a series is cited: who made the figures, in which release they stand, where they are read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from attain.usecases.portal.chain_words import subject_words

if TYPE_CHECKING:
    from attain.reporting.language import Language
    from attain.usecases.portal.chain import SeriesPage
    from attain.usecases.portal.chain_origin import OriginEntry
    from attain.usecases.portal.edition import Edition

_TEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "{}&%$#_"},
}


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation as a line of a list of references, and as an entry for BibTeX."""

    text: str
    bibtex: str


def citation(
    edition: Edition,
    page: SeriesPage,
    origins: Sequence[OriginEntry],
    *,
    area: str,
    address: str,
    language: Language,
) -> Citation:
    """
    Return how the series is cited.

    Parameters
    ----------
    area
        The name of the area, as the citation has it.
    address
        Where the page is read, the release in it.
    """
    key = page.line.key
    makers = list(dict.fromkeys(each.who for each in origins if each.who))
    group = subject_words(page, language)
    title = f"{page.indicator.title}: {area}" + (f", {group}" if group else "")
    series = f"{key.series_code}, {page.framework.id} {page.indicator.code}"
    years = dict.fromkeys(each.when[:4] for each in origins if each.when)
    text = language.text(
        "%(makers)s (%(years)s). %(title)s [%(series)s]. In: attain, release %(release)s of "
        "%(day)s, seal %(seal)s. %(address)s",
        makers=language.join(makers) if makers else language.text("Maker not stated"),
        years="; ".join(years) or language.text("no date"),
        title=title,
        series=series,
        release=edition.id,
        day=language.date(edition.day),
        seal=edition.seal,
        address=address,
    )
    return Citation(text, _bibtex(edition, page, makers, title, series, address))


def _bibtex(
    edition: Edition,
    page: SeriesPage,
    makers: Sequence[str],
    title: str,
    series: str,
    address: str,
) -> str:
    name = "-".join((page.area, page.framework.id, page.indicator.code, edition.id))
    note = f"Series {series}; attain release {edition.id}, seal {edition.seal}"
    fields = {
        "author": " and ".join(f"{{{_tex(maker)}}}" for maker in makers),
        "title": f"{{{_tex(title)}}}",
        "year": edition.day[:4],
        "date": edition.day,
        "note": _tex(note),
        "url": address,
    }
    lines = [f"  {field} = {{{text}}}," for field, text in fields.items() if text]
    return "\n".join([f"@misc{{{re.sub(r'[^A-Za-z0-9.-]', '-', name)},", *lines, "}"])


def _tex(text: str) -> str:
    return "".join(_TEX.get(sign, sign) for sign in text)
