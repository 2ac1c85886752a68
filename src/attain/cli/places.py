"""Where releases live, and which one a command reads when it is not told."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from attain.cli.screen import note
from attain.errors import InvalidData
from attain.usecases.places import releases_folder

if TYPE_CHECKING:
    from attain.store.releases import Release

ReleaseFolder = Annotated[
    Path | None,
    Parameter(help="Folder of the release; by default the newest one that was built here."),
]


def newest_release() -> Path | None:
    """Return the folder of the release with the latest time among those built here, if any."""
    from attain.errors import AttainError
    from attain.store.manifest import read_manifest

    found: list[tuple[str, str, Path]] = []
    folder = releases_folder()
    for place in sorted(folder.iterdir()) if folder.is_dir() else ():
        if place.name.startswith(".") or not place.is_dir():
            continue
        try:
            manifest = read_manifest(place)
        except AttainError as trouble:
            note(f"Left aside: {trouble}")
            continue
        found.append((manifest.time, manifest.id, place))
    return max(found)[2] if found else None


def opened(folder: Path | None) -> Release:
    """
    Open a release for reading single series, and say on standard error which one it is.

    Raises
    ------
    InvalidData
        If there is none.
    DamagedRelease
        If it is not as it was released.
    """
    from attain.store.releases import Check, open_release

    place = folder if folder is not None else newest_release()
    if place is None:
        raise InvalidData(
            f"There is no release in {releases_folder()} yet. `attain demo` builds one from the "
            "figures that attain brings along; --release names another folder."
        )
    release = open_release(place, check=Check.QUICK)
    note(f"Release {release.id} of {release.time[:10]}, in {place}")
    return release
