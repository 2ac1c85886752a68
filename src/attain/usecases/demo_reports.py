"""Cycles and reports that were made up to show how reporting works; each says so in its words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from importlib.resources import files
from typing import Any

from attain.domain.roadmap.cycles import Cycle, Question
from attain.domain.roadmap.status import Status


class End(Enum):
    """How far a report goes."""

    DRAFT = "draft"
    SENT = "sent"
    RETURNED = "returned"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoReport:
    """
    A report of the demonstration.

    Attributes
    ----------
    action
        The title of the example that it is about.
    back
        What the coordinator says who gives it back.
    """

    action: str
    body: str
    area: str = ""
    status: Status
    said: str
    obstacles: str = ""
    next: str = ""
    money: str = ""
    end: End
    back: str = ""


@dataclass(frozen=True, slots=True)
class DemoCycle:
    """A cycle of the demonstration, its reports, and whether it ends frozen."""

    cycle: Cycle
    frozen: bool
    reports: tuple[DemoReport, ...]


QUESTIONS = (
    Question("money", "What was spent, and on what?", required=True),
    Question("help", "Where could another body help?"),
)


def demo_cycles(today: date) -> tuple[DemoCycle, ...]:
    """Return the cycles as they are on a day, the earliest first."""
    import yaml

    place = files("attain").joinpath("data", "demo", "reports.yaml")
    made: list[DemoCycle] = []
    for told in yaml.safe_load(place.read_text(encoding="utf-8")):
        cycle = Cycle(
            id=told["id"],
            title=told["title"],
            begin=today + timedelta(days=told["begin"]),
            deadline=today + timedelta(days=told["deadline"]),
            questions=QUESTIONS,
            before=made[-1].cycle.id if made else "",
        )
        made.append(DemoCycle(cycle, told["frozen"], tuple(map(_report, told["reports"]))))
    return tuple(made)


def _report(told: dict[str, Any]) -> DemoReport:
    return DemoReport(**{**told, "status": Status(told["status"]), "end": End(told["end"])})
