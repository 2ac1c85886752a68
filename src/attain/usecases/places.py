"""Where attain keeps what it makes, when it is not told."""

from __future__ import annotations

import os
import sys
from pathlib import Path


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


def portal_folder() -> Path:
    """Return the folder in which the portal keeps what is its own: its database, finished pages."""
    return home() / "portal"


def packs_folder() -> Path:
    """Return the folder in which the portal keeps the meeting packs that were made."""
    return portal_folder() / "packs"
