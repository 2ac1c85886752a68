"""Releases and what they define: frameworks, indicators, areas, groups, rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Field, Path, Query, Router

from attain.web.api import records, schemas
from attain.web.api.edge import edition_of, json_answer
from attain.web.api.paging import paged
from attain.web.pages import shelf

if TYPE_CHECKING:
    from attain.usecases.show import IndicatorEntry

router = Router(by_alias=True)


@router.get("/releases", response=schemas.Releases, tags=["Releases"])
def releases(request: HttpRequest, asked: Query[schemas.Paged]) -> HttpResponse:
    """List the public releases, the newest first."""
    found = [records.release_entry_record(each) for each in shelf().releases()]
    return paged(request, found, asked)


@router.get("/releases/{release_id}", response=schemas.Release, tags=["Releases"])
def release(
    request: HttpRequest, release_id: Path[Annotated[str, Field(max_length=64)]]
) -> HttpResponse:
    """Describe a release: its seal, its files with their hashes, its origins."""
    edition = shelf().edition(release_id)
    return json_answer(records.release_record(edition, shelf().gone(release_id)))


@router.get("/frameworks", response=schemas.Frameworks, tags=["Definitions"])
def frameworks(request: HttpRequest, asked: Query[schemas.Paged]) -> HttpResponse:
    """List the goal frameworks with their goals and targets."""
    found = [records.framework_record(each) for each in edition_of(request).frameworks]
    return paged(request, found, asked)


@router.get("/frameworks/{framework}", response=schemas.Framework, tags=["Definitions"])
def framework(request: HttpRequest, framework: str, asked: Query[schemas.Asked]) -> HttpResponse:
    """Describe a framework."""
    return json_answer(records.framework_record(edition_of(request).framework(framework)))


@router.get("/frameworks/{framework}/goals/{goal}", response=schemas.Goal, tags=["Definitions"])
def goal(
    request: HttpRequest, framework: str, goal: str, asked: Query[schemas.Asked]
) -> HttpResponse:
    """Describe a goal with its targets."""
    return json_answer(records.goal_record(edition_of(request).goal(framework, goal)))


@router.get("/frameworks/{framework}/indicators", response=schemas.Indicators, tags=["Definitions"])
def indicators(request: HttpRequest, framework: str, asked: Query[schemas.Paged]) -> HttpResponse:
    """List the indicators of a framework with their definitions and target rules."""
    entry = edition_of(request).framework(framework)
    found: Sequence[IndicatorEntry] = [each for goal in entry.goals for each in goal.indicators]
    return paged(request, [records.indicator_record(each) for each in found], asked)


@router.get(
    "/frameworks/{framework}/indicators/{indicator}",
    response=schemas.Indicator,
    tags=["Definitions"],
)
def indicator(
    request: HttpRequest, framework: str, indicator: str, asked: Query[schemas.Asked]
) -> HttpResponse:
    """Describe an indicator with its definition and target rules."""
    found = edition_of(request).indicator(framework, indicator)
    return json_answer(records.indicator_record(found))


@router.get("/areas", response=schemas.Areas, tags=["Definitions"])
def areas(request: HttpRequest, asked: Query[schemas.Paged]) -> HttpResponse:
    """List the reference areas with figures, by name."""
    edition = edition_of(request)
    return paged(request, [records.area_record(edition, each) for each in edition.areas], asked)


@router.get("/areas/{area}", response=schemas.Area, tags=["Definitions"])
def area(request: HttpRequest, area: str, asked: Query[schemas.Asked]) -> HttpResponse:
    """Describe a reference area."""
    edition = edition_of(request)
    return json_answer(records.area_record(edition, edition.area(area)))


@router.get("/groups", response=schemas.Groups, tags=["Definitions"])
def groups(request: HttpRequest, asked: Query[schemas.Paged]) -> HttpResponse:
    """List the groups of areas, with their dated memberships."""
    edition = edition_of(request)
    return paged(request, [records.group_record(edition, each) for each in edition.groups], asked)


@router.get("/groups/{group}", response=schemas.Group, tags=["Definitions"])
def group(request: HttpRequest, group: str, asked: Query[schemas.Asked]) -> HttpResponse:
    """Describe a group of areas."""
    return json_answer(records.group_record(edition_of(request), group))


@router.get("/rules", response=schemas.Rules, tags=["Definitions"])
def rules(request: HttpRequest, asked: Query[schemas.Paged]) -> HttpResponse:
    """List the rules under which the release was judged."""
    found = [records.rule_record(each) for each in edition_of(request).rules]
    return paged(request, found, asked)


@router.get("/rules/{rule}", response=schemas.Rule, tags=["Definitions"])
def rule(request: HttpRequest, rule: str, asked: Query[schemas.Asked]) -> HttpResponse:
    """Describe a rule: its classes, its measures, how far it is verified."""
    return json_answer(records.rule_record(edition_of(request).rule(rule)))
