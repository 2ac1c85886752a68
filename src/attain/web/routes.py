"""
The addresses of the public pages: one table, from which Django's patterns and all links are made.

A page stands under its language, and for an earlier release under that besides:
/en/sdg/goals/4/ and /en/releases/2025.Q4/sdg/goals/4/.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Route:
    """
    An address below language and release, such as {framework}/goals/{goal}/, and its view.

    Attributes
    ----------
    view
        Module and function in `attain.web.monitoring.views`.
    section
        The entry of the navigation that the page lies under.
    kept
        Whether the finished page is kept: its address says all, and there are as many as the release
        has things.
    kind
        The media type of what answers: tables and scripts stand beside pages.
    tells_calendar
        Whether the page tells of the calendar too, which changes between releases.
    tells_actions
        Whether the page tells of actions of the roadmap too; that of an earlier release does not.
    tells_roadmap
        Whether anything of the roadmap may stand on the page.
    of_release
        Whether the page belongs to a release. Those of the roadmap do not: they stand as they are now.
    """

    pattern: str
    view: str
    section: str = ""
    kept: bool = True
    kind: str = "text/html"
    tells_calendar: bool = False
    tells_actions: bool = False
    tells_roadmap: bool = False
    of_release: bool = True

    def filled(self, parts: dict[str, str]) -> str:
        """Return the address with its parts."""
        return self.pattern.format(**{name: quote(part, safe="") for name, part in parts.items()})


def _of_roadmap(pattern: str, view: str) -> Route:
    return Route(pattern, view, "roadmap", of_release=False)


ROUTES: dict[str, Route] = {
    "region": Route("", "region.home", "region", tells_actions=True),
    "look": Route("look/", "look.look", kept=False),
    "areas": Route("areas/", "country.countries", "areas"),
    "area": Route("areas/{area}/", "country.country", "areas", tells_actions=True),
    "compare": Route("compare/", "compare.compare", "compare", kept=False),
    "compare_table": Route("compare/table.csv", "compare.table", kept=False, kind="text/csv"),
    "data": Route("data/", "data.data", "data"),
    "dictionary": Route("data/dictionary/", "data.dictionary", "data"),
    "source": Route("data/sources/{source}/", "data.source", "data"),
    "api": Route("api/", "data.api", "data"),
    "method": Route("method/", "method.method", "method"),
    "rule": Route("method/{rule}/", "method.rule", "method"),
    "search": Route("search/", "search.search", kept=False, tells_roadmap=True),
    "search_records": Route("search/records.js", "search.records", kind="text/javascript"),
    "releases": Route(
        "releases/", "releases.releases", "releases", kept=False, tells_calendar=True
    ),
    "changes": Route("changes/", "changes.changes", "releases"),
    "area_changes": Route("changes/{area}/", "changes.area_changes", "releases"),
    "about": Route("about/", "releases.about"),
    "roadmap": _of_roadmap("roadmap/", "roadmap.overview"),
    "roadmap_actions": _of_roadmap("roadmap/actions/", "roadmap_action.actions"),
    "roadmap_action": _of_roadmap("roadmap/actions/{number}/", "roadmap_action.action"),
    "roadmap_matrix": _of_roadmap("roadmap/matrix/", "roadmap_matrix.matrix"),
    "roadmap_matrix_by": _of_roadmap("roadmap/matrix/{rows}/{columns}/", "roadmap_matrix.matrix"),
    "roadmap_timeline": _of_roadmap("roadmap/timeline/", "roadmap.timeline"),
    "roadmap_plan": _of_roadmap("roadmap/plans/{plan}/", "roadmap.plan"),
    "roadmap_item": _of_roadmap("roadmap/plans/{plan}/{item}/", "roadmap.item"),
    "roadmap_bodies": _of_roadmap("roadmap/bodies/", "roadmap_who.bodies"),
    "roadmap_body": _of_roadmap("roadmap/bodies/{body}/", "roadmap_who.body"),
    "roadmap_area": _of_roadmap("roadmap/areas/{area}/", "roadmap_who.area"),
    "roadmap_cycles": _of_roadmap("roadmap/cycles/", "roadmap.cycles"),
    "roadmap_cycle": _of_roadmap("roadmap/cycles/{cycle}/", "roadmap.cycle"),
    "assessments": _of_roadmap("assessments/", "beside.assessments"),
    "assessment": _of_roadmap("assessments/{assessment}/", "beside.assessment"),
    "advocacy": _of_roadmap("advocacy/", "advocacy.calendar"),
    "materials": Route(
        "advocacy/materials/{framework}/{target}/", "advocacy.target_materials", "roadmap"
    ),
    "area_materials": Route(
        "advocacy/materials/{framework}/{target}/{area}/", "advocacy.target_materials", "roadmap"
    ),
    "campaign": _of_roadmap("advocacy/{campaign}/", "advocacy.campaign"),
    "series_embed": Route("embed/{framework}/{indicator}/{area}/", "series.embed"),
    "framework": Route("{framework}/", "region.region", "region", tells_actions=True),
    "region_by": Route("{framework}/by/{rule}/", "region.region", "region", tells_actions=True),
    "region_group": Route(
        "{framework}/by/{rule}/{group}/", "region.region", "region", tells_actions=True
    ),
    "goal": Route("{framework}/goals/{goal}/", "goal.goal", "region", tells_actions=True),
    "target": Route("{framework}/targets/{target}/", "target.target", "region", tells_actions=True),
    "indicator": Route(
        "{framework}/indicators/{indicator}/", "indicator.indicator", "region", tells_actions=True
    ),
    "series": Route(
        "{framework}/indicators/{indicator}/{area}/", "series.series", "areas", tells_actions=True
    ),
    "other_series": Route(
        "{framework}/indicators/{indicator}/{area}/{series_code}/",
        "series.series",
        "areas",
        tells_actions=True,
    ),
}
"""Every page by the name that `Place.link` knows it by. Fixed words stand before placeholders."""
