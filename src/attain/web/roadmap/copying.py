"""Copies of actions: what a new round begins with."""

from __future__ import annotations

import calendar
from dataclasses import replace
from datetime import date

from attain.domain.roadmap.actions import Milestone, RoadmapAction
from attain.domain.roadmap.status import Status

NEW = "new"


def later(day: date | None, months: int) -> date | None:
    """
    Return a day some months later, the last of its month where that is shorter.

    Examples
    --------
    >>> later(date(2027, 8, 31), 6)
    datetime.date(2028, 2, 29)
    """
    if day is None:
        return None
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def copy_of(action: RoadmapAction, *, months: int = 0) -> RoadmapAction:
    """Return a new proposal that says the same: days later by some months, nothing reached or shown yet."""
    return replace(
        action,
        number=NEW,
        status=Status.PROPOSED,
        begin=later(action.begin, months),
        deadline=later(action.deadline, months),
        milestones=tuple(
            Milestone(each.text, later(each.due, months) or each.due) for each in action.milestones
        ),
        evidence=(),
    )
