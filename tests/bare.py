"""Bare figures and targets for tests: one call from short texts to verdicts."""

from __future__ import annotations

from typing import Any

from attain.usecases.assess import assess

COLUMNS = (
    "indicator,reference_area,direction,baseline_period,baseline_value,target_period,target_value"
)


def verdicts(
    points: str,
    *,
    direction: str,
    target: object = "",
    baseline_period: object = 2015,
    baseline_value: object = "",
    target_period: object = 2030,
    rule: str = "attain",
    as_of: int | None = None,
    **optional: object,
) -> list[dict[str, Any]]:
    """Return the verdicts on `points`, written `2015 10; 2023 5`, under one target."""
    rows = [point.split() for point in points.split(";") if point.strip()]
    unit = optional.get("unit", "")
    observations = "indicator,reference_area,period,value,unit\n" + "".join(
        f"x,KHM,{period},{value},{unit}\n" for period, value in rows
    )
    names = "".join(f",{name}" for name in optional)
    values = "".join(f",{value}" for value in optional.values())
    targets = (
        f"{COLUMNS}{names}\nx,,{direction},{baseline_period},{baseline_value},"
        f"{target_period},{target}{values}\n"
    )
    return assess(observations.encode(), targets.encode(), rule=rule, as_of=as_of).verdicts


def verdict(points: str, **asked: Any) -> dict[str, Any]:
    """Return the one verdict on `points`."""
    (found,) = verdicts(points, **asked)
    return found
