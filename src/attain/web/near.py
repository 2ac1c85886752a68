"""Near matches: what somebody may have meant by an address that leads nowhere."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from attain.web.place import Place

LISTED = 5
LONGEST = 120
"""Longer addresses are compared with nothing: comparing takes time that anybody could waste."""


class Near(NamedTuple):
    """A page that may have been meant: its words, their language, and its address."""

    text: str
    lang: str
    link: str


def near_matches(place: Place, path: str) -> list[Near]:
    """
    Return pages of the release whose codes or addresses are like `path`, the likeliest first.

    Only what is public is compared, so that an answer tells nothing of what is not.
    """
    words = [unquote(word).casefold() for word in path.strip("/").split("/") if word]
    if words and words[0] == place.language.code:
        words = words[1:]
    asked = "/".join(words)
    if not asked or len(asked) > LONGEST:
        return []
    known = list(_pages(place))
    by_code: dict[str, list[Near]] = {}
    for codes, near in known:
        for code in codes:
            by_code.setdefault(code, []).append(near)
    by_address = {_tail(place, near.link): near for _, near in known}
    found = [near for word in reversed(words) for near in by_code.get(word, ())]
    if not found:
        close = (code for word in reversed(words) for code in _close(word, by_code))
        found = [near for code in close for near in by_code[code]]
    found += [by_address[each] for each in get_close_matches(asked, by_address, 2, 0.8)]
    return list(dict.fromkeys(found))[:LISTED]


def _close(word: str, codes: Iterable[str]) -> list[str]:
    """Return codes that differ by a slip; in a short word one slip is a large part."""
    return get_close_matches(word, codes, 2, 0.6 if len(word) < 5 else 0.75)


def _tail(place: Place, link: str) -> str:
    root = place.link("region")
    return unquote(link.removeprefix(root)).strip("/").casefold()


def _pages(place: Place) -> Iterator[tuple[tuple[str, ...], Near]]:
    """Yield the pages that have a code of their own, with the words that stand for each."""
    edition, link, text = place.edition, place.link, place.language.text
    own = place.language.code
    yield ("areas", "countries"), Near(text("Countries"), own, link("areas"))
    yield ("compare",), Near(text("Compare"), own, link("compare"))
    yield ("data", "download"), Near(text("Data"), own, link("data"))
    yield ("method", "methods", "rules"), Near(text("Method"), own, link("method"))
    yield ("releases", "release"), Near(text("Releases"), own, link("releases"))
    if place.shows_roadmap:
        words = ("roadmap", "actions", "recommendations")
        yield words, Near(text("Roadmap"), own, link("roadmap"))
    for area in edition.areas:
        name = edition.area_name(area)
        near = Near(place.area(area), own, link("area", area=area))
        yield (area.casefold(), name.casefold().replace(" ", "-")), near
    for rule in edition.rules:
        yield (rule,), Near(text("Rule %(rule)s", rule=rule), own, link("rule", rule=rule))
    for framework in edition.frameworks:
        words = Near(framework.title, "en", link("framework", framework=framework.id))
        yield (framework.slug,), words
        yield from _of_framework(place, framework.id)


def _of_framework(place: Place, framework: str) -> Iterator[tuple[tuple[str, ...], Near]]:
    for goal in place.edition.framework(framework).goals:
        parts = {"framework": framework, "goal": goal.code}
        yield (), Near(f"{framework} {goal.code} {goal.title}", "en", place.link("goal", **parts))
        for target in goal.targets:
            parts = {"framework": framework, "target": target.code}
            words = f"{framework} {target.code} {target.title}"
            yield (target.code.casefold(),), Near(words, "en", place.link("target", **parts))
        for indicator in goal.indicators:
            parts = {"framework": framework, "indicator": indicator.code}
            near = Near(
                f"{framework} {indicator.code} {indicator.title}",
                "en",
                place.link("indicator", **parts),
            )
            codes = (indicator.code, *indicator.series_codes)
            yield tuple(code.casefold() for code in codes), near
