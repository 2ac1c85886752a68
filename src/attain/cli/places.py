"""Where releases live, and which one a command reads when it is not told."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from attain.cli.screen import note
from attain.errors import InvalidData

if TYPE_CHECKING:
    from attain.store.releases import Release

ReleaseFolder = Annotated[
    Path | None,
    Parameter(help="Folder of the release; by default the newest one that was built here."),
]


def home() -> Path:
    """
    Return the folder in which attain keeps what it makes: ATTAIN_HOME, or the platform's own.

    That is ~/.local/share/attain, ~/Library/Application Support/attain on macOS, and the folder
    attain in LOCALAPPDATA on Windows.
    """
    if told := os.environ.get("ATTAIN_HOME", ""):
        return Path(told).expanduser()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", "") or Path.home()) / "attain"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "attain"
    told = os.environ.get("XDG_DATA_HOME", "")
    return (Path(told) if told else Path.home() / ".local" / "share") / "attain"


def releases_folder() -> Path:
    """Return the folder of the releases that were built here."""
    return home() / "releases"


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
