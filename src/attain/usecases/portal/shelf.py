"""The shelf: the public releases, the newest first, each opened once."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from attain.errors import AttainError, UnknownCode, Withdrawn
from attain.usecases.portal.edition import Edition, open_edition

ASIDE = "ATTAIN_LEFT_ASIDE"
"""Where a process that found damage tells those that it starts which folders to leave aside."""


@dataclass(frozen=True, slots=True)
class PublicRelease:
    """
    A release that the public may see, or could see once.

    Attributes
    ----------
    time
        In UTC, as releases write it.
    gone, gone_because
        The day from which it is withdrawn, and why, in the words of who withdrew it.
    readable
        Whether its addresses still show it, marked as withdrawn: as of then, it said what it said.
    """

    id: str
    time: str
    path: Path
    gone: str = ""
    gone_because: str = ""
    readable: bool = True

    @property
    def day(self) -> str:
        """The day of the release, as 2026-03-31."""
        return self.time[:10]


class Shelf:
    """
    The public releases, the newest first; safe to share between threads.

    Parameters
    ----------
    published
        Says at any moment which releases are public, the newest first. It is asked on each
        request, so that all pages switch to a new release together.
    cache
        Where what follows from releases is kept; it may be deleted at any time.
    withdrawn
        Says which releases were public and are withdrawn: no list has them.
    """

    def __init__(
        self,
        published: Callable[[], Sequence[PublicRelease]],
        cache: Path,
        withdrawn: Callable[[], Sequence[PublicRelease]] = tuple,
    ) -> None:
        self.published = published
        self.withdrawn = withdrawn
        self.cache = cache
        self._open: dict[Path, Edition] = {}
        self._lock = threading.Lock()
        self._turns: dict[Path, threading.Lock] = {}

    def releases(self) -> Sequence[PublicRelease]:
        """Return the public releases, the newest first."""
        return self.published()

    def current(self) -> Edition:
        """
        Return the newest release.

        Raises
        ------
        UnknownCode
            If no release is public.
        """
        found = self.published()
        if not found:
            raise UnknownCode("No release is public yet.")
        return self._opened(found[0])

    def edition(self, id: str) -> Edition:  # noqa: A002 - the word of the releases themselves
        """
        Return a public release by its id, or one that was withdrawn and stays readable.

        Raises
        ------
        Withdrawn
            If it was public and can be read no more.
        UnknownCode
            If there is no such release, or it is not public: the answer is the same.
        """
        for each in self.published():
            if each.id == id:
                return self._opened(each)
        gone = self.gone(id)
        if gone is None:
            raise UnknownCode(f"There is no release {id!r}.")
        if not gone.readable:
            raise Withdrawn(f"Release {id} was withdrawn on {gone.gone}. {gone.gone_because}")
        return self._opened(gone)

    def gone(self, id: str) -> PublicRelease | None:  # noqa: A002 - the word of releases
        """Return the withdrawn release `id`, if it was withdrawn."""
        return next((each for each in self.withdrawn() if each.id == id), None)

    def before(self, id: str) -> PublicRelease | None:  # noqa: A002 - the word of releases
        """Return the release that came before the release `id`, if any."""
        found = [each for each in self.published() if each.id != id]
        own = next((each for each in self.published() if each.id == id), None)
        earlier = [each for each in found if own is not None and each.time < own.time]
        return earlier[0] if earlier else None

    def close(self) -> None:
        """Close every open release."""
        with self._lock:
            for edition in self._open.values():
                edition.close()
            self._open.clear()

    def _opened(self, release: PublicRelease) -> Edition:
        """Open a release once; while one is being opened, those that are open go on being read."""
        with self._lock:
            found = self._open.get(release.path)
            turn = self._turns.setdefault(release.path, threading.Lock())
        if found is not None:
            return found
        with turn:
            found = self._open.get(release.path)
            if found is None:
                found = open_edition(release.path, cache=self.cache)
                with self._lock:
                    self._open[release.path] = found
            return found


def releases_in(folder: Path) -> Callable[[], Sequence[PublicRelease]]:
    """
    Return what lists the releases in a folder, the newest first; for `Shelf`.

    The folder is read again when something was put into it or taken out. What is no release, or a
    damaged one, is left aside. A folder that is a release itself lists that one.
    """
    known: tuple[tuple[int, str], tuple[PublicRelease, ...]] = ((-1, ""), ())

    def published() -> Sequence[PublicRelease]:
        nonlocal known
        changed = folder.stat().st_mtime_ns if folder.is_dir() else 0
        stamp = (changed, os.environ.get(ASIDE, ""))
        seen, found = known  # one value, so that threads never meet half a change
        if seen != stamp:
            found = _listed(folder)
            known = (stamp, found)
        return found

    return published


def leave_aside(places: Sequence[Path]) -> None:
    """Show none of these folders, in this process and those that it starts from now on."""
    os.environ[ASIDE] = os.pathsep.join(str(each.resolve()) for each in places)


def _listed(folder: Path) -> tuple[PublicRelease, ...]:
    from attain.store.manifest import read_manifest

    found = []
    alone = (folder / "manifest.json").is_file()
    inside = [folder] if alone else sorted(folder.iterdir()) if folder.is_dir() else []
    aside = set(filter(None, os.environ.get(ASIDE, "").split(os.pathsep)))
    for place in inside:
        if place.name.startswith(".") or not place.is_dir() or str(place.resolve()) in aside:
            continue
        try:
            manifest = read_manifest(place)
        except AttainError:
            continue
        found.append(PublicRelease(manifest.id, manifest.time, place))
    return tuple(sorted(found, key=lambda each: (each.time, each.id), reverse=True))
