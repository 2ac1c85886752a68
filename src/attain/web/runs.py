"""
When each command that a timer runs began and ended last, and why it failed if it did.

The notes lie beside the database, so that a database that is away is told of too. What cannot be written is
left: no command fails for want of its note.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from attain.usecases.places import portal_folder


@dataclass(frozen=True, slots=True)
class Run:
    """
    When a command began, when it last ended well, and why it failed if its last run did.

    Attributes
    ----------
    since
        When the first run began of those that have not ended well since.
    """

    begun: datetime
    ended: datetime | None = None
    failed: str = ""
    running: bool = False
    since: datetime | None = None


@contextlib.contextmanager
def noted_run(name: str) -> Iterator[None]:
    """Note that a command begins, and how it ends."""
    before = last_run(name)
    run = Run(datetime.now(UTC), before.ended if before else None, running=True)
    if before is not None and (before.running or before.failed):
        run = replace(run, since=before.since or before.begun)
    else:
        run = replace(run, since=run.begun)
    _note(name, run)
    try:
        yield
    except Exception as trouble:
        _note(name, replace(run, failed=str(trouble) or type(trouble).__name__, running=False))
        raise
    _note(name, Run(run.begun, datetime.now(UTC)))


def last_run(name: str) -> Run | None:
    """Return how a command ran last; None if it never did, or nobody knows."""
    try:
        told = json.loads(_place(name).read_bytes())
        begun = datetime.fromisoformat(told["begun"])
        ended = datetime.fromisoformat(told["ended"]) if told["ended"] else None
        since = datetime.fromisoformat(told["since"]) if told.get("since") else None
        return Run(begun, ended, str(told["failed"]), bool(told["running"]), since)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _note(name: str, run: Run) -> None:
    told = asdict(run) | {
        "begun": run.begun.isoformat(),
        "ended": run.ended.isoformat() if run.ended else "",
        "since": run.since.isoformat() if run.since else "",
    }
    place = _place(name)
    with contextlib.suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        part = place.with_suffix(".part")
        part.write_text(json.dumps(told), encoding="utf-8")
        part.replace(place)


def _place(name: str) -> Path:
    return portal_folder() / "runs" / f"{name}.json"
