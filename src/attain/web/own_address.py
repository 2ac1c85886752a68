"""
The address that the portal goes by, and whole addresses of its pages.

What is made for one request may name the host that it was asked by: Django lets only hosts pass that
the portal is told of. What is kept for every reader may not: there stands the address that the portal
is told, ATTAIN_ADDRESS, or a path, to which the reader's browser adds the name it came by.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest

EXPORTED = "attain.exported"
"""A mark in the surroundings of a request: what is asked for goes into a static edition."""


def own_address() -> str:
    """Return the address that the portal is told, as https://goals.example.org; or nothing."""
    return str(settings.ATTAIN_ADDRESS).rstrip("/")


def cited(path: str) -> str:
    """Return an address as what is kept for every reader names it: whole, or a path only."""
    return f"{own_address()}{path}"


def asked_by(request: HttpRequest, path: str) -> str:
    """
    Return a whole address for this reader alone: under the portal's own name, or the one asked by.

    A static edition has no name to be asked by: there it is a path where the portal is told none.
    """
    if own_address() or request.META.get(EXPORTED):
        return cited(path)
    return f"{request.scheme}://{request.get_host()}{path}"
