"""
The server: make everything ready, check that the set-up is safe, open the door.

What a page needs is made before the first reader comes: the indexes of the releases, the files of
the interface, fonts, the tables of the portal's database. A release that is damaged is named and left
aside; where none is left, and where the set-up would put readers at risk, the portal does not open.
"""

from __future__ import annotations

import contextlib
import errno
import ipaddress
import logging
import multiprocessing
import os
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from attain.errors import ActionDenied, AttainError, DamagedRelease, InvalidData, NotSaved
from attain.web.in_use import keep_door

Progress = Callable[[int, int, str], None]

SETTINGS = "attain.web.settings"
SHORTEST_KEY = 32
PORTS_TRIED = 50
THREADS = 2
"""Threads of a worker: one more than computes, so that a slow disk holds up no reader."""
AT_ONCE = 64
"""Requests that a worker takes in hand; further ones wait at the door."""
PATIENCE = 60
"""Seconds in which a portal that was made ready has to answer."""


@dataclass(frozen=True, slots=True)
class Door:
    """Where the portal listens."""

    address: str
    port: int

    @property
    def url(self) -> str:
        """The address for a browser on this machine."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.address, self.address)  # noqa: S104
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}/"


@dataclass(frozen=True, slots=True)
class ReadyRelease:
    """A release that was made ready: its id and time, and what it holds."""

    id: str
    time: str
    areas: int
    frameworks: tuple[str, ...]
    rules: int


@dataclass(frozen=True, slots=True)
class Ready:
    """What was made ready: the releases, the newest first, and remarks for the operator."""

    releases: tuple[ReadyRelease, ...]
    remarks: tuple[str, ...]


# ------------------------------------------------------------------------------------ is it safe


def check_hosts(address: str, hosts: str) -> None:
    """
    Refuse names of hosts that anybody could make up.

    Parameters
    ----------
    address
        Where the portal is to listen.
    hosts
        ATTAIN_HOSTS.

    Raises
    ------
    ActionDenied
        If others can reach the address and it is not said under which names.
    """
    named = [each.strip() for each in hosts.split(",") if each.strip()]
    if "*" in named:
        raise ActionDenied(
            "ATTAIN_HOSTS is *: then anybody could make the portal answer under a name of theirs. "
            "Name the hosts, with a comma between them: ATTAIN_HOSTS=goals.example.org"
        )
    if not named and not is_loopback(address):
        raise ActionDenied(
            f"Under {address} others can reach the portal, so it must know its names, or links and "
            "caches could be led astray. Say which: ATTAIN_HOSTS=goals.example.org,192.0.2.7"
        )


def is_loopback(address: str) -> bool:
    """
    Tell whether only this machine can reach an address.

    Examples
    --------
    >>> [is_loopback(each) for each in ("127.0.0.1", "localhost", "::1", "0.0.0.0", "example.org")]
    [True, True, True, False, False]
    """
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def check_settings() -> None:
    """
    Refuse settings that would show the inside, or let others forge forms.

    Raises
    ------
    ActionDenied
        If the portal must not open like this.
    """
    from django.conf import settings

    if settings.DEBUG:
        raise ActionDenied("DEBUG is on: error pages would show the inside. Set it to False.")
    if len(settings.SECRET_KEY) < SHORTEST_KEY:
        raise ActionDenied(
            f"ATTAIN_SECRET_KEY has fewer than {SHORTEST_KEY} letters, so it could be guessed. Leave "
            "it out, and attain makes one."
        )
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        check_hosts("0.0.0.0", ",".join(settings.ALLOWED_HOSTS))  # noqa: S104 - the widest door


def check_free(door: Door) -> None:
    """
    Refuse a port that is taken, and name the next one that is free.

    Raises
    ------
    ActionDenied
        If nothing can listen there.
    """
    trouble = _why_not(door)
    if trouble is None:
        return
    if trouble.errno == errno.EADDRINUSE:
        raise ActionDenied(
            f"Port {door.port} of {door.address} is in use, perhaps by another portal. Take the next "
            f"free one: attain serve --port {next_free(door).port}"
        ) from trouble
    raise ActionDenied(
        f"The portal cannot listen on port {door.port} of {door.address}: {trouble.strerror}. Choose "
        "another --port or --address."
    ) from trouble


def _why_not(door: Door) -> OSError | None:
    try:
        kind, _, _, _, place = socket.getaddrinfo(
            door.address, door.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(kind, socket.SOCK_STREAM) as trial:
            if os.name != "nt":
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(place)
    except OSError as trouble:
        return trouble
    return None


def next_free(door: Door) -> Door:
    """Return the first door from this one on that is free; this one if there is none near."""
    ports = range(door.port, min(door.port + PORTS_TRIED, 65536))
    doors = (Door(door.address, port) for port in ports)
    return next((each for each in doors if _why_not(each) is None), door)


# -------------------------------------------------------------------------------------- make ready


def set_up(releases: Path) -> None:
    """
    Let Django know the portal, reading the releases in a folder, or the one release that it is.

    What this sets is for this process and those that it starts. A restore that was stopped half-way is
    brought to its end first.

    Raises
    ------
    InvalidData
        If the portal's packages are not installed, or a setting is wrong.
    NotSaved
        If a restore cannot be brought to its end.
    """
    from attain.web.backups.plan import is_unfinished

    os.environ["ATTAIN_RELEASES"] = str(releases.resolve())
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    try:
        import django
    except ImportError as missing:
        raise InvalidData(
            "The portal's packages are not installed. Install them with: pip install 'attain[web]'"
        ) from missing
    django.setup()
    if is_unfinished():
        from attain.web.backups.restoring import finish_restoring

        finish_restoring()


def make_ready(releases: Path, *, progress: Progress) -> Ready:
    """
    Make ready whatever pages need, and ask the portal for its own first page.

    Raises
    ------
    DamagedRelease
        If no release is as it was released; others are left aside with a remark.
    ActionDenied
        If the set-up is not safe.
    NotSaved
        If the disk refused.
    """
    from attain.web.build import share_build_seal

    places = release_folders(releases)
    steps = len(places) + 3
    progress(0, steps, "fonts and style sheets")
    remarks = _interface_ready()
    set_up(releases)
    share_build_seal()
    check_settings()
    progress(1, steps, "the database")
    from attain.web.database import prepare_database

    prepare_database()
    known, damage = _all_opened(places, lambda done, name: progress(done, steps, name))
    progress(steps - 1, steps, "the first page")
    check_first_page()
    progress(steps, steps, "")
    return Ready(
        tuple(sorted(known, key=lambda r: (r.time, r.id), reverse=True)), (*damage, *remarks)
    )


def release_folders(releases: Path) -> list[Path]:
    """
    Return the folders of the releases in a folder, or the folder itself where it is one.

    Raises
    ------
    InvalidData
        If there are none.
    """
    if (releases / "manifest.json").is_file():
        return [releases]
    inside = sorted(releases.iterdir()) if releases.is_dir() else []
    found = [each for each in inside if each.is_dir() and not each.name.startswith(".")]
    found = [each for each in found if (each / "manifest.json").is_file()]
    if not found:
        raise InvalidData(
            f"There is no release in {releases}. `attain release` makes one from figures; `attain "
            "serve` alone opens the figures that attain brings along."
        )
    return found


def _all_opened(
    places: Sequence[Path], progress: Callable[[int, str], None]
) -> tuple[list[ReadyRelease], list[str]]:
    """Open what is whole; name what is damaged, in the log too, and leave it aside everywhere."""
    from attain.usecases.portal.shelf import leave_aside

    known, damage, aside = list[ReadyRelease](), list[str](), list[Path]()
    leave_aside(aside)
    for done, place in enumerate(places, start=2):
        progress(done, place.name)
        try:
            known.append(_opened(place))
        except (DamagedRelease, InvalidData) as trouble:
            damage.append(f"Left aside: {trouble}")
            logging.getLogger(__name__).warning("%s is left aside: %s", place, trouble)
            aside.append(place)
            leave_aside(aside)
    if not known:
        raise DamagedRelease(
            "No release can be shown. "
            + " ".join(each.removeprefix("Left aside: ") for each in damage)
        )
    return known, damage


def _opened(place: Path) -> ReadyRelease:
    """Check every byte of a release, and make the index that pages need."""
    from attain.store.releases import Check, open_release
    from attain.web.pages import shelf

    try:
        with open_release(place, check=Check.HASHES) as release:
            id_, time_ = release.id, release.time
    except DamagedRelease as damage:
        raise DamagedRelease(
            f"{damage} The portal shows no release that was altered: put a whole copy in its place, "
            f"or move {place} out of the way."
        ) from damage
    edition = shelf().edition(id_)
    frameworks = tuple(each.id for each in edition.frameworks)
    return ReadyRelease(id_, time_, len(edition.areas), frameworks, len(edition.rules))


def _interface_ready() -> tuple[str, ...]:
    from attain.web.interface import prepare_fonts, prepare_static

    remarks = []
    try:
        prepare_static()
        remarks.append(prepare_fonts())
    except OSError as trouble:
        remarks.append(f"Style sheets and fonts could not be made ready: {trouble}. Pages work.")
    return tuple(each for each in remarks if each)


def check_first_page() -> None:
    """
    Ask the portal for its first page, within this process.

    Raises
    ------
    DamagedRelease
        If there is no answer that a reader could use.
    """
    from django.test import Client

    client = Client(raise_request_exception=False, headers={"host": _own_host()})
    answer = client.get("/en/")
    if answer.status_code != 200:
        raise DamagedRelease(
            f"The portal's first page was answered with {answer.status_code} instead of 200; the log "
            "above says why."
        )


def _own_host() -> str:
    """A name under which the portal may be asked."""
    from django.conf import settings

    return str(settings.ALLOWED_HOSTS[0]).lstrip(".")


# -------------------------------------------------------------------------------------- open the door


def run(door: Door, *, workers: int, opened: Callable[[], None]) -> None:
    """
    Serve until somebody stops it; `opened` is called once the portal answers.

    Raises
    ------
    NotSaved
        If the server could not start.
    """
    # Making ready has started the threads of polars. A forked process would inherit their locks without
    # the threads, and wait for ever at its first table: so each worker starts afresh.
    multiprocessing.set_start_method("spawn", force=True)
    keep_door(door.url)
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.errors import FatalError
    from granian.log import LogLevels

    server = Granian(
        "attain.web.wsgi:application",
        address=door.address,
        port=door.port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        backpressure=AT_ONCE,
        http=HTTPModes.http1,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_level=LogLevels.error,
    )
    threading.Thread(target=_when_open, args=(door, opened), daemon=True).start()
    with _failures_in_words(FatalError):
        server.serve()


@contextlib.contextmanager
def _failures_in_words(*kinds: type[BaseException]) -> Iterator[None]:
    try:
        yield
    except kinds as trouble:
        raise NotSaved(
            f"The server could not go on: {str(trouble) or type(trouble).__name__}. The lines above say "
            "why."
        ) from trouble


def _when_open(door: Door, opened: Callable[[], None]) -> None:
    """Wait until the portal answers, then say so."""
    host = {"host": _own_host()}
    request = urllib.request.Request(f"{door.url}favicon.ico", headers=host, method="HEAD")  # noqa: S310
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect())
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            opener.open(request, timeout=5).close()
        except urllib.error.HTTPError:
            break  # any answer is an answer
        except OSError:
            time.sleep(0.05)
        else:
            break
    opened()


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Leaves a redirection as it is."""

    def redirect_request(self, *_: object) -> None:
        """Follow nothing."""


def demo_if_empty(folder: Path, *, rules: Sequence[str], progress: Progress) -> bool:
    """
    Build the demo release, judged under `rules`, if there is no release in `folder`.

    Returns
    -------
    bool
        Whether it was built.
    """
    from attain.usecases.demo import build_demo_release

    try:
        release_folders(folder)
    except AttainError:
        build_demo_release(folder, rules=rules, progress=progress).close()
        return True
    return False
