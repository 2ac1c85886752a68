"""
A candidate's pages exactly as they would be published: the same views over the unreleased folder.

Links stay among the pages that are not public as far as who reads may see them. All others lead to the
public page of that kind, marked so by the style sheet; files and pictures of the candidate, which are
not served before its minute, lead to the line that says so.
"""

from __future__ import annotations

import re
from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from attain.reporting.language import language_of
from attain.usecases.portal.shelf import PublicRelease, Shelf
from attain.web.clearance.approved import folder_of
from attain.web.clearance.models import Candidate
from attain.web.clearance.pointers import released_folder
from attain.web.pages import made, shelf
from attain.web.place import Place
from attain.web.routes import ROUTES

OF_A_COUNTRY = frozenset({"area", "area_changes", "series", "other_series"})
"""Pages that speak of one country; who clears for it sees these of its own."""
OF_PICTURES = frozenset({"materials", "area_materials"})
"""Pages that are made of pictures, which a candidate does not serve."""
NOT_SERVED = "#not-public"
"""Where links to files and pictures lead: the line at the top of the page."""
DOWNLOAD = re.compile(rf'(<a\b[^>]*href="{NOT_SERVED}"[^>]*?) download(?:="[^"]*")?(?=[ >])')


def is_inside(route: str, parts: dict[str, str], area: str) -> bool:
    """Tell whether a page of a candidate is shown: all of them, or those of one country."""
    if route not in ROUTES or not ROUTES[route].of_release or route in OF_PICTURES:
        return False
    return not area or (route in OF_A_COUNTRY and parts.get("area") == area)


class PreviewPlace(Place):
    """A place in a candidate: its links stay among the pages that are not public, where they may."""

    root = ""
    clearance = ""
    only = ""

    def link(self, name: str, /, **parts: str) -> str:
        """Return the address of a page of the candidate, or of the public page of that kind."""
        if not is_inside(name, parts, self.only):
            return super().link(name, **parts)
        return self._inside(self.language.code, super().link(name, **parts))

    def link_in(self, release: str, name: str, /, **parts: str) -> str:
        """Return the address of a page as of the candidate, or of a public release."""
        if release == self.edition.id:
            return self.link(name, **parts)
        return super().link_in(release, name, **parts)

    def in_language(self, code: str) -> str:
        """Return the address of this page in another language."""
        return self._inside(code, super().in_language(code))

    def in_release(self, id: str) -> str:  # noqa: A002 - the word of the releases themselves
        """Return the address of this page as of a public release; of the candidate it is this one."""
        found = super().in_release(id)
        return self.in_current() if id == self.edition.id else found

    def in_current(self) -> str:
        """Return the address of this page."""
        return self._inside(self.language.code, super().in_current())

    def file(self, path: str) -> str:  # noqa: ARG002 - none of them is served
        """Return where links to files lead."""
        return NOT_SERVED

    def chart(self, path: str) -> str:  # noqa: ARG002 - none of them is served
        """Return where links to pictures lead."""
        return NOT_SERVED

    @property
    def say_so(self) -> str:
        """The address for saying that something is wrong, to which pages add what: the place of clearance."""
        return f"{self.clearance}?about="

    def _inside(self, language: str, public: str) -> str:
        return f"{self.root}{language}/{public.removeprefix(f'/{language}/')}"


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
    if "release" in parts or not is_inside(route, parts, area):
        raise Http404
    own = _shelf(candidate.place, candidate.release_id, folder_time(candidate))
    place = PreviewPlace(
        own, own.edition(candidate.release_id), language_of(language), route, parts
    )
    back = f"/desk/candidates/{candidate.pk}/"
    object.__setattr__(place, "root", f"{back}pages/")
    object.__setattr__(place, "clearance", f"{back}{area}/" if area else back)
    object.__setattr__(place, "only", area)
    text = DOWNLOAD.sub(r"\1", made(place, request).decode())
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
