"""
Files to download, made from a release on demand: a selection in a form, kept for the next reader.

What follows from a release is kept in `edition.folder` under the name of the release's seal, and may
be deleted at any time. Files of one series are small and are not kept.
"""

from __future__ import annotations

import io
import secrets
import threading
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

from attain.errors import NotSaved, UnknownCode
from attain.usecases.portal.selections import (
    FIGURES,
    Selection,
    Wanted,
    figures_of,
    known,
    verdicts_of,
    wanted_of,
)

if TYPE_CHECKING:
    import polars as pl

    from attain.exchange.sdmx_csv_writer import OriginTerms
    from attain.reporting.downloads import Words
    from attain.reporting.spreadsheets import About
    from attain.usecases.portal.edition import Edition

PART = 100_000
"""Rows that are turned into text at once, so that a large release fits in little memory."""
VERSION = 1
"""Goes up whenever a file would be another for the same release."""
WHOLE = {
    "manifest.json": "application/json",
    "observations.parquet": "application/vnd.apache.parquet",
    "verdicts.parquet": "application/vnd.apache.parquet",
    "dictionary.json": "application/json",
    "origins.json": "application/json",
    "index.sqlite": "application/vnd.sqlite3",
}
"""The files of the release itself, as they were released, and their types."""
ZIP = "release.zip"
"""The whole release in one file: unpacked, it is the folder that `attain verify` recomputes."""
DICTIONARY_CSV = "dictionary.csv"
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "sdmx": "application/vnd.sdmx.data+csv; version=2.0.0; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}

_making = threading.Lock()


def type_of(path: str) -> str:
    """
    Return the media type of a file.

    Raises
    ------
    UnknownCode
        If no file can have that address.
    """
    if path in WHOLE:
        return WHOLE[path]
    if path == ZIP:
        return "application/zip"
    if path.rpartition("/")[2] in _special():
        return TYPES["csv"]
    return TYPES[wanted_of(path).form]


def open_file(edition: Edition, path: str) -> BinaryIO:
    """
    Return a file of the release, open for reading in bytes.

    Raises
    ------
    UnknownCode
        If the release has no such file.
    InvalidData
        If the selection is too long for the form.
    DamagedRelease
        If the bytes are not the ones that were released.
    NotSaved
        If the file could not be kept on the way.
    """
    if path in WHOLE:
        if path != "manifest.json":
            edition.release.check(path)
        return (edition.release.path / path).open("rb")
    if path == ZIP:
        return _kept(edition, path, lambda file: _write_zip(edition, file))
    if path in _special():
        return _kept(edition, path, lambda file: file.write(_special()[path](edition)))
    wanted = wanted_of(path)
    chosen = Wanted(known(edition, wanted.selection), wanted.what, wanted.form)
    if chosen.selection.kind == "series":
        memory = io.BytesIO()
        write_file(edition, chosen, memory)
        memory.seek(0)
        return memory
    name = f"{chosen.selection.path}.{chosen.what}.{chosen.form}"
    return _kept(edition, name, lambda file: write_file(edition, chosen, file))


def write_file(edition: Edition, wanted: Wanted, file: BinaryIO) -> None:
    """Write a selection in a form; raises as `open_file`."""
    figures = wanted.what == FIGURES
    frame = (figures_of if figures else verdicts_of)(edition, wanted.selection)
    _check_there(edition, wanted.selection)
    if wanted.form == "parquet":
        return _write_parquet(edition, frame, file)
    parts = _Parts(frame, whole=wanted.selection.kind != "all")
    if wanted.form == "xlsx":
        return _write_xlsx(edition, wanted, parts, file)
    write = _sdmx_writer(edition, parts) if wanted.form == "sdmx" else _csv_writer(edition, wanted)
    file.writelines(write(part, with_header=place == 0) for place, part in enumerate(parts))
    return None


def _check_there(edition: Edition, selection: Selection) -> None:
    """Refuse a selection without figures; one without verdicts is a table without rows."""
    if figures_of(edition, selection).head(1).collect().is_empty():
        raise UnknownCode("The release has no figures of this. The data page lists what it has.")


class _Parts:
    """The rows of a lazy table, in parts: a selection is collected once, a whole release is not."""

    def __init__(self, frame: pl.LazyFrame, *, whole: bool) -> None:
        import polars as pl

        self.frame = frame.collect().lazy() if whole else frame
        self.height = int(self.frame.select(pl.len()).collect().item())

    def __iter__(self) -> Iterator[pl.DataFrame]:
        for begin in range(0, max(self.height, 1), PART):  # a table without rows has a header
            yield self.frame.slice(begin, PART).collect()

    def texts(self, column: str) -> list[str]:
        """Return the different texts of a column."""
        return self.frame.select(column).unique().collect()[column].to_list()


class _Writer(Protocol):
    """Makes text of a part of a table."""

    def __call__(self, part: pl.DataFrame, *, with_header: bool) -> bytes: ...


def _sdmx_writer(edition: Edition, parts: _Parts) -> _Writer:
    from attain.exchange.sdmx_csv_writer import csv_bytes, dimension_headers, sdmx_table

    headers, terms = dimension_headers(parts.texts("dimensions")), terms_of(edition)

    def write(part: pl.DataFrame, *, with_header: bool) -> bytes:
        table = sdmx_table(part, headers=headers, release=edition.id, origins=terms)
        return csv_bytes(table, with_header=with_header)

    return write


def _csv_writer(edition: Edition, wanted: Wanted) -> _Writer:
    from attain.reporting.downloads import csv_bytes, figures_table, verdicts_table

    made = figures_table if wanted.what == FIGURES else verdicts_table
    words = words_of(edition)

    def write(part: pl.DataFrame, *, with_header: bool) -> bytes:
        return csv_bytes(made(part, words), with_header=with_header)

    return write


def _write_parquet(edition: Edition, frame: pl.LazyFrame, file: BinaryIO) -> None:
    """The columns of the release's own tables, with the release and the licence beside them."""
    import polars as pl

    licences = {code: terms.licence for code, terms in terms_of(edition).items()}
    more = [pl.lit(edition.id).alias("release")]
    if "origin" in frame.collect_schema():
        said = pl.col("origin").replace_strict(licences, default="", return_dtype=pl.String)
        more.append(said.alias("licence"))
    table = frame.with_columns(more).collect()
    notes = {"release": edition.id, "seal": edition.release.manifest.seal, "made_by": "attain"}
    table.write_parquet(file, compression="zstd", metadata=notes)


def _write_xlsx(edition: Edition, wanted: Wanted, parts: _Parts, file: BinaryIO) -> None:
    from attain.reporting.downloads import figures_table, verdicts_table
    from attain.reporting.spreadsheets import check_rows, write_workbook

    check_rows(parts.height)
    made = figures_table if wanted.what == FIGURES else verdicts_table
    table = made(parts.frame.collect(), words_of(edition))
    about = about_file(edition, wanted.selection, parts)
    sheet = "Figures" if wanted.what == FIGURES else "Verdicts"
    write_workbook(file, table, sheet=sheet, about=about, created=edition.day)


def about_file(edition: Edition, selection: Selection, parts: _Parts) -> About:
    """Return what an Excel file says of itself: release, what it holds, units, sources, citation."""
    from attain.reporting.code_words import unit_words
    from attain.reporting.spreadsheets import About

    origins = edition.release.origins()
    used = set(parts.texts("origin")) if "origin" in parts.frame.collect_schema() else None
    units = ", ".join(f"{code}: {unit_words(code)}" for code in sorted(parts.texts("unit")) if code)
    sources = [o for o in origins if used is None or o["id"] in used]
    return About(
        title=f"attain, release {edition.id}: {title_of(edition, selection)}",
        lines=[
            ("Release", f"{edition.id} of {edition.day}, assessed as of {edition.as_of}"),
            ("Rows", str(parts.height)),
            ("Units", units),
            *(("Source", f"{o['id']}: {o['who']}. {o['where']} ({o['when']})") for o in sources),
            *(("Licence", f"{o['id']}: {o['licence']}") for o in sources),
            ("Cite as", citation(edition)),
            ("Seal of the release", edition.release.manifest.seal),
            ("Texts", "An apostrophe before = + - @ keeps a text from being run as a formula."),
        ],
    )


def title_of(edition: Edition, selection: Selection) -> str:
    """Return in words, in English, what a selection holds."""
    codes = selection.codes
    if selection.kind == "areas":
        return edition.area_name(codes[0])
    if selection.kind == "indicators":
        found = edition.indicator(*codes)
        return f"{found.framework} indicator {found.code}, {found.title}"
    if selection.kind == "goals":
        goal = edition.goal(*codes)
        return f"{goal.framework} goal {goal.code}, {goal.title}"
    if selection.kind == "series":
        return f"{codes[0]}, {edition.area_name(codes[1])}"
    return f"source {codes[0]}" if selection.kind == "sources" else "the whole release"


def citation(edition: Edition) -> str:
    """Return how to cite the release."""
    from attain import __version__

    who = "; ".join(dict.fromkeys(o["who"] for o in edition.release.origins() if o["who"]))
    return (
        f"{who}: figures as in attain release {edition.id} of {edition.day}, "
        f"seal {edition.release.manifest.seal[:16]}, attain {__version__}."
    )


def words_of(edition: Edition) -> Words:
    """Return what the codes of the release mean."""
    from attain.reporting.downloads import Words
    from attain.usecases.dictionary import series_titles

    terms = terms_of(edition)
    return Words(
        release=edition.id,
        series=series_titles(),
        areas=edition.catalogue.area_names,
        indicators={
            (each.framework, each.code): each.title for each in edition.catalogue.indicators
        },
        providers={code: each.who for code, each in terms.items()},
        licences={code: each.licence for code, each in terms.items()},
    )


def terms_of(edition: Edition) -> dict[str, OriginTerms]:
    """Return who published each source, and on what terms."""
    from attain.exchange.sdmx_csv_writer import OriginTerms

    return {o["id"]: OriginTerms(o["who"], o["licence"]) for o in edition.release.origins()}


# ------------------------------------------------------------------------------- keeping


def _kept(edition: Edition, name: str, write: Callable[[BinaryIO], object]) -> BinaryIO:
    """Open a file that follows from the release; make it first where it is not there."""
    place = edition.folder / f"files-{VERSION}" / name
    try:
        return place.open("rb")
    except FileNotFoundError:
        pass
    with _making:  # one at a time: such files may be large
        if not place.is_file():
            _make(place, write)
        return place.open("rb")


def _make(place: Path, write: Callable[[BinaryIO], object]) -> None:
    part = place.with_name(f".{place.name}.{secrets.token_hex(4)}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            write(file)
        part.replace(place)
    except OSError as trouble:
        part.unlink(missing_ok=True)
        raise NotSaved(f"{place.name} could not be made: {trouble.strerror}.") from trouble
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _write_zip(edition: Edition, file: BinaryIO) -> None:
    """The folder of the release in a zip; the same release gives the same bytes."""
    import zipfile

    release = edition.release
    day = tuple(int(part) for part in edition.day.split("-"))
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
        for name in sorted(WHOLE):
            if name != "manifest.json":
                release.check(name)
            entry = zipfile.ZipInfo(f"{edition.id}/{name}", (day[0], day[1], day[2], 0, 0, 0))
            entry.compress_type = (
                zipfile.ZIP_STORED if name.endswith(".parquet") else zipfile.ZIP_DEFLATED
            )
            entry.external_attr = 0o644 << 16
            with (release.path / name).open("rb") as source, packed.open(entry, "w") as target:
                while block := source.read(1 << 20):
                    target.write(block)


@cache
def _special() -> dict[str, Callable[[Edition], bytes]]:
    """Files that are neither the release's own nor a selection."""
    from attain.usecases.portal.vocabulary import dictionary_csv

    return {DICTIONARY_CSV: dictionary_csv}
