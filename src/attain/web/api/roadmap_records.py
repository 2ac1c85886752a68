"""From the public roadmap to what JSON holds: one function for each kind of item."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from attain.domain.roadmap.public import public_evidence
from attain.usecases.portal.roadmap_views import line_of, serving
from attain.web.api.records import ROOT, Record

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from decimal import Decimal

    from attain.domain.roadmap.actions import Evidence
    from attain.domain.roadmap.plans import Plan, PlanItem
    from attain.domain.roadmap.views import Pivot
    from attain.usecases.portal.public_roadmap import (
        PublicAction,
        PublicCycle,
        PublicReport,
        PublicRoadmap,
    )

HERE = f"{ROOT}/roadmap"


def plan_record(plan: Plan) -> Record:
    """Return a line of the list of plans."""
    return {
        "id": plan.id,
        "kind": plan.kind.value,
        "title": plan.title,
        "adopted": plan.adopted,
        "area": plan.area,
        "source": plan.origin.source,
        "items": len(plan.items),
        "address": f"{HERE}/plans/{quote(plan.id, safe='')}",
    }


def plan_whole(roadmap: PublicRoadmap, plan: Plan) -> Record:
    """Return a plan with its items and links."""
    keys = {plan.id, *(plan.key(item) for item in plan.items)}
    return {
        "as_of": roadmap.on.isoformat(),
        "plan": plan_record(plan),
        "items": [_item(roadmap, plan, each) for each in plan.items],
        "links": [
            {
                "item": each.item,
                "relation": each.relation.value,
                "other": each.other,
                "note": each.note,
            }
            for each in roadmap.plans.links
            if keys & {each.item, each.other}
        ],
    }


def _item(roadmap: PublicRoadmap, plan: Plan, item: PlanItem) -> Record:
    key = plan.key(item)
    allocated = roadmap.allocation(key)
    return {
        "key": key,
        "code": item.code,
        "kind": item.kind.value,
        "title": item.title,
        "within": item.within,
        "paragraph": item.paragraph,
        "asks": item.asks,
        "mentions": [
            {"body": each.body, "part": each.part, "source": each.source} for each in item.mentions
        ],
        "lead": allocated.lead if allocated else "",
        "supporting": list(allocated.supporting) if allocated else [],
        "timeframe": allocated.timeframe if allocated else "",
        "basis": allocated.basis if allocated else "",
        "actions": [each.number for each in serving(roadmap, plan, item)],
    }


def action_record(roadmap: PublicRoadmap, shown: PublicAction) -> Record:
    """Return an action: every field that everybody may see, by name."""
    action, line = shown.action, line_of(roadmap, shown.action)
    output, budget = action.output, action.budget
    return {
        "number": action.number,
        "title": action.title,
        "status": action.status.value,
        "items": list(action.items),
        "lead": action.lead,
        "lead_name": line.lead_name,
        "supporting": list(action.supporting),
        "goals": list(action.goals),
        "targets": list(action.targets),
        "indicators": list(action.moves),
        "areas": list(action.areas),
        "output": {
            "text": output.text,
            "quantity": output.quantity,
            "quality": output.quality,
            "population": output.population,
            "location": output.location,
        },
        "begin": _day(action.begin),
        "deadline": _day(action.deadline),
        "days_late": line.days_late,
        "budget": {
            "amount": _money(budget.amount),
            "funded": _money(budget.funded),
            "gap": _money(budget.gap),
            "currency": budget.currency,
            "source": budget.source,
        },
        "milestones": [
            {"text": each.text, "due": each.due.isoformat(), "reached": each.reached}
            for each in action.milestones
        ],
        "issues": [each.value for each in action.issues],
        "stakeholders": action.stakeholders,
        "gender": action.gender.value,
        "evidence": _evidence(action.evidence),
        "example": action.example,
        "happened": [
            {
                "kind": each.kind.value,
                "at": each.at.isoformat(),
                "text": each.text,
                "cycle": each.cycle,
            }
            for each in shown.happened
        ],
        "address": f"{HERE}/actions/{action.number}",
    }


def action_whole(roadmap: PublicRoadmap, shown: PublicAction) -> Record:
    """Return an action with what was reported of it."""
    return {
        "as_of": roadmap.on.isoformat(),
        "action": action_record(roadmap, shown),
        "reports": [
            {"cycle": cycle.id, **report_record(cycle, each)}
            for cycle, each in roadmap.reports_on(shown.number)
        ],
    }


def cycle_record(cycle: PublicCycle) -> Record:
    """Return a line of the list of cycles."""
    return {
        "id": cycle.id,
        "title": cycle.title,
        "begin": cycle.begin.isoformat(),
        "deadline": cycle.deadline.isoformat(),
        "frozen": cycle.frozen.isoformat(),
        "plans": list(cycle.plans),
        "reports": len(cycle.reports),
        "missing": len(cycle.missing),
        "address": f"{HERE}/cycles/{quote(cycle.id, safe='')}",
    }


def cycle_whole(roadmap: PublicRoadmap, cycle: PublicCycle) -> Record:
    """Return a cycle with its reports and with those that never came."""
    return {
        "as_of": roadmap.on.isoformat(),
        "cycle": cycle_record(cycle),
        "reports": [report_record(cycle, each) for each in cycle.reports],
        "missing": [
            {"action": each.action, "body": each.body, "area": each.area} for each in cycle.missing
        ],
    }


def report_record(cycle: PublicCycle, report: PublicReport) -> Record:
    """Return what everybody may read of a report."""
    return {
        "action": report.action,
        "body": report.body,
        "area": report.area,
        "status": report.status.value,
        "said": report.said,
        "next_step": report.next_step,
        "evidence": _evidence(report.evidence),
        "sent": _day(report.sent),
        "late": cycle.late(report),
    }


def matrix_record(roadmap: PublicRoadmap, pivot: Pivot) -> Record:
    """Return a matrix: its axes and the cells that are not empty."""
    return {
        "as_of": roadmap.on.isoformat(),
        "rows": list(pivot.rows),
        "columns": list(pivot.columns),
        "total": pivot.total,
        "cells": [
            {"row": row, "column": column, "actions": list(pivot.cells[row, column])}
            for row in pivot.rows
            for column in pivot.columns
            if (row, column) in pivot.cells
        ],
    }


def _evidence(evidence: Iterable[Evidence]) -> list[Record]:
    return [
        {"title": each.title, "link": f"/evidence/{each.file}/" if each.file else each.link}
        for each in public_evidence(evidence)
    ]


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:f}"
