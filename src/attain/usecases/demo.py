"""The figures that attain ships: what they are, whence they come, and a release made of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from attain.store.releases import Release
    from attain.usecases.blocks import Progress

DEMO_RELEASE = "asean-demo"
"""The id of the release that `build_demo_release` makes."""
AS_OF = 2019
"""The year of assessment: that of the release from which the latest figures come."""
FIGURES = ("mdg.csv", "sdg.csv.gz", "denominators.csv")


@dataclass(frozen=True, slots=True)
class ShippedSource:
    """Where shipped figures come from: one line of `sources.csv`."""

    id: str
    who: str
    title: str
    release: str
    terms: str
    where: str
    refresh: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ShippedTable:
    """What one of the shipped files holds."""

    file: str
    about: str
    figures: int
    series: int
    areas: int
    first: str
    last: str
    sources: tuple[ShippedSource, ...]


ABOUT = {
    "mdg.csv": "Millennium Development Goals: every series with figures",
    "sdg.csv.gz": "Sustainable Development Goals: the series that targets are judged on",
    "denominators.csv": "People and births by which values of groups are weighted",
}
MAIN_SOURCE = {
    "mdg.csv": "UN-MDG-2015",
    "sdg.csv.gz": "UN-SDG-2019Q3",
    "denominators.csv": "UN-WPP-2024",
}


def demo_sources() -> list[Path]:
    """Return the files of figures that attain ships, in the template that anybody may use."""
    folder = _folder()
    return [folder / name for name in FIGURES]


def _folder() -> Path:
    return Path(str(files("attain").joinpath("data", "demo")))


@cache
def shipped_sources() -> tuple[ShippedSource, ...]:
    """Return every source of a shipped figure; the column `source` of a figure holds its id."""
    text = (_folder() / "sources.csv").read_text(encoding="utf-8")
    return tuple(ShippedSource(**row) for row in csv.DictReader(io.StringIO(text)))


def describe_figures() -> tuple[ShippedTable, ...]:
    """
    Return what each shipped file holds, how old it is and who published it.

    The age is that of the release of each source, not of attain.
    """
    return tuple(_described(path) for path in demo_sources())


def _described(path: Path) -> ShippedTable:
    from attain.usecases.read import read_file

    frame = read_file(path).frame
    used = set(frame["source"].unique())
    periods = frame["period"].str.slice(0, 4)
    return ShippedTable(
        file=path.name,
        about=ABOUT[path.name],
        figures=frame.height,
        series=frame["series_code"].n_unique(),
        areas=frame["reference_area"].n_unique(),
        first=str(periods.min()),
        last=str(periods.max()),
        sources=tuple(s for s in shipped_sources() if s.id in used),
    )


def sentence_about_figures() -> str:
    """Return in one sentence what the shipped figures are and how old."""
    return (
        "Figures of eleven ASEAN countries: the United Nations' MDG export of 6 August 2015, their "
        "SDG release 2019.Q3.G.01, and the population of World Population Prospects 2024. They are "
        "for learning attain, not the latest: `attain fetch` asks the services for newer ones."
    )


def build_demo_release(
    folder: Path,
    *,
    time: datetime | None = None,
    rules: Sequence[str] = ("attain",),
    progress: Progress | None = None,
) -> Release:
    """
    Build the release `asean-demo` from the shipped figures, or open it if it is there already.

    Parameters
    ----------
    folder
        Where releases lie.
    time
        When it is made; now by default. The year of assessment is 2019 in any case.
    rules
        Names of rules; a release that is there already keeps those that it was made with.

    Raises
    ------
    DamagedRelease
        If it is there and its bytes are not what they were.
    NotSaved
        If the disk refused.
    """
    from attain.store.releases import open_release
    from attain.usecases.dictionary import shipped_frameworks
    from attain.usecases.release import build_release

    place = folder / DEMO_RELEASE
    if place.is_dir():
        return open_release(place)
    return build_release(
        demo_sources(),
        folder=folder,
        id=DEMO_RELEASE,
        time=time or datetime.now(UTC),
        frameworks=list(shipped_frameworks().values()),
        rules=rules,
        as_of=AS_OF,
        about={path.name: _about(path.name) for path in demo_sources()},
        accept_warnings=True,
        progress=progress,
    )


def _about(name: str) -> dict[str, str]:
    """Return what the origins of the release say of a shipped file."""
    ids = {
        "mdg.csv": "UN-MDG-2015",
        "sdg.csv.gz": "UN-SDG-2019Q3",
        "denominators.csv": "UN-WPP-2024",
    }
    source = next(s for s in shipped_sources() if s.id == ids[name])
    return {
        "who": source.who,
        "where": source.where,
        "when": source.release,
        "licence": source.terms,
    }
