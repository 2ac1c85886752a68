"""
Selections: the parts of a release that can be had as files, and the addresses they go by.

A file is a selection and a form: `areas/KHM.csv`, `indicators/sdg/3.2.1.sdmx.csv`,
`goals/mdg/4.verdicts.xlsx`, `series/SH_DYN_MORT/KHM.parquet`, `sources/mdg.csv.csv`, `all.csv`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from attain.errors import UnknownCode

if TYPE_CHECKING:
    import polars as pl

    from attain.usecases.portal.edition import Edition
    from attain.usecases.show import IndicatorEntry

KINDS = {"all": 0, "areas": 1, "sources": 1, "indicators": 2, "goals": 2, "series": 2}
"""What can be selected, and how many codes that takes."""

FIGURES, VERDICTS = "figures", "verdicts"
FORMS = {
    "verdicts.csv": (VERDICTS, "csv"),
    "verdicts.xlsx": (VERDICTS, "xlsx"),
    "verdicts.parquet": (VERDICTS, "parquet"),
    "sdmx.csv": (FIGURES, "sdmx"),
    "csv": (FIGURES, "csv"),
    "xlsx": (FIGURES, "xlsx"),
    "parquet": (FIGURES, "parquet"),
}
"""By the ending of the address: what the file holds, and in which form. Longer endings come first."""


@dataclass(frozen=True, slots=True)
class Selection:
    """
    A part of a release.

    Attributes
    ----------
    kind
        One of `KINDS`.
    codes
        What is selected: an area; an origin; framework and indicator or goal; series code and area.
    """

    kind: str
    codes: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """Its address below the release, without the ending."""
        codes = [each.lower() if place == 0 else each for place, each in enumerate(self.codes)]
        spelled = codes if self.kind in ("indicators", "goals") else self.codes
        return "/".join((self.kind, *spelled))


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file that somebody asks for: a selection, what of it (`FIGURES`, `VERDICTS`), and the form."""

    selection: Selection
    what: str
    form: str


def wanted_of(path: str) -> Wanted:
    """
    Return what the address of a file asks for.

    Raises
    ------
    UnknownCode
        If no file can have that address.
    """
    for ending, (what, form) in FORMS.items():
        stem = path.removesuffix(f".{ending}")
        if stem != path:
            kind, *codes = stem.split("/")
            if KINDS.get(kind) == len(codes) and all(codes):
                return Wanted(Selection(kind, tuple(codes)), what, form)
    kinds = ", ".join(f"{kind}/..." if count else kind for kind, count in KINDS.items())
    raise UnknownCode(
        f"A release has no file {path!r}. There are {kinds}, each with one of the endings "
        f"{', '.join(f'.{ending}' for ending in FORMS)}; the data page lists them."
    )


def known(edition: Edition, selection: Selection) -> Selection:
    """
    Return the selection with its codes as the release spells them.

    Raises
    ------
    UnknownCode
        If the release does not have one of them.
    """
    codes = selection.codes
    if selection.kind == "areas":
        return Selection("areas", (edition.area(codes[0]),))
    if selection.kind == "indicators":
        indicator = edition.indicator(*codes)
        return Selection("indicators", (indicator.framework, indicator.code))
    if selection.kind == "goals":
        goal = edition.goal(*codes)
        return Selection("goals", (goal.framework, goal.code))
    if selection.kind == "series":
        return Selection("series", (codes[0], edition.area(codes[1])))
    if selection.kind == "sources" and codes[0] not in origin_ids(edition):
        names = ", ".join(origin_ids(edition))
        raise UnknownCode(f"The release has no source {codes[0]!r}. It has {names}.")
    return selection


def origin_ids(edition: Edition) -> list[str]:
    """Return the ids of the sources of the release."""
    return [str(origin["id"]) for origin in edition.release.origins()]


def figures_of(edition: Edition, selection: Selection) -> pl.LazyFrame:
    """
    Return the observations of a selection, to be collected whole or in parts.

    Raises
    ------
    UnknownCode
        If the release has no such thing.
    DamagedRelease
        If the bytes are not the ones that were released.
    """
    import polars as pl

    chosen = known(edition, selection)
    if chosen.kind == "series":
        return _series(edition, *chosen.codes).lazy()
    whole = _scanned(edition, "observations.parquet")
    if chosen.kind == "areas":
        return whole.filter(pl.col("reference_area") == chosen.codes[0])
    if chosen.kind == "sources":
        return whole.filter(pl.col("origin") == chosen.codes[0])
    if chosen.kind in ("indicators", "goals"):
        codes = [code for each in indicators_of(edition, chosen) for code in serving(edition, each)]
        return whole.filter(pl.col("series_code").is_in(sorted(set(codes))))
    return whole


def verdicts_of(edition: Edition, selection: Selection) -> pl.LazyFrame:
    """Return the verdicts of a selection by all rules of the release; raises as `figures_of`."""
    import polars as pl

    chosen = known(edition, selection)
    whole = _scanned(edition, "verdicts.parquet")
    if chosen.kind == "areas":
        return whole.filter(pl.col("reference_area") == chosen.codes[0])
    if chosen.kind == "series":
        code, area = chosen.codes
        return whole.filter(pl.col("series_code") == code, pl.col("reference_area") == area)
    if chosen.kind in ("indicators", "goals"):
        codes = [each.code for each in indicators_of(edition, chosen)]
        return whole.filter(
            pl.col("framework") == chosen.codes[0], pl.col("indicator").is_in(codes)
        )
    if chosen.kind == "sources":
        key = ["series_code", "reference_area", "dimensions", "unit"]
        return whole.join(figures_of(edition, chosen).select(key).unique(), on=key, how="semi")
    return whole


def indicators_of(edition: Edition, selection: Selection) -> list[IndicatorEntry]:
    """Return the indicators of a selection by indicator or goal."""
    if selection.kind == "goals":
        return list(edition.goal(*selection.codes).indicators)
    return [edition.indicator(*selection.codes)]


def serving(edition: Edition, indicator: IndicatorEntry) -> list[str]:
    """Return the series codes that serve an indicator, those that carry one of them on included."""
    carried = edition.catalogue.dictionary["assessment"]["continued_by"]
    further = [more for code in indicator.series_codes for more in carried.get(code, ())]
    return list(dict.fromkeys([*indicator.series_codes, *further]))


def _scanned(edition: Edition, name: str) -> pl.LazyFrame:
    import polars as pl

    edition.release.check(name)
    return pl.scan_parquet(edition.release.path / name)


def _series(edition: Edition, code: str, area: str) -> pl.DataFrame:
    """The series of a code and an area, from the read index: at once in a release of any size."""
    import polars as pl

    from attain.store.tables import SCHEMA

    release = edition.release
    entries = release.list_series(series_code=code, reference_area=area)
    rows = []
    for entry in entries:
        key = entry.key
        named = {
            "series_code": key.series_code,
            "reference_area": key.reference_area,
            "dimensions": key.dimensions,
            "unit": key.unit,
        }
        rows += [{**named, **row} for row in release.rows(key)]
    if not rows:
        raise UnknownCode(
            f"The release has no series {code!r} for {area}. The data page lists what it has."
        )
    return pl.DataFrame(rows, schema=SCHEMA)
