"""Actions that were made up to show how the roadmap works; each is marked as an example."""

from __future__ import annotations

from datetime import date, timedelta
from importlib.resources import files
from typing import Any

from attain.domain.roadmap.actions import RoadmapAction
from attain.usecases.plain_values import value_of

NO_NUMBER = "new"


def demo_actions(today: date) -> tuple[RoadmapAction, ...]:
    """Return the examples as they stand on a day; they bear no numbers yet."""
    import yaml

    place = files("attain").joinpath("data", "demo", "actions.yaml")
    told = yaml.safe_load(place.read_text(encoding="utf-8"))
    return tuple(_action(each, today) for each in told)


def _action(told: dict[str, Any], today: date) -> RoadmapAction:
    """Return an example: its days are told from today, its lists in short."""
    plain: dict[str, Any] = {**told, "number": NO_NUMBER, "example": True}
    for name in ("begin", "deadline"):
        if name in told:
            plain[name] = _day(today, told[name])
    plain["milestones"] = [
        {"text": text, "due": _day(today, days), "reached": reached}
        for text, days, reached in told.get("milestones", ())
    ]
    plain["evidence"] = [
        {"title": title, "link": link, "public": public}
        for title, link, public in told.get("evidence", ())
    ]
    if "budget" in told:
        amount, funded, currency, source = told["budget"]
        plain["budget"] = {
            "amount": str(amount),
            "funded": str(funded),
            "currency": currency,
            "source": source,
        }
    return value_of(RoadmapAction, plain)


def _day(today: date, days: int) -> str:
    return (today + timedelta(days=days)).isoformat()
