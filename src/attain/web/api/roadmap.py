"""The roadmap as it is now: plans, actions, frozen cycles, the matrix."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar

from django.http import HttpRequest, HttpResponse
from ninja import Field, Path, Query, Router

from attain.errors import InvalidData
from attain.usecases.portal.public_roadmap import PublicRoadmap
from attain.usecases.portal.roadmap_views import Asked, chosen
from attain.usecases.portal.roadmap_views import matrix as matrix_of
from attain.usecases.portal.roadmap_words import axis_of
from attain.web.api import roadmap_records as records
from attain.web.api import roadmap_schemas as schemas
from attain.web.api.edge import json_answer, roadmap_now
from attain.web.api.paging import next_address
from attain.web.api.records import Record

router = Router(by_alias=True)
T = TypeVar("T")
Code = Path[Annotated[str, Field(max_length=120)]]


def _paged(
    request: HttpRequest,
    roadmap: PublicRoadmap,
    found: Sequence[T],
    asked: schemas.RoadmapAsked,
    record: Callable[[T], Record],
) -> HttpResponse:
    begin = (asked.page - 1) * asked.size
    return json_answer(
        {
            "as_of": roadmap.on.isoformat(),
            "count": len(found),
            "page": asked.page,
            "size": asked.size,
            "next": next_address(request, asked.page + 1)
            if begin + asked.size < len(found)
            else None,
            "items": [record(each) for each in found[begin : begin + asked.size]],
        }
    )


@router.get("/roadmap/plans", response=schemas.PlanList, tags=["Roadmap"])
def roadmap_plans(request: HttpRequest, asked: Query[schemas.RoadmapAsked]) -> HttpResponse:
    """List the plans: the sources of commitments."""
    roadmap = roadmap_now()
    return _paged(request, roadmap, roadmap.plans.plans, asked, records.plan_record)


@router.get("/roadmap/plans/{plan}", response=schemas.PlanAnswer, tags=["Roadmap"])
def roadmap_plan(request: HttpRequest, plan: Code) -> HttpResponse:
    """Return a plan whole: its items, who answers for each, how it hangs together with others."""
    roadmap = roadmap_now()
    return json_answer(records.plan_whole(roadmap, roadmap.plan(plan)))


@router.get("/roadmap/actions", response=schemas.ActionList, tags=["Roadmap"])
def roadmap_actions(request: HttpRequest, asked: Query[schemas.ActionsAsked]) -> HttpResponse:
    """List the actions that were agreed."""
    roadmap = roadmap_now()
    found = [roadmap.action(each.number) for each in chosen(roadmap, _wanted(asked))]
    return _paged(request, roadmap, found, asked, lambda each: records.action_record(roadmap, each))


@router.get("/roadmap/actions/{number}", response=schemas.OneAction, tags=["Roadmap"])
def roadmap_action(request: HttpRequest, number: Code) -> HttpResponse:
    """Return an action whole, with what was reported of it in frozen cycles."""
    roadmap = roadmap_now()
    return json_answer(records.action_whole(roadmap, roadmap.action(number)))


@router.get("/roadmap/cycles", response=schemas.CycleList, tags=["Roadmap"])
def roadmap_cycles(request: HttpRequest, asked: Query[schemas.RoadmapAsked]) -> HttpResponse:
    """List the frozen reporting cycles, the latest first."""
    roadmap = roadmap_now()
    return _paged(request, roadmap, roadmap.cycles[::-1], asked, records.cycle_record)


@router.get("/roadmap/cycles/{cycle}", response=schemas.CycleAnswer, tags=["Roadmap"])
def roadmap_cycle(request: HttpRequest, cycle: Code) -> HttpResponse:
    """Return a frozen cycle whole: who reported what, when, and who did not."""
    roadmap = roadmap_now()
    return json_answer(records.cycle_whole(roadmap, roadmap.cycle(cycle)))


@router.get("/roadmap/matrix", response=schemas.RoadmapMatrixAnswer, tags=["Roadmap"])
def roadmap_matrix(request: HttpRequest, asked: Query[schemas.RoadmapMatrixAsked]) -> HttpResponse:
    """Return the matrix by two of recommendations, bodies, goals, countries, statuses, cycles."""
    roadmap = roadmap_now()
    rows, columns = axis_of(asked.rows), axis_of(asked.columns)
    if rows is columns:
        raise InvalidData("The matrix takes two different axes.")
    return json_answer(
        records.matrix_record(roadmap, matrix_of(roadmap, rows, columns, _wanted(asked)))
    )


def _wanted(asked: schemas.ActionsAsked | schemas.RoadmapMatrixAsked) -> Asked:
    return Asked(asked.plan, asked.status, asked.body, asked.area, asked.goal, asked.late)
