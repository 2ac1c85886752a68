"""A candidate's pages exactly as they would be published: the same views over the unreleased folder."""

from __future__ import annotations

from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from attain.reporting.language import language_of
from attain.usecases.portal.shelf import PublicRelease, Shelf
from attain.web.clearance.models import Candidate
from attain.web.clearance.operations import folder_of
from attain.web.clearance.pointers import released_folder
from attain.web.pages import made, shelf
from attain.web.place import Place
from attain.web.routes import ROUTES

OF_A_COUNTRY = frozenset({"area", "area_changes", "series", "other_series"})
"""Pages that speak of one country; who clears for it sees these of its own."""


class PreviewPlace(Place):
    """A place in a candidate: its links stay among the pages that are not public."""

    root = ""
    clearance = ""

    def _root(self, language: str, release: str) -> str:  # type: ignore[override]  # noqa: ARG002
        return f"{self.root}{language}/"


def preview(
    request: HttpRequest, candidate: Candidate, *, language: str, tail: str, area: str
) -> HttpResponse:
    """
    Return a page of a candidate.

    Parameters
    ----------
    area
        The country whose pages alone may be seen; empty: all.
    """
    try:
        match = resolve(f"/{language}/{tail}")
    except Resolver404:
        raise Http404 from None
    route = match.kwargs.get("route", "")
    parts = {k: v for k, v in match.kwargs.items() if k not in {"route", "language"}}
    foreign = area and (route not in OF_A_COUNTRY or parts.get("area") != area)
    if route not in ROUTES or "release" in parts or foreign:
        raise Http404
    own = _shelf(candidate.place, candidate.release_id, folder_time(candidate))
    place = PreviewPlace(
        own, own.edition(candidate.release_id), language_of(language), route, parts
    )
    back = f"/desk/candidates/{candidate.pk}/"
    object.__setattr__(place, "root", f"{back}pages/")
    object.__setattr__(place, "clearance", f"{back}{area}/" if area else back)
    text = made(place, request)
    return HttpResponse(text, content_type=f"{ROUTES[route].kind}; charset=utf-8")


def folder_time(candidate: Candidate) -> str:
    """Return when the candidate's present folder was written, as releases write it."""
    from attain.store.manifest import read_manifest

    return read_manifest(folder_of(candidate)).time


@lru_cache(maxsize=4)
def _shelf(place: str, release_id: str, time: str) -> Shelf:
    """The candidate before the public releases; what follows from it is kept beside it, unpublished."""
    own = PublicRelease(release_id, time, released_folder() / place / release_id)
    return Shelf(lambda: (own, *shelf().releases()), released_folder() / "editions")
