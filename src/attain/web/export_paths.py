"""
Where an address of the portal lies in the static edition: a file that any system can keep.

Windows refuses some signs, ends and names; file systems refuse what is long. Codes that have such
are spelled otherwise: a sign as `=` and its number, a long name cut, with a hash of the whole.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from pathlib import PurePosixPath
from urllib.parse import quote, unquote, urlsplit

from attain.errors import InvalidData

REFUSED = re.compile(r'[<>:"|?*\\\x00-\x1f]|[. ]$')
DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
"""Names that Windows keeps for devices, whatever follows the first dot."""
LONGEST = 100
"""Bytes of one name: a name has 255 at most, and a whole path on Windows 260 letters."""


def file_of(address: str) -> PurePosixPath:
    """
    Return the file that answers an address, from the top of the edition.

    Raises
    ------
    InvalidData
        If the address leads out of the edition.

    Examples
    --------
    >>> str(file_of("/en/areas/KHM/"))
    'en/areas/KHM/index.html'
    >>> str(file_of("/files/2026%3AQ1/all.csv"))
    'files/2026=3AQ1/all.csv'
    """
    parts = address.strip("/").split("/")
    if parts[0] == "static":
        del parts[1]  # the build, which only keeps browsers from reading an old file
    named = [unquote(part) for part in parts if part]
    if any(part in {"..", "."} or "/" in part for part in named):
        raise InvalidData(f"The address {address} names no file.")
    safe = [_safe(part) for part in named]
    return PurePosixPath(*safe, *(["index.html"] if address.endswith("/") else []))


def folder_of(address: str) -> str:
    """
    Return the address of the folder of a page, as its file lies: what search leads to.

    Examples
    --------
    >>> folder_of("/en/areas/KHM/")
    '/en/areas/KHM/'
    """
    return f"/{_quoted(file_of(address).parent)}/"


def path_between(page: str, address: str) -> str:
    """
    Return the path that leads from a page to an address, with the anchor behind it.

    Examples
    --------
    >>> path_between("/en/areas/KHM/", "/en/sdg/goals/4/#people")
    '../../sdg/goals/4/index.html#people'
    """
    split = urlsplit(address)
    path = posixpath.relpath(str(file_of(split.path)), str(file_of(page).parent))
    query = f"?{split.query}" if split.query and split.path.endswith("/search/") else ""
    return f"{_quoted(PurePosixPath(path))}{query}{'#' + split.fragment if split.fragment else ''}"


def _quoted(path: PurePosixPath) -> str:
    return "/".join(quote(part) for part in path.parts)


def _safe(name: str) -> str:
    """Spell a name so that every system can keep it."""
    plain = REFUSED.sub(lambda sign: f"={ord(sign[0]):02X}", name)
    if DEVICES.fullmatch(plain):
        plain = f"={plain}"
    if len(plain.encode()) <= LONGEST:
        return plain
    ending = PurePosixPath(plain).suffix[:12]
    mark = hashlib.sha256(name.encode()).hexdigest()[:12]
    kept = plain.encode()[: LONGEST - len(mark) - len(ending.encode()) - 1].decode(errors="ignore")
    return f"{kept}-{mark}{ending}"
