"""Clients: who asks, as far as the network tells."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """
    Return the network address of the client, as far as it can be known.

    Behind ATTAIN_PROXIES servers it is the one that the outermost of them has seen; what stands
    before that in X-Forwarded-For was written by the client, and counts for nothing. Of an IPv6
    address the network counts: one client has all the addresses in it.
    """
    told = str(request.META.get("REMOTE_ADDR", ""))
    seen = [each.strip() for each in request.headers.get("X-Forwarded-For", "").split(",")]
    if 0 < settings.ATTAIN_PROXIES <= len(seen):
        told = seen[-settings.ATTAIN_PROXIES]
    try:
        address = ipaddress.ip_address(told)
    except ValueError:
        return "unknown"
    if address.version == 6 and not address.is_loopback:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def is_this_machine(client: str) -> bool:
    """Tell whether a client is on this machine: whoever runs the portal, or a server before it."""
    return client == "::1" or client.startswith("127.")
