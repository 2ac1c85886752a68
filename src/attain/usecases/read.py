"""Read a file of figures, whatever its layout, with the code maps that attain ships."""

from __future__ import annotations

import csv
import io
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from attain.errors import InvalidData

if TYPE_CHECKING:
    from attain.exchange.mapping import CodeMaps, Recodings
    from attain.exchange.table import ReadTable

_STEPS = ("unsd_2019q2_to_2019q3.csv",)


def read_file(
    source: Path | str | bytes, *, name: str | None = None, layout: str | None = None
) -> ReadTable:
    """
    Return the figures of a file.

    Parameters
    ----------
    source
        A path, or the bytes of the file. Files packed by gzip, or alone in a zip, are unpacked.
    name
        What the file is called in findings and in the column `origin`; its file name by default.
    layout
        One of `attain.exchange.readers.detect.READERS`; told from the content by default.

    Raises
    ------
    InvalidData
        If the file cannot be read: the findings of the error say where and why. Faults of single
        rows are findings of the table that is returned.
    """
    from attain.exchange.readers.detect import read_table

    content = source if isinstance(source, bytes) else bytes_of(Path(source))
    name = name or ("the file" if isinstance(source, bytes) else Path(source).name)
    return read_table(unpacked(content, name), name=name, maps=shipped_code_maps(), layout=layout)


def read_as_written(source: Path | str | bytes) -> ReadTable:
    """
    Return the figures of a file; of a simple template with the area codes as they were written.

    Bare figures may speak of districts, or of codes that mean something else in another list: what
    their author wrote in the template is what the answer says. Errors are those of `read_file`.
    """
    from dataclasses import replace

    from attain.exchange.readers.detect import detect_layout, read_table

    content = source if isinstance(source, bytes) else bytes_of(Path(source))
    name = "observations" if isinstance(source, bytes) else Path(source).name
    content = unpacked(content, name)
    layout, maps = detect_layout(content, name), shipped_code_maps()
    if layout.startswith("template"):
        maps = replace(maps, areas={}, area_names={})
    return read_table(content, name=name, maps=maps, layout=layout)


def bytes_of(path: Path) -> bytes:
    """
    Return the bytes of a file.

    Raises
    ------
    InvalidData
        If it cannot be opened.
    """
    try:
        return path.read_bytes()
    except OSError as trouble:
        reason = trouble.strerror or "it cannot be opened"
        raise InvalidData(
            f"{path} cannot be read: {reason}. Check the name and the place."
        ) from trouble


def unpacked(content: bytes, name: str) -> bytes:
    """Return the bytes inside a gzip, or a zip that is no workbook."""
    from attain.exchange.readers.archives import unpacked_gzip, unpacked_zip

    if content.startswith(b"\x1f\x8b"):
        return unpacked_gzip(content, name=name)
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")) and not _is_workbook(content):
        return unpacked_zip(content, name=name)[1]
    return content


def _is_workbook(content: bytes) -> bool:
    """Tell whether a zip is an Office file, by an entry that all of these have."""
    return b"[Content_Types].xml" in content


def _lines(folder: str, name: str) -> list[dict[str, str]]:
    text = files("attain.data").joinpath(folder).joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


@cache
def shipped_code_maps() -> CodeMaps:
    """Return the areas, words and titles that attain ships, for readers."""
    from attain.exchange.mapping import CodeMaps, ExportSeries

    codes: dict[str, dict[str, str]] = {}
    for row in _lines("code_maps", "un_words.csv"):
        codes.setdefault(row["dimension"], {})[row["from"]] = row["to"]
    areas, names = _areas()
    titles = {
        row["title"].strip(): ExportSeries(
            row["series_code"], row["unit"], row["dimensions"], int(row["multiplier"] or 0)
        )
        for row in _lines("code_maps", "mdg_export_titles.csv")
    }
    return CodeMaps(areas, names, codes, titles)


def _areas() -> tuple[dict[str, str], dict[str, str]]:
    """Return code by M49 and ISO alpha-2, and code by case-folded name."""
    areas: dict[str, str] = {}
    names: dict[str, str] = {}
    for row in _lines("areas", "areas.csv"):
        code = row["iso3"] or row["m49"]
        areas |= {row[kind]: code for kind in ("iso2", "m49") if row[kind]}
        areas[row["m49"].lstrip("0")] = code
        names[row["name"].casefold()] = code
    spellings = {
        row["spelling"].casefold(): row["code"] for row in _lines("areas", "spellings.csv")
    }
    return areas, {**spellings, **names}


@cache
def shipped_recodings() -> tuple[Recodings, ...]:
    """Return the steps between releases that attain knows, in order of time."""
    from attain.exchange.mapping import read_recodings

    folder = files("attain.data").joinpath("code_maps")
    return tuple(read_recodings(folder.joinpath(n).read_bytes(), name=n) for n in _STEPS)
