"""What a release says of itself to data portals and search engines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attain.usecases.portal.contents import contents_of
from attain.usecases.portal.downloads import WHOLE, ZIP, citation, type_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from attain.reporting.dcat import Dataset, Distribution
    from attain.usecases.portal.edition import Edition

PUBLISHER = "attain"
KEYWORDS = (
    "development goals",
    "indicators",
    "official statistics",
    "progress assessment",
    "targets",
    "MDG",
    "SDG",
    "ASEAN",
)
_FILE_TYPES = {
    "csv": "CSV",
    "json": "JSON",
    "parquet": "PARQUET",
    "sqlite": "SQLITE",
    "xlsx": "XLSX",
    "zip": "ZIP",
}
_MADE = {
    "all.csv": "All figures, with names beside codes",
    "all.sdmx.csv": "All figures as SDMX-CSV 2.0",
    "all.xlsx": "All figures as an Excel file",
    "all.verdicts.csv": "All verdicts, with reasons in words",
    "dictionary.csv": "The dictionary: what every code means",
}
_WHOLE = {
    "manifest.json": "The manifest: id, hashes, seal",
    "observations.parquet": "All figures as released",
    "verdicts.parquet": "All verdicts as released",
    "dictionary.json": "Frameworks, targets, areas and groups as they were used",
    "origins.json": "Where the figures come from",
    "index.sqlite": "Figures and verdicts by series",
}


def catalogue_entry(edition: Edition, *, base: str, page: str) -> Dataset:
    """
    Return what a catalogue says of the release.

    Parameters
    ----------
    base
        The address of the portal, without a slash at its end.
    page
        The whole address of the data page.
    """
    from attain.reporting.dcat import Dataset, Provenance
    from attain.usecases.portal.data import data_page

    whole = contents_of(edition).whole
    frameworks = " and ".join(each.title for each in edition.frameworks)
    return Dataset(
        base=base,
        page=page,
        id=edition.id,
        title=f"{frameworks}: figures and verdicts, release {edition.id}",
        description=(
            f"{whole.figures} figures in {whole.series} series of {len(edition.areas)} reference areas, "
            f"{whole.first[:4]} to {whole.last[:4]}, each with its unit, period and origin, and verdicts "
            f"on targets by {len(edition.rules)} rules as of {edition.as_of}. The release never changes "
            "and every verdict can be recomputed from it."
        ),
        seal=edition.release.manifest.seal,
        time=edition.release.time,
        first=whole.first[:4],
        last=whole.last[:4],
        areas={code: edition.area_name(code) for code in edition.areas},
        keywords=KEYWORDS,
        publisher=PUBLISHER,
        citation=citation(edition),
        api=f"{base}/api/v1",
        sources=[
            Provenance(each.line.title, each.link, str(each.origin.get("licence", "")))
            for each in data_page(edition).sources
        ],
        distributions=list(_distributions(edition, f"{base}/files/{edition.id}")),
    )


def _distributions(edition: Edition, root: str) -> Iterator[Distribution]:
    from attain.reporting.dcat import Distribution

    entries = edition.release.manifest.files
    for name in (ZIP, *WHOLE, *_MADE):
        entry = entries.get(name)
        yield Distribution(
            title=_MADE.get(name) or _WHOLE.get(name) or "The whole release in one file",
            address=f"{root}/{name}",
            media_type=type_of(name).partition(";")[0],
            file_type=_FILE_TYPES[name.rpartition(".")[2]],
            size=entry.size if entry else 0,
            sha256=entry.sha256 if entry else "",
        )
