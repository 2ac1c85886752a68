"""The roadmap in words: of statuses, kinds and relations, and sentences made from the data."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from attain.domain.bodies import BodyKind, Part
from attain.domain.roadmap.actions import GenderMark, Issue
from attain.domain.roadmap.plans import ItemKind, PlanKind, Relation
from attain.domain.roadmap.status import Status
from attain.domain.roadmap.views import Axis, EventKind
from attain.errors import UnknownCode
from attain.reporting.catalogues import message
from attain.usecases.portal.public_roadmap import Happened
from attain.usecases.portal.roadmap_views import (
    Progress,
    progress_of,
    unallocated,
    unattended,
    unowned,
)

if TYPE_CHECKING:
    from attain.domain.roadmap.cycles import StatusReport
    from attain.reporting.language import Language
    from attain.usecases.portal.edition import Edition
    from attain.usecases.portal.public_roadmap import (
        Happening,
        PublicAction,
        PublicCycle,
        PublicRoadmap,
    )

STATUS_WORDS = {
    Status.PROPOSED: message("Proposed"),
    Status.AGREED: message("Agreed"),
    Status.UNDER_WAY: message("Under way"),
    Status.ON_HOLD: message("On hold"),
    Status.DONE: message("Done"),
    Status.DROPPED: message("Dropped"),
}
AXIS_WORDS = {
    Axis.RECOMMENDATION: message("Recommendation"),
    Axis.BODY: message("Body"),
    Axis.GOAL: message("Goal"),
    Axis.COUNTRY: message("Country"),
    Axis.STATUS: message("Status"),
    Axis.CYCLE: message("Cycle"),
}
NOTHING_WORDS = {
    Axis.RECOMMENDATION: message("no recommendation"),
    Axis.BODY: message("no body yet"),
    Axis.GOAL: message("no goal"),
    Axis.COUNTRY: message("the region as a whole"),
    Axis.STATUS: message("no status"),
    Axis.CYCLE: message("no cycle"),
}
AXIS_SLUGS = {
    Axis.RECOMMENDATION: "recommendations",
    Axis.BODY: "bodies",
    Axis.GOAL: "goals",
    Axis.COUNTRY: "countries",
    Axis.STATUS: "statuses",
    Axis.CYCLE: "cycles",
}
"""How addresses of the matrix name an axis."""
PLAN_WORDS = {
    PlanKind.ROADMAP: message("Roadmap"),
    PlanKind.DECLARATION: message("Declaration"),
    PlanKind.BLUEPRINT: message("Blueprint"),
    PlanKind.SECTORAL: message("Sectoral work plan"),
    PlanKind.NATIONAL: message("National plan"),
    PlanKind.LOCAL: message("Local plan"),
    PlanKind.INITIATIVE: message("Initiative beside it"),
}
ITEM_WORDS = {
    ItemKind.AREA: message("Area"),
    ItemKind.SUB_AREA: message("Sub-area"),
    ItemKind.RECOMMENDATION: message("Recommendation"),
    ItemKind.CLAUSE: message("Clause"),
}
RELATION_WORDS = {
    Relation.SUPPORTS: message("supports"),
    Relation.COVERS_THE_SAME: message("covers the same as"),
    Relation.CARRIES: message("carries"),
    Relation.BUILDS_ON: message("builds on"),
}
BACKWARD_WORDS = {
    Relation.SUPPORTS: message("is supported by"),
    Relation.COVERS_THE_SAME: message("covers the same as"),
    Relation.CARRIES: message("is carried by"),
    Relation.BUILDS_ON: message("is built on by"),
}
"""The same, read from the other end."""
ISSUE_WORDS = {
    Issue.GENDER: message("Gender"),
    Issue.MIGRATION: message("Migration"),
    Issue.CLIMATE: message("Climate change"),
    Issue.ENERGY_AND_FOOD: message("Energy and food"),
    Issue.DISASTER: message("Disaster management"),
    Issue.DISABILITY: message("Disability"),
    Issue.HEALTH: message("Health"),
}
GENDER_WORDS = {
    GenderMark.NOT_LOOKED_AT: message("nobody has looked yet"),
    GenderMark.NOT_TARGETED: message("0: equality of women and men is not an aim"),
    GenderMark.SIGNIFICANT: message("1: it is an aim, but not the first"),
    GenderMark.PRINCIPAL: message("2: it is the first aim"),
}
EVENT_WORDS = {
    EventKind.BEGIN: message("Begins"),
    EventKind.MILESTONE: message("Milestone"),
    EventKind.DEADLINE: message("Deadline"),
}
BODY_WORDS = {
    BodyKind.GOVERNMENT: message("Government"),
    BodyKind.MINISTRY: message("Ministry"),
    BodyKind.LOCAL_GOVERNMENT: message("Local government"),
    BodyKind.ORGAN: message("Organ of ASEAN"),
    BodyKind.SECTORAL_BODY: message("Sectoral body"),
    BodyKind.SECRETARIAT: message("Secretariat"),
    BodyKind.PARTNER: message("Dialogue partner"),
    BodyKind.CIVIL_SOCIETY: message("Civil society"),
    BodyKind.CENTRE: message("Centre of excellence"),
}
PART_WORDS = {
    Part.DIRECT: message("answers for it directly"),
    Part.SUBSIDIARY: message("a subsidiary body of the one that does"),
    Part.RELEVANT: message("is concerned by it"),
}
EVERYONE_WORDS = {
    "MEMBER-STATES": message("Every Member State"),
    "SECTORAL-BODIES": message("Every sectoral body concerned"),
    "ASEAN": message("ASEAN as a group"),
    "PLANNING-MINISTRIES": message("Ministries of planning"),
    "LINE-MINISTRIES": message("Line ministries"),
    "LOCAL-GOVERNMENTS": message("Local governments"),
    "DIALOGUE-PARTNERS": message("Dialogue Partners and other partners in development"),
    "INTERNATIONAL-ORGANISATIONS": message("International and regional organisations"),
    "EAST-ASIA": message("The Plus Three countries and those of the East Asia Summit"),
    "CIVIL-SOCIETY": message("Organisations of civil society"),
    "PRIVATE-SECTOR": message("The private sector"),
    "MEDIA": message("The media"),
    "RESEARCH": message("Universities and institutes of research"),
}
"""Who is mentioned where a source names nobody in particular: `attain.domain.roadmap.plans.EVERYONE`."""


def axis_of(slug: str) -> Axis:
    """
    Return an axis of the matrix by the word that addresses have for it.

    Raises
    ------
    UnknownCode
        If there is none.
    """
    for axis, word in AXIS_SLUGS.items():
        if word == slug:
            return axis
    raise UnknownCode(
        f"The matrix has no axis {slug[:40]!r}. It has {', '.join(AXIS_SLUGS.values())}."
    )


def status_text(status: Status, language: Language) -> str:
    """Return the word for a status."""
    return language.text(STATUS_WORDS[status])


def words_by_status(language: Language) -> dict[Status, str]:
    """Return the words for all statuses, in their order."""
    return {each: status_text(each, language) for each in STATUS_WORDS}


def stands_text(report: StatusReport, language: Language) -> str:
    """Return where a report says that its action stands; a country's part may not have begun."""
    if report.area and report.status is Status.AGREED:
        return language.text("Not begun")
    return status_text(report.status, language)


def progress_sentence(told: Progress, language: Language) -> str:
    """
    Say how far some actions are.

    Examples
    --------
    >>> from attain.reporting.language import language_of
    >>> told = Progress({Status.AGREED: 1, Status.UNDER_WAY: 2, Status.DONE: 1}, 1)
    >>> progress_sentence(told, language_of("en"))
    '4 actions were agreed: 3 go on, one is done. One of them is late.'
    """
    if not told.total:
        return language.text("No action has been agreed yet.")
    parts = [
        language.plural("one goes on", "%(count)s go on", told.going_on),
        language.plural("one is done", "%(count)s are done", told.done),
        language.plural("one was dropped", "%(count)s were dropped", told.dropped),
    ]
    counted = [
        part
        for part, count in zip(parts, (told.going_on, told.done, told.dropped), strict=True)
        if count
    ]
    whole = language.plural(
        "One action was agreed: %(parts)s.",
        "%(count)s actions were agreed: %(parts)s.",
        told.total,
        parts=", ".join(counted),
    )
    if told.late:
        late = language.plural("One of them is late.", "%(count)s of them are late.", told.late)
        return f"{whole} {late}"
    return whole


def overview_sentences(
    roadmap: PublicRoadmap, edition: Edition, language: Language
) -> tuple[str, ...]:
    """Say what there is of the roadmap: plans, actions, what nobody leads, what nobody does."""
    found = [progress_sentence(progress_of(roadmap, roadmap.all), language)]
    waiting = len(unallocated(roadmap))
    if waiting:
        found.append(
            language.plural(
                "For one recommendation or clause nobody has been named to lead.",
                "For %(count)s recommendations and clauses nobody has been named to lead.",
                waiting,
            )
        )
    nobody = len(unowned(roadmap))
    if nobody:
        found.append(
            language.plural("One action has no owner.", "%(count)s actions have no owner.", nobody)
        )
    bare = len(unattended(edition, roadmap))
    if bare:
        found.append(
            language.plural(
                "One target is off track in a country in which no action on it goes on.",
                "%(count)s targets are off track in a country in which no action on them goes on.",
                bare,
            )
        )
    return tuple(found)


def standing_sentence(roadmap: PublicRoadmap, shown: PublicAction, language: Language) -> str:
    """Say where an action stands, since when, and how far it is from its deadline."""
    action = shown.action
    since = [each.at for each in shown.happened if each.kind is Happened.STATUS]
    word = status_text(action.status, language)
    said = (
        language.text(
            "%(status)s since %(day)s.",
            status=word,
            day=language.date(since[-1].date().isoformat()),
        )
        if since
        else f"{word}."
    )
    if action.deadline is None or action.over:
        return said
    day = language.date(action.deadline.isoformat())
    days = (roadmap.on - action.deadline).days
    if days <= 0:
        return f"{said} {language.text('Due by %(day)s.', day=day)}"
    late = language.plural(
        "It was due by %(day)s: one day ago.",
        "It was due by %(day)s: %(count)s days ago.",
        days,
        day=day,
    )
    return f"{said} {late}"


def cycle_sentence(cycle: PublicCycle, language: Language) -> str:
    """Say how many reports of a cycle came, how many late, how many never."""
    late = sum(cycle.late(each) for each in cycle.reports)
    parts = [
        language.plural(
            "One report was accepted.", "%(count)s reports were accepted.", len(cycle.reports)
        )
    ]
    if late:
        parts.append(language.plural("One came late.", "%(count)s came late.", late))
    if cycle.missing:
        parts.append(
            language.plural("One never came.", "%(count)s never came.", len(cycle.missing))
        )
    return " ".join(parts)


def happening_words(
    roadmap: PublicRoadmap, told: Happening, language: Language, *, cycle: Callable[[str], str]
) -> str:
    """Say what happened to an action; `cycle` gives the title of a cycle."""
    if told.kind is Happened.STATUS:
        return language.text("Status: %(status)s", status=status_text(Status(told.text), language))
    if told.kind is Happened.EVIDENCE:
        return language.text("Evidence: %(title)s", title=told.text)
    return language.text(
        "Report of %(body)s in the cycle %(cycle)s",
        body=roadmap.body_name(told.text),
        cycle=cycle(told.cycle),
    )
