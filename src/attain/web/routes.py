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
    """

    pattern: str
    view: str
    section: str = ""
    kept: bool = True
    kind: str = "text/html"
    tells_calendar: bool = False

    def filled(self, parts: dict[str, str]) -> str:
        """Return the address with its parts."""
        return self.pattern.format(**{name: quote(part, safe="") for name, part in parts.items()})


ROUTES: dict[str, Route] = {
    "region": Route("", "region.home", "region"),
    "look": Route("look/", "look.look", kept=False),
    "areas": Route("areas/", "country.countries", "areas"),
    "area": Route("areas/{area}/", "country.country", "areas"),
    "compare": Route("compare/", "compare.compare", "compare", kept=False),
    "compare_table": Route("compare/table.csv", "compare.table", kept=False, kind="text/csv"),
    "data": Route("data/", "data.data", "data"),
    "dictionary": Route("data/dictionary/", "data.dictionary", "data"),
    "source": Route("data/sources/{source}/", "data.source", "data"),
    "api": Route("api/", "data.api", "data"),
    "method": Route("method/", "method.method", "method"),
    "rule": Route("method/{rule}/", "method.rule", "method"),
    "search": Route("search/", "search.search", kept=False),
    "search_records": Route("search/records.js", "search.records", kind="text/javascript"),
    "releases": Route(
        "releases/", "releases.releases", "releases", kept=False, tells_calendar=True
    ),
    "changes": Route("changes/", "changes.changes", "releases"),
    "area_changes": Route("changes/{area}/", "changes.area_changes", "releases"),
    "about": Route("about/", "releases.about"),
    "series_embed": Route("embed/{framework}/{indicator}/{area}/", "series.embed"),
    "framework": Route("{framework}/", "region.region", "region"),
    "region_by": Route("{framework}/by/{rule}/", "region.region", "region"),
    "region_group": Route("{framework}/by/{rule}/{group}/", "region.region", "region"),
    "goal": Route("{framework}/goals/{goal}/", "goal.goal", "region"),
    "target": Route("{framework}/targets/{target}/", "target.target", "region"),
    "indicator": Route("{framework}/indicators/{indicator}/", "indicator.indicator", "region"),
    "series": Route("{framework}/indicators/{indicator}/{area}/", "series.series", "areas"),
    "other_series": Route(
        "{framework}/indicators/{indicator}/{area}/{series_code}/", "series.series", "areas"
    ),
}
"""Every page by the name that `Place.link` knows it by. Fixed words stand before placeholders."""
