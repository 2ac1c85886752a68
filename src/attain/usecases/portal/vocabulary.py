"""The dictionary page: what every code of a release means, and the same as a table to download."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from attain.usecases.portal.contents import Contents, Extent, contents_of

if TYPE_CHECKING:
    from attain.usecases.portal.edition import Edition, FrameworkEntry

LISTS = (
    ("OBS_STATUS", "CL_OBS_STATUS"),
    ("NATURE", "CL_NATURE"),
    ("CONF_STATUS", "CL_CONF_STATUS"),
)
"""Attributes of figures, and the codelists that their codes come from."""


@dataclass(frozen=True, slots=True)
class SeriesCode:
    """A series code: title, units, the indicators that it serves, how much there is."""

    code: str
    title: str
    units: tuple[str, ...]
    indicators: tuple[tuple[str, str], ...]
    extent: Extent


@dataclass(frozen=True, slots=True)
class CodeGroup:
    """A dimension or attribute: its id and its codes with their names."""

    id: str
    codes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class GroupOfAreas:
    """A group of areas: who belongs to it from when to when ("" where open)."""

    id: str
    name: str
    members: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class DictionaryPage:
    """Every code of the release with its meaning."""

    frameworks: tuple[FrameworkEntry, ...]
    series: tuple[SeriesCode, ...]
    units: tuple[tuple[str, str], ...]
    lists: tuple[CodeGroup, ...]
    areas: tuple[tuple[str, str, str], ...]
    groups: tuple[GroupOfAreas, ...]

    @property
    def series_by_letter(self) -> tuple[tuple[str, tuple[SeriesCode, ...]], ...]:
        """The series codes, in their order, by the letter or digit that they begin with."""
        found: dict[str, list[SeriesCode]] = {}
        for each in sorted(self.series, key=lambda each: each.code):
            found.setdefault(each.code[:1].upper(), []).append(each)
        return tuple((letter, tuple(codes)) for letter, codes in found.items())


def dictionary_page(edition: Edition) -> DictionaryPage:
    """Return every code of the release with its meaning."""
    contents = contents_of(edition)
    return DictionaryPage(
        frameworks=edition.frameworks,
        series=_series(edition, contents),
        units=_units(contents),
        lists=_lists(contents),
        areas=tuple(
            (a["iso3"] or a["m49"], a["m49"], a["name"])
            for a in edition.catalogue.dictionary["areas"]
        ),
        groups=_groups(edition),
    )


def dictionary_csv(edition: Edition) -> bytes:
    """Return the dictionary as one table: kind, framework, code, name, what it belongs to, unit."""
    import polars as pl

    from attain.reporting.downloads import csv_bytes

    names = ("release", "kind", "framework", "code", "name", "belongs_to", "unit")
    rows = [(edition.id, *row) for row in _rows(edition)]
    return csv_bytes(pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row"))


def _rows(edition: Edition) -> Iterator[tuple[str, str, str, str, str, str]]:
    page = dictionary_page(edition)
    for framework in page.frameworks:
        yield "framework", framework.id, framework.id, framework.title, "", ""
        for goal in framework.goals:
            yield "goal", framework.id, goal.code, goal.title, "", ""
            for target in goal.targets:
                yield "target", framework.id, target.code, target.title, goal.code, ""
                for each in target.indicators:
                    yield "indicator", framework.id, each.code, each.title, target.code, ""
    for series in page.series:
        serves = ", ".join(f"{framework}:{code}" for framework, code in series.indicators)
        yield "series code", "", series.code, series.title, serves, ", ".join(series.units)
    for code, name in page.units:
        yield "unit", "", code, name, "UNIT_MEASURE", ""
    for found in page.lists:
        for code, name in found.codes:
            yield "code", "", code, name, found.id, ""
    for code, _, name in page.areas:
        yield "area", "", code, name, "", ""
    for group in page.groups:
        members = ", ".join(member for member, _, _ in group.members)
        yield "group", "", group.id, group.name, members, ""


def _series(edition: Edition, contents: Contents) -> tuple[SeriesCode, ...]:
    from attain.usecases.dictionary import series_titles

    serves: dict[str, list[tuple[str, str]]] = {}
    for each in edition.catalogue.indicators:
        for code in each.series_codes:
            serves.setdefault(code, []).append((each.framework, each.code))
    return tuple(
        SeriesCode(
            code,
            series_titles().get(code, ""),
            contents.units.get(code, ()),
            tuple(serves.get(code, ())),
            extent,
        )
        for code, extent in contents.by_series_code.items()
    )


def _units(contents: Contents) -> tuple[tuple[str, str], ...]:
    """The units that occur, with the name of the codelist where it has them."""
    from attain.reporting.code_words import unit_words
    from attain.usecases.dictionary import shipped_codelists

    listed = shipped_codelists().get("CL_UNIT_MEASURE")
    used = sorted({unit for units in contents.units.values() for unit in units if unit})
    return tuple(
        (
            unit,
            listed.code(unit).name if listed is not None and unit in listed else unit_words(unit),
        )
        for unit in used
    )


def _lists(contents: Contents) -> tuple[CodeGroup, ...]:
    from attain.reporting.code_words import code_words
    from attain.usecases.dictionary import shipped_codelists

    found = [
        CodeGroup(name, tuple((code, code_words(name, code)) for code in codes))
        for name, codes in contents.codes.items()
    ]
    lists = shipped_codelists()
    found += [
        CodeGroup(attribute, tuple((code.id, code.name) for code in lists[listed]))
        for attribute, listed in LISTS
    ]
    return tuple(found)


def _groups(edition: Edition) -> tuple[GroupOfAreas, ...]:
    memberships = edition.catalogue.dictionary["memberships"]
    return tuple(
        GroupOfAreas(
            group,
            name,
            tuple(
                (m["member"], m["begin"] or "", m["end"] or "")
                for m in memberships
                if m["group"] == group
            ),
        )
        for group, name in edition.groups.items()
    )
