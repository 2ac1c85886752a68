"""
Figures beside actions: which targets a release finds off track, and which indicators moved.

Both are read from the verdicts of a release under its usual rule; nothing is judged anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from attain.domain.progress.verdicts import Trend
from attain.domain.roadmap.views import Movement, OffTrack
from attain.errors import UnknownCode
from attain.reporting.catalogues import message
from attain.usecases.portal.edition import USUAL_GROUP
from attain.usecases.portal.ranking import BEHIND

if TYPE_CHECKING:
    from attain.usecases.portal.edition import Edition

OFF_TRACK_WORDS = message(
    "A rule of ours: a target counts as off track in a country where an indicator of it is off track, "
    "or stands still or moves away, by the rule %(rule)s in release %(release)s; only frameworks whose "
    "time is not over are looked at. An action acts on a target if it was agreed, is not over, and "
    "names the target, an indicator of it, or its goal and nothing narrower within that goal; it acts "
    "in the countries that it names, or in all if it names none."
)
"""How targets without any action are found, for people."""
UNMOVED_WORDS = message(
    "A rule of ours: an indicator moved in a country if the trend of its first judged series improves, "
    "by the rule %(rule)s in release %(release)s; one that nobody could judge is not held against an "
    "action. Only actions under way or done are asked. That an indicator did not move does not say that "
    "the action failed, nor the contrary."
)
"""How actions whose indicator did not move are found, for people."""


def off_track(edition: Edition) -> tuple[OffTrack, ...]:
    """Return which targets are off track in which countries of the region, each once, in order."""
    found: dict[OffTrack, None] = {}
    areas = edition.members(USUAL_GROUP)
    for framework in edition.frameworks:
        if framework.end < edition.as_of:
            continue
        entries = edition.standings(framework=framework.id, rule=edition.main_rule, areas=areas)
        for entry in entries:
            if entry.standing in BEHIND:
                found[OffTrack(f"{entry.framework} {entry.target_code}", entry.reference_area)] = (
                    None
                )
    return tuple(found)


def movements(edition: Edition, indicators: Iterable[str]) -> tuple[Movement, ...]:
    """
    Return how indicators, given as `SDG 3.2.1`, went in each country of the region.

    One that the release does not have, or whose trend was not judged in a country, is left out.
    """
    found = []
    for indicator in dict.fromkeys(indicators):
        framework, _, code = indicator.partition(" ")
        try:
            ranks = {
                each: n for n, each in enumerate(edition.indicator(framework, code).series_codes)
            }
        except UnknownCode:
            continue
        entries = edition.standings(
            framework=edition.framework(framework).id,
            rule=edition.main_rule,
            areas=edition.members(USUAL_GROUP),
            indicator=code,
        )
        entries.sort(key=lambda each: ranks.get(each.series_code, len(ranks)))
        judged: dict[str, bool] = {}
        for entry in entries:
            if entry.trend:
                judged.setdefault(entry.reference_area, entry.trend == Trend.IMPROVING.value)
        found += [Movement(indicator, area, moved) for area, moved in judged.items()]
    return tuple(found)
