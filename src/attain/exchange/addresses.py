"""
Getting a file from an address that somebody typed: only from services that attain knows.

A server that fetches what people name can be made to speak to machines that only it can reach. So the
list of services is the list of what may be asked: https, their host, under their path; a host that
leads to a private machine is not asked, a redirect leads nowhere else, and size and time have limits.
"""

from __future__ import annotations

import ipaddress
import socket
import time
import urllib.request
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from attain.errors import InvalidData, ProviderRefused, ProviderUnavailable
from attain.exchange.services import Service

if TYPE_CHECKING:
    import httpx2

LARGEST = 50_000_000
"""Bytes of an answer, at most."""
LONGEST = 60.0
"""Seconds that it may take, redirects included."""
MOST_REDIRECTS = 3
LONGEST_ADDRESS = 2_000

Resolve = Callable[[str], Iterable[str]]


def service_at(services: Mapping[str, Service], address: str) -> Service:
    """
    Return the service that an address belongs to.

    Raises
    ------
    InvalidData
        If it belongs to none, or is no plain https address.
    """
    split = _split(address)
    for service in services.values():
        known = urlsplit(service.address)
        under = known.path.rstrip("/") + "/"
        if split.hostname == known.hostname and split.path.startswith(under):
            return service
    named = ", ".join(each.address for each in services.values())
    raise InvalidData(
        f"{split.hostname or 'That'} is not in the list of services, or the path is another one. "
        f"Addresses that can be fetched begin with: {named}"
    )


def _split(address: str) -> SplitResult:
    plain = address.isascii() and address.isprintable() and not set(address) & set(' \\"<>^`{|}')
    try:
        split = urlsplit(address)
        port = split.port
    except ValueError:
        plain, split, port = False, urlsplit(""), None
    steps = unquote(unquote(split.path)).split("/")
    if (
        not plain
        or len(address) > LONGEST_ADDRESS
        or split.scheme != "https"
        or "@" in split.netloc
        or port not in {None, 443}
        or {".", ".."} & set(steps)
    ):
        raise InvalidData(
            "That is no address that can be fetched. Write it whole, as https://host/path, without a "
            "user name or a port."
        )
    return split


def fetch_address(
    services: Mapping[str, Service],
    address: str,
    *,
    http: httpx2.Client,
    resolve: Resolve | None = None,
) -> bytes:
    """
    Return what a service answers at an address.

    Parameters
    ----------
    http
        A client that follows no redirects by itself.
    resolve
        Returns the numeric addresses of a host; the system's own by default. Behind a proxy, which
        resolves names by itself, none is asked.

    Raises
    ------
    InvalidData
        If the address belongs to no service.
    ProviderRefused
        If the service says no, sends too much, leads elsewhere, or its name leads to a private machine.
    ProviderUnavailable
        If there is no answer, or none in time.
    """
    import httpx2

    service, until = service_at(services, address), time.monotonic() + LONGEST
    try:
        for _ in range(MOST_REDIRECTS + 1):
            _check_public(service, address, resolve)
            with http.stream("GET", address, headers={"Accept-Encoding": "identity"}) as response:
                _check_peer(service, response, proxied=_proxied(address))
                if not response.is_redirect:
                    return _body(service, response, until)
                address = _followed(services, service, address, response)
    except httpx2.HTTPError as trouble:
        raise ProviderUnavailable(
            f"No answer from {service.id}: {str(trouble) or type(trouble).__name__}. Try again later, "
            "or send the file itself."
        ) from trouble
    raise ProviderRefused(f"{service.id} leads from one address to the next, and nowhere.")


def _followed(
    services: Mapping[str, Service], service: Service, address: str, response: httpx2.Response
) -> str:
    wanted = urljoin(address, response.headers.get("location", ""))
    try:
        if service_at(services, wanted) is service:
            return wanted
    except InvalidData as elsewhere:
        raise ProviderRefused(
            f"{service.id} leads to another place, which is not fetched."
        ) from elsewhere
    raise ProviderRefused(f"{service.id} leads to another service, which is not fetched.")


def _check_public(service: Service, address: str, resolve: Resolve | None) -> None:
    """Refuse a host whose name leads to a machine that is not on the public net."""
    host = urlsplit(address).hostname or ""
    if resolve is None and _proxied(address):
        return
    try:
        found = list((resolve or _resolved)(host))
    except OSError as trouble:
        raise ProviderUnavailable(
            f"{service.id}: the name {host} cannot be found. Is there a connection?"
        ) from trouble
    if not found or not all(_is_public(each) for each in found):
        raise ProviderRefused(f"{service.id}: {host} leads to a private machine; it is not asked.")


def _check_peer(service: Service, response: httpx2.Response, *, proxied: bool) -> None:
    """Refuse an answer of a machine that is not on the public net, whatever its name said before."""
    stream = response.extensions.get("network_stream")
    peer = stream.get_extra_info("server_addr") if stream is not None and not proxied else None
    if peer and not _is_public(str(peer[0])):
        raise ProviderRefused(f"{service.id} was answered for by a private machine.")


def _is_public(text: str) -> bool:
    """
    Tell whether a numeric address is one of the public net.

    Examples
    --------
    >>> [
    ...     _is_public(each)
    ...     for each in ("8.8.8.8", "127.0.0.1", "169.254.169.254", "::ffff:10.0.0.1")
    ... ]
    [True, False, False, False]
    """
    try:
        found = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None) or found
    return bool(inner.is_global and not inner.is_multicast)


def _resolved(host: str) -> list[str]:
    return [str(each[4][0]) for each in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)]


def _proxied(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    return "https" in urllib.request.getproxies() and not urllib.request.proxy_bypass(host)


def _body(service: Service, response: httpx2.Response, until: float) -> bytes:
    if response.status_code != 200:
        raise ProviderRefused(
            f"{service.id} refused the question (HTTP {response.status_code}). Check the codes at "
            f"{service.page}."
        )
    if response.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise ProviderRefused(f"{service.id} sent a packed answer, which was not asked for.")
    parts, size = [], 0
    for part in response.iter_bytes():
        parts.append(part)
        size += len(part)
        if size > LARGEST:
            raise ProviderRefused(
                f"{service.id} sends more than {LARGEST:,} bytes: ask for fewer areas or years."
            )
        if time.monotonic() > until:
            raise ProviderUnavailable(f"{service.id} took longer than {LONGEST:.0f} seconds.")
    return b"".join(parts)
