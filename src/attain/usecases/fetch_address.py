"""Fetch one answer of a known service for a submission: by its address, or by a series code."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from attain.errors import InvalidData, UnknownCode
from attain.exchange.addresses import Resolve, fetch_address, service_at
from attain.exchange.services import address_of, service_named
from attain.usecases.dictionary import shipped_areas
from attain.usecases.fetch import areas_of, shipped_services, user_agent

if TYPE_CHECKING:
    import httpx2

_CODE = re.compile(r"[A-Za-z0-9_.-]{1,80}\Z")


@dataclass(frozen=True, slots=True)
class Got:
    """What came from a service: its bytes, and what the file is called after: the question."""

    content: bytes
    name: str


def client() -> httpx2.Client:
    """Return the client that fetches what people name: in the open, and following nothing by itself."""
    import httpx2

    return httpx2.Client(
        timeout=httpx2.Timeout(20.0, connect=10.0),
        headers={"User-Agent": user_agent(), "Accept": "application/json, text/csv"},
        follow_redirects=False,
    )


def address_for(service: str, series: str, areas: Iterable[str], *, year: int) -> str:
    """
    Return the address at which a service has a series of some areas.

    Raises
    ------
    InvalidData
        If the series is no code.
    UnknownCode
        If the service or an area is not known.
    """
    found = service_named(shipped_services(), service)
    if not _CODE.match(series):
        raise InvalidData(f"{series!r} is no series code. Codes are letters, digits, _ . and -.")
    registry, known = shipped_areas(), []
    for each in sorted(areas):
        try:
            known += areas_of(registry, [each], year=year)
        except UnknownCode:
            continue
    if not known:
        raise InvalidData("The services know none of this body's areas. Send a file instead.")
    return address_of(found, series, known, 1)


def get(address: str, *, http: httpx2.Client | None = None, resolve: Resolve | None = None) -> Got:
    """
    Return what a known service answers at an address.

    Raises
    ------
    InvalidData, ProviderError
        As `attain.exchange.addresses.fetch_address`.
    """
    address = address.strip()
    service = service_at(shipped_services(), address)
    with http or client() as asked:
        content = fetch_address(shipped_services(), address, http=asked, resolve=resolve)
    rest = address.removeprefix(service.address).lstrip("/")
    ending = "" if "." in urlsplit(address).path.rpartition("/")[2] else ".json"
    return Got(content, f"{service.id} {rest.replace('/', '.')}{ending}")
