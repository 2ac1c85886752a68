"""The roadmap of a pack as a file: kept with the pack, so that the pack can be made again from it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from attain.errors import InvalidData
from attain.usecases.pack.roadmap import Awaited, PackAction, PackItem, PackReport, RoadmapPart

ROADMAP = "roadmap.json"
"""Its name in the folder of a pack."""
_LISTS: dict[str, type[Any]] = {
    "items": PackItem,
    "actions": PackAction,
    "reports": PackReport,
    "awaited": Awaited,
}


def roadmap_bytes(part: RoadmapPart) -> bytes:
    """Return the roadmap of a pack as JSON."""
    plain = json.dumps(asdict(part), ensure_ascii=False, indent=1, default=date.isoformat)
    return f"{plain}\n".encode()


def read_roadmap(content: bytes) -> RoadmapPart:
    """
    Return the roadmap of a pack from JSON.

    Raises
    ------
    InvalidData
        If it is no such file; the message says where.
    """
    try:
        plain = json.loads(content)
    except ValueError as fault:
        raise InvalidData(f"The file of the roadmap is no JSON: {fault}.") from None
    if not isinstance(plain, dict):
        raise InvalidData("The file of the roadmap holds no roadmap: it is one JSON object.")
    for name, kind in _LISTS.items():
        rows = plain.get(name, [])
        plain[name] = tuple(
            _read(kind, row, f"{name}, number {place}") for place, row in enumerate(rows, start=1)
        )
    found: RoadmapPart = _read(RoadmapPart, plain, "the roadmap")
    return found


def _read(kind: type[Any], plain: Any, where: str) -> Any:
    known = {each.name for each in fields(kind)}
    if not isinstance(plain, Mapping) or (strange := sorted(set(plain) - known)):
        what = strange[0] if isinstance(plain, Mapping) else plain
        raise InvalidData(f"The file of the roadmap has {what!r} in {where}, which is not known.")
    values = {name: tuple(v) if isinstance(v, list) else v for name, v in plain.items()}
    try:
        for name in ("deadline", "frozen"):
            if values.get(name) is not None:
                values[name] = date.fromisoformat(str(values[name]))
        return kind(**values)
    except (TypeError, ValueError) as fault:
        raise InvalidData(f"The file of the roadmap is wrong in {where}: {fault}.") from None
