"""
Fetch: ask a service for series, page by page, and keep each answer as it came.

A page is a file with the bytes of the answer; beside it stands `<page>.origin.json` with address,
time, hash and status. Pages are written one by one, each whole or not at all, so a fetch that was
stopped goes on where it was. Nothing is ever deleted.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attain.errors import InvalidData, ProviderRefused, ProviderUnavailable
from attain.exchange.services import Answer, Page, Service, address_of, ask, page_in, read_services
from attain.store.durable import make_folder, write_file

if TYPE_CHECKING:
    import httpx2

    from attain.domain.areas import AreaRegistry

ORIGIN = ".origin.json"
"""What the name of a page's description ends in."""
_CODE = re.compile(r"[A-Za-z0-9_.-]{1,80}\Z")

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Fetched:
    """
    What a fetch brought.

    Attributes
    ----------
    asked, kept
        Pages asked for now, and pages that were there already.
    refused
        Series that the service did not give, with its reason.
    without_figures
        By series, the areas asked for of which it has no figure.
    """

    folder: Path
    pages: list[Path] = field(default_factory=list)
    asked: int = 0
    kept: int = 0
    observations: int = 0
    refused: dict[str, str] = field(default_factory=dict)
    without_figures: dict[str, list[str]] = field(default_factory=dict)


@cache
def shipped_services() -> dict[str, Service]:
    """Return the services that attain knows, by id."""
    return read_services(files("attain").joinpath("data", "sources.yaml").read_bytes())


def areas_of(registry: AreaRegistry, names: Sequence[str], *, year: int) -> list[tuple[str, str]]:
    """
    Return (ISO alpha-3, M49) of areas named by code, by name or by a group.

    Parameters
    ----------
    year
        The year at whose end the composition of a group is taken.

    Raises
    ------
    UnknownCode
        If a name is not known.
    """
    groups = {group.id for group in registry.groups}
    codes: list[str] = []
    for name in names:
        if name.upper() in groups:
            codes += registry.members(name, on=year)
        else:
            known = registry.knows(name)
            codes.append((registry.area(name) if known else registry.by_name(name)).code)
    return [(registry.iso3_of(code), registry.m49_of(code)) for code in dict.fromkeys(codes)]


def user_agent() -> str:
    """Return how attain presents itself to a service."""
    from importlib.metadata import version

    return f"attain/{version('attain')} (official statistics; asks one page at a time)"


def new_client() -> httpx2.Client:
    """Return the client that asks services: patient, in the open about who it is."""
    import httpx2

    return httpx2.Client(
        timeout=httpx2.Timeout(60.0, connect=15.0),
        headers={"User-Agent": user_agent(), "Accept": "application/json"},
        follow_redirects=True,
        max_redirects=3,
    )


def fetch(
    service: Service,
    series: Sequence[str],
    areas: Sequence[tuple[str, str]],
    folder: Path,
    *,
    http: httpx2.Client,
    pause: Callable[[float], None],
    progress: Progress | None = None,
) -> Fetched:
    """
    Fetch `series` of `areas` into `folder`, and say what came.

    Parameters
    ----------
    areas
        As `areas_of` gives them; none means all that the service has.
    folder
        Pages that lie there whole are kept and not asked for again: to refresh, name a new folder.
    pause
        Waits that many seconds between two questions.

    Raises
    ------
    ProviderUnavailable
        If the service gives no whole answer; what came before stays, and the same call goes on.
    ProviderRefused
        If it refuses every series.
    NotSaved
        If the disk refused.
    """
    _check_codes(series)
    result = _Course(service, areas, folder, http, pause)
    for place, code in enumerate(series):
        if progress:
            progress(place, len(series), code)
        result.take(code)
    if progress:
        progress(len(series), len(series), "")
    if series and len(result.refused) == len(series):
        raise ProviderRefused("; ".join(result.refused.values()))
    return result.report()


def _check_codes(series: Sequence[str]) -> None:
    if not series:
        raise InvalidData("No series was named. Give their codes with --series.")
    for code in series:
        if not _CODE.match(code) or set(code) == {"."}:
            raise InvalidData(f"{code!r} is no series code. Codes are letters, digits, _ . and -.")


class _Course:
    """One fetch on its way."""

    def __init__(
        self,
        service: Service,
        areas: Sequence[tuple[str, str]],
        folder: Path,
        http: httpx2.Client,
        pause: Callable[[float], None],
    ) -> None:
        self.service, self.areas, self.folder = service, areas, folder
        self.http, self.pause = http, pause
        self.pages: list[Path] = []
        self.asked = self.kept = self.observations = 0
        self.refused: dict[str, str] = {}
        self.without: dict[str, list[str]] = {}

    def report(self) -> Fetched:
        return Fetched(
            self.folder,
            self.pages,
            self.asked,
            self.kept,
            self.observations,
            self.refused,
            self.without,
        )

    def take(self, series: str) -> None:
        """Fetch all pages of one series; a refusal is noted, and the others go on."""
        try:
            found = self._pages(series)
        except ProviderRefused as refusal:
            self.refused[series] = f"{series}: {refusal}"
            return
        self.observations += sum(page.observations for page in found)
        self._check_whole(series, found)
        missing = self._missing(found)
        if missing:
            self.without[series] = missing

    def _pages(self, series: str) -> list[Page]:
        first = self._page(series, 1)
        found = [first]
        for number in range(2, first.pages + 1):
            page = self._page(series, number)
            if (page.total, page.pages) != (first.total, first.pages):
                raise ProviderUnavailable(
                    f"{self.service.id} changed its figures while {series} was read "
                    f"({first.total:,} observations on page 1, {page.total:,} on page {number}). "
                    "Fetch it again into a new folder; nothing was deleted."
                )
            found.append(page)
        return found

    def _page(self, series: str, number: int) -> Page:
        address = address_of(self.service, series, self.areas, number)
        place = self.folder / self._name(series, number)
        page = self._kept(place, address)
        if page is not None:
            self.kept += 1
            self.pages.append(place)
            return page
        if self.asked:
            self.pause(self.service.pause)
        self.asked += 1
        answer = ask(self.service, address, http=self.http, number=number)
        if answer.page.total == 0 or answer.page.observations == 0:
            raise ProviderRefused(
                f"{self.service.id} has no figures for it and these areas. Check the code at "
                f"{self.service.page}."
            )
        self._keep(place, answer)
        self.pages.append(place)
        return answer.page

    def _name(self, series: str, number: int) -> str:
        """Return the file name of a page; the areas are in it, so no question hides another."""
        asked = hashlib.sha256(repr(sorted(self.areas)).encode()).hexdigest()[:8]
        return f"{self.service.id}-{series}-{asked if self.areas else 'all'}-{number:03d}.json"

    def _kept(self, place: Path, address: str) -> Page | None:
        """Return the page that lies there if it is whole and answers this very question."""
        try:
            content = place.read_bytes()
            said = json.loads(place.with_name(place.name + ORIGIN).read_bytes())
        except (OSError, ValueError):
            return None
        whole = said.get("sha256") == hashlib.sha256(content).hexdigest()
        if not whole or said.get("address") != address:
            return None
        return page_in(self.service, content)

    def _keep(self, place: Path, answer: Answer) -> None:
        make_folder(place.parent)
        described = json.dumps(self._described(answer), ensure_ascii=False, indent=1) + "\n"
        write_file(place, answer.content)
        write_file(place.with_name(place.name + ORIGIN), described.encode())

    def _described(self, answer: Answer) -> dict[str, Any]:
        return {
            "source": self.service.id,
            "who": self.service.provider,
            "title": self.service.title,
            "licence": self.service.terms,
            "address": answer.address,
            "time": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "status": answer.status,
            "headers": dict(answer.headers),
            "sha256": hashlib.sha256(answer.content).hexdigest(),
            "bytes": len(answer.content),
            "page": answer.page.number,
            "pages": answer.page.pages,
            "observations": answer.page.total,
        }

    def _check_whole(self, series: str, found: Sequence[Page]) -> None:
        came = sum(page.observations for page in found)
        if came != found[0].total:
            raise ProviderUnavailable(
                f"{self.service.id} says that {series} has {found[0].total:,} observations, "
                f"and gave {came:,}. Fetch it again into a new folder; nothing was deleted."
            )

    def _missing(self, found: Sequence[Page]) -> list[str]:
        there = frozenset().union(*(page.areas for page in found))
        return [iso3 for iso3, m49 in self.areas if iso3 not in there and m49 not in there]


def origins_beside(paths: Sequence[Path]) -> dict[str, dict[str, str]]:
    """
    Return what is known of files that were fetched, by file name, for `build_release`.

    Files without a description beside them are left out.
    """
    known: dict[str, dict[str, str]] = {}
    for path in paths:
        try:
            said = json.loads(path.with_name(path.name + ORIGIN).read_bytes())
            known[path.name] = {
                "who": f"{said['who']}, {said['title']}",
                "where": said["address"],
                "when": said["time"],
                "licence": said["licence"],
            }
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return known
