"""
The static edition: the public portal as plain files that open without a server.

From the first page on, every link is followed; pages are made by the views that the server uses,
charts and files are asked of the portal itself. The roadmap is in it as it stood at one moment, and
says which; where the portal's database cannot be read, the edition is without it. Addresses become
paths from page to page, so that the folder may lie anywhere, on a stick too. A link that leads nowhere
stops the export.
"""

from __future__ import annotations

import contextlib
import glob
import io
import os
import re
import secrets
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape, unescape
from multiprocessing import get_context, parent_process
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urljoin, urlsplit

from attain.errors import ActionDenied, InvalidData, NotSaved
from attain.web.build import share_build_seal
from attain.web.export_paths import file_of, folder_of, path_between
from attain.web.interface import prepare_fonts, prepare_static

if TYPE_CHECKING:
    from attain.usecases.portal.public_roadmap import PublicRoadmap

Progress = Callable[[int, int, str], None]
LINK = re.compile(
    r'(?P<before>\s(?:href|src|action|data-[a-z-]+)=")(?P<address>/[^"]*)(?P<after>")'
)
IN_SHEET = re.compile(r"""url\(\s*["']?(?P<address>[^"')]+)["']?\s*\)""")
IN_RECORD = re.compile(r'"link":"(?P<address>/[^"]*)"')
ABANDONED = 3600
"""Seconds without a sign of life after which a half edition is nobody's."""
ALIVE = 100
"""Files between two signs of life."""
RECORDS = "records.js"
"""The script that holds all that search can find."""


@dataclass(frozen=True, slots=True)
class Written:
    """A file of the static edition: the address that it answers, its size, the links in it."""

    address: str
    size: int
    links: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExportedSite:
    """A static edition: its folder, how many files and bytes."""

    folder: Path
    files: int
    size: int


def export_site(
    release: Path,
    folder: Path,
    *,
    languages: Sequence[str] = ("en",),
    workers: int | None = None,
    progress: Progress | None = None,
) -> ExportedSite:
    """
    Write the portal over one release as plain files into the new folder `folder`.

    Parameters
    ----------
    languages
        Codes of the languages to write; the first is the one that opens.
    workers
        Processes at work; by default one for each processor.
    progress
        Told how many files are written, how many are known by now, and which was last.

    Raises
    ------
    ActionDenied
        If the folder exists and is not empty.
    InvalidData
        If a link of a page leads nowhere: that is a fault of the portal or the release.
    UnknownCode
        If there is no such language.
    NotSaved
        If the disk refused; no half edition is left.
    """
    from attain.reporting.language import language_of

    chosen = tuple(language_of(code).code for code in languages)
    _check_new(folder)
    part = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.part")
    try:
        part.mkdir(parents=True)
        _sweep(folder)
        share_build_seal()
        prepare_static()
        prepare_fonts()
        files, size = _written_all(release, part, chosen, workers, progress or _silent)
        size += _write_start(part, chosen[0])
        if folder.exists():
            folder.rmdir()
        part.rename(folder)
    except OSError as trouble:
        raise NotSaved(
            f"{folder} was not written: {trouble.strerror or trouble}. Nothing is left of it; make "
            "room, or choose a folder elsewhere."
        ) from trouble
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return ExportedSite(folder, files + 1, size)


def _check_new(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise ActionDenied(f"{folder} is a file. Choose a new folder for the static edition.")
    if folder.exists() and any(folder.iterdir()):
        raise ActionDenied(
            f"{folder} is not empty, and nothing in it is written over. Choose a new folder for the "
            "static edition, or empty this one first."
        )


def _sweep(folder: Path) -> None:
    """Remove what editions left beside `folder` that were killed; one at work gives signs of life."""
    for place in folder.parent.glob(f".{glob.escape(folder.name)}.????????.part"):
        with contextlib.suppress(OSError):
            if time.time() - place.stat().st_mtime > ABANDONED:
                shutil.rmtree(place, ignore_errors=True)


def _written_all(
    release: Path, part: Path, languages: tuple[str, ...], workers: int | None, progress: Progress
) -> tuple[int, int]:
    """Follow all links from the first pages on, a wave at a time."""
    roadmap, read = _roadmap_now()
    known = {f"/{code}/" for code in languages}
    wave, done, size = sorted(known), 0, 0
    files: dict[str, str] = {}
    pool = ProcessPoolExecutor(
        workers or os.cpu_count() or 1,
        mp_context=get_context("spawn"),
        initializer=_begin,
        initargs=(str(release), str(part), languages, roadmap, read),
    )
    try:
        with _deaf_to_ctrl_c():
            pool.submit(os.getpid)  # the first task starts all processes
        while wave:
            _check_apart(wave, files)
            found: set[str] = set()
            for written in pool.map(_write, wave, chunksize=4):
                done, size = done + 1, size + written.size
                found.update(written.links)
                progress(done, len(known | found), written.address)
                if done % ALIVE == 0:
                    os.utime(part)
            wave = sorted(found - known)
            known |= found
    finally:
        pool.shutdown(cancel_futures=True)
    return done, size


def _roadmap_now() -> tuple[PublicRoadmap | None, str]:
    """Return the roadmap, if it can be read, and the moment: the whole edition is of that."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "attain.web.settings")
    django.setup()
    from attain.web.roadmap.public import public_roadmap

    return public_roadmap(), f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"


@contextlib.contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    """Start processes that a Ctrl-C does not reach from their first moment on: this one ends them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _check_apart(addresses: Iterable[str], files: dict[str, str]) -> None:
    """Refuse two addresses for one file; most systems take names for the same that differ in case."""
    for address in addresses:
        name = str(file_of(address)).casefold()
        other = files.setdefault(name, address)
        if other != address:
            raise InvalidData(
                f"{other} and {address} would be one file where capitals do not count, as on Windows. "
                "Give one of the two another code."
            )


# --------------------------------------------------------------------------------- in the workers

_at_work: dict[str, Any] = {}


def _begin(
    release: str, part: str, languages: tuple[str, ...], roadmap: PublicRoadmap | None, read: str
) -> None:
    """Make this process ready: the portal over one release, for the static edition."""
    import django

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that asked ends all the others
    threading.Thread(target=_end_with_parent, daemon=True).start()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "attain.web.settings")
    django.setup()
    from django.conf import settings
    from django.core.handlers.wsgi import WSGIHandler

    from attain.store.manifest import read_manifest
    from attain.usecases.places import portal_folder
    from attain.usecases.portal.shelf import PublicRelease, Shelf
    from attain.web import pages
    from attain.web.roadmap.public import KEPT

    settings.ALLOWED_HOSTS = ["localhost"]
    manifest = read_manifest(Path(release))
    only = (PublicRelease(manifest.id, manifest.time, Path(release)),)
    shelf = Shelf(lambda: only, portal_folder() / "editions")
    pages.shelf.cache_clear()
    pages.shelf = lambda: shelf  # type: ignore[assignment]
    KEPT.hold(roadmap)
    _at_work.update(
        part=Path(part), languages=languages, ask=WSGIHandler(), roadmap=roadmap, read=read
    )


def _end_with_parent() -> None:
    """Do not outlive the process that asked, however it ended."""
    if asker := parent_process():
        asker.join()
        os._exit(1)


def _write(address: str) -> Written:
    """Write what answers the address, and return the links in it."""
    links: Iterable[str] = ()
    if _is_page(address):
        content, links = _page(address)
    else:
        content, kind = _asked(address), PurePosixPath(address)
        if kind.suffix == ".css":
            content, links = _sheet(address, content)
        elif kind.name == RECORDS:
            content, links = _records(content)
    file = _at_work["part"] / file_of(address)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return Written(address, len(content), tuple(links))


def _is_page(address: str) -> bool:
    """Whether an address is that of a page: it begins with a language and ends in a slash."""
    return address.split("/")[1] in _at_work["languages"] and address.endswith("/")


def _page(address: str) -> tuple[bytes, Iterable[str]]:
    """Make a page by its view; its links become paths."""
    from django.http import HttpRequest, QueryDict
    from django.urls import resolve

    from attain.reporting.language import language_of
    from attain.web import pages
    from attain.web.own_address import EXPORTED
    from attain.web.place import Place

    words = dict(resolve(unquote(address)).kwargs)
    request = HttpRequest()
    request.method, request.path, request.GET = "GET", address, QueryDict("")
    request.META = {
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "QUERY_STRING": "",
        EXPORTED: True,
    }
    route, language = words.pop("route"), words.pop("language")
    release = words.pop("release", "")
    shelf = pages.shelf()
    place = Place(
        shelf,
        shelf.edition(release) if release else shelf.current(),
        language_of(language),
        route,
        words,
        pinned=bool(release),
        exported=_at_work["languages"],
        roadmap=_at_work["roadmap"],
        read=_at_work["read"],
    )
    text = pages.made(place, request).decode()
    found: dict[str, None] = {}

    def rewritten(link: re.Match[str]) -> str:
        whole = unescape(link["address"])
        target = urlsplit(whole).path
        found[target] = None
        return f"{link['before']}{escape(path_between(address, whole))}{link['after']}"

    return LINK.sub(rewritten, text).encode(), found


def _sheet(address: str, content: bytes) -> tuple[bytes, Iterable[str]]:
    """Follow the addresses in a style sheet: fonts and pictures."""
    found: dict[str, None] = {}

    def rewritten(link: re.Match[str]) -> str:
        target = urljoin(address, link["address"])
        if link["address"].startswith(("data:", "#")):
            return link[0]
        found[target] = None
        return f'url("{path_between(address, target)}")'

    return IN_SHEET.sub(rewritten, content.decode()).encode(), found


def _records(content: bytes) -> tuple[bytes, Iterable[str]]:
    """Follow what search can find; its script makes files of the addresses of folders."""
    found: dict[str, None] = {}

    def rewritten(record: re.Match[str]) -> str:
        found[record["address"]] = None
        return f'"link":"{folder_of(record["address"])}"'

    return IN_RECORD.sub(rewritten, content.decode()).encode(), found


def _asked(address: str) -> bytes:
    """Ask the portal for a file or a picture, as a browser would."""
    from attain.web.own_address import EXPORTED

    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": unquote(address).encode().decode("latin-1"),
        "REMOTE_ADDR": "127.0.0.1",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.url_scheme": "http",
        EXPORTED: True,
    }
    said: list[str] = []
    answer = _at_work["ask"](environ, lambda status, _headers: said.append(status))
    content = b"".join(answer)
    answer.close()
    if not said[0].startswith("200"):
        raise InvalidData(
            f"A page of the static edition links to {address}, which answers {said[0]}. "
            "Please report this as a fault of attain, with the release."
        )
    return content


def _write_start(part: Path, language: str) -> int:
    """Write the file that opens the edition: it leads on to the first page."""
    text = (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8"><title>attain</title>\n'
        f'<meta http-equiv="refresh" content="0; url={language}/index.html"></head>\n'
        f'<body><p><a href="{language}/index.html">attain</a></p></body></html>\n'
    )
    return (part / "index.html").write_text(text, encoding="utf-8")


def _silent(_done: int, _known: int, _what: str) -> None:
    pass
