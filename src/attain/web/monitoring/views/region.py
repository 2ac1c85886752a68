"""The region's page."""

from __future__ import annotations

from django.http import HttpRequest

from attain.usecases.portal.edition import SHOWN_GROUPS
from attain.usecases.portal.region import region_page, summary
from attain.web.pages import render
from attain.web.place import Place


def home(place: Place, request: HttpRequest) -> str:
    """Render the first page: the newest framework of the release."""
    return region(place, request, framework=place.edition.frameworks[-1].id)


def region(
    place: Place, request: HttpRequest, framework: str, rule: str = "", group: str = ""
) -> str:
    """Render the matrix of a framework, by a rule, for a group."""
    page = region_page(place.edition, framework=framework, rule=rule, group=group)
    groups = [each for each in SHOWN_GROUPS if each in place.edition.groups]
    return render(
        place,
        "monitoring/region.html",
        page=page,
        summary=summary(page, place.language, name=place.area),
        groups=groups,
    )
