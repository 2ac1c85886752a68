"""What can be found in a release: its records for the search index, in every language there is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from attain.domain.progress import RULES
from attain.reporting.language import LANGUAGES
from attain.store.search_index import SearchRecord

if TYPE_CHECKING:
    from attain.reporting.language import Language
    from attain.usecases.portal.edition import Edition, FrameworkEntry

Names = tuple[tuple[str, str], ...]


def records_of(edition: Edition) -> Iterator[SearchRecord]:
    """Return everything that can be found, in the order in which equals are shown."""
    yield from _areas(edition)
    for framework in edition.frameworks:
        yield from _goals(framework)
    for framework in edition.frameworks:
        yield from _indicators(framework)
    yield from _targets(edition)
    yield from _rules()
    yield from _series(edition)
    yield from _words(edition)


def _areas(edition: Edition) -> Iterator[SearchRecord]:
    codes = {a["iso3"] or a["m49"]: a for a in edition.catalogue.dictionary["areas"]}
    for code in edition.areas:
        other = codes[code]
        name = edition.area_name(code)
        aliases = " ".join(each for each in (other["iso2"], other["m49"]) if each)
        yield SearchRecord("area", "area", {"area": code}, code, name, _names(code, name), aliases)
    for group, name in edition.groups.items():
        newest = edition.frameworks[-1].id
        parts = {"framework": newest, "rule": edition.main_rule, "group": group}
        members = ", ".join(edition.area_name(each) for each in edition.members(group))
        names = (("en", group), *_names(group, name))
        yield SearchRecord("group", "region_group", parts, group, name, names, members)


def _names(code: str, name: str) -> Names:
    """The names of an area in every language, each once, and other spellings."""
    from attain.usecases.dictionary import shipped_areas

    spelled = shipped_areas().spellings.items()
    others = [("en", spelling) for spelling, area in spelled if area == code]
    return _once(name, lambda language: language.area(code, name), others)


def _once(
    known: str, said: Callable[[Language], str], others: Iterable[tuple[str, str]] = ()
) -> Names:
    """What each language says that is not known yet, each once."""
    found = {known: ""}
    for code, text in [*((each.code, said(each)) for each in LANGUAGES.values()), *others]:
        found.setdefault(text, code)
    return tuple((code, text) for text, code in found.items() if code)


def _goals(framework: FrameworkEntry) -> Iterator[SearchRecord]:
    for goal in framework.goals:
        names = _once(goal.title, partial(_goal_title, framework.id, goal.code, goal.title))
        yield SearchRecord(
            "goal",
            "goal",
            {"framework": framework.id, "goal": goal.code},
            f"{framework.id} {goal.code}",
            goal.title,
            names,
            f"{framework.id} goal {goal.code}",
        )


def _goal_title(framework: str, code: str, title: str, language: Language) -> str:
    return language.goal(framework, code, title)


def _indicators(framework: FrameworkEntry) -> Iterator[SearchRecord]:
    from attain.usecases.dictionary import series_titles

    titles = series_titles()
    for goal in framework.goals:
        for target in goal.targets:
            for each in target.indicators:
                served = [f"{code} {titles.get(code, '')}" for code in each.series_codes]
                yield SearchRecord(
                    "indicator",
                    "indicator",
                    {"framework": framework.id, "indicator": each.code},
                    f"{framework.id} {each.code}",
                    each.title,
                    text=". ".join((target.title, goal.title, *served)),
                )


def _targets(edition: Edition) -> Iterator[SearchRecord]:
    for framework in edition.frameworks:
        for goal in framework.goals:
            for target in goal.targets:
                yield SearchRecord(
                    "target",
                    "target",
                    {"framework": framework.id, "target": target.code},
                    f"{framework.id} {target.code}",
                    target.title,
                    text=goal.title,
                )


def _rules() -> Iterator[SearchRecord]:
    from attain.reporting.markdown import plain_text, title_of
    from attain.usecases.methods import method_text
    from attain.usecases.portal.method import method_names

    for name, path in method_names().items():
        text = method_text(path)
        kind, title = ("rule", RULES[name].title) if name in RULES else ("method", title_of(text))
        code = name if name in RULES else ""
        yield SearchRecord(kind, "rule", {"rule": name}, code, title, text=plain_text(text))


def _series(edition: Edition) -> Iterator[SearchRecord]:
    """Series codes, each with the first indicator that it serves."""
    from attain.usecases.dictionary import series_titles

    titles = series_titles()
    seen: set[str] = set()
    for framework in reversed(edition.frameworks):
        for each in (e for goal in framework.goals for e in goal.indicators):
            for code in each.series_codes:
                if code in seen:
                    continue
                seen.add(code)
                parts = {"framework": framework.id, "indicator": each.code}
                text = f"{framework.id} {each.code} {each.title}"
                yield SearchRecord(
                    "series", "indicator", parts, code, titles.get(code, each.title), text=text
                )


def _words(edition: Edition) -> Iterator[SearchRecord]:
    """Units and codes of dimensions, in words of every language."""
    from attain.reporting.code_words import code_words, unit_words
    from attain.usecases.portal.vocabulary import dictionary_page

    page = dictionary_page(edition)
    for code, name in page.units:
        own = _once(name, partial(unit_words, code))
        yield SearchRecord("word", "dictionary", {}, code, name, own)
    for group in page.lists:
        for code, name in group.codes:
            own = _once(name, partial(code_words, group.id, code))
            yield SearchRecord("word", "dictionary", {}, code, name, own, group.id)
