"""The region's page."""

from __future__ import annotations

from django.http import HttpRequest

from attain.domain.progress import RULES
from attain.errors import AttainError
from attain.usecases.portal.changes import changes_since_last
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
        rules=[(each, _rule_title(each)) for each in place.edition.rules],
        changed=_changed(place),
    )


def _rule_title(name: str) -> str:
    """The title of a rule; its name where this attain no longer knows the rule of an older release."""
    return RULES[name].title if name in RULES else name


def _changed(place: Place) -> list[str]:
    """What changed since the release before, in sentences; none for the first one."""
    try:
        return changes_since_last(place.shelf, place.edition, place.language)
    except AttainError:  # the matrix must not be lost because an earlier release cannot be read
        return [place.language.text("The release before this one cannot be read.")]
