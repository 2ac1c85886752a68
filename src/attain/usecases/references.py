"""What attain ships of areas, series, units and limits, in the form that the checks compare with."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING

from attain.domain.frameworks import Limits
from attain.domain.validation.references import References, is_percent

if TYPE_CHECKING:
    from attain.domain.areas import AreaRegistry
    from attain.domain.codelists import Codelist
    from attain.domain.frameworks import Framework, Indicator

DIMENSION_LISTS = {"SEX": "CL_SEX", "URBANISATION": "CL_URBANISATION"}
"""Dimensions whose codes are closed lists; in others each source adds codes of its own."""


@cache
def shipped_references() -> References:
    """Return what attain ships, read once."""
    from attain.usecases.dictionary import shipped_areas, shipped_codelists, shipped_frameworks

    return references(
        shipped_frameworks().values(), areas=shipped_areas(), codelists=shipped_codelists()
    )


def references(
    frameworks: Iterable[Framework],
    *,
    areas: AreaRegistry | None = None,
    codelists: Mapping[str, Codelist] | None = None,
    as_of: int | None = None,
) -> References:
    """
    Return what the checks compare with.

    Limits of an indicator hold for figures in its own unit; a lower limit of zero, which has no unit,
    holds for every unit. Where two frameworks limit one series, the wider limit holds.
    """
    lists = codelists or {}
    indicators = [each for framework in frameworks for each in framework.indicators()]
    listed = lists.get("CL_SERIES", ())
    units = {code.id for code in lists.get("CL_UNIT_MEASURE", ())}
    return References(
        areas=frozenset(_areas(areas)),
        other_area_codes=_other_codes(areas),
        series=frozenset(code for each in indicators for code in each.series_codes)
        | {code.id for code in listed},
        units=frozenset(units | {each.unit for each in indicators if each.unit})
        if units
        else frozenset(),
        limits=limits_of(indicators),
        dimension_codes={
            name: frozenset(code.id for code in lists[list_id])
            for name, list_id in DIMENSION_LISTS.items()
            if list_id in lists
        },
        as_of=as_of,
    )


def limits_of(indicators: Iterable[Indicator]) -> dict[tuple[str, str], Limits]:
    """Return natural limits by (series code, unit); see `references`."""
    limits: dict[tuple[str, str], Limits] = {}
    for indicator in indicators:
        if indicator.limits == Limits():
            continue
        for code in indicator.series_codes:
            for unit in _spellings(indicator.unit):
                known = limits.get((code, unit))
                limits[code, unit] = _wider(known, indicator.limits)
    return limits


def _spellings(unit: str) -> list[str]:
    return ["PT", "PERCENT"] if is_percent(unit) else [unit]


def _wider(one: Limits | None, other: Limits) -> Limits:
    if one is None:
        return other
    lower = None if one.lower is None or other.lower is None else min(one.lower, other.lower)
    upper = None if one.upper is None or other.upper is None else max(one.upper, other.upper)
    return Limits(lower, upper)


def _areas(registry: AreaRegistry | None) -> set[str]:
    """Return the codes that observations may carry; regions with and without zeros in front."""
    if registry is None:
        return set()
    regions = {area.m49.lstrip("0") for area in registry.areas if not area.iso3}
    groups = {group.id for group in registry.groups}
    return {area.code for area in registry.areas} | regions | groups | set(provider_groups())


def _other_codes(registry: AreaRegistry | None) -> dict[str, str]:
    """Return ISO alpha-2 and M49 codes, names and spellings, case-folded, with the code to write."""
    others: dict[str, str] = {}
    for area in registry.areas if registry else ():
        for text in (area.iso2, area.m49, area.m49.lstrip("0"), area.name, area.iso3):
            if text and area.iso3:
                others[text.casefold()] = area.code
    if registry:
        for spelling, code in registry.spellings.items():
            others.setdefault(spelling.casefold(), registry.area(code).code)
    return others


@cache
def provider_groups() -> dict[str, str]:
    """Return codes of groups of areas that only one provider uses, with their names."""
    from importlib.resources import files

    text = (files("attain.data") / "areas" / "provider_groups.csv").read_text(encoding="utf-8")
    return {row["code"]: row["name"] for row in csv.DictReader(text.splitlines())}
