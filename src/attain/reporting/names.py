"""Names of areas and goals in the languages of the region."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

from attain.reporting.locale_forms import locale_of


def area_name(language: str, code: str) -> str | None:
    """
    Return the name of an area in a language other than English, None where there is none.

    `code` is an ISO 3166-1 alpha-3 code, an M49 code of a region, or a group such as ASEAN.
    """
    ours = _own_area_names().get((language, code))
    if ours is not None:
        return ours
    found = locale_of(language).territories.get(_cldr_codes().get(code, code))
    return str(found) if found else None


def goal_title(language: str, framework: str, code: str) -> str | None:
    """Return the title of a goal in a language, None where none is known."""
    return _goal_titles().get((language, framework.lower(), code))


def _rows(*path: str) -> list[dict[str, str]]:
    text = files("attain").joinpath("data", *path).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def _own_area_names() -> dict[tuple[str, str], str]:
    return {(row["language"], row["code"]): row["name"] for row in _rows("names", "areas.csv")}


@cache
def _goal_titles() -> dict[tuple[str, str, str], str]:
    return {
        (row["language"], row["framework"].lower(), row["goal"]): row["title"]
        for row in _rows("names", "goals.csv")
    }


@cache
def _cldr_codes() -> dict[str, str]:
    """Return the alpha-2 code of each country by its alpha-3 code; regions have their M49 code."""
    return {row["iso3"]: row["iso2"] for row in _rows("areas", "areas.csv") if row["iso2"]}
