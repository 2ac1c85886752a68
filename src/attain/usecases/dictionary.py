"""
The dictionary that attain ships: frameworks, areas and groups, codelists, the crosswalk.

All of it is data within the package (`attain/data`). Each function reads its part once, keeps it
and shares what it returns, so nobody changes that.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

from attain.errors import UnknownCode

if TYPE_CHECKING:
    from attain.domain.areas import AreaRegistry, Group, Membership
    from attain.domain.bodies import Directory
    from attain.domain.codelists import Codelist
    from attain.domain.crosswalk import Continuation
    from attain.domain.frameworks import Framework

SHIPPED_FRAMEWORKS = ("MDG", "SDG")


def _bytes(path: str) -> bytes:
    return files("attain").joinpath("data", *path.split("/")).read_bytes()


def _rows(path: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file of the package, every cell as text."""
    return list(csv.DictReader(_bytes(path).decode("utf-8").splitlines()))


@cache
def shipped_framework(id: str) -> Framework:  # noqa: A002 - the word of the frameworks themselves
    """
    Return one framework that attain ships: `MDG` or `SDG`.

    Raises
    ------
    UnknownCode
        If attain ships no such framework.
    """
    from attain.exchange.framework_file import read_framework

    name = id.strip().upper()
    if name not in SHIPPED_FRAMEWORKS:
        known = " and ".join(SHIPPED_FRAMEWORKS)
        raise UnknownCode(f"attain ships {known}, no framework {id!r}. Give the path of your file.")
    file = f"{name.lower()}.yaml"
    return read_framework(_bytes(f"frameworks/{file}"), name=file)


def shipped_frameworks() -> Mapping[str, Framework]:
    """Return all frameworks that attain ships, by id."""
    return MappingProxyType({name: shipped_framework(name) for name in SHIPPED_FRAMEWORKS})


@cache
def shipped_crosswalk() -> tuple[Continuation, ...]:
    """Return which SDG series continues which MDG series, and whether they may be joined."""
    from attain.exchange.crosswalk_file import read_crosswalk

    return read_crosswalk(_bytes("frameworks/crosswalk.yaml"), name="crosswalk.yaml")


@cache
def shipped_bodies() -> Directory:
    """Return the bodies that the Roadmap names, and the governments of the Member States."""
    from attain.exchange.bodies_file import read_bodies

    return read_bodies(_bytes("bodies/asean.yaml"), name="asean.yaml")


@cache
def shipped_areas() -> AreaRegistry:
    """Return all reference areas and groups, with their dated memberships."""
    from attain.domain.areas import AreaRegistry, ReferenceArea

    areas = tuple(
        ReferenceArea(r["iso3"], r["iso2"], r["m49"], r["name"], r["kind"], r["within"])
        for r in _rows("areas/areas.csv")
    )
    spellings = {r["spelling"]: r["code"] for r in _rows("areas/spellings.csv")}
    return AreaRegistry(areas, _groups(), _memberships(), spellings)


def _groups() -> tuple[Group, ...]:
    from attain.domain.areas import Group
    from attain.domain.frameworks import Origin, OriginKind

    return tuple(
        Group(
            r["group"],
            r["name"],
            r["composition"] == "fixed",
            Origin(OriginKind(r["origin_kind"]), r["source"], r["note"]),
        )
        for r in _rows("areas/groups.csv")
    )


def _memberships() -> tuple[Membership, ...]:
    from attain.domain.areas import Membership

    return tuple(
        Membership(
            r["group"],
            r["member"],
            _day(r["begin"], "-01-01"),
            _day(r["end"], "-12-31"),
            r["part"],
            r["note"],
        )
        for r in _rows("areas/memberships.csv")
    )


def _day(text: str, rest: str) -> date | None:
    """Return the day of a text; a bare year is filled up with `rest`."""
    if not text:
        return None
    return date.fromisoformat(text if "-" in text else text + rest)


@cache
def shipped_codelists() -> Mapping[str, Codelist]:
    """Return all codelists by id, such as `CL_OBS_STATUS`."""
    from attain.domain.codelists import Code, Codelist
    from attain.domain.frameworks import Origin, OriginKind

    lists = {}
    for r in _rows("codelists/codelists.csv"):
        codes = tuple(Code(c["code"], c["name"]) for c in _rows(f"codelists/{r['file']}"))
        origin = Origin(OriginKind(r["origin_kind"]), r["source"], r["note"])
        lists[r["id"]] = Codelist(r["id"], r["name"], codes, r["agency"], r["version"], origin)
    return MappingProxyType(lists)


@cache
def series_titles() -> Mapping[str, str]:
    """Return the title of every series code of the MDG export and the SDG database."""
    titles = {
        r["series_code"]: r["title"] for r in reversed(_rows("code_maps/mdg_export_titles.csv"))
    }
    titles |= {r["code"]: r["name"] for r in _rows("codelists/series.csv")}
    return MappingProxyType(titles)


@cache
def _titles_of_parts() -> Mapping[tuple[str, str], str]:
    """Titles of the MDG export that speak of a group of people, by series code and breakdown."""
    rows = _rows("code_maps/mdg_export_titles.csv")
    return {(r["series_code"], r["dimensions"]): r["title"] for r in rows if r["dimensions"]}


def series_title(code: str, dimensions: str = "") -> str:
    """
    Return the title of a series: of its own breakdown where the source titles that apart.

    Examples
    --------
    >>> series_title("MDG_0602_CONDOM", "SEX=M")
    'Condom use at last high-risk sex, 15-24 years old, men, percentage'
    >>> series_title("NO_SUCH_CODE")
    'NO_SUCH_CODE'
    """
    return _titles_of_parts().get((code, dimensions)) or series_titles().get(code, code)


@cache
def renamed_series() -> Mapping[str, str]:
    """Return the newer code of each SDG series that was renamed without a change of meaning."""
    rows = _rows("code_maps/sdg_series_renamed.csv")
    return MappingProxyType({row["code"]: row["renamed_to"] for row in rows})


@cache
def comparable_series() -> Mapping[str, tuple[str, ...]]:
    """
    Return which further series codes a target may be judged on, by the code that its rule names.

    These are older codes of the same SDG series, and for an MDG series the SDG series that carries
    it on with the same definition, under each of its codes. What only speaks of the same concern is
    left out: see `shipped_crosswalk`. So is an SDG series that stands for the whole under a
    breakdown of its own (`sdg_dimensions`), since the rule would look for its total.
    """
    further: dict[str, list[str]] = {}
    for old, new in renamed_series().items():
        further.setdefault(new, []).append(old)
    older = {code: tuple(codes) for code, codes in further.items()}
    for pair in shipped_crosswalk():
        if pair.comparable and not pair.sdg_dimensions:
            codes = (pair.sdg_series, *older.get(pair.sdg_series, ()))
            further.setdefault(pair.mdg_series, []).extend(codes)
    return MappingProxyType({code: tuple(codes) for code, codes in further.items()})
