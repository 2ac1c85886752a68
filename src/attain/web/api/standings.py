"""Standings: verdicts on main series, as the pages show them, by region, indicator and area."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from attain.domain.progress.verdicts import Standing
from attain.errors import InvalidData, UnknownCode
from attain.usecases.portal.region import region_page, summary
from attain.usecases.portal.selections import serving
from attain.web.api import records, schemas
from attain.web.api.edge import edition_of, json_answer
from attain.web.api.paging import paged

if TYPE_CHECKING:
    from attain.store.portal_index import StandingEntry
    from attain.usecases.portal.edition import Edition
    from attain.usecases.portal.region import Cell

router = Router(by_alias=True)
EVERY_RULE = "all"


@router.get("/standings", response=schemas.Standings, tags=["Verdicts"])
def standings(request: HttpRequest, asked: Query[schemas.StandingsAsked]) -> HttpResponse:
    """List verdicts on main series: one for each target rule, reference area and rule."""
    edition = edition_of(request)
    found = _found(edition, asked)
    return paged(request, found, asked, lambda each: records.standing_record(edition, each))


@router.get("/frameworks/{framework}/matrix", response=schemas.Matrix, tags=["Verdicts"])
def matrix(request: HttpRequest, framework: str, asked: Query[schemas.MatrixAsked]) -> HttpResponse:
    """Return the matrix of the region's page: countries by targets."""
    from attain.reporting.language import language_of

    edition = edition_of(request)
    page = region_page(
        edition,
        framework=framework,
        rule=asked.rule,
        group=asked.group,
        goal=asked.goal or None,
    )
    made = {
        "release": edition.id,
        "framework": page.framework.id,
        "rule": page.rule,
        "group": page.group,
        "as_of": edition.as_of,
        "areas": list(page.areas),
        "counts": dict(page.counts),
        "by_area": {area: dict(counts) for area, counts in page.by_area.items()},
        "left_out": page.silent,
        "summary": summary(page, language_of("en"), name=edition.area_name),
        "goals": [
            {
                "code": goal.code,
                "title": goal.title,
                "counts": dict(goal.counts),
                "rows": [
                    {
                        "target_rule": row.target_rule,
                        "indicator": row.indicator.code,
                        "title": row.indicator.title,
                        "dimensions": row.dimensions,
                        "cells": [_cell(edition, cell) for cell in row.cells],
                    }
                    for row in goal.rows
                ],
            }
            for goal in page.goals
        ],
    }
    return json_answer(made)


@router.get(
    "/frameworks/{framework}/indicators/{indicator}/figures",
    response=schemas.IndicatorFigures,
    tags=["Verdicts"],
)
def indicator_figures(
    request: HttpRequest, framework: str, indicator: str, asked: Query[schemas.MatrixAsked]
) -> HttpResponse:
    """Return the figures of an indicator's page: the standing of every area by one rule."""
    edition = edition_of(request)
    entry = edition.indicator(framework, indicator)
    rule = edition.rule(asked.rule or edition.main_rule)
    members = set(edition.members(asked.group)) if asked.group else None
    found = [
        each
        for each in edition.standings(framework=entry.framework, indicator=entry.code, rule=rule)
        if members is None or each.reference_area in members
    ]
    series = [
        each
        for code in serving(edition, entry)
        for each in edition.release.list_series(series_code=code)
        if members is None or each.key.reference_area in members
    ]
    return json_answer(
        {
            "release": edition.id,
            "indicator": records.indicator_record(entry),
            "rule": rule,
            "as_of": edition.as_of,
            "counts": _counts(found),
            "standings": [records.standing_record(edition, each) for each in found],
            "series": [records.series_record(edition, each) for each in series],
        }
    )


@router.get("/areas/{area}/figures", response=schemas.AreaFigures, tags=["Verdicts"])
def area_figures(
    request: HttpRequest, area: str, asked: Query[schemas.AreaFiguresAsked]
) -> HttpResponse:
    """Return the figures of a country's page: its standings by one rule, and its coverage."""
    edition = edition_of(request)
    code = edition.area(area)
    rule = edition.rule(asked.rule or edition.main_rule)
    framework = edition.framework(asked.framework).id if asked.framework else None
    if asked.goal:
        edition.goal(_needed(framework), asked.goal)
    found = edition.standings(framework=framework, areas=[code], goal=asked.goal or None, rule=rule)
    covered = edition.coverage(framework=framework, area=code, goal=asked.goal or None)
    every = [
        each
        for each in edition.catalogue.indicators
        if framework in (None, each.framework) and asked.goal in ("", each.goal)
    ]
    return json_answer(
        {
            "release": edition.id,
            "area": records.area_record(edition, code),
            "rule": rule,
            "as_of": edition.as_of,
            "counts": _counts(found),
            "standings": [records.standing_record(edition, each) for each in found],
            "indicators": len(every),
            "with_figures": len({(each.framework, each.indicator) for each in covered}),
        }
    )


# ---------------------------------------------------------------------------------- filters


def indicator_codes(edition: Edition, asked: schemas.StandingsAsked) -> list[str] | None:
    """Return the codes of the indicators that are asked for, None for any."""
    if not (asked.goal or asked.target or asked.indicator):
        return None
    framework = edition.framework(_needed(asked.framework)).id
    chosen = [each for each in edition.catalogue.indicators if each.framework == framework]
    if asked.indicator:
        wanted = edition.indicator(framework, asked.indicator).code
        chosen = [each for each in chosen if each.code == wanted]
    if asked.target:
        edition.target(framework, asked.target)
        chosen = [each for each in chosen if each.target == asked.target]
    if asked.goal:
        edition.goal(framework, asked.goal)
        chosen = [each for each in chosen if each.goal == asked.goal]
    return [each.code for each in chosen]


def rules_of(edition: Edition, asked: schemas.StandingsAsked) -> list[str] | None:
    """Return the rules that are asked for: the usual one where none is, None for every one."""
    if EVERY_RULE in asked.rule:
        return None
    return [edition.rule(each) for each in asked.rule] or [edition.main_rule]


def standings_of(asked: schemas.StandingsAsked) -> list[str] | None:
    """Return the standings that are asked for, None for any."""
    known = [each.value for each in Standing]
    for each in asked.standing:
        if each not in known:
            raise UnknownCode(f"There is no standing {each[:40]!r}. There are {', '.join(known)}.")
    return asked.standing or None


def _found(edition: Edition, asked: schemas.StandingsAsked) -> list[StandingEntry]:
    areas = [edition.area(each) for each in asked.area] or None
    if asked.group:
        members = edition.members(asked.group)
        areas = [each for each in members if areas is None or each in areas]
    return edition.index.standings(
        framework=edition.framework(asked.framework).id if asked.framework else None,
        indicator=indicator_codes(edition, asked),
        reference_area=areas,
        rule=rules_of(edition, asked),
        standing=standings_of(asked),
    )


def _needed(framework: str | None) -> str:
    if not framework:
        raise InvalidData(
            "A goal, target or indicator needs its framework beside it. Say `framework`."
        )
    return framework


def _counts(found: Sequence[StandingEntry]) -> dict[str, int]:
    return dict(Counter(each.standing for each in found))


def _cell(edition: Edition, cell: Cell | None) -> records.Record | None:
    if cell is None:
        return None
    return {
        "area": cell.area,
        "shown": cell.shown,
        "standing": records.standing_record(edition, cell.entry),
        "agreeing": cell.agreement.agreeing if cell.agreement else None,
        "assessing": cell.agreement.assessing if cell.agreement else None,
    }
