"""The releases that the public may read, and what this portal is."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from attain import __version__
from attain.usecases.portal.downloads import citation
from attain.usecases.portal.releases import release_lines
from attain.web.clearance.pointers import announced, calendar_changes
from attain.web.monitoring.views.data import size_words
from attain.web.pages import render
from attain.web.place import Place


def releases(place: Place, request: HttpRequest) -> str:
    """Render the list of public releases, the newest first."""
    found = release_lines(place.shelf.releases()) if place.served else []
    own = [each for each in found if each.id == place.edition.id]
    return render(
        place,
        "monitoring/releases.html",
        releases=found,
        listed=bool(own),
        manifest=place.edition.release.manifest,
        citation=citation(place.edition),
        coming=announced() if place.served else [],
        moved=calendar_changes() if place.served else [],
        withdrawn=place.shelf.withdrawn(),
        size=lambda count: size_words(count, place.language),
    )


def about(place: Place, request: HttpRequest) -> str:
    """Render what the portal is, how to cite it, and under which licences its figures stand."""
    return render(
        place,
        "monitoring/about.html",
        version=__version__,
        citation=_cited_whole(place),
        sources=_sources(place.edition.release.origins()),
    )


def _cited_whole(place: Place) -> str:
    """How to cite the whole release, with its address where there is one."""
    language, edition = place.language, place.edition
    cited = language.text(
        "attain %(version)s, release %(release)s of %(date)s, %(address)s",
        version=__version__,
        release=edition.id,
        date=language.date(edition.day),
        address=place.cited_in("region"),
    )
    return cited.rstrip(", ")


def _sources(origins: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Each organisation once for each licence, in the order of the release."""
    found = dict.fromkeys((each["who"], each["licence"]) for each in origins)
    return [{"who": who, "licence": licence} for who, licence in found]
